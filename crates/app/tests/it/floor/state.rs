//! How everything ended, in words that are the same whatever was numbered how.

use std::collections::{BTreeMap, BTreeSet};

use app::{ActQuery, HoldQuery, Operator, StockQuery, TraceAsk};
use serde_json::Value;
use store::devices;

use super::Server;

pub(super) type State = BTreeMap<String, String>;

pub(super) fn state_of(server: &Server, owner: &Operator, base_us: i64) -> State {
    let mut state = State::new();
    let lots = stock(server, owner, &mut state);
    holds(server, owner, &mut state);
    for lot in &lots {
        for direction in ["forward", "backward"] {
            let told = traced(server, owner, (lot, direction), base_us);
            state.insert(format!("trace {direction} {lot}"), told);
        }
    }
    scans(server, owner, &mut state);
    state.insert("acts".into(), acts(server, owner).to_string());
    state
}

/// What every lot holds; the lots.
fn stock(server: &Server, owner: &Operator, state: &mut State) -> BTreeSet<String> {
    let (plant, mut lots) = (server.plant(), BTreeSet::new());
    let mut query = StockQuery { limit: Some(200), ..StockQuery::default() };
    loop {
        let page = plant.stock(owner, &query).unwrap();
        for row in page.rows {
            state.insert(format!("stock {}", row.lot), row.on_hand);
            lots.insert(row.lot);
        }
        query.cursor = page.next;
        if query.cursor.is_none() {
            return lots;
        }
    }
}

/// What is on hold, however many holds lie on it.
fn holds(server: &Server, owner: &Operator, state: &mut State) {
    let mut query = HoldQuery { limit: Some(200), ..HoldQuery::default() };
    loop {
        let page = server.plant().holds(owner, &query).unwrap();
        for hold in page.rows {
            state.insert(format!("held {}", hold.lot.lot), "yes".into());
        }
        query.cursor = page.next;
        if query.cursor.is_none() {
            return;
        }
    }
}

/// What a trace says, without the numbers of transfers; what was before is only known to be so.
fn traced(
    server: &Server,
    owner: &Operator,
    (root, direction): (&str, &str),
    base_us: i64,
) -> String {
    let ask =
        TraceAsk { root: root.to_owned(), direction: direction.to_owned(), ..TraceAsk::default() };
    let reply = server.plant().trace(owner, &ask).unwrap();
    let reply = serde_json::to_value(&reply).unwrap();
    let rows = |name: &str| reply[name].as_array().cloned().unwrap_or_default();
    let mut said: Vec<String> = rows("pools").iter().map(Value::to_string).collect();
    for transfer in rows("transfers") {
        let at: domain::Instant = transfer["at"].as_str().unwrap().parse().unwrap();
        let after_us = (at.utc_us - base_us).max(0);
        let (from, to, quantity) = (&transfer["from"], &transfer["to"], &transfer["quantity"]);
        said.push(format!("{from} {to} {after_us} {quantity}"));
    }
    said.sort();
    format!("complete {}: {}", reply["complete"], said.join("; "))
}

/// What came of every scan: an act, whether or not it broke a rule; kept; or refused.
fn scans(server: &Server, owner: &Operator, state: &mut State) {
    let database = store::Database::open(server.target.clone()).unwrap();
    let ground = (owner.company, owner.site);
    let mut after = 0;
    loop {
        let page = database.read(|tx| devices::taken(tx, ground, (after, 500))).unwrap();
        let Some(last) = page.last() else { return };
        after = last.seq;
        for taken in page {
            let how = match taken.outcome {
                domain::DeviceOutcome::Recorded | domain::DeviceOutcome::AgainstRules => "an act",
                domain::DeviceOutcome::Kept => "kept",
                domain::DeviceOutcome::Refused => "refused",
            };
            let what = format!("scan {} {}", taken.device, taken.sequence);
            let twice = state.insert(what, how.into());
            assert_eq!(twice, None, "{taken:?} was taken twice");
        }
    }
}

/// How many acts of devices are on record.
fn acts(server: &Server, owner: &Operator) -> usize {
    let mut query = ActQuery { limit: Some(200), ..ActQuery::default() };
    let mut acts = 0;
    loop {
        let page = server.plant().acts(owner, &query).unwrap();
        acts += page.rows.iter().filter(|act| act.device.is_some()).count();
        query.cursor = page.next;
        if query.cursor.is_none() {
            return acts;
        }
    }
}
