//! Control charts: results drawn as the record of a chart says, what the chart says of them, and what was
//! made since it last said nothing.

mod charted;
mod contained;
mod drawn;
mod views;

use std::collections::{BTreeMap, BTreeSet};

use domain::MasterKind;
use domain::charts::rule_word;
use domain::facts::SignalAnswered;
use domain::masters::ControlChart;
use domain::recalls::RecallReading;
use domain::{CompanyId, PoolId, Refusal, SiteId};
use jiff::tz::TimeZone;
use quality::spc::Signal;
use store::results as stored;
use store::{Tx, records};
use trace::{Cancel, Cut};

use self::charted::{chart_of, charted};
use self::contained::contained;
use self::drawn::view;
pub use self::views::{
    AnswerSignal, AnswerView, BinView, CapabilityView, ChartPage, ChartPoint, ChartRow, ChartView,
    ContainedLot, ContainmentQuery, ContainmentView, SignalView, SummaryView,
};
use crate::acts::{Acting, Asked, Done};
use crate::error::{Error, Result};
use crate::naming::People;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;
use crate::warehouse::given;

/// Characters of an answer at most.
const NOTE_MAX: usize = 2_000;

impl Plant {
    /// Every chart, and how many signals of it nobody answered.
    pub fn control_charts(&self, operator: &Operator) -> Result<ChartPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let mut rows = Vec::new();
            for (code, body) in records::bodies(tx, ground.0, MasterKind::ControlChart)? {
                let of: ControlChart = serde_json::from_str(&body).map_err(Error::fault)?;
                let charted = charted(tx, ground, (of, &zone))?;
                let answers = stored::answers(tx, ground, &code)?;
                let open = charted.open(&answers).count();
                let last = charted.sources.last();
                rows.push(ChartRow {
                    code,
                    points: count(charted.points.len()),
                    open: count(open),
                    last_at: last.map(|last| times::in_zone(last.at.utc_us, &zone)),
                    name: charted.of.name,
                    item: charted.of.item,
                    characteristic: charted.of.characteristic,
                    chart: charted.of.chart,
                });
            }
            rows.sort_by_key(|row| (row.open == 0, row.name.clone()));
            Ok(ChartPage { rows })
        })
    }

    /// A chart with everything it says.
    pub fn control_chart(&self, operator: &Operator, code: &str) -> Result<ChartView> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let chart = chart_of(tx, ground.0, code)?;
            let charted = charted(tx, ground, (chart, &zone))?;
            view(tx, ground, (code, charted), &zone)
        })
    }

    /// What was made since a chart last said nothing, how far it went, and what of it can be held.
    pub fn containment(
        &self,
        operator: &Operator,
        (code, query): (&str, &ContainmentQuery),
        cancel: &Cancel,
    ) -> Result<ContainmentView> {
        operator.need(Permission::TraceRead)?;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        let (mut view, pools) = self.read(|tx| {
            let chart = chart_of(tx, ground.0, code)?;
            let charted = charted(tx, ground, (chart, &zone))?;
            let signal = charted.signal(&query.signal)?;
            contained(tx, ground, (&charted, signal), &zone)
        })?;
        let graph = self.whole_graph(operator, Cut { recorded_at: None, seq: None })?;
        for (lot, pool) in view.lots.iter_mut().zip(&pools) {
            if let Some(pool) = graph.pool_by_id(*pool) {
                let spread = graph.dispersion(&[pool], cancel)?.first().copied();
                lot.spread = spread.unwrap_or_default().into();
            }
        }
        if pools.is_empty() {
            return Ok(view);
        }
        let roots: Vec<String> = view.lots.iter().map(|lot| lot.lot.lot.clone()).collect();
        view.to_hold = self.here_of(operator, &roots, RecallReading::Record)?;
        Ok(view)
    }

    /// Writes down what was found at a signal, and what was done.
    pub fn answer_signal(
        &self,
        operator: &Operator,
        (code, ask): (&str, &AnswerSignal),
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<AnswerView>> {
        let asked = Asked {
            name: "answer_signal",
            permission: Permission::QualityJudge,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let (chart, content) = (code.to_owned(), ask.clone());
        self.act(operator, &asked, &(code, ask), move |acting| answer(acting, &chart, &content))
    }
}

/// A chart that says something nobody answered.
pub(crate) struct Unanswered {
    pub(crate) code: String,
    pub(crate) name: String,
    /// The lot of the oldest signal.
    pub(crate) lot: PoolId,
    /// When it was measured, microseconds UTC.
    pub(crate) at_us: i64,
}

/// The charts that say something nobody answered.
pub(crate) fn unanswered(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    zone: &TimeZone,
) -> Result<Vec<Unanswered>> {
    let mut found = Vec::new();
    for (code, body) in records::bodies(tx, ground.0, MasterKind::ControlChart)? {
        let of: ControlChart = serde_json::from_str(&body).map_err(Error::fault)?;
        let charted = charted(tx, ground, (of, zone))?;
        let answers = stored::answers(tx, ground, &code)?;
        if let Some((signal, _)) = charted.open(&answers).min_by_key(|(signal, _)| signal.seen) {
            let source = &charted.sources[signal.seen];
            let (lot, at_us) = (source.pool, source.at.utc_us);
            found.push(Unanswered { code, name: charted.of.name, lot, at_us });
        }
    }
    Ok(found)
}

impl Acting<'_, '_, '_> {
    /// Whoever records results hears at once which charts say something of them.
    pub(crate) fn warn_of_signals(
        &mut self,
        item: &str,
        names: &BTreeSet<&str>,
        since: i64,
    ) -> Result<()> {
        let (ground, zone) = (self.ground(), self.zone().clone());
        for (code, body) in records::bodies(self.cx.tx, ground.0, MasterKind::ControlChart)? {
            let of: ControlChart = serde_json::from_str(&body).map_err(Error::fault)?;
            if of.item != item || !names.contains(of.characteristic.as_str()) {
                continue;
            }
            let name = of.name.clone();
            let found = charted(self.cx.tx, ground, (of, &zone))?;
            let is_new = |(signal, _): &(&Signal, bool)| found.sources[signal.seen].seq >= since;
            let new = found.signals().filter(is_new).map(|(signal, _)| signal);
            let said: BTreeMap<&str, String> =
                new.map(|signal| (rule_word(signal.rule), found.id(signal))).collect();
            for (rule, signal) in said {
                let of = [("chart", &*code), ("name", &name), ("rule", rule), ("signal", &signal)];
                self.warn("chart_signal", &of);
            }
        }
        Ok(())
    }
}

fn answer(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &AnswerSignal) -> Result<AnswerView> {
    // Load.
    let (ground, zone) = (acting.ground(), acting.zone().clone());
    let chart = chart_of(acting.cx.tx, ground.0, code)?;
    let found = charted(acting.cx.tx, ground, (chart, &zone))?;

    // Decide.
    let note = given(Some(&ask.note)).filter(|note| note.chars().count() <= NOTE_MAX);
    let note = note.ok_or(Refusal::BadInput { field: "note" })?;
    let signal = found.signal(&ask.signal)?;
    let (results_seq, rule) = (found.sources[signal.seen].seq, rule_word(signal.rule).to_owned());

    // Append.
    acting.reason = Some(note.clone());
    acting.append(SignalAnswered { chart: code.to_owned(), results_seq, rule, note })?;
    let people = People::of(acting.cx.tx, ground.0)?;
    Ok(AnswerView {
        note: ask.note.trim().to_owned(),
        at: times::in_zone(acting.at.utc_us, &zone),
        by: acting.by.map(|by| people.name(by)),
    })
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
