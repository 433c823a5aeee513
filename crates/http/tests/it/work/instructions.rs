//! Two instructions: one that is read, one that goes out of force.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let publish = |name: &str| {
        let body = json!({
            "code": code(name), "based_on": 0, "titles": {"en": code("Cleaning")},
            "station": code("A1"), "unread": "warn", "steps": [{"texts": {"en": code("wash it")}}]
        });
        Step::post("/instructions", "/instructions", body)
    };
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
    ]
}
