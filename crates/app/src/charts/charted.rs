//! The results of a chart, in the order of its points, with what the chart says of them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::charts::{self as drawing, Drawn, Points, is_counted, is_grouped, rule_word};
use domain::masters::{Characteristic, ControlChart, InspectionPlan};
use domain::{
    CivilDate, CompanyId, InspectionStage, Instant, ItemId, MasterKind, PoolId, Refusal, SiteId,
};
use jiff::tz::TimeZone;
use quality::spc::Signal;
use store::results::{self as stored, Answer, Results};
use store::{Tx, masters, records};

use super::count;
use crate::error::{Error, Result};
use crate::times;

/// Records of results that a chart goes back.
const RESULTS_MAX: u32 = 2_000;

/// A point with what it came from.
pub(super) struct Source {
    pub(super) pool: PoolId,
    pub(super) at: Instant,
    pub(super) seq: i64,
}

/// The results of a chart, ready to be drawn.
pub(super) struct Charted {
    pub(super) of: ControlChart,
    pub(super) item: ItemId,
    pub(super) item_name: String,
    pub(super) looked_at: Option<Characteristic>,
    pub(super) sources: Vec<Source>,
    pub(super) points: Points,
    pub(super) left_out: u32,
    pub(super) base: (usize, usize),
    pub(super) drawn: Option<Drawn>,
}

pub(super) fn chart_of(tx: &mut Tx<'_>, company: CompanyId, code: &str) -> Result<ControlChart> {
    let body = records::body(tx, company, MasterKind::ControlChart, code)?;
    let unknown = || Refusal::UnknownCode { kind: "control_chart", code: code.to_owned() };
    serde_json::from_str(&body.ok_or_else(unknown)?).map_err(Error::fault)
}

pub(super) fn charted(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (of, zone): (ControlChart, &TimeZone),
) -> Result<Charted> {
    let item = masters::item_by_code(tx, ground.0, &of.item)?.ok_or(Error::NotFound("item"))?;
    let asked = (item.item, of.characteristic.as_str());
    let mut results = stored::of_characteristic(tx, ground, asked, (i64::MAX, RESULTS_MAX))?;
    results.retain(|one| one.stage.to_string() == of.stage);
    results.reverse();
    let looked_at = characteristic(tx, ground.0, (&of, results.last()))?;
    let (sources, points, left_out) = points(&of, &results, looked_at.as_ref());
    let base = base(&of, &sources, zone);
    let drawn = drawing::draw(&of, &points, base);
    let item_name = item.name;
    Ok(Charted {
        item: item.item,
        of,
        item_name,
        looked_at,
        sources,
        points,
        left_out,
        base,
        drawn,
    })
}

/// What the plan said of it when it was looked at last.
fn characteristic(
    tx: &mut Tx<'_>,
    company: CompanyId,
    (of, last): (&ControlChart, Option<&Results>),
) -> Result<Option<Characteristic>> {
    let Some(last) = last else { return Ok(None) };
    let kind = MasterKind::InspectionPlan;
    let Some(body) = records::body_as_of(tx, company, kind, &last.plan, last.recorded_at_us)?
    else {
        return Ok(None);
    };
    let plan: InspectionPlan = serde_json::from_str(&body).map_err(Error::fault)?;
    Ok(plan.characteristics.into_iter().find(|one| one.name == of.characteristic))
}

/// The points of a chart, with where each came from, and how many values are in none. A piece that was
/// looked at again counts as it was found last, where it was found first.
fn points(
    of: &ControlChart,
    results: &[Results],
    looked_at: Option<&Characteristic>,
) -> (Vec<Source>, Points, u32) {
    struct Value {
        number: Option<f64>,
        conforms: bool,
        at: Instant,
        seq: i64,
    }
    let mut lots: Vec<(PoolId, Vec<Value>)> = Vec::new();
    let mut lot_of: HashMap<(PoolId, InspectionStage), usize> = HashMap::new();
    let mut places: HashMap<(usize, u32), usize> = HashMap::new();
    for one in results {
        let lot = *lot_of.entry((one.pool, one.stage)).or_insert_with(|| {
            lots.push((one.pool, Vec::new()));
            lots.len() - 1
        });
        for (piece, text) in (one.first..).zip(one.found.split('\n')) {
            if text.is_empty() {
                continue;
            }
            let conforms = looked_at.and_then(|of| domain::results::conforms(of, text));
            let (number, conforms) = (text.parse().ok(), conforms.unwrap_or(true));
            let value = Value { number, conforms, at: one.at, seq: one.seq };
            let values = &mut lots[lot].1;
            match places.entry((lot, piece)) {
                Entry::Occupied(known) => values[*known.get()] = value,
                Entry::Vacant(free) => {
                    free.insert(values.len());
                    values.push(value);
                }
            }
        }
    }
    // A point is known with the last of its values.
    let source = |pool: PoolId, values: &[&Value]| {
        let last = values.iter().max_by_key(|value| value.seq);
        last.map(|last| Source { pool, at: last.at, seq: last.seq })
    };
    let mut sources = Vec::new();
    if is_counted(&of.chart) {
        let mut samples = Vec::with_capacity(lots.len());
        for (pool, values) in &lots {
            let found = if of.chart == "units" {
                values.iter().filter_map(|value| value.number).sum::<f64>().max(0.0) as u64
            } else {
                values.iter().filter(|value| !value.conforms).count() as u64
            };
            samples.push((found, values.len() as u64));
            sources.extend(source(*pool, &values.iter().collect::<Vec<_>>()));
        }
        return (sources, Points::Counted(samples), 0);
    }
    let size = of.size.filter(|_| is_grouped(&of.chart)).map_or(1, |size| size.max(1) as usize);
    let (mut groups, mut left_out) = (Vec::new(), 0);
    for (pool, values) in &lots {
        let numbers: Vec<&Value> = values.iter().filter(|value| value.number.is_some()).collect();
        left_out += values.len() - numbers.len() + numbers.len() % size;
        for group in numbers.chunks_exact(size) {
            groups.push(group.iter().filter_map(|value| value.number).collect());
            sources.extend(source(*pool, group));
        }
    }
    (sources, Points::Measured(groups), count(left_out))
}

/// The points that give the limits: places of the first and behind the last.
fn base(of: &ControlChart, sources: &[Source], zone: &TimeZone) -> (usize, usize) {
    let day = |text: &str| text.parse::<CivilDate>().ok();
    let (from, to) = (day(&of.base_from), day(&of.base_to));
    let day_of = |source: &Source| times::day_in_zone(source.at.utc_us, zone);
    let first = sources.partition_point(|one| from.is_some_and(|from| day_of(one).0 < from.0));
    let last = sources.partition_point(|one| to.is_none_or(|to| day_of(one).0 <= to.0));
    if first < last { (first, last) } else { (0, sources.len()) }
}

impl Charted {
    /// Everything the chart says: on the first line, and on the second one.
    pub(super) fn signals(&self) -> impl Iterator<Item = (&Signal, bool)> {
        let of = |scatter: bool| {
            let of_line = self.drawn.iter().flat_map(move |drawn| {
                if scatter { &drawn.scatter_signals } else { &drawn.signals }
            });
            of_line.map(move |signal| (signal, scatter))
        };
        of(false).chain(of(true))
    }

    /// Signals nobody answered.
    pub(super) fn open<'a>(
        &'a self,
        answers: &'a [Answer],
    ) -> impl Iterator<Item = (&'a Signal, bool)> {
        self.signals().filter(|(signal, _)| {
            let seq = self.sources[signal.seen].seq;
            let rule = rule_word(signal.rule);
            !answers.iter().any(|answer| answer.results_seq == seq && answer.rule == rule)
        })
    }

    /// What a signal is called: by the results with which the rule was broken, and the rule.
    pub(super) fn id(&self, signal: &Signal) -> String {
        format!("{}-{}", self.sources[signal.seen].seq, rule_word(signal.rule))
    }

    /// The first signal that is called so.
    pub(super) fn signal(&self, id: &str) -> Result<&Signal> {
        let unknown = || Refusal::UnknownDocument { kind: "signal", code: id.to_owned() };
        let mut all = self.signals().map(|(signal, _)| signal);
        Ok(all.find(|signal| self.id(signal) == id).ok_or_else(unknown)?)
    }
}
