//! Everybody in the plant does something, over and over, sensible or not; whatever they do, the
//! books are right afterwards.
//!
//! `SUYUAN_SEEDS=7,8` plays other seeds, `SUYUAN_ACTS=5000` longer ones, and
//! `SUYUAN_EVERY=1` looks after each act, which finds the one that went wrong.

mod checks;
mod choosing;
pub(crate) mod dice;
mod doing;

use std::collections::BTreeMap;

use app::{Error, Operator};
use domain::MasterKind;
use serde_json::json;

use crate::house::{House, in_every_house};
use crate::workshop::Workshop;
use choosing::{Papers, ROLES, choose, morning};
use dice::Dice;
use doing::{Deed, perform};

fn numbers(variable: &str, default: &str) -> Vec<u64> {
    let text = std::env::var(variable).unwrap_or_else(|_| default.to_owned());
    text.split(',').map(|number| number.trim().parse().unwrap()).collect()
}

#[test]
fn whatever_people_do_the_books_are_right() {
    let acts = numbers("SUYUAN_ACTS", "400")[0];
    for seed in numbers("SUYUAN_SEEDS", "1,2,3") {
        in_every_house(|house| {
            Simulation::furnished(house, seed).play(acts);
        });
    }
}

/// A plant whose people do whatever the dice say.
pub(crate) struct Simulation<'a> {
    house: &'a House,
    people: BTreeMap<&'static str, Operator>,
    dice: Dice,
    papers: Papers,
    seed: u64,
    /// How often each act was done, and how often it was refused with which code.
    outcomes: BTreeMap<(&'static str, String), u32>,
}

impl<'a> Simulation<'a> {
    pub(crate) fn furnished(house: &'a House, seed: u64) -> Self {
        let workshop = Workshop { house };
        workshop.furnish();
        let partners = json!({
            "format": "suyuan-exchange", "version": 1,
            "partners": [{"code": "C1", "name": "shop", "role": "customer"},
                {"code": "C2", "name": "market", "role": "customer"}],
        });
        house.take_over(&partners.to_string());
        house.define(MasterKind::Partner, "C2", &json!({"least_days": 30}));
        house.define(MasterKind::Item, "PORK", &json!({"kind": "raw", "inspect_incoming": true}));
        for (code, kind) in
            [("A-06", "bin"), ("DOCK", "dock"), ("CAGE", "quarantine"), ("SILO-2", "tank")]
        {
            house.define(MasterKind::Place, code, &json!({"kind": kind}));
        }
        let people = ROLES.map(|role| (role, house.person(role, &[role])));
        Self {
            house,
            people: people.into(),
            dice: Dice::seeded(seed),
            papers: Papers::default(),
            seed,
            outcomes: BTreeMap::new(),
        }
    }

    fn play(mut self, acts: u64) {
        let every = numbers("SUYUAN_EVERY", "20")[0];
        self.begin();
        for number in 0..acts {
            let (place, deed) = self.act(number);
            if number % every == every - 1 {
                checks::quantities(self.house, &format!("{place} {deed:?}"));
            }
        }
        let place = format!("{} seed {}", self.house.engine, self.seed);
        checks::quantities(self.house, &place);
        let lots = self.sampled(25);
        checks::traces(self.house, &lots, &place);
        checks::books(self.house, &place);
        let done = self.outcomes.iter().filter(|((_, outcome), _)| outcome == "done");
        let done: u32 = done.map(|(_, times)| times).sum();
        assert!(u64::from(done) * 4 > acts, "{place}: too few of them came about: {done}");
    }

    /// What a plant needs before anything can happen in it.
    pub(crate) fn begin(&mut self) {
        for (number, (role, deed)) in morning().into_iter().enumerate() {
            self.one(role, &deed, &format!("{} morning {number}", self.house.engine));
        }
    }

    /// Somebody does something; where that was, and what.
    pub(crate) fn act(&mut self, number: u64) -> (String, Deed) {
        if self.dice.one_in(40) {
            self.house.wait_hours(1 + self.dice.below(7) as i64);
        }
        if number.is_multiple_of(10) {
            self.papers.seen = checks::stock(self.house);
        }
        self.papers.now_us = self.house.now_us();
        let (role, deed) = choose(&mut self.dice, &self.papers);
        let place = format!("{} seed {} act {number}", self.house.engine, self.seed);
        self.one(role, &deed, &place);
        (place, deed)
    }

    pub(crate) fn sampled(&mut self, most: usize) -> Vec<String> {
        (0..most)
            .map(|_| self.papers.lots[self.dice.below(self.papers.lots.len())].clone())
            .collect()
    }

    /// Does one act, shown before and sent twice now and then; refused or not, it leaves nothing but
    /// what it says.
    fn one(&mut self, role: &'static str, deed: &Deed, place: &str) {
        let who = &self.people[role];
        let plant = &self.house.plant;
        let before = self.house.facts();
        let shown = self.dice.one_in(6).then(|| {
            let shown = perform(plant, who, deed, (None, true));
            assert_eq!(self.house.facts(), before, "{place}: a preview recorded something");
            outcome(&shown, deed, place)
        });
        let key = self.dice.one_in(4).then(|| format!("key {place}"));
        let answer = perform(plant, who, deed, (key.as_deref(), false));
        let said = outcome(&answer, deed, place);
        if let Some(shown) = shown {
            assert_eq!(shown, said, "{place}: shown and done differ in {role} {deed:?}");
        }
        let after = self.house.facts();
        assert_eq!(after > before, said == "done", "{place}: {said} {deed:?}");
        if let (Some(key), Ok(first)) = (key, &answer) {
            let again = perform(plant, who, deed, (Some(&key), false));
            let again = again.unwrap_or_else(|error| panic!("{place}: again {error} {deed:?}"));
            assert_eq!(&again, first, "{place}: sent twice, answered twice {deed:?}");
            assert_eq!(self.house.facts(), after, "{place}: sent twice, done twice {deed:?}");
        }
        *self.outcomes.entry((deed.name, said)).or_default() += 1;
        if let Ok(answer) = answer {
            self.papers.learn(deed, &answer);
        }
    }
}

/// The word for how something ended; anything but an answer, a refusal or a denial is a fault.
fn outcome<T>(answer: &Result<T, Error>, deed: &Deed, place: &str) -> String {
    match answer {
        Ok(_) => "done".to_owned(),
        Err(Error::Refusal(refusal)) => refusal.code().to_owned(),
        Err(Error::Denied) => "denied".to_owned(),
        Err(Error::NotFound(_)) if deed.about == "NONE" => "not_found".to_owned(),
        Err(other) => panic!("{place}: {other:?} in {deed:?}"),
    }
}
