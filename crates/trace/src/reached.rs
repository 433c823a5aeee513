//! Reach and shares on their own: which transfers, and how much of the root they carry.
//!
//! An answer holds the same transfers and figures, in the order they are read. Whoever compares
//! many roots, or only counts, asks here and pays for the walk, or for the walk and the figures.

use domain::Quantity;

use crate::figures::Figures;
use crate::forward::Balance;
use crate::graph::Graph;
use crate::names::PoolIndex;
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

/// The transfers that a question reaches strictly one way, with the shares they carry.
#[derive(Debug)]
pub struct Shares {
    figures: Figures,
    balance: Option<Balance>,
}

impl Shares {
    /// How many transfers carry a share that is known.
    pub fn known(&self) -> usize {
        self.figures.iter().flatten().count()
    }

    /// Whether the shares and all that rests of the root add up; backward nothing does.
    pub fn is_balanced(&self) -> bool {
        self.balance.is_some()
    }
}

impl Graph {
    /// How much of what is asked about each strictly reached transfer carries, one way.
    pub fn shares(
        &self,
        question: &Question,
        way: Way,
        cancel: &Cancel,
    ) -> Result<Shares, Cancelled> {
        let origins = question.origins(self, way);
        let starts: Vec<_> = origins.iter().map(|origin| origin.start()).collect();
        let mut scratch = self.take_scratch();
        let reckoned = walk(self, way, &starts, Reading::Strict, &mut scratch, cancel)
            .and_then(|reach| self.reckon(way, &origins, &reach, &mut scratch, cancel));
        self.give_back(scratch);
        reckoned.map(|reckoned| Shares { figures: reckoned.figures, balance: reckoned.balance })
    }

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

    /// The pools that a transfer leaves and enters.
    pub fn transfer_ends(&self, transfer: TransferIndex) -> (PoolIndex, PoolIndex) {
        let sides = self.books.sides(transfer.0);
        (PoolIndex(sides.from), PoolIndex(sides.to))
    }

    /// What a transfer took out of the pool it left, in the unit of that pool, where it is known.
    pub fn transfer_quantity(&self, transfer: TransferIndex) -> Option<Quantity> {
        self.books.quantity_out(transfer.0)
    }
}
