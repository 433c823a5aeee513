//! The load: clients that act over HTTP all the time and note what they were told.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use benches::https::Client;
use domain::ActId;
use serde_json::{Value, json};

use crate::chance::Chance;
use crate::world::{CLIENTS, Seen, World};

/// After an answer that says no, so that a server in trouble is not asked all the time.
const AFTER_NO: Duration = Duration::from_millis(5);
/// How often one request is put again after a fault.
const TRIES_MAX: u32 = 200;

/// An act that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Its idempotency key; the record shows it as the device.
    pub(crate) tag: String,
    path: &'static str,
    body: Value,
    /// What was told when it was done.
    pub(crate) told: Option<Told>,
}

/// What an acknowledgement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    act: i64,
    seq: i64,
}

/// Everything that was ever asked for in a world.
#[derive(Debug, Default)]
pub(crate) struct Book {
    pub(crate) wanted: Vec<Wanted>,
    numbers: AtomicU64,
    /// How many facts an act of a name has.
    widths: BTreeMap<String, i64>,
}

/// What a check of a book against a database found.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    pub(crate) lost: u64,
    pub(crate) doubled: u64,
    pub(crate) half: u64,
    /// The first thing that is wrong, in words.
    pub(crate) first: Option<String>,
}

impl Checked {
    fn note(&mut self, words: impl FnOnce() -> String) {
        if self.first.is_none() {
            self.first = Some(words());
        }
    }

    pub(crate) const fn is_sound(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.half == 0
    }
}

impl Book {
    /// One more act to ask for.
    fn next(&self, client: usize, chance: &mut Chance) -> Wanted {
        let tag = format!("t-{}", self.numbers.fetch_add(1, Ordering::Relaxed));
        let act = json!({"device": tag, "capture": "scanned"});
        let lot = format!("BASE-{client}");
        let (path, body) = match chance.below(8) {
            0..=2 => {
                let lots: Vec<Value> = ["A", "B", "C"]
                    .map(|part| {
                        json!({"item": "FLOUR", "lot_number": format!("{tag}-{part}"),
                        "quantity": "12.5"})
                    })
                    .into();
                ("/opening-stock", json!({"place": "A-01", "lots": lots, "act": act}))
            }
            3..=5 => (
                "/moves",
                json!({"lot": lot, "quantity": "1", "from": "A-01", "to": "A-02",
                "act": act}),
            ),
            6 => (
                "/scraps",
                json!({"lot": lot, "quantity": "1", "place": "A-01",
                "reason": "torn", "act": act}),
            ),
            _ => (
                "/splits",
                json!({"lot": lot, "quantity": "2", "lot_number": format!("{tag}-S"),
                "place": "A-01", "act": act}),
            ),
        };
        Wanted { tag, path, body, told: None }
    }

    /// Acts with all clients until it is told to stop; answers how many acts were acknowledged.
    pub(crate) fn press(
        &mut self,
        world: &World,
        urls: &[(String, std::path::PathBuf)],
        chance: &mut Chance,
        meanwhile: impl FnOnce() -> Result<()>,
    ) -> Result<u64> {
        let stop = AtomicBool::new(false);
        let book = &*self;
        let (meanwhile, wanted) = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|number| {
                    let (url, data) = &urls[number % urls.len()];
                    let (stop, mut chance) = (&stop, Chance::of(chance.next()));
                    scope.spawn(move || {
                        let mut done = Vec::new();
                        let mut client = None;
                        while !stop.load(Ordering::SeqCst) {
                            let mut wanted = book.next(number, &mut chance);
                            put(world, (url, data), &mut client, &mut wanted)?;
                            done.push(wanted);
                        }
                        Ok::<_, anyhow::Error>(done)
                    })
                })
                .collect();
            let meanwhile = meanwhile();
            stop.store(true, Ordering::SeqCst);
            let wanted: Vec<_> =
                clients.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
            (meanwhile, wanted)
        });
        let before = self.acknowledged();
        for client in wanted {
            self.wanted.extend(client.ok().context("a client panicked")??);
        }
        meanwhile?;
        Ok(self.acknowledged() - before)
    }

    fn acknowledged(&self) -> u64 {
        self.wanted.iter().filter(|wanted| wanted.told.is_some()).count() as u64
    }

    /// Puts again what was never answered, with its key; all of it has to be answered now.
    pub(crate) fn ask_again(&mut self, world: &World) -> Result<()> {
        let (url, data) = (world.url()?, world.data.clone());
        let mut client = None;
        for wanted in self.wanted.iter_mut().filter(|wanted| wanted.told.is_none()) {
            for tried in 0.. {
                put(world, (&url, &data), &mut client, wanted)?;
                if wanted.told.is_some() {
                    break;
                }
                ensure!(tried < TRIES_MAX, "{} is not answered: {}", wanted.tag, world.log());
            }
        }
        Ok(())
    }

    /// Holds what was told against what the database has.
    pub(crate) fn check(&mut self, base: i64, seen: &Seen) -> Checked {
        let mut checked = Checked::default();
        let mut found: BTreeMap<&str, Vec<(i64, i64)>> = BTreeMap::new();
        let mut last = base;
        for act in seen.acts.iter().filter(|act| act.first_seq > base) {
            let width = act.last_seq - act.first_seq + 1;
            let usual = *self.widths.entry(act.name.clone()).or_insert(width);
            if act.first_seq != last + 1 || width != usual {
                checked.half += 1;
                checked.note(|| format!("{act:?} follows fact {last}; usual are {usual} facts"));
            }
            last = act.last_seq;
            found.entry(&act.tag).or_default().push((act.act, act.last_seq));
        }
        if last != seen.last_seq || last != seen.head_seq || seen.facts != seen.last_seq {
            checked.half += 1;
            checked.note(|| {
                format!(
                    "acts end at {last}, the chain at {}, its head at {}, with {} facts",
                    seen.last_seq, seen.head_seq, seen.facts
                )
            });
        }
        for wanted in &self.wanted {
            let done = found.get(wanted.tag.as_str()).map_or(&[][..], Vec::as_slice);
            if done.len() > 1 {
                checked.doubled += 1;
                checked.note(|| format!("{} was done {} times", wanted.tag, done.len()));
            }
            let Some(told) = &wanted.told else { continue };
            if !done.contains(&(told.act, told.seq)) {
                checked.lost += 1;
                checked.note(|| format!("{} was told {told:?} and is {done:?}", wanted.tag));
            }
        }
        checked
    }
}

/// Puts a request once. A server that is gone, busy, full or broken says nothing of what was done.
fn put(
    world: &World,
    (url, data): (&str, &std::path::Path),
    client: &mut Option<Client>,
    wanted: &mut Wanted,
) -> Result<()> {
    if client.is_none() {
        *client = World::client_of(url, data).ok();
    }
    let Some(open) = client else {
        std::thread::sleep(AFTER_NO);
        return Ok(());
    };
    match world.post(open, (wanted.path, &wanted.tag), &wanted.body) {
        Ok((status, said)) if status < 300 => {
            let act = said["act"].as_str().and_then(|act| act.parse::<ActId>().ok());
            let told = act.map(|act| act.0).zip(said["seq"].as_i64());
            let (act, seq) = told.with_context(|| format!("no act in {said}"))?;
            wanted.told = Some(Told { act, seq });
        }
        Ok((status, _)) if status >= 500 => std::thread::sleep(AFTER_NO),
        Ok((status, said)) => bail!("{} was refused: {status} {said}", wanted.body),
        Err(_) => {
            *client = None;
            std::thread::sleep(AFTER_NO);
        }
    }
    Ok(())
}
