//! The book the factory writes: pools, transfers and corrections as they are recorded.
//!
//! Transfers get their ids when the book is closed, in order of time. Until then a transfer is
//! known by its [`Line`].

use domain::{Basis, PoolKind, PoolRef, Quantity};

use crate::calendar::{Day, Moment};
use crate::deeds::{Deed, Floor, WorkOrder};
use crate::document::{Correction, Document, Pool, Transfer};
use crate::masters;

/// Thousandths of an item's unit: grams where the unit is kg.
pub(crate) type Milli = i64;

/// A number of whole units in thousandths.
pub(crate) const fn units(whole: i64) -> Milli {
    whole * 1000
}

/// Thousandths as facts keep them.
pub(crate) const fn quantity(milli: Milli) -> Quantity {
    Quantity(milli * 1_000_000)
}

/// A pool of a kind.
pub(crate) fn pool(kind: PoolKind, code: &str) -> PoolRef {
    PoolRef { kind, code: code.to_owned() }
}

/// The lot with this number.
pub(crate) fn lot(code: &str) -> PoolRef {
    pool(PoolKind::Lot, code)
}

/// The run with this code.
pub(crate) fn run(code: &str) -> PoolRef {
    pool(PoolKind::Run, code)
}

/// Scrap, loss or adjust.
pub(crate) fn outside(kind: PoolKind) -> PoolRef {
    pool(kind, "")
}

/// Where a transfer stands in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line(usize);

/// A person at a machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Post {
    pub(crate) equipment: &'static str,
    pub(crate) person: &'static str,
}

/// A transfer being written.
#[derive(Debug, Clone)]
pub(crate) struct Move {
    deed: Deed,
    at: Moment,
    recorded_at: Moment,
    from: PoolRef,
    to: PoolRef,
    milli_from: Milli,
    milli_to: Milli,
    basis: Basis,
    by: Option<&'static str>,
    equipment: Option<&'static str>,
    document: Option<String>,
    returns: Option<Line>,
}

impl Move {
    /// A transfer that has the same quantity on both sides.
    pub(crate) fn new(deed: Deed, at: Moment, from: PoolRef, to: PoolRef, milli: Milli) -> Self {
        Self::between_units(deed, at, (from, milli), (to, milli))
    }

    /// A transfer from one unit into another: kilograms into cartons.
    pub(crate) fn between_units(
        deed: Deed,
        at: Moment,
        (from, milli_from): (PoolRef, Milli),
        (to, milli_to): (PoolRef, Milli),
    ) -> Self {
        Self {
            deed,
            at,
            recorded_at: at,
            from,
            to,
            milli_from,
            milli_to,
            basis: Basis::Scanned,
            by: None,
            equipment: None,
            document: None,
            returns: None,
        }
    }

    /// How it is known, when not by a scan.
    pub(crate) const fn basis(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }

    /// What it was, when not what it is written off from.
    pub(crate) const fn deed(mut self, deed: Deed) -> Self {
        self.deed = deed;
        self
    }

    /// Who did it.
    pub(crate) const fn by(mut self, person: &'static str) -> Self {
        self.by = Some(person);
        self
    }

    /// With which machine.
    pub(crate) const fn on(mut self, equipment: &'static str) -> Self {
        self.equipment = Some(equipment);
        self
    }

    /// Who did it, with which machine.
    pub(crate) const fn done_at(self, post: Post) -> Self {
        self.by(post.person).on(post.equipment)
    }

    /// On which paper.
    pub(crate) fn document(mut self, document: &str) -> Self {
        self.document = Some(document.to_owned());
        self
    }

    /// Recorded only later.
    pub(crate) const fn recorded_at(mut self, moment: Moment) -> Self {
        self.recorded_at = moment;
        self
    }

    /// Takes back (part of) an earlier transfer.
    pub(crate) const fn returns(mut self, line: Line) -> Self {
        self.returns = Some(line);
        self
    }

    /// Out of another pool.
    pub(crate) fn from(mut self, from: PoolRef) -> Self {
        self.from = from;
        self
    }

    /// The way back, of a part of it.
    pub(crate) fn reversed(&self, deed: Deed, at: Moment, milli: Milli) -> Self {
        let way_back = Self::new(deed, at, self.to.clone(), self.from.clone(), milli);
        Self { basis: self.basis, by: self.by, equipment: self.equipment, ..way_back }
    }

    /// The pool it leaves.
    pub(crate) const fn source(&self) -> &PoolRef {
        &self.from
    }

    /// How much leaves it.
    /// Thousandths as facts keep them.
    pub(crate) const fn quantity(&self) -> Milli {
        self.milli_from
    }

    fn row(&self, id: String, returns: Option<String>) -> Transfer {
        let known = |side: &PoolRef, milli| {
            let is_partner = matches!(side.kind, PoolKind::Supplier | PoolKind::Customer);
            (!is_partner).then_some(quantity(milli))
        };
        Transfer {
            id,
            at: self.at.instant(),
            recorded_at: self.recorded_at.instant(),
            qty_from: known(&self.from, self.milli_from),
            qty_to: known(&self.to, self.milli_to),
            from: self.from.clone(),
            to: self.to.clone(),
            basis: self.basis,
            by: self.by.map(str::to_owned),
            equipment: self.equipment.map(str::to_owned),
            document: self.document.clone(),
            returns,
        }
    }
}

/// What a correction changes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    /// The quantity, on both sides.
    Quantity(Milli),
    /// The event time.
    At(Moment),
    /// It never happened.
    Void,
}

struct Amendment {
    line: Line,
    change: Change,
    reason: &'static str,
    by: &'static str,
    at: Moment,
}

/// Everything written so far.
#[derive(Default)]
pub(crate) struct Book {
    pools: Vec<Pool>,
    moves: Vec<Move>,
    amendments: Vec<Amendment>,
    orders: Vec<WorkOrder>,
}

impl Book {
    /// Opens a lot; its number is also its code.
    pub(crate) fn open_lot(&mut self, code: &str, item: &str, made_on: Day, shelf_days: i64) {
        self.open_supplied_lot(code, item, made_on, shelf_days, None);
    }

    /// Opens a lot that came with a number of the supplier's.
    pub(crate) fn open_supplied_lot(
        &mut self,
        code: &str,
        item: &str,
        from_day: Day,
        shelf_days: i64,
        supplier_lot: Option<String>,
    ) {
        self.pools.push(Pool {
            item: Some(item.to_owned()),
            lot_number: Some(code.to_owned()),
            supplier_lot,
            expires: (shelf_days > 0).then(|| from_day.date_after(shelf_days)),
            ..blank(PoolKind::Lot, code)
        });
    }

    /// Opens a run; without a closing time it is still in process at the end.
    pub(crate) fn open_run(
        &mut self,
        code: &str,
        work_order: &str,
        operation: &str,
        closed_at: Option<Moment>,
    ) {
        self.pools.push(Pool {
            work_order: Some(work_order.to_owned()),
            operation: Some(operation.to_owned()),
            closed_at: closed_at.map(Moment::instant),
            ..blank(PoolKind::Run, code)
        });
    }

    /// Opens a tank of an item.
    pub(crate) fn open_tank(&mut self, code: &str, item: &str) {
        self.pools.push(Pool { item: Some(item.to_owned()), ..blank(PoolKind::Tank, code) });
    }

    /// Notes what is to be made under a number.
    pub(crate) fn order(&mut self, code: String, item: &'static str, milli: Milli) {
        self.orders.push(WorkOrder { code, item, quantity: quantity(milli) });
    }

    /// Writes a transfer.
    pub(crate) fn record(&mut self, transfer: Move) -> Line {
        self.moves.push(transfer);
        Line(self.moves.len() - 1)
    }

    /// A transfer as it was written.
    pub(crate) fn written(&self, line: Line) -> Move {
        self.moves[line.0].clone()
    }

    /// Writes another quantity than what really moved, on both sides.
    pub(crate) fn misread(&mut self, line: Line, milli: Milli) {
        let wrong = &mut self.moves[line.0];
        (wrong.milli_from, wrong.milli_to) = (milli, milli);
    }

    /// Puts a transfer right.
    pub(crate) fn correct(
        &mut self,
        line: Line,
        change: Change,
        reason: &'static str,
        by: &'static str,
        at: Moment,
    ) {
        self.amendments.push(Amendment { line, change, reason, by, at });
    }

    /// Closes the book: rows in order of time, with their ids and what each of them was.
    pub(crate) fn close(self) -> Floor {
        let mut order: Vec<usize> = (0..self.moves.len()).collect();
        order.sort_by_key(|&line| self.moves[line].at);
        let mut ids = vec![String::new(); order.len()];
        for (place, &line) in order.iter().enumerate() {
            ids[line] = format!("t{:05}", place + 1);
        }
        let id_of = |line: Line| ids[line.0].clone();
        let transfers = order
            .iter()
            .map(|&line| {
                self.moves[line].row(id_of(Line(line)), self.moves[line].returns.map(id_of))
            })
            .collect();
        let mut amendments: Vec<&Amendment> = self.amendments.iter().collect();
        amendments.sort_by_key(|amendment| amendment.at);
        let document = Document {
            items: masters::items(),
            partners: masters::partners(),
            pools: self.pools,
            transfers,
            corrections: amendments.iter().map(|a| correction(a, id_of(a.line))).collect(),
        };
        let deeds = order.iter().map(|&line| self.moves[line].deed).collect();
        Floor { document, deeds, orders: self.orders }
    }
}

fn blank(kind: PoolKind, code: &str) -> Pool {
    Pool {
        id: code.to_owned(),
        kind,
        item: None,
        lot_number: None,
        supplier_lot: None,
        expires: None,
        work_order: None,
        operation: None,
        closed_at: None,
    }
}

fn correction(amendment: &Amendment, corrects: String) -> Correction {
    let (void, qty, set_at) = match amendment.change {
        Change::Quantity(milli) => (None, Some(quantity(milli)), None),
        Change::At(moment) => (None, None, Some(moment.instant())),
        Change::Void => (Some(true), None, None),
    };
    Correction {
        corrects,
        void,
        qty_from: qty,
        qty_to: qty,
        set_at,
        reason: amendment.reason.to_owned(),
        by: amendment.by.to_owned(),
        at: amendment.at.instant(),
        recorded_at: amendment.at.instant(),
    }
}
