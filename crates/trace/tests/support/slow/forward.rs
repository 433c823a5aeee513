//! Forward figures by the rules as they read: N3, N9, N10, N11, N13.

use std::collections::BTreeMap;

use domain::PoolKind;
use num_traits::{One, Signed, Zero};

use super::{Begin, Figure, POOLS, Ratio, Reading, Reckoned, Running, Slow, is_inside};

/// What a pool holds of the root, with bounds, and the densest it can be; no density is unbounded.
struct Held {
    expected: Ratio,
    min: Ratio,
    max: Ratio,
    density: Option<Ratio>,
}

impl Held {
    fn nothing() -> Self {
        let zero = Ratio::zero;
        Self { expected: zero(), min: zero(), max: zero(), density: Some(zero()) }
    }

    /// The most root in this much content; none is unbounded.
    fn within(&self, content: &Ratio) -> Option<Ratio> {
        match &self.density {
            Some(density) => Some(density * content),
            None if content.is_positive() => None,
            None => Some(Ratio::zero()),
        }
    }

    fn add(&mut self, (expected, min, max): Figure) {
        self.expected += expected;
        self.min += min;
        self.max += max;
    }
}

pub(super) struct Forward<'a> {
    slow: &'a Slow,
    reached: BTreeMap<usize, u32>,
    books: Running,
    /// The pool asked about and its window, or the one transfer and whether it leaves the root.
    pool: Option<usize>,
    window: (i64, i64),
    single: Option<(usize, bool)>,
    state: BTreeMap<usize, Held>,
    root: Ratio,
    known: bool,
    nothing_known: bool,
    uncovered: Ratio,
    answer: Reckoned,
}

fn exactly(quantity: &Ratio) -> Figure {
    (quantity.clone(), quantity.clone(), quantity.clone())
}

fn least(amount: &Ratio, bound: Option<Ratio>) -> Ratio {
    bound.map_or_else(|| amount.clone(), |bound| amount.clone().min(bound))
}

fn less(amount: &Ratio, taken: Option<Ratio>) -> Ratio {
    taken.map_or_else(Ratio::zero, |taken| (amount - taken).max(Ratio::zero()))
}

impl<'a> Forward<'a> {
    pub(super) fn begin(slow: &'a Slow, begin: &Begin) -> Self {
        let (pool, window) = match *begin {
            Begin::Whole(pool) => (Some(pool), (i64::MIN, i64::MAX)),
            Begin::Window(pool, from, to) => (Some(pool), (from, to)),
            Begin::Single(..) => (None, (0, 0)),
        };
        let single = match *begin {
            Begin::Single(pool, t) => Some((t, slow.links[t].from == pool)),
            _ => None,
        };
        let mut forward = Self {
            slow,
            reached: slow.reach(begin, true, Reading::Strict),
            books: slow.running(),
            pool,
            window,
            single,
            state: BTreeMap::new(),
            root: Ratio::zero(),
            known: pool.is_none_or(|pool| slow.measured(pool)),
            nothing_known: false,
            uncovered: Ratio::zero(),
            answer: Reckoned::default(),
        };
        if let Some(pool) = pool {
            let content = slow.content(pool, window.0);
            let density = if content.is_positive() { Ratio::one() } else { Ratio::zero() };
            let (expected, min, max) = exactly(&content);
            forward.state.insert(pool, Held { expected, min, max, density: Some(density) });
            forward.root += content;
        }
        forward
    }

    pub(super) fn reckon(mut self) -> Reckoned {
        let slow = self.slow;
        for &event in &slow.events {
            let is_reached = self.reached.contains_key(&event);
            if !is_reached && !self.enters_root(event) {
                continue;
            }
            let mut carried = exactly(&Ratio::zero());
            let mut density = Some(Ratio::zero());
            if is_reached && is_inside(slow.links[event].from) {
                (carried, density) = if slow.measured(slow.links[event].from) {
                    self.leave_measured(event)
                } else {
                    self.leave_unmeasured(event)
                };
            }
            if self.single == Some((event, true)) {
                self.be_root(event, &mut carried, &mut density);
            }
            if is_reached {
                self.answer.figures.insert(event, Some(carried.clone()));
            }
            self.bring(event, carried, density);
        }
        self.close()
    }

    /// In its window everything in the root pool is root.
    fn is_whole(&self, pool: usize, event: usize) -> bool {
        let at = self.slow.links[event].at;
        Some(pool) == self.pool && self.window.0 <= at && at <= self.window.1
    }

    fn enters_root(&self, event: usize) -> bool {
        self.is_whole(self.slow.links[event].to, event) || self.single == Some((event, false))
    }

    fn held(&mut self, pool: usize) -> &mut Held {
        self.state.entry(pool).or_insert_with(Held::nothing)
    }

    fn add(&mut self, part: &'static str, amount: Ratio) {
        *self.answer.parts.entry(part).or_insert_with(Ratio::zero) += amount;
    }

    fn leave_unmeasured(&mut self, event: usize) -> (Figure, Option<Ratio>) {
        let link = &self.slow.links[event];
        let is_whole = self.is_whole(link.from, event);
        let passes_on = self.slow.passes_on(link.from);
        let held = self.held(link.from);
        if is_whole {
            let q = link.left.clone().unwrap_or_else(Ratio::zero);
            return (exactly(&q), Some(Ratio::one()));
        }
        if !passes_on {
            return (exactly(&Ratio::zero()), Some(Ratio::zero()));
        }
        let Held { expected, min, max, .. } = std::mem::replace(held, Held::nothing());
        // A pool without root has no density, however its shares are passed on (rule N3).
        let density = if max.is_positive() { None } else { Some(Ratio::zero()) };
        ((expected, min, max), density)
    }

    fn leave_measured(&mut self, event: usize) -> (Figure, Option<Ratio>) {
        let link = &self.slow.links[event];
        let gain = self.slow.gain(link.from);
        let q = link.left.clone().unwrap();
        let [out, out_balance, ..] = self.books.mixed[&event].clone();
        let rest = (&self.books.before[&event] + &gain - &q).max(Ratio::zero());
        let held = self.held(link.from);
        let expected = if out >= out_balance {
            held.expected.clone()
        } else {
            &held.expected * out / out_balance
        };
        let (in_rest, in_out) = (held.within(&rest), held.within(&q));
        let mut carried =
            (expected.clone(), less(&held.min, in_rest.clone()), least(&held.max, in_out.clone()));
        let density = held.density.clone();
        held.expected -= expected;
        held.min = less(&held.min, in_out);
        held.max = least(&held.max, in_rest);
        if held.expected.is_zero() && held.min.is_zero() && held.max.is_zero() {
            held.density = Some(Ratio::zero());
        }
        if !self.is_whole(link.from, event) {
            return (carried, density);
        }
        let covered = self.books.before[&event].clone().max(Ratio::zero());
        if gain.is_zero() && q > covered {
            let missing = q - covered;
            carried.0 += &missing;
            carried.1 += &missing;
            carried.2 += &missing;
            self.uncovered += &missing;
            self.root += missing;
        }
        (carried, density.map(|density| density.max(Ratio::one())))
    }

    /// The one transfer asked about is root itself.
    fn be_root(&mut self, event: usize, carried: &mut Figure, density: &mut Option<Ratio>) {
        let link = &self.slow.links[event];
        let side = if is_inside(link.from) { &link.left } else { &link.entered };
        let Some(q) = side else {
            self.known = false;
            return;
        };
        self.root += q - &carried.0;
        *carried = exactly(q);
        *density = Some(Ratio::one());
    }

    fn bring(&mut self, event: usize, carried: Figure, density: Option<Ratio>) {
        let to = self.slow.links[event].to;
        match POOLS[to].0 {
            PoolKind::Customer | PoolKind::Supplier => self.add("shipped", carried.0),
            PoolKind::Scrap => self.add("scrapped", carried.0),
            PoolKind::Loss => self.add("lost", carried.0),
            PoolKind::Adjust => self.add("adjusted", carried.0),
            _ if self.slow.measured(to) => self.enter_measured(event, &carried, density),
            _ => self.enter_unmeasured(event, carried),
        }
    }

    fn enter_unmeasured(&mut self, event: usize, mut carried: Figure) {
        let link = &self.slow.links[event];
        if self.single == Some((event, false)) {
            if let Some(q) = &link.entered {
                self.root += q - &carried.0;
                carried = exactly(q);
            } else {
                (self.known, self.nothing_known) = (false, true);
            }
        }
        if self.slow.passes_on(link.to) {
            self.held(link.to).add(carried);
        } else {
            self.add("unexplained", carried.0);
        }
    }

    fn enter_measured(&mut self, event: usize, carried: &Figure, density: Option<Ratio>) {
        let zero = Ratio::zero;
        let link = &self.slow.links[event];
        let [_, _, into, in_balance] = self.books.mixed[&event].clone();
        let debt = (&into - in_balance).max(zero()).min(into.clone());
        let q = link.entered.clone().unwrap();
        let balance = &self.books.after[&event] + self.slow.gain(link.to);
        let debt_recorded = (&q - balance).max(zero()).min(q.clone());
        let kept = &carried.0 * (&into - &debt) / &into;
        let unseen = &carried.0 - &kept;
        if self.enters_root(event) {
            let whole = self.is_whole(link.to, event);
            let filled = if whole { self.uncovered.clone().min(debt.clone()) } else { zero() };
            self.uncovered -= &filled;
            let unseen_filled = if debt.is_zero() { zero() } else { &unseen * &filled / &debt };
            let outside = &debt - &filled;
            self.root += (&into - &debt) - &kept + &outside - (&unseen - &unseen_filled);
            self.add("unexplained", outside + unseen_filled);
            let recorded = &q - &debt_recorded;
            let held = self.held(link.to);
            held.add((into - debt, recorded.clone(), recorded));
            held.density = held.density.take().map(|density| density.max(Ratio::one()));
            return;
        }
        self.add("unexplained", unseen);
        let left = link.left.clone().unwrap_or_else(zero);
        let density = density.map(|density| density * left / &q);
        let (min, max) = without_debt(carried, density.as_ref(), &debt_recorded, &q);
        let held = self.held(link.to);
        held.add((kept, min, max));
        if held.max.is_positive() {
            held.density = held.density.take().zip(density).map(|(a, b)| a.max(b));
        }
    }

    fn close(mut self) -> Reckoned {
        for (pool, held) in std::mem::take(&mut self.state) {
            let part = match POOLS[pool].0 {
                _ if !self.slow.measured(pool) => "unexplained",
                PoolKind::Run if self.slow.closed(pool).is_some() => "lost",
                PoolKind::Run => "in_process",
                _ => "on_hand",
            };
            self.add(part, held.expected);
        }
        self.answer.root = self.known.then(|| self.root.clone());
        let seeds = self.reached.keys().copied().filter(|&event| self.hides(event)).collect();
        for hidden in self.slow.hidden(&self.reached, seeds, true) {
            self.answer.figures.insert(hidden, None);
        }
        self.answer
    }

    /// Whether the figure of a reached transfer is not known of itself.
    fn hides(&self, event: usize) -> bool {
        let link = &self.slow.links[event];
        if self.nothing_known {
            return true;
        }
        if self.single == Some((event, true)) {
            let side = if is_inside(link.from) { &link.left } else { &link.entered };
            return side.is_none();
        }
        if self.is_whole(link.from, event) {
            return link.left.is_none() && is_inside(link.from) && !self.slow.measured(link.from);
        }
        self.slow.hides(link.from)
    }
}

/// The bounds of what is left of an inflow after it filled a debt.
fn without_debt(
    carried: &Figure,
    density: Option<&Ratio>,
    debt: &Ratio,
    quantity: &Ratio,
) -> (Ratio, Ratio) {
    if !debt.is_positive() {
        return (carried.1.clone(), carried.2.clone());
    }
    let rest = quantity - debt;
    let max = match density {
        Some(density) => carried.2.clone().min(density * &rest),
        None if rest.is_positive() => carried.2.clone(),
        None => Ratio::zero(),
    };
    (less(&carried.1, density.map(|density| density * debt)), max)
}
