//! The third reading, clean to clean: against the rule written down a second time, and where a machine
//! or a window of it is what is asked about.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use domain::{Fact, PoolKind};
use proptest::prelude::*;
use serde_json::Value;
use support::world::{POOLS, World, cases, history_of, is_inside, minute, reference, worlds};
use trace::{Asked, Cancel, Cleanings, Cut, Direction, Graph, Way};

/// Machines by turns; some things happen at none.
fn machine(index: usize) -> Option<&'static str> {
    [Some("M-0"), None, Some("M-1"), Some("M-0"), None][index % 5]
}

fn graph_of(world: &World) -> Graph {
    let mut records = world.records(i64::MAX);
    let mut index = 0;
    for record in &mut records {
        if let Fact::TransferRecorded(fact) = &mut record.entry.fact {
            fact.equipment = machine(index).map(str::to_owned);
            index += 1;
        }
    }
    Graph::build(&history_of(&records), Cut::NOW)
}

fn ids(answer: &Value) -> BTreeSet<String> {
    let rows = answer["transfers"].as_array().unwrap();
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

fn ask(graph: &Graph, asked: &Asked<'_>) -> Value {
    let question = graph.question(asked).unwrap();
    serde_json::to_value(graph.trace(&question, &Cancel::default()).unwrap()).unwrap()
}

fn direction(way: Way) -> Direction {
    if way == Way::Forward { Direction::Forward } else { Direction::Backward }
}

/// What follows strictly from each transfer, itself included: one question a transfer.
fn following(world: &World, graph: &Graph, way: Way) -> BTreeMap<usize, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for (index, moved) in world.moved.iter().enumerate() {
        let code = World::code(index);
        let far = if way == Way::Forward { moved.to } else { moved.from };
        let mut reached = BTreeSet::from([code.clone()]);
        if is_inside(far) {
            let root = reference(far);
            let plain = Asked::about(&root, direction(way));
            reached.extend(ids(&ask(graph, &Asked { transfer: Some(&code), ..plain })));
        }
        all.insert(index, reached);
    }
    all
}

/// The rule, by looking at every pair of transfers again and again until nothing is new.
fn widened(
    world: &World,
    graph: &Graph,
    root: &str,
    way: Way,
    cleaned: &[(&str, i64)],
) -> BTreeSet<String> {
    let following = following(world, graph, way);
    let mut reached = ids(&ask(graph, &Asked::about(root, direction(way))));
    let beyond = |at: i64, since: i64| if way == Way::Forward { at >= since } else { at <= since };
    // Between the two moments the machine was not cleaned: a cleaning ends what happened up to it.
    let uncleaned = |machine: &str, one: i64, other: i64| {
        let (first, last) = (one.min(other), one.max(other));
        !cleaned.iter().any(|(on, at)| *on == machine && first <= *at && *at < last)
    };
    loop {
        let before = reached.len();
        for (index, met) in world.moved.iter().enumerate() {
            let Some(on) = machine(index).filter(|_| reached.contains(&World::code(index))) else {
                continue;
            };
            let is_there = |place: usize| {
                machine(place) == Some(on) && uncleaned(on, met.at, world.moved[place].at)
            };
            for (place, other) in world.moved.iter().enumerate() {
                let run = if way == Way::Forward { other.from } else { other.to };
                let run_was_there = POOLS[run].0 == PoolKind::Run
                    && (0..world.moved.len()).any(|at| {
                        is_there(at) && [world.moved[at].from, world.moved[at].to].contains(&run)
                    });
                if beyond(other.at, met.at) && (is_there(place) || run_was_there) {
                    reached.extend(following[&place].iter().cloned());
                }
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

/// Without corrections and returns: which transfers there are is then known without asking.
fn plain(mut world: World) -> World {
    world.corrected.clear();
    world.moved.retain(|moved| moved.returns.is_none());
    world
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn clean_to_clean_is_what_the_rule_says_and_never_less_than_the_record(
        world in worlds(14),
        cleaned in proptest::collection::vec((0..2_usize, 0..8_i64), 0..4),
    ) {
        let world = plain(world);
        let graph = graph_of(&world);
        let cleaned: Vec<(&str, i64)> =
            cleaned.into_iter().map(|(on, at)| (["M-0", "M-1"][on], at)).collect();
        let mut cleanings = Cleanings::default();
        for (on, at) in &cleaned {
            cleanings.add(on, minute(*at));
        }
        for pool in (0..POOLS.len()).filter(|&pool| is_inside(pool)) {
            let root = reference(pool);
            for way in [Way::Forward, Way::Backward] {
                let question = graph.question(&Asked::about(&root, direction(way))).unwrap();
                let reach =
                    graph.clean_to_clean(&question, way, &cleanings, &Cancel::default()).unwrap();
                let got: BTreeSet<String> =
                    reach.transfers().map(|one| graph.transfer_code(one).to_owned()).collect();
                let strict = ids(&ask(&graph, &Asked::about(&root, direction(way))));
                prop_assert!(got.is_superset(&strict));
                prop_assert_eq!(&got, &widened(&world, &graph, &root, way, &cleaned), "{} {:?}", root, way);
                let known: BTreeSet<&str> = cleaned.iter().map(|(on, _)| *on).collect();
                prop_assert!(reach.uncleaned().all(|on| !known.contains(on)));
            }
        }
    }

    #[test]
    fn a_machine_in_a_window_reaches_what_its_runs_and_tanks_reach(world in worlds(14), from in 0..8_i64) {
        let world = plain(world);
        let graph = graph_of(&world);
        let to = from + 2;
        let (at_from, at_to) = (Some(minute(from)), Some(minute(to)));
        for way in [Way::Forward, Way::Backward] {
            let plain = Asked::about("equipment:M-0", direction(way));
            let asked = Asked { at_from, at_to, outside: true, ..plain };
            let Ok(question) = graph.question(&asked) else { continue };
            let answer = graph.trace(&question, &Cancel::default()).unwrap();
            let got = ids(&serde_json::to_value(&answer).unwrap());
            let mut wanted = BTreeSet::new();
            for (index, moved) in world.moved.iter().enumerate() {
                if machine(index) != Some("M-0") || !(from..=to).contains(&moved.at) {
                    continue;
                }
                let is_process = |pool: &usize| matches!(POOLS[*pool].0, PoolKind::Run | PoolKind::Tank);
                let mut pools: Vec<usize> =
                    [moved.from, moved.to].into_iter().filter(is_process).collect();
                if pools.is_empty() && POOLS[moved.to].0 == PoolKind::Lot {
                    pools.push(moved.to);
                }
                for pool in &pools {
                    let root = reference(*pool);
                    let plain = Asked::about(&root, direction(way));
                    wanted.extend(ids(&ask(&graph, &Asked { at_from, at_to, ..plain })));
                }
                if pools.is_empty() {
                    let (code, root) = (World::code(index), reference(moved.from));
                    let plain = Asked::about(&root, direction(way));
                    let single = Asked { transfer: Some(&code), outside: true, ..plain };
                    wanted.extend(ids(&ask(&graph, &single)));
                }
            }
            prop_assert_eq!(got, wanted, "{:?} from {}", way, from);
        }
    }
}

#[test]
fn a_machine_nobody_knows_is_no_root_and_the_command_line_knows_none() {
    let world = World { moved: Vec::new(), corrected: Vec::new() };
    let graph = graph_of(&world);
    let asked = Asked::about("equipment:M-9", Direction::Forward);
    assert_eq!(
        graph.question(&Asked { outside: true, ..asked }).unwrap_err().code(),
        "unknown_pool"
    );
    assert_eq!(graph.question(&asked).unwrap_err().code(), "unknown_pool");
}
