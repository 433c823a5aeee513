//! How long people wait for whom: by station and kind of call.

use std::collections::BTreeMap;

use domain::calls as decisions;
use domain::{CallKind, CallState};
use serde::{Deserialize, Serialize};
use store::calls::{self as stored, Call};
use utoipa::{IntoParams, ToSchema};

use crate::error::Result;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// Which calls are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallFiguresQuery {
    /// Those of so many days, 30 where absent; at most 366.
    pub days: Option<u32>,
}

/// Figures of calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CallFigures {
    /// Since when.
    pub since: String,
    /// A row for each station and kind; what happened most often first.
    pub rows: Vec<CallFigure>,
    /// Whether there were more calls than are counted here: then these are the newest ones.
    pub more: bool,
}

/// Figures of a station and a kind of call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CallFigure {
    /// Code of the station; none where nobody named one.
    pub station: Option<String>,
    /// Its name.
    pub station_name: Option<String>,
    /// The kind.
    pub kind: String,
    /// How many calls there were, those that were withdrawn left out.
    pub calls: u32,
    /// How many of them nobody answered in time.
    pub escalated: u32,
    /// Half of those that were answered waited so many seconds at most.
    pub median_answer_s: Option<i64>,
    /// Half of those that were resolved were resolved within so many seconds.
    pub median_resolve_s: Option<i64>,
    /// Seconds for which the line stood; until now where it still stands.
    pub stopped_s: i64,
}

/// Calls that are counted at most.
const COUNTED_MAX: u32 = 5_000;
const DAYS_MAX: u32 = 366;
const DAY_US: i64 = 24 * 3_600_000_000;

#[derive(Default)]
struct Sum {
    calls: u32,
    escalated: u32,
    answers: Vec<i64>,
    ends: Vec<i64>,
    stopped_s: i64,
}

impl Plant {
    /// How long people waited, by station and kind.
    pub fn call_figures(
        &self,
        operator: &Operator,
        query: &CallFiguresQuery,
    ) -> Result<CallFigures> {
        operator.need(Permission::WorkRead)?;
        let (ground, now_us) = ((operator.company, operator.site), self.now_us());
        let days = query.days.unwrap_or(30).clamp(1, DAYS_MAX);
        let since_us = now_us - i64::from(days) * DAY_US;
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let chains = super::chains(tx, ground.0)?;
            let calls = stored::since(tx, ground, since_us, COUNTED_MAX)?;
            let more = calls.len() == COUNTED_MAX as usize;
            let mut sums: BTreeMap<(Option<String>, CallKind), Sum> = BTreeMap::new();
            for call in calls {
                let escalates_at_us =
                    decisions::escalates_at_us(call.at.utc_us, super::chain_of(&chains, call.kind));
                let sum = sums.entry((call.station.clone(), call.kind)).or_default();
                add(sum, &call, escalates_at_us, now_us);
            }
            let mut rows = Vec::with_capacity(sums.len());
            for ((station, kind), sum) in sums {
                if sum.calls == 0 {
                    continue;
                }
                let station_name = match &station {
                    Some(code) => crate::stations::station_name(tx, ground.0, code)?,
                    None => None,
                };
                rows.push(CallFigure {
                    station,
                    station_name,
                    kind: kind.to_string(),
                    calls: sum.calls,
                    escalated: sum.escalated,
                    median_answer_s: decisions::median(sum.answers),
                    median_resolve_s: decisions::median(sum.ends),
                    stopped_s: sum.stopped_s,
                });
            }
            rows.sort_by_key(|row| std::cmp::Reverse(row.calls));
            Ok(CallFigures { since: times::in_zone(since_us, &zone), rows, more })
        })
    }
}

fn add(sum: &mut Sum, call: &Call, escalates_at_us: i64, now_us: i64) {
    if call.state == CallState::Withdrawn {
        return;
    }
    let seconds = |until_us: i64| (until_us - call.at.utc_us).max(0) / 1_000_000;
    sum.calls += 1;
    // Whoever resolved it without a word had come.
    let answered_us = call.answered_at_us.or(call.ended_at_us);
    sum.escalated += u32::from(answered_us.unwrap_or(now_us) > escalates_at_us);
    sum.answers.extend(answered_us.map(seconds));
    sum.ends.extend(call.ended_at_us.map(seconds));
    if call.stopped {
        sum.stopped_s += seconds(call.running_at_us.or(call.ended_at_us).unwrap_or(now_us));
    }
}
