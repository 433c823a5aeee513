//! A house with a second site, and the short ways tests take from one to the other.

use app::{
    Coming, CrossingQuery, Dispatch, Operator, PlaceOrder, PlanShipment, Plant, Receive,
    ReceiveLot, SetPick, TakePick,
};
use domain::{MasterKind, OrderKind};

use crate::furnished::{ONCE, done};
use crate::house::{House, in_every_house};
use crate::site_races::retried;

/// A house with the sites `main` and `east`; each is a partner of the other by its own code.
pub(crate) struct TwoSites<'a> {
    pub(crate) house: &'a House,
    pub(crate) east: Operator,
}

/// Runs a test in a fresh house with two sites on every engine at hand.
pub(crate) fn at_two_sites(test: impl Fn(&TwoSites<'_>)) {
    in_every_house(|house| test(&TwoSites::in_house(house)));
}

impl<'a> TwoSites<'a> {
    pub(crate) fn in_house(house: &'a House) -> Self {
        house.furnish();
        house.open_site("east", "East");
        let partner =
            |code: &str, role: &str| serde_json::json!({"code": code, "name": code, "role": role});
        let document = serde_json::json!({
            "format": "suyuan-exchange", "version": 1, "items": [],
            "partners": [partner("TO-EAST", "customer"), partner("OF-EAST", "supplier"),
                partner("TO-MAIN", "customer"), partner("OF-MAIN", "supplier")],
            "pools": [], "transfers": []
        });
        house.take_over(&document.to_string());
        for (code, site) in
            [("TO-EAST", "east"), ("OF-EAST", "east"), ("TO-MAIN", "main"), ("OF-MAIN", "main")]
        {
            let body = format!(r#"{{"site":"{site}"}}"#);
            house.write_master(MasterKind::Partner, code, &body);
        }
        let east = house.plant.command_line(None, Some("east")).unwrap();
        Self { house, east }
    }

    pub(crate) fn main(&self) -> &Operator {
        &self.house.owner
    }

    /// Sells some of a lot at a site and lets it leave; the number of the delivery note.
    pub(crate) fn send(&self, at: &Operator, customer: &str, lot: &str, quantity: &str) -> String {
        let note = self.gather(at, customer, lot, quantity);
        done(self.house.plant.dispatch(at, &note, &Dispatch::default(), ONCE));
        note
    }

    /// The same where it may be refused; where in the chain of the site it left.
    pub(crate) fn try_send(
        plant: &Plant,
        at: &Operator,
        (customer, lot): (&str, &str),
        quantity: &str,
    ) -> app::Result<i64> {
        let note = picked(plant, at, (customer, lot), quantity)?;
        Ok(retried(|| plant.dispatch(at, &note, &Dispatch::default(), ONCE))?.seq)
    }

    /// As far as the dock; the number of the delivery note.
    pub(crate) fn gather(
        &self,
        at: &Operator,
        customer: &str,
        lot: &str,
        quantity: &str,
    ) -> String {
        picked(&self.house.plant, at, (customer, lot), quantity).unwrap()
    }

    /// What is on the way to a site with a delivery note.
    pub(crate) fn coming(&self, to: &Operator, note: &str) -> Vec<Coming> {
        let query = CrossingQuery { q: Some(note.to_owned()), ..CrossingQuery::default() };
        self.house.plant.coming(to, &query).unwrap().rows
    }

    /// What a receipt at a site says of goods of the other one.
    pub(crate) fn receipt(
        supplier: &str,
        lot: &str,
        quantity: &str,
        sent: Option<&str>,
    ) -> Receive {
        let received = ReceiveLot {
            item: "BREAD".to_owned(),
            quantity: quantity.to_owned(),
            lot_number: Some(lot.to_owned()),
            expires_on: Some("2035-01-01".to_owned()),
            place: Some("A1".to_owned()),
            sent: sent.map(str::to_owned),
            ..ReceiveLot::default()
        };
        Receive { supplier: Some(supplier.to_owned()), lots: vec![received], ..Receive::default() }
    }

    /// Receives all that is on the way with a delivery note as a lot.
    pub(crate) fn receive(&self, at: &Operator, supplier: &str, note: &str, lot: &str) {
        let coming = self.coming(at, note).remove(0);
        let receipt = Self::receipt(supplier, lot, &coming.left, Some(&coming.transfer));
        done(self.house.plant.receive(at, &receipt, ONCE));
    }

    /// A third site, which is a customer of the second one.
    pub(crate) fn open_west(&self) -> Operator {
        let house = self.house;
        house.open_site("west", "West");
        let document = serde_json::json!({
            "format": "suyuan-exchange", "version": 1, "items": [],
            "partners": [{"code": "TO-WEST", "name": "West", "role": "customer"}],
            "pools": [], "transfers": []
        });
        house.take_over(&document.to_string());
        house.write_master(MasterKind::Partner, "TO-WEST", r#"{"site":"west"}"#);
        house.plant.command_line(None, Some("west")).unwrap()
    }

    /// Reasons of the holds that lie on a lot at a site.
    pub(crate) fn holds(&self, at: &Operator, lot: &str) -> Vec<String> {
        let query = app::HoldQuery { lot: Some(lot.to_owned()), ..app::HoldQuery::default() };
        let rows = self.house.plant.holds(at, &query).unwrap().rows;
        rows.into_iter().filter(|hold| hold.lifted_at.is_none()).map(|hold| hold.reason).collect()
    }
}

/// Sells some of a lot at a site and takes it to the dock; the number of the delivery note.
fn picked(
    plant: &Plant,
    at: &Operator,
    (customer, lot): (&str, &str),
    quantity: &str,
) -> app::Result<String> {
    let line = app::OrderLineAsk {
        item: "BREAD".to_owned(),
        quantity: quantity.to_owned(),
        ..app::OrderLineAsk::default()
    };
    let order =
        PlaceOrder { partner: customer.to_owned(), lines: vec![line], ..PlaceOrder::default() };
    let order = retried(|| plant.place_order(at, OrderKind::Sales, &order, ONCE))?.result;
    let planned = PlanShipment {
        order: order.code,
        dock: Some("DOCK".to_owned()),
        ..PlanShipment::default()
    };
    let shipment = retried(|| plant.plan_shipment(at, &planned, ONCE))?.result.code;
    let pick = SetPick {
        line: 1,
        lot: Some(lot.to_owned()),
        quantity: quantity.to_owned(),
        reason: Some("this one".to_owned()),
        ..SetPick::default()
    };
    for pick in retried(|| plant.set_pick(at, &shipment, &pick, ONCE))?.result.picks {
        retried(|| plant.take_pick(at, (&shipment, pick.pick), &TakePick::default(), ONCE))?;
    }
    Ok(shipment)
}
