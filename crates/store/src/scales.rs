//! Checks of scales and what was weighed, as readers see them.

use domain::ids::CompanyId;
use domain::{PersonId, Quantity, SiteId, TransferId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A check weight that was put on a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its place in the chain.
    pub seq: i64,
    /// What the check weight weighs.
    pub nominal: Quantity,
    /// What the scale showed.
    pub shown: Quantity,
    /// By how much that may be off.
    pub within: Quantity,
    /// Whether it was not more.
    pub passed: bool,
    /// Who put it there.
    pub by: Option<PersonId>,
    /// When, microseconds UTC.
    pub at_us: i64,
}

/// A quantity that came from a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighing {
    /// The scale's code.
    pub scale: String,
    /// What was on the scale.
    pub gross: Quantity,
    /// What the container weighs.
    pub tare: Quantity,
    /// Which container.
    pub tare_of: Option<String>,
    /// The place in the chain of the last check of the scale.
    pub checked_seq: Option<i64>,
}

macro_rules! check_columns {
    () => {
        "SELECT seq, nominal, shown, within, passed, person, at_us FROM scale_check
        WHERE part = $1 AND company = $2 AND site = $3 AND scale = $4"
    };
}

statements! {
    CHECKS = concat!(check_columns!(), " AND seq < $5 ORDER BY seq DESC LIMIT $6");
    CHECK = concat!(check_columns!(), " AND seq = $5");
    OF_TRANSFER = "SELECT scale, gross, tare, tare_of, checked_seq FROM weighing
        WHERE part = $1 AND company = $2 AND site = $3 AND transfer = $4";
    USED = "SELECT transfer FROM weighing
        WHERE part = $1 AND company = $2 AND site = $3 AND reading = $4 LIMIT 1";
}

fn read_check(row: Row<'_>) -> Result<Check, StoreError> {
    let mut columns = row.columns();
    Ok(Check {
        seq: columns.take()?,
        nominal: columns.take()?,
        shown: columns.take()?,
        within: columns.take()?,
        passed: columns.take()?,
        by: columns.take()?,
        at_us: columns.take()?,
    })
}

/// The checks of a scale, the last one first.
pub fn checks(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    scale: &str,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Check>, StoreError> {
    let (part, before) = (tx.part(company), before.unwrap_or(i64::MAX));
    tx.query_all(&CHECKS, args![part, company, site, scale, before, limit], read_check)
}

/// One check of a scale.
pub fn check(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    scale: &str,
    seq: i64,
) -> Result<Option<Check>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&CHECK, args![part, company, site, scale, seq], read_check)
}

/// How the quantity of a transfer was weighed; none where it was not.
pub fn weighing_of(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    transfer: TransferId,
) -> Result<Option<Weighing>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&OF_TRANSFER, args![part, company, site, transfer], |row| {
        let mut columns = row.columns();
        Ok(Weighing {
            scale: columns.take()?,
            gross: columns.take()?,
            tare: columns.take()?,
            tare_of: columns.take()?,
            checked_seq: columns.take()?,
        })
    })
}

/// Whether a reading became a quantity already.
pub fn is_used(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    reading: &str,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    let found: Option<TransferId> =
        tx.query_one(&USED, args![part, company, site, reading], |row| row.get(0))?;
    Ok(found.is_some())
}
