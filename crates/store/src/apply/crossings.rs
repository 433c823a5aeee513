//! Goods between two sites of a company, each half by its own end, and recalls that follow them.

use domain::facts::{CameFromSite, RecallOfCase, RecallWentOn, Record, SentToSite};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    SENT = "INSERT INTO crossing_out (part, company, site, transfer, pool, to_site, at_us, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (part, company, site, transfer) DO UPDATE SET pool = excluded.pool,
            to_site = excluded.to_site, at_us = excluded.at_us, seq = excluded.seq";
    CAME = "INSERT INTO crossing_in (part, company, site, transfer, pool, from_site, sent, at_us, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (part, company, site, transfer) DO UPDATE SET pool = excluded.pool,
            from_site = excluded.from_site, sent = excluded.sent, at_us = excluded.at_us,
            seq = excluded.seq";
    OF_CASE = "INSERT INTO recall_case (part, company, site, recall, of_case, home, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (part, company, site, recall) DO UPDATE SET of_case = excluded.of_case,
            home = excluded.home, seq = excluded.seq";
    WENT_ON = "INSERT INTO recall_crossing (part, company, site, recall, transfer, seq)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (part, company, site, recall, transfer) DO UPDATE SET seq = excluded.seq";
}

pub(super) fn sent(tx: &mut Tx<'_>, record: &Record, fact: &SentToSite) -> Result<(), StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let (at_us, seq) = (record.entry.at.utc_us, record.seq);
    let args = args![part, company, site, fact.transfer, fact.pool, fact.to_site, at_us, seq];
    tx.execute(&SENT, args)?;
    Ok(())
}

pub(super) fn came(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &CameFromSite,
) -> Result<(), StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let (at_us, seq) = (record.entry.at.utc_us, record.seq);
    let (from_site, sent) = (fact.from_site, fact.sent);
    let args = args![part, company, site, fact.transfer, fact.pool, from_site, sent, at_us, seq];
    tx.execute(&CAME, args)?;
    Ok(())
}

pub(super) fn of_case(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RecallOfCase,
) -> Result<(), StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let args = args![part, company, site, fact.recall, fact.case, fact.home, record.seq];
    tx.execute(&OF_CASE, args)?;
    Ok(())
}

pub(super) fn went_on(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RecallWentOn,
) -> Result<(), StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    tx.execute(&WENT_ON, args![part, company, site, fact.recall, fact.transfer, record.seq])?;
    Ok(())
}
