//! A private PostgreSQL cluster: made in a temporary directory, listening on a socket there only,
//! stopped and removed when the test binary ends.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The URL of a server to test on, or `None` (said once, loudly) when there is none.
pub(crate) fn server_url() -> Option<String> {
    static URL: OnceLock<Option<String>> = OnceLock::new();
    URL.get_or_init(|| {
        if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
            return Some(url);
        }
        let started = start(&[]).map(|cluster| cluster.url);
        if let Err(why) = &started {
            announce(why);
        }
        started.ok()
    })
    .clone()
}

#[expect(clippy::print_stderr, reason = "a skipped engine must be seen")]
fn announce(why: &str) {
    eprintln!(
        "\n*** POSTGRESQL WAS SKIPPED: {why}. Set TEST_POSTGRES_URL to test on a server. ***\n"
    );
}

/// A cluster that runs until this process is gone.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// Where its database `postgres` is.
    pub url: String,
    /// The folder with its socket file.
    pub socket: PathBuf,
}

/// Starts a cluster, with settings like `jit=off`, that a guardian process stops when this process
/// is gone.
pub(crate) fn start(settings: &[&str]) -> Result<Cluster, String> {
    let programs = programs().ok_or("its programs are not installed")?;
    let directory = tempfile::Builder::new()
        .prefix("suyuan-pg-")
        .tempdir()
        .map_err(|error| format!("no temporary directory: {error}"))?
        .keep();
    let user = if is_root() { Some("postgres") } else { None };
    if user.is_some() {
        run(Command::new("chown").arg("postgres").arg(&directory))?;
    }
    let data = directory.join("data");
    let initdb = format!(
        "{} -D {} -U suyuan -A trust -E UTF8 --locale=C --no-sync",
        quoted(&programs.join("initdb")),
        quoted(&data)
    );
    run(&mut shell(user, &initdb))?;
    let mut server = format!(
        "{} -D {} -k {} -c listen_addresses= -c fsync=off -c max_connections=200",
        quoted(&programs.join("postgres")),
        quoted(&data),
        quoted(&directory)
    );
    for setting in settings {
        server.push_str(" -c ");
        server.push_str(&quoted(Path::new(setting)));
    }
    // The guardian waits until this process is gone, then stops the server and removes its files.
    let guardian = format!(
        "{server} >{log} 2>&1 & server=$!; \
         while kill -0 {pid} 2>/dev/null || [ -d /proc/{pid} ]; do sleep 0.2; done; \
         kill -INT $server; wait $server; rm -rf {directory}",
        log = quoted(&directory.join("log")),
        pid = std::process::id(),
        directory = quoted(&directory)
    );
    shell(user, &guardian).spawn().map_err(|error| error.to_string())?;
    let url = format!("postgresql://suyuan@/postgres?host={}", directory.display());
    wait_for(&url)?;
    Ok(Cluster { url, socket: directory })
}

fn wait_for(url: &str) -> Result<(), String> {
    const TRIES_MAX: u32 = 300;
    let mut last = String::new();
    for _ in 0..TRIES_MAX {
        match postgres::Client::connect(url, postgres::NoTls) {
            Ok(_) => return Ok(()),
            Err(error) => last = error.to_string(),
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    Err(format!("the private cluster does not answer: {last}"))
}

/// Where Debian keeps the programs of the newest version.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = versions
        .filter_map(Result::ok)
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop()
}

/// PostgreSQL refuses to run as root.
fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn shell(user: Option<&str>, script: &str) -> Command {
    let mut command = Command::new(if user.is_some() { "runuser" } else { "sh" });
    if let Some(user) = user {
        command.args(["-u", user, "--", "sh"]);
    }
    command.args(["-c", script]).current_dir("/");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn run(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?} ended with {status}")),
        Err(error) => Err(format!("{command:?}: {error}")),
    }
}

fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}
