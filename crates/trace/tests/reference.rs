//! The engine against the rules written down a second time (`support/slow.rs`), on thousands of
//! small random histories: reach, depth, figures, bounds, balance and gaps.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod support;

use std::collections::BTreeMap;

use domain::quantity::format_scaled;
use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};
use proptest::prelude::*;
use serde_json::Value;
use support::slow::{Begin, Figure, Ratio, Reading, Reckoned, Slow};
use support::world::{Moved, POOLS, World, is_inside, minute, reference, worlds};
use trace::{Asked, Cancel, Cut, Direction, Graph, Mode};

fn begins(slow: &Slow, pick: usize) -> Vec<Begin> {
    let inside: Vec<usize> = (0..POOLS.len()).filter(|&pool| is_inside(pool)).collect();
    let pool = inside[pick % inside.len()];
    let (from, to) = ((pick % 7) as i64, (pick % 7 + pick % 3) as i64);
    let mut begins = vec![Begin::Whole(pool), Begin::Window(pool, from, to)];
    if !slow.links.is_empty() {
        let place = pick % slow.links.len();
        let link = &slow.links[place];
        for end in [link.from, link.to] {
            if is_inside(end) {
                begins.push(Begin::Single(end, place));
            }
        }
        begins.push(Begin::Whole(if is_inside(link.from) { link.from } else { link.to }));
    }
    begins
}

fn ask(graph: &Graph, slow: &Slow, begin: &Begin, direction: Direction, reading: Reading) -> Value {
    let root = reference(begin.pool());
    let mut asked = Asked::about(&root, direction);
    match begin {
        Begin::Window(_, from, to) => {
            (asked.at_from, asked.at_to) = (Some(minute(*from)), Some(minute(*to)));
        }
        Begin::Single(_, link) => asked.transfer = Some(&slow.links[*link].code),
        Begin::Whole(_) => {}
    }
    match reading {
        Reading::Strict => {}
        Reading::Tolerant(minutes) => asked.tolerance_s = minutes as u32 * 60,
        Reading::Cautious => asked.mode = Mode::Cautious,
    }
    let question = graph.question(&asked).unwrap();
    serde_json::to_value(graph.trace(&question, &Cancel::default()).unwrap()).unwrap()
}

fn shown(ratio: &Ratio) -> i128 {
    let scaled = ratio * Ratio::from_integer(BigInt::from(1_000_000_000));
    scaled.round().to_integer().to_i128().unwrap()
}

fn near(want: &Ratio, got: &Value) -> bool {
    let Some(text) = got.as_str() else { return false };
    (shown(want) - i128::from(text.parse::<domain::Quantity>().unwrap().0)).abs() <= 1
}

/// As rule N3 shows it: min ≤ expected ≤ max always, and max ≤ root.
fn bounded((expected, min, max): &Figure, root: Option<&Ratio>) -> Figure {
    let max = root.map_or(max.clone(), |root| max.clone().min(root.clone())).max(expected.clone());
    (expected.clone(), min.clone().min(expected.clone()), max)
}

fn compare_figures(
    slow: &Slow,
    want: &Reckoned,
    got: &Value,
    root: Option<&Ratio>,
) -> Result<(), TestCaseError> {
    for row in got["transfers"].as_array().unwrap() {
        let place =
            slow.links.iter().position(|link| link.code == row["id"].as_str().unwrap()).unwrap();
        let quantity = &row["quantity"];
        match want.figures.get(&place) {
            Some(Some(figure)) => {
                let figure = bounded(figure, root);
                for (part, amount) in
                    [("expected", &figure.0), ("min", &figure.1), ("max", &figure.2)]
                {
                    let text = format_scaled(shown(amount));
                    prop_assert!(
                        near(amount, &quantity[part]),
                        "{} {part}: {text} wanted, {quantity}",
                        row["id"]
                    );
                }
            }
            _ => prop_assert!(quantity["expected"].is_null(), "{} is known: {quantity}", row["id"]),
        }
    }
    Ok(())
}

fn compare_reach(
    slow: &Slow,
    want: &BTreeMap<usize, u32>,
    got: &Value,
    forward: bool,
    root: usize,
) -> Result<(), TestCaseError> {
    let wanted: BTreeMap<&str, u32> =
        want.iter().map(|(link, depth)| (slow.links[*link].code.as_str(), *depth)).collect();
    let rows = got["transfers"].as_array().unwrap();
    let listed: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    prop_assert_eq!(sorted, wanted.keys().copied().collect::<Vec<_>>());
    let mut pools: BTreeMap<String, u32> = BTreeMap::new();
    for (link, depth) in want {
        let link = &slow.links[*link];
        let pool = if forward { link.to } else { link.from };
        if pool != root {
            let known = pools.entry(reference(pool)).or_insert(*depth);
            *known = (*known).min(*depth);
        }
    }
    let rows = got["pools"].as_array().unwrap();
    let listed: BTreeMap<String, u32> = rows
        .iter()
        .map(|row| (row["ref"].as_str().unwrap().to_owned(), row["depth"].as_u64().unwrap() as u32))
        .collect();
    prop_assert_eq!(rows.len(), listed.len());
    prop_assert_eq!(listed, pools);
    Ok(())
}

fn compare_balance(want: &Reckoned, got: &Value) -> Result<(), TestCaseError> {
    let balance = &got["balance"];
    let Some(root) = &want.root else {
        prop_assert!(balance.is_null(), "{balance}");
        return Ok(());
    };
    prop_assert!(near(root, &balance["root"]), "root {root}, got {balance}");
    let zero = Ratio::zero();
    for part in ["on_hand", "in_process", "shipped", "scrapped", "lost", "adjusted", "unexplained"]
    {
        let amount = want.parts.get(part).unwrap_or(&zero);
        prop_assert!(near(amount, &balance[part]), "{part} {amount}, got {balance}");
    }
    let sum: Ratio = want.parts.values().cloned().sum();
    prop_assert_eq!(&sum, root, "the reference itself does not close");
    Ok(())
}

fn compare_gaps(slow: &Slow, want: &Reckoned, got: &Value) -> Result<(), TestCaseError> {
    let mut listed: BTreeMap<&str, &Value> = BTreeMap::new();
    for row in got["suppliers"].as_array().unwrap() {
        let reference = row["ref"].as_str().unwrap();
        if ["lot:", "run:", "tank:"].iter().any(|kind| reference.starts_with(kind)) {
            prop_assert!(row["document"].is_null());
            listed.insert(reference, &row["quantity"]);
        }
    }
    for (pool, amount) in &want.gaps {
        let name = reference(*pool);
        let Some(quantity) = listed.remove(name.as_str()) else {
            return Err(TestCaseError::fail(format!("no row for {name}: {amount}")));
        };
        let known = !quantity["expected"].is_null();
        prop_assert!(!known || near(amount, &quantity["expected"]), "{name} {amount}, {quantity}");
    }
    for (name, quantity) in listed {
        let pool = (0..POOLS.len()).find(|&pool| reference(pool) == name).unwrap();
        // Where nobody can say how much of an outflow is asked for, nobody can say it of what its pool
        // lacks; at the least there is nothing.
        let unknown = quantity["expected"].is_null() && slow.overdraws(pool);
        let nothing = quantity["expected"] == "0" || unknown || !slow.measured(pool);
        prop_assert!(nothing, "{name} is no gap: {quantity}");
    }
    Ok(())
}

fn check(world: &World, pick: usize, as_of: i64) -> Result<(), TestCaseError> {
    let history = world.history();
    let cut = Cut { recorded_at: Some(minute(as_of)), seq: None };
    let graph = Graph::build(&history, cut);
    let slow = Slow::of(world, as_of);
    for begin in begins(&slow, pick) {
        let root = begin.pool();
        for (direction, forward) in [(Direction::Forward, true), (Direction::Backward, false)] {
            let want = if forward { slow.forward(&begin) } else { slow.backward(&begin) };
            for reading in [Reading::Strict, Reading::Tolerant(2), Reading::Cautious] {
                let got = ask(&graph, &slow, &begin, direction, reading);
                let wide = if reading == Reading::Strict { Reading::Tolerant(0) } else { reading };
                compare_reach(&slow, &slow.reach(&begin, forward, wide), &got, forward, root)?;
                if forward {
                    compare_figures(&slow, &want, &got, want.root.as_ref())?;
                    compare_balance(&want, &got)?;
                } else {
                    compare_figures(&slow, &want, &got, None)?;
                    compare_gaps(&slow, &want, &got)?;
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(support::world::cases(600))]

    #[test]
    fn small_histories_are_traced_as_the_rules_read(world in worlds(9), pick in 0..10_000_usize) {
        check(&world, pick, 100)?;
    }

    #[test]
    fn larger_histories_are_traced_as_the_rules_read(
        world in worlds(24), pick in 0..10_000_usize, as_of in 0..9_i64
    ) {
        check(&world, pick, as_of)?;
    }
}

/// A history of single thirds, all recorded at once.
fn moved(rows: &[(&str, &str, i64)]) -> World {
    let place = |code: &str| POOLS.iter().position(|pool| pool.1 == code).unwrap();
    let moved = |&(from, to, at): &(&str, &str, i64)| Moved {
        from: place(from),
        to: place(to),
        at,
        recorded: 0,
        qty_from: Some(1),
        qty_to: Some(1),
        returns: None,
    };
    World { moved: rows.iter().map(moved).collect(), corrected: Vec::new() }
}

#[test]
fn a_single_root_that_is_met_again_around_a_ring_is_asked_for_as_a_whole() {
    // What leaves R2 at 5 enters it again at 5; R2 cannot be measured for what went to L3.
    let mut world = moved(&[
        ("L0", "R2", 0),
        ("L3", "L0", 0),
        ("R2", "L2", 5),
        ("R1", "L0", 0),
        ("L0", "L1", 0),
        ("R2", "L3", 1),
        ("L0", "L1", 0),
        ("L2", "R2", 5),
        ("T1", "L0", 0),
        ("L2", "L0", 0),
        ("L0", "L1", 0),
        ("R0", "L0", 0),
        ("L0", "L1", 0),
        ("L0", "L1", 0),
        ("L0", "L1", 0),
    ]);
    world.moved[5].qty_from = None;

    check(&world, 2537, 0).unwrap();
}

#[test]
fn a_root_that_comes_back_measured_as_less_than_it_was_is_lowered_by_what_was_in_it() {
    // Two thirds of a kilogram became two thirds of a piece, which weigh far less when one of the
    // two comes back.
    let mut world = moved(&[("L0", "R2", 0), ("R2", "L2", 0), ("L2", "R2", 5)]);
    for (moved, quantity) in world.moved.iter_mut().zip([2, 2, 1]) {
        (moved.qty_from, moved.qty_to) = (Some(quantity), Some(quantity));
    }
    world.moved[2].qty_to = None;

    let r2 = 6;
    check(&world, r2, 0).unwrap();
    let graph = Graph::build(&world.history(), Cut::NOW);
    let slow = Slow::of(&world, 0);
    let got = ask(&graph, &slow, &Begin::Whole(r2), Direction::Forward, Reading::Strict);
    assert_eq!(got["balance"]["root"], "0.444444444");
    assert_eq!(got["transfers"][0]["quantity"]["expected"], "0.666666666");
}

#[test]
fn a_run_that_passes_nothing_on_makes_nothing_denser() {
    // A ring at 2: R2 gives to T1 before the root in L3 comes to R2, which cannot be measured.
    let mut world = moved(&[("R1", "T1", 0), ("R2", "T1", 2), ("T1", "L3", 2), ("L3", "R2", 2)]);
    (world.moved[0].qty_from, world.moved[0].qty_to) = (Some(2), Some(2));
    world.moved[3].qty_to = None;

    for pick in 0..12 {
        check(&world, pick, 0).unwrap();
    }
}
