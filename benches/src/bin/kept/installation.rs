//! A whole installation that is started anew: its ledger in `SQLite`, its graph in a file or not.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use app::{Clock, GraphMemory, Operator, Options, Plant, TraceAsk};
use benches::{Target, genealogy, median, say, scratch};

use crate::{STARTS, started, text};

/// One fact in so many came after the graph was kept.
const TAIL_SHARE: u64 = 10;

/// Every fact is read before an answer, however many there are.
const ALL_READ: GraphMemory =
    GraphMemory { transfers: 10_000_000, reach: 200_000, at_once: i64::MAX, beside: false };

pub(crate) fn measure(transfers: u64) -> Result<()> {
    let folder = scratch()?;
    let data = folder.path().join("data");
    let made = import(folder.path(), &data, "A", transfers)?;
    say(&format!("installation: {made} transfers in the ledger"));
    // Of the last lots, so that the answer is a small one.
    let root = &format!("lot:AL{}", genealogy::lots(transfers) - 59);
    let unread = starts(&data, root, "chosen", STARTS)?;
    let anew = starts(&data, root, "memory", 1)?;
    let (plant, owner) = open(&data)?;
    plant.keep_in_memory(ALL_READ);
    let wanted = said(&plant, &owner, root)?;
    plant.keep_graphs()?;
    ensure!(data.join("graphs").read_dir()?.count() == 1, "the graph was not kept");
    drop(plant);
    let kept = starts(&data, root, "chosen", STARTS)?;
    let tail = import(folder.path(), &data, "B", transfers / TAIL_SHARE)?;
    let behind = starts(&data, root, "memory", 3)?;
    for (answers, said) in [(&unread, &wanted), (&anew, &wanted), (&kept, &wanted)] {
        ensure!(answers.iter().all(|(_, answer)| answer == said), "the answers differ");
    }
    let figure = |answers: &[(f64, String)]| {
        median(&answers.iter().map(|(took, _)| *took).collect::<Vec<_>>())
    };
    say(&format!("{:<44} {:>9.2} ms", "first answer, the graph in its file", figure(&kept) * 1e3));
    let what = format!("the same, {tail} transfers not in it");
    Target::AtMost(2.0).judge(&what, figure(&behind), "s");
    Target::AtMost(30.0).judge("the same, no file: all facts read", figure(&anew), "s");
    say(&format!(
        "{:<44} {:>9.2} ms",
        "the same, no file: from the database",
        figure(&unread) * 1e3
    ));
    say(&format!("{:<44} {:>9.1} x", "all facts read, to the file", figure(&anew) / figure(&kept)));
    Ok(())
}

/// Takes a genealogy over, whose names begin so, in a process that keeps nothing.
fn import(folder: &Path, data: &Path, mark: &str, transfers: u64) -> Result<u64> {
    let document = folder.join(format!("document-{mark}"));
    let made = genealogy::write_folder_as(&document, transfers, mark)?;
    let (plant, owner) = open(data)?;
    let outcome = plant.import_path(&owner, &document)?;
    ensure!(outcome.faults_total == 0, "{:?}", outcome.faults);
    Ok(made)
}

fn open(data: &Path) -> Result<(Plant, Operator)> {
    std::fs::create_dir_all(data)?;
    let target = store::Target::Sqlite(data.join("suyuan.db"));
    let plant = Plant::open(Options { target, data_dir: data.to_owned(), clock: Clock::system() })?;
    let owner = plant.command_line(None, None)?;
    Ok((plant, owner))
}

/// Starts so many processes that open the installation and answer, from memory or as they choose.
fn starts(data: &Path, root: &str, from: &str, count: usize) -> Result<Vec<(f64, String)>> {
    (0..count).map(|_| started(&["plant", &text(data), root, from])).collect()
}

/// In a process of its own: what the installation says of a lot.
pub(crate) fn answer(data: &Path, root: &str, from: &str) -> Result<()> {
    let (plant, owner) = open(data)?;
    if from == "memory" {
        plant.keep_in_memory(ALL_READ);
    }
    say(&said(&plant, &owner, root)?);
    // Nothing is left to be done that the next process would gain by.
    std::process::exit(0);
}

/// An answer with all its figures, as one line.
fn said(plant: &Plant, owner: &Operator, root: &str) -> Result<String> {
    let ask =
        TraceAsk { root: root.to_owned(), direction: "forward".to_owned(), ..TraceAsk::default() };
    let reply = plant.trace(owner, &ask).context("the lot is known")?;
    Ok(serde_json::to_string(&reply)?)
}
