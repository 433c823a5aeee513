//! Work instructions: their versions, and who has read which.

use domain::facts::{InstructionPublished, InstructionRead, InstructionWithdrawn, Record};

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
