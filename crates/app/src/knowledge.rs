//! What the process knows of a site's ledger: the history in memory, the graph of now that goes on
//! with it, and graphs of past moments.
//!
//! Before every answer all of it is brought up to the chain's head, so that an answer after a
//! command sees that command, in any process. The graph of now takes in what is new; a question
//! that still reads it is waited for, and one that takes long keeps a copy of its own. Facts of an
//! import are taken in when its `ImportCompleted` comes, and never when it is abandoned.
//!
//! A process begins with the graph that an earlier one kept in a file, and reads only what the
//! ledger gained since.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use domain::facts::Record;
use domain::{CompanyId, Fact, ImportId, SiteId};
use mapped::Checker;
use store::imports;
use store::ledger::{self as chain, COMPANY_LEDGER};
use store::{StoreError, Tx};
use trace::{Cut, Graph, History};

use crate::error::Result;
use crate::locked::locked;
use crate::snapshots::Snapshots;

/// Records read at a time.
const PAGE: u32 = 10_000;
/// Graphs of past moments that are kept: an as-of slider goes back and forth between a few.
const GRAPHS_MAX: usize = 6;

/// How far one chain was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub(crate) seq: i64,
    /// Imports that are not finished, and where they began.
    pub(crate) open: BTreeMap<ImportId, i64>,
}

/// So many facts later a graph is kept in a file anew, while people work.
const KEEP_AFTER: i64 = 50_000;
/// So many facts later it is kept anew when the process ends: fewer are read again as quickly.
const KEEP_AT_END: i64 = 1_000;

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
    /// How many facts were known when it was last kept in a file, or taken from one.
    kept: i64,
    /// Checks the file that the graph lies in.
    checker: Option<Arc<Checker>>,
    /// It was looked for in a file.
    looked: bool,
}

/// How much there is of a site, and how much of it is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    /// Facts of both chains.
    pub(crate) facts: i64,
    /// Those that were not read yet.
    pub(crate) behind: i64,
    /// Transfers that are known.
    pub(crate) transfers: usize,
}

/// One site's history, locked by itself: a question to one site does not wait for another.
type Shared = Arc<Mutex<Site>>;

/// What the process knows, site by site.
#[derive(Default)]
pub(crate) struct Knowledge {
    sites: Mutex<BTreeMap<(CompanyId, SiteId), Shared>>,
    /// Where graphs are kept, if they are.
    snapshots: Option<Snapshots>,
    /// Those that write graphs into their files at the moment.
    keepers: Mutex<Vec<JoinHandle<()>>>,
}

impl Knowledge {
    /// Knowledge that outlives the process.
    pub(crate) fn kept_in(snapshots: Snapshots) -> Self {
        Self { snapshots: Some(snapshots), ..Self::default() }
    }

    /// The graph of a cut, from the history up to the heads of now.
    pub(crate) fn at(
        &self,
        tx: &mut Tx<'_>,
        company: CompanyId,
        site: SiteId,
        cut: Cut,
    ) -> Result<Arc<Graph>> {
        let shared = self.site(company, site);
        let mut known = locked(&shared);
        self.begin(&mut known, tx, company, site)?;
        catch_up(&mut known, tx, company, site)?;
        let graph = known.graph(cut);
        if known.is_due(KEEP_AFTER)
            && let Some(keeping) = self.keeping(&mut known, tx, company, site)?
        {
            let mut keepers = locked(&self.keepers);
            keepers.retain(|keeper| !keeper.is_finished());
            keepers.push(std::thread::spawn(keeping));
        }
        Ok(graph)
    }

    /// Keeps every graph that learned much since it was last kept; for the end of the process.
    pub(crate) fn keep(&self, tx: &mut Tx<'_>) -> Result<()> {
        let sites = locked(&self.sites).clone();
        for ((company, site), shared) in sites {
            let mut known = locked(&shared);
            if known.is_due(KEEP_AT_END)
                && let Some(keeping) = self.keeping(&mut known, tx, company, site)?
            {
                keeping();
            }
        }
        let mut keepers = locked(&self.keepers);
        for keeper in keepers.drain(..) {
            if keeper.join().is_err() {
                tracing::warn!("A graph could not be kept in its file");
            }
        }
        Ok(())
    }

    /// Takes a site's graph from its file before the first question, and lets go of one whose file
    /// turned out to be damaged.
    fn begin(
        &self,
        known: &mut Site,
        tx: &mut Tx<'_>,
        company: CompanyId,
        site: SiteId,
    ) -> Result<(), StoreError> {
        let Some(snapshots) = &self.snapshots else { return Ok(()) };
        if known.checker.as_ref().is_some_and(|checker| checker.found_damage()) {
            snapshots.discard(company, site);
            *known = Site { looked: true, ..Site::default() };
        }
        if std::mem::replace(&mut known.looked, true) {
            return Ok(());
        }
        if let Some(kept) = snapshots.take(tx, company, site)? {
            let checker = Arc::new(kept.checker);
            known.kept = kept.company.seq + kept.own.seq;
            (known.history, known.company, known.own) = (kept.history, kept.company, kept.own);
            known.now = Some(Arc::new(kept.graph));
            known.checker = Some(Arc::clone(&checker));
            // Beside the questions: what they touch is checked in any case.
            std::thread::spawn(move || checker.check_all(|| true));
        }
        Ok(())
    }

    /// What keeps a site's graph of now in its file, to be done without holding up any question.
    fn keeping(
        &self,
        known: &mut Site,
        tx: &mut Tx<'_>,
        company: CompanyId,
        site: SiteId,
    ) -> Result<Option<impl FnOnce() + Send + use<>>, StoreError> {
        let (Some(snapshots), Some(graph)) = (&self.snapshots, &known.now) else {
            return Ok(None);
        };
        let told = move |done: std::io::Result<()>| {
            if let Err(error) = done {
                tracing::warn!(%site, %error, "A graph could not be kept in its file");
            }
        };
        known.kept = known.facts();
        let mut file = match snapshots.begin(company, site) {
            Ok(file) => file,
            Err(error) => {
                told(Err(error));
                return Ok(None);
            }
        };
        let places = [(COMPANY_LEDGER, &known.company), (site, &known.own)];
        let stands = file.stand(tx, company, places)?;
        let (graph, history) = (Arc::clone(graph), known.history.clone());
        Ok(Some(move || told(stands.and_then(|()| file.write(&graph, &history)))))
    }

    /// How much of a site is known, its file looked into; nothing is read from its chain.
    pub(crate) fn standing(
        &self,
        tx: &mut Tx<'_>,
        company: CompanyId,
        site: SiteId,
    ) -> Result<Standing> {
        let heads = [COMPANY_LEDGER, site].map(|chain_site| chain::head(tx, company, chain_site));
        let mut facts = 0;
        for head in heads {
            facts += head?.map_or(0, |head| head.seq);
        }
        let shared = self.site(company, site);
        let mut known = locked(&shared);
        self.begin(&mut known, tx, company, site)?;
        let transfers = known.history.transfer_count();
        Ok(Standing { facts, behind: facts - known.facts(), transfers })
    }

    /// Forgets one site, which does not fit any more.
    pub(crate) fn let_go(&self, company: CompanyId, site: SiteId) {
        locked(&self.sites).remove(&(company, site));
    }

    /// Forgets everything; after a rebuild it is read anew.
    pub(crate) fn forget(&self) {
        locked(&self.sites).clear();
    }

    fn site(&self, company: CompanyId, site: SiteId) -> Shared {
        let mut sites = locked(&self.sites);
        sites.entry((company, site)).or_default().clone()
    }
}

impl Site {
    /// How many facts of both chains are known.
    fn facts(&self) -> i64 {
        self.company.seq + self.own.seq
    }

    /// Whether so many facts came since the graph of now was kept.
    fn is_due(&self, facts: i64) -> bool {
        self.now.is_some() && self.facts() - self.kept >= facts
    }

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
    let elsewhere = completed_elsewhere(tx, company, site, &known.company)?;
    if known.company.seq == company_seq && known.own.seq == site_seq && elsewhere.is_empty() {
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
    reading.masters_from_elsewhere(site, &mut known.company)?;
    reading.tail(site, &mut known.own, site_seq, Some(&mut known.company))?;
    if let Some(now) = &mut now {
        Arc::make_mut(now).advance(&mut known.history);
    }
    known.now = now;
    Ok(())
}

/// The imports of other sites that are complete by now, whose items and partners were not taken in.
fn completed_elsewhere(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    place: &Place,
) -> Result<Vec<ImportId>, StoreError> {
    if place.open.is_empty() {
        return Ok(Vec::new());
    }
    let hidden = imports::hidden(tx, company)?;
    let mut completed = Vec::new();
    for import in place.open.keys().filter(|import| !hidden.contains(import)) {
        // Its own imports a site takes in at their place in its own chain.
        if imports::find(tx, company, site, *import)?.is_none() {
            completed.push(*import);
        }
    }
    Ok(completed)
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

    /// Takes in the items and partners that imports of other sites brought.
    fn masters_from_elsewhere(
        &mut self,
        site: SiteId,
        place: &mut Place,
    ) -> Result<(), StoreError> {
        for import in completed_elsewhere(self.tx, self.company, site, place)? {
            if let Some(begun) = place.open.remove(&import) {
                self.import(COMPANY_LEDGER, import, begun, place.seq)?;
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
