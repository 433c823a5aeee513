//! Forward figures: how much of the root each transfer carries, and where all of it is now.
//!
//! Root is propagated in the order of events with perfect mixing (rules N2, N3, N9, N10, N11, N13).
//! Only strictly reached transfers take part (rule N12). Everything is in the root's own unit.

use std::collections::HashSet;

use domain::PoolKind;

use crate::amount::{self, Amount, Density};
use crate::figures::{Figure, Figures, States, places_in_event_order, single_roots};
use crate::graph::{Entry, Graph, Rest, Sides, Terms};
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
    /// For each of these events, where shares are known.
    pub(crate) figures: Figures,
    /// `None` where the amount of the root itself is not known.
    pub(crate) balance: Option<Balance>,
    /// Pools in which shares get lost from sight.
    pub(crate) hiding: Vec<u32>,
    /// What is left of the root in each pool, where that is known and not nothing.
    pub(crate) resting: Vec<(u32, Amount)>,
}

/// The root in one pool, in one cache line.
#[derive(Debug, Default)]
#[repr(align(64))]
struct State {
    root: Figure,
    density: Density,
}

impl State {
    /// The share of the root that an outflow takes out of a measured pool (rules N3, N13), and how
    /// dense it was there.
    #[expect(clippy::inline_always, reason = "of plain entries half the arithmetic falls away")]
    #[inline(always)]
    fn give(&mut self, entry: Entry, gain: i128, share: &mut Figure) -> Density {
        let (root, density) = (&mut self.root, self.density);
        share.expected = if entry.mixed >= entry.mixed_balance {
            root.expected
        } else {
            amount::share(root.expected, entry.mixed, entry.mixed_balance)
        };
        let rest = (entry.balance + gain - entry.quantity).max(0);
        let (in_outflow, in_rest) = (density.within(entry.quantity), density.within(rest));
        share.min = (root.min - in_rest).max(0);
        share.max = root.max.min(in_outflow);
        root.expected -= share.expected;
        root.max = root.max.min(in_rest);
        root.min = (root.min - in_outflow).max(0);
        if *root == Figure::default() {
            self.density = Density::NONE;
        }
        density
    }

    /// Root comes in, as dense as this.
    fn take(&mut self, figure: &Figure, density: Density) {
        self.root.add(figure);
        if self.root.max > 0 {
            self.density = density.larger(self.density);
        }
    }
}

/// When everything in a root pool is root (rules N10, N11): between two instants.
#[derive(Debug)]
struct Window {
    from_us: i64,
    to_us: i64,
    /// Outflows that the books do not cover and that were counted as root.
    uncovered: Amount,
}

impl Window {
    fn covers(&self, at_us: i64) -> bool {
        self.from_us <= at_us && at_us <= self.to_us
    }

    /// Of what fills the debt of the pool, what was counted as root already.
    fn cover(&mut self, fills: Amount) -> Amount {
        let covered = self.uncovered.min(fills);
        self.uncovered -= covered;
        covered
    }
}

/// How dense the root is in the pool that a transfer left, with the quantity that left; none where
/// there is nothing to carry.
type Carried = Option<(Density, i128)>;

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
    let mut figures = vec![Figure::default(); reach.order.len()];
    let mut next_figure = figures.iter_mut();
    let mut ahead: Vec<&Sides> = Vec::with_capacity(AHEAD);
    for places in events.chunks(AHEAD) {
        cancel.check()?;
        ahead.clear();
        ahead.extend(places.iter().map(|&place| {
            let listed = reach.order.get(place as usize).copied();
            let transfer = listed.unwrap_or_else(|| unlisted[place as usize - reach.order.len()]);
            graph.books.sides(transfer)
        }));
        reckoning.states.look_up(ahead.iter().map(|sides| sides.to));
        for (&place, &sides) in places.iter().zip(&ahead) {
            let mut nothing = Figure::default();
            if (place as usize) < reach.order.len() {
                // Written where it stays: moving figures about costs more than reckoning them.
                let figure = next_figure.next().unwrap_or(&mut nothing);
                let carried = reckoning.leave(sides, figure);
                reckoning.enter(sides, figure, carried);
            } else {
                reckoning.enter(sides, &nothing, None);
            }
        }
    }
    if !unlisted.is_empty() {
        events.retain(|place| (*place as usize) < reach.order.len());
    }
    let hidden = reckoning.hidden_transfers(reach);
    let answer = reckoning.close(events, Figures::known(figures));
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
    for (event, &place) in answer.events.iter().enumerate() {
        if beyond.contains(&reach.order[place as usize]) {
            answer.figures.hide(event);
        }
    }
    Ok(answer)
}

struct Reckoning<'a> {
    graph: &'a Graph,
    states: States<'a, State>,
    /// Of the pools that are root themselves: their states come first, in this order.
    windows: Vec<Window>,
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
            windows: Vec::new(),
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
            let place = self.states.place_of(pool);
            *self.states.at(place) = State { root: Figure::exactly(content), density };
            let window = Window { from_us, to_us, uncovered: 0 };
            match self.windows.get_mut(place) {
                Some(asked_twice) => *asked_twice = window,
                None => self.windows.push(window),
            }
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

    /// Takes what a transfer takes along of the root, and writes down how much.
    fn leave(&mut self, sides: &Sides, figure: &mut Figure) -> Carried {
        let carried = self.take_share(sides, figure);
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
        self.balance.root += amount - figure.expected;
        *figure = Figure::exactly(amount);
        // Outside nothing is measured: there it is as dense as where it goes.
        let steps = graph.books.pool(if inside { from } else { graph.to(transfer) }).steps;
        Some((Density::all(steps), amount / steps))
    }

    fn is_all_root_at(&self, place: usize, at_us: i64) -> bool {
        self.windows.get(place).is_some_and(|window| window.covers(at_us))
    }

    fn take_share(&mut self, sides: &Sides, figure: &mut Figure) -> Carried {
        let graph = self.graph;
        let Terms { measured, gain, steps } = graph.books.terms_out(sides);
        self.met_unmeasured |= !measured;
        let place = self.states.find(sides.from)?;
        let all_root = self.is_all_root_at(place, sides.at_us);
        let state = self.states.at(place);
        if let Some(entry) = sides.plain_outflow().filter(|_| !all_root) {
            return Some((state.give(entry, 0, figure), entry.quantity));
        }
        if !measured {
            if all_root {
                let amount = graph.amount_left(sides.transfer)?;
                *figure = Figure::exactly(amount);
                return Some((Density::all(steps), amount / steps));
            }
            if !graph.passes_all_on(sides.from) {
                return None;
            }
            *figure = std::mem::take(&mut state.root);
            return (figure.max > 0).then_some((Density::UNBOUNDED, 1));
        }
        let entry = graph.books.outflow(sides);
        let density = state.give(entry, gain, figure);
        if all_root && gain == 0 && entry.quantity > entry.balance.max(0) {
            // Rule N10: an outflow that the books do not cover adds the missing amount.
            let missing = (entry.quantity - entry.balance.max(0)) * steps;
            figure.add(&Figure::exactly(missing));
            self.windows[place].uncovered += missing;
            self.balance.root += missing;
        }
        let density = if all_root { Density::all(steps).larger(density) } else { density };
        Some((density, entry.quantity))
    }

    /// Brings what a transfer carries to where it goes.
    fn enter(&mut self, sides: &Sides, figure: &Figure, carried: Carried) {
        let expected = figure.expected;
        match sides.kind_entered() {
            PoolKind::Customer | PoolKind::Supplier => self.balance.shipped += expected,
            PoolKind::Scrap => self.balance.scrapped += expected,
            PoolKind::Loss => self.balance.lost += expected,
            PoolKind::Adjust => self.balance.adjusted += expected,
            PoolKind::Lot | PoolKind::Run | PoolKind::Tank => {
                let terms = self.graph.books.terms_in(sides);
                if terms.measured {
                    self.enter_measured(sides, terms, figure, carried);
                } else {
                    self.enter_unmeasured(sides, *figure);
                }
            }
        }
    }

    fn enter_unmeasured(&mut self, sides: &Sides, mut figure: Figure) {
        let (transfer, pool) = (sides.transfer, sides.to);
        if self.before.binary_search(&transfer).is_ok() {
            if let Some(amount) = self.graph.amount_entered(transfer) {
                self.balance.root += amount - figure.expected;
                figure = Figure::exactly(amount);
            } else {
                (self.root_known, self.nothing_known) = (false, true);
            }
        }
        if self.graph.passes_all_on(pool) {
            self.states.of(pool).root.add(&figure);
        } else {
            self.states.of(pool);
            self.balance.unexplained += figure.expected;
        }
    }

    fn enter_measured(&mut self, sides: &Sides, terms: Terms, figure: &Figure, carried: Carried) {
        let Terms { gain, steps, .. } = terms;
        let entry = self.graph.books.inflow(sides);
        let is_root = self.before.binary_search(&sides.transfer).is_ok();
        let place = self.states.place_of(sides.to);
        let is_all_root = is_root || self.is_all_root_at(place, sides.at_us);
        let balance = entry.balance + gain;
        if !is_all_root && entry.mixed <= entry.mixed_balance && entry.quantity <= balance {
            let Some((density, quantity)) = carried else { return };
            let state = self.states.at(place);
            return state.take(figure, density.carried(quantity, entry.quantity));
        }
        // An inflow into a debt first fills the debt (rule N13).
        let fills = (entry.mixed - entry.mixed_balance).clamp(0, entry.mixed);
        let kept = share_or_none(figure.expected, entry.mixed - fills, entry.mixed);
        let unseen = figure.expected - kept;
        let fills_recorded = (entry.quantity - balance).clamp(0, entry.quantity);
        let kept_recorded = entry.quantity - fills_recorded;
        if is_all_root {
            let window = self.windows.get_mut(place).filter(|_| !is_root);
            let covered = window.map_or(0, |window| window.cover(fills * steps));
            let in_debt = fills * steps - covered;
            let unseen_covered = share_or_none(unseen, covered, fills * steps);
            let whole = (entry.mixed - fills) * steps;
            let whole_recorded = kept_recorded * steps;
            let root = Figure { expected: whole, min: whole_recorded, max: whole_recorded };
            let state = self.states.at(place);
            state.root.add(&root);
            state.density = Density::all(steps).larger(state.density);
            self.balance.root += whole - kept + in_debt - (unseen - unseen_covered);
            self.balance.unexplained += in_debt + unseen_covered;
            return;
        }
        self.balance.unexplained += unseen;
        let Some((density, quantity)) = carried else { return };
        let density = density.carried(quantity, entry.quantity);
        let (min, max) = if fills_recorded == 0 {
            (figure.min, figure.max)
        } else {
            let min = figure.min - density.within(fills_recorded);
            (min.max(0), figure.max.min(density.within(kept_recorded)))
        };
        self.states.at(place).take(&Figure { expected: kept, min, max }, density);
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
        if self.states.find(from).is_some_and(|place| self.is_all_root_at(place, at_us)) {
            return graph.amount_left(transfer).is_none();
        }
        graph.hides_shares(from)
    }

    /// Counts what still rests in pools; what is left in a closed run was lost at its closing.
    fn close(mut self, events: Vec<u32>, figures: Figures) -> Forward {
        let graph = self.graph;
        let (mut hiding, mut resting) = (Vec::new(), Vec::new());
        for (pool, state) in self.states.into_all() {
            let left = state.root.expected;
            let rest = graph.books.rest(pool);
            match rest {
                Rest::OnHand => self.balance.on_hand += left,
                Rest::InProcess => self.balance.in_process += left,
                Rest::Lost => self.balance.lost += left,
                Rest::Passing | Rest::Hidden | Rest::Outside => self.balance.unexplained += left,
            }
            match rest {
                Rest::OnHand | Rest::InProcess if left != 0 => resting.push((pool, left)),
                Rest::Passing | Rest::Outside if left != 0 => hiding.push(pool),
                Rest::Hidden => hiding.push(pool),
                _ => {}
            }
        }
        debug_assert!(!self.root_known || self.balance.closes(), "{:?}", self.balance);
        let balance = self.root_known.then_some(self.balance);
        Forward { events, figures, balance, hiding, resting }
    }
}

fn share_or_none(amount: Amount, part: i128, whole: i128) -> Amount {
    if whole == 0 { 0 } else { amount::share(amount, part, whole) }
}
