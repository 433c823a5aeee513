//! The audit is kept to whoever wrote it and to managers.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let path = format!("/circles/audit/{mark}AU-1");
    let kept = json!({"roles": ["manager"], "reason": format!("{mark}nobody else yet")});
    let route = "/circles/{kind}/{code}";
    vec![
        Step::put(route, path.clone(), kept),
        Step::get(route, path),
        Step::get("/circles", "/circles"),
    ]
}
