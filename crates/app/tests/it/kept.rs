//! What is kept of lots is what their movements come to, also where documents brought them.

use domain::{PoolId, PoolKind};
use serde_json::json;
use store::{StoreError, balances, pools, stock};

use crate::house::{House, in_every_house};

fn lot(id: &str, expires: Option<&str>) -> serde_json::Value {
    json!({"id": id, "kind": "lot", "item": "F", "lot_number": id, "expires": expires})
}

fn moved(id: &str, day: u32, (from, to): (&str, &str), quantity: &str) -> serde_json::Value {
    let at = format!("2026-03-{day:02}T08:00:00+08:00");
    json!({"id": id, "at": at, "from": from, "to": to, "qty_from": quantity, "qty_to": quantity})
}

fn first() -> String {
    json!({
        "format": "suyuan-exchange", "version": 1,
        "items": [{"code": "F", "name": "Flour", "unit": "kg", "kg_per_unit": "1", "tracking": "lot"}],
        "partners": [{"code": "S", "name": "Mill", "role": "supplier"}],
        "pools": [
            lot("L1", None), lot("L2", Some("2026-09-01")), lot("L3", Some("2026-08-01")),
            lot("L4", Some("2026-07-01")), lot("L5", Some("2026-06-01")),
        ],
        "transfers": [
            moved("t1", 1, ("supplier:S", "lot:L1"), "100"),
            moved("t2", 1, ("supplier:S", "lot:L2"), "50"),
            moved("t3", 2, ("lot:L2", "scrap"), "50"),
            moved("t4", 1, ("supplier:S", "lot:L3"), "70"),
            moved("t5", 3, ("supplier:S", "lot:L5"), "5"),
        ],
        "corrections": [
            {"corrects": "t4", "to": "lot:L4", "reason": "the other pallet", "at": "2026-03-03T08:00:00+08:00"},
            {"corrects": "t5", "void": true, "reason": "never came", "at": "2026-03-03T09:00:00+08:00"},
        ],
    })
    .to_string()
}

fn second() -> String {
    json!({
        "format": "suyuan-exchange", "version": 1,
        "transfers": [
            moved("u1", 10, ("lot:L1", "scrap"), "100"),
            moved("u2", 10, ("supplier:S", "lot:L2"), "30"),
        ],
        "corrections": [
            {"corrects": "t1", "qty_from": "120", "qty_to": "120", "reason": "scale", "at": "2026-03-11T08:00:00+08:00"},
        ],
    })
    .to_string()
}

/// Lots that hold something with what they hold, in the order they go out.
fn left(house: &House) -> Vec<(String, i128)> {
    let database = store::Database::open(house.target.clone()).unwrap();
    let ground = (house.owner.company, house.owner.site);
    let item = house.item("F");
    let found = database.read(|tx| {
        let mut known = std::collections::BTreeMap::new();
        for pool in pools::ids_of_kind(tx, ground, PoolKind::Lot, PoolId(0), 100)? {
            let kept = balances::on_hand(tx, ground, pool)?;
            assert_eq!(kept, balances::all_moves(tx, ground, pool)?.on_hand());
            known.insert(pool, kept);
        }
        let mut listed = stock::lots_left(tx, ground, Some(item), PoolId(0), 100)?;
        assert_eq!(listed, stock::lots_left(tx, ground, None, PoolId(0), 100)?);
        let out = stock::first_out(tx, ground, item, None, 100)?;
        let order: Vec<_> = out.iter().map(|one| (one.code.clone(), known[&one.pool])).collect();
        let page = stock::first_out(tx, ground, item, out.first(), 100)?;
        assert_eq!(page, out[1..], "a later page goes on where the first one ended");
        listed.retain(|pool| known[pool] == 0);
        assert!(listed.is_empty(), "{listed:?} hold nothing");
        let sum: i128 = order.iter().map(|(_, quantity)| quantity).sum();
        let day = "2026-05-01".parse().unwrap();
        assert_eq!(stock::usable(tx, ground, item, day)?, sum);
        Ok::<_, StoreError>(order)
    });
    let kilograms =
        |(code, steps): (String, i128)| (code, steps / i128::from(domain::quantity::SCALE));
    found.unwrap().into_iter().map(kilograms).collect()
}

fn named(lots: &[(&str, i128)]) -> Vec<(String, i128)> {
    lots.iter().map(|(code, quantity)| ((*code).to_owned(), *quantity)).collect()
}

#[test]
fn lots_that_documents_brought_and_corrected_are_found_while_they_hold_something() {
    in_every_house(|house| {
        house.take_over(&first());
        assert_eq!(left(house), named(&[("L4", 70), ("L1", 100)]), "what has no end goes last");

        house.take_over(&second());
        assert_eq!(left(house), named(&[("L4", 70), ("L2", 30), ("L1", 20)]));
        house.verify();
    });
}
