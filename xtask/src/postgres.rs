//! A PostgreSQL server of our own for the tests: private folder, private port, stopped at the end.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{self, Outcome};

/// A running server; dropping it stops it and removes its data.
pub(crate) struct Server {
    /// Where its programs are.
    pub(crate) bin: PathBuf,
    /// Its own folder, removed with it.
    pub(crate) home: PathBuf,
    /// How to reach it.
    pub(crate) url: String,
    /// Where it listens.
    pub(crate) port: u16,
    options: String,
}

/// The newest installed server's programs.
pub(crate) fn binaries() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").is_file())
        .collect();
    found.sort();
    found.pop()
}

/// The server refuses to run as root, so root becomes its user.
fn as_server_user(program: &Path) -> Command {
    if std::env::var("USER").is_ok_and(|user| user != "root") && !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self")
        .is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0)
}

impl Server {
    /// Makes and starts a server on a free port.
    pub(crate) fn start() -> Outcome<Self> {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|error| format!("no free port: {error}"))?
            .port();
        Self::start_with("pg", port, "")
    }

    /// Makes and starts a server on a port, with settings as they stand in its command line.
    pub(crate) fn start_with(name: &str, port: u16, settings: &str) -> Outcome<Self> {
        let bin = binaries().ok_or("PostgreSQL is not installed")?;
        let home = std::env::temp_dir().join(format!("suyuan-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&home).map_err(|error| error.to_string())?;
        if is_root() {
            run::run("owner of the server's folder", {
                let mut chown = run::command("chown", &["postgres"]);
                chown.arg(&home);
                chown
            })?;
        }
        let mut init = as_server_user(&bin.join("initdb"));
        init.current_dir(&home).args(["-A", "trust", "-E", "UTF8", "-U", "postgres", "-D"]);
        init.arg(home.join("data")).stdout(std::process::Stdio::null());
        run::run("initdb", init)?;
        let options =
            format!("-p {port} -c listen_addresses=127.0.0.1 -k {} {settings}", home.display());
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let server = Self { bin, home, url, port, options };
        server.resume()?;
        Ok(server)
    }

    /// What a shell is told to start the server again.
    pub(crate) fn start_words(&self) -> String {
        let user = if is_root() { "runuser -u postgres -- " } else { "" };
        format!(
            "{user}{} -D {} -w -o '{}' -l {} start",
            self.bin.join("pg_ctl").display(),
            self.home.join("data").display(),
            self.options,
            self.home.join("log").display()
        )
    }

    /// Starts the server.
    fn resume(&self) -> Outcome {
        let mut start = as_server_user(&self.bin.join("pg_ctl"));
        start.current_dir(&self.home).arg("-D").arg(self.home.join("data"));
        start.args(["-w", "-o", &self.options, "-l"]).arg(self.home.join("log")).arg("start");
        start.stdout(std::process::Stdio::null());
        run::run("start PostgreSQL", start)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = as_server_user(&self.bin.join("pg_ctl"));
        stop.current_dir(&self.home).arg("-D").arg(self.home.join("data"));
        stop.args(["-m", "immediate", "stop"]).stdout(std::process::Stdio::null());
        let _ = stop.status();
        let _ = std::fs::remove_dir_all(&self.home);
    }
}
