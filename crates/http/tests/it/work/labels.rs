//! A label of flour, a roll, and goods whose label nobody can read.

use domain::MasterKind;
use serde_json::{Value, json};

use super::Step;
use crate::house::{Client, PASSWORD};

/// A printer that keeps what it gets, numbers for rolls, and somebody who agrees.
pub(crate) async fn prepare(client: &Client<'_>, mark: &str) {
    let site = client.get("/session").await.good()["sites"][0]["code"].clone();
    let printer = json!({"name": "SHOW", "language": "recording", "dpi": "203"});
    client.define(MasterKind::Printer, &format!("{mark}SHOW"), &printer).await;
    let pool = json!({"name": "ROLLS", "key": "label", "site": site, "company_prefix": "9501101"});
    client.define(MasterKind::NumberPool, &format!("{mark}ROLLS"), &pool).await;
}

/// The steps; `from` is the place of the first, `helper` that of the one that said who agrees.
pub(crate) fn steps(mark: &str, from: usize) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let subject = format!("lot:{mark}F-1");
    let layout = json!({"width_mm": 60, "height_mm": 40, "elements": []});
    let told = |step: usize, pointer: &str| format!("{{{}:{pointer}}}", from + step);
    let void = json!({"reason": "torn"});
    vec![
        Step::post(
            "/label-templates/preview",
            "/label-templates/preview",
            json!({"layout": layout}),
        ),
        Step::get("/label-templates/choice", format!("/label-templates/choice?subject={subject}")),
        Step::get("/label-templates/fields", "/label-templates/fields"),
        Step::get("/label-templates/ready", "/label-templates/ready"),
        // 4
        Step::post(
            "/labels/print",
            "/labels/print",
            json!({"subject": subject, "printer": code("SHOW")}),
        ),
        Step::get("/labels", format!("/labels?subject={subject}")),
        Step::get(
            "/labels/{label}/label.svg",
            format!("/labels/{}/label.svg", told(4, "/result/label/label")),
        ),
        Step::get(
            "/labels/{label}/label.pdf",
            format!("/labels/{}/label.pdf", told(4, "/result/label/label")),
        ),
        Step::get("/printers", "/printers"),
        Step::get("/printers/{code}/jobs", format!("/printers/{}/jobs", code("SHOW"))),
        Step::post(
            "/printers/{code}/pause",
            format!("/printers/{}/pause", code("SHOW")),
            Value::Null,
        ),
        Step::post(
            "/printers/{code}/resume",
            format!("/printers/{}/resume", code("SHOW")),
            Value::Null,
        ),
        Step::get("/print-jobs/{job}", format!("/print-jobs/{}", told(4, "/result/job/job"))),
        Step::get(
            "/print-jobs/{job}/pictures",
            format!("/print-jobs/{}/pictures", told(4, "/result/job/job")),
        ),
        Step::post(
            "/print-jobs/{job}/move",
            format!("/print-jobs/{}/move", told(4, "/result/job/job")),
            json!({"printer": code("SHOW")}),
        ),
        Step::post(
            "/print-jobs/{job}/confirm",
            format!("/print-jobs/{}/confirm", told(4, "/result/job/job")),
            json!({"text": subject}),
        ),
        // 16
        Step::post(
            "/print-jobs/{job}/again",
            format!("/print-jobs/{}/again", told(4, "/result/job/job")),
            json!({"reason": "torn"}),
        ),
        Step::post(
            "/print-jobs/{job}/cancel",
            format!("/print-jobs/{}/cancel", told(16, "/result/job")),
            json!({"reason": "not wanted"}),
        ),
        Step::post(
            "/labels/{label}/void",
            format!("/labels/{}/void", told(4, "/result/label/label")),
            void,
        ),
        // 19
        Step::post(
            "/label-rolls",
            "/label-rolls",
            json!({"pool": code("ROLLS"), "count": 2, "printer": code("SHOW")}),
        ),
        Step::get("/label-rolls", "/label-rolls"),
        Step::get("/label-rolls/{roll}", format!("/label-rolls/{}", told(19, "/result/roll/roll"))),
        Step::post(
            "/labels/bind",
            "/labels/bind",
            json!({"code": told(19, "/result/roll/first"), "subject": subject}),
        ),
        Step::get(
            "/labels/should-lie-here",
            format!("/labels/should-lie-here?place={}", code("A1")),
        ),
        // Somebody who agrees is there.
        Step::post(
            "/people",
            "/people",
            json!({"username": format!("{mark}second"), "name": "Second", "password": PASSWORD,
                "roles": ["leader"]}),
        ),
        Step::post(
            "/labels/identify",
            "/labels/identify",
            json!({"subject": told(23, "/rows/0/subject"), "place": code("A1"),
                "reason": "half a label", "confirmed_by": told(24, "/id"),
                "confirm_password": PASSWORD}),
        ),
    ]
}
