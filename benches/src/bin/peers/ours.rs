//! The engine, and the bare search that shows what nobody can do without.

use anyhow::Result;
use benches::engine::{Engine, Row};
use benches::factory::Factory;
use benches::plain::{Search, Steps};
use benches::starts::Set;
use trace::{History, Mode, Question, Way};

use crate::contest::Contestant;

/// What is asked of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The rows that a database gives: no rule of time.
    Cautious,
    /// The same rows as far as time allows them.
    Strict,
    /// What a reader gets: shares with bounds, balance, pools, warnings, sorted.
    Whole,
}

/// The engine in this process.
pub(crate) struct Ours<'a> {
    engine: &'a Engine,
    history: &'a History,
    asked: Asked,
    questions: Vec<Question>,
}

impl<'a> Ours<'a> {
    pub(crate) fn new(engine: &'a Engine, history: &'a History, asked: Asked) -> Self {
        Self { engine, history, asked, questions: Vec::new() }
    }
}

impl Contestant for Ours<'_> {
    fn name(&self) -> &'static str {
        match self.asked {
            Asked::Cautious => "suyuan, the same rows",
            Asked::Strict => "suyuan, true to time",
            Asked::Whole => "suyuan, whole answer",
        }
    }

    fn resolve(&mut self, set: &Set) -> Result<()> {
        let mode = if self.asked == Asked::Cautious { Mode::Cautious } else { Mode::Strict };
        let asked = set.roots.iter().map(|&root| self.engine.question(set.way, root, mode));
        self.questions = asked.collect::<Result<_>>()?;
        Ok(())
    }

    fn ask(&mut self, set: &Set, place: usize) -> Result<usize> {
        let question = &self.questions[place];
        if self.asked == Asked::Whole {
            return self.engine.answer(question);
        }
        let reached = self.engine.reach(set.way, question)?;
        let rows = self.engine.rows(set.way, &reached);
        Ok(std::hint::black_box(rows).len())
    }

    fn rows(&mut self, set: &Set, place: usize) -> Result<Option<Vec<Row>>> {
        if self.asked != Asked::Cautious {
            return Ok(None);
        }
        let reached = self.engine.reach(set.way, &self.questions[place])?;
        let rows = self.engine.rows(set.way, &reached);
        self.engine.numbered(self.history, &rows).map(Some)
    }
}

/// A breadth-first search over plain arrays.
pub(crate) struct Bare<'a> {
    pub(crate) factory: &'a Factory,
    pub(crate) forward: &'a Steps,
    pub(crate) backward: &'a Steps,
    pub(crate) search: Search,
}

impl Bare<'_> {
    fn answer(&mut self, set: &Set, place: usize) -> Vec<Row> {
        let steps = if set.way == Way::Forward { self.forward } else { self.backward };
        let (reached, level_ends) = self.search.run(steps, set.roots[place]);
        let mut rows = Vec::with_capacity(reached.len());
        let mut start = 0;
        for (depth, end) in (1..).zip(level_ends) {
            rows.extend(reached[start..end as usize].iter().map(|&number| {
                let transfer = &self.factory.transfers[number as usize];
                let pool = if set.way == Way::Forward { transfer.to } else { transfer.from };
                Row { transfer: number, pool, depth, quantity: transfer.quantity }
            }));
            start = end as usize;
        }
        rows
    }
}

impl Contestant for Bare<'_> {
    fn name(&self) -> &'static str {
        "bare search in memory"
    }

    fn rows(&mut self, set: &Set, place: usize) -> Result<Option<Vec<Row>>> {
        Ok(Some(self.answer(set, place)))
    }
}
