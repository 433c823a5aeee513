//! Connections to PostgreSQL that are lost: what is lost is said, and nothing is done twice.

use std::time::Duration;

use app::Error;
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
