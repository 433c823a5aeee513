//! A case of flour on a pallet.

use serde_json::json;

use super::Step;

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
    ]
}
