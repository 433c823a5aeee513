//! Records that are kept to a circle, and what their holds say meanwhile.

use domain::circles::{Circle, KeptKind};
use domain::facts::{ActRecorded, HoldPlaced, KeptToCircle, Record};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    KEEP = "INSERT INTO circle (part, company, site, kind, code, subject, people, roles, reason, kept,
            at_us, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (part, company, site, kind, code) DO UPDATE SET subject = excluded.subject,
            people = excluded.people, roles = excluded.roles, reason = excluded.reason,
            kept = excluded.kept, at_us = excluded.at_us, person = excluded.person,
            seq = excluded.seq";
    KEPT_RECALL = "SELECT code FROM circle WHERE part = $1 AND company = $2 AND site = $3 AND kind = $4
        AND subject = $5 AND kept <> 0";
    KEPT_COMPLAINT = "SELECT code FROM circle WHERE part = $1 AND company = $2 AND site = $3
        AND kind = $4 AND code = $5 AND kept <> 0";
    SAY_OF_RECALL = "UPDATE hold SET kept_as = $1 WHERE part = $2 AND company = $3 AND site = $4
        AND recall = $5";
    SAY_WITHIN = "UPDATE hold SET kept_as = $1 WHERE part = $2 AND company = $3 AND site = $4
        AND placed_seq >= $5 AND placed_seq <= $6";
    SAY_OF_DOCUMENT = "UPDATE hold SET kept_as = $1 WHERE part = $2 AND company = $3 AND site = $4
        AND EXISTS (SELECT 1 FROM act a WHERE a.part = hold.part AND a.company = hold.company
            AND a.site = hold.site AND a.document = $5
            AND (a.name = 'place_hold' OR a.undoes IS NOT NULL)
            AND hold.placed_seq >= a.first_seq AND hold.placed_seq <= a.last_seq)";
}

pub(super) fn kept(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &KeptToCircle,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    let (people, roles) = (fact.people.as_deref(), fact.roles.as_deref());
    let is_kept = !Circle::of(people, roles).is_open();
    tx.execute(
        &KEEP,
        args![
            part,
            company,
            site,
            fact.kind,
            &fact.code,
            fact.subject,
            people,
            roles,
            &fact.reason,
            is_kept,
            entry.at.utc_us,
            entry.by,
            record.seq
        ],
    )?;
    tx.kept_recall = None;
    let says = is_kept.then_some(fact.code.as_str());
    match fact.kind {
        KeptKind::Recall => {
            tx.execute(&SAY_OF_RECALL, args![says, part, company, site, fact.subject])?;
        }
        KeptKind::Complaint => {
            tx.execute(&SAY_OF_DOCUMENT, args![says, part, company, site, &fact.code])?;
        }
        KeptKind::Audit | KeptKind::Bom | KeptKind::Instruction => {}
    }
    Ok(())
}

/// What a hold of a recall says from the beginning, where the recall is kept: its number.
pub(super) fn of_recall(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &HoldPlaced,
) -> Result<Option<String>, StoreError> {
    let Some(recall) = fact.recall else { return Ok(None) };
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let asked = (company, site, recall);
    if let Some((last, says)) = &tx.kept_recall
        && *last == asked
    {
        return Ok(says.clone());
    }
    let args = args![part, company, site, KeptKind::Recall, recall];
    let says = tx.query_one(&KEPT_RECALL, args, |row| row.get::<String>(0))?;
    tx.kept_recall = Some((asked, says.clone()));
    Ok(says)
}

/// So do the holds of a kept complaint, as soon as their act says that they are its.
pub(super) fn of_complaint(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ActRecorded,
) -> Result<(), StoreError> {
    let lays_holds = fact.name == "place_hold" || fact.undoes.is_some();
    let Some(document) = fact.document.as_deref().filter(|_| lays_holds) else { return Ok(()) };
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let asked = args![part, company, site, KeptKind::Complaint, document];
    if let Some(code) = tx.query_one(&KEPT_COMPLAINT, asked, |row| row.get::<String>(0))? {
        tx.execute(&SAY_WITHIN, args![&code, part, company, site, fact.first_seq, record.seq])?;
    }
    Ok(())
}
