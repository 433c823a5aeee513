//! The contract with scripts: what goes in, what comes out, and how a command ends.

use std::io::{Read as _, Write as _};

use serde_json::Value;

use crate::documents::{ROOTS, small};
use crate::factory::{Factory, ended, piped};

#[test]
fn what_was_exported_comes_back_byte_for_byte_with_the_same_traces() {
    for factory in Factory::on_every_engine() {
        factory.import("history.json", &small());
        let everything = factory.exported();
        let traces = factory.traces(&ROOTS);
        factory.run(&["export", "csv"]).good();
        factory.run(&["export", "all.zip"]).good();
        std::fs::write(factory.path("all.xlsx"), workbook(&everything)).unwrap();

        for document in ["everything.json", "csv", "all.zip", "all.xlsx"] {
            let path = factory.path(document);
            let again = Factory::new();
            again.run(&["import", path.to_str().unwrap()]).good();
            assert_eq!(again.exported(), everything, "{document} on {}", factory.engine);
            assert_eq!(again.traces(&ROOTS), traces, "{document} on {}", factory.engine);
            again.verify();
        }
    }
}

/// A document as a workbook: a sheet a section, every cell a text.
fn workbook(document: &str) -> Vec<u8> {
    let document: Value = serde_json::from_str(document).unwrap();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (section, rows) in document.as_object().unwrap() {
        let Some(rows) = rows.as_array() else { continue };
        let sheet = workbook.add_worksheet();
        sheet.set_name(section).unwrap();
        let mut columns: Vec<&String> =
            rows.iter().flat_map(|row| row.as_object().unwrap().keys()).collect();
        columns.sort();
        columns.dedup();
        for (at, column) in (0..).zip(columns) {
            sheet.write(0, at, column).unwrap();
            for (line, row) in (1..).zip(rows) {
                let text = match &row[column] {
                    Value::Null => continue,
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                sheet.write(line, at, text).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn an_export_replaces_an_older_one_and_leaves_other_files_alone() {
    let factory = Factory::new();
    factory.run(&["export", "csv"]).good();
    factory.write("csv/notes.txt", "mine");
    factory.import("history.json", &small());

    factory.run(&["export", "csv"]).good();

    let files = std::fs::read_dir(factory.path("csv")).unwrap();
    let mut names: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    names.sort();
    let tables = ["corrections.csv", "items.csv", "notes.txt", "partners.csv", "pools.csv"];
    assert_eq!(names[..5], tables);
    assert_eq!(names[5..], ["transfers.csv"]);
    let transfers = std::fs::read_to_string(factory.path("csv/transfers.csv")).unwrap();
    assert_eq!(transfers.lines().count(), 8, "{transfers}");
}

#[test]
fn the_same_document_twice_changes_nothing() {
    for factory in Factory::on_every_engine() {
        factory.import("history.json", &small());
        let (facts, everything) = (factory.facts(), factory.exported());

        factory.import("history.json", &small());

        assert_eq!(factory.facts(), facts, "on {}", factory.engine);
        assert_eq!(factory.exported(), everything, "on {}", factory.engine);
    }
}

#[test]
fn a_bad_document_ends_with_two_says_every_fault_on_a_line_and_changes_nothing() {
    let factory = Factory::new();
    let bad = small()
        .replace("\"187.5\"", "\"-1\"")
        .replace("lot:L1", "lot:NOPE")
        .replace("2026-03-02T09:00:00+08:00", "2026-03-02 09:00");
    factory.write("bad.json", bad);

    let said = factory.run(&["import", "bad.json"]).refused(2);

    let lines: Vec<&str> = said.lines().collect();
    for fault in [
        "unknown_pool transfers row 1 column to: found \"lot:NOPE\", expected ",
        "unknown_pool transfers row 2 column from: found \"lot:NOPE\", expected ",
        "not_positive transfers row 4 column qty_from: found \"-1\", expected ",
        "bad_time transfers row 6 column at: found \"2026-03-02 09:00\", expected ",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(fault)), "{fault}\n{said}");
    }
    assert_eq!(lines.last(), Some(&"4 faults, nothing was imported"), "{said}");
    assert_eq!(factory.facts(), 0);
}

#[test]
fn what_is_no_document_ends_with_two_or_one_and_never_with_a_panic() {
    let factory = Factory::new();
    factory.write("empty.json", "");
    factory.write("cut.json", &small()[..700]);
    factory.write("noise.zip", [0x50, 0x4b, 3, 4, 0, 255, 7, 7]);
    factory.write("noise.xlsx", "PK");
    factory.write("noise.txt", "hello");
    std::fs::create_dir(factory.path("folder")).unwrap();

    for name in ["empty.json", "cut.json", "noise.zip", "noise.xlsx", "noise.txt", "folder"] {
        let said = factory.run(&["import", name]).refused(2);
        assert!(said.lines().count() >= 2 && !said.contains("panicked"), "{name}: {said}");
    }
    let said = factory.run(&["import", "absent.json"]).refused(1);
    assert!(said.contains("absent.json"), "{said}");
    assert_eq!(factory.facts(), 0);
}

#[test]
fn a_trace_is_printed_in_every_format_and_with_every_flag() {
    let factory = Factory::new();
    factory.import("history.json", &small());
    let ask = |more: &[&str]| {
        let arguments = [&["trace", "forward", "lot:L1"], more].concat();
        factory.run(&arguments).good().out
    };
    let json = |more: &[&str]| -> Value {
        serde_json::from_str(&ask(&[more, &["--format", "json"]].concat())).unwrap()
    };

    let whole = json(&[]);
    assert_eq!(whole["root"], "lot:L1");
    assert_eq!(whole["customers"][0]["document"], "DN-9");
    assert_eq!(whole["balance"]["unexplained"], "0");
    assert_eq!(json(&["--mode", "cautious"])["mode"], "cautious");
    assert_eq!(json(&["--tolerance", "90"])["tolerance_s"], 90);
    assert_eq!(json(&["--transfer", "t2"])["transfers"], whole["transfers"]);
    assert_eq!(json(&["--as-of-seq", "999"])["pools"], whole["pools"]);
    let before = json(&["--as-of", "2026-03-01T08:45:00+08:00"]);
    assert_eq!(before["transfers"][0]["quantity"]["expected"], "300");
    assert_eq!(whole["transfers"][0]["quantity"]["expected"], "290");
    assert_eq!(before["transfers"].as_array().unwrap().len(), 1);
    let window = ["--at-from", "2026-02-01T00:00:00+08:00", "--at-to", "2026-02-02T00:00:00+08:00"];
    assert_eq!(json(&window)["transfers"], Value::Array(vec![]));
    assert!(ask(&["--format", "csv"]).lines().count() > 4);
    assert!(ask(&["--format", "dot"]).starts_with("digraph"));
    assert!(ask(&["--format", "table"]).contains("customer:C1"));
    assert_eq!(ask(&[]), ask(&["--format", "table"]));
    let both = factory.run(&["trace", "both", "lot:L2", "--format", "json"]).good().out;
    let both: Value = serde_json::from_str(&both).unwrap();
    assert_eq!(
        (&both["forward"]["root"], &both["backward"]["root"]),
        (&both["root"], &both["root"])
    );
}

#[test]
fn a_question_that_makes_no_sense_is_refused_with_one_and_a_reason() {
    let factory = Factory::new();
    factory.import("history.json", &small());

    for (question, reason) in [
        ("forward lot:NOPE", "lot:NOPE"),
        ("forward lot", "There is no lot on record"),
        ("forward box:7", "box:7"),
        ("forward lot:", "lot:"),
        ("forward supplier:S1", "outside the books"),
        ("forward scrap", "outside the books"),
        ("forward lot:L1 --transfer t6", "t6"),
        ("forward lot:L1 --transfer nope", "nope"),
        ("forward lot:L1 --as-of yesterday", "--as-of is missing or malformed"),
        ("forward lot:L1 --as-of 2026-03-01T08:00:00", "--as-of is missing or malformed"),
        ("forward lot:L1 --at-from 2026-13-01T00:00:00Z", "--at-from is missing or malformed"),
        (
            "forward lot:L1 --at-from 2026-03-02T00:00:00Z --at-to 2026-03-01T00:00:00Z",
            "before it begins",
        ),
        ("forward lot:L1 --tolerance much", "“much” is not possible for --tolerance"),
        ("forward lot:L1 --tolerance -1", "“-1” is not understood"),
        ("forward lot:L1 --tolerance 4294967296", "“4294967296” is not possible"),
        ("forward lot:L1 --format pdf", "“pdf” is not possible for --format"),
        ("forward lot:L1 --mode loose", "“loose” is not possible for --mode"),
        ("sideways lot:L1", "“sideways” is not possible"),
        ("forward lot:L1 --as-of", "--as-of <AS_OF> needs a value"),
        ("forward", "<ROOT> is missing"),
    ] {
        let arguments: Vec<&str> = std::iter::once("trace").chain(question.split(' ')).collect();
        let said = factory.run(&arguments).refused(1);
        assert!(said.contains(reason) && said.lines().count() == 1, "{question}: {said}");
    }
    for (arguments, reason) in [
        (&["--site", "nowhere", "verify"][..], "Not found"),
        (&["--company", "nobody", "verify"], "Not found"),
        (&["fly"], "“fly” is not understood"),
        (&[], "<COMMAND> is missing"),
        (&["verify", "--checkpoint", "absent"], "absent"),
        (&["export", "no/such/folder/all.json"], "No such file"),
    ] {
        let said = factory.run(arguments).refused(1);
        assert!(said.contains(reason), "{arguments:?}: {said}");
    }
}

#[test]
fn errors_are_said_in_the_language_of_the_terminal_or_the_one_asked_for() {
    let factory = Factory::new();
    factory.import("history.json", &small());
    let say = |locale: &str, arguments: &[&str]| {
        let mut command = factory.command(arguments);
        ended(piped(command.env("LANG", locale)).spawn().unwrap()).refused(1)
    };
    let unknown = ["trace", "forward", "lot:NOPE"];
    let usage = ["trace", "forward", "lot:L1", "--format", "pdf"];

    for (locale, refused, misused) in [
        ("zh_CN.UTF-8", "账上没有 lot:NOPE", "不能是“pdf”"),
        ("zh_TW.UTF-8", "帳上沒有 lot:NOPE", "不能是「pdf」"),
        ("de_DE.UTF-8", "There is no lot:NOPE", "“pdf” is not possible"),
    ] {
        let (said, told) = (say(locale, &unknown), say(locale, &usage));
        assert!(said.contains(refused) && told.contains(misused), "{locale}: {said}{told}");
    }
    for (language, refused, misused) in [
        ("zh-Hans", "账上没有 lot:NOPE", "不能是“pdf”"),
        ("zh-Hant", "帳上沒有 lot:NOPE", "不能是「pdf」"),
        ("en", "There is no lot:NOPE", "“pdf” is not possible"),
    ] {
        let asked = ["--language", language];
        let said = say("zh_CN.UTF-8", &[&asked[..], &unknown].concat());
        let told = say("zh_CN.UTF-8", &[&asked[..], &usage].concat());
        assert!(said.contains(refused) && told.contains(misused), "{language}: {said}{told}");
    }
}

#[test]
fn help_and_version_end_well() {
    let factory = Factory::new();

    assert!(factory.run(&["--help"]).good().out.contains("trace"));
    assert!(factory.run(&["--version"]).good().out.starts_with("suyuan "));
    assert!(!factory.data().exists(), "a question about the program opens no data");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure_worth_a_word() {
    let factory = Factory::new();
    factory.import("history.json", &crate::documents::long("", 1500));
    let mut command = factory.command(&["trace", "backward", "lot:B0", "--format", "json"]);
    let mut process = piped(&mut command).spawn().unwrap();

    let mut out = process.stdout.take().unwrap();
    out.read_exact(&mut [0; 1]).unwrap();
    drop(out);

    assert_eq!(ended(process).err, "");
}

#[test]
fn a_person_is_added_with_a_password_from_standard_input() {
    let factory = Factory::new();
    let add = |password: &str| {
        let mut command = factory.command(&["add-person", "lin"]);
        let mut process = piped(command.stdin(std::process::Stdio::piped())).spawn().unwrap();
        process.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        ended(process)
    };

    assert!(add("short\n").refused(1).contains("at least"));
    assert!(add("correct horse battery\n").good().err.contains("lin can sign in now"));
    assert!(add("correct horse battery\n").refused(1).contains("“lin” is taken"));
}
