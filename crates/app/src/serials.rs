//! Serial numbers of pieces: named by the run when they come, found by a scan, and made lots of their
//! own when something is done with one of them alone (decision 21).
//!
//! Until then a piece is part of its lot: it has the lot's verdict, holds, dates and origin, and a trace
//! of it is the trace of the lot.

use domain::facts::{ItemDefined, SerialsMoved};
use domain::serials::{self as decisions, Line, Run, Stem};
use domain::stock::Spot;
use domain::{CompanyId, ItemId, PoolId, PoolKind, Quantity, Refusal, SiteId, Tracking, UnitId};
use serde::{Deserialize, Serialize};
use store::claims::{self, ClaimKind};
use store::serials::{self as stored, Lying};
use store::{Tx, pools, units};
use utoipa::ToSchema;

use crate::acts::Acting;
use crate::error::{Error, Result};
use crate::lots::{Flow, Loaded};
use crate::naming::reference_of;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};

/// Serial numbers: one, or a run from one to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SerialsAsk {
    /// The first serial number.
    pub from: String,
    /// The last one; absent for a single piece.
    pub to: Option<String>,
}

/// A run of serial numbers that lie together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SerialsView {
    /// The first.
    pub from: String,
    /// The last; the same as the first for a single piece.
    pub to: String,
    /// How many pieces.
    pub pieces: u64,
    /// Number of the handling unit they were packed into by their numbers.
    pub handling_unit: Option<String>,
}

/// The serial numbers of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SerialsPage {
    /// The runs, in order.
    pub rows: Vec<SerialsView>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// Items that may have pieces of one number.
const ITEMS_MAX: u32 = 20;

/// Runs that are shown of a lot or a unit.
pub(crate) const SHOWN_MAX: u32 = 200;

/// The prefix of a lot's reference.
const LOT: &str = "lot:";

impl Plant {
    /// The serial numbers that lie in a lot.
    pub fn serials(&self, operator: &Operator, reference: &str) -> Result<SerialsPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let pool = crate::lots::pool_of(tx, ground, reference)?;
            let mut lying = stored::of_pool(tx, ground, pool, SHOWN_MAX + 1)?;
            let more = lying.len() > SHOWN_MAX as usize;
            lying.truncate(SHOWN_MAX as usize);
            Ok(SerialsPage { rows: shown(tx, ground, &lying)?, more })
        })
    }
}

/// Runs in words.
pub(crate) fn shown(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    lying: &[Lying],
) -> Result<Vec<SerialsView>> {
    let mut rows = Vec::with_capacity(lying.len());
    for Lying { run, unit, .. } in lying {
        let unit = match unit {
            Some(unit) => units::find(tx, ground, *unit)?.map(|unit| unit.code),
            None => None,
        };
        let (from, to) = (run.from(), run.to());
        rows.push(SerialsView { from, to, pieces: run.pieces(), handling_unit: unit });
    }
    Ok(rows)
}

/// The runs of an ask.
pub(crate) fn runs(asked: &[SerialsAsk]) -> Result<Vec<Run>, Refusal> {
    let lines: Vec<Line<'_>> =
        asked.iter().map(|ask| Line { from: &ask.from, to: ask.to.as_deref() }).collect();
    decisions::runs(&lines)
}

/// Pieces as a quantity of their item.
pub(crate) fn as_quantity(runs: &[Run]) -> Quantity {
    Quantity::whole(i64::try_from(decisions::pieces(runs)).unwrap_or(i64::MAX))
}

/// As many pieces as serial numbers.
pub(crate) fn as_many(runs: &[Run], quantity: Quantity) -> Result<(), Refusal> {
    if as_quantity(runs) == quantity {
        return Ok(());
    }
    let named = decisions::pieces(runs);
    Err(Refusal::SerialsDiffer { named, quantity: quantity.to_string() })
}

/// Where the pieces with a number lie, one an item; `SN1@CHIP` is that of one item alone.
fn lying(tx: &mut Tx<'_>, ground: (CompanyId, SiteId), text: &str) -> Result<Vec<(Run, Lying)>> {
    let whole = decisions::single(text).map(|run| (run, None));
    let of_item = text.rsplit_once('@').and_then(|(serial, item)| {
        decisions::single(serial).map(|run| (run, Some(item.to_owned())))
    });
    let mut found = Vec::new();
    for (run, item) in whole.into_iter().chain(of_item) {
        let item = match item {
            Some(code) => match store::masters::item_by_code(tx, ground.0, &code)? {
                Some(item) => Some(item.item),
                None => continue,
            },
            None => None,
        };
        let lying = stored::find(tx, ground, &run, ITEMS_MAX)?;
        let fits = lying.into_iter().filter(|one| item.is_none_or(|item| one.item == item));
        found.extend(fits.map(|one| (run.clone(), one)));
    }
    Ok(found)
}

/// A piece as a scan finds it.
pub(crate) struct Piece {
    /// What acts call it.
    pub(crate) reference: String,
    /// Its number.
    pub(crate) serial: String,
    /// The lot it lies in.
    pub(crate) pool: PoolId,
    /// The item.
    pub(crate) item: ItemId,
}

/// The pieces that have a number and are no lots of their own.
pub(crate) fn pieces(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    serial: &str,
) -> Result<Vec<Piece>> {
    let found = lying(tx, ground, serial)?;
    let (company, site) = ground;
    let claimed =
        claims::find(tx, company, site, ClaimKind::Pool(PoolKind::Lot), serial)?.is_some();
    let several = claimed || found.len() > 1;
    let mut pieces = Vec::new();
    for (run, one) in found {
        let row = pools::find(tx, company, site, one.pool)?;
        let serial = run.from();
        if row.is_some_and(|row| row.pool.fact.lot_number.as_deref() == Some(serial.as_str())) {
            continue;
        }
        let reference = if several {
            let item = store::masters::item(tx, company, one.item)?;
            let item = item.map(|item| item.code).unwrap_or_default();
            format!("{LOT}{serial}@{item}")
        } else {
            format!("{LOT}{serial}")
        };
        pieces.push(Piece { reference, serial, pool: one.pool, item: one.item });
    }
    Ok(pieces)
}

/// The lot that a reference to a piece stands for as long as the piece is none itself; nothing where the
/// reference is one of a lot, or of nothing.
pub(crate) fn lot_behind(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    reference: &str,
) -> Result<Option<String>> {
    let Some(code) = reference.strip_prefix(LOT) else { return Ok(None) };
    let (company, site) = ground;
    if claims::find(tx, company, site, ClaimKind::Pool(PoolKind::Lot), code)?.is_some() {
        return Ok(None);
    }
    match lying(tx, ground, code)?.as_slice() {
        [(_, one)] => Ok(Some(reference_of(tx, ground, one.pool)?)),
        _ => Ok(None),
    }
}

impl Acting<'_, '_, '_> {
    /// The runs of pieces that come in, none of which may be here already.
    pub(crate) fn new_pieces(
        &mut self,
        item: &ItemDefined,
        asked: &[SerialsAsk],
    ) -> Result<Vec<Run>> {
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        if !matches!(item.tracking, Tracking::Serial | Tracking::LotSerial) {
            return Err(Refusal::NotBySerial { item: item.code.clone() }.into());
        }
        let runs = runs(asked)?;
        let ground = self.ground();
        for of_stem in runs.chunk_by(|one, next| one.stem == next.stem) {
            let mut taken = stored::overlapping(self.cx.tx, ground, item.item, of_stem)?;
            if taken.is_none() {
                taken = self.piece_that_came_as_lot(item.item, of_stem)?;
            }
            if let Some((serial, pool)) = taken {
                let reference = reference_of(self.cx.tx, ground, pool)?;
                return Err(Refusal::SerialTaken { serial, reference }.into());
            }
        }
        Ok(runs)
    }

    /// A lot whose own number is one of these; one that came by an act that was taken back was never
    /// there.
    fn piece_that_came_as_lot(
        &mut self,
        item: ItemId,
        runs: &[Run],
    ) -> Result<Option<(String, PoolId)>> {
        let ground = self.ground();
        for (serial, pool) in stored::numbered(self.cx.tx, ground, item, runs)? {
            let moves = store::balances::all_moves(self.cx.tx, ground, pool)?;
            if moves.iter().next().is_some() {
                return Ok(Some((serial, pool)));
            }
        }
        Ok(None)
    }

    /// Names the pieces of a lot.
    pub(crate) fn name_pieces(&mut self, item: ItemId, pool: PoolId, runs: Vec<Run>) -> Result<()> {
        for run in runs {
            self.move_run(item, run, (None, None), (Some(pool), None))?;
        }
        Ok(())
    }

    fn move_run(
        &mut self,
        item: ItemId,
        run: Run,
        (from, from_unit): (Option<PoolId>, Option<UnitId>),
        (to, to_unit): (Option<PoolId>, Option<UnitId>),
    ) -> Result<()> {
        let Run { stem, first, last } = run;
        let (prefix, digits) = (stem.prefix, stem.digits);
        self.append(SerialsMoved {
            item,
            prefix,
            digits,
            first,
            last,
            from,
            to,
            from_unit,
            to_unit,
        })?;
        Ok(())
    }

    /// Moves pieces of a lot into a handling unit by their numbers; every one of them must lie in the lot
    /// and in the unit they are said to come from.
    pub(crate) fn pack_pieces(
        &mut self,
        loaded: &Loaded,
        runs: Vec<Run>,
        (from, into): (Option<UnitId>, UnitId),
    ) -> Result<()> {
        let (ground, item, pool) = (self.ground(), loaded.item.item, loaded.lot.pool);
        for run in runs {
            let held = stored::holding(self.cx.tx, ground, item, &run)?;
            let mut next = run.first;
            for one in held.iter().filter(|one| one.pool == pool && one.unit == from) {
                match run.within(one.run.first, one.run.last) {
                    Some((first, last)) if first == next => next = last + 1,
                    _ => break,
                }
            }
            if next <= run.last {
                let serial = run.stem.serial(next);
                let reference = loaded.lot.reference.to_string();
                self.uphold(Err(Refusal::SerialElsewhere { serial, reference }))?;
                continue;
            }
            self.move_run(item, run, (Some(pool), from), (Some(pool), Some(into)))?;
        }
        Ok(())
    }

    /// A piece by its number: from now on a lot of its own, taken out of the lot it came in, from the
    /// spot that is named where that lot lies at several.
    pub(crate) fn piece(&mut self, reference: &str, spot: Option<&Spot>) -> Result<Option<Loaded>> {
        let ground = self.ground();
        let text = reference.strip_prefix(LOT).unwrap_or(reference);
        let mut found = lying(self.cx.tx, ground, text)?;
        if found.len() > 1 {
            return self.refuse_two(text, &found);
        }
        let Some((run, one)) = found.pop() else { return Ok(None) };
        let loaded = self.lot_of(one.pool)?;
        let serial = run.from();
        if loaded.lot.lot_number.as_deref() == Some(serial.as_str()) {
            return Ok(Some(loaded));
        }
        if loaded.lot.moves.on_hand() < i128::from(Quantity::whole(1).0) {
            let reference = loaded.lot.reference.to_string();
            return Err(Refusal::SerialElsewhere { serial, reference }.into());
        }
        self.take_piece(&loaded, run, &one, spot).map(Some)
    }

    fn refuse_two(&mut self, text: &str, found: &[(Run, Lying)]) -> Result<Option<Loaded>> {
        let mut items = Vec::with_capacity(found.len());
        for (_, one) in found {
            items.push(self.item_by_id(one.item)?.code);
        }
        let (serial, items) = (text.to_owned(), items.join(", "));
        Err(Refusal::SerialOfTwo { serial, items }.into())
    }

    fn take_piece(
        &mut self,
        parent: &Loaded,
        run: Run,
        one: &Lying,
        spot: Option<&Spot>,
    ) -> Result<Loaded> {
        // Load.
        let (pool, piece) = (parent.lot.pool, Quantity::whole(1));
        let packed = one.unit.map(Spot::unit);

        // Decide.
        let taken = self.taken_from(&parent.lot, piece, packed.as_ref().or(spot))?;

        // Append.
        for (spot, quantity) in &taken {
            self.move_portion(pool, *quantity, spot, &Spot::nowhere())?;
        }
        let child = self.open_part(parent, Some(run.from()))?;
        let whole = Some(piece);
        let (equipment, returns) = (None, None);
        let flow =
            Flow { from: pool, to: child, qty_from: whole, qty_to: whole, equipment, returns };
        self.transfer(flow)?;
        if let Some(status) = parent.lot.status {
            self.judge(child, status)?;
        }
        // What blocks the lot blocks each of its pieces.
        self.block_alike(parent.lot.pool, child)?;
        for (spot, quantity) in &taken {
            self.move_portion(child, *quantity, &Spot::nowhere(), spot)?;
        }
        self.move_run(parent.item.item, run, (Some(pool), one.unit), (Some(child), one.unit))?;
        self.lot_of(child)
    }
}

/// A serial number of a fact.
pub(crate) fn serial_of(fact: &SerialsMoved, number: i64) -> String {
    Stem { prefix: fact.prefix.clone(), digits: fact.digits }.serial(number)
}

/// Whether an error says that there is no such lot.
pub(crate) fn is_unknown(error: &Error) -> bool {
    matches!(error, Error::Refusal(Refusal::UnknownPool { .. }))
}
