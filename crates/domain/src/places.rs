//! Where portions of a lot lie, and from where a quantity of it is taken.

use crate::ids::UnitId;
use crate::quantity::{Quantity, format_scaled};
use crate::refusal::Refusal;

/// A portion of a lot at a place, or in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lying {
    /// The place; empty where only the unit is known.
    pub place: String,
    /// The unit; 0 where it stands alone.
    pub unit: UnitId,
    /// How much.
    pub quantity: Quantity,
}

/// From where so much of a lot is taken: from the place that was named, else from what has no place
/// yet, else from its only place. With several places somebody has to say which.
///
/// `on_hand` is what the lot holds, `asked` no more than that.
pub fn take(
    reference: &str,
    lying: &[Lying],
    on_hand: i128,
    asked: Quantity,
    named: Option<&str>,
) -> Result<Vec<Lying>, Refusal> {
    let located: i128 = lying.iter().map(|portion| i128::from(portion.quantity.0)).sum();
    if named.is_none() && on_hand - located >= i128::from(asked.0) {
        return Ok(Vec::new());
    }
    let Some(at) = named.or_else(|| only_place(lying)) else {
        let mut all: Vec<&str> = lying.iter().map(|portion| portion.place.as_str()).collect();
        all.dedup();
        let (reference, places) = (reference.to_owned(), all.join(", "));
        return Err(Refusal::WhichPlace { reference, places });
    };
    let mut left = asked;
    let mut taken = Vec::new();
    for portion in lying.iter().filter(|portion| portion.place == at) {
        let part = portion.quantity.min(left);
        if part > Quantity::ZERO {
            taken.push(Lying { quantity: part, ..portion.clone() });
            left = Quantity(left.0 - part.0);
        }
    }
    if left > Quantity::ZERO {
        return Err(Refusal::NotAtPlace {
            reference: reference.to_owned(),
            place: at.to_owned(),
            there: format_scaled(i128::from(asked.0) - i128::from(left.0)),
            asked: asked.to_string(),
        });
    }
    Ok(taken)
}

fn only_place(lying: &[Lying]) -> Option<&str> {
    let first = lying.first()?.place.as_str();
    lying.iter().all(|portion| portion.place == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lying(place: &str, units: i64) -> Lying {
        Lying { place: place.into(), unit: UnitId(0), quantity: Quantity::whole(units) }
    }

    fn take_of(
        lying: &[Lying],
        on_hand: i64,
        asked: i64,
        named: Option<&str>,
    ) -> Result<Vec<Lying>, Refusal> {
        take("lot:L1", lying, Quantity::whole(on_hand).0.into(), Quantity::whole(asked), named)
    }

    #[test]
    fn what_has_no_place_yet_is_taken_first() {
        assert_eq!(take_of(&[lying("A", 70)], 100, 30, None), Ok(vec![]));
        assert_eq!(take_of(&[lying("A", 100)], 100, 30, None), Ok(vec![lying("A", 30)]));
    }

    #[test]
    fn with_several_places_somebody_says_which() {
        let two = [lying("A", 70), lying("B", 30)];

        assert_eq!(take_of(&two, 100, 30, None).unwrap_err().code(), "which_place");
        assert_eq!(take_of(&two, 100, 30, Some("B")), Ok(vec![lying("B", 30)]));
        assert_eq!(take_of(&two, 100, 31, Some("B")).unwrap_err().code(), "not_at_place");
    }
}
