//! How far number pools were given, and the blocks somebody holds.

use domain::facts::{NumbersTaken, Record};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    GIVE = "INSERT INTO number_pool (part, company, site, pool, given, seq)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (part, company, site, pool) DO UPDATE SET
            given = excluded.given, seq = excluded.seq WHERE excluded.given > number_pool.given";
    BLOCK = "INSERT INTO number_block (part, company, site, seq, pool, first, last, purpose, at_us,
            person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

pub(super) fn taken(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &NumbersTaken,
) -> Result<(), StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let (seq, entry) = (record.seq, &record.entry);
    tx.execute(&GIVE, args![part, company, site, &fact.pool, fact.last, seq])?;
    let Some(purpose) = &fact.purpose else { return Ok(()) };
    let NumbersTaken { pool, first, last, .. } = fact;
    let at_us = entry.at.utc_us;
    let args = args![part, company, site, seq, pool, *first, *last, purpose, at_us, entry.by];
    tx.insert(&BLOCK, args)
}
