//! The nouns of the genealogy: pools, what they are called, and how a transfer is known.

use std::fmt;
use std::str::FromStr;

use crate::words::words;

words! {
    /// What a pool is, which decides how its contents behave.
    PoolKind: "kind of pool" {
        /// An identified batch of one item.
        Lot = 1 "lot",
        /// The work in progress of one execution.
        Run = 2 "run",
        /// A silo or bin where lots lose their identity.
        Tank = 3 "tank",
        /// Where goods come from.
        Supplier = 4 "supplier",
        /// Where goods go.
        Customer = 5 "customer",
        /// Written off.
        Scrap = 6 "scrap",
        /// Recorded losses.
        Loss = 7 "loss",
        /// Differences found by counting.
        Adjust = 8 "adjust",
    }
}

impl PoolKind {
    /// Lots, runs and tanks: a chain passes only through these (rule N4).
    pub const fn is_inside(self) -> bool {
        matches!(self, Self::Lot | Self::Run | Self::Tank)
    }

    /// Scrap, loss and adjust have no id of their own.
    pub const fn is_bare(self) -> bool {
        matches!(self, Self::Scrap | Self::Loss | Self::Adjust)
    }
}

words! {
    /// How a transfer came to be known. An inferred link is never shown as a scanned one.
    Basis: "basis" {
        /// Read by a scanner at the place.
        Scanned = 1 "scanned",
        /// Taken from a scale.
        Weighed = 2 "weighed",
        /// Reported by a machine.
        Machine = 3 "machine",
        /// Calculated afterwards from what was made.
        Backflushed = 4 "backflushed",
        /// Concluded from other records.
        Inferred = 5 "inferred",
        /// Taken over from another system that does not say.
        Imported = 6 "imported",
    }
}

words! {
    /// How finely an item is followed.
    Tracking: "tracking policy" {
        /// By lot.
        Lot = 1 "lot",
        /// By single unit.
        Serial = 2 "serial",
        /// By unit within a lot.
        LotSerial = 3 "lot+serial",
        /// Not followed: a pool of it says nothing about origin.
        None = 4 "none",
    }
}

words! {
    /// What a partner is to us.
    Role: "partner role" {
        /// Goods come from it.
        Supplier = 1 "supplier",
        /// Goods go to it.
        Customer = 2 "customer",
    }
}

/// A pool as documents name it: `lot:L1`, `supplier:S1`, `scrap`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PoolRef {
    /// What kind of pool.
    pub kind: PoolKind,
    /// Its code within that kind; empty for scrap, loss and adjust.
    pub code: String,
}

/// The text does not name a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a reference like lot:L1, run:R1, tank:T1, supplier:S1, customer:C1, scrap, loss or adjust"
)]
pub struct BadPoolRef;

impl FromStr for PoolRef {
    type Err = BadPoolRef;

    fn from_str(text: &str) -> Result<Self, BadPoolRef> {
        let (kind, code) = text.split_once(':').unwrap_or((text, ""));
        let kind: PoolKind = kind.parse().map_err(|_| BadPoolRef)?;
        if kind.is_bare() == text.contains(':') || (!kind.is_bare() && code.is_empty()) {
            return Err(BadPoolRef);
        }
        Ok(Self { kind, code: code.to_owned() })
    }
}

impl fmt::Display for PoolRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind.is_bare() {
            return f.write_str(self.kind.as_str());
        }
        write!(f, "{}:{}", self.kind, self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_reads_back() {
        for text in ["lot:L1", "run:R:1", "scrap", "supplier:猪肉"] {
            assert_eq!(text.parse::<PoolRef>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_names_no_pool_is_refused() {
        for text in ["", "lot", "lot:", "scrap:x", "pallet:1", "L1", "scrap:"] {
            assert_eq!(text.parse::<PoolRef>(), Err(BadPoolRef), "{text}");
        }
    }
}
