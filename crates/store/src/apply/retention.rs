//! Classes of retention, legal holds, and contents that were removed and came back.

use domain::facts::{ContentRemoved, ContentRestored, LegalHoldSet, Record, RetentionSet};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    SET = "INSERT INTO retention_class (part, company, site, class, seq, name, families, months,
            expiry_months, basis, ended, at_us, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    HOLD = "INSERT INTO legal_hold (part, company, site, hold, subject, reason, placed_seq, placed_at_us,
            placed_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (part, company, site, hold) DO UPDATE SET subject = excluded.subject,
            reason = excluded.reason, placed_seq = excluded.placed_seq,
            placed_at_us = excluded.placed_at_us, placed_by = excluded.placed_by, lifted_seq = NULL,
            lifted_at_us = NULL, lifted_by = NULL, lifted_reason = NULL";
    LIFT = "UPDATE legal_hold SET lifted_seq = $1, lifted_at_us = $2, lifted_by = $3, lifted_reason = $4
        WHERE part = $5 AND company = $6 AND site = $7 AND hold = $8";
    REMOVE = "INSERT INTO content_removal (part, company, site, sha256, seq, class, until_on, bytes,
            reason, at_us, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (part, company, site, sha256) DO UPDATE SET seq = excluded.seq,
            class = excluded.class, until_on = excluded.until_on, bytes = excluded.bytes,
            reason = excluded.reason, at_us = excluded.at_us, person = excluded.person,
            restored_seq = NULL, restored_at_us = NULL, restored_by = NULL, archive_sha256 = NULL";
    RESTORE = "UPDATE content_removal SET restored_seq = $1, restored_at_us = $2, restored_by = $3,
            archive_sha256 = $4
        WHERE part = $5 AND company = $6 AND site = $7 AND sha256 = $8";
}

pub(super) fn set(tx: &mut Tx<'_>, record: &Record, fact: &RetentionSet) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &SET,
        args![
            part,
            record.company,
            record.site,
            &fact.class,
            record.seq,
            &fact.name,
            &fact.families,
            fact.months,
            fact.expiry_months,
            &fact.basis,
            fact.ended,
            entry.at.utc_us,
            entry.by
        ],
    )?;
    Ok(())
}

pub(super) fn hold_set(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &LegalHoldSet,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site, at_us) = (record.company, record.site, entry.at.utc_us);
    if fact.lifted {
        let what =
            args![record.seq, at_us, entry.by, &fact.reason, part, company, site, &fact.hold];
        tx.execute(&LIFT, what)?;
        return Ok(());
    }
    tx.execute(
        &HOLD,
        args![
            part,
            company,
            site,
            &fact.hold,
            fact.subject.as_deref(),
            &fact.reason,
            record.seq,
            at_us,
            entry.by
        ],
    )?;
    Ok(())
}

pub(super) fn removed(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ContentRemoved,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &REMOVE,
        args![
            part,
            record.company,
            record.site,
            &fact.sha256,
            record.seq,
            &fact.class,
            &fact.until.to_string(),
            fact.bytes,
            &fact.reason,
            entry.at.utc_us,
            entry.by
        ],
    )?;
    Ok(())
}

pub(super) fn restored(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ContentRestored,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (at_us, by) = (entry.at.utc_us, entry.by);
    let of = (record.company, record.site);
    tx.execute(
        &RESTORE,
        args![record.seq, at_us, by, &fact.archive_sha256, part, of.0, of.1, &fact.sha256],
    )?;
    Ok(())
}
