//! The demo factory through the API: everybody signs in and does what they did.

use std::collections::BTreeMap;

use player::{Call, Hands, PlayClock, agenda, play};
use serde_json::{Value, json};
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
}

/// Plays what was entered by a moment, and says how many acts that were.
fn play_until(moment: &str) -> usize {
    let until: domain::Instant = moment.parse().unwrap();
    let mut acts = agenda(&demo::floor(), "main");
    acts.retain(|act| act.entered_at <= until);
    let clock = PlayClock::standing_at(acts[0].entered_at);
    let engine = testkit::engines().remove(0);
    let house = House::under(clock.clock(), engine, |front| front);
    let owner = house.plant.command_line(None, None).unwrap();
    let (company, site) = (("demo", demo::COMPANY), (demo::SITE, demo::ZONE));
    house.plant.rename(&owner, company, site).unwrap();
    let played = run(async {
        let mut hands = ThroughTheApi::with_everybody(&house, &clock).await;
        block_in_place(|| play(&mut hands, &acts, |_| {}))
    });
    let played = played.unwrap_or_else(|error| panic!("{error}"));
    let report = house.plant.verify(&owner).unwrap();
    assert!(report.clean, "{:?}", report.first);
    played.total()
}

#[test]
fn the_first_morning_is_played_through_the_api_by_everybody() {
    assert!(play_until("2026-08-22T07:00:00+08:00") > 200);
}

#[test]
#[ignore = "plays ninety days; run by cargo xtask played"]
fn the_ninety_days_are_played_through_the_api_by_everybody() {
    assert!(play_until("2026-11-19T14:32:00+08:00") > 30_000);
}
