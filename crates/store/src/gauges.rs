//! Calibrations of gauges, and the lots that were judged with one, as readers see them.

use domain::gauges::Calibration;
use domain::ids::CompanyId;
use domain::{CivilDate, Instant, PersonId, PoolId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A calibration as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calibrated {
    /// The site whose chain it stands in.
    pub site: SiteId,
    /// Its place in that chain.
    pub seq: i64,
    /// Code of the gauge.
    pub gauge: String,
    /// Who calibrated it.
    pub laboratory: String,
    /// Whether it was within its limits as it was found.
    pub as_found: bool,
    /// Whether it is within its limits as it was left.
    pub as_left: bool,
    /// Number of the certificate.
    pub certificate: Option<String>,
    /// The last day it may be measured with.
    pub due: Option<CivilDate>,
    /// What else is to be known.
    pub note: Option<String>,
    /// When.
    pub at: Instant,
    /// When it was recorded, microseconds UTC.
    pub recorded_at_us: i64,
    /// Who recorded it.
    pub by: Option<PersonId>,
}

impl Calibrated {
    /// What decisions need of it.
    pub const fn calibration(&self) -> Calibration {
        let Self { at, as_found, as_left, due, .. } = self;
        Calibration { at_us: at.utc_us, as_found: *as_found, as_left: *as_left, due: *due }
    }
}

/// A lot that was judged with a gauge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The lot.
    pub pool: PoolId,
    /// When it was measured last in the stretch, microseconds UTC.
    pub last_us: i64,
}

macro_rules! columns {
    () => {
        "SELECT site, seq, gauge, laboratory, as_found, as_left, certificate, due, note, at_us,
            at_offset_min, recorded_at_us, person
        FROM gauge_calibration WHERE part = $1 AND company = $2"
    };
}

statements! {
    OF_GAUGE = concat!(columns!(), " AND gauge = $3
        ORDER BY at_us DESC, recorded_at_us DESC, seq DESC");
    LAST = concat!(columns!(), " AND gauge = $3 AND at_us <= $4
        ORDER BY at_us DESC, recorded_at_us DESC, seq DESC LIMIT 1");
    JUDGED = "SELECT pool, MAX(at_us) FROM result
        WHERE part = $1 AND company = $2 AND site = $3 AND gauge = $4 AND at_us >= $5 AND at_us <= $6
            AND seq <= $7
        GROUP BY pool ORDER BY pool";
}

fn read(row: Row<'_>) -> Result<Calibrated, StoreError> {
    let mut columns = row.columns();
    Ok(Calibrated {
        site: columns.take()?,
        seq: columns.take()?,
        gauge: columns.take()?,
        laboratory: columns.take()?,
        as_found: columns.take()?,
        as_left: columns.take()?,
        certificate: columns.take()?,
        due: columns.take()?,
        note: columns.take()?,
        at: columns.instant()?,
        recorded_at_us: columns.take()?,
        by: columns.take()?,
    })
}

/// Every calibration of a gauge at any site of a company, the newest first.
pub fn calibrations(
    tx: &mut Tx<'_>,
    company: CompanyId,
    gauge: &str,
) -> Result<Vec<Calibrated>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OF_GAUGE, args![part, company, gauge], read)
}

/// The last calibration of a gauge up to a moment.
pub fn last_calibration(
    tx: &mut Tx<'_>,
    company: CompanyId,
    (gauge, until_us): (&str, i64),
) -> Result<Option<Calibrated>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&LAST, args![part, company, gauge, until_us], read)
}

/// The lots that were judged with a gauge in a stretch of time, both ends included, by what the chain held
/// up to a place of it.
pub fn judged_with(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (gauge, (from_us, to_us), known): (&str, (i64, i64), i64),
) -> Result<Vec<Judged>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, gauge, from_us, to_us, known];
    tx.query_all(&JUDGED, args, |row| Ok(Judged { pool: row.get(0)?, last_us: row.get(1)? }))
}
