//! Behaviour in sentences: every `scenarios/**.plant` runs through the API on both engines.
//!
//! A line is an act or a definition; `refused CODE` at its end says that it must be refused so.
//! Indented lines say what is then true. `as ROLE` changes who acts. `docs/scenarios.md` lists the
//! words.

mod acts_page;
mod complaint_verbs;
mod expectations;
mod floor_verbs;
mod labels;
mod quality_verbs;
mod retention_verbs;
mod sentences;
mod signing;
mod site_verbs;
mod verbs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::Value;

use crate::house::{Client, House, in_every_house};
use sentences::{Sentence, read};

/// Who acts in a scenario, and what the acts before said.
pub(crate) struct Stage<'h> {
    admin: Client<'h>,
    people: BTreeMap<String, Client<'h>>,
    role: String,
    /// The site that is acted at; the first one where absent.
    site: Option<String>,
    /// Codes of runs and picks that sentences give names to.
    names: BTreeMap<String, String>,
    /// The last answer, for what is said of it.
    last: Value,
}

impl<'h> Stage<'h> {
    async fn set(house: &'h House) -> Self {
        let admin = house.set_up().await;
        Self {
            admin,
            people: BTreeMap::new(),
            role: "administrator".to_owned(),
            site: None,
            names: BTreeMap::new(),
            last: Value::Null,
        }
    }

    async fn acting(&mut self) -> Client<'h> {
        if self.role == "administrator" {
            return self.admin.clone();
        }
        if let Some(client) = self.people.get(&self.role) {
            return client.clone();
        }
        let client = self.admin.person(&self.role, &[self.role.as_str()]).await;
        self.people.insert(self.role.clone(), client.clone());
        client
    }

    async fn play(&mut self, sentence: &Sentence, place: &str) {
        if sentence.verb() == "as" {
            sentence.word(1).clone_into(&mut self.role);
            return;
        }
        if self.went(sentence).await {
            return;
        }
        if let Some(role) = labels::second(sentence) {
            let before = std::mem::replace(&mut self.role, role.to_owned());
            let session = self.acting().await.get("/session").await.good();
            let id = session["person"]["id"].as_str().unwrap_or_default().to_owned();
            self.names.insert(labels::person(role), id);
            self.role = before;
        }
        let mut request = verbs::request(sentence, &self.names)
            .unwrap_or_else(|| panic!("{place}: nobody knows how to `{}`", sentence.text));
        let client =
            if verbs::is_definition(sentence) { self.admin.clone() } else { self.acting().await };
        let signed = signing::signing(&client, sentence, (&self.names, &mut request));
        let client = signed.await;
        for (at, (method, path, body)) in request.iter().enumerate() {
            let answer = client.json(method, &self.there(path), body).await;
            let said = format!("{place}: {method} {path}: {} {}", answer.status, answer.text());
            let is_last = at + 1 == request.len();
            match &sentence.refused {
                Some(code) if is_last => {
                    assert!(!answer.status.is_success(), "{said}");
                    assert_eq!(&answer.code(), code, "{said}");
                }
                _ => assert!(answer.status.is_success(), "{said}"),
            }
            self.last = answer.json();
        }
        if let (Some(name), None) = (verbs::names(sentence), &sentence.refused) {
            let code = verbs::named(sentence, &self.last)
                .unwrap_or_else(|| panic!("{place}: the answer names nothing: {}", self.last));
            self.names.insert(name, code);
        }
        for (number, words) in &sentence.expected {
            expectations::check(self, words, &format!("{place} (line {number})")).await;
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "plant") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Where the scenarios are.
const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");

#[test]
fn every_scenario_plays_as_it_is_written_on_both_engines() {
    let folder = Path::new(SCENARIOS);
    let only = std::env::var("SUYUAN_SCENARIO").unwrap_or_default();
    let mut files = files(folder);
    assert!(files.len() > 2, "the scenarios are in {}", folder.display());

    files.retain(|file| file.display().to_string().contains(&only));
    // Houses share nothing, so several scenarios play at once: most of the time is waiting for disks.
    let waiting = Mutex::new(files);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap().pop();
                    let Some(file) = next else { break };
                    play(&file);
                }
            });
        }
    });
}

/// Scenarios that play at once.
const AT_ONCE: usize = 4;

fn play(file: &Path) {
    let sentences = read(&std::fs::read_to_string(file).unwrap());
    assert!(!sentences.is_empty(), "{} says nothing", file.display());
    in_every_house(async |house| {
        let mut stage = Stage::set(house).await;
        for sentence in &sentences {
            let name = file.file_name().unwrap_or_default().display();
            let place = format!("{name}:{} on {}: {}", sentence.line, house.engine, sentence.text);
            stage.play(sentence, &place).await;
        }
    });
}
