//! What is printed says what the pages say: each document, with its figures and who is on it.

use documents::Document;
use serde_json::json;

use crate::furnished::{ONCE, done};
use crate::house::{House, in_every_house};
use crate::workshop::{Workshop, in_every_workshop};

/// A document of a house, and that it is asked for in a language there is.
fn printed(paper: Result<app::Paper, app::Error>) -> Document {
    let paper = paper.unwrap();
    assert!(!paper.frame.company.is_empty() && !paper.frame.site.is_empty());
    assert_eq!(paper.frame.printed_at.len(), "2026-11-26 10:00".len());
    paper.document
}

#[test]
fn a_receipt_note_says_what_came_and_says_so_still_when_it_is_gone() {
    in_every_house(|house| {
        house.furnish();
        let (plant, owner) = (&house.plant, &house.owner);
        let lot = app::ReceiveLot {
            item: "FLOUR".to_owned(),
            quantity: "100".to_owned(),
            lot_number: Some("F1".to_owned()),
            supplier_lot: Some("M-77".to_owned()),
            certificate: Some("CoA-5".to_owned()),
            place: Some("A1".to_owned()),
            ..app::ReceiveLot::default()
        };
        let ask = app::Receive {
            supplier: Some("S1".to_owned()),
            lots: vec![lot],
            ..app::Receive::default()
        };
        let receipt = plant.receive(owner, &ask, ONCE).unwrap();
        let scrap = app::ScrapStock {
            lot: "F1".to_owned(),
            quantity: "100".to_owned(),
            reason: "wet".to_owned(),
            ..app::ScrapStock::default()
        };
        done(plant.scrap_stock(owner, &scrap, ONCE));

        let Document::ReceiptNote(note) = printed(plant.receipt_note(owner, &receipt.act, None))
        else {
            panic!("no receipt note")
        };

        assert_eq!((note.number.as_str(), note.void), (&*receipt.result.document, false));
        assert_eq!((note.supplier.as_str(), note.supplier_name.as_str()), ("S1", "S1"));
        let [row] = &note.lots[..] else { panic!("{:?}", note.lots) };
        assert_eq!((row.lot.as_str(), row.quantity.as_str()), ("F1", "100.000 kg"));
        assert_eq!(row.supplier_lot.as_deref(), Some("M-77"));
        assert_eq!(row.certificate.as_deref(), Some("CoA-5"));
        assert_eq!(row.place.as_deref(), Some("A1"));
        assert_eq!(note.totals[0].quantity, "100.000 kg");
        assert!(plant.receipt_note(owner, "no-act", None).is_err());
        assert!(plant.receipt_note(owner, &receipt.act, Some("tlh")).is_err());
    });
}

/// A shipment of 30 of bread, planned and picked.
fn gathered(house: &House) {
    house.furnish();
    house.receive("BREAD", "B1", "100", "A1");
    house.sell("SO-1", "C1", "BREAD", "30");
    let (plant, owner) = (&house.plant, &house.owner);
    let plan = app::PlanShipment {
        order: "SO-1".to_owned(),
        code: Some("DN-1".to_owned()),
        dock: Some("DOCK".to_owned()),
        ..app::PlanShipment::default()
    };
    done(plant.plan_shipment(owner, &plan, ONCE));
    let pick = app::SetPick { line: 1, quantity: "30".to_owned(), ..app::SetPick::default() };
    done(plant.set_pick(owner, "DN-1", &pick, ONCE));
}

#[test]
fn a_pick_list_is_walked_and_a_delivery_note_goes_with_what_left() {
    in_every_house(|house| {
        gathered(house);
        let (plant, owner) = (&house.plant, &house.owner);

        let Document::PickList(list) = printed(plant.pick_list(owner, "DN-1", None)) else {
            panic!("no pick list")
        };
        assert_eq!((list.number.as_str(), list.order.as_str()), ("DN-1", "SO-1"));
        assert_eq!((list.customer.as_str(), list.dock.as_deref()), ("C1", Some("DOCK")));
        let [row] = &list.picks[..] else { panic!("{:?}", list.picks) };
        assert_eq!((row.lot.as_str(), row.place.as_deref()), ("B1", Some("A1")));
        assert_eq!((row.quantity.as_str(), row.picked), ("30.000 kg", false));

        done(plant.take_pick(owner, ("DN-1", 1), &app::TakePick::default(), ONCE));
        let leave = app::Dispatch {
            carrier: Some("Fast".to_owned()),
            plate: Some("ABC-123".to_owned()),
            driver: Some("陳師傅".to_owned()),
            loading_c: Some("-18.5".to_owned()),
            ..app::Dispatch::default()
        };
        done(plant.dispatch(owner, "DN-1", &leave, ONCE));
        let Document::DeliveryNote(note) = printed(plant.delivery_note(owner, "DN-1", Some("en")))
        else {
            panic!("no delivery note")
        };

        assert_eq!((note.state.as_str(), note.order.as_str()), ("dispatched", "SO-1"));
        assert_eq!(
            (note.plate.as_deref(), note.driver.as_deref()),
            (Some("ABC-123"), Some("陳師傅"))
        );
        assert_eq!(note.loading_c.as_deref(), Some("-18.5"));
        assert!(note.left_at.is_some() && note.arrived_at.is_none());
        let [line] = &note.lines[..] else { panic!("{:?}", note.lines) };
        assert_eq!((line.ordered.as_str(), line.shipped.as_str()), ("30.000 kg", "30.000 kg"));
        assert_eq!(line.lots[0].lot, "B1");
        assert_eq!(note.totals[0].quantity, "30.000 kg");
        assert!(plant.delivery_note(owner, "DN-9", None).is_err());
    });
}

#[test]
fn a_work_order_is_printed_with_its_materials_and_operations() {
    in_every_workshop(|workshop: &Workshop<'_>| {
        workshop.ordered("WO-1", "DUMPLING", "200");
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);

        let Document::WorkOrder(sheet) = printed(plant.work_order_sheet(owner, "WO-1", None))
        else {
            panic!("no work order")
        };

        assert_eq!((sheet.number.as_str(), sheet.state.as_str()), ("WO-1", "released"));
        assert_eq!((sheet.item.as_str(), sheet.quantity.as_str()), ("DUMPLING", "200 pcs"));
        assert_eq!(
            (sheet.bom.as_deref(), sheet.routing.as_deref()),
            (Some("DUMPLING"), Some("DUMPLING"))
        );
        let needed: Vec<_> =
            sheet.materials.iter().map(|one| (one.item.as_str(), one.needed.as_str())).collect();
        assert_eq!(needed, [("FILLING", "2.652 kg"), ("BOX", "10 pcs")]);
        let steps: Vec<_> = sheet.steps.iter().map(|step| step.name.as_str()).collect();
        assert_eq!(steps, ["FORM name", "FREEZE name", "PACK name"]);
        assert!(plant.work_order_sheet(owner, "WO-9", None).is_err());
    });
}

#[test]
fn a_label_and_a_passport_say_what_is_known_of_a_lot() {
    in_every_house(|house| {
        house.furnish();
        house.receive("FLOUR", "F1", "100", "A1");
        let (plant, owner) = (&house.plant, &house.owner);
        let split = app::SplitLot {
            lot: "F1".to_owned(),
            quantity: "40".to_owned(),
            lot_number: Some("F1-B".to_owned()),
            ..app::SplitLot::default()
        };
        done(plant.split_lot(owner, &split, ONCE));

        let Document::LotLabels(labels) = printed(plant.lot_labels(owner, "lot:F1", 3, None))
        else {
            panic!("no labels")
        };
        assert_eq!(labels.len(), 3);
        assert_eq!((labels[0].code.as_str(), labels[0].lot.as_str()), ("lot:F1", "F1"));
        assert_eq!(
            (labels[0].quantity.as_str(), labels[0].state.as_str()),
            ("60.000 kg", "released")
        );
        assert_eq!(labels[0].expires_on.as_deref(), Some("2035-01-01"));
        for copies in [0, app::LABELS_MAX + 1] {
            assert!(plant.lot_labels(owner, "lot:F1", copies, None).is_err());
        }
        house.hold("F1", "mould");
        let Document::LotLabels(labels) = printed(plant.lot_labels(owner, "lot:F1", 1, None))
        else {
            panic!("no labels")
        };
        assert_eq!(labels[0].state, "on_hold", "a label of what is held says so");

        let Document::LotPassport(passport) = printed(plant.lot_passport(owner, "lot:F1", None))
        else {
            panic!("no passport")
        };
        let said = json!([passport.entered, passport.left, passport.on_hand]);
        assert_eq!(said, json!(["100.000 kg", "40.000 kg", "60.000 kg"]));
        assert_eq!(passport.sources[0].quantity.as_deref(), Some("100.000 kg"));
        assert_eq!(passport.destinations[0].pool, "F1-B");
        assert!(passport.corrections.is_empty());
    });
}

#[test]
fn the_report_of_a_drill_says_what_was_done_what_adds_up_and_by_which_ledger() {
    in_every_house(|house| {
        gathered(house);
        let (plant, owner) = (&house.plant, &house.owner);
        done(plant.take_pick(owner, ("DN-1", 1), &app::TakePick::default(), ONCE));
        done(plant.dispatch(owner, "DN-1", &app::Dispatch::default(), ONCE));
        let open = app::OpenRecall {
            roots: vec!["document:DN-1".to_owned()],
            hazard: "substance".to_owned(),
            reason: "twice a year".to_owned(),
            code: Some("RD-1".to_owned()),
            drill: true,
            ..app::OpenRecall::default()
        };
        done(plant.open_recall(owner, &open, ONCE));
        done(plant.hold_recall(owner, "RD-1", &app::HoldRecall::default(), ONCE));
        let told = app::TellRecall { customer: "C1".to_owned(), ..app::TellRecall::default() };
        done(plant.notice_recall(owner, "RD-1", &told, ONCE));
        done(plant.acknowledge_recall(owner, "RD-1", &told, ONCE));

        let Document::RecallReport(report) =
            printed(plant.recall_report(owner, "RD-1", Some("en")))
        else {
            panic!("no report of a recall")
        };

        assert_eq!((report.number.as_str(), report.drill, report.effective), ("RD-1", true, None));
        let [balance] = &report.balances[..] else { panic!("{:?}", report.balances) };
        assert_eq!((balance.target.as_str(), balance.whole), ("100.000 kg", false));
        let parts: Vec<_> = balance.parts.iter().map(|(word, of)| (&**word, &**of)).collect();
        assert_eq!(parts, [("on_hand", "70.000 kg"), ("open", "30.000 kg")]);
        let score = report.score.unwrap();
        assert_eq!((score.found, score.known, score.time), (35, 20, 30), "on {}", house.engine);
        let [customer] = &report.customers[..] else { panic!("{:?}", report.customers) };
        assert_eq!((customer.documents[0].as_str(), customer.open.as_str()), ("DN-1", "30.000 kg"));
        let kinds: Vec<_> = report.events.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["scoped", "held", "noticed", "acknowledged"]);
        assert!(report.clock.iter().all(|one| one.at.is_some() == one.minutes.is_some()));
        assert_eq!(report.proof.root.len(), 64);
        assert!(plant.recall_report(owner, "RD-9", None).is_err());
    });
}
