//! Crates and pallets that go out and come back: who owes how many, since when.

use app::{
    BuildUnit, Dispatch, FillUnit, MoveReturnables, PlanShipment, ReturnableCount, SetPick,
    StatementQuery, TakePick, UndoAct,
};

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};

/// `SO-1` for `C1` leaves as `DN-1` on a pallet with a number, with ten crates that have none.
fn ship(house: &House) -> String {
    let (plant, owner) = (&house.plant, &house.owner);
    house.receive("BREAD", "B1", "20", "A1");
    house.sell("SO-1", "C1", "BREAD", "20");
    let pallet = BuildUnit {
        kind: "pallet".to_owned(),
        code: Some("EPAL-7".to_owned()),
        place: Some("A1".to_owned()),
        returnable: Some("BAG".to_owned()),
        ..BuildUnit::default()
    };
    assert_eq!(done(plant.build_unit(owner, &pallet, ONCE)).returnable.as_deref(), Some("BAG"));
    let all = FillUnit { lot: "B1".to_owned(), quantity: "20".to_owned(), ..FillUnit::default() };
    done(plant.fill_unit(owner, "EPAL-7", &all, ONCE));
    let plan = PlanShipment {
        order: "SO-1".to_owned(),
        code: Some("DN-1".to_owned()),
        dock: Some("DOCK".to_owned()),
        ..PlanShipment::default()
    };
    done(plant.plan_shipment(owner, &plan, ONCE));
    let pick = SetPick { line: 1, quantity: "20".to_owned(), ..SetPick::default() };
    done(plant.set_pick(owner, "DN-1", &pick, ONCE));
    done(plant.take_pick(owner, ("DN-1", 1), &TakePick::default(), ONCE));
    let leaving = Dispatch {
        returnables: vec![ReturnableCount { item: "FLOUR".to_owned(), count: 10 }],
        ..Dispatch::default()
    };
    plant.dispatch(owner, "DN-1", &leaving, ONCE).unwrap().act
}

fn back(item: &str, count: u32) -> MoveReturnables {
    MoveReturnables {
        direction: "back".to_owned(),
        partner: Some("C1".to_owned()),
        item: Some(item.to_owned()),
        count: Some(count),
        ..MoveReturnables::default()
    }
}

fn owed(house: &House) -> Vec<(String, String, i64)> {
    let view = house.plant.returnables(&house.owner).unwrap();
    view.rows.into_iter().map(|row| (row.partner, row.item, row.pieces)).collect()
}

#[test]
fn what_goes_out_with_a_shipment_is_owed_until_it_comes_back() {
    in_every_house(|house| {
        house.furnish();
        let (plant, owner) = (&house.plant, &house.owner);
        ship(house);
        let c1 = |item: &str, pieces| ("C1".to_owned(), item.to_owned(), pieces);
        assert_eq!(owed(house), [c1("FLOUR", 10), c1("BAG", 1)]);
        let rows = plant.returnables(owner).unwrap().rows;
        assert_eq!(rows[1].units, ["EPAL-7"]);
        assert!(rows[0].since.is_some());

        let scanned = MoveReturnables {
            direction: "back".to_owned(),
            units: vec!["EPAL-7".to_owned()],
            place: Some("A1".to_owned()),
            ..MoveReturnables::default()
        };
        let even = done(plant.move_returnables(owner, &scanned, ONCE));
        assert_eq!((even.rows[0].pieces, even.rows[0].since.as_deref()), (0, None));
        assert_eq!(plant.unit(owner, "EPAL-7", None).unwrap().place.as_deref(), Some("A1"));
        done(plant.move_returnables(owner, &back("FLOUR", 4), ONCE));
        assert_eq!(owed(house), [c1("FLOUR", 6)]);

        assert_eq!(refused(plant.move_returnables(owner, &scanned, ONCE)), "reason_needed");
        assert_eq!(
            refused(plant.move_returnables(owner, &back("FLOUR", 7), ONCE)),
            "reason_needed"
        );
        let more = MoveReturnables { reason: Some("counted twice".into()), ..back("FLOUR", 7) };
        done(plant.move_returnables(owner, &more, ONCE));
        assert_eq!(owed(house), [c1("FLOUR", -1)]);
        let query = StatementQuery {
            partner: "C1".to_owned(),
            item: "FLOUR".to_owned(),
            ..StatementQuery::default()
        };
        let statement = plant.returnable_statement(owner, &query).unwrap();
        let moves: Vec<_> = statement.moves.iter().map(|one| one.pieces).collect();
        assert_eq!(moves, [-7, -4, 10]);
        assert_eq!(statement.moves[2].shipment.as_deref(), Some("DN-1"));
        assert_eq!(statement.moves[0].reason.as_deref(), Some("counted twice"));
        house.stays_sound();
    });
}

#[test]
fn a_dispatch_that_is_taken_back_leaves_nobody_owing() {
    in_every_house(|house| {
        house.furnish();
        let act = ship(house);
        let undo = UndoAct { reason: "wrong lorry".to_owned(), ..UndoAct::default() };

        house.plant.undo_act(&house.owner, &act, &undo, ONCE).unwrap();
        assert_eq!(owed(house), []);
        house.stays_sound();
    });
}
