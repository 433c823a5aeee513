//! Answers that were handed out, and cleanings of machines, as readers see them.

use domain::ids::CompanyId;
use domain::{Instant, PersonId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// An answer that left the house as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its place in the chain.
    pub seq: i64,
    /// What was asked about.
    pub root: String,
    /// Which way.
    pub direction: String,
    /// How widely.
    pub reading: String,
    /// What kind of file.
    pub form: String,
    /// How many movements are in it.
    pub rows: u32,
    /// How many were reached and are not.
    pub left_out: u32,
    /// What is withheld in it.
    pub withheld: Option<String>,
    /// As of when the record was read.
    pub as_of: Option<String>,
    /// Who took it.
    pub by: Option<PersonId>,
    /// When, microseconds UTC.
    pub at_us: i64,
}

/// A machine that was cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaning {
    /// Its place in the chain.
    pub seq: i64,
    /// Code of the equipment.
    pub equipment: String,
    /// Somebody saw that it was clean.
    pub verified: bool,
    /// Who, where that is not who cleaned.
    pub verified_by: Option<PersonId>,
    /// How, and what was found.
    pub note: Option<String>,
    /// Who cleaned.
    pub by: Option<PersonId>,
    /// When.
    pub at: Instant,
    /// When it was recorded, microseconds UTC.
    pub recorded_at_us: i64,
    /// Why it counts for nothing; none where it counts.
    pub voided: Option<String>,
    /// Place in the chain of the fact that says so.
    pub voided_seq: Option<i64>,
}

macro_rules! cleaning_columns {
    () => {
        "SELECT seq, equipment, verified, verified_by, note, person, at_us, at_offset_min,
            recorded_at_us, voided, voided_seq FROM machine_cleaning
        WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    TAKEN = "SELECT seq, root, direction, reading, form, movements, left_out, withheld, as_of, person,
            at_us FROM answer_taken
        WHERE part = $1 AND company = $2 AND site = $3 AND seq < $4 ORDER BY seq DESC LIMIT $5";
    CLEANINGS = concat!(cleaning_columns!(), " AND seq > $4 ORDER BY seq LIMIT $5");
    CLEANING = concat!(cleaning_columns!(), " AND seq = $4");
    CLEANINGS_BACK = concat!(cleaning_columns!(), " AND seq < $4 ORDER BY seq DESC LIMIT $5");
    CLEANINGS_OF = concat!(cleaning_columns!(), " AND equipment = $4 AND seq < $5
        ORDER BY seq DESC LIMIT $6");
}

/// Answers that were handed out, the last one first.
pub fn taken(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Taken>, StoreError> {
    let (part, before) = (tx.part(company), before.unwrap_or(i64::MAX));
    tx.query_all(&TAKEN, args![part, company, site, before, limit], |row| {
        let mut columns = row.columns();
        Ok(Taken {
            seq: columns.take()?,
            root: columns.take()?,
            direction: columns.take()?,
            reading: columns.take()?,
            form: columns.take()?,
            rows: columns.take()?,
            left_out: columns.take()?,
            withheld: columns.take()?,
            as_of: columns.take()?,
            by: columns.take()?,
            at_us: columns.take()?,
        })
    })
}

/// Cleanings of all machines, in ledger order, after a place.
pub fn cleanings(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    after: i64,
    limit: u32,
) -> Result<Vec<Cleaning>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&CLEANINGS, args![part, company, site, after, limit], read_cleaning)
}

/// One cleaning, by its place in the chain.
pub fn cleaning(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    seq: i64,
) -> Result<Option<Cleaning>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&CLEANING, args![part, company, site, seq], read_cleaning)
}

/// Cleanings, the last one first; of one machine, or of all.
pub fn last_cleanings(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    equipment: Option<&str>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Cleaning>, StoreError> {
    let (part, before) = (tx.part(company), before.unwrap_or(i64::MAX));
    if let Some(equipment) = equipment {
        let args = args![part, company, site, equipment, before, limit];
        return tx.query_all(&CLEANINGS_OF, args, read_cleaning);
    }
    tx.query_all(&CLEANINGS_BACK, args![part, company, site, before, limit], read_cleaning)
}

fn read_cleaning(row: Row<'_>) -> Result<Cleaning, StoreError> {
    let mut columns = row.columns();
    Ok(Cleaning {
        seq: columns.take()?,
        equipment: columns.take()?,
        verified: columns.take()?,
        verified_by: columns.take()?,
        note: columns.take()?,
        by: columns.take()?,
        at: columns.instant()?,
        recorded_at_us: columns.take()?,
        voided: columns.take()?,
        voided_seq: columns.take()?,
    })
}
