//! Audits, what was asked for in them and what was found.

use domain::facts::{AuditLineSet, AuditSet, Record};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    SET = "INSERT INTO audit (part, company, site, audit, code, kind, auditor, standard, from_on, to_on,
            minutes, passed, result, note, recorded_at_us, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (part, company, site, audit) DO UPDATE SET kind = excluded.kind,
            auditor = excluded.auditor, standard = excluded.standard, from_on = excluded.from_on,
            to_on = excluded.to_on, minutes = excluded.minutes, passed = excluded.passed,
            result = excluded.result, note = excluded.note,
            recorded_at_us = excluded.recorded_at_us, person = excluded.person, seq = excluded.seq";
    SET_LINE = "INSERT INTO audit_line (part, company, site, audit, line, kind, text, asked_at_us,
            answered_at_us, grade, action, closed, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (part, company, site, audit, line) DO UPDATE SET kind = excluded.kind,
            text = excluded.text, asked_at_us = excluded.asked_at_us,
            answered_at_us = excluded.answered_at_us, grade = excluded.grade,
            action = excluded.action, closed = excluded.closed, person = excluded.person,
            seq = excluded.seq";
}

pub(super) fn set(tx: &mut Tx<'_>, record: &Record, fact: &AuditSet) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    tx.execute(
        &SET,
        args![
            part,
            company,
            site,
            fact.audit,
            &fact.code,
            fact.kind,
            &fact.auditor,
            fact.standard.as_deref(),
            &fact.from_on.to_string(),
            &fact.to_on.to_string(),
            fact.minutes,
            fact.passed.map(i64::from),
            fact.result.as_deref(),
            fact.note.as_deref(),
            entry.recorded_at.utc_us,
            entry.by,
            record.seq
        ],
    )?;
    claims::claim(tx, record, site, ClaimKind::Audit, &fact.code, fact.audit.0)
}

pub(super) fn line_set(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &AuditLineSet,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &SET_LINE,
        args![
            part,
            record.company,
            record.site,
            fact.audit,
            fact.line,
            fact.kind,
            &fact.text,
            fact.asked_at.map(|at| at.utc_us),
            fact.answered_at.map(|at| at.utc_us),
            fact.grade,
            fact.action.as_deref(),
            fact.closed,
            entry.by,
            record.seq
        ],
    )?;
    Ok(())
}
