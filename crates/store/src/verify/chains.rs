//! Recomputing every chain: commitments, leaves, links, tree and head; and applying each fact to
//! the rebuild.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::CompanyId;
use domain::{Fact, SiteId};
use ledger::Hash;
use ledger::merkle::Frontier;
use ledger::seal::{self, CHAIN_START, FORMAT_VERSION, HASH_SHA256, Suspect};

use super::kept::Promised;
use super::{FactPlace, Finding, Halt, Problem, Progress};
use crate::apply;
use crate::error::StoreError;
use crate::ledger::{self as chain, LedgerKey, LedgerRow, StoredFact};
use crate::sql::{Placement, Row, Tx, args, statements};

/// How often progress is told.
const FACTS_PER_NEWS: u64 = 10_000;

statements! {
    HEADS = "SELECT part, company, site, seq, fact, appended_at_us, hash, peaks FROM ledger_head
        ORDER BY part, company, site";
}

/// Number of the kind of fact that a signature is.
const ACT_SIGNED: u16 = 117;

/// The columns of a head that are compared, after its key.
const HEAD_COLUMNS: [&str; 5] = ["seq", "fact", "appended_at_us", "hash", "peaks"];

/// A head as its row says, or as its chain says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct HeadRow {
    seq: i64,
    fact: i64,
    appended_at_us: i64,
    hash: Vec<u8>,
    peaks: Vec<u8>,
}

/// A chain as far as it was walked.
pub(super) struct Walk {
    company: i64,
    site: i64,
    seq: i64,
    fact: i64,
    appended_at_us: i64,
    hash: Hash,
    tree: Frontier,
}

impl Walk {
    fn start(company: i64, site: i64) -> Self {
        let (hash, tree) = (CHAIN_START, Frontier::default());
        Self { company, site, seq: 0, fact: 0, appended_at_us: 0, hash, tree }
    }

    /// Place of the last fact that was walked over.
    pub(super) const fn seq(&self) -> i64 {
        self.seq
    }

    fn head(&self) -> HeadRow {
        HeadRow {
            seq: self.seq,
            fact: self.fact,
            appended_at_us: self.appended_at_us,
            hash: self.hash.to_vec(),
            peaks: self.tree.peak_bytes(),
        }
    }
}

type Heads = BTreeMap<(i64, i64), HeadRow>;

/// The end of every chain that was walked, by company and site.
pub(super) type Walks = BTreeMap<(i64, i64), Walk>;

/// Walks every chain from its first fact; `walks` keeps where each ended, and what checkpoints promised
/// is noted on the way.
pub(super) fn check(
    tx: &mut Tx<'_>,
    rebuilt: &mut Tx<'_>,
    (walks, promised): (&mut Walks, &mut Promised),
    facts: &mut u64,
    progress: &mut dyn FnMut(Progress) -> Result<(), Halt>,
) -> Result<(), Halt> {
    let mut heads = heads(tx)?;
    let mut walk: Option<Walk> = None;
    let mut after = None;
    loop {
        let page = chain::ledger_page(tx, after)?;
        let Some(last) = page.last() else { break };
        after = Some(last.key);
        for row in &page {
            let continued = check_place(row, tx.placement(), walk.take(), &mut heads, walks)?;
            let walked = check_fact(row, continued, rebuilt)?;
            check_signature(tx, row)?;
            promised.see((walked.company, walked.site, walked.seq), || walked.tree.root());
            walk = Some(walked);
            *facts += 1;
            if facts.is_multiple_of(FACTS_PER_NEWS) {
                progress(Progress::Facts(*facts))?;
            }
        }
    }
    if let Some(walk) = walk {
        check_head(tx.part(CompanyId(walk.company)), &walk, &mut heads)?;
        walks.insert((walk.company, walk.site), walk);
    }
    progress(Progress::Facts(*facts))?;
    // What is left are heads of chains without a single fact.
    let Some(((company, site), _)) = heads.first_key_value() else { return Ok(()) };
    let walk = Walk::start(*company, *site);
    check_head(tx.part(CompanyId(*company)), &walk, &mut heads.clone())
}

/// Walks every chain on from where it ended before. What lies before that is not read again: the hash
/// there holds it.
pub(super) fn go_on(
    tx: &mut Tx<'_>,
    rebuilt: &mut Tx<'_>,
    walks: &mut Walks,
    facts: &mut u64,
    progress: &mut dyn FnMut(Progress) -> Result<(), Halt>,
) -> Result<(), Halt> {
    let placement = tx.placement();
    let mut heads = heads(tx)?;
    let chains: BTreeSet<_> = heads.keys().chain(walks.keys()).copied().collect();
    for (company, site) in chains {
        let part = placement.part(CompanyId(company));
        let mut walk = walks.remove(&(company, site)).unwrap_or_else(|| Walk::start(company, site));
        loop {
            let page = chain::chain_page(tx, (CompanyId(company), SiteId(site)), walk.seq)?;
            if page.is_empty() {
                break;
            }
            for row in &page {
                let continued = check_place(row, placement, Some(walk), &mut heads, walks)?;
                walk = check_fact(row, continued, rebuilt)?;
                check_signature(tx, row)?;
                *facts += 1;
                if facts.is_multiple_of(FACTS_PER_NEWS) {
                    progress(Progress::Facts(*facts))?;
                }
            }
        }
        check_head(part, &walk, &mut heads)?;
        walks.insert((company, site), walk);
    }
    progress(Progress::Facts(*facts))
}

fn heads(tx: &mut Tx<'_>) -> Result<Heads, Halt> {
    let mut heads = Heads::new();
    let placement = tx.placement();
    tx.stream(&HEADS, args![], |row| {
        let (part, company, site): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if part != placement.part(CompanyId(company)) {
            return Err(head_finding(part, company, site, Some("part"), Problem::Changed).into());
        }
        let head = read_head(row).map_err(|error| match error {
            StoreError::Column { column, .. } => {
                let name = column.checked_sub(3).and_then(|at| HEAD_COLUMNS.get(at).copied());
                head_finding(part, company, site, name, Problem::Unreadable).into()
            }
            other => Halt::from(other),
        })?;
        heads.insert((company, site), head);
        Ok::<(), Halt>(())
    })?;
    Ok(heads)
}

fn read_head(row: Row<'_>) -> Result<HeadRow, StoreError> {
    Ok(HeadRow {
        seq: row.get(3)?,
        fact: row.get(4)?,
        appended_at_us: row.get(5)?,
        hash: row.get(6)?,
        peaks: row.get(7)?,
    })
}

fn head_finding(
    part: i64,
    company: i64,
    site: i64,
    column: Option<&'static str>,
    problem: Problem,
) -> Finding {
    Finding {
        table: "ledger_head",
        row: format!("part={part}, company={company}, site={site}"),
        fact: None,
        field: column.map(str::to_owned),
        problem,
    }
}

/// Compares a head with its chain and takes it off the list.
fn check_head(part: i64, walk: &Walk, heads: &mut Heads) -> Result<(), Halt> {
    let (company, site) = (walk.company, walk.site);
    let Some(kept) = heads.remove(&(company, site)) else {
        return Err(head_finding(part, company, site, None, Problem::Missing).into());
    };
    let told = walk.head();
    let same = [
        kept.seq == told.seq,
        kept.fact == told.fact,
        kept.appended_at_us == told.appended_at_us,
        kept.hash == told.hash,
        kept.peaks == told.peaks,
    ];
    match same.iter().position(|same| !same) {
        None => Ok(()),
        Some(at) => {
            let column = Some(HEAD_COLUMNS[at]);
            Err(head_finding(part, company, site, column, Problem::Changed).into())
        }
    }
}

fn fact_finding(key: LedgerKey, field: &str, problem: Problem) -> Halt {
    let LedgerKey { part, company, site, seq } = key;
    Finding {
        table: "ledger",
        row: format!("part={part}, company={company}, site={site}, seq={seq}"),
        fact: Some(FactPlace { company: CompanyId(company), site: SiteId(site), seq }),
        field: Some(field.to_owned()),
        problem,
    }
    .into()
}

/// Whether a row stands where its chain expects it: the next of the same chain, or the first of
/// another that has a head.
fn check_place(
    row: &LedgerRow,
    placement: Placement,
    walk: Option<Walk>,
    heads: &mut Heads,
    walks: &mut Walks,
) -> Result<Walk, Halt> {
    let key = row.key;
    if key.part != placement.part(CompanyId(key.company)) {
        return Err(fact_finding(key, "part", Problem::Changed));
    }
    let walk = match walk {
        Some(walk) if (walk.company, walk.site) == (key.company, key.site) => walk,
        ended => {
            if let Some(ended) = ended {
                check_head(placement.part(CompanyId(ended.company)), &ended, heads)?;
                walks.insert((ended.company, ended.site), ended);
            }
            if !heads.contains_key(&(key.company, key.site)) {
                return Err(without_head(row));
            }
            Walk::start(key.company, key.site)
        }
    };
    if key.seq != walk.seq + 1 {
        let expected = LedgerKey { seq: walk.seq + 1, ..key };
        return Err(fact_finding(expected, "seq", Problem::Missing));
    }
    Ok(walk)
}

/// A row whose chain has no head: when it is a sound first fact, the head was taken away; otherwise
/// the row was put where it does not belong.
fn without_head(row: &LedgerRow) -> Halt {
    let LedgerKey { part, company, site, seq } = row.key;
    let is_sound = |fact: &StoredFact| {
        let sealed = seal::seal(&fact.header, &fact.content, fact.secret);
        sealed.is_ok_and(|sealed| seal::link(&CHAIN_START, &sealed.leaf) == fact.hash)
    };
    if seq == 1 && row.fact.as_ref().is_ok_and(is_sound) {
        return head_finding(part, company, site, None, Problem::Missing).into();
    }
    fact_finding(row.key, "company or site", Problem::Unexpected)
}

/// Recomputes the seal and the link of a fact, and applies it to the rebuild.
fn check_fact(row: &LedgerRow, walk: Walk, rebuilt: &mut Tx<'_>) -> Result<Walk, Halt> {
    let key = row.key;
    let fact =
        row.fact.as_ref().map_err(|column| fact_finding(key, column, Problem::Unreadable))?;
    let unknown = [
        (fact.header.format_version != FORMAT_VERSION, "format_version"),
        (fact.header.hash_alg != HASH_SHA256, "hash_alg"),
    ];
    if let Some((_, field)) = unknown.iter().find(|(unknown, _)| *unknown) {
        return Err(fact_finding(key, field, Problem::Changed));
    }
    let sealed = seal::seal(&fact.header, &fact.content, fact.secret);
    let sealed = sealed.map_err(|_| fact_finding(key, &changed_field(fact), Problem::Changed))?;
    let hash = seal::link(&walk.hash, &sealed.leaf);
    if hash != fact.hash {
        return Err(fact_finding(key, &changed_field(fact), Problem::Changed));
    }
    if sealed.marks != fact.marks {
        return Err(fact_finding(key, "marks", Problem::Changed));
    }
    let record = fact.record().map_err(|error| match error {
        StoreError::Fact { fault, .. } => {
            fact_finding(key, &format!("content: {fault}"), Problem::Unreadable)
        }
        other => Halt::from(other),
    })?;
    apply::apply(rebuilt, &record)?;
    let mut tree = walk.tree;
    tree.push(sealed.leaf);
    Ok(Walk {
        seq: key.seq,
        fact: fact.header.fact,
        appended_at_us: fact.header.appended_at_us,
        hash,
        tree,
        ..walk
    })
}

/// Holds a signature against the act it names: that act ends where it says, and the chain had the hash
/// there that was signed. Everything up to there was recomputed before.
fn check_signature(tx: &mut Tx<'_>, row: &LedgerRow) -> Result<(), Halt> {
    let Ok(fact) = &row.fact else { return Ok(()) };
    if fact.header.kind != ACT_SIGNED {
        return Ok(());
    }
    let Fact::ActSigned(signed) = fact.record()?.entry.fact else { return Ok(()) };
    let contradicted = |field| fact_finding(row.key, field, Problem::Contradicted);
    let LedgerKey { company, site, seq, .. } = row.key;
    if signed.act_seq >= seq {
        return Err(contradicted("act_seq"));
    }
    let (company, site) = (CompanyId(company), SiteId(site));
    let named = chain::stored_facts(tx, company, site, signed.act_seq - 1, 1)?;
    let named = named.first().ok_or_else(|| contradicted("act_seq"))?;
    match named.record()?.entry.fact {
        Fact::ActRecorded(act) if act.act == signed.act => {}
        _ => return Err(contradicted("act_seq")),
    }
    if named.hash == signed.act_sha256 { Ok(()) } else { Err(contradicted("act_sha256")) }
}

/// The name of what was changed in a fact, as the marks tell.
fn changed_field(fact: &StoredFact) -> String {
    match seal::suspect(&fact.header, &fact.content, fact.secret, &fact.marks) {
        Suspect::Header(name) => name.to_owned(),
        Suspect::Field(tag) => match domain::facts::field_name(fact.header.kind, tag) {
            Some(name) => name.to_owned(),
            None => format!("content, tag {tag}"),
        },
        Suspect::Secret => "secret".to_owned(),
        Suspect::Values => "content".to_owned(),
        Suspect::Nothing => "hash".to_owned(),
    }
}
