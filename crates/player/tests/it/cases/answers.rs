//! Questions of a case put to a plant, and its answers in the words of the case's document.

use std::collections::BTreeMap;

use app::{Operator, Plant, TraceAsk};
use player::Played;
use player::history::Lived;
use player::traces::Told;
use serde_json::Value;

/// What the program calls things, and what the document calls them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    made: BTreeMap<String, String>,
    told: BTreeMap<String, String>,
}

impl Names {
    pub(crate) fn of(lived: &Lived, played: &Played) -> Self {
        let made: BTreeMap<String, String> = lived
            .names
            .iter()
            .chain(&played.movements)
            .map(|(t, m)| (t.clone(), m.clone()))
            .collect();
        let told = made.iter().map(|(told, made)| (made.clone(), told.clone())).collect();
        Self { made, told }
    }

    fn made(&self, told: &str) -> String {
        self.made.get(told).cloned().unwrap_or_else(|| told.to_owned())
    }

    /// An answer in the document's words. What the document knows nothing of keeps its name, and so
    /// is never taken for something it expects.
    fn told(&self, answer: &mut Value) {
        match answer {
            Value::Array(all) => all.iter_mut().for_each(|one| self.told(one)),
            Value::Object(all) => {
                for (name, one) in all.iter_mut() {
                    let names = matches!(name.as_str(), "ref" | "id" | "lot" | "from" | "to");
                    match one.as_str().and_then(|made| self.told.get(made)) {
                        Some(told) if names => *one = Value::String(told.clone()),
                        _ => self.told(one),
                    }
                }
            }
            _ => {}
        }
    }
}

/// Asks what a step of `queries.json` asks.
pub(crate) fn answer(plant: &Plant, owner: &Operator, names: &Names, step: &Value) -> Value {
    let words: Vec<&str> =
        step["args"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let ["trace", direction, root, options @ ..] = words.as_slice() else {
        panic!("no question: {words:?}")
    };
    let mut ask = TraceAsk {
        root: names.made(root),
        direction: (*direction).to_owned(),
        ..TraceAsk::default()
    };
    for option in options.chunks(2) {
        let value = Some(option[1].to_owned());
        match option[0] {
            "--mode" => ask.mode = value,
            "--tolerance" => ask.tolerance = option[1].parse().ok(),
            "--at-from" => ask.at_from = value,
            "--at-to" => ask.at_to = value,
            "--as-of" => ask.as_of = value,
            "--transfer" => ask.transfer = Some(names.made(option[1])),
            other => panic!("no option of a question: {other}"),
        }
    }
    ask_in_words((plant, owner), names, &ask)
}

fn ask_in_words((plant, owner): (&Plant, &Operator), names: &Names, ask: &TraceAsk) -> Value {
    let reply = plant.trace(owner, ask).unwrap_or_else(|error| panic!("{ask:?}: {error:?}"));
    let mut answer = serde_json::to_value(&reply).unwrap();
    names.told(&mut answer);
    answer
}

/// Everything a plant says of a pool of the document.
pub(crate) fn told(
    (plant, owner): (&Plant, &Operator),
    names: &Names,
    (root, direction): (&str, &str),
) -> Told {
    let ask =
        TraceAsk { root: names.made(root), direction: direction.to_owned(), ..TraceAsk::default() };
    Told::of(&ask_in_words((plant, owner), names, &ask))
}
