//! Second pass: whether what rows name is there, in the document or in the ledger.

use std::collections::HashMap;

use domain::{PoolKind, PoolRef};

use crate::fault::{Expected, Fault, FaultKind, quoted};
use crate::fingerprint::{ByFingerprint, Fingerprint, Fingerprinter};
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

/// A pool that a row names, with its fingerprint.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side<'r> {
    pub(crate) pool: &'r PoolRef,
    print: Fingerprint,
}

impl<'r> Side<'r> {
    pub(crate) fn of(prints: &Fingerprinter, pool: &'r PoolRef) -> Self {
        Self { pool, print: prints.of_pool(pool) }
    }
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
        sides: impl Iterator<Item = Side<'a>>,
    ) -> Result<(), Halt> {
        let (mut inside, mut outside) = (HashMap::new(), HashMap::new());
        for side in sides.filter(|side| !side.pool.kind.is_bare()) {
            let Side { pool, print } = side;
            if is_declared(intake, side) || self.pools.contains_key(&print) {
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
        side: Side<'_>,
    ) -> Option<Fault> {
        let Side { pool, print } = side;
        if is_declared(intake, side) || matches!(self.pools.get(&print), Some(Some(_))) {
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
    pub(crate) fn needs_quantity(&self, intake: &Intake<'_>, side: Side<'_>) -> bool {
        match side.pool.kind {
            PoolKind::Lot => true,
            PoolKind::Tank => {
                intake.tanks_with_item.contains(&side.print)
                    || matches!(self.pools.get(&side.print), Some(Some(found)) if found.has_item)
            }
            _ => false,
        }
    }
}

/// Whether the document declares a pool; a pool of defective kind may be any.
fn is_declared(intake: &Intake<'_>, side: Side<'_>) -> bool {
    let Side { pool, print } = side;
    if pool.kind.is_bare() {
        return true;
    }
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
