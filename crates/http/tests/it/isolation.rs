//! The wall between companies, and between sites: nobody sees over it, whatever they ask for.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use suyuan_http::{Access, ROUTES};

use crate::house::{Client, FIRST_PASSWORD, House, history, in_every_house};
use crate::work::{self, Step};

/// What is in every code and name of the history that must not be seen.
const MARK: &str = "QZX";

/// Things of one company that another one asks for.
struct Belongings {
    person: String,
    token: String,
    import: String,
    guest: String,
    work: Vec<Step>,
}

async fn belongings(admin: &Client<'_>) -> Belongings {
    let import = admin.take_over(&history(MARK)).await;
    let person = json!({
        "username": "QZX-wang", "name": "QZX-wang", "password": "QZX password 1234",
        "roles": ["quality"]
    });
    let person = admin.post("/people", &person).await.good();
    let token = json!({"name": "QZX token", "scopes": ["trace.read"]});
    let token = admin.post("/tokens", &token).await.good();
    let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let dock = json!({"fields": {"name": "QZX dock", "kind": "dock"}});
    admin.json("PUT", "/masters/place/QZXD1", &dock).await.good();
    let work = work::walk(admin, MARK, &mut async |_: &Step| ()).await;
    let mut guest = crate::guests::invitation(MARK);
    guest["name"] = json!("QZX auditor");
    let guest = admin.post("/guests", &guest).await.good();
    let (person, token, import) = (id(&person), id(&token), id(&import));
    Belongings { person, token, import, guest: id(&guest), work }
}

/// Everything that can be read of a company by its own administrator.
async fn all_of(admin: &Client<'_>) -> Vec<Value> {
    let mut all = Vec::new();
    for path in [
        "/masters/place/QZXD1",
        "/masters/item",
        "/pools",
        "/pools/lot:QZXL1",
        "/people",
        "/tokens",
        "/imports",
        "/ledger/head",
    ] {
        let mut value = admin.get(path).await.good();
        forget_when_seen(&mut value);
        all.push(value);
    }
    all
}

/// Looking changes when one was last seen, and nothing else.
fn forget_when_seen(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("last_seen");
            members.remove("last_used_at");
            members.values_mut().for_each(forget_when_seen);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_when_seen),
        _ => {}
    }
}

/// Every route, asked for another one's things.
fn questions(of: &Belongings) -> Vec<(&'static str, &'static str, String, Value)> {
    let mut questions = Vec::new();
    let of_work = |step: &Step| {
        // An audit and a class refer to nothing of anybody: written down by a stranger they would be
        // theirs.
        let own = [("POST", "/audits"), ("POST", "/retention/classes/{code}")];
        let is_own = own.contains(&(step.method, step.route));
        let body = if is_own { json!({}) } else { step.body.clone() };
        (step.method, step.route, step.path.clone(), body)
    };
    questions.extend(of.work.iter().map(of_work));
    for route in ROUTES {
        if work::example(route.method, route.path).is_some() {
            continue;
        }
        // The own session belongs to whoever asks; setting up again needs the server's token.
        if ["/session", "/setup"].contains(&route.path) {
            continue;
        }
        let id = match route.path {
            path if path.starts_with("/people") => &of.person,
            path if path.starts_with("/tokens") => &of.token,
            path if path.starts_with("/guests") => &of.guest,
            _ => &of.import,
        };
        let path = route.path.replace("{id}", id).replace("{ref}", "lot:QZXL1");
        let code = if path.starts_with("/masters") { "QZXD1" } else { "QZXt1" };
        let path = path.replace("{code}", code).replace("{kind}", "place").replace("{size}", "1");
        let path = path.replace("{token}", "nowhere").replace("{report}", id);
        let path = path.replace("{sha256}", &"0".repeat(64));
        let roots = [
            "lot:QZXL1&direction=both",
            "run:QZXR1&direction=backward",
            "document:QZXGRN-1&direction=forward",
            "supplier:QZXS1&direction=forward",
            "customer:QZXC1&direction=backward",
        ];
        let paths: Vec<String> = match route.path {
            "/search" => vec![format!("{path}?q=QZX"), format!("{path}?q=F-0412")],
            "/ledger/consistency" => vec![format!("{path}?from=1&to=1")],
            "/imports" if route.method == "POST" => vec![format!("{path}?name=x.json")],
            "/masters.xlsx" => vec![format!("{path}?kind=place")],
            "/trace/taken" | "/trace/columns" => vec![path],
            trace if trace.starts_with("/trace") => {
                roots.iter().map(|root| format!("{path}?root={root}")).collect()
            }
            _ => vec![path],
        };
        let body = match (route.method, route.path) {
            ("POST", "/transfers") => {
                json!({"from": "lot:QZXL1", "to": "scrap", "qty_from": "1"})
            }
            ("POST", "/transfers/{code}/corrections") => json!({"void": true, "reason": "x"}),
            // Where nothing is to be seen, nothing can be the base of an edit.
            ("PUT", "/masters/{kind}/{code}") => json!({"retired": true, "based_on": 1}),
            ("PATCH", "/people/{id}") => json!({"name": "taken over", "active": false}),
            ("POST", "/imports/{id}/mapping") => json!({"sheets": []}),
            _ => json!({}),
        };
        let asked = paths.into_iter().map(|path| (route.method, route.path, path, body.clone()));
        questions.extend(asked);
    }
    questions
}

/// Whoever owns the things gets them by the same questions: otherwise it would prove nothing that
/// others do not.
async fn see_them_all(admin: &Client<'_>, belongings: &Belongings) {
    let silent = [
        "/health",
        "/openapi.json",
        "/ledger/head",
        "/ledger/checkpoints",
        "/ledger/consistency",
        "/ledger/keys",
        "/ledger/witnesses",
        // Records of the ledger are shown without the codes of goods.
        "/ledger",
        // How much there is, and names of people's files.
        "/overview",
        "/imports",
        "/imports/{id}",
        // Whoever is no guest may see nothing as one.
        "/guest",
        // Only numbers.
        "/recalls/{code}/costs",
        "/trace/readings",
        "/audit-trend",
        // In hexadecimal digits.
        "/retention/archive",
        // What kinds of records there are is the same for everybody; a workbook is packed.
        "/masters",
        "/masters.xlsx",
        "/trace.xlsx",
        // One's own, and how one is reached.
        "/trace/columns",
        "/session/passkeys",
        "/session/devices",
        "/session/second-factor",
        // Whoever never signed in is nowhere signed in.
        "/people/{id}/sessions",
        "/sign-ins",
        "/second-factor-settings",
        "/sights",
        // By a cookie that only a device has; and what is the same for everybody.
        "/kiosk",
        "/kiosk-settings",
        "/call-settings",
        "/complaint-settings",
        // Whether there is a form; what strangers send is walked on its own.
        "/complaint-form",
        "/public/complaint-form/{token}",
        "/complaint-reports",
        "/complaint-reports/{report}/files/{sha256}",
        "/instruction-settings",
        "/label-templates/fields",
        "/label-templates/ready",
        // Pages and pictures of labels: letters are drawings there.
        "/labels/{label}/label.pdf",
        "/labels/{label}/label.svg",
        // By the end of the work everything has arrived.
        "/in-transit",
        "/inbound",
        "/crossings/coming",
        "/crossings/unnamed",
        // Nobody failed to show who they are.
        "/signatures/failures",
        // Nothing waits for inspection unless a master record says so.
        "/inspections/queue",
    ];
    let mut unseen = Vec::new();
    for (method, route, path, _) in questions(belongings) {
        if method != "GET" || silent.contains(&route) {
            continue;
        }
        let answer = admin.get(&path).await;
        let text = answer.text();
        if !answer.status.is_success() || !text.contains(MARK) {
            let begins: String = text.chars().take(200).collect();
            unseen.push(format!("{path} finds nothing: {} {begins}", answer.status));
        }
    }
    assert!(unseen.is_empty(), "{}", unseen.join("\n"));
}

#[test]
fn another_company_sees_nothing_and_changes_nothing_over_any_route() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let belongings = belongings(&admin).await;
        let stranger = house.stranger().await;
        let before = all_of(&admin).await;

        for (method, route, path, body) in questions(&belongings) {
            let answer = stranger.json(method, &path, &body).await;
            let text = told(&path, answer.text());
            let place = format!("{method} {path} on {}: {} {text}", house.engine, answer.status);
            assert!(answer.status.as_u16() < 500, "{place}");
            if answer.status.is_success() {
                // A search may say what was searched for, and nothing else.
                assert!(!text.contains(MARK), "{place}");
            }
            // A kind is nobody's: its list is there, and empty for whoever has no records.
            if route.contains('{') && route != "/masters/{kind}" {
                assert!(!answer.status.is_success(), "{place}");
            }
        }

        assert_eq!(all_of(&admin).await, before, "on {}", house.engine);
        see_them_all(&admin, &belongings).await;
    });
}

/// What an answer tells beyond what was asked: a scan is said back as it was read.
fn told(path: &str, answer: String) -> String {
    match path.strip_prefix("/scan?text=") {
        Some(scanned) => answer.replace(scanned, ""),
        None => answer,
    }
}

#[test]
fn another_companys_site_cannot_be_named() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let site = admin.get("/session").await.good()["sites"][0]["code"].clone();
        let stranger = house.stranger().await;

        let answer = stranger.get(&format!("/overview?site={}", site.as_str().unwrap())).await;

        assert!(answer.status.is_client_error(), "{} {}", answer.status, answer.text());
    });
}

#[test]
fn another_site_of_the_same_company_holds_none_of_the_goods() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        admin.take_over(&history(MARK)).await;
        let plant = house.plant.clone();
        let opened = tokio::task::spawn_blocking(move || {
            let owner = plant.command_line(None, None)?;
            plant.open_site(&owner, &crate::house::site("second"))
        });
        opened.await.unwrap().unwrap();

        for path in ["/pools", "/search?q=QZXF-0412", "/ledger", "/export", "/overview"] {
            let joint = if path.contains('?') { '&' } else { '?' };
            let here = admin.get(&format!("{path}{joint}site=second")).await;
            assert!(here.status.is_success(), "{path}: {} {}", here.status, here.text());
            for goods in ["QZXL1", "QZXR1", "QZXF-0412", "QZXt1"] {
                assert!(
                    !here.text().contains(goods),
                    "{path} on {}: {}",
                    house.engine,
                    here.text()
                );
            }
        }
        let passport = admin.get("/pools/lot:QZXL1?site=second").await;
        assert!(passport.status.is_client_error(), "{}", passport.text());
    });
}

/// What belongs to the company and not to one of its sites: routes about it answer the same everywhere.
const OF_COMPANY: [&str; 14] = [
    "/health",
    "/openapi.json",
    "/setup",
    "/session",
    "/kiosk",
    "/masters",
    "/people",
    "/sites",
    "/tokens",
    "/sign-ins",
    "/second-factor-settings",
    "/sights",
    "/badges",
    "/number-pools",
];

fn is_of_company(route: &str) -> bool {
    OF_COMPANY.iter().any(|own| route == *own || route.starts_with(&format!("{own}/")))
        || route.starts_with("/masters.")
        || route.ends_with("-settings")
}

/// The lists of what lies and happens at a site.
const OF_SITE: [&str; 18] = [
    "/audits",
    "/guests",
    "/pools",
    "/purchase-orders?state=all",
    "/sales-orders?state=all",
    "/work-orders?state=all",
    "/operations",
    "/shipments",
    "/complaints?all=true",
    "/recalls",
    "/calls",
    "/holds",
    "/inspections",
    "/acts",
    "/stock",
    "/labels",
    "/instructions",
    "/tasks",
];

/// Numbers and codes that only things of one site have.
fn names_in(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                let names_it = ["code", "ref", "act", "lot", "run", "lot_number", "id", "shipment"];
                match value {
                    Value::String(text) if names_it.contains(&member.as_str()) => {
                        let bare = text.split_once(':').map_or(text.as_str(), |(_, bare)| bare);
                        if bare.contains(MARK) && bare.len() > MARK.len() + 1 {
                            names.insert(bare.to_owned());
                        }
                    }
                    other => names_in(other, names),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names_in(item, names)),
        _ => {}
    }
}

async fn lists_of(admin: &Client<'_>) -> Vec<(&'static str, Value)> {
    let mut lists = Vec::new();
    for path in OF_SITE {
        let mut list = admin.get(path).await.json();
        forget_when_seen(&mut list);
        lists.push((path, list));
    }
    lists
}

#[test]
fn another_site_of_the_same_company_sees_and_changes_nothing_over_any_route() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let belongings = belongings(&admin).await;
        let plant = house.plant.clone();
        let opened = tokio::task::spawn_blocking(move || {
            let owner = plant.command_line(None, None)?;
            plant.open_site(&owner, &crate::house::site("second"))
        });
        opened.await.unwrap().unwrap();
        let before = lists_of(&admin).await;
        // What a master record is called as well is the company's.
        let (mut names, mut shared) = (BTreeSet::new(), BTreeSet::new());
        for (_, list) in &before {
            names_in(list, &mut names);
        }
        let kinds = admin.get("/masters").await.good();
        for kind in kinds["kinds"].as_array().into_iter().flatten() {
            let kind = kind["kind"].as_str().unwrap_or_default();
            names_in(&admin.get(&format!("/masters/{kind}")).await.json(), &mut shared);
        }
        names.retain(|name| !shared.contains(name));
        assert!(names.len() > 10, "there is too little to be seen: {names:?}");

        let mut seen = Vec::new();
        let asked = questions(&belongings);
        let at_second = |path: &str| {
            let path = work::at_no_site(path);
            let joint = if path.contains('?') { '&' } else { '?' };
            format!("{path}{joint}site=second")
        };
        for (method, route, path, _) in &asked {
            if *method != "GET" || is_of_company(route) {
                continue;
            }
            let answer = admin.get(&at_second(path)).await;
            // What was asked may be said back.
            let text = told(path, answer.text());
            let found = names.iter().filter(|name| !path.contains(*name) && text.contains(*name));
            let found: Vec<_> = found.collect();
            if answer.status.as_u16() >= 500 || !found.is_empty() {
                seen.push(format!("GET {path}: {} tells of {found:?}", answer.status));
            }
        }
        for (method, route, path, body) in &asked {
            // What comes from a site to another one is for both to know.
            let is_between = path.contains("?site=");
            if *method == "GET" || is_of_company(route) || is_between {
                continue;
            }
            let answer = admin.json(method, &at_second(path), body).await;
            if answer.status.as_u16() >= 500 {
                seen.push(format!("{method} {path}: {} {}", answer.status, answer.text()));
            }
        }
        for ((path, was), (_, is)) in before.iter().zip(lists_of(&admin).await) {
            if *was != is {
                seen.push(format!("{path} is not what it was"));
            }
        }
        assert!(seen.is_empty(), "on {}:\n{}", house.engine, seen.join("\n"));
    });
}

/// Opens a second site, with somebody who holds every role there and none anywhere else.
async fn at_second_only<'a>(admin: &Client<'a>) -> Client<'a> {
    let plant = admin.house().plant.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let owner = plant.command_line(None, None)?;
        plant.open_site(&owner, &crate::house::site("second"))
    });
    opened.await.unwrap().unwrap();
    let roles: Vec<&str> = app::ROLES.iter().map(|(role, _)| *role).collect();
    let person = json!({"username": "far", "name": "Far", "password": FIRST_PASSWORD,
        "at_sites": [{"site": "second", "roles": roles}]});
    let made = admin.post("/people", &person).await.good();
    assert_eq!(made["roles"], json!([]));
    assert_eq!(made["at_sites"][0]["site"], "second");
    admin.house().visitor().choose_password("far").await
}

fn at(path: &str, site: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}site={site}")
}

#[test]
fn who_holds_every_role_at_one_site_finds_no_other_over_any_route() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let belongings = belongings(&admin).await;
        let far = at_second_only(&admin).await;
        let first = admin.get("/session").await.good()["sites"][0]["code"].clone();
        let first = first.as_str().unwrap();
        let is_public = |(method, path)| {
            let route = ROUTES.iter().find(|route| (route.method, route.path) == (method, path));
            matches!(route.unwrap().access, Access::Public(_))
        };

        let session = far.get("/session").await.good();
        assert_eq!(session["sites"].as_array().unwrap().len(), 1, "{session}");
        assert_eq!(session["sites"][0]["code"], "second");
        assert_eq!(session["everywhere"], json!([]));
        let mut open = Vec::new();
        for (method, route, path, body) in questions(&belongings) {
            if is_public((method, route)) || route == "/kiosk" {
                continue;
            }
            let answer = far.json(method, &at(&path, first), &body).await;
            if answer.status != 404 || answer.code() != "not_found" {
                open.push(format!("{method} {path}: {} {}", answer.status, answer.text()));
            }
        }
        assert!(open.is_empty(), "on {}:\n{}", house.engine, open.join("\n"));
        let program = far.program(&["trace.read", "goods.record"]).await;
        assert_eq!(program.get("/pools").await.status, 200);
        assert_eq!(program.get(&at("/pools", first)).await.status, 404);
    });
}

/// Routes that change what all sites share.
const SHARED: [(&str, &str); 22] = [
    ("POST", "/masters/{kind}"),
    ("PUT", "/masters/{kind}/{code}"),
    ("POST", "/imports/{id}/commit"),
    ("POST", "/people"),
    ("GET", "/sites"),
    ("POST", "/sites"),
    ("PATCH", "/people/{id}"),
    ("DELETE", "/people/{id}/personal-data"),
    ("GET", "/people/{id}/sessions"),
    ("DELETE", "/people/{id}/sessions"),
    ("DELETE", "/people/{id}/sessions/{session}"),
    ("DELETE", "/people/{id}/second-factor"),
    ("GET", "/sign-ins"),
    ("POST", "/badges"),
    ("PUT", "/kiosk-settings"),
    ("PUT", "/second-factor-settings"),
    ("PUT", "/sights"),
    ("PUT", "/call-settings"),
    ("PUT", "/complaint-settings"),
    ("PUT", "/instruction-settings"),
    ("PUT", "/ledger/witnesses"),
    ("POST", "/ledger/keys"),
];

/// What the company's own chain holds.
async fn of_company(house: &House) -> i64 {
    let target = house.target.clone();
    let counted = tokio::task::spawn_blocking(move || {
        let database = store::Database::open(target)?;
        database.read(|tx| {
            let company = store::masters::companies(tx)?[0].id;
            let head = store::ledger::head(tx, company, store::ledger::COMPANY_LEDGER)?;
            Ok::<_, store::StoreError>(head.map_or(0, |head| head.seq))
        })
    });
    counted.await.unwrap().unwrap()
}

#[test]
fn what_all_sites_share_is_changed_by_nobody_who_holds_roles_at_one_site() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let belongings = belongings(&admin).await;
        let far = at_second_only(&admin).await;
        let mut wrong = Vec::new();
        for (method, route) in SHARED {
            let route = ROUTES.iter().find(|known| (known.method, known.path) == (method, route));
            let answer = crate::routes::ask(&far, route.unwrap()).await;
            if answer.code() != "only_company_wide" {
                wrong.push(crate::routes::named(house, route.unwrap(), &answer));
            }
        }
        assert!(wrong.is_empty(), "on {}:\n{}", house.engine, wrong.join("\n"));

        for (method, route, path, body) in questions(&belongings) {
            // Of oneself: a password, a token, a key.
            let own = route.starts_with("/session") || route.starts_with("/tokens");
            if method == "GET" || own {
                continue;
            }
            let before = of_company(house).await;
            let answer = far.json(method, &path, &body).await;
            if of_company(house).await != before {
                wrong.push(format!("{method} {path}: {} {}", answer.status, answer.text()));
            }
        }
        assert!(wrong.is_empty(), "on {}:\n{}", house.engine, wrong.join("\n"));
    });
}
