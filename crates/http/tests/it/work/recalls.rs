//! A drill through its life: it moves nothing, so that what comes after finds everything.

use domain::MasterKind;
use serde_json::json;

use super::Step;
use crate::house::Client;

/// Somebody at the customer can be written to; in a drill nobody is.
pub(crate) async fn prepare(client: &Client<'_>, mark: &str) {
    let contact = json!({"name": "Quality desk", "partner": format!("{mark}C1"),
        "email": "quality@c1.example"});
    client.define(MasterKind::Contact, &format!("{mark}C1-QA"), &contact).await;
}

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let recall = code("RC-1");
    let at = |what: &str| format!("/recalls/{recall}/{what}");
    let told = json!({"customer": code("C1"), "channel": "phone", "note": code("told them")});
    vec![
        Step::post(
            "/recalls",
            "/recalls",
            json!({"roots": [code("L2")], "hazard": "substance", "reason": code("metal"),
                "code": recall, "drill": true, "target_min": 240}),
        ),
        Step::post("/recalls/{code}/hold", at("hold"), json!({})),
        Step::post("/recalls/{code}/notices", at("notices"), told.clone()),
        Step::post("/recalls/{code}/sendings", at("sendings"), json!({"customers": [code("C1")]})),
        Step::post("/recalls/{code}/acknowledgements", at("acknowledgements"), told),
        Step::post(
            "/recalls/{code}/accounts",
            at("accounts"),
            json!({"customer": code("C1"), "lot": code("L2"), "sealed": "1", "note": code("x")}),
        ),
        Step::post(
            "/recalls/{code}/lots",
            at("lots"),
            json!({"lot": code("L2"), "included": true, "reason": code("yes")}),
        ),
        Step::post(
            "/recalls/{code}/check",
            at("check"),
            json!({"effective": true, "note": code("all asked")}),
        ),
        Step::post("/recalls/{code}/close", at("close"), json!({"note": code("learnt")})),
        Step::post(
            "/drills",
            "/drills",
            json!({"of": "delivery", "seed": 1, "hazard": "substance", "reason": code("practice"),
                "code": code("RD-1")}),
        ),
        Step::get("/recalls/{code}/report.pdf", format!("/recalls/{recall}/report.pdf?lang=en")),
        Step::get("/recalls/{code}/costs", format!("/recalls/{recall}/costs")),
        Step::get("/drills", "/drills"),
        Step::get("/recalls", "/recalls"),
        Step::get("/recalls/{code}", format!("/recalls/{recall}")),
    ]
}
