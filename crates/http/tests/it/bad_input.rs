//! What is wrong with a request is said, with the field, and nothing is half done.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::house::{House, history, in_every_house, run};

#[test]
fn unknown_addresses_are_problems_below_api_and_pages_elsewhere() {
    in_every_house(async |house| {
        let visitor = house.visitor();
        let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();

        for path in ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v2/overview"] {
            let answer = visitor.raw(get(path)).await;
            assert_eq!(
                (answer.status.as_u16(), answer.code().as_str()),
                (404, "not_found"),
                "{path}"
            );
        }
        for path in ["/", "/trace/lot:L1", "/lots"] {
            let answer = visitor.raw(get(path)).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8", "{path}");
        }
        assert_eq!(visitor.raw(get("/assets/none-123.js")).await.status, 404);
    });
}

#[test]
fn a_method_no_address_has_is_a_problem() {
    in_every_house(async |house| {
        let answer = house.visitor().send("DELETE", "/overview", vec![]).await;

        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (405, "method_not_allowed"));
        assert_eq!(answer.headers["content-type"], "application/problem+json");
    });
}

#[test]
fn every_answer_is_guarded_and_has_an_id() {
    in_every_house(async |house| {
        let visitor = house.visitor();

        for path in ["/api/v1/health", "/api/v1/overview", "/", "/assets/none-123.js"] {
            let answer = visitor.raw(Request::get(path).body(Body::empty()).unwrap()).await;
            let header = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
            assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(header("x-frame-options"), "DENY", "{path}");
            assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
            let policy = header("content-security-policy");
            assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
            let scripts = policy.split("script-src").nth(1).unwrap_or_default();
            assert!(!scripts.split(';').next().unwrap().contains("unsafe"), "{path}: {policy}");
            assert_eq!(header("x-request-id").len(), 16, "{path}");
        }
        let session = visitor.get("/session").await;
        assert_eq!(session.headers["cache-control"], "no-store");
        assert!(session.headers.get("access-control-allow-origin").is_none());
    });
}

#[test]
fn the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    in_every_house(async |house| {
        house.set_up().await;
        let body = json!({"username": "admin", "password": crate::house::PASSWORD});

        let answer = house.visitor().post("/session", &body).await;

        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        for word in ["suyuan_session=", "HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
            assert!(cookie.contains(word), "{cookie}");
        }
    });
}

#[test]
fn wrong_values_are_refused_with_the_field() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        admin.take_over(&history("")).await;

        for (path, field) in [
            ("/search", "q"),
            ("/search?q=a&limit=0", "limit"),
            ("/search?q=a&limit=101", "limit"),
            ("/pools?limit=many", "limit"),
            ("/pools?colour=red", "colour"),
            ("/trace?direction=forward", "root"),
            ("/trace?root=lot:L1&direction=sideways", "direction"),
            ("/trace?root=lot:L1&direction=forward&mode=brave", "mode"),
            ("/trace?root=lot:L1&direction=forward&tolerance=-1", "tolerance"),
            ("/trace?root=lot:L1&direction=forward&at_from=yesterday", "at_from"),
            ("/trace?root=lot:L1&direction=forward&as_of=now", "as_of"),
            ("/trace/picture?root=lot:L1&direction=forward&limit=10001", "limit"),
            ("/export?format=pdf", "format"),
            ("/ledger?limit=0", "limit"),
        ] {
            let answer = admin.get(path).await;
            let problem = answer.json();
            assert_eq!(
                (answer.status.as_u16(), &*answer.code()),
                (422, "bad_input"),
                "{path}: {problem}"
            );
            assert_eq!(problem["params"]["field"], field, "{path}");
        }
    });
}

#[test]
fn a_root_nobody_knows_and_a_window_that_ends_before_it_begins_are_refused() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        admin.take_over(&history("")).await;
        let window = "at_from=2026-03-02T00:00:00%2B08:00&at_to=2026-03-01T00:00:00%2B08:00";

        let unknown = admin.get("/trace?root=lot:NONE&direction=forward").await;
        let reversed = admin.get(&format!("/trace?root=lot:L1&direction=forward&{window}")).await;

        assert_eq!((unknown.status.as_u16(), &*unknown.code()), (409, "unknown_pool"));
        assert_eq!((reversed.status.as_u16(), &*reversed.code()), (422, "window_reversed"));
    });
}

#[test]
fn a_trace_comes_in_every_form_it_is_asked_for() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        admin.take_over(&history("")).await;
        let asked = "root=lot:L1&direction=forward";

        let trace = admin.get(&format!("/trace?{asked}")).await.good();
        let both = admin.get("/trace?root=run:R1&direction=both").await.good();
        let file = admin.get(&format!("/trace.json?{asked}")).await;
        let table = admin.get(&format!("/trace.csv?{asked}")).await;
        let lines = admin.get(&format!("/trace.ndjson?{asked}")).await.text();

        assert_eq!(trace["customers"][0]["ref"], "customer:C1");
        assert_eq!(both["backward"]["suppliers"][0]["ref"], "supplier:S1");
        assert!(file.headers["content-disposition"].to_str().unwrap().contains("trace.json"));
        assert_eq!(file.json(), trace);
        assert!(table.text().contains("t2"), "{}", table.text());
        let lines: Vec<serde_json::Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let (head, end) = (&lines[0], lines.last().unwrap());
        assert_eq!((&head["row"], &head["balance"]), (&"trace".into(), &trace["balance"]));
        assert_eq!((&end["row"], &end["lines"]), (&"end".into(), &(lines.len() - 1).into()));
        let rows = |kind: &str, list: &str| {
            let found = lines.iter().filter(|line| line["row"] == kind).cloned();
            let bare = found.map(|mut line| {
                line.as_object_mut().unwrap().remove("row");
                line
            });
            assert_eq!(bare.collect::<Vec<_>>(), *trace[list].as_array().unwrap(), "{list}");
        };
        rows("pool", "pools");
        rows("transfer", "transfers");
        rows("customer", "customers");
        rows("supplier", "suppliers");
        admin.get(&format!("/trace/picture?{asked}&limit=60")).await.good();
        admin.get(&format!("/trace/readings?{asked}")).await.good();
        admin.get("/pools/lot:L1").await.good();
        assert_eq!(admin.get("/export?format=zip").await.bytes[..2], *b"PK");
    });
}

#[test]
fn a_document_over_the_limit_is_refused_and_leaves_nothing() {
    let house = House::new(testkit::sqlite(), |front| front.with_import_bytes_max(1000));
    run(async {
        let admin = house.set_up().await;

        let answer = admin.send("POST", "/imports?name=big.json", vec![b' '; 1001]).await;

        assert_eq!((answer.status.as_u16(), &*answer.code()), (413, "too_large"));
        assert_eq!(answer.json()["params"]["limit_bytes"], "1000");
        let imports = admin.get("/imports").await.good();
        assert_eq!(imports["rows"], json!([]), "no draft is left of it");
    });
}
