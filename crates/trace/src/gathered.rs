//! Questions about what the record of goods does not say by itself: what a person did, what lay at a
//! place, what a gauge weighed, what a temperature outside its limits was about.
//!
//! Whoever asks gathers the movements or the pools from elsewhere; here they become roots as those of a
//! document or of a machine do.

use domain::{Instant, PoolId, Refusal};

use crate::graph::Graph;
use crate::question::{Asked, Question, Root, window};

/// Where a question begins that the graph cannot find by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gathered {
    /// Movements, by what documents call them: each is a root, and part of the answer.
    Transfers(Vec<String>),
    /// Pools: what was in them in the window, and all of it without one.
    Pools(Vec<PoolId>),
    /// Pools whole, whatever the window is.
    Whole(Vec<PoolId>),
}

impl Graph {
    /// The question that begins with what was gathered.
    ///
    /// A movement that links nothing at the cut, or happened outside of the window by what is known at
    /// the cut, is no root.
    pub fn question_from(
        &self,
        asked: &Asked<'_>,
        gathered: &Gathered,
    ) -> Result<Question, Refusal> {
        let window = window(asked)?;
        let is_within = |at: Instant| window.is_none_or(|(from, to)| from <= at && at <= to);
        let (roots, roots_listed) = match gathered {
            Gathered::Transfers(codes) => {
                let known = codes.iter().filter_map(|code| self.transfer_by_code(code).ok());
                let mut transfers: Vec<u32> =
                    known.filter(|number| is_within(self.detail(*number).at)).collect();
                transfers.sort_unstable();
                transfers.dedup();
                let ends =
                    transfers.iter().flat_map(|&one| [(one, self.from(one)), (one, self.to(one))]);
                (self.roots_of_transfers(ends, asked), true)
            }
            Gathered::Pools(ids) | Gathered::Whole(ids) => {
                let pools = ids.iter().filter_map(|id| self.pool_by_id(*id));
                let window = window.filter(|_| matches!(gathered, Gathered::Pools(_)));
                let root = |pool| Root { pool, window, transfer: None };
                (pools.map(root).collect(), false)
            }
        };
        Ok(Question {
            title: asked.root.to_owned(),
            roots,
            roots_listed,
            direction: asked.direction,
            mode: asked.mode,
            tolerance_s: asked.tolerance_s,
        })
    }

    /// What documents call the movements between two instants, both included, at the cut.
    pub fn transfers_between(&self, from: Instant, to: Instant) -> impl Iterator<Item = &str> {
        let all = 0..self.transfer_count() as u32;
        let is_within = move |number: &u32| {
            let at_us = self.at_us(*number);
            from.utc_us <= at_us && at_us <= to.utc_us
        };
        all.filter(is_within).map(|number| self.code(number))
    }

    /// What documents call the movements that belong to a document at the cut.
    pub fn transfers_of_document(&self, document: &str) -> Vec<&str> {
        let Some(text) = self.names.texts.find(document) else { return Vec::new() };
        let said = self.names.documents.of(text).into_iter();
        let known = said.filter_map(|source| self.numbers.get(source as usize).copied());
        let links = known.filter(|number| *number != crate::history::NOTHING);
        links.filter(|&one| self.detail(one).document == text).map(|one| self.code(one)).collect()
    }
}
