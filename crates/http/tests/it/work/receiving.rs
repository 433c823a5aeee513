//! Receiving against the purchase order.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let delivery = json!({
        "order": code("PO-1"), "document": code("GR-1"),
        "lots": [
            {"item": code("FLOUR"), "quantity": "300", "lot_number": code("F-1"),
             "supplier_lot": code("N-1"), "expires_on": "2027-03-01"},
            {"item": code("FLOUR"), "quantity": "200", "lot_number": code("F-2"),
             "supplier_lot": code("N-2"), "expires_on": "2027-03-01"}
        ],
        "act": {"capture": "scanned"}
    });
    vec![
        Step::post("/receipts", "/receipts", delivery),
        Step::get("/scan", format!("/scan?text=lot:{}", code("F-1"))),
    ]
}
