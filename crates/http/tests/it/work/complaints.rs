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
        Step::get("/complaints/{code}", format!("/complaints/{complaint}")),
        Step::post(
            "/attachments",
            format!("/attachments?subject=complaint:{complaint}&name={mark}letter.pdf"),
            Value::String(paper),
        ),
        Step::get("/attachments/{sha256}", format!("/attachments/{sha256}")),
    ]
}
