//! A small kitchen for tests of the chain of work: flour that waits for inspection, two bins, a
//! supplier and a customer.

use app::{Error, Inspect, PlaceHold, Receive, ReceiveLot, RecordTransfer};
use domain::{MasterKind, Refusal};
use serde_json::json;

use crate::house::House;

/// The masters everything here needs.
pub(crate) fn set_up(house: &House) {
    let document = json!({
        "format": "suyuan-exchange", "version": 1,
        "items": [
            {"code": "FLOUR", "name": "麵粉", "unit": "kg", "kg_per_unit": "1", "tracking": "lot"},
            {"code": "DOUGH", "name": "麵團", "unit": "kg", "kg_per_unit": "1", "tracking": "lot"}
        ],
        "partners": [
            {"code": "MILLER", "name": "廠", "role": "supplier"},
            {"code": "SHOP", "name": "店", "role": "customer"}
        ],
        "pools": [
            {"id": "OLD", "kind": "lot", "item": "FLOUR", "lot_number": "OLD"},
            {"id": "D1", "kind": "lot", "item": "DOUGH", "lot_number": "D1"}
        ],
        "transfers": [
            {"id": "t1", "at": "2026-03-01T08:00:00+08:00", "from": "supplier:MILLER",
             "to": "lot:OLD", "qty_from": null, "qty_to": "500"}
        ],
    });
    house.take_over(&document.to_string());
    house.define(MasterKind::Item, "FLOUR", &json!({"inspect_incoming": true}));
    for bin in ["A-01", "A-02", "Q-01"] {
        house.define(MasterKind::Place, bin, &json!({"name": bin, "kind": "bin"}));
    }
}

/// Receives a lot of flour; it waits for inspection.
pub(crate) fn receive(house: &House, number: &str, quantity: &str, place: Option<&str>) -> String {
    let ask = Receive {
        supplier: Some("MILLER".to_owned()),
        lots: vec![ReceiveLot {
            item: "FLOUR".to_owned(),
            quantity: quantity.to_owned(),
            lot_number: Some(number.to_owned()),
            supplier_lot: Some(format!("M-{number}")),
            expires_on: Some("2099-03-01".to_owned()),
            allergens: Some("gluten".to_owned()),
            place: place.map(str::to_owned),
            ..ReceiveLot::default()
        }],
        ..Receive::default()
    };
    house.plant.receive(&house.owner, &ask, (None, false)).unwrap().act
}

/// A verdict on a lot.
pub(crate) fn verdict(lot: &str, stage: &str, accepted: &str, rejected: &str) -> Inspect {
    Inspect {
        lot: lot.to_owned(),
        stage: stage.to_owned(),
        accepted: Some(accepted.to_owned()),
        rejected: Some(rejected.to_owned()),
        ..Inspect::default()
    }
}

/// A hold on lots.
pub(crate) fn hold(lots: &[&str], reason: &str) -> PlaceHold {
    PlaceHold {
        lots: lots.iter().map(|lot| (*lot).to_owned()).collect(),
        reason: reason.to_owned(),
        ..PlaceHold::default()
    }
}

/// Moves goods by the plain movement, without any act.
pub(crate) fn transfer(house: &House, from: &str, to: &str, quantity: &str, at: Option<&str>) {
    let ask = RecordTransfer {
        from: from.to_owned(),
        to: to.to_owned(),
        qty_from: Some(quantity.to_owned()),
        qty_to: Some(quantity.to_owned()),
        at: at.map(str::to_owned),
        ..RecordTransfer::default()
    };
    house.plant.record_transfer(&house.owner, &ask, None).unwrap();
}

/// The code of a refusal.
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Refusal(refusal)) => refusal.code().to_owned(),
        other => panic!("not refused: {other:?}"),
    }
}

/// A refusal as it is.
pub(crate) fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refusal(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}
