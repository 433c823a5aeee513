//! A scale beside the walk says ten kilograms, and its check weight is taken down.

use std::io::Write;
use std::net::TcpListener;
use std::sync::OnceLock;
use std::thread;

use domain::MasterKind;
use serde_json::json;

use super::Step;
use crate::house::Client;

/// Where the scale of these tests answers; it says the same to everybody.
fn address() -> &'static str {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        thread::spawn(move || {
            for line in listener.incoming() {
                let _ = line.unwrap().write_all(b"ST,GS,+  10.000kg\r\n");
            }
        });
        address
    })
}

/// The scale has a record.
pub(crate) async fn prepare(client: &Client<'_>, mark: &str) {
    let scale = json!({"name": "bench", "address": address(), "protocol": "st_gs",
        "check_weight": "10", "division": "0.005"});
    client.define(MasterKind::Scale, &format!("{mark}W1"), &scale).await;
}

pub(crate) fn steps(mark: &str, before: usize) -> Vec<Step> {
    let scale = format!("{mark}W1");
    vec![
        Step::get("/scales/{code}/reading", format!("/scales/{scale}/reading")),
        Step::post(
            "/scales/{code}/checks",
            format!("/scales/{scale}/checks"),
            json!({"reading": format!("{{{before}:/reading}}")}),
        ),
        Step::get("/scales/{code}/checks", format!("/scales/{scale}/checks")),
        Step::get("/scales", "/scales"),
    ]
}
