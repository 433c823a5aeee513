//! The acceptance cases: every bad document is refused for exactly its faults, every good one is
//! taken, and a second time changes nothing.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use exchange::{CheckError, Checked, Document, Faults, NothingKnown, check};
use jiff::tz::TimeZone;
use serde_json::Value;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/public");
    let mut cases: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn check_file(path: &Path) -> Result<Checked, Faults> {
    let document = Document::open(path, &TimeZone::UTC).unwrap();
    let mut report = |_| ControlFlow::Continue(());
    match check(&document, &mut NothingKnown, &std::env::temp_dir(), &mut report) {
        Ok(checked) => Ok(checked),
        Err(CheckError::Faulty(faults)) => Err(faults),
        Err(CheckError::Halted(halt)) => panic!("{halt}"),
    }
}

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
        checked += 1;
    }
    assert!(checked >= 7, "the cases are there");
}

#[test]
fn every_good_document_is_taken() {
    let mut checked = 0;
    for case in cases() {
        let facts = case.join("facts.json");
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("bad-") || !facts.exists() {
            continue;
        }
        let taken = check_file(&facts).unwrap_or_else(|faults| panic!("{name}:\n{faults}"));

        assert!(taken.new.transfers > 0, "{name}");
        assert_eq!(taken.transfers().unwrap().count() as u64, taken.new.transfers, "{name}");
        checked += 1;
    }
    assert!(checked >= 25, "the cases are there");
}
