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

/// What stands of a transfer after corrections and returns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Net {
    /// Out of the pool it left, in that pool's unit.
    pub left: i128,
    /// Into the pool it entered, in that pool's unit.
    pub entered: i128,
}

/// What stands of each transfer; void ones are left out.
pub fn net(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    ids: &[TransferId],
) -> Result<BTreeMap<TransferId, Net>, StoreError> {
    let of = |quantity: Option<domain::Quantity>| quantity.map_or(0, |q| i128::from(q.0));
    let mut nets = BTreeMap::new();
    for Standing { fact, .. } in all_standing(tx, (company, site), ids)? {
        let mut net = Net { left: of(fact.qty_from), entered: of(fact.qty_to) };
        let back = transfers::returns_of(tx, company, site, &fact)?;
        let back: Vec<TransferId> = back.iter().map(|transfer| transfer.fact.transfer).collect();
        for Standing { fact: back, .. } in all_standing(tx, (company, site), &back)? {
            net.left -= of(back.qty_to);
            net.entered -= of(back.qty_from);
        }
        nets.insert(fact.transfer, net);
    }
    Ok(nets)
}
