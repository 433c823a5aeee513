//! Rules by which a chart says that something happened: Nelson 1984 (Journal of Quality Technology 16,
//! 237–239) and the Western Electric handbook of 1956.
//!
//! A point on a line is on neither side of it, and equal neighbours end a trend.

use super::chart::Limits;

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Nelson 1, Western Electric 1: a point beyond three sigma.
    Beyond,
    /// Nelson 2: nine in a row on one side of the centre.
    NineOnOneSide,
    /// Nelson 3: six in a row that all rise, or all fall.
    SixInOneDirection,
    /// Nelson 4: fourteen in a row that rise and fall in turn.
    FourteenInTurn,
    /// Nelson 5, Western Electric 2: two of three beyond two sigma on one side.
    TwoOfThree,
    /// Nelson 6, Western Electric 3: four of five beyond one sigma on one side.
    FourOfFive,
    /// Nelson 7: fifteen in a row within one sigma.
    FifteenWithin,
    /// Nelson 8: eight in a row beyond one sigma, on either side.
    EightBeyond,
    /// Western Electric 4: eight in a row on one side of the centre.
    EightOnOneSide,
}

/// Nelson's eight rules, in his order.
pub const NELSON: [Rule; 8] = [
    Rule::Beyond,
    Rule::NineOnOneSide,
    Rule::SixInOneDirection,
    Rule::FourteenInTurn,
    Rule::TwoOfThree,
    Rule::FourOfFive,
    Rule::FifteenWithin,
    Rule::EightBeyond,
];

/// The four rules of Western Electric.
pub const WESTERN_ELECTRIC: [Rule; 4] =
    [Rule::Beyond, Rule::TwoOfThree, Rule::FourOfFive, Rule::EightOnOneSide];

/// A rule that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// The rule.
    pub rule: Rule,
    /// Places of the first and the last point of the stretch that breaks it.
    pub first: usize,
    /// See `first`.
    pub last: usize,
    /// The place at which it was broken first: from then on somebody could know.
    pub seen: usize,
}

/// How far a point is from its centre, in sigmas.
type Scaled = f64;

/// How many points a rule looks at, and whether such a window breaks it.
fn window(rule: Rule) -> (usize, fn(&[Scaled]) -> bool) {
    /// At least so many, all on one side, beyond so many sigmas.
    fn beyond(points: &[Scaled], least: usize, sigmas: f64) -> bool {
        let above = points.iter().filter(|at| **at > sigmas).count();
        let below = points.iter().filter(|at| **at < -sigmas).count();
        above >= least || below >= least
    }
    match rule {
        Rule::Beyond => (1, |points| points[0].abs() > 3.0),
        Rule::NineOnOneSide => (9, |points| beyond(points, 9, 0.0)),
        Rule::SixInOneDirection => (6, |points| {
            points.windows(2).all(|two| two[1] > two[0])
                || points.windows(2).all(|two| two[1] < two[0])
        }),
        Rule::FourteenInTurn => (14, |points| {
            points.windows(3).all(|three| (three[1] - three[0]) * (three[2] - three[1]) < 0.0)
        }),
        Rule::TwoOfThree => (3, |points| beyond(points, 2, 2.0)),
        Rule::FourOfFive => (5, |points| beyond(points, 4, 1.0)),
        Rule::FifteenWithin => (15, |points| points.iter().all(|at| at.abs() < 1.0)),
        Rule::EightBeyond => (8, |points| points.iter().all(|at| at.abs() > 1.0)),
        Rule::EightOnOneSide => (8, |points| beyond(points, 8, 0.0)),
    }
}

/// Where points break a rule: stretches of windows that break it and overlap, in their order.
pub fn signals(points: &[f64], limits: &[Limits], rule: Rule) -> Vec<Signal> {
    let scale = |(at, limits): (&f64, &Limits)| (at - limits.center) / limits.sigma();
    let scaled: Vec<Scaled> = points.iter().zip(limits).map(scale).collect();
    let (size, breaks) = window(rule);
    let mut found: Vec<Signal> = Vec::new();
    for (first, points) in scaled.windows(size).enumerate() {
        if !breaks(points) {
            continue;
        }
        let last = first + size - 1;
        match found.last_mut() {
            // A single point is a stretch of its own.
            Some(before) if first <= before.last && size > 1 => before.last = last,
            _ => found.push(Signal { rule, first, last, seen: last }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: Limits = Limits { lower: -3.0, center: 0.0, upper: 3.0 };

    fn found(points: &[f64], rule: Rule) -> Vec<(usize, usize)> {
        let limits = vec![UNIT; points.len()];
        signals(points, &limits, rule).into_iter().map(|one| (one.first, one.last)).collect()
    }

    #[test]
    fn a_point_on_a_line_is_on_no_side_of_it() {
        assert_eq!(found(&[3.0, -3.0, 3.001], Rule::Beyond), [(2, 2)]);
        assert_eq!(found(&[2.0, 2.0, 2.0], Rule::TwoOfThree), []);
        let mut eight = [0.5; 9];
        eight[4] = 0.0;
        assert_eq!(found(&eight, Rule::NineOnOneSide), []);
        assert_eq!(found(&[1.0; 8], Rule::EightBeyond), []);
        assert_eq!(found(&[1.0; 15], Rule::FifteenWithin), []);
    }

    #[test]
    fn equal_neighbours_end_a_trend() {
        assert_eq!(found(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], Rule::SixInOneDirection), [(0, 5)]);
        assert_eq!(found(&[0.1, 0.2, 0.3, 0.3, 0.4, 0.5, 0.6], Rule::SixInOneDirection), []);
        assert_eq!(found(&[0.5, 0.4, 0.3, 0.2, 0.1, 0.0, -0.1], Rule::SixInOneDirection), [(0, 6)]);
    }

    #[test]
    fn sides_are_not_mixed_but_where_the_rule_says_so() {
        assert_eq!(found(&[2.5, -2.5, 0.0], Rule::TwoOfThree), []);
        assert_eq!(found(&[2.5, 0.0, 2.5], Rule::TwoOfThree), [(0, 2)]);
        let either: Vec<f64> = (0..8).map(|k| if k % 2 == 0 { 1.5 } else { -1.5 }).collect();
        assert_eq!(found(&either, Rule::EightBeyond), [(0, 7)]);
        assert_eq!(found(&either, Rule::EightOnOneSide), []);
    }

    #[test]
    fn a_stretch_is_one_signal_and_says_when_it_could_be_seen() {
        let points = [0.5; 12];
        let seen = signals(&points, &[UNIT; 12], Rule::NineOnOneSide);

        assert_eq!(seen, [Signal { rule: Rule::NineOnOneSide, first: 0, last: 11, seen: 8 }]);
        assert_eq!(found(&[4.0, 4.0], Rule::Beyond), [(0, 0), (1, 1)]);
    }
}
