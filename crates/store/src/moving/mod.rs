//! Moving everything to another database while people work: copy, follow, close the gate, complete.
//!
//! The head of a chain at the target is how far its copy has come, saved with the facts it counts;
//! nothing else has to be remembered, and a move that was killed goes on from there. The source
//! refuses to be written from its seal on, the target until the move is complete: there are never two
//! databases that take an act.

mod gate;
mod kept;
mod moment;

use ::ledger::Hash;
use domain::SiteId;
use domain::ids::CompanyId;

use crate::database::{Database, Target};
use crate::error::StoreError;
use crate::ledger::{self, COMPANY_LEDGER};
use crate::migrations;
use crate::sql::{Connection, Tx, args, statements};

pub use gate::End;
pub(crate) use gate::{STATEMENTS as GATE_STATEMENTS, pass, refuse_unfinished};
pub(crate) use kept::generated_statements;
pub use kept::{KEPT, Kept, Unequal};
pub(crate) use moment::copy as copy_moment;

use gate::Way;
use kept::Change;

statements! {
    HEADS = "SELECT company, site, seq, fact, appended_at_us, hash, peaks FROM ledger_head
        ORDER BY company, site";
    BUSIEST = "SELECT p.code, COUNT(*) FROM pool p JOIN transfer_out t ON t.part = p.part
            AND t.company = p.company AND t.site = p.site AND t.pool_from = p.pool
        WHERE p.part = $1 AND p.company = $2 AND p.site = $3 AND p.kind = $4
        GROUP BY p.pool, p.code ORDER BY 2 DESC, p.pool LIMIT $5";
    LOTS_BETWEEN = "SELECT MIN(pool), MAX(pool) FROM pool
        WHERE part = $1 AND company = $2 AND site = $3 AND kind = $4";
    LOT_FROM = "SELECT code FROM pool WHERE part = $1 AND company = $2 AND site = $3 AND kind = $4
        AND pool >= $5 ORDER BY pool LIMIT 1";
}

/// Why a move cannot begin, go on or be completed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MoveFault {
    /// Nothing of ours is at the source.
    #[error("there is no installation at the source")]
    NoSource,
    /// Another program than this one wrote the source last, and may be at work on it.
    #[error("the source has schema {found} and this program {known}")]
    OtherProgram {
        /// The number of the newest migration of the source.
        found: i64,
        /// The newest this program has.
        known: i64,
    },
    /// The target holds something that this move did not bring.
    #[error("the target holds other data")]
    TargetTaken,
    /// The source moves, or has moved, somewhere else.
    #[error("the source moves to {place}, or has moved there")]
    Elsewhere {
        /// Where to.
        place: String,
    },
    /// Both ends do not say the same.
    #[error("{0}")]
    Differs(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A move that can be worked at.
pub struct Move {
    source: Database,
    target: Database,
    out: Connection,
    id: [u8; 16],
    origin: Hash,
}

/// What a move found when it was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// The target was empty.
    Anew,
    /// An earlier run had begun.
    Again,
    /// An earlier run had completed it.
    Complete,
}

/// How far the copy of a chain has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Facts copied just now.
    pub facts: u64,
    /// Facts the source has beyond them.
    pub left: u64,
}

impl Move {
    /// Opens both ends. The source is not changed; the target is made, where it is new, and marked.
    ///
    /// `id` is drawn by the caller and used when the move is new; `place` says in words where the
    /// source is.
    pub fn begin(
        source: Target,
        target: Target,
        id: [u8; 16],
        place: &str,
        now_us: i64,
    ) -> Result<(Self, Begun), MoveFault> {
        let (source, origin) = open_source(source)?;
        let target = Database::open_arriving(target)?;
        let mut out = target.mover()?;
        let leaving = source.read(|tx| gate::end(tx, Way::Leaving))?;
        let (id, begun) = {
            let mut tx = out.begin_alone()?;
            let fresh = End {
                move_id: leaving.as_ref().map_or(id, |leaving| leaving.move_id),
                origin,
                seal: [0; 16],
                place: place.to_owned(),
                done: false,
                since_us: now_us,
            };
            let begun = arrive(&mut tx, &fresh, leaving.as_ref())?;
            tx.commit()?;
            begun
        };
        Ok((Self { source, target, out, id, origin }, begun))
    }

    /// The database everything comes from.
    pub const fn source(&self) -> &Database {
        &self.source
    }

    /// The database everything goes to.
    pub const fn target(&self) -> &Database {
        &self.target
    }

    /// Every chain of the source with the number of its facts, a company's own before those of its sites.
    pub fn chains(&self) -> Result<Vec<(CompanyId, SiteId, i64)>, MoveFault> {
        Ok(heads(&self.source)?
            .into_iter()
            .map(|head| (head.company, head.site, head.seq))
            .collect())
    }

    /// How many facts have arrived.
    pub fn arrived(&self) -> Result<u64, MoveFault> {
        Ok(heads(&self.target)?.iter().map(|head| head.seq.unsigned_abs()).sum())
    }

    /// Copies the next facts of a chain, at most so many, in one transaction of the target.
    ///
    /// Each is recomputed: what was changed at the source is not taken over in silence.
    pub fn copy(
        &mut self,
        (company, site): (CompanyId, SiteId),
        limit: u32,
    ) -> Result<Copied, MoveFault> {
        let mut tx = self.out.begin_write()?;
        gate::still_arriving(&mut tx, &self.id)?;
        let mut head = ledger::lock_chain(&mut tx, company, site)?;
        let at = head.seq;
        let differs = |seq: i64| not_sealed(site, seq);
        let (end, before, facts) = self.source.read(|tx| {
            let end = ledger::head(tx, company, site)?.map_or(0, |head| head.seq);
            let before = ledger::stored_facts(tx, company, site, at - 1, 1)?;
            let facts = ledger::stored_facts(tx, company, site, at, limit)?;
            Ok::<_, MoveFault>((end, before, facts))
        })?;
        if at > 0
            && before.first().is_none_or(|fact| fact.header.seq != at || fact.hash != head.hash)
        {
            return Err(differs(at));
        }
        for fact in &facts {
            if !ledger::take_over(&mut tx, &mut head, fact)? {
                return Err(differs(fact.header.seq));
            }
        }
        ledger::save_head(&mut tx, &head)?;
        tx.commit()?;
        let left = (end - head.seq).max(0).unsigned_abs();
        Ok(Copied { facts: facts.len() as u64, left })
    }

    /// Makes one table of the side store at the target as it is at the source, some rows a
    /// transaction. `going_on` hears before each how many were written, and says whether it goes on.
    pub fn make_equal(
        &mut self,
        kept: &Kept,
        going_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Unequal, MoveFault> {
        let (source, target, out, id) = (&self.source, &self.target, &mut self.out, &self.id);
        let mut written = 0;
        of_each_company(kept, source, |company| {
            kept::compare(kept, (source, target), company, |changes: Vec<Change>| {
                if !going_on(written) {
                    return Err(StoreError::Stopped.into());
                }
                written += changes.len() as u64;
                let mut tx = out.begin_write()?;
                gate::still_arriving(&mut tx, id)?;
                kept::make_equal(kept, source, &mut tx, &changes)?;
                Ok::<_, MoveFault>(tx.commit()?)
            })
        })
    }

    /// Counts in what one table of the side store differs.
    pub fn unequal(&self, kept: &Kept) -> Result<Unequal, MoveFault> {
        let ends = (&self.source, &self.target);
        of_each_company(kept, &self.source, |company| {
            kept::compare(kept, ends, company, |_| Ok::<_, MoveFault>(()))
        })
    }

    /// Closes the gate of the source: every transaction that writes is over, and no other is let
    /// through. `seal` is drawn by the caller.
    pub fn seal(&self, seal: [u8; 16], place: &str, now_us: i64) -> Result<(), MoveFault> {
        let mut source = self.source.mover()?;
        let mut tx = source.begin_alone()?;
        if let Some(leaving) = gate::end(&mut tx, Way::Leaving)?
            && leaving.move_id != self.id
        {
            return Err(MoveFault::Elsewhere { place: leaving.place });
        }
        let end = End {
            move_id: self.id,
            origin: self.origin,
            seal,
            place: place.to_owned(),
            done: false,
            since_us: now_us,
        };
        gate::set(&mut tx, Way::Leaving, &end)?;
        Ok(tx.commit()?)
    }

    /// Whether an earlier run closed the gate of the source and did not open it again.
    pub fn is_sealed(&self) -> Result<bool, MoveFault> {
        Ok(self.source.read(|tx| gate::end(tx, Way::Leaving))?.is_some())
    }

    /// Opens the gate of the source again, unless the move is complete; with a `seal`, only where it is
    /// still that one. Answers whether it was opened.
    pub fn unseal(&mut self, seal: Option<[u8; 16]>) -> Result<bool, MoveFault> {
        let mut source = self.source.mover()?;
        let mut tx = source.begin_alone()?;
        let Some(leaving) = gate::end(&mut tx, Way::Leaving)? else { return Ok(false) };
        let is_meant = seal.is_none_or(|seal| seal == leaving.seal);
        if leaving.move_id != self.id || leaving.done || !is_meant {
            return Ok(false);
        }
        // Whoever completes the move does so while nobody writes at the source: not now.
        let arriving = self.target.read(|tx| gate::end(tx, Way::Arriving))?;
        if arriving.is_none_or(|arriving| arriving.move_id != self.id || arriving.done) {
            return Ok(false);
        }
        gate::open(&mut tx)?;
        tx.commit()?;
        Ok(true)
    }

    /// The first chain whose head is not the same at both ends, in words.
    pub fn head_that_differs(&self) -> Result<Option<String>, MoveFault> {
        Ok(differing(&heads(&self.source)?, &heads(&self.target)?))
    }

    /// Lets the target's planner see what has arrived.
    pub fn look_again(&mut self) -> Result<(), MoveFault> {
        let mut tx = self.out.begin_write()?;
        tx.look_again("")?;
        Ok(tx.commit()?)
    }

    /// Completes the move: the target takes acts from now on, and the source never again. Only under
    /// this very seal, and only where no fact is missing.
    pub fn complete(&mut self, seal: [u8; 16], now_us: i64) -> Result<(), MoveFault> {
        let mut source = self.source.mover()?;
        // Nobody can open the gate while this is open.
        let mut left = source.begin_alone()?;
        let sealed = gate::end(&mut left, Way::Leaving)?
            .filter(|leaving| leaving.move_id == self.id && leaving.seal == seal);
        let Some(sealed) = sealed else {
            return Err(MoveFault::Differs("somebody else has opened the source".to_owned()));
        };
        if let Some(words) = self.head_that_differs()? {
            return Err(MoveFault::Differs(words));
        }
        let mut arrived = self.out.begin_alone()?;
        let arriving = gate::still_arriving(&mut arrived, &self.id)?;
        let arriving = End { done: true, seal, since_us: now_us, ..arriving };
        gate::set(&mut arrived, Way::Arriving, &arriving)?;
        arrived.commit()?;
        gate::set(&mut left, Way::Leaving, &End { done: true, since_us: now_us, ..sealed })?;
        Ok(left.commit()?)
    }

    /// Writes at the source that the move is complete, where a killed run could not any more.
    pub fn finish(&self, now_us: i64) -> Result<(), MoveFault> {
        let mut source = self.source.mover()?;
        let mut tx = source.begin_alone()?;
        let leaving = gate::end(&mut tx, Way::Leaving)?;
        if let Some(leaving) = leaving.filter(|leaving| leaving.move_id == self.id && !leaving.done)
        {
            gate::set(&mut tx, Way::Leaving, &End { done: true, since_us: now_us, ..leaving })?;
        }
        Ok(tx.commit()?)
    }
}

/// Where everything moves to from a database, or has moved; none while it takes acts.
pub fn leaving(tx: &mut Tx<'_>) -> Result<Option<End>, StoreError> {
    gate::end(tx, Way::Leaving)
}

/// Opens the gate of a source whose target is gone for good; whether it was closed. Nobody can look whether
/// the move was complete there, so this is for a person to decide.
pub fn open_without_target(source: Target) -> Result<bool, MoveFault> {
    let (source, _) = open_source(source)?;
    let mut source = source.mover()?;
    let mut tx = source.begin_alone()?;
    match gate::end(&mut tx, Way::Leaving)? {
        None => Ok(false),
        Some(leaving) if leaving.done => Err(MoveFault::Elsewhere { place: leaving.place }),
        Some(_) => {
            gate::open(&mut tx)?;
            tx.commit()?;
            Ok(true)
        }
    }
}

/// Opens a source as it is, and tells what it is by its first fact.
fn open_source(target: Target) -> Result<(Database, Hash), MoveFault> {
    let source = Database::of(target);
    let schemas = source.read(migrations::schemas);
    let (found, known) = match schemas {
        Ok(schemas) => schemas,
        Err(error) if error.is_nothing_there() => return Err(MoveFault::NoSource),
        Err(other) => return Err(other.into()),
    };
    if found != known {
        return Err(MoveFault::OtherProgram { found, known });
    }
    source.read(refuse_unfinished)?;
    let companies = heads(&source)?;
    let first = companies.iter().find(|head| head.site == COMPANY_LEDGER && head.seq > 0);
    let company = first.ok_or(MoveFault::NoSource)?.company;
    let first = source.read(|tx| ledger::stored_facts(tx, company, COMPANY_LEDGER, 0, 1))?;
    let origin = first.first().ok_or(MoveFault::NoSource)?.hash;
    Ok((source, origin))
}

/// Marks a target, or finds the mark of an earlier run; which move it is then.
fn arrive(
    tx: &mut Tx<'_>,
    fresh: &End,
    leaving: Option<&End>,
) -> Result<([u8; 16], Begun), MoveFault> {
    let elsewhere = |leaving: &End| MoveFault::Elsewhere { place: leaving.place.clone() };
    match (gate::end(tx, Way::Arriving)?, leaving) {
        (Some(known), Some(leaving)) if known.move_id != leaving.move_id => Err(elsewhere(leaving)),
        (Some(known), Some(_)) if known.done => Ok((known.move_id, Begun::Complete)),
        (Some(known), _) if known.done || known.origin != fresh.origin => {
            Err(MoveFault::TargetTaken)
        }
        (Some(known), _) => Ok((known.move_id, Begun::Again)),
        // It is sealed for a target that this one is not.
        (None, Some(leaving)) => Err(elsewhere(leaving)),
        (None, None) => {
            let chains = ledger::chains(tx)?;
            if !chains.is_empty() {
                return Err(MoveFault::TargetTaken);
            }
            gate::set(tx, Way::Arriving, fresh)?;
            Ok((fresh.move_id, Begun::Anew))
        }
    }
}

/// The head of a chain, without the part it lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct HeadRow {
    company: CompanyId,
    site: SiteId,
    seq: i64,
    fact: i64,
    appended_at_us: i64,
    hash: Vec<u8>,
    peaks: Vec<u8>,
}

fn heads(database: &Database) -> Result<Vec<HeadRow>, StoreError> {
    database.read(heads_in)
}

fn heads_in(tx: &mut Tx<'_>) -> Result<Vec<HeadRow>, StoreError> {
    tx.query_all(&HEADS, args![], |row| {
        let mut columns = row.columns();
        Ok(HeadRow {
            company: columns.take()?,
            site: columns.take()?,
            seq: columns.take()?,
            fact: columns.take()?,
            appended_at_us: columns.take()?,
            hash: columns.take()?,
            peaks: columns.take()?,
        })
    })
}

/// The first chain whose head is not the same at both ends, in words.
fn differing(here: &[HeadRow], there: &[HeadRow]) -> Option<String> {
    let differing = here.iter().find(|head| !there.contains(head));
    let unexpected = there.iter().find(|head| !here.contains(head));
    differing.or(unexpected).map(|head| {
        format!("the ledger of site {} ends differently at fact {}", head.site, head.seq)
    })
}

fn not_sealed(site: SiteId, seq: i64) -> MoveFault {
    MoveFault::Differs(format!("fact {seq} of site {site} is not what was sealed"))
}

/// The companies whose rows of a table are looked at one by one; the first where they do not lie in parts.
fn companies(kept: &Kept, heads: &[HeadRow]) -> Vec<CompanyId> {
    let mut companies: Vec<_> = heads.iter().map(|head| head.company).collect();
    companies.dedup();
    if !kept.placed {
        companies.truncate(1);
    }
    companies
}

/// Does something to the rows of every company; once where rows do not lie in parts.
fn of_each_company(
    kept: &Kept,
    source: &Database,
    mut work: impl FnMut(CompanyId) -> Result<Unequal, MoveFault>,
) -> Result<Unequal, MoveFault> {
    let mut all = Unequal::default();
    for company in companies(kept, &heads(source)?) {
        let one = work(company)?;
        all = Unequal { rows: all.rows + one.rows, changes: all.changes + one.changes };
    }
    Ok(all)
}

/// The codes of the lots that most was taken from.
pub fn busiest_lots(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, domain::PoolKind::Lot, limit];
    tx.query_all(&BUSIEST, args, |row| row.get(0))
}

/// The code of the lot at a place between the first and the last, of 2⁶⁴ places; none where there are no
/// lots.
pub fn lot_at(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    place: u64,
) -> Result<Option<String>, StoreError> {
    let (part, kind) = (tx.part(company), domain::PoolKind::Lot);
    let between = tx.query_one(&LOTS_BETWEEN, args![part, company, site, kind], |row| {
        Ok(row.get::<Option<i64>>(0)?.zip(row.get::<Option<i64>>(1)?))
    })?;
    let Some((first, last)) = between.flatten() else { return Ok(None) };
    let width = u128::from(last.abs_diff(first)) + 1;
    let offset = (width * u128::from(place)) >> 64;
    let from = first.saturating_add(i64::try_from(offset).unwrap_or(i64::MAX)).min(last);
    tx.query_one(&LOT_FROM, args![part, company, site, kind, from], |row| row.get(0))
}
