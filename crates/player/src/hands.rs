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
        let answer = hands.act(act.by.as_deref(), act.call, &names, &body);
        let answer = answer.map_err(|why| NotDone {
            entered_at: act.entered_at,
            by: act.by.clone().unwrap_or_default(),
            call: act.call,
            names,
            body,
            why: why.to_string(),
        })?;
        if let Some(key) = &act.kept_as {
            kept.keep(act.call, key, &answer);
        }
        *played.acts.entry(act.call).or_default() += 1;
        progress(place + 1);
    }
    Ok(played)
}

/// What acts answered that later ones name.
#[derive(Default)]
struct Kept(BTreeMap<String, String>);

impl Kept {
    fn keep(&mut self, call: Call, key: &str, answer: &Value) {
        let result = if call.is_act() { &answer["result"] } else { answer };
        let found = [(key.to_owned(), &result["transfer"]), (format!("act:{key}"), &answer["act"])];
        for (key, value) in found {
            if let Some(text) = value.as_str() {
                self.0.insert(key, text.to_owned());
            }
        }
    }

    fn text(&self, text: &str) -> String {
        let kept = text.strip_prefix('@').and_then(|key| self.0.get(key));
        kept.cloned().unwrap_or_else(|| text.to_owned())
    }

    fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(all) => all.iter().map(|one| self.value(one)).collect(),
            Value::Object(all) => {
                all.iter().map(|(key, one)| (key.clone(), self.value(one))).collect()
            }
            other => other.clone(),
        }
    }
}
