//! Cleaning a tank: what was in it leaves, and nothing of it is in what comes later.

use crate::balance::Moves;
use crate::ids::PoolId;
use crate::quantity::{Quantity, format_scaled};
use crate::refusal::Refusal;
use crate::time::Instant;

/// What cleaning a tank moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cleaning {
    /// What the books said was in it.
    pub expected: i128,
    /// What really was.
    pub residue: Quantity,
    /// How far below zero the books were since it was last empty.
    pub debt: i128,
}

/// What is booked against `adjust`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settled {
    /// Into the tank.
    pub found: i128,
    /// Out of it.
    pub missed: i128,
}

impl Cleaning {
    /// What was found beyond the books; below zero where there was less.
    pub const fn difference(&self) -> i128 {
        self.residue.0 as i128 - self.expected
    }

    /// What the count settles: the difference; where there is none, but the books once were below
    /// zero, what they lacked then, in and out. Without a count such books never say that a tank is
    /// empty (rule N1).
    pub fn settled(&self) -> Settled {
        match self.difference() {
            0 => Settled { found: self.debt, missed: self.debt },
            difference => Settled { found: difference.max(0), missed: (-difference).max(0) },
        }
    }
}

/// Decides the cleaning of a tank at a moment, back-dated or not: what was drawn later must have come
/// later.
///
/// The residue is what somebody measured, else what the books say. With the difference booked, the
/// balance is exactly zero at that moment, which is what ends every trace through the tank.
pub fn clean(
    reference: &str,
    (moves, adjust): (&Moves, Option<PoolId>),
    at: Instant,
    residue: Option<Quantity>,
) -> Result<Cleaning, Refusal> {
    let expected = moves.at(at.utc_us);
    let least = moves.free_at(at.utc_us);
    if expected > 0 && least < expected {
        return Err(Refusal::NotEnough {
            reference: reference.to_owned(),
            free: format_scaled(least.max(0)),
            asked: format_scaled(expected),
        });
    }
    let by_the_books = || i64::try_from(expected.max(0)).map_or(Quantity(i64::MAX), Quantity);
    let residue = residue.unwrap_or_else(by_the_books);
    Ok(Cleaning { expected, residue, debt: moves.emptied_before(at.utc_us, adjust).debt })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::Move;

    const LOT: PoolId = PoolId(1);
    const RUN: PoolId = PoolId(2);

    fn moves(of: &[(i64, i64)]) -> Moves {
        let moves = of.iter().map(|&(at_us, whole)| {
            let quantity = i128::from(Quantity::whole(whole).0);
            let other = if quantity > 0 { LOT } else { RUN };
            Move { at_us, quantity, other: Some(other) }
        });
        Moves::default().with(moves)
    }

    fn clean_at(at_us: i64, of: &[(i64, i64)], residue: Option<i64>) -> Result<Cleaning, Refusal> {
        clean(
            "tank:T1",
            (&moves(of), Some(PoolId(7))),
            Instant::utc(at_us),
            residue.map(Quantity::whole),
        )
    }

    #[test]
    fn all_that_the_books_say_leaves_unless_somebody_measured_it() {
        let books = clean_at(5, &[(1, 50), (2, -45)], None).unwrap();
        assert_eq!((books.residue, books.difference()), (Quantity::whole(5), 0));

        let less = clean_at(5, &[(1, 50), (2, -45)], Some(3)).unwrap();
        assert_eq!(less.difference(), -i128::from(Quantity::whole(2).0));
    }

    #[test]
    fn a_debt_is_settled_by_what_was_found() {
        let debt = clean_at(5, &[(1, 50), (2, -60)], None).unwrap();

        assert_eq!(debt.residue, Quantity::ZERO);
        assert_eq!(debt.difference(), i128::from(Quantity::whole(10).0));
    }

    #[test]
    fn books_that_were_below_zero_are_settled_even_where_they_are_right_again() {
        let whole = |units| i128::from(Quantity::whole(units).0);
        let both = Settled { found: whole(10), missed: whole(10) };

        let filled_again = clean_at(5, &[(1, 50), (2, -60), (3, 30)], None).unwrap();
        assert_eq!((filled_again.residue, filled_again.settled()), (Quantity::whole(20), both));
        let zero = clean_at(5, &[(1, 50), (2, -60), (3, 10)], None).unwrap();
        assert_eq!((zero.residue, zero.settled()), (Quantity::ZERO, both));
        let never = clean_at(5, &[(1, 50), (2, -45)], None).unwrap();
        assert_eq!(never.settled(), Settled::default());
        let less = clean_at(5, &[(1, 50), (2, -60), (3, 30)], Some(15)).unwrap();
        assert_eq!(less.settled(), Settled { found: 0, missed: whole(5) });
    }

    #[test]
    fn what_was_drawn_later_was_not_cleaned_out_before() {
        let refused = clean_at(5, &[(1, 50), (9, -10)], None).unwrap_err();
        assert_eq!(refused.code(), "not_enough");

        assert!(clean_at(5, &[(1, 50), (8, 20), (9, -10)], None).is_ok(), "it came later");
    }
}
