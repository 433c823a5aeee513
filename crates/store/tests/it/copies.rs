//! One moment of a database in a file, and back into either engine.

use domain::{ImportId, PersonId};
use sha2::Digest as _;
use store::moving::MoveFault;
use store::side::{blobs, settings};
use store::{Database, StoreError, Target};

use crate::plant::{COMPANY, NOW_US, SITE, append_at, found, item, lot, open, target};
use crate::schema::batch;

const ID: [u8; 16] = [1; 16];
/// More chunks than are copied at once.
static CONTENT: [u8; 10_000_000] = [9; 10_000_000];
/// More rows than are copied at once.
const PEOPLE: i64 = 1_201;

fn digest() -> [u8; 32] {
    sha2::Sha256::digest(&CONTENT[..]).into()
}

fn furnish(db: &Database) {
    found(db);
    append_at(db, store::ledger::COMPANY_LEDGER, ImportId(0), vec![item(1, "FLOUR")]);
    append_at(db, SITE, ImportId(0), (1..8).map(|id| lot(id, &format!("L{id}"), 1)).collect());
    db.write(|tx| {
        for person in 1..=PEOPLE {
            settings::set(tx, COMPANY, PersonId(person), "language", &format!("L{person}"))?;
        }
        blobs::keep(tx, COMPANY, &digest(), &CONTENT)
    })
    .unwrap();
}

#[test]
fn a_copy_of_either_engine_fills_either_engine_with_every_row() {
    for from in testkit::engines() {
        let source = open(&from);
        furnish(&source);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copy.db");
        store::backup::copy(&source, &file, ID, NOW_US).unwrap();
        source.write(|tx| settings::set(tx, COMPANY, PersonId(0), "later", "yes")).unwrap();

        for to in testkit::engines() {
            store::backup::restore(&file, target(&to), ID, NOW_US).unwrap();

            let db = Database::open(target(&to)).unwrap();
            let report = store::verify::verify(&db, &mut |_| {}).unwrap();
            assert_eq!((report.first, report.facts), (None, 10));
            let content = db.read(|tx| blobs::read(tx, COMPANY, &digest())).unwrap();
            assert!(content.is_some_and(|content| content[..] == CONTENT[..]));
            for person in 1..=PEOPLE {
                let kept = db.read(|tx| settings::get(tx, COMPANY, PersonId(person), "language"));
                assert_eq!(kept.unwrap(), Some(format!("L{person}")));
            }
            let later = db.read(|tx| settings::get(tx, COMPANY, PersonId(0), "later")).unwrap();
            assert_eq!(later, None, "it is one moment");
            db.write(|tx| settings::set(tx, COMPANY, PersonId(0), "written", "yes")).unwrap();
            let again = store::backup::restore(&file, target(&to), ID, NOW_US);
            assert!(matches!(again, Err(MoveFault::TargetTaken)), "{again:?}");
        }
    }
}

#[test]
fn a_copy_that_met_a_changed_fact_is_not_opened() {
    let from = testkit::sqlite();
    let source = open(&from);
    furnish(&source);
    let Target::Sqlite(file) = target(&from) else { unreachable!() };
    batch(
        &from.place,
        "DROP TRIGGER ledger_no_update; UPDATE ledger SET content = x'00' WHERE site <> 0 AND seq = 4",
    );

    for to in testkit::engines() {
        let refused = store::backup::restore(&file, target(&to), ID, NOW_US).unwrap_err();

        assert!(refused.to_string().contains("fact 4 of site"), "{refused}");
        let half = Database::open(target(&to)).err();
        assert!(matches!(half, Some(StoreError::Arriving)), "{half:?}");
    }
}
