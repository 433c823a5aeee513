//! A machine is cleaned, and the cleaning turns out not to be what it said.

use domain::MasterKind;
use serde_json::json;

use super::Step;
use crate::house::Client;

/// The machine has a record.
pub(crate) async fn prepare(client: &Client<'_>, mark: &str) {
    let mixer = json!({"name": format!("{mark}mixer")});
    client.define(MasterKind::Equipment, &format!("{mark}MX-1"), &mixer).await;
}

pub(crate) fn steps(mark: &str, first: usize) -> Vec<Step> {
    let clean = json!({"equipment": format!("{mark}MX-1"), "verified": true,
        "note": format!("{mark}ATP 12")});
    vec![
        Step::post("/machine-cleanings", "/machine-cleanings", clean),
        Step::get("/machine-cleanings", "/machine-cleanings"),
        Step::post(
            "/machine-cleanings/{id}/void",
            format!("/machine-cleanings/{{{first}:/result/cleaning}}/void"),
            json!({"reason": format!("{mark}the other mixer")}),
        ),
    ]
}
