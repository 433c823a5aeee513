//! Holds on lots, on both engines.

use app::{HoldQuery, LiftHold, TraceAsk};
use domain::facts::{PickSet, ShipmentDispatched, ShipmentPlanned};
use domain::{Fact, OrderId, PoolId, Quantity, ShipmentId};

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

/// A shipment with one pick of a lot.
fn shipment(id: i64, code: &str, pool: PoolId) -> Vec<Fact> {
    let shipment = ShipmentId(id);
    let planned = ShipmentPlanned { shipment, order: OrderId(1), code: code.into(), dock: None };
    let pick = PickSet {
        shipment,
        pick: 1,
        line: 1,
        pool,
        quantity: Some(Quantity::whole(40)),
        place: None,
        unit: None,
        picked: true,
        reason: None,
    };
    vec![planned.into(), pick.into()]
}

#[test]
fn a_hold_tells_which_shipments_it_stops_and_not_those_that_left() {
    in_every_house(|house| {
        set_up(house);
        let pool = house.pool("OLD");
        house.record("pick", shipment(7, "DN-1", pool));
        let left = ShipmentDispatched {
            shipment: ShipmentId(8),
            carrier: None,
            plate: None,
            driver: None,
            seal: None,
            precool_milli_c: None,
            loading_milli_c: None,
        };
        house.record("ship", [shipment(8, "DN-2", pool), vec![left.into()]].concat());

        let asked = hold(&["OLD"], "glass");
        let placed = house.plant.place_hold(&house.owner, &asked, (None, false)).unwrap().result;

        let stopped = &placed.lots[0].shipments;
        assert_eq!((stopped.len(), stopped[0].shipment.as_str()), (1, "DN-1"));
        assert_eq!((stopped[0].quantity.as_str(), stopped[0].picked), ("40", true));
        let open = house.plant.holds(&house.owner, &HoldQuery::default()).unwrap().rows;
        assert_eq!(open[0].shipments[0].shipment, "DN-1");
        house.check();
    });
}

#[test]
fn the_drawing_of_a_trace_shows_what_is_blocked_or_waits_as_it_is_now() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "100", None);
        let state = |as_of: Option<&str>| {
            let ask = TraceAsk {
                root: "lot:F-1".to_owned(),
                direction: "forward".to_owned(),
                as_of: as_of.map(str::to_owned),
                ..TraceAsk::default()
            };
            let picture = house.plant.picture(&house.owner, &ask, 60).unwrap().picture;
            picture.nodes.iter().find(|node| node.root).map(|node| node.state)
        };

        let before = state(None);
        house.plant.place_hold(&house.owner, &hold(&["F-1"], "glass"), (None, false)).unwrap();
        assert_ne!(before, Some("hold"));
        assert_eq!(state(None), Some("hold"));
        let then = state(Some("2999-01-01T00:00:00Z"));
        assert_eq!(then, Some("free"), "what was known then says nothing of holds");
    });
}
