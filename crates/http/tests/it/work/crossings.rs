//! Flour goes to another site, arrives there, and a drill that reaches it is counted there too.

use domain::MasterKind;
use serde_json::json;

use super::Step;
use crate::house::Client;

/// The other site, and what stands for the two at each other.
pub(crate) async fn prepare(client: &Client<'_>, mark: &str) {
    let (plant, code) = (client.house().plant.clone(), format!("{mark}EAST"));
    let opened = tokio::task::spawn_blocking(move || {
        let owner = plant.command_line(None, None)?;
        let own = plant.site_code(&owner)?;
        plant.open_site(&owner, &crate::house::site(&code))?;
        Ok::<_, app::Error>(own)
    });
    let own = opened.await.unwrap().unwrap();
    for (partner, site) in [("TO-E", format!("{mark}EAST")), ("OF-M", own)] {
        let partner = format!("{mark}{partner}");
        let known = json!({"fields": {"name": partner, "role": "both"}});
        client.json("PUT", &format!("/masters/partner/{partner}"), &known).await.good();
        client.define(MasterKind::Partner, &partner, &json!({"site": site})).await;
    }
}

pub(crate) fn steps(mark: &str, before: usize) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let there = |path: &str| format!("{path}?site={mark}EAST");
    let note = code("DN-E");
    let picks = format!("/shipments/{note}/picks");
    let flour = |number: &str| {
        json!([{"item": code("FLOUR"), "quantity": "5", "lot_number": code(number),
            "supplier_lot": code("N-9"), "expires_on": "2027-03-01"}])
    };
    let coming = before + 7;
    vec![
        Step::post(
            "/receipts",
            "/receipts",
            json!({"supplier": code("S1"), "document": code("GR-E"), "lots": flour("X-1")}),
        ),
        Step::post(
            "/sales-orders",
            "/sales-orders",
            json!({"code": code("SO-E"), "partner": code("TO-E"),
                "lines": [{"item": code("FLOUR"), "quantity": "5"}]}),
        ),
        Step::post("/shipments", "/shipments", json!({"order": code("SO-E"), "code": note})),
        Step::post(
            "/shipments/{code}/picks",
            picks.clone(),
            json!({"line": 1, "lot": code("X-1"), "quantity": "5", "reason": code("this one")}),
        ),
        Step::post("/shipments/{code}/picks/{pick}/pick", format!("{picks}/1/pick"), json!({})),
        Step::post("/shipments/{code}/dispatch", format!("/shipments/{note}/dispatch"), json!({})),
        Step::post(
            "/receipts",
            there("/receipts"),
            json!({"supplier": code("OF-M"), "document": code("GR-2"), "lots": flour("Y-1")}),
        ),
        Step::get("/crossings/coming", there("/crossings/coming")),
        Step::get("/crossings/unnamed", there("/crossings/unnamed")),
        Step::post(
            "/crossings/{code}/sender",
            there(&format!("/crossings/{{{}:/rows/0/transfer}}/sender", coming + 1)),
            json!({"sent": format!("{{{coming}:/rows/0/transfer}}")}),
        ),
        Step::post(
            "/recalls",
            "/recalls",
            json!({"roots": [code("X-1")], "hazard": "substance", "reason": code("metal"),
                "code": code("RD-E"), "drill": true}),
        ),
        Step::get("/recall-cases", there("/recall-cases")),
        Step::post(
            "/recall-cases/{case}/hold",
            there(&format!("/recall-cases/{{{}:/rows/0/case}}/hold", coming + 4)),
            json!({}),
        ),
        Step::post(
            "/recalls/{code}/sites/hold",
            format!("/recalls/{}/sites/hold", code("RD-E")),
            json!({}),
        ),
        Step::get("/recalls/{code}/sites", format!("/recalls/{}/sites", code("RD-E"))),
    ]
}
