//! The first days of the season; the whole of it is played by `cargo xtask played`.

use domain::Instant;

use crate::factories::{imported, made_by_acts};
use crate::traces::tell_the_same;

/// The second working day, late in the evening.
fn monday_night() -> Instant {
    "2026-08-24T23:50:00+08:00".parse().unwrap()
}

#[test]
fn what_acts_made_traces_like_what_was_imported_and_verifies() {
    let until = monday_night();
    let (played, imported) = (made_by_acts(until), imported());

    let floor = demo::floor();
    let known = floor.document.transfers.iter().filter(|transfer| transfer.recorded_at <= until);
    let mut roots: Vec<String> = known
        .flat_map(|transfer| [transfer.from.to_string(), transfer.to.to_string()])
        .filter(|root| root.starts_with("lot:") || root.starts_with("run:"))
        .collect();
    roots.sort();
    roots.dedup();
    assert!(roots.len() > 100, "{}", roots.len());
    let compared = tell_the_same((&played, &imported), roots.into_iter(), Some(until));
    assert!(compared > 1_000, "{compared}");
    played.verify();
}

#[test]
fn two_plays_make_the_same_history() {
    let until = "2026-08-22T12:00:00+08:00".parse().unwrap();

    let (one, other) = (made_by_acts(until), made_by_acts(until));

    assert!(one.played.total() > 100, "{}", one.played.total());
    assert_eq!(one.played, other.played);
    assert_eq!(one.exported(), other.exported());
}
