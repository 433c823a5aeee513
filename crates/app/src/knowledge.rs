//! What the process knows of a site's ledger: the history in memory, the graph of now that goes on
//! with it, and graphs of past moments.
//!
//! Before every answer all of it is brought up to the chain's head, so that an answer after a
//! command sees that command, in any process. The graph of now takes in what is new; a question
//! that still reads it is waited for, and one that takes long keeps a copy of its own. Facts of an
//! import are taken in when its `ImportCompleted` comes, and never when it is abandoned.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::facts::Record;
use domain::{CompanyId, Fact, ImportId, SiteId};
use store::ledger::{self as chain, COMPANY_LEDGER};
use store::{StoreError, Tx};
use trace::{Cut, Graph, History};

use crate::error::Result;

/// Records read at a time.
const PAGE: u32 = 10_000;
/// Graphs of past moments that are kept: an as-of slider goes back and forth between a few.
const GRAPHS_MAX: usize = 6;

/// How far one chain was read.
#[derive(Debug, Clone, Default)]
struct Place {
    seq: i64,
    /// Imports that are not finished, and where they began.
    open: BTreeMap<ImportId, i64>,
}

/// How long news wait for questions that still read the graph of now, before it is copied for them.
const PATIENCE: Duration = Duration::from_millis(20);
/// How often it is looked whether they are answered.
const LOOK: Duration = Duration::from_micros(100);

#[derive(Default)]
struct Site {
    history: History,
    company: Place,
    own: Place,
    /// The graph of now; none before the first question, and where reading broke off.
    now: Option<Arc<Graph>>,
    /// Graphs of past moments.
    graphs: Vec<(Cut, Arc<Graph>)>,
}

/// One site's history, locked by itself: a question to one site does not wait for another.
type Shared = Arc<Mutex<Site>>;

/// What the process knows, site by site.
#[derive(Default)]
pub(crate) struct Knowledge {
    sites: Mutex<BTreeMap<(CompanyId, SiteId), Shared>>,
}

impl Knowledge {
    /// The graph of a cut, from the history up to the heads of now.
    pub(crate) fn at(
        &self,
        tx: &mut Tx<'_>,
        company: CompanyId,
        site: SiteId,
        cut: Cut,
    ) -> Result<Arc<Graph>> {
        let shared = self.site(company, site);
        let mut known = shared.lock().unwrap_or_else(PoisonError::into_inner);
        catch_up(&mut known, tx, company, site)?;
        Ok(known.graph(cut))
    }

    /// Forgets everything; after a rebuild it is read anew.
    pub(crate) fn forget(&self) {
        self.sites.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn site(&self, company: CompanyId, site: SiteId) -> Shared {
        let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        sites.entry((company, site)).or_default().clone()
    }
}

impl Site {
    fn graph(&mut self, cut: Cut) -> Arc<Graph> {
        if cut == Cut::NOW {
            let history = &mut self.history;
            return self.now.get_or_insert_with(|| Arc::new(Graph::of_now(history))).clone();
        }
        if let Some(at) = self.graphs.iter().position(|(kept, _)| *kept == cut) {
            let kept = self.graphs.remove(at);
            self.graphs.push(kept.clone());
            return kept.1;
        }
        // Whoever asks only once, about the past, need not pay for now.
        let past = self.now.as_ref().map(|now| now.as_of(&self.history, cut));
        let graph = Arc::new(past.unwrap_or_else(|| Graph::build(&self.history, cut)));
        if self.graphs.len() == GRAPHS_MAX {
            self.graphs.remove(0);
        }
        self.graphs.push((cut, graph.clone()));
        graph
    }
}

/// The graph of now for whoever brings it further, once nobody else reads it or after a while.
fn owned(graph: &mut Arc<Graph>) -> &mut Graph {
    let begun = Instant::now();
    while Arc::get_mut(graph).is_none() && begun.elapsed() < PATIENCE {
        std::thread::sleep(LOOK);
    }
    Arc::make_mut(graph)
}

/// Reads what both chains have gained since the last time.
fn catch_up(
    known: &mut Site,
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
) -> Result<(), StoreError> {
    let heads = [COMPANY_LEDGER, site].map(|chain_site| chain::head(tx, company, chain_site));
    let [company_seq, site_seq] = heads.map(|head| head.map(|h| h.map_or(0, |h| h.seq)));
    let (company_seq, site_seq) = (company_seq?, site_seq?);
    if known.company.seq == company_seq && known.own.seq == site_seq {
        return Ok(());
    }
    // The graphs of before would answer without the news. A question that still holds one keeps it.
    known.graphs.clear();
    let mut now = known.now.take();
    if let Some(now) = &mut now {
        owned(now).let_go();
    }
    let mut reading = Reading { tx, company, history: &mut known.history };
    reading.tail(COMPANY_LEDGER, &mut known.company, company_seq, None)?;
    reading.tail(site, &mut known.own, site_seq, Some(&mut known.company))?;
    if let Some(now) = &mut now {
        Arc::make_mut(now).advance(&mut known.history);
    }
    known.now = now;
    Ok(())
}

struct Reading<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    company: CompanyId,
    history: &'a mut History,
}

impl Reading<'_, '_> {
    /// Takes in a chain's records up to `until`; `masters` is the company's chain, where the items
    /// and partners of an import lie.
    fn tail(
        &mut self,
        site: SiteId,
        place: &mut Place,
        until: i64,
        mut masters: Option<&mut Place>,
    ) -> Result<(), StoreError> {
        while place.seq < until {
            let records = chain::records(self.tx, self.company, site, place.seq, PAGE)?;
            let Some(last) = records.last() else { return Ok(()) };
            let last_seq = last.seq;
            for record in &records {
                self.take(record, place, masters.as_deref_mut())?;
            }
            place.seq = last_seq;
        }
        Ok(())
    }

    fn take(
        &mut self,
        record: &Record,
        place: &mut Place,
        masters: Option<&mut Place>,
    ) -> Result<(), StoreError> {
        match &record.entry.fact {
            Fact::ImportStarted(fact) => {
                place.open.insert(fact.import, record.seq);
            }
            Fact::ImportAbandoned(fact) => {
                place.open.remove(&fact.import);
                if let Some(masters) = masters {
                    masters.open.remove(&fact.import);
                }
            }
            Fact::ImportCompleted(fact) => {
                if let Some(masters) = masters
                    && let Some(begun) = masters.open.remove(&fact.import)
                {
                    self.import(COMPANY_LEDGER, fact.import, begun, masters.seq)?;
                }
                let begun = place.open.remove(&fact.import).unwrap_or(0);
                self.import(record.site, fact.import, begun, record.seq)?;
            }
            _ if record.import == ImportId(0) => self.history.apply(record),
            // The company's chain has no `ImportStarted`: the first record of an import begins it.
            _ => {
                place.open.entry(record.import).or_insert(record.seq - 1);
            }
        }
        Ok(())
    }

    /// Takes in the records of one import that lie between two places.
    fn import(
        &mut self,
        site: SiteId,
        import: ImportId,
        after: i64,
        until: i64,
    ) -> Result<(), StoreError> {
        let mut seq = after;
        while seq < until {
            let records = chain::records(self.tx, self.company, site, seq, PAGE)?;
            let Some(last) = records.last() else { return Ok(()) };
            seq = last.seq;
            let ours = records.iter().filter(|r| r.import == import && r.seq <= until);
            ours.for_each(|record| self.history.apply(record));
        }
        Ok(())
    }
}
