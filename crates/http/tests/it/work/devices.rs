//! What a device handed over, and who looked at it.

use serde_json::json;

use super::Step;

/// `first` is the number of the first step here among all steps.
pub(crate) fn steps(mark: &str, first: usize) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let lost = json!({
        "sequence": 1, "key": code("key-1"), "act": "move", "at": "2026-03-01T09:00:00+08:00",
        "put_in": "scanned", "body": {"lot": code("NO-SUCH"), "quantity": "1", "to": code("A1")}
    });
    let outbox = json!({
        "device": code("pda-1"), "sent_at": "2026-03-01T10:00:00+08:00", "entries": [lost]
    });
    vec![
        Step::post("/outbox", "/outbox", outbox),
        Step::get("/devices", "/devices"),
        Step::get("/device-acts", "/device-acts?all=true"),
        Step::post(
            "/device-acts/{code}/settle",
            format!("/device-acts/{{{first}:/entries/0/code}}/settle"),
            json!({"reason": code("nobody knows it")}),
        ),
        Step::get("/floor/cache", "/floor/cache"),
    ]
}
