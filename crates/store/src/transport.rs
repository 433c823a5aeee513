//! Goods on the way as readers see them: what brought them, what was short, how warm they were.

use domain::ids::CompanyId;
use domain::{PartnerId, PersonId, Quantity, ShipmentId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A line of which a customer got less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// The line of the order.
    pub line: u32,
    /// How much is missing.
    pub quantity: Quantity,
    /// Why.
    pub reason: Option<String>,
}

/// What brought a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Its place in the chain.
    pub seq: i64,
    /// Number of the receipt.
    pub document: String,
    /// The supplier.
    pub partner: PartnerId,
    /// Who carried it.
    pub carrier: Option<String>,
    /// The vehicle's plate.
    pub plate: Option<String>,
    /// The driver.
    pub driver: Option<PersonId>,
    /// The seal's number.
    pub seal: Option<String>,
    /// Temperature on arrival.
    pub arrival_milli_c: Option<i64>,
    /// When, microseconds UTC.
    pub at_us: i64,
}

/// A temperature that was outside its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excursion {
    /// Its place in the chain.
    pub seq: i64,
    /// What it is about.
    pub subject: String,
    /// When it was measured.
    pub what: String,
    /// What was measured.
    pub found_milli_c: i64,
    /// The lowest that may be.
    pub least_milli_c: Option<i64>,
    /// The highest that may be.
    pub most_milli_c: Option<i64>,
    /// How long it was outside.
    pub lasted_s: Option<i64>,
    /// Why it went on all the same.
    pub reason: Option<String>,
    /// When, microseconds UTC.
    pub at_us: i64,
    /// When it was judged.
    pub judged_at_us: Option<i64>,
    /// By whom.
    pub judged_by: Option<PersonId>,
    /// What was found.
    pub judged_note: Option<String>,
}

/// A logger's file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggerFile {
    /// Its place in the chain.
    pub seq: i64,
    /// Its name.
    pub name: String,
    /// How many readings it has.
    pub readings: u32,
    /// The first of them, microseconds UTC.
    pub from_us: i64,
    /// The last of them.
    pub until_us: i64,
    /// The lowest temperature.
    pub lowest_milli_c: i64,
    /// The highest.
    pub highest_milli_c: i64,
    /// The lowest that may be.
    pub least_milli_c: Option<i64>,
    /// The highest that may be.
    pub most_milli_c: Option<i64>,
    /// Seconds outside that.
    pub outside_s: i64,
    /// Seconds of the longest stretch outside.
    pub longest_s: i64,
    /// Seconds that one stretch may last.
    pub allowed_s: i64,
}

macro_rules! carried_columns {
    () => {
        "SELECT seq, document, partner, carrier, plate, driver, seal, arrival_milli_c, at_us
            FROM delivery_carried WHERE part = $1 AND company = $2 AND site = $3"
    };
}

macro_rules! excursion_columns {
    () => {
        "SELECT seq, subject, what, found_milli_c, least_milli_c, most_milli_c, lasted_s, reason,
            at_us, judged_at_us, judged_by, judged_note FROM excursion
        WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    SHORT_OF = "SELECT line, quantity, reason FROM line_short
        WHERE part = $1 AND company = $2 AND site = $3 AND shipment = $4 ORDER BY line";
    CARRIED = concat!(carried_columns!(), " AND seq < $4 ORDER BY seq DESC LIMIT $5");
    CARRIED_FOR = concat!(carried_columns!(), " AND document = $4 ORDER BY seq DESC LIMIT 1");
    EXCURSION = concat!(excursion_columns!(), " AND seq = $4");
    EXCURSIONS = concat!(excursion_columns!(), " AND seq < $4 ORDER BY seq DESC LIMIT $5");
    OPEN_EXCURSIONS = concat!(excursion_columns!(), " AND judged_seq IS NULL AND seq < $4
        ORDER BY seq DESC LIMIT $5");
    EXCURSIONS_OF = concat!(excursion_columns!(), " AND subject = $4 ORDER BY seq LIMIT $5");
    LOGGERS_OF = "SELECT seq, name, readings, from_us, until_us, lowest_milli_c, highest_milli_c,
            least_milli_c, most_milli_c, outside_s, longest_s, allowed_s FROM logger_file
        WHERE part = $1 AND company = $2 AND site = $3 AND subject = $4 ORDER BY seq LIMIT $5";
}

fn read_carried(row: Row<'_>) -> Result<Carried, StoreError> {
    let mut columns = row.columns();
    Ok(Carried {
        seq: columns.take()?,
        document: columns.take()?,
        partner: columns.take()?,
        carrier: columns.take()?,
        plate: columns.take()?,
        driver: columns.take()?,
        seal: columns.take()?,
        arrival_milli_c: columns.take()?,
        at_us: columns.take()?,
    })
}

fn read_excursion(row: Row<'_>) -> Result<Excursion, StoreError> {
    let mut columns = row.columns();
    Ok(Excursion {
        seq: columns.take()?,
        subject: columns.take()?,
        what: columns.take()?,
        found_milli_c: columns.take()?,
        least_milli_c: columns.take()?,
        most_milli_c: columns.take()?,
        lasted_s: columns.take()?,
        reason: columns.take()?,
        at_us: columns.take()?,
        judged_at_us: columns.take()?,
        judged_by: columns.take()?,
        judged_note: columns.take()?,
    })
}

/// The lines of a shipment of which the customer got less.
pub fn short_of(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    shipment: ShipmentId,
) -> Result<Vec<Short>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&SHORT_OF, args![part, company, site, shipment], |row| {
        Ok(Short { line: row.get(0)?, quantity: row.get(1)?, reason: row.get(2)? })
    })
}

/// What brought deliveries, the last one first.
pub fn carried(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Carried>, StoreError> {
    let (part, before) = (tx.part(company), before.unwrap_or(i64::MAX));
    tx.query_all(&CARRIED, args![part, company, site, before, limit], read_carried)
}

/// What brought the delivery of a receipt.
pub fn carried_for(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    document: &str,
) -> Result<Option<Carried>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&CARRIED_FOR, args![part, company, site, document], read_carried)
}

/// One temperature outside its limits.
pub fn excursion(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    seq: i64,
) -> Result<Option<Excursion>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&EXCURSION, args![part, company, site, seq], read_excursion)
}

/// Temperatures outside their limits, the last one first; only those nobody judged where `open`.
pub fn excursions(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    open: bool,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Excursion>, StoreError> {
    let (part, before) = (tx.part(company), before.unwrap_or(i64::MAX));
    let statement = if open { &OPEN_EXCURSIONS } else { &EXCURSIONS };
    tx.query_all(statement, args![part, company, site, before, limit], read_excursion)
}

/// The temperatures of one shipment or receipt that were outside, the first one first.
pub fn excursions_of(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    subject: &str,
    limit: u32,
) -> Result<Vec<Excursion>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&EXCURSIONS_OF, args![part, company, site, subject, limit], read_excursion)
}

/// The loggers' files of one shipment or receipt, the first one first.
pub fn loggers_of(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    subject: &str,
    limit: u32,
) -> Result<Vec<LoggerFile>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&LOGGERS_OF, args![part, company, site, subject, limit], |row| {
        let mut columns = row.columns();
        Ok(LoggerFile {
            seq: columns.take()?,
            name: columns.take()?,
            readings: columns.take()?,
            from_us: columns.take()?,
            until_us: columns.take()?,
            lowest_milli_c: columns.take()?,
            highest_milli_c: columns.take()?,
            least_milli_c: columns.take()?,
            most_milli_c: columns.take()?,
            outside_s: columns.take()?,
            longest_s: columns.take()?,
            allowed_s: columns.take()?,
        })
    })
}
