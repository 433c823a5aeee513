//! Small random histories: every kind of pool, ties, returns, corrections, debts, mixed units.

use domain::facts::{
    ItemDefined, PoolOpened, Record, RunClosed, TransferCorrected, TransferRecorded,
};
use domain::{Basis, Instant, ItemId, PoolId, PoolKind, Quantity, Tracking, TransferId};
use proptest::prelude::*;
use trace::History;

use super::Ledger;

/// Minutes are the instants of these histories.
pub const MINUTE_US: i64 = 60_000_000;

type PoolRow = (PoolKind, &'static str, Option<usize>, Option<i64>, u32);

/// Pools that every random history has: kind, code, item, closing minute, tolerance in seconds.
pub const POOLS: &[PoolRow] = &[
    (PoolKind::Lot, "L0", Some(0), None, 0),
    (PoolKind::Lot, "L1", Some(0), None, 0),
    (PoolKind::Lot, "L2", Some(1), None, 0),
    (PoolKind::Lot, "L3", Some(2), None, 0),
    (PoolKind::Run, "R0", None, None, 0),
    (PoolKind::Run, "R1", None, Some(5), 60),
    (PoolKind::Run, "R2", None, Some(0), 0),
    (PoolKind::Tank, "T0", None, None, 0),
    (PoolKind::Tank, "T1", Some(0), None, 0),
    (PoolKind::Supplier, "S0", None, None, 0),
    (PoolKind::Supplier, "S1", None, None, 0),
    (PoolKind::Customer, "C0", None, None, 0),
    (PoolKind::Scrap, "", None, None, 0),
    (PoolKind::Loss, "", None, None, 0),
    (PoolKind::Adjust, "", None, None, 0),
];

/// Unit, and billionths of a kilogram in one.
pub const ITEMS: &[(&str, Option<i64>)] =
    &[("kg", Some(1_000_000_000)), ("pcs", Some(333_333_333)), ("each", None)];

/// How many histories a property is tried on; more where `SUYUAN_PROPERTY_FACTOR` asks for it.
pub fn cases(count: u32) -> ProptestConfig {
    let factor = std::env::var("SUYUAN_PROPERTY_FACTOR").ok().and_then(|text| text.parse().ok());
    let cases = count * factor.unwrap_or(1);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// One transfer of a random history, in quantities of thirds.
#[derive(Debug, Clone)]
pub struct Moved {
    pub from: usize,
    pub to: usize,
    pub at: i64,
    pub recorded: i64,
    pub qty_from: Option<i64>,
    pub qty_to: Option<i64>,
    pub returns: Option<usize>,
}

/// One correction of a random history.
#[derive(Debug, Clone)]
pub struct Corrected {
    pub transfer: usize,
    pub recorded: i64,
    pub void: Option<bool>,
    pub at: Option<i64>,
    pub qty: Option<i64>,
}

/// A run that was said to be closed at a minute, or open again.
#[derive(Debug, Clone)]
pub struct Closed {
    pub run: usize,
    pub at: i64,
    pub recorded: i64,
    pub reopened: bool,
}

impl Closed {
    /// A record of it at the end of others.
    pub fn record_after(&self, records: &[Record]) -> Record {
        let mut ledger = Ledger { records: records.to_vec(), ..Ledger::default() };
        let fact = RunClosed { run: PoolId(self.run as i64 + 1), reopened: self.reopened };
        ledger.push(minute(self.at), minute(self.recorded), None, fact.into());
        ledger.records.remove(records.len())
    }
}

/// Random closings of the runs of every random history, each recorded when it happened or later.
pub fn closings(most: usize) -> impl Strategy<Value = Vec<Closed>> {
    let runs: Vec<usize> =
        (0..POOLS.len()).filter(|&pool| POOLS[pool].0 == PoolKind::Run).collect();
    let draw = (proptest::sample::select(runs), 0..8_i64, 0..4_i64, any::<bool>());
    let one = draw.prop_map(|(run, at, late, reopened)| Closed {
        run,
        at,
        recorded: at + late,
        reopened,
    });
    proptest::collection::vec(one, 0..most)
}

/// A random history.
#[derive(Clone)]
pub struct World {
    pub moved: Vec<Moved>,
    pub corrected: Vec<Corrected>,
}

/// Whether this side says its quantity itself.
pub fn holds_kg(pool: usize) -> bool {
    let (kind, _, item, ..) = POOLS[pool];
    kind == PoolKind::Run || (kind == PoolKind::Tank && item.is_none())
}

pub fn is_inside(pool: usize) -> bool {
    POOLS[pool].0.is_inside()
}

type Draw = (usize, usize, i64, i64, i64, i64, u8, usize);

/// Random histories of at most this many transfers.
pub fn worlds(most: usize) -> impl Strategy<Value = World> {
    let pools = POOLS.len();
    let draw = (0..pools, 0..pools, 0..8_i64, 0..4_i64, 1..4_i64, 1..4_i64, 0..16_u8, 0..64_usize);
    let correction = (0..64_usize, 4..8_i64, 0..6_u8, 0..8_i64, 1..4_i64);
    let corrections = proptest::collection::vec(correction, 0..4);
    (proptest::collection::vec(draw, 1..most), corrections).prop_map(|(draws, corrections)| {
        let mut moved: Vec<Moved> = Vec::new();
        for draw in draws {
            let next = one(&draw, &moved);
            moved.extend(next);
        }
        let count = moved.len();
        let corrected = corrections
            .into_iter()
            .filter(|_| count > 0)
            .map(|(transfer, recorded, what, at, qty)| Corrected {
                transfer: transfer % count,
                recorded,
                void: [Some(true), Some(false), None, None, None, None][what as usize],
                at: (what == 3).then_some(at),
                qty: (what == 4).then_some(qty),
            })
            .collect();
        World { moved, corrected }
    })
}

fn one(
    &(from, to, at, recorded, qty_from, qty_to, flags, target): &Draw,
    known: &[Moved],
) -> Option<Moved> {
    if flags == 15 && !known.is_empty() {
        let target = target % known.len();
        let back = &known[target];
        let possible = !matches!(POOLS[back.to].0, PoolKind::Scrap | PoolKind::Loss);
        return possible.then(|| Moved {
            from: back.to,
            to: back.from,
            at,
            recorded,
            qty_from: back.qty_to.map(|_| 1),
            qty_to: back.qty_from.map(|_| 1),
            returns: Some(target),
        });
    }
    let source = !matches!(POOLS[from].0, PoolKind::Scrap | PoolKind::Loss);
    if from == to || !source || !(is_inside(from) || is_inside(to)) {
        return None;
    }
    let said = |pool: usize, quantity: i64, bit: u8| match pool {
        pool if !is_inside(pool) => None,
        pool if holds_kg(pool) => (flags & bit == 0).then_some(quantity),
        _ => Some(quantity),
    };
    // Equal quantities are frequent: they make flushes.
    let qty_to = if flags & 4 == 0 { qty_from } else { qty_to };
    let (qty_from, qty_to) = (said(from, qty_from, 1), said(to, qty_to, 2));
    Some(Moved { from, to, at, recorded, qty_from, qty_to, returns: None })
}

/// A third of a unit, to nine places, times a count.
pub fn thirds(count: i64) -> i64 {
    count * 333_333_333
}

impl std::fmt::Debug for World {
    /// One line a transfer: a failing history must be readable.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, m) in self.moved.iter().enumerate() {
            let (from, to) = (reference(m.from), reference(m.to));
            let (code, at, recorded) = (Self::code(index), m.at, m.recorded);
            write!(f, "\n{code} at {at} recorded {recorded}: {from} {:?}", m.qty_from)?;
            write!(f, " -> {to} {:?}", m.qty_to)?;
            if let Some(target) = m.returns {
                write!(f, " returns {}", Self::code(target))?;
            }
        }
        for c in &self.corrected {
            write!(f, "\ncorrect {}: {c:?}", Self::code(c.transfer))?;
        }
        Ok(())
    }
}

impl World {
    pub fn code(index: usize) -> String {
        // The order of codes is not the order of the list.
        format!("t{:02}", (index * 7) % 97)
    }

    /// The records of this history, recorded by a minute.
    pub fn records(&self, until: i64) -> Vec<Record> {
        let mut ledger = Ledger::default();
        let dawn = minute(-100);
        for (index, (unit, kg)) in ITEMS.iter().enumerate() {
            let fact = ItemDefined {
                item: ItemId(index as i64 + 1),
                code: format!("I{index}"),
                name: String::new(),
                unit: (*unit).into(),
                kg_per_unit: kg.map(Quantity),
                tracking: Tracking::Lot,
            };
            ledger.push(dawn, dawn, None, fact.into());
        }
        for (index, (kind, code, item, closed, tolerance)) in POOLS.iter().enumerate() {
            let fact = PoolOpened {
                pool: PoolId(index as i64 + 1),
                kind: *kind,
                code: (*code).into(),
                item: item.map(|item| ItemId(item as i64 + 1)),
                partner: None,
                lot_number: None,
                supplier_lot: None,
                expires: None,
                work_order: None,
                operation: None,
                closed_at: closed.map(minute),
                tolerance_s: Some(*tolerance),
            };
            ledger.push(dawn, dawn, None, fact.into());
        }
        for (index, moved) in self.moved.iter().enumerate() {
            if moved.recorded <= until {
                ledger.push(minute(moved.at), minute(moved.recorded), None, fact_of(index, moved));
            }
        }
        for corrected in &self.corrected {
            if corrected.recorded <= until {
                let recorded = minute(corrected.recorded);
                ledger.push(recorded, recorded, None, self.correction(corrected));
            }
        }
        ledger.records
    }

    fn correction(&self, corrected: &Corrected) -> domain::Fact {
        let moved = &self.moved[corrected.transfer];
        let quantity = corrected.qty.map(|count| Quantity(thirds(count)));
        TransferCorrected {
            transfer: TransferId(corrected.transfer as i64 + 1),
            void: corrected.void,
            set_at: corrected.at.map(minute),
            set_by: None,
            from: None,
            to: None,
            qty_from: quantity.filter(|_| moved.qty_from.is_some()),
            qty_to: quantity.filter(|_| moved.qty_to.is_some()),
            basis: None,
            equipment: None,
            document: None,
            reason: None,
        }
        .into()
    }

    pub fn history(&self) -> History {
        history_of(&self.records(i64::MAX))
    }
}

pub fn history_of(records: &[Record]) -> History {
    let mut history = History::default();
    for record in records {
        history.apply(record);
    }
    history
}

pub fn minute(minute: i64) -> Instant {
    Instant::utc(minute.saturating_mul(MINUTE_US))
}

fn fact_of(index: usize, moved: &Moved) -> domain::Fact {
    TransferRecorded {
        transfer: TransferId(index as i64 + 1),
        code: World::code(index),
        from: PoolId(moved.from as i64 + 1),
        to: PoolId(moved.to as i64 + 1),
        qty_from: moved.qty_from.map(|count| Quantity(thirds(count))),
        qty_to: moved.qty_to.map(|count| Quantity(thirds(count))),
        basis: Basis::Scanned,
        equipment: None,
        document: None,
        returns: moved.returns.map(|target| TransferId(target as i64 + 1)),
    }
    .into()
}

/// How documents name a pool.
pub fn reference(pool: usize) -> String {
    let (kind, code, ..) = POOLS[pool];
    if kind.is_bare() { kind.to_string() } else { format!("{kind}:{code}") }
}
