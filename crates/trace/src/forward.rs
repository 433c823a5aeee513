//! Forward figures: how much of the root each transfer carries, and where all of it is now.
//!
//! Root is propagated in the order of events with perfect mixing (rules N2, N3, N9, N10, N11, N13).
//! Only strictly reached transfers take part (rule N12). Everything is in the root's own unit.

use std::collections::HashSet;

use domain::PoolKind;

use crate::amount::{Amount, Density, share};
use crate::figures::{Figure, States, places_in_event_order, single_roots};
use crate::graph::{Entry, Graph, Sides, Terms};
use crate::question::{Origin, Way};
use crate::walk::{Cancel, Cancelled, Reach, Scratch, walk_on};

/// Where all of the root is, in its own unit: the parts add up to `root` exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Balance {
    pub(crate) root: Amount,
    pub(crate) on_hand: Amount,
    pub(crate) in_process: Amount,
    pub(crate) shipped: Amount,
    pub(crate) scrapped: Amount,
    pub(crate) lost: Amount,
    pub(crate) adjusted: Amount,
    pub(crate) unexplained: Amount,
}

impl Balance {
    /// Whether the parts add up to the root, to the last place.
    fn closes(&self) -> bool {
        let parts = [self.on_hand, self.in_process, self.shipped, self.scrapped];
        let rest = [self.lost, self.adjusted, self.unexplained];
        parts.iter().chain(&rest).sum::<Amount>() == self.root
    }
}

/// What forward reckoning says.
#[derive(Debug, Default)]
pub(crate) struct Forward {
    /// The places of the reached transfers in the walk, in the order of events.
    pub(crate) events: Vec<u32>,
    /// For each of these events; `None` where shares are unknown.
    pub(crate) figures: Vec<Option<Figure>>,
    /// `None` where the amount of the root itself is not known.
    pub(crate) balance: Option<Balance>,
    /// Pools in which shares get lost from sight.
    pub(crate) hiding: Vec<u32>,
    /// What is left of the root in each pool, where that is known and not nothing.
    pub(crate) resting: Vec<(u32, Amount)>,
}

/// The root in one pool.
#[derive(Debug, Default)]
struct State {
    root: Figure,
    density: Density,
    /// Between these two instants everything in the pool is root (rules N10, N11).
    all_root: Option<(i64, i64)>,
    /// Outflows that the books do not cover and that were counted as root.
    uncovered: Amount,
}

impl State {
    fn is_all_root_at(&self, at_us: i64) -> bool {
        self.all_root.is_some_and(|(from, to)| from <= at_us && at_us <= to)
    }
}

/// What one transfer carries of the root.
#[derive(Debug, Clone, Copy)]
struct Carried {
    figure: Figure,
    /// In the pool it left, with the quantity that left; none where there is nothing to carry.
    density: Option<(Density, i128)>,
}

impl Carried {
    const NOTHING: Self = Self { figure: Figure { expected: 0, min: 0, max: 0 }, density: None };
}

/// How many transfers are fetched before they are reckoned with: waiting for many at once takes no
/// longer than waiting for one. Few enough that the small histories of the tests go beyond it.
const AHEAD: usize = 16;

/// Reckons forward over what a strict walk reached.
pub(crate) fn reckon(
    graph: &Graph,
    origins: &[Origin],
    reach: &Reach,
    scratch: &mut Scratch,
    cancel: &Cancel,
) -> Result<Forward, Cancelled> {
    let mut reckoning = Reckoning::begin(graph, origins, reach, scratch);
    reckoning.open_windows(origins);
    let unlisted = reckoning.unlisted_inflows(origins, reach);
    let mut events = places_in_event_order(graph, reach, &unlisted);
    let mut figures = Vec::with_capacity(reach.order.len());
    let mut ahead: Vec<Sides> = Vec::with_capacity(AHEAD);
    for places in events.chunks(AHEAD) {
        cancel.check()?;
        ahead.clear();
        ahead.extend(places.iter().map(|&place| {
            let listed = reach.order.get(place as usize).copied();
            let transfer = listed.unwrap_or_else(|| unlisted[place as usize - reach.order.len()]);
            *graph.books.sides(transfer)
        }));
        reckoning.states.look_up(ahead.iter().map(|sides| sides.to));
        for (&place, sides) in places.iter().zip(&ahead) {
            let is_reached = (place as usize) < reach.order.len();
            let carried = if is_reached { reckoning.leave(sides) } else { Carried::NOTHING };
            if is_reached {
                figures.push(Some(carried.figure));
            }
            reckoning.enter(sides, carried);
        }
    }
    events.retain(|place| (*place as usize) < reach.order.len());
    let hidden = reckoning.hidden_transfers(reach);
    let answer = reckoning.close(events, figures);
    hide(graph, reach, answer, &hidden, scratch, cancel)
}

/// Takes away every figure whose chain passes through a pool that hides shares.
fn hide(
    graph: &Graph,
    reach: &Reach,
    mut answer: Forward,
    hidden: &[u32],
    scratch: &mut Scratch,
    cancel: &Cancel,
) -> Result<Forward, Cancelled> {
    if hidden.is_empty() {
        return Ok(answer);
    }
    let beyond: HashSet<u32> =
        walk_on(graph, Way::Forward, hidden, scratch, cancel)?.order.into_iter().collect();
    for (&place, figure) in answer.events.iter().zip(&mut answer.figures) {
        if beyond.contains(&reach.order[place as usize]) {
            *figure = None;
        }
    }
    Ok(answer)
}

struct Reckoning<'a> {
    graph: &'a Graph,
    states: States<'a, State>,
    balance: Balance,
    /// The amount of the root is known so far.
    root_known: bool,
    /// A transfer that is the root brought an unknown amount: no figure is known.
    nothing_known: bool,
    /// It went through a pool that is not measured: some shares may be unknown.
    met_unmeasured: bool,
    /// Transfers that are root themselves: those it leaves along, and those it came by.
    along: Vec<u32>,
    before: Vec<u32>,
}

impl<'a> Reckoning<'a> {
    fn begin(
        graph: &'a Graph,
        origins: &[Origin],
        reach: &Reach,
        scratch: &'a mut Scratch,
    ) -> Self {
        let states = States::begin(graph, reach.order.len(), scratch);
        let (along, before) = single_roots(origins);
        let balance = Balance::default();
        Self {
            graph,
            states,
            balance,
            root_known: true,
            nothing_known: false,
            met_unmeasured: false,
            along,
            before,
        }
    }

    /// What is in a root pool when its window opens is root.
    fn open_windows(&mut self, origins: &[Origin]) {
        for origin in origins {
            let Origin::Content { pool, from_us, to_us } = *origin else { continue };
            let books = self.graph.books.pool(pool);
            self.root_known &= books.measured;
            let content = self.graph.content_before(pool, from_us) * books.steps;
            let density = if content > 0 { Density::all(books.steps) } else { Density::NONE };
            let root = Figure::exactly(content);
            let state = State { root, density, all_root: Some((from_us, to_us)), uncovered: 0 };
            *self.states.of(pool) = state;
            self.balance.root += content;
        }
    }

    /// Inflows that bring root though nothing reached them.
    fn unlisted_inflows(&self, origins: &[Origin], reach: &Reach) -> Vec<u32> {
        let graph = self.graph;
        let mut unlisted = self.before.clone();
        for origin in origins {
            let Origin::Content { pool, from_us, to_us } = *origin else { continue };
            let entering = graph.layout.entering(pool).iter().copied();
            unlisted.extend(entering.filter(|&t| {
                let at_us = graph.at_us(t);
                from_us <= at_us && at_us <= to_us
            }));
        }
        if unlisted.is_empty() {
            return unlisted;
        }
        let mut pools: Vec<u32> = unlisted.iter().map(|&transfer| graph.to(transfer)).collect();
        pools.sort_unstable();
        pools.dedup();
        let enters_one = |transfer: &u32| pools.binary_search(&graph.to(*transfer)).is_ok();
        let reached: HashSet<u32> = reach.order.iter().copied().filter(enters_one).collect();
        unlisted.retain(|transfer| !reached.contains(transfer));
        unlisted.sort_unstable();
        unlisted.dedup();
        unlisted
    }

    /// What a transfer takes along of the root.
    fn leave(&mut self, sides: &Sides) -> Carried {
        let carried = self.take_share(sides);
        let transfer = sides.transfer;
        if self.along.binary_search(&transfer).is_err() {
            return carried;
        }
        // The transfer is root itself: all of it counts, less the root that is in it anyway.
        let graph = self.graph;
        let from = graph.from(transfer);
        let inside = graph.names.kind(from).is_inside();
        let amount =
            if inside { graph.amount_left(transfer) } else { graph.amount_entered(transfer) };
        let Some(amount) = amount else {
            self.root_known = false;
            return carried;
        };
        self.balance.root += amount - carried.figure.expected;
        // Outside nothing is measured: there it is as dense as where it goes.
        let steps = graph.books.pool(if inside { from } else { graph.to(transfer) }).steps;
        let density = Some((Density::all(steps), amount / steps));
        Carried { figure: Figure::exactly(amount), density }
    }

    fn take_share(&mut self, sides: &Sides) -> Carried {
        let graph = self.graph;
        let Terms { measured, gain, steps } = graph.books.terms_out(sides);
        self.met_unmeasured |= !measured;
        let Some(state) = self.states.get(sides.from) else { return Carried::NOTHING };
        let all_root = state.is_all_root_at(sides.at_us);
        if !measured {
            if all_root {
                let Some(amount) = graph.amount_left(sides.transfer) else {
                    return Carried::NOTHING;
                };
                let density = Some((Density::all(steps), amount / steps));
                return Carried { figure: Figure::exactly(amount), density };
            }
            if !graph.passes_all_on(sides.from) {
                return Carried::NOTHING;
            }
            let figure = std::mem::take(&mut state.root);
            let density = (figure.max > 0).then_some((Density::UNBOUNDED, 1));
            return Carried { figure, density };
        }
        let entry = graph.books.outflow(sides);
        let density = state.density;
        let mut figure = share_of(&mut state.root, density, entry, gain);
        if all_root && gain == 0 && entry.quantity > entry.balance.max(0) {
            // Rule N10: an outflow that the books do not cover adds the missing amount.
            let missing = (entry.quantity - entry.balance.max(0)) * steps;
            figure.add(Figure::exactly(missing));
            state.uncovered += missing;
            self.balance.root += missing;
        }
        let density = if all_root { Density::all(steps).larger(density) } else { density };
        if state.root == Figure::default() {
            state.density = Density::NONE;
        }
        Carried { figure, density: Some((density, entry.quantity)) }
    }

    /// Brings what a transfer carries to where it goes.
    fn enter(&mut self, sides: &Sides, carried: Carried) {
        let expected = carried.figure.expected;
        match sides.to_kind {
            PoolKind::Customer | PoolKind::Supplier => self.balance.shipped += expected,
            PoolKind::Scrap => self.balance.scrapped += expected,
            PoolKind::Loss => self.balance.lost += expected,
            PoolKind::Adjust => self.balance.adjusted += expected,
            PoolKind::Lot | PoolKind::Run | PoolKind::Tank => {
                let terms = self.graph.books.terms_in(sides);
                if terms.measured {
                    self.enter_measured(sides, terms, carried);
                } else {
                    self.enter_unmeasured(sides, carried);
                }
            }
        }
    }

    fn enter_unmeasured(&mut self, sides: &Sides, carried: Carried) {
        let (transfer, pool) = (sides.transfer, sides.to);
        let mut figure = carried.figure;
        if self.before.binary_search(&transfer).is_ok() {
            if let Some(amount) = self.graph.amount_entered(transfer) {
                self.balance.root += amount - figure.expected;
                figure = Figure::exactly(amount);
            } else {
                (self.root_known, self.nothing_known) = (false, true);
            }
        }
        if self.graph.passes_all_on(pool) {
            self.states.of(pool).root.add(figure);
        } else {
            self.states.of(pool);
            self.balance.unexplained += figure.expected;
        }
    }

    fn enter_measured(&mut self, sides: &Sides, terms: Terms, carried: Carried) {
        let Terms { gain, steps, .. } = terms;
        let entry = self.graph.books.inflow(sides);
        let is_root = self.before.binary_search(&sides.transfer).is_ok();
        let state = self.states.of(sides.to);
        // An inflow into a debt first fills the debt (rule N13).
        let fills = (entry.mixed - entry.mixed_balance).clamp(0, entry.mixed);
        let kept = share_or_none(carried.figure.expected, entry.mixed - fills, entry.mixed);
        let unseen = carried.figure.expected - kept;
        let balance = entry.balance + gain;
        let fills_recorded = (entry.quantity - balance).clamp(0, entry.quantity);
        let kept_recorded = entry.quantity - fills_recorded;
        if is_root || state.is_all_root_at(sides.at_us) {
            let covered = if is_root { 0 } else { state.uncovered.min(fills * steps) };
            let in_debt = fills * steps - covered;
            let unseen_covered = share_or_none(unseen, covered, fills * steps);
            let whole = (entry.mixed - fills) * steps;
            state.uncovered -= covered;
            let whole_recorded = kept_recorded * steps;
            state.root.add(Figure { expected: whole, min: whole_recorded, max: whole_recorded });
            state.density = Density::all(steps).larger(state.density);
            self.balance.root += whole - kept + in_debt - (unseen - unseen_covered);
            self.balance.unexplained += in_debt + unseen_covered;
            return;
        }
        self.balance.unexplained += unseen;
        let Some((density, quantity)) = carried.density else { return };
        let density = density.carried(quantity, entry.quantity);
        let (min, max) = if fills_recorded == 0 {
            (carried.figure.min, carried.figure.max)
        } else {
            let min = carried.figure.min - density.within(fills_recorded);
            (min.max(0), carried.figure.max.min(density.within(kept_recorded)))
        };
        state.root.add(Figure { expected: kept, min, max });
        if state.root.max > 0 {
            state.density = density.larger(state.density);
        }
    }

    /// Reached transfers whose figure is not known of itself.
    fn hidden_transfers(&mut self, reach: &Reach) -> Vec<u32> {
        let mut hidden = Vec::new();
        if !self.nothing_known && !self.met_unmeasured && self.along.is_empty() {
            return hidden;
        }
        for &transfer in &reach.order {
            if self.nothing_known || self.hides(transfer) {
                hidden.push(transfer);
            }
        }
        hidden
    }

    fn hides(&mut self, transfer: u32) -> bool {
        let graph = self.graph;
        let from = graph.from(transfer);
        let kind = graph.names.kind(from);
        if self.along.binary_search(&transfer).is_ok() {
            let amount = if kind.is_inside() {
                graph.amount_left(transfer)
            } else {
                graph.amount_entered(transfer)
            };
            return amount.is_none();
        }
        if !kind.is_inside() || graph.books.pool(from).measured {
            return false;
        }
        let at_us = graph.at_us(transfer);
        if self.states.get(from).is_some_and(|state| state.is_all_root_at(at_us)) {
            return graph.amount_left(transfer).is_none();
        }
        graph.hides_shares(from)
    }

    /// Counts what still rests in pools; what is left in a closed run was lost at its closing.
    fn close(mut self, events: Vec<u32>, figures: Vec<Option<Figure>>) -> Forward {
        let graph = self.graph;
        let (mut hiding, mut resting) = (Vec::new(), Vec::new());
        for (pool, state) in self.states.into_all() {
            let books = graph.books.pool(pool);
            let left = state.root.expected;
            if !books.measured {
                if left != 0 || graph.hides_shares(pool) {
                    hiding.push(pool);
                }
                self.balance.unexplained += left;
                continue;
            }
            match (graph.names.kind(pool), books.closed_at_us) {
                (PoolKind::Run, Some(_)) => self.balance.lost += left,
                (PoolKind::Run, None) => self.balance.in_process += left,
                _ => self.balance.on_hand += left,
            }
            if left != 0 && books.closed_at_us.is_none() {
                resting.push((pool, left));
            }
        }
        debug_assert!(!self.root_known || self.balance.closes(), "{:?}", self.balance);
        let balance = self.root_known.then_some(self.balance);
        Forward { events, figures, balance, hiding, resting }
    }
}

/// The share of the root that an outflow takes out of a measured pool (rules N3, N13).
fn share_of(root: &mut Figure, density: Density, entry: Entry, gain: i128) -> Figure {
    let expected = if entry.mixed >= entry.mixed_balance {
        root.expected
    } else {
        share(root.expected, entry.mixed, entry.mixed_balance)
    };
    let rest = (entry.balance + gain - entry.quantity).max(0);
    let (in_outflow, in_rest) = (density.within(entry.quantity), density.within(rest));
    let figure =
        Figure { expected, min: (root.min - in_rest).max(0), max: root.max.min(in_outflow) };
    root.expected -= expected;
    root.max = root.max.min(in_rest);
    root.min = (root.min - in_outflow).max(0);
    figure
}

fn share_or_none(amount: Amount, part: i128, whole: i128) -> Amount {
    if whole == 0 { 0 } else { share(amount, part, whole) }
}
