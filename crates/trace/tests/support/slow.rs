//! The rules written down a second time, as slowly and plainly as they read, in exact fractions.
//!
//! Nothing here is taken from the engine: every question is answered by looking at everything.

mod forward;

use std::collections::{BTreeMap, BTreeSet};

use domain::PoolKind;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use super::world::{ITEMS, POOLS, World, holds_kg, is_inside, thirds};

pub type Ratio = BigRational;

/// A transfer as it counts.
#[derive(Debug, Clone)]
pub struct Link {
    pub code: String,
    pub from: usize,
    pub to: usize,
    pub at: i64,
    pub recorded: i64,
    pub left: Option<Ratio>,
    pub entered: Option<Ratio>,
}

/// The books of all pools, by event.
struct Running {
    /// What was in the pool before an outflow.
    before: BTreeMap<usize, Ratio>,
    /// What was in the pool after an inflow.
    after: BTreeMap<usize, Ratio>,
    /// What mixes: quantity out, balance before it, quantity in, balance after it.
    mixed: BTreeMap<usize, [Ratio; 4]>,
}

pub struct Slow {
    pub links: Vec<Link>,
    /// Places of links in the order of events.
    pub events: Vec<usize>,
    as_of: i64,
    /// The instants at whose end each pool was flushed.
    flushed: Vec<Vec<i64>>,
}

/// Where a question begins: a whole pool, a window of it, or one transfer of it.
#[derive(Debug, Clone)]
pub enum Begin {
    Whole(usize),
    Window(usize, i64, i64),
    Single(usize, usize),
}

impl Begin {
    pub fn pool(&self) -> usize {
        match self {
            Self::Whole(pool) | Self::Window(pool, ..) | Self::Single(pool, _) => *pool,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    Strict,
    Tolerant(i64),
    Cautious,
}

pub type Figure = (Ratio, Ratio, Ratio);

/// Figures by transfer; `None` where they are unknown.
#[derive(Debug, Default)]
pub struct Reckoned {
    pub figures: BTreeMap<usize, Option<Figure>>,
    pub root: Option<Ratio>,
    pub parts: BTreeMap<&'static str, Ratio>,
    pub gaps: BTreeMap<usize, Ratio>,
}

fn steps(count: i64) -> Ratio {
    Ratio::from_integer(BigInt::from(count))
}

fn side(pool: usize, said: Option<i64>, other: usize, other_said: Option<i64>) -> Option<Ratio> {
    let billion = steps(1_000_000_000);
    if let Some(quantity) = said {
        return Some(steps(quantity) / billion);
    }
    if !holds_kg(pool) {
        return None;
    }
    let other_quantity = steps(other_said?) / &billion;
    if holds_kg(other) {
        return Some(other_quantity);
    }
    if !is_inside(other) {
        return None;
    }
    Some(other_quantity * (steps(ITEMS[POOLS[other].2?].1?) / billion))
}

impl Slow {
    pub fn of(world: &World, as_of: i64) -> Self {
        let mut states = Vec::new();
        for (index, moved) in world.moved.iter().enumerate() {
            let (mut at, mut void) = (moved.at, moved.recorded > as_of);
            let (mut from, mut to) = (moved.qty_from.map(thirds), moved.qty_to.map(thirds));
            let mut corrections: Vec<_> = world
                .corrected
                .iter()
                .filter(|c| c.transfer == index && c.recorded <= as_of && moved.recorded <= as_of)
                .collect();
            // By record time; at one record time what names a quantity comes first, then a time,
            // then what voids: the order of field names, and false before true.
            corrections.sort_by_key(|c| {
                let from = c.qty.filter(|_| moved.qty_from.is_some());
                let to = c.qty.filter(|_| moved.qty_to.is_some());
                (
                    c.recorded,
                    from.is_none(),
                    from,
                    to.is_none(),
                    to,
                    c.at.is_none(),
                    c.at,
                    c.void.is_none(),
                    c.void,
                )
            });
            for c in corrections {
                void = c.void.unwrap_or(void);
                at = c.at.unwrap_or(at);
                from = c.qty.filter(|_| from.is_some()).map(thirds).or(from);
                to = c.qty.filter(|_| to.is_some()).map(thirds).or(to);
            }
            let left = side(moved.from, from, moved.to, to);
            let entered = side(moved.to, to, moved.from, from);
            states.push((!void, at, left, entered));
        }
        let mut links = Vec::new();
        for (index, moved) in world.moved.iter().enumerate() {
            if moved.returns.is_some() || !states[index].0 {
                continue;
            }
            let (left, entered) = net(world, &states, index);
            if [&left, &entered].into_iter().flatten().any(|q| !q.is_positive()) {
                continue;
            }
            links.push(Link {
                code: World::code(index),
                from: moved.from,
                to: moved.to,
                at: states[index].1,
                recorded: moved.recorded,
                left,
                entered,
            });
        }
        let mut slow = Self { links, events: Vec::new(), as_of, flushed: Vec::new() };
        slow.events = slow.order_of_events();
        slow.flushed = (0..POOLS.len()).map(|pool| slow.flushes(pool)).collect();
        slow
    }

    /// Rule N2, by trying.
    fn order_of_events(&self) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::new();
        let instants: BTreeSet<i64> = self.links.iter().map(|link| link.at).collect();
        for at in instants {
            let mut open: Vec<usize> =
                (0..self.links.len()).filter(|&i| self.links[i].at == at).collect();
            while !open.is_empty() {
                let before = |i: usize| -> Vec<usize> {
                    let pool = self.links[i].from;
                    if !is_inside(pool) {
                        return Vec::new();
                    }
                    open.iter().copied().filter(|&j| self.links[j].to == pool).collect()
                };
                let closure = |i: usize| {
                    let (mut all, mut next) = (BTreeSet::new(), before(i));
                    while let Some(j) = next.pop() {
                        if all.insert(j) {
                            next.extend(before(j));
                        }
                    }
                    all
                };
                // Decided to come next: nothing open must come before it, except its own ring.
                let free = |&i: &usize| closure(i).iter().all(|&j| closure(j).contains(&i));
                let key = |&i: &usize| (self.links[i].recorded, self.links[i].code.clone());
                let next = open.iter().copied().filter(|i| free(i)).min_by_key(key).unwrap();
                open.retain(|&i| i != next);
                order.push(next);
            }
        }
        order
    }

    pub fn measured(&self, pool: usize) -> bool {
        is_inside(pool)
            && self.links.iter().all(|link| {
                (link.from != pool || link.left.is_some())
                    && (link.to != pool || link.entered.is_some())
            })
    }

    fn outs(&self, pool: usize) -> usize {
        self.links.iter().filter(|link| link.from == pool).count()
    }

    pub fn hides(&self, pool: usize) -> bool {
        is_inside(pool) && !self.measured(pool) && !self.passes_on(pool)
    }

    pub fn passes_on(&self, pool: usize) -> bool {
        POOLS[pool].0 == PoolKind::Run && !self.measured(pool) && self.outs(pool) == 1
    }

    /// When a run closed, if it did.
    pub fn closed(&self, pool: usize) -> Option<i64> {
        let closed = POOLS[pool].3.filter(|closed| *closed <= self.as_of)?;
        let used = self.links.iter().filter(|link| link.from == pool || link.to == pool);
        Some(used.map(|link| link.at).max().unwrap_or(closed).max(closed))
    }

    fn total(&self, pool: usize, inward: bool) -> Ratio {
        let side = |link: &Link| if inward { link.entered.clone() } else { link.left.clone() };
        let here = |link: &&Link| if inward { link.to == pool } else { link.from == pool };
        self.links.iter().filter(here).filter_map(side).sum()
    }

    /// What a closed run gave more than it took.
    pub fn gain(&self, pool: usize) -> Ratio {
        if self.closed(pool).is_none() || !self.measured(pool) {
            return Ratio::zero();
        }
        (self.total(pool, false) - self.total(pool, true)).max(Ratio::zero())
    }

    fn balance_after(&self, pool: usize, at: i64) -> Ratio {
        let mut balance = Ratio::zero();
        for link in self.links.iter().filter(|link| link.at <= at) {
            if link.to == pool {
                balance += link.entered.clone().unwrap();
            }
            if link.from == pool {
                balance -= link.left.clone().unwrap();
            }
        }
        balance
    }

    /// Rule N1: the instants at whose end a pool was flushed.
    fn flushes(&self, pool: usize) -> Vec<i64> {
        let mut flushes = Vec::new();
        if self.measured(pool) && self.gain(pool).is_zero() {
            let mut indebted = false;
            let touching = |link: &&Link| link.from == pool || link.to == pool;
            let instants: BTreeSet<i64> =
                self.links.iter().filter(touching).map(|l| l.at).collect();
            for at in instants {
                let balance = self.balance_after(pool, at);
                indebted |= balance.is_negative();
                let adjust = |p: usize| POOLS[p].0 == PoolKind::Adjust;
                let counted = self.links.iter().filter(touching).filter(|link| link.at == at);
                let counted = counted.clone().any(|link| adjust(link.from) || adjust(link.to));
                if balance.is_zero() && (!indebted || counted) {
                    flushes.push(at);
                    indebted = false;
                }
            }
        }
        flushes.extend(self.closed(pool));
        flushes
    }

    /// Whether what enters a pool by one link may be in another that leaves it.
    pub fn passes(&self, e: usize, f: usize, reading: Reading) -> bool {
        let (into, out) = (&self.links[e], &self.links[f]);
        if into.to != out.from || !is_inside(into.to) {
            return false;
        }
        let run = POOLS[into.to].0 == PoolKind::Run;
        match reading {
            Reading::Cautious => true,
            Reading::Tolerant(minutes) if run && out.at < into.at => {
                let own = i64::from(POOLS[into.to].4) / 60;
                into.at <= out.at + minutes.max(own)
            }
            _ => {
                into.at <= out.at
                    && !self.flushed[into.to]
                        .iter()
                        .any(|&flush| into.at <= flush && flush < out.at)
            }
        }
    }

    fn first_level(&self, begin: &Begin, forward: bool, reading: Reading) -> BTreeSet<usize> {
        let all = 0..self.links.len();
        let near = |i: &usize, pool: usize| {
            if forward { self.links[*i].from == pool } else { self.links[*i].to == pool }
        };
        match *begin {
            Begin::Whole(pool) => all.filter(|i| near(i, pool)).collect(),
            Begin::Single(pool, t) if near(&t, pool) => BTreeSet::from([t]),
            Begin::Single(_, t) => all
                .filter(|&i| {
                    if forward { self.passes(t, i, reading) } else { self.passes(i, t, reading) }
                })
                .collect(),
            Begin::Window(pool, from, to) => {
                let flushes = &self.flushed[pool];
                all.filter(|i| near(i, pool))
                    .filter(|&i| {
                        let at = self.links[i].at;
                        match (forward, reading) {
                            (true, Reading::Cautious) => at >= from,
                            (false, Reading::Cautious) => at <= to,
                            (true, _) => {
                                let held = |j: &usize| {
                                    let e = &self.links[*j];
                                    e.to == pool
                                        && e.at <= to
                                        && !flushes.iter().any(|&f| e.at <= f && f < at)
                                };
                                at >= from && (at <= to || (0..self.links.len()).any(|j| held(&j)))
                            }
                            (false, _) => at <= to && !flushes.iter().any(|&f| at <= f && f < from),
                        }
                    })
                    .collect()
            }
        }
    }

    /// Every reached link with its depth.
    pub fn reach(&self, begin: &Begin, forward: bool, reading: Reading) -> BTreeMap<usize, u32> {
        let mut depth = BTreeMap::new();
        let mut level = self.first_level(begin, forward, reading);
        let mut number = 1;
        while !level.is_empty() {
            for &link in &level {
                depth.insert(link, number);
            }
            number += 1;
            level = (0..self.links.len())
                .filter(|next| !depth.contains_key(next))
                .filter(|&next| {
                    level.iter().any(|&link| {
                        if forward {
                            self.passes(link, next, reading)
                        } else {
                            self.passes(next, link, reading)
                        }
                    })
                })
                .collect();
        }
        depth
    }

    /// Links whose strict chain passes through a pool that hides shares.
    fn hidden(
        &self,
        reached: &BTreeMap<usize, u32>,
        seeds: Vec<usize>,
        forward: bool,
    ) -> BTreeSet<usize> {
        let mut hidden: BTreeSet<usize> = seeds.iter().copied().collect();
        let mut next = seeds;
        while let Some(link) = next.pop() {
            for &other in reached.keys() {
                let follows = if forward {
                    self.passes(link, other, Reading::Strict)
                } else {
                    self.passes(other, link, Reading::Strict)
                };
                if follows && hidden.insert(other) {
                    next.push(other);
                }
            }
        }
        hidden
    }

    /// Quantity and balance before (out) or after (in) each event of each pool, as recorded.
    fn running(&self) -> Running {
        let (mut before, mut after, mut mixed) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut balance = vec![Ratio::zero(); POOLS.len()];
        let mut scaled = balance.clone();
        for &event in &self.events {
            let link = &self.links[event];
            let [mut out_quantity, mut out_balance] = [Ratio::zero(), Ratio::zero()];
            if self.measured(link.from) {
                let left = link.left.clone().unwrap();
                before.insert(event, balance[link.from].clone());
                balance[link.from] -= &left;
                let factor = if self.gain(link.from).is_positive() {
                    self.total(link.from, true) / self.total(link.from, false)
                } else {
                    Ratio::one()
                };
                out_quantity = left * factor;
                out_balance = scaled[link.from].clone();
                scaled[link.from] -= &out_quantity;
            }
            let [mut in_quantity, mut in_balance] = [Ratio::zero(), Ratio::zero()];
            if self.measured(link.to) {
                in_quantity = link.entered.clone().unwrap();
                balance[link.to] += &in_quantity;
                scaled[link.to] += &in_quantity;
                after.insert(event, balance[link.to].clone());
                in_balance = scaled[link.to].clone();
            }
            mixed.insert(event, [out_quantity, out_balance, in_quantity, in_balance]);
        }
        Running { before, after, mixed }
    }

    /// What was in a pool just before an instant.
    fn content(&self, pool: usize, at: i64) -> Ratio {
        if !self.measured(pool) || self.closed(pool).is_some_and(|closed| closed < at) {
            return Ratio::zero();
        }
        let mixed = self.running().mixed;
        let mut content = Ratio::zero();
        for event in self.events.iter().filter(|&&event| self.links[event].at < at) {
            let [out, _, into, _] = &mixed[event];
            if self.links[*event].from == pool {
                content -= out;
            }
            if self.links[*event].to == pool {
                content += into;
            }
        }
        content.max(Ratio::zero())
    }

    /// Whether a pool ever gave more than its books cover.
    pub fn overdraws(&self, pool: usize) -> bool {
        let before = self.running().before;
        self.events.iter().any(|event| {
            let link = &self.links[*event];
            let held = || (&before[event] + self.gain(pool)).max(Ratio::zero());
            link.from == pool && link.left.as_ref().is_some_and(|left| *left > held())
        })
    }

    /// Rules N3, N9, N10, N11, N13 as they read.
    pub fn forward(&self, begin: &Begin) -> Reckoned {
        forward::Forward::begin(self, begin).reckon()
    }

    /// Rules N13 and N14 as they read.
    pub fn backward(&self, begin: &Begin) -> Reckoned {
        let zero = Ratio::zero;
        let reached = self.reach(begin, false, Reading::Strict);
        let Running { before, after, mixed } = self.running();
        let (pool, from, to) = match *begin {
            Begin::Whole(pool) => (Some(pool), i64::MIN, i64::MAX),
            Begin::Window(pool, from, to) => (Some(pool), from, to),
            Begin::Single(..) => (None, 0, 0),
        };
        let single = match *begin {
            Begin::Single(pool, t) => Some((t, self.links[t].to == pool)),
            _ => None,
        };
        let mut answer = Reckoned::default();
        let mut asked: BTreeMap<usize, (Ratio, Ratio, Ratio)> = BTreeMap::new();
        // The asked part of the one outflow of a run that passes all on, as fractions.
        let mut passed: BTreeMap<usize, Option<Figure>> = BTreeMap::new();
        if let Some(pool) = pool {
            let content = self.content(pool, from);
            asked.insert(pool, (content.clone(), content.clone(), content));
        }
        let one = Ratio::one;
        for &event in self.events.iter().rev() {
            let link = &self.links[event];
            let [out, out_balance, into, in_balance] = &mixed[&event];
            let all_asked = |p: usize| Some(p) == pool && link.at >= from;
            // The asked fraction of it.
            let mut fraction: Option<Figure> = None;
            if reached.contains_key(&event) {
                if single == Some((event, true)) || all_asked(link.to) {
                    fraction = Some((one(), one(), one()));
                } else if self.measured(link.to) {
                    let a = asked.entry(link.to).or_insert_with(|| (zero(), zero(), zero()));
                    let held = (&after[&event] + self.gain(link.to)).max(zero());
                    let q = link.entered.clone().unwrap();
                    fraction = Some(part_of_inflow(a, &q, &held, (into, in_balance)));
                } else if let Some(Some(f)) = passed.get(&link.to) {
                    let min = if f.1 == one() { one() } else { zero() };
                    let max = if f.2.is_positive() { one() } else { zero() };
                    fraction = Some((f.0.clone(), min, max));
                }
                let side = if is_inside(link.from) { &link.left } else { &link.entered };
                let figure = fraction.clone().zip(side.clone());
                answer.figures.insert(event, figure.map(|(f, q)| (f.0 * &q, f.1 * &q, f.2 * q)));
            }
            // What is asked on.
            if !is_inside(link.from) {
                continue;
            }
            if all_asked(link.from) {
                if link.at <= to && self.measured(link.from) {
                    let covered = (&before[&event] + self.gain(link.from)).max(zero());
                    let missing = link.left.clone().unwrap() - covered;
                    if missing.is_positive() {
                        *answer.gaps.entry(link.from).or_insert_with(zero) += missing;
                    }
                }
                continue;
            }
            if single == Some((event, false)) {
                fraction = Some((one(), one(), one()));
            } else if !reached.contains_key(&event) {
                continue;
            }
            if !self.measured(link.from) {
                passed.insert(link.from, fraction);
                continue;
            }
            let Some(f) = fraction else { continue };
            let q = link.left.clone().unwrap();
            let recorded = (&f.1 * &q, &f.2 * &q);
            let held = out_balance.clone().max(zero());
            let wanted = &f.0 * out;
            let covered = if *out <= held { wanted.clone() } else { &wanted * &held / out };
            let held = (&before[&event] + self.gain(link.from)).max(zero()).min(q.clone());
            let short = &q - &held;
            let a = asked.entry(link.from).or_insert_with(|| (zero(), zero(), zero()));
            a.0 += &covered;
            a.1 += (recorded.0 - short).max(zero());
            a.2 += recorded.1.min(held);
            let gap = wanted - covered;
            if gap.is_positive() {
                *answer.gaps.entry(link.from).or_insert_with(zero) += gap;
            }
        }
        for (at, left) in asked {
            if Some(at) != pool && left.0.is_positive() {
                *answer.gaps.entry(at).or_insert_with(zero) += left.0;
            }
        }
        let seeds = reached.keys().copied().filter(|&i| {
            let link = &self.links[i];
            let all_asked = Some(link.to) == pool && link.at >= from;
            self.hides(link.to) && single != Some((i, true)) && !all_asked
        });
        for hidden in self.hidden(&reached, seeds.collect(), false) {
            answer.figures.insert(hidden, None);
        }
        answer
    }
}

/// The asked fraction of an inflow, taken off what is asked of its pool.
fn part_of_inflow(
    asked: &mut Figure,
    quantity: &Ratio,
    held: &Ratio,
    (mixed, mixed_balance): (&Ratio, &Ratio),
) -> Figure {
    let zero = Ratio::zero;
    let mixed_held = mixed_balance.clone().max(zero());
    let kept = mixed.clone().min(mixed_held.clone());
    let expected = if mixed_held.is_zero() { zero() } else { &asked.0 * &kept / &mixed_held };
    let kept = quantity.clone().min(held.clone());
    let rest = held - &kept;
    let (min, max) = ((&asked.1 - &rest).max(zero()), asked.2.clone().min(kept.clone()));
    let fraction = (&expected / quantity, min / quantity, max / quantity);
    asked.0 -= expected;
    asked.1 = (&asked.1 - &kept).max(zero());
    asked.2 = asked.2.clone().min(rest);
    fraction
}

/// Rule N5: what is left of a transfer after what came back, returns of returns included.
fn net(
    world: &World,
    states: &[(bool, i64, Option<Ratio>, Option<Ratio>)],
    index: usize,
) -> (Option<Ratio>, Option<Ratio>) {
    let (_, _, mut left, mut entered) = states[index].clone();
    for (other, moved) in world.moved.iter().enumerate() {
        if moved.returns == Some(index) && states[other].0 {
            let back = net(world, states, other);
            let less = |a: Option<Ratio>, b: Option<Ratio>| Some((a? - b?).max(Ratio::zero()));
            (left, entered) = (less(left, back.1), less(entered, back.0));
        }
    }
    (left, entered)
}
