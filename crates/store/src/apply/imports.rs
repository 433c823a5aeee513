//! Imports: running, complete or abandoned. What they brought counts only when complete.

use domain::facts::{ImportAbandoned, ImportCompleted, ImportStarted, Record};

use super::balances;
use crate::error::StoreError;
use crate::imports::ImportState;
use crate::sql::{Tx, args, statements};

statements! {
    START = "INSERT INTO import (part, company, site, import, state, document_sha256, person,
            started_at_us, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (part, company, site, import) DO NOTHING";
    COMPLETE = "UPDATE import SET state = $1, finished_at_us = $2, items = $3, partners = $4,
            pools = $5, transfers = $6, corrections = $7, finished_seq = $8
        WHERE part = $9 AND company = $10 AND site = $11 AND import = $12";
    ABANDON = "UPDATE import SET state = $1, finished_at_us = $2, reason = $3, finished_seq = $4
        WHERE part = $5 AND company = $6 AND site = $7 AND import = $8";
}

pub(super) fn started(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ImportStarted,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &START,
        args![
            part,
            record.company,
            record.site,
            fact.import,
            ImportState::Running.code(),
            &fact.document_sha256,
            record.entry.by,
            record.appended_at_us,
            record.seq
        ],
    )?;
    Ok(())
}

pub(super) fn completed(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ImportCompleted,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &COMPLETE,
        args![
            ImportState::Complete.code(),
            record.appended_at_us,
            fact.items,
            fact.partners,
            fact.pools,
            fact.transfers,
            fact.corrections,
            record.seq,
            part,
            record.company,
            record.site,
            fact.import
        ],
    )?;
    balances::imported(tx, record, fact)
}

pub(super) fn abandoned(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ImportAbandoned,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &ABANDON,
        args![
            ImportState::Abandoned.code(),
            record.appended_at_us,
            &fact.reason,
            record.seq,
            part,
            record.company,
            record.site,
            fact.import
        ],
    )?;
    Ok(())
}
