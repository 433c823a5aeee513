//! How soon a process answers after it was started, when the graph lies in a file.
//!
//! First a graph of its own is written to a file. New processes are started that map it and answer one
//! question, each timed from the moment it is asked for until its answer is here; beside them others
//! that open `SQLite` with the same transfers and ask it. All files lie in the page cache, for they were
//! just written and read. Then a whole installation is started anew, with its file, with a file that a
//! tenth of the facts are not in, as after a crash, and without one.

mod installation;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use benches::engine::Engine;
use benches::plain::Steps;
use benches::starts::{SEED, ends, sets};
use benches::{Target, factory, median, memory_mb, say, scratch};
use mapped::{Sections, Writer};
use trace::{Asked, Cancel, Direction, Graph, History, Mode, Way, snapshot};

/// How often each contestant is started.
const STARTS: usize = 11;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["map", file, root] => answer_from_map(Path::new(file), root),
        ["sqlite", file, root] => answer_from_sqlite(Path::new(file), root.parse()?),
        ["plant", data, root, from] => installation::answer(Path::new(data), root, from),
        ["short"] => {
            graphs(50_000)?;
            installation::measure(20_000)
        }
        ["full"] => {
            graphs(3_500_000)?;
            installation::measure(1_000_000)
        }
        ["huge"] => graphs(33_000_000),
        _ => bail!("usage: kept short|full|huge"),
    }
}

/// Graphs in files, without a ledger behind them.
fn graphs(transfers: usize) -> Result<()> {
    let folder = scratch()?;
    let (file, database) = (folder.path().join("graph"), folder.path().join("transfers.db"));
    let factory = factory::build(transfers, SEED);
    let (transfers, pools) = (factory.transfers.len(), factory.pools.len());
    say(&format!("kept graphs: {transfers} transfers, {pools} pools"));
    let ways = (Steps::forward(&factory), Steps::backward(&factory));
    let set = sets(&factory, &ways.0, &ways.1, STARTS).swap_remove(0);
    drop(ways);
    benches::sqlite::load(
        &database,
        &factory,
        "CREATE INDEX outflows ON transfers (pool_from, pool_to)",
    )?;
    let mut history = benches::engine::fed(&factory).history;
    drop(factory);
    let begun = Instant::now();
    let graph = Graph::of_now(&mut history);
    say(&format!("{:<44} {:>9.2} s", "the graph built from its history", seconds(begun)));
    write(&file, &graph, &history, transfers)?;
    let engine = Engine::of(graph);
    let reached = set.roots.iter().map(|&root| {
        let question = engine.question(set.way, root, Mode::Cautious)?;
        Ok(engine.reach(set.way, &question)?.len())
    });
    let reached = reached.collect::<Result<Vec<usize>>>()?;
    drop((engine, history));
    compare(&set.roots, &reached, &file, &database)?;
    let begun = Instant::now();
    let sound = Sections::open(&file, snapshot::FORMAT)?.checker().check_all(|| true);
    ensure!(sound, "the file is not as it was written");
    let warm = seconds(begun);
    Target::AtMost(1.0).judge("every block read and checked", warm, "s");
    Ok(())
}

fn write(file: &Path, graph: &Graph, history: &History, transfers: usize) -> Result<()> {
    let begun = Instant::now();
    let mut writer = Writer::begin(file, snapshot::FORMAT)?;
    let mut columns = 0;
    snapshot::put(graph, history, &mut |name, size, bytes| {
        columns += bytes.len();
        writer.section(name, size, bytes)
    })?;
    writer.finish()?;
    say(&format!("{:<44} {:>9.2} s", "the file written and made durable", seconds(begun)));
    let on_disk = std::os::unix::fs::MetadataExt::blocks(&std::fs::metadata(file)?) * 512;
    let each = on_disk as f64 / transfers as f64;
    say(&format!("{:<44} {each:>9.1} bytes", "on disk, a transfer (names and history too)"));
    let ratio = on_disk as f64 / columns as f64;
    Target::AtMost(1.1).judge("the file, to its columns in memory", ratio, "x");
    Ok(())
}

/// Starts processes that answer, ours and others in turn, and checks what they say.
fn compare(roots: &[u32], reached: &[usize], file: &Path, database: &Path) -> Result<()> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut resident = Vec::new();
    for (root, reached) in roots.iter().zip(reached) {
        let root = root.to_string();
        let (took, said) = started(&["map", &text(file), &root])?;
        let (count, memory) = said.split_once(' ').context("a count and its memory")?;
        ensure!(count.parse::<usize>()? == *reached, "lot {root}: {count} and not {reached}");
        resident.push(memory.parse::<f64>()?);
        ours.push(took);
        let (took, said) = started(&["sqlite", &text(database), &root])?;
        ensure!(said.parse::<usize>()? == *reached, "lot {root}: {said} and not {reached}");
        theirs.push(took);
    }
    let ms = |measured: &[f64]| median(measured) * 1e3;
    Target::AtMost(30.0).judge("first answer of a new process, mapped", ms(&ours), "ms");
    say(&format!("{:<44} {:>9.2} ms", "the same from SQLite, in a new process", ms(&theirs)));
    say(&format!("{:<44} {:>9.2} x", "SQLite, to ours", median(&theirs) / median(&ours)));
    say(&format!("{:<44} {:>9.1} MB", "resident after the answer, mapped", median(&resident)));
    Ok(())
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Starts this program with some words, and waits for its one line.
fn started(words: &[&str]) -> Result<(f64, String)> {
    let program: PathBuf = std::env::current_exe()?;
    let begun = Instant::now();
    let mut process = Command::new(program).args(words).stdout(Stdio::piped()).spawn()?;
    let mut lines = BufReader::new(process.stdout.take().context("piped above")?).lines();
    let said = lines.next().context("the process said nothing")??;
    let took = seconds(begun);
    ensure!(process.wait()?.success(), "{words:?} failed");
    Ok((took, said))
}

fn seconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64()
}

/// In a process of its own: how many transfers a lot reaches, by the graph in a file.
fn answer_from_map(file: &Path, root: &str) -> Result<()> {
    let graph = snapshot::take_graph(&mut Sections::open(file, snapshot::FORMAT)?)?;
    let root = format!("lot:{root}");
    let asked = Asked { mode: Mode::Cautious, ..Asked::about(&root, Direction::Forward) };
    let question = graph.question(&asked)?;
    let count = graph.reach(&question, Way::Forward, &Cancel::default())?.len();
    say(&format!("{count} {:.1}", memory_mb("self", "VmRSS").unwrap_or(f64::NAN)));
    Ok(())
}

/// In a process of its own: the same by a recursive statement.
fn answer_from_sqlite(database: &Path, root: u32) -> Result<()> {
    let (near, far) = ends(Way::Forward);
    let connection = benches::sqlite::open(database)?;
    let mut statement = connection.prepare(&format!(
        "WITH RECURSIVE met (pool) AS (
             VALUES (?1)
             UNION
             SELECT t.{far} FROM met CROSS JOIN transfers t ON t.{near} = met.pool)
         SELECT count(*) FROM met CROSS JOIN transfers t ON t.{near} = met.pool"
    ))?;
    let count: i64 = statement.query_row([root], |row| row.get(0))?;
    say(&count.to_string());
    Ok(())
}
