//! A complaint with a paper.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Step;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let complaint = code("CC-1");
    let paper = format!("%PDF-1.4 {mark} letter");
    let sha256 = Sha256::digest(&paper).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    });
    vec![
        Step::post(
            "/complaints",
            "/complaints",
            json!({"customer": code("C1"), "code": complaint, "text": code("a hair in it")}),
        ),
        Step::post(
            "/complaints/{code}/step",
            format!("/complaints/{complaint}/step"),
            json!({"step": "acknowledged", "due_at": "2026-12-24T12:00:00+08:00",
                "note": code("called")}),
        ),
        Step::get("/complaints", "/complaints"),
        Step::post(
            "/complaints/{code}/lots",
            format!("/complaints/{complaint}/lots"),
            json!({"lots": [code("L2")], "standing": "candidate", "reason": code("that day")}),
        ),
        Step::post(
            "/complaints/{code}/explanation",
            format!("/complaints/{complaint}/explanation"),
            json!({"cause": code("hair"), "material": code("FLOUR"), "root_cause": code("no cap")}),
        ),
        Step::post(
            "/complaints/{code}/compensations",
            format!("/complaints/{complaint}/compensations"),
            json!({"way": "credit", "amount": "12.5", "currency": "TWD", "note": code("a box")}),
        ),
        Step::post(
            "/complaints/{code}/samples",
            format!("/complaints/{complaint}/samples"),
            json!({"what": code("a box"), "pieces": 2}),
        ),
        Step::get("/complaints/{code}/reply.pdf", format!("/complaints/{complaint}/reply.pdf")),
        Step::get("/complaints/{code}/8d.pdf", format!("/complaints/{complaint}/8d.pdf?lang=en")),
        Step::get("/complaint-trend", "/complaint-trend"),
        Step::get("/complaint-settings", "/complaint-settings"),
        Step::put(
            "/complaint-settings",
            "/complaint-settings",
            json!({"acknowledged": 24, "departments": {"made": "Production"}}),
        ),
        Step::get("/complaints/{code}", format!("/complaints/{complaint}")),
        Step::post(
            "/attachments",
            format!("/attachments?subject=complaint:{complaint}&name={mark}letter.pdf"),
            Value::String(paper),
        ),
        Step::get("/attachments/{sha256}", format!("/attachments/{sha256}")),
    ]
}
