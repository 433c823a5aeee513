//! A trace as a table and as what leaves the house: every movement is in it or counted as left out.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use app::{ColumnSet, ColumnSets, RecordTransfer, TableAsk, TakenQuery, TraceAsk, TraceRow};
use domain::MasterKind;
use serde_json::{Value, json};

use crate::house::{House, in_every_house};
use crate::kitchen::{self, refused};

/// Flour of two lots goes into a dough, some of which is shipped and some scrapped.
fn bake(house: &House) {
    kitchen::set_up(house);
    kitchen::receive(house, "F1", "100", Some("A-01"));
    let wang = house.person("wang", &["quality"]);
    let item = json!({"gtin": "04012345678901", "cost": "2.5", "currency": "TWD"});
    house.define(MasterKind::Item, "DOUGH", &item);
    for (from, to, quantity, document) in [
        ("lot:OLD", "lot:D1", "60", Some("WO-1")),
        ("lot:D1", "customer:SHOP", "40", Some("DN-1")),
        ("lot:D1", "scrap", "5", None),
    ] {
        let ask = RecordTransfer {
            from: from.to_owned(),
            to: to.to_owned(),
            qty_from: Some(quantity.to_owned()),
            qty_to: Some(quantity.to_owned()),
            document: document.map(str::to_owned),
            ..RecordTransfer::default()
        };
        house.plant.record_transfer(&wang, &ask, None).unwrap();
    }
}

fn both(root: &str) -> TraceAsk {
    TraceAsk { root: root.to_owned(), direction: "both".to_owned(), ..TraceAsk::default() }
}

fn rows(house: &House, table: &TableAsk) -> Vec<TraceRow> {
    house.plant.trace_table(&house.owner, &both("lot:D1"), table).unwrap().rows
}

#[test]
fn a_row_says_stage_document_lot_partner_person_and_state() {
    in_every_house(|house| {
        bake(house);
        let table =
            house.plant.trace_table(&house.owner, &both("lot:D1"), &TableAsk::default()).unwrap();

        let stages: Vec<&str> = table.rows.iter().map(|row| row.stage).collect();
        assert_eq!(stages, ["shipped", "scrapped", "moved", "received"], "on {}", house.engine);
        let shipped = &table.rows[0];
        assert_eq!(shipped.document_kind, Some("shipment"));
        assert_eq!(shipped.document.as_deref(), Some("DN-1"));
        assert_eq!(shipped.partner.as_deref(), Some("店"));
        assert_eq!(
            (shipped.item.as_deref(), shipped.quantity.as_deref()),
            (Some("DOUGH"), Some("40"))
        );
        assert_eq!(shipped.person.as_deref(), Some("wang"));
        assert_eq!(table.counts["forward"].transfers, 2);
        assert_eq!(table.left_out, app::LeftOut::default(), "nothing is left out");
        // Backward a row tells of the lot that it comes from.
        assert_eq!(table.rows[2].lot.as_deref(), Some("lot:OLD"));
    });
}

#[test]
fn what_a_scope_leaves_out_is_counted_and_what_is_sorted_is_in_order() {
    in_every_house(|house| {
        bake(house);
        let scope = TableAsk { stages: Some("shipped,scrapped".into()), ..TableAsk::default() };
        let table = house.plant.trace_table(&house.owner, &both("lot:D1"), &scope).unwrap();
        assert_eq!((table.rows.len(), table.left_out.by_scope), (2, 2));
        assert_eq!(table.left_out.scope.as_deref(), Some("shipped, scrapped"));

        let found = rows(house, &TableAsk { q: Some("dn-1".into()), ..TableAsk::default() });
        assert_eq!(found.len(), 1);
        let down = TableAsk { sort: Some("-quantity".into()), ..TableAsk::default() };
        let sizes: Vec<String> =
            rows(house, &down).into_iter().filter_map(|row| row.quantity).collect();
        assert_eq!(sizes, ["500", "60", "40", "5"]);
        for bad in [
            TableAsk { columns: Some("price".into()), ..TableAsk::default() },
            TableAsk { sort: Some("price".into()), ..TableAsk::default() },
            TableAsk { withhold: Some("everything".into()), ..TableAsk::default() },
        ] {
            let refusal = house.plant.trace_table(&house.owner, &both("lot:D1"), &bad);
            assert_eq!(refused(refusal), "bad_input");
        }
    });
}

#[test]
fn what_one_may_not_see_shows_that_it_exists() {
    in_every_house(|house| {
        bake(house);
        let auditor = house.person("audit", &["auditor"]);
        let ask = both("lot:F1");
        let seen = house.plant.trace_table(&house.owner, &ask, &TableAsk::default()).unwrap();
        assert_eq!(seen.rows[0].bin.as_deref(), Some("A-01"), "on {}", house.engine);
        let hidden = house.plant.trace_table(&auditor, &ask, &TableAsk::default()).unwrap();
        assert_eq!(hidden.rows[0].bin, None);
        assert_eq!(hidden.rows[0].withheld, ["warehouse", "bin"]);
        assert_eq!(hidden.left_out.cells_withheld, 2);

        let withhold =
            TableAsk { withhold: Some("people,quantities".into()), ..TableAsk::default() };
        let closed = rows(house, &withhold);
        assert!(closed.iter().all(|row| row.person.is_none() && row.quantity.is_none()));
        assert_eq!(closed[0].withheld, ["person", "quantity", "contains"]);
    });
}

#[test]
fn paper_sheet_and_epcis_are_put_down_with_what_is_in_them() {
    in_every_house(|house| {
        bake(house);
        let (plant, owner, ask) = (&house.plant, &house.owner, both("lot:D1"));
        let narrow = TableAsk { stages: Some("shipped".into()), ..TableAsk::default() };
        plant.trace_paper(owner, &ask, (&narrow, false)).unwrap();
        plant.trace_paper(owner, &ask, (&narrow, true)).unwrap();
        let book = plant.trace_sheet(owner, &ask, (&TableAsk::default(), true)).unwrap();
        assert_eq!(&book[..2], b"PK");
        plant.trace_epcis(owner, &ask, (Some("partners"), true)).unwrap();

        let taken = plant.answers_taken(owner, &TakenQuery::default()).unwrap().rows;
        let said: Vec<(&str, u32, u32)> =
            taken.iter().map(|one| (one.form.as_str(), one.rows, one.left_out)).collect();
        assert_eq!(said, [("epcis", 4, 0), ("xlsx", 4, 0), ("pdf", 1, 3)], "on {}", house.engine);
        assert_eq!(taken[0].withheld.as_deref(), Some("partners"));
        assert_eq!(taken[0].root, "lot:D1");
        house.check();
    });
}

#[test]
fn column_sets_are_kept_for_each_person() {
    in_every_house(|house| {
        bake(house);
        let (wang, li) = (house.person("wu", &["quality"]), house.person("li", &["quality"]));
        let set = ColumnSet {
            name: "audit".into(),
            columns: vec!["lot".into(), "at".into()],
            ..ColumnSet::default()
        };
        let sets = ColumnSets { first: Some("audit".into()), sets: vec![set] };

        assert_eq!(house.plant.set_column_sets(&wang, sets.clone()).unwrap(), sets);
        assert_eq!(house.plant.column_sets(&wang).unwrap(), sets, "on {}", house.engine);
        assert_eq!(house.plant.column_sets(&li).unwrap(), ColumnSets::default());
        let bad = ColumnSets { first: Some("other".into()), ..sets };
        assert_eq!(refused(house.plant.set_column_sets(&wang, bad)), "bad_input");
    });
}

#[test]
fn between_the_readings_lie_lots_units_and_money_or_no_price() {
    in_every_house(|house| {
        bake(house);
        let ask = TraceAsk { direction: "forward".into(), ..both("lot:OLD") };
        let told = house.plant.readings(&house.owner, &ask).unwrap().between.unwrap();
        // 55 kg of dough were 40 shipped and 15 on hand; the flour itself has no price.
        let money = told.strict.money.clone().unwrap();
        assert_eq!(money.len(), 1, "on {}", house.engine);
        assert_eq!((money[0].currency.as_str(), money[0].amount.as_str()), ("TWD", "137.5"));
        assert_eq!(told.difference.money, Some(Vec::new()));

        let auditor = house.person("audit", &["auditor"]);
        let hidden = house.plant.readings(&auditor, &ask).unwrap().between.unwrap();
        assert_eq!(hidden.strict.money, None, "prices are not for everybody");
    });
}

/// The schema of GS1, where the shared vectors are.
fn schema() -> Option<PathBuf> {
    let shared = std::env::var_os("SUYUAN_SHARED").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = shared.unwrap_or(beside);
    let path = folder.join("vectors/epcis-2.0/reference/EPCIS-JSON-Schema.json");
    path.exists().then_some(path)
}

#[test]
fn an_epcis_document_is_what_gs1_says_it_is() {
    in_every_house(|house| {
        bake(house);
        let document =
            house.plant.trace_epcis(&house.owner, &both("lot:D1"), (None, false)).unwrap();
        let events = document["epcisBody"]["eventList"].as_array().unwrap();
        let kinds: Vec<&str> = events.iter().filter_map(|one| one["type"].as_str()).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == "ObjectEvent").count(), 3);
        assert!(kinds.contains(&"TransformationEvent"), "{kinds:?}");
        let shipped = events.iter().find(|one| one["bizStep"] == "shipping").unwrap();
        let goods = &shipped["quantityList"][0];
        assert_eq!(goods["epcClass"], "https://id.gs1.org/01/04012345678901/10/D1");
        assert_eq!((&goods["quantity"], &goods["uom"]), (&json!(40), &json!("KGM")));

        let Some(schema) = schema() else {
            println!("SKIPPED: the shared vectors of EPCIS 2.0 are not here");
            return;
        };
        match validated(&schema, &document) {
            Some(faults) => assert_eq!(faults, "", "on {}", house.engine),
            None => println!("SKIPPED: without python3 and jsonschema nothing is validated"),
        }
    });
}

/// What a validator of another make has against a document; none where there is none.
fn validated(schema: &std::path::Path, document: &Value) -> Option<String> {
    const CHECK: &str = "import json, sys\n\
        try:\n    import jsonschema\nexcept ImportError:\n    sys.exit(3)\n\
        schema = json.load(open(sys.argv[1]))\n\
        checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())\n\
        for fault in list(checker.iter_errors(json.load(sys.stdin)))[:3]:\n\
        \x20   print(list(fault.absolute_path), fault.message[:300])\n";
    let mut python = Command::new("python3")
        .args(["-c", CHECK])
        .arg(schema)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    python.stdin.take().unwrap().write_all(document.to_string().as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}
