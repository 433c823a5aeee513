//! A chart as it is shown: points, signals, what its values are like.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use domain::charts::{Points, rule_word};
use domain::masters::Characteristic;
use domain::{CompanyId, PoolId, SiteId};
use jiff::tz::TimeZone;
use quality::spc::{self, Capability, Line, Signal, SpecificationLimits};
use store::Tx;
use store::results as stored;

use super::charted::Charted;
use super::count;
use super::views::{
    AnswerView, BinView, CapabilityView, ChartPoint, ChartView, SignalView, SummaryView,
};
use crate::error::Result;
use crate::naming::{LotName, People, lot_name};
use crate::times;

/// Stretches a line is drawn with.
const STRETCHES: usize = 300;
/// Signals a page shows, the newest ones.
const SIGNALS_MAX: usize = 200;
/// With what confidence the limits of an index are given.
const CONFIDENCE: f64 = 0.95;

pub(super) fn view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (code, charted): (&str, Charted),
    zone: &TimeZone,
) -> Result<ChartView> {
    let answers = stored::answers(tx, ground, code)?;
    let people = People::of(tx, ground.0)?;
    let mut names = Names::default();
    let mut said: Vec<(&Signal, bool)> = charted.signals().collect();
    let signals_all = count(said.len());
    said.sort_by_key(|(signal, _)| std::cmp::Reverse(signal.seen));
    said.truncate(SIGNALS_MAX);
    let mut signals = Vec::with_capacity(said.len());
    for &(signal, of_scatter) in &said {
        let source = &charted.sources[signal.seen];
        let rule = rule_word(signal.rule);
        let answer = answers.iter().find(|one| one.results_seq == source.seq && one.rule == rule);
        signals.push(SignalView {
            signal: charted.id(signal),
            rule: rule.to_owned(),
            of_scatter,
            first: count(signal.first),
            last: count(signal.last),
            seen: count(signal.seen),
            at: times::in_zone(source.at.utc_us, zone),
            lot: names.of(tx, ground, source.pool)?.clone(),
            answer: answer.map(|said| AnswerView {
                note: said.note.clone(),
                at: times::in_zone(said.at.utc_us, zone),
                by: said.by.map(|by| people.name(by)),
            }),
        });
    }
    // Of a line with very many points those are kept that a signal begins, is known and ends with.
    let kept = |scatter: bool| -> HashSet<usize> {
        let of_line = said.iter().filter(move |(_, of_scatter)| *of_scatter == scatter);
        of_line.flat_map(|(signal, _)| [signal.first, signal.seen, signal.last]).collect()
    };
    let mut line = |tx: &mut Tx<'_>, line: Option<&Line>, (later, scatter): (usize, bool)| {
        line.map_or(Ok(Vec::new()), |line| {
            drawn_points(tx, ground, (&charted, line), (later, &kept(scatter), zone), &mut names)
        })
    };
    let drawn = charted.drawn.as_ref();
    let position = line(tx, drawn.map(|of| &of.position), (0, false))?;
    let scatter = drawn.and_then(|of| of.scatter.as_ref());
    // The first moving range is that of the second value.
    let later = scatter.map_or(0, |line| charted.points.len() - line.points.len());
    let scatter = line(tx, scatter, (later, true))?;
    let values: Vec<f64> = match &charted.points {
        Points::Measured(groups) => groups.iter().flatten().copied().collect(),
        Points::Counted(_) => Vec::new(),
    };
    let limit = |text: fn(&Characteristic) -> &str| {
        charted.looked_at.as_ref().and_then(|of| text(of).parse::<f64>().ok())
    };
    let limits = SpecificationLimits { lower: limit(|of| &of.lower), upper: limit(|of| &of.upper) };
    Ok(ChartView {
        code: code.to_owned(),
        points: count(charted.points.len()),
        drawn: count(position.len()),
        left_out: charted.left_out,
        base: count(charted.base.1 - charted.base.0),
        position,
        scatter,
        signals,
        signals_all,
        lower: limits.lower,
        target: limit(|of| &of.target),
        upper: limits.upper,
        summary: summarised(&charted, &values, limits),
        histogram: histogram(&values),
        unit: charted.looked_at.map(|of| of.unit).unwrap_or_default(),
        name: charted.of.name,
        item: charted.of.item,
        item_name: charted.item_name,
        stage: charted.of.stage,
        characteristic: charted.of.characteristic,
        chart: charted.of.chart,
        size: charted.of.size,
        rules: charted.of.rules,
    })
}

/// Names of lots, each looked up once.
#[derive(Default)]
struct Names(HashMap<PoolId, LotName>);

impl Names {
    fn of(
        &mut self,
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
        pool: PoolId,
    ) -> Result<&LotName> {
        Ok(match self.0.entry(pool) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => free.insert(lot_name(tx, ground, pool)?),
        })
    }
}

/// The points of a line that are drawn: all of few; of many what a picture of them would show, and those
/// that are kept.
fn drawn_points(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (charted, line): (&Charted, &Line),
    (later, kept, zone): (usize, &HashSet<usize>, &TimeZone),
    names: &mut Names,
) -> Result<Vec<ChartPoint>> {
    let places = spc::thinned(&line.points, STRETCHES, |place| kept.contains(&(place + later)));
    let mut drawn = Vec::with_capacity(places.len());
    for place in places {
        let (source, limits) = (&charted.sources[place + later], &line.limits[place]);
        drawn.push(ChartPoint {
            place: count(place + later),
            value: line.points[place],
            lower: limits.lower,
            center: limits.center,
            upper: limits.upper,
            at: times::in_zone(source.at.utc_us, zone),
            lot: names.of(tx, ground, source.pool)?.lot.clone(),
        });
    }
    Ok(drawn)
}

fn summarised(
    charted: &Charted,
    values: &[f64],
    limits: SpecificationLimits,
) -> Option<SummaryView> {
    let of = spc::summary(values).filter(|of| of.count > 1)?;
    let within = charted.drawn.as_ref().and_then(|drawn| drawn.sigma);
    let freedom = (of.count - 1) as f64;
    // Ranges know less of a deviation than all values do (Bissell 1990).
    let within_freedom = match charted.of.chart.as_str() {
        "standard_deviations" | "ranges" => {
            let size = f64::from(charted.of.size.unwrap_or(2));
            let known = if charted.of.chart == "ranges" { 0.9 } else { 1.0 };
            known * charted.points.len() as f64 * (size - 1.0)
        }
        _ => 0.62 * freedom,
    };
    let capable = |deviation: f64, freedom: f64| {
        spc::capability(limits, (of.mean, deviation), (freedom, CONFIDENCE)).map(indices)
    };
    Some(SummaryView {
        count: count(of.count),
        mean: of.mean,
        deviation: of.deviation,
        within,
        least: of.least,
        most: of.most,
        normal_p: spc::anderson_darling(values).map(|of| of.p),
        capability: within.and_then(|within| capable(within, within_freedom)),
        performance: capable(of.deviation, freedom),
    })
}

fn indices(of: Capability) -> CapabilityView {
    CapabilityView {
        potential: of.potential,
        potential_from: of.potential_interval.map(|one| one.from),
        potential_to: of.potential_interval.map(|one| one.to),
        actual: of.actual,
        actual_from: of.actual_interval.map(|one| one.from),
        actual_to: of.actual_interval.map(|one| one.to),
    }
}

/// Stretches of one width between the least and the most, as many as Sturges (1926) advises.
fn histogram(values: &[f64]) -> Vec<BinView> {
    let Some(of) = spc::summary(values).filter(|of| of.most > of.least) else { return Vec::new() };
    let bins = (values.len() as f64).log2().ceil() as usize + 1;
    let width = (of.most - of.least) / bins as f64;
    let mut counts = vec![0_u32; bins];
    for value in values {
        let place = ((value - of.least) / width) as usize;
        counts[place.min(bins - 1)] += 1;
    }
    let bin = |(place, count): (usize, u32)| {
        let from = of.least + width * place as f64;
        BinView { from, to: from + width, count }
    };
    counts.into_iter().enumerate().map(bin).collect()
}
