//! Questions to the whole genealogy; they change nothing.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let lot = format!("lot:{mark}L1");
    let held = format!("/trace/what-if?root={lot}&at=2026-01-01T00:00:00Z");
    vec![
        Step::get("/chain-health", "/chain-health"),
        Step::get("/chain-health/losses", "/chain-health/losses?limit=5"),
        Step::post(
            "/trace/cause",
            "/trace/cause",
            json!({"bad": [format!("lot:{mark}L2")], "compared": [lot]}),
        ),
        Step::get("/trace/what-if", held),
        Step::get("/trace/dispersion", "/trace/dispersion?limit=5"),
        Step::get("/trace/dispersion/parts", format!("/trace/dispersion/parts?root={lot}")),
    ]
}
