//! The program as it is shipped: built, given a data folder, serving until it is told to stop.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::{beside, memory_mb};

/// How long a program may take to end after it was asked to.
const STOP_MAX: Duration = Duration::from_secs(20);

/// Whether cargo says with this variable whose program it runs. Some build scripts are run again when
/// it changes, and what they belong to is then built anew.
fn tells_who_runs(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// The program with an embedded database in one data folder, whatever the surroundings say.
#[derive(Debug)]
pub struct Program {
    path: PathBuf,
    data: PathBuf,
}

impl Program {
    /// Builds the program; cargo puts it beside the benchmark.
    pub fn build(data: PathBuf) -> Result<Self> {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut program = Command::new(cargo);
        program.args(["build", "--release", "--quiet", "--package", "suyuan", "--bin", "suyuan"]);
        for (name, _) in std::env::vars_os().filter(|(name, _)| tells_who_runs(name)) {
            program.env_remove(name);
        }
        let built = program.status()?;
        ensure!(built.success(), "the program could not be built");
        Ok(Self { path: beside("suyuan")?, data })
    }

    /// The same program with another data folder.
    #[must_use]
    pub fn with_data(&self, data: PathBuf) -> Self {
        Self { path: self.path.clone(), data }
    }

    /// The program's own file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where its data is.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The program, to be told what to do.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.env_remove("SUYUAN_DATABASE").arg("--data").arg(&self.data);
        command
    }

    /// Runs one command to its end, with something to read.
    pub fn run(&self, arguments: &[&str], input: &str) -> Result<()> {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn()?;
        process.stdin.take().context("piped above")?.write_all(input.as_bytes())?;
        let ended = process.wait_with_output()?;
        let said = String::from_utf8_lossy(&ended.stderr);
        ensure!(ended.status.success(), "suyuan {}: {said}", arguments.join(" "));
        Ok(())
    }
}

/// A program that serves; it is ended when this is dropped.
#[derive(Debug)]
pub struct Serving {
    process: Child,
    /// Where the pages and the API are.
    pub url: String,
    /// How long it took until it listened.
    pub until_listening: Duration,
}

impl Serving {
    /// Serves on any free port of this machine.
    pub fn start(program: &Program, arguments: &[&str]) -> Result<Self> {
        let start = Instant::now();
        let mut process = program
            .command()
            .arg("serve")
            .args(arguments)
            .args(["--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut lines = BufReader::new(process.stdout.take().context("piped above")?).lines();
        let first = lines.next().context("the program ended before it listened")??;
        let until_listening = start.elapsed();
        let url = first.strip_prefix("listening ").with_context(|| first.clone())?.to_owned();
        // What it says besides is read to its end, so that it never waits for a reader.
        std::thread::spawn(move || lines.count());
        Ok(Self { process, url, until_listening })
    }

    /// Its resident memory.
    pub fn memory_mb(&self) -> Result<f64> {
        memory_mb(&self.process.id().to_string(), "VmRSS").context("memory cannot be read here")
    }

    /// Its number among the processes of the system.
    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Serving {
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
