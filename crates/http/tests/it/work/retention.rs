//! A class, a legal hold on a complaint, and what may and may not go.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let name = |word: &str| format!("{mark}{word}");
    let (class, hold) = (name("PHOTOS"), name("LH-1"));
    vec![
        Step::post(
            "/retention/classes/{code}",
            format!("/retention/classes/{class}"),
            json!({"name": name("pictures"), "families": ["goods", "complaints"], "months": 24,
                "expiry_months": 6, "basis": name("FSMA 204")}),
        ),
        Step::post(
            "/retention/holds/{code}",
            format!("/retention/holds/{hold}"),
            json!({"subject": format!("complaint:{mark}CC-1"), "reason": name("the court asks")}),
        ),
        Step::get("/retention", "/retention"),
        Step::get("/retention/files", "/retention/files?show=kept"),
    ]
}
