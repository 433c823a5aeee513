//! How long the program takes until it listens, and how much memory it then holds.
//!
//! The first start of an installation with the demo makes its database and loads the demo's
//! history; later starts find it there. A trace makes the program read that history into memory.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use benches::{Size, Target, beside, median, memory_mb, say, scratch};

/// How long a program may take to end after it was asked to.
const STOP_MAX: Duration = Duration::from_secs(20);

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    let program = build()?;
    let folder = scratch()?;
    let mut first = Vec::new();
    let mut second = Vec::new();
    for round in 0..size.pick(1, 3) {
        let data = folder.path().join(format!("data-{round}"));
        let measured = || -> Result<Measured> {
            let served = Served::start(&program, &data)?;
            served.measure(&program, &data)
        };
        first.push(measured()?);
        for _ in 0..size.pick(2, 5) {
            second.push(measured()?);
        }
    }
    say(&format!("start, {size:?}: {} first and {} later starts", first.len(), second.len()));
    let middle = |starts: &[Measured], figure: fn(&Measured) -> f64| {
        median(&starts.iter().map(figure).collect::<Vec<_>>())
    };
    let seconds = middle(&first, |start| start.seconds);
    say(&format!("{:<44} {seconds:>9.2} s", "first start, loading the demo"));
    let memory = middle(&first, |start| start.traced_mb);
    say(&format!("{:<44} {memory:>9.2} MB", "memory after it and one trace"));
    let seconds = middle(&second, |start| start.seconds);
    Target::AtMost(1.0).judge("later start, until it listens", seconds, "s");
    let memory = middle(&second, |start| start.started_mb);
    Target::AtMost(150.0).judge("memory after a later start", memory, "MB");
    let memory = middle(&second, |start| start.traced_mb);
    Target::AtMost(150.0).judge("memory after one trace", memory, "MB");
    Ok(())
}

/// Builds the program as it is shipped; cargo puts it beside this benchmark.
fn build() -> Result<PathBuf> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = Command::new(cargo)
        .args(["build", "--release", "--quiet", "--package", "suyuan", "--bin", "suyuan"])
        .status()?;
    anyhow::ensure!(built.success(), "the program could not be built");
    beside("suyuan")
}

/// The program with an embedded database in this folder, whatever the surroundings say.
fn suyuan(program: &Path, data: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_remove("SUYUAN_DATABASE").arg("--data").arg(data);
    command
}

/// Figures of one start.
struct Measured {
    seconds: f64,
    started_mb: f64,
    traced_mb: f64,
}

/// A program that serves; it is ended when this is dropped.
struct Served {
    process: Child,
    until_listening: Duration,
}

impl Served {
    fn start(program: &Path, data: &Path) -> Result<Self> {
        let start = Instant::now();
        let mut process = suyuan(program, data)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut lines = BufReader::new(process.stdout.take().context("piped above")?).lines();
        let first = lines.next().context("the program ended before it listened")??;
        let until_listening = start.elapsed();
        anyhow::ensure!(first.starts_with("listening "), "{first}");
        // What it says besides is read to its end, so that it never waits for a reader.
        std::thread::spawn(move || lines.count());
        Ok(Self { process, until_listening })
    }

    fn measure(self, program: &Path, data: &Path) -> Result<Measured> {
        let memory = || {
            memory_mb(&self.process.id().to_string(), "VmRSS").context("memory cannot be read here")
        };
        let started_mb = memory()?;
        let root = demo::stories().first().map(|story| story.root.to_string());
        let traced = suyuan(program, data)
            .args(["trace", "both", &root.context("the demo has a story")?])
            .stdout(Stdio::null())
            .status()?;
        anyhow::ensure!(traced.success(), "the trace failed");
        let traced_mb = memory()?;
        Ok(Measured { seconds: self.until_listening.as_secs_f64(), started_mb, traced_mb })
    }
}

impl Drop for Served {
    /// Asks it to stop as a service manager does, so that the next start is an ordinary one.
    fn drop(&mut self) {
        let asked = Instant::now();
        let _ = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        while matches!(self.process.try_wait(), Ok(None)) {
            if asked.elapsed() > STOP_MAX {
                let _ = self.process.kill();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
