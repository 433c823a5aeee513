//! A label of flour, a roll, and goods whose label nobody can read.

use domain::MasterKind;
use serde_json::{Value, json};

use super::Step;
use crate::house::{Client, FIRST_PASSWORD, PASSWORD};

/// A printer that keeps what it gets, numbers for rolls, and somebody who agrees.
pub(crate) async fn prepare(client: &Client<'_>, mark: &str) {
    let site = client.get("/session").await.good()["sites"][0]["code"].clone();
    let printer = json!({"name": "SHOW", "language": "recording", "dpi": "203"});
    client.define(MasterKind::Printer, &format!("{mark}SHOW"), &printer).await;
    let pool = json!({"name": "ROLLS", "key": "label", "site": site, "company_prefix": "9501101"});
    client.define(MasterKind::NumberPool, &format!("{mark}ROLLS"), &pool).await;
}

/// The steps; `from` is the place of the first.
pub(crate) fn steps(mark: &str, from: usize) -> Vec<Step> {
    let mut steps = [drawn(mark), printed(mark, from + 4)].concat();
    steps.extend(queued(mark, from + 4, from + steps.len()));
    steps.extend(bound_and_named(mark, from + steps.len()));
    steps
}

fn subject(mark: &str) -> String {
    format!("lot:{mark}F-1")
}

/// What an earlier step said.
fn told(step: usize, pointer: &str) -> String {
    format!("{{{step}:{pointer}}}")
}

fn drawn(mark: &str) -> Vec<Step> {
    let layout = json!({"width_mm": 60, "height_mm": 40, "elements": []});
    let choice = format!("/label-templates/choice?subject={}", subject(mark));
    vec![
        Step::post(
            "/label-templates/preview",
            "/label-templates/preview",
            json!({"layout": layout}),
        ),
        Step::get("/label-templates/choice", choice),
        Step::get("/label-templates/fields", "/label-templates/fields"),
        Step::get("/label-templates/ready", "/label-templates/ready"),
    ]
}

fn printed(mark: &str, here: usize) -> Vec<Step> {
    let label = told(here, "/result/label/label");
    vec![
        Step::post(
            "/labels/print",
            "/labels/print",
            json!({"subject": subject(mark), "printer": format!("{mark}SHOW")}),
        ),
        Step::get("/labels", format!("/labels?subject={}", subject(mark))),
        Step::get("/labels/{label}/label.svg", format!("/labels/{label}/label.svg")),
        Step::get("/labels/{label}/label.pdf", format!("/labels/{label}/label.pdf")),
    ]
}

/// What is done with the job and the label of the step `print`; `here` is the place of the first.
fn queued(mark: &str, print: usize, here: usize) -> Vec<Step> {
    let (printer, job) = (format!("{mark}SHOW"), told(print, "/result/job/job"));
    let of_job = |route: &'static str, end: &str, body| {
        Step::post(route, format!("/print-jobs/{job}/{end}"), body)
    };
    let again = told(here + 8, "/result/job");
    let label = told(print, "/result/label/label");
    vec![
        Step::get("/printers", "/printers"),
        Step::get("/printers/{code}/jobs", format!("/printers/{printer}/jobs")),
        Step::post("/printers/{code}/pause", format!("/printers/{printer}/pause"), Value::Null),
        Step::post("/printers/{code}/resume", format!("/printers/{printer}/resume"), Value::Null),
        Step::get("/print-jobs/{job}", format!("/print-jobs/{job}")),
        Step::get("/print-jobs/{job}/pictures", format!("/print-jobs/{job}/pictures")),
        of_job("/print-jobs/{job}/move", "move", json!({"printer": printer})),
        of_job("/print-jobs/{job}/confirm", "confirm", json!({"text": subject(mark)})),
        of_job("/print-jobs/{job}/again", "again", json!({"reason": "torn"})),
        Step::post(
            "/print-jobs/{job}/cancel",
            format!("/print-jobs/{again}/cancel"),
            json!({"reason": "not wanted"}),
        ),
        Step::post(
            "/labels/{label}/void",
            format!("/labels/{label}/void"),
            json!({"reason": "torn"}),
        ),
    ]
}

fn bound_and_named(mark: &str, here: usize) -> Vec<Step> {
    let place = format!("{mark}A1");
    vec![
        Step::post(
            "/label-rolls",
            "/label-rolls",
            json!({"pool": format!("{mark}ROLLS"), "count": 2, "printer": format!("{mark}SHOW")}),
        ),
        Step::get("/label-rolls", "/label-rolls"),
        Step::get(
            "/label-rolls/{roll}",
            format!("/label-rolls/{}", told(here, "/result/roll/roll")),
        ),
        Step::post(
            "/labels/bind",
            "/labels/bind",
            json!({"code": told(here, "/result/roll/first"), "subject": subject(mark)}),
        ),
        Step::get("/labels/should-lie-here", format!("/labels/should-lie-here?place={place}")),
        // Somebody who agrees.
        Step::post(
            "/people",
            "/people",
            json!({"username": format!("{mark}second"), "name": "Second", "password": FIRST_PASSWORD,
                "roles": ["leader"]}),
        ),
        Step::post(
            "/labels/identify",
            "/labels/identify",
            json!({"subject": told(here + 4, "/rows/0/subject"), "place": place,
                "reason": "half a label", "confirmed_by": told(here + 5, "/id"),
                "confirm_password": PASSWORD}),
        ),
    ]
}
