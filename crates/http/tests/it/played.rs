//! The demo factory through the API, over a socket: everybody signs in and does what they did.

use std::collections::BTreeMap;
use std::time::Instant;

use app::Operator;
use player::traces::compare;
use player::{Call, Hands, PlayClock, agenda, play};
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::EngineUnderTest;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use crate::house::{Client, House, PASSWORD, run};

/// Hands that reach the plant through its front only.
struct ThroughTheApi<'a> {
    clock: PlayClock,
    owner: Client<'a>,
    people: BTreeMap<&'static str, Client<'a>>,
}

impl<'a> ThroughTheApi<'a> {
    /// Everybody gets an account and signs in; what they work with holds a token of theirs, for no
    /// session outlasts ninety days.
    async fn with_everybody(house: &'a House, clock: &PlayClock) -> Self {
        let owner = house.set_up().await;
        let mut people = BTreeMap::new();
        for worker in demo::works::workers() {
            let body = json!({
                "username": worker.code, "name": worker.name, "password": PASSWORD,
                "roles": [worker.role],
            });
            owner.post("/people", &body).await.good();
            let person = house.visitor().sign_in(worker.code).await;
            let may = app::ROLES.iter().find(|(role, _)| *role == worker.role).unwrap().1;
            let scopes: Vec<&str> = may.iter().map(|permission| permission.as_str()).collect();
            people.insert(worker.code, person.program(&scopes).await);
        }
        let scopes: Vec<&str> = app::Permission::ALL.iter().map(|may| may.as_str()).collect();
        let owner = owner.program(&scopes).await;
        Self { clock: clock.clone(), owner, people }
    }
}

impl Hands for ThroughTheApi<'_> {
    type Error = String;

    fn set_clock(&mut self, moment: domain::Instant) {
        self.clock.set(moment);
    }

    fn act(
        &mut self,
        by: Option<&str>,
        call: Call,
        names: &[String],
        body: &Value,
    ) -> Result<Value, String> {
        let client = by.map_or(&self.owner, |code| &self.people[code]);
        let (method, path) = call.route(names);
        let sent = client.json(method, &path, body);
        let answer = block_in_place(|| Handle::current().block_on(sent));
        if answer.status.is_success() { Ok(answer.json()) } else { Err(answer.text()) }
    }

    fn look(&mut self, act: &str) -> Result<Value, String> {
        let path = format!("/acts/{act}");
        let sent = self.owner.get(&path);
        let answer = block_in_place(|| Handle::current().block_on(sent));
        if answer.status.is_success() { Ok(answer.json()) } else { Err(answer.text()) }
    }
}

/// A house of the demo's company, empty.
fn demo_house(clock: &PlayClock, engine: EngineUnderTest) -> (House, Operator) {
    let house = House::under(clock.clock(), engine, |front| front);
    let owner = house.plant.command_line(None, None).unwrap();
    let (company, site) = (("demo", demo::COMPANY), (demo::SITE, demo::ZONE));
    house.plant.rename(&owner, company, site).unwrap();
    let owner = house.plant.command_line(None, None).unwrap();
    (house, owner)
}

/// Plays what was entered by a moment, over a socket, and says how many acts that were.
fn play_until(moment: &str, engine: EngineUnderTest) -> (House, Operator, usize) {
    let until: domain::Instant = moment.parse().unwrap();
    let mut acts = agenda(&demo::floor(), "main");
    acts.retain(|act| act.entered_at <= until);
    let clock = PlayClock::standing_at(acts[0].entered_at);
    let (house, owner) = demo_house(&clock, engine);
    let played = run(async {
        let server = house.listen(clock.clock()).await;
        let mut hands = ThroughTheApi::with_everybody(&house, &clock).await;
        let played = block_in_place(|| play(&mut hands, &acts, |_| {}));
        server.stop().await.unwrap();
        played
    });
    let played = played.unwrap_or_else(|error| panic!("{error}"));
    let report = house.plant.verify(&owner).unwrap();
    assert!(report.clean, "{:?}", report.first);
    (house, owner, played.total())
}

/// Plays the ninety days and holds every twelfth pool against the imported document.
#[expect(clippy::print_stdout, reason = "cargo xtask played shows how long it took")]
fn play_the_season(engine: EngineUnderTest) {
    let (name, start) = (engine.name(), Instant::now());
    let (house, owner, acts) = play_until("2026-11-19T14:32:00+08:00", engine);
    println!("{name}: {acts} acts over HTTP and a verification in {:.0?}", start.elapsed());
    assert!(acts > 30_000);
    let clock = PlayClock::standing_at(demo::ends_at());
    let (taken_over, reader) = demo_house(&clock, testkit::sqlite());
    let folder = TempDir::new().unwrap();
    let document = folder.path().join("demo.json");
    demo::write_json(&mut std::fs::File::create(&document).unwrap()).unwrap();
    let outcome = taken_over.plant.import_path(&reader, &document).unwrap();
    assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);

    let both = ((&house.plant, &owner), (&taken_over.plant, &reader));
    let pools = demo::floor().document.pools;
    let roots = pools.iter().step_by(12).map(|pool| pool.reference().to_string());
    let compared = compare(both, roots, None).unwrap_or_else(|apart| panic!("{apart}"));
    println!("{name}: {compared} movements traced as imported");
    assert!(compared > 20_000, "{compared}");
}

#[test]
fn the_first_morning_is_played_through_the_api_by_everybody() {
    let (_, _, acts) = play_until("2026-08-22T07:00:00+08:00", testkit::sqlite());

    assert!(acts > 200);
}

#[test]
#[ignore = "plays ninety days; run by cargo xtask played"]
fn the_ninety_days_are_played_through_the_api_by_everybody() {
    play_the_season(testkit::sqlite());
}

#[test]
#[ignore = "plays ninety days; run by cargo xtask played"]
fn the_ninety_days_are_played_through_the_api_on_postgresql() {
    play_the_season(testkit::postgres().expect("PostgreSQL is installed"));
}
