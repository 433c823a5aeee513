//! Import of an exchange document, all that `suyuan import` does, beside bare SQLite with its rows.
//!
//! A round takes a folder of CSV tables over into a fresh installation, in a process of its own so
//! that its peak of memory can be told: the document is checked, sealed into the ledger in groups,
//! and applied. Then bare SQLite writes the same rows into fresh databases: once table by table in
//! one transaction with the secondary indexes built at its end, which is the fastest it can do, and
//! once in the same groups with all indexes in place.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use app::{Clock, Options, Plant};
use benches::bare::{self, Source};
use benches::{Cost, Size, Target, genealogy, median, memory_mb, say, scratch};

/// Facts of one commit of an import.
const GROUP: usize = 4_000;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["take-over", document, data] => take_over(Path::new(document), Path::new(data)),
        ["check", document, data] => check(Path::new(document), Path::new(data)),
        [] => compare(Size::Short),
        [size, ..] => compare(Size::of(Some(size))?),
    }
}

fn compare(size: Size) -> Result<()> {
    let folder = scratch()?;
    let document = folder.path().join("document");
    let transfers = genealogy::write_folder(&document, size.pick(50_000, 1_000_000))?;
    let mut rounds = Vec::new();
    for _ in 0..size.pick(1, 3) {
        rounds.push(Round::run(&document)?);
    }
    say(&format!("import, {size:?}: {transfers} transfers, {} rounds", rounds.len()));
    print(&rounds);
    Ok(())
}

fn print(rounds: &[Round]) {
    let of = |figure: fn(&Round) -> f64| median(&rounds.iter().map(figure).collect::<Vec<_>>());
    let line = |what: &str, cost: fn(&Round) -> Cost| {
        let costs: Vec<Cost> = rounds.iter().map(cost).collect();
        let seconds = median(&costs.iter().map(|cost| cost.seconds).collect::<Vec<_>>());
        let busy = median(&costs.iter().map(|cost| cost.busy).collect::<Vec<_>>());
        say(&format!("{what:<44} {seconds:>9.2} s   {busy:.2} s of processors"));
    };
    line("import", |round| round.import.cost);
    line("of it reading and checking the document", |round| round.check.cost);
    line("bare SQLite, at once, indexes at the end", |round| round.at_once);
    line("bare SQLite, same groups, indexes in place", |round| round.in_groups);
    say(&format!("{:<44} {:>9.0} MB", "size of the database", of(|round| round.database_mb)));
    let ratio = of(|round| round.import.cost.seconds / round.at_once.seconds);
    Target::AtMost(2.0).judge("import, to bare SQLite at once", ratio, "x");
    let ratio = of(|round| round.import.cost.seconds / round.in_groups.seconds);
    Target::AtMost(2.0).judge("import, to bare SQLite in groups", ratio, "x");
    let ratio = of(|round| round.import.cost.busy / round.at_once.busy);
    Target::AtMost(2.0).judge("processors, to bare SQLite at once", ratio, "x");
    Target::AtMost(300.0).judge("peak of memory", of(|round| round.import.peak_mb), "MB");
}

/// What one round took.
struct Round {
    import: Child,
    check: Child,
    at_once: Cost,
    in_groups: Cost,
    database_mb: f64,
}

impl Round {
    fn run(document: &Path) -> Result<Self> {
        let folder = scratch()?;
        let data = folder.path().join("data");
        std::fs::create_dir_all(&data)?;
        let check = Child::run("check", document, &data)?;
        let import = Child::run("take-over", document, &data)?;
        let database = data.join("suyuan.db");
        let source = Source::open(&database, 0)?;
        let at_once = bare::load_at_once(&source, &folder.path().join("at_once.db"))?;
        let in_groups = folder.path().join("in_groups.db");
        bare::empty_like(&source, &in_groups)?;
        let ends = source.ends(std::iter::repeat(GROUP))?;
        let in_groups = bare::load_in_groups(&source, &in_groups, &ends)?.into_iter().sum();
        let database_mb = std::fs::metadata(database)?.len() as f64 / 1e6;
        let round = Self { import, check, at_once, in_groups, database_mb };
        let times = [round.import.cost, round.at_once, in_groups].map(|cost| cost.seconds);
        say(&format!("a round: {:.1} s, bare {:.1} s and {:.1} s", times[0], times[1], times[2]));
        Ok(round)
    }
}

/// What a process of its own told: what its work took, and its peak of memory.
struct Child {
    cost: Cost,
    peak_mb: f64,
}

impl Child {
    fn run(what: &str, document: &Path, data: &Path) -> Result<Self> {
        let program = std::env::current_exe()?;
        let output = Command::new(program).arg(what).args([document, data]).output()?;
        let told = String::from_utf8_lossy(&output.stdout);
        let failure = || format!("{what}: {told}{}", String::from_utf8_lossy(&output.stderr));
        anyhow::ensure!(output.status.success(), failure());
        let figures: Vec<f64> = told.split_whitespace().filter_map(|f| f.parse().ok()).collect();
        let [seconds, busy, peak_mb] = figures[..] else { anyhow::bail!(failure()) };
        Ok(Self { cost: Cost { seconds, busy, thread: f64::NAN }, peak_mb })
    }

    fn tell(Cost { seconds, busy, .. }: Cost) {
        let peak_mb = memory_mb("self", "VmHWM").unwrap_or(f64::NAN);
        say(&format!("{seconds} {busy} {peak_mb}"));
    }
}

/// What `suyuan import` does.
fn take_over(document: &Path, data: &Path) -> Result<()> {
    let target = store::Target::Sqlite(data.join("suyuan.db"));
    let options = Options { target, data_dir: data.to_owned(), clock: Clock::system() };
    let plant = Plant::open(options)?;
    let operator = plant.command_line(None, None)?;
    let (cost, outcome) = Cost::of(|| Ok(plant.import_path(&operator, document)?))?;
    anyhow::ensure!(outcome.faults_total == 0, "{:?}", outcome.faults);
    Child::tell(cost);
    Ok(())
}

/// The first part of it: the document alone, against an empty ledger.
fn check(document: &Path, spill: &Path) -> Result<()> {
    let document = exchange::Document::open(document, &jiff::tz::TimeZone::UTC)?;
    let mut known = exchange::NothingKnown;
    let mut silent = |_| ControlFlow::Continue(());
    let (cost, _) = Cost::of(|| Ok(exchange::check(&document, &mut known, spill, &mut silent)?))?;
    Child::tell(cost);
    Ok(())
}
