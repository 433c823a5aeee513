//! Results of inspections as readers see them, and lots that go on before all of them are known.

use domain::ids::CompanyId;
use domain::{InspectionId, InspectionStage, Instant, ItemId, PersonId, PoolId, RecallId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// What some pieces of a lot showed of one characteristic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Results {
    /// Their place in the chain.
    pub seq: i64,
    /// The lot.
    pub pool: PoolId,
    /// When in its life.
    pub stage: InspectionStage,
    /// Code of the plan.
    pub plan: String,
    /// What was looked at.
    pub characteristic: String,
    /// Which piece the first value is of.
    pub first: u32,
    /// A value a line.
    pub found: String,
    /// How many of them do not conform.
    pub failing: u32,
    /// Why they were looked at again.
    pub again: Option<String>,
    /// What it was measured with.
    pub gauge: Option<String>,
    /// When.
    pub at: Instant,
    /// When it was recorded, microseconds UTC.
    pub recorded_at_us: i64,
    /// Who looked.
    pub by: Option<PersonId>,
}

/// What somebody said of what a control chart said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Place in the chain of the results with which the rule was broken.
    pub results_seq: i64,
    /// The rule.
    pub rule: String,
    /// What was found, and what was done.
    pub note: String,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<PersonId>,
}

/// A lot that went on before all was known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserve {
    /// The verdict that released it.
    pub inspection: InspectionId,
    /// The lot.
    pub pool: PoolId,
    /// When in its life.
    pub stage: InspectionStage,
    /// Code of the plan.
    pub plan: String,
    /// What is pending, a characteristic a line.
    pub pending: String,
    /// Until when it is to be known.
    pub due: Instant,
    /// Codes of the customers that may have of it, one a line.
    pub customers: Option<String>,
    /// Why it does not wait.
    pub reason: String,
    /// When it was released.
    pub at: Instant,
    /// Who released it.
    pub by: Option<PersonId>,
    /// Its place in the chain.
    pub seq: i64,
    /// Whether what is known now is good; absent while it is pending.
    pub passed: Option<bool>,
    /// The recall that was opened where it is not.
    pub recall: Option<RecallId>,
}

macro_rules! result_columns {
    () => {
        "SELECT seq, pool, stage, plan, characteristic, first_piece, found, failing, again, gauge, at_us,
            at_offset_min, recorded_at_us, person
        FROM result WHERE part = $1 AND company = $2 AND site = $3"
    };
}

macro_rules! reserve_columns {
    () => {
        "SELECT inspection, pool, stage, plan, pending, due_us, due_offset_min, customers, reason, at_us,
            at_offset_min, person, seq, passed, recall
        FROM reserve WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    OF_LOT = concat!(result_columns!(), " AND pool = $4 AND stage = $5 ORDER BY seq");
    OF_CHARACTERISTIC = concat!(result_columns!(), " AND item = $4 AND characteristic = $5
        AND seq < $6 ORDER BY seq DESC LIMIT $7");
    CHARTED = "SELECT DISTINCT stage, characteristic FROM result
        WHERE part = $1 AND company = $2 AND site = $3 AND item = $4 ORDER BY stage, characteristic";
    ANSWERS = "SELECT results_seq, rule, note, at_us, at_offset_min, person FROM signal_answer
        WHERE part = $1 AND company = $2 AND site = $3 AND chart = $4 ORDER BY results_seq, rule";
    RESERVES_OPEN = concat!(reserve_columns!(), " AND settled_seq IS NULL
        ORDER BY due_us, inspection LIMIT $4");
    RESERVES_OF_LOT = concat!(reserve_columns!(), " AND pool = $4 ORDER BY inspection");
    RESERVES_SETTLED = concat!(reserve_columns!(), " AND settled_seq IS NOT NULL
        ORDER BY inspection DESC LIMIT $4");
}

fn read(row: Row<'_>) -> Result<Results, StoreError> {
    let mut columns = row.columns();
    Ok(Results {
        seq: columns.take()?,
        pool: columns.take()?,
        stage: columns.take()?,
        plan: columns.take()?,
        characteristic: columns.take()?,
        first: columns.take()?,
        found: columns.take()?,
        failing: columns.take()?,
        again: columns.take()?,
        gauge: columns.take()?,
        at: columns.instant()?,
        recorded_at_us: columns.take()?,
        by: columns.take()?,
    })
}

fn read_reserve(row: Row<'_>) -> Result<Reserve, StoreError> {
    let mut columns = row.columns();
    Ok(Reserve {
        inspection: columns.take()?,
        pool: columns.take()?,
        stage: columns.take()?,
        plan: columns.take()?,
        pending: columns.take()?,
        due: columns.instant()?,
        customers: columns.take()?,
        reason: columns.take()?,
        at: columns.instant()?,
        by: columns.take()?,
        seq: columns.take()?,
        passed: columns.take()?,
        recall: columns.take()?,
    })
}

/// All results of a lot at a stage, in the order they were recorded.
pub fn of_lot(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (pool, stage): (PoolId, InspectionStage),
) -> Result<Vec<Results>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OF_LOT, args![part, company, site, pool, stage], read)
}

/// Results of a characteristic of an item before a place in the chain, the newest first.
pub fn of_characteristic(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (item, characteristic): (ItemId, &str),
    (before_seq, limit): (i64, u32),
) -> Result<Vec<Results>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, item, characteristic, before_seq, limit];
    tx.query_all(&OF_CHARACTERISTIC, args, read)
}

/// At which stages which characteristics of an item have results.
pub fn charted(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    item: ItemId,
) -> Result<Vec<(InspectionStage, String)>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&CHARTED, args![part, company, site, item], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Lots that went on before all was known and still is not, the most urgent first.
pub fn reserves_open(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Reserve>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&RESERVES_OPEN, args![part, company, site, limit], read_reserve)
}

/// Lots that went on before all was known, where it is known now, the newest first.
pub fn reserves_settled(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Reserve>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&RESERVES_SETTLED, args![part, company, site, limit], read_reserve)
}

/// How often a lot went on before all was known, the first time first.
pub fn reserves_of(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Vec<Reserve>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&RESERVES_OF_LOT, args![part, company, site, pool], read_reserve)
}

/// What was said of everything a control chart said.
pub fn answers(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    chart: &str,
) -> Result<Vec<Answer>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ANSWERS, args![part, company, site, chart], |row| {
        let mut columns = row.columns();
        Ok(Answer {
            results_seq: columns.take()?,
            rule: columns.take()?,
            note: columns.take()?,
            at: columns.instant()?,
            by: columns.take()?,
        })
    })
}
