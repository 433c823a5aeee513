//! A plant behind its front, and clients of it.
//!
//! Every answer a client gets is held against the description of the API.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use app::{Clock, NewPerson, Options, Outgoing, Plant};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use domain::facts::{Entry, MasterDefined};
use domain::{ImportId, Instant, MasterKind};
use serde_json::{Value, json};
use store::ledger::{self as chain, COMPANY_LEDGER};
use suyuan_http::{API, Config, Front, Server, router, serve};
use tempfile::TempDir;
use testkit::{EngineUnderTest, Place};
use tower::ServiceExt as _;

use crate::schema;
use crate::wire::Wire;

/// A password that is long enough.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The password that whoever makes an account gives it; it signs nothing.
pub(crate) const FIRST_PASSWORD: &str = "a password of the first day";

/// A plant on one engine, with its front.
pub(crate) struct House {
    pub(crate) plant: Plant,
    pub(crate) target: store::Target,
    pub(crate) engine: &'static str,
    front: Router,
    /// How clients reach it where it listens; else they call its front.
    wire: OnceLock<Wire>,
    // Dropped last: the plant still has its files open.
    data: TempDir,
    _engine: EngineUnderTest,
}

/// Runs a test in a fresh house on every engine at hand.
#[expect(clippy::needless_pass_by_value, reason = "tests are closures written in place")]
pub(crate) fn in_every_house(test: impl AsyncFn(&House)) {
    for engine in testkit::engines() {
        let house = House::new(engine, |front| front);
        run(test(&house));
    }
}

/// The same with a clock that is as many microseconds ahead as the test says.
#[expect(clippy::needless_pass_by_value, reason = "tests are closures written in place")]
pub(crate) fn in_every_house_ahead(test: impl AsyncFn(&House, &AtomicI64)) {
    for engine in testkit::engines() {
        let ahead_us = Arc::new(AtomicI64::new(0));
        let (system, shown_us) = (Clock::system(), Arc::clone(&ahead_us));
        let clock = Clock::from_fn(move || system.now_us() + shown_us.load(Ordering::Relaxed));
        let house = House::under(clock, engine, |front| front);
        run(test(&house, &ahead_us));
    }
}

/// Runs a future to its end, on threads of its own.
///
/// The plant is made and dropped outside: a blocking database client must not be on an async thread.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build().unwrap().block_on(test)
}

impl House {
    /// A house on an engine; `front` may change its limits.
    pub(crate) fn new(engine: EngineUnderTest, front: impl FnOnce(Front) -> Front) -> Self {
        Self::under(Clock::system(), engine, front)
    }

    /// A house whose clock shows what the test says.
    pub(crate) fn under(
        clock: Clock,
        engine: EngineUnderTest,
        front: impl FnOnce(Front) -> Front,
    ) -> Self {
        let data = TempDir::new().unwrap();
        let target = match &engine.place {
            Place::Sqlite(path) => store::Target::Sqlite(path.clone()),
            Place::Postgres(url) => store::Target::Postgres(url.clone()),
        };
        let plant = Plant::open(Options {
            target: target.clone(),
            data_dir: data.path().to_owned(),
            clock,
        });
        let plant = plant.unwrap();
        // Printers and scales are played on this machine.
        plant.set_outgoing(Outgoing {
            webhook_secret: Some("secret".to_owned()),
            ..Outgoing::default()
        });
        plant.allow_devices_in(&["127.0.0.0/8".parse().unwrap()]);
        let front = router(front(Front::new(plant.clone())));
        let name = engine.name();
        let wire = OnceLock::new();
        Self { plant, target, engine: name, front, wire, data, _engine: engine }
    }

    /// Listens on loopback from now on; every request of a client then goes over a socket.
    pub(crate) async fn listen(&self, clock: Clock) -> Server {
        let config = Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            http: None,
            data_dir: self.data.path().to_owned(),
            certificate: None,
            clock,
            plain: true,
        };
        let server = serve(self.plant.clone(), config).await.unwrap();
        assert!(self.wire.set(Wire::to(server.started().listen)).is_ok(), "it listens once");
        server
    }

    /// Makes the first administrator, who is then signed in.
    pub(crate) async fn set_up(&self) -> Client<'_> {
        let plant = self.plant.clone();
        let token = tokio::task::spawn_blocking(move || plant.setup_token());
        let token = token.await.unwrap().unwrap().unwrap();
        let client = self.visitor();
        let body = json!({
            "token": token, "username": "admin", "password": PASSWORD, "name": "Lin", "language": "en"
        });
        client.entered(client.post("/setup", &body).await)
    }

    /// Somebody who is not signed in.
    pub(crate) fn visitor(&self) -> Client<'_> {
        Client { house: self, headers: HeaderMap::new() }
    }

    /// The administrator of another company, signed in.
    pub(crate) async fn stranger(&self) -> Client<'_> {
        let plant = self.plant.clone();
        let made = tokio::task::spawn_blocking(move || {
            plant.found_company("other", "Other", "far", "Far", "Asia/Taipei")?;
            let owner = plant.command_line(Some("other"), None)?;
            let person = NewPerson {
                username: "stranger".to_owned(),
                name: "Chen".to_owned(),
                password: PASSWORD.to_owned(),
                roles: vec!["administrator".to_owned()],
                at_sites: Vec::new(),
                language: None,
            };
            plant.add_person_of_own_password(&owner, &person)
        });
        made.await.unwrap().unwrap();
        self.visitor().sign_in("stranger").await
    }
}

impl House {
    /// Writes a place straight to the ledger of the first company.
    pub(crate) async fn define_place(&self, code: &str) {
        let target = self.target.clone();
        let place = MasterDefined {
            kind: MasterKind::Place,
            code: code.to_owned(),
            body: json!({"name": code}).to_string(),
            retired: false,
        };
        let defined = tokio::task::spawn_blocking(move || {
            let database = store::Database::open(target)?;
            database.write(|tx| {
                let company = store::masters::companies(tx)?[0].id;
                let mut head = chain::lock_head(tx, company, chain::COMPANY_LEDGER)?;
                let at = Instant::utc(1_700_000_000_000_000);
                let entry =
                    Entry { at, recorded_at: at, by: None, device: None, fact: place.into() };
                let secret = ledger::seal::Secret([7; 16]);
                chain::append(tx, &mut head, entry, ImportId(0), secret, at.utc_us)?;
                chain::save_head(tx, &head)
            })
        });
        defined.await.unwrap().unwrap();
    }
}

impl House {
    /// A badge was used at two stations; where that stands in the site's chain.
    pub(crate) async fn double_a_badge(&self) -> i64 {
        let (plant, target) = (self.plant.clone(), self.target.clone());
        let doubled = tokio::task::spawn_blocking(move || {
            let owner = plant.command_line(None, None).unwrap();
            let now = Instant::utc(Clock::system().now_us());
            let fact = domain::facts::BadgeDoubled {
                badge: domain::BadgeId(1),
                person: domain::PersonId(1),
                station: "L2".to_owned(),
                other: "L1".to_owned(),
                other_since: now,
            };
            let entry =
                Entry { at: now, recorded_at: now, by: None, device: None, fact: fact.into() };
            let database = store::Database::open(target)?;
            database.write(|tx| {
                let mut head = chain::lock_head(tx, owner.company, owner.site)?;
                let secret = ledger::seal::Secret([7; 16]);
                chain::append(tx, &mut head, entry, ImportId(0), secret, now.utc_us)?;
                chain::save_head(tx, &head)?;
                Ok::<_, store::StoreError>(head.seq)
            })
        });
        doubled.await.unwrap().unwrap()
    }
}

/// Somebody who asks.
#[derive(Clone)]
pub(crate) struct Client<'a> {
    house: &'a House,
    headers: HeaderMap,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON; null where it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The code of a problem.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The JSON of an answer that must be good.
    pub(crate) fn good(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        self.json()
    }
}

impl<'a> Client<'a> {
    /// The house it is a client of.
    pub(crate) const fn house(&self) -> &'a House {
        self.house
    }

    /// The same client with one more header.
    pub(crate) fn with(&self, name: &'static str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.insert(name, value.parse().unwrap());
        client
    }

    /// The same client without a header.
    pub(crate) fn without(&self, name: &'static str) -> Self {
        let mut client = self.clone();
        client.headers.remove(name);
        client
    }

    /// Signs in with the password everybody has.
    pub(crate) async fn sign_in(&self, username: &str) -> Client<'a> {
        let body = json!({"username": username, "password": PASSWORD});
        self.entered(self.post("/session", &body).await)
    }

    /// The client as the answer to a sign-in makes it.
    fn entered(&self, answer: Answer) -> Client<'a> {
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let session = answer.good();
        self.with("cookie", &cookie).with("x-csrf-token", session["csrf"].as_str().unwrap())
    }

    /// A guest, by what their link carries.
    pub(crate) async fn enter(&self, token: &str) -> Client<'a> {
        self.entered(self.post("/session/guest", &json!({"token": token})).await)
    }

    /// A program with a token of these scopes, made by this client.
    pub(crate) async fn program(&self, scopes: &[&str]) -> Client<'a> {
        let token = self.post("/tokens", &json!({"name": "program", "scopes": scopes})).await;
        let secret = token.good()["token"].as_str().unwrap().to_owned();
        self.house.visitor().with("authorization", &format!("Bearer {secret}"))
    }

    /// A person with these roles, made by this client and signed in.
    pub(crate) async fn person(&self, username: &str, roles: &[&str]) -> Client<'a> {
        let body = json!({"username": username, "name": username, "password": FIRST_PASSWORD,
            "roles": roles});
        self.post("/people", &body).await.good();
        self.house.visitor().choose_password(username).await
    }

    /// Somebody who was just made, signed in with a password that nobody else knows.
    pub(crate) async fn choose_password(&self, username: &str) -> Client<'a> {
        let entry = json!({"username": username, "password": FIRST_PASSWORD});
        let person = self.entered(self.post("/session", &entry).await);
        let chosen = json!({"current": FIRST_PASSWORD, "password": PASSWORD});
        assert_eq!(person.json("PUT", "/session/password", &chosen).await.status, 204);
        person
    }

    /// Reads.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, Vec::new()).await
    }

    /// Sends JSON.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.json("POST", path, body).await
    }

    /// Sends JSON with another method; a text is sent as the file it is.
    pub(crate) async fn json(&self, method: &str, path: &str, body: &Value) -> Answer {
        if let Value::String(file) = body {
            let client = self.with("content-type", "application/octet-stream");
            return client.send(method, path, file.clone().into_bytes()).await;
        }
        let client = self.with("content-type", "application/json");
        client.send(method, path, body.to_string().into_bytes()).await
    }

    /// Sends bytes.
    pub(crate) async fn send(&self, method: &str, path: &str, body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{API}{path}"));
        *request.headers_mut().unwrap() = self.headers.clone();
        let answer = self.raw(request.body(Body::from(body)).unwrap()).await;
        schema::check(method, path, &answer);
        answer
    }

    /// Asks an address of the whole server, whatever the description says of it.
    pub(crate) async fn send_unchecked(&self, method: &str, path: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        *request.headers_mut().unwrap() = self.headers.clone();
        self.raw(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a request as it is.
    pub(crate) async fn raw(&self, request: Request<Body>) -> Answer {
        if let Some(wire) = self.house.wire.get() {
            return wire.send(request).await;
        }
        let response = self.house.front.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Writes down a master record of the installation's first company.
    pub(crate) async fn define(&self, kind: domain::MasterKind, code: &str, body: &Value) {
        let fact = domain::facts::MasterDefined {
            kind,
            code: code.to_owned(),
            body: body.to_string(),
            retired: false,
        };
        let (plant, target) = (self.house.plant.clone(), self.house.target.clone());
        let written = tokio::task::spawn_blocking(move || define(&plant, target, fact));
        written.await.unwrap();
    }

    /// Takes a document over and waits until it counts.
    pub(crate) async fn take_over(&self, document: &Value) -> Value {
        let body = document.to_string().into_bytes();
        let import = self.send("POST", "/imports?name=history.json", body).await.good();
        let id = import["id"].as_str().unwrap().to_owned();
        self.until(&id, "ready").await;
        self.send("POST", &format!("/imports/{id}/commit"), Vec::new()).await.good();
        self.until(&id, "done").await
    }

    async fn until(&self, id: &str, state: &str) -> Value {
        // A minute of polling; a test that needs more has failed.
        for _ in 0..1200 {
            let import = self.get(&format!("/imports/{id}")).await.good();
            let now = import["state"].as_str().unwrap();
            assert!(!["faulty", "failed", "abandoned"].contains(&now), "{import}");
            if now == state {
                return import;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the import was never {state}");
    }
}

fn define(plant: &Plant, target: store::Target, fact: domain::facts::MasterDefined) {
    let company = plant.command_line(None, None).unwrap().company;
    let now_us = Clock::system().now_us();
    let now = domain::Instant::utc(now_us);
    let fact = domain::facts::Entry {
        at: now,
        recorded_at: now,
        by: None,
        device: None,
        fact: fact.into(),
    };
    let database = store::Database::open(target).unwrap();
    let written: Result<(), store::StoreError> = database.write(|tx| {
        let mut head = chain::lock_head(tx, company, COMPANY_LEDGER)?;
        let secret = ledger::seal::Secret([7; 16]);
        chain::append(tx, &mut head, fact, domain::ImportId(0), secret, now_us)?;
        chain::save_head(tx, &head)
    });
    written.unwrap();
}

/// A small history: flour into bread, bread to a customer.
pub(crate) fn history(prefix: &str) -> Value {
    let code = |code: &str| format!("{prefix}{code}");
    let pool = |kind: &str, id: &str| format!("{kind}:{prefix}{id}");
    json!({
        "format": "suyuan-exchange", "version": 1,
        "items": [
            {"code": code("FLOUR"), "name": code("flour"), "unit": "kg", "kg_per_unit": "1", "tracking": "lot"},
            {"code": code("BREAD"), "name": code("bread"), "unit": "kg", "kg_per_unit": "1", "tracking": "lot"}
        ],
        "partners": [
            {"code": code("S1"), "name": code("mill"), "role": "supplier"},
            {"code": code("C1"), "name": code("shop"), "role": "customer"}
        ],
        "pools": [
            {"id": code("L1"), "kind": "lot", "item": code("FLOUR"), "lot_number": code("F-0412")},
            {"id": code("R1"), "kind": "run", "work_order": code("WO-7"), "operation": code("BAKE")},
            {"id": code("L2"), "kind": "lot", "item": code("BREAD"), "lot_number": code("B-0001")}
        ],
        "transfers": [
            {"id": code("t1"), "at": "2026-03-01T08:00:00+08:00", "from": pool("supplier", "S1"),
             "to": pool("lot", "L1"), "qty_from": null, "qty_to": "500", "document": code("GRN-1")},
            {"id": code("t2"), "at": "2026-03-01T09:00:00+08:00", "from": pool("lot", "L1"),
             "to": pool("run", "R1"), "qty_from": "200", "qty_to": "200"},
            {"id": code("t3"), "at": "2026-03-01T11:00:00+08:00", "from": pool("run", "R1"),
             "to": pool("lot", "L2"), "qty_from": "200", "qty_to": "200"},
            {"id": code("t4"), "at": "2026-03-02T09:00:00+08:00", "from": pool("lot", "L2"),
             "to": pool("customer", "C1"), "qty_from": "40", "qty_to": null, "document": code("DN-9")}
        ],
        "corrections": [
            {"corrects": code("t2"), "void": false, "qty_from": "180", "qty_to": "180",
             "reason": code("scale"), "at": "2026-03-01T10:00:00+08:00",
             "recorded_at": "2026-03-01T10:00:00+08:00"}
        ]
    })
}

/// A further site, by its code.
pub(crate) fn site(code: &str) -> app::OpenSite {
    let zone = "Asia/Taipei".to_owned();
    app::OpenSite { code: code.to_owned(), name: code.to_owned(), zone }
}
