//! Backward figures: how much of each origin is inside what was asked.
//!
//! The mirror of forward reckoning (rule N14): asked amounts go back in reversed order of events
//! and mix the same way. A transfer's figure is in the unit of the pool it leaves, a pool's in its
//! own, and what the books do not cover has no origin (rule N13).

use std::collections::HashSet;

use crate::amount::{Amount, STEPS, share};
use crate::figures::{Figure, Figures, States, places_in_event_order, single_roots};
use crate::graph::{Entry, Graph, Sides, Terms};
use crate::question::{Origin, Way};
use crate::walk::{Cancel, Cancelled, Reach, Scratch, walk_on};

/// What backward reckoning says.
#[derive(Debug, Default)]
pub(crate) struct Backward {
    /// The places of the reached transfers in the walk, in the order of events.
    pub(crate) events: Vec<u32>,
    /// For each of these events, in the unit of the pool it leaves (the
    /// one it enters, if it leaves the outside world), where it is known.
    pub(crate) figures: Figures,
    /// Pools that gave more than the books cover, and how much of that was asked.
    pub(crate) gaps: Vec<(u32, Option<Figure>)>,
    /// Pools in which shares get lost from sight.
    pub(crate) hiding: Vec<u32>,
}

/// The asked part of a transfer: a figure against the whole of it.
#[derive(Debug, Clone, Copy)]
struct Part {
    figure: Figure,
    whole: Amount,
}

impl Part {
    /// All of it.
    const WHOLE: Self =
        Self { figure: Figure { expected: STEPS, min: STEPS, max: STEPS }, whole: STEPS };

    /// The asked part where the whole is this much.
    fn of(self, amount: Amount) -> Figure {
        let scaled = |part: Amount| share_or_none(amount, part, self.whole);
        Figure {
            expected: scaled(self.figure.expected),
            min: scaled(self.figure.min),
            max: scaled(self.figure.max),
        }
    }
}

/// What is asked of one pool.
#[derive(Debug, Default)]
struct State {
    asked: Figure,
    /// At or after this instant everything in the pool was asked for.
    all_asked_from: Option<i64>,
    /// Of a run that passes everything on: the asked part of its one outflow.
    passed: Option<Part>,
    gap: Option<Figure>,
    gap_unknown: bool,
}

/// Reckons backward over what a strict walk reached.
pub(crate) fn reckon(
    graph: &Graph,
    origins: &[Origin],
    reach: &Reach,
    scratch: &mut Scratch,
    cancel: &Cancel,
) -> Result<Backward, Cancelled> {
    let hidden = hidden_transfers(graph, origins, reach);
    let unknown: HashSet<u32> = if hidden.is_empty() {
        HashSet::new()
    } else {
        walk_on(graph, Way::Backward, &hidden, scratch, cancel)?.order.into_iter().collect()
    };
    let mut reckoning = Reckoning::begin(graph, origins, reach, unknown, scratch);
    let unlisted = reckoning.unlisted_outflows(origins);
    let mut events = places_in_event_order(graph, reach, &unlisted);
    let mut figures = Figures::nothing(reach.order.len());
    let mut event = reach.order.len();
    for (count, &place) in events.iter().rev().enumerate() {
        if count % 4096 == 0 {
            cancel.check()?;
        }
        match reach.order.get(place as usize) {
            Some(&transfer) => {
                event -= 1;
                figures.set(event, reckoning.go_back(transfer));
            }
            None => reckoning.ask_whole(unlisted[place as usize - reach.order.len()]),
        }
    }
    events.retain(|place| (*place as usize) < reach.order.len());
    Ok(reckoning.close(events, figures))
}

/// Whether a pool is asked for its content, and from when on.
fn asked_from(origins: &[Origin], pool: u32) -> Option<i64> {
    origins.iter().find_map(|origin| match origin {
        Origin::Content { pool: root, from_us, .. } if *root == pool => Some(*from_us),
        _ => None,
    })
}

/// Reached transfers into a pool that hides which of its inflows are in its outflows.
fn hidden_transfers(graph: &Graph, origins: &[Origin], reach: &Reach) -> Vec<u32> {
    let (along, _) = single_roots(origins);
    let hidden = |transfer: &u32| {
        let sides = graph.books.sides(*transfer);
        let pool = sides.to;
        !graph.books.terms_in(sides).measured
            && graph.hides_shares(pool)
            && along.binary_search(transfer).is_err()
            && asked_from(origins, pool).is_none_or(|from_us| graph.at_us(*transfer) < from_us)
    };
    reach.order.iter().copied().filter(hidden).collect()
}

struct Reckoning<'a> {
    graph: &'a Graph,
    states: States<'a, State>,
    /// Transfers that are asked for as a whole: those the walk lists, and those it does not.
    along: Vec<u32>,
    before: Vec<u32>,
    /// Transfers whose figure a hiding pool makes unknown.
    unknown: HashSet<u32>,
}

impl<'a> Reckoning<'a> {
    fn begin(
        graph: &'a Graph,
        origins: &[Origin],
        reach: &Reach,
        unknown: HashSet<u32>,
        scratch: &'a mut Scratch,
    ) -> Self {
        let mut states: States<'a, State> = States::begin(graph, reach.order.len(), scratch);
        let (along, before) = single_roots(origins);
        for origin in origins {
            let Origin::Content { pool, from_us, .. } = *origin else { continue };
            // Asked from the opening of the window on: what was in it by then.
            let content = graph.content_before(pool, from_us);
            let state = states.of(pool);
            state.asked = Figure::exactly(content * graph.books.pool(pool).steps);
            state.all_asked_from = Some(from_us);
        }
        Self { graph, states, along, before, unknown }
    }

    /// Outflows that are asked for though no walk lists them: single ones that are the root, and
    /// those of a root pool that its books do not cover.
    fn unlisted_outflows(&self, origins: &[Origin]) -> Vec<u32> {
        let graph = self.graph;
        let mut unlisted = Vec::new();
        for origin in origins {
            match *origin {
                Origin::Along { .. } => {}
                Origin::Before { transfer, .. } => unlisted.push(transfer),
                Origin::Content { pool, from_us, to_us } => {
                    let books = graph.books.pool(pool);
                    unlisted.extend(graph.layout.leaving(pool).iter().copied().filter(
                        |&transfer| {
                            let at_us = graph.at_us(transfer);
                            books.measured && from_us <= at_us && at_us <= to_us && {
                                let entry = graph.books.outflow(graph.books.sides(transfer));
                                entry.quantity > (entry.balance + books.gain).max(0)
                            }
                        },
                    ));
                }
            }
        }
        unlisted
    }

    /// A transfer out of the root that is asked for as a whole.
    fn ask_whole(&mut self, transfer: u32) {
        let pool = self.graph.from(transfer);
        let at_us = self.graph.at_us(transfer);
        let state = self.states.of(pool);
        if state.all_asked_from.is_some_and(|from_us| from_us <= at_us) {
            let books = self.graph.books.pool(pool);
            let entry = self.graph.books.outflow(self.graph.books.sides(transfer));
            let missing = entry.quantity - (entry.balance + books.gain).max(0);
            let missing = Figure::exactly(missing * books.steps);
            state.gap.get_or_insert_default().add(&missing);
            return;
        }
        let uncertain = self.unknown.contains(&transfer);
        self.ask(transfer, self.graph.books.sides(transfer), Some(Part::WHOLE), uncertain);
    }

    /// The figure of a reached transfer, asked on of the pool it leaves.
    fn go_back(&mut self, transfer: u32) -> Option<Figure> {
        let graph = self.graph;
        let sides = graph.books.sides(transfer);
        let part = self.asked_part(transfer, sides);
        let uncertain = part.is_none() || self.unknown.contains(&transfer);
        if !sides.kind_left().is_inside() {
            return Some(part.filter(|_| !uncertain)?.of(graph.amount_entered(transfer)?));
        }
        // Met again around a ring, a root is asked for as a whole all the same.
        if self.before.binary_search(&transfer).is_err() {
            self.ask(transfer, sides, part, uncertain)
        } else {
            Some(part?.of(graph.amount_left(transfer)?))
        }
        .filter(|_| !uncertain)
    }

    /// The part of a transfer that is asked for, by the pool it entered.
    fn asked_part(&mut self, transfer: u32, sides: &Sides) -> Option<Part> {
        let Terms { measured, gain, steps } = self.graph.books.terms_in(sides);
        let state = self.states.of(sides.to);
        if state.all_asked_from.is_some_and(|from_us| from_us <= sides.at_us) {
            return Some(Part::WHOLE);
        }
        // What another root asks of this one's pool is in this one too: it is asked for once.
        let is_root = self.along.binary_search(&transfer).is_ok();
        if measured {
            let entry = self.graph.books.inflow(sides);
            let figure = part_of_inflow(&mut state.asked, entry, gain, steps);
            let part = Part { figure, whole: entry.quantity * steps };
            return Some(if is_root { Part::WHOLE } else { part });
        }
        if is_root {
            return Some(Part::WHOLE);
        }
        let Part { figure, whole } = state.passed?;
        // Any one piece may hold all of what entered (rule N9).
        let max = if figure.max > 0 { whole } else { 0 };
        let min = if figure.min == whole { whole } else { 0 };
        Some(Part { figure: Figure { expected: figure.expected, min, max }, whole })
    }

    /// Asks the pool that a transfer leaves for the asked part of it, and says how much that is.
    fn ask(
        &mut self,
        transfer: u32,
        sides: &Sides,
        part: Option<Part>,
        uncertain: bool,
    ) -> Option<Figure> {
        let graph = self.graph;
        let Terms { measured, gain, steps } = graph.books.terms_out(sides);
        let state = self.states.of(sides.from);
        let asked_already = state.all_asked_from.is_some_and(|from_us| from_us <= sides.at_us);
        if asked_already || !measured {
            // Everything there is asked for already (rule N10), or passes through as it is.
            if !asked_already {
                state.passed = part;
            }
            return Some(part?.of(graph.amount_left(transfer)?));
        }
        let entry = graph.books.outflow(sides);
        let part = part?;
        let recorded = part.of(entry.quantity * steps);
        let mixed = if entry.mixed == entry.quantity {
            recorded.expected
        } else {
            share_or_none(entry.mixed * steps, part.figure.expected, part.whole)
        };
        let (covered, missing) = covered_part(recorded, mixed, entry, gain, steps);
        state.asked.add(&covered);
        if missing != Figure::default() {
            state.gap.get_or_insert_default().add(&missing);
            state.gap_unknown |= uncertain;
        }
        Some(recorded)
    }

    fn close(self, events: Vec<u32>, figures: Figures) -> Backward {
        let graph = self.graph;
        let (mut gaps, mut hiding) = (Vec::new(), Vec::new());
        for (pool, mut state) in self.states.into_all() {
            let books = graph.books.pool(pool);
            if state.all_asked_from.is_none() && state.asked.expected > 0 {
                // Asked of an instant in which goods went in a ring: nothing before it covers it.
                let rest = Figure { min: 0, ..state.asked };
                state.gap.get_or_insert_default().add(&rest);
            }
            if let Some(gap) = state.gap {
                gaps.push((pool, (!state.gap_unknown).then_some(gap)));
            }
            let inside = graph.names.kind(pool).is_inside();
            if inside
                && graph.hides_shares(pool)
                && !books.measured
                && state.all_asked_from.is_none()
            {
                hiding.push(pool);
            }
        }
        Backward { events, figures, gaps, hiding }
    }
}

/// What an inflow contributed to what is asked of a measured pool (rule N14).
fn part_of_inflow(asked: &mut Figure, entry: Entry, gain: i128, steps: i128) -> Figure {
    // What filled a debt is in nothing that came later (rule N13).
    let held = entry.mixed_balance.max(0);
    let kept = entry.mixed.min(held);
    let taken = if held == 0 { 0 } else { share(asked.expected, kept, held) };
    // Scaled content stands for more recorded content where a run gained.
    let expected = share_or_none(taken, entry.quantity, entry.mixed);
    let held = (entry.balance + gain).max(0);
    let kept = entry.quantity.min(held) * steps;
    let rest = held * steps - kept;
    let figure = Figure { expected, min: (asked.min - rest).max(0), max: asked.max.min(kept) };
    asked.expected -= taken;
    asked.max = asked.max.min(rest);
    asked.min = (asked.min - kept).max(0);
    figure
}

/// Splits what is asked of an outflow into what the balance covers and what it does not.
fn covered_part(
    recorded: Figure,
    mixed: Amount,
    entry: Entry,
    gain: i128,
    steps: i128,
) -> (Figure, Figure) {
    let held = entry.mixed_balance.max(0);
    let covered = if entry.mixed <= held { mixed } else { share_or_none(mixed, held, entry.mixed) };
    let held = (entry.balance + gain).max(0) * steps;
    let short = (entry.quantity * steps - held).max(0);
    let held = held.min(entry.quantity * steps);
    let inside = Figure {
        expected: covered,
        min: (recorded.min - short).max(0),
        max: recorded.max.min(held),
    };
    let gap = Figure {
        expected: mixed - covered,
        min: (recorded.min - held).max(0),
        max: recorded.max.min(short),
    };
    (inside, gap)
}

fn share_or_none(amount: Amount, part: i128, whole: i128) -> Amount {
    if whole == 0 { 0 } else { share(amount, part, whole) }
}
