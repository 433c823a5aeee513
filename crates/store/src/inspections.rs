//! Inspections as readers see them: what waits for one, and what was found.

use domain::ids::CompanyId;
use domain::{
    InspectionId, InspectionStage, Instant, ItemId, LotStatus, PartnerId, PersonId, PoolId,
    Quantity, SiteId,
};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// An inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Its id.
    pub inspection: InspectionId,
    /// The lot.
    pub pool: PoolId,
    /// When in its life.
    pub stage: InspectionStage,
    /// How much was accepted.
    pub accepted: Quantity,
    /// How much was rejected.
    pub rejected: Quantity,
    /// How many pieces were looked at.
    pub sampled: Option<u32>,
    /// How many of them were defective.
    pub defective: Option<u32>,
    /// What was found.
    pub note: Option<String>,
    /// When.
    pub at: Instant,
    /// When it was recorded, microseconds UTC.
    pub recorded_at_us: i64,
    /// Who judged.
    pub by: Option<PersonId>,
    /// Its place in the chain.
    pub seq: i64,
}

macro_rules! inspection_columns {
    () => {
        "SELECT inspection, pool, stage, accepted, rejected, sampled, defective, note, at_us,
            at_offset_min, recorded_at_us, person, seq
        FROM inspection WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    PAGE = concat!(inspection_columns!(), " AND inspection < $4
        ORDER BY inspection DESC LIMIT $5");
    PAGE_OF_LOT = concat!(inspection_columns!(), " AND pool = $4 AND inspection < $5
        ORDER BY inspection DESC LIMIT $6");
    OF_SOURCE = concat!(inspection_columns!(), " AND item = $4 AND stage = $5
        AND COALESCE(partner, 0) = $6 AND inspection < $7 ORDER BY inspection DESC LIMIT $8");
    WAITING = "SELECT pool, judged_seq FROM lot WHERE part = $1 AND company = $2 AND site = $3
        AND status = $4 AND pool > $5 ORDER BY pool LIMIT $6";
}

fn read(row: Row<'_>) -> Result<Inspection, StoreError> {
    let mut columns = row.columns();
    Ok(Inspection {
        inspection: columns.take()?,
        pool: columns.take()?,
        stage: columns.take()?,
        accepted: columns.take()?,
        rejected: columns.take()?,
        sampled: columns.take()?,
        defective: columns.take()?,
        note: columns.take()?,
        at: columns.instant()?,
        recorded_at_us: columns.take()?,
        by: columns.take()?,
        seq: columns.take()?,
    })
}

/// A page of inspections, the newest first; of one lot where one is named.
pub fn page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    lot: Option<PoolId>,
    before: Option<InspectionId>,
    limit: u32,
) -> Result<Vec<Inspection>, StoreError> {
    let part = tx.part(company);
    let before = before.unwrap_or(InspectionId(i64::MAX));
    match lot {
        None => tx.query_all(&PAGE, args![part, company, site, before, limit], read),
        Some(pool) => {
            let args = args![part, company, site, pool, before, limit];
            tx.query_all(&PAGE_OF_LOT, args, read)
        }
    }
}

/// A page of the inspections of one item at a stage, of lots that came from one partner or from none, the
/// newest first.
pub fn of_source(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (item, stage, partner): (ItemId, InspectionStage, Option<PartnerId>),
    before: Option<InspectionId>,
    limit: u32,
) -> Result<Vec<Inspection>, StoreError> {
    let part = tx.part(company);
    let before = before.unwrap_or(InspectionId(i64::MAX));
    let partner = partner.unwrap_or(PartnerId(0));
    let args = args![part, company, site, item, stage, partner, before, limit];
    tx.query_all(&OF_SOURCE, args, read)
}

/// A lot that waits for its verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The lot.
    pub pool: PoolId,
    /// Place in the chain of the fact that lets it wait.
    pub judged_seq: Option<i64>,
}

/// A page of the lots that wait, the oldest first.
pub fn waiting(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    after: PoolId,
    limit: u32,
) -> Result<Vec<Waiting>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, LotStatus::PendingInspection, after, limit];
    tx.query_all(&WAITING, args, |row| Ok(Waiting { pool: row.get(0)?, judged_seq: row.get(1)? }))
}
