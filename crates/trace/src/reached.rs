//! Reach on its own: which transfers, at which depth, and nothing about how much.
//!
//! An answer holds the same transfers with their figures. Whoever compares many roots, or only
//! counts, asks here and pays for the walk alone.

use crate::graph::Graph;
use crate::question::{Origin, Question, TransferIndex, Way};
use crate::walk::{Cancel, Cancelled, Reach, Reading, walk};

/// The transfers that a question reaches one way, level by level.
#[derive(Debug, Clone)]
pub struct Reached(Reach);

impl Reached {
    /// How many transfers.
    pub fn len(&self) -> usize {
        self.0.order.len()
    }

    /// Whether nothing was reached.
    pub fn is_empty(&self) -> bool {
        self.0.order.is_empty()
    }

    /// Every transfer with its depth, by depth; the transfers of the root have depth 1.
    pub fn transfers(&self) -> impl Iterator<Item = (TransferIndex, u32)> {
        self.0
            .levels()
            .flat_map(|(depth, level)| level.iter().map(move |&t| (TransferIndex(t), depth)))
    }
}

impl Graph {
    /// What a question reaches one way, as widely as it is read.
    pub fn reach(
        &self,
        question: &Question,
        way: Way,
        cancel: &Cancel,
    ) -> Result<Reached, Cancelled> {
        let starts: Vec<_> = question.origins(self, way).into_iter().map(Origin::start).collect();
        let reading = Reading::of(self, question.mode, question.tolerance_s);
        let mut scratch = self.take_scratch();
        let reach = walk(self, way, &starts, reading, &mut scratch, cancel);
        self.give_back(scratch);
        reach.map(Reached)
    }

    /// What documents call a transfer.
    pub fn transfer_code(&self, transfer: TransferIndex) -> &str {
        self.code(transfer.0)
    }
}
