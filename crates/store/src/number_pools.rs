//! How far a site gave the numbers of its pools, and the blocks of them that somebody holds.

use domain::ids::CompanyId;
use domain::{PersonId, SiteId};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

/// Numbers that were given together, to be printed or taken along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Place in the ledger.
    pub seq: i64,
    /// Code of the pool.
    pub pool: String,
    /// The first number, as it is counted.
    pub first: i64,
    /// The last one.
    pub last: i64,
    /// What for.
    pub purpose: String,
    /// When.
    pub at_us: i64,
    /// Who took them.
    pub person: Option<PersonId>,
}

statements! {
    GIVEN = "SELECT given FROM number_pool
        WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4";
    DAYS = "SELECT day, given FROM number_day
        WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4 AND day >= $5 ORDER BY day";
    BLOCKS = "SELECT seq, pool, first, last, purpose, at_us, person FROM number_block
        WHERE part = $1 AND company = $2 AND site = $3 ORDER BY seq DESC LIMIT $4";
}

/// The last number of a pool that was given; nothing where none was.
pub fn given_to(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: &str,
) -> Result<Option<i64>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&GIVEN, args![part, company, site, pool], |row| row.get(0))
}

/// How far a pool was given at the end of each day since a day, in order; days are counted from 1970.
pub fn days(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: &str,
    since: i64,
) -> Result<Vec<(i64, i64)>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&DAYS, args![part, company, site, pool, since], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// The last blocks that were taken, the newest first.
pub fn blocks(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Block>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&BLOCKS, args![part, company, site, i64::from(limit)], |row| {
        let mut columns = row.columns();
        Ok(Block {
            seq: columns.take()?,
            pool: columns.take()?,
            first: columns.take()?,
            last: columns.take()?,
            purpose: columns.take()?,
            at_us: columns.take()?,
            person: columns.take()?,
        })
    })
}
