//! Going live: what was counted.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    // Lots of their own for the steps that judge and use material.
    let lot = |number: &str, quantity: &str| json!({"item": code("FLOUR"), "lot_number": code(number), "quantity": quantity});
    let counted = json!({
        "lots": [lot("Q-1", "300"), lot("Q-2", "10"), lot("P-1", "300"), lot("P-2", "200")]
    });
    vec![Step::post("/opening-stock", "/opening-stock", counted)]
}
