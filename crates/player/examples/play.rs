//! Plays the ninety days into a fresh installation and says how long each kind of act took.
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use player::{AtThePlant, Call, Hands, PlayClock, agenda, play};
use serde_json::Value;

struct Timed<'a, H> {
    hands: &'a mut H,
    spent: BTreeMap<Call, (usize, Duration)>,
}

impl<H: Hands> Hands for Timed<'_, H> {
    type Error = H::Error;

    fn set_clock(&mut self, moment: domain::Instant) {
        self.hands.set_clock(moment);
    }

    fn act(&mut self, by: Option<&str>, call: Call, names: &[String], body: &Value) -> Result<Value, H::Error> {
        let start = Instant::now();
        let answer = self.hands.act(by, call, names, body);
        let spent = self.spent.entry(call).or_default();
        spent.0 += 1;
        spent.1 += start.elapsed();
        answer
    }
}

fn main() {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    let clock = PlayClock::standing_at(demo::ends_at());
    let target = store::Target::Sqlite(folder.join("suyuan.db"));
    let floor = demo::floor();
    let first = agenda(&floor, "main");
    clock.set(first[0].entered_at);
    let plant = app::Plant::open(app::Options { target, data_dir: folder, clock: clock.clock() }).unwrap();
    let owner = plant.command_line(None, None).unwrap();
    plant.rename(&owner, ("demo", demo::COMPANY), (demo::SITE, demo::ZONE)).unwrap();
    let start = Instant::now();
    let mut hands = AtThePlant::with_everybody(&plant, &clock).unwrap();
    eprintln!("people {:?}, {} acts", start.elapsed(), first.len());
    let mut timed = Timed { hands: &mut hands, spent: BTreeMap::new() };
    let start = Instant::now();
    let played = play(&mut timed, &first, |done| {
        if done % 2000 == 0 {
            eprintln!("{done} {:?}", start.elapsed());
        }
    });
    for (call, (times, spent)) in &timed.spent {
        eprintln!("{call:?} {times} {:.2} ms each, {:.1} s", spent.as_secs_f64() * 1e3 / *times as f64, spent.as_secs_f64());
    }
    match played {
        Ok(played) => eprintln!("{} acts in {:?}", played.total(), start.elapsed()),
        Err(error) => eprintln!("NOT DONE: {error}"),
    }
}
