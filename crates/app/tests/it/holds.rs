//! Holds on lots, on both engines.

use app::{HoldQuery, LiftHold};

use crate::house::in_every_house;
use crate::kitchen::{hold, receive, refused, set_up, transfer};

fn lift(reason: &str) -> LiftHold {
    LiftHold { reason: reason.to_owned(), ..LiftHold::default() }
}

#[test]
fn a_hold_lies_on_every_lot_that_was_named_and_is_lifted_one_by_one() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "100", None);
        transfer(house, "lot:OLD", "customer:SHOP", "30", None);

        let asked = hold(&["F-1", "OLD"], "glass");
        let placed = house.plant.place_hold(&house.owner, &asked, (None, false)).unwrap().result;
        assert_eq!(placed.lots.len(), 2);
        assert_eq!(
            (placed.lots[1].quantity.as_str(), placed.lots[1].shipped.as_str()),
            ("470", "30")
        );
        let second = hold(&["F-1"], "metal");
        let second = house.plant.place_hold(&house.owner, &second, (None, false)).unwrap().result;
        assert_eq!(second.lots[0].also_held, ["glass"]);

        let ask = lift("no glass");
        let id = &placed.lots[0].hold;
        let lifted = house.plant.lift_hold(&house.owner, id, &ask, (None, false)).unwrap().result;
        assert_eq!(lifted.still_held, ["metal"]);
        let again = house.plant.lift_hold(&house.owner, id, &ask, (None, false));
        assert_eq!(refused(again), "hold_not_open");
        let open = house.plant.holds(&house.owner, &HoldQuery::default()).unwrap().rows;
        let reasons: Vec<&str> = open.iter().map(|hold| hold.reason.as_str()).collect();
        assert_eq!(reasons, ["glass", "metal"]);
        assert_eq!(open[0].lot.lot_number.as_deref(), Some("OLD"));
        house.check();
    });
}

#[test]
fn one_lot_that_is_not_there_leaves_all_of_them_free() {
    in_every_house(|house| {
        set_up(house);
        let place = |asked| house.plant.place_hold(&house.owner, &asked, (None, false));

        assert_eq!(refused(place(hold(&["OLD", "NONE"], "glass"))), "unknown_pool");
        assert_eq!(refused(place(hold(&[], "glass"))), "bad_input");
        assert_eq!(refused(place(hold(&["OLD"], "  "))), "bad_input");
        assert!(house.plant.holds(&house.owner, &HoldQuery::default()).unwrap().rows.is_empty());
        let nobody = house.plant.lift_hold(&house.owner, "no-such", &lift("x"), (None, false));
        assert_eq!(refused(nobody), "unknown_document");
    });
}
