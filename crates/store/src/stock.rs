//! What quality says of lots, what blocks them, and where their portions lie.

use domain::ids::CompanyId;
use domain::lot_numbers::Span;
use domain::quantity::SCALE;
use domain::{
    CivilDate, Fact, HoldId, InspectionId, Instant, ItemId, LotStatus, PersonId, PoolId, Quantity,
    RecallId, SiteId, UnitId,
};

use crate::balances::Held;
use crate::error::StoreError;
use crate::imports::visible;
use crate::ledger;
use crate::pools::containing;
use crate::sql::{Row, Tx, args, statements};

/// What is known of a lot beside its identity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LotState {
    /// What quality says.
    pub status: Option<LotStatus>,
    /// The inspection it follows from.
    pub inspection: Option<InspectionId>,
    /// Day it was made.
    pub produced_on: Option<CivilDate>,
    /// Last day it may be used, where it was set after the lot was opened.
    pub expires_on: Option<CivilDate>,
    /// Day until which it is at its best.
    pub best_before_on: Option<CivilDate>,
    /// Day on which it has to be tested again.
    pub retest_on: Option<CivilDate>,
    /// Allergens, codes apart by spaces.
    pub allergens: Option<String>,
    /// Country it comes from.
    pub origin: Option<String>,
    /// Claims that hold for it.
    pub claims: Option<String>,
    /// Number of its certificate.
    pub certificate: Option<String>,
    /// Further attributes as JSON.
    pub attributes: Option<String>,
}

/// A lot that holds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotLeft {
    /// The lot.
    pub pool: PoolId,
    /// Its code.
    pub code: String,
    /// Its label.
    pub lot_number: Option<String>,
    /// What quality says.
    pub status: Option<LotStatus>,
    /// Last day it may be used.
    pub expires_on: Option<CivilDate>,
    /// Whether a block lies on it.
    pub is_held: bool,
    /// What is meant for shipments still in the house.
    pub set_aside: i128,
    /// What is kept of it.
    pub held: Held,
    /// Where it stands among the others.
    last_day: String,
}

/// A block on a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub hold: HoldId,
    /// The lot.
    pub pool: PoolId,
    /// Why.
    pub reason: String,
    /// Since when, microseconds UTC.
    pub placed_at_us: i64,
    /// Who laid it.
    pub placed_by: Option<PersonId>,
    /// Where in the chain it was laid.
    pub placed_seq: i64,
    /// When it was lifted; none while it is open.
    pub lifted_at_us: Option<i64>,
    /// Who lifted it.
    pub lifted_by: Option<PersonId>,
    /// Why it was lifted.
    pub lifted_reason: Option<String>,
    /// The recall that laid it.
    pub recall: Option<RecallId>,
}

/// A portion of a lot at a place, or in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portion {
    /// The lot.
    pub pool: PoolId,
    /// The place; empty where only the unit is known.
    pub place: String,
    /// The unit; 0 where it stands alone.
    pub unit: UnitId,
    /// How much, in the lot's unit.
    pub quantity: Quantity,
}

/// A count of a lot, or of a tank that was cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Its place in the ledger.
    pub seq: i64,
    /// What was there.
    pub counted: Quantity,
    /// When.
    pub at: Instant,
    /// Who counted.
    pub by: Option<PersonId>,
}

/// Pools whose code, number, supplier's number or item contains a text.
macro_rules! called {
    ($first:literal) => {
        concat!(
            "LEFT JOIN item i ON i.part = p.part AND i.company = p.company AND i.item = p.item
            WHERE ",
            $first,
            ".part = $1 AND ",
            $first,
            ".company = $2 AND ",
            $first,
            ".site = $3
            AND ",
            $first,
            ".pool > $4 AND (lower(p.code) LIKE $5 ESCAPE '!'
                OR lower(p.lot_number) LIKE $5 ESCAPE '!'
                OR lower(p.supplier_lot) LIKE $5 ESCAPE '!'
                OR lower(i.code) LIKE $5 ESCAPE '!' OR lower(i.name) LIKE $5 ESCAPE '!')"
        )
    };
}

macro_rules! hold_columns {
    () => {
        // What is said of a case that is kept to a circle is its number.
        "SELECT hold, pool, COALESCE(kept_as, reason), placed_at_us, placed_by, placed_seq,
            lifted_at_us, lifted_by,
            CASE WHEN lifted_reason IS NULL THEN NULL ELSE COALESCE(kept_as, lifted_reason) END,
            recall FROM hold WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    LOT = "SELECT status, inspection, produced_on, expires_on, best_before_on, retest_on, allergens,
            origin, claims, certificate, attributes FROM lot
        WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4";
    DESCRIBED = "SELECT pool, attributes, seq FROM lot WHERE part = $1 AND company = $2 AND site = $3
        AND attributes IS NOT NULL AND seq > $4 ORDER BY seq";
    LEFT_IN_STATUS = "SELECT l.pool FROM lot l JOIN balance b ON b.part = l.part
            AND b.company = l.company AND b.site = l.site AND b.pool = l.pool
        WHERE l.part = $1 AND l.company = $2 AND l.site = $3 AND l.status = $4 AND l.pool > $5
            AND b.item IS NOT NULL ORDER BY l.pool LIMIT $6";
    HOLD = concat!(hold_columns!(), " AND hold = $4");
    SAID_OF_HOLD = "SELECT reason, lifted_reason FROM hold
        WHERE part = $1 AND company = $2 AND site = $3 AND hold = $4";
    HOLDS = concat!(hold_columns!(), " AND pool = $4 ORDER BY hold");
    OPEN_HOLDS = concat!(hold_columns!(), " AND lifted_seq IS NULL AND hold > $4
        ORDER BY hold LIMIT $5");
    JUDGED = "SELECT judged_seq FROM lot
        WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4";
    TOUCHES = "SELECT seq FROM lot_touch
        WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4 ORDER BY seq";
    PORTIONS = "SELECT pool, place, unit, quantity FROM stock
        WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4 ORDER BY place, unit";
    COUNTS = "SELECT seq, counted, at_us, at_offset_min, person FROM stock_count
        WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4 ORDER BY seq";
    AT_PLACE = "SELECT pool, place, unit, quantity FROM stock
        WHERE part = $1 AND company = $2 AND site = $3 AND place = $4 AND pool > $5
        ORDER BY pool, unit LIMIT $6";
    IN_UNIT = "SELECT pool, place, unit, quantity FROM stock
        WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4 ORDER BY pool";
    LOTS_OF_ITEM = concat!("SELECT p.pool FROM pool p WHERE p.part = $1 AND p.company = $2
            AND p.site = $3 AND p.item = $4 AND p.kind = 1 AND p.pool > $5 AND ", visible!("p"),
        " ORDER BY p.pool LIMIT $6");
    LOTS_LEFT = "SELECT b.pool FROM balance b WHERE b.part = $1 AND b.company = $2 AND b.site = $3
            AND b.pool > $4 AND b.item IS NOT NULL ORDER BY b.pool LIMIT $5";
    LOTS_LEFT_OF_ITEM = "SELECT b.pool FROM balance b WHERE b.part = $1 AND b.company = $2
            AND b.site = $3 AND b.item = $4 AND b.item IS NOT NULL AND b.pool > $5
        ORDER BY b.pool LIMIT $6";
    LEFT_CALLED = concat!("SELECT b.pool FROM balance b JOIN pool p ON p.part = b.part
            AND p.company = b.company AND p.site = b.site AND p.pool = b.pool ", called!("b"),
        " AND b.item IS NOT NULL ORDER BY b.pool LIMIT $6");
    CALLED = concat!("SELECT p.pool FROM pool p ", called!("p"), " AND p.kind = 1 AND ",
        visible!("p"), " ORDER BY p.pool LIMIT $6");
    LEFT_HELD = "SELECT b.pool FROM balance b WHERE b.part = $1 AND b.company = $2 AND b.site = $3
            AND b.pool > $4 AND b.item IS NOT NULL
            AND EXISTS (SELECT 1 FROM hold h WHERE h.part = b.part AND h.company = b.company
                AND h.site = b.site AND h.pool = b.pool AND h.lifted_seq IS NULL)
        ORDER BY b.pool LIMIT $5";
    FIRST_OUT = "SELECT b.pool, p.code, p.lot_number, l.status,
            COALESCE(l.expires_on, p.expires),
            (SELECT COUNT(*) FROM hold h WHERE h.part = $1 AND h.company = $2
                AND h.site = $3 AND h.pool = b.pool AND h.lifted_seq IS NULL),
            (SELECT CAST(SUM(k.quantity) AS BIGINT) FROM pick k JOIN shipment s ON s.part = k.part
                    AND s.company = k.company AND s.site = k.site AND s.shipment = k.shipment
                WHERE k.part = $1 AND k.company = $2 AND k.site = $3
                    AND k.pool = b.pool AND s.dispatched_seq IS NULL),
            b.on_hand, b.last_at_us, b.last_day
        FROM balance b
        JOIN pool p ON p.part = b.part AND p.company = b.company AND p.site = b.site
            AND p.pool = b.pool
        LEFT JOIN lot l ON l.part = b.part AND l.company = b.company AND l.site = b.site
            AND l.pool = b.pool
        WHERE b.part = $1 AND b.company = $2 AND b.site = $3 AND b.item = $4
            AND b.item IS NOT NULL AND (b.last_day, b.pool) > ($5, $6)
        ORDER BY b.last_day, b.pool LIMIT $7";
    USABLE = "SELECT CAST(SUM(b.on_hand / 1000000000) AS BIGINT),
            CAST(SUM(b.on_hand % 1000000000) AS BIGINT)
        FROM balance b LEFT JOIN lot l ON l.part = b.part AND l.company = b.company
            AND l.site = b.site AND l.pool = b.pool
        WHERE b.part = $1 AND b.company = $2 AND b.site = $3 AND b.item = $4
            AND b.item IS NOT NULL AND b.last_day >= $5 AND b.on_hand > 0
            AND (l.status IS NULL OR l.status = $6)
            AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.part = b.part AND h.company = b.company
                AND h.site = b.site AND h.pool = b.pool AND h.lifted_seq IS NULL)";
    NUMBERS = concat!("SELECT p.lot_number FROM pool p WHERE p.part = $1 AND p.company = $2
            AND p.site = $3 AND p.lot_number >= $4 AND p.lot_number < $5 AND ", visible!("p"));
    LAST_NUMBER = concat!("SELECT p.lot_number FROM pool p WHERE p.part = $1 AND p.company = $2
            AND p.site = $3 AND p.lot_number >= $4 AND p.lot_number < $5
            AND CAST(length(p.lot_number) AS BIGINT) = $6 AND ", visible!("p"), " ORDER BY p.lot_number DESC LIMIT 1");
    SUPPLIER_LOTS = concat!("SELECT p.pool FROM pool p WHERE p.part = $1 AND p.company = $2
            AND p.site = $3 AND p.supplier_lot = $4 AND p.item = $5 AND ", visible!("p"),
        " ORDER BY p.pool LIMIT 1");
}

/// What is known of a lot; all empty where nobody said anything.
pub fn lot(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<LotState, StoreError> {
    let part = tx.part(company);
    let found = tx.query_one(&LOT, args![part, company, site, pool], |row| {
        let mut columns = row.columns();
        Ok(LotState {
            status: columns.take()?,
            inspection: columns.take()?,
            produced_on: columns.take()?,
            expires_on: columns.take()?,
            best_before_on: columns.take()?,
            retest_on: columns.take()?,
            allergens: columns.take()?,
            origin: columns.take()?,
            claims: columns.take()?,
            certificate: columns.take()?,
            attributes: columns.take()?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// The typed attributes of the lots that were last described or judged after a place in the chain, as
/// JSON, each with that place.
pub fn described_after(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    seq: i64,
) -> Result<Vec<(PoolId, String, i64)>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&DESCRIBED, args![part, company, site, seq], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// A page of the lots that have a status and hold something, the oldest first.
pub fn left_in_status(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    status: LotStatus,
    after: PoolId,
    limit: u32,
) -> Result<Vec<PoolId>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, status, after, limit];
    tx.query_all(&LEFT_IN_STATUS, args, |row| row.get(0))
}

fn read_hold(row: Row<'_>) -> Result<Hold, StoreError> {
    let mut columns = row.columns();
    Ok(Hold {
        hold: columns.take()?,
        pool: columns.take()?,
        reason: columns.take()?,
        placed_at_us: columns.take()?,
        placed_by: columns.take()?,
        placed_seq: columns.take()?,
        lifted_at_us: columns.take()?,
        lifted_by: columns.take()?,
        lifted_reason: columns.take()?,
        recall: columns.take()?,
    })
}

/// A hold by its id.
pub fn hold(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    hold: HoldId,
) -> Result<Option<Hold>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&HOLD, args![part, company, site, hold], read_hold)
}

/// A hold in the words that were said, for whoever may know the case that it follows from.
pub fn hold_as_said(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    id: HoldId,
) -> Result<Option<Hold>, StoreError> {
    let Some(found) = hold(tx, ground, id)? else { return Ok(None) };
    let said = args![tx.part(ground.0), ground.0, ground.1, id];
    let said = tx.query_one(&SAID_OF_HOLD, said, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(said.map(|(reason, lifted_reason)| Hold { reason, lifted_reason, ..found }))
}

/// Every hold a lot ever had.
pub fn holds(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Vec<Hold>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&HOLDS, args![part, company, site, pool], read_hold)
}

/// A page of the holds that are open, the oldest first.
pub fn open_holds(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    after: HoldId,
    limit: u32,
) -> Result<Vec<Hold>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OPEN_HOLDS, args![part, company, site, after, limit], read_hold)
}

fn read_portion(row: Row<'_>) -> Result<Portion, StoreError> {
    Ok(Portion { pool: row.get(0)?, place: row.get(1)?, unit: row.get(2)?, quantity: row.get(3)? })
}

/// The counts of a lot or tank, in the order of the ledger.
pub fn counts(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Vec<Count>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&COUNTS, args![part, company, site, pool], |row| {
        let at = Instant { utc_us: row.get(2)?, offset_min: row.get(3)? };
        Ok(Count { seq: row.get(0)?, counted: row.get(1)?, at, by: row.get(4)? })
    })
}

/// What quality said of a lot at a moment; before anybody said something, what was said first.
///
/// Only who asks about a moment before the last verdict reads more than that verdict.
pub fn status_at(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
    at_us: i64,
) -> Result<Option<LotStatus>, StoreError> {
    let part = tx.part(ground.0);
    let args = args![part, ground.0, ground.1, pool];
    let last = tx.query_one(&JUDGED, args, |row| row.get::<Option<i64>>(0))?.flatten();
    let Some(last) = last else { return Ok(None) };
    if let Some((at, status)) = verdict(tx, ground, last)?
        && at <= at_us
    {
        return Ok(Some(status));
    }
    let seqs = tx.query_all(&TOUCHES, args![part, ground.0, ground.1, pool], |row| row.get(0))?;
    let (mut first, mut then) = (None, None);
    for seq in seqs {
        let Some((at, status)) = verdict(tx, ground, seq)? else { continue };
        first.get_or_insert(status);
        if at <= at_us && then.is_none_or(|(known, _)| known <= at) {
            then = Some((at, status));
        }
    }
    Ok(then.map(|(_, status)| status).or(first))
}

/// The verdict at a place in the chain, if it is one, and when it was given.
fn verdict(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    seq: i64,
) -> Result<Option<(i64, LotStatus)>, StoreError> {
    let found = ledger::records(tx, company, site, seq - 1, 1)?.into_iter().next();
    Ok(found.and_then(|record| match record.entry.fact {
        Fact::LotJudged(fact) => Some((record.entry.at.utc_us, fact.status)),
        _ => None,
    }))
}

/// Where the portions of a lot lie; what has no place is in no row.
pub fn portions(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Vec<Portion>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&PORTIONS, args![part, company, site, pool], read_portion)
}

/// A page of what lies at a place.
pub fn at_place(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    place: &str,
    after: PoolId,
    limit: u32,
) -> Result<Vec<Portion>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&AT_PLACE, args![part, company, site, place, after, limit], read_portion)
}

/// What is in a handling unit, units within it left out.
pub fn in_unit(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    unit: UnitId,
) -> Result<Vec<Portion>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&IN_UNIT, args![part, company, site, unit], read_portion)
}

/// A page of the lots of an item, the oldest first.
pub fn lots_of_item(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    item: ItemId,
    after: PoolId,
    limit: u32,
) -> Result<Vec<PoolId>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, item, after, limit];
    tx.query_all(&LOTS_OF_ITEM, args, |row| row.get(0))
}

/// A page of the lots that hold something, the oldest first, of one item or of all. One that holds
/// more than is kept may be used up: the balance decides.
pub fn lots_left(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    item: Option<ItemId>,
    after: PoolId,
    limit: u32,
) -> Result<Vec<PoolId>, StoreError> {
    let part = tx.part(company);
    match item {
        None => {
            let args = args![part, company, site, after, limit];
            tx.query_all(&LOTS_LEFT, args, |row| row.get(0))
        }
        Some(item) => {
            let args = args![part, company, site, item, after, limit];
            tx.query_all(&LOTS_LEFT_OF_ITEM, args, |row| row.get(0))
        }
    }
}

/// Which lots a list by name is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    /// Those that hold something.
    Left,
    /// Those that ever were.
    Ever,
}

/// A page of the lots whose code, number, supplier's number or item contains a text, the oldest first.
pub fn lots_called(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (which, text): (Called, &str),
    after: PoolId,
    limit: u32,
) -> Result<Vec<PoolId>, StoreError> {
    let statement = match which {
        Called::Left => &LEFT_CALLED,
        Called::Ever => &CALLED,
    };
    let (part, pattern) = (tx.part(company), containing(text));
    tx.query_all(statement, args![part, company, site, after, &pattern, limit], |row| row.get(0))
}

/// A page of the lots that hold something and are on hold, the oldest first.
pub fn lots_held(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    after: PoolId,
    limit: u32,
) -> Result<Vec<PoolId>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&LEFT_HELD, args![part, company, site, after, limit], |row| row.get(0))
}

/// A page of the lots of an item that hold something, after one that was seen: what lasts the
/// shortest first, then what came first; what has no end last.
pub fn first_out(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    item: ItemId,
    seen: Option<&LotLeft>,
    limit: u32,
) -> Result<Vec<LotLeft>, StoreError> {
    let part = tx.part(company);
    let (last_day, pool) = seen.map_or(("", PoolId(0)), |seen| (seen.last_day.as_str(), seen.pool));
    tx.query_all(&FIRST_OUT, args![part, company, site, item, last_day, pool, limit], |row| {
        Ok(LotLeft {
            pool: row.get(0)?,
            code: row.get(1)?,
            lot_number: row.get(2)?,
            status: row.get(3)?,
            expires_on: row.get(4)?,
            is_held: row.get::<i64>(5)? > 0,
            set_aside: row.get::<Option<i64>>(6)?.unwrap_or(0).into(),
            held: Held { on_hand: row.get(7)?, last_at_us: row.get(8)? },
            last_day: row.get(9)?,
        })
    })
}

/// What all lots of an item hold together that may be used on a day. What is more than is kept of a
/// lot is left out: the answer is rather too careful.
pub fn usable(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    item: ItemId,
    day: CivilDate,
) -> Result<i128, StoreError> {
    let (part, day) = (tx.part(company), day.to_string());
    let args = args![part, company, site, item, &day, LotStatus::Released];
    let sums = tx.query_one(&USABLE, args, |row| {
        Ok((row.get::<Option<i64>>(0)?, row.get::<Option<i64>>(1)?))
    })?;
    let (wholes, rest) = sums.unwrap_or_default();
    Ok(i128::from(wholes.unwrap_or(0)) * i128::from(SCALE) + i128::from(rest.unwrap_or(0)))
}

/// The lot numbers that begin with a text.
pub fn numbers_beginning(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    prefix: &str,
) -> Result<Vec<String>, StoreError> {
    let part = tx.part(company);
    // No lot number has this character, so nothing that begins with the text lies beyond.
    let end = format!("{prefix}\u{10ffff}");
    tx.query_all(&NUMBERS, args![part, company, site, prefix, &end], |row| row.get(0))
}

/// The last lot number of a span.
pub fn last_number(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    span: &Span,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, &span.from, &span.below, span.chars as i64];
    tx.query_one(&LAST_NUMBER, args, |row| row.get(0))
}

/// The first lot of an item that came under a supplier's number.
pub fn by_supplier_lot(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    supplier_lot: &str,
    item: ItemId,
) -> Result<Option<PoolId>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, supplier_lot, item];
    tx.query_one(&SUPPLIER_LOTS, args, |row| row.get(0))
}
