//! Common causes, what-ifs and dispersion, against asking about everything one by one.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod support;

use std::collections::BTreeSet;

use domain::{Fact, PoolKind};
use proptest::prelude::*;
use support::world::{MINUTE_US, POOLS, World, cases, history_of, is_inside, reference, worlds};
use trace::{Asked, Cancel, Cut, Direction, Graph, PoolIndex, Study, Suspect, Way};

/// The graph of a history whose clocks are all right.
fn strict(world: &World) -> Graph {
    let mut records = world.records(i64::MAX);
    for record in &mut records {
        if let Fact::PoolOpened(pool) = &mut record.entry.fact {
            pool.tolerance_s = None;
        }
    }
    Graph::build(&history_of(&records), Cut::NOW)
}

fn pool(graph: &Graph, place: usize) -> Option<PoolIndex> {
    graph.pool_by_ref(&reference(place).parse().unwrap())
}

/// The pools behind a pool, by one walk for it alone.
fn behind(graph: &Graph, place: usize) -> BTreeSet<PoolIndex> {
    let root = reference(place);
    let question = graph.question(&Asked::about(&root, Direction::Backward)).unwrap();
    let question = trace::Question { tolerance_s: 0, ..question };
    let reached = graph.reach(&question, Way::Backward, &Cancel::default()).unwrap();
    reached.transfers().map(|(transfer, _)| graph.transfer_ends(transfer).0).collect()
}

/// Lots and tanks a hold can be laid on.
fn holdable() -> Vec<usize> {
    (0..POOLS.len())
        .filter(|&place| matches!(POOLS[place].0, PoolKind::Lot | PoolKind::Tank))
        .collect()
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn every_suspect_is_counted_as_often_as_walks_meet_it(world in worlds(20)) {
        let graph = strict(&world);
        let inside: Vec<usize> = (0..POOLS.len()).filter(|&place| is_inside(place)).collect();
        let (bad, compared) = inside.split_at(3);
        let pools = |places: &[usize]| -> Vec<PoolIndex> {
            places.iter().filter_map(|&place| pool(&graph, place)).collect()
        };
        let study = Study { bad: pools(bad), compared: pools(compared) };

        let causes = graph.causes(&study, &[], &Cancel::default()).unwrap();

        for finding in &causes.findings {
            for suspect in &finding.suspects {
                let Suspect::Pool(suspect) = suspect else { unreachable!("no traits were given") };
                let with = |places: &[usize]| {
                    places.iter().filter(|&&p| behind(&graph, p).contains(suspect)).count() as u32
                };
                prop_assert_eq!(with(bad), finding.bad_with);
                prop_assert_eq!(with(compared), finding.compared_with);
            }
        }
        let named: BTreeSet<PoolIndex> = causes.findings.iter().flat_map(|f| &f.suspects)
            .filter_map(|s| if let Suspect::Pool(pool) = s { Some(*pool) } else { None })
            .collect();
        let all: BTreeSet<PoolIndex> = inside.iter().flat_map(|&p| behind(&graph, p)).collect();
        prop_assert_eq!(named, all);
    }

    #[test]
    fn the_fewest_holds_stop_all_and_no_fewer_do(world in worlds(24), root in 0..4_usize, at in 0..8_i64) {
        let graph = strict(&world);
        let Some(root) = pool(&graph, root) else { return Ok(()) };
        let at_us = at * MINUTE_US;
        let cancel = Cancel::default();
        let held = graph.had_it_been_held(root, at_us, &cancel).unwrap();
        let stops = |holds: &[PoolIndex]| graph.is_stopped_by(root, at_us, holds, &cancel).unwrap();
        let candidates: Vec<PoolIndex> =
            holdable().into_iter().filter_map(|place| pool(&graph, place)).collect();

        if !stops(&candidates) {
            // Something leaves from a run at once: no hold of a lot stops it.
            prop_assert!(!held.is_fewest && !held.stops_all);
            return Ok(());
        }
        prop_assert!(held.stops_all);
        prop_assert!(stops(&held.fewest), "{:?}", held.fewest);
        let smallest = (0..1_u32 << candidates.len())
            .filter(|set| {
                let some: Vec<PoolIndex> = candidates.iter().enumerate()
                    .filter(|(place, _)| set >> place & 1 == 1).map(|(_, pool)| *pool).collect();
                stops(&some)
            })
            .map(u32::count_ones).min().unwrap();
        prop_assert!(smallest as usize <= held.fewest.len());
        if held.is_fewest {
            prop_assert_eq!(smallest as usize, held.fewest.len());
        }
    }

    #[test]
    fn a_lot_went_as_far_as_its_walk_says(world in worlds(20)) {
        let graph = strict(&world);
        let inside: Vec<usize> = (0..POOLS.len()).filter(|&p| is_inside(p)).collect();
        let pools: Vec<PoolIndex> = inside.iter().filter_map(|&p| pool(&graph, p)).collect();

        let spreads = graph.dispersion(&pools, &Cancel::default()).unwrap();

        for (&root, spread) in pools.iter().zip(&spreads) {
            let whole = graph.dispersion_of_parts(root, 1, &Cancel::default()).unwrap();
            if let Some(whole) = whole {
                prop_assert_eq!(whole[0], *spread);
            }
        }
    }
}
