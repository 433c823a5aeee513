//! What the ledger already holds, asked in batches. This crate knows no database.

use domain::PoolRef;

use crate::rows::{CorrectionRow, ItemRow, PartnerRow, PoolRow, TransferRow};

/// Most keys in one question.
pub const BATCH: usize = 10_000;

/// What an answer may fail with.
pub type KnownResult<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Answers what is already there, in the order of the question. `row` of an answer means nothing.
///
/// Only complete imports and committed facts count. Rows come as they were first recorded, without
/// their corrections.
pub trait Known {
    /// Items by code.
    fn items(&mut self, codes: &[String]) -> KnownResult<Vec<Option<ItemRow>>>;
    /// Partners by reference: `supplier:S1`, `customer:C1`.
    fn partners(&mut self, references: &[PoolRef]) -> KnownResult<Vec<Option<PartnerRow>>>;
    /// Lots, runs and tanks by reference.
    fn pools(&mut self, references: &[PoolRef]) -> KnownResult<Vec<Option<PoolRow>>>;
    /// Transfers by id.
    fn transfers(&mut self, ids: &[String]) -> KnownResult<Vec<Option<TransferRow>>>;
    /// For each transfer id, its corrections in any order.
    fn corrections(&mut self, ids: &[String]) -> KnownResult<Vec<Vec<CorrectionRow>>>;
    /// For each transfer id, the transfers that take it back.
    fn returns(&mut self, ids: &[String]) -> KnownResult<Vec<Vec<TransferRow>>>;
}

/// An empty ledger.
#[derive(Debug, Clone, Copy, Default)]
pub struct NothingKnown;

impl Known for NothingKnown {
    fn items(&mut self, codes: &[String]) -> KnownResult<Vec<Option<ItemRow>>> {
        Ok(vec![None; codes.len()])
    }

    fn partners(&mut self, references: &[PoolRef]) -> KnownResult<Vec<Option<PartnerRow>>> {
        Ok(vec![None; references.len()])
    }

    fn pools(&mut self, references: &[PoolRef]) -> KnownResult<Vec<Option<PoolRow>>> {
        Ok(vec![None; references.len()])
    }

    fn transfers(&mut self, ids: &[String]) -> KnownResult<Vec<Option<TransferRow>>> {
        Ok(vec![None; ids.len()])
    }

    fn corrections(&mut self, ids: &[String]) -> KnownResult<Vec<Vec<CorrectionRow>>> {
        Ok(vec![Vec::new(); ids.len()])
    }

    fn returns(&mut self, ids: &[String]) -> KnownResult<Vec<Vec<TransferRow>>> {
        Ok(vec![Vec::new(); ids.len()])
    }
}
