//! The health of a chain: each thing that can be wrong, once, and what is told of every transfer.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use support::Ledger;
use support::world::{cases, history_of, worlds};
use trace::{Ailment, Cut, Graph, Stage};

const ALWAYS: (i64, i64) = (i64::MIN, i64::MAX);

fn moved(id: &str, ends: (&str, &str), at: &str, kg: [Option<&str>; 2]) -> Value {
    json!({"id": id, "at": at, "recorded_at": "2026-01-02T12:00:00Z", "from": ends.0, "to": ends.1,
        "qty_from": kg[0], "qty_to": kg[1], "basis": "scanned", "by": "ann"})
}

/// A lot without origin, one that gave more than it had, one of water that nobody follows, and a run
/// of which nothing was weighed and two lots came out.
fn ill() -> Graph {
    let lot = |id: &str, item: &str| json!({"id": id, "kind": "lot", "item": item});
    let document = json!({
        "items": [
            {"code": "I", "name": "I", "unit": "kg", "kg_per_unit": "1", "tracking": "lot"},
            {"code": "W", "name": "W", "unit": "kg", "kg_per_unit": "1", "tracking": "none"},
            {"code": "P", "name": "P", "unit": "pcs", "kg_per_unit": null, "tracking": "lot"}
        ],
        "partners": [{"code": "S", "name": "S", "role": "supplier"}],
        "pools": [lot("NOWHERE", "I"), lot("DEBT", "I"), lot("WATER", "W"), lot("A", "P"),
            lot("B", "P"), {"id": "R", "kind": "run"}],
        "transfers": [
            moved("t1", ("supplier:S", "lot:DEBT"), "2026-01-01T08:00:00Z", [None, Some("1")]),
            moved("t2", ("supplier:S", "lot:WATER"), "2026-01-01T08:00:00Z", [None, Some("9")]),
            moved("t3", ("lot:DEBT", "scrap"), "2026-01-01T09:00:00Z", [Some("2"), None]),
            moved("t4", ("lot:NOWHERE", "run:R"), "2026-01-02T09:00:00Z", [Some("1"), None]),
            moved("t5", ("run:R", "lot:A"), "2026-01-02T10:00:00Z", [None, Some("1")]),
            moved("t6", ("run:R", "lot:B"), "2026-01-02T10:00:00Z", [None, Some("1")]),
            moved("t7", ("lot:A", "lot:B"), "2026-01-02T11:00:00Z", [Some("1"), Some("1")]),
        ],
    });
    Graph::build(&history_of(&Ledger::read(&document).records), Cut::NOW)
}

fn found(graph: &Graph, within: (i64, i64)) -> (BTreeSet<(String, Ailment)>, u64) {
    let (ill, count) = graph.ailing(within);
    let named = ill.iter().map(|one| (graph.reference_of(one.pool).to_string(), one.ailment));
    (named.collect(), count)
}

#[test]
fn each_thing_that_is_wrong_is_found_at_its_pool_and_nothing_else() {
    let graph = ill();

    let (ill, count) = found(&graph, ALWAYS);

    let expected = [
        ("lot:DEBT", Ailment::NegativeBalance),
        ("lot:NOWHERE", Ailment::Break),
        ("lot:NOWHERE", Ailment::NegativeBalance),
        ("lot:WATER", Ailment::Untracked),
        ("run:R", Ailment::UnknownShares),
    ];
    let expected = expected.map(|(pool, ailment)| (pool.to_owned(), ailment)).into_iter().collect();
    assert_eq!((ill, count), (expected, 6));
}

#[test]
fn a_pool_counts_when_it_first_gives_or_where_it_never_does_when_it_first_gets() {
    let graph = ill();
    let second_of_january = 1_767_312_000_000_000;

    let (ill, count) = found(&graph, (i64::MIN, second_of_january - 1));

    assert_eq!(count, 2, "what was received, and what was given, on the first");
    assert!(ill.iter().all(|(pool, _)| pool == "lot:DEBT" || pool == "lot:WATER"), "{ill:?}");
}

#[test]
fn of_a_transfer_is_told_how_late_it_was_recorded_by_whom_and_where_it_belongs() {
    let graph = ill();

    let told: Vec<(String, i64, Stage)> = graph
        .told()
        .map(|one| {
            assert!(graph.transfer_person(one.transfer).is_some(), "ann recorded all of it");
            let code = graph.transfer_code(one.transfer).to_owned();
            (code, one.late_s / 3600, graph.stage(one.transfer))
        })
        .collect();

    for expected in [
        ("t1", 28, Stage::Receiving),
        ("t3", 27, Stage::Adjusting),
        ("t5", 2, Stage::Production),
        ("t7", 1, Stage::Warehouse),
    ] {
        let expected = (expected.0.to_owned(), expected.1, expected.2);
        assert!(told.contains(&expected), "{expected:?} in {told:?}");
    }
    assert_eq!(told.len(), 7);
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_break_is_what_gave_and_never_got_and_the_rest_is_told_once(world in worlds(20)) {
        let graph = Graph::build(&world.history(), Cut::NOW);

        let (ill, count) = graph.ailing(ALWAYS);

        let moves = |pool| graph.leaving(pool).count() + graph.entering(pool).count();
        let inside: Vec<_> = graph.pools()
            .filter(|&pool| graph.kind_of(pool).is_inside() && moves(pool) > 0).collect();
        prop_assert_eq!(count, inside.len() as u64);
        let breaks: BTreeSet<_> = ill.iter().filter(|one| one.ailment == Ailment::Break)
            .map(|one| one.pool).collect();
        let expected = inside.iter().copied().filter(|&pool| graph.entering(pool).count() == 0);
        prop_assert_eq!(breaks, expected.collect());
        let told: BTreeSet<u32> =
            graph.told().map(|one| graph.transfer_place(one.transfer)).collect();
        prop_assert_eq!(told.len(), graph.told().count());
        prop_assert_eq!(told.len(), graph.transfer_count());
    }
}
