//! Master records as pages ask for them, with items and partners that came without a record.

use domain::facts::{ImportStarted, ItemDefined, MasterDefined, PartnerDefined};
use domain::masters::Beside;
use domain::{Fact, ImportId, ItemId, MasterKind, PartnerId, Role, Tracking};
use store::ledger::COMPANY_LEDGER;
use store::masters::{Said, boms_of, is_counted, record, records, versions};
use store::{Database, StoreError, Tx};

use crate::plant::{COMPANY, SITE, append_at, entry, found, item, lot, on_every_engine, supplier};

fn master(kind: MasterKind, code: &str, body: &str, retired: bool) -> Fact {
    MasterDefined { kind, code: code.into(), body: body.into(), retired }.into()
}

fn append(db: &Database, facts: Vec<Fact>) {
    append_at(db, COMPANY_LEDGER, ImportId(0), facts.into_iter().map(entry).collect());
}

fn read<T>(db: &Database, ask: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> T {
    db.read(ask).unwrap()
}

fn codes(db: &Database, kind: MasterKind, after: &str, text: Option<&str>, limit: u32) -> String {
    let rows = read(db, |tx| records(tx, COMPANY, kind, (after, text), limit));
    rows.into_iter().map(|row| row.code).collect::<Vec<_>>().join(" ")
}

#[test]
fn records_come_in_pages_by_code_and_are_searched_by_text() {
    on_every_engine(|db| {
        found(db);
        let place = |code: &str, name: &str| {
            master(MasterKind::Place, code, &format!(r#"{{"name":"{name}"}}"#), false)
        };
        append(db, vec![place("B", "冷凍庫"), place("A", "Dock"), place("C", "50% hall")]);

        assert_eq!(codes(db, MasterKind::Place, "", None, 2), "A B");
        assert_eq!(codes(db, MasterKind::Place, "B", None, 2), "C");
        assert_eq!(codes(db, MasterKind::Place, "", Some("凍"), 9), "B");
        assert_eq!(codes(db, MasterKind::Place, "", Some("DOCK"), 9), "A");
        assert_eq!(codes(db, MasterKind::Place, "", Some("50%"), 9), "C");
        assert_eq!(codes(db, MasterKind::Equipment, "", None, 9), "");
    });
}

#[test]
fn an_item_without_a_record_is_there_and_one_of_an_unfinished_import_is_not() {
    on_every_engine(|db| {
        found(db);
        append_at(db, COMPANY_LEDGER, ImportId(0), vec![item(7, "FLOUR"), item(8, "BREAD")]);
        append(db, vec![master(MasterKind::Item, "BREAD", r#"{"spec":"loaf"}"#, true)]);
        let import = ImportId(500);
        let begun = ImportStarted { import, document_sha256: [5; 32] };
        append_at(db, SITE, ImportId(0), vec![entry(begun)]);
        append_at(db, COMPANY_LEDGER, import, vec![item(9, "GHOST")]);

        let flour = read(db, |tx| record(tx, COMPANY, MasterKind::Item, "FLOUR")).unwrap();
        let bread = read(db, |tx| record(tx, COMPANY, MasterKind::Item, "BREAD")).unwrap();

        assert_eq!((flour.body, flour.retired, flour.seq), (None, false, 3));
        assert_eq!((bread.retired, bread.seq), (true, 5));
        assert!(matches!(bread.beside, Beside::Item { unit, .. } if unit == "kg"));
        assert_eq!(codes(db, MasterKind::Item, "", None, 9), "BREAD FLOUR");
        assert_eq!(codes(db, MasterKind::Item, "", Some("loaf"), 9), "BREAD");
        assert_eq!(codes(db, MasterKind::Item, "", Some("小麥"), 1), "BREAD");
    });
}

#[test]
fn a_partner_that_is_both_is_one_record_however_the_page_is_cut() {
    on_every_engine(|db| {
        found(db);
        let partner = |id: i64, code: &str, name: &str, role: Role| {
            entry(PartnerDefined {
                partner: PartnerId(id),
                code: code.into(),
                name: name.into(),
                role,
            })
        };
        let facts = vec![
            partner(20, "N", "North", Role::Customer),
            partner(21, "N", "North Mills", Role::Supplier),
            partner(22, "S", "South", Role::Customer),
            supplier(23, "M"),
        ];
        append_at(db, COMPANY_LEDGER, ImportId(0), facts);

        let rows = read(db, |tx| records(tx, COMPANY, MasterKind::Partner, ("", None), 2));
        let north = read(db, |tx| record(tx, COMPANY, MasterKind::Partner, "N")).unwrap();

        assert_eq!(rows.iter().map(|row| row.code.as_str()).collect::<Vec<_>>(), ["M", "N"]);
        assert_eq!(rows[1], north);
        let roles = Role::ALL.to_vec();
        assert_eq!(north.beside, Beside::Partner { name: "North Mills".into(), roles });
        assert_eq!(codes(db, MasterKind::Partner, "M", None, 1), "N");
        assert_eq!(codes(db, MasterKind::Partner, "N", None, 1), "S");
    });
}

#[test]
fn every_version_stays_also_of_what_lies_beside_the_body() {
    on_every_engine(|db| {
        found(db);
        let renamed = ItemDefined {
            item: ItemId(7),
            code: "FLOUR".into(),
            name: "Wheat flour".into(),
            unit: "kg".into(),
            kg_per_unit: None,
            tracking: Tracking::Lot,
        };
        append_at(db, COMPANY_LEDGER, ImportId(0), vec![item(7, "FLOUR")]);
        append(
            db,
            vec![
                renamed.into(),
                master(MasterKind::Item, "FLOUR", "{}", false),
                master(MasterKind::Item, "FLOUR", "{}", true),
            ],
        );

        let versions = read(db, |tx| versions(tx, COMPANY, MasterKind::Item, "FLOUR"));

        let said: Vec<String> = versions
            .iter()
            .map(|version| match &version.said {
                Said::Beside(Beside::Item { name, .. }) => name.clone(),
                Said::Beside(other) => format!("{other:?}"),
                Said::Body(body, retired) => format!("{body} {retired}"),
            })
            .collect();
        assert_eq!(said, ["FLOUR 小麥粉", "Wheat flour", "{} false", "{} true"]);
        assert_eq!(versions.iter().map(|version| version.seq).collect::<Vec<_>>(), [3, 4, 5, 6]);
        assert_eq!(store::verify::verify(db, &mut |_| {}).unwrap().first, None);
    });
}

#[test]
fn the_bills_of_an_item_are_its_own_and_its_versions_but_not_the_retired() {
    on_every_engine(|db| {
        found(db);
        let bom = |code: &str, retired: bool| {
            master(MasterKind::Bom, code, &format!(r#"{{"item":"{code}"}}"#), retired)
        };
        append(
            db,
            vec![
                bom("A", false),
                bom("A/1", false),
                bom("A/2", true),
                bom("AB", false),
                bom("A0", false),
            ],
        );

        let bodies = read(db, |tx| boms_of(tx, COMPANY, "A"));

        assert_eq!(bodies, [r#"{"item":"A"}"#, r#"{"item":"A/1"}"#]);
    });
}

#[test]
fn an_item_is_counted_once_a_pool_of_it_was_opened() {
    on_every_engine(|db| {
        found(db);
        append_at(db, COMPANY_LEDGER, ImportId(0), vec![item(7, "FLOUR"), item(8, "BREAD")]);
        append_at(db, SITE, ImportId(0), vec![lot(1, "L1", 7)]);

        assert!(read(db, |tx| is_counted(tx, COMPANY, ItemId(7))));
        assert!(!read(db, |tx| is_counted(tx, COMPANY, ItemId(8))));
    });
}
