//! Moving, counting, writing off; lots that become others; what is there.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let act = |route: &'static str, body| Step::post(route, route, body);
    let (flour, place) = (code("F-1"), code("A1"));
    vec![
        act("/moves", json!({"lot": flour, "quantity": "100", "to": place})),
        act(
            "/counts",
            json!({"lot": flour, "place": place, "counted": "99", "reason": code("spilt")}),
        ),
        act(
            "/adjustments",
            json!({"lot": flour, "change": "1", "place": place, "reason": code("scale")}),
        ),
        act(
            "/scraps",
            json!({"lot": flour, "quantity": "1", "place": place, "reason": code("torn")}),
        ),
        act("/splits", json!({"lot": flour, "quantity": "10", "lot_number": code("F-1S")})),
        act("/merges", json!({"from": code("F-1S"), "into": code("F-2")})),
        act("/relabels", json!({"lot": code("F-2"), "lot_number": code("F-2N")})),
        act(
            "/repacks",
            json!({"lot": code("F-2N"), "into_item": code("BREAD"), "quantity_from": "10",
                "quantity_to": "10", "lot_number": code("B-9")}),
        ),
        Step::get("/stock", format!("/stock?item={}", code("FLOUR"))),
        Step::get(
            "/stock/proposal",
            format!("/stock/proposal?item={}&quantity=5&customer={}", code("BREAD"), code("C1")),
        ),
        Step::get("/places/{code}/stock", format!("/places/{place}/stock")),
    ]
}
