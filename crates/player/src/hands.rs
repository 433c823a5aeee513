//! Playing: one act after the other, by whoever did it, with the clock at its moment.

use std::collections::BTreeMap;

use domain::Instant;
use serde_json::Value;

use crate::act::{Act, Call};

/// Somewhere acts can be done: at the plant itself, or through its API.
pub trait Hands {
    /// What can go wrong there.
    type Error: std::fmt::Display;

    /// Lets the clock show a moment.
    fn set_clock(&mut self, moment: Instant);

    /// Does an act and gives its answer; by the owner or a machine where nobody is named.
    fn act(
        &mut self,
        by: Option<&str>,
        call: Call,
        names: &[String],
        body: &Value,
    ) -> Result<Value, Self::Error>;

    /// Looks at an act that was done, with its facts.
    fn look(&mut self, act: &str) -> Result<Value, Self::Error>;
}

/// An act that was not done.
#[derive(Debug, thiserror::Error)]
#[error("{entered_at} {by} {call:?} {names:?} {body}: {why}")]
pub struct NotDone {
    entered_at: Instant,
    by: String,
    call: Call,
    names: Vec<String>,
    body: Value,
    why: String,
}

/// How a play went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Played {
    /// How many acts of each kind were done.
    pub acts: BTreeMap<Call, usize>,
    /// What the program calls each movement of the history whose act says that it makes it.
    pub movements: BTreeMap<String, String>,
}

impl Played {
    /// How many acts were done.
    pub fn total(&self) -> usize {
        self.acts.values().sum()
    }
}

/// Does every act of an agenda; stops at the first that is refused, for none may be.
pub fn play<H: Hands>(
    hands: &mut H,
    agenda: &[Act],
    mut progress: impl FnMut(usize),
) -> Result<Played, Box<NotDone>> {
    let mut kept = Kept::default();
    let mut played = Played::default();
    for (place, act) in agenda.iter().enumerate() {
        hands.set_clock(act.entered_at);
        let names: Vec<String> = act.names.iter().map(|name| kept.text(name)).collect();
        let body = kept.value(&act.body);
        let not_done = |why: String| NotDone {
            entered_at: act.entered_at,
            by: act.by.clone().unwrap_or_default(),
            call: act.call,
            names: names.clone(),
            body: body.clone(),
            why,
        };
        let answer = hands.act(act.by.as_deref(), act.call, &names, &body);
        let answer = answer.map_err(|why| not_done(why.to_string()))?;
        if !act.makes.is_empty() {
            let made = made(hands, act, &answer).map_err(not_done)?;
            for (id, transfer) in act.makes.iter().zip(made) {
                kept.keep(act.call, id, &answer);
                kept.0.insert(id.clone(), Value::String(transfer.clone()));
                played.movements.insert(id.clone(), transfer);
            }
        }
        if let Some(key) = &act.kept_as {
            kept.keep(act.call, key, &answer);
        }
        *played.acts.entry(act.call).or_default() += 1;
        progress(place + 1);
    }
    Ok(played)
}

/// The movements an act made; as many as it was to make, or the agenda told something else.
fn made<H: Hands>(hands: &mut H, act: &Act, answer: &Value) -> Result<Vec<String>, String> {
    let mut made = Vec::new();
    if act.call.is_act() {
        let id = answer["act"].as_str().unwrap_or_default();
        let looked = hands.look(id).map_err(|why| why.to_string())?;
        let facts = looked["facts"].as_array().into_iter().flatten();
        let moved = facts.filter(|fact| fact["kind"] == "transfer_recorded");
        made.extend(
            moved.filter_map(|fact| fact["values"]["transfer"].as_str().map(str::to_owned)),
        );
    } else {
        made.extend(answer["transfer"].as_str().map(str::to_owned));
    }
    if made.len() == act.makes.len() {
        return Ok(made);
    }
    Err(format!("it made {} movements and not {:?}", made.len(), act.makes))
}

/// What acts answered that later ones name.
#[derive(Default)]
struct Kept(BTreeMap<String, Value>);

impl Kept {
    fn keep(&mut self, call: Call, key: &str, answer: &Value) {
        let result = if call.is_act() { &answer["result"] } else { answer };
        let found = [
            (key.to_owned(), &result["transfer"]),
            (format!("act:{key}"), &answer["act"]),
            (format!("seq:{key}"), &answer["record"]["seq"]),
        ];
        for (key, value) in found {
            if !value.is_null() {
                self.0.insert(key, value.clone());
            }
        }
    }

    fn kept(&self, text: &str) -> Option<&Value> {
        text.strip_prefix('@').and_then(|key| self.0.get(key))
    }

    fn text(&self, text: &str) -> String {
        let kept = self.kept(text).and_then(Value::as_str);
        kept.unwrap_or(text).to_owned()
    }

    fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.kept(text).unwrap_or(value).clone(),
            Value::Array(all) => all.iter().map(|one| self.value(one)).collect(),
            Value::Object(all) => {
                all.iter().map(|(key, one)| (key.clone(), self.value(one))).collect()
            }
            other => other.clone(),
        }
    }
}
