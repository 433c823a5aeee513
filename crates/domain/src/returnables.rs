//! Returnables: crates and pallets that go out with goods and come back, balanced for each partner.

/// What a partner owes of one sort of returnable.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Owed {
    /// How many; below zero, how many we owe.
    pub pieces: i64,
    /// Since when the oldest of them is out, microseconds UTC; none where nothing is owed.
    pub since_us: Option<i64>,
}

/// What is owed after these movements, oldest first: moment and count, out above zero, back below.
///
/// What comes back settles what went out first: nobody can tell one plain crate from another.
pub fn owed(moves: impl IntoIterator<Item = (i64, i64)>) -> Owed {
    let mut out: std::collections::VecDeque<(i64, i64)> = std::collections::VecDeque::new();
    for (at_us, mut count) in moves {
        while count != 0 {
            match out.front_mut() {
                Some((_, open)) if open.signum() != count.signum() => {
                    let settled = open.abs().min(count.abs());
                    *open -= open.signum() * settled;
                    count -= count.signum() * settled;
                    if *open == 0 {
                        out.pop_front();
                    }
                }
                _ => {
                    out.push_back((at_us, count));
                    count = 0;
                }
            }
        }
    }
    Owed {
        pieces: out.iter().map(|(_, open)| open).sum(),
        since_us: out.front().map(|(at_us, _)| *at_us),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(moves: &[(i64, i64)]) -> (i64, Option<i64>) {
        let owed = owed(moves.iter().copied());
        (owed.pieces, owed.since_us)
    }

    #[test]
    fn what_comes_back_settles_what_went_out_first() {
        assert_eq!(after(&[(1, 10), (2, 5), (3, -10)]), (5, Some(2)));
        assert_eq!(after(&[(1, 10), (2, 5), (3, -9)]), (6, Some(1)));
        assert_eq!(after(&[(1, 10), (3, -10)]), (0, None));
        assert_eq!(after(&[]), (0, None));
    }

    #[test]
    fn more_that_came_back_than_went_out_is_owed_by_us_since_then() {
        assert_eq!(after(&[(1, 10), (2, -12)]), (-2, Some(2)));
        assert_eq!(after(&[(1, -3), (2, 5)]), (2, Some(2)));
    }
}
