//! Connections to PostgreSQL that are lost: what is lost is said, and nothing is done twice.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use app::{Clock, Error, Options, Plant, TraceAsk};
use postgres::{Client, NoTls};

use crate::house::{House, in_every_house, long_history, scrapped};

/// Runs a test where the database is a server, with a connection of a stranger.
fn on_a_server(test: impl Fn(&House, &mut Client)) {
    in_every_house(|house| {
        if let Some(url) = house.url() {
            test(house, &mut Client::connect(url, NoTls).unwrap());
        }
    });
}

/// Ends other connections of the database for which a condition holds; how many there were.
fn terminate(stranger: &mut Client, condition: &str) -> usize {
    let ended = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND {condition}"
    );
    stranger.query(&ended, &[]).unwrap().len()
}

#[test]
fn a_connection_lost_in_the_middle_of_a_command_is_busy_and_the_same_key_acts_once() {
    on_a_server(|house, stranger| {
        house.import("A");
        let before = house.facts();
        let record = || house.plant.record_transfer(&house.owner, &scrapped("A"), Some("key-1"));
        let mut other = Client::connect(house.url().unwrap(), NoTls).unwrap();
        let mut holding = other.transaction().unwrap();
        holding.query("SELECT seq FROM ledger_head FOR UPDATE", &[]).unwrap();

        let lost = std::thread::scope(|scope| {
            let waiting = scope.spawn(record);
            // It is in the middle: inside its transaction, and waiting for the chain.
            while terminate(stranger, "wait_event_type = 'Lock'") == 0 {
                assert!(!waiting.is_finished());
                std::thread::sleep(Duration::from_millis(5));
            }
            waiting.join().unwrap()
        });
        holding.rollback().unwrap();

        assert!(matches!(lost, Err(Error::Busy)), "{lost:?}");
        assert_eq!(house.facts(), before, "nothing of it was done");
        let first = record().unwrap();
        assert_eq!(record().unwrap(), first);
        let trace = house.trace("lot:LA").unwrap();
        assert_eq!(trace["transfers"].as_array().unwrap().len(), 1, "{trace}");
        house.verify();
    });
}

#[test]
fn two_processes_on_one_database_lose_nothing_and_do_nothing_twice_while_connections_break() {
    const CLIENTS: usize = 4;
    const ACTS: usize = 12;
    on_a_server(|house, stranger| {
        house.import("A");
        let folder = tempfile::TempDir::new().unwrap();
        let (target, data_dir) = (house.target.clone(), folder.path().to_owned());
        let clock = Clock::system();
        let second = Plant::open(Options { target, data_dir, clock }).unwrap();
        let acted = AtomicUsize::new(0);
        let client = &|plant: &Plant, name: String| {
            for act in 0..ACTS {
                let key = format!("{name}-{act}");
                let record = || plant.record_transfer(&house.owner, &scrapped("A"), Some(&key));
                while let Err(error) = record() {
                    assert!(matches!(error, Error::Busy), "{error:?}");
                }
                acted.fetch_add(1, Ordering::Relaxed);
            }
        };

        let broken = std::thread::scope(|scope| {
            for number in 0..CLIENTS {
                scope.spawn(move || client(&house.plant, format!("first {number}")));
                let second = &second;
                scope.spawn(move || client(second, format!("second {number}")));
            }
            let mut broken = 0;
            for half in 1..=2 {
                while acted.load(Ordering::Relaxed) < half * CLIENTS * ACTS / 2 {
                    std::thread::sleep(Duration::from_millis(2));
                }
                broken += terminate(stranger, "query <> ''");
            }
            broken
        });

        assert!(broken > 0, "connections broke in the middle");
        let seen_by = |plant: &Plant| {
            let ask = TraceAsk {
                root: "lot:LA".to_owned(),
                direction: "forward".to_owned(),
                ..TraceAsk::default()
            };
            let reply = plant.trace(&house.owner, &ask).unwrap();
            serde_json::to_value(&reply).unwrap()
        };
        let (first, second) = (seen_by(&house.plant), seen_by(&second));
        assert_eq!(first["transfers"].as_array().unwrap().len(), 2 * CLIENTS * ACTS);
        assert_eq!(first, second, "both see the same");
        house.verify();
    });
}

#[test]
fn connections_lost_while_nobody_used_them_are_nobodys_trouble() {
    on_a_server(|house, stranger| {
        house.import("A");
        let record = || house.plant.record_transfer(&house.owner, &scrapped("A"), None);

        for _ in 0..3 {
            assert!(terminate(stranger, "true") > 0);
            house.trace("lot:LA").unwrap();
            record().unwrap();
            assert!(terminate(stranger, "true") > 0);
            record().unwrap();
        }

        let trace = house.trace("lot:LA").unwrap();
        assert_eq!(trace["transfers"].as_array().unwrap().len(), 6);
        house.verify();
    });
}

#[test]
fn an_import_that_loses_its_connections_counts_for_nothing_and_can_be_done_again() {
    on_a_server(|house, stranger| {
        house.import("A");
        let path = house.folder.path().join("long.json");
        std::fs::write(&path, long_history("B", 3_000)).unwrap();
        let import = || house.plant.import_path(&house.owner, &path);

        for written in [1, 4_000] {
            let before = house.facts();
            let outcome = std::thread::scope(|scope| {
                let importing = scope.spawn(import);
                while house.facts() < before + written && !importing.is_finished() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                // Until it is over, so that neither its writer nor its hold is left out.
                while !importing.is_finished() {
                    terminate(stranger, "application_name = ''");
                    std::thread::sleep(Duration::from_millis(20));
                }
                importing.join().unwrap()
            });
            assert!(matches!(outcome, Err(Error::Busy)), "{outcome:?}");
            assert!(house.trace("lot:B-7").is_err());
        }

        import().unwrap();
        assert_eq!(house.trace("lot:B-7").unwrap()["transfers"].as_array().unwrap().len(), 1);
        house.verify();
    });
}
