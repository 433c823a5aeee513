//! What is put right afterwards: quantities, times, and what never happened.

use domain::{Instant, Quantity};
use serde_json::json;

use crate::act::{Act, Call};
use crate::agenda::{History, amount};

pub(crate) fn acts(history: &History<'_>) -> Vec<Act> {
    let mut acts = Vec::new();
    for correction in &history.floor.document.corrections {
        let (by, at) = (correction.by.as_str(), correction.recorded_at);
        let wrong = history.transfer(&correction.corrects);
        if correction.void == Some(true) {
            let body = json!({"reason": correction.reason});
            let name = format!("@act:{}", wrong.id);
            acts.push(Act::new(at, by, Call::Undo, body).about(&[&name]));
            continue;
        }
        let text = |quantity: Option<Quantity>| quantity.map(|quantity| quantity.to_string());
        let body = json!({
            "set_at": correction.set_at.map(|at: Instant| at.to_string()),
            "qty_from": text(correction.qty_from),
            "qty_to": text(correction.qty_to),
            "reason": correction.reason,
        });
        let name = format!("@{}", wrong.id);
        acts.push(Act::new(at, by, Call::Correct, body).about(&[&name]));
        // What the scale said too much of lies where it lay: the correction does not say so.
        let bin = history.bin(&wrong.from);
        let spared = correction.qty_from.map(|right| Quantity(amount(wrong).0 - right.0));
        if let Some((bin, spared)) = bin.zip(spared.filter(|spared| *spared > Quantity::ZERO)) {
            let body = json!({
                "lot": wrong.from.code, "quantity": spared.to_string(), "to": bin,
            });
            acts.push(Act::new(at, by, Call::Move, body).ranked(60));
        }
    }
    acts
}
