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
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

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
/// How long the short form goes on starting things; the last one ends within the minute.
const SHORT_S: u64 = 45;
/// Says that mounts of this process are its own.
const APART: &str = "SUYUAN_FAULTS_APART";

struct Arguments {
    count: usize,
    alterations: usize,
    seed: u64,
    seconds: Option<u64>,
    program: Option<PathBuf>,
    only: Option<String>,
}

fn main() -> Result<()> {
    let arguments = read_arguments()?;
    go_apart();
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
        until: arguments.seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds)),
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

/// Goes on with mounts of its own, so that none outlives the runner, however it ends. Where that is not
/// allowed, nothing is mounted.
fn go_apart() {
    let unshare = || {
        let mut unshare = Command::new("unshare");
        unshare.arg("--mount").stderr(Stdio::null());
        unshare
    };
    let allowed = unshare().arg("true").status().is_ok_and(|status| status.success());
    if let (None, true, Ok(own)) = (std::env::var_os(APART), allowed, std::env::current_exe()) {
        let mut again = unshare();
        again.arg(own).args(std::env::args_os().skip(1)).env(APART, "1").stderr(Stdio::inherit());
        // What comes back from here is an error: this process goes on as it is.
        let _ = again.exec();
    }
}

fn read_arguments() -> Result<Arguments> {
    let mut read = Arguments {
        count: 1_000,
        alterations: 500,
        seed: 1,
        seconds: None,
        program: None,
        only: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} what?"));
        match word.as_str() {
            "--short" | "short" => {
                (read.count, read.alterations, read.seconds) = (19, 20, Some(SHORT_S));
            }
            "full" => {}
            "--count" => read.count = value()?.parse()?,
            "--alterations" => read.alterations = value()?.parse()?,
            "--seed" => read.seed = value()?.parse()?,
            "--seconds" => read.seconds = Some(value()?.parse()?),
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
    /// When nothing more is begun.
    pub(crate) until: Option<Instant>,
    lives: usize,
    counts: BTreeMap<(&'static str, Kind), Counts>,
    wrong: Vec<String>,
}

impl Runner {
    fn all(&mut self, arguments: &Arguments) -> Result<()> {
        let has_library = self.means.library.is_some();
        let wanted = |kinds: &[Kind]| -> Vec<Kind> {
            let is_named = |kind: &Kind| {
                let name = format!("{kind:?}");
                arguments.only.as_ref().is_none_or(|word| name.eq_ignore_ascii_case(word))
            };
            kinds.iter().copied().filter(is_named).collect()
        };
        let (mut count, mut parts) = (arguments.count, 1);
        let grounds = [
            ("SQLite", wanted(&Kind::IN_A_FILE)),
            ("SQLite", wanted(&[Kind::DiskFull])),
            ("PostgreSQL", wanted(&Kind::ON_A_SERVER)),
        ];
        parts += grounds.iter().map(|(_, kinds)| kinds.len()).sum::<usize>();
        ensure!(parts > 1, "no such kind of fault");
        for (engine, mut kinds) in grounds.into_iter().filter(|(_, kinds)| !kinds.is_empty()) {
            // Of the time that is left each kind has a part, and alterations one.
            let share = count * kinds.len() / (parts - 1);
            let until = self.until.map(|until| {
                let left = until.saturating_duration_since(Instant::now());
                Instant::now() + left.mul_f64(kinds.len() as f64 / parts as f64)
            });
            (count, parts) = (count - share, parts - kinds.len());
            if !has_library {
                kinds.retain(|kind| !kind.needs_library());
            }
            self.run((engine, &kinds), share, until)?;
        }
        if !has_library {
            say(
                "*** faults beneath the program were SKIPPED: they need cc and Linux with glibc ***",
            );
        }
        Ok(())
    }

    /// So many faults of some kinds, in one factory after another.
    fn run(
        &mut self,
        (engine, kinds): (&'static str, &[Kind]),
        count: usize,
        until: Option<Instant>,
    ) -> Result<()> {
        let mut left = if kinds.is_empty() { 0 } else { count };
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
                if until.is_some_and(|until| Instant::now() > until) {
                    say(&format!("*** {left} faults on {engine} were left out: no time ***"));
                    return Ok(());
                }
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
                if let Some(words) = &outcome.last_words {
                    say(&format!("{engine}, {}: stuck: {words}", kind.words()));
                }
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
        if std::env::var_os(APART).is_none() {
            return Ok(None);
        }
        std::fs::create_dir_all(place)?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", SMALL_DISK, "tmpfs"])
            .arg(place)
            .stderr(Stdio::null())
            .status();
        Ok(mounted.is_ok_and(|status| status.success()).then(|| Self(place.to_owned())))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
