//! The acceptance cases: every bad document is refused for exactly its faults, every good one is
//! taken, and what is written of it reads back.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use common::{as_json, cases, check_file, check_text};
use exchange::Faults;
use serde_json::Value;

fn said(faults: &Faults) -> BTreeSet<(String, String, u64)> {
    faults
        .kept()
        .map(|fault| (fault.kind.to_string(), fault.section.to_string(), fault.row))
        .collect()
}

#[test]
fn every_bad_document_is_refused_for_exactly_its_faults() {
    let mut checked = 0;
    for case in cases() {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("bad-") {
            continue;
        }
        let queries = std::fs::read_to_string(case.join("queries.json")).unwrap();
        let queries: Value = serde_json::from_str(&queries).unwrap();
        let step = &queries[0];
        let expected: BTreeSet<_> = step["faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| {
                let text = |member: &str| fault[member].as_str().unwrap().to_owned();
                (text("kind"), text("section"), fault["row"].as_u64().unwrap())
            })
            .collect();

        let faults = check_file(&case.join("facts.json")).expect_err(&name);

        assert_eq!(said(&faults), expected, "{name}:\n{faults}");
        assert_eq!(faults.total(), step["fault_count"].as_u64().unwrap(), "{name}:\n{faults}");
        assert_eq!(faults.to_string().lines().count() as u64, faults.total());
        checked += 1;
    }
    assert!(checked >= 7, "the cases are there");
}

#[test]
fn what_is_written_of_a_good_document_reads_back_and_is_written_the_same() {
    let mut checked = 0;
    for case in cases() {
        let facts = case.join("facts.json");
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("bad-") || !facts.exists() {
            continue;
        }
        let taken = check_file(&facts).unwrap_or_else(|faults| panic!("{name}:\n{faults}"));
        assert!(taken.new.transfers > 0, "{name}");
        let json = as_json(&taken);
        let folder = tempfile::tempdir().unwrap();
        let mut report = |_| ControlFlow::Continue(());
        exchange::write_csv_folder(folder.path(), &mut &taken, &mut report).unwrap();
        let mut archive = Vec::new();
        exchange::write_zip(&mut archive, &mut &taken, &mut report).unwrap();

        let from_json = check_text("again.json", &json).unwrap();
        let from_folder = check_file(folder.path()).unwrap();
        let from_archive = check_text("again.zip", &archive).unwrap();

        for again in [from_json, from_folder, from_archive] {
            assert_eq!(as_json(&again), json, "{name}");
            assert_eq!(again.new, taken.new, "{name}");
            assert_eq!(again.ignored, []);
        }
        checked += 1;
    }
    assert!(checked >= 25, "the cases are there");
}
