//! Memory or database: chosen for each question, and said in its answer.
//!
//! A site that memory holds up to now, or nearly, is answered from memory. Any other is answered from
//! the database; where it fits, its graph is made beside meanwhile. Where a question reaches too much
//! to be read from the database, it waits for the graph, or is refused where that does not fit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use domain::{CompanyId, PoolId, Refusal, SiteId};
use store::{Tx, transfers};
use trace::{Cut, Graph, Question};

use super::{Reading, Source, books, part};
use crate::asks::TraceAsk;
use crate::beginnings::needs_memory;
use crate::error::{Error, Result};
use crate::genealogy;
use crate::locked::locked;
use crate::plant::{Operator, Plant};

/// How much of a site may be held in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GraphMemory {
    /// A site with more transfers is always answered from the database.
    pub transfers: usize,
    /// So many transfers may be read from the database for one answer.
    pub reach: usize,
    /// So many facts are read before an answer rather than asking the database.
    pub at_once: i64,
    /// Whether the graph of a site that was asked about is made beside.
    pub beside: bool,
}

impl GraphMemory {
    /// About what a transfer, its names and its share of a fact's reading take in memory.
    pub const BYTES_PER_TRANSFER: u64 = 512;

    /// As much as fits into so many bytes.
    pub fn of_bytes(bytes: u64) -> Self {
        let transfers = usize::try_from(bytes / Self::BYTES_PER_TRANSFER).unwrap_or(usize::MAX);
        Self { transfers, ..Self::default() }
    }
}

impl Default for GraphMemory {
    fn default() -> Self {
        Self { transfers: 10_000_000, reach: 200_000, at_once: 20_000, beside: false }
    }
}

/// A graph in which some pools have their whole books.
pub(crate) struct Books {
    pub(crate) graph: Arc<Graph>,
    /// Which pools; none where all have.
    only: Option<Vec<PoolId>>,
}

impl Books {
    /// Whether a pool has its whole books here.
    pub(crate) fn has(&self, pool: PoolId) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&pool))
    }
}

type Ground = (CompanyId, SiteId);

/// What decides where answers come from.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    memory: Mutex<GraphMemory>,
    /// Sites whose graph is being made beside.
    loading: Mutex<BTreeSet<Ground>>,
    /// How many facts a site had when it was last counted, and whether it fitted then.
    counted: Mutex<BTreeMap<Ground, (i64, bool)>>,
}

/// Where a site stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Memory holds it, or will in a moment.
    Held,
    /// It fits, but is not there.
    Fits,
    /// It does not fit.
    TooLarge,
}

impl Plant {
    /// Says how much may be held in memory; what is held and does not fit is let go.
    pub fn keep_in_memory(&self, memory: GraphMemory) {
        *locked(&self.inner.choices.memory) = memory;
        locked(&self.inner.choices.counted).clear();
    }

    /// The graph that answers a question, the question put to it, and where it was read from.
    pub(crate) fn graph_for(
        &self,
        operator: &Operator,
        (ask, outside, both_modes): (&TraceAsk, bool, bool),
        cut: Cut,
    ) -> Result<(Arc<Graph>, Question, Source)> {
        let ground = (operator.company, operator.site);
        let (standing, held) = self.read(|tx| {
            let standing = self.standing(tx, ground)?;
            let is_held = standing == Standing::Held;
            let held = is_held.then(|| self.inner.knowledge.at(tx, ground.0, ground.1, cut));
            Ok((standing, held.transpose()?))
        })?;
        if let Some(graph) = held {
            return self.remembered(operator, graph, (ask, outside));
        }
        if needs_memory(&ask.root) {
            if standing == Standing::TooLarge {
                let most = locked(&self.inner.choices.memory).reach;
                return Err(Refusal::TooFarReaching { most }.into());
            }
            return self.remembered(operator, self.known(operator, cut)?, (ask, outside));
        }
        self.copy_to_parts(ground.0);
        let most = locked(&self.inner.choices.memory).reach;
        let reading = Reading { ask, cut, outside, both_modes, most };
        match self.read(|tx| part(tx, ground, &reading)) {
            Err(Error::Refusal(Refusal::TooFarReaching { .. })) if standing == Standing::Fits => {
                self.remembered(operator, self.known(operator, cut)?, (ask, outside))
            }
            read => {
                if standing == Standing::Fits {
                    self.load_beside(ground);
                }
                let part = read?;
                let source = Source::database(&part.cost, part.transfers);
                Ok((Arc::new(part.graph), part.question, source))
            }
        }
    }

    /// The graph of a whole site. What is asked of all that moved there has no smaller ground, so a site
    /// that memory cannot hold is refused.
    pub(crate) fn whole_graph(&self, operator: &Operator, cut: Cut) -> Result<Arc<Graph>> {
        let ground = (operator.company, operator.site);
        if self.read(|tx| self.standing(tx, ground))? == Standing::TooLarge {
            let most = locked(&self.inner.choices.memory).transfers;
            return Err(Refusal::TooFarReaching { most }.into());
        }
        self.known(operator, cut)
    }

    /// A question put to the graph in memory.
    fn remembered(
        &self,
        operator: &Operator,
        graph: Arc<Graph>,
        (ask, outside): (&TraceAsk, bool),
    ) -> Result<(Arc<Graph>, Question, Source)> {
        // The command line's roots are goods (rule N15): there nothing is gathered.
        let gathered = if outside { self.gathered(operator, &graph, ask)? } else { None };
        let question = match gathered {
            Some(gathered) => genealogy::question_from(&graph, ask, &gathered)?,
            None => genealogy::question(&graph, ask, outside)?,
        };
        Ok((graph, question, Source::MEMORY))
    }

    /// Copies what is missing in the parts of a company whose pools lie in many. Where that cannot be,
    /// the chain answers, which has everything.
    fn copy_to_parts(&self, company: CompanyId) {
        if let Err(error) = store::nodes::catch_up(&self.inner.database, company) {
            tracing::warn!(%company, %error, "The parts of a company could not be caught up");
        }
    }

    /// A graph of now that has everything that ever moved at some pools.
    pub(crate) fn books_of(
        &self,
        tx: &mut Tx<'_>,
        operator: &Operator,
        pools: &[PoolId],
    ) -> Result<Books> {
        let ground = (operator.company, operator.site);
        let standing = self.standing(tx, ground)?;
        if standing == Standing::Held {
            let graph = self.inner.knowledge.at(tx, operator.company, operator.site, Cut::NOW)?;
            return Ok(Books { graph, only: None });
        }
        if standing == Standing::Fits {
            self.load_beside(ground);
        }
        let most = locked(&self.inner.choices.memory).reach;
        let graph = Arc::new(books(tx, ground, pools, most)?);
        Ok(Books { graph, only: Some(pools.to_vec()) })
    }

    fn standing(&self, tx: &mut Tx<'_>, ground: Ground) -> Result<Standing> {
        let choices = &self.inner.choices;
        let memory = *locked(&choices.memory);
        if locked(&choices.loading).contains(&ground) {
            return Ok(Standing::Fits);
        }
        let knowledge = &self.inner.knowledge;
        let known = knowledge.standing(tx, ground.0, ground.1)?;
        if known.transfers > memory.transfers {
            knowledge.let_go(ground.0, ground.1);
            return Ok(Standing::TooLarge);
        }
        if memory.transfers == 0 || !choices.fits(tx, ground, known.facts, memory.transfers)? {
            return Ok(Standing::TooLarge);
        }
        Ok(if known.behind <= memory.at_once { Standing::Held } else { Standing::Fits })
    }

    /// Makes a site's graph on a thread of its own; one that fails is made by whoever needs it.
    fn load_beside(&self, ground: Ground) {
        let choices = &self.inner.choices;
        if !locked(&choices.memory).beside || !locked(&choices.loading).insert(ground) {
            return;
        }
        let loading = Loading { plant: self.clone(), ground };
        std::thread::spawn(move || {
            let (plant, (company, site)) = (&loading.plant, loading.ground);
            let made = plant.read(|tx| plant.inner.knowledge.at(tx, company, site, Cut::NOW));
            if let Err(error) = made {
                tracing::warn!(%site, %error, "A graph could not be made beside");
            }
        });
    }
}

/// A site's graph is being made; however that ends, it is not any more when this is dropped.
struct Loading {
    plant: Plant,
    ground: Ground,
}

impl Drop for Loading {
    fn drop(&mut self) {
        locked(&self.plant.inner.choices.loading).remove(&self.ground);
    }
}

impl Choices {
    /// Whether a site has no more transfers than that. Facts are more than transfers, so that they
    /// are counted only where facts leave it open, and again when a twentieth has come.
    fn fits(&self, tx: &mut Tx<'_>, ground: Ground, facts: i64, most: usize) -> Result<bool> {
        if usize::try_from(facts).is_ok_and(|facts| facts <= most) {
            return Ok(true);
        }
        if let Some((then, fitted)) = locked(&self.counted).get(&ground)
            && (!fitted || facts - then < then / 20)
        {
            return Ok(*fitted);
        }
        let fits = !transfers::are_more_than(tx, ground.0, ground.1, most)?;
        locked(&self.counted).insert(ground, (facts, fits));
        Ok(fits)
    }
}
