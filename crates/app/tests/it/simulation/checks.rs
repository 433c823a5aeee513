//! What must be so after any acts whatever.

use app::{LotStock, StockQuery};
use domain::{OrderId, OrderKind, PoolId, PoolKind};
use serde_json::Value;
use store::balances::Sum;
use store::orders::{self, OrderFilter};
use store::pools;

use crate::house::House;

const BILLION: i128 = 1_000_000_000;

/// A decimal as steps of 10⁻¹⁸, as traces show them.
fn steps(text: &str) -> i128 {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    assert!(part.len() <= 18, "{text} has more places than there are");
    let part = if part.is_empty() { 0 } else { format!("{part:0<18}").parse::<i128>().unwrap() };
    let size = whole.parse::<i128>().unwrap() * BILLION * BILLION + part;
    if negative { -size } else { size }
}

/// The balances of lots and tanks stood above zero at every moment, and portions fit in them.
pub(crate) fn quantities(house: &House, place: &str) {
    let database = store::Database::open(house.target.clone()).unwrap();
    let ground = (house.owner.company, house.owner.site);
    for kind in [PoolKind::Lot, PoolKind::Tank] {
        let checked = database.read(|tx| {
            for pool in pools::ids_of_kind(tx, ground, kind, PoolId(0), 10_000)? {
                let row = pools::find(tx, ground.0, ground.1, pool)?.unwrap();
                // A tank of anything has no balance in one unit.
                if row.item.is_none() {
                    continue;
                }
                let moves = store::balances::all_moves(tx, ground, pool)?;
                let code = &row.pool.fact.code;
                let kept = store::balances::on_hand(tx, ground, pool)?;
                assert_eq!(kept, moves.on_hand(), "{place}: {code} by what is kept of it");
                let (least, below) = moves.least();
                assert_eq!(below, None, "{place}: {code} was at {least}: {moves:?}");
            }
            Ok::<_, store::StoreError>(())
        });
        checked.unwrap();
    }
    served(house, &database, place);
    for lot in stock(house) {
        let placed: i128 = lot.portions.iter().map(|portion| steps(&portion.quantity)).sum();
        let on_hand = steps(&lot.on_hand);
        assert!(placed <= on_hand, "{place}: {lot:?}");
        let positive = lot.portions.iter().all(|portion| steps(&portion.quantity) > 0);
        assert!(positive, "{place}: {lot:?}");
    }
}

/// What is kept of every line is what its transfers add up to.
fn served(house: &House, database: &store::Database, place: &str) {
    let ground = (house.owner.company, house.owner.site);
    let checked = database.read(|tx| {
        for kind in [OrderKind::Purchase, OrderKind::Sales, OrderKind::Work] {
            let filter =
                OrderFilter { kind, state: None, text: None, before: OrderId(0), limit: 10_000 };
            for order in orders::page(tx, ground, &filter)? {
                let mut sums = std::collections::BTreeMap::new();
                for (line, transfer) in orders::serving(tx, ground, order.order)? {
                    let net = store::balances::net(tx, ground, &[transfer])?.into_values();
                    let sum = store::balances::sum(net);
                    let line: &mut Sum = sums.entry(line).or_default();
                    line.taken += sum.taken;
                    line.given += sum.given;
                }
                let kept = store::balances::lines_served(tx, ground, order.order)?;
                assert_eq!(kept, sums, "{place}: the lines of {}", order.code);
            }
        }
        Ok::<_, store::StoreError>(())
    });
    checked.unwrap();
}

/// Every lot that is shown as being there.
pub(crate) fn stock(house: &House) -> Vec<LotStock> {
    let (mut lots, mut cursor) = (Vec::new(), None);
    loop {
        let query = StockQuery { limit: Some(200), cursor, ..StockQuery::default() };
        let page = house.plant.stock(&house.owner, &query).unwrap();
        lots.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            return lots;
        }
    }
}

/// Forward and backward say the same of a lot, and all of it is somewhere.
pub(crate) fn traces(house: &House, lots: &[String], place: &str) {
    for root in lots {
        let forward = traced(house, root, "forward");
        closes(&forward, &format!("{place}: forward from {root}"));
        for reached in inside(&forward) {
            let back = inside(&traced(house, &reached, "backward"));
            assert!(back.contains(root), "{place}: {root} → {reached}, but not back: {back:?}");
        }
        let backward = traced(house, root, "backward");
        for reached in inside(&backward) {
            let on = inside(&traced(house, &reached, "forward"));
            assert!(on.contains(root), "{place}: {root} ← {reached}, but not on: {on:?}");
        }
        // What goes forward to a pool is never more than all of the root.
        bounded(&forward, &format!("{place}: forward from {root}"));
    }
}

fn traced(house: &House, root: &str, direction: &str) -> Value {
    let ask = app::TraceAsk {
        root: root.to_owned(),
        direction: direction.to_owned(),
        ..app::TraceAsk::default()
    };
    let reply = house.plant.trace(&house.owner, &ask);
    let reply = reply.unwrap_or_else(|error| panic!("{root}: {error}"));
    serde_json::to_value(&reply).unwrap()
}

/// The lots, runs and tanks of an answer.
fn inside(answer: &Value) -> Vec<String> {
    let pools = answer["pools"].as_array().unwrap();
    let references = pools.iter().map(|pool| pool["ref"].as_str().unwrap());
    let kept =
        |reference: &&str| ["lot:", "run:", "tank:"].iter().any(|kind| reference.starts_with(kind));
    references.filter(kept).map(str::to_owned).collect()
}

fn closes(answer: &Value, place: &str) {
    let balance = answer["balance"].as_object().unwrap_or_else(|| panic!("{place}: {answer}"));
    let part = |name: &str| steps(balance[name].as_str().unwrap());
    let parts = ["on_hand", "in_process", "shipped", "scrapped", "lost", "adjusted", "unexplained"];
    let sum: i128 = parts.into_iter().map(part).sum();
    assert_eq!(sum, part("root"), "{place}: {balance:?}");
    for name in ["root", "on_hand", "in_process", "shipped", "scrapped", "lost"] {
        assert!(part(name) >= 0, "{place}: {name} in {balance:?}");
    }
}

fn bounded(answer: &Value, place: &str) {
    for row in answer["transfers"].as_array().unwrap() {
        let figure = |name: &str| row["quantity"][name].as_str().map(steps);
        let Some(((least, expected), most)) =
            figure("min").zip(figure("expected")).zip(figure("max"))
        else {
            continue;
        };
        assert!(0 <= least && least <= expected && expected <= most, "{place}: {row}");
    }
}

/// The ledger verifies, and a rebuild changes nothing.
pub(crate) fn books(house: &House, place: &str) {
    for _ in 0..2 {
        let report = house.plant.verify(&house.owner).unwrap();
        assert!(report.clean, "{place}: {:?}", report.first);
        house.plant.rebuild(&house.owner).unwrap();
    }
}
