//! Pieces with serial numbers: received by the run, packed by the run, and lots of their own when
//! something is done with one of them alone.

use app::{
    BuildUnit, FillUnit, MoveStock, PlaceHold, Receive, ReceiveLot, ReceivedLot, SerialsAsk,
    TraceAsk, UndoAct,
};
use domain::{MasterKind, Refusal};

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};

fn furnish(house: &House) {
    house.furnish();
    let item = |code: &str| serde_json::json!({"code": code, "name": code, "unit": "pcs", "tracking": "serial"});
    let document = serde_json::json!({
        "format": "suyuan-exchange", "version": 1, "items": [item("CHIP"), item("MOTOR")],
        "partners": [], "pools": [], "transfers": []
    });
    house.take_over(&document.to_string());
    house.write_master(MasterKind::Item, "CHIP", r#"{"gtin":"04012345678901"}"#);
}

/// `SN1..SN9 SN20` as an ask says it.
fn serials(text: &str) -> Vec<SerialsAsk> {
    let line = |line: &str| match line.split_once("..") {
        Some((from, to)) => SerialsAsk { from: from.to_owned(), to: Some(to.to_owned()) },
        None => SerialsAsk { from: line.to_owned(), to: None },
    };
    text.split_whitespace().map(line).collect()
}

fn delivery(item: &str, lot: &str, quantity: &str, named: &str) -> Receive {
    let lot = ReceiveLot {
        item: item.to_owned(),
        quantity: quantity.to_owned(),
        serials: serials(named),
        lot_number: Some(lot.to_owned()),
        expires_on: Some("2035-01-01".to_owned()),
        place: Some("A1".to_owned()),
        ..ReceiveLot::default()
    };
    Receive { supplier: Some("S1".to_owned()), lots: vec![lot], ..Receive::default() }
}

fn receive(house: &House, ask: &Receive) -> Result<ReceivedLot, app::Error> {
    house.plant.receive(&house.owner, ask, ONCE).map(|mut done| done.result.lots.remove(0))
}

fn moved(lot: &str, to: &str) -> MoveStock {
    MoveStock {
        lot: lot.to_owned(),
        quantity: "1".to_owned(),
        to: to.to_owned(),
        ..MoveStock::default()
    }
}

fn forward(house: &House, root: &str) -> serde_json::Value {
    let ask =
        TraceAsk { root: root.to_owned(), direction: "backward".to_owned(), ..TraceAsk::default() };
    serde_json::to_value(house.plant.trace(&house.owner, &ask).unwrap()).unwrap()
}

#[test]
fn ten_thousand_pieces_are_one_lot_of_a_handful_of_facts() {
    in_every_house(|house| {
        furnish(house);
        let before = house.facts();
        let ask = delivery("CHIP", "L1", "10000", "SN00001..SN10000");

        receive(house, &ask).unwrap();

        assert!(
            house.facts() - before < 10,
            "{} facts on {}",
            house.facts() - before,
            house.engine
        );
        assert_eq!(house.on_hand("L1"), "10000");
        let page = house.plant.serials(&house.owner, "lot:L1").unwrap();
        assert_eq!((page.rows.len(), page.rows[0].pieces), (1, 10_000));
        assert_eq!((page.rows[0].from.as_str(), page.rows[0].to.as_str()), ("SN00001", "SN10000"));
        house.stays_sound();
    });
}

#[test]
fn a_list_of_unrelated_numbers_is_received_as_well() {
    in_every_house(|house| {
        furnish(house);
        let named: Vec<String> = (0..1_000).map(|at| format!("X{:06}", at * 7 % 9973)).collect();

        receive(house, &delivery("CHIP", "L1", "1000", &named.join(" "))).unwrap();

        assert_eq!(house.on_hand("L1"), "1000");
        let found = house.plant.scan(&house.owner, "X000007").unwrap();
        assert_eq!(found.readings[0].of_lot.as_deref(), Some("lot:L1"));
        house.stays_sound();
    });
}

#[test]
fn what_is_here_already_is_refused_by_its_number_and_nothing_is_received() {
    in_every_house(|house| {
        furnish(house);
        receive(house, &delivery("CHIP", "L1", "100", "SN001..SN100")).unwrap();
        receive(house, &delivery("CHIP", "SN777", "1", "")).unwrap();
        let facts = house.facts();
        let taken = |named: &str, quantity: &str| match receive(
            house,
            &delivery("CHIP", "L2", quantity, named),
        ) {
            Err(app::Error::Refusal(Refusal::AtLine { line: 1, refusal })) => *refusal,
            other => panic!("{other:?}"),
        };
        let by = |serial: &str, reference: &str| Refusal::SerialTaken {
            serial: serial.to_owned(),
            reference: reference.to_owned(),
        };

        assert_eq!(taken("SN100..SN200", "101"), by("SN100", "lot:L1"));
        assert_eq!(taken("SN050", "1"), by("SN050", "lot:L1"));
        assert_eq!(taken("SN500..SN900", "401"), by("SN777", "lot:SN777"));
        assert_eq!(
            taken("SN201..SN210 SN205", "11"),
            Refusal::SerialTwice { serial: "SN205".to_owned(), row: 2 }
        );
        assert_eq!(
            taken("SN201..SN210 A1..B2", "11"),
            Refusal::BadSerials { from: "A1".to_owned(), to: "B2".to_owned(), row: 2 }
        );
        assert_eq!(taken("SN201..SN210", "11").code(), "serials_differ");
        assert_eq!(house.facts(), facts, "nothing of a refused delivery is recorded");

        let flour = delivery("FLOUR", "F1", "1", "SN1");
        assert_eq!(refused(receive(house, &flour)), "not_by_serial");
        receive(house, &delivery("MOTOR", "M1", "100", "SN001..SN100")).unwrap();
        house.stays_sound();
    });
}

#[test]
fn a_piece_becomes_a_lot_of_its_own_at_the_first_act_alone() {
    in_every_house(|house| {
        furnish(house);
        let (plant, owner) = (&house.plant, &house.owner);
        receive(house, &delivery("CHIP", "L1", "100", "SN001..SN100")).unwrap();
        let scanned = plant.scan(owner, "]C1010401234567890121SN042").unwrap();
        let reading = &scanned.readings[0];
        assert_eq!((reading.kind, reading.id.as_str()), ("serial", "lot:SN042"));
        assert_eq!(reading.of_lot.as_deref(), Some("lot:L1"));
        let of_lot = forward(house, "lot:L1");
        let of_piece = forward(house, "lot:SN042");
        assert_eq!(of_lot["transfers"], of_piece["transfers"], "a piece has its lot's origin");
        assert!(plant.passport(owner, "lot:SN042").is_ok());

        done(plant.move_stock(owner, &moved("lot:SN042", "A2"), ONCE));

        assert_eq!((house.on_hand("L1"), house.on_hand("SN042")), ("99".into(), "1".into()));
        assert_eq!(house.at("SN042", "A2"), "1");
        let scanned = plant.scan(owner, "]C1010401234567890121SN042").unwrap();
        assert_eq!(scanned.readings[0].of_lot, None);
        assert_eq!(scanned.readings[0].item.as_deref(), Some("CHIP"));
        let back = forward(house, "lot:SN042").to_string();
        assert!(back.contains("supplier:S1"), "its origin is that of the lot: {back}");
        let rows = plant.serials(owner, "lot:L1").unwrap().rows;
        let left: Vec<_> = rows.iter().map(|run| (run.from.as_str(), run.to.as_str())).collect();
        assert_eq!(left, [("SN001", "SN041"), ("SN043", "SN100")]);
        assert_eq!(refused(receive(house, &delivery("CHIP", "L2", "1", "SN042"))), "serial_taken");
        house.stays_sound();
    });
}

#[test]
fn what_blocks_the_lot_blocks_its_pieces() {
    in_every_house(|house| {
        furnish(house);
        let (plant, owner) = (&house.plant, &house.owner);
        receive(house, &delivery("CHIP", "L1", "10", "SN001..SN010")).unwrap();
        let ask = PlaceHold {
            lots: vec!["lot:L1".to_owned()],
            reason: "burnt".to_owned(),
            ..PlaceHold::default()
        };
        done(plant.place_hold(owner, &ask, ONCE));

        assert_eq!(refused(plant.move_stock(owner, &moved("SN003", "A2"), ONCE)), "lot_on_hold");
        assert_eq!(house.on_hand("L1"), "10", "a refused act leaves no piece behind");
        let one = PlaceHold {
            lots: vec!["lot:SN003".to_owned()],
            reason: "looked at".to_owned(),
            ..PlaceHold::default()
        };
        done(plant.place_hold(owner, &one, ONCE));
        assert_eq!((house.on_hand("L1"), house.on_hand("SN003")), ("9".into(), "1".into()));
        house.stays_sound();
    });
}

#[test]
fn a_number_of_two_items_is_told_apart() {
    in_every_house(|house| {
        furnish(house);
        let (plant, owner) = (&house.plant, &house.owner);
        receive(house, &delivery("CHIP", "L1", "10", "SN001..SN010")).unwrap();
        receive(house, &delivery("MOTOR", "M1", "10", "SN001..SN010")).unwrap();

        assert_eq!(refused(plant.move_stock(owner, &moved("SN003", "A2"), ONCE)), "serial_of_two");
        let scanned = plant.scan(owner, "SN003").unwrap();
        let ids: Vec<_> = scanned.readings.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["lot:SN003@CHIP", "lot:SN003@MOTOR"]);
        done(plant.move_stock(owner, &moved("lot:SN003@MOTOR", "A2"), ONCE));
        assert_eq!((house.on_hand("L1"), house.on_hand("M1")), ("10".into(), "9".into()));
        done(plant.move_stock(owner, &moved("lot:SN003@CHIP", "A2"), ONCE));
        assert_eq!((house.on_hand("L1"), house.on_hand("M1")), ("9".into(), "9".into()));
        house.stays_sound();
    });
}

#[test]
fn a_run_is_packed_into_cases_and_a_case_shows_its_numbers() {
    in_every_house(|house| {
        furnish(house);
        let (plant, owner) = (&house.plant, &house.owner);
        receive(house, &delivery("CHIP", "L1", "100", "SN001..SN100")).unwrap();
        for code in ["CS-1", "CS-2"] {
            let ask = BuildUnit {
                kind: "case".to_owned(),
                code: Some(code.to_owned()),
                place: Some("A1".to_owned()),
                ..BuildUnit::default()
            };
            done(plant.build_unit(owner, &ask, ONCE));
        }
        let fill = |named: &str, from_unit: Option<&str>| FillUnit {
            lot: "L1".to_owned(),
            serials: serials(named),
            place: from_unit.is_none().then(|| "A1".to_owned()),
            from_unit: from_unit.map(str::to_owned),
            ..FillUnit::default()
        };

        let case = done(plant.fill_unit(owner, "CS-1", &fill("SN001..SN024", None), ONCE));

        assert_eq!(case.contents[0].quantity, "24");
        assert_eq!((case.serials[0].from.as_str(), case.serials[0].pieces), ("SN001", 24));
        let elsewhere = plant.fill_unit(owner, "CS-2", &fill("SN020..SN030", None), ONCE);
        assert_eq!(refused(elsewhere), "serial_elsewhere");
        done(plant.fill_unit(owner, "CS-2", &fill("SN020..SN024", Some("CS-1")), ONCE));
        let case = plant.unit(owner, "CS-2", None).unwrap();
        assert_eq!((case.serials[0].from.as_str(), case.serials[0].pieces), ("SN020", 5));

        done(plant.move_stock(owner, &moved("SN021", "A2"), ONCE));
        assert_eq!(house.at("SN021", "A2"), "1", "a packed piece comes out of its case");
        assert_eq!(plant.unit(owner, "CS-2", None).unwrap().contents[0].quantity, "4");
        house.stays_sound();
    });
}

#[test]
fn numbers_are_free_again_when_their_delivery_is_taken_back() {
    in_every_house(|house| {
        furnish(house);
        let (plant, owner) = (&house.plant, &house.owner);
        let wrong = delivery("CHIP", "L1", "100", "SN001..SN100");
        let received = plant.receive(owner, &wrong, ONCE).unwrap();
        let piece = plant.move_stock(owner, &moved("SN042", "A2"), ONCE).unwrap();
        let undo = UndoAct { reason: "the wrong delivery".to_owned(), ..UndoAct::default() };

        assert!(plant.undo_act(owner, &received.act, &undo, ONCE).is_err(), "a piece went on");
        done(plant.undo_act(owner, &piece.act, &undo, ONCE));
        done(plant.undo_act(owner, &received.act, &undo, ONCE));

        receive(house, &delivery("CHIP", "L2", "100", "SN001..SN100")).unwrap();
        assert_eq!(house.on_hand("L2"), "100");
        house.stays_sound();
    });
}
