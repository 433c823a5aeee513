//! Makes an installation in a folder by playing the ninety days, and says how long each act took.
//!
//! `cargo run --release --package player --example play -- data/played`, then
//! `suyuan --data data/played serve`.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use app::{DemoFactory, Options, Plant};
use player::{AtThePlant, Call, Hands, PlayClock, agenda, play};
use serde_json::Value;

/// Hands under a stop-watch.
struct Timed<H> {
    hands: H,
    spent: BTreeMap<Call, (u32, Duration)>,
}

impl<H: Hands> Hands for Timed<H> {
    type Error = H::Error;

    fn set_clock(&mut self, moment: domain::Instant) {
        self.hands.set_clock(moment);
    }

    fn act(
        &mut self,
        by: Option<&str>,
        call: Call,
        names: &[String],
        body: &Value,
    ) -> Result<Value, H::Error> {
        let start = Instant::now();
        let answer = self.hands.act(by, call, names, body);
        let (times, spent) = self.spent.entry(call).or_default();
        *times += 1;
        *spent += start.elapsed();
        answer
    }

    fn look(&mut self, act: &str) -> Result<Value, H::Error> {
        self.hands.look(act)
    }
}

fn main() -> Result<()> {
    let mut out = io::stderr();
    let folder = std::env::args().nth(1).context("the folder the installation is made in")?;
    let folder = PathBuf::from(folder);
    std::fs::create_dir_all(&folder)?;
    let acts = agenda(&demo::floor(), "main");
    let clock = PlayClock::standing_at(acts.first().context("an empty agenda")?.entered_at);
    let target = store::Target::Sqlite(folder.join("suyuan.db"));
    let plant = Plant::open(Options { target, data_dir: folder, clock: clock.clock() })?;
    anyhow::ensure!(plant.is_empty()?, "the folder holds an installation already");
    furnish(&plant)?;
    let hands = AtThePlant::with_everybody(&plant, &clock)?;
    let mut timed = Timed { hands, spent: BTreeMap::new() };
    let (start, all) = (Instant::now(), acts.len());
    let played = play(&mut timed, &acts, |done| {
        if done % 2_000 == 0 {
            // Nobody has to read it.
            let _ = writeln!(io::stderr(), "{done} of {all}, {:.0?}", start.elapsed());
        }
    });
    for (call, (times, spent)) in &timed.spent {
        let each_ms = spent.as_secs_f64() * 1e3 / f64::from(*times);
        writeln!(out, "{:<16} {times:>6} times {each_ms:>8.2} ms each", format!("{call:?}"))?;
    }
    writeln!(out, "{} acts in {:.1?}", played?.total(), start.elapsed())?;
    Ok(())
}

/// Company, site, stories and the accounts the walk through signs in with.
fn furnish(plant: &Plant) -> Result<()> {
    let owner = plant.command_line(None, None)?;
    let stories = demo::stories().into_iter().map(|story| app::views::Story {
        key: story.key.to_owned(),
        root: story.root.to_string(),
        direction: story.direction.as_str().to_owned(),
    });
    let factory = DemoFactory {
        company: demo::COMPANY,
        site: demo::SITE,
        zone: demo::ZONE,
        people: &[],
        stories: stories.collect(),
        password: demo::PASSWORD,
    };
    plant.install_demo(&owner, &factory)?;
    Ok(())
}
