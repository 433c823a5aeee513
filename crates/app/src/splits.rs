//! Splitting a lot: what is true of a part only becomes a lot of its own.

use domain::facts::{LotDescribed, LotJudged, StockMoved};
use domain::inspections::rejected_number;
use domain::places::Lying;
use domain::{InspectionId, LotStatus, PoolId, PoolKind, Quantity, TransferId};
use serde::{Deserialize, Serialize};
use store::transfers::Side;
use store::{balances, pools, stock, transfers};
use utoipa::ToSchema;

use crate::acts::Acting;
use crate::error::{Error, Result};
use crate::inspections::places_of;
use crate::lots::{Flow, Loaded, NewLot};
use crate::naming::{LotName, lot_name};

/// The part of a lot that was split off and rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RejectedLot {
    /// The new lot.
    pub lot: LotName,
    /// How much it is.
    pub quantity: String,
    /// Where it lies, where that is known.
    pub places: Vec<String>,
}

/// Movements out of one lot that are looked at; a lot that went to more places is no longer judged.
const LINKS_MAX: u32 = 10_000;

/// All of a rejected lot that lies somewhere goes to the place for what is bad.
pub(crate) fn set_aside(
    acting: &mut Acting<'_, '_, '_>,
    pool: PoolId,
    lying: &[Lying],
    place: Option<&str>,
) -> Result<()> {
    let Some(place) = place else { return Ok(()) };
    for portion in lying.iter().filter(|portion| portion.place != place) {
        acting.append(StockMoved { to: Some(place.to_owned()), ..out_of_place(pool, portion) })?;
    }
    Ok(())
}

/// A portion that leaves its place.
fn out_of_place(pool: PoolId, portion: &Lying) -> StockMoved {
    StockMoved {
        pool,
        quantity: portion.quantity,
        from: Some(portion.place.clone()).filter(|place| !place.is_empty()),
        to: None,
        from_unit: Some(portion.unit).filter(|unit| unit.0 != 0),
        to_unit: None,
    }
}

/// The rejected part becomes a lot of its own, described like the one it came from.
pub(crate) fn split_off(
    acting: &mut Acting<'_, '_, '_>,
    parent: &Loaded,
    (inspection, quantity): (InspectionId, Quantity),
    taken: &[Lying],
    place: Option<&str>,
) -> Result<RejectedLot> {
    let pool = parent.lot.pool;
    for portion in taken {
        acting.append(out_of_place(pool, portion))?;
    }
    let child = acting.open_part(parent, None)?;
    acting.transfer(Flow {
        from: pool,
        to: child,
        qty_from: Some(quantity),
        qty_to: Some(quantity),
        equipment: None,
        returns: None,
    })?;
    for portion in taken {
        let to = place.unwrap_or(&portion.place);
        if !to.is_empty() {
            acting.put_away(child, to, portion.quantity)?;
        }
    }
    if let Some(place) = place.filter(|_| taken.is_empty()) {
        acting.put_away(child, place, quantity)?;
    }
    acting.judge_by(child, LotStatus::Rejected, inspection)?;
    let ground = acting.ground();
    Ok(RejectedLot {
        lot: lot_name(acting.cx.tx, ground, child)?,
        quantity: quantity.to_string(),
        places: places_of(acting.cx.tx, ground, child)?,
    })
}

impl Acting<'_, '_, '_> {
    /// How much of a lot is at customers: what went there and did not come back.
    pub(crate) fn shipped(&mut self, pool: PoolId) -> Result<i128> {
        let (company, site) = self.ground();
        let out = transfers::links(
            self.cx.tx,
            company,
            site,
            (pool, Side::Out),
            TransferId::default(),
            LINKS_MAX,
        )?;
        let shipped = out.iter().filter(|link| link.other.kind == PoolKind::Customer);
        let ids: Vec<_> = shipped.map(|link| link.transfer.fact.transfer).collect();
        let nets = balances::net(self.cx.tx, (company, site), &ids)?;
        Ok(nets.values().map(|net| net.left).sum())
    }

    /// Where a lot lies.
    pub(crate) fn lying(&mut self, pool: PoolId) -> Result<Vec<Lying>> {
        let ground = self.ground();
        let portions = stock::portions(self.cx.tx, ground, pool)?;
        let lying = portions.into_iter().map(|portion| Lying {
            place: portion.place,
            unit: portion.unit,
            quantity: portion.quantity,
        });
        Ok(lying.collect())
    }

    /// What an inspection says of a lot.
    pub(crate) fn judge_by(
        &mut self,
        pool: PoolId,
        status: LotStatus,
        inspection: InspectionId,
    ) -> Result<()> {
        self.append(LotJudged { pool, status, inspection: Some(inspection), reason: None })?;
        Ok(())
    }

    /// The number of a part that was rejected: that of the lot, and which part it is.
    fn number_of_rejected(&mut self, parent: &Loaded) -> Result<String> {
        let code = parent.lot.reference.code.clone();
        let number = parent.lot.lot_number.clone().unwrap_or(code);
        let (stem, ground) = (format!("{number}-R"), self.ground());
        let taken = stock::numbers_beginning(self.cx.tx, ground, &stem)?;
        Ok(rejected_number(&number, |number| taken.iter().any(|t| t == number)))
    }

    /// A lot for a part of another: the same item, partner and description, a number of its own; that of
    /// a part that was rejected where none is given.
    pub(crate) fn open_part(&mut self, parent: &Loaded, number: Option<String>) -> Result<PoolId> {
        let (company, site) = self.ground();
        let pool = parent.lot.pool;
        let row = pools::find(self.cx.tx, company, site, pool)?.ok_or(Error::NotFound("lot"))?;
        let state = stock::lot(self.cx.tx, (company, site), pool)?;
        let number = match number {
            Some(number) => number,
            None => self.number_of_rejected(parent)?,
        };
        let master = self.item_master(&parent.item.code)?;
        let opened = self.open_lot(
            &parent.item,
            &master,
            NewLot {
                lot_number: Some(number),
                supplier_lot: parent.supplier_lot.clone(),
                supplier: None,
                partner: row.pool.fact.partner,
                line: None,
                produced_on: state.produced_on,
                expires_on: parent.lot.expires_on,
                best_before_on: state.best_before_on,
                certificate: state.certificate,
                origin: state.origin,
                allergens: state.allergens,
                claims: state.claims,
                attributes: state.attributes,
            },
        )?;
        if state.retest_on.is_some() {
            self.append(LotDescribed {
                pool: opened.pool,
                produced_on: None,
                expires_on: None,
                best_before_on: None,
                retest_on: state.retest_on,
                allergens: None,
                origin: None,
                claims: None,
                certificate: None,
                attributes: None,
            })?;
        }
        Ok(opened.pool)
    }
}
