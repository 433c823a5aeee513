//! How far number pools were given, and the blocks somebody holds.

use domain::facts::{NumbersTaken, Record};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    GIVE = "INSERT INTO number_pool (part, company, site, pool, given, seq)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (part, company, site, pool) DO UPDATE SET
            given = excluded.given, seq = excluded.seq WHERE excluded.given > number_pool.given";
    GIVE_TODAY = "INSERT INTO number_day (part, company, site, pool, day, given, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (part, company, site, pool, day) DO UPDATE SET
            given = excluded.given, seq = excluded.seq WHERE excluded.given > number_day.given";
    BLOCK = "INSERT INTO number_block (part, company, site, seq, pool, first, last, purpose, at_us,
            person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

/// Days are counted by the world's clock: a pace over weeks does not mind when midnight is.
const DAY_US: i64 = 24 * 3_600_000_000;

pub(super) fn taken(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &NumbersTaken,
) -> Result<(), StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let (seq, entry) = (record.seq, &record.entry);
    tx.execute(&GIVE, args![part, company, site, &fact.pool, fact.last, seq])?;
    let day = entry.recorded_at.utc_us.div_euclid(DAY_US);
    tx.execute(&GIVE_TODAY, args![part, company, site, &fact.pool, day, fact.last, seq])?;
    let Some(purpose) = &fact.purpose else { return Ok(()) };
    let NumbersTaken { pool, first, last, .. } = fact;
    let at_us = entry.at.utc_us;
    let args = args![part, company, site, seq, pool, *first, *last, purpose, at_us, entry.by];
    tx.insert(&BLOCK, args)
}
