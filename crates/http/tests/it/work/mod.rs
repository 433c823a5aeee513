//! The chain of work as one walk over its routes, in an order in which every step succeeds.
//!
//! The walks over all routes (sign-in, permission, trail, isolation) take their requests from here,
//! so a new act is added once. Codes begin with a mark, so that nobody else's answer may hold them.

mod analysis;
mod audits;
mod calls;
mod circles;
mod complaints;
mod crossings;
mod devices;
mod instructions;
mod labels;
mod machines;
mod opening;
mod packing;
mod printing;
mod production;
mod purchasing;
mod quality;
mod recalls;
mod receiving;
mod retention;
mod scales;
mod shipping;
mod stations;
mod transport;
mod warehouse;

use serde_json::{Value, json};

use crate::house::Client;

/// One request. A path may name what an earlier answer said: `{0:/result/act}` is the pointer
/// `/result/act` into the answer of step 0.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) method: &'static str,
    pub(crate) route: &'static str,
    pub(crate) path: String,
    pub(crate) body: Value,
}

impl Step {
    /// A request that reads.
    pub(crate) fn get(route: &'static str, path: impl Into<String>) -> Self {
        Self { method: "GET", route, path: path.into(), body: json!({}) }
    }

    /// A request that takes something away.
    pub(crate) fn delete(route: &'static str, path: impl Into<String>) -> Self {
        Self { method: "DELETE", route, path: path.into(), body: json!({}) }
    }

    /// A request that puts something in place of what was.
    pub(crate) fn put(route: &'static str, path: impl Into<String>, body: Value) -> Self {
        Self { method: "PUT", route, path: path.into(), body }
    }

    /// A request that does something.
    pub(crate) fn post(route: &'static str, path: impl Into<String>, body: Value) -> Self {
        Self { method: "POST", route, path: path.into(), body }
    }
}

/// Every step, for a house that has taken over the small history with the same mark.
pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let mut steps = [
        purchasing::steps(mark),
        receiving::steps(mark),
        opening::steps(mark),
        warehouse::steps(mark),
        packing::steps(mark),
        shipping::steps(mark),
        complaints::steps(mark),
        recalls::steps(mark),
        analysis::steps(mark),
        audits::steps(mark),
        circles::steps(mark),
        retention::steps(mark),
    ]
    .concat();
    steps.extend(quality::steps(mark, steps.len()));
    steps.extend(production::steps(mark, steps.len()));
    steps.extend(devices::steps(mark, steps.len()));
    steps.extend(stations::steps(mark, steps.len()));
    steps.extend(calls::steps(mark, steps.len()));
    steps.extend(instructions::steps(mark));
    steps.extend(labels::steps(mark, steps.len()));
    steps.extend(transport::steps(mark, steps.len()));
    steps.extend(scales::steps(mark, steps.len()));
    steps.extend(machines::steps(mark, steps.len()));
    steps.extend(crossings::steps(mark, steps.len()));
    let receipt = steps.iter().position(|step| step.route == "/receipts");
    steps.extend(printing::steps(mark, receipt.expect("goods are received above")));
    steps
}

/// A well-formed request to a route of the chain of work.
pub(crate) fn example(method: &str, route: &str) -> Option<Step> {
    steps("").into_iter().find(|step| step.method == method && step.route == route)
}

/// A path that names no site.
pub(crate) fn at_no_site(path: &str) -> &str {
    path.split_once("?site=").map_or(path, |(path, _)| path)
}

/// A path in which what earlier answers would have said is `_`.
pub(crate) fn without_answers(path: &str) -> String {
    let mut plain = String::new();
    let mut rest = path;
    while let Some((before, place)) = rest.split_once('{') {
        plain.push_str(before);
        plain.push('_');
        rest = place.split_once('}').map_or("", |(_, after)| after);
    }
    plain + rest
}

/// Does every step, in order, after the history was taken over; `done` is told of each.
pub(crate) async fn walk(
    client: &Client<'_>,
    mark: &str,
    done: &mut impl AsyncFnMut(&Step),
) -> Vec<Step> {
    production::prepare(client, mark).await;
    packing::prepare(client, mark).await;
    labels::prepare(client, mark).await;
    receiving::prepare(client, mark).await;
    scales::prepare(client, mark).await;
    recalls::prepare(client, mark).await;
    quality::prepare(client, mark).await;
    machines::prepare(client, mark).await;
    crossings::prepare(client, mark).await;
    let (mut answers, mut taken): (Vec<Value>, Vec<Step>) = (Vec::new(), Vec::new());
    for place in ["A1", "DOCK"] {
        client.house().define_place(&format!("{mark}{place}")).await;
    }
    instructions::prepare(client, mark).await;
    for step in steps(mark) {
        let step = filled(step, &answers);
        let answer = client.json(step.method, &step.path, &step.body).await;
        let place = format!("{} {}: {} {}", step.method, step.path, answer.status, answer.text());
        assert!(answer.status.is_success(), "{place}");
        if step.route == "/people" {
            // A password that another gave would sign nothing.
            let username = step.body["username"].as_str().unwrap_or_default();
            client.house().visitor().choose_password(username).await;
        }
        answers.push(serde_json::from_str(&answer.text()).unwrap_or(Value::Null));
        done(&step).await;
        taken.push(step);
    }
    taken
}

/// Puts what earlier answers said into a path and the texts of a body.
fn filled(step: Step, answers: &[Value]) -> Step {
    Step { path: fill(&step.path, answers), body: fill_value(step.body, answers), ..step }
}

fn fill_value(value: Value, answers: &[Value]) -> Value {
    match value {
        Value::String(text) => Value::String(fill(&text, answers)),
        Value::Array(items) => items.into_iter().map(|item| fill_value(item, answers)).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, member)| (name, fill_value(member, answers))).collect()
        }
        other => other,
    }
}

fn fill(text: &str, answers: &[Value]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, place)) = rest.split_once('{') {
        let (place, after) = place.split_once('}').unwrap();
        let (step, pointer) = place.split_once(':').unwrap();
        let said = &answers[step.parse::<usize>().unwrap()];
        filled.push_str(before);
        filled.push_str(said.pointer(pointer).and_then(Value::as_str).unwrap());
        rest = after;
    }
    filled + rest
}
