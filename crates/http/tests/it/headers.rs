//! The headers that keep pages and answers safe, on everything that is served.

use std::net::SocketAddr;

use app::Clock;
use axum::body::Body;
use axum::http::{HeaderValue, Request};
use suyuan_http::{API, Config, ROUTES, serve};
use tempfile::TempDir;

use crate::house::{Answer, House, run};
use crate::wire::Wire;

/// What every answer carries, whatever it is.
const ALWAYS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=()"),
];

/// Pages and files, of which some are there and some are not.
const PAGES: [&str; 11] = [
    "/",
    "/index.html",
    "/lots",
    "/floor",
    "/verify",
    "/notice/sn_none",
    "/complain/0123",
    "/assets/none.js",
    "/floor/none.js",
    "/mark.svg",
    "/api",
];

fn is_script(kind: &HeaderValue) -> bool {
    kind.to_str().is_ok_and(|kind| kind.starts_with("text/javascript"))
}

fn is_guarded(place: &str, answer: &Answer) {
    for (name, value) in ALWAYS {
        let found = answer.headers.get(name).map(|value| value.to_str().unwrap());
        assert_eq!(found, Some(value), "{place}: {name}");
    }
    let policy = answer.headers.get("content-security-policy");
    let policy = policy.unwrap_or_else(|| panic!("{place} has no policy")).to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{place}: {policy}");
    for open in ["unsafe-inline", "unsafe-eval'", "*", "http:", "https:"] {
        // The decoders of the floor are WebAssembly, which has a word of its own.
        let policy = policy.replace("'wasm-unsafe-eval'", "");
        assert!(!policy.contains(open), "{place}: {policy}");
    }
    // Scripts that a browser only loads are under the policy of their page.
    let script = answer.headers.get("content-type").is_some_and(is_script);
    assert!(script || policy.contains("frame-ancestors 'none'"), "{place}: {policy}");
    assert!(!answer.headers.contains_key("server"), "{place} says what it runs on");
}

#[test]
fn every_route_answers_with_the_headers_that_keep_it_safe() {
    let house = House::new(testkit::sqlite(), |front| front);
    run(async {
        let admin = house.set_up().await;
        for client in [house.visitor(), admin] {
            for route in ROUTES {
                let path = route.path.replace(['{', '}'], "");
                let answer = client.send_unchecked(route.method, &format!("{API}{path}")).await;
                let place = format!("{} {path}: {}", route.method, answer.status);
                is_guarded(&place, &answer);
                assert_eq!(answer.headers["cache-control"], "no-store", "{place}");
            }
        }
    });
}

#[test]
fn every_page_and_file_has_a_policy_without_inline_code() {
    let house = House::new(testkit::sqlite(), |front| front);
    run(async {
        for path in PAGES {
            let answer = house.visitor().send_unchecked("GET", path).await;
            is_guarded(path, &answer);
        }
    });
}

#[test]
fn the_plain_address_and_the_trust_page_are_guarded_as_well() {
    let (house, data) = (House::new(testkit::sqlite(), |front| front), TempDir::new().unwrap());
    run(async {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let config = Config {
            listen: any,
            http: Some(any),
            data_dir: data.path().to_owned(),
            certificate: None,
            clock: Clock::system(),
            plain: false,
        };
        let server = serve(house.plant.clone(), config).await.unwrap();
        let wire = Wire::to(server.started().http.unwrap());

        for path in ["/trust", "/trust/suyuan-ca.crt", "/trust/suyuan-ca.mobileconfig", "/lots"] {
            let request = Request::get(path);
            let answer = wire.send(request.body(Body::empty()).unwrap()).await;
            is_guarded(path, &answer);
            // Whoever does not trust the plant yet has to be let in here again.
            assert!(!answer.headers.contains_key("strict-transport-security"), "{path}");
        }
        server.stop().await.unwrap();
    });
}
