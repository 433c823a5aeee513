//! Bread goes out to the customer, some of it comes back, and flour goes back to the mill.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let shipment = code("DN-1");
    let picks = format!("/shipments/{shipment}/picks");
    let pick = json!({"line": 1, "lot": code("L2"), "quantity": "5", "reason": code("asked for")});
    let leave = json!({"carrier": code("Fast"), "plate": code("ABC-123"), "loading_c": "-18.5"});
    vec![
        Step::post(
            "/shipments",
            "/shipments",
            json!({"order": code("SO-1"), "code": shipment, "dock": code("DOCK")}),
        ),
        Step::post("/shipments/{code}/picks", picks.clone(), pick.clone()),
        Step::post("/shipments/{code}/picks", picks.clone(), pick),
        Step::delete("/shipments/{code}/picks/{pick}", format!("{picks}/2")),
        Step::post("/shipments/{code}/picks/{pick}/pick", format!("{picks}/1/pick"), json!({})),
        Step::get("/shipments", "/shipments"),
        Step::post("/shipments/{code}/dispatch", format!("/shipments/{shipment}/dispatch"), leave),
        Step::post(
            "/shipments/{code}/deliver",
            format!("/shipments/{shipment}/deliver"),
            json!({"arrival_c": "-17"}),
        ),
        Step::get("/shipments/{code}", format!("/shipments/{shipment}")),
        Step::post(
            "/returnables",
            "/returnables",
            json!({"direction": "out", "partner": code("C1"), "item": code("FLOUR"), "count": 3}),
        ),
        Step::get("/returnables", "/returnables"),
        Step::get(
            "/returnables/statement",
            format!("/returnables/statement?partner={}&item={}", code("C1"), code("FLOUR")),
        ),
        Step::post(
            "/customer-returns",
            "/customer-returns",
            json!({"customer": code("C1"), "lot": code("L2"), "document": shipment,
                "quantity": "1", "lot_number": code("L2-R")}),
        ),
        Step::post(
            "/supplier-returns",
            "/supplier-returns",
            json!({"lot": code("F-1"), "quantity": "1", "reason": code("mould")}),
        ),
    ]
}
