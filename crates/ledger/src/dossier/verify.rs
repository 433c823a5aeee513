//! Putting a dossier together, and checking one: every byte of it, and where it is wrong.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::answer::{self, FactRef};
use super::archive::{self, BadArchive, Member};
use super::fact::{BadLine, ProvedFact, ShownField};
use super::kinds::KindTable;
use super::manifest::{BadManifest, Listed, Manifest};
use super::{ANSWER, BLOBS, CHAINS, FACTS, KEYS, KINDS, MANIFEST, STAMPS, SUCCESSIONS, hex};
use crate::Hash;
use crate::checkpoint::{BadCheckpoint, Checkpoint};
use crate::note::{self, BadNote, NoteSigner, OpenedNote, Verifier};
use crate::stamp::{BadStamp, Certificate, Stamp};
use crate::succession;

/// What a dossier is made of.
#[derive(Debug, Clone)]
pub struct Parts<'a> {
    /// Who speaks; the checkpoints' origins begin with it.
    pub origin: &'a str,
    /// When it was made, RFC 3339.
    pub made_at: &'a str,
    /// What it is about, in one line for people.
    pub subject: &'a str,
    /// The answer as data.
    pub answer: &'a Value,
    /// The answer for people, under its path (`answer.pdf`), if there is one.
    pub pages: Vec<(&'a str, &'a [u8])>,
    /// The facts, in the order of sites and places.
    pub facts: &'a [ProvedFact],
    /// Names of their kinds and fields.
    pub kinds: &'a KindTable,
    /// A signed checkpoint for each site.
    pub checkpoints: &'a [(i64, String)],
    /// Keys that check the signatures: the signer's own first, then older ones and witnesses.
    pub keys: &'a [Verifier],
    /// The notes in which each of the company's keys names the next, the oldest first.
    pub successions: &'a [String],
    /// Answers of authorities about the checkpoints of sites (RFC 3161).
    pub stamps: &'a [(i64, Vec<u8>)],
    /// Files that facts speak of by their hash.
    pub blobs: Vec<&'a [u8]>,
}

/// The bytes of a dossier; none where a part is too large for one or cannot be signed.
pub fn assemble(parts: &Parts<'_>, signer: &NoteSigner) -> Option<Vec<u8>> {
    let lines: String = parts.facts.iter().map(|fact| fact.line() + "\n").collect();
    let keys: Vec<String> = parts.keys.iter().map(Verifier::to_string).collect();
    let json = |value: &Value| serde_json::to_vec_pretty(value).ok();
    let kinds = serde_json::to_value(parts.kinds).ok()?;
    let mut files: Vec<(String, Vec<u8>)> = vec![
        (ANSWER.to_owned(), json(parts.answer)?),
        (FACTS.to_owned(), lines.into_bytes()),
        (KINDS.to_owned(), json(&kinds)?),
        (KEYS.to_owned(), (keys.join("\n") + "\n").into_bytes()),
    ];
    files.extend(parts.pages.iter().map(|(path, page)| ((*path).to_owned(), page.to_vec())));
    let chains = parts.checkpoints.iter();
    files.extend(
        chains.map(|(site, note)| (format!("{CHAINS}{site}.txt"), note.clone().into_bytes())),
    );
    let successions = (1..).zip(parts.successions);
    files.extend(
        successions.map(|(number, note)| {
            (format!("{SUCCESSIONS}{number}.txt"), note.clone().into_bytes())
        }),
    );
    let stamps = parts.stamps.iter();
    files.extend(stamps.map(|(site, stamp)| (format!("{STAMPS}{site}.tsr"), stamp.clone())));
    let blobs = parts.blobs.iter();
    files.extend(
        blobs.map(|blob| (format!("{BLOBS}{}", hex(&Sha256::digest(blob))), blob.to_vec())),
    );
    let manifest = Manifest {
        origin: parts.origin.to_owned(),
        made_at: parts.made_at.to_owned(),
        subject: parts.subject.to_owned(),
        facts: parts.facts.len(),
        files: files.iter().map(|(path, content)| Listed::of(path, content)).collect(),
    };
    let note = signer.sign(&manifest.text()?).ok()?;
    let mut members = vec![Member { path: MANIFEST, content: note.as_bytes() }];
    members.extend(files.iter().map(|(path, content)| Member { path, content }));
    archive::write(&members)
}

/// Whom the reader trusts.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Keys that were handed over by another way than the dossier. Without any, the keys in the
    /// dossier are taken, and the report says so. Where the company changed its key since, the
    /// dossier leads from the one that is trusted to the one that signed it.
    pub keys: Vec<Verifier>,
    /// Certificates of authorities for time stamps. With any, every stamp has to lead to one of them;
    /// without, a stamp is only held against its checkpoint.
    pub authorities: Vec<Certificate>,
}

/// What was found true of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What the manifest says.
    pub manifest: Manifest,
    /// Whether the key that signed it was the reader's own, and not only the dossier's.
    pub pinned: bool,
    /// The keys that were taken: the reader's own, or those in the dossier.
    pub keys: Vec<Verifier>,
    /// The chains, by their sites.
    pub chains: Vec<ChainReport>,
    /// Fields that are withheld.
    pub withheld: usize,
    /// The facts, by their places.
    pub facts: BTreeMap<FactRef, ProvedFact>,
    /// The names of their kinds and fields.
    pub kinds: KindTable,
}

/// One chain of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// The site, or 0 for the company's own ledger.
    pub site: i64,
    /// How many facts the ledger had at the checkpoint.
    pub size: u64,
    /// The root of its tree.
    pub root: Hash,
    /// Other keys that signed it: witnesses.
    pub witnesses: Vec<String>,
    /// When an authority for time stamps saw it, if one did.
    pub stamped_at: Option<String>,
}

/// Why a dossier is refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The file around it.
    #[error("{0}")]
    Archive(#[from] BadArchive),
    /// A part that every dossier has.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A key is not of its form.
    #[error("{KEYS}, line {0}: not a verifier key")]
    Key(usize),
    /// The signature under the manifest.
    #[error("{MANIFEST}: {0}")]
    Signature(BadNote),
    /// A signature by another than the one who speaks, a witness for instance.
    #[error("{0} is not signed by {1}, who speaks in it")]
    Signer(String, String),
    /// The text of the manifest.
    #[error("{MANIFEST}: {0}")]
    Manifest(#[from] BadManifest),
    /// A file the manifest does not list, or lists otherwise, or lists and is not there.
    #[error("{0} is not the file that {MANIFEST} lists")]
    File(String),
    /// A text that should be UTF-8 or JSON of its form.
    #[error("{0} is not of its form: {1}")]
    Form(&'static str, String),
    /// A checkpoint.
    #[error("{0}: {1}")]
    Checkpoint(String, BadCheckpoint),
    /// A note in which a key names the next.
    #[error("{0}: {1}")]
    Succession(String, BadNote),
    /// A time stamp.
    #[error("{0}: {1}")]
    Stamp(String, BadStamp),
    /// A checkpoint of another ledger.
    #[error("{0} is a checkpoint of {1}, not of this ledger")]
    Origin(String, String),
    /// A fact.
    #[error("{FACTS}, line {line}: {why}")]
    Fact {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: BadLine,
    },
    /// A fact at a place that is not after the one before it, or of a chain without checkpoint.
    #[error("{FACTS}, line {line}: {why}")]
    Place {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: &'static str,
    },
    /// Another number of facts than the manifest says.
    #[error("{FACTS} has {0} facts, {MANIFEST} says {1}")]
    Count(usize, usize),
    /// The answer says what no fact says.
    #[error("{ANSWER}, {at}: {why}")]
    Answer {
        /// JSON pointer.
        at: String,
        /// What is wrong.
        why: String,
    },
    /// A fact the answer does not rest on.
    #[error("{FACTS}, line {0}: the answer does not rest on this fact")]
    Unused(usize),
    /// A file no fact speaks of.
    #[error("{0}: no fact that is shown speaks of this file")]
    Blob(String),
}

/// Checks a dossier from its first byte to its last.
pub fn verify(bytes: &[u8], trust: &Trust) -> Result<Report, Refused> {
    let members = archive::read(bytes)?;
    let Some((manifest, rest)) = members.split_first().filter(|(first, _)| first.path == MANIFEST)
    else {
        return Err(Refused::Missing(MANIFEST));
    };
    let enclosed = keys(text_of(rest, KEYS)?)?;
    let pinned = !trust.keys.is_empty();
    let known = &followed(if pinned { &trust.keys } else { &enclosed }, rest)?;
    let note = std::str::from_utf8(manifest.content)
        .map_err(|fault| Refused::Form(MANIFEST, fault.to_string()))?;
    let opened = note::open(note, known).map_err(Refused::Signature)?;
    let manifest = Manifest::parse(&opened.text)?;
    if let Some(path) = differing(&manifest.files, rest) {
        return Err(Refused::File(path));
    }
    signed_by(MANIFEST, &manifest.origin, &opened)?;
    let mut chains = chains(&manifest.origin, rest, known)?;
    stamps(rest, &trust.authorities, &mut chains)?;
    let facts = facts(text_of(rest, FACTS)?, &chains)?;
    if facts.len() != manifest.facts {
        return Err(Refused::Count(facts.len(), manifest.facts));
    }
    let kinds: KindTable = serde_json::from_str(text_of(rest, KINDS)?)
        .map_err(|fault| Refused::Form(KINDS, fault.to_string()))?;
    let answer: Value = serde_json::from_str(text_of(rest, ANSWER)?)
        .map_err(|fault| Refused::Form(ANSWER, fault.to_string()))?;
    let named = answer::check(&answer, &facts, &kinds)
        .map_err(|bad| Refused::Answer { at: bad.at, why: bad.why })?;
    if let Some(line) = facts.keys().position(|place| !named.contains(place)) {
        return Err(Refused::Unused(line + 1));
    }
    blobs(rest, &facts)?;
    let fields = facts.values().flat_map(|fact| &fact.fields);
    let withheld = fields.filter(|field| matches!(field, ShownField::Withheld { .. })).count();
    Ok(Report { manifest, pinned, keys: known.clone(), chains, withheld, facts, kinds })
}

/// Whether the one who speaks signed a note, and not only others whose keys are known too.
fn signed_by(path: &str, origin: &str, note: &OpenedNote) -> Result<(), Refused> {
    if note.verified.iter().any(|name| name == origin) {
        return Ok(());
    }
    Err(Refused::Signer(path.to_owned(), origin.to_owned()))
}

fn content<'a>(members: &[Member<'a>], path: &'static str) -> Result<&'a [u8], Refused> {
    let found = members.iter().find(|member| member.path == path);
    found.map(|member| member.content).ok_or(Refused::Missing(path))
}

fn text_of<'a>(members: &[Member<'a>], path: &'static str) -> Result<&'a str, Refused> {
    let content = content(members, path)?;
    std::str::from_utf8(content).map_err(|fault| Refused::Form(path, fault.to_string()))
}

pub(crate) fn keys(text: &str) -> Result<Vec<Verifier>, Refused> {
    let lines = text.lines().enumerate();
    lines.map(|(at, line)| Verifier::parse(line).map_err(|_| Refused::Key(at + 1))).collect()
}

/// The first file that is not as it is listed. Order counts: there is one archive for a manifest.
pub(crate) fn differing(listed: &[Listed], members: &[Member<'_>]) -> Option<String> {
    let mut seen = BTreeSet::new();
    for at in 0..listed.len().max(members.len()) {
        match (listed.get(at), members.get(at)) {
            (Some(listed), Some(member)) => {
                let as_listed = Listed::of(member.path, member.content) == *listed;
                if !as_listed || !seen.insert(member.path) {
                    return Some(member.path.to_owned());
                }
            }
            (listed, member) => {
                let unlisted = member.map(|member| member.path.to_owned());
                return unlisted.or_else(|| listed.map(|listed| listed.path.clone()));
            }
        }
    }
    None
}

/// The checkpoints: each by a trusted key, each of this company's ledger of its site.
fn chains(
    origin: &str,
    members: &[Member<'_>],
    known: &[Verifier],
) -> Result<Vec<ChainReport>, Refused> {
    let mut chains = Vec::new();
    for member in members {
        let Some(name) = member.path.strip_prefix(CHAINS) else { continue };
        let path = member.path.to_owned();
        let malformed = || BadCheckpoint::Note(BadNote::Malformed);
        let site = name.strip_suffix(".txt").and_then(|site| site.parse().ok());
        let (Some(site), Ok(note)) = (site, std::str::from_utf8(member.content)) else {
            return Err(Refused::Checkpoint(path, malformed()));
        };
        let bad = |bad: BadCheckpoint| Refused::Checkpoint(path.clone(), bad);
        let opened = note::open(note, known).map_err(|fault| bad(fault.into()))?;
        let checkpoint = Checkpoint::parse(&opened.text).map_err(bad)?;
        let own = checkpoint.origin.strip_prefix(origin).and_then(|rest| rest.strip_prefix('/'));
        // Which of the company's ledgers it is, its facts show: their site is part of their leaves.
        if own.is_none_or(str::is_empty) {
            return Err(Refused::Origin(path, checkpoint.origin));
        }
        let root = checkpoint.root.try_into().map_err(|_| bad(BadCheckpoint::Root))?;
        signed_by(member.path, origin, &opened)?;
        let witnesses = opened.verified.into_iter().filter(|name| name != origin);
        let witnesses = witnesses.collect();
        chains.push(ChainReport { site, size: checkpoint.size, root, witnesses, stamped_at: None });
    }
    Ok(chains)
}

/// The keys that are known, and those they lead to.
pub(crate) fn followed(
    known: &[Verifier],
    members: &[Member<'_>],
) -> Result<Vec<Verifier>, Refused> {
    let mut keys = known.to_vec();
    for member in members.iter().filter(|member| member.path.starts_with(SUCCESSIONS)) {
        let bad = |bad| Refused::Succession(member.path.to_owned(), bad);
        let note = std::str::from_utf8(member.content).map_err(|_| bad(BadNote::Malformed))?;
        keys = succession::follow(&keys, &[note]).map_err(bad)?;
    }
    Ok(keys)
}

/// The time stamps: each about the text of its site's checkpoint.
fn stamps(
    members: &[Member<'_>],
    authorities: &[Certificate],
    chains: &mut [ChainReport],
) -> Result<(), Refused> {
    for member in members {
        let Some(name) = member.path.strip_prefix(STAMPS) else { continue };
        let bad = |bad| Refused::Stamp(member.path.to_owned(), bad);
        let site: Option<i64> = name.strip_suffix(".tsr").and_then(|site| site.parse().ok());
        let chain = chains.iter_mut().find(|chain| Some(chain.site) == site);
        let chain = chain.ok_or_else(|| bad(BadStamp::Imprint))?;
        let path = format!("{CHAINS}{}.txt", chain.site);
        let note = members.iter().find(|other| other.path == path);
        let note = note.and_then(|note| std::str::from_utf8(note.content).ok());
        let text = note.and_then(note::text).ok_or_else(|| bad(BadStamp::Imprint))?;
        let stamp = Stamp::read(member.content).map_err(bad)?;
        stamp.is_of(text.as_bytes()).map_err(bad)?;
        if !authorities.is_empty() {
            stamp.check(authorities).map_err(bad)?;
        }
        chain.stamped_at = Some(stamp.at);
    }
    Ok(())
}

/// The facts: each in the ledger of its site, in ascending order.
fn facts(text: &str, chains: &[ChainReport]) -> Result<BTreeMap<FactRef, ProvedFact>, Refused> {
    let mut facts = BTreeMap::new();
    if !text.is_empty() && !text.ends_with('\n') {
        return Err(Refused::Form(FACTS, "the last line is not ended".to_owned()));
    }
    let company = |fact: &ProvedFact| fact.header.company;
    let mut of = None;
    for (at, line) in text.split_terminator('\n').enumerate() {
        let line_at = at + 1;
        let fact = ProvedFact::parse(line).map_err(|why| Refused::Fact { line: line_at, why })?;
        let place = |why| Refused::Place { line: line_at, why };
        let chain = chains.iter().find(|chain| chain.site == fact.header.site);
        let chain = chain.ok_or(place("no checkpoint of its chain is in the dossier"))?;
        if *of.get_or_insert_with(|| company(&fact)) != company(&fact) {
            return Err(place("it belongs to another company than the facts before"));
        }
        fact.check(chain.size, &chain.root).map_err(|why| Refused::Fact { line: line_at, why })?;
        let key = FactRef { site: fact.header.site, seq: fact.header.seq };
        if facts.last_key_value().is_some_and(|(last, _)| *last >= key) {
            return Err(place("facts stand in the order of sites and places, each once"));
        }
        facts.insert(key, fact);
    }
    Ok(facts)
}

/// Files: each under its own hash, and each spoken of by a field that is shown.
fn blobs(members: &[Member<'_>], facts: &BTreeMap<FactRef, ProvedFact>) -> Result<(), Refused> {
    let shown: BTreeSet<&[u8]> = facts
        .values()
        .flat_map(|fact| &fact.fields)
        .filter_map(|field| match field {
            ShownField::Shown { value, .. } => Some(value.as_slice()),
            ShownField::Withheld { .. } => None,
        })
        .collect();
    for member in members {
        let Some(name) = member.path.strip_prefix(BLOBS) else { continue };
        let hash = Sha256::digest(member.content);
        if hex(&hash) != name || !shown.contains(hash.as_slice()) {
            return Err(Refused::Blob(member.path.to_owned()));
        }
    }
    Ok(())
}
