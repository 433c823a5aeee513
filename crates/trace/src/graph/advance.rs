//! A graph becomes another one: only the pools that the difference touches are kept anew.
//!
//! A movement that was put right, taken back or entered late changes its own pools from the earlier
//! moment on and no other: what a pool held follows from its own movements alone. So the graph of now
//! goes on with its history, and that of a past moment is the one of now without what came later.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::amount::Amount;
use crate::graph::books::{Move, Sides};
use crate::graph::effective::{self, Effective};
use crate::graph::layout::Turned;
use crate::graph::{Cut, Graph, detail, order};
use crate::history::{History, NOTHING, News};
use crate::names::Names;

/// What left and what entered.
type Amounts = (Option<Amount>, Option<Amount>);

/// So few news are told one by one even to a small graph.
const FEW: usize = 100;
/// One in so many movements may have come later before a past moment is built anew.
const LATER_SHARE: usize = 4;
/// So many times what is needed may be left behind before the graph is built anew.
const WORN: usize = 4;
/// So much may be left behind in a small graph.
const ROOM_FREE: usize = 10_000;

impl Graph {
    /// Lets go of the names, so that its history can take in news without copying them. Until
    /// [`Graph::advance`] the graph answers nothing.
    pub fn let_go(&mut self) {
        self.names = Arc::default();
    }

    /// Brings the graph of now to where its history is.
    pub fn advance(&mut self, history: &mut History) {
        let news = std::mem::take(&mut history.news);
        let told = news.transfers.len() + news.runs.len();
        let is_much = told > self.layout.count() / 2 + FEW;
        if news.everything || is_much || self.is_worn() || self.cut != Cut::NOW {
            *self = Self::build(history, self.cut);
            return;
        }
        self.names = Arc::clone(&history.names);
        self.take_in(history, &news);
    }

    /// What the same history amounted to at a cut. Where so much came later that it takes less time,
    /// the graph is built anew.
    #[must_use]
    pub fn as_of(&self, history: &History, cut: Cut) -> Self {
        let later = history.since(cut);
        let told = later.transfers.len() + later.runs.len();
        if told > self.layout.count() / LATER_SHARE + FEW {
            return Self::build(history, cut);
        }
        let mut graph = self.clone();
        graph.cut = cut;
        graph.kept_anew = Some(graph.take_in(history, &later));
        graph
    }

    /// Lets what news are about stand as it does at the cut; answers how many pools that touches.
    fn take_in(&mut self, history: &History, news: &News) -> usize {
        let mut turn = Turn::default();
        self.add_pools(&mut turn);
        self.numbers.resize(history.transfers.len(), NOTHING);
        let sources: BTreeSet<u32> =
            news.transfers.iter().filter_map(|&place| history.taken_back(place)).collect();
        for source in sources {
            self.stand(history, source, &mut turn);
        }
        self.settle(&mut turn);
        turn.pools.extend(news.runs.iter().filter_map(|run| self.names.pool_by_id(*run)));
        self.keep_books(history, &turn);
        turn.pools.len()
    }

    /// Whether what was left behind takes more room than what is needed.
    fn is_worn(&self) -> bool {
        let needed = self.layout.count() + self.pool_count();
        let left_behind = self.layout.left_behind() + self.books.epochs.len();
        left_behind > needed.saturating_mul(WORN) + ROOM_FREE
    }

    fn add_pools(&mut self, turn: &mut Turn) {
        let names = Arc::clone(&self.names);
        let (known, pools) = (self.layout.pools(), names.pools.len());
        self.layout.add_pools(pools);
        self.books.add_pools(pools);
        turn.pools.extend(known as u32..pools as u32);
        let new = &names.pools[known..pools];
        self.has_tolerant_runs |= new.iter().any(|pool| pool.tolerance_s > 0);
    }

    /// Lets a recorded transfer stand as it does now.
    fn stand(&mut self, history: &History, source: u32, turn: &mut Turn) {
        let after = effective::standing(history, source, self.cut);
        let number = self.numbers[source as usize];
        if number != NOTHING {
            let before = self.effective(number);
            if let Some(after) = after.as_ref().filter(|after| after.moves_as(&before)) {
                self.details[number as usize] = detail(after);
                return;
            }
            self.layout.unlink(number, &mut turn.events);
            self.numbers[source as usize] = NOTHING;
            turn.touch(&before);
        }
        if let Some(after) = after {
            let number = self.layout.link(&after, &mut turn.events);
            self.numbers[source as usize] = number;
            self.details.push(detail(&after));
            self.books.add_transfer(self.sides_of(number));
            turn.touch(&after);
            turn.fresh.insert(number, (after.left, after.entered));
        }
    }

    fn sides_of(&self, number: u32) -> Sides {
        self.layout.sides(&self.names, number as usize)
    }

    /// A transfer as it stands in the graph.
    fn effective(&self, number: u32) -> Effective {
        let (left, entered) = (self.amount_left(number), self.amount_entered(number));
        Effective { left, entered, ..self.ends_of(number) }
    }

    /// Puts the transfers of every instant in which something changed into their order.
    fn settle(&mut self, turn: &mut Turn) {
        let are_many = self.layout.turn(std::mem::take(&mut turn.events));
        let mut settled = Vec::with_capacity(turn.instants.len());
        for at_us in std::mem::take(&mut turn.instants) {
            let numbers = self.layout.instant(at_us).to_vec();
            let mut transfers: Vec<Effective> =
                numbers.iter().map(|&number| self.ends_of(number)).collect();
            order::sort_events(&self.names, &mut transfers);
            let number = |transfer: &Effective| self.numbers[transfer.source as usize];
            let order: Vec<u32> = transfers.iter().map(number).collect();
            if order.len() > 1 {
                turn.pools.extend(transfers.iter().flat_map(|one| [one.from, one.to]));
            }
            settled.push((at_us, order));
        }
        self.layout.settle(&settled, are_many);
    }

    /// What the order of events asks about a transfer, which may have no books yet.
    fn ends_of(&self, number: u32) -> Effective {
        let detail = self.detail(number);
        Effective {
            source: detail.source,
            from: self.from(number),
            to: self.to(number),
            at_us: detail.at.utc_us,
            recorded_at_us: detail.recorded_at_us,
            left: None,
            entered: None,
            document: detail.document,
            equipment: detail.equipment,
            at_offset_min: detail.at.offset_min,
            basis: detail.basis,
        }
    }

    /// What is new at each pool of the outside world, which has no books that would follow from all of
    /// its movements.
    fn fresh_outside(&self, turn: &Turn) -> BTreeMap<u32, Vec<Move>> {
        let mut outside: BTreeMap<u32, Vec<Move>> = BTreeMap::new();
        for (&transfer, &fresh) in &turn.fresh {
            for (pool, enters) in [(self.from(transfer), false), (self.to(transfer), true)] {
                if !self.names.kind(pool).is_inside() {
                    let (at_us, amount) = (self.at_us(transfer), side(fresh, enters));
                    let step = Move { transfer, at_us, enters, counted: false, amount };
                    outside.entry(pool).or_default().push(step);
                }
            }
        }
        outside
    }

    fn keep_books(&mut self, history: &History, turn: &Turn) {
        let names: Arc<Names> = Arc::clone(&self.names);
        let mut outside = self.fresh_outside(turn);
        let mut moves = Vec::new();
        for &pool in &turn.pools {
            let kind = names.kind(pool);
            if kind.is_inside() {
                let amount = |number: u32, enters: bool| match turn.fresh.get(&number) {
                    Some(fresh) => side(*fresh, enters),
                    None if enters => self.books.amount_in(number),
                    None => self.books.amount_out(number),
                };
                self.layout.moves_of(&names, pool, amount, &mut moves);
            } else {
                moves = outside.remove(&pool).unwrap_or_default();
            }
            let closed_at = history.closed_at(pool, self.cut);
            self.books.keep_pool(kind, pool, &moves, &self.layout, (self.cut, closed_at));
        }
    }
}

/// What moved on the side that a transfer enters, or on the one it leaves.
fn side((left, entered): Amounts, enters: bool) -> Option<Amount> {
    if enters { entered } else { left }
}

/// What one turn of news touches.
#[derive(Debug, Default)]
struct Turn {
    /// Pools whose books are kept anew.
    pools: BTreeSet<u32>,
    /// What is to be done among the events.
    events: Turned,
    /// Instants whose transfers are put into order anew.
    instants: BTreeSet<i64>,
    /// Transfers that are not in the books yet.
    fresh: BTreeMap<u32, Amounts>,
}

impl Turn {
    fn touch(&mut self, transfer: &Effective) {
        self.pools.extend([transfer.from, transfer.to]);
        self.instants.insert(transfer.at_us);
    }
}
