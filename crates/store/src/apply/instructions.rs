//! Work instructions: their versions, and who has read which.

use domain::DraftState;
use domain::facts::{
    InstructionDrafted, InstructionPublished, InstructionRead, InstructionReleased,
    InstructionSentBack, InstructionWithdrawn, Record,
};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    // A withdrawn instruction that is published anew is in force again.
    HEAD = "INSERT INTO instruction (part, company, site, instruction, code, version, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (part, company, site, instruction) DO UPDATE SET version = excluded.version,
            seq = excluded.seq, withdrawn_at_us = NULL, withdrawn_by = NULL, reason = NULL";
    VERSION = "INSERT INTO instruction_version (part, company, site, instruction, version, item,
            operation, station, unread, effective_on, change, content, at_us, at_offset_min, person,
            seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    WITHDRAW = "UPDATE instruction SET withdrawn_at_us = $1, withdrawn_by = $2, reason = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND instruction = $7";
    // The first time counts: from then on they knew.
    READ = "INSERT INTO instruction_read (part, company, site, instruction, version, person, station,
            at_us, at_offset_min, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (part, company, site, instruction, version, person) DO NOTHING";
    // One draft of a code waits at a time: the newest says what its author means.
    REPLACE = "UPDATE instruction_draft SET state = $1
        WHERE part = $2 AND company = $3 AND site = $4 AND code = $5 AND state = $6";
    DRAFT = "INSERT INTO instruction_draft (part, company, site, code, draft, based_on, item,
            operation, station, unread, effective_on, change, content, at_us, at_offset_min, person,
            seq, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    JUDGE = "UPDATE instruction_draft SET state = $1, version = $2, reason = $3, judged_at_us = $4,
            judged_by = $5
        WHERE part = $6 AND company = $7 AND site = $8 AND code = $9 AND draft = $10";
}

pub(super) fn published(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &InstructionPublished,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    let head = args![part, company, site, fact.instruction, &fact.code, fact.version, record.seq];
    tx.execute(&HEAD, head)?;
    let effective_on = fact.effective_on.to_string();
    tx.execute(
        &VERSION,
        args![
            part,
            company,
            site,
            fact.instruction,
            fact.version,
            fact.item.as_deref(),
            fact.operation.as_deref(),
            fact.station.as_deref(),
            fact.unread,
            &effective_on,
            fact.change.as_deref(),
            &fact.content,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.by,
            record.seq
        ],
    )?;
    Ok(())
}

pub(super) fn withdrawn(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &InstructionWithdrawn,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &WITHDRAW,
        args![
            entry.at.utc_us,
            entry.by,
            &fact.reason,
            part,
            record.company,
            record.site,
            fact.instruction
        ],
    )?;
    Ok(())
}

pub(super) fn read(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &InstructionRead,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    // Only people read.
    let Some(person) = entry.by else { return Ok(()) };
    tx.execute(
        &READ,
        args![
            part,
            record.company,
            record.site,
            fact.instruction,
            fact.version,
            person,
            fact.station.as_deref(),
            entry.at.utc_us,
            entry.at.offset_min,
            record.seq
        ],
    )?;
    Ok(())
}

pub(super) fn drafted(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &InstructionDrafted,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    let (replaced, waiting) = (DraftState::Replaced, DraftState::Waiting);
    tx.execute(&REPLACE, args![replaced, part, company, site, &fact.code, waiting])?;
    let effective_on = fact.effective_on.to_string();
    tx.execute(
        &DRAFT,
        args![
            part,
            company,
            site,
            &fact.code,
            fact.draft,
            fact.based_on,
            fact.item.as_deref(),
            fact.operation.as_deref(),
            fact.station.as_deref(),
            fact.unread,
            &effective_on,
            fact.change.as_deref(),
            &fact.content,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.by,
            record.seq,
            waiting
        ],
    )?;
    Ok(())
}

pub(super) fn released(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &InstructionReleased,
) -> Result<(), StoreError> {
    let became = (DraftState::Released, Some(fact.version), None);
    judged(tx, record, (&fact.code, fact.draft), became)
}

pub(super) fn sent_back(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &InstructionSentBack,
) -> Result<(), StoreError> {
    let became = (DraftState::SentBack, None, Some(fact.reason.as_str()));
    judged(tx, record, (&fact.code, fact.draft), became)
}

fn judged(
    tx: &mut Tx<'_>,
    record: &Record,
    (code, draft): (&str, u32),
    (state, version, reason): (DraftState, Option<u32>, Option<&str>),
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    let (at_us, by) = (entry.at.utc_us, entry.by);
    let args = args![state, version, reason, at_us, by, part, company, site, code, draft];
    tx.execute(&JUDGE, args)?;
    Ok(())
}
