//! Questions about what was gathered elsewhere: against one question for each movement and each pool.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod support;

use std::collections::BTreeSet;

use domain::{Instant, PoolId};
use proptest::prelude::*;
use serde_json::Value;
use support::world::{POOLS, World, cases, history_of, is_inside, minute, reference, worlds};
use trace::{Asked, Cancel, Cut, Direction, Gathered, Graph, Question, Way};

fn ids(answer: &Value) -> BTreeSet<String> {
    let rows = answer["transfers"].as_array().unwrap();
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

fn answer(graph: &Graph, question: &Question) -> Value {
    serde_json::to_value(graph.trace(question, &Cancel::default()).unwrap()).unwrap()
}

fn direction(way: Way) -> Direction {
    if way == Way::Forward { Direction::Forward } else { Direction::Backward }
}

/// When a movement happened by what is known; none where it links nothing.
fn happened(graph: &Graph, code: &str) -> Option<i64> {
    let one = Gathered::Transfers(vec![code.to_owned()]);
    let asked = Asked::about("person:x", Direction::Forward);
    let question = graph.question_from(&asked, &one).unwrap();
    let told = answer(graph, &question);
    let row = told["transfers"].as_array().unwrap().iter().find(|row| row["id"] == code)?;
    let at: Instant = row["at"].as_str().unwrap().parse().unwrap();
    Some(at.utc_us)
}

/// A movement and what follows from it, by the plain question about the pool beyond it.
fn following(graph: &Graph, world: &World, index: usize, way: Way) -> BTreeSet<String> {
    let (code, moved) = (World::code(index), &world.moved[index]);
    let beyond = if way == Way::Forward { moved.to } else { moved.from };
    let mut reached = BTreeSet::from([code.clone()]);
    if is_inside(beyond) {
        let root = reference(beyond);
        let asked = Asked { transfer: Some(&code), ..Asked::about(&root, direction(way)) };
        reached.extend(ids(&answer(graph, &graph.question(&asked).unwrap())));
    }
    reached
}

/// Without corrections and returns: which pool is beyond is then known without asking.
fn plain(mut world: World) -> World {
    world.corrected.clear();
    world.moved.retain(|moved| moved.returns.is_none());
    world
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn gathered_movements_reach_what_each_of_them_reaches(
        world in worlds(12),
        chosen in proptest::collection::vec(any::<bool>(), 12),
        (from, span) in (0..8_i64, 0..6_i64),
    ) {
        let world = plain(world);
        let graph = Graph::build(&history_of(&world.records(i64::MAX)), Cut::NOW);
        let picked: Vec<usize> =
            (0..world.moved.len()).filter(|index| chosen.get(*index) == Some(&true)).collect();
        let codes = picked.iter().map(|&index| World::code(index)).collect();
        let (begin, end) = (minute(from), minute(from + span));
        for way in [Way::Forward, Way::Backward] {
            let asked = Asked {
                at_from: Some(begin),
                at_to: Some(end),
                ..Asked::about("person:WANG", direction(way))
            };
            let gathered = Gathered::Transfers(Vec::clone(&codes));
            let question = graph.question_from(&asked, &gathered).unwrap();
            let got = ids(&answer(&graph, &question));

            let within = |index: &&usize| {
                happened(&graph, &World::code(**index))
                    .is_some_and(|at_us| (begin.utc_us..=end.utc_us).contains(&at_us))
            };
            let expected: BTreeSet<String> = picked
                .iter()
                .filter(within)
                .flat_map(|&index| following(&graph, &world, index, way))
                .collect();
            prop_assert_eq!(got, expected);
        }
    }

    #[test]
    fn gathered_pools_reach_what_each_of_them_reaches_in_the_window(
        world in worlds(12),
        (from, span) in (0..8_i64, 0..6_i64),
        chosen in proptest::collection::vec(any::<bool>(), POOLS.len()),
    ) {
        let records = world.records(i64::MAX);
        let graph = Graph::build(&history_of(&records), Cut::NOW);
        let pools: Vec<usize> =
            (0..POOLS.len()).filter(|&pool| is_inside(pool) && chosen[pool]).collect();
        let (at_from, at_to) = (Some(minute(from)), Some(minute(from + span)));
        let ids_of = |pool: usize| PoolId(pool as i64 + 1);
        for way in [Way::Forward, Way::Backward] {
            let asked = Asked { at_from, at_to, ..Asked::about("place:A-01", direction(way)) };
            let gathered = Gathered::Pools(pools.iter().map(|&pool| ids_of(pool)).collect());
            let question = graph.question_from(&asked, &gathered).unwrap();
            let got = ids(&answer(&graph, &question));

            let mut expected = BTreeSet::new();
            for &pool in &pools {
                let root = reference(pool);
                let asked = Asked { at_from, at_to, ..Asked::about(&root, direction(way)) };
                let question = graph.question(&asked).unwrap();
                expected.extend(ids(&answer(&graph, &question)));
            }
            prop_assert_eq!(got, expected);
        }
    }
}

#[test]
fn the_command_line_knows_none_of_these_beginnings() {
    let graph = Graph::build(&history_of(&[]), Cut::NOW);

    for root in ["person:WANG", "place:A-01", "gauge:SC-1", "parameter:temperature"] {
        let refused = graph.question(&Asked::about(root, Direction::Forward)).unwrap_err();
        assert_eq!(refused.code(), "unknown_pool");
    }
}
