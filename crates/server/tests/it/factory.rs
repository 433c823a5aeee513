//! A data folder of its own on one engine, and the program at work on it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use testkit::{EngineUnderTest, Place};

/// How long anything may take before a test gives up; never a measure of speed.
const PATIENCE: Duration = Duration::from_mins(2);

/// An installation that is gone when the test is over.
pub(crate) struct Factory {
    pub(crate) engine: &'static str,
    /// The folder that commands run in; data lies below it.
    pub(crate) folder: TempDir,
    data: PathBuf,
    database: Option<String>,
    _engine: Option<EngineUnderTest>,
}

/// What a command printed, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The same when it ended well.
    #[track_caller]
    pub(crate) fn good(self) -> Self {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self
    }

    /// What it said when it ended with this code.
    #[track_caller]
    pub(crate) fn refused(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (Some(code), ""), "{}", self.err);
        self.err
    }
}

impl Factory {
    /// On the embedded database.
    pub(crate) fn new() -> Self {
        Self::on(None)
    }

    /// On every engine at hand.
    pub(crate) fn on_every_engine() -> Vec<Self> {
        [Some(Self::new()), testkit::postgres().map(|engine| Self::on(Some(engine)))]
            .into_iter()
            .flatten()
            .collect()
    }

    fn on(engine: Option<EngineUnderTest>) -> Self {
        let folder = TempDir::new().unwrap();
        let database = engine.as_ref().and_then(|engine| match &engine.place {
            Place::Postgres(url) => Some(url.clone()),
            Place::Sqlite(_) => None,
        });
        let name = engine.as_ref().map_or("SQLite", EngineUnderTest::name);
        let data = folder.path().join("data");
        Self { engine: name, data, folder, database, _engine: engine }
    }

    /// The embedded database with its data somewhere else.
    pub(crate) fn at(data: PathBuf) -> Self {
        Self { data, ..Self::new() }
    }

    /// Another process's view of the same database, with a data folder of its own.
    pub(crate) fn neighbour(&self) -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        Self { engine: self.engine, folder, data, database: self.database.clone(), _engine: None }
    }

    /// On a database that somebody else looks after.
    pub(crate) fn with_database(url: String) -> Self {
        Self { engine: "PostgreSQL", database: Some(url), ..Self::new() }
    }

    /// What `--from` and `--to` name it by.
    pub(crate) fn place(&self) -> String {
        self.database.clone().unwrap_or_else(|| self.data.display().to_string())
    }

    /// The database, where that is a server.
    pub(crate) fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file beside the data.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The database file of the embedded engine.
    pub(crate) fn database_file(&self) -> PathBuf {
        self.data.join("suyuan.db")
    }

    /// The program, about to run with these arguments in an English terminal.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_suyuan"));
        command.current_dir(self.folder.path()).arg("--data").arg(&self.data);
        if let Some(url) = &self.database {
            command.args(["--database", url]);
        }
        for name in ["LC_ALL", "LC_MESSAGES", "SUYUAN_DATA", "SUYUAN_DATABASE"] {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .env("LANG", "C.UTF-8")
            .env("SUYUAN_LOG", "off")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ended(self.begin(arguments))
    }

    /// Starts a command and goes on.
    pub(crate) fn begin(&self, arguments: &[&str]) -> Child {
        piped(&mut self.command(arguments)).spawn().unwrap()
    }

    /// Takes over a document that has to be good.
    #[track_caller]
    pub(crate) fn import(&self, name: &str, document: &str) {
        self.write(name, document);
        self.run(&["import", name]).good();
    }

    /// Everything it holds, as one document.
    #[track_caller]
    pub(crate) fn exported(&self) -> String {
        self.run(&["export", "everything.json"]).good();
        std::fs::read_to_string(self.path("everything.json")).unwrap()
    }

    /// Answers to some questions, as scripts get them.
    #[track_caller]
    pub(crate) fn traces(&self, roots: &[&str]) -> Vec<String> {
        let ask = |root: &&str| self.run(&["trace", "both", root, "--format", "json"]).good().out;
        roots.iter().map(ask).collect()
    }

    /// Verifies, which has to be clean.
    #[track_caller]
    pub(crate) fn verify(&self) {
        let said = self.run(&["verify"]).good();
        assert!(said.err.contains("The ledger is clean"), "{said:?}");
    }

    /// Facts of the site's ledger, as another program sees them; 0 while there is no ledger.
    pub(crate) fn facts(&self) -> i64 {
        const FACTS: &str =
            "SELECT CAST(coalesce(sum(seq), 0) AS BIGINT) FROM ledger_head WHERE site <> 0";
        match &self.database {
            Some(url) => postgres::Client::connect(url, postgres::NoTls)
                .and_then(|mut client| client.query_one(FACTS, &[]))
                .map_or(0, |row| row.get(0)),
            None => rusqlite::Connection::open_with_flags(
                self.database_file(),
                rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
            )
            .and_then(|file| file.query_row(FACTS, [], |row| row.get(0)))
            .unwrap_or(0),
        }
    }

    /// Waits until a command has written so many facts; whether it is still at work then.
    pub(crate) fn wait_for_facts(&self, facts: i64, writing: &mut Child) -> bool {
        let began = Instant::now();
        while self.facts() < facts {
            assert!(began.elapsed() < PATIENCE, "{facts} facts were never written");
            if writing.try_wait().unwrap().is_some() {
                return false;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        writing.try_wait().unwrap().is_none()
    }

    /// Starts a server on this data and waits until callers are answered.
    pub(crate) fn serve(&self) -> Server {
        self.serve_logging("off", Stdio::inherit())
    }

    /// The same, with so much to say, and where to.
    pub(crate) fn serve_logging(&self, level: &str, log: Stdio) -> Server {
        let ports = ["serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"];
        let mut command = self.command(&ports);
        command.env("SUYUAN_LOG", level).stdout(Stdio::piped()).stderr(log);
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        assert!(line.starts_with("listening https://"), "{line}");
        // What it prints later is of no interest, but must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        Server { process }
    }
}

/// A server that is stopped when the test is over.
pub(crate) struct Server {
    process: Child,
}

impl Server {
    /// Kills it as a power cut does.
    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The command with its output read by us.
pub(crate) fn piped(command: &mut Command) -> &mut Command {
    command.stdout(Stdio::piped()).stderr(Stdio::piped())
}

/// Waits for a command.
pub(crate) fn ended(process: Child) -> Ran {
    let output = process.wait_with_output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
