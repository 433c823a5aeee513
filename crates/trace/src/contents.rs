//! What a pool holds at the cut, for lists and passports: no walk, only its own transfers.

use domain::quantity::format_scaled;
use domain::{Instant, PoolKind};

use crate::amount::{Amount, shown};
use crate::graph::Graph;
use crate::names::PoolIndex;

/// What entered a pool, what left it, what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents<'g> {
    /// All that entered, in the pool's unit; unknown where one inflow is.
    pub entered: Option<String>,
    /// All that left.
    pub left: Option<String>,
    /// What is in it now.
    pub on_hand: Option<String>,
    /// Whether there is anything, nothing, or less than nothing in it.
    pub balance: Balance,
    /// The pool's unit.
    pub unit: &'g str,
    /// The first and the last time something happened.
    pub span: Option<(Instant, Instant)>,
    /// Whether any of it went to a customer.
    pub shipped: bool,
}

/// The sign of what is in a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Balance {
    /// Something is there.
    Some,
    /// Exactly nothing.
    None,
    /// More left than ever entered.
    Debt,
    /// It cannot be measured.
    Unknown,
}

impl Graph {
    /// What a pool holds at the cut.
    pub fn contents(&self, pool: PoolIndex) -> Contents<'_> {
        let (ins, outs) = (self.layout.entering(pool.0), self.layout.leaving(pool.0));
        let entered = sum(ins.iter().map(|&transfer| self.amount_entered(transfer)));
        let left = sum(outs.iter().map(|&transfer| self.amount_left(transfer)));
        let on_hand = entered.zip(left).map(|(entered, left)| entered - left);
        let times = ins.iter().chain(outs).map(|&t| self.detail(t).at);
        let shipped = outs.iter().any(|&t| self.names.kind(self.to(t)) == PoolKind::Customer);
        Contents {
            entered: entered.map(text),
            left: left.map(text),
            on_hand: on_hand.map(text),
            balance: match on_hand {
                None => Balance::Unknown,
                Some(0) => Balance::None,
                Some(1..) => Balance::Some,
                Some(_) => Balance::Debt,
            },
            unit: self.names.unit(pool.0),
            span: times.clone().min().zip(times.max()),
            shipped,
        }
    }

    /// What a transfer moved on a pool's side, as corrections and returns leave it; `None` when it
    /// links nothing at the cut, `Some(None)` when the quantity is unknown.
    pub fn standing(&self, code: &str, pool: PoolIndex) -> Option<Option<String>> {
        let transfer = self.transfer_by_code(code).ok()?;
        let amount = if self.to(transfer) == pool.0 {
            self.amount_entered(transfer)
        } else if self.from(transfer) == pool.0 {
            self.amount_left(transfer)
        } else {
            return None;
        };
        Some(amount.map(text))
    }
}

fn sum(mut amounts: impl Iterator<Item = Option<Amount>>) -> Option<Amount> {
    amounts.try_fold(0, |sum, amount| Some(sum + amount?))
}

fn text(amount: Amount) -> String {
    format_scaled(shown(amount))
}
