//! A code beside the password: made, asked for, used once, lost, and asked of a role.

use app::Clock;
use serde_json::{Value, json};

use crate::house::{Client, PASSWORD, in_every_house};

/// The code that a telephone shows, so many half minutes from now.
fn code(secret: &str, later: i64) -> String {
    testkit::telephone_code(secret, Clock::system().now_us() + later * 30_000_000)
}

/// Makes a second factor for whoever is signed in; gives back the recovery codes.
pub(crate) async fn enrol(
    client: &Client<'_>,
    mut done: impl AsyncFnMut(&'static str),
) -> Vec<String> {
    let (codes, _) = enrolled(client, &mut done).await;
    codes
}

async fn enrolled(
    client: &Client<'_>,
    done: &mut impl AsyncFnMut(&'static str),
) -> (Vec<String>, String) {
    let asked = json!({"password": PASSWORD});
    let new = client.post("/session/second-factor/question", &asked).await.good();
    done("/session/second-factor/question").await;
    let secret = new["secret"].as_str().unwrap().to_owned();
    assert!(new["address"].as_str().unwrap().contains(&secret));
    let shown = json!({"code": code(&secret, 0)});
    let given = client.post("/session/second-factor", &shown).await.good();
    done("/session/second-factor").await;
    let codes = given["codes"].as_array().unwrap().iter();
    (codes.map(|code| code.as_str().unwrap().to_owned()).collect(), secret)
}

async fn signs_in(client: &Client<'_>, username: &str, code: Option<&str>) -> (u16, String, Value) {
    let body = json!({"username": username, "password": PASSWORD, "code": code});
    let answer = client.post("/session", &body).await;
    (answer.status.as_u16(), answer.code(), answer.json())
}

#[test]
fn a_password_alone_opens_nothing_once_there_is_a_second_factor() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let li = admin.person("li", &["quality"]).await;
        let visitor = house.visitor();
        let (recovery, secret) = enrolled(&li, &mut async |_: &'static str| ()).await;

        let bare = signs_in(&visitor, "li", None).await;
        let wrong = signs_in(&visitor, "li", Some("000000x")).await;
        let next = code(&secret, 1);
        let right = signs_in(&visitor, "li", Some(&next)).await;
        let again = signs_in(&visitor, "li", Some(&next)).await;
        let recovered = signs_in(&visitor, "li", Some(&recovery[0].to_lowercase())).await;
        let spent = signs_in(&visitor, "li", Some(&recovery[0])).await;

        assert_eq!((bare.0, bare.1.as_str()), (401, "code_needed"));
        assert_eq!((wrong.0, wrong.1.as_str()), (401, "wrong_code"));
        assert_eq!(right.0, 200, "{}", right.2);
        assert_eq!((again.0, again.1.as_str()), (401, "wrong_code"), "a code is taken once");
        assert_eq!(recovered.0, 200, "{}", recovered.2);
        assert_eq!((spent.0, spent.1.as_str()), (401, "wrong_code"));
        let stands = li.get("/session/second-factor").await.good();
        assert_eq!(stands, json!({"on": true, "required": false, "codes_left": 9}));
        let second =
            li.post("/session/second-factor/question", &json!({"password": PASSWORD})).await;
        assert_eq!(second.code(), "second_factor_stands");
    });
}

#[test]
fn guessed_codes_lock_and_the_tries_are_on_the_list() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let li = admin.person("li", &["quality"]).await;
        let (recovery, _) = enrolled(&li, &mut async |_: &'static str| ()).await;
        let visitor = house.visitor().with("user-agent", "guesser");

        for _ in 0..5 {
            assert_eq!(signs_in(&visitor, "li", Some("nothing")).await.1, "wrong_code");
        }
        let locked = signs_in(&visitor, "li", Some(&recovery[0])).await;

        assert_eq!((locked.0, locked.1.as_str()), (429, "locked_out"));
        let page = li.get("/session/devices").await.good();
        let tried: Vec<&Value> = page["sign_ins"].as_array().unwrap().iter().collect();
        let bad: Vec<_> = tried.iter().filter(|one| one["good"] == false).collect();
        assert_eq!(bad.len(), 5, "{page}");
        assert!(bad.iter().all(|one| one["way"] == "code"), "{page}");
        let all = admin.get("/sign-ins").await.good();
        let of_li =
            all["rows"].as_array().unwrap().iter().filter(|one| one["person"]["name"] == "li");
        assert_eq!(of_li.count(), 6, "{all}");
    });
}

#[test]
fn who_lacks_the_factor_a_role_asks_for_may_make_one_and_nothing_else() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let li = admin.person("li", &["quality"]).await;
        let hand = admin.person("hand", &["operator"]).await;
        let asked = json!({"roles": ["quality"]});
        admin.json("PUT", "/second-factor-settings", &asked).await.good();

        let before = li.get("/session").await.good();
        let denied = li.get("/overview").await;
        enrolled(&li, &mut async |_: &'static str| ()).await;
        let after = li.get("/session").await.good();
        let opened = li.get("/overview").await;

        assert_eq!(
            (&before["second_factor_needed"], &before["permissions"]),
            (&json!(true), &json!([]))
        );
        assert_eq!((denied.status.as_u16(), denied.code().as_str()), (403, "denied"));
        assert_eq!(after["second_factor_needed"], false);
        assert_eq!(opened.status, 200, "{}", opened.text());
        assert_eq!(hand.get("/session").await.good()["second_factor_needed"], false);
        let unknown =
            admin.json("PUT", "/second-factor-settings", &json!({"roles": ["king"]})).await;
        assert_eq!(unknown.code(), "bad_input");
    });
}

#[test]
fn a_lost_telephone_is_helped_by_who_manages_people_and_by_nobody_else() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let li = admin.person("li", &["quality"]).await;
        enrolled(&li, &mut async |_: &'static str| ()).await;
        let id = li.get("/session").await.good()["person"]["id"].as_str().unwrap().to_owned();
        let path = format!("/people/{id}/second-factor");

        let own = li.send("DELETE", &path, vec![]).await;
        let taken = admin.send("DELETE", &path, vec![]).await;

        assert_eq!(own.status, 403);
        assert_eq!(taken.status, 204, "{}", taken.text());
        assert_eq!(li.get("/session").await.status, 401, "the sessions are over");
        assert_eq!(signs_in(&house.visitor(), "li", None).await.0, 200);
    });
}

#[test]
fn a_session_of_another_person_or_company_cannot_be_ended_or_seen() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let stranger = house.stranger().await;
        let li = admin.person("li", &["operator"]).await;
        let id = li.get("/session").await.good()["person"]["id"].as_str().unwrap().to_owned();
        let of_li = li.get("/session/devices").await.good();
        let session = of_li["rows"][0]["id"].as_str().unwrap().to_owned();

        let by_other = admin.send("DELETE", &format!("/session/devices/{session}"), vec![]).await;
        let seen = stranger.get(&format!("/people/{id}/sessions")).await;
        let ended = stranger.send("DELETE", &format!("/people/{id}/sessions"), vec![]).await;

        assert_eq!(by_other.status, 404, "one ends one's own there");
        assert!(seen.status.is_client_error() && ended.status.is_client_error());
        assert_eq!(li.get("/session").await.status, 200);
        assert!(!session.is_empty() && of_li["rows"][0]["current"] == true, "{of_li}");
    });
}

#[test]
fn a_password_that_another_set_signs_nothing_until_its_owner_chose_one() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let li = admin.person("li", &["quality"]).await;
        let id = li.get("/session").await.good()["person"]["id"].as_str().unwrap().to_owned();
        let set = json!({"password": PASSWORD});
        admin.json("PATCH", &format!("/people/{id}"), &set).await.good();
        assert_eq!(li.get("/session").await.status, 401, "the sessions are over");
        let (li, other) =
            (house.visitor().sign_in("li").await, house.visitor().sign_in("li").await);

        let signed = li.post("/session/step-up", &set).await;
        let own = "a password of my own";
        let wrong = json!({"current": "not the password", "password": own});
        let wrong = li.json("PUT", "/session/password", &wrong).await;
        let short = json!({"current": PASSWORD, "password": "short"});
        let short = li.json("PUT", "/session/password", &short).await;
        let same = json!({"current": PASSWORD, "password": PASSWORD});
        let same = li.json("PUT", "/session/password", &same).await;
        let known = json!({"current": PASSWORD, "password": "1qaz2WSX3edc"});
        let known = li.json("PUT", "/session/password", &known).await;
        let chosen = json!({"current": PASSWORD, "password": own});
        let chosen = li.json("PUT", "/session/password", &chosen).await;
        let now = li.post("/session/step-up", &json!({"password": own})).await;

        assert_eq!(signed.code(), "password_not_own");
        assert_eq!((wrong.status.as_u16(), wrong.code().as_str()), (401, "wrong_secret"));
        assert_eq!(short.code(), "password_too_short");
        assert_eq!(same.code(), "password_not_own", "two still know it");
        assert_eq!((known.status.as_u16(), known.code().as_str()), (422, "password_known"));
        assert_eq!(chosen.status, 204, "{}", chosen.text());
        assert_eq!(now.status, 200, "{}", now.text());
        assert_eq!(other.get("/session").await.status, 401, "other sessions end");
    });
}

#[test]
fn the_first_password_of_an_account_is_known_to_two_and_signs_nothing() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let own = admin.get("/session").await.good();
        let body =
            json!({"username": "wu", "name": "wu", "password": PASSWORD, "roles": ["quality"]});
        admin.post("/people", &body).await.good();
        let wu = house.visitor().sign_in("wu").await;

        let before = wu.get("/session").await.good();
        let signed = wu.post("/session/step-up", &json!({"password": PASSWORD})).await;
        let factor = json!({"password": PASSWORD});
        let factor = wu.post("/session/second-factor/question", &factor).await;
        let chosen = json!({"current": PASSWORD, "password": "a password of my own"});
        let chosen = wu.json("PUT", "/session/password", &chosen).await;
        let after = wu.get("/session").await.good();

        assert_eq!(own["password_given"], false, "the first administrator chose their own");
        assert_eq!(
            (&before["password_given"], &after["password_given"]),
            (&true.into(), &false.into())
        );
        assert_eq!(
            (signed.code(), factor.code()),
            ("password_not_own".into(), "password_not_own".into())
        );
        assert_eq!(chosen.status, 204, "{}", chosen.text());
    });
}
