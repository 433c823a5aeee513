//! What a device keeps, over the wire: whole once, then what changed, and nothing where nothing did.

use axum::http::header;
use serde_json::json;

use crate::house::{House, in_every_house};

async fn furnished(house: &House) -> crate::house::Client<'_> {
    let admin = house.set_up().await;
    house.define_place("A-05").await;
    let document = json!({
        "format": "suyuan-exchange", "version": 1,
        "items": [{"code": "PORK", "name": "pork", "unit": "kg", "tracking": "lot"}],
        "partners": [{"code": "S1", "name": "mill", "role": "supplier"}],
    });
    admin.take_over(&document).await;
    let fields = json!({"kind": "raw", "gtin": "04712345678904"});
    admin.define(domain::MasterKind::Item, "PORK", &fields).await;
    let bought = json!({"partner": "S1", "lines": [{"item": "PORK", "quantity": "60"}]});
    admin.post("/purchase-orders", &bought).await.good();
    admin
}

#[test]
fn a_device_is_told_nothing_where_nothing_changed() {
    in_every_house(async |house| {
        let admin = furnished(house).await;
        let first = admin.get("/floor/cache").await;
        let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
        assert!(first.headers[header::VARY].to_str().unwrap().contains("Cookie"));
        let whole_bytes = first.text().len();
        let whole = first.good();
        assert_eq!(whole["items"][0]["gtin"], "04712345678904");
        assert_eq!(whole["items"][0]["unit"], "kg");
        assert_eq!(whole["purchases"][0]["lines"][0]["open"], "60");
        assert_eq!(tag, format!("\"{}\"", whole["cursor"].as_str().unwrap()));
        let since = format!("/floor/cache?since={}", whole["cursor"].as_str().unwrap());

        let same = admin.with("if-none-match", &tag).get(&since).await;
        let unasked = admin.get(&since).await;
        let anew = admin.with("if-none-match", &tag).get("/floor/cache").await;

        assert_eq!((same.status.as_u16(), same.text().len()), (304, 0));
        assert_eq!(same.headers[header::ETAG].to_str().unwrap(), tag);
        assert_eq!(unasked.good()["changed"], false);
        assert_eq!(anew.status, 200, "who has nothing is told everything");
        let received = json!({"supplier": "S1", "lots": [
            {"item": "PORK", "quantity": "5", "lot_number": "P-1", "expires_on": "2099-01-31"}]});
        admin.post("/receipts", &received).await.good();
        let after = admin.with("if-none-match", &tag).get(&since).await;
        let bytes = after.text().len();
        println!("{whole_bytes} bytes whole, {bytes} after a receipt, 0 where nothing changed");
        let after = after.good();
        assert_eq!((&after["whole"], &after["items"]), (&json!(false), &json!([])));
        assert_eq!(after["lots"][0]["lot_number"], "P-1");
        let another_day = since.rsplit_once('.').unwrap().0.to_owned() + ".2020-01-01";
        assert_eq!(admin.get(&another_day).await.good()["changed"], true);
    });
}
