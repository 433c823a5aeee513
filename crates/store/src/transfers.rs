//! Transfers and corrections as readers see them: by code, by pool, by document.
//!
//! Rows are as they were recorded. What a correction makes of them is worked out by the trace
//! engine; here corrections are handed over beside the transfers they name.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use domain::facts::{TransferCorrected, TransferRecorded};
use domain::ids::CompanyId;
use domain::{ItemId, PoolId, PoolKind, SiteId, TransferId};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::imports::visible;
use crate::many::{self, ForIds, chunk_args, for_ids, id_places};
use crate::recorded::Recorded;
use crate::sql::{Columns, Row, Statement, Tx, args, statements};

/// A transfer as it was recorded.
pub type Transfer = Recorded<TransferRecorded>;
/// A correction as it was recorded.
pub type Correction = Recorded<TransferCorrected>;

/// Which end of its transfers a pool stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What left the pool.
    Out,
    /// What entered it.
    In,
}

/// A transfer with the pool at its other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The transfer.
    pub transfer: Transfer,
    /// The code of the person, as imported or given; none when it was erased.
    pub by_code: Option<String>,
    /// The pool at the other end.
    pub other: LinkedPool,
}

/// What is shown of the pool at the other end of a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedPool {
    /// Its id.
    pub pool: PoolId,
    /// Its kind.
    pub kind: PoolKind,
    /// Its code.
    pub code: String,
    /// The label of a lot.
    pub lot_number: Option<String>,
    /// The item in it: id, code, name, unit.
    pub item: Option<(ItemId, String, String, String)>,
}

macro_rules! transfer_columns {
    () => {
        "t.seq, t.at_us, t.at_offset_min, t.recorded_at_us, t.recorded_offset_min, t.person,
            t.transfer, t.code, t.pool_from, t.pool_to, t.qty_from, t.qty_to, t.basis, t.equipment,
            t.document, t.returns"
    };
}

macro_rules! link_columns {
    () => {
        concat!(
            transfer_columns!(),
            ", n.code, p.pool, p.kind, p.code, p.lot_number,
            i.item, i.code, i.name, i.unit"
        )
    };
}

/// The pool at the other end, its item, and the person's present name.
macro_rules! link_joins {
    ($other:literal) => {
        concat!(
            " JOIN pool p ON p.part = t.part AND p.company = t.company AND p.site = t.site
                AND p.pool = t.",
            $other,
            "
            LEFT JOIN item i ON i.part = p.part AND i.company = p.company AND i.item = p.item
            LEFT JOIN person_name n ON n.part = t.part AND n.company = t.company
                AND n.person = t.person AND n.valid_to_us IS NULL "
        )
    };
}

macro_rules! correction_columns {
    () => {
        "c.seq, c.at_us, c.at_offset_min, c.recorded_at_us, c.recorded_offset_min, c.person,
            c.transfer, c.void, c.set_at_us, c.set_at_offset_min, c.set_by, c.pool_from, c.pool_to,
            c.qty_from, c.qty_to, c.basis, c.equipment, c.document, c.reason"
    };
}
pub(crate) use correction_columns;
pub(crate) use transfer_columns;

macro_rules! corrections {
    () => {
        concat!(
            "SELECT ",
            correction_columns!(),
            " FROM correction c WHERE c.part = $1 AND c.company = $2 AND c.site = $3"
        )
    };
}

statements! {
    BY_ID = concat!("SELECT ", transfer_columns!(), " FROM transfer_out t
        WHERE t.part = $1 AND t.company = $2 AND t.site = $3 AND t.transfer = $4 AND ",
        visible!("t"));
    BY_DOCUMENT = concat!("SELECT ", transfer_columns!(), " FROM transfer_out t
        WHERE t.part = $1 AND t.company = $2 AND t.site = $3 AND t.document = $4
            AND t.transfer > $5 AND ", visible!("t"), " ORDER BY t.transfer LIMIT $6");
    LINKS_OUT = concat!("SELECT ", link_columns!(), " FROM transfer_out t", link_joins!("pool_to"),
        "WHERE t.part = $1 AND t.company = $2 AND t.site = $3 AND t.pool_from = $4
            AND t.transfer > $5 AND ", visible!("t"), " ORDER BY t.transfer LIMIT $6");
    LINKS_IN = concat!("SELECT ", link_columns!(), " FROM transfer_in k
        JOIN transfer_out t ON t.part = k.part AND t.company = k.company AND t.site = k.site
            AND t.pool_from = k.pool_from AND t.transfer = k.transfer", link_joins!("pool_from"),
        "WHERE k.part = $1 AND k.company = $2 AND k.site = $3 AND k.pool_to = $4
            AND k.transfer > $5 AND ", visible!("k"), " ORDER BY k.transfer LIMIT $6");
    CORRECTIONS = concat!(corrections!(),
        " AND c.transfer = $4 AND ", visible!("c"), " ORDER BY c.seq");
    CORRECTED_TO_LEAVE = concat!(corrections!(),
        " AND c.pool_from = $4 AND ", visible!("c"), " ORDER BY c.seq");
    CORRECTED_TO_ENTER = concat!(corrections!(),
        " AND c.pool_to = $4 AND ", visible!("c"), " ORDER BY c.seq");
    RETURNS = concat!("SELECT ", transfer_columns!(), " FROM transfer_out t
        WHERE t.part = $1 AND t.company = $2 AND t.site = $3 AND t.returns = $4 AND ",
        visible!("t"), " ORDER BY t.transfer");
    SOME = "SELECT COUNT(*) FROM (SELECT 1 FROM transfer_in t
        WHERE t.part = $1 AND t.company = $2 AND t.site = $3 LIMIT $4) AS some_of_them";
    COUNT = concat!("SELECT COUNT(*) FROM transfer_in t
        WHERE t.part = $1 AND t.company = $2 AND t.site = $3 AND ", visible!("t"));
}

static BY_IDS: ForIds = LazyLock::new(|| many::statements(by_ids_statement));
static CORRECTIONS_OF: ForIds = LazyLock::new(|| many::statements(corrections_statement));
static RETURNS_OF: ForIds = LazyLock::new(|| many::statements(returns_statement));
static TOUCHING: ForIds = LazyLock::new(|| many::statements(touching_statement));

/// The statement that reads many transfers at once.
pub(crate) fn by_ids_statement(places: usize) -> Statement {
    Statement::generated(format!(
        "SELECT {} FROM transfer_out t WHERE t.part = $1 AND t.company = $2 AND t.site = $3
            AND t.transfer IN ({}) AND {}",
        transfer_columns!(),
        id_places(places),
        visible!("t")
    ))
}

/// The statement that reads the corrections of many transfers at once.
pub(crate) fn corrections_statement(places: usize) -> Statement {
    Statement::generated(format!(
        "{} AND c.transfer IN ({}) AND {} ORDER BY c.seq",
        corrections!(),
        id_places(places),
        visible!("c")
    ))
}

/// The statement that finds what takes many transfers back.
pub(crate) fn returns_statement(places: usize) -> Statement {
    Statement::generated(format!(
        "SELECT t.transfer FROM transfer_out t WHERE t.part = $1 AND t.company = $2 AND t.site = $3
            AND t.returns IN ({}) AND {}",
        id_places(places),
        visible!("t")
    ))
}

/// The statement that finds every transfer that ever touched one of many pools, as it was recorded or as
/// a correction says.
pub(crate) fn touching_statement(places: usize) -> Statement {
    let of = |table: &str, pool: &str, visible: &str| {
        format!(
            "SELECT x.transfer FROM {table} x WHERE x.part = $1 AND x.company = $2 AND x.site = $3
                AND x.{pool} IN ({}) AND {visible}",
            id_places(places)
        )
    };
    let ends = [
        ("transfer_out", "pool_from"),
        ("transfer_in", "pool_to"),
        ("correction", "pool_from"),
        ("correction", "pool_to"),
    ];
    let ends = ends.map(|(table, pool)| of(table, pool, visible!("x")));
    Statement::generated(ends.join(" UNION "))
}

pub(crate) fn read_transfer(columns: &mut Columns<'_>) -> Result<Transfer, StoreError> {
    Ok(Recorded {
        seq: columns.take()?,
        at: columns.instant()?,
        recorded_at: columns.instant()?,
        by: columns.take()?,
        fact: TransferRecorded {
            transfer: columns.take()?,
            code: columns.take()?,
            from: columns.take()?,
            to: columns.take()?,
            qty_from: columns.take()?,
            qty_to: columns.take()?,
            basis: columns.take()?,
            equipment: columns.take()?,
            document: columns.take()?,
            returns: columns.take()?,
        },
    })
}

fn read_link(row: Row<'_>) -> Result<Link, StoreError> {
    let mut columns = row.columns();
    let transfer = read_transfer(&mut columns)?;
    let by_code = columns.take()?;
    let (pool, kind, code) = (columns.take()?, columns.take()?, columns.take()?);
    let lot_number = columns.take()?;
    let item = match columns.take::<Option<ItemId>>()? {
        None => None,
        Some(item) => Some((item, columns.take()?, columns.take()?, columns.take()?)),
    };
    Ok(Link { transfer, by_code, other: LinkedPool { pool, kind, code, lot_number, item } })
}

fn read_correction(row: Row<'_>) -> Result<Correction, StoreError> {
    correction_of(&mut row.columns())
}

pub(crate) fn correction_of(columns: &mut Columns<'_>) -> Result<Correction, StoreError> {
    Ok(Recorded {
        seq: columns.take()?,
        at: columns.instant()?,
        recorded_at: columns.instant()?,
        by: columns.take()?,
        fact: TransferCorrected {
            transfer: columns.take()?,
            void: columns.take()?,
            set_at: columns.instant_or_null()?,
            set_by: columns.take()?,
            from: columns.take()?,
            to: columns.take()?,
            qty_from: columns.take()?,
            qty_to: columns.take()?,
            basis: columns.take()?,
            equipment: columns.take()?,
            document: columns.take()?,
            reason: columns.take()?,
        },
    })
}

/// A transfer by its id.
pub fn find(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    transfer: TransferId,
) -> Result<Option<Transfer>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, transfer];
    tx.query_one(&BY_ID, args, |row| read_transfer(&mut row.columns()))
}

/// A transfer by the code documents use.
pub fn by_code(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    code: &str,
) -> Result<Option<Transfer>, StoreError> {
    match claims::find(tx, company, site, ClaimKind::Transfer, code)? {
        Some(id) => find(tx, company, site, TransferId(id)),
        None => Ok(None),
    }
}

/// Many transfers by their ids, in no particular order; what is not there is left out.
pub fn by_ids(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    transfers: &[TransferId],
) -> Result<Vec<Transfer>, StoreError> {
    let (statement, places) = for_ids(&BY_IDS, transfers.len());
    let mut found = Vec::with_capacity(transfers.len());
    for chunk in transfers.chunks(places) {
        let args = chunk_args(tx, (company, site), chunk.iter().map(|id| id.0), places);
        tx.stream(statement, &args, |row| {
            found.push(read_transfer(&mut row.columns())?);
            Ok::<(), StoreError>(())
        })?;
    }
    Ok(found)
}

/// The corrections of many transfers, in ledger order within a chunk of them.
pub fn corrections_of_many(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    transfers: &[TransferId],
) -> Result<Vec<Correction>, StoreError> {
    let (statement, places) = for_ids(&CORRECTIONS_OF, transfers.len());
    let mut found = Vec::new();
    for chunk in transfers.chunks(places) {
        let args = chunk_args(tx, (company, site), chunk.iter().map(|id| id.0), places);
        tx.stream(statement, &args, |row| {
            found.push(read_correction(row)?);
            Ok::<(), StoreError>(())
        })?;
    }
    Ok(found)
}

/// The transfers that take any of many back.
pub fn returns_of_many(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    transfers: &[TransferId],
) -> Result<Vec<TransferId>, StoreError> {
    let (statement, places) = for_ids(&RETURNS_OF, transfers.len());
    let mut found = Vec::new();
    for chunk in transfers.chunks(places) {
        let args = chunk_args(tx, (company, site), chunk.iter().map(|id| id.0), places);
        found.extend(tx.query_all(statement, &args, |row| row.get::<TransferId>(0))?);
    }
    Ok(found)
}

/// Every transfer that ever touched one of many pools, as it was recorded or as a correction says, by id.
pub(crate) fn touching_many(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pools: &[PoolId],
) -> Result<Vec<TransferId>, StoreError> {
    let (statement, places) = for_ids(&TOUCHING, pools.len());
    let mut found: Vec<TransferId> = Vec::new();
    for chunk in pools.chunks(places) {
        let args = chunk_args(tx, ground, chunk.iter().map(|pool| pool.0), places);
        found.extend(tx.query_all(statement, &args, |row| row.get::<TransferId>(0))?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Whether something of one pool may be in another: it is the same, or was moved there by any transfer that
/// was ever recorded.
pub fn comes_of(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (pool, origin): (PoolId, PoolId),
) -> Result<bool, StoreError> {
    let (mut seen, mut next) = (BTreeSet::from([pool]), vec![pool]);
    while !next.is_empty() && !seen.contains(&origin) {
        let touching = touching_many(tx, ground, &next)?;
        let before = by_ids(tx, ground.0, ground.1, &touching)?;
        let into = |transfer: &&Transfer| seen.contains(&transfer.fact.to);
        let from: BTreeSet<PoolId> = before.iter().filter(into).map(|one| one.fact.from).collect();
        let unseen: Vec<PoolId> = from.difference(&seen).copied().collect();
        seen.extend(&unseen);
        // What a customer gave back is not of everything they ever had.
        let rows = crate::lots::rows(tx, ground, &unseen)?;
        let inside = rows.iter().filter(|(_, (row, _))| row.pool.fact.kind.is_inside());
        next = inside.map(|(pool, _)| *pool).collect();
    }
    Ok(seen.contains(&origin))
}

/// A page of the transfers of a document, in ledger order, after the last one seen.
pub fn by_document(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    document: &str,
    after: TransferId,
    limit: u32,
) -> Result<Vec<Transfer>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, document, after, limit];
    tx.query_all(&BY_DOCUMENT, args, |row| read_transfer(&mut row.columns()))
}

/// A page of the transfers that left or entered a pool, in ledger order, after the last one seen.
///
/// As recorded: what a correction moved to this pool is in [`corrected_to`].
pub fn links(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    (pool, end): (PoolId, Side),
    after: TransferId,
    limit: u32,
) -> Result<Vec<Link>, StoreError> {
    let part = tx.part(company);
    let statement = match end {
        Side::Out => &LINKS_OUT,
        Side::In => &LINKS_IN,
    };
    tx.query_all(statement, args![part, company, site, pool, after, limit], read_link)
}

/// The corrections that name a transfer, in ledger order.
pub fn corrections(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    transfer: TransferId,
) -> Result<Vec<Correction>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&CORRECTIONS, args![part, company, site, transfer], read_correction)
}

/// The corrections that say a transfer left or entered this pool and no other.
pub fn corrected_to(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    (pool, end): (PoolId, Side),
) -> Result<Vec<Correction>, StoreError> {
    let part = tx.part(company);
    let statement = match end {
        Side::Out => &CORRECTED_TO_LEAVE,
        Side::In => &CORRECTED_TO_ENTER,
    };
    tx.query_all(statement, args![part, company, site, pool], read_correction)
}

/// The transfers that take one back (rule N5).
pub fn returns_of(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    original: TransferId,
) -> Result<Vec<Transfer>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, original];
    tx.query_all(&RETURNS, args, |row| read_transfer(&mut row.columns()))
}

/// Whether there are more transfers than that, those of unfinished imports included; no more are
/// looked at than it takes.
pub fn are_more_than(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    most: usize,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    let enough = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
    let count: Option<i64> =
        tx.query_one(&SOME, args![part, company, site, enough], |row| row.get(0))?;
    Ok(count.unwrap_or(0) == enough)
}

/// How many transfers there are.
pub fn count(tx: &mut Tx<'_>, company: CompanyId, site: SiteId) -> Result<u64, StoreError> {
    let part = tx.part(company);
    let count: Option<i64> = tx.query_one(&COUNT, args![part, company, site], |row| row.get(0))?;
    Ok(count.unwrap_or(0).unsigned_abs())
}
