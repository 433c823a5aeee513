//! A device at a station over the API: what it shows before anybody signs in, and to whom.

use axum::http::header;
use serde_json::json;

use crate::house::{Client, House, PASSWORD, in_every_house};

/// A device that the administrator put at a station, with nobody signed in.
async fn device<'a>(house: &'a House, admin: &Client<'a>) -> Client<'a> {
    house.define_place("L2").await;
    let put = admin.post("/kiosks", &json!({"station": "L2", "name": "by the door"})).await;
    assert_eq!(put.status, 201, "{}", put.text());
    let cookie = put.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    house.visitor().with("cookie", cookie.split(';').next().unwrap())
}

/// An operator with a badge and a PIN that was given, and their id.
async fn wang(admin: &Client<'_>) -> String {
    let wang = json!({
        "username": "wang.xm", "name": "王小明", "password": PASSWORD, "roles": ["operator"]
    });
    let id = admin.post("/people", &wang).await.good()["id"].as_str().unwrap().to_owned();
    admin.post("/badges", &json!({"badge": "card-1", "person": id})).await.good();
    let pin = admin.json("PUT", &format!("/people/{id}/pin"), &json!({"pin": "7351"})).await;
    assert_eq!(pin.status, 204, "{}", pin.text());
    id
}

#[test]
fn a_kiosk_shows_todays_people_by_name_and_nobody_else_sees_them() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let kiosk = device(house, &admin).await;
        let id = wang(&admin).await;
        admin.json("PUT", "/stations/L2/people", &json!({"people": [id]})).await.good();

        let face = kiosk.get("/kiosk").await;
        let stranger = house.visitor().get("/kiosk").await;

        let text = face.text();
        let face = face.good();
        assert_eq!(face["people"], json!([{"person": id, "name": "王小明"}]));
        assert_eq!((&face["station"], &face["listed"]), (&json!("L2"), &json!(true)));
        assert!(!text.contains("wang.xm"), "no user names: {text}");
        assert_eq!((stranger.status.as_u16(), stranger.code().as_str()), (404, "not_found"));
    });
}

#[test]
fn a_name_and_a_pin_sign_in_at_the_kiosk_and_nowhere_else() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let kiosk = device(house, &admin).await;
        let id = wang(&admin).await;
        admin.json("PUT", "/stations/L2/people", &json!({"people": [id]})).await.good();
        let shown = json!({"person": id, "pin": "7351"});

        let elsewhere = house.visitor().post("/session/badge", &shown).await;
        let here = kiosk.post("/session/badge", &shown).await.good();

        assert_eq!((elsewhere.status.as_u16(), elsewhere.code().as_str()), (401, "signed_out"));
        assert_eq!(here["kiosk"]["station"], "L2");
        assert_eq!(here["kiosk"]["pin_given"], true);
        let at_desk = house.visitor().sign_in("wang.xm").await;
        assert_eq!(at_desk.get("/session").await.good()["kiosk"], json!(null));
    });
}

#[test]
fn without_a_pin_it_is_asked_for_and_a_device_that_was_taken_away_is_none() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let kiosk = device(house, &admin).await;
        wang(&admin).await;

        for badge in ["card-1", "card-nobody"] {
            let asked = kiosk.post("/session/badge", &json!({"badge": badge})).await;
            assert_eq!((asked.status.as_u16(), asked.code().as_str()), (401, "pin_needed"));
        }
        let shown = json!({"badge": "card-1", "pin": "7351"});
        let signed_in = kiosk.post("/session/badge", &shown).await;
        let cookie = signed_in.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
        assert!(cookie.starts_with("suyuan_session="), "{cookie}");
        let at_kiosk = house.visitor().with("cookie", cookie.split(';').next().unwrap());
        let polled = at_kiosk.with("x-background", "1").get("/session").await;
        assert_eq!(polled.status, 200, "{}", polled.text());

        let id = kiosk.get("/kiosk").await.good()["id"].as_str().unwrap().to_owned();
        assert_eq!(admin.send("DELETE", &format!("/kiosks/{id}"), vec![]).await.status, 204);
        assert_eq!(kiosk.get("/kiosk").await.status, 404);
    });
}
