//! Sites of one company share its items and partners, whichever of them brought them.

use app::TraceAsk;
use serde_json::json;

use crate::house::{House, in_every_house, long_history};

/// Goods of items and partners that another document brought.
fn goods_only(mark: &str, item: &str, supplier: &str) -> String {
    json!({
        "format": "suyuan-exchange", "version": 1,
        "pools": [{"id": mark, "kind": "lot", "item": item, "lot_number": mark}],
        "transfers": [{
            "id": format!("{mark}-1"), "at": "2026-03-05T08:00:00+08:00",
            "from": format!("supplier:{supplier}"), "to": format!("lot:{mark}"),
            "qty_from": "7", "qty_to": "7",
        }],
    })
    .to_string()
}

fn take_over(house: &House, operator: &app::Operator, document: &str) {
    let path = house.folder.path().join("goods.json");
    std::fs::write(&path, document).unwrap();
    let outcome = house.plant.import_path(operator, &path).unwrap();
    assert_eq!(outcome.faults, Vec::<String>::new(), "on {}", house.engine);
}

#[test]
fn what_one_site_imported_is_known_at_another() {
    in_every_house(|house| {
        house.open_site("second", "Second");
        let second = house.plant.command_line(None, Some("second")).unwrap();
        let item_of = |lot: &str| {
            let root = format!("lot:{lot}");
            let ask = TraceAsk { root, direction: "backward".to_owned(), ..TraceAsk::default() };
            let reply = house.plant.trace(&second, &ask).unwrap();
            let answer = serde_json::to_value(&reply).unwrap();
            answer["suppliers"][0]["item"].clone()
        };

        house.take_over(&long_history("A", 2));
        take_over(house, &second, &goods_only("G1", "IA", "SA"));
        assert_eq!(item_of("G1"), "IA", "on {}", house.engine);

        // Its history is in memory by now, and another document brings more to the first site.
        house.take_over(&long_history("B", 2));
        take_over(house, &second, &goods_only("G2", "IB", "SB"));
        assert_eq!(item_of("G2"), "IB", "on {}", house.engine);
    });
}
