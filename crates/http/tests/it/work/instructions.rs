//! Two instructions: one that is read, one that goes out of force.

use serde_json::{Value, json};

use super::Step;
use crate::house::Client;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let publish = |name: &str| Step::post("/instructions", "/instructions", body(mark, name));
    let of = |name: &str, what: &str| format!("/instructions/{}{what}", code(name));
    vec![
        publish("CLEAN-1"),
        publish("CLEAN-2"),
        Step::post(
            "/instructions/{code}/withdraw",
            of("CLEAN-2", "/withdraw"),
            json!({"reason": code("old")}),
        ),
        Step::post("/instructions/{code}/read", of("CLEAN-1", "/read"), json!({"version": 1})),
        Step::get("/instructions", "/instructions"),
        Step::get("/instructions/{code}", of("CLEAN-1", "")),
        Step::get("/instructions/{code}/readers", of("CLEAN-1", "/readers")),
        Step::get("/floor/instructions", "/floor/instructions"),
        Step::post("/instruction-drafts", "/instruction-drafts", body(mark, "CLEAN-5")),
        Step::post(
            "/instruction-drafts/{code}/release",
            format!("/instruction-drafts/{mark}CLEAN-3/release"),
            json!({"draft": 1}),
        ),
        Step::post(
            "/instruction-drafts/{code}/return",
            format!("/instruction-drafts/{mark}CLEAN-4/return"),
            json!({"draft": 1, "reason": code("no picture")}),
        ),
        Step::get("/instruction-drafts", "/instruction-drafts"),
        Step::get("/instruction-settings", "/instruction-settings"),
        Step::put("/instruction-settings", "/instruction-settings", json!({"second_person": true})),
    ]
}

fn body(mark: &str, name: &str) -> Value {
    let code = |code: &str| format!("{mark}{code}");
    json!({
        "code": code(name), "based_on": 0, "titles": {"en": code("Cleaning")},
        "station": code("A1"), "unread": "warn", "steps": [{"texts": {"en": code("wash it")}}]
    })
}

/// Two drafts of somebody else's: nobody judges their own.
pub(crate) async fn prepare(client: &Client<'_>, mark: &str) {
    let author = client.person(&format!("{mark}author"), &["planner"]).await;
    for name in ["CLEAN-3", "CLEAN-4"] {
        let answer = author.json("POST", "/instruction-drafts", &body(mark, name)).await;
        assert!(answer.status.is_success(), "{}", answer.text());
    }
}
