//! Receiving against the purchase order.

use serde_json::json;

use super::Step;
use crate::house::Client;

/// An item whose pieces have numbers.
pub(crate) async fn prepare(client: &Client<'_>, mark: &str) {
    let chip = json!({"name": format!("{mark}chip"), "unit": "pcs", "tracking": "serial"});
    client.json("PUT", &format!("/masters/item/{mark}CHIP"), &json!({"fields": chip})).await.good();
}

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
    let (first, last) = (code("SN001"), code("SN010"));
    let pieces = json!({
        "supplier": code("S1"), "document": code("GR-2"),
        "lots": [{"item": code("CHIP"), "quantity": "10", "lot_number": code("CH-1"),
            "serials": [{"from": first, "to": last}]}]
    });
    vec![
        Step::post("/receipts", "/receipts", delivery),
        Step::post("/receipts", "/receipts", pieces),
        Step::get("/pools/{ref}/serials", format!("/pools/lot:{}/serials", code("CH-1"))),
        Step::get("/scan", format!("/scan?text=lot:{}", code("F-1"))),
    ]
}
