//! The drill: a backup is made while others write, put back, and is the same plant up to that moment.

use testkit::Place;

use crate::documents::{ROOTS, long, small};
use crate::factory::{Factory, ended};

/// Lots of the document that is taken over while the backup is made.
const LOTS: usize = 300;

/// An empty place of every engine at hand, to restore into.
fn empty_places() -> Vec<(Factory, Option<testkit::EngineUnderTest>)> {
    let server = testkit::postgres().map(|engine| {
        let Place::Postgres(url) = engine.place.clone() else { unreachable!() };
        (Factory::with_database(url), Some(engine))
    });
    [Some((Factory::new(), None)), server].into_iter().flatten().collect()
}

#[test]
fn a_backup_of_either_engine_made_while_a_server_works_is_restored_into_either_one() {
    for factory in Factory::on_every_engine() {
        factory.import("history.json", &small());
        let (facts, traces, exported) =
            (factory.facts(), factory.traces(&ROOTS), factory.exported());
        let backup = factory.path("backup");
        let server = factory.serve();

        factory.run(&["backup", backup.to_str().unwrap()]).good();
        // What comes afterwards is not in it.
        factory.import("long.json", &long("X", LOTS));
        assert!(factory.facts() > facts);
        server.kill();

        for (restored, _engine) in empty_places() {
            let from_to = format!("{} to {}", factory.engine, restored.engine);
            let said = restored.run(&["restore", backup.to_str().unwrap()]).good();
            assert!(said.err.contains("Restored"), "{from_to}: {said:?}");
            restored.verify();
            assert_eq!(restored.facts(), facts, "{from_to}");
            assert_eq!(restored.traces(&ROOTS), traces, "{from_to}");
            assert_eq!(restored.exported(), exported, "{from_to}");
            let again = restored.run(&["restore", backup.to_str().unwrap()]).refused(1);
            assert!(again.contains("There is a database already"), "{from_to}: {again}");
            // It takes acts, and they are verified with what was restored.
            restored.import("long.json", &long("X", LOTS));
            restored.verify();
        }
    }
}

#[test]
fn acts_that_go_on_while_a_backup_is_made_are_in_it_whole_or_not_at_all() {
    for factory in Factory::on_every_engine() {
        factory.import("history.json", &small());
        let server = factory.serve();
        let before = factory.exported();
        factory.write("long.json", long("X", LOTS));
        let mut importing = factory.begin(&["import", "long.json"]);
        let backup = factory.path("backup");
        let mut places = Vec::new();

        let mut made = 0;
        while importing.try_wait().unwrap().is_none() || made == 0 {
            let folder = backup.with_extension(made.to_string());
            factory.run(&["backup", folder.to_str().unwrap()]).good();
            places.push(folder);
            made += 1;
        }

        ended(importing).good();
        let after = factory.exported();
        server.kill();
        for folder in places {
            let restored = Factory::new();
            restored.run(&["restore", folder.to_str().unwrap()]).good();
            restored.verify();
            // An import that had begun is abandoned there, as after a power cut.
            let exported = restored.exported();
            assert!(exported == before || exported == after, "{}: {exported}", factory.engine);
        }
    }
}

#[test]
fn a_backup_is_written_over_nothing_and_a_changed_one_is_told() {
    let factory = Factory::new();
    factory.import("history.json", &small());
    let backup = factory.path("backup");
    factory.run(&["backup", backup.to_str().unwrap()]).good();

    let twice = factory.run(&["backup", backup.to_str().unwrap()]).refused(1);
    let stranger = rusqlite::Connection::open(backup.join("suyuan.db")).unwrap();
    stranger.execute_batch("DROP TRIGGER ledger_no_update").unwrap();
    stranger.execute_batch("UPDATE ledger SET content = x'00' WHERE seq = 3").unwrap();
    drop(stranger);
    let restored = Factory::at(factory.path("restored"));
    let told = restored.run(&["restore", backup.to_str().unwrap()]).refused(1);

    assert!(!twice.is_empty());
    assert!(told.contains('3'), "{told}");
}

#[test]
fn a_server_whose_history_was_changed_gives_no_backup_and_says_where() {
    let Some(engine) = testkit::postgres() else { return };
    let Place::Postgres(url) = engine.place.clone() else { unreachable!() };
    let factory = Factory::with_database(url.clone());
    factory.import("history.json", &small());
    let mut stranger = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    let changed = "ALTER TABLE ledger DISABLE TRIGGER ALL;
        UPDATE ledger SET content = '\\x00' WHERE site <> 0 AND seq = 3";
    stranger.batch_execute(changed).unwrap();
    let backup = factory.path("backup");

    let told = factory.run(&["backup", backup.to_str().unwrap()]).refused(1);

    assert!(told.contains("fact 3"), "{told}");
    assert!(!backup.join("suyuan.db").exists(), "half a backup is none");
}
