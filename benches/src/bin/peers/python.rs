//! The peers that are Python programs: each answers, is compared, and only then takes times.
//!
//! Where they are is told by the environment, because somebody has to install them first; who is
//! not there is said loudly.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use benches::engine::Row;
use benches::factory::Factory;
use benches::say;
use benches::starts::Set;
use domain::PoolKind;
use serde::Deserialize;
use trace::Way;

use crate::contest::{Taken, compare};

/// What a peer's answers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answers {
    /// The very rows of all others.
    Rows,
    /// The lots that were reached.
    Lots,
}

/// A program, and the interpreter that has its packages.
pub(crate) struct Peer {
    pub(crate) script: &'static str,
    /// The variable that names the interpreter.
    pub(crate) variable: &'static str,
    pub(crate) answers: Answers,
}

/// The figures of one form on one set.
#[derive(Debug, Deserialize)]
pub(crate) struct Figure {
    pub(crate) form: String,
    pub(crate) set: String,
    median: f64,
    p95: f64,
    busy: f64,
}

impl Figure {
    pub(crate) fn taken(&self) -> Taken {
        Taken { median: self.median, p95: self.p95, busy: self.busy, in_turn: None }
    }
}

/// A line that a peer prints.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Version { version: String },
    Answers { answers: PathBuf },
    Figure(Figure),
}

/// The rows of each start, by its set and its place there.
type Found = BTreeMap<(String, usize), Vec<Row>>;

/// What a peer is asked about, and what must come of it.
pub(crate) struct Task<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) factory: &'a Factory,
    pub(crate) sets: &'a [Set],
    /// The rows of each start of each set.
    pub(crate) expected: &'a [Vec<Vec<Row>>],
}

/// Writes the factory as tables, once for all who read files.
pub(crate) fn write_factory(folder: &Path, factory: &Factory) -> Result<()> {
    let mut transfers = BufWriter::new(File::create(folder.join("transfers.csv"))?);
    writeln!(transfers, "id,pool_from,pool_to,at_us,quantity")?;
    for (number, transfer) in (0_u32..).zip(&factory.transfers) {
        let (from, to, at_us) = (transfer.from, transfer.to, transfer.at_us);
        writeln!(transfers, "{number},{from},{to},{at_us},{}", transfer.quantity)?;
    }
    transfers.flush()?;
    let mut pools = BufWriter::new(File::create(folder.join("pools.csv"))?);
    writeln!(pools, "id,kind,item")?;
    for (number, pool) in (0_u32..).zip(&factory.pools) {
        let item = pool.item.map(|item| item.to_string()).unwrap_or_default();
        writeln!(pools, "{number},{},{item}", kind(pool.kind)?)?;
    }
    Ok(pools.flush()?)
}

fn kind(kind: PoolKind) -> Result<&'static str> {
    Ok(match kind {
        PoolKind::Lot => "lot",
        PoolKind::Run => "run",
        PoolKind::Supplier => "supplier",
        PoolKind::Customer => "customer",
        PoolKind::Scrap => "scrap",
        other => bail!("the factory has no pools of the kind {other:?}"),
    })
}

fn write_starts(task: &Task<'_>) -> Result<()> {
    let mut starts = BufWriter::new(File::create(task.folder.join("starts.csv"))?);
    writeln!(starts, "set,way,root")?;
    for set in task.sets {
        let way = if set.way == Way::Forward { "forward" } else { "backward" };
        for root in &set.roots {
            writeln!(starts, "{},{way},{root}", set.name)?;
        }
    }
    Ok(starts.flush()?)
}

impl Peer {
    /// The peer's figures; none where it is not installed. `settings` are variables of its own.
    pub(crate) fn measure(
        &self,
        task: &Task<'_>,
        settings: &[(&str, String)],
    ) -> Result<Option<Vec<Figure>>> {
        let Some(python) = std::env::var_os(self.variable) else {
            self.say_skipped();
            return Ok(None);
        };
        write_starts(task)?;
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
        let mut child = Command::new(python)
            .arg(scripts.join(self.script))
            .arg(task.folder)
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} did not start", self.script))?;
        let lines = BufReader::new(child.stdout.take().context("its output is ours")?);
        let figures = self.follow(task, &mut child, lines);
        if figures.is_err() {
            // It may have ended by itself already.
            let _ = child.kill();
        }
        let status = child.wait()?;
        let figures = figures?;
        ensure!(status.success(), "{}: {status}", self.script);
        Ok(Some(figures))
    }

    /// Says that a peer is left out.
    pub(crate) fn say_skipped(&self) {
        let Self { script, variable, .. } = self;
        say(&format!("\n*** SKIPPED: {script}, because {variable} names no Python for it. ***"));
    }

    fn follow(
        &self,
        task: &Task<'_>,
        child: &mut Child,
        lines: BufReader<ChildStdout>,
    ) -> Result<Vec<Figure>> {
        let (mut figures, mut compared) = (Vec::new(), Vec::new());
        for line in lines.lines() {
            let line = line?;
            let parsed = serde_json::from_str(&line);
            match parsed.with_context(|| format!("{} printed: {line}", self.script))? {
                Line::Version { version } => say(&format!("{version} is loaded")),
                Line::Answers { answers } => {
                    compared = self.compare(task, &answers)?;
                    child.stdin.as_mut().context("its input is ours")?.write_all(b"go\n")?;
                }
                Line::Figure(figure) => {
                    ensure!(compared.contains(&figure.form), "{line}: nothing was compared");
                    figures.push(figure);
                }
            }
        }
        ensure!(!compared.is_empty(), "{} ended before it had answered", self.script);
        Ok(figures)
    }

    /// The forms whose answers are all those that are expected; any other fails.
    fn compare(&self, task: &Task<'_>, answers: &Path) -> Result<Vec<String>> {
        let found = self.read(answers)?;
        for (form, found) in &found {
            for (set, expected) in task.sets.iter().zip(task.expected) {
                for (place, expected) in expected.iter().enumerate() {
                    let key = (set.name.to_owned(), place);
                    let rows = found.get(&key).cloned().unwrap_or_default();
                    match self.answers {
                        Answers::Rows => compare(form, set, place, rows, expected)?,
                        Answers::Lots => {
                            let (rows, lots) =
                                (lots(task.factory, &rows), lots(task.factory, expected));
                            compare(form, set, place, rows, &lots)?;
                        }
                    }
                }
            }
        }
        Ok(found.into_keys().collect())
    }

    /// Of each form the rows of each start.
    fn read(&self, answers: &Path) -> Result<BTreeMap<String, Found>> {
        let mut found: BTreeMap<String, Found> = BTreeMap::new();
        for line in BufReader::new(File::open(answers)?).lines().skip(1) {
            let line = line?;
            // The name of a form has a comma in it and stands in quotes then.
            let (form, rest) = match line.strip_prefix('"') {
                Some(quoted) => quoted.split_once("\",").context("a form ends")?,
                None => line.split_once(',').context("a row has columns")?,
            };
            let columns: Vec<&str> = rest.trim_end().split(',').collect();
            let row = match (self.answers, columns.as_slice()) {
                (Answers::Rows, &[_, _, transfer, pool, depth, quantity]) => Row {
                    transfer: transfer.parse()?,
                    pool: pool.parse()?,
                    depth: depth.parse()?,
                    quantity: quantity.parse()?,
                },
                (Answers::Lots, &[_, _, lot]) => of_lot(lot.parse()?),
                _ => bail!("{}: a row reads {line}", self.script),
            };
            let key = (columns[0].to_owned(), columns[1].parse()?);
            found.entry(form.to_owned()).or_default().entry(key).or_default().push(row);
        }
        Ok(found)
    }
}

/// A row that says only which lot was reached.
fn of_lot(lot: u32) -> Row {
    Row { transfer: 0, pool: lot, depth: 0, quantity: 0 }
}

/// The lots among the pools of some rows, each once.
fn lots(factory: &Factory, rows: &[Row]) -> Vec<Row> {
    let pools = rows.iter().map(|row| row.pool);
    let is_lot = |pool: &u32| factory.pools[*pool as usize].kind == PoolKind::Lot;
    let lots: std::collections::BTreeSet<u32> = pools.filter(is_lot).collect();
    lots.into_iter().map(of_lot).collect()
}
