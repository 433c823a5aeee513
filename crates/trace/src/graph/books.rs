//! What every pool held and when: balances, flushes, closing, loss and gain.
//!
//! Rules N1 (flush), N2 (end of the instant), N3 (gain), N7 (closing) and N8 (measured pools). The
//! books are kept before anybody asks, so that a trace only reads them.

use bytemuck::{Pod, Zeroable};
use domain::{Instant, PoolKind, Quantity};
use mapped::Column;

use crate::amount::{Amount, STEPS, share, shown};
use crate::graph::effective::Effective;
use crate::graph::layout::ROOM_SHARE;
use crate::graph::pool_books::{PackedBooks, PoolBooks, Rest, Terms};
use crate::graph::{Cut, Layout};
use crate::history::History;
use crate::names::kind_of;
use crate::stored::stored;

/// A stretch of a pool's life between two flushes.
///
/// An inflow can only be in outflows of its own epoch, so reach never needs to look further.
#[derive(Debug, Clone, Copy, Default, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Epoch {
    pub(crate) out_start: u32,
    pub(crate) out_end: u32,
    pub(crate) in_start: u32,
    pub(crate) in_end: u32,
    /// The instant of the flush that ends it, or the end of time.
    pub(crate) flushed_at_us: i64,
}

/// Where a transfer goes on: forward the first outflow it can be in, backward the end of the
/// inflows that can be in it; and the epoch that bounds both. Epoch 0 is empty.
#[derive(Debug, Clone, Copy, Default, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Hop {
    pub(crate) place: u32,
    pub(crate) epoch: u32,
}

/// What one side of a transfer did to the pool there, in the pool's own steps.
#[derive(Debug, Clone, Copy, Default, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Entry {
    /// The quantity that was recorded.
    pub(crate) quantity: i128,
    /// The balance before an outflow, after an inflow.
    pub(crate) balance: i128,
    /// The quantity that mixes: scaled by in/out where a run gave more than it took.
    pub(crate) mixed: i128,
    /// The balance of what mixes.
    pub(crate) mixed_balance: i128,
}

impl Entry {
    fn narrow([quantity, balance]: Slot) -> Self {
        let (quantity, balance) = (i128::from(quantity), i128::from(balance));
        Self { quantity, balance, mixed: quantity, mixed_balance: balance }
    }
}

/// Both sides of one transfer: all that most steps of a reckoning need to know.
///
/// What a reckoning touches lies anywhere in memory, and waiting for it costs more than the
/// arithmetic: so it lies together, one cache line a transfer.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C, align(64))]
pub(crate) struct Sides {
    pub(crate) transfer: u32,
    pub(crate) from: u32,
    pub(crate) to: u32,
    from_kind: u8,
    to_kind: u8,
    /// Not 0: the pool on that side is measured, gained nothing and lies in the narrow table.
    from_plain: u8,
    to_plain: u8,
    pub(crate) at_us: i64,
    /// Quantity and balance of the outflow and of the inflow, or a place in the wide table.
    out: Slot,
    into: Slot,
    unused: u64,
}

type Slot = [i64; 2];

impl Sides {
    pub(crate) fn between(
        transfer: u32,
        from: (u32, PoolKind),
        to: (u32, PoolKind),
        at_us: i64,
    ) -> Self {
        Self {
            transfer,
            from: from.0,
            to: to.0,
            from_kind: from.1.code(),
            to_kind: to.1.code(),
            from_plain: 0,
            to_plain: 0,
            at_us,
            out: [0; 2],
            into: [0; 2],
            unused: 0,
        }
    }

    #[inline]
    pub(crate) fn kind_left(&self) -> PoolKind {
        kind_of(self.from_kind)
    }

    #[inline]
    pub(crate) fn kind_entered(&self) -> PoolKind {
        kind_of(self.to_kind)
    }

    #[inline]
    fn left_plain(&self) -> bool {
        self.from_plain != 0
    }

    #[inline]
    fn entered_plain(&self) -> bool {
        self.to_plain != 0
    }

    /// What went out of the pool it left, if that is a plain one.
    #[inline]
    pub(crate) fn plain_outflow(&self) -> Option<Entry> {
        self.left_plain().then(|| Entry::narrow(self.out))
    }
}

/// In place of a balance, where there is none: the quantity is not known.
const UNKNOWN: i64 = i64::MIN;
/// In place of a balance, where there is none: the quantity lies in the wide table.
const FINE: i64 = i64::MAX;

/// The books of all pools.
#[derive(Debug, Clone, Default)]
pub(crate) struct Books {
    pools: Column<PackedBooks>,
    rests: Column<u8>,
    sides: Column<Sides>,
    wide: Column<Entry>,
    pub(crate) epochs: Column<Epoch>,
    pub(crate) forward: Column<Hop>,
    pub(crate) backward: Column<Hop>,
}

stored!(Books { pools, rests, sides, wide, epochs, forward, backward });

impl Books {
    /// The books at a cut, of transfers in the numbering of the layout.
    pub(super) fn keep(
        history: &History,
        layout: &Layout,
        transfers: &[Effective],
        cut: Cut,
    ) -> Self {
        let names = &history.names;
        let mut books = Self::default();
        books.add_pools(names.pools.len());
        books.make_room(transfers.len() + transfers.len() / ROOM_SHARE);
        for transfer in 0..transfers.len() {
            books.add_transfer(layout.sides(names, transfer));
        }
        let mut moves = Vec::new();
        let amount = |transfer: u32, enters: bool| {
            let transfer = &transfers[transfer as usize];
            if enters { transfer.entered } else { transfer.left }
        };
        for pool in 0..names.pools.len() as u32 {
            layout.moves_of(names, pool, amount, &mut moves);
            let closed_at = history.closed_at(pool, cut);
            books.keep_pool(names.kind(pool), pool, &moves, layout, (cut, closed_at));
        }
        books
    }

    /// Room for pools and transfers of which nothing is known yet.
    pub(super) fn add_pools(&mut self, pools: usize) {
        if self.epochs.is_empty() {
            self.epochs.push(Epoch { flushed_at_us: i64::MAX, ..Epoch::default() });
        }
        self.pools.resize(pools, PoolBooks::default().packed());
        self.rests.resize(pools, Rest::Outside as u8);
    }

    fn make_room(&mut self, transfers: usize) {
        self.sides.reserve(transfers);
        self.forward.reserve(transfers);
        self.backward.reserve(transfers);
    }

    pub(super) fn add_transfer(&mut self, sides: Sides) {
        self.sides.push(sides);
        self.forward.push(Hop::default());
        self.backward.push(Hop::default());
    }

    /// Keeps the books of one pool anew, from everything that ever moved there; outside, where nothing
    /// follows from anything else, what is new will do. What was kept before stays behind, and means
    /// nothing any more.
    pub(super) fn keep_pool(
        &mut self,
        kind: PoolKind,
        pool: u32,
        moves: &[Move],
        layout: &Layout,
        (cut, closed_at): (Cut, Option<Instant>),
    ) {
        let kept = if kind.is_inside() {
            self.keep_inside(pool, moves, layout, (cut, closed_at))
        } else {
            self.write_unbalanced(moves);
            PoolBooks::default()
        };
        for step in moves {
            let sides = &mut self.sides[step.transfer as usize];
            let plain = if step.enters { &mut sides.to_plain } else { &mut sides.from_plain };
            *plain = kept.is_plain().into();
        }
        self.rests[pool as usize] = Rest::of(kind, &kept, layout.leaving(pool).len()) as u8;
        self.pools[pool as usize] = kept.packed();
    }

    pub(crate) fn pool(&self, pool: u32) -> PoolBooks {
        self.pools[pool as usize].unpacked()
    }

    /// What becomes of what rests in a pool.
    pub(crate) fn rest(&self, pool: u32) -> Rest {
        Rest::from_code(self.rests[pool as usize])
    }

    pub(crate) fn sides(&self, transfer: u32) -> &Sides {
        &self.sides[transfer as usize]
    }

    /// How the pool that a transfer left counts.
    pub(crate) fn terms_out(&self, sides: &Sides) -> Terms {
        if sides.left_plain() { Terms::PLAIN } else { self.pool(sides.from).terms() }
    }

    /// How the pool that a transfer entered counts.
    pub(crate) fn terms_in(&self, sides: &Sides) -> Terms {
        if sides.entered_plain() { Terms::PLAIN } else { self.pool(sides.to).terms() }
    }

    /// What a transfer took out of the measured pool it left.
    pub(crate) fn outflow(&self, sides: &Sides) -> Entry {
        self.entry(sides.left_plain(), sides.from, sides.out)
    }

    /// What a transfer brought into the measured pool it entered.
    pub(crate) fn inflow(&self, sides: &Sides) -> Entry {
        self.entry(sides.entered_plain(), sides.to, sides.into)
    }

    /// What a transfer took out of any pool, where it is known.
    pub(crate) fn amount_out(&self, transfer: u32) -> Option<Amount> {
        let sides = self.sides(transfer);
        self.amount(sides.left_plain(), sides.from, sides.out)
    }

    /// The same as a quantity of the ledger, rounded where it is finer.
    pub(crate) fn quantity_out(&self, transfer: u32) -> Option<Quantity> {
        let sides = self.sides(transfer);
        if sides.left_plain() {
            return Some(Quantity(sides.out[0]));
        }
        let amount = self.amount(sides.left_plain(), sides.from, sides.out)?;
        i64::try_from(shown(amount)).ok().map(Quantity)
    }

    /// What a transfer brought into any pool, where it is known.
    pub(crate) fn amount_in(&self, transfer: u32) -> Option<Amount> {
        let sides = self.sides(transfer);
        self.amount(sides.entered_plain(), sides.to, sides.into)
    }

    fn amount(&self, plain: bool, pool: u32, slot: Slot) -> Option<Amount> {
        if plain {
            return Some(i128::from(slot[0]) * STEPS);
        }
        let books = self.pool(pool);
        if books.measured {
            return Some(self.entry(plain, pool, slot).quantity * books.steps);
        }
        match slot {
            [_, UNKNOWN] => None,
            [place, FINE] => Some(self.wide[place as usize].quantity),
            [quantity, _] => Some(i128::from(quantity) * STEPS),
        }
    }

    fn entry(&self, plain: bool, pool: u32, slot: Slot) -> Entry {
        if !plain && self.pool(pool).is_wide() {
            return self.wide[slot[0] as usize];
        }
        Entry::narrow(slot)
    }

    fn keep_inside(
        &mut self,
        pool: u32,
        moves: &[Move],
        layout: &Layout,
        (cut, closed_at): (Cut, Option<Instant>),
    ) -> PoolBooks {
        let mut books = PoolBooks { measured: true, ..PoolBooks::default() };
        if let Some(closed_at) = closed_at {
            close(closed_at, moves, cut, &mut books);
        }
        let (mut inflow, mut outflow) = (0_i128, 0_i128);
        for step in moves {
            match step.amount {
                None => books.measured = false,
                Some(amount) if step.enters => inflow += amount,
                Some(amount) => outflow += amount,
            }
        }
        if books.measured {
            if books.closed_at_us.is_some() {
                books.gain = (outflow - inflow).max(0);
                books.loss = (inflow - outflow).max(0);
            }
            if books.gain > 0 || !fits_narrow(moves) {
                books.steps = 1;
                let scale = (books.gain > 0).then_some((inflow, outflow));
                self.write_wide(moves, scale);
            } else {
                books.gain /= STEPS;
                books.loss /= STEPS;
                self.write_narrow(moves);
            }
        } else {
            self.write_unbalanced(moves);
        }
        self.divide_into_epochs(pool, moves, layout, &mut books);
        books
    }

    /// Quantities of a pool that has no balance: it is outside, or not measured.
    fn write_unbalanced(&mut self, moves: &[Move]) {
        for step in moves {
            let slot = match step.amount {
                None => [0, UNKNOWN],
                Some(amount) if amount % STEPS == 0 => [(amount / STEPS) as i64, 0],
                Some(quantity) => {
                    self.wide.push(Entry { quantity, ..Entry::default() });
                    [self.wide.len() as i64 - 1, FINE]
                }
            };
            *self.slot(step) = slot;
        }
    }

    fn slot(&mut self, step: &Move) -> &mut Slot {
        let sides = &mut self.sides[step.transfer as usize];
        if step.enters { &mut sides.into } else { &mut sides.out }
    }

    fn write_narrow(&mut self, moves: &[Move]) {
        let mut balance = 0_i64;
        for step in moves {
            let quantity = (step.amount.unwrap_or(0) / STEPS) as i64;
            if step.enters {
                balance += quantity;
                *self.slot(step) = [quantity, balance];
            } else {
                *self.slot(step) = [quantity, balance];
                balance -= quantity;
            }
        }
    }

    /// Entries at eighteen places, and scaled by in/out where more came out than went in.
    ///
    /// What came out up to a moment is scaled and rounded as one sum, so that the scaled outflows
    /// add up to exactly what went in.
    fn write_wide(&mut self, moves: &[Move], scale: Option<(Amount, Amount)>) {
        let scaled = |sum: Amount| match scale {
            Some((inflow, outflow)) => share(sum, inflow, outflow),
            None => sum,
        };
        let (mut entered, mut left) = (0_i128, 0_i128);
        for step in moves {
            let quantity = step.amount.unwrap_or(0);
            let place = self.wide.len() as i64;
            let before = entered - scaled(left);
            if step.enters {
                entered += quantity;
                *self.slot(step) = [place, 0];
                let (balance, mixed_balance) = (entered - left, before + quantity);
                self.wide.push(Entry { quantity, balance, mixed: quantity, mixed_balance });
            } else {
                let mixed = scaled(left + quantity) - scaled(left);
                *self.slot(step) = [place, 0];
                let balance = entered - left;
                self.wide.push(Entry { quantity, balance, mixed, mixed_balance: before });
                left += quantity;
            }
        }
    }

    fn divide_into_epochs(
        &mut self,
        pool: u32,
        moves: &[Move],
        layout: &Layout,
        books: &mut PoolBooks,
    ) {
        let first = self.epochs.len() as u32;
        let (mut out, mut into) = (layout.outs.range(pool).start, layout.ins.range(pool).start);
        let opened = |out, into| Epoch {
            out_start: out,
            out_end: out,
            in_start: into,
            in_end: into,
            flushed_at_us: i64::MAX,
        };
        let mut epoch = opened(out, into);
        let (mut balance, mut indebted) = (0_i128, false);
        for instant in moves.chunk_by(|a, b| a.at_us == b.at_us) {
            let number = self.epochs.len() as u32;
            let ins = instant.iter().filter(|step| step.enters).count() as u32;
            for step in instant {
                if step.enters {
                    self.forward[step.transfer as usize] = Hop { place: out, epoch: number };
                } else {
                    self.backward[step.transfer as usize] =
                        Hop { place: into + ins, epoch: number };
                }
                let amount = step.amount.unwrap_or(0);
                balance += if step.enters { amount } else { -amount };
            }
            into += ins;
            out += instant.len() as u32 - ins;
            (epoch.out_end, epoch.in_end) = (out, into);
            if !books.measured {
                continue;
            }
            books.negative |= balance + books.gain * books.steps < 0;
            indebted |= balance < 0;
            let counted = instant.iter().any(|step| step.counted);
            if books.gain == 0 && balance == 0 && (!indebted || counted) {
                epoch.flushed_at_us = instant[0].at_us;
                self.epochs.push(epoch);
                epoch = opened(out, into);
                indebted = false;
            }
        }
        if epoch.out_start < out || epoch.in_start < into {
            epoch.flushed_at_us = books.closed_at_us.unwrap_or(i64::MAX);
            self.epochs.push(epoch);
        }
        books.epochs = first..self.epochs.len() as u32;
    }
}

/// One side of a transfer, as the pool on that side sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Move {
    pub(crate) transfer: u32,
    pub(crate) at_us: i64,
    pub(crate) enters: bool,
    /// From or to `adjust`: the pool was counted.
    pub(crate) counted: bool,
    pub(crate) amount: Option<Amount>,
}

/// A run closes when it is said to, or at its last transfer; as of an earlier time it is open.
fn close(closed_at: Instant, moves: &[Move], cut: Cut, books: &mut PoolBooks) {
    if cut.recorded_at.is_some_and(|as_of| as_of < closed_at) {
        return;
    }
    let last = moves.last().map_or(i64::MIN, |step| step.at_us);
    books.closed_at_us = Some(closed_at.utc_us.max(last));
    books.used_after_close = last > closed_at.utc_us;
}

/// Whether nine places and 63 bits hold every quantity and every balance.
fn fits_narrow(moves: &[Move]) -> bool {
    let mut balance = 0_i128;
    moves.iter().all(|step| {
        let amount = step.amount.unwrap_or(0);
        balance += if step.enters { amount } else { -amount };
        let fits = |amount: i128| amount.abs() / STEPS < i128::from(i64::MAX);
        amount % STEPS == 0 && fits(amount) && fits(balance)
    })
}
