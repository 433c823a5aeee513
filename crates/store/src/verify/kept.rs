//! What vouches for itself beside the facts: checkpoints by their signatures and by the ledger they are
//! about, keys by the ones before them, contents of files by their hashes.
//!
//! A checkpoint that is kept in the same database shows a rewritten ledger only to whoever did not
//! rewrite it as well. Those that are kept elsewhere are held against the ledger in another way.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use domain::SiteId;
use domain::ids::CompanyId;
use ledger::Hash;
use ledger::checkpoint::Checkpoint;
use ledger::merkle;
use ledger::note::{self, NoteSigner, Verifier};
use ledger::stamp::Stamp;
use ledger::succession::Succession;
use sha2::{Digest as _, Sha256};

use super::chains::Walks;
use super::{FactPlace, Finding, Halt, Problem, Removed};
use crate::error::StoreError;
use crate::side::checkpoints::{self, Kept};
use crate::side::signing;
use crate::sql::{Tx, args, statements};

statements! {
    CONTENTS = "SELECT part, company, sha256, chunk, content FROM blob
        ORDER BY part, company, sha256, chunk";
    CONTENTLESS = "SELECT a.part, a.company, a.sha256 FROM attachment a
        WHERE NOT EXISTS (SELECT 1 FROM blob b
            WHERE b.part = a.part AND b.company = a.company AND b.sha256 = a.sha256)
        AND NOT EXISTS (SELECT 1 FROM content_removal r WHERE r.part = a.part AND r.company = a.company
            AND r.site = a.site AND r.sha256 = a.sha256 AND r.seq > a.seq AND r.restored_seq IS NULL)
        ORDER BY a.part, a.company, a.sha256 LIMIT 1";
    REMOVED = "SELECT r.company, r.site, r.seq, r.class, r.sha256 FROM content_removal r
        WHERE r.restored_seq IS NULL AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.part = r.part
            AND b.company = r.company AND b.sha256 = r.sha256)
        ORDER BY r.part, r.company, r.site, r.seq";
}

/// The checkpoints that are kept, and the roots that the ledgers had at their sizes.
pub(super) struct Promised {
    kept: Vec<((CompanyId, SiteId), Kept)>,
    sizes: BTreeSet<(i64, i64, i64)>,
    roots: BTreeMap<(i64, i64, i64), Hash>,
}

impl Promised {
    /// None, for whoever only copies.
    pub(super) const fn nothing() -> Self {
        Self { kept: Vec::new(), sizes: BTreeSet::new(), roots: BTreeMap::new() }
    }

    pub(super) fn read(tx: &mut Tx<'_>) -> Result<Self, Halt> {
        let kept = checkpoints::all(tx).map_err(|error| unreadable("checkpoint", error))?;
        let place =
            |((company, site), kept): &((CompanyId, SiteId), Kept)| (company.0, site.0, kept.size);
        let sizes = kept.iter().map(place).collect();
        Ok(Self { kept, sizes, roots: BTreeMap::new() })
    }

    /// A chain was walked up to a fact; `root` is asked for where a checkpoint speaks of that size.
    pub(super) fn see(&mut self, (company, site, seq): (i64, i64, i64), root: impl Fn() -> Hash) {
        if self.sizes.contains(&(company, site, seq)) {
            self.roots.insert((company, site, seq), root());
        }
    }

    /// Holds every checkpoint against its signature and against the ledger.
    pub(super) fn check(&self, tx: &mut Tx<'_>, walks: &Walks) -> Result<(), Halt> {
        let mut keys = BTreeMap::new();
        for ((company, site), kept) in &self.kept {
            let (name, known) = match keys.entry(*company) {
                Entry::Occupied(read) => read.into_mut(),
                Entry::Vacant(place) => place.insert(keys_of(tx, *company)?),
            };
            let part = tx.part(*company);
            let row = format!("part={part}, company={company}, site={site}, size={}", kept.size);
            let found = |field: &str, problem| {
                let field = Some(field.to_owned());
                Halt::from(Finding {
                    table: "checkpoint",
                    row: row.clone(),
                    fact: None,
                    field,
                    problem,
                })
            };
            let opened = note::open(&kept.note, known)
                .ok()
                .filter(|opened| opened.verified.contains(name))
                .and_then(|opened| Some((Checkpoint::parse(&opened.text).ok()?, opened.text)));
            let (said, text) = opened.ok_or_else(|| found("note", Problem::Changed))?;
            if said.origin != format!("{name}/{site}") {
                return Err(found("site", Problem::Changed));
            }
            if i64::try_from(said.size) != Ok(kept.size) {
                return Err(found("size", Problem::Changed));
            }
            let head = walks.get(&(company.0, site.0)).map_or(0, super::chains::Walk::seq);
            if kept.size > head {
                return Err(missing(tx, (*company, *site), head + 1));
            }
            let root = if kept.size == 0 {
                Some(merkle::empty_root())
            } else {
                self.roots.get(&(company.0, site.0, kept.size)).copied()
            };
            if root.is_none_or(|root| root.as_slice() != said.root) {
                return Err(found("note", Problem::Contradicted));
            }
            if let Some(stamp) = &kept.stamp {
                let is_of = Stamp::read(stamp).and_then(|stamp| stamp.is_of(text.as_bytes()));
                is_of.map_err(|_| found("stamp", Problem::Changed))?;
            }
        }
        Ok(())
    }
}

/// A row that holds what no program of ours wrote is a finding; anything else is a fault.
fn unreadable(table: &'static str, error: StoreError) -> Halt {
    match error {
        StoreError::Column { .. } => {
            let (row, problem) = ("a row of it".to_owned(), Problem::Unreadable);
            Finding { table, row, fact: None, field: None, problem }.into()
        }
        other => other.into(),
    }
}

/// A fact that a checkpoint speaks of and that is not there.
fn missing(tx: &Tx<'_>, (company, site): (CompanyId, SiteId), seq: i64) -> Halt {
    let part = tx.part(company);
    Finding {
        table: "ledger",
        row: format!("part={part}, company={company}, site={site}, seq={seq}"),
        fact: Some(FactPlace { company, site, seq }),
        field: None,
        problem: Problem::Missing,
    }
    .into()
}

/// The name of a company's keys, and all of them: the one that signs now, and those before it, as far
/// as each names the next.
fn keys_of(tx: &mut Tx<'_>, company: CompanyId) -> Result<(String, Vec<Verifier>), Halt> {
    let part = tx.part(company);
    let finding = |table, row, field: &str| {
        let field = Some(field.to_owned());
        Halt::from(Finding { table, row, fact: None, field, problem: Problem::Changed })
    };
    let notes = signing::successions(tx, company);
    let notes = notes.map_err(|error| unreadable("key_succession", error))?;
    let newest = signing::newest(tx, company).map_err(|error| unreadable("signing_key", error))?;
    let Some(key) = newest else { return Ok((String::new(), Vec::new())) };
    let row = format!("part={part}, company={company}, name={}", key.name);
    let signs = NoteSigner::new(&key.name, &key.seed);
    let signs = signs.map_err(|_| finding("signing_key", row, "seed"))?.verifier();
    let mut keys: Vec<Verifier> = Vec::new();
    for (number, note) in (1..).zip(&notes) {
        let row = format!("part={part}, company={company}, number={number}");
        let succession = Succession::open(note).ok();
        let follows = succession.filter(|next| {
            keys.last().is_none_or(|last| *last == next.old) && next.origin == key.name
        });
        let follows = follows.ok_or_else(|| finding("key_succession", row.clone(), "note"))?;
        keys.push(follows.new);
        if number == 1 {
            keys.insert(0, follows.old);
        }
        if number == notes.len() && keys.last() != Some(&signs) {
            return Err(finding("key_succession", row, "note"));
        }
    }
    if keys.is_empty() {
        keys.push(signs);
    }
    Ok((key.name, keys))
}

/// Holds every content of a file against its hash, and every file that facts speak of has a content.
pub(super) fn check_contents(tx: &mut Tx<'_>) -> Result<(), Halt> {
    type Place = (i64, i64, Vec<u8>);
    let finding = |(part, company, sha256): &Place, problem: Problem| Finding {
        table: "blob",
        row: format!("part={part}, company={company}, sha256={}", ledger::hex(sha256)),
        fact: None,
        field: (problem == Problem::Changed).then(|| "content".to_owned()),
        problem,
    };
    let ended = |of: Option<(Place, Sha256, i64)>| {
        let Some((place, hash, _)) = of else { return Ok(()) };
        if hash.finalize().as_slice() == place.2.as_slice() {
            return Ok(());
        }
        Err(Halt::from(finding(&place, Problem::Changed)))
    };
    let mut at: Option<(Place, Sha256, i64)> = None;
    tx.stream(&CONTENTS, args![], |row| {
        let read = || -> Result<(Place, i64, Vec<u8>), StoreError> {
            Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?, row.get(4)?))
        };
        let (place, chunk, content) = read().map_err(|error| unreadable("blob", error))?;
        if at.as_ref().is_none_or(|(of, ..)| *of != place) {
            ended(at.take())?;
            at = Some((place, Sha256::new(), 0));
        }
        if let Some((of, hash, next)) = &mut at {
            if chunk != *next {
                return Err(Halt::from(finding(of, Problem::Changed)));
            }
            hash.update(&content);
            *next += 1;
        }
        Ok::<(), Halt>(())
    })?;
    ended(at)?;
    let without = tx.query_one(&CONTENTLESS, args![], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<Vec<u8>>(2)?))
    })?;
    match without {
        Some(place) => Err(finding(&place, Problem::Missing).into()),
        None => Ok(()),
    }
}

/// The contents that are not there because facts say that they were removed: each was compared with the
/// rebuild before.
pub(super) fn removed(tx: &mut Tx<'_>) -> Result<Vec<Removed>, Halt> {
    let found = tx.query_all(&REMOVED, args![], |row| {
        let mut columns = row.columns();
        let (company, site, seq) = (columns.take()?, columns.take()?, columns.take()?);
        let fact = FactPlace { company, site, seq };
        Ok(Removed { fact, class: columns.take()?, sha256: columns.take()? })
    })?;
    Ok(found)
}
