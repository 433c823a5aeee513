//! A factory that faults happen to: its data, its server process, and what a stranger sees in its
//! database.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use app::{Clock, NewPerson, Options, Plant};
use benches::https::Client;
use serde_json::{Value, json};
use store::Target;

use crate::shim::Control;

/// How long a server may take until it listens.
const START_MAX: Duration = Duration::from_mins(1);
/// How long an answer is waited for.
const ANSWER_MAX: Duration = Duration::from_mins(1);
/// How long ago a factory was founded.
const FOUNDED_US: i64 = 3 * 24 * 3_600 * 1_000_000;
/// Who signs in.
const OWNER: (&str, &str) = ("owner", "correct horse battery");
/// Lots that acts take from; each client has its own.
pub(crate) const CLIENTS: usize = 4;

/// What the program is run with.
#[derive(Debug, Clone)]
pub(crate) struct Means {
    pub(crate) program: PathBuf,
    /// The library beneath it; none where it cannot be had.
    pub(crate) library: Option<PathBuf>,
}

/// A factory.
#[derive(Debug)]
pub(crate) struct World {
    means: Means,
    pub(crate) data: PathBuf,
    /// Where the program finds its database; none where it lies in the data folder.
    database: Option<String>,
    /// The same for a stranger.
    direct: Option<String>,
    pub(crate) control: Control,
    /// What programs sign in with.
    token: String,
    server: Option<Server>,
    /// Facts of the site before the first act of the load.
    pub(crate) base: i64,
}

/// A server process.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) process: Child,
    pub(crate) url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An act as the database has it.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) tag: String,
    pub(crate) act: i64,
    pub(crate) name: String,
    pub(crate) first_seq: i64,
    pub(crate) last_seq: i64,
}

/// What a stranger reads of the site's acts and chain.
pub(crate) struct Seen {
    pub(crate) acts: Vec<Recorded>,
    /// Facts of the chain, and the place of the last.
    pub(crate) facts: i64,
    pub(crate) last_seq: i64,
    pub(crate) head_seq: i64,
}

const ACTS: &str = "SELECT coalesce(device, ''), act, name, first_seq, last_seq FROM act
    WHERE site <> 0 ORDER BY first_seq";
const CHAIN: &str = "SELECT COUNT(*), CAST(coalesce(MAX(seq), 0) AS BIGINT),
    (SELECT CAST(coalesce(MAX(seq), 0) AS BIGINT) FROM ledger_head WHERE site <> 0)
    FROM ledger WHERE site <> 0";

impl World {
    /// Founds a factory with masters, stock and somebody to sign in, and serves it.
    pub(crate) fn found(
        means: &Means,
        data: PathBuf,
        database: Option<(String, String)>,
        seed: u64,
    ) -> Result<Self> {
        std::fs::create_dir_all(&data)?;
        let (database, direct) = database.unzip();
        let target = match &direct {
            Some(url) => Target::Postgres(url.clone()),
            None => Target::Sqlite(data.join("suyuan.db")),
        };
        furnish(target, &data)?;
        let control = Control::new(data.join("faults"), seed)?;
        let (token, base) = (String::new(), 0);
        let mut world = Self {
            means: means.clone(),
            data,
            database,
            direct,
            control,
            token,
            server: None,
            base,
        };
        world.start()?;
        let mut client = world.client()?;
        client.sign_in(OWNER.0, OWNER.1)?;
        let scopes = [
            "goods.record",
            "orders.manage",
            "work.read",
            "quality.judge",
            "ledger.verify",
            "trace.read",
        ];
        let made = client.post("/tokens", &json!({"name": "faults", "scopes": scopes}))?.body;
        let made: Value = serde_json::from_slice(&made)?;
        made["token"].as_str().context("a token was made")?.clone_into(&mut world.token);
        world.base = world.seen()?.last_seq;
        let is_beneath = world.means.library.is_none() || world.database.is_some();
        ensure!(is_beneath || world.control.calls()? > 0, "the library is not beneath the program");
        Ok(world)
    }

    /// The program on this factory's data, with the library beneath it.
    pub(crate) fn command(&self, data: &Path) -> Command {
        let mut command = Command::new(&self.means.program);
        if let Some(library) = &self.means.library {
            command.env("LD_PRELOAD", library).env("SUYUAN_FAULTS", self.control.path());
        }
        command.env_remove("SUYUAN_DATABASE").env("SUYUAN_LOG", "warn").arg("--data").arg(data);
        if let Some(url) = &self.database {
            command.args(["--database", url]);
        }
        command.stdin(Stdio::null());
        command
    }

    /// Starts a server, on the factory's own folder or beside it.
    pub(crate) fn serve(&self, data: &Path) -> Result<Server> {
        std::fs::create_dir_all(data)?;
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.data.join("server.log"))?;
        let mut process = self
            .command(data)
            .args(["serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()?;
        let out = BufReader::new(process.stdout.take().context("piped above")?);
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            // All is read to its end, so that the server never waits for a reader.
            for line in out.lines().map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        let mut server = Server { process, url: String::new() };
        let first = told.recv_timeout(START_MAX);
        let first =
            first.map_err(|_| anyhow::anyhow!("the server did not start: {}", self.log()))?;
        first.strip_prefix("listening ").context("its address")?.clone_into(&mut server.url);
        Ok(server)
    }

    /// The last words of the server.
    pub(crate) fn log(&self) -> String {
        let log = std::fs::read_to_string(self.data.join("server.log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(12).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join(" | ")
    }

    /// Serves, which nobody does at present.
    pub(crate) fn start(&mut self) -> Result<()> {
        self.server = None;
        self.server = Some(self.serve(&self.data)?);
        Ok(())
    }

    /// Whether the server's process is there.
    pub(crate) fn is_alive(&mut self) -> bool {
        self.server.as_mut().is_some_and(|server| matches!(server.process.try_wait(), Ok(None)))
    }

    /// Kills the server as a power cut does.
    pub(crate) fn kill(&mut self) {
        self.server = None;
    }

    /// Asks the server to stop, and waits until it has, or has died of it.
    pub(crate) fn stop(&mut self) -> Result<()> {
        let Some(server) = &mut self.server else { return Ok(()) };
        let id = server.process.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status()?;
        let asked = Instant::now();
        while matches!(server.process.try_wait(), Ok(None)) {
            if asked.elapsed() > START_MAX {
                bail!("the server does not stop");
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        self.server = None;
        Ok(())
    }

    pub(crate) fn url(&self) -> Result<String> {
        Ok(self.server.as_ref().context("nobody serves")?.url.clone())
    }

    /// The server's number among the processes of the system.
    pub(crate) fn process_id(&self) -> Result<u32> {
        Ok(self.server.as_ref().context("nobody serves")?.process.id())
    }

    /// A connection to the server.
    pub(crate) fn client(&self) -> Result<Client> {
        Self::client_of(&self.url()?, &self.data)
    }

    pub(crate) fn client_of(url: &str, data: &Path) -> Result<Client> {
        let client = Client::connect(url, data)?;
        client.wait_at_most(ANSWER_MAX)?;
        Ok(client)
    }

    /// Asks as a program that has a token.
    pub(crate) fn post(
        &self,
        client: &mut Client,
        (path, key): (&str, &str),
        body: &Value,
    ) -> Result<(u16, Value)> {
        let token = format!("Bearer {}", self.token);
        let headers = [
            ("Authorization", token.as_str()),
            ("Idempotency-Key", key),
            ("Content-Type", "application/json"),
        ];
        let line = format!("POST /api/v1{path}");
        let (status, body) = client.ask(&line, &headers, body.to_string().as_bytes())?;
        Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
    }

    /// Verifies through the server; what is off first, or how many facts were recomputed.
    pub(crate) fn verify(&self) -> Result<std::result::Result<u64, String>> {
        let asked = self.post(&mut self.client()?, ("/ledger/verify", "verify"), &json!({}));
        let (status, said) = asked.context("verify is not answered")?;
        ensure!(status == 200, "verify: {status} {said}");
        if said["clean"].as_bool() == Some(true) {
            return Ok(Ok(said["checked"].as_u64().unwrap_or(0)));
        }
        Ok(Err(said["first"].as_str().unwrap_or("something is off").to_owned()))
    }

    /// What a stranger reads in the database.
    pub(crate) fn seen(&self) -> Result<Seen> {
        match &self.direct {
            None => {
                let file = rusqlite::Connection::open(self.data.join("suyuan.db"))?;
                file.busy_timeout(ANSWER_MAX)?;
                let acts = file
                    .prepare(ACTS)?
                    .query_map([], |row| {
                        Ok(Recorded {
                            tag: row.get(0)?,
                            act: row.get(1)?,
                            name: row.get(2)?,
                            first_seq: row.get(3)?,
                            last_seq: row.get(4)?,
                        })
                    })?
                    .collect::<rusqlite::Result<_>>()?;
                let (facts, last_seq, head_seq) =
                    file.query_row(CHAIN, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
                Ok(Seen { acts, facts, last_seq, head_seq })
            }
            Some(url) => {
                let mut server = postgres::Client::connect(url, postgres::NoTls)?;
                let read = |row: postgres::Row| Recorded {
                    tag: row.get(0),
                    act: row.get(1),
                    name: row.get(2),
                    first_seq: row.get(3),
                    last_seq: row.get(4),
                };
                let acts = server.query(ACTS, &[])?.into_iter().map(read).collect();
                let row = server.query_one(CHAIN, &[])?;
                let (facts, last_seq, head_seq) = (row.get(0), row.get(1), row.get(2));
                Ok(Seen { acts, facts, last_seq, head_seq })
            }
        }
    }

    /// A stranger's connection to the server of the database.
    pub(crate) fn stranger(&self) -> Result<postgres::Client> {
        let url = self.direct.as_ref().context("no server has this database")?;
        Ok(postgres::Client::connect(url, postgres::NoTls)?)
    }
}

/// Makes what acts need: an item, places, stock, and who may.
fn furnish(target: Target, data: &Path) -> Result<()> {
    // So long ago that the stock is there for a clock that was set back.
    let clock = Clock::from_fn(|| Clock::system().now_us() - FOUNDED_US);
    let options = Options { target, data_dir: data.to_owned(), clock };
    let plant = Plant::open(options)?;
    let owner = plant.command_line(None, None)?;
    let define = |kind: &str, code: &str, fields: Value| -> Result<()> {
        plant.define_master(
            &owner,
            kind,
            code,
            &serde_json::from_value(json!({"fields": fields}))?,
        )?;
        Ok(())
    };
    define("item", "FLOUR", json!({"name": "flour", "unit": "kg", "tracking": "lot"}))?;
    for place in ["A-01", "A-02"] {
        define("place", place, json!({"name": place, "kind": "bin"}))?;
    }
    let lot = |number| {
        json!({"item": "FLOUR", "lot_number": format!("BASE-{number}"),
        "quantity": "1000000000"})
    };
    let lots: Vec<Value> = (0..CLIENTS).map(lot).collect();
    let stock = serde_json::from_value(json!({"place": "A-01", "lots": lots}))?;
    plant.open_stock(&owner, &stock, (None, false))?;
    // The first scrap opens what all of it goes to; those that follow are alike.
    let scrap = json!({"lot": "BASE-0", "quantity": "1", "place": "A-01", "reason": "torn"});
    plant.scrap_stock(&owner, &serde_json::from_value(scrap)?, (None, false))?;
    let person = NewPerson {
        username: OWNER.0.to_owned(),
        name: OWNER.0.to_owned(),
        password: OWNER.1.to_owned(),
        at_sites: Vec::new(),
        roles: vec!["administrator".to_owned()],
        language: None,
    };
    plant.add_person(&owner, &person)?;
    Ok(())
}
