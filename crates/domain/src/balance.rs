//! What a pool holds and held: its movements as they stand, and whether more may leave.
//!
//! The rules are those of the genealogy (N1, N5, N6): corrections in record order, returns lower what
//! they take back from its own time on, and after a debt only a count says that a pool is empty.

use std::collections::BTreeMap;

use crate::facts::{TransferCorrected, TransferRecorded};
use crate::ids::{PoolId, TransferId};
use crate::quantity::Quantity;
use crate::time::Instant;

/// A correction with what decides its order (rule N6).
#[derive(Debug, Clone)]
pub struct Correction {
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Its place in the ledger.
    pub seq: i64,
    /// What it changes.
    pub change: TransferCorrected,
}

/// A transfer as its corrections leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// When it happened.
    pub at: Instant,
    /// What stands of it.
    pub fact: TransferRecorded,
}

/// A transfer after its corrections; none when it is void (rule N6).
pub fn standing(
    at: Instant,
    mut fact: TransferRecorded,
    mut corrections: Vec<Correction>,
) -> Option<Standing> {
    corrections.sort_by_key(|correction| (correction.recorded_at, correction.seq));
    let (mut void, mut at) = (false, at);
    for Correction { change, .. } in corrections {
        void = change.void.unwrap_or(void);
        at = change.set_at.unwrap_or(at);
        fact.from = change.from.unwrap_or(fact.from);
        fact.to = change.to.unwrap_or(fact.to);
        fact.qty_from = change.qty_from.or(fact.qty_from);
        fact.qty_to = change.qty_to.or(fact.qty_to);
    }
    (!void).then_some(Standing { at, fact })
}

/// What entered or left a pool at a moment; leaving is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// When.
    pub at_us: i64,
    /// How much, in the pool's own unit.
    pub quantity: i128,
    /// The pool at the other end; none where several movements count as one.
    pub other: Option<PoolId>,
}

/// When a pool was last empty, as everything that asks what is in it must see it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Emptied {
    /// The moment of the last flush; none where it never was empty.
    pub at_us: Option<i64>,
    /// How far below zero its books were since then.
    pub debt: i128,
}

/// The movements of a pool, in the order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moves(Vec<Move>);

impl Moves {
    /// The movements of a pool from all transfers that ever touched it.
    pub fn of(pool: PoolId, transfers: Vec<Standing>) -> Self {
        let mut moves: BTreeMap<TransferId, Move> = BTreeMap::new();
        let (returns, plain): (Vec<_>, Vec<_>) =
            transfers.into_iter().partition(|transfer| transfer.fact.returns.is_some());
        for Standing { at, fact } in plain {
            moves.insert(fact.transfer, move_of(pool, at, &fact));
        }
        for Standing { at, fact } in returns {
            // Goods back from a return of a return move again at their own time.
            let original = fact.returns.and_then(|original| moves.get_mut(&original));
            let back = move_of(pool, at, &fact);
            match original {
                Some(original) => original.quantity += back.quantity,
                None => {
                    moves.insert(fact.transfer, back);
                }
            }
        }
        let mut moves: Vec<Move> = moves.into_values().collect();
        // In before out within one instant (rule N2).
        moves.sort_by_key(|one| (one.at_us, one.quantity < 0));
        Self(moves)
    }

    /// As if all that is there had come at once.
    pub fn holding(on_hand: i128, at_us: i64) -> Self {
        Self(vec![Move { at_us, quantity: on_hand, other: None }])
    }

    /// What is there now.
    pub fn on_hand(&self) -> i128 {
        self.0.iter().map(|one| one.quantity).sum()
    }

    /// What was there at the end of a moment.
    pub fn at(&self, at_us: i64) -> i128 {
        self.0.iter().take_while(|one| one.at_us <= at_us).map(|one| one.quantity).sum()
    }

    /// The most that could leave at a moment without the balance ever falling below zero after it.
    pub fn free_at(&self, at_us: i64) -> i128 {
        let mut balance = self.at(at_us);
        let mut least = balance;
        for later in self.0.iter().filter(|one| one.at_us > at_us) {
            balance += later.quantity;
            least = least.min(balance);
        }
        least
    }

    /// The least balance from a moment on, once a change at that moment is made.
    pub fn least_after(&self, at_us: i64, change: i128) -> i128 {
        self.free_at(at_us) + change
    }

    /// The movements with further ones among them.
    #[must_use]
    pub fn with(mut self, changes: impl IntoIterator<Item = Move>) -> Self {
        self.0.extend(changes);
        self.0.sort_by_key(|one| (one.at_us, one.quantity < 0));
        self
    }

    /// The least that was ever there, and the first moment at which less than nothing was.
    ///
    /// A moment counts when all that happened in it is over.
    pub fn least(&self) -> (i128, Option<i64>) {
        let (mut balance, mut least, mut below) = (0, 0, None);
        for (place, one) in self.0.iter().enumerate() {
            balance += one.quantity;
            let over = self.0.get(place + 1).is_none_or(|next| next.at_us > one.at_us);
            if over && balance < 0 {
                below = below.or(Some(one.at_us));
                least = least.min(balance);
            }
        }
        (least, below)
    }

    /// When the pool was last empty before a moment (rule N1): its balance was zero at the end of an
    /// instant, and since the flush before it never below zero, or it was counted in that instant.
    ///
    /// Only what moves from or to `adjust` tells of a count. Whether the last step brought the balance
    /// down or up to zero does not matter.
    pub fn emptied_before(&self, at_us: i64, adjust: Option<PoolId>) -> Emptied {
        let (mut balance, mut emptied) = (0, Emptied::default());
        let before = self.0.partition_point(|one| one.at_us < at_us);
        for instant in self.0[..before].chunk_by(|a, b| a.at_us == b.at_us) {
            balance += instant.iter().map(|one| one.quantity).sum::<i128>();
            emptied.debt = emptied.debt.max(-balance);
            let against_adjust = |one: &Move| one.quantity != 0 && one.other == adjust;
            let counted = adjust.is_some() && instant.iter().any(against_adjust);
            if balance == 0 && (emptied.debt == 0 || counted) {
                emptied = Emptied { at_us: Some(instant[0].at_us), debt: 0 };
            }
        }
        emptied
    }

    /// The movements themselves.
    pub fn iter(&self) -> impl Iterator<Item = &Move> {
        self.0.iter()
    }
}

/// What entered a pool and what left it, each transfer by itself: something that came back entered.
pub fn gross<'t>(pool: PoolId, transfers: impl IntoIterator<Item = &'t Standing>) -> (i128, i128) {
    let both = transfers.into_iter().map(|transfer| ends_of(pool, &transfer.fact));
    both.fold((0, 0), |(all, gone), (entered, left)| (all + entered, gone + left))
}

/// What a transfer brought into a pool and took out of it.
fn ends_of(pool: PoolId, fact: &TransferRecorded) -> (i128, i128) {
    let of = |quantity: Option<Quantity>| quantity.map_or(0, |quantity| i128::from(quantity.0));
    let entered = if fact.to == pool { of(fact.qty_to) } else { 0 };
    let left = if fact.from == pool { of(fact.qty_from) } else { 0 };
    (entered, left)
}

fn move_of(pool: PoolId, at: Instant, fact: &TransferRecorded) -> Move {
    let (entered, left) = ends_of(pool, fact);
    let other = if fact.to == pool { fact.from } else { fact.to };
    Move { at_us: at.utc_us, quantity: entered - left, other: Some(other) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genealogy::Basis;

    const LOT: PoolId = PoolId(1);
    const RUN: PoolId = PoolId(2);

    fn transfer(id: i64, from: PoolId, to: PoolId, units: i64) -> TransferRecorded {
        TransferRecorded {
            transfer: TransferId(id),
            code: format!("t{id}"),
            from,
            to,
            qty_from: Some(Quantity::whole(units)),
            qty_to: Some(Quantity::whole(units)),
            basis: Basis::Scanned,
            equipment: None,
            document: None,
            returns: None,
        }
    }

    fn at(us: i64, fact: TransferRecorded) -> Standing {
        Standing { at: Instant::utc(us), fact }
    }

    const ADJUST: PoolId = PoolId(7);

    fn entered(at_us: i64, whole: i128, from: PoolId) -> Move {
        Move { at_us, quantity: units(whole), other: Some(from) }
    }

    fn left(at_us: i64, whole: i128, to: PoolId) -> Move {
        Move { at_us, quantity: -units(whole), other: Some(to) }
    }

    /// When it was last empty before the moment 100, and its debt since.
    fn emptied(moves: &[Move]) -> (Option<i64>, i128) {
        let moves = Moves::default().with(moves.iter().copied());
        let emptied = moves.emptied_before(100, Some(ADJUST));
        (emptied.at_us, emptied.debt)
    }

    const fn units(count: i128) -> i128 {
        count * crate::quantity::SCALE as i128
    }

    #[test]
    fn what_came_back_entered_and_what_had_left_before_it_left() {
        let sold = at(20, transfer(2, LOT, PoolId(8), 40));
        let back =
            TransferRecorded { returns: Some(TransferId(2)), ..transfer(3, PoolId(8), LOT, 4) };
        let all = [at(10, transfer(1, PoolId(9), LOT, 100)), sold, at(30, back)];

        assert_eq!(gross(LOT, &all), (units(104), units(40)));
        assert_eq!(Moves::of(LOT, all.to_vec()).on_hand(), units(64));
    }

    #[test]
    fn what_may_leave_in_the_past_is_bounded_by_what_left_since() {
        let moves = Moves::of(
            LOT,
            vec![
                at(10, transfer(1, PoolId(9), LOT, 100)),
                at(30, transfer(2, LOT, RUN, 80)),
                at(40, transfer(3, PoolId(9), LOT, 50)),
            ],
        );

        assert_eq!(moves.on_hand(), units(70));
        assert_eq!(moves.at(20), units(100));
        assert_eq!(moves.free_at(20), units(20));
        assert_eq!(moves.free_at(40), units(70));
        assert_eq!(moves.free_at(5), units(0));
    }

    #[test]
    fn what_would_have_been_short_is_found_at_its_first_moment() {
        let moves = Moves::of(
            LOT,
            vec![
                at(10, transfer(1, PoolId(9), LOT, 100)),
                at(30, transfer(2, LOT, RUN, 80)),
                at(40, transfer(3, PoolId(9), LOT, 90)),
            ],
        );

        assert_eq!(moves.least(), (0, None));
        let without_the_first = moves.with([left(10, 100, RUN)]);
        assert_eq!(without_the_first.least(), (-units(80), Some(30)));
    }

    #[test]
    fn a_pool_is_empty_at_the_end_of_an_instant_not_within_it() {
        assert_eq!(emptied(&[entered(10, 50, LOT), left(20, 50, RUN)]), (Some(20), 0));
        let filled_again = [entered(10, 50, LOT), left(20, 50, RUN), entered(20, 5, LOT)];
        assert_eq!(emptied(&filled_again), (None, 0));
        assert_eq!(emptied(&[entered(10, 50, LOT), left(100, 50, RUN)]), (None, 0), "not before");
    }

    #[test]
    fn after_a_debt_a_zero_is_empty_only_where_it_was_counted() {
        let debt = [entered(10, 50, LOT), left(20, 60, RUN)];
        let zero = |more: &[Move]| emptied(&[&debt, more].concat());

        assert_eq!(zero(&[entered(30, 10, LOT)]), (None, units(10)));
        assert_eq!(zero(&[entered(30, 20, LOT), left(40, 10, RUN)]), (None, units(10)));
        assert_eq!(zero(&[entered(30, 10, ADJUST)]), (Some(30), 0), "a count that brings it up");
        assert_eq!(
            zero(&[entered(30, 15, LOT), left(40, 5, ADJUST)]),
            (Some(40), 0),
            "and one that brings it down"
        );
        let settled = [entered(30, 10, LOT), entered(40, 10, ADJUST), left(40, 10, ADJUST)];
        assert_eq!(zero(&settled), (Some(40), 0));
        let after = [entered(30, 10, ADJUST), entered(50, 5, LOT), left(60, 5, RUN)];
        assert_eq!(zero(&after), (Some(60), 0), "the debt is forgotten with the flush");
    }

    #[test]
    fn a_count_that_was_taken_back_altogether_counts_nothing() {
        let none = Move { quantity: 0, ..entered(40, 0, ADJUST) };
        let moves = [entered(10, 50, LOT), left(20, 60, RUN), entered(30, 10, LOT), none];

        assert_eq!(emptied(&moves), (None, units(10)));
    }

    #[test]
    fn a_return_lowers_what_it_takes_back_from_its_own_time_on() {
        let back = TransferRecorded { returns: Some(TransferId(2)), ..transfer(4, RUN, LOT, 30) };
        let moves = Moves::of(
            LOT,
            vec![
                at(10, transfer(1, PoolId(9), LOT, 100)),
                at(30, transfer(2, LOT, RUN, 80)),
                at(50, back),
            ],
        );

        assert_eq!(moves.free_at(30), units(50));
    }

    #[test]
    fn a_voided_transfer_stands_no_more_until_it_is_revived() {
        let change = |void| TransferCorrected {
            transfer: TransferId(1),
            void: Some(void),
            set_at: None,
            set_by: None,
            from: None,
            to: None,
            qty_from: None,
            qty_to: None,
            basis: None,
            equipment: None,
            document: None,
            reason: None,
        };
        let correction =
            |seq, void| Correction { recorded_at: Instant::utc(seq), seq, change: change(void) };
        let fact = || transfer(1, LOT, RUN, 5);

        assert_eq!(standing(Instant::utc(1), fact(), vec![correction(2, true)]), None);
        let revived = vec![correction(3, false), correction(2, true)];
        assert!(standing(Instant::utc(1), fact(), revived).is_some());
    }
}
