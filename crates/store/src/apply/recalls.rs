//! Recalls: opened, scoped, blocked, told, accounted for, checked, ended.

use domain::facts::{
    DrillDrawn, RecallAccounted, RecallAcknowledged, RecallAnswered, RecallChecked, RecallClosed,
    RecallHeld, RecallLotSet, RecallNoticed, RecallOpened, RecallPaced, RecallScoped, RecallTold,
    Record,
};
use domain::recalls::RecallStage;
use domain::{PartnerId, PoolId, RecallId};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::recalls::EventKind;
use crate::sql::{Tx, args, statements};

statements! {
    OPEN = "INSERT INTO recall (part, company, site, recall, code, hazard, reason, complaint, drill,
            target_min, stage, at_us, at_offset_min, recorded_at_us, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    SCOPE = "UPDATE recall SET roots = $1, reading = $2, position = $3, from_us = $4, to_us = $5,
            scope_reason = $6, lots_record = $7, lots_possible = $8, scoped_at_us = $9
        WHERE part = $10 AND company = $11 AND site = $12 AND recall = $13";
    SET_LOT = "INSERT INTO recall_lot (part, company, site, recall, pool, included, target, reason, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (part, company, site, recall, pool) DO UPDATE SET included = excluded.included,
            target = excluded.target, reason = excluded.reason, seq = excluded.seq";
    // The first time is what the clock asks about; the figures are of the last.
    HOLD = "UPDATE recall SET held_at_us = COALESCE(held_at_us, $1), held_lots = $2,
            held_portions = $3, stage = CASE WHEN stage < $4 THEN $4 ELSE stage END
        WHERE part = $5 AND company = $6 AND site = $7 AND recall = $8";
    NOTICE = "UPDATE recall SET noticed_at_us = COALESCE(noticed_at_us, $1),
            stage = CASE WHEN stage < $2 THEN $2 ELSE stage END
        WHERE part = $3 AND company = $4 AND site = $5 AND recall = $6";
    PACE = "UPDATE recall SET remind_min = $1, deputy_min = $2, owner_min = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND recall = $7";
    CHECK = "UPDATE recall SET checked_at_us = $1, effective = $2, stage = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND recall = $7";
    CLOSE = "UPDATE recall SET closed_at_us = $1, stage = $2
        WHERE part = $3 AND company = $4 AND site = $5 AND recall = $6";
    EVENT = "INSERT INTO recall_event (part, company, site, recall, seq, kind, partner, pool, sealed,
            intercepted, sold, missing, returned, flag, channel, note, at_us, at_offset_min, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
}

/// What an event says beside when and by whom.
#[derive(Default)]
struct Said<'a> {
    partner: Option<PartnerId>,
    pool: Option<PoolId>,
    figures: [Option<i64>; 5],
    flag: Option<bool>,
    channel: Option<&'a str>,
    note: Option<&'a str>,
}

fn event(
    tx: &mut Tx<'_>,
    record: &Record,
    (recall, kind): (RecallId, EventKind),
    said: &Said<'_>,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let [sealed, intercepted, sold, missing, returned] = said.figures;
    tx.execute(
        &EVENT,
        args![
            part,
            record.company,
            record.site,
            recall,
            record.seq,
            kind.code(),
            said.partner,
            said.pool,
            sealed,
            intercepted,
            sold,
            missing,
            returned,
            said.flag.map(i64::from),
            said.channel,
            said.note,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.by
        ],
    )?;
    Ok(())
}

pub(super) fn opened(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RecallOpened,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    tx.execute(
        &OPEN,
        args![
            part,
            company,
            site,
            fact.recall,
            &fact.code,
            fact.hazard,
            &fact.reason,
            fact.complaint.as_deref(),
            fact.drill,
            fact.target_min,
            RecallStage::Scoped,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us,
            entry.by,
            record.seq
        ],
    )?;
    claims::claim(tx, record, site, ClaimKind::Recall, &fact.code, fact.recall.0)
}

pub(super) fn scoped(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RecallScoped,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &SCOPE,
        args![
            &fact.roots,
            fact.reading,
            fact.position,
            fact.from.map(|at| at.utc_us),
            fact.to.map(|at| at.utc_us),
            fact.reason.as_deref(),
            fact.lots,
            fact.lots_possible,
            entry.at.utc_us,
            part,
            record.company,
            record.site,
            fact.recall
        ],
    )?;
    let said = Said { note: fact.reason.as_deref(), ..Said::default() };
    event(tx, record, (fact.recall, EventKind::Scoped), &said)
}

pub(super) fn lot_set(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RecallLotSet,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &SET_LOT,
        args![
            part,
            record.company,
            record.site,
            fact.recall,
            fact.pool,
            fact.included,
            fact.target,
            fact.reason.as_deref(),
            record.seq
        ],
    )?;
    let Some(reason) = fact.reason.as_deref() else { return Ok(()) };
    let said = Said {
        pool: Some(fact.pool),
        flag: Some(fact.included),
        note: Some(reason),
        ..Said::default()
    };
    event(tx, record, (fact.recall, EventKind::LotSet), &said)
}

pub(super) fn held(tx: &mut Tx<'_>, record: &Record, fact: &RecallHeld) -> Result<(), StoreError> {
    let (part, at_us) = (tx.part(record.company), record.entry.at.utc_us);
    let (company, site) = (record.company, record.site);
    let figures =
        args![at_us, fact.lots, fact.portions, RecallStage::Held, part, company, site, fact.recall];
    tx.execute(&HOLD, figures)?;
    let figures = [Some(i64::from(fact.lots)), Some(i64::from(fact.portions)), None, None, None];
    event(tx, record, (fact.recall, EventKind::Held), &Said { figures, ..Said::default() })
}

pub(super) fn noticed(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RecallNoticed,
) -> Result<(), StoreError> {
    let (part, at_us) = (tx.part(record.company), record.entry.at.utc_us);
    let (company, site) = (record.company, record.site);
    tx.execute(&NOTICE, args![at_us, RecallStage::Noticed, part, company, site, fact.recall])?;
    let said = Said {
        partner: Some(fact.partner),
        flag: Some(fact.escalated),
        channel: Some(&fact.channel),
        note: fact.note.as_deref(),
        ..Said::default()
    };
    event(tx, record, (fact.recall, EventKind::Noticed), &said)
}

pub(super) fn acknowledged(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RecallAcknowledged,
) -> Result<(), StoreError> {
    let note = fact.note.as_deref();
    let said = Said { partner: Some(fact.partner), note, ..Said::default() };
    event(tx, record, (fact.recall, EventKind::Acknowledged), &said)
}

pub(super) fn accounted(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RecallAccounted,
) -> Result<(), StoreError> {
    let figures = [fact.sealed, fact.intercepted, fact.sold, fact.missing, fact.returned];
    let said = Said {
        partner: Some(fact.partner),
        pool: Some(fact.pool),
        figures: figures.map(|figure| Some(figure.0)),
        note: fact.note.as_deref(),
        ..Said::default()
    };
    event(tx, record, (fact.recall, EventKind::Accounted), &said)
}

pub(super) fn checked(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RecallChecked,
) -> Result<(), StoreError> {
    let (part, at_us) = (tx.part(record.company), record.entry.at.utc_us);
    let (company, site) = (record.company, record.site);
    // What did not work goes on: only a recall that worked can end.
    let stage = if fact.effective { RecallStage::Checked } else { RecallStage::Noticed };
    tx.execute(&CHECK, args![at_us, fact.effective, stage, part, company, site, fact.recall])?;
    let said = Said { flag: Some(fact.effective), note: Some(&fact.note), ..Said::default() };
    event(tx, record, (fact.recall, EventKind::Checked), &said)
}

pub(super) fn closed(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RecallClosed,
) -> Result<(), StoreError> {
    let (part, at_us) = (tx.part(record.company), record.entry.at.utc_us);
    let (company, site) = (record.company, record.site);
    tx.execute(&CLOSE, args![at_us, RecallStage::Closed, part, company, site, fact.recall])?;
    let said = Said { note: Some(&fact.note), ..Said::default() };
    event(tx, record, (fact.recall, EventKind::Closed), &said)
}

pub(super) fn paced(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RecallPaced,
) -> Result<(), StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let pace = (fact.remind_min, fact.deputy_min, fact.owner_min);
    tx.execute(&PACE, args![pace.0, pace.1, pace.2, part, company, site, fact.recall])?;
    Ok(())
}

pub(super) fn answered(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RecallAnswered,
) -> Result<(), StoreError> {
    let partner = Some(fact.partner);
    let said = Said { partner, channel: Some(&fact.contact), ..Said::default() };
    event(tx, record, (fact.recall, EventKind::Answered), &said)
}

pub(super) fn told(tx: &mut Tx<'_>, record: &Record, fact: &RecallTold) -> Result<(), StoreError> {
    let figures = [Some(fact.delivered.0), None, None, None, None];
    let (partner, pool) = (Some(fact.partner), Some(fact.pool));
    let said = Said { partner, pool, figures, ..Said::default() };
    event(tx, record, (fact.recall, EventKind::Told), &said)
}

pub(super) fn drawn(tx: &mut Tx<'_>, record: &Record, fact: &DrillDrawn) -> Result<(), StoreError> {
    let figures = [Some(fact.seed), Some(fact.of.into()), Some(fact.place.into()), None, None];
    let said =
        Said { figures, channel: Some(&fact.kind), note: Some(&fact.drawn), ..Said::default() };
    event(tx, record, (fact.recall, EventKind::Drawn), &said)
}
