//! Rebuilding every projection from the ledger, in one transaction.
//!
//! The ledger itself is taken as it is; whether it is sound, `verify` tells.

use crate::apply;
use crate::database::Database;
use crate::error::StoreError;
use crate::ledger;
use crate::projections::projections;
use crate::sql::Tx;

/// Clears every projection and applies every fact again. Answers how many facts there are.
pub fn rebuild(db: &Database, progress: &mut dyn FnMut(u64)) -> Result<u64, StoreError> {
    db.write(|tx| again(tx, progress))
}

/// The same within a transaction.
pub(crate) fn again(tx: &mut Tx<'_>, progress: &mut dyn FnMut(u64)) -> Result<u64, StoreError> {
    ledger::lock_all(tx)?;
    for projection in projections() {
        tx.execute(&projection.clear(), &[])?;
    }
    let (mut facts, mut after) = (0, None);
    loop {
        let page = ledger::ledger_page(tx, after)?;
        let Some(last) = page.last() else { return Ok(facts) };
        after = Some(last.key);
        for row in page {
            apply::apply(tx, &row.readable()?.record()?)?;
            facts += 1;
        }
        progress(facts);
    }
}
