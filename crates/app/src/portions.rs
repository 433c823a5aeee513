//! Portions of lots as acts need them: taken out of a place or unit, put into one, moved.

use domain::facts::StockMoved;
use domain::lots::Lot;
use domain::stock::{self as decisions, Occupant, Portions, Spot};
use domain::{CompanyId, PoolId, Quantity, Refusal, SiteId, UnitId};
use store::units::{self, Unit};
use store::{Tx, stock};

use crate::acts::Acting;
use crate::error::Result;

impl Acting<'_, '_, '_> {
    /// Where the portions of a lot lie.
    pub(crate) fn portions(&mut self, lot: &Lot) -> Result<Portions> {
        let ground = self.ground();
        portions(self.cx.tx, ground, lot)
    }

    /// The spot an ask names; none where it names none. A unit says where it is by itself.
    pub(crate) fn spot(&mut self, place: Option<&str>, unit: Option<&str>) -> Result<Option<Spot>> {
        let named = |text: Option<&str>| text.map(str::to_owned).filter(|text| !text.is_empty());
        if let Some(code) = named(unit) {
            return Ok(Some(Spot::unit(self.unit(&code)?.unit)));
        }
        let Some(code) = named(place) else { return Ok(None) };
        self.place(&code)?;
        Ok(Some(Spot::place(code)))
    }

    /// Takes a portion out of where it lies, before it leaves the lot; says what was taken where.
    pub(crate) fn take_out(
        &mut self,
        lot: &Lot,
        quantity: Quantity,
        spot: Option<&Spot>,
    ) -> Result<Vec<(Spot, Quantity)>> {
        let taken = self.taken_from(lot, quantity, spot)?;
        for (spot, quantity) in &taken {
            self.move_portion(lot.pool, *quantity, spot, &Spot::nowhere())?;
        }
        Ok(taken)
    }

    /// From which spots a quantity of a lot comes. What was taken already came from where it is said
    /// to have lain, though the records know less there; where nobody said, as far as they know.
    pub(crate) fn taken_from(
        &mut self,
        lot: &Lot,
        quantity: Quantity,
        spot: Option<&Spot>,
    ) -> Result<Vec<(Spot, Quantity)>> {
        let portions = self.portions(lot)?;
        let refusal = match portions.take(&lot.reference.to_string(), quantity, spot) {
            Ok(taken) => return Ok(taken),
            Err(refusal) => refusal,
        };
        self.uphold(Err(refusal))?;
        Ok(match spot {
            Some(spot) => vec![(spot.clone(), quantity)],
            None => portions.gathered(quantity),
        })
    }

    /// Moves a portion; from nowhere to nowhere nothing moves.
    pub(crate) fn move_portion(
        &mut self,
        pool: PoolId,
        quantity: Quantity,
        from: &Spot,
        to: &Spot,
    ) -> Result<()> {
        if from == to {
            return Ok(());
        }
        self.append(StockMoved {
            pool,
            quantity,
            from: from.place.clone(),
            to: to.place.clone(),
            from_unit: from.unit,
            to_unit: to.unit,
        })?;
        Ok(())
    }

    /// A place that takes a lot beside what lies there.
    pub(crate) fn place_for(&mut self, code: &str, lot: &Lot) -> Result<()> {
        let place = self.place(code)?;
        let mut there = Vec::new();
        if place.single_lot || place.single_item {
            for pool in self.lots_at(code)? {
                let other = self.lot_of(pool)?.lot;
                there.push(Occupant {
                    same_lot: other.pool == lot.pool,
                    same_item: other.item == lot.item,
                    reference: other.reference.to_string(),
                });
            }
        }
        self.uphold(decisions::fits(code, &place, lot, &there))
    }

    /// The lots that lie at a place, those in units that stand there too.
    fn lots_at(&mut self, place: &str) -> Result<Vec<PoolId>> {
        let ground = self.ground();
        lots_at(self.cx.tx, ground, place)
    }

    /// A handling unit by its number.
    pub(crate) fn unit(&mut self, code: &str) -> Result<Unit> {
        let kept = domain::units::without_identifier(code);
        let found = units::by_code(self.cx.tx, self.ground(), kept)?;
        Ok(found.ok_or_else(|| Refusal::UnknownDocument {
            kind: "handling_unit",
            code: code.to_owned(),
        })?)
    }
}

/// Where the portions of a lot lie.
pub(crate) fn portions(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    lot: &Lot,
) -> Result<Portions> {
    let rows = stock::portions(tx, ground, lot.pool)?;
    let portions = rows.into_iter().map(|row| {
        let place = Some(row.place).filter(|place| !place.is_empty());
        let unit = Some(row.unit).filter(|unit| unit.0 != 0);
        (Spot { place, unit }, row.quantity)
    });
    Ok(Portions { on_hand: lot.moves.on_hand(), portions: portions.collect() })
}

/// How many lots of a place are read at a time.
const PAGE: u32 = 500;

/// The lots that lie at a place, those in units that stand there too; each once.
pub(crate) fn lots_at(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    place: &str,
) -> Result<Vec<PoolId>> {
    let mut pools = Vec::new();
    loop {
        let after = pools.last().copied().unwrap_or_default();
        let page = stock::at_place(tx, ground, place, after, PAGE)?;
        pools.extend(page.iter().map(|portion| portion.pool));
        if page.len() < PAGE as usize {
            break;
        }
    }
    for unit in units::at_place(tx, ground, place)? {
        for below in units_below(tx, ground, unit)? {
            let contents = stock::in_unit(tx, ground, below.unit)?;
            pools.extend(contents.iter().map(|portion| portion.pool));
        }
    }
    pools.sort_unstable();
    pools.dedup();
    Ok(pools)
}

/// A unit and every unit that stands in it, at any depth, the outer ones first.
pub(crate) fn units_below(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    unit: Unit,
) -> Result<Vec<Unit>> {
    let mut found = vec![unit];
    let mut at = 0;
    while at < found.len() {
        let inner = units::in_unit(tx, ground, found[at].unit)?;
        found.extend(inner);
        at += 1;
    }
    Ok(found)
}

/// The units a unit stands in, itself first.
pub(crate) fn units_above(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    unit: UnitId,
) -> Result<Vec<Unit>> {
    let mut above = Vec::new();
    let mut next = Some(unit);
    while let Some(id) = next {
        let Some(unit) = units::find(tx, ground, id)? else { break };
        next = unit.parent;
        above.push(unit);
    }
    Ok(above)
}

/// What may still be set aside of a lot at a moment: picks of shipments in the house are kept.
pub(crate) fn free(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    lot: &Lot,
    at_us: i64,
) -> Result<i128> {
    let picks = store::shipping::open_picks(tx, ground, lot.pool)?;
    let kept: i128 = picks.iter().map(|pick| i128::from(pick.quantity.0)).sum();
    Ok(lot.moves.free_at(at_us) - kept)
}
