//! Walks over every route there is: sign-in, CSRF, permission, trail.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};

use app::{Permission, ROLES};
use serde_json::{Value, json};
use suyuan_http::{Access, ROUTES, Route, Trail};

use crate::house::{
    Answer, Client, FIRST_PASSWORD, House, PASSWORD, history, in_every_house, in_every_house_ahead,
};
use crate::work;

/// A request that is well formed, about things that need not exist.
pub(crate) fn path_of(route: &Route) -> String {
    if let Some(step) = work::example(route.method, route.path) {
        // What an earlier step would have said need not exist here.
        return work::without_answers(work::at_no_site(&step.path));
    }
    let path = route.path.replace("{ref}", "lot:L1").replace("{id}", "00000000000010");
    let path = path.replace("{code}", "t1").replace("{kind}", "place").replace("{size}", "1");
    let path = path.replace("{session}", "0123456789abcdef").replace("{token}", "nowhere");
    let path = path.replace("{report}", "00000000000010").replace("{sha256}", &"0".repeat(64));
    match route.path {
        "/search" => format!("{path}?q=L1"),
        "/trace"
        | "/trace/picture"
        | "/trace/readings"
        | "/trace/sites"
        | "/trace.csv"
        | "/trace.json"
        | "/trace.ndjson"
        | "/trace/dossier"
        | "/trace/table"
        | "/trace/report.pdf"
        | "/trace.xlsx"
        | "/trace/epcis.jsonld" => {
            format!("{path}?root=lot:L1&direction=forward")
        }
        "/ledger/consistency" => format!("{path}?from=1&to=1"),
        "/imports" if route.method == "POST" => format!("{path}?name=history.json"),
        "/masters.xlsx" => format!("{path}?kind=place"),
        _ => path,
    }
}

fn body_of(route: &Route) -> Value {
    if let Some(step) = work::example(route.method, route.path) {
        return step.body;
    }
    match (route.method, route.path) {
        ("POST", "/guests") => crate::guests::invitation(""),
        ("POST", "/session/guest") => json!({"token": "gu_made-up"}),
        ("POST", "/session") => json!({"username": "nobody", "password": PASSWORD}),
        ("POST", "/session/badge") => json!({"badge": "card-none", "pin": "7351"}),
        ("POST", "/session/step-up" | "/session/passkeys/question") => {
            json!({"password": PASSWORD})
        }
        ("POST", "/session/second-factor") => json!({"code": "000000"}),
        ("POST", "/session/second-factor/question") => json!({"password": PASSWORD}),
        ("POST", "/session/second-factor/removal") => {
            json!({"password": PASSWORD, "code": "000000"})
        }
        ("PUT", "/second-factor-settings") => json!({"roles": []}),
        ("PUT", "/sights") => crate::withheld::money_never("operator"),
        ("POST", "/session/passkeys") => json!({"name": "key", "credential": {}}),
        ("POST", "/session/passkey" | "/session/step-up/passkey") => json!({"credential": {}}),
        ("PUT", "/session/password") => json!({"current": PASSWORD, "password": PASSWORD}),
        ("PUT", "/session/pin") => json!({"current": PASSWORD, "pin": "7351"}),
        ("PUT", "/ledger/witnesses") => json!({"keys": []}),
        ("POST", "/ledger/checkpoints/{size}/cosignatures") => json!({"note": "x"}),
        ("PUT", "/kiosk-settings") => json!({"badge_alone": false, "idle_s": 120}),
        ("POST", "/badge-doubles/{code}/settlement") => json!({"note": "lent"}),
        ("POST", "/stations/{code}/hand-over") => json!({"incoming": "nobody"}),
        ("PUT", "/complaint-form") => json!({"on": false}),
        ("POST", "/complaint-reports/{report}/dismiss") => json!({"reason": "x"}),
        ("PUT", "/trace/columns") => json!({"sets": []}),
        ("PATCH", "/session") => json!({"language": "en"}),
        ("POST", "/setup") => {
            json!({"token": "x", "username": "x", "password": PASSWORD, "name": "x"})
        }
        ("POST", "/imports/{id}/mapping") => json!({"sheets": []}),
        ("POST", "/retention/removals") => json!({"files": ["0".repeat(64)], "reason": "x"}),
        ("POST", "/transfers") => json!({"from": "lot:L1", "to": "scrap", "qty_from": "1"}),
        ("POST", "/transfers/{code}/corrections") => json!({"void": true, "reason": "x"}),
        ("POST", "/people") => {
            json!({"username": "", "name": "x", "password": PASSWORD, "roles": []})
        }
        ("POST", "/sites") => json!({"code": "", "name": "x", "zone": "Asia/Taipei"}),
        ("POST", "/tokens") => json!({"name": "x", "scopes": ["no.such"]}),
        _ => json!({}),
    }
}

pub(crate) async fn ask(client: &Client<'_>, route: &Route) -> Answer {
    client.json(route.method, &path_of(route), &body_of(route)).await
}

pub(crate) fn named(house: &House, route: &Route, answer: &Answer) -> String {
    let text = answer.text();
    format!("{} {} on {}: {} {text}", route.method, route.path, house.engine, answer.status)
}

#[test]
fn without_a_sign_in_every_route_that_is_not_public_is_a_401_problem() {
    in_every_house(async |house| {
        house.set_up().await;
        let visitor = house.visitor();
        let strangers = [
            visitor.clone(),
            visitor.with("cookie", "suyuan_session=made-up"),
            visitor.with("authorization", "Bearer sy_made-up"),
            visitor.with("authorization", "Basic YWRtaW46eA=="),
        ];

        for route in ROUTES.iter().filter(|route| !matches!(route.access, Access::Public(_))) {
            for stranger in &strangers {
                let answer = ask(stranger, route).await;
                assert_eq!(answer.status, 401, "{}", named(house, route, &answer));
                assert_eq!(answer.code(), "signed_out");
                assert_eq!(answer.headers["content-type"], "application/problem+json");
            }
        }
    });
}

#[test]
fn a_cookie_alone_changes_nothing() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let forged = [admin.without("x-csrf-token"), admin.with("x-csrf-token", "made-up")];

        let changing =
            |route: &&Route| route.method != "GET" && !matches!(route.access, Access::Public(_));
        for route in ROUTES.iter().filter(changing) {
            for forged in &forged {
                let answer = ask(forged, route).await;
                assert_eq!(answer.status, 403, "{}", named(house, route, &answer));
                assert_eq!(answer.code(), "csrf");
            }
        }
        assert_eq!(admin.get("/session").await.status, 200, "the session is still open");
    });
}

#[test]
fn without_the_permission_every_route_is_a_403_problem() {
    in_every_house(async |house| {
        let admin = house.set_up().await;

        for permission in Permission::ALL {
            let others: Vec<&str> = Permission::ALL
                .into_iter()
                .filter(|other| *other != permission)
                .map(Permission::as_str)
                .collect();
            let program = admin.program(&others).await;
            let role = ROLES.iter().find(|(_, may)| !may.contains(&permission));
            let role = role.map(|(role, _)| *role).unwrap();
            let username = permission.as_str().replace('.', "-");
            let person = admin.person(&username, &[role]).await;
            let able = admin.program(&[permission.as_str()]).await;

            let needing = ROUTES.iter().filter(|route| route.access == Access::May(permission));
            for route in needing {
                for unable in [&program, &person] {
                    let answer = ask(unable, route).await;
                    assert_eq!(answer.status, 403, "{}", named(house, route, &answer));
                    assert_eq!(answer.code(), "denied");
                }
                let answer = ask(&able, route).await;
                let refused = [401, 403].contains(&answer.status.as_u16());
                assert!(!refused, "with the scope: {}", named(house, route, &answer));
                assert!(answer.status.as_u16() < 500, "{}", named(house, route, &answer));
            }
        }
    });
}

#[test]
fn any_of_several_permissions_opens_a_route_and_no_other_does() {
    in_every_house(async |house| {
        let admin = house.set_up().await;

        for route in ROUTES {
            let Access::MayAny(any) = route.access else { continue };
            let others: Vec<&str> = Permission::ALL
                .into_iter()
                .filter(|other| !any.contains(other))
                .map(Permission::as_str)
                .collect();
            let answer = ask(&admin.program(&others).await, route).await;
            assert_eq!(answer.status, 403, "{}", named(house, route, &answer));
            for permission in any {
                let answer = ask(&admin.program(&[permission.as_str()]).await, route).await;
                let place = named(house, route, &answer);
                assert!(![401, 403].contains(&answer.status.as_u16()), "{place}");
            }
        }
    });
}

#[test]
fn a_route_that_needs_several_permissions_is_closed_to_who_lacks_one() {
    in_every_house(async |house| {
        let admin = house.set_up().await;

        for route in ROUTES {
            let Access::MayAll(all) = route.access else { continue };
            for lacking in all {
                let others: Vec<&str> = Permission::ALL
                    .into_iter()
                    .filter(|other| other != lacking)
                    .map(Permission::as_str)
                    .collect();
                let answer = ask(&admin.program(&others).await, route).await;
                assert_eq!(answer.status, 403, "{}", named(house, route, &answer));
            }
            let all: Vec<&str> = all.iter().map(|permission| permission.as_str()).collect();
            let answer = ask(&admin.program(&all).await, route).await;
            let place = named(house, route, &answer);
            assert!(![401, 403].contains(&answer.status.as_u16()), "{place}");
        }
    });
}

#[test]
fn every_public_route_answers_a_visitor() {
    in_every_house(async |house| {
        let visitor = house.visitor();

        for route in ROUTES.iter().filter(|route| matches!(route.access, Access::Public(_))) {
            let answer = ask(&visitor, route).await;
            let refused = ["signed_out", "csrf"].contains(&answer.code().as_str());
            let wrong_password = ["/session", "/session/badge"].contains(&route.path);
            assert!(!refused || wrong_password, "{}", named(house, route, &answer));
            assert!(answer.status.as_u16() < 500, "{}", named(house, route, &answer));
        }
    });
}

/// The number of records in all ledgers of the installation.
pub(crate) async fn records(house: &House) -> i64 {
    let target = house.target.clone();
    let counted = tokio::task::spawn_blocking(move || {
        let database = store::Database::open(target).unwrap();
        database.read(|tx| {
            let mut records = 0;
            for (company, site) in store::ledger::chains(tx)? {
                records += store::ledger::head(tx, company, site)?.map_or(0, |head| head.seq);
            }
            Ok::<_, store::StoreError>(records)
        })
    });
    counted.await.unwrap().unwrap()
}

#[test]
fn what_changes_history_leaves_a_record_and_what_does_not_leaves_none() {
    in_every_house_ahead(async |house, ahead_us| {
        let mut seen = BTreeSet::new();
        let mut before = records(house).await;
        let admin = house.set_up().await;
        let mut walk = Walk { house, seen: &mut seen, before: &mut before };
        walk.done("POST", "/setup").await;

        let person = json!({
            "username": "wang", "name": "Wang", "password": PASSWORD, "roles": ["operator"]
        });
        let person = admin.post("/people", &person).await.good();
        walk.done("POST", "/people").await;
        let id = person["id"].as_str().unwrap();
        let roles = json!({"roles": ["leader"]});
        admin.json("PATCH", &format!("/people/{id}"), &roles).await.good();
        walk.done("PATCH", "/people/{id}").await;
        let erased = admin.send("DELETE", &format!("/people/{id}/personal-data"), vec![]).await;
        assert_eq!(erased.status, 204, "{}", erased.text());
        walk.done("DELETE", "/people/{id}/personal-data").await;

        let far = json!({"code": "far", "name": "Far", "zone": "Asia/Shanghai"});
        admin.post("/sites", &far).await.good();
        walk.done("POST", "/sites").await;
        let never = crate::withheld::money_never("planner");
        admin.json("PUT", "/sights", &never).await.good();
        walk.done("PUT", "/sights").await;
        walk.token(&admin).await;
        walk.import(&admin).await;
        walk.transfer(&admin).await;
        walk.masters(&admin).await;
        work::walk(&admin, "", &mut async |step: &work::Step| {
            walk.done(step.method, step.route).await;
        })
        .await;
        walk.complaint_form(&admin).await;
        walk.guest(&admin).await;
        walk.session(&admin).await;
        walk.devices(&admin).await;
        walk.second_factor(&admin).await;
        walk.kiosk(&admin).await;
        walk.retention(&admin, ahead_us).await;
        // Nobody stays signed in for years.
        let admin = house.visitor().sign_in("admin").await;

        admin.send("POST", "/ledger/verify", vec![]).await.good();
        walk.done("POST", "/ledger/verify").await;
        admin.send("POST", "/ledger/checkpoint", vec![]).await.good();
        walk.done("POST", "/ledger/checkpoint").await;
        walk.cosigning(&admin).await;
        let sets = json!({"sets": [{"name": "audit", "columns": ["lot", "at"]}]});
        admin.json("PUT", "/trace/columns", &sets).await.good();
        walk.done("PUT", "/trace/columns").await;
        for route in ROUTES.iter().filter(|route| route.method == "GET") {
            ask(&admin, route).await;
            walk.done(route.method, route.path).await;
        }
        let listed: BTreeSet<_> = ROUTES.iter().map(|r| (r.method, r.path)).collect();
        assert_eq!(seen, listed, "every route was walked");
    });
}

/// A walk that looks at the ledgers after every step.
struct Walk<'a> {
    house: &'a House,
    seen: &'a mut BTreeSet<(&'static str, &'static str)>,
    before: &'a mut i64,
}

impl Walk<'_> {
    /// A route was used once, with success: did it leave what the table says?
    async fn done(&mut self, method: &'static str, path: &'static str) {
        let route = ROUTES.iter().find(|r| r.method == method && r.path == path).unwrap();
        let after = records(self.house).await;
        let left = after - *self.before;
        match route.trail {
            Trail::Record => assert!(left > 0, "{method} {path} left nothing"),
            Trail::Reads | Trail::Unrecorded(_) => {
                assert_eq!(left, 0, "{method} {path} left {left} records");
            }
        }
        *self.before = after;
        self.seen.insert((method, path));
    }

    async fn token(&mut self, admin: &Client<'_>) {
        let body = json!({"name": "scale", "scopes": ["goods.record"]});
        let token = admin.post("/tokens", &body).await.good();
        self.done("POST", "/tokens").await;
        let path = format!("/tokens/{}", token["id"].as_str().unwrap());
        assert_eq!(admin.send("DELETE", &path, vec![]).await.status, 204);
        self.done("DELETE", "/tokens/{id}").await;
    }

    /// An auditor is let in, comes, and is shut out.
    async fn guest(&mut self, admin: &Client<'_>) {
        let made = admin.post("/guests", &crate::guests::invitation("")).await.good();
        self.done("POST", "/guests").await;
        let guest = self.house.visitor().enter(made["token"].as_str().unwrap()).await;
        self.done("POST", "/session/guest").await;
        guest.get("/guest").await.good();
        self.done("GET", "/guest").await;
        let path = format!("/guests/{}", made["id"].as_str().unwrap());
        assert_eq!(admin.send("DELETE", &path, vec![]).await.status, 204);
        self.done("DELETE", "/guests/{id}").await;
    }

    /// A stranger reports something, which is dismissed.
    async fn complaint_form(&mut self, admin: &Client<'_>) {
        let visitor = self.house.visitor();
        let (_, report) =
            crate::complaint_form::reported((admin, &visitor), &mut async |method, path| {
                self.done(method, path).await;
            })
            .await;
        let dismissed = json!({"reason": "another company's"});
        let path = format!("/complaint-reports/{report}/dismiss");
        assert_eq!(admin.post(&path, &dismissed).await.status, 204);
        self.done("POST", "/complaint-reports/{report}/dismiss").await;
    }

    async fn import(&mut self, admin: &Client<'_>) {
        let sheet = "批號,數量\n0012,5\n".as_bytes().to_vec();
        let draft = admin.send("POST", "/imports?name=sheet.csv", sheet).await.good();
        self.done("POST", "/imports").await;
        let path = format!("/imports/{}", draft["id"].as_str().unwrap());
        let nothing = json!({"sheets": [{
            "name": "sheet", "section": "ignore", "header_row": 1, "columns": {}
        }]});
        admin.post(&format!("{path}/mapping"), &nothing).await;
        self.done("POST", "/imports/{id}/mapping").await;
        admin.send("DELETE", &path, vec![]).await.good();
        self.done("DELETE", "/imports/{id}").await;
        admin.take_over(&history("")).await;
        self.done("POST", "/imports/{id}/commit").await;
    }

    /// A file is archived, goes when its time is over, and comes back.
    async fn retention(&mut self, admin: &Client<'_>, ahead_us: &AtomicI64) {
        let paper = Value::String("%PDF-1.4 of a lot".to_owned());
        let path = "/attachments?subject=lot:L1&name=paper.pdf";
        let attached = admin.json("POST", path, &paper).await.good();
        self.done("POST", "/attachments").await;
        let class = json!({"name": "Papers", "families": ["goods"], "months": 1, "basis": "law"});
        admin.post("/retention/classes/P1", &class).await.good();
        self.done("POST", "/retention/classes/{code}").await;
        ahead_us.store(3 * 365 * 86_400_000_000, Ordering::Relaxed);
        let admin = self.house.visitor().sign_in("admin").await;
        let archive = admin.get("/retention/archive").await;
        assert_eq!(archive.status, 200, "{}", archive.text());
        self.done("GET", "/retention/archive").await;
        let removed = json!({"files": [attached["result"]["sha256"]], "reason": "over"});
        admin.post("/retention/removals", &removed).await.good();
        self.done("POST", "/retention/removals").await;
        let file = admin.with("content-type", "application/octet-stream");
        let restored = file.send("POST", "/retention/archive", archive.bytes).await.good();
        assert_eq!(restored["result"]["restored"], removed["files"]);
        self.done("POST", "/retention/archive").await;
    }

    async fn transfer(&mut self, admin: &Client<'_>) {
        let body = json!({"from": "lot:L1", "to": "scrap", "qty_from": "1"});
        let recorded = admin.post("/transfers", &body).await.good();
        self.done("POST", "/transfers").await;
        let path = format!("/transfers/{}/corrections", recorded["transfer"].as_str().unwrap());
        admin.post(&path, &json!({"void": true, "reason": "not scrapped"})).await.good();
        self.done("POST", "/transfers/{code}/corrections").await;
    }

    async fn masters(&mut self, admin: &Client<'_>) {
        let dock = json!({"fields": {"name": "Dock", "kind": "dock"}});
        admin.json("PUT", "/masters/place/D1", &dock).await.good();
        self.done("PUT", "/masters/{kind}/{code}").await;
        let sheet = crate::masters::workbook(&[["code", "name", "kind"], ["D2", "Dock 2", "dock"]]);
        let taken = admin.send("POST", "/masters/place?commit=true", sheet).await.good();
        assert_eq!(taken["committed"], true, "{taken}");
        self.done("POST", "/masters/{kind}").await;
    }

    /// A passkey is made, shown twice, and taken away.
    async fn passkey(&mut self, admin: &Client<'_>) {
        const ORIGIN: &str = "https://localhost";
        let at_name = admin.with("host", "localhost");
        let mut key = testkit::Authenticator::new(7);
        let proof = json!({"password": PASSWORD});
        let asked = at_name.post("/session/passkeys/question", &proof).await.good();
        self.done("POST", "/session/passkeys/question").await;
        let made = json!({"name": "key", "credential": key.make(&asked["options"], ORIGIN)});
        let kept = at_name.post("/session/passkeys", &made).await.good();
        self.done("POST", "/session/passkeys").await;

        let visitor = self.house.visitor().with("host", "localhost");
        let asked = visitor.post("/session/passkey/question", &json!({})).await.good();
        self.done("POST", "/session/passkey/question").await;
        let shown = json!({"credential": key.show(&asked["options"], ORIGIN)});
        visitor.post("/session/passkey", &shown).await.good();
        self.done("POST", "/session/passkey").await;
        let asked = visitor.post("/session/passkey/question", &json!({})).await.good();
        let shown = json!({"credential": key.show(&asked["options"], ORIGIN)});
        at_name.post("/session/step-up/passkey", &shown).await.good();
        self.done("POST", "/session/step-up/passkey").await;
        let path = format!("/session/passkeys/{}", kept["id"].as_str().unwrap());
        assert_eq!(at_name.send("DELETE", &path, vec![]).await.status, 204);
        self.done("DELETE", "/session/passkeys/{id}").await;
    }

    /// A witness that is known signs the checkpoint that is kept.
    async fn cosigning(&mut self, admin: &Client<'_>) {
        let witness = ledger::note::NoteSigner::new("witness.example", &[7; 32]).unwrap();
        let keys = json!({"keys": [witness.witness().to_string()]});
        admin.json("PUT", "/ledger/witnesses", &keys).await.good();
        self.done("PUT", "/ledger/witnesses").await;
        let kept = admin.get("/ledger/checkpoints").await.good();
        let (note, size) = (kept["rows"][0]["note"].as_str().unwrap(), &kept["rows"][0]["size"]);
        let text = &note[..=note.find("\n\n").unwrap()];
        let path = format!("/ledger/checkpoints/{size}/cosignatures");
        let line = json!({"note": witness.cosign(text, 1_790_000_000).unwrap()});
        let cosigned = admin.post(&path, &line).await.good();
        assert_eq!(cosigned["witnesses"], json!(["witness.example"]));
        self.done("POST", "/ledger/checkpoints/{size}/cosignatures").await;
        let other = json!({"note": witness.cosign("other\n", 1_790_000_000).unwrap()});
        assert_eq!(admin.post(&path, &other).await.code(), "foreign_checkpoint");
        self.keys(admin).await;
    }

    /// Another key signs; the one before it names it.
    async fn keys(&mut self, admin: &Client<'_>) {
        let before = admin.get("/ledger/keys").await.good();
        let after = admin.send("POST", "/ledger/keys", vec![]).await.good();
        self.done("POST", "/ledger/keys").await;
        let note = after["successions"][0].as_str().unwrap();
        let led = ledger::succession::Succession::open(note).unwrap();
        assert_eq!(json!(led.old.to_string()), before["key"]);
        assert_eq!(json!(led.new.to_string()), after["key"]);
        let verified = admin.send("POST", "/ledger/verify", vec![]).await.good();
        assert_eq!(verified["clean"], json!(true), "{verified}");
    }

    async fn kiosk(&mut self, admin: &Client<'_>) {
        let settings = json!({"badge_alone": false, "idle_s": 120});
        admin.json("PUT", "/kiosk-settings", &settings).await.good();
        self.done("PUT", "/kiosk-settings").await;
        let pin = json!({"current": PASSWORD, "pin": "7351"});
        assert_eq!(admin.json("PUT", "/session/pin", &pin).await.status, 204);
        self.done("PUT", "/session/pin").await;
        let me = admin.get("/session").await.good()["person"]["id"].clone();
        admin.post("/badges", &json!({"badge": "card-admin", "person": me})).await.good();
        self.done("POST", "/badges").await;
        self.passkey(admin).await;
        let shown = json!({"badge": "card-admin", "pin": "7351"});
        self.house.visitor().post("/session/badge", &shown).await.good();
        self.done("POST", "/session/badge").await;

        let next = json!({
            "username": "mei", "name": "Mei", "password": FIRST_PASSWORD, "roles": ["leader"]
        });
        let next = admin.post("/people", &next).await.good()["id"].clone();
        self.house.visitor().choose_password("mei").await;
        self.done("POST", "/people").await;
        admin.post("/session/step-up", &json!({"password": PASSWORD})).await.good();
        self.done("POST", "/session/step-up").await;
        let seq = self.house.double_a_badge().await;
        *self.before += 1;
        let found = json!({"note": "he forgot to sign out"});
        let path = format!("/badge-doubles/{seq}/settlement");
        assert_eq!(admin.post(&path, &found).await.status, 204);
        self.done("POST", "/badge-doubles/{code}/settlement").await;
        let hand_over = json!({"incoming": next, "incoming_password": PASSWORD});
        admin.post("/stations/A1/hand-over", &hand_over).await.good();
        self.done("POST", "/stations/{code}/hand-over").await;
    }

    /// Sessions are seen and ended, one's own and those of another.
    async fn devices(&mut self, admin: &Client<'_>) {
        let ids = async |path: &str| {
            let page = admin.get(path).await.good();
            let rows = page["rows"].as_array().unwrap().clone();
            let others = rows.into_iter().filter(|row| row["current"] == false);
            others.map(|row| row["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let gone = async |path: String| {
            let answer = admin.send("DELETE", &path, vec![]).await;
            assert_eq!(answer.status, 204, "{path}: {}", answer.text());
        };
        let (first, second) = (
            self.house.visitor().sign_in("admin").await,
            self.house.visitor().sign_in("admin").await,
        );
        gone(format!("/session/devices/{}", ids("/session/devices").await[0])).await;
        self.done("DELETE", "/session/devices/{id}").await;
        gone("/session/devices".to_owned()).await;
        self.done("DELETE", "/session/devices").await;
        assert_eq!(
            [first.get("/session").await.status, second.get("/session").await.status],
            [401_u16; 2]
        );

        let (person, other) = (
            json!({
                "username": "chen", "name": "Chen", "password": PASSWORD, "roles": ["operator"]
            }),
            self.house.visitor(),
        );
        let id = admin.post("/people", &person).await.good()["id"].as_str().unwrap().to_owned();
        self.done("POST", "/people").await;
        let (one, two) = (other.sign_in("chen").await, other.sign_in("chen").await);
        let of_person = format!("/people/{id}/sessions");
        let newest = ids(&of_person).await[0].clone();
        gone(format!("{of_person}/{newest}")).await;
        self.done("DELETE", "/people/{id}/sessions/{session}").await;
        assert_eq!(ids(&of_person).await.len(), 1);
        gone(of_person).await;
        self.done("DELETE", "/people/{id}/sessions").await;
        assert_eq!(
            [one.get("/session").await.status, two.get("/session").await.status],
            [401_u16; 2]
        );
    }

    /// A second factor is made, asked for, and taken away, by its owner and by another.
    async fn second_factor(&mut self, admin: &Client<'_>) {
        let same = json!({"current": PASSWORD, "password": PASSWORD});
        let chosen = admin.json("PUT", "/session/password", &same).await;
        assert_eq!(chosen.status, 204, "{}", chosen.text());
        self.done("PUT", "/session/password").await;
        let none = json!({"roles": []});
        admin.json("PUT", "/second-factor-settings", &none).await.good();
        self.done("PUT", "/second-factor-settings").await;
        let codes =
            crate::second_factors::enrol(admin, async |path| self.done("POST", path).await).await;
        let removal = json!({"password": PASSWORD, "code": codes[0]});
        let removed = admin.post("/session/second-factor/removal", &removal).await;
        assert_eq!(removed.status, 204, "{}", removed.text());
        self.done("POST", "/session/second-factor/removal").await;

        let person = json!({
            "username": "sun", "name": "Sun", "password": FIRST_PASSWORD, "roles": ["operator"]
        });
        let id = admin.post("/people", &person).await.good()["id"].as_str().unwrap().to_owned();
        let sun = self.house.visitor().choose_password("sun").await;
        self.done("POST", "/people").await;
        crate::second_factors::enrol(&sun, async |path| self.done("POST", path).await).await;
        let taken = admin.send("DELETE", &format!("/people/{id}/second-factor"), vec![]).await;
        assert_eq!(taken.status, 204, "{}", taken.text());
        self.done("DELETE", "/people/{id}/second-factor").await;
    }

    async fn session(&mut self, admin: &Client<'_>) {
        let other = self.house.visitor().sign_in("admin").await;
        self.done("POST", "/session").await;
        other.json("PATCH", "/session", &json!({"language": "zh-Hant"})).await.good();
        self.done("PATCH", "/session").await;
        assert_eq!(other.send("DELETE", "/session", vec![]).await.status, 204);
        self.done("DELETE", "/session").await;
        assert_eq!(other.get("/session").await.status, 401, "it is signed out");
        assert_eq!(admin.get("/session").await.status, 200, "others are not");
    }
}

#[test]
fn a_repeated_key_returns_the_first_answer() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        admin.take_over(&history("")).await;
        let client = admin.with("idempotency-key", "0198-a");
        let body = json!({"from": "lot:L1", "to": "scrap", "qty_from": "1"});

        let first = client.post("/transfers", &body).await.good();
        let second = client.post("/transfers", &body).await.good();
        let other = json!({"from": "lot:L1", "to": "scrap", "qty_from": "2"});
        let refused = client.post("/transfers", &other).await;

        assert_eq!(first, second);
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "key_reused"));
    });
}

#[test]
fn too_many_wrong_passwords_lock_out_and_say_until_when() {
    in_every_house(async |house| {
        house.set_up().await;
        let visitor = house.visitor();
        let wrong = json!({"username": "admin", "password": "not the password"});

        let mut last = visitor.post("/session", &wrong).await;
        assert_eq!(last.status, 401, "{}", last.text());
        for _ in 0..50 {
            if last.status == 429 {
                break;
            }
            last = visitor.post("/session", &wrong).await;
        }

        assert_eq!((last.status.as_u16(), last.code().as_str()), (429, "locked_out"));
        let retry_s = last.headers["retry-after"].to_str().unwrap().to_owned();
        assert_eq!(last.json()["params"]["retry_s"], retry_s.as_str());
    });
}

#[test]
fn a_token_that_was_taken_away_opens_nothing() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let program = admin.program(&["trace.read"]).await;
        assert_eq!(program.get("/overview").await.status, 200);
        let tokens = admin.get("/tokens").await.good();
        let id = tokens["rows"][0]["id"].as_str().unwrap().to_owned();

        admin.send("DELETE", &format!("/tokens/{id}"), vec![]).await;

        assert_eq!(program.get("/overview").await.status, 401);
    });
}

#[test]
fn a_program_neither_makes_nor_removes_tokens() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let scopes = Permission::ALL.map(Permission::as_str);
        let program = admin.program(&scopes).await;
        let tokens = admin.get("/tokens").await.good();
        let path = format!("/tokens/{}", tokens["rows"][0]["id"].as_str().unwrap());

        let made = program.post("/tokens", &json!({"name": "x", "scopes": []})).await;
        let removed = program.send("DELETE", &path, vec![]).await;

        assert_eq!((made.status.as_u16(), removed.status.as_u16()), (401, 401));
    });
}
