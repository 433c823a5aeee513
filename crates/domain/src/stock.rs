//! Where portions of a lot lie, what may be put where, and what a count changes.
//!
//! What a lot holds is told by its transfers; portions only say where it lies. What lies nowhere is
//! the remainder, so history that knows no places needs none.

use crate::ids::UnitId;
use crate::lots::Lot;
use crate::masters::Place;
use crate::quantity::{Quantity, format_scaled};
use crate::refusal::Refusal;
use crate::work::LotStatus;

/// Where a portion lies: at a place, or in a handling unit, which itself stands somewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The place.
    pub place: Option<String>,
    /// The unit.
    pub unit: Option<UnitId>,
}

impl Spot {
    /// On the floor or the shelf of a place.
    pub fn place(code: impl Into<String>) -> Self {
        Self { place: Some(code.into()), unit: None }
    }

    /// In a unit, wherever it stands.
    pub const fn unit(unit: UnitId) -> Self {
        Self { place: None, unit: Some(unit) }
    }

    /// Where what has no place yet lies.
    pub const fn nowhere() -> Self {
        Self { place: None, unit: None }
    }

    /// Whether this is no place at all.
    pub const fn is_nowhere(&self) -> bool {
        self.place.is_none() && self.unit.is_none()
    }
}

/// The portions of a lot beside what the lot holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Portions {
    /// What the lot holds now.
    pub on_hand: i128,
    /// What lies where; every quantity is above zero.
    pub portions: Vec<(Spot, Quantity)>,
}

impl Portions {
    /// What lies somewhere.
    pub fn placed(&self) -> i128 {
        self.portions.iter().map(|(_, quantity)| i128::from(quantity.0)).sum()
    }

    /// What lies nowhere. Below zero when goods left without anybody saying from where.
    pub fn unplaced(&self) -> i128 {
        self.on_hand - self.placed()
    }

    /// What lies at one spot.
    pub fn at(&self, spot: &Spot) -> i128 {
        if spot.is_nowhere() {
            return self.unplaced().max(0);
        }
        let here = self.portions.iter().filter(|(portion, _)| portion == spot);
        here.map(|(_, quantity)| i128::from(quantity.0)).sum()
    }

    /// From where a quantity is taken: from the spot that was named, else from what lies nowhere,
    /// and the rest from the only other spot there is.
    pub fn take(
        &self,
        reference: &str,
        asked: Quantity,
        spot: Option<&Spot>,
    ) -> Result<Vec<(Spot, Quantity)>, Refusal> {
        if let Some(spot) = spot {
            let there = self.at(spot);
            if i128::from(asked.0) > there {
                return Err(Refusal::NotThere {
                    reference: reference.to_owned(),
                    there: format_scaled(there),
                    asked: asked.to_string(),
                });
            }
            return Ok(vec![(spot.clone(), asked)]);
        }
        let loose = i64::try_from(self.unplaced().max(0)).unwrap_or(i64::MAX);
        let from_loose = Quantity(loose.min(asked.0));
        let rest = Quantity(asked.0 - from_loose.0);
        let mut taken = Vec::new();
        if from_loose > Quantity::ZERO {
            taken.push((Spot::nowhere(), from_loose));
        }
        if rest > Quantity::ZERO {
            match self.portions.as_slice() {
                [(spot, there)] if *there >= rest => taken.push((spot.clone(), rest)),
                _ => return Err(Refusal::PlaceNeeded { reference: reference.to_owned() }),
            }
        }
        Ok(taken)
    }
}

impl Portions {
    /// The portions once others' are set apart: what lies at a spot is what nobody else means to
    /// take from there.
    #[must_use]
    pub fn without(mut self, others: &[(Spot, Quantity)]) -> Self {
        for (spot, quantity) in others {
            self.on_hand -= i128::from(quantity.0);
            if let Some(portion) = self.portions.iter_mut().find(|(portion, _)| portion == spot) {
                portion.1 = Quantity((portion.1.0 - quantity.0).max(0));
            }
        }
        self.portions.retain(|(_, quantity)| *quantity > Quantity::ZERO);
        self
    }

    /// From which spots a quantity comes when nobody says: place after place, what lies nowhere
    /// last. What is missing in the end is not in the answer.
    pub fn spread(&self, asked: Quantity) -> Vec<(Spot, Quantity)> {
        let loose = i64::try_from(self.unplaced().max(0)).unwrap_or(i64::MAX);
        let loose = (Spot::nowhere(), Quantity(loose));
        let mut rest = asked.0;
        let mut from = Vec::new();
        for (spot, there) in self.portions.iter().chain([&loose]) {
            let taken = there.0.min(rest);
            if taken > 0 {
                from.push((spot.clone(), Quantity(taken)));
                rest -= taken;
            }
        }
        from
    }
}

impl Portions {
    /// The same when all of it did come from somewhere: what the records do not know of lay nowhere.
    pub fn gathered(&self, asked: Quantity) -> Vec<(Spot, Quantity)> {
        let mut from = self.spread(asked);
        let known: i64 = from.iter().map(|(_, quantity)| quantity.0).sum();
        if known < asked.0 {
            from.push((Spot::nowhere(), Quantity(asked.0 - known)));
        }
        from
    }
}

/// A lot that lies at a place already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupant {
    /// What people call the lot.
    pub reference: String,
    /// Whether it is the lot that is to be put there.
    pub same_lot: bool,
    /// Whether it is of the same item.
    pub same_item: bool,
}

/// Whether a lot may be put at a place beside what lies there.
pub fn fits(code: &str, place: &Place, lot: &Lot, there: &[Occupant]) -> Result<(), Refusal> {
    let blocked = !lot.holds.is_empty()
        || matches!(lot.status, Some(LotStatus::Rejected | LotStatus::PendingInspection));
    if place.kind == QUARANTINE && !blocked {
        let reference = lot.reference.to_string();
        return Err(Refusal::QuarantineOnly { place: code.to_owned(), reference });
    }
    let against = there.iter().find(|occupant| {
        (place.single_lot && !occupant.same_lot) || (place.single_item && !occupant.same_item)
    });
    match against {
        Some(occupant) => Err(Refusal::PlaceTaken {
            place: code.to_owned(),
            reference: occupant.reference.clone(),
        }),
        None => Ok(()),
    }
}

/// The kind of places that keep apart what must not be used.
pub const QUARANTINE: &str = "quarantine";

/// What a count changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// What comes to the spot; below zero what leaves it.
    pub moved: i128,
    /// What the lot gains; below zero what it loses.
    pub adjusted: i128,
}

impl Difference {
    /// Whether the records were right.
    pub const fn is_none(&self) -> bool {
        self.moved == 0 && self.adjusted == 0
    }
}

/// What a count of one spot changes.
///
/// What turns up first comes out of what lies nowhere, and what is missing is first what left
/// without anybody saying from where: only the rest is a difference. Afterwards the lot holds at
/// least what was just seen, so that counting settles a balance below zero.
pub fn count(portions: &Portions, spot: &Spot, counted: Quantity) -> Difference {
    let counted = i128::from(counted.0);
    let there = portions.at(spot);
    let difference = counted - there;
    let unplaced = portions.unplaced();
    let known = match difference {
        _ if spot.is_nowhere() => 0,
        more if more >= 0 => unplaced.clamp(0, more),
        less => unplaced.clamp(less, 0),
    };
    let adjusted = (difference - known).max(counted - portions.on_hand);
    let moved = if spot.is_nowhere() { 0 } else { difference };
    Difference { moved, adjusted }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::Moves;
    use crate::ids::{HoldId, ItemId, PoolId};

    fn units(count: i128) -> i128 {
        count * i128::from(crate::quantity::SCALE)
    }

    fn portions(on_hand: i128, placed: &[(&str, i64)]) -> Portions {
        let portions =
            placed.iter().map(|(place, count)| (Spot::place(*place), Quantity::whole(*count)));
        Portions { on_hand: units(on_hand), portions: portions.collect() }
    }

    fn lot(status: LotStatus) -> Lot {
        Lot {
            pool: PoolId(1),
            reference: "lot:L1".parse().unwrap(),
            item: ItemId(1),
            lot_number: None,
            status: Some(status),
            expires_on: None,
            holds: vec![],
            moves: Moves::default(),
        }
    }

    #[test]
    fn a_portion_that_is_not_there_is_not_taken() {
        let lot = portions(10, &[("A", 4)]);

        let refused = lot.take("lot:L1", Quantity::whole(5), Some(&Spot::place("A"))).unwrap_err();
        assert_eq!(refused.code(), "not_there");
        assert_eq!(
            lot.take("lot:L1", Quantity::whole(4), Some(&Spot::place("A"))),
            Ok(vec![(Spot::place("A"), Quantity::whole(4))])
        );
    }

    #[test]
    fn without_a_place_the_loose_goods_go_first_and_the_rest_from_the_only_place() {
        let lot = portions(10, &[("A", 4)]);

        assert_eq!(
            lot.take("lot:L1", Quantity::whole(8), None),
            Ok(vec![(Spot::nowhere(), Quantity::whole(6)), (Spot::place("A"), Quantity::whole(2))])
        );
        let spread = portions(10, &[("A", 4), ("B", 6)]);
        let refused = spread.take("lot:L1", Quantity::whole(1), None).unwrap_err();
        assert_eq!(refused.code(), "place_needed");
    }

    #[test]
    fn a_quantity_is_gathered_place_after_place_and_others_keep_theirs() {
        let lot = portions(12, &[("A", 4), ("B", 6)]);
        let others = [(Spot::place("A"), Quantity::whole(3))];

        assert_eq!(
            lot.without(&others).spread(Quantity::whole(8)),
            [
                (Spot::place("A"), Quantity::whole(1)),
                (Spot::place("B"), Quantity::whole(6)),
                (Spot::nowhere(), Quantity::whole(1))
            ]
        );
    }

    #[test]
    fn a_place_for_one_lot_takes_no_other_and_one_for_one_item_no_other_item() {
        let single_lot = Place { single_lot: true, ..Place::default() };
        let single_item = Place { single_item: true, ..Place::default() };
        let other_lot = [Occupant { reference: "lot:L2".into(), same_lot: false, same_item: true }];
        let released = lot(LotStatus::Released);

        let refused = fits("A", &single_lot, &released, &other_lot).unwrap_err();
        assert_eq!(refused.code(), "place_taken");
        assert_eq!(fits("A", &single_item, &released, &other_lot), Ok(()));
        let other_item =
            [Occupant { reference: "lot:L3".into(), same_lot: false, same_item: false }];
        assert!(fits("A", &single_item, &released, &other_item).is_err());
    }

    #[test]
    fn quarantine_is_for_what_must_not_be_used() {
        let quarantine = Place { kind: QUARANTINE.into(), ..Place::default() };

        let refused = fits("Q", &quarantine, &lot(LotStatus::Released), &[]).unwrap_err();
        assert_eq!(refused.code(), "quarantine_only");
        assert_eq!(fits("Q", &quarantine, &lot(LotStatus::Rejected), &[]), Ok(()));
        let held = Lot { holds: vec![(HoldId(1), "metal".into())], ..lot(LotStatus::Released) };
        assert_eq!(fits("Q", &quarantine, &held, &[]), Ok(()));
    }

    #[test]
    fn what_turns_up_is_first_what_had_no_place() {
        let found = count(&portions(10, &[("A", 4)]), &Spot::place("A"), Quantity::whole(7));

        assert_eq!(found, Difference { moved: units(3), adjusted: 0 });
        let more = count(&portions(10, &[("A", 4)]), &Spot::place("A"), Quantity::whole(12));
        assert_eq!(more, Difference { moved: units(8), adjusted: units(2) });
    }

    #[test]
    fn what_is_missing_is_first_what_left_without_saying_from_where() {
        let lot = portions(5, &[("A", 8)]);

        let missing = count(&lot, &Spot::place("A"), Quantity::whole(5));
        assert_eq!(missing, Difference { moved: units(-3), adjusted: 0 });
        let less = count(&lot, &Spot::place("A"), Quantity::whole(4));
        assert_eq!(less, Difference { moved: units(-4), adjusted: units(-1) });
    }

    #[test]
    fn counting_settles_a_balance_below_zero() {
        let seen = count(&portions(-5, &[]), &Spot::place("A"), Quantity::whole(3));
        assert_eq!(seen, Difference { moved: units(3), adjusted: units(8) });

        let empty = count(&portions(-5, &[]), &Spot::nowhere(), Quantity::ZERO);
        assert_eq!(empty, Difference { moved: 0, adjusted: units(5) });
    }

    #[test]
    fn a_count_that_agrees_changes_nothing() {
        let agreed = count(&portions(10, &[("A", 10)]), &Spot::place("A"), Quantity::whole(10));

        assert!(agreed.is_none());
    }
}
