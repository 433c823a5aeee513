//! Second pass: whether what rows name is there, in the document or in the ledger.

use std::collections::HashMap;

use domain::{PoolKind, PoolRef};

use crate::fault::{Expected, Fault, FaultKind, quoted};
use crate::fingerprint::ByFingerprint;
use crate::intake::Intake;
use crate::known::{BATCH, Known};
use crate::section::Section;
use crate::source::Halt;
use crate::spill::Record;

/// What is known of a pool that is not in the document.
#[derive(Debug, Clone, Copy)]
struct Elsewhere {
    has_item: bool,
}

/// Answers whether a pool or item is there. Answers of the ledger are kept as fingerprints.
#[derive(Debug, Default)]
pub(crate) struct References {
    pools: ByFingerprint<Option<Elsewhere>>,
    items: ByFingerprint<bool>,
}

impl References {
    /// Asks the ledger for the items that the document does not declare.
    pub(crate) fn fetch_items<'a>(
        &mut self,
        intake: &Intake<'_>,
        known: &mut dyn Known,
        codes: impl Iterator<Item = &'a str>,
    ) -> Result<(), Halt> {
        let mut missing = HashMap::new();
        for code in codes {
            let print = intake.prints.of(code);
            if !intake.items.seen.contains_key(&print) && !self.items.contains_key(&print) {
                missing.insert(code.to_owned(), print);
            }
        }
        let (codes, prints): (Vec<_>, Vec<_>) = missing.into_iter().unzip();
        for (codes, prints) in codes.chunks(BATCH).zip(prints.chunks(BATCH)) {
            let answers = known.items(codes).map_err(Halt::Known)?;
            for (print, answer) in prints.iter().zip(answers) {
                self.items.insert(*print, answer.is_some());
            }
        }
        Ok(())
    }

    /// Asks the ledger for the pools and partners that the document does not declare.
    pub(crate) fn fetch_pools<'a>(
        &mut self,
        intake: &Intake<'_>,
        known: &mut dyn Known,
        pools: impl Iterator<Item = &'a PoolRef>,
    ) -> Result<(), Halt> {
        let (mut inside, mut outside) = (HashMap::new(), HashMap::new());
        for pool in pools.filter(|pool| !pool.kind.is_bare()) {
            let print = intake.prints.of(&pool.to_string());
            if is_declared(intake, pool) || self.pools.contains_key(&print) {
                continue;
            }
            let missing = if pool.kind.is_inside() { &mut inside } else { &mut outside };
            missing.insert(pool.clone(), print);
        }
        let (asked, prints): (Vec<_>, Vec<_>) = inside.into_iter().unzip();
        for (asked, prints) in asked.chunks(BATCH).zip(prints.chunks(BATCH)) {
            let answers = known.pools(asked).map_err(Halt::Known)?;
            for (print, answer) in prints.iter().zip(answers) {
                let found = answer.map(|pool| Elsewhere { has_item: pool.item.is_some() });
                self.pools.insert(*print, found);
            }
        }
        let (asked, prints): (Vec<_>, Vec<_>) = outside.into_iter().unzip();
        for (asked, prints) in asked.chunks(BATCH).zip(prints.chunks(BATCH)) {
            let answers = known.partners(asked).map_err(Halt::Known)?;
            for (print, answer) in prints.iter().zip(answers) {
                self.pools.insert(*print, answer.map(|_| Elsewhere { has_item: false }));
            }
        }
        Ok(())
    }

    /// The fault of a side that names no known pool; fetched before.
    pub(crate) fn side_fault<T: Record>(
        &self,
        intake: &Intake<'_>,
        record: &T,
        column: &'static str,
        pool: &PoolRef,
    ) -> Option<Fault> {
        let print = intake.prints.of(&pool.to_string());
        if is_declared(intake, pool) || matches!(self.pools.get(&print), Some(Some(_))) {
            return None;
        }
        let (kind, expected) = if pool.kind.is_inside() {
            (FaultKind::UnknownPool, Expected::Pool)
        } else {
            (FaultKind::UnknownPartner, Expected::Partner)
        };
        Some(fault_at(record, column, kind, &pool.to_string(), expected))
    }

    /// Whether a known item has this code; fetched before.
    pub(crate) fn has_item(&self, intake: &Intake<'_>, code: &str) -> bool {
        let print = intake.prints.of(code);
        intake.items.seen.contains_key(&print) || self.items.get(&print) == Some(&true)
    }

    /// Whether a side cannot do without a quantity: a lot, or a tank of one item (rule N8).
    pub(crate) fn needs_quantity(&self, intake: &Intake<'_>, pool: &PoolRef) -> bool {
        match pool.kind {
            PoolKind::Lot => true,
            PoolKind::Tank => {
                let print = intake.prints.of(&pool.to_string());
                intake.tanks_with_item.contains(&print)
                    || matches!(self.pools.get(&print), Some(Some(found)) if found.has_item)
            }
            _ => false,
        }
    }
}

/// Whether the document declares a pool; a pool of defective kind may be any.
fn is_declared(intake: &Intake<'_>, pool: &PoolRef) -> bool {
    if pool.kind.is_bare() {
        return true;
    }
    let print = intake.prints.of(&pool.to_string());
    if pool.kind.is_inside() {
        intake.pools.seen.contains_key(&print) || intake.vague_pools.contains(&pool.code)
    } else {
        intake.partners.seen.contains_key(&print)
    }
}

/// A fault of one cell of a spilled row.
pub(crate) fn fault_at<T: Record>(
    record: &T,
    column: &'static str,
    kind: FaultKind,
    found: &str,
    expected: Expected,
) -> Fault {
    let (section, row, column): (Section, _, _) = (T::SECTION, record.row(), column.to_owned());
    Fault { kind, section, sheet: None, row, column, found: quoted(found), expected }
}
