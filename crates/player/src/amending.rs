//! What is put right afterwards: quantities, times, and what never happened.
//!
//! A leader puts right what was recorded on the same day, by the acts that do so. What only the
//! factory's document lets others do, and what no act says, is done by quality.

use demo::works::{INSPECTOR, LEADER};
use domain::Instant;
use serde_json::json;

use crate::act::{Act, Call};
use crate::agenda::History;

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
        acts.push(match correction.qty_from {
            Some(right) if correction.set_at.is_none() => {
                let body = json!({
                    "transfer": format!("@{}", wrong.id), "quantity": right.to_string(),
                    "reason": correction.reason,
                });
                let name = format!("@act:{}", wrong.id);
                let by = if by == LEADER { by } else { INSPECTOR };
                Act::new(at, by, Call::CorrectQuantity, body).about(&[&name])
            }
            _ => {
                let body = json!({
                    "set_at": correction.set_at.map(|at: Instant| at.to_string()),
                    "reason": correction.reason,
                });
                let name = format!("@{}", wrong.id);
                Act::new(at, INSPECTOR, Call::Correct, body).about(&[&name])
            }
        });
    }
    acts
}
