//! The movements of a pool as they stand: what decisions about quantities are made of.

use std::collections::BTreeMap;

use domain::balance::{Correction, Moves, Standing, standing};
use domain::ids::CompanyId;
use domain::{PoolId, SiteId, TransferId};

use crate::error::StoreError;
use crate::imports::visible;
use crate::sql::{Tx, args, statements};
use crate::transfers::{self, Side, Transfer};

statements! {
    TOUCHING = concat!("SELECT t.transfer FROM transfer_out t WHERE t.part = $1 AND t.company = $2
            AND t.site = $3 AND t.pool_from = $4 AND ", visible!("t"), "
        UNION SELECT k.transfer FROM transfer_in k WHERE k.part = $1 AND k.company = $2
            AND k.site = $3 AND k.pool_to = $4 AND ", visible!("k"));
}

/// What entered and left a pool, corrections and returns worked in.
pub fn moves(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Moves, StoreError> {
    let part = tx.part(company);
    let mut touching: Vec<TransferId> =
        tx.query_all(&TOUCHING, args![part, company, site, pool], |row| row.get(0))?;
    for side in [Side::Out, Side::In] {
        let corrected = transfers::corrected_to(tx, company, site, (pool, side))?;
        touching.extend(corrected.iter().map(|correction| correction.fact.transfer));
    }
    touching.sort_unstable();
    touching.dedup();
    let standing = all_standing(tx, (company, site), &touching)?;
    Ok(Moves::of(pool, standing))
}

/// Transfers as their corrections leave them; void ones are left out.
pub fn all_standing(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    ids: &[TransferId],
) -> Result<Vec<Standing>, StoreError> {
    let transfers = transfers::by_ids(tx, company, site, ids)?;
    let mut corrections: BTreeMap<TransferId, Vec<Correction>> = BTreeMap::new();
    for correction in transfers::corrections_of_many(tx, company, site, ids)? {
        corrections.entry(correction.fact.transfer).or_default().push(Correction {
            recorded_at: correction.recorded_at,
            seq: correction.seq,
            change: correction.fact,
        });
    }
    let stand = |transfer: Transfer| {
        let corrections = corrections.remove(&transfer.fact.transfer).unwrap_or_default();
        standing(transfer.at, transfer.fact, corrections)
    };
    Ok(transfers.into_iter().filter_map(stand).collect())
}
