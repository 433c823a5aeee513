//! GS1 messages for scripts: a JSON string a line in, a JSON object a line out.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// What the program answers to lines, without any data folder.
fn answers(arguments: &[&str], input: &str) -> Vec<Value> {
    let folder = tempfile::TempDir::new().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_suyuan"))
        .current_dir(folder.path())
        .env_remove("SUYUAN_DATABASE")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let ended = program.wait_with_output().unwrap();
    assert!(ended.status.success());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
    let out = String::from_utf8(ended.stdout).unwrap();
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn parsed(form: &str, text: &str) -> Value {
    answers(&["gs1", "parse", "--as", form], &format!("{}\n", json!(text))).remove(0)
}

#[test]
fn one_message_has_the_same_forms_from_whatever_form_it_came() {
    let expected = json!({
        "ok": true,
        "bracketed": "(01)04012345678901(10)AB\\(C(21)7",
        "element": "^010401234567890110AB(C^217",
        "dl": "https://id.gs1.org/01/04012345678901/10/AB%28C/21/7",
        "scan_gs1_128": "]C1010401234567890110AB(C\u{1d}217",
        "scan_gs1_datamatrix": "]d2010401234567890110AB(C\u{1d}217",
    });

    for (form, member) in [
        ("bracketed", "bracketed"),
        ("element", "element"),
        ("dl", "dl"),
        ("scan", "scan_gs1_128"),
        ("scan", "scan_gs1_datamatrix"),
    ] {
        assert_eq!(parsed(form, expected[member].as_str().unwrap()), expected, "{form}");
    }
}

#[test]
fn what_cannot_be_formed_is_null() {
    let long = format!("(01)04012345678901(10)X(21)Y(8008)26010112(91){}", "Z".repeat(40));

    assert_eq!(parsed("bracketed", &long)["scan_gs1_128"], Value::Null);
    assert_eq!(parsed("bracketed", "(91)ABC")["dl"], Value::Null);
    let plain = parsed("scan", "]Q1HELLO");
    assert_eq!((&plain["ok"], &plain["element"]), (&json!(true), &Value::Null));
}

#[test]
fn a_fault_says_what_where_and_at_which_identifier() {
    let fault = parsed("scan", "]C10104012345678902");

    assert_eq!(
        (&fault["ok"], &fault["ai"], &fault["at"]),
        (&json!(false), &json!("01"), &json!(18))
    );
    assert_eq!(fault["error"], "AI (01): the numeric check digit is incorrect");
}

#[test]
fn one_symbol_of_two_is_read_by_its_values_alone() {
    let (strict, alone) = (
        answers(&["gs1", "parse", "--as", "element"], "\"^10AB\""),
        answers(&["gs1", "parse", "--as", "element", "--values-only"], "\"^10AB\""),
    );

    assert_eq!((&strict[0]["ok"], &strict[0]["ai"]), (&json!(false), &json!("10")));
    assert_eq!(alone[0]["bracketed"], "(10)AB");
}

#[test]
fn every_line_has_an_answer_whatever_is_on_it() {
    let lines = "\"(01)04012345678901\"\n\n  17\n\"\\ud800\"\n{\n\"(99)x\"";

    let answers = answers(&["gs1", "parse", "--as", "bracketed"], lines);

    let ok: Vec<&Value> = answers.iter().map(|answer| &answer["ok"]).collect();
    assert_eq!(ok, [true, false, false, false, true]);
}

#[test]
fn tags_are_read_and_written() {
    let lines = "\"3074257BF7194E4000001A85\"\n\"urn:epc:tag:sgtin-96:3.0614141.812345.6789\"\n";

    for tag in answers(&["gs1", "tag"], lines) {
        assert_eq!(tag["hex"], "3074257BF7194E4000001A85");
        assert_eq!(tag["pure_identity"], "urn:epc:id:sgtin:0614141.812345.6789");
        assert_eq!(tag["bracketed"], "(01)80614141123458(21)6789");
    }
    let written = answers(
        &["gs1", "tag", "--scheme", "sgtin-96", "--filter", "3", "--prefix", "7"],
        "\"(01)80614141123458(21)6789\"\n\"nothing\"\n",
    );
    assert_eq!(written[0]["hex"], "3074257BF7194E4000001A85");
    assert_eq!(written[1]["ok"], false);
}
