//! Recalls as readers see them: the case, the lots in its scope, and what was done and said.

use std::collections::BTreeSet;

use domain::ids::CompanyId;
use domain::notices::Pace;
use domain::recalls::{RecallHazard, RecallReading, RecallStage};
use domain::{Instant, PartnerId, PersonId, PoolId, PoolKind, Quantity, RecallId, SiteId};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A recall or drill as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// Its id.
    pub recall: RecallId,
    /// Its number.
    pub code: String,
    /// What is feared.
    pub hazard: RecallHazard,
    /// Why.
    pub reason: String,
    /// The complaint it follows from.
    pub complaint: Option<String>,
    /// Whether it is only practised.
    pub drill: bool,
    /// Minutes within which everything should be found.
    pub target_min: Option<u32>,
    /// Where it stands.
    pub stage: RecallStage,
    /// What was asked about, apart by spaces.
    pub roots: Option<String>,
    /// How widely the record was read.
    pub reading: Option<RecallReading>,
    /// The ledger's place up to which it was read.
    pub position: Option<i64>,
    /// Only what was in the root from this time on, microseconds UTC.
    pub from_us: Option<i64>,
    /// Only what was in the root up to this time.
    pub to_us: Option<i64>,
    /// Why it was read so, or changed.
    pub scope_reason: Option<String>,
    /// How many lots the record itself reached.
    pub lots_record: Option<u32>,
    /// How many with everything that is possible.
    pub lots_possible: Option<u32>,
    /// When the scope was frozen, microseconds UTC.
    pub scoped_at_us: Option<i64>,
    /// When everything was first blocked.
    pub held_at_us: Option<i64>,
    /// Lots that were blocked.
    pub held_lots: Option<u32>,
    /// Portions of them that lay somewhere.
    pub held_portions: Option<u32>,
    /// When the first customer was told.
    pub noticed_at_us: Option<i64>,
    /// When somebody looked whether it worked.
    pub checked_at_us: Option<i64>,
    /// Whether it did.
    pub effective: Option<bool>,
    /// When it ended.
    pub closed_at_us: Option<i64>,
    /// When it was opened.
    pub at: Instant,
    /// How long one waits for answers.
    pub pace: Pace,
    /// Who opened it and looks after it.
    pub by: Option<PersonId>,
}

/// A lot in the scope, or one that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeLot {
    /// The lot, or the run or tank it is worked in.
    pub pool: PoolId,
    /// Which of them it is.
    pub kind: PoolKind,
    /// Whether it is in the scope.
    pub included: bool,
    /// What had to be accounted for when the scope was frozen.
    pub target: Quantity,
    /// Why somebody put it in or left it out by hand.
    pub reason: Option<String>,
    /// The ledger's place at which it came in, or was last put in or left out.
    pub seq: i64,
}

/// What happened in a recall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// The scope was frozen.
    Scoped,
    /// A lot was put in or left out by hand.
    LotSet,
    /// Everything was blocked.
    Held,
    /// A customer was told.
    Noticed,
    /// A customer knows.
    Acknowledged,
    /// A customer said what became of a lot.
    Accounted,
    /// Somebody looked whether it worked.
    Checked,
    /// It ended.
    Closed,
    /// A customer answered over a link: what stands beside it was said there.
    Answered,
    /// What a drill is about was drawn.
    Drawn,
    /// What a customer was told of a lot.
    Told,
}

impl EventKind {
    const ALL: [Self; 11] = [
        Self::Scoped,
        Self::LotSet,
        Self::Held,
        Self::Noticed,
        Self::Acknowledged,
        Self::Accounted,
        Self::Checked,
        Self::Closed,
        Self::Answered,
        Self::Drawn,
        Self::Told,
    ];

    /// The number used in the database; never reused.
    pub(crate) const fn code(self) -> i64 {
        self as i64 + 1
    }

    /// The word used in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scoped => "scoped",
            Self::LotSet => "lot_set",
            Self::Held => "held",
            Self::Noticed => "noticed",
            Self::Acknowledged => "acknowledged",
            Self::Accounted => "accounted",
            Self::Checked => "checked",
            Self::Closed => "closed",
            Self::Answered => "answered",
            Self::Drawn => "drawn",
            Self::Told => "told",
        }
    }
}

/// Something that was done or said in a recall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The ledger's place of its fact.
    pub seq: i64,
    /// What.
    pub kind: EventKind,
    /// The customer.
    pub partner: Option<PartnerId>,
    /// The lot.
    pub pool: Option<PoolId>,
    /// Sealed, intercepted, sold, missing, returned by then; lots and portions of a block; delivered, of
    /// what was told.
    pub figures: [Option<i64>; 5],
    /// Escalated, effective, or put in.
    pub flag: Option<bool>,
    /// How a customer was told.
    pub channel: Option<String>,
    /// What is to be remembered.
    pub note: Option<String>,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Option<PersonId>,
}

macro_rules! recall_columns {
    () => {
        "SELECT recall, code, hazard, reason, complaint, drill, target_min, stage, roots, reading,
            position, from_us, to_us, scope_reason, lots_record, lots_possible, scoped_at_us,
            held_at_us, held_lots, held_portions, noticed_at_us, checked_at_us, effective,
            closed_at_us, at_us, at_offset_min, remind_min, deputy_min, owner_min, person FROM recall
        WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    BY_ID = concat!(recall_columns!(), " AND recall = $4");
    OPEN = concat!(recall_columns!(),
        " AND held_at_us IS NOT NULL AND closed_at_us IS NULL ORDER BY recall LIMIT $4");
    GOING_ON = concat!(recall_columns!(),
        " AND closed_at_us IS NULL ORDER BY recall DESC LIMIT $4");
    OF_COMPLAINT = concat!(recall_columns!(),
        " AND complaint = $4 ORDER BY recall DESC LIMIT $5");
    PAGE = concat!(recall_columns!(), " AND recall < $4 ORDER BY recall DESC LIMIT $5");
    DRILLS = concat!(recall_columns!(),
        " AND drill <> 0 AND recall < $4 ORDER BY recall DESC LIMIT $5");
    LOTS = "SELECT r.pool, p.kind, r.included, r.target, r.reason, r.seq FROM recall_lot r
        JOIN pool p ON p.part = r.part AND p.company = r.company AND p.site = r.site AND p.pool = r.pool
        WHERE r.part = $1 AND r.company = $2 AND r.site = $3 AND r.recall = $4 ORDER BY r.pool";
    KNOWN = "SELECT included FROM recall_lot
        WHERE part = $1 AND company = $2 AND site = $3 AND recall = $4 AND pool = $5";
    EVENTS = "SELECT seq, kind, partner, pool, sealed, intercepted, sold, missing, returned, flag, channel,
            note, at_us, at_offset_min, person FROM recall_event
        WHERE part = $1 AND company = $2 AND site = $3 AND recall = $4 ORDER BY seq";
    // Runs say which machine they were on; what was received came from none.
    LINES_OF = "SELECT DISTINCT w.equipment FROM transfer_in t JOIN operation w ON w.part = t.part
            AND w.company = t.company AND w.site = t.site AND w.run = t.pool_from
        WHERE t.part = $1 AND t.company = $2 AND t.site = $3 AND t.pool_to = $4
            AND w.equipment IS NOT NULL ORDER BY w.equipment";
    MADE = "SELECT pool FROM pool WHERE part = $1 AND company = $2 AND site = $3 AND kind = $4
            AND at_us >= $5 AND at_us < $6 ORDER BY pool LIMIT $7";
    MADE_ON = "SELECT DISTINCT p.pool FROM operation w JOIN transfer_in t ON t.part = w.part
            AND t.company = w.company AND t.site = w.site AND t.pool_from = w.run
        JOIN pool p ON p.part = t.part AND p.company = t.company AND p.site = t.site
            AND p.pool = t.pool_to
        WHERE w.part = $1 AND w.company = $2 AND w.site = $3 AND w.equipment = $4 AND p.kind = $5
            AND p.at_us >= $6 AND p.at_us < $7 ORDER BY p.pool LIMIT $8";
    HELD = "SELECT DISTINCT pool FROM hold WHERE part = $1 AND company = $2 AND site = $3
        AND recall = $4 AND lifted_seq IS NULL";
}

fn read_recall(row: Row<'_>) -> Result<Recall, StoreError> {
    let mut columns = row.columns();
    Ok(Recall {
        recall: columns.take()?,
        code: columns.take()?,
        hazard: columns.take()?,
        reason: columns.take()?,
        complaint: columns.take()?,
        drill: columns.take()?,
        target_min: columns.take()?,
        stage: columns.take()?,
        roots: columns.take()?,
        reading: columns.take()?,
        position: columns.take()?,
        from_us: columns.take()?,
        to_us: columns.take()?,
        scope_reason: columns.take()?,
        lots_record: columns.take()?,
        lots_possible: columns.take()?,
        scoped_at_us: columns.take()?,
        held_at_us: columns.take()?,
        held_lots: columns.take()?,
        held_portions: columns.take()?,
        noticed_at_us: columns.take()?,
        checked_at_us: columns.take()?,
        effective: columns.take()?,
        closed_at_us: columns.take()?,
        at: columns.instant()?,
        pace: pace([columns.take()?, columns.take()?, columns.take()?]),
        by: columns.take()?,
    })
}

fn pace([remind, deputy, owner]: [Option<u32>; 3]) -> Pace {
    let usual = Pace::default();
    Pace {
        remind_min: remind.unwrap_or(usual.remind_min),
        deputy_min: deputy.unwrap_or(usual.deputy_min),
        owner_min: owner.unwrap_or(usual.owner_min),
    }
}

/// Recalls and drills whose lots are held and that have not ended, the oldest first.
pub fn open(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Recall>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OPEN, args![part, company, site, limit], read_recall)
}

/// Recalls and drills that have not ended, the newest first.
pub fn going_on(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Recall>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&GOING_ON, args![part, company, site, limit], read_recall)
}

/// Recalls and drills that follow from a complaint, the newest first.
pub fn of_complaint(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (complaint, limit): (&str, u32),
) -> Result<Vec<Recall>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OF_COMPLAINT, args![part, company, site, complaint, limit], read_recall)
}

/// A recall by its id.
pub fn find(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    recall: RecallId,
) -> Result<Option<Recall>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_ID, args![part, company, site, recall], read_recall)
}

/// The recall that has a number.
pub fn by_code(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    code: &str,
) -> Result<Option<Recall>, StoreError> {
    match claims::find(tx, company, site, ClaimKind::Recall, code)? {
        Some(id) => find(tx, (company, site), RecallId(id)),
        None => Ok(None),
    }
}

/// A page of recalls and drills, the newest first.
pub fn page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    before: Option<RecallId>,
    limit: u32,
) -> Result<Vec<Recall>, StoreError> {
    let part = tx.part(company);
    let before = before.map_or(i64::MAX, |recall| recall.0);
    tx.query_all(&PAGE, args![part, company, site, before, limit], read_recall)
}

/// A page of drills, the newest first.
pub fn drills(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    before: Option<RecallId>,
    limit: u32,
) -> Result<Vec<Recall>, StoreError> {
    let part = tx.part(company);
    let before = before.map_or(i64::MAX, |recall| recall.0);
    tx.query_all(&DRILLS, args![part, company, site, before, limit], read_recall)
}

/// The lots that are or were in the scope.
pub fn lots(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    recall: RecallId,
) -> Result<Vec<ScopeLot>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&LOTS, args![part, company, site, recall], |row| {
        let mut columns = row.columns();
        Ok(ScopeLot {
            pool: columns.take()?,
            kind: columns.take()?,
            included: columns.take()?,
            target: columns.take()?,
            reason: columns.take()?,
            seq: columns.take()?,
        })
    })
}

/// Whether a lot, run or tank is or was in the scope.
pub fn knows(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    recall: RecallId,
    pool: PoolId,
) -> Result<bool, StoreError> {
    let args = args![tx.part(company), company, site, recall, pool];
    Ok(tx.query_one(&KNOWN, args, |row| row.get::<bool>(0))?.is_some())
}

/// Everything that was done and said, in its order.
pub fn events(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    recall: RecallId,
) -> Result<Vec<Event>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&EVENTS, args![part, company, site, recall], |row| {
        let mut columns = row.columns();
        let (seq, kind): (i64, i64) = (columns.take()?, columns.take()?);
        Ok(Event {
            seq,
            kind: EventKind::ALL[usize::try_from(kind - 1).unwrap_or(0) % EventKind::ALL.len()],
            partner: columns.take()?,
            pool: columns.take()?,
            figures: [
                columns.take()?,
                columns.take()?,
                columns.take()?,
                columns.take()?,
                columns.take()?,
            ],
            flag: columns.take()?,
            channel: columns.take()?,
            note: columns.take()?,
            at: columns.instant()?,
            by: columns.take()?,
        })
    })
}

/// What of the scope no open hold of this recall lies on.
pub fn unheld(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    recall: RecallId,
) -> Result<Vec<PoolId>, StoreError> {
    let held = held(tx, ground, recall)?;
    let included = lots(tx, ground, recall)?.into_iter().filter(|lot| lot.included);
    Ok(included.map(|lot| lot.pool).filter(|pool| !held.contains(pool)).collect())
}

/// The machines a lot came from.
pub fn lines_of(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Vec<String>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&LINES_OF, args![part, company, site, pool], |row| row.get(0))
}

/// The lots that came to be from one moment up to another on some machines; on any, and by delivery too,
/// where none is named. So many at most.
pub fn made_between(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (from_us, to_us): (i64, i64),
    lines: &BTreeSet<String>,
    limit: u32,
) -> Result<BTreeSet<PoolId>, StoreError> {
    let (part, kind) = (tx.part(company), PoolKind::Lot);
    if lines.is_empty() {
        let args = args![part, company, site, kind, from_us, to_us, limit];
        return Ok(tx.query_all(&MADE, args, |row| row.get(0))?.into_iter().collect());
    }
    let mut made = BTreeSet::new();
    for line in lines {
        let args = args![part, company, site, line, kind, from_us, to_us, limit];
        made.extend(tx.query_all::<PoolId>(&MADE_ON, args, |row| row.get(0))?);
    }
    Ok(made)
}

/// What an open hold of this recall lies on.
pub fn held(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    recall: RecallId,
) -> Result<BTreeSet<PoolId>, StoreError> {
    let part = tx.part(company);
    let held = tx.query_all(&HELD, args![part, company, site, recall], |row| row.get(0))?;
    Ok(held.into_iter().collect())
}
