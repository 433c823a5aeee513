//! Moving to another database: what is copied, what the gate lets through, and what is refused.

use std::time::Duration;

use domain::{ImportId, PersonId};
use sha2::Digest as _;
use store::moving::{Begun, KEPT, Move, MoveFault};
use store::side::{blobs, settings};
use store::{Database, StoreError, Target};
use testkit::{EngineUnderTest, Place};

use crate::plant::{COMPANY, NOW_US, SITE, append_at, found, item, lot, open, target};
use crate::schema::batch;

const ID: [u8; 16] = [1; 16];
const SEAL: [u8; 16] = [2; 16];
/// A file that is longer than what is copied at once.
static CONTENT: [u8; 3_000_000] = [9; 3_000_000];

fn digest(content: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(content).into()
}

/// Every way between the engines at hand.
fn in_every_direction(test: impl Fn(&EngineUnderTest, &EngineUnderTest)) {
    for kind in 0..testkit::engines().len() {
        for target in testkit::engines() {
            let source = testkit::engines().swap_remove(kind);
            eprintln!("from {} to {}", source.name(), target.name());
            test(&source, &target);
        }
    }
}

/// A small plant with something of everything beside its ledger.
fn furnished(engine: &EngineUnderTest) -> Database {
    let db = open(engine);
    found(&db);
    append_at(&db, store::ledger::COMPANY_LEDGER, ImportId(0), vec![item(1, "FLOUR")]);
    append_at(&db, SITE, ImportId(0), (1..8).map(|id| lot(id, &format!("L{id}"), 1)).collect());
    db.write(|tx| {
        settings::set(tx, COMPANY, PersonId(0), "zone", "Asia/Taipei")?;
        settings::set(tx, COMPANY, PersonId(7), "language", "zh-Hant")?;
        blobs::keep(tx, COMPANY, &digest(&CONTENT), &CONTENT)
    })
    .unwrap();
    db
}

fn begun(source: &EngineUnderTest, to: &EngineUnderTest) -> (Move, Begun) {
    Move::begin(target(source), target(to), ID, "here", NOW_US).unwrap()
}

fn refused(source: Target, to: Target) -> MoveFault {
    Move::begin(source, to, [9; 16], "here", NOW_US).err().unwrap()
}

fn copy_all(moving: &mut Move, limit: u32) -> u64 {
    let mut facts = 0;
    for (company, site, _) in moving.chains().unwrap() {
        loop {
            let copied = moving.copy((company, site), limit).unwrap();
            facts += copied.facts;
            if copied.left == 0 {
                break;
            }
        }
    }
    for kept in &KEPT {
        moving.make_equal(kept, &mut |_| true).unwrap();
    }
    facts
}

fn writes(db: &Database) -> Result<(), StoreError> {
    db.write(|tx| settings::set(tx, COMPANY, PersonId(0), "written", "yes"))
}

#[test]
fn everything_arrives_and_only_then_is_the_target_opened() {
    in_every_direction(|from, to| {
        let source = furnished(from);
        let (mut moving, how) = begun(from, to);
        assert_eq!(how, Begun::Anew);

        assert_eq!(copy_all(&mut moving, 3), 10);
        let unfinished = Database::open(target(to)).err();
        assert!(matches!(unfinished, Some(StoreError::Arriving)), "{unfinished:?}");
        writes(&source).unwrap();
        moving.seal(SEAL, "there", NOW_US).unwrap();
        let late = writes(&source).unwrap_err();
        assert!(matches!(&late, StoreError::Moved { to } if to == "there"), "{late:?}");
        copy_all(&mut moving, 3);
        for kept in &KEPT {
            assert_eq!(moving.unequal(kept).unwrap().changes, 0, "{}", kept.table);
        }
        moving.complete(SEAL, NOW_US).unwrap();

        let db = Database::open(target(to)).unwrap();
        let report = store::verify::verify(&db, &mut |_| {}).unwrap();
        assert_eq!((report.first, report.facts), (None, 10));
        let content = db.read(|tx| blobs::read(tx, COMPANY, &digest(&CONTENT))).unwrap().unwrap();
        assert_eq!(content, CONTENT);
        let written = db.read(|tx| settings::get(tx, COMPANY, PersonId(0), "written")).unwrap();
        assert_eq!(written.as_deref(), Some("yes"));
        writes(&db).unwrap();
        assert!(writes(&source).is_err(), "never two that are written");
        assert_eq!(begun(from, to).1, Begun::Complete);
    });
}

#[test]
fn what_changes_beside_the_ledger_changes_at_the_target() {
    in_every_direction(|from, to| {
        let source = furnished(from);
        let (mut moving, _) = begun(from, to);
        copy_all(&mut moving, 100);
        source
            .write(|tx| {
                settings::set(tx, COMPANY, PersonId(7), "language", "en")?;
                settings::unset(tx, COMPANY, PersonId(0), "zone")?;
                settings::set(tx, COMPANY, PersonId(8), "language", "en")
            })
            .unwrap();

        let setting = KEPT.iter().find(|kept| kept.table == "setting").unwrap();
        let unequal = moving.unequal(setting).unwrap();
        let changed = moving.make_equal(setting, &mut |_| true).unwrap();

        assert_eq!((unequal.rows, unequal.changes, changed.changes), (2, 3, 3));
        assert_eq!(moving.unequal(setting).unwrap().changes, 0);
    });
}

#[test]
fn a_source_is_sealed_only_when_everybody_who_writes_is_done() {
    for from in testkit::engines() {
        let (source, to) = (furnished(&from), testkit::sqlite());
        let (moving, _) = begun(&from, &to);

        std::thread::scope(|scope| {
            let mut writer = source.writer().unwrap();
            let mut tx = writer.begin().unwrap();
            settings::set(&mut tx, COMPANY, PersonId(0), "slow", "yes").unwrap();
            let sealing = scope.spawn(move || moving.seal(SEAL, "there", NOW_US));
            std::thread::sleep(Duration::from_millis(200));
            assert!(!sealing.is_finished(), "somebody still writes on {}", from.name());
            tx.commit().unwrap();
            sealing.join().unwrap().unwrap();
        });

        assert!(writes(&source).is_err());
        let slow = source.read(|tx| settings::get(tx, COMPANY, PersonId(0), "slow")).unwrap();
        assert_eq!(slow.as_deref(), Some("yes"));
    }
}

#[test]
fn a_seal_is_taken_away_by_whoever_put_it_there_and_only_before_the_end() {
    let (from, to) = (testkit::sqlite(), testkit::sqlite());
    let source = furnished(&from);
    let (mut moving, _) = begun(&from, &to);
    copy_all(&mut moving, 100);

    moving.seal(SEAL, "there", NOW_US).unwrap();
    assert!(!moving.unseal(Some([3; 16])).unwrap(), "another seal than that");
    assert!(moving.unseal(Some(SEAL)).unwrap());
    writes(&source).unwrap();
    let opened = moving.complete(SEAL, NOW_US);
    assert!(matches!(opened, Err(MoveFault::Differs(_))), "{opened:?}");

    moving.seal(SEAL, "there", NOW_US).unwrap();
    copy_all(&mut moving, 100);
    moving.complete(SEAL, NOW_US).unwrap();
    assert!(!moving.unseal(None).unwrap());
    assert!(writes(&source).is_err());
}

#[test]
fn a_move_is_not_completed_while_a_fact_is_missing() {
    let (from, to) = (testkit::sqlite(), testkit::sqlite());
    let source = furnished(&from);
    let (mut moving, _) = begun(&from, &to);
    copy_all(&mut moving, 100);
    append_at(&source, SITE, ImportId(0), vec![lot(9, "L9", 1)]);
    moving.seal(SEAL, "there", NOW_US).unwrap();

    let refused = moving.complete(SEAL, NOW_US).unwrap_err();

    assert!(refused.to_string().contains("ends differently"), "{refused}");
    assert!(matches!(Database::open(target(&to)).err(), Some(StoreError::Arriving)));
}

#[test]
fn a_target_that_holds_something_else_is_refused() {
    for to in testkit::engines() {
        let from = testkit::sqlite();
        furnished(&from);
        let other = open(&to);
        found(&other);

        let fault = refused(target(&from), target(&to));
        assert!(matches!(fault, MoveFault::TargetTaken), "{fault:?}");
        // Itself, too.
        let fault = refused(target(&to), target(&to));
        assert!(matches!(fault, MoveFault::TargetTaken), "{fault:?}");
        writes(&other).unwrap();
    }
}

#[test]
fn a_target_that_another_source_has_begun_to_fill_is_refused() {
    let (one, other, to) = (testkit::sqlite(), testkit::sqlite(), testkit::sqlite());
    furnished(&one);
    let db = open(&other);
    append_at(&db, store::ledger::COMPANY_LEDGER, ImportId(0), vec![item(2, "OTHER")]);
    drop(begun(&one, &to));

    let fault = refused(target(&other), target(&to));

    assert!(matches!(fault, MoveFault::TargetTaken), "{fault:?}");
    assert_eq!(begun(&one, &to).1, Begun::Again);
}

#[test]
fn a_source_that_is_sealed_for_one_target_moves_to_no_other() {
    let (from, to, other) = (testkit::sqlite(), testkit::sqlite(), testkit::sqlite());
    furnished(&from);
    let (moving, _) = begun(&from, &to);
    moving.seal(SEAL, "there", NOW_US).unwrap();

    let fault = refused(target(&from), target(&other));

    assert!(matches!(&fault, MoveFault::Elsewhere { place } if place == "there"), "{fault:?}");
}

#[test]
fn a_source_that_is_none_or_another_programs_is_refused_and_left_alone() {
    for from in testkit::engines() {
        let to = testkit::sqlite();
        let fault = refused(target(&from), target(&to));
        assert!(matches!(fault, MoveFault::NoSource), "{fault:?}");
        if let Place::Sqlite(path) = &from.place {
            assert!(!path.exists(), "nothing is made where nothing was");
        }
        furnished(&from);
        batch(&from.place, "DELETE FROM migration WHERE number >= 18");

        let fault = refused(target(&from), target(&to));

        assert!(matches!(fault, MoveFault::OtherProgram { found: 17, .. }), "{fault:?}");
    }
}

#[test]
fn a_fact_that_was_changed_at_the_source_is_not_taken_over() {
    let (from, to) = (testkit::sqlite(), testkit::sqlite());
    drop(furnished(&from));
    batch(
        &from.place,
        "DROP TRIGGER ledger_no_update; UPDATE ledger SET import = 7 WHERE site <> 0 AND seq = 4",
    );
    let (mut moving, _) = begun(&from, &to);

    let refused = moving.copy((COMPANY, SITE), 100).unwrap_err();

    assert!(refused.to_string().contains("fact 4 of site"), "{refused}");
}

#[test]
fn every_table_beside_the_ledger_moves_with_all_its_columns() {
    let engine = testkit::sqlite();
    drop(open(&engine));
    let Place::Sqlite(path) = &engine.place else { unreachable!() };
    let connection = rusqlite::Connection::open(path).unwrap();
    let tables: Vec<&str> = KEPT.iter().map(|kept| kept.table).collect();
    assert_eq!(tables, store::projections::UNCHECKED);
    for kept in &KEPT {
        let sql = format!("SELECT name, pk FROM pragma_table_info('{}') ORDER BY cid", kept.table);
        let mut statement = connection.prepare(&sql).unwrap();
        let columns: Vec<(String, i64)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .filter(|(name, _)| name != "part")
            .collect();
        let key = columns.iter().filter(|(_, key)| *key > 0).count();
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!((names, key), (kept.columns.to_vec(), kept.key), "{}", kept.table);
    }
}
