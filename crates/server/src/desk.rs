//! The demo factory's day: master records, orders that wait and goods to begin with, all written by the
//! program's own commands beside the history that was taken over.

use anyhow::{Result, anyhow};
use app::{Operator, Plant};
use demo::desk::{self, Waiting};
use domain::OrderKind;

use crate::lessons;

/// How the demo asks: no key, and for good.
const ONCE: (Option<&str>, bool) = (None, false);

/// Gives the demo factory what the pages of a day's work need.
pub(crate) fn set(plant: &Plant) -> Result<()> {
    let operator = plant.command_line(None, None)?;
    define(plant, &operator)?;
    for (kind, orders) in [(OrderKind::Purchase, desk::EXPECTED), (OrderKind::Sales, desk::SOLD)] {
        for order in orders {
            place(plant, &operator, kind, order)?;
        }
    }
    fill(plant, &operator)?;
    plan(plant, &operator)?;
    lessons::set(plant, &operator)
}

fn define(plant: &Plant, operator: &Operator) -> Result<()> {
    for record in desk::records(&plant.site_code(operator)?) {
        // What the history already says of an item is what this adds to.
        let known = plant.master(operator, record.kind, &record.code).ok();
        let said = known.as_ref().map(|view| view.record.fields.clone());
        let mut fields = said.unwrap_or_default();
        fields.extend(record.fields.as_object().cloned().unwrap_or_default());
        let ask = app::DefineMaster {
            fields: Some(fields),
            retired: None,
            based_on: known.map(|view| view.record.seq),
        };
        let defined = plant.define_master(operator, record.kind, &record.code, &ask);
        defined.map_err(|error| anyhow!("{} {}: {error:?}", record.kind, record.code))?;
    }
    Ok(())
}

/// A day some days from today, as asks say it.
fn due(plant: &Plant, operator: &Operator, days: i64) -> String {
    desk::after(plant.day(operator), days).to_string()
}

fn place(plant: &Plant, operator: &Operator, kind: OrderKind, order: &Waiting) -> Result<()> {
    let line = |(item, quantity): &(&str, &str)| app::OrderLineAsk {
        item: (*item).to_owned(),
        quantity: (*quantity).to_owned(),
        ..app::OrderLineAsk::default()
    };
    let ask = app::PlaceOrder {
        partner: order.partner.to_owned(),
        due_on: Some(due(plant, operator, order.in_days)),
        partner_reference: Some(order.reference.to_owned()),
        lines: order.lines.iter().map(line).collect(),
        ..app::PlaceOrder::default()
    };
    plant.place_order(operator, kind, &ask, ONCE)?;
    Ok(())
}

/// Puts what is free to be used into the stores.
fn fill(plant: &Plant, operator: &Operator) -> Result<()> {
    let expires_on = Some(due(plant, operator, desk::FREE_DAYS));
    for free in desk::FREE {
        let lot = |&(item, lot_number, quantity): &(&str, &str, &str)| app::OpeningLot {
            item: item.to_owned(),
            lot_number: lot_number.to_owned(),
            quantity: quantity.to_owned(),
            expires_on: expires_on.clone(),
            ..app::OpeningLot::default()
        };
        let ask = app::OpenStock {
            place: Some(free.place.to_owned()),
            lots: free.lots.iter().map(lot).collect(),
            ..app::OpenStock::default()
        };
        plant.open_stock(operator, &ask, ONCE)?;
    }
    Ok(())
}

fn plan(plant: &Plant, operator: &Operator) -> Result<()> {
    for order in desk::TO_MAKE {
        let ask = app::PlaceWorkOrder {
            item: order.item.to_owned(),
            quantity: order.quantity.to_owned(),
            due_on: Some(due(plant, operator, order.in_days)),
            ..app::PlaceWorkOrder::default()
        };
        let placed = plant.place_work_order(operator, &ask, ONCE)?;
        if order.released {
            let step = app::StepOrder { state: "released".to_owned(), ..Default::default() };
            plant.step_work_order(operator, &placed.result.order.code, &step, ONCE)?;
        }
    }
    Ok(())
}
