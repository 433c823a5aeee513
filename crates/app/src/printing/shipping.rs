//! The delivery note and the pick list of a shipment.

use std::collections::{BTreeMap, BTreeSet};

use documents::{
    DeliveryLine, DeliveryLot, DeliveryNote, Document, Packed, PickList, PickRow, figure_of,
};
use jiff::tz::TimeZone;
use store::units;

use super::{Paper, Sums, on_the_wall};
use crate::deliveries::{PickView, ShipmentView};
use crate::error::Result;
use crate::plant::{Operator, Plant};
use crate::times;

impl Plant {
    /// The delivery note of a shipment.
    pub fn delivery_note(
        &self,
        operator: &Operator,
        code: &str,
        language: Option<&str>,
    ) -> Result<Paper> {
        let shipment = self.shipment(operator, code)?;
        let packed = self.packed(operator, &shipment.picks)?;
        let note = delivery_note(shipment, packed, &times::zone(&operator.zone));
        self.paper(operator, language, Document::DeliveryNote(note))
    }

    /// The pick list of a shipment.
    pub fn pick_list(
        &self,
        operator: &Operator,
        code: &str,
        language: Option<&str>,
    ) -> Result<Paper> {
        let shipment = self.shipment(operator, code)?;
        let list = pick_list(shipment, &times::zone(&operator.zone));
        self.paper(operator, language, Document::PickList(list))
    }

    /// How many cases, pallets and the like the goods are in.
    fn packed(&self, operator: &Operator, picks: &[PickView]) -> Result<Vec<Packed>> {
        let ground = (operator.company, operator.site);
        let codes: BTreeSet<&str> = picks.iter().flat_map(packed_in).collect();
        self.read(|tx| {
            let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
            for code in codes {
                if let Some(unit) = units::by_code(tx, ground, code)? {
                    *kinds.entry(unit.kind.to_string()).or_default() += 1;
                }
            }
            Ok(kinds.into_iter().map(|(kind, count)| Packed { kind, count }).collect())
        })
    }
}

fn delivery_note(shipment: ShipmentView, packed: Vec<Packed>, zone: &TimeZone) -> DeliveryNote {
    let at = |moment: Option<String>| moment.map(|moment| on_the_wall(&moment, zone));
    let mut totals = Sums::default();
    let mut lines = Vec::new();
    for line in &shipment.lines {
        let picks = shipment.picks.iter().filter(|pick| pick.line == line.line);
        let mut shipped = Sums::default();
        let mut lots = Vec::new();
        for pick in picks {
            shipped.add(&pick.quantity, &pick.unit);
            totals.add(&pick.quantity, &pick.unit);
            lots.push(delivery_lot(pick));
        }
        // A line of which nothing leaves with this shipment is no part of its note.
        if !lots.is_empty() {
            let shipped = shipped.totals().into_iter().map(|total| total.quantity);
            lines.push(DeliveryLine {
                line: line.line,
                item: line.item.clone(),
                item_name: line.item_name.clone(),
                ordered: figure_of(&line.quantity, &line.unit),
                shipped: shipped.collect::<Vec<_>>().join(" + "),
                lots,
            });
        }
    }
    DeliveryNote {
        number: shipment.code,
        state: shipment.state,
        order: shipment.order,
        customer_name: named(shipment.customer_name, shipment.customer.as_ref()),
        customer: shipment.customer.unwrap_or_default(),
        customer_reference: shipment.customer_reference,
        left_at: at(shipment.dispatched_at),
        arrived_at: at(shipment.delivered_at),
        carrier: shipment.carrier,
        plate: shipment.plate,
        driver: shipment.driver,
        seal: shipment.seal,
        precool_c: shipment.precool_c,
        loading_c: shipment.loading_c,
        arrival_c: shipment.arrival_c,
        shortfall: shipment.shortfall,
        lines,
        totals: totals.totals(),
        packed,
    }
}

fn delivery_lot(pick: &PickView) -> DeliveryLot {
    DeliveryLot {
        lot: lot_of(pick),
        produced_on: pick.produced_on.clone(),
        expires_on: pick.expires_on.clone(),
        packed_in: packed_in(pick).map(str::to_owned).collect(),
        quantity: figure_of(&pick.quantity, &pick.unit),
    }
}

fn pick_list(shipment: ShipmentView, zone: &TimeZone) -> PickList {
    let mut totals = Sums::default();
    let mut picks = shipment.picks;
    // In the order the store is walked: place by place, what has none last.
    picks.sort_by(|one, other| {
        let key = |pick: &PickView| (pick.place.is_none(), pick.place.clone(), pick.pick);
        key(one).cmp(&key(other))
    });
    let picks = picks.into_iter().map(|pick| {
        totals.add(&pick.quantity, &pick.unit);
        PickRow {
            packed_in: packed_in(&pick).map(str::to_owned).collect(),
            lot: lot_of(&pick),
            quantity: figure_of(&pick.quantity, &pick.unit),
            pick: pick.pick,
            place: pick.place,
            item: pick.item,
            item_name: pick.item_name,
            expires_on: pick.expires_on,
            picked: pick.picked,
            reason: pick.reason,
        }
    });
    let picks = picks.collect();
    PickList {
        number: shipment.code,
        order: shipment.order,
        customer_name: named(shipment.customer_name, shipment.customer.as_ref()),
        customer: shipment.customer.unwrap_or_default(),
        dock: shipment.dock,
        planned_at: on_the_wall(&shipment.planned_at, zone),
        picks,
        totals: totals.totals(),
    }
}

/// The unit a portion is in, and the one that stands in.
fn packed_in(pick: &PickView) -> impl Iterator<Item = &str> {
    [&pick.handling_unit, &pick.outer_unit].into_iter().flatten().map(String::as_str)
}

fn lot_of(pick: &PickView) -> String {
    pick.lot_number.clone().unwrap_or_else(|| pick.lot.clone())
}

/// What somebody is called, by their code where they have no name.
fn named(name: Option<String>, code: Option<&String>) -> String {
    name.filter(|name| !name.is_empty()).or_else(|| code.cloned()).unwrap_or_default()
}
