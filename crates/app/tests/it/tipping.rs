//! Deliveries that are tipped to what is there.

use std::thread;

use app::{Done, Receive, ReceiveLot, Received, ScrapStock, UndoAct};
use domain::MasterKind;
use serde_json::json;

use crate::workshop::{Workshop, ago, in_days, in_every_workshop, refused};

/// An open bin of salt, which nobody follows by lot.
fn bin(workshop: &Workshop<'_>) {
    let salt = json!({
        "format": "suyuan-exchange", "version": 1,
        "items": [{"code": "SALT", "name": "salt", "unit": "kg", "kg_per_unit": "1",
            "tracking": "none"}],
        "partners": [{"code": "S2", "name": "mine", "role": "supplier"}],
    });
    workshop.house.take_over(&salt.to_string());
    workshop.received("SALT", "BIN", "100");
}

fn asked(supplier: &str, lot: ReceiveLot) -> Receive {
    let (supplier, lots) = (Some(supplier.to_owned()), vec![lot]);
    Receive { supplier, lots, act: ago(60), ..Receive::default() }
}

fn tip(item: &str, into: &str) -> ReceiveLot {
    ReceiveLot {
        item: item.into(),
        quantity: "60".into(),
        into: Some(into.into()),
        ..ReceiveLot::default()
    }
}

fn receive(workshop: &Workshop<'_>, lot: ReceiveLot) -> Result<Done<Received>, app::Error> {
    let house = workshop.house;
    house.plant.receive(&house.owner, &asked("S2", lot), (None, false))
}

#[test]
fn salt_is_tipped_to_the_salt_that_is_there_and_traces_to_both_deliveries() {
    in_every_workshop(|workshop| {
        bin(workshop);
        let more = ReceiveLot {
            allergens: Some("sulphites".into()),
            expires_on: Some("2050-06-01".into()),
            place: Some("A-05".into()),
            ..tip("SALT", "lot:BIN")
        };

        let tipped = receive(workshop, more).unwrap().result;

        assert_eq!(tipped.lots[0].lot, "lot:BIN");
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let stock = plant.passport(owner, "lot:BIN").unwrap().pool;
        assert_eq!(stock.on_hand.as_deref(), Some("160"));
        let traced = workshop.traced("lot:BIN", "backward", None);
        let suppliers = traced["suppliers"].to_string();
        assert!(suppliers.contains("S1") && suppliers.contains("S2"), "{suppliers}");
        assert!(traced["warnings"].to_string().contains("untracked_item"), "{traced}");
        workshop.house.define(MasterKind::Item, "SALT", &json!({"inspect_incoming": true}));
        let waits = receive(workshop, tip("SALT", "BIN")).unwrap().result;
        assert_eq!(waits.lots[0].status, "pending_inspection");
    });
}

#[test]
fn what_is_followed_by_lot_or_is_something_else_is_not_tipped_together() {
    in_every_workshop(|workshop| {
        bin(workshop);
        workshop.received("PORK", "P-1", "50");
        let code = |lot: ReceiveLot| refused(receive(workshop, lot)).code();

        assert_eq!(code(tip("PORK", "P-1")), "followed_by_lot");
        assert_eq!(code(tip("PORK", "BIN")), "wrong_item");
        assert_eq!(code(tip("SALT", "NOWHERE")), "unknown_pool");
        let numbered = ReceiveLot { lot_number: Some("B-2".into()), ..tip("SALT", "BIN") };
        assert_eq!(code(numbered), "bad_input");
    });
}

#[test]
fn what_only_a_lot_of_its_own_can_keep_is_not_dropped_without_a_word() {
    in_every_workshop(|workshop| {
        bin(workshop);
        let own = [
            ("supplier_lot", ReceiveLot { supplier_lot: Some("S-9".into()), ..tip("SALT", "BIN") }),
            ("certificate", ReceiveLot { certificate: Some("C-9".into()), ..tip("SALT", "BIN") }),
            (
                "attributes",
                ReceiveLot {
                    attributes: [("grain".to_owned(), "fine".to_owned())].into(),
                    ..tip("SALT", "BIN")
                },
            ),
        ];

        for (field, lot) in own {
            let words = refused(receive(workshop, lot)).to_string();
            assert!(words.contains(field), "{words}");
        }
    });
}

#[test]
fn what_is_tipped_together_ends_with_its_first_part_and_never_joins_what_is_past_its_day() {
    in_every_workshop(|workshop| {
        bin(workshop);
        let house = workshop.house;
        let ends =
            |lot: ReceiveLot| receive(workshop, lot).unwrap().result.lots[0].expires_on.clone();
        let end = ends(tip("SALT", "BIN"));

        house.define(MasterKind::Item, "SALT", &json!({"shelf_life_days": 10}));
        let made = ReceiveLot { produced_on: Some(in_days(0)), ..tip("SALT", "BIN") };
        assert!(ends(made) < end, "the shelf life counts where no day is given");

        let late = ReceiveLot { expires_on: Some(in_days(-2)), ..tip("SALT", "BIN") };
        assert_eq!(ends(late), Some(in_days(-2)), "it ends with its first part");
        assert_eq!(refused(receive(workshop, tip("SALT", "BIN"))).code(), "lot_expired");
        let all = ScrapStock {
            lot: "BIN".into(),
            quantity: "280".into(),
            reason: "past its day".into(),
            ..ScrapStock::default()
        };
        house.plant.scrap_stock(&house.owner, &all, (None, false)).unwrap();
        assert_eq!(refused(receive(workshop, tip("SALT", "BIN"))).code(), "lot_expired");
        let fresh = ReceiveLot { expires_on: Some(in_days(60)), ..tip("SALT", "BIN") };
        assert_eq!(ends(fresh), Some(in_days(60)), "nothing old is left");
    });
}

#[test]
fn a_delivery_is_tipped_once_and_taken_back_whole() {
    in_every_workshop(|workshop| {
        bin(workshop);
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let ask = asked("S2", tip("SALT", "BIN"));
        let held = || plant.passport(owner, "lot:BIN").unwrap().pool.on_hand;

        let both: Vec<_> = thread::scope(|scope| {
            let tip = || plant.receive(owner, &ask, (Some("k"), false)).unwrap();
            let both = [scope.spawn(tip), scope.spawn(tip)];
            both.map(|one| one.join().unwrap()).into()
        });

        assert_eq!(both[0], both[1]);
        assert_eq!(held().as_deref(), Some("160"));
        let undo = UndoAct { reason: "another bin".into(), ..UndoAct::default() };
        plant.undo_act(owner, &both[0].act, &undo, (None, false)).unwrap();
        assert_eq!(held().as_deref(), Some("100"));
    });
}
