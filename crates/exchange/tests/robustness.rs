//! Strangers' bytes: never a panic, never a hang, never more than a named limit.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;
#[path = "common/strange.rs"]
mod strange;

use std::io::Write;
use std::ops::ControlFlow;

use common::{check_text, said};
use exchange::{CheckError, Document, Halt, NothingKnown, check};
use jiff::tz::TimeZone;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn strange_documents_are_read_to_an_end(seed: u64) {
        let folder = tempfile::tempdir().unwrap();
        let (name, bytes) = strange::document(seed);

        strange::try_document(folder.path(), name, &bytes);
    }

    #[test]
    fn noise_is_read_to_an_end(bytes: Vec<u8>, kind in 0..4_usize) {
        let folder = tempfile::tempdir().unwrap();
        let name = ["a.json", "a.csv", "a.zip", "a.xlsx"][kind];

        strange::try_document(folder.path(), name, &bytes);
    }
}

/// An archive of one member that repeats a text many times.
fn bomb(name: &str, text: &[u8], times: usize) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (member, header) in
        [(name, &b""[..]), ("transfers.csv", b"id,at,from,to,qty_from,qty_to\n")]
    {
        archive.start_file(member, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(header).unwrap();
        if member == name {
            for _ in 0..times {
                archive.write_all(text).unwrap();
            }
        }
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn an_archive_that_unfolds_without_end_meets_a_named_limit() {
    let blank_lines = bomb("pools.csv", &vec![b'\n'; 1 << 20], 80);
    let one_line = bomb("pools.csv", &vec![b'x'; 1 << 20], 4);

    let faults = check_text("a.zip", &blank_lines).unwrap_err().to_string();
    assert!(faults.contains("unpacked bytes"), "{faults}");
    let faults = check_text("a.zip", &one_line).unwrap_err().to_string();
    assert!(faults.contains("bytes in one row"), "{faults}");
}

#[test]
fn a_workbook_that_unfolds_without_end_meets_a_named_limit() {
    let texts = bomb("xl/workbook.xml", &vec![b'<'; 1 << 20], 130);
    let cell = bomb("xl/workbook.xml", &vec![b'x'; 1 << 20], 2);

    let faults = check_text("a.xlsx", &texts).unwrap_err().to_string();
    assert!(faults.contains("unpacked bytes of shared texts"), "{faults}");
    let faults = check_text("a.xlsx", &cell).unwrap_err().to_string();
    assert!(faults.contains("bytes in one cell"), "{faults}");
}

#[test]
fn tables_say_what_is_missing_of_them() {
    let header = "id,kind,item\n";
    let transfers = "id,at,from,to,qty_from,qty_to\n";
    for (pools, transfers, expected) in [
        (Some(""), Some(transfers), vec!["missing_field pools 1 -"]),
        (None, Some(transfers), vec!["missing_field pools 1 -"]),
        (Some(header), None, vec!["missing_field transfers 1 -"]),
        (Some("id,item\nL1,F\n"), Some(transfers), vec!["missing_field pools 1 kind"]),
        (Some("id,kind,id\n"), Some(transfers), vec!["bad_document pools 1 id"]),
        (Some("id,kind\n\nR1,run,,\nR2,run,x\n"), Some(transfers), vec!["bad_document pools 4 -"]),
        (Some("id,kind\nR1,\"run\n"), Some(transfers), vec!["bad_document pools 2 -"]),
        (Some("id,kind\n\n\"R\n1\",run\nR2,rum\n"), Some(transfers), vec!["bad_kind pools 5 kind"]),
        (Some("\u{feff}KIND , id\r\nrun,R1\r\n,,\r\n"), Some(transfers), vec![]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("pools.csv", pools), ("transfers.csv", transfers)] {
            if let Some(text) = text {
                std::fs::write(folder.path().join(name), text).unwrap();
            }
        }

        assert_eq!(said(common::check_file(folder.path())), expected, "{pools:?}");
    }
}

#[test]
fn a_check_can_be_cancelled_at_every_stage() {
    let path = common::cases().remove(0).join("facts.json");
    let document = Document::open(&path, &TimeZone::UTC).unwrap();
    for stage in [exchange::Stage::Reading, exchange::Stage::Comparing] {
        let mut report = |progress: exchange::Progress| {
            if progress.stage == stage { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };

        let outcome = check(&document, &mut NothingKnown, &std::env::temp_dir(), &mut report);

        assert!(matches!(outcome, Err(CheckError::Halted(Halt::Cancelled))), "{stage:?}");
    }
}

#[test]
fn nothing_is_left_in_the_spill_directory() {
    let folder = tempfile::tempdir().unwrap();
    let path = common::cases().remove(0).join("facts.json");
    let document = Document::open(&path, &TimeZone::UTC).unwrap();

    let mut report = |_| ControlFlow::Continue(());
    let checked = check(&document, &mut NothingKnown, folder.path(), &mut report).unwrap();
    assert!(std::fs::read_dir(folder.path()).unwrap().count() > 0);
    drop(checked);

    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
