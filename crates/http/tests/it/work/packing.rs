//! A case of flour on a pallet.

use domain::MasterKind;
use serde_json::json;

use super::Step;
use crate::house::Client;

/// Numbers for pallets that nobody scans here.
pub(crate) async fn prepare(client: &Client<'_>, mark: &str) {
    let site = client.get("/session").await.good()["sites"][0]["code"].clone();
    let pool = json!({"name": "SSCC", "key": "sscc", "site": site, "company_prefix": "0614141"});
    client.define(MasterKind::NumberPool, &format!("{mark}SSCC"), &pool).await;
}

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let build = |kind: &str, unit: &str| {
        Step::post(
            "/units",
            "/units",
            json!({"kind": kind, "code": code(unit), "place": code("A1")}),
        )
    };
    let case = code("CS-1");
    vec![
        build("pallet", "PL-1"),
        build("case", "CS-1"),
        Step::post(
            "/units/{code}/fill",
            format!("/units/{case}/fill"),
            json!({"lot": code("F-1"), "quantity": "5", "place": code("A1")}),
        ),
        Step::post(
            "/units/{code}/put",
            format!("/units/{case}/put"),
            json!({"parent": code("PL-1")}),
        ),
        Step::get("/units/{code}", format!("/units/{}", code("PL-1"))),
        Step::get("/number-pools", "/number-pools"),
        Step::post(
            "/number-pools/{code}/blocks",
            format!("/number-pools/{}/blocks", code("SSCC")),
            json!({"count": 20, "purpose": "a roll of labels"}),
        ),
    ]
}
