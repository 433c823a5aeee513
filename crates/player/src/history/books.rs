//! What stands in the books while a history is entered: what exists, and what each pool holds.
//!
//! Balances are reckoned by the program's own rules (`domain::balance`), so that an act is chosen
//! only where the program would let it happen.

use std::collections::{BTreeMap, BTreeSet};

use domain::balance::{Correction, Moves, standing};
use domain::facts::{TransferCorrected, TransferRecorded};
use domain::{Instant, PoolId, PoolKind, PoolRef, TransferId};
use exchange::{CorrectionRow, ItemRow, PoolRow, TransferRow};

use super::document::Document;

/// How a movement came into the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entered {
    ByAct,
    Plainly,
}

/// The books at a moment of entry.
pub(super) struct Books<'a> {
    pub(super) document: &'a Document,
    items: BTreeMap<&'a str, &'a ItemRow>,
    pools: BTreeMap<PoolRef, &'a PoolRow>,
    numbers: BTreeMap<PoolRef, PoolId>,
    touching: BTreeMap<PoolRef, Vec<usize>>,
    rows: Vec<Row<'a>>,
    by_id: BTreeMap<&'a str, usize>,
    /// What the program calls each pool that exists.
    pub(super) names: BTreeMap<PoolRef, PoolRef>,
    lot_codes: BTreeSet<String>,
    /// The orders whose runs made some of a lot.
    makers: BTreeMap<PoolRef, BTreeSet<String>>,
    pub(super) closed: BTreeSet<PoolRef>,
    pub(super) notes: BTreeSet<String>,
    /// What each lot's label is asked for.
    pub(super) labels: BTreeMap<PoolRef, String>,
}

struct Row<'a> {
    at: Instant,
    told: &'a TransferRow,
    entered: Entered,
    fact: TransferRecorded,
    corrections: Vec<Correction>,
}

impl<'a> Books<'a> {
    /// Before the first movement: nothing is there but tanks.
    pub(super) fn of(document: &'a Document) -> Self {
        let tanks = document.pools.iter().filter(|pool| pool.kind == PoolKind::Tank);
        let tanks = tanks.map(|tank| (tank.reference(), tank.reference()));
        Self {
            document,
            items: document.items.iter().map(|item| (item.code.as_str(), item)).collect(),
            pools: document.pools.iter().map(|pool| (pool.reference(), pool)).collect(),
            numbers: BTreeMap::new(),
            touching: BTreeMap::new(),
            rows: Vec::new(),
            by_id: BTreeMap::new(),
            names: tanks.collect(),
            lot_codes: BTreeSet::new(),
            makers: BTreeMap::new(),
            closed: BTreeSet::new(),
            notes: BTreeSet::new(),
            labels: BTreeMap::new(),
        }
    }

    /// A lot, run or tank of the document.
    pub(super) fn pool(&self, at: &PoolRef) -> &'a PoolRow {
        self.pools[at]
    }

    /// The item in a lot or tank, where there is one.
    pub(super) fn item(&self, at: &PoolRef) -> Option<&'a ItemRow> {
        let code = self.pools.get(at)?.item.as_deref()?;
        self.items.get(code).copied()
    }

    /// An item by its code.
    pub(super) fn item_of(&self, code: &str) -> Option<&'a ItemRow> {
        self.items.get(code).copied()
    }

    /// Whether a lot has not come to be yet. The outside world is always there, and a run begins
    /// with what first enters or leaves it.
    pub(super) fn is_lacking(&self, at: &PoolRef) -> bool {
        at.kind == PoolKind::Lot && !self.names.contains_key(at)
    }

    /// Whether a run has begun.
    pub(super) fn has_begun(&self, run: &PoolRef) -> bool {
        self.names.contains_key(run)
    }

    /// What the program calls a pool.
    pub(super) fn name(&self, at: &PoolRef) -> String {
        self.names.get(at).unwrap_or(at).to_string()
    }

    /// A lot comes to be. A label may stand on two items; where a third lot has it too, the lot is
    /// labelled with what the document calls it.
    pub(super) fn open_lot(&mut self, at: &PoolRef) {
        let pool = self.pool(at);
        let item = pool.item.as_deref().unwrap_or_default();
        let label = pool.lot_number.clone().unwrap_or_else(|| pool.id.clone());
        let codes = [label.clone(), format!("{label}@{item}")];
        let free = codes.into_iter().find(|code| !self.lot_codes.contains(code));
        let label = if free.is_some() { label } else { pool.id.clone() };
        let code = free.unwrap_or_else(|| pool.id.clone());
        self.lot_codes.insert(code.clone());
        self.names.insert(at.clone(), PoolRef { kind: PoolKind::Lot, code });
        self.labels.insert(at.clone(), label);
    }

    /// A run comes to be, under the code the document gives it.
    pub(super) fn open_run(&mut self, at: &PoolRef) {
        self.names.insert(at.clone(), at.clone());
    }

    /// Takes a movement down.
    pub(super) fn enter(&mut self, one: &'a TransferRow, entered: Entered) {
        let place = self.rows.len();
        let transfer = TransferId(place as i64 + 1);
        let returns = one.returns.as_deref().and_then(|id| self.by_id.get(id));
        let returns = returns.map(|&place| self.rows[place].fact.transfer);
        let fact = TransferRecorded {
            transfer,
            code: one.id.clone(),
            from: self.number(&one.from),
            to: self.number(&one.to),
            qty_from: one.qty_from,
            qty_to: one.qty_to,
            basis: one.basis,
            equipment: None,
            document: None,
            returns,
        };
        if one.from.kind == PoolKind::Run && one.returns.is_none() {
            let own = || super::orders::order_of(self.pool(&one.from));
            let order = self.maker(&one.to, &one.from).unwrap_or_else(own);
            self.makers.entry(one.to.clone()).or_default().insert(order);
        }
        for end in [&one.from, &one.to] {
            self.touching.entry(end.clone()).or_default().push(place);
        }
        self.by_id.insert(&one.id, place);
        self.rows.push(Row { at: one.at, told: one, entered, fact, corrections: Vec::new() });
    }

    /// Takes a correction down.
    pub(super) fn correct(&mut self, correction: &CorrectionRow) {
        let Some(&place) = self.by_id.get(correction.corrects.as_str()) else { return };
        let row = &mut self.rows[place];
        row.corrections.push(Correction {
            recorded_at: correction.recorded_at,
            seq: row.corrections.len() as i64,
            change: TransferCorrected {
                transfer: row.fact.transfer,
                void: correction.void,
                set_at: correction.set_at,
                set_by: None,
                from: None,
                to: None,
                qty_from: correction.qty_from,
                qty_to: correction.qty_to,
                basis: None,
                equipment: None,
                document: None,
                reason: None,
            },
        });
    }

    /// The last correction is taken out again.
    pub(super) fn uncorrect(&mut self, id: &str) {
        if let Some(&place) = self.by_id.get(id) {
            self.rows[place].corrections.pop();
        }
    }

    /// A movement in the books, and how it came there.
    pub(super) fn entered(&self, id: &str) -> Option<(&'a TransferRow, Entered)> {
        let row = &self.rows[*self.by_id.get(id)?];
        Some((row.told, row.entered))
    }

    /// Movements between two pools.
    pub(super) fn between(&self, from: &PoolRef, to: &PoolRef) -> Vec<&'a TransferRow> {
        let touching = self.touching.get(from).into_iter().flatten();
        let rows = touching.map(|&place| self.rows[place].told);
        rows.filter(|row| row.from == *from && row.to == *to && row.returns.is_none()).collect()
    }

    /// What entered and left a pool, as it stands.
    pub(super) fn moves(&self, at: &PoolRef) -> Moves {
        let touching = self.touching.get(at).into_iter().flatten();
        let standing = touching.filter_map(|&place| {
            let row = &self.rows[place];
            standing(row.at, row.fact.clone(), row.corrections.clone())
        });
        let number = self.numbers.get(at).copied().unwrap_or_default();
        Moves::of(number, standing.collect())
    }

    /// The order something comes out of a run for, where it goes to a lot that was made before: the
    /// run's own if that made some of it, else one that did. What was fed to the run comes back for the
    /// run's own, whoever made it.
    pub(super) fn maker(&self, lot: &PoolRef, run: &PoolRef) -> Option<String> {
        let orders = self.makers.get(lot).filter(|_| self.between(lot, run).is_empty())?;
        let own = super::orders::order_of(self.pool(run));
        orders.get(&own).or_else(|| orders.first()).cloned()
    }

    fn number(&mut self, at: &PoolRef) -> PoolId {
        let next = PoolId(self.numbers.len() as i64 + 1);
        *self.numbers.entry(at.clone()).or_insert(next)
    }
}
