//! Purchase and sales orders.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let purchase = json!({
        "code": code("PO-1"), "partner": code("S1"), "due_on": "2026-12-01",
        "partner_reference": code("ref"),
        "lines": [{"item": code("FLOUR"), "quantity": "500"}]
    });
    let sales = json!({
        "code": code("SO-1"), "partner": code("C1"),
        "lines": [{"item": code("BREAD"), "quantity": "80", "due_on": "2026-12-02"}]
    });
    let mut steps = Vec::new();
    for (list, one, state, number, body) in [
        (
            "/purchase-orders",
            "/purchase-orders/{code}",
            "/purchase-orders/{code}/state",
            code("PO-1"),
            purchase,
        ),
        (
            "/sales-orders",
            "/sales-orders/{code}",
            "/sales-orders/{code}/state",
            code("SO-1"),
            sales,
        ),
    ] {
        steps.push(Step::post(list, list, body));
        for to in ["closed", "released"] {
            steps.push(Step::post(state, format!("{list}/{number}/state"), json!({"state": to})));
        }
        steps.push(Step::get(list, list));
        steps.push(Step::get(one, format!("{list}/{number}")));
    }
    steps
}
