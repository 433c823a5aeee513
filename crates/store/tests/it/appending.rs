//! Appending facts: chains, heads, savepoints, and the refusal to change history.

use domain::{ImportId, SiteId};
use ledger::merkle;
use ledger::seal::{self, CHAIN_START};
use store::claims::{self, ClaimKind};
use store::ledger::{COMPANY_LEDGER, append, head, lock_head, records, save_head, stored_facts};
use store::sql::{Statement, Value};
use store::{StoreError, Tx};

use crate::plant::{
    COMPANY, NOW_US, SECRET, SITE, append_all, append_at, found, item, lot, on_every_engine,
    transfer,
};

#[test]
fn appended_facts_come_back_in_order_and_linked() {
    on_every_engine(|db| {
        found(db);
        append_at(
            db,
            SITE,
            ImportId(0),
            vec![lot(1, "L1", 9), lot(2, "L2", 9), transfer(3, "t", 1, 2)],
        );

        let (facts, decoded, end) = db
            .read(|tx| {
                let facts = stored_facts(tx, COMPANY, SITE, 0, 10)?;
                Ok::<_, StoreError>((
                    facts,
                    records(tx, COMPANY, SITE, 1, 10)?,
                    head(tx, COMPANY, SITE)?,
                ))
            })
            .unwrap();
        assert_eq!(facts.iter().map(|fact| fact.header.seq).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(decoded[1].entry, transfer(3, "t", 1, 2));
        let mut hash = CHAIN_START;
        let mut leaves = Vec::new();
        for fact in &facts {
            let sealed = seal::seal(&fact.header, &fact.content, fact.secret).unwrap();
            hash = seal::link(&hash, &sealed.leaf);
            leaves.push(sealed.leaf);
            assert_eq!(fact.hash, hash);
        }
        let end = end.unwrap();
        assert_eq!((end.seq, end.hash, end.root()), (3, hash, merkle::root(&leaves)));
    });
}

#[test]
fn ids_and_times_ascend_when_the_clock_stands_still() {
    on_every_engine(|db| {
        found(db);
        append_at(db, SITE, ImportId(0), (1..50).map(|id| lot(id, &format!("L{id}"), 9)).collect());
        append_at(db, SITE, ImportId(0), vec![lot(50, "L50", 9)]);

        let records = db.read(|tx| records(tx, COMPANY, SITE, 0, 100)).unwrap();
        assert_eq!(records.len(), 50);
        assert!(records.is_sorted_by(|a, b| a.id < b.id && a.appended_at_us < b.appended_at_us));
        assert_eq!((records[0].id.0 >> 10) & 0xfff, 1);
    });
}

#[test]
fn a_fault_among_thousands_of_gathered_rows_undoes_their_savepoint_and_no_more() {
    let insert = Statement::fixed(
        "INSERT INTO setting (part, company, person, name, content) VALUES ($1, $2, $3, $4, $5)",
    );
    let count = Statement::fixed("SELECT COUNT(*) FROM setting");
    on_every_engine(|db| {
        let mut writer = db.writer().unwrap();
        let mut tx = writer.begin().unwrap();
        let row = |tx: &mut Tx<'_>, name: i64| {
            let name = name.to_string();
            let args = [Value::Int(0), Value::Int(1), Value::Int(2)];
            let args = [&args[..], &[Value::Text(&name), Value::Text("{}")]].concat();
            tx.insert(&insert, &args)
        };
        (0..2_000).try_for_each(|name| row(&mut tx, name)).unwrap();
        let refused: Result<(), StoreError> =
            tx.savepoint(|tx| (1_999..5_000).try_for_each(|name| row(tx, name)));
        (2_000..2_010).try_for_each(|name| row(&mut tx, name)).unwrap();
        tx.commit().unwrap();

        assert!(refused.is_err(), "a row that is there cannot be inserted again");
        let rows = db.read(|tx| tx.query_one(&count, &[], |row| row.get::<i64>(0))).unwrap();
        assert_eq!(rows, Some(2_010));
    });
}

#[test]
fn a_savepoint_that_fails_leaves_nothing_behind() {
    on_every_engine(|db| {
        found(db);
        let mut writer = db.writer().unwrap();
        let mut tx = writer.begin().unwrap();
        let mut chain = lock_head(&mut tx, COMPANY, SITE).unwrap();
        let before = chain.clone();
        let refused: Result<(), StoreError> = tx.savepoint(|tx| {
            append(tx, &mut chain, lot(1, "L1", 9), ImportId(0), SECRET, NOW_US)?;
            Err(StoreError::Head { site: SITE })
        });
        assert!(refused.is_err());
        chain = before;
        append(&mut tx, &mut chain, lot(2, "L2", 9), ImportId(0), SECRET, NOW_US).unwrap();
        save_head(&mut tx, &chain).unwrap();
        tx.commit().unwrap();

        let find = |code: &str| {
            db.read(|tx| {
                claims::find(tx, COMPANY, SITE, ClaimKind::Pool(domain::PoolKind::Lot), code)
            })
            .unwrap()
        };
        assert_eq!((find("L1"), find("L2")), (None, Some(2)));
    });
}

#[test]
fn a_transaction_that_is_dropped_writes_nothing() {
    on_every_engine(|db| {
        found(db);
        let mut writer = db.writer().unwrap();
        let mut tx = writer.begin().unwrap();
        append_all(&mut tx, SITE, ImportId(0), vec![lot(1, "L1", 9)]).unwrap();
        drop(tx);

        assert_eq!(db.read(|tx| records(tx, COMPANY, SITE, 0, 10)).unwrap(), []);
    });
}

#[test]
fn a_site_that_nobody_opened_has_no_ledger() {
    on_every_engine(|db| {
        found(db);

        let nowhere = db.write(|tx| lock_head(tx, COMPANY, SiteId(5)));
        assert!(matches!(nowhere, Err(StoreError::UnknownSite { .. })));
        assert_eq!(db.read(|tx| head(tx, COMPANY, SITE)).unwrap(), None);
    });
}

#[test]
fn masters_of_the_company_are_found_by_code() {
    on_every_engine(|db| {
        found(db);
        append_at(db, COMPANY_LEDGER, ImportId(0), vec![item(7, "FLOUR")]);

        let found =
            db.read(|tx| claims::find(tx, COMPANY, COMPANY_LEDGER, ClaimKind::Item, "FLOUR"));
        assert_eq!(found.unwrap(), Some(7));
    });
}
