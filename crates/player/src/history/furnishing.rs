//! What is there before the first movement: masters, by the owner, and tanks.

use std::collections::BTreeMap;

use demo::works::STORE_KEEPER;
use domain::{Instant, PoolKind, Role};
use exchange::{ItemRow, TransferRow};
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
    // An item names itself where it is made into itself again, and the goods it is a packing of; both
    // must be there first.
    let (reworked, packings) = (orders.reworked(books), packings(books));
    for item in &document.items {
        let code = item.code.as_str();
        let (is_reworked, goods) = (reworked.contains(code), packings.get(code));
        if !is_reworked && goods.is_none() {
            continue;
        }
        let mut again = of_item(item);
        if is_reworked {
            again["rework_into"] = json!(code);
        }
        if let Some(goods) = goods {
            again["packing_of"] = json!(goods);
        }
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

/// The items that a lot of other goods was packed into, and those goods.
fn packings<'a>(books: &Books<'a>) -> BTreeMap<&'a str, &'a str> {
    let between = |row: &'a TransferRow| {
        let from = books.item(&row.from)?.code.as_str();
        let to = books.item(&row.to)?.code.as_str();
        (row.from.kind == PoolKind::Lot && row.to.kind == PoolKind::Lot && from != to)
            .then_some((to, from))
    };
    books.document.transfers.iter().filter_map(between).collect()
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
