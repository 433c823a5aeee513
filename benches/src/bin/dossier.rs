//! The signed dossier of a trace, as a client gets it from the program as it is shipped, from a ledger of
//! a million lots: every fact with its proof, the answer, signed checkpoints, in one archive.
//!
//! Beside it, in turn with it, what one would do without us: the ledger's rows of the same facts read from
//! the same database with SQLite, written as text, zipped, and the file signed with openssl. That proves
//! who made the file and nothing about the ledger, so it is the floor of what a dossier may cost.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use benches::factory::{self, Factory};
use benches::figures::{quantile, time};
use benches::https::Client;
use benches::plain::Steps;
use benches::program::{Program, Serving};
use benches::starts::{SEED, Set, sets};
use benches::{Target, document, say, scratch};
use ledger::dossier::{self, Trust};
use rusqlite::types::ValueRef;

/// Who asks.
const PERSON: (&str, &str) = ("quality", "a password for measuring");
/// Seconds that a dossier may take.
const DOSSIER_S: f64 = 2.0;
/// How an answer from memory ends.
const FROM_MEMORY: &[u8] = br#","read_from":"memory"}"#;
/// How long the server may take to make its graph.
const MADE_WITHIN: Duration = Duration::from_mins(10);

fn main() -> Result<()> {
    let (transfers, starts) = match std::env::args().nth(1).as_deref() {
        Some("short") => (20_000, 4),
        Some("full") => (5_000_000, 25),
        _ => bail!("usage: dossier short|full"),
    };
    let factory = factory::build(transfers, SEED);
    let lots = factory.pools.iter().filter(|pool| pool.kind == domain::PoolKind::Lot).count();
    say(&format!("dossier: {} transfers, {lots} lots", factory.transfers.len()));
    let folder = scratch()?;
    let program = Program::build(folder.path().join("data"))?;
    installed(&program, &factory)?;
    let peer = Peer::new(&program.data().join("suyuan.db"), folder.path())?;
    let serving = Serving::start(&program, &[])?;
    let mut client = Client::connect(&serving.url, program.data())?;
    client.sign_in(PERSON.0, PERSON.1)?;
    let (forward, backward) = (Steps::forward(&factory), Steps::backward(&factory));
    let sets = sets(&factory, &forward, &backward, starts);
    let begun = Instant::now();
    let first = format!("/trace?root=lot:{}&direction=forward", sets[0].roots[0]);
    while !client.get(&first)?.body.ends_with(FROM_MEMORY) {
        ensure!(begun.elapsed() < MADE_WITHIN, "the graph was not made");
        std::thread::sleep(Duration::from_millis(50));
    }
    let begun = Instant::now();
    client.get(&format!("/trace/dossier?root=lot:{}&direction=both", sets[0].roots[0]))?;
    say(&format!(
        "the first one, which keeps the roots of tiles for all that follow: {}",
        time(begun.elapsed().as_secs_f64())
    ));
    let mut all = Vec::new();
    for set in &sets {
        let set = set.thinned(starts);
        let taken = set.roots.iter().map(|&root| measure(&mut client, &peer, root));
        let taken = taken.collect::<Result<Vec<_>>>()?;
        report(&set, &taken);
        all.extend(taken);
    }
    let slowest = all.iter().map(|one| one.dossier).fold(0.0, f64::max);
    Target::AtMost(DOSSIER_S).judge("the slowest dossier", slowest, "s");
    Ok(())
}

/// An installation that holds the factory, and somebody who may ask.
fn installed(program: &Program, factory: &Factory) -> Result<()> {
    let document = program.data().with_file_name("document");
    document::write_folder(&document, factory)?;
    std::fs::create_dir_all(program.data())?;
    program.run(&["import", document.to_str().context("our own paths are text")?], "")?;
    std::fs::remove_dir_all(document)?;
    program.run(&["add-person", PERSON.0], PERSON.1)
}

/// What one dossier took, in seconds, and how much it holds.
struct Taken {
    dossier: f64,
    peer: f64,
    checked: f64,
    facts: usize,
    bytes: usize,
    peer_bytes: usize,
}

fn measure(client: &mut Client, peer: &Peer, root: u32) -> Result<Taken> {
    let got = client.get(&format!("/trace/dossier?root=lot:{root}&direction=both"))?;
    let begun = Instant::now();
    let report = dossier::verify(&got.body, &Trust::default())?;
    let checked = begun.elapsed().as_secs_f64();
    let places: Vec<(i64, i64)> = report.facts.keys().map(|fact| (fact.site, fact.seq)).collect();
    let begun = Instant::now();
    let peer_bytes = peer.make(&places)?;
    let taken = begun.elapsed().as_secs_f64();
    Ok(Taken {
        dossier: got.last,
        peer: taken,
        checked,
        facts: places.len(),
        bytes: got.body.len(),
        peer_bytes,
    })
}

fn report(set: &Set, taken: &[Taken]) {
    let of = |field: fn(&Taken) -> f64| -> Vec<f64> { taken.iter().map(field).collect() };
    let middle = |field: fn(&Taken) -> f64| quantile(&of(field), 0.5);
    let ratio = quantile(&of(|one| one.dossier / one.peer), 0.5);
    say(&format!(
        "{:<24} {:>6.0} facts  {:>9.0} bytes  dossier {:>9} (p95 {:>9})  checked {:>9}  \
         rows, zip and openssl {:>9} ({:>8.0} bytes)  ratio {ratio:.2}",
        set.name,
        middle(|one| one.facts as f64),
        middle(|one| one.bytes as f64),
        time(middle(|one| one.dossier)),
        time(quantile(&of(|one| one.dossier), 0.95)),
        time(middle(|one| one.checked)),
        time(middle(|one| one.peer)),
        middle(|one| one.peer_bytes as f64),
    ));
}

/// What one would do without us.
struct Peer {
    file: rusqlite::Connection,
    folder: PathBuf,
}

impl Peer {
    fn new(database: &Path, folder: &Path) -> Result<Self> {
        let file = rusqlite::Connection::open(database)?;
        let made = Command::new("openssl")
            .args(["genpkey", "-algorithm", "ed25519", "-out", "peer.pem"])
            .current_dir(folder)
            .status();
        ensure!(made.is_ok_and(|made| made.success()), "the comparison needs openssl");
        Ok(Self { file, folder: folder.to_owned() })
    }

    /// Reads the rows, writes them as text, zips that and signs it; answers how long the file is.
    fn make(&self, places: &[(i64, i64)]) -> Result<usize> {
        let mut read =
            self.file.prepare_cached("SELECT * FROM ledger WHERE part = 0 AND company = (SELECT company FROM site LIMIT 1) AND site = ?1 AND seq = ?2")?;
        let mut text = Vec::new();
        for (site, seq) in places {
            let width = read.column_count();
            let mut rows = read.query([site, seq])?;
            let row = rows.next()?.context("every fact has its row")?;
            for at in 0..width {
                match row.get_ref(at)? {
                    ValueRef::Blob(bytes) => write!(text, "{},", ledger::hex(bytes))?,
                    ValueRef::Integer(number) => write!(text, "{number},")?,
                    other => write!(text, "{other:?},")?,
                }
            }
            writeln!(text)?;
        }
        let path = self.folder.join("peer.zip");
        let mut archive = zip::ZipWriter::new(std::fs::File::create(&path)?);
        archive.start_file("facts.csv", zip::write::SimpleFileOptions::default())?;
        archive.write_all(&text)?;
        archive.finish()?;
        let signed = Command::new("openssl")
            .args(["pkeyutl", "-sign", "-rawin", "-inkey", "peer.pem", "-in", "peer.zip"])
            .args(["-out", "peer.sig"])
            .current_dir(&self.folder)
            .status()?;
        ensure!(signed.success(), "openssl did not sign");
        Ok(usize::try_from(std::fs::metadata(&path)?.len())?)
    }
}
