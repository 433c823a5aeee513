//! An audit with a document and a finding.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let audit = format!("{mark}AU-1");
    let path = format!("/audits/{audit}");
    let said = json!({"code": audit, "kind": "brcgs", "auditor": format!("{mark}certifier"),
        "from_on": "2026-03-02", "to_on": "2026-03-03", "minutes": 960});
    let ended = json!({"kind": "brcgs", "auditor": format!("{mark}certifier"),
        "from_on": "2026-03-02", "passed": true, "result": "AA"});
    vec![
        Step::post("/audits", "/audits", said),
        Step::post(
            "/audits/{code}/lines",
            format!("{path}/lines"),
            json!({"kind": "document", "text": format!("{mark}records of the scale"),
                "asked_at": "2026-03-02T09:00:00+08:00",
                "answered_at": "2026-03-02T09:12:00+08:00"}),
        ),
        Step::post("/audits/{code}", path.clone(), ended),
        Step::get("/audits", "/audits"),
        Step::get("/audits/{code}", path),
        Step::get("/audit-trend", "/audit-trend?from=2026-01-01"),
    ]
}
