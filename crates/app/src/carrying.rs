//! What a handling unit is meant for, and the weights of the pieces in it.
//!
//! A unit that is not full says so: 18 of 40. What is topped up later stays a lot of its own in it, with
//! its own dates. A piece with a weight of its own is weighed once, as it goes in.

use domain::facts::{PieceWeighed, UnitMeant};
use domain::stock::Spot;
use domain::{ItemId, PoolId, Quantity, Refusal, UnitId};
use serde::{Deserialize, Serialize};
use store::carrying::{self as stored, Meant};
use store::{Tx, masters};
use utoipa::ToSchema;

use crate::acts::Acting;
use crate::error::{Error, Result};
use crate::lots::in_own_unit;
use crate::orders::quantity;
use crate::packing::UnitContent;
use crate::runs::Ground;
use crate::warehouse::given;

/// How full a unit is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FillView {
    /// Code of the item it is meant to hold.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// How much of it is in the unit and in those within.
    pub filled: String,
    /// How much makes it full.
    pub full: String,
    /// The unit of both.
    pub unit: String,
    /// `empty`, `partial`, `full` or `over`.
    pub state: String,
}

/// Pieces weighed in one go at most.
const PIECES_MAX: usize = 500;

impl Acting<'_, '_, '_> {
    /// Says what a unit is meant for, where somebody said so.
    pub(crate) fn mean(
        &mut self,
        unit: UnitId,
        item: Option<&str>,
        (full, full_unit): (Option<&str>, Option<&str>),
        returnable: Option<&str>,
    ) -> Result<()> {
        let full = given(full);
        let item = given(item).map(|code| self.item(&code)).transpose()?;
        let returnable = given(returnable).map(|code| self.item(&code)).transpose()?;
        let full = match (&item, full) {
            (Some(item), Some(full)) => {
                let master = self.item_master(&item.code)?;
                let full = in_own_unit(item, &master, quantity(&full)?, full_unit)?;
                domain::transfers::check_positive(full)?;
                Some(full)
            }
            (None, Some(_)) => return Err(Refusal::BadInput { field: "full" }.into()),
            (_, None) => None,
        };
        if full.is_none() && returnable.is_none() {
            return Ok(());
        }
        let item = item.filter(|_| full.is_some()).map(|item| item.item);
        let returnable = returnable.map(|item| item.item);
        self.append(UnitMeant { unit, item, full, returnable })?;
        Ok(())
    }

    /// Takes down what each piece weighs that went into a unit. One that was weighed in the unit it
    /// comes from is the same piece; any other is weighed for the first time.
    pub(crate) fn weigh_pieces(
        &mut self,
        pool: PoolId,
        unit: UnitId,
        taken: &[(Spot, Quantity)],
        weights: &[Quantity],
    ) -> Result<()> {
        let ground = self.ground();
        for kilograms in weights {
            let mut from = None;
            for other in taken.iter().filter_map(|(spot, _)| spot.unit) {
                if stored::such_pieces(self.cx.tx, ground, (other, pool), *kilograms)? > 0 {
                    from = Some(other);
                    break;
                }
            }
            self.append(PieceWeighed { pool, from, unit: Some(unit), kilograms: *kilograms })?;
        }
        Ok(())
    }
}

/// The weighed pieces of a lot in a unit: how many, and what all of them weigh together where each
/// piece that lies there was weighed.
pub(crate) fn weighed(
    tx: &mut Tx<'_>,
    ground: Ground,
    (unit, pool): (UnitId, PoolId),
    (lying, at_us): (Quantity, i64),
) -> Result<(Option<u32>, Option<String>)> {
    let weighed = stored::weighed_in(tx, ground, (unit, pool), at_us)?;
    let pieces = u32::try_from(weighed.pieces).ok().filter(|pieces| *pieces > 0);
    let all = Quantity::whole(weighed.pieces) == lying;
    Ok((pieces, pieces.filter(|_| all).map(|_| weighed.kilograms.to_string())))
}

/// How full a unit is, where it was said what makes it full.
pub(crate) fn fill_view(
    tx: &mut Tx<'_>,
    ground: Ground,
    meant: Meant,
    contents: &[UnitContent],
) -> Result<Option<FillView>> {
    let Some((item, full)) = meant.item.zip(meant.full) else { return Ok(None) };
    let item = masters::item(tx, ground.0, item)?.ok_or(Error::NotFound("item"))?;
    let ours = contents.iter().filter(|content| content.item == item.code);
    let filled: i128 = ours
        .filter_map(|content| content.quantity.parse::<Quantity>().ok())
        .map(|quantity| i128::from(quantity.0))
        .sum();
    Ok(Some(FillView {
        item: item.code,
        item_name: item.name,
        filled: domain::quantity::format_scaled(filled),
        full: full.to_string(),
        unit: item.unit,
        state: domain::units::fill_state(filled, full).to_owned(),
    }))
}

/// Code of the item a returnable is.
pub(crate) fn code_of(
    tx: &mut Tx<'_>,
    ground: Ground,
    item: Option<ItemId>,
) -> Result<Option<String>> {
    let Some(item) = item else { return Ok(None) };
    Ok(masters::item(tx, ground.0, item)?.map(|item| item.code))
}

/// The weights of pieces that go into a unit: as many as pieces go in.
pub(crate) fn weights(weights: &[String], pieces: Quantity) -> Result<Vec<Quantity>> {
    if weights.is_empty() {
        return Ok(Vec::new());
    }
    let bad = Refusal::BadInput { field: "weights" };
    let counted = i64::try_from(weights.len()).ok().filter(|_| weights.len() <= PIECES_MAX);
    if counted.map(Quantity::whole) != Some(pieces) {
        return Err(bad.into());
    }
    let read = weights.iter().map(|weight| weight.trim().parse::<Quantity>().ok());
    let read: Option<Vec<Quantity>> =
        read.map(|weight| weight.filter(|weight| *weight > Quantity::ZERO)).collect();
    Ok(read.ok_or(bad)?)
}
