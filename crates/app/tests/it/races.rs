//! Holding everything against shipments that leave and scans that pick at the same moment, in many drawn
//! interleavings: whatever comes first in the ledger wins, and nothing slips past.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use app::{Dispatch, HoldRecall, OpenRecall, TakePick};

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};
use crate::recalls::{gather, opening, plan};

pub(crate) fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Who waits which share of a hold before they begin: the same for the same seed and round.
pub(crate) struct Delays(pub(crate) u64);

impl Delays {
    /// Some time of at most so long.
    pub(crate) fn next(&mut self, most: Duration) -> Duration {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let share = u32::try_from((mixed ^ (mixed >> 31)) % 1_000).unwrap_or(0);
        most * share / 1_000
    }
}

/// How often each came first.
#[derive(Debug, Default)]
struct Counts {
    left_before: u64,
    left_stopped: u64,
    picked_before: u64,
    picked_stopped: u64,
    slipped: u64,
}

#[test]
fn no_shipment_and_no_scan_slips_past_a_hold_on_everything() {
    let (rounds, seed) = (number("SUYUAN_RACE_ROUNDS", 25), number("SUYUAN_RACE_SEED", 1));
    in_every_house(|house| {
        house.furnish();
        let begun = Instant::now();
        let (mut counts, mut delays) = (Counts::default(), Delays(seed));
        // A hold asks the record first: whoever comes within that time may be before it or after it.
        let mut lasts = Duration::from_millis(4);
        for round in 0..rounds {
            lasts = race(house, (round, lasts), (&mut delays, &mut counts));
        }
        let Counts { left_before, left_stopped, picked_before, picked_stopped, slipped } = counts;
        println!(
            "{}: {rounds} rounds of seed {seed} in {:.1} s; shipments {left_before} left before the \
             hold, {left_stopped} stopped; scans {picked_before} before, {picked_stopped} stopped; \
             slipped past {slipped}",
            house.engine,
            begun.elapsed().as_secs_f64()
        );
        assert_eq!(slipped, 0, "on {}", house.engine);
        house.stays_sound();
    });
}

/// One lot with a shipment at the dock and one that is to be picked, and all of it is held: how long that
/// took, after the hold before it took so long.
fn race(
    house: &House,
    (round, lasts): (u64, Duration),
    (delays, counts): (&mut Delays, &mut Counts),
) -> Duration {
    let (plant, owner) = (&house.plant, &house.owner);
    let (lot, code) = (format!("R{round}"), format!("RC-R{round}"));
    house.receive("BREAD", &lot, "15", "A1");
    gather(house, &format!("R{round}"), "10");
    plan(house, &format!("P{round}"), "5");
    let (note, to_pick) = (format!("DN-R{round}"), format!("DN-P{round}"));
    let pick = plant.shipment(owner, &to_pick).unwrap().picks.remove(0).pick;
    let open = OpenRecall {
        roots: vec![format!("lot:{lot}")],
        code: Some(code.clone()),
        ..opening("substance")
    };
    done(plant.open_recall(owner, &open, ONCE));
    let start = Barrier::new(3);
    let [leaves, picks, holds] = [2 * lasts, 2 * lasts, lasts / 4].map(|most| delays.next(most));
    let (left, picked, (held, took)) = thread::scope(|scope| {
        let leaving = scope.spawn(|| {
            start.wait();
            thread::sleep(leaves);
            plant.dispatch(owner, &note, &Dispatch::default(), ONCE).map(|left| left.seq)
        });
        let picking = scope.spawn(|| {
            start.wait();
            thread::sleep(picks);
            let take = TakePick::default();
            plant.take_pick(owner, (&to_pick, pick), &take, ONCE).map(|picked| picked.seq)
        });
        start.wait();
        thread::sleep(holds);
        let asked = Instant::now();
        let held = plant.hold_recall(owner, &code, &HoldRecall::default(), ONCE).unwrap();
        let took = asked.elapsed();
        (leaving.join().unwrap(), picking.join().unwrap(), (held, took))
    });
    let mut judge = |done: app::Result<i64>,
                     before: fn(&mut Counts) -> &mut u64,
                     stopped: fn(&mut Counts) -> &mut u64| {
        match done {
            Ok(seq) if seq < held.seq => *before(counts) += 1,
            Ok(_) => counts.slipped += 1,
            Err(error) => {
                let why = refused::<()>(Err(error));
                assert_eq!(why, "lot_on_hold", "round {round} on {}", house.engine);
                *stopped(counts) += 1;
            }
        }
    };
    let has_left = left.is_ok();
    judge(left, |of| &mut of.left_before, |of| &mut of.left_stopped);
    judge(picked, |of| &mut of.picked_before, |of| &mut of.picked_stopped);
    // What left first is where the recall says it is, and the rest is all in the house.
    let view = &held.result;
    let there = if has_left { "5" } else { "15" };
    assert_eq!(view.figures[0].on_hand, there, "round {round} on {}", house.engine);
    if has_left {
        assert_eq!(view.customers[0].deliveries[0].shipped, "10");
    }
    took
}
