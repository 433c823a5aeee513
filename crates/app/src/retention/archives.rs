//! Archives: a stretch of a site's ledger with the contents of its files, and bringing those back.

use std::collections::BTreeMap;
use std::io::Read;

use domain::facts::{ContentRestored, kind_table};
use domain::{CompanyId, Refusal, SiteId};
use ledger::archive::{self, Parts, Start, WholeFact};
use ledger::dossier::KindTable;
use ledger::merkle::Frontier;
use ledger::values::Reader;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::Tx;
use store::ledger::{StoredFact, stored_facts};
use store::proofs::Prover;
use store::side::{blobs, signing};
use utoipa::ToSchema;

use super::contents::live;
use super::{Ground, asked};
use crate::acts::{ActAsk, Acting, Done};
use crate::checkpoints::{company_origin, signed, signer};
use crate::error::{Error, Result};
use crate::keys;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// Bytes of facts and contents in one archive. Where there are more, it ends earlier and says where.
const ARCHIVE_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Bytes of an archive that contents are brought back from, at most.
pub const RESTORE_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Contents in one archive: the file around it counts to 65,535.
const CONTENTS_MAX: usize = 60_000;
/// Facts that are read at once.
const READ: u32 = 1_000;

/// An archive that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// The file.
    pub bytes: Vec<u8>,
    /// Places of its first fact and of its last; the last may be before the one that was asked for.
    pub places: (i64, i64),
    /// How many facts the ledger has.
    pub size: i64,
    /// How many contents are in it.
    pub contents: usize,
    /// How many contents its facts attach that are not in it: they were removed before, or are missing.
    pub absent: usize,
}

/// What came back from an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RestoredContents {
    /// Hash of the archive.
    pub archive: String,
    /// Hashes of the contents that came back.
    pub restored: Vec<String>,
    /// Contents of the archive that are here already.
    pub here: usize,
}

/// A stretch that was gathered.
struct Stretch {
    lines: String,
    count: usize,
    last: i64,
    start: Start,
    tree: Frontier,
    contents: BTreeMap<[u8; 32], Vec<u8>>,
}

impl Plant {
    /// An archive of the site's ledger, from after a place of it up to another, or to its end.
    pub fn archive(
        &self,
        operator: &Operator,
        (after, to): (Option<i64>, Option<i64>),
    ) -> Result<Archived> {
        operator.need(Permission::ExportRun)?;
        operator.need(Permission::LedgerVerify)?;
        if !operator.outside.is_nothing() {
            // It holds every field of every fact, or it is no archive.
            return Err(Refusal::KeptFromYou.into());
        }
        let ground = (operator.company, operator.site);
        let company = ground.0;
        self.keep_checkpoint(ground)?;
        let signer = self.inner.runner.run(move |cx| signer(cx, company))?;
        let zone = times::zone(&operator.zone);
        let made_at = times::in_zone(self.now_us(), &zone);
        let kinds = kind_table();
        self.read(|tx| {
            let size = store::ledger::head(tx, ground.0, ground.1)?.map_or(0, |head| head.seq);
            let (after, to) = (after.unwrap_or(0), to.unwrap_or(size));
            if !(1..=size).contains(&to) {
                return Err(Refusal::BadInput { field: "to" }.into());
            }
            if !(0..to).contains(&after) {
                return Err(Refusal::BadInput { field: "after" }.into());
            }
            let stretch = gather(tx, ground, (after, to), &kinds)?;
            let prover = Prover::read(tx, ground, size)?;
            let proof = prover.consistency(tx, stretch.last)?.unwrap_or_default();
            let end = signed(ground, (stretch.last, stretch.tree.root()), &signer)?;
            let later = signed(ground, (size, prover.root()), &signer)?;
            let bytes = archive::assemble(
                &Parts {
                    origin: &company_origin(company),
                    made_at: &made_at,
                    subject: &format!("facts {} to {}", after + 1, stretch.last),
                    start: &stretch.start,
                    facts: &stretch.lines,
                    count: stretch.count,
                    kinds: &kinds,
                    end: &end,
                    later: &later,
                    proof: &proof,
                    keys: &[signer.verifier()],
                    successions: &signing::successions(tx, company)?,
                    contents: &stretch.contents,
                },
                &signer,
            );
            let bytes = bytes.ok_or_else(|| Error::fault("the archive is too large"))?;
            // Nothing is handed out that does not hold.
            let report = archive::verify(&bytes, &[signer.verifier()]);
            let report = report.map_err(|bad| bad_archive(&bad))?;
            let (contents, absent) = (report.contents.len(), report.absent.len());
            Ok(Archived { places: report.places, bytes, size, contents, absent })
        })
    }

    /// Brings contents back that were removed here, or are missing, from an archive of this ledger.
    pub fn restore_archive(
        &self,
        operator: &Operator,
        body: &mut dyn Read,
        once: (Option<&str>, bool),
    ) -> Result<Done<RestoredContents>> {
        operator.need(Permission::RetentionRemove)?;
        let mut bytes = Vec::new();
        let most = RESTORE_BYTES_MAX;
        body.take(most + 1).read_to_end(&mut bytes).map_err(Error::io)?;
        if bytes.len() as u64 > most {
            return Err(Refusal::FileTooLarge { most: most.to_string() }.into());
        }
        let (how, sha256) = (ActAsk::default(), <[u8; 32]>::from(Sha256::digest(&bytes)));
        let asked = asked("restore_contents", (Permission::RetentionRemove, &how), once);
        self.act(operator, &asked, &sha256, move |acting| restore(acting, &bytes, sha256))
    }
}

fn bad_archive(bad: &archive::Refused) -> Error {
    Refusal::BadArchive { reason: bad.to_string() }.into()
}

/// Reads a stretch of a ledger with the contents its facts speak of, as much as goes into one file.
fn gather(
    tx: &mut Tx<'_>,
    ground: Ground,
    (after, to): (i64, i64),
    kinds: &KindTable,
) -> Result<Stretch> {
    let mut tree = Frontier::default();
    each_fact(tx, ground, (0, after), &mut |_, fact| {
        tree.push(leaf(fact)?);
        Ok(true)
    })?;
    let peaks = ledger::hex(&tree.peak_bytes());
    let start = Start { size: after.unsigned_abs(), peaks };
    let (lines, contents) = (String::new(), BTreeMap::new());
    let mut stretch = Stretch { lines, count: 0, last: after, start, tree, contents };
    let mut bytes = 0;
    each_fact(tx, ground, (after, to), &mut |tx, fact| {
        let line =
            WholeFact { header: fact.header, secret: fact.secret, content: fact.content.clone() };
        let line = line.line();
        let spoken_of = contents_of(tx, ground, (fact, kinds), &stretch.contents)?;
        bytes += line.len() + spoken_of.iter().map(|(_, content)| content.len()).sum::<usize>();
        let files = stretch.contents.len() + spoken_of.len();
        // A stretch of one fact is taken however large it is.
        if stretch.count > 0 && (bytes > ARCHIVE_BYTES_MAX || files > CONTENTS_MAX) {
            return Ok(false);
        }
        stretch.tree.push(leaf(fact)?);
        stretch.lines.push_str(&line);
        stretch.lines.push('\n');
        (stretch.count, stretch.last) = (stretch.count + 1, fact.header.seq);
        stretch.contents.extend(spoken_of);
        Ok(true)
    })?;
    Ok(stretch)
}

/// Goes over the facts after a place up to another, as long as somebody wants them.
fn each_fact(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    (after, to): (i64, i64),
    each: &mut dyn FnMut(&mut Tx<'_>, &StoredFact) -> Result<bool>,
) -> Result<()> {
    let mut at = after;
    while at < to {
        let limit = (to - at).min(i64::from(READ)) as u32;
        let facts = stored_facts(tx, company, site, at, limit)?;
        if facts.is_empty() {
            return Ok(());
        }
        for fact in &facts {
            if !each(tx, fact)? {
                return Ok(());
            }
            at = fact.header.seq;
        }
    }
    Ok(())
}

fn leaf(fact: &StoredFact) -> Result<ledger::Hash> {
    let sealed = ledger::seal::seal(&fact.header, &fact.content, fact.secret);
    Ok(sealed.map_err(Error::fault)?.leaf)
}

/// The contents a fact speaks of that are here and were not gathered yet.
fn contents_of(
    tx: &mut Tx<'_>,
    ground: Ground,
    (fact, kinds): (&StoredFact, &KindTable),
    gathered: &BTreeMap<[u8; 32], Vec<u8>>,
) -> Result<Vec<([u8; 32], Vec<u8>)>> {
    let (kind, version) = (fact.header.kind, fact.header.kind_version);
    let mut found = Vec::new();
    for field in Reader::new(&fact.content) {
        let field = field.map_err(Error::fault)?;
        let named = kinds.field(kind, version, field.tag);
        let Ok(hash) = <[u8; 32]>::try_from(field.value) else { continue };
        if named.is_none_or(|named| named.name != "sha256") || gathered.contains_key(&hash) {
            continue;
        }
        if let Some(content) = blobs::read(tx, ground.0, &hash)? {
            if <[u8; 32]>::from(Sha256::digest(&content)) != hash {
                return Err(Error::fault("a file is not what the ledger says of it"));
            }
            found.push((hash, content));
        }
    }
    Ok(found)
}

fn restore(
    acting: &mut Acting<'_, '_, '_>,
    bytes: &[u8],
    archive_sha256: [u8; 32],
) -> Result<RestoredContents> {
    // Load.
    let (company, site): (CompanyId, SiteId) = acting.ground();
    let keys = keys::all(acting.cx.tx, company)?;
    let report = archive::verify(bytes, &keys).map_err(|bad| bad_archive(&bad))?;
    let here = store::ledger::root_at(acting.cx.tx, company, site, report.places.1)?;

    // Decide.
    let is_ours = report.ledger == (company.0, site.0) && here == Some(report.root);
    if !report.pinned || !is_ours {
        let reason = format!("{}: not of this ledger", report.manifest.origin);
        return Err(Refusal::BadArchive { reason }.into());
    }

    // Append.
    let mut restored = Vec::new();
    let mut already = 0;
    for (hash, content) in &report.contents {
        let (files, removal) = live(acting.cx.tx, (company, site), hash)?;
        let was_removed = files.is_empty() && removal.is_some();
        let is_missing = blobs::read(acting.cx.tx, company, hash)?.is_none();
        if !was_removed && !is_missing {
            already += 1;
            continue;
        }
        blobs::keep(acting.cx.tx, company, hash, content)?;
        acting.append(ContentRestored { sha256: *hash, archive_sha256 })?;
        restored.push(ledger::hex(hash));
    }
    Ok(RestoredContents { archive: ledger::hex(&archive_sha256), restored, here: already })
}
