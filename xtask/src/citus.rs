//! The store and the genealogy cases on Citus: a coordinator and two workers of our own on loopback,
//! with Debian's programs, stopped and removed at the end.
//!
//! Citus is no package of Debian, so a machine that has none is nothing unusual. It is said so loudly
//! that nobody takes the run for a proof.

use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use crate::postgres::{self, Server};
use crate::run::{self, Outcome};
use crate::suite;

/// Ports are looked for from here on; ten are enough for three servers and their neighbours.
const FIRST_PORT: u16 = 54_410;
const PORTS: u16 = 10;
/// The coordinator and its workers.
const SERVERS: usize = 3;

/// What every server is started with. Each database has a worker process of its own on each server.
const SETTINGS: &str = "-c shared_preload_libraries=citus -c wal_level=logical \
    -c max_connections=300 -c max_prepared_transactions=300 -c max_worker_processes=150 \
    -c max_wal_senders=40 -c max_replication_slots=40 -c citus.shard_count=8 \
    -c log_min_messages=error -c log_line_prefix=%d:";

/// Whether there was anything to run on.
pub(crate) enum Ran {
    Passed(u32),
    Skipped,
}

/// How much is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The store suite, the figures and the cases.
    All,
    /// All but the figures, which want a quiet machine.
    Tests,
    /// The cases alone.
    Cases,
}

/// Runs what can run, and says loudly when that is nothing.
pub(crate) fn run(scope: Scope) -> Outcome<Ran> {
    if let Err(why) = offered() {
        skipped(&why);
        return Ok(Ran::Skipped);
    }
    let servers = start()?;
    if scope != Scope::Cases {
        store_suite(&servers)?;
    }
    if scope == Scope::All {
        bench(&servers)?;
    }
    let passed = cases(&servers)?;
    let suite = if scope == Scope::Cases { "" } else { "the store suite and " };
    run::say(&format!("── Citus: {suite}{passed} genealogy cases passed"));
    Ok(Ran::Passed(passed))
}

/// Says that Citus was skipped, so that nobody can miss it.
fn skipped(why: &str) {
    let stars = "*".repeat(78);
    run::say(&format!(
        "\n{stars}\n*** CITUS WAS SKIPPED: {why}.\n*** Nothing was shown about databases over \
         several servers.\n{stars}\n"
    ));
}

/// Whether the installed PostgreSQL offers Citus, by its own word and without starting it.
fn offered() -> Outcome {
    let bin = postgres::binaries().ok_or("PostgreSQL is not installed")?;
    let mut ask = run::command(&bin.join("pg_config").to_string_lossy(), &["--sharedir"]);
    let told = ask.output().map_err(|error| format!("pg_config did not start: {error}"))?;
    let folder = String::from_utf8_lossy(&told.stdout).trim().to_owned();
    let control = std::path::Path::new(&folder).join("extension/citus.control");
    if control.is_file() {
        return Ok(());
    }
    Err("the installed PostgreSQL does not offer the extension citus".to_owned())
}

/// A coordinator and two workers, which do not know each other yet: every database says it anew.
fn start() -> Outcome<Vec<Server>> {
    let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let ports: Vec<u16> = (FIRST_PORT..FIRST_PORT + PORTS).filter(free).take(SERVERS).collect();
    if ports.len() < SERVERS {
        return Err(format!("no {SERVERS} ports are free from {FIRST_PORT} on"));
    }
    let start = |(name, port)| Server::start_with(name, port, SETTINGS);
    ["coordinator", "worker-1", "worker-2"].into_iter().zip(ports).map(start).collect()
}

fn bench(servers: &[Server]) -> Outcome {
    let mut bench = run::command("cargo", &["run", "--release", "--quiet", "--package", "benches"]);
    bench.args(["--bin", "citus", "--", "full"]).env("TEST_CITUS_NODES", nodes(servers));
    run::run("one PostgreSQL beside Citus", bench)
}

fn store_suite(servers: &[Server]) -> Outcome {
    let test = |title: &str, arguments: &[&str]| {
        let mut tests = run::command("cargo", &["test", "--package", "store", "--no-fail-fast"]);
        tests.args(arguments).env("TEST_CITUS_NODES", nodes(servers));
        tests
            .env("TEST_CITUS_LOGS", logs(&servers[1..]))
            .env("TEST_CITUS_RESTART", restart(servers)?);
        run::run(title, tests)
    };
    test("the store suite on Citus", &["--", "--test-threads", "8", "--skip", "servers::"])?;
    // What kills a server has the servers for itself, and says what it measured.
    let alone = ["--test", "it", "servers::", "--", "--test-threads", "1", "--nocapture"];
    test("servers that move shards, and are killed", &alone)
}

fn logs(workers: &[Server]) -> String {
    let logs = workers.iter().map(|worker| worker.home.join("log").display().to_string());
    logs.collect::<Vec<_>>().join(",")
}

/// A program that kills a worker, the first or the second, and starts it again.
fn restart(servers: &[Server]) -> Outcome<PathBuf> {
    let path = servers[0].home.join("restart-worker");
    let mut script = "#!/bin/sh\ncase \"$1\" in\n".to_owned();
    for (worker, number) in servers[1..].iter().zip(1..) {
        let pid = worker.home.join("data/postmaster.pid");
        let (pid, start) = (pid.display(), worker.start_words());
        writeln!(script, "{number}) kill -9 $(head -1 {pid}) || exit 1; start=\"{start}\";;")
            .map_err(|error| error.to_string())?;
    }
    // What the killed server left running has to end first.
    script.push_str("esac\ncd /\nfor try in $(seq 60); do\n  sleep 0.5\n");
    script.push_str("  if sh -c \"$start\" >/dev/null 2>&1; then exit 0; fi\ndone\nexit 1\n");
    fs::write(&path, script).map_err(|error| error.to_string())?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))
        .map_err(|error| error.to_string())?;
    Ok(path)
}

fn nodes(servers: &[Server]) -> String {
    servers.iter().map(|server| server.url.as_str()).collect::<Vec<_>>().join(",")
}

fn cases(servers: &[Server]) -> Outcome<u32> {
    let program = suite::build()?;
    let (coordinator, workers) = servers.split_first().expect("servers were started");
    let mut create: Vec<String> = servers
        .iter()
        .flat_map(|server| {
            [
                format!("{} \"CREATE DATABASE $database\"", suite::psql(server, "postgres")),
                format!("{} \"CREATE EXTENSION citus\"", suite::psql(server, "$database")),
            ]
        })
        .collect();
    let mut tell = |words: String| {
        create.push(format!("{} \"{words}\"", suite::psql(coordinator, "$database")));
    };
    tell(format!("SELECT citus_set_coordinator_host('127.0.0.1', {})", coordinator.port));
    for worker in workers {
        tell(format!("SELECT citus_add_node('127.0.0.1', {})", worker.port));
    }
    tell("ALTER DATABASE $database SET suyuan.distribute = 'yes'".to_owned());
    let wrapper = suite::program_with_databases(&program, coordinator, &create.join("\n"))?;
    suite::cases("Citus", &wrapper)
}
