//! Two calls: one that is answered and resolved, one that is taken back.

use serde_json::json;

use super::Step;

/// `first` is the number of the first step here among all steps.
pub(crate) fn steps(mark: &str, first: usize) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let call = |kind: &str| {
        let body = json!({
            "kind": kind, "station": code("A1"), "note": code("it smells"), "stopped": true
        });
        Step::post("/calls", "/calls", body)
    };
    let of = |step: usize, what: &str| format!("/calls/{{{step}:/result/code}}{what}");
    let settings = json!({"rows": [
        {"kind": "quality", "role": "quality", "next_role": "manager", "minutes": 5}
    ]});
    vec![
        call("quality"),
        call("help"),
        Step::post("/calls/{code}/answer", of(first, "/answer"), json!({"note": code("coming")})),
        Step::post("/calls/{code}/resolve", of(first, "/resolve"), json!({"cause": code("belt")})),
        Step::post("/calls/{code}/withdraw", of(first + 1, "/withdraw"), json!({})),
        Step::get("/calls", "/calls"),
        Step::get("/calls/{code}", of(first, "")),
        Step::get("/call-figures", "/call-figures"),
        Step::get("/call-settings", "/call-settings"),
        Step::put("/call-settings", "/call-settings", settings),
    ]
}
