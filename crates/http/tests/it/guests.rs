//! Guests: what an auditor sees of a house, and all that they do not.

use domain::{Instant, MasterKind};
use serde_json::{Value, json};
use suyuan_http::{Access, FOR_GUESTS, ROUTES};

use crate::house::{Client, history, in_every_house};
use crate::routes::{ask, named, records};
use crate::work;

/// A moment as the API writes it, in so many days.
pub(crate) fn in_days(days: i64) -> String {
    let now_us = app::Clock::system().now_us();
    Instant::utc(now_us + days * 24 * 3_600 * 1_000_000).to_string()
}

/// An invitation to a lot, a drill and a complaint of the work that is walked.
pub(crate) fn invitation(mark: &str) -> Value {
    let code = |code: &str| format!("{mark}{code}");
    json!({
        "name": "Auditor Wu", "firm": "Certifier", "until": in_days(10), "language": "en",
        "lots": [code("L1")], "recalls": [code("RC-1")], "complaints": [code("CC-1")]
    })
}

/// Whoever has the link of an invitation, signed in by it, and the id of the guest.
async fn invited<'a>(admin: &Client<'a>) -> (Client<'a>, String, String) {
    let made = admin.post("/guests", &invitation("")).await.good();
    let text = |field: &str| made[field].as_str().unwrap().to_owned();
    let (id, token) = (text("id"), text("token"));
    (admin.house().visitor().enter(&token).await, id, token)
}

/// A house with a history, work, and somebody at the customer.
async fn at_work(admin: &Client<'_>) {
    admin.take_over(&history("")).await;
    work::walk(admin, "", &mut async |_: &work::Step| ()).await;
    let contact = json!({"name": "Frau Kontakt", "partner": "C1", "email": "kontakt@c1.example"});
    admin.define(MasterKind::Contact, "C1-QB", &contact).await;
}

/// What the invitation names.
const SHOWN: [&str; 6] = [
    "/guest",
    "/pools/lot:L1",
    "/trace/picture?root=lot:L1&direction=both",
    "/trace/table?root=lot:L1&direction=forward",
    "/recalls/RC-1",
    "/complaints/CC-1",
];

#[test]
fn a_guest_is_refused_by_every_route_that_is_not_for_guests() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        at_work(&admin).await;
        let (guest, ..) = invited(&admin).await;
        let before = records(house).await;

        let mut refused = 0;
        for route in ROUTES.iter().filter(|route| !matches!(route.access, Access::Public(_))) {
            if FOR_GUESTS.contains(&(route.method, route.path)) {
                continue;
            }
            let answer = ask(&guest, route).await;
            assert_eq!(answer.status, 403, "{}", named(house, route, &answer));
            assert_eq!(answer.code(), "denied");
            refused += 1;
        }

        assert!(refused > 200, "only {refused} routes were asked");
        assert_eq!(records(house).await, before, "on {}", house.engine);
        let writes = FOR_GUESTS.iter().filter(|(method, _)| *method != "GET");
        assert!(writes.clone().all(|(_, path)| *path == "/session"), "a guest never writes");
        for (method, path) in FOR_GUESTS {
            let is_there = ROUTES.iter().any(|one| (one.method, one.path) == (*method, *path));
            assert!(is_there, "{method} {path} is no route");
        }
    });
}

#[test]
fn a_guest_sees_what_is_named_and_nothing_else() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        at_work(&admin).await;
        let (guest, ..) = invited(&admin).await;

        for path in SHOWN {
            guest.get(path).await.good();
        }
        for paper in [
            "/pools/lot:L1/passport.pdf",
            "/trace/report.pdf?root=lot:L1&direction=both",
            "/recalls/RC-1/report.pdf",
            "/complaints/CC-1/8d.pdf",
        ] {
            let answer = guest.get(paper).await;
            let is_set = answer.status == 200 || answer.code() == "not_built_in";
            assert!(is_set, "{paper}: {}", answer.text());
        }
        for path in [
            "/pools/lot:L2",
            "/pools/lot:NONE",
            "/pools/run:R1",
            "/pools/lot:L2/passport.pdf",
            "/trace/picture?root=lot:L2&direction=both",
            "/trace/readings?root=lot:L2&direction=both",
            "/trace/table?root=supplier:S1&direction=forward",
            "/trace/report.pdf?root=lot:L2&direction=both",
            "/recalls/RC-2",
            "/recalls/RC-2/report.pdf",
            "/complaints/CC-2",
            "/complaints/CC-2/8d.pdf",
        ] {
            let answer = guest.get(path).await;
            let place = format!("{path} on {}: {}", house.engine, answer.text());
            assert_eq!(
                (answer.status.as_u16(), answer.code().as_str()),
                (403, "denied"),
                "{place}"
            );
        }
        let elsewhere = guest.get("/pools/lot:L1?site=second").await;
        assert_eq!(elsewhere.status, 404, "{}", elsewhere.text());
        let session = guest.get("/session").await.good();
        assert_eq!(session["sites"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&session["permissions"], &session["person"]["roles"]),
            (&json!([]), &json!([]))
        );
        assert!(session["guest_until"].is_string(), "{session}");
    });
}

#[test]
fn a_guest_is_not_told_who_people_are_how_they_are_reached_or_what_was_paid() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        at_work(&admin).await;
        let (guest, ..) = invited(&admin).await;
        // The administrator's name, a contact of the customer, and what a complaint cost.
        let secrets =
            ["\"Lin\"", "Frau Kontakt", "kontakt@c1.example", "Quality desk", "\"amount\":\"12.5"];

        let mut told = Vec::new();
        for path in SHOWN {
            let (theirs, ours) = (guest.get(path).await.text(), admin.get(path).await.text());
            for secret in secrets {
                assert!(!theirs.contains(secret), "{path} tells a guest of {secret}: {theirs}");
                if ours.contains(secret) {
                    told.push(secret);
                }
            }
        }
        for secret in secrets {
            assert!(told.contains(&secret), "{secret} was nowhere to be told");
        }
    });
}

#[test]
fn every_look_of_a_guest_is_put_down_and_one_who_is_shut_out_sees_nothing_more() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        at_work(&admin).await;
        let (guest, id, token) = invited(&admin).await;

        for path in SHOWN {
            guest.get(path).await.good();
        }
        let detail = admin.get(&format!("/guests/{id}")).await.good();
        let looks: Vec<&str> =
            detail["looks"].as_array().unwrap().iter().filter_map(|l| l["what"].as_str()).collect();
        assert_eq!(looks, ["complaint:CC-1", "recall:RC-1", "trace:lot:L1", "lot:L1"]);
        assert_eq!(
            (&detail["state"], &detail["looks"][0]["what"]),
            (&json!("open"), &json!(looks[0]))
        );

        let before = records(house).await;
        let gone = admin.send("DELETE", &format!("/guests/{id}"), Vec::new()).await;
        assert_eq!(gone.status, 204, "{}", gone.text());
        assert_eq!(records(house).await, before + 1);
        let again = admin.send("DELETE", &format!("/guests/{id}"), Vec::new()).await;
        assert_eq!((again.status.as_u16(), records(house).await), (204, before + 1));

        for path in SHOWN {
            assert_eq!(guest.get(path).await.status, 401, "{path} on {}", house.engine);
        }
        let link = house.visitor().post("/session/guest", &json!({"token": token})).await;
        assert_eq!((link.status.as_u16(), link.code().as_str()), (404, "not_found"));
        let list = admin.get("/guests").await.good();
        assert_eq!(list["rows"][0]["state"], "withdrawn");
        assert_eq!(list["rows"][0]["withdrawn_by"], "Lin");
        assert!(!list.to_string().contains(&token), "a link is told once");
    });
}

#[test]
fn roles_that_a_guest_is_given_open_nothing() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        at_work(&admin).await;
        let (guest, id, _) = invited(&admin).await;

        let roles = json!({"roles": ["administrator"]});
        admin.json("PATCH", &format!("/people/{id}"), &roles).await.good();

        assert_eq!(guest.get("/people").await.status, 403);
        assert_eq!(guest.get("/pools/lot:L2").await.status, 403);
        let session = guest.get("/session").await.good();
        assert_eq!(
            (&session["permissions"], &session["person"]["roles"]),
            (&json!([]), &json!([]))
        );
    });
}

#[test]
fn an_invitation_names_what_is_there_and_lasts_thirty_days_at_most() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        at_work(&admin).await;
        let with = |field: &str, value: Value| {
            let mut asked = invitation("");
            asked[field] = value;
            asked
        };
        let before = records(house).await;

        for (asked, status, code) in [
            (with("until", json!(in_days(31))), 409, "guest_stays_too_long"),
            (with("until", json!(in_days(-1))), 422, "bad_input"),
            (with("until", json!("soon")), 422, "bad_input"),
            (with("from", json!(in_days(11))), 422, "bad_input"),
            (with("name", json!(" ")), 422, "bad_input"),
            (with("firm", json!("")), 422, "bad_input"),
            (with("language", json!("fr")), 422, "bad_input"),
            (with("lots", json!(["NONE"])), 409, "unknown_pool"),
            (with("lots", json!(["run:R1"])), 409, "unknown_pool"),
            (with("recalls", json!(["NONE"])), 409, "unknown_document"),
            (with("complaints", json!(["NONE"])), 409, "unknown_document"),
            (
                json!({"name": "x", "firm": "x", "until": in_days(1), "lots": [" "]}),
                409,
                "guest_sees_nothing",
            ),
        ] {
            let answer = admin.post("/guests", &asked).await;
            let place = format!("{asked} on {}: {}", house.engine, answer.text());
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{place}");
        }

        assert_eq!(records(house).await, before, "a refused invitation leaves nothing");
        let quality = admin.person("quality", &["quality"]).await;
        quality.post("/guests", &with("until", json!(in_days(30)))).await.good();
    });
}
