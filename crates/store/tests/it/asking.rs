//! Queries: by code, page by page, links, search, and what an import hides.

use domain::facts::{ImportAbandoned, ImportCompleted, ImportStarted, TransferCorrected};
use domain::{ImportId, ItemId, PersonId, PoolId, PoolKind, PoolRef, Quantity, Role, TransferId};
use store::claims::{self, ClaimKind};
use store::imports::{self, ImportCounts, ImportState};
use store::ledger::COMPANY_LEDGER;
use store::pools::{self, PoolFilter};
use store::search::{HitKind, Matched, search};
use store::side::people::{self, PersonName};
use store::transfers::{self, Side};
use store::{Database, StoreError, export, masters};

use crate::plant::{
    COMPANY, SITE, append_at, entry, found, item, lot, on_every_engine, run, supplier, transfer,
};

/// FLOUR in lots 11 and 12, run 13, three transfers, one correction.
fn plant(db: &Database) {
    found(db);
    append_at(db, COMPANY_LEDGER, ImportId(0), vec![item(7, "FLOUR"), supplier(8, "S1")]);
    let mut by_wang = transfer(21, "t1", 11, 13);
    by_wang.by = Some(PersonId(70));
    let facts = vec![
        lot(11, "L1", 7),
        lot(12, "L2", 7),
        run(13, "R1"),
        by_wang,
        transfer(22, "t2", 12, 13),
        transfer(23, "t3", 11, 12),
        correction(21),
    ];
    append_at(db, SITE, ImportId(0), facts);
}

fn correction(transfer: i64) -> domain::facts::Entry {
    entry(TransferCorrected {
        transfer: TransferId(transfer),
        void: None,
        set_at: Some("2026-03-01T09:00:00+08:00".parse().unwrap()),
        set_by: None,
        from: Some(PoolId(12)),
        to: None,
        qty_from: Some(Quantity::whole(180)),
        qty_to: None,
        basis: None,
        equipment: None,
        document: None,
        reason: Some("read twice".into()),
    })
}

#[test]
fn things_are_found_by_their_code() {
    on_every_engine(|db| {
        plant(db);

        db.read(|tx| {
            let flour = masters::item_by_code(tx, COMPANY, "FLOUR")?.unwrap();
            assert_eq!((flour.item, flour.kg_per_unit), (ItemId(7), Some(Quantity::whole(1))));
            let miller = masters::partner_by_code(tx, COMPANY, Role::Supplier, "S1")?.unwrap();
            assert_eq!(miller.name, "北方麵粉廠");
            assert_eq!(masters::partner_by_code(tx, COMPANY, Role::Customer, "S1")?, None);
            assert_eq!(masters::site_by_code(tx, COMPANY, "MAIN")?, Some(SITE));
            let run_ref: PoolRef = "run:R1".parse().unwrap();
            let found = pools::by_reference(tx, COMPANY, SITE, &run_ref)?.unwrap();
            assert_eq!(found.pool.fact, fact_of(&run(13, "R1")));
            let first = transfers::by_code(tx, COMPANY, SITE, "t1")?.unwrap();
            assert_eq!((first.fact.transfer, first.by), (TransferId(21), Some(PersonId(70))));
            Ok::<(), StoreError>(())
        })
        .unwrap();
    });
}

fn fact_of(entry: &domain::facts::Entry) -> domain::facts::PoolOpened {
    match &entry.fact {
        domain::Fact::PoolOpened(fact) => fact.clone(),
        other => panic!("{other:?} opens no pool"),
    }
}

#[test]
fn many_codes_are_looked_up_at_once() {
    on_every_engine(|db| {
        found(db);
        let facts = (1..=600).map(|id| lot(id, &format!("L{id}"), 9)).collect();
        append_at(db, SITE, ImportId(0), facts);
        let codes: Vec<String> = (1..=700).map(|id| format!("L{id}")).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();

        let kind = ClaimKind::Pool(PoolKind::Lot);
        let found = db.read(|tx| claims::find_many(tx, COMPANY, SITE, kind, &codes)).unwrap();
        assert_eq!(found.len(), 600);
        assert_eq!((found["L600"], found.get("L601")), (600, None));
        let none = db.read(|tx| claims::find_many(tx, COMPANY, SITE, kind, &[])).unwrap();
        assert!(none.is_empty());
    });
}

#[test]
fn pages_of_pools_follow_each_other_and_can_be_narrowed() {
    on_every_engine(|db| {
        plant(db);
        let page = |filter: PoolFilter<'_>, before, limit| {
            let rows = db.read(|tx| pools::page(tx, COMPANY, SITE, &filter, before, limit));
            rows.unwrap().iter().map(|row| row.pool.fact.pool.0).collect::<Vec<_>>()
        };

        assert_eq!(page(PoolFilter::default(), None, 2), [13, 12]);
        assert_eq!(page(PoolFilter::default(), Some(PoolId(12)), 2), [11]);
        let lots = PoolFilter { kind: Some(PoolKind::Lot), ..PoolFilter::default() };
        assert_eq!(page(lots, None, 9), [12, 11]);
        let flour = PoolFilter { item: Some(ItemId(7)), ..PoolFilter::default() };
        assert_eq!(page(flour, None, 9), [12, 11]);
        assert_eq!(
            page(PoolFilter { kind: Some(PoolKind::Tank), ..flour }, None, 9),
            [] as [i64; 0]
        );
        for (text, expected) in [
            ("小麥", &[12, 11][..]),
            ("f-l2", &[12]),
            ("flour", &[12, 11]),
            ("r1", &[13]),
            ("%", &[]),
            ("_", &[]),
        ] {
            assert_eq!(
                page(PoolFilter { text: Some(text), ..PoolFilter::default() }, None, 9),
                expected
            );
        }
        assert_eq!(db.read(|tx| pools::count(tx, COMPANY, SITE, PoolKind::Lot)).unwrap(), 2);
        assert_eq!(db.read(|tx| transfers::count(tx, COMPANY, SITE)).unwrap(), 3);
    });
}

#[test]
fn the_links_of_a_pool_show_its_neighbours_and_persons() {
    on_every_engine(|db| {
        plant(db);
        let wang = PersonName {
            person: PersonId(70),
            valid_from_us: 0,
            valid_to_us: None,
            code: Some("WANG".into()),
            username: None,
            name: None,
        };
        db.write(|tx| people::set_name(tx, COMPANY, &wang)).unwrap();

        let links = |pool, side, after| {
            db.read(|tx| {
                transfers::links(tx, COMPANY, SITE, (PoolId(pool), side), TransferId(after), 10)
            })
            .unwrap()
        };
        let into_run = links(13, Side::In, 0);
        assert_eq!(into_run.iter().map(|link| link.other.pool.0).collect::<Vec<_>>(), [11, 12]);
        assert_eq!(into_run[0].by_code.as_deref(), Some("WANG"));
        assert_eq!(into_run[0].other.item.as_ref().unwrap().1, "FLOUR");
        let out_of_lot = links(11, Side::Out, 21);
        assert_eq!(out_of_lot.iter().map(|link| link.other.pool.0).collect::<Vec<_>>(), [12]);
        let moved = db
            .read(|tx| transfers::corrected_to(tx, COMPANY, SITE, (PoolId(12), Side::Out)))
            .unwrap();
        assert_eq!(moved[0].fact.reason.as_deref(), Some("read twice"));
        let of_t1 =
            db.read(|tx| transfers::corrections(tx, COMPANY, SITE, TransferId(21))).unwrap();
        assert_eq!(of_t1, moved);
        let many = db.read(|tx| {
            transfers::corrections_of_many(tx, COMPANY, SITE, &[TransferId(22), TransferId(21)])
        });
        assert_eq!(many.unwrap(), moved);
    });
}

#[test]
fn the_transfers_of_a_document_come_page_by_page() {
    on_every_engine(|db| {
        plant(db);
        let page = |after| {
            let found = db
                .read(|tx| transfers::by_document(tx, COMPANY, SITE, "WO-7", TransferId(after), 2));
            found.unwrap().iter().map(|found| found.fact.transfer.0).collect::<Vec<_>>()
        };

        assert_eq!(page(0), [21, 22]);
        assert_eq!(page(22), [23]);
        let ids = [TransferId(23), TransferId(99), TransferId(21)];
        let found = db.read(|tx| transfers::by_ids(tx, COMPANY, SITE, &ids)).unwrap();
        assert_eq!(found.len(), 2);
    });
}

#[test]
fn search_finds_beginnings_before_middles_and_says_when_there_is_more() {
    on_every_engine(|db| {
        plant(db);
        let find = |text: &str, limit| {
            let hits = db.read(|tx| search(tx, COMPANY, SITE, text, limit)).unwrap();
            let shown =
                hits.hits.iter().map(|hit| (hit.kind, hit.code.clone(), hit.matched)).collect();
            (shown, hits.more)
        };
        let lot_kind = HitKind::Pool(PoolKind::Lot);

        let (by_code, more): (Vec<_>, bool) = find("L", 9);
        assert_eq!(by_code[0], (lot_kind, "L1".into(), Matched::Code));
        assert!(by_code.contains(&(HitKind::Item, "FLOUR".into(), Matched::Code)));
        assert!(!more);
        assert_eq!(find("F-L2", 9).0, [(lot_kind, "L2".into(), Matched::LotNumber)]);
        assert_eq!(find("S-L", 9).0[1], (lot_kind, "L2".into(), Matched::SupplierLot));
        assert_eq!(find("WO", 9).0[0], (HitKind::Document, "WO-7".into(), Matched::Document));
        assert_eq!(
            find("麵粉", 9).0,
            [(HitKind::Partner(Role::Supplier), "S1".into(), Matched::Name)]
        );
        assert_eq!(find("t", 2).0.len(), 2);
        assert!(find("t", 2).1);
        assert_eq!(find("nothing like it", 9), (vec![], false));
        assert_eq!(find("", 9), (vec![], false));
    });
}

#[test]
fn what_an_import_brought_counts_only_when_it_is_complete() {
    on_every_engine(|db| {
        found(db);
        let import = ImportId(500);
        append_at(db, SITE, ImportId(0), vec![started(import)]);
        append_at(db, COMPANY_LEDGER, import, vec![item(7, "FLOUR")]);
        append_at(
            db,
            SITE,
            import,
            vec![lot(11, "L1", 7), lot(12, "L2", 7), transfer(21, "t", 11, 12)],
        );

        assert_eq!(seen(db), (false, false, 0, 0));
        let running = db.read(|tx| imports::running(tx, COMPANY, SITE)).unwrap().unwrap();
        assert_eq!((running.id, running.state), (import, ImportState::Running));

        append_at(db, SITE, ImportId(0), vec![completed(import)]);
        assert_eq!(seen(db), (true, true, 2, 1));
        let known = db.read(|tx| imports::by_document(tx, COMPANY, SITE, &[5; 32])).unwrap();
        let counts = ImportCounts { items: 1, partners: 0, pools: 2, transfers: 1, corrections: 0 };
        assert_eq!(known.unwrap().counts, Some(counts));
        assert_eq!(db.read(|tx| imports::running(tx, COMPANY, SITE)).unwrap(), None);
    });
}

#[test]
fn the_codes_of_an_abandoned_import_can_be_used_again() {
    on_every_engine(|db| {
        found(db);
        let first = ImportId(500);
        append_at(db, SITE, ImportId(0), vec![started(first)]);
        append_at(db, COMPANY_LEDGER, first, vec![item(7, "FLOUR")]);
        append_at(db, SITE, first, vec![lot(11, "L1", 7)]);
        let abandoned = ImportAbandoned { import: first, reason: "cancelled".into() };
        append_at(db, SITE, ImportId(0), vec![entry(abandoned)]);
        assert_eq!(seen(db), (false, false, 0, 0));

        append_at(db, COMPANY_LEDGER, ImportId(0), vec![item(9, "FLOUR")]);
        append_at(db, SITE, ImportId(0), vec![lot(12, "L1", 9)]);
        let again = db
            .read(|tx| claims::find(tx, COMPANY, SITE, ClaimKind::Pool(PoolKind::Lot), "L1"))
            .unwrap();
        assert_eq!(again, Some(12));
        assert_eq!(seen(db), (true, true, 1, 0));
        let listed = db.read(|tx| imports::page(tx, COMPANY, SITE, None, 10)).unwrap();
        assert_eq!((listed.len(), listed[0].reason.as_deref()), (1, Some("cancelled")));
    });
}

fn started(import: ImportId) -> domain::facts::Entry {
    entry(ImportStarted { import, document_sha256: [5; 32] })
}

fn completed(import: ImportId) -> domain::facts::Entry {
    entry(ImportCompleted { import, items: 1, partners: 0, pools: 2, transfers: 1, corrections: 0 })
}

/// Whether FLOUR and L1 are there, and how many pools and transfers an export has.
fn seen(db: &Database) -> (bool, bool, usize, usize) {
    db.read(|tx| {
        let item = masters::item_by_code(tx, COMPANY, "FLOUR")?.is_some();
        let lot: PoolRef = "lot:L1".parse().unwrap();
        let lot = pools::by_reference(tx, COMPANY, SITE, &lot)?.is_some();
        let (mut pools, mut transfers) = (0, 0);
        export::pools(tx, COMPANY, SITE, |_| {
            pools += 1;
            Ok::<(), StoreError>(())
        })?;
        export::transfers(tx, COMPANY, SITE, |_| {
            transfers += 1;
            Ok::<(), StoreError>(())
        })?;
        Ok::<_, StoreError>((item, lot, pools, transfers))
    })
    .unwrap()
}

#[test]
fn an_export_has_everything_in_ledger_order() {
    on_every_engine(|db| {
        plant(db);

        db.read(|tx| {
            let (mut codes, mut facts, mut corrected, mut items, mut partners) =
                (vec![], vec![], vec![], vec![], vec![]);
            export::transfers(tx, COMPANY, SITE, |transfer| {
                codes.push(transfer.fact.code);
                Ok::<(), StoreError>(())
            })?;
            export::corrections(tx, COMPANY, SITE, |correction| {
                corrected.push(correction.fact.transfer.0);
                Ok::<(), StoreError>(())
            })?;
            export::facts(tx, COMPANY, SITE, 2, |record| {
                facts.push(record.seq);
                Ok::<(), StoreError>(())
            })?;
            masters::stream_items(tx, COMPANY, |item| {
                items.push(item.code);
                Ok::<(), StoreError>(())
            })?;
            masters::stream_partners(tx, COMPANY, |partner| {
                partners.push(partner.code);
                Ok::<(), StoreError>(())
            })?;
            assert_eq!(codes, ["t1", "t2", "t3"]);
            assert_eq!((corrected, facts), (vec![21], vec![3, 4, 5, 6, 7]));
            assert_eq!((items, partners), (vec!["FLOUR".to_owned()], vec!["S1".to_owned()]));
            Ok::<(), StoreError>(())
        })
        .unwrap();
    });
}
