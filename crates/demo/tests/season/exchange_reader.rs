//! The written document is one that an import takes as it is.

use std::fs::File;
use std::ops::ControlFlow;

use exchange::{Counts, Document, Layout, NothingKnown, check};
use jiff::tz::TimeZone;

#[test]
fn an_import_finds_no_fault_and_every_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.json");
    demo::write_json(&mut File::create(&path).unwrap()).unwrap();

    let opened = Document::open(&path, &TimeZone::UTC).unwrap();
    let checked =
        check(&opened, &mut NothingKnown, folder.path(), &mut |_| ControlFlow::Continue(()));

    let history = demo::document();
    let counts = Counts {
        items: history.items.len() as u64,
        partners: history.partners.len() as u64,
        pools: history.pools.len() as u64,
        transfers: history.transfers.len() as u64,
        corrections: history.corrections.len() as u64,
    };
    assert_eq!(opened.layout(), Layout::Exchange);
    assert_eq!(checked.unwrap().new, counts);
}
