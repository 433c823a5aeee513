//! One fault after another: under load, and then everything is looked through.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::chance::Chance;
use crate::load::Book;
use crate::shim::Beneath;
use crate::wire::Wire;
use crate::world::World;

/// A day, by which clocks jump.
const DAY_S: i64 = 24 * 3600;
/// How long a server that was not killed may take until it takes acts again.
const RECOVERY_MAX: Duration = Duration::from_secs(20);
/// How long acts may take until the journal is written into the file.
const JOURNAL_MAX: Duration = Duration::from_secs(15);
/// A rebuild is compared with what was there once in so many faults.
const REBUILD_ONCE_IN: u64 = 20;

/// What happens to a factory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The process is killed.
    Killed,
    /// The power goes: what was not synced is lost as a whole, in sectors, or not at all.
    PowerCut,
    /// The power goes while the journal is written into the database's file.
    PowerCutAtFile,
    /// A write stops half-way, and with it the machine.
    TornWrite,
    /// The disk is full, as the file system says.
    DiskFull,
    /// Writes find no space for a while.
    NoSpace,
    /// Writes fail.
    WriteError,
    /// A write takes only a part of what it was given, and there is no room for the rest.
    ShortWrite,
    /// What was written cannot be made durable.
    SyncError,
    /// The clock jumps ahead by a day.
    ClockAhead,
    /// The clock jumps back by a day.
    ClockBack,
    /// Another process wants the same data.
    SecondWriter,
    /// The connection to the database is cut in the middle of whatever passes.
    ConnectionCut,
    /// The database server ends connections.
    Terminated,
    /// The database server crashes and recovers.
    DatabaseCrash,
    /// Another server process writes the same database.
    SecondServer,
}

impl Kind {
    /// What happens to a factory in a file.
    pub(crate) const IN_A_FILE: [Self; 11] = [
        Self::Killed,
        Self::PowerCut,
        Self::PowerCutAtFile,
        Self::TornWrite,
        Self::NoSpace,
        Self::WriteError,
        Self::ShortWrite,
        Self::SyncError,
        Self::ClockAhead,
        Self::ClockBack,
        Self::SecondWriter,
    ];
    /// What happens to a factory on a database server.
    pub(crate) const ON_A_SERVER: [Self; 7] = [
        Self::Killed,
        Self::ConnectionCut,
        Self::Terminated,
        Self::DatabaseCrash,
        Self::SecondServer,
        Self::ClockAhead,
        Self::ClockBack,
    ];

    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Killed => "process killed",
            Self::PowerCut => "power cut, unsynced writes lost",
            Self::PowerCutAtFile => "power cut, journal into file",
            Self::TornWrite => "torn write",
            Self::DiskFull => "disk full (file system)",
            Self::NoSpace => "no space for writes",
            Self::WriteError => "write error",
            Self::ShortWrite => "short write",
            Self::SyncError => "sync error",
            Self::ClockAhead => "clock a day ahead",
            Self::ClockBack => "clock a day back",
            Self::SecondWriter => "second writer",
            Self::ConnectionCut => "connection cut",
            Self::Terminated => "connections ended by the server",
            Self::DatabaseCrash => "database server crashed",
            Self::SecondServer => "second server on the database",
        }
    }

    /// Whether the library beneath the program does it.
    pub(crate) const fn needs_library(self) -> bool {
        self.beneath().is_some() || matches!(self, Self::ClockAhead | Self::ClockBack)
    }

    const fn beneath(self) -> Option<Beneath> {
        match self {
            Self::PowerCut => Some(Beneath::PowerCut),
            Self::PowerCutAtFile => Some(Beneath::PowerCutAtFile),
            Self::TornWrite => Some(Beneath::TornWrite),
            Self::NoSpace => Some(Beneath::NoSpace),
            Self::WriteError => Some(Beneath::WriteError),
            Self::ShortWrite => Some(Beneath::ShortWrite),
            Self::SyncError => Some(Beneath::SyncError),
            _ => None,
        }
    }
}

/// What came of one fault.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Whether the fault took place: one that waits for a write may find none.
    pub(crate) struck: bool,
    /// Whether a server that was not killed took acts again by itself.
    pub(crate) went_on: Option<bool>,
    /// What a server that did not go on said last.
    pub(crate) last_words: Option<String>,
    pub(crate) acknowledged: u64,
    pub(crate) lost: u64,
    pub(crate) doubled: u64,
    pub(crate) half: u64,
    pub(crate) rebuilt: bool,
    /// What is wrong, in words.
    pub(crate) wrong: Option<String>,
}

/// What a factory stands on besides its folder.
pub(crate) enum Ground {
    Disk,
    /// A small disk of its own, which can be filled up.
    SmallDisk(PathBuf),
    Server(Wire),
}

/// Lets one thing happen to a factory, brings it back, and looks through all of it.
pub(crate) fn round(
    world: &mut World,
    ground: &Ground,
    book: &mut Book,
    kind: Kind,
    chance: &mut Chance,
) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut inner = Chance::of(chance.next());
    let happened = happen(world, ground, book, kind, chance, &mut inner)?;
    outcome.struck = happened.struck;
    outcome.acknowledged = happened.acknowledged;
    if happened.survives {
        let began = Instant::now();
        outcome.went_on = Some(loop {
            let acts = book.press(world, &own(world)?, chance, || pause(20))?;
            outcome.acknowledged += acts;
            if acts > 0 || began.elapsed() > RECOVERY_MAX || !world.is_alive() {
                break acts > 0;
            }
        });
    }
    if outcome.went_on == Some(false) {
        outcome.last_words = Some(world.log());
    }
    world.kill();
    // Whoever set the clock wrong may have noticed, or not.
    if inner.once_in(2) {
        world.control.shift_clock(0)?;
    }
    world.start()?;
    book.ask_again(world)?;
    match world.verify()? {
        Ok(_) => {}
        Err(first) => outcome.wrong = Some(format!("verify: {first}")),
    }
    if inner.once_in(REBUILD_ONCE_IN) {
        rebuild(world)?;
        outcome.rebuilt = true;
        if let Err(first) = world.verify()? {
            outcome.wrong = Some(format!("after a rebuild: {first}"));
        }
    }
    let seen = world.seen()?;
    let checked = book.check(world.base, &seen);
    (outcome.lost, outcome.doubled, outcome.half) = (checked.lost, checked.doubled, checked.half);
    if !checked.is_sound() {
        outcome.wrong = checked.first;
    }
    Ok(outcome)
}

struct Happened {
    struck: bool,
    acknowledged: u64,
    /// The process should be there afterwards.
    survives: bool,
}

#[expect(clippy::unnecessary_wraps, reason = "it is the last word of what may fail")]
fn pause(milliseconds: u64) -> Result<()> {
    std::thread::sleep(Duration::from_millis(milliseconds));
    Ok(())
}

type Urls = Vec<(String, PathBuf)>;

fn own(world: &World) -> Result<Urls> {
    Ok(vec![(world.url()?, world.data.clone())])
}

fn happen(
    world: &mut World,
    ground: &Ground,
    book: &mut Book,
    kind: Kind,
    chance: &mut Chance,
    inner: &mut Chance,
) -> Result<Happened> {
    let urls = own(world)?;
    let (before, after) = (20 + inner.below(120), 40 + inner.below(160));
    if let Some(fault) = kind.beneath() {
        return beneath(world, book, fault, chance, inner);
    }
    let mut struck = true;
    let mut survives = true;
    let acknowledged = match kind {
        Kind::Killed => {
            survives = false;
            let id = world.process_id()?;
            book.press(world, &urls, chance, || {
                pause(before)?;
                let killed = Command::new("kill").args(["-KILL", &id.to_string()]).status()?;
                ensure!(killed.success(), "the server could not be killed");
                pause(20)
            })?
        }
        Kind::DiskFull => {
            let Ground::SmallDisk(disk) = ground else { anyhow::bail!("no disk to fill up") };
            let ballast = disk.join("ballast");
            let free = inner.below(512 << 10);
            let acts = book.press(world, &urls, chance, || {
                pause(before)?;
                fill(&ballast, free)?;
                pause(after)
            })?;
            std::fs::remove_file(&ballast)?;
            acts
        }
        Kind::ClockAhead | Kind::ClockBack => {
            let days = if kind == Kind::ClockAhead { 1 } else { -1 };
            book.press(world, &urls, chance, || {
                pause(before)?;
                world.control.shift_clock(days * DAY_S)?;
                pause(after)
            })?
        }
        Kind::SecondWriter => {
            let locks = inner.once_in(2);
            book.press(world, &urls, chance, || {
                pause(before)?;
                if locks { lock_file(world, after) } else { serve_again(world) }
            })?
        }
        Kind::ConnectionCut => {
            let Ground::Server(wire) = ground else { anyhow::bail!("no wire to cut") };
            let acts = book.press(world, &urls, chance, || {
                pause(before)?;
                wire.cut_after(inner.below(60_000));
                pause(after)
            })?;
            struck = wire.is_cut();
            wire.mend();
            acts
        }
        Kind::Terminated => book.press(world, &urls, chance, || {
            pause(before)?;
            let mut stranger = world.stranger()?;
            let ended = stranger.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()",
                &[],
            )?;
            struck = ended > 0;
            pause(after)
        })?,
        Kind::DatabaseCrash => {
            let acts = book.press(world, &urls, chance, || {
                pause(before)?;
                // One process that dies takes all of the server's with it.
                let mut victim = world.stranger()?;
                let victim_pid: i32 = victim.query_one("SELECT pg_backend_pid()", &[])?.get(0);
                Command::new("kill").args(["-KILL", &victim_pid.to_string()]).status()?;
                pause(after)
            })?;
            wait_for_database(world)?;
            acts
        }
        Kind::SecondServer => {
            // Two processes with one database, each with a folder of its own.
            let beside = world.data.join("beside");
            let second = world.serve(&beside)?;
            let urls = vec![urls[0].clone(), (second.url.clone(), beside)];
            let acts = book.press(world, &urls, chance, || pause(before + after))?;
            drop(second);
            acts
        }
        _ => anyhow::bail!("{kind:?} is a fault beneath the database"),
    };
    Ok(Happened { struck, acknowledged, survives })
}

/// A fault beneath the database, armed so that it strikes at some write to come.
fn beneath(
    world: &mut World,
    book: &mut Book,
    fault: Beneath,
    chance: &mut Chance,
    inner: &mut Chance,
) -> Result<Happened> {
    let urls = own(world)?;
    let is_at_file = fault == Beneath::PowerCutAtFile;
    let kills = is_at_file || matches!(fault, Beneath::PowerCut | Beneath::TornWrite);
    let (before, lasts) = (20 + inner.below(80), 40 + inner.below(120));
    // There are fewer syncs than writes.
    let most = if fault == Beneath::SyncError { 6 } else { 120 };
    let (after, times) = (inner.below(most), if kills || inner.once_in(2) { 1 } else { -1 });
    let control = &world.control;
    let acknowledged = book.press(world, &urls, chance, || {
        pause(before)?;
        control.arm(fault, after, times)?;
        let armed = Instant::now();
        // The journal grows for a while before it is written into the file.
        while is_at_file && !control.has_struck()? && armed.elapsed() < JOURNAL_MAX {
            pause(10)?;
        }
        pause(lasts)
    })?;
    let struck = world.control.clear()? > 0;
    if kills && struck {
        let gone = (0..200).any(|_| {
            let alive = world.is_alive();
            if alive {
                let _ = pause(5);
            }
            !alive
        });
        ensure!(gone, "a power cut leaves no process");
    }
    Ok(Happened { struck, acknowledged, survives: world.is_alive() })
}

/// Another server on the same folder: it has to be refused.
fn serve_again(world: &World) -> Result<()> {
    let second = world
        .command(&world.data)
        .args(["serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"])
        .output()?;
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    ensure!(!second.status.success(), "a second server was let in: {said}");
    Ok(())
}

/// A stranger takes the database file for writing, and lets go of it again.
fn lock_file(world: &World, milliseconds: u64) -> Result<()> {
    let stranger = rusqlite::Connection::open(world.data.join("suyuan.db"))?;
    stranger.busy_timeout(RECOVERY_MAX)?;
    stranger.execute_batch("BEGIN IMMEDIATE")?;
    pause(milliseconds)?;
    stranger.execute_batch("ROLLBACK")?;
    Ok(())
}

/// Fills a disk up, but for so many bytes.
fn fill(ballast: &std::path::Path, free: u64) -> Result<()> {
    // The file system itself says when it is full; what is to stay free is given back then.
    let _ = std::fs::write(ballast, vec![1; 96 << 20]);
    let file = std::fs::File::options().write(true).open(ballast)?;
    let size = file.metadata()?.len();
    Ok(file.set_len(size.saturating_sub(free))?)
}

fn wait_for_database(world: &World) -> Result<()> {
    let began = Instant::now();
    while world.stranger().is_err() {
        ensure!(began.elapsed() < RECOVERY_MAX, "the database server does not come back");
        pause(10)?;
    }
    Ok(())
}

/// Writes every projection anew, beside the server.
fn rebuild(world: &World) -> Result<()> {
    let rebuilt = world.command(&world.data).arg("rebuild").output()?;
    let said = String::from_utf8_lossy(&rebuilt.stderr).into_owned();
    ensure!(rebuilt.status.success(), "rebuild: {said}");
    Ok(())
}
