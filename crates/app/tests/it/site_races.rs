//! A case is held at two sites while lorries go between them, arrive and are unloaded, and goods leave for
//! customers at both ends: whatever leaves the company does so before the hold on the lot it leaves.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use app::{Dispatch, HoldRecall, OpenRecall, Operator, Plant};
use domain::{PoolKind, PoolRef};

use crate::furnished::{ONCE, done};
use crate::house::in_every_house;
use crate::races::{Delays, number};
use crate::two_sites::TwoSites;

/// How often each came first.
#[derive(Debug, Default)]
struct Counts {
    /// Shipments to customers that left before the hold, and that were stopped.
    left: u64,
    stopped: u64,
    /// Lorries to the other site that left before, and that were stopped.
    crossed: u64,
    kept: u64,
    /// Lots that came in with the hold on them, or were found when it was asked again.
    joined: u64,
    slipped: u64,
}

#[test]
fn nothing_slips_past_a_hold_over_two_sites() {
    let (rounds, seed) = (number("SUYUAN_RACE_ROUNDS", 12), number("SUYUAN_RACE_SEED", 1));
    in_every_house(|house| {
        let two = TwoSites::in_house(house);
        // A second server at the same database: what comes first is decided there.
        let other = house.plant_at(house.target.clone()).ok();
        let other = other.as_ref().unwrap_or(&house.plant);
        let (begun, mut counts, mut delays) = (Instant::now(), Counts::default(), Delays(seed));
        let mut lasts = Duration::from_millis(20);
        for round in 0..rounds {
            lasts = race(&two, other, (round, lasts), (&mut delays, &mut counts));
        }
        println!(
            "{}: {rounds} rounds of seed {seed} in {:.1} s: {counts:?}",
            house.engine,
            begun.elapsed().as_secs_f64()
        );
        assert_eq!(counts.slipped, 0, "on {}", house.engine);
        assert!(rounds < 12 || counts.stopped + counts.kept > 0, "a race that nothing lost");
        house.stays_sound();
    });
}

/// A lot that a shipment takes of, and where that ended in the chain of its site.
type Left = (Operator, String, app::Result<i64>);

/// One lot at the first site: some of it is at the second, some on the way, some at the docks of both.
fn race(
    two: &TwoSites<'_>,
    other: &Plant,
    (round, lasts): (u64, Duration),
    (delays, counts): (&mut Delays, &mut Counts),
) -> Duration {
    let (plant, main, east) = (&two.house.plant, two.main(), &two.east);
    let (lot, code) = (format!("R{round}"), format!("RC-R{round}"));
    let [there, coming, late] = ["a", "b", "c"].map(|part| format!("E{round}{part}"));
    two.house.receive("BREAD", &lot, "60", "A1");
    let note = two.send(main, "TO-EAST", &lot, "10");
    two.receive(east, "OF-MAIN", &note, &there);
    let on_the_way = two.send(main, "TO-EAST", &lot, "10");
    let lorry = two.gather(main, "TO-EAST", &lot, "10");
    let from_main = two.gather(main, "C1", &lot, "10");
    let from_east = two.gather(east, "C1", &there, "5");
    let open = OpenRecall {
        roots: vec![format!("lot:{lot}")],
        hazard: "substance".to_owned(),
        reason: "metal in it".to_owned(),
        code: Some(code.clone()),
        ..OpenRecall::default()
    };
    done(plant.open_recall(main, &open, ONCE));
    let start = Barrier::new(5);
    let waits: Vec<Duration> = (0..5).map(|_| delays.next(2 * lasts)).collect();
    let leave = |plant: &Plant, at: &Operator, note: &str, wait: Duration| {
        start.wait();
        thread::sleep(wait);
        retried(|| plant.dispatch(at, note, &Dispatch::default(), ONCE)).map(|left| left.seq)
    };
    let (left, crossed, took) = thread::scope(|scope| {
        let main_dock = scope.spawn(|| leave(plant, main, &from_main, waits[0]));
        let east_dock = scope.spawn(|| leave(other, east, &from_east, waits[1]));
        // A lorry leaves, and is unloaded at once.
        let crossing = scope.spawn(|| {
            let left = leave(plant, main, &lorry, waits[2] / 4);
            if left.is_ok() {
                unload(two, other, &lorry, &late);
            }
            left
        });
        // Another one is unloaded, and some of what it brought goes on.
        let arriving = scope.spawn(|| {
            start.wait();
            thread::sleep(waits[3]);
            unload(two, other, &on_the_way, &coming);
            TwoSites::try_send(other, east, ("C1", &coming), "5")
        });
        start.wait();
        thread::sleep(waits[4] / 4);
        let asked = Instant::now();
        let held = retried(|| plant.hold_case(main, &code, &HoldRecall::default(), ONCE)).unwrap();
        let took = asked.elapsed();
        assert!(held.result.everything_held, "round {round}: {:?}", held.result.sites);
        let left: Vec<Left> = vec![
            (main.clone(), lot.clone(), main_dock.join().unwrap()),
            (east.clone(), there.clone(), east_dock.join().unwrap()),
            (east.clone(), coming.clone(), arriving.join().unwrap()),
        ];
        (left, crossing.join().unwrap(), took)
    });
    // After everything, each site says so still, whatever came in meanwhile.
    let case = plant.case(main, &code).unwrap();
    assert!(case.everything_held, "round {round} on {}: {case:?}", two.house.engine);
    match crossed {
        Ok(seq) => {
            counts.crossed += 1;
            let placed = hold_of(two, main, &lot).expect("the lot is held");
            counts.slipped += u64::from(seq > placed);
            counts.joined += 1;
        }
        Err(_) => counts.kept += 1,
    }
    for (at, lot, left) in left {
        let placed = hold_of(two, &at, &lot);
        match (left, placed) {
            (Ok(seq), Some(placed)) if seq < placed => counts.left += 1,
            (Ok(_), _) => counts.slipped += 1,
            (Err(_), Some(_)) => counts.stopped += 1,
            (Err(error), None) => panic!("round {round}: {lot} is not held, and {error}"),
        }
    }
    let parts = [Some(there), Some(coming), case.links.get(2).map(|_| late)];
    for part in parts.into_iter().flatten() {
        counts.slipped += u64::from(hold_of(two, east, &part).is_none());
    }
    took
}

/// Unloads what is on the way with a delivery note.
fn unload(two: &TwoSites<'_>, plant: &Plant, note: &str, lot: &str) {
    let coming = two.coming(&two.east, note).remove(0);
    let receipt = TwoSites::receipt("OF-MAIN", lot, &coming.left, Some(&coming.transfer));
    retried(|| plant.receive(&two.east, &receipt, ONCE)).unwrap();
}

/// Somebody who is told that the database is busy asks again.
pub(crate) fn retried<T>(mut ask: impl FnMut() -> app::Result<T>) -> app::Result<T> {
    loop {
        match ask() {
            Err(app::Error::Busy) => thread::sleep(Duration::from_millis(5)),
            answer => return answer,
        }
    }
}

/// Where in the chain of a site the open hold on a lot was laid.
fn hold_of(two: &TwoSites<'_>, at: &Operator, lot: &str) -> Option<i64> {
    let database = store::Database::open(two.house.target.clone()).unwrap();
    let reference = PoolRef { kind: PoolKind::Lot, code: lot.to_owned() };
    let holds = database.read(|tx| {
        let found = store::pools::by_reference(tx, at.company, at.site, &reference)?;
        let pool = found.expect("the lot is there").pool.fact.pool;
        store::stock::holds(tx, (at.company, at.site), pool)
    });
    let holds = holds.unwrap().into_iter().filter(|hold| hold.lifted_at_us.is_none());
    holds.map(|hold| hold.placed_seq).min()
}
