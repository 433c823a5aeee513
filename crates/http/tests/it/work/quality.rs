//! Verdicts and holds on what was received.

use domain::MasterKind;
use serde_json::json;

use super::Step;
use crate::house::{Client, PASSWORD};

/// What is looked at of a delivery.
pub(crate) async fn prepare(client: &Client<'_>, mark: &str) {
    let plan = json!({"name": format!("{mark}incoming"), "item": format!("{mark}FLOUR"),
        "stage": "incoming", "sampling": "pieces", "size": 5, "characteristics": [
            {"name": format!("{mark}moisture"), "kind": "number", "upper": "14"},
            {"name": format!("{mark}germs"), "kind": "choice", "choices": "none | some"}]});
    client.define(MasterKind::InspectionPlan, &format!("{mark}IP-1"), &plan).await;
    let chart = json!({"name": format!("{mark}chart"), "item": format!("{mark}FLOUR"),
        "stage": "return", "characteristic": format!("{mark}moisture"), "chart": "individuals"});
    client.define(MasterKind::ControlChart, &format!("{mark}CC-1"), &chart).await;
    let gauge = json!({"name": format!("{mark}oven")});
    client.define(MasterKind::Gauge, &format!("{mark}G-1"), &gauge).await;
    let mut back = plan;
    back["stage"] = json!("return");
    client.define(MasterKind::InspectionPlan, &format!("{mark}IP-2"), &back).await;
}

/// `first` is the number of the first step here among all steps.
pub(crate) fn steps(mark: &str, first: usize) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let verdict = json!({
        "lot": code("Q-1"), "stage": "in_process", "accepted": "280", "rejected": "20",
        "sampled": 10, "defective": 1, "note": code("wet")
    });
    let hold = json!({"lots": [code("Q-1"), code("Q-2")], "reason": code("glass")});
    let dry = ["13.20", "13.22", "13.21", "13.20", "13.22", "13.21", "13.20", "13.95"];
    let (placed, charted) = (first + 9, first + 6);
    vec![
        Step::post("/inspections", "/inspections", verdict),
        Step::post(
            "/inspections/results",
            "/inspections/results",
            json!({"lot": code("Q-2"), "stage": "return", "results": [
                {"characteristic": code("moisture"), "values": dry, "gauge": code("G-1")}]}),
        ),
        Step::get(
            "/inspections/results",
            format!("/inspections/results?stage=return&lot={}", code("Q-2")),
        ),
        Step::post(
            "/reserves",
            "/reserves",
            json!({"verdict": {"lot": code("Q-2"), "stage": "return", "accepted": "10"},
                "due": "2099-01-01T08:00:00+08:00", "reason": code("they wait")}),
        ),
        Step::get("/reserves", "/reserves"),
        Step::get("/control-charts", "/control-charts"),
        Step::get("/control-charts/{code}", format!("/control-charts/{}", code("CC-1"))),
        Step::get(
            "/control-charts/{code}/containment",
            format!(
                "/control-charts/{}/containment?signal={{{charted}:/signals/0/signal}}",
                code("CC-1")
            ),
        ),
        Step::post(
            "/control-charts/{code}/answers",
            format!("/control-charts/{}/answers", code("CC-1")),
            json!({"signal": format!("{{{charted}:/signals/0/signal}}"), "note": code("looked")}),
        ),
        Step::post("/holds", "/holds", hold),
        Step::get("/holds", "/holds"),
        Step::post(
            "/holds/{id}/lift",
            format!("/holds/{{{placed}:/result/lots/1/hold}}/lift"),
            json!({"reason": code("no glass")}),
        ),
        Step::post(
            "/acts/{act}/undo",
            format!("/acts/{{{}:/act}}/undo", first + 11),
            json!({"reason": code("there was glass")}),
        ),
        Step::get("/inspections", "/inspections"),
        Step::get(
            "/inspections/plan",
            format!("/inspections/plan?stage=incoming&lot={}", code("Q-1")),
        ),
        Step::get("/tasks", "/tasks"),
        Step::get("/acts", "/acts"),
        Step::get("/acts/{act}", format!("/acts/{{{first}:/act}}")),
        // The first act of all, which belongs to an order.
        Step::post(
            "/signatures/tickets",
            "/signatures/tickets",
            json!({"act": "sign_act", "record": "{0:/act}", "meaning": "review",
                "password": PASSWORD}),
        ),
        Step::post(
            "/acts/{act}/signatures",
            "/acts/{0:/act}/signatures",
            json!({"tickets": [format!("{{{}:/ticket}}", first + 18)]}),
        ),
        Step::get("/signatures", "/signatures?act={0:/act}"),
        Step::get("/signatures/failures", "/signatures/failures"),
        Step::post(
            "/gauges/{code}/calibrations",
            format!("/gauges/{}/calibrations", code("G-1")),
            json!({"laboratory": code("the institute"), "as_found": false, "as_left": true}),
        ),
        Step::get("/gauges", "/gauges"),
        Step::get("/gauges/{code}", format!("/gauges/{}", code("G-1"))),
        Step::get(
            "/gauges/{code}/judged",
            format!(
                "/gauges/{}/judged?calibration={{{}:/result/calibration/calibration}}",
                code("G-1"),
                first + 22
            ),
        ),
    ]
}
