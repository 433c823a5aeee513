//! A plant moves to another database while its people work: everything is there afterwards, whatever
//! stopped the move in between, and there are never two plants that take an act.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use app::{
    AttachAsk, Error, Gate, MoveAsk, MoveEnd, MoveNews, Plant, TraceAsk, give_up_move, move_data,
};
use domain::ImportId;
use domain::facts::ImportStarted;
use store::Target;
use store::moving::MoveFault;

use crate::furnished::{ONCE, done};
use crate::house::{House, long_history, scrapped, target_of};
use crate::simulation::Simulation;

/// After how many transactions and answers each run is killed: the numbers of one drawing, so that a
/// failure can be seen again.
const KILLED_AFTER: [u32; 9] = [1, 3, 5, 17, 8, 26, 31, 2, 44];
/// The same of the runs after these, counted from the seal on.
const KILLED_AFTER_SEAL: [u32; 5] = [3, 1, 12, 14, 25];

const PASSWORD: &str = "correct horse battery";

/// Every way between the engines at hand.
fn in_every_direction(test: impl Fn(&House, &Target)) {
    for kind in 0..testkit::engines().len() {
        for to in testkit::engines() {
            let house = House::on(testkit::engines().swap_remove(kind));
            test(&house, &target_of(&to));
        }
    }
}

fn ask(house: &House, to: &Target) -> MoveAsk {
    let (from, to) = (house.target.clone(), to.clone());
    MoveAsk { from, to, batch: 60, samples: 10, seed: 7, prepare: false }
}

fn run(house: &House, to: &Target) -> MoveEnd {
    move_data(&ask(house, to), &house.clock(), &mut |_| true).unwrap()
}

fn attach(plant: &Plant, house: &House, lot: &str, content: &[u8]) -> String {
    let ask = AttachAsk { subject: lot.to_owned(), name: "photo.jpg".to_owned() };
    done(plant.attach(&house.owner, &ask, &mut &*content, ONCE)).sha256
}

/// A photo of more than one chunk.
fn photo(mark: u8) -> Vec<u8> {
    let mut photo = b"\xff\xd8\xff\xe0".to_vec();
    photo.extend((0..1_200_000_u32).map(|at| (at % 251) as u8 ^ mark));
    photo
}

/// What a plant says of some of its lots, in every way it can be asked.
fn told(plant: &Plant, house: &House, lots: &[String]) -> Vec<String> {
    let mut answers = vec![format!("{:?}", plant.ledger_head(&house.owner).unwrap())];
    for lot in lots {
        let passport = plant.passport(&house.owner, lot).unwrap();
        answers.push(serde_json::to_string(&passport).unwrap());
        for direction in ["forward", "backward"] {
            let (root, direction) = (lot.clone(), direction.to_owned());
            let ask = TraceAsk { root, direction, ..TraceAsk::default() };
            let reply = plant.trace(&house.owner, &ask).unwrap();
            answers.push(serde_json::to_string(&reply).unwrap());
        }
    }
    answers
}

fn is_moved<T>(answer: Result<T, Error>) -> bool {
    matches!(answer, Err(Error::Moved { .. }))
}

#[test]
fn a_plant_moves_while_its_people_work_and_is_the_same_at_the_other_place() {
    in_every_direction(|house, to| {
        let mut life = Simulation::furnished(house, 5);
        life.begin();
        (0..60).for_each(|number| drop(life.act(number)));
        house.import("A");
        let photos = [photo(0), photo(1)];
        let kept = attach(&house.plant, house, "lot:LA", &photos[0]);
        let signed_in = house.plant.sign_in("quality", PASSWORD, "desk").unwrap();
        let recorded =
            house.plant.record_transfer(&house.owner, &scrapped("A"), Some("once")).unwrap();

        let (mut acts, mut later, mut sealed) = (60, None, false);
        let end = move_data(&ask(house, to), &house.clock(), &mut |news| {
            match news {
                MoveNews::Copied(..) if !sealed && acts < 120 => {
                    (acts..acts + 10).for_each(|number| drop(life.act(number)));
                    acts += 10;
                }
                MoveNews::Kept("blob", _) if !sealed => {
                    later = Some(attach(&house.plant, house, "lot:LA", &photos[1]));
                }
                MoveNews::Sealed => sealed = true,
                _ => {}
            }
            if sealed {
                let late = house.plant.record_transfer(&house.owner, &scrapped("A"), None);
                assert!(is_moved(late), "an act after the seal");
                assert!(house.plant.session(&signed_in.cookie, None).is_ok(), "may still look");
                assert!(matches!(house.plant_at(to.clone()).err(), Some(Error::Arriving)));
            }
            true
        })
        .unwrap();

        assert!(acts >= 120 && sealed);
        assert!(matches!(end, MoveEnd::Complete { answers: 10.., .. }), "{end:?}");
        let moved = house.plant_at(to.clone()).unwrap();
        let mut lots = life.sampled(12);
        lots.push("lot:LA".to_owned());
        assert_eq!(told(&moved, house, &lots), told(&house.plant, house, &lots));
        assert_eq!(moved.verify(&house.owner).unwrap().first, None);
        assert!(moved.session(&signed_in.cookie, None).is_ok(), "still signed in");
        moved.sign_in("operator", PASSWORD, "phone").unwrap();
        for (sha256, photo) in [kept, later.unwrap()].iter().zip(&photos) {
            assert!(moved.attachment(&house.owner, sha256).unwrap().content == *photo);
        }
        let before = moved.ledger_head(&house.owner).unwrap().seq;
        let again = moved.record_transfer(&house.owner, &scrapped("A"), Some("once")).unwrap();
        assert_eq!(format!("{again:?}"), format!("{recorded:?}"), "sent twice, done once");
        assert_eq!(moved.ledger_head(&house.owner).unwrap().seq, before);
        moved.record_transfer(&house.owner, &scrapped("A"), None).unwrap();
        assert!(is_moved(house.plant.record_transfer(&house.owner, &scrapped("A"), None)));
        assert!(is_moved(house.plant.sign_in("operator", PASSWORD, "phone")));
        assert_eq!(moved.verify(&house.owner).unwrap().first, None);
        assert_eq!(run(house, to), MoveEnd::Already);
    });
}

#[test]
fn a_move_that_is_killed_again_and_again_ends_as_one_that_never_was() {
    in_every_direction(|house, to| {
        house.import("A");
        house.take_over(&long_history("B", 60));
        house.person("li", &["quality"]);
        let sha256 = attach(&house.plant, house, "lot:LA", &photo(3));
        let (mut killed, mut killed_sealed) = (0_usize, 0);
        let end = loop {
            let late = KILLED_AFTER_SEAL.get(killed.wrapping_sub(KILLED_AFTER.len())).copied();
            let mut left = KILLED_AFTER.get(killed).copied().or(late);
            let mut sealed = false;
            let moving = catch_unwind(AssertUnwindSafe(|| {
                move_data(&ask(house, to), &house.clock(), &mut |news| {
                    sealed |= news == MoveNews::Sealed;
                    left = left.map(|left| left - u32::from(sealed || late.is_none()));
                    if left == Some(0) {
                        // Without the words of a panic: nothing is wrong.
                        resume_unwind(Box::new("killed"));
                    }
                    true
                })
            }));
            if let Ok(end) = moving {
                break end.unwrap();
            }
            killed += 1;
            killed_sealed += u32::from(sealed);
            // People work on, as long as nobody has closed the door.
            let act = house.plant.record_transfer(&house.owner, &scrapped("A"), None);
            assert_eq!(is_moved(act), killed_sealed > 0, "killed {killed} times");
            assert!(matches!(house.plant_at(to.clone()).err(), Some(Error::Arriving)));
        };

        assert_eq!(killed, KILLED_AFTER.len() + KILLED_AFTER_SEAL.len());
        assert!(killed_sealed >= KILLED_AFTER_SEAL.len() as u32, "{killed_sealed} when sealed");
        assert!(matches!(end, MoveEnd::Complete { .. }), "{end:?}");
        let moved = house.plant_at(to.clone()).unwrap();
        let lots = ["lot:LA", "lot:LB", "lot:B-3", "lot:B-59"].map(str::to_owned);
        assert_eq!(told(&moved, house, &lots), told(&house.plant, house, &lots));
        assert_eq!(moved.verify(&house.owner).unwrap().first, None);
        assert!(moved.attachment(&house.owner, &sha256).unwrap().content == photo(3));
        moved.sign_in("li", PASSWORD, "desk").unwrap();
    });
}

#[test]
fn a_move_that_died_between_its_last_two_commits_is_complete() {
    let (house, to) = (House::on(testkit::sqlite()), testkit::sqlite());
    house.import("A");
    let to = target_of(&to);
    run(&house, &to);
    stranger(&house.target, "UPDATE moving SET done = 0 WHERE way = 1");

    let given_up = give_up_move(&house.target, &to, &house.clock());

    assert!(matches!(given_up.unwrap_err().fault, MoveFault::Elsewhere { .. }));
    assert!(is_moved(house.plant.record_transfer(&house.owner, &scrapped("A"), None)));
    assert_eq!(run(&house, &to), MoveEnd::Already);
    house.plant_at(to).unwrap();
}

#[test]
fn what_is_stopped_at_the_end_lets_the_source_go_on_and_can_be_gone_on_with() {
    in_every_direction(|house, to| {
        house.import("A");
        let mut sealed = false;
        let stopped = move_data(&ask(house, to), &house.clock(), &mut |news| {
            sealed |= news == MoveNews::Sealed;
            !(sealed && matches!(news, MoveNews::Verified(_)))
        });

        let error = stopped.unwrap_err();
        assert!(error.is_stop() && error.gate == Gate::OpenAgain, "{error:?}");
        house.plant.record_transfer(&house.owner, &scrapped("A"), None).unwrap();
        assert!(matches!(run(house, to), MoveEnd::Complete { .. }));
        assert_eq!(house.plant_at(to.clone()).unwrap().verify(&house.owner).unwrap().first, None);
    });
}

#[test]
fn a_target_that_does_not_verify_is_never_used_and_the_source_goes_on() {
    for damage in [
        "UPDATE pool SET code = 'other' WHERE code = 'LA'",
        "DELETE FROM role_held WHERE role = 'quality'",
        "UPDATE balance SET on_hand = on_hand + 1",
    ] {
        in_every_direction(|house, to| {
            house.import("A");
            house.person("li", &["quality"]);
            house.plant.record_transfer(&house.owner, &scrapped("A"), None).unwrap();
            let ended = move_data(&ask(house, to), &house.clock(), &mut |news| {
                if matches!(news, MoveNews::Kept("blob", _)) {
                    stranger(to, damage);
                }
                assert!(news != MoveNews::Sealed, "closed for something that is off already");
                true
            });

            let error = ended.unwrap_err();
            assert!(matches!(&error.fault, MoveFault::Differs(_)), "{damage}: {error:?}");
            assert_eq!(error.gate, Gate::Open, "{damage}");
            house.plant.record_transfer(&house.owner, &scrapped("A"), None).unwrap();
            assert!(matches!(house.plant_at(to.clone()).err(), Some(Error::Arriving)));
        });
    }
}

#[test]
fn what_the_last_facts_change_is_verified_when_the_source_takes_no_acts() {
    in_every_direction(|house, to| {
        house.import("A");
        let (mut kept, mut sealed) = (0, false);
        let ended = move_data(&ask(house, to), &house.clock(), &mut |news| {
            kept += u32::from(matches!(news, MoveNews::Kept("blob", _)));
            if matches!(news, MoveNews::Kept("blob", _)) && kept == 2 {
                // The last act before the seal: everything before it is verified.
                house.plant.record_transfer(&house.owner, &scrapped("A"), None).unwrap();
            }
            if news == MoveNews::Sealed {
                sealed = true;
                stranger(to, "UPDATE balance SET on_hand = on_hand + 1");
            }
            true
        });

        let error = ended.unwrap_err();
        assert!(sealed && matches!(&error.fault, MoveFault::Differs(_)), "{error:?}");
        assert_eq!(error.gate, Gate::OpenAgain);
        house.plant.record_transfer(&house.owner, &scrapped("A"), None).unwrap();
        assert!(matches!(house.plant_at(to.clone()).err(), Some(Error::Arriving)));
    });
}

#[test]
fn what_was_prepared_is_followed_later_and_the_source_goes_on_meanwhile() {
    in_every_direction(|house, to| {
        house.import("A");
        let prepare = MoveAsk { prepare: true, ..ask(house, to) };
        for _ in 0..2 {
            let end = move_data(&prepare, &house.clock(), &mut |_| true).unwrap();
            assert!(matches!(end, MoveEnd::Prepared { .. }), "{end:?}");
            house.plant.record_transfer(&house.owner, &scrapped("A"), None).unwrap();
            assert!(matches!(house.plant_at(to.clone()).err(), Some(Error::Arriving)));
        }
        assert!(!give_up_move(&house.target, to, &house.clock()).unwrap(), "it was never closed");

        assert!(matches!(run(house, to), MoveEnd::Complete { .. }));

        let moved = house.plant_at(to.clone()).unwrap();
        assert_eq!(moved.ledger_head(&house.owner).unwrap().seq, house.facts());
    });
}

#[test]
fn an_import_that_is_cut_off_counts_for_nothing_at_the_new_place_and_can_be_done_again() {
    in_every_direction(|house, to| {
        house.import("A");
        // As an import leaves it whose next group of facts met the closed gate.
        let import = ImportId(4_711);
        let document = long_history("B", 20);
        let started = ImportStarted { import, document_sha256: [7; 32] };
        house.record("import", vec![started.into()]);

        assert!(matches!(run(house, to), MoveEnd::Complete { .. }));

        let path = house.folder.path().join("long.json");
        std::fs::write(&path, document).unwrap();
        assert!(is_moved(house.plant.import_path(&house.owner, &path)));
        let moved = house.plant_at(to.clone()).unwrap();
        let before = moved.ledger_head(&house.owner).unwrap().seq;
        assert_eq!(before, house.facts() + 1, "it was given up when the new place was opened");
        assert_eq!(moved.import_path(&house.owner, &path).unwrap().faults_total, 0);
        moved.passport(&house.owner, "lot:B-7").unwrap();
        assert_eq!(moved.verify(&house.owner).unwrap().first, None);
    });
}

/// Somebody who knows nothing of this program changes something.
fn stranger(target: &Target, script: &str) {
    match target {
        Target::Sqlite(path) => {
            rusqlite::Connection::open(path).unwrap().execute_batch(script).unwrap();
        }
        Target::Postgres(url) => {
            let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
            client.batch_execute(script).unwrap();
        }
    }
}
