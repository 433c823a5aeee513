//! Faults, one after another: a server under load by acts over HTTP is killed, cut off, starved of
//! space and told the wrong time, and every time nothing that was acknowledged may be missing.
//!
//! `faults --count 1000 --seed 1` in full, `faults --short` within a minute. What is injected where is
//! described in `docs/faults.md`.

mod alter;
mod chance;
mod load;
mod rounds;
mod shim;
mod wire;
mod world;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use benches::{say, scratch};

use crate::chance::Chance;
use crate::load::Book;
use crate::rounds::{Ground, Kind, Outcome, round};
use crate::wire::Wire;
use crate::world::{Means, World};

/// A factory lives through so many faults; then another one is founded.
const LIFE: usize = 40;
/// Bytes of the small disk.
const SMALL_DISK: &str = "size=96m";

struct Arguments {
    count: usize,
    alterations: usize,
    seed: u64,
    program: Option<PathBuf>,
    only: Option<String>,
}

fn main() -> Result<()> {
    let arguments = read_arguments()?;
    let began = Instant::now();
    let folder = scratch()?;
    let program = match &arguments.program {
        Some(program) => program.clone(),
        None => benches::program::Program::build(folder.path().to_owned())?.path().to_owned(),
    };
    let means = Means { program, library: shim::build(folder.path())? };
    let mut runner = Runner {
        means,
        folder: folder.path().to_owned(),
        chance: Chance::of(arguments.seed),
        lives: 0,
        counts: BTreeMap::new(),
        wrong: Vec::new(),
    };
    say(&format!("faults: {} with seed {}", arguments.count, arguments.seed));
    runner.all(&arguments)?;
    let altered = alter::run(&mut runner, arguments.alterations)?;
    runner.report(&altered);
    say(&format!("took {:.0} s", began.elapsed().as_secs_f64()));
    ensure!(runner.wrong.is_empty(), "{} faults left something wrong", runner.wrong.len());
    ensure!(altered.undetected == 0, "{} alterations were not detected", altered.undetected);
    Ok(())
}

fn read_arguments() -> Result<Arguments> {
    let mut read = Arguments { count: 1_000, alterations: 500, seed: 1, program: None, only: None };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} what?"));
        match word.as_str() {
            "--short" | "short" => (read.count, read.alterations) = (18, 20),
            "full" => {}
            "--count" => read.count = value()?.parse()?,
            "--alterations" => read.alterations = value()?.parse()?,
            "--seed" => read.seed = value()?.parse()?,
            "--program" => read.program = Some(PathBuf::from(value()?)),
            "--only" => read.only = Some(value()?),
            other => bail!("{other}: not an argument of this"),
        }
    }
    Ok(read)
}

/// What was counted of one kind of fault on one engine.
#[derive(Debug, Default)]
struct Counts {
    injected: u64,
    struck: u64,
    recovered: u64,
    /// Of those that should have gone on without a restart, how many did not.
    stuck: u64,
    acknowledged: u64,
    lost: u64,
    doubled: u64,
    half: u64,
    rebuilt: u64,
}

/// The run.
pub(crate) struct Runner {
    pub(crate) means: Means,
    pub(crate) folder: PathBuf,
    pub(crate) chance: Chance,
    lives: usize,
    counts: BTreeMap<(&'static str, Kind), Counts>,
    wrong: Vec<String>,
}

impl Runner {
    fn all(&mut self, arguments: &Arguments) -> Result<()> {
        let only = |kind: &Kind| {
            arguments
                .only
                .as_ref()
                .is_none_or(|word| format!("{kind:?}").eq_ignore_ascii_case(word))
        };
        let in_a_file: Vec<Kind> = Kind::IN_A_FILE.into_iter().filter(only).collect();
        let on_a_server: Vec<Kind> = Kind::ON_A_SERVER.into_iter().filter(only).collect();
        let full: Vec<Kind> = [Kind::DiskFull].into_iter().filter(only).collect();
        let kinds = in_a_file.len() + on_a_server.len() + full.len();
        ensure!(kinds > 0, "no such kind of fault");
        let share = |some: usize| arguments.count * some / kinds;
        let (server, disk) = (share(on_a_server.len()), share(full.len()));
        self.run("SQLite", &in_a_file, arguments.count - server - disk)?;
        self.run("SQLite", &full, disk)?;
        self.run("PostgreSQL", &on_a_server, server)
    }

    /// So many faults of some kinds, in one factory after another.
    fn run(&mut self, engine: &'static str, kinds: &[Kind], count: usize) -> Result<()> {
        let mut left = count;
        let cluster = if engine == "PostgreSQL" && left > 0 {
            match testkit::cluster(&[]) {
                Ok(cluster) => Some(cluster),
                Err(why) => {
                    say(&format!("*** {left} faults on PostgreSQL were SKIPPED: {why} ***"));
                    return Ok(());
                }
            }
        } else {
            None
        };
        while left > 0 {
            let life = left.min(LIFE);
            let small = kinds == [Kind::DiskFull];
            let data = self.folder.join(format!("life-{}", self.lives));
            self.lives += 1;
            let disk = if small { SmallDisk::mount(&data)? } else { None };
            if small && disk.is_none() {
                say(&format!(
                    "*** {left} full disks were SKIPPED: nothing can be mounted here ***"
                ));
                return Ok(());
            }
            let (ground, database) = match &cluster {
                Some(cluster) => {
                    let (wire, urls) = self.database(cluster)?;
                    (Ground::Server(wire), Some(urls))
                }
                None if small => (Ground::SmallDisk(data.clone()), None),
                None => (Ground::Disk, None),
            };
            let seed = self.chance.next();
            let mut world = World::found(&self.means, data.clone(), database, seed)?;
            let mut book = Book::default();
            for _ in 0..life {
                left -= 1;
                // Each kind as often as the others; the order is drawn.
                let kind = self.draw(engine, kinds);
                let outcome = round(&mut world, &ground, &mut book, kind, &mut self.chance);
                if !self.note(engine, kind, outcome, &data) {
                    break;
                }
            }
            drop(world);
            drop(disk);
            if self.wrong.is_empty() {
                let _ = std::fs::remove_dir_all(&data);
            }
        }
        Ok(())
    }

    /// One of the kinds that came least often.
    fn draw(&mut self, engine: &'static str, kinds: &[Kind]) -> Kind {
        let had = |kind: &Kind| self.counts.get(&(engine, *kind)).map_or(0, |had| had.injected);
        let least = kinds.iter().map(had).min().unwrap_or(0);
        let rarest: Vec<Kind> = kinds.iter().copied().filter(|kind| had(kind) == least).collect();
        *self.chance.one_of(&rarest)
    }

    /// Counts what came of a fault; whether the factory can go on.
    fn note(
        &mut self,
        engine: &'static str,
        kind: Kind,
        outcome: Result<Outcome>,
        data: &Path,
    ) -> bool {
        let counts = self.counts.entry((engine, kind)).or_default();
        counts.injected += 1;
        let wrong = match outcome {
            Ok(outcome) => {
                counts.struck += u64::from(outcome.struck);
                counts.stuck += u64::from(outcome.went_on == Some(false));
                counts.acknowledged += outcome.acknowledged;
                counts.lost += outcome.lost;
                counts.doubled += outcome.doubled;
                counts.half += outcome.half;
                counts.rebuilt += u64::from(outcome.rebuilt);
                outcome.wrong
            }
            Err(error) => Some(format!("{error:#}")),
        };
        let Some(wrong) = wrong else {
            counts.recovered += 1;
            return true;
        };
        let wrong = format!("{engine}, {}: {wrong} ({})", kind.words(), data.display());
        say(&wrong);
        self.wrong.push(wrong);
        false
    }

    /// A fresh database of a server and the wire that leads there.
    fn database(&self, cluster: &testkit::Cluster) -> Result<(Wire, (String, String))> {
        let name = format!("life_{}", self.lives);
        let mut server = postgres::Client::connect(&cluster.url, postgres::NoTls)?;
        server.batch_execute(&format!("CREATE DATABASE {name}"))?;
        let wire = Wire::to(&cluster.socket)?;
        let through = format!("postgres://suyuan@127.0.0.1:{}/{name}", wire.port);
        let direct = cluster.url.replace("/postgres?", &format!("/{name}?"));
        Ok((wire, (through, direct)))
    }

    fn report(&self, altered: &alter::Altered) {
        say(&format!(
            "{:<11} {:<34} {:>8} {:>7} {:>9} {:>5} {:>12} {:>4} {:>7} {:>9}",
            "engine",
            "fault",
            "injected",
            "struck",
            "recovered",
            "stuck",
            "acknowledged",
            "lost",
            "doubled",
            "half-done"
        ));
        let mut sum = Counts::default();
        for ((engine, kind), one) in &self.counts {
            line(engine, kind.words(), one);
            sum.injected += one.injected;
            sum.struck += one.struck;
            sum.recovered += one.recovered;
            sum.stuck += one.stuck;
            sum.acknowledged += one.acknowledged;
            sum.lost += one.lost;
            sum.doubled += one.doubled;
            sum.half += one.half;
            sum.rebuilt += one.rebuilt;
        }
        line("all", "", &sum);
        say(&format!("{} times everything was compared with a rebuild besides", sum.rebuilt));
        altered.say();
    }
}

fn line(engine: &str, words: &str, one: &Counts) {
    say(&format!(
        "{engine:<11} {words:<34} {:>8} {:>7} {:>9} {:>5} {:>12} {:>4} {:>7} {:>9}",
        one.injected,
        one.struck,
        one.recovered,
        one.stuck,
        one.acknowledged,
        one.lost,
        one.doubled,
        one.half
    ));
}

/// A small disk in memory, unmounted when it is dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one; none where that is not allowed.
    fn mount(place: &Path) -> Result<Option<Self>> {
        std::fs::create_dir_all(place)?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", SMALL_DISK, "tmpfs"])
            .arg(place)
            .stderr(std::process::Stdio::null())
            .status();
        Ok(mounted.is_ok_and(|status| status.success()).then(|| Self(place.to_owned())))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
