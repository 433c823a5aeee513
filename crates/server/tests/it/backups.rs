//! The drill: a backup is made while others write, put back, and is the same plant up to that moment.

use crate::documents::{ROOTS, small};
use crate::factory::Factory;

#[test]
fn a_backup_made_while_a_server_works_is_restored_and_answers_the_same() {
    let factory = Factory::new();
    factory.import("history.json", &small());
    let (facts, traces, exported) = (factory.facts(), factory.traces(&ROOTS), factory.exported());
    let backup = factory.path("backup");
    let server = factory.serve();

    factory.run(&["backup", backup.to_str().unwrap()]).good();
    // What comes afterwards is not in it.
    factory.run(&["checkpoint"]).good();
    server.kill();

    let restored = Factory::at(factory.path("restored"));
    restored.run(&["restore", backup.to_str().unwrap()]).good();
    restored.verify();
    assert_eq!(restored.facts(), facts);
    assert_eq!(restored.traces(&ROOTS), traces);
    assert_eq!(restored.exported(), exported);
    let again = restored.run(&["restore", backup.to_str().unwrap()]).refused(1);
    assert!(again.contains("holds a database already"), "{again}");
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
