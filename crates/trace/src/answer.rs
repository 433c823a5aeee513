//! The answer to a question: what was reached, how much, and how complete that is.

use std::collections::{HashMap, HashSet};

use domain::{PoolId, PoolKind};

use crate::amount::Amount;
use crate::backward;
use crate::completeness::{Warning, warnings};
use crate::figures::{Figure, Figures, States, places_in_event_order};
use crate::forward::{self, Balance};
use crate::graph::Graph;
use crate::names::Unit;
use crate::question::{Direction, Mode, Origin, Question, Way};
use crate::walk::{Cancel, Cancelled, Reach, Reading, Scratch, walk};

/// The answer to a question; it borrows the graph for names, so that nothing is copied.
#[derive(Debug)]
pub struct Answer<'g> {
    pub(crate) title: String,
    pub(crate) direction: Direction,
    pub(crate) sides: Vec<Side<'g>>,
}

impl<'g> Answer<'g> {
    /// What was asked about.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Which way it was asked.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// One side, or forward and backward where both were asked for.
    pub fn sides(&self) -> &[Side<'g>] {
        &self.sides
    }
}

/// The answer one way.
#[derive(Debug)]
pub struct Side<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) title: String,
    pub(crate) way: Way,
    pub(crate) mode: Mode,
    pub(crate) tolerance_s: u32,
    pub(crate) root_pools: Vec<u32>,
    /// The unit of all figures forward; `None` where roots of different units were asked about.
    pub(crate) unit: Option<&'g str>,
    pub(crate) pools: Vec<PoolRow>,
    pub(crate) transfers: Vec<TransferRow>,
    /// Places in `transfers` of the deliveries to customers.
    pub(crate) deliveries: Vec<u32>,
    pub(crate) origins: Vec<OriginRow>,
    pub(crate) balance: Option<Balance>,
    pub(crate) resting: Vec<(u32, Amount)>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) complete: bool,
}

/// A reached pool.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PoolRow {
    pub(crate) pool: u32,
    pub(crate) depth: u32,
    pub(crate) at_us: i64,
    pub(crate) figure: Option<Figure>,
}

/// A reached transfer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TransferRow {
    pub(crate) transfer: u32,
    pub(crate) depth: u32,
    pub(crate) figure: Option<Figure>,
    /// Reached only by tolerance or in cautious mode (rule N12).
    pub(crate) beyond_strict: bool,
}

/// Where something asked about came from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OriginRow {
    /// A receipt, or an unlinked return: a place in `transfers`.
    Transfer(u32),
    /// A pool that gave what nobody recorded it ever got.
    Pool(u32, Option<Figure>),
}

impl Graph {
    /// Answers a question; working memory is as large as the answer.
    pub fn trace(&self, question: &Question, cancel: &Cancel) -> Result<Answer<'_>, Cancelled> {
        let ways = question.direction.ways();
        let mut scratch = self.take_scratch();
        let sides: Result<Vec<Side<'_>>, Cancelled> =
            ways.iter().map(|&way| self.side(question, way, &mut scratch, cancel)).collect();
        self.give_back(scratch);
        let (title, direction) = (question.title.clone(), question.direction);
        Ok(Answer { title, direction, sides: sides? })
    }

    fn side(
        &self,
        question: &Question,
        way: Way,
        scratch: &mut Scratch,
        cancel: &Cancel,
    ) -> Result<Side<'_>, Cancelled> {
        let origins = question.origins(self, way);
        let starts: Vec<_> = origins.iter().map(|origin| origin.start()).collect();
        let strict = walk(self, way, &starts, Reading::Strict, scratch, cancel)?;
        let reading = Reading::of(self, question.mode, question.tolerance_s);
        let wider = match reading {
            Reading::Strict => None,
            _ => Some(walk(self, way, &starts, reading, scratch, cancel)?),
        };
        let reckoned = self.reckon(way, &origins, &strict, scratch, cancel)?;
        let mut side = Side {
            graph: self,
            title: question.title.clone(),
            way,
            mode: question.mode,
            tolerance_s: question.tolerance_s,
            root_pools: root_pools(self, question),
            unit: reckoned.unit,
            pools: Vec::new(),
            transfers: rows(self, &strict, wider.as_ref(), &reckoned),
            deliveries: Vec::new(),
            origins: Vec::new(),
            balance: reckoned.balance,
            resting: reckoned.resting,
            warnings: Vec::new(),
            complete: true,
        };
        side.gather_pools(question.root_pool(), scratch);
        side.gather_partners(&reckoned.gaps);
        side.warnings = warnings(&side, question, &origins, &reckoned.hiding, wider.is_none());
        side.complete = !side.warnings.iter().any(|warning| warning.code.breaks_completeness());
        Ok(side)
    }

    pub(crate) fn reckon(
        &self,
        way: Way,
        origins: &[Origin],
        strict: &Reach,
        scratch: &mut Scratch,
        cancel: &Cancel,
    ) -> Result<Reckoned<'_>, Cancelled> {
        if overlap(self, origins) {
            // What went from one root into another would be counted twice.
            let events = places_in_event_order(self, strict, &[]);
            let figures = Figures::unknown(events.len());
            return Ok(Reckoned { events, figures, ..Reckoned::default() });
        }
        if way == Way::Backward {
            let backward = backward::reckon(self, origins, strict, scratch, cancel)?;
            return Ok(Reckoned {
                events: backward.events,
                figures: backward.figures,
                gaps: backward.gaps,
                hiding: backward.hiding,
                ..Reckoned::default()
            });
        }
        let mut units = origins.iter().map(|origin| self.unit_of(origin));
        let unit = units.next();
        if units.any(|other| Some(other) != unit) {
            // Kilograms and pieces are never added: there is no figure for all of it.
            let events = places_in_event_order(self, strict, &[]);
            let figures = Figures::unknown(events.len());
            return Ok(Reckoned { events, figures, ..Reckoned::default() });
        }
        let forward = forward::reckon(self, origins, strict, scratch, cancel)?;
        Ok(Reckoned {
            events: forward.events,
            figures: forward.figures,
            balance: forward.balance,
            resting: forward.resting,
            hiding: forward.hiding,
            gaps: Vec::new(),
            unit: unit.or(Some("kg")),
        })
    }

    /// The unit of a root asked forward about.
    fn unit_of(&self, origin: &Origin) -> &str {
        self.names.unit(match *origin {
            Origin::Content { pool, .. } | Origin::Before { pool, .. } => pool,
            Origin::Along { transfer } => self.side_of_unit(transfer),
        })
    }

    /// The pool in whose unit the figure of a transfer is: the one it leaves, unless that is
    /// outside.
    pub(crate) fn side_of_unit(&self, transfer: u32) -> u32 {
        let from = self.from(transfer);
        if self.names.kind(from).is_inside() { from } else { self.to(transfer) }
    }
}

/// What reckoning either way says.
#[derive(Debug, Default)]
pub(crate) struct Reckoned<'g> {
    /// The places of the strictly reached transfers, in the order of events, and their figures.
    events: Vec<u32>,
    pub(crate) figures: Figures,
    pub(crate) balance: Option<Balance>,
    resting: Vec<(u32, Amount)>,
    gaps: Vec<(u32, Option<Figure>)>,
    hiding: Vec<u32>,
    unit: Option<&'g str>,
}

/// Whether anything went from one pool that is asked about into another.
fn overlap(graph: &Graph, origins: &[Origin]) -> bool {
    let content = |origin: &Origin| match *origin {
        Origin::Content { pool, .. } => Some(pool),
        Origin::Along { .. } | Origin::Before { .. } => None,
    };
    if origins.len() < 2 {
        return false;
    }
    let roots: HashSet<u32> = origins.iter().filter_map(content).collect();
    let entering = roots.iter().flat_map(|&pool| graph.layout.entering(pool));
    roots.len() > 1 && entering.into_iter().any(|&transfer| roots.contains(&graph.from(transfer)))
}

fn root_pools(graph: &Graph, question: &Question) -> Vec<u32> {
    let mut pools: Vec<u32> = question.roots.iter().map(|root| root.pool.0).collect();
    pools.sort_unstable();
    pools.dedup();
    pools.retain(|&pool| graph.names.kind(pool).is_inside());
    // By name: which pool a history met first is no part of an answer.
    pools.sort_by_key(|&pool| graph.names.reference(pool));
    pools
}

/// The reached transfers by depth, then event time, then id.
fn rows(
    graph: &Graph,
    strict: &Reach,
    wider: Option<&Reach>,
    reckoned: &Reckoned<'_>,
) -> Vec<TransferRow> {
    let root = reckoned.balance.map(|balance| balance.root);
    let bounded = |figure: Option<Figure>| figure.map(|figure| figure.bounded(root));
    let mut rows: Vec<TransferRow> = match wider {
        None => {
            let row = |(depth, event, transfer)| {
                let figure = bounded(reckoned.figures.get(event));
                TransferRow { transfer, depth, figure, beyond_strict: false }
            };
            by_depth(strict, &reckoned.events).map(row).collect()
        }
        Some(wider) => {
            let by_place = reckoned.events.iter().map(|&place| strict.order[place as usize]);
            let known: HashMap<u32, Option<Figure>> =
                by_place.zip(reckoned.figures.iter()).collect();
            let row = |(depth, _, transfer)| {
                let figure = known.get(&transfer).copied();
                let beyond_strict = figure.is_none();
                let figure = figure.and_then(bounded);
                TransferRow { transfer, depth, figure, beyond_strict }
            };
            by_depth(wider, &places_in_event_order(graph, wider, &[])).map(row).collect()
        }
    };
    // Only transfers of one instant need their codes: the texts lie far apart.
    let moment = |row: &TransferRow| (row.depth, graph.at_us(row.transfer));
    for instant in rows.chunk_by_mut(|a, b| moment(a) == moment(b)) {
        instant.sort_unstable_by_key(|row| graph.code(row.transfer));
    }
    rows
}

/// Depth, place among the events and number of each reached transfer, by depth and then in the
/// order of events.
fn by_depth<'a>(
    reach: &'a Reach,
    events: &'a [u32],
) -> impl ExactSizeIterator<Item = (u32, usize, u32)> + 'a {
    let (mut depths, mut next) = (Vec::with_capacity(events.len()), Vec::new());
    for (depth, level) in reach.levels() {
        next.push(depths.len());
        depths.resize(depths.len() + level.len(), depth);
    }
    let mut sorted = vec![0; events.len()];
    for (event, &place) in events.iter().enumerate() {
        let free = &mut next[depths[place as usize] as usize - 1];
        sorted[*free] = event as u32;
        *free += 1;
    }
    sorted.into_iter().map(move |event| {
        let place = events[event as usize] as usize;
        (depths[place], event as usize, reach.order[place])
    })
}

/// The sum of the figures at a pool.
#[derive(Debug, Default)]
struct Sum {
    row: Option<(u32, i64)>,
    figure: Figure,
    unit: Option<Unit>,
    unknown: bool,
}

impl<'g> Side<'g> {
    /// The pool at the far end of a reached transfer.
    pub(crate) fn far_end(&self, transfer: u32) -> u32 {
        match self.way {
            Way::Forward => self.graph.to(transfer),
            Way::Backward => self.graph.from(transfer),
        }
    }

    /// The unit of a transfer's figure.
    pub(crate) fn unit_of_transfer(&self, transfer: u32) -> Option<&'g str> {
        match self.way {
            Way::Forward => self.unit,
            Way::Backward => Some(self.graph.names.unit(self.graph.side_of_unit(transfer))),
        }
    }

    /// The unit of a pool's figure: backward, that of its transfers where it is outside.
    pub(crate) fn unit_of_pool(&self, row: &PoolRow) -> Option<&'g str> {
        match self.way {
            Way::Forward => self.unit,
            Way::Backward if self.graph.names.kind(row.pool).is_inside() => {
                Some(self.graph.names.unit(row.pool))
            }
            Way::Backward => {
                let mut leaving = self.transfers.iter().map(|row| row.transfer);
                let first = leaving.find(|&t| self.graph.from(t) == row.pool)?;
                self.unit_of_transfer(first)
            }
        }
    }

    fn gather_pools(&mut self, root_pool: Option<u32>, scratch: &mut Scratch) {
        let graph = self.graph;
        let root = self.balance.map(|balance| balance.root);
        let mut sums: States<'_, Sum> = States::begin(graph, self.transfers.len(), scratch);
        for row in &self.transfers {
            let pool = self.far_end(row.transfer);
            // Forward everything is counted in the unit of the root.
            let unit = match self.way {
                Way::Forward => None,
                Way::Backward => Some(graph.names.unit_of(graph.side_of_unit(row.transfer))),
            };
            let sum = sums.of(pool);
            if sum.row.is_none() {
                sum.row = Some((row.depth, graph.at_us(row.transfer)));
                sum.unit = unit;
            }
            // Kilograms and pieces are never added (rule N14).
            sum.unknown |= row.figure.is_none() || sum.unit != unit;
            sum.figure.add(&row.figure.unwrap_or_default());
        }
        self.pools = sums
            .into_all()
            .filter(|(pool, _)| Some(*pool) != root_pool)
            .map(|(pool, sum)| {
                let (depth, at_us) = sum.row.unwrap_or_default();
                let figure = (!sum.unknown).then(|| sum.figure.bounded(root));
                PoolRow { pool, depth, at_us, figure }
            })
            .collect();
        let names = &graph.names;
        self.pools.sort_unstable_by(|a, b| {
            (a.depth, a.at_us)
                .cmp(&(b.depth, b.at_us))
                .then_with(|| names.reference(a.pool).cmp(&names.reference(b.pool)))
        });
    }

    fn gather_partners(&mut self, gaps: &[(u32, Option<Figure>)]) {
        let graph = self.graph;
        for (row, place) in self.transfers.iter().zip(0..) {
            match self.way {
                Way::Forward => {
                    if graph.names.kind(graph.to(row.transfer)) == PoolKind::Customer {
                        self.deliveries.push(place);
                    }
                }
                Way::Backward => {
                    if !graph.names.kind(graph.from(row.transfer)).is_inside() {
                        self.origins.push(OriginRow::Transfer(place));
                    }
                }
            }
        }
        let mut gaps: Vec<OriginRow> = gaps
            .iter()
            .map(|(pool, figure)| OriginRow::Pool(*pool, figure.map(|figure| figure.bounded(None))))
            .collect();
        gaps.sort_by_key(|row| match row {
            OriginRow::Pool(pool, _) => graph.names.reference(*pool),
            OriginRow::Transfer(_) => graph.names.reference(0),
        });
        self.origins.append(&mut gaps);
    }

    /// What documents call the transfers that were reached.
    pub fn transfer_codes(&self) -> impl Iterator<Item = &'g str> {
        self.transfers.iter().map(|row| self.graph.code(row.transfer))
    }

    /// What documents call the reached transfers that leave the house, or backward those that came into
    /// it: where a movement to another house begins.
    pub fn outside_codes(&self) -> impl Iterator<Item = &'g str> {
        let graph = self.graph;
        let is_outside = move |row: &&TransferRow| {
            let sides = graph.books.sides(row.transfer);
            let far = if self.way == Way::Forward { sides.to } else { sides.from };
            matches!(graph.names.kind(far), PoolKind::Customer | PoolKind::Supplier)
        };
        self.transfers.iter().filter(is_outside).map(move |row| graph.code(row.transfer))
    }

    /// The pools that were asked about, those that were reached, and the ends of what was reached.
    pub fn pool_ids(&self) -> impl Iterator<Item = PoolId> {
        let reached = self.pools.iter().map(|row| row.pool);
        let ends = self.transfers.iter().flat_map(|row| {
            let sides = self.graph.books.sides(row.transfer);
            [sides.from, sides.to]
        });
        let pools = self.root_pools.iter().copied().chain(reached).chain(ends);
        pools.map(|pool| self.graph.names.pool(pool).id())
    }

    /// The pools of the house that were reached, each with when something came into it, microseconds UTC,
    /// or backward with when it left; a pool comes once for each transfer.
    pub fn reached_at(&self) -> impl Iterator<Item = (PoolId, i64)> {
        let graph = self.graph;
        self.transfers.iter().filter_map(move |row| {
            let pool = self.far_end(row.transfer);
            let is_inside = graph.names.kind(pool).is_inside();
            is_inside.then(|| (graph.names.pool(pool).id(), graph.at_us(row.transfer)))
        })
    }

    /// The pools that were asked about.
    pub fn root_pool_ids(&self) -> impl Iterator<Item = PoolId> {
        self.root_pools.iter().map(|&pool| self.graph.names.pool(pool).id())
    }

    /// Whether nothing broke the answer off and nothing in it is without origin or unknown.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// What the reader must know beside the answer.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}
