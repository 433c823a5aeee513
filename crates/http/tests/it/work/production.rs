//! Making something: a work order, its operations, feeds, outputs, rework, tanks.

use domain::MasterKind;
use serde_json::json;

use super::Step;
use crate::house::Client;

/// The master records the steps below need.
pub(crate) async fn prepare(client: &Client<'_>, mark: &str) {
    let tank = json!({"kind": "tank"});
    client.define(MasterKind::Place, &format!("{mark}SILO"), &tank).await;
    let bread =
        json!({"rework_into": format!("{mark}BREAD"), "packing_of": format!("{mark}FLOUR")});
    client.define(MasterKind::Item, &format!("{mark}BREAD"), &bread).await;
}

/// The steps; `first` is the number of the first of them.
pub(crate) fn steps(mark: &str, first: usize) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let run = code("WO-9-BAKE-1");
    let order = json!({
        "code": code("WO-9"), "item": code("BREAD"), "quantity": "50", "due_on": "2026-12-03",
        "materials": [{"item": code("FLOUR"), "quantity": "60"}]
    });
    let change = json!({"line": 2, "quantity": "70", "reason": code("dry flour")});
    let start = json!({"order": code("WO-9"), "operation": "BAKE"});
    let feed = json!({"run": run, "lot": code("P-1"), "quantity": "60",
        "act": {"capture": "scanned"}});
    let all = json!({"run": run, "feeds": [
        {"lot": code("P-1"), "quantity": "1"}, {"lot": code("P-2"), "quantity": "2"}]});
    let feeding = first + 8;
    let back = json!({"feed": format!("{{{feeding}:/result/transfer}}"), "quantity": "5"});
    let corrected = json!({"transfer": format!("{{{feeding}:/result/transfer}}"), "quantity": "58",
        "reason": code("read twice")});
    let output = json!({"run": run, "quantity": "40", "lot_number": code("B-10"), "reject": "1",
        "reject_reason": code("burnt")});
    let rework = json!({"lot": code("B-10"), "run": run, "quantity": "10"});
    let fill = json!({"tank": code("SILO"), "lot": code("P-2"), "quantity": "50"});
    let draw = json!({"tank": code("SILO"), "quantity": "20", "lot_number": code("P-3")});
    let again = json!({"order": code("WO-9"), "operation": "BAKE", "run": code("R-2")});
    let pass = json!({"into": code("R-2"), "quantity": "3"});
    let lose = json!({"quantity": "1", "reason": code("steam")});
    let clean = json!({"tank": code("SILO"), "residue": "29", "reason": code("foam")});
    let of_run = |what: &str| format!("/operations/run:{run}/{what}");
    let state = format!("/work-orders/{}/state", code("WO-9"));
    let lines = format!("/work-orders/{}/lines", code("WO-9"));
    vec![
        Step::post("/work-orders", "/work-orders", order),
        Step::get("/work-orders", "/work-orders"),
        Step::get("/work-orders/{code}", format!("/work-orders/{}", code("WO-9"))),
        Step::post("/work-orders/{code}/state", state, json!({"state": "released"})),
        Step::post("/work-orders/{code}/lines", lines, change),
        Step::get("/boms/{item}/explosion", format!("/boms/{}/explosion", code("BREAD"))),
        Step::post("/operations/start", "/operations/start", start),
        Step::get("/operations", "/operations"),
        Step::post("/feeds", "/feeds", feed),
        Step::post("/feeds/return", "/feeds/return", back),
        Step::post("/acts/{act}/quantity", format!("/acts/{{{feeding}:/act}}/quantity"), corrected),
        Step::post("/outputs", "/outputs", output),
        Step::post("/rework", "/rework", rework),
        Step::post("/operations/start", "/operations/start", again),
        Step::post("/operations/{run}/pass", of_run("pass"), pass),
        Step::post("/operations/{run}/losses", of_run("losses"), lose),
        Step::post("/operations/{run}/finish", of_run("finish"), json!({})),
        Step::post("/operations/{run}/reopen", of_run("reopen"), json!({"reason": "more"})),
        Step::post("/feeds/all", "/feeds/all", all),
        Step::post("/tanks", "/tanks", json!({"code": code("SILO"), "item": code("FLOUR")})),
        Step::post("/tanks/fill", "/tanks/fill", fill),
        Step::post("/tanks/draw", "/tanks/draw", draw),
        Step::get("/tanks", "/tanks"),
        Step::post("/tanks/clean", "/tanks/clean", clean),
    ]
}
