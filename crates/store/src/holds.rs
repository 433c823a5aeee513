//! What a hold stops: portions of a lot that are meant for shipments which have not left.

use domain::ids::CompanyId;
use domain::{PoolId, Quantity, ShipmentId, SiteId};

use crate::error::StoreError;
use crate::sql::{Columns, Tx, args, statements};

/// A portion of a lot that is meant for a shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPick {
    /// The shipment.
    pub shipment: ShipmentId,
    /// Number of the delivery note.
    pub code: String,
    /// How much of the lot.
    pub quantity: Quantity,
    /// Whether it was taken from its place.
    pub picked: bool,
}

statements! {
    OPEN_PICKS = "SELECT s.shipment, s.code, k.quantity, k.picked FROM pick k
        JOIN shipment s ON s.part = k.part AND s.company = k.company AND s.site = k.site
            AND s.shipment = k.shipment
        WHERE k.part = $1 AND k.company = $2 AND k.site = $3 AND k.pool = $4
            AND s.dispatched_seq IS NULL
        ORDER BY s.shipment, k.pick";
}

/// The picks of a lot whose shipments have not left.
pub fn open_picks(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Vec<OpenPick>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OPEN_PICKS, args![part, company, site, pool], |row| read_pick(&mut row.columns()))
}

pub(crate) fn read_pick(columns: &mut Columns<'_>) -> Result<OpenPick, StoreError> {
    Ok(OpenPick {
        shipment: columns.take()?,
        code: columns.take()?,
        quantity: columns.take()?,
        picked: columns.take()?,
    })
}
