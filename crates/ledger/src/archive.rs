//! An archive: a stretch of a ledger with every field of its facts and the contents of files they speak
//! of, as one file that proves itself offline.
//!
//! The reader recomputes each leaf from the first fact to the last, holds the root against a
//! checkpoint that the company signed, shows that a later checkpoint grew out of it, and each content
//! against its hash and a fact. `docs/retention.md` says what lies where. It is the archive of a dossier
//! around other members: [`crate::dossier::archive`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::checkpoint::{BadCheckpoint, Checkpoint};
use crate::dossier::archive::{self, BadArchive, Member};
use crate::dossier::verify::{differing, followed, keys as read_keys};
use crate::dossier::{
    BLOBS, BadManifest, FACTS, KEYS, KINDS, KindTable, Listed, MANIFEST, Manifest,
    Refused as Dossier, SUCCESSIONS, unhex,
};
use crate::merkle::{BadProof, Frontier, verify_consistency};
use crate::note::{self, BadNote, NoteSigner, Verifier};
use crate::seal::{FORMAT_VERSION, HASH_SHA256, HEADER_BYTES, Header, Secret, seal};
use crate::values::Reader;
use crate::{Hash, hex};

/// The first line of its manifest.
const FORMAT: &str = "suyuan-archive/1";
/// Where the stretch begins: the tree before its first fact.
const START: &str = "start.json";
/// The checkpoint at the last fact.
const END: &str = "chain/end.txt";
/// A later checkpoint of the same ledger.
const LATER: &str = "chain/later.txt";
/// What proves that the later one grew out of the other, a hash a line.
const PROOF: &str = "chain/proof.txt";

/// A fact with everything that is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeFact {
    /// Where it stands and of what kind it is.
    pub header: Header,
    /// What opens its fields.
    pub secret: Secret,
    /// Its canonical values.
    pub content: Vec<u8>,
}

/// The tree of a ledger before a stretch of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// How many facts there were.
    pub size: u64,
    /// The peaks of its tree, in hexadecimal digits.
    pub peaks: String,
}

/// What an archive is made of.
#[derive(Debug, Clone)]
pub struct Parts<'a> {
    /// Who speaks; the checkpoints' origins begin with it.
    pub origin: &'a str,
    /// When it was made, RFC 3339.
    pub made_at: &'a str,
    /// What it is, in one line for people.
    pub subject: &'a str,
    /// Where it begins.
    pub start: &'a Start,
    /// The lines of its facts, of [`WholeFact::line`].
    pub facts: &'a str,
    /// How many they are.
    pub count: usize,
    /// Names of their kinds and fields.
    pub kinds: &'a KindTable,
    /// The signed checkpoint at the last fact.
    pub end: &'a str,
    /// A later one.
    pub later: &'a str,
    /// What proves that it grew out of the other.
    pub proof: &'a [Hash],
    /// Keys that check the signatures.
    pub keys: &'a [Verifier],
    /// The notes in which each of the company's keys names the next, the oldest first.
    pub successions: &'a [String],
    /// Contents of files that facts speak of.
    pub contents: &'a BTreeMap<Hash, Vec<u8>>,
}

/// What was found true of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report<'a> {
    /// What the manifest says.
    pub manifest: Manifest,
    /// Whether the key that signed it was the reader's own, and not only the archive's.
    pub pinned: bool,
    /// The keys that were taken.
    pub keys: Vec<Verifier>,
    /// The company and the site of the ledger.
    pub ledger: (i64, i64),
    /// Place of its first fact, and of its last.
    pub places: (i64, i64),
    /// The root at its last fact.
    pub root: Hash,
    /// The size of the later ledger that grew out of it.
    pub later: u64,
    /// The contents, by their hashes.
    pub contents: BTreeMap<Hash, &'a [u8]>,
    /// Hashes of files that were attached and whose contents are not in it.
    pub absent: BTreeSet<Hash>,
}

/// Why an archive is refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The file around it.
    #[error("{0}")]
    File(#[from] BadArchive),
    /// A part that every archive has.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// What it has in common with a dossier.
    #[error("{0}")]
    Shared(#[from] Dossier),
    /// The signature under the manifest.
    #[error("{MANIFEST}: {0}")]
    Signature(BadNote),
    /// The text of the manifest.
    #[error("{MANIFEST}: {0}")]
    Manifest(#[from] BadManifest),
    /// Not signed by whoever speaks.
    #[error("{0} is not signed by {1}, who speaks in it")]
    Signer(&'static str, String),
    /// A file the manifest does not list, or lists otherwise.
    #[error("{0} is not the file that {MANIFEST} lists")]
    Differs(String),
    /// A text that is not of its form.
    #[error("{0} is not of its form: {1}")]
    Form(&'static str, String),
    /// A checkpoint.
    #[error("{0}: {1}")]
    Checkpoint(&'static str, BadCheckpoint),
    /// A checkpoint of another ledger.
    #[error("{0} is a checkpoint of {1}, not of this ledger")]
    Origin(&'static str, String),
    /// A fact.
    #[error("{FACTS}, line {0}: {1}")]
    Fact(usize, String),
    /// The facts do not lead to what was signed.
    #[error("{FACTS}: the facts do not lead to the root that {END} signs")]
    Root,
    /// The later ledger is another one.
    #[error("{PROOF}: {0}")]
    Proof(BadProof),
    /// A content that is not what its hash says, or that no fact speaks of.
    #[error("{0}: no fact speaks of this content")]
    Content(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    header: String,
    secret: String,
    content: String,
}

impl WholeFact {
    /// Its line, without the line feed.
    pub fn line(&self) -> String {
        let line = Line {
            header: hex(&self.header.bytes()),
            secret: hex(&self.secret.0),
            content: hex(&self.content),
        };
        serde_json::to_string(&line).expect("texts are always JSON")
    }

    fn parse(line: &str) -> Result<Self, String> {
        let line: Line = serde_json::from_str(line).map_err(|fault| fault.to_string())?;
        let header = unhex(&line.header);
        let header = header.and_then(|bytes| <[u8; HEADER_BYTES]>::try_from(bytes).ok());
        let header = Header::read(&header.ok_or("the header is not of its form")?);
        if (header.format_version, header.hash_alg) != (FORMAT_VERSION, HASH_SHA256) {
            return Err("its format is unknown".to_owned());
        }
        let secret = unhex(&line.secret).and_then(|bytes| bytes.try_into().ok());
        let secret = Secret(secret.ok_or("the secret is not of its form")?);
        let content = unhex(&line.content).ok_or("the content is not of its form")?;
        Ok(Self { header, secret, content })
    }
}

/// The bytes of an archive; none where it is too large for one, or cannot be signed.
pub fn assemble(parts: &Parts<'_>, signer: &NoteSigner) -> Option<Vec<u8>> {
    let keys: Vec<String> = parts.keys.iter().map(Verifier::to_string).collect();
    let proof: String = parts.proof.iter().map(|hash| hex(hash) + "\n").collect();
    let kinds = serde_json::to_vec_pretty(parts.kinds).ok()?;
    let mut files: Vec<(String, Vec<u8>)> = vec![
        (START.to_owned(), serde_json::to_vec_pretty(parts.start).ok()?),
        (FACTS.to_owned(), parts.facts.as_bytes().to_vec()),
        (KINDS.to_owned(), kinds),
        (KEYS.to_owned(), (keys.join("\n") + "\n").into_bytes()),
        (END.to_owned(), parts.end.as_bytes().to_vec()),
        (LATER.to_owned(), parts.later.as_bytes().to_vec()),
        (PROOF.to_owned(), proof.into_bytes()),
    ];
    let successions = (1..).zip(parts.successions);
    files.extend(
        successions.map(|(number, note)| {
            (format!("{SUCCESSIONS}{number}.txt"), note.clone().into_bytes())
        }),
    );
    let contents = parts.contents.iter();
    files
        .extend(contents.map(|(hash, content)| (format!("{BLOBS}{}", hex(hash)), content.clone())));
    let manifest = Manifest {
        origin: parts.origin.to_owned(),
        made_at: parts.made_at.to_owned(),
        subject: parts.subject.to_owned(),
        facts: parts.count,
        files: files.iter().map(|(path, content)| Listed::of(path, content)).collect(),
    };
    let note = signer.sign(&manifest.text_of(FORMAT)?).ok()?;
    let mut members = vec![Member { path: MANIFEST, content: note.as_bytes() }];
    members.extend(files.iter().map(|(path, content)| Member { path, content }));
    archive::write(&members)
}

/// Checks an archive from its first byte to its last. Without keys that were handed over by another way
/// those in it are taken, and the report says so.
pub fn verify<'a>(bytes: &'a [u8], trusted: &[Verifier]) -> Result<Report<'a>, Refused> {
    let members = archive::read(bytes)?;
    let Some((first, rest)) = members.split_first().filter(|(first, _)| first.path == MANIFEST)
    else {
        return Err(Refused::Missing(MANIFEST));
    };
    let enclosed = read_keys(text_of(rest, KEYS)?)?;
    let pinned = !trusted.is_empty();
    let known = followed(if pinned { trusted } else { &enclosed }, rest)?;
    let signed = std::str::from_utf8(first.content)
        .map_err(|fault| Refused::Form(MANIFEST, fault.to_string()))?;
    let opened = note::open(signed, &known).map_err(Refused::Signature)?;
    let manifest = Manifest::parse_of(FORMAT, &opened.text)?;
    if !opened.verified.contains(&manifest.origin) {
        return Err(Refused::Signer(MANIFEST, manifest.origin));
    }
    if let Some(path) = differing(&manifest.files, rest) {
        return Err(Refused::Differs(path));
    }
    let end = checkpoint(rest, END, (&manifest.origin, &known))?;
    let later = checkpoint(rest, LATER, (&manifest.origin, &known))?;
    if later.origin != end.origin {
        return Err(Refused::Origin(LATER, later.origin));
    }
    let root = root_of(END, &end)?;
    let proof: Vec<Hash> = proof(text_of(rest, PROOF)?)?;
    verify_consistency((end.size, &root), (later.size, &root_of(LATER, &later)?), &proof)
        .map_err(Refused::Proof)?;
    let kinds: KindTable = serde_json::from_str(text_of(rest, KINDS)?)
        .map_err(|fault| Refused::Form(KINDS, fault.to_string()))?;
    let walked = walk(rest, (manifest.facts, &end, &root), &kinds)?;
    let contents = contents(rest, &walked.spoken_of)?;
    let absent = walked.attached.into_iter().filter(|hash| !contents.contains_key(hash)).collect();
    let (ledger, places) = (walked.ledger, walked.places);
    let later = later.size;
    Ok(Report { manifest, pinned, keys: known, ledger, places, root, later, contents, absent })
}

fn text_of<'a>(members: &[Member<'a>], path: &'static str) -> Result<&'a str, Refused> {
    let found = members.iter().find(|member| member.path == path);
    let content = found.ok_or(Refused::Missing(path))?.content;
    std::str::from_utf8(content).map_err(|fault| Refused::Form(path, fault.to_string()))
}

/// A checkpoint that the company signed, of one of its ledgers.
fn checkpoint(
    members: &[Member<'_>],
    path: &'static str,
    (origin, known): (&str, &[Verifier]),
) -> Result<Checkpoint, Refused> {
    let bad = |bad: BadCheckpoint| Refused::Checkpoint(path, bad);
    let opened = note::open(text_of(members, path)?, known).map_err(|fault| bad(fault.into()))?;
    if !opened.verified.iter().any(|name| name == origin) {
        return Err(Refused::Signer(path, origin.to_owned()));
    }
    let checkpoint = Checkpoint::parse(&opened.text).map_err(bad)?;
    let own = checkpoint.origin.strip_prefix(origin).and_then(|rest| rest.strip_prefix('/'));
    if own.is_none_or(str::is_empty) {
        return Err(Refused::Origin(path, checkpoint.origin));
    }
    Ok(checkpoint)
}

fn root_of(path: &'static str, checkpoint: &Checkpoint) -> Result<Hash, Refused> {
    let root = checkpoint.root.as_slice().try_into();
    root.map_err(|_| Refused::Checkpoint(path, BadCheckpoint::Root))
}

fn proof(text: &str) -> Result<Vec<Hash>, Refused> {
    let hash = |line: &str| unhex(line).and_then(|bytes| bytes.try_into().ok());
    let hashes = text
        .lines()
        .map(|line| hash(line).ok_or_else(|| Refused::Form(PROOF, "a line is no hash".to_owned())));
    hashes.collect()
}

/// What was found while the facts were gone over.
struct Walked {
    ledger: (i64, i64),
    places: (i64, i64),
    /// Every value of a fact that is as long as a hash.
    spoken_of: BTreeSet<Hash>,
    /// Hashes of files that were attached.
    attached: BTreeSet<Hash>,
}

/// Goes over the facts, each in its place of one chain, up to the root that was signed.
fn walk(
    members: &[Member<'_>],
    (count, end, root): (usize, &Checkpoint, &Hash),
    kinds: &KindTable,
) -> Result<Walked, Refused> {
    let start: Start = serde_json::from_str(text_of(members, START)?)
        .map_err(|fault| Refused::Form(START, fault.to_string()))?;
    let bad_start = |why: &str| Refused::Form(START, why.to_owned());
    let peaks = unhex(&start.peaks).ok_or_else(|| bad_start("the peaks"))?;
    let mut tree =
        Frontier::from_peaks(start.size, &peaks).map_err(|fault| bad_start(&fault.to_string()))?;
    let mut seq = i64::try_from(start.size).map_err(|_| bad_start("the size"))?;
    let first = seq + 1;
    let text = text_of(members, FACTS)?;
    if !text.ends_with('\n') {
        return Err(Refused::Form(FACTS, "the last line is not ended".to_owned()));
    }
    let (mut of, mut lines) = (None, 0);
    let (mut spoken_of, mut attached) = (BTreeSet::new(), BTreeSet::new());
    for (at, line) in text.split_terminator('\n').enumerate() {
        let bad = |why: String| Refused::Fact(at + 1, why);
        let fact = WholeFact::parse(line).map_err(bad)?;
        let ledger = (fact.header.company, fact.header.site);
        if fact.header.seq != seq + 1 || *of.get_or_insert(ledger) != ledger {
            return Err(bad("it is not the next fact of this ledger".to_owned()));
        }
        let sealed = seal(&fact.header, &fact.content, fact.secret);
        let sealed = sealed.map_err(|fault| bad(fault.to_string()))?;
        tree.push(sealed.leaf);
        (seq, lines) = (fact.header.seq, lines + 1);
        let (kind, version) = (fact.header.kind, fact.header.kind_version);
        let is_file = kinds.kind(kind, version).is_some_and(|kind| kind.name == "FileAttached");
        let is_hash =
            |tag: u8| kinds.field(kind, version, tag).is_some_and(|field| field.name == "sha256");
        for field in Reader::new(&fact.content) {
            let field = field.map_err(|fault| bad(fault.to_string()))?;
            if let Ok(value) = Hash::try_from(field.value) {
                spoken_of.insert(value);
                if is_file && is_hash(field.tag) {
                    attached.insert(value);
                }
            }
        }
    }
    if lines != count {
        return Err(Refused::Form(FACTS, format!("{lines} facts, {MANIFEST} says {count}")));
    }
    if u64::try_from(seq) != Ok(end.size) || tree.root() != *root {
        return Err(Refused::Root);
    }
    let ledger = of.ok_or(Refused::Root)?;
    Ok(Walked { ledger, places: (first, seq), spoken_of, attached })
}

/// The contents: each under its own hash, and each spoken of by a fact.
fn contents<'a>(
    members: &[Member<'a>],
    spoken_of: &BTreeSet<Hash>,
) -> Result<BTreeMap<Hash, &'a [u8]>, Refused> {
    let mut contents = BTreeMap::new();
    for member in members {
        let Some(name) = member.path.strip_prefix(BLOBS) else { continue };
        let hash: Hash = Sha256::digest(member.content).into();
        if hex(&hash) != name || !spoken_of.contains(&hash) {
            return Err(Refused::Content(member.path.to_owned()));
        }
        contents.insert(hash, member.content);
    }
    Ok(contents)
}
