//! Cleaning a tank: what was in it leaves, and nothing of it is in what comes later.

use crate::balance::Moves;
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
}

impl Cleaning {
    /// What was found beyond the books; below zero where there was less.
    pub const fn difference(&self) -> i128 {
        self.residue.0 as i128 - self.expected
    }
}

/// Decides the cleaning of a tank at a moment, back-dated or not: what was drawn later must have come
/// later.
///
/// The residue is what somebody measured, else what the books say. With the difference booked, the
/// balance is exactly zero at that moment, which is what ends every trace through the tank.
pub fn clean(
    reference: &str,
    moves: &Moves,
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
    Ok(Cleaning { expected, residue: residue.unwrap_or_else(by_the_books) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::Move;

    fn moves(of: &[(i64, i64)]) -> Moves {
        let moves = of
            .iter()
            .map(|&(at_us, whole)| Move { at_us, quantity: i128::from(Quantity::whole(whole).0) });
        Moves::default().with(moves)
    }

    fn clean_at(at_us: i64, of: &[(i64, i64)], residue: Option<i64>) -> Result<Cleaning, Refusal> {
        clean("tank:T1", &moves(of), Instant::utc(at_us), residue.map(Quantity::whole))
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
    fn what_was_drawn_later_was_not_cleaned_out_before() {
        let refused = clean_at(5, &[(1, 50), (9, -10)], None).unwrap_err();
        assert_eq!(refused.code(), "not_enough");

        assert!(clean_at(5, &[(1, 50), (8, 20), (9, -10)], None).is_ok(), "it came later");
    }
}
