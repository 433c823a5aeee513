//! The same on PostgreSQL: two processes share one site, sixteen clients each, beside pgbench.
//!
//! pgbench inserts the rows that came of it into a copy of the same database, from as many
//! connections as there were processes and as many facts a transaction as these had in the middle.
//! Each row is a statement of its own, prepared, and finds its values in a table of the server, where
//! they were laid before; it hashes nothing, looks nothing up and changes no row in place.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use benches::groups::Groups;
use benches::{Size, Target, genealogy, median, say, scratch};
use postgres::{Client, NoTls};

use crate::{CLIENTS, Load, open};

/// What a process is called with that runs clients for another one.
pub(crate) const CLIENTS_OF: &str = "clients-of";
/// Processes that share a site.
const PROCESSES: usize = 2;
/// The databases of a run: the history, ours and pgbench's.
const BASE: &str = "suyuan_bench_base";
const OURS: &str = "suyuan_bench_ours";
const BARE: &str = "suyuan_bench_bare";

/// Measures on a server in which databases can be made.
pub(crate) fn measure(size: Size, url: &str) -> Result<()> {
    if Command::new("pgbench").arg("--version").stdout(Stdio::null()).status().is_err() {
        say("SKIPPED: PostgreSQL, because pgbench is not installed");
        return Ok(());
    }
    let server = Server { url: url.to_owned() };
    let folder = scratch()?;
    server.make(BASE, None)?;
    server.found(folder.path(), size.pick(2_000, 50_000))?;
    let load = Load { clients: CLIENTS / PROCESSES, each: size.pick(40, 200) };
    let (mut ours, mut bare, mut ratios, mut grouped) = (vec![], vec![], vec![], vec![]);
    for _ in 0..size.pick(2, 7) {
        server.make(OURS, Some(BASE))?;
        server.make(BARE, Some(BASE))?;
        let round = server.round(folder.path(), load)?;
        ours.push(round.ours);
        bare.push(round.bare);
        ratios.push(100.0 * round.ours / round.bare);
        grouped.push(round.grouped);
    }
    let (rate, theirs, each) = (median(&ours), median(&bare), median(&grouped));
    say(&format!("PostgreSQL, fsync {}, {PROCESSES} processes", server.setting("fsync")?));
    say(&format!("{CLIENTS} clients {rate:>37.0} /s   pgbench {theirs:.0} /s"));
    say(&format!("commands of one commit                       {each:>9.1}"));
    Target::AtLeast(60.0).judge("rate, of pgbench's", median(&ratios), "%");
    for database in [BASE, OURS, BARE] {
        server.drop(database)?;
    }
    Ok(())
}

/// Facts a second, and commands of one commit.
struct Round {
    ours: f64,
    bare: f64,
    grouped: f64,
}

/// A server, named by the URL of one of its databases.
struct Server {
    url: String,
}

impl Server {
    /// The URL of another database.
    fn of(&self, database: &str) -> Result<String> {
        let (server, _) = self.url.rsplit_once('/').context("a URL names a database")?;
        Ok(format!("{server}/{database}"))
    }

    fn connect(&self, database: &str) -> Result<Client> {
        Ok(Client::connect(&self.of(database)?, NoTls)?)
    }

    fn setting(&self, name: &str) -> Result<String> {
        let mut client = Client::connect(&self.url, NoTls)?;
        Ok(client.query_one(&format!("SHOW {name}"), &[])?.get(0))
    }

    fn drop(&self, database: &str) -> Result<()> {
        let mut client = Client::connect(&self.url, NoTls)?;
        Ok(client.batch_execute(&format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"))?)
    }

    fn make(&self, database: &str, like: Option<&str>) -> Result<()> {
        self.drop(database)?;
        let template = like.map(|like| format!(" TEMPLATE {like}")).unwrap_or_default();
        let mut client = Client::connect(&self.url, NoTls)?;
        Ok(client.batch_execute(&format!("CREATE DATABASE {database}{template}"))?)
    }

    /// A history, and pools to move goods between.
    fn found(&self, folder: &Path, transfers: u64) -> Result<()> {
        let document = folder.join("document");
        genealogy::write_folder(&document, transfers)?;
        let target = store::Target::Postgres(self.of(BASE)?);
        let (plant, operator) = open(&folder.join("base"), target)?;
        let outcome = plant.import_path(&operator, &document)?;
        ensure!(outcome.faults_total == 0, "{:?}", outcome.faults);
        Ok(())
    }

    fn round(&self, folder: &Path, load: Load) -> Result<Round> {
        let after = self.newest()?;
        let mut processes = (0..PROCESSES)
            .map(|number| Process::start(&self.of(OURS)?, folder, load, number))
            .collect::<Result<Vec<_>>>()?;
        let begun = Instant::now();
        processes.iter_mut().try_for_each(Process::go)?;
        let commits: usize = processes.into_iter().map(Process::end).sum::<Result<_>>()?;
        let elapsed = begun.elapsed().as_secs_f64();
        let facts = load.total() * PROCESSES;
        let grouped = facts as f64 / commits as f64;
        let bare = self.pgbench(folder, after, facts, grouped.round().max(1.0) as usize)?;
        Ok(Round { ours: facts as f64 / elapsed, bare, grouped })
    }

    fn newest(&self) -> Result<i64> {
        let newest = "SELECT COALESCE(MAX(fact), 0) FROM ledger";
        Ok(self.connect(OURS)?.query_one(newest, &[])?.get(0))
    }

    /// Lays the new rows beside the copy, and lets pgbench insert them; answers facts a second.
    fn pgbench(&self, folder: &Path, after: i64, facts: usize, group: usize) -> Result<f64> {
        let (mut ours, mut bare) = (self.connect(OURS)?, self.connect(BARE)?);
        let mut inserts = Vec::new();
        for (table, id) in TABLES {
            let rows = lay(&mut ours, &mut bare, table, id, after)?;
            ensure!(rows == facts as i64, "{facts} facts left {rows} rows in {table}");
            inserts.push(insert(&mut bare, table)?);
        }
        bare.batch_execute("CREATE SEQUENCE turn MINVALUE 0; ANALYZE; CHECKPOINT")?;
        drop((ours, bare));
        let path = folder.join("append.sql");
        std::fs::write(&path, script(group, &inserts.concat()))?;
        let turns = facts / group / PROCESSES;
        let ran = Command::new("pgbench")
            .args(["--no-vacuum", "--protocol", "prepared", "--client"])
            .args([PROCESSES.to_string(), "--jobs".to_owned(), PROCESSES.to_string()])
            .args(["--transactions".to_owned(), turns.to_string(), "--file".to_owned()])
            .args([path.as_os_str(), self.of(BARE)?.as_ref()])
            .stderr(Stdio::piped())
            .output()?;
        let said = String::from_utf8_lossy(&ran.stdout);
        let complaint = String::from_utf8_lossy(&ran.stderr);
        ensure!(ran.status.success(), "pgbench failed: {complaint}");
        let count = "SELECT COUNT(*) FROM ledger WHERE fact > $1";
        let written: i64 = self.connect(BARE)?.query_one(count, &[&after])?.get(0);
        ensure!(written as usize == turns * group * PROCESSES, "pgbench wrote {written} facts");
        let tps = said.lines().find_map(|line| line.strip_prefix("tps = "));
        let tps = tps.and_then(|line| line.split_whitespace().next()).context("pgbench says")?;
        Ok(tps.parse::<f64>()? * group as f64)
    }
}

/// What pgbench runs again and again: the rows of the next so many facts in one transaction.
fn script(group: usize, inserts: &str) -> String {
    let facts = (1..=group).map(|place| format!("\\set n :first + {place}\n{inserts}"));
    let facts: String = facts.collect();
    format!(
        "SELECT nextval('turn') AS turn \\gset\n\\set first :turn * {group}\n\
         BEGIN;\n{facts}COMMIT;\n"
    )
}

/// What a movement writes, and the id that its rows are ordered by.
const TABLES: [(&str, &str); 4] = [
    ("ledger", "fact"),
    ("transfer_out", "transfer"),
    ("transfer_in", "transfer"),
    ("claim", "id"),
];

/// Copies the rows that came after an id from one database into a table beside its own of another.
fn lay(from: &mut Client, to: &mut Client, table: &str, id: &str, after: i64) -> Result<i64> {
    to.batch_execute(&format!(
        "CREATE UNLOGGED TABLE new_{table} (n BIGINT PRIMARY KEY, LIKE {table})"
    ))?;
    let read = format!(
        "COPY (SELECT row_number() OVER (ORDER BY {id}), x.* FROM {table} x WHERE {id} > {after})
         TO STDOUT"
    );
    let mut rows = from.copy_out(&read)?;
    let mut write = to.copy_in(&format!("COPY new_{table} FROM STDIN"))?;
    std::io::copy(&mut rows, &mut write)?;
    Ok(write.finish()? as i64)
}

/// The statement that inserts one row of those.
fn insert(client: &mut Client, table: &str) -> Result<String> {
    let columns = "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
        FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = $1";
    let columns: String = client.query_one(columns, &[&table])?.get(0);
    Ok(format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM new_{table} WHERE n = :n;\n"))
}

/// A process of ours with some of the clients.
struct Process {
    child: Child,
    said: BufReader<std::process::ChildStdout>,
}

impl Process {
    fn start(url: &str, folder: &Path, load: Load, number: usize) -> Result<Self> {
        let data = folder.join(format!("process-{number}"));
        let mut child = Command::new(std::env::current_exe()?)
            .arg(CLIENTS_OF)
            .arg(url)
            .arg(data)
            .args([load.clients, load.each, number * load.total()].map(|count| count.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let said = BufReader::new(child.stdout.take().context("piped above")?);
        let mut process = Self { child, said };
        ensure!(process.line()? == "ready", "a process of ours did not come up");
        Ok(process)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.said.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }

    fn go(&mut self) -> Result<()> {
        Ok(self.child.stdin.as_mut().context("piped above")?.write_all(b"go\n")?)
    }

    /// Waits until it is done; answers how many commits it made.
    fn end(mut self) -> Result<usize> {
        let commits = self.line()?.parse().context("a process of ours failed")?;
        ensure!(self.child.wait()?.success(), "a process of ours failed");
        Ok(commits)
    }
}

/// Runs clients for another process: it says when it is ready, waits, and says how many commits there
/// were.
pub(crate) fn serve_clients(arguments: &[String], groups: &Groups) -> Result<()> {
    let [url, data, clients, each, first] = arguments else {
        anyhow::bail!("clients-of URL DATA CLIENTS EACH FIRST")
    };
    let load = Load { clients: clients.parse()?, each: each.parse()? };
    let (plant, operator) = open(Path::new(data), store::Target::Postgres(url.clone()))?;
    groups.take();
    say("ready");
    std::io::stdin().read_line(&mut String::new())?;
    load.record(&plant, &operator, first.parse()?)?;
    drop(plant);
    let sizes = groups.take();
    ensure!(sizes.iter().sum::<usize>() == load.total(), "a command was not heard");
    say(&sizes.len().to_string());
    Ok(())
}
