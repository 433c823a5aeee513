//! The library beneath the database, and what it is told to do.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// What can go wrong beneath the database. The numbers are those of `shim.c`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beneath {
    NoSpace = 1,
    WriteError = 2,
    ShortWrite = 3,
    TornWrite = 4,
    SyncError = 5,
    PowerCut = 6,
    PowerCutAtFile = 7,
}

const KIND: u64 = 0;
const AFTER: u64 = 8;
const TIMES: u64 = 16;
const STRUCK: u64 = 24;
const CLOCK_US: u64 = 32;
const CALLS: u64 = 40;
const SEED: u64 = 48;
const BYTES: u64 = 56;

/// Builds the library with the system's compiler; none where there is none, or no system it is for.
pub(crate) fn build(folder: &Path) -> Result<Option<PathBuf>> {
    let has_compiler = Command::new("cc").arg("--version").output().is_ok();
    if !cfg!(all(target_os = "linux", target_env = "gnu")) || !has_compiler {
        return Ok(None);
    }
    let source = folder.join("shim.c");
    std::fs::write(&source, include_str!("shim.c"))?;
    let library = folder.join("shim.so");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .status()
        .context("cc")?;
    ensure!(built.success(), "shim.c could not be compiled");
    Ok(Some(library))
}

/// The file by which the library is told.
#[derive(Debug)]
pub(crate) struct Control {
    path: PathBuf,
    file: File,
}

impl Control {
    pub(crate) fn new(path: PathBuf, seed: u64) -> Result<Self> {
        let file =
            File::options().create(true).truncate(true).read(true).write(true).open(&path)?;
        file.set_len(BYTES)?;
        let control = Self { path, file };
        control.set(SEED, (seed | 1) as i64)?;
        Ok(control)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn set(&self, at: u64, value: i64) -> Result<()> {
        Ok(self.file.write_all_at(&value.to_ne_bytes(), at)?)
    }

    fn get(&self, at: u64) -> Result<i64> {
        let mut bytes = [0; 8];
        self.file.read_exact_at(&mut bytes, at)?;
        Ok(i64::from_ne_bytes(bytes))
    }

    /// From now on a fault strikes, after so many calls that pass; below 0 times until it is cleared.
    pub(crate) fn arm(&self, fault: Beneath, after: u64, times: i64) -> Result<()> {
        self.set(STRUCK, 0)?;
        self.set(AFTER, after as i64)?;
        self.set(TIMES, times)?;
        self.set(KIND, fault as i64)
    }

    /// Whether what was armed has struck.
    pub(crate) fn has_struck(&self) -> Result<bool> {
        Ok(self.get(STRUCK)? > 0)
    }

    /// Nothing strikes any more; answers how often it did.
    pub(crate) fn clear(&self) -> Result<u64> {
        self.set(KIND, 0)?;
        self.set(TIMES, 0)?;
        Ok(self.get(STRUCK)?.unsigned_abs())
    }

    /// How many writes and syncs of the database's files passed through the library.
    pub(crate) fn calls(&self) -> Result<u64> {
        Ok(self.get(CALLS)?.unsigned_abs())
    }

    /// The process's clock goes so far ahead of the machine's, or behind it.
    pub(crate) fn shift_clock(&self, seconds: i64) -> Result<()> {
        self.set(CLOCK_US, seconds * 1_000_000)
    }
}
