//! What several tests need: checking a document that lies in a file or in a text.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![allow(dead_code, reason = "each test file uses its part of this")]

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use exchange::{CheckError, Checked, Document, Faults, Header, Known, NothingKnown, check};
use jiff::tz::TimeZone;

/// The folders of the acceptance cases.
pub(crate) fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/public");
    let mut cases: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

/// Checks a file against a ledger; date cells are in the time of Taipei.
pub(crate) fn check_with(path: &Path, known: &mut dyn Known) -> Result<Checked, Faults> {
    let document = match Document::open(path, &TimeZone::get("Asia/Taipei").unwrap()) {
        Ok(document) => document,
        Err(exchange::OpenError::Faulty(faults)) => return Err(faults),
        Err(exchange::OpenError::Io(error)) => panic!("{error}"),
    };
    check_document(&document, known)
}

/// Checks an open document.
pub(crate) fn check_document(
    document: &Document,
    known: &mut dyn Known,
) -> Result<Checked, Faults> {
    let mut report = |_| ControlFlow::Continue(());
    match check(document, known, &std::env::temp_dir(), &mut report) {
        Ok(checked) => Ok(checked),
        Err(CheckError::Faulty(faults)) => Err(faults),
        Err(CheckError::Halted(halt)) => panic!("{halt}"),
    }
}

/// Checks a file against an empty ledger.
pub(crate) fn check_file(path: &Path) -> Result<Checked, Faults> {
    check_with(path, &mut NothingKnown)
}

/// Checks text that lies in a file of the given name.
pub(crate) fn check_text(name: &str, text: &[u8]) -> Result<Checked, Faults> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    check_file(&path)
}

/// The faults in short: `kind section row column`.
pub(crate) fn said(outcome: Result<Checked, Faults>) -> Vec<String> {
    match outcome {
        Ok(_) => vec![],
        Err(faults) => faults
            .kept()
            .map(|fault| format!("{} {} {} {}", fault.kind, fault.section, fault.row, fault.column))
            .collect(),
    }
}

/// What was read, as JSON.
pub(crate) fn as_json(mut checked: &Checked) -> Vec<u8> {
    let header = Header { company: checked.company.clone(), site: checked.site.clone() };
    let mut out = Vec::new();
    let mut report = |_| ControlFlow::Continue(());
    exchange::write_json(&mut out, &header, &mut checked, &mut report).unwrap();
    out
}
