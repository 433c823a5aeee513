//! Control charts: what is wrong with the record of one, and what results make of it.

use quality::spc::{
    Chart, Cusum, Limits, Line, NELSON, Rule, Signal, WESTERN_ELECTRIC, counts_chart, cusum, ewma,
    individuals, nonconforming_chart, proportions, ranges, signals, standard_deviations,
    units_chart,
};

use crate::masters::{ControlChart, Fault, FaultKind};

/// Which chart: single values, means of subgroups with ranges or standard deviations, shares and numbers of
/// what does not conform, nonconformities by sample and by piece, and two that remember.
pub const CHARTS: &[&str] = &[
    "individuals",
    "ranges",
    "standard_deviations",
    "proportions",
    "nonconforming",
    "defects",
    "units",
    "ewma",
    "cusum",
];

/// By which rules a chart says that something happened.
pub const RULES: &[&str] = &["nelson", "western_electric", "beyond"];

/// How much of a new value an exponentially weighted mean takes, and at how many sigmas its limits lie.
const EWMA: (f64, f64) = (0.2, 2.7);

/// Slack and decision interval of a cumulative sum, in sigmas.
const CUSUM: (f64, f64) = (0.5, 5.0);

/// What is wrong with a chart beyond what its fields hold.
pub(crate) fn faults(of: &ControlChart) -> Vec<Fault> {
    let mut faults = Vec::new();
    let grouped = is_grouped(&of.chart);
    match of.size {
        None if grouped => faults.push(Fault::new("size", FaultKind::Missing, "")),
        Some(size) if !grouped => {
            faults.push(Fault::new("size", FaultKind::Pointless, size.to_string()));
        }
        _ => {}
    }
    let (from, to) = (of.base_from.as_str(), of.base_to.as_str());
    if !from.is_empty() && !to.is_empty() && from > to {
        faults.push(Fault::new("base_to", FaultKind::Reversed, to));
    }
    faults
}

/// Whether a chart takes its values in subgroups of one size.
pub fn is_grouped(chart: &str) -> bool {
    ["ranges", "standard_deviations"].contains(&chart)
}

/// Whether a point of a chart is a whole lot, counted, and not a value.
pub fn is_counted(chart: &str) -> bool {
    ["proportions", "nonconforming", "units"].contains(&chart)
}

/// The word of a rule in the API.
pub const fn rule_word(rule: Rule) -> &'static str {
    match rule {
        Rule::Beyond => "beyond",
        Rule::NineOnOneSide => "nine_on_one_side",
        Rule::SixInOneDirection => "six_in_one_direction",
        Rule::FourteenInTurn => "fourteen_in_turn",
        Rule::TwoOfThree => "two_of_three",
        Rule::FourOfFive => "four_of_five",
        Rule::FifteenWithin => "fifteen_within",
        Rule::EightBeyond => "eight_beyond",
        Rule::EightOnOneSide => "eight_on_one_side",
    }
}

/// What is drawn of results.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Where the process is.
    pub position: Line,
    /// How it scatters; the sums downwards of a cumulative one.
    pub scatter: Option<Line>,
    /// The deviation of the process, from within subgroups.
    pub sigma: Option<f64>,
    /// Where a rule is broken on the first line.
    pub signals: Vec<Signal>,
    /// Where the second line leaves its limits, by the places of the first line.
    pub scatter_signals: Vec<Signal>,
}

/// Points of a chart: values in subgroups, each of one where it is not grouped, or what was counted of how
/// many.
#[derive(Debug, Clone, PartialEq)]
pub enum Points {
    /// Measurements.
    Measured(Vec<Vec<f64>>),
    /// Found, of how many.
    Counted(Vec<(u64, u64)>),
}

impl Points {
    /// How many there are.
    pub const fn len(&self) -> usize {
        match self {
            Self::Measured(groups) => groups.len(),
            Self::Counted(samples) => samples.len(),
        }
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Draws a chart, its limits as the points of `base` give them: places of the first and behind the last.
/// None where there is too little to draw, or the samples of a chart of one size are of several.
pub fn draw(of: &ControlChart, points: &Points, base: (usize, usize)) -> Option<Drawn> {
    let rules: &[Rule] = match of.rules.as_str() {
        // What remembers is like what came before it: runs in it say nothing.
        _ if of.chart == "ewma" => &[Rule::Beyond],
        "western_electric" => &WESTERN_ELECTRIC,
        "beyond" => &[Rule::Beyond],
        _ => &NELSON,
    };
    let broken = |line: &Line| {
        let mut found: Vec<Signal> =
            rules.iter().flat_map(|rule| signals(&line.points, &line.limits, *rule)).collect();
        found.sort_by_key(|signal| (signal.seen, signal.rule));
        found
    };
    let plain = |position: Line| {
        let signals = broken(&position);
        Drawn { position, scatter: None, sigma: None, signals, scatter_signals: Vec::new() }
    };
    match points {
        Points::Counted(samples) => {
            let within = samples.get(base.0..base.1)?;
            let line = match of.chart.as_str() {
                "proportions" => frozen(samples, within, proportions)?,
                "units" => frozen(samples, within, units_chart)?,
                _ => {
                    let size = samples.first()?.1;
                    if samples.iter().any(|sample| sample.1 != size) {
                        return None;
                    }
                    let found: Vec<u64> = samples.iter().map(|sample| sample.0).collect();
                    let limits = nonconforming_chart(&found[base.0..base.1], size)?.limits[0];
                    held(found.iter().map(|found| *found as f64).collect(), limits)
                }
            };
            Some(plain(line))
        }
        Points::Measured(groups) => {
            let within = groups.get(base.0..base.1)?;
            let flat: Vec<f64> = groups.iter().flatten().copied().collect();
            let own =
                |chart: fn(&[Vec<f64>]) -> Option<Chart>| Some((chart(groups)?, chart(within)?));
            let (all, base) = match of.chart.as_str() {
                "ranges" => own(ranges)?,
                "standard_deviations" => own(standard_deviations)?,
                "defects" => {
                    let counted = |values: &[f64]| -> Vec<u64> {
                        values.iter().map(|value| value.max(0.0) as u64).collect()
                    };
                    let within: Vec<f64> = within.iter().flatten().copied().collect();
                    let limits = counts_chart(&counted(&within))?.limits[0];
                    return Some(plain(held(flat, limits)));
                }
                _ => {
                    let within: Vec<f64> = within.iter().flatten().copied().collect();
                    (individuals(&flat)?, individuals(&within)?)
                }
            };
            let around = (base.position.limits[0].center, base.sigma);
            Some(match of.chart.as_str() {
                "ewma" => plain(ewma(&flat, around, EWMA)),
                "cusum" => sums(cusum(&flat, around, CUSUM)),
                _ => {
                    let position = held(all.position.points, base.position.limits[0]);
                    let scatter = held(all.scatter.points, base.scatter.limits[0]);
                    let signals = broken(&position);
                    // The first moving range is that of the second value.
                    let later = position.points.len() - scatter.points.len();
                    let mut scatter_signals =
                        quality::spc::signals(&scatter.points, &scatter.limits, Rule::Beyond);
                    for signal in &mut scatter_signals {
                        signal.first += later;
                        signal.last += later;
                        signal.seen += later;
                    }
                    let sigma = Some(base.sigma);
                    Drawn { position, scatter: Some(scatter), sigma, signals, scatter_signals }
                }
            })
        }
    }
}

/// All points with the limits that some of them gave.
fn held(points: Vec<f64>, limits: Limits) -> Line {
    let limits = vec![limits; points.len()];
    Line { points, limits }
}

/// All samples, each with the limits of its size around the centre that some of them gave.
fn frozen(
    samples: &[(u64, u64)],
    within: &[(u64, u64)],
    chart: fn(&[(u64, u64)]) -> Option<Line>,
) -> Option<Line> {
    let center = chart(within)?.limits[0].center;
    let line = chart(samples)?;
    let own = line.limits[0].center;
    let scale = |limits: &Limits| {
        // The deviation of a share or rate goes with the root of its centre.
        let sigma = if own > 0.0 { limits.sigma() * (center / own).sqrt() } else { 0.0 };
        Limits { lower: (center - 3.0 * sigma).max(0.0), center, upper: center + 3.0 * sigma }
    };
    let limits = line.limits.iter().map(scale).collect();
    Some(Line { points: line.points, limits })
}

/// Sums upwards and downwards, each with the interval it may not leave.
fn sums(of: Cusum) -> Drawn {
    let limits = Limits { lower: 0.0, center: 0.0, upper: CUSUM.1 };
    let seen = |points: &[f64]| -> Vec<Signal> {
        let beyond = of.beyond.iter().filter(|at| points[**at] > CUSUM.1);
        beyond.map(|&at| Signal { rule: Rule::Beyond, first: at, last: at, seen: at }).collect()
    };
    let (signals, scatter_signals) = (seen(&of.above), seen(&of.below));
    Drawn {
        position: held(of.above, limits),
        scatter: Some(held(of.below, limits)),
        sigma: None,
        signals,
        scatter_signals,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(kind: &str) -> ControlChart {
        ControlChart { chart: kind.into(), rules: "beyond".into(), ..ControlChart::default() }
    }

    fn single(values: &[f64]) -> Points {
        Points::Measured(values.iter().map(|value| vec![*value]).collect())
    }

    #[test]
    fn limits_stand_as_the_base_gave_them_and_a_shift_after_it_is_seen() {
        let mut values: Vec<f64> = (0..20).map(|at| 10.0 + f64::from(at % 2)).collect();
        values.extend([16.0; 5]);
        let drawn = draw(&chart("individuals"), &single(&values), (0, 20)).unwrap();

        let limits = drawn.position.limits[0];
        assert!((limits.center - 10.5).abs() < 1e-12);
        assert!(drawn.position.limits.iter().all(|one| *one == limits));
        assert_eq!(drawn.signals[0].seen, 20);
        // With limits from everything the shift hides itself.
        let all = draw(&chart("individuals"), &single(&values), (0, values.len())).unwrap();
        assert!(all.position.limits[0].upper > limits.upper);
    }

    #[test]
    fn shares_have_the_limits_of_their_sample_around_the_centre_of_the_base() {
        let samples = vec![(1, 100), (1, 100), (4, 400), (30, 100)];
        let drawn = draw(&chart("proportions"), &Points::Counted(samples), (0, 3)).unwrap();
        let limits = &drawn.position.limits;

        assert!((limits[3].center - 0.01).abs() < 1e-12);
        assert!(limits[2].upper < limits[1].upper);
        assert_eq!(drawn.signals[0].first, 3);
    }

    #[test]
    fn a_chart_of_one_size_is_not_drawn_of_several() {
        let samples = Points::Counted(vec![(1, 50), (2, 80)]);
        assert_eq!(draw(&chart("nonconforming"), &samples, (0, 2)), None);
    }

    #[test]
    fn small_shifts_are_summed_up() {
        let mut values: Vec<f64> = (0..30).map(|at| f64::from(at % 2)).collect();
        values.extend((0..30).map(|at| f64::from(at % 2) + 1.2));
        let drawn = draw(&chart("cusum"), &single(&values), (0, 30)).unwrap();
        assert!(drawn.signals[0].seen > 29);
        let drawn = draw(&chart("ewma"), &single(&values), (0, 30)).unwrap();
        assert!(drawn.signals.iter().all(|signal| signal.seen > 29) && !drawn.signals.is_empty());
    }

    #[test]
    fn a_subgroup_needs_a_size_and_a_base_its_days_in_order() {
        let of = ControlChart {
            chart: "ranges".into(),
            base_from: "2026-03-02".into(),
            base_to: "2026-03-01".into(),
            ..ControlChart::default()
        };
        let told: Vec<(String, FaultKind)> =
            faults(&of).into_iter().map(|fault| (fault.path, fault.kind)).collect();
        let at = |path: &str, kind| (path.to_owned(), kind);
        assert_eq!(told, [at("size", FaultKind::Missing), at("base_to", FaultKind::Reversed)]);
    }
}
