//! How complete an answer is, and why: an answer never breaks off in silence (rule N15).

use std::collections::HashSet;

use domain::{Basis, PoolKind};

use crate::answer::{OriginRow, Side};
use crate::graph::Graph;
use crate::names::Item;
use crate::question::{Origin, Question, Way};

macro_rules! warning_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal breaks $breaks:literal),+ $(,)?) => {
        /// What a warning is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum WarningCode { $($(#[$doc])* $name),+ }

        impl WarningCode {
            /// All of them, in the order they are listed in an answer.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word used in documents and in the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// Whether an answer with this warning is not complete.
            pub const fn breaks_completeness(self) -> bool {
                match self { $(Self::$name => $breaks),+ }
            }
        }
    };
}

warning_codes! {
    /// A pool that gave something, and nothing says where that came from.
    NoOrigin = "no_origin" breaks true,
    /// A pool gave more than it had.
    NegativeBalance = "negative_balance" breaks true,
    /// A pool of an item that is not followed by lot.
    UntrackedItem = "untracked_item" breaks true,
    /// A run that cannot be measured in kilograms.
    UnknownShares = "unknown_shares" breaks true,
    /// Goods from a customer that no delivery accounts for.
    UnlinkedReturn = "unlinked_return" breaks true,
    /// A limit that bit. This engine has none.
    Cut = "cut" breaks true,
    /// A link that was concluded, not seen.
    InferredLink = "inferred_link" breaks false,
    /// A closed run gave more than it took.
    RunGain = "run_gain" breaks false,
    /// A run was used after it is said to have closed.
    AfterClose = "after_close" breaks false,
    /// A link reached only by tolerance or in cautious mode.
    BeyondStrict = "beyond_strict" breaks false,
    /// A closed run gave less than it took.
    ImpliedLoss = "implied_loss" breaks false,
    /// Roots of different units were asked about: there are no figures for all of them.
    MixedUnits = "mixed_units" breaks false,
}

/// One thing the reader must know beside the answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Warning {
    /// What it is about.
    pub code: WarningCode,
    /// The pool or transfer it is about, as documents name it.
    pub reference: String,
}

pub(crate) fn warnings(
    side: &Side<'_>,
    question: &Question,
    origins: &[Origin],
    hiding: &[u32],
    is_strict: bool,
) -> Vec<Warning> {
    let mut list = List { graph: side.graph, warnings: Vec::new() };
    let roots = side.root_pools.iter().copied();
    let reached = side.pools.iter().map(|row| row.pool);
    // What is said twice of a root that was reached again is said once in the end.
    for pool in roots.chain(reached) {
        list.about_pool(pool);
    }
    for row in &side.pools {
        if side.graph.hides_shares(row.pool) {
            list.pool(WarningCode::UnknownShares, row.pool);
        }
    }
    for &pool in hiding {
        list.pool(WarningCode::UnknownShares, pool);
    }
    for row in &side.transfers {
        if row.beyond_strict {
            list.transfer(WarningCode::BeyondStrict, row.transfer);
        }
        if side.graph.detail(row.transfer).basis == Basis::Inferred {
            list.transfer(WarningCode::InferredLink, row.transfer);
        }
    }
    match side.way {
        Way::Forward if side.unit.is_none() => {
            list.warnings
                .push(Warning { code: WarningCode::MixedUnits, reference: question.title.clone() });
        }
        Way::Forward if side.balance.is_none() => {
            for &pool in &side.root_pools {
                list.pool(WarningCode::UnknownShares, pool);
            }
        }
        Way::Forward => {}
        Way::Backward => list.about_origins(side, origins, is_strict),
    }
    list.warnings.sort_unstable();
    list.warnings.dedup();
    list.warnings
}

struct List<'g> {
    graph: &'g Graph,
    warnings: Vec<Warning>,
}

impl List<'_> {
    fn pool(&mut self, code: WarningCode, pool: u32) {
        let reference = self.graph.names.reference(pool).to_string();
        self.warnings.push(Warning { code, reference });
    }

    fn transfer(&mut self, code: WarningCode, transfer: u32) {
        self.warnings.push(Warning { code, reference: self.graph.code(transfer).to_owned() });
    }

    fn about_pool(&mut self, pool: u32) {
        let (names, books) = (&self.graph.names, self.graph.books.pool(pool));
        let untracked = names.item(pool).is_some_and(Item::is_untracked);
        let found = [
            (books.negative, WarningCode::NegativeBalance),
            (untracked, WarningCode::UntrackedItem),
            (books.gain > 0, WarningCode::RunGain),
            (books.used_after_close, WarningCode::AfterClose),
            (books.loss > 0, WarningCode::ImpliedLoss),
        ];
        for (_, code) in found.into_iter().filter(|(is_so, _)| *is_so) {
            self.pool(code, pool);
        }
    }

    fn about_origins(&mut self, side: &Side<'_>, origins: &[Origin], is_strict: bool) {
        let graph = self.graph;
        for row in &side.origins {
            let OriginRow::Transfer(place) = *row else { continue };
            let transfer = side.transfers[place as usize].transfer;
            match graph.names.kind(graph.from(transfer)) {
                PoolKind::Customer => self.transfer(WarningCode::UnlinkedReturn, transfer),
                // What a stock count found came from somewhere, but nobody knows where.
                PoolKind::Adjust => self.pool(WarningCode::NoOrigin, graph.to(transfer)),
                _ => {}
            }
        }
        for pool in side.pools_without_origin(origins, is_strict) {
            self.pool(WarningCode::NoOrigin, pool);
        }
    }
}

impl Side<'_> {
    /// Pools that gave something into which nothing went before.
    fn pools_without_origin(&self, origins: &[Origin], is_strict: bool) -> Vec<u32> {
        let graph = self.graph;
        let fed: HashSet<u32> = if is_strict {
            HashSet::new()
        } else {
            self.transfers.iter().map(|row| graph.to(row.transfer)).collect()
        };
        let unfed = |transfer: u32| {
            if !is_strict {
                return !fed.contains(&graph.from(transfer));
            }
            let hop = graph.books.backward[transfer as usize];
            hop.place == graph.books.epochs[hop.epoch as usize].in_start
        };
        let asked_whole = |pool: u32| {
            origins.iter().any(|o| matches!(o, Origin::Content { pool: root, .. } if *root == pool))
        };
        let reached = self.transfers.iter().map(|row| row.transfer);
        let roots = origins.iter().filter_map(|origin| match origin {
            Origin::Before { transfer, .. } => Some(*transfer),
            Origin::Along { .. } | Origin::Content { .. } => None,
        });
        let mut pools: Vec<u32> = reached
            .chain(roots)
            .filter(|&transfer| {
                let pool = graph.from(transfer);
                graph.names.kind(pool).is_inside() && !asked_whole(pool) && unfed(transfer)
            })
            .map(|transfer| graph.from(transfer))
            .collect();
        for origin in origins {
            if let Origin::Content { pool, from_us: i64::MIN, to_us: i64::MAX } = *origin
                && graph.layout.entering(pool).is_empty()
            {
                pools.push(pool);
            }
        }
        pools
    }
}

impl serde::Serialize for Warning {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut warning = serializer.serialize_struct("Warning", 2)?;
        warning.serialize_field("code", self.code.as_str())?;
        warning.serialize_field("ref", &self.reference)?;
        warning.end()
    }
}
