//! Going live: what was counted.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let counted = json!({
        "lots": [{"item": code("FLOUR"), "lot_number": code("OLD-1"), "quantity": "20"}]
    });
    vec![Step::post("/opening-stock", "/opening-stock", counted)]
}
