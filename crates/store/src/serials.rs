//! Where pieces with serial numbers lie, as readers and decisions ask.

use domain::ids::CompanyId;
use domain::serials::{Run, Stem};
use domain::{ItemId, PoolId, PoolKind, SiteId, UnitId};

use crate::error::StoreError;
use crate::imports::visible;
use crate::sql::{Row, Tx, args, statements};

/// A run of serial numbers, with where its pieces lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lying {
    /// The item.
    pub item: ItemId,
    /// The numbers.
    pub run: Run,
    /// The lot.
    pub pool: PoolId,
    /// The handling unit, where they were packed by their numbers.
    pub unit: Option<UnitId>,
}

macro_rules! run_columns {
    () => {
        "SELECT r.item, r.prefix, r.digits, r.first, r.last, r.pool, r.unit FROM serial_run r
        WHERE r.part = $1 AND r.company = $2 AND r.site = $3"
    };
}

statements! {
    BEGINNING = concat!(run_columns!(), " AND r.prefix = $4 AND r.digits = $5 AND r.first = $6
        ORDER BY r.item LIMIT $7");
    AROUND = concat!(run_columns!(), " AND r.prefix = $4 AND r.digits = $5 AND r.last > r.first
            AND r.last >= $6 AND r.first < $6
        ORDER BY r.item LIMIT $7");
    BEFORE = concat!(run_columns!(), " AND r.item = $4 AND r.prefix = $5 AND r.digits = $6
            AND r.first < $7
        ORDER BY r.first DESC LIMIT 1");
    BETWEEN = concat!(run_columns!(), " AND r.item = $4 AND r.prefix = $5 AND r.digits = $6
            AND r.first >= $7 AND r.first <= $8
        ORDER BY r.first");
    OF_POOL = concat!(run_columns!(), " AND r.pool = $4
        ORDER BY r.prefix, r.digits, r.first LIMIT $5");
    IN_UNIT = concat!(run_columns!(), " AND r.unit = $4 AND r.unit <> 0
        ORDER BY r.prefix, r.digits, r.first LIMIT $5");
    NUMBERED = concat!("SELECT p.lot_number, p.pool FROM pool p
        WHERE p.part = $1 AND p.company = $2 AND p.site = $3
            AND CAST(length(p.lot_number) AS BIGINT) = $4 AND p.lot_number >= $5
            AND p.lot_number <= $6 AND p.item = $7 AND p.kind = $8
            AND ", visible!("p"), " ORDER BY p.lot_number");
}

fn read(row: Row<'_>) -> Result<Lying, StoreError> {
    let mut columns = row.columns();
    let item = columns.take()?;
    let stem = Stem { prefix: columns.take()?, digits: columns.take()? };
    let run = Run { stem, first: columns.take()?, last: columns.take()? };
    let (pool, unit): (PoolId, UnitId) = (columns.take()?, columns.take()?);
    Ok(Lying { item, run, pool, unit: Some(unit).filter(|unit| unit.0 != 0) })
}

/// Where the pieces with a serial number lie: one an item.
pub fn find(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    serial: &Run,
    limit: u32,
) -> Result<Vec<Lying>, StoreError> {
    let part = tx.part(company);
    let Stem { prefix, digits } = &serial.stem;
    let args = args![part, company, site, prefix, *digits, serial.first, limit];
    let mut found = tx.query_all(&BEGINNING, args, read)?;
    found.extend(tx.query_all(&AROUND, args, read)?);
    Ok(found)
}

/// The first number of these runs that a piece of the item has already, and the lot it lies in. The runs
/// have one stem and are in order.
pub fn overlapping(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    item: ItemId,
    runs: &[Run],
) -> Result<Option<(String, PoolId)>, StoreError> {
    let part = tx.part(company);
    let (Some(lowest), Some(highest)) = (runs.first(), runs.last()) else { return Ok(None) };
    let (prefix, digits) = (&lowest.stem.prefix, lowest.stem.digits);
    let from = lowest.first;
    let before = args![part, company, site, item, prefix, digits, from];
    let mut held = tx.query_all(&BEFORE, before, read)?;
    let between = args![part, company, site, item, prefix, digits, from, highest.last];
    let mut found = held.pop().and_then(|one| shared(&one, runs));
    tx.stream(&BETWEEN, between, |row| {
        if found.is_none() {
            found = shared(&read(row)?, runs);
        }
        Ok::<(), StoreError>(())
    })?;
    Ok(found)
}

/// The runs of an item that share a number with this one, in order.
pub fn holding(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    item: ItemId,
    run: &Run,
) -> Result<Vec<Lying>, StoreError> {
    let part = tx.part(company);
    let (prefix, digits) = (&run.stem.prefix, run.stem.digits);
    let before = args![part, company, site, item, prefix, digits, run.first];
    let mut held = tx.query_all(&BEFORE, before, read)?;
    held.retain(|one| one.run.last >= run.first);
    let between = args![part, company, site, item, prefix, digits, run.first, run.last];
    held.extend(tx.query_all(&BETWEEN, between, read)?);
    Ok(held)
}

/// The first number that lies in one of the runs, with its lot.
fn shared(held: &Lying, runs: &[Run]) -> Option<(String, PoolId)> {
    let at = runs.partition_point(|run| run.last < held.run.first);
    let (first, _) = runs.get(at)?.within(held.run.first, held.run.last)?;
    Some((held.run.stem.serial(first), held.pool))
}

/// Lots of an item that have one of these numbers for their own: pieces that came as lots.
pub fn numbered(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    item: ItemId,
    runs: &[Run],
) -> Result<Vec<(String, PoolId)>, StoreError> {
    let part = tx.part(company);
    let (Some(lowest), Some(highest)) = (runs.first(), runs.last()) else {
        return Ok(Vec::new());
    };
    let (from, to) = (lowest.from(), highest.to());
    let chars = from.chars().count() as i64;
    let args = args![part, company, site, chars, &from, &to, item, PoolKind::Lot];
    let mut found = Vec::new();
    tx.stream(&NUMBERED, args, |row| {
        let number: String = row.get(0)?;
        let single = domain::serials::single(&number).filter(|one| one.stem == lowest.stem);
        let taken = single.is_some_and(|one| {
            let at = runs.partition_point(|run| run.last < one.first);
            runs.get(at).is_some_and(|run| run.first <= one.first)
        });
        if taken {
            found.push((number, row.get(1)?));
        }
        Ok::<(), StoreError>(())
    })?;
    Ok(found)
}

/// The runs of a lot.
pub fn of_pool(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
    limit: u32,
) -> Result<Vec<Lying>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OF_POOL, args![part, company, site, pool, limit], read)
}

/// The runs in a handling unit.
pub fn in_unit(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    unit: UnitId,
    limit: u32,
) -> Result<Vec<Lying>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&IN_UNIT, args![part, company, site, unit, limit], read)
}
