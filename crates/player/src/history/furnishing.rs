//! What is there before the first movement: masters, by the owner, and tanks.

use demo::works::STORE_KEEPER;
use domain::{Instant, PoolKind, Role};
use exchange::ItemRow;
use serde_json::{Value, json};

use super::books::Books;
use super::orders::Orders;
use crate::act::{Act, Call};
use crate::{fields, later};

/// So long before the first movement is entered.
const BEFORE_MIN: i64 = -48 * 60;

pub(super) fn acts(books: &Books<'_>, orders: &Orders) -> Vec<Act> {
    let document = books.document;
    let moments = document.transfers.iter().map(|row| row.recorded_at.min(row.at));
    let Some(first) = moments.min() else { return Vec::new() };
    let at = later(first, BEFORE_MIN);
    let mut acts: Vec<Act> =
        document.items.iter().map(|item| master(at, "item", &item.code, &of_item(item))).collect();
    // An item that is made into itself again names itself, and so must be there first.
    for code in orders.reworked(books) {
        let Some(item) = books.item_of(code) else { continue };
        let mut again = of_item(item);
        again["rework_into"] = json!(code);
        let mut again = master(at, "item", code, &again);
        again.body["based_on"] = json!(format!("@seq:item:{code}"));
        acts.push(again);
    }
    for partner in &document.partners {
        let role = if partner.role == Role::Supplier { "supplier" } else { "customer" };
        let fields = json!({"name": partner.name, "role": role});
        acts.push(master(at, "partner", &partner.code, &fields));
    }
    for tank in document.pools.iter().filter(|pool| pool.kind == PoolKind::Tank) {
        acts.push(master(at, "place", &tank.id, &json!({"name": tank.id, "kind": "tank"})));
        let body = json!({"code": tank.id, "item": tank.item});
        acts.push(Act::new(later(at, 60), STORE_KEEPER, Call::OpenTank, body));
    }
    acts
}

fn of_item(item: &ItemRow) -> Value {
    json!({
        "name": item.name, "unit": item.unit, "tracking": item.tracking.to_string(),
        "kg_per_unit": item.kg_per_unit.map(|weight| weight.to_string()), "kind": "raw",
    })
}

fn master(at: Instant, kind: &str, code: &str, record: &Value) -> Act {
    let act = Act::new(at, "", Call::DefineMaster, fields(record));
    act.about(&[kind, code]).kept(&format!("{kind}:{code}"))
}
