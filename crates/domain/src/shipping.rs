//! Shipping: which lot goes first, and what is asked once more before goods leave.

use crate::ids::PoolId;
use crate::lots::{Lot, Use};
use crate::quantity::{Quantity, format_scaled};
use crate::refusal::Refusal;
use crate::time::CivilDate;

/// A lot that could be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The lot.
    pub lot: Lot,
    /// What may leave it and nobody else has set aside.
    pub free: i128,
}

/// Why a lot goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// It is the only one left that may go.
    Only,
    /// It expires first.
    ExpiresFirst,
    /// It came first; no other one expires earlier.
    CameFirst,
}

impl Because {
    /// The word used in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Only => "only",
            Self::ExpiresFirst => "expires_first",
            Self::CameFirst => "came_first",
        }
    }
}

/// What is proposed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Lots in the order they go, how much of each, and why it goes at its place.
    pub takes: Vec<(PoolId, Quantity, Because)>,
    /// Lots that were passed over, and why.
    pub passed: Vec<(PoolId, Refusal)>,
    /// What is missing.
    pub short: i128,
}

/// Proposes lots for a quantity.
///
/// `candidates` come in the order they go: what expires first, then what came into the house first;
/// what has no end last. They are asked for only until there is enough, and the next one that could
/// go is known.
pub fn propose<E>(
    candidates: impl IntoIterator<Item = Result<Candidate, E>>,
    asked: Quantity,
    day: CivilDate,
    least_days: u32,
) -> Result<Proposal, E> {
    let mut proposal = Proposal { short: i128::from(asked.0), ..Proposal::default() };
    let mut last_end = None;
    for candidate in candidates {
        let Candidate { lot, free } = candidate?;
        // What is all set aside is no news to anybody.
        if free <= 0 {
            continue;
        }
        let checked =
            lot.usable_on(day, Use::Consume).and_then(|()| days_left(&lot, day, least_days));
        if let Err(refusal) = checked {
            proposal.passed.push((lot.pool, refusal));
            continue;
        }
        if let Some((.., because)) = proposal.takes.last_mut() {
            *because =
                if lot.expires_on == last_end { Because::CameFirst } else { Because::ExpiresFirst };
        }
        if proposal.short == 0 {
            break;
        }
        let taken = free.min(proposal.short);
        proposal.short -= taken;
        // It is at most what was asked, which is a quantity.
        let quantity = Quantity(i64::try_from(taken).unwrap_or(i64::MAX));
        proposal.takes.push((lot.pool, quantity, Because::Only));
        last_end = lot.expires_on;
    }
    Ok(proposal)
}

/// Whether a lot lasts as long as its customer asks for.
pub fn days_left(lot: &Lot, day: CivilDate, least_days: u32) -> Result<(), Refusal> {
    let Some(end) = lot.expires_on.filter(|_| least_days > 0) else { return Ok(()) };
    let left = end.0.since(day.0).map_or(0, |span| i64::from(span.get_days()));
    if left >= i64::from(least_days) {
        return Ok(());
    }
    Err(Refusal::TooFewDays {
        reference: lot.reference.to_string(),
        left: left.to_string(),
        least: least_days.to_string(),
    })
}

/// Whether so much may still be set aside of a lot, others' picks kept.
pub fn set_aside(lot: &Lot, asked: Quantity, free: i128) -> Result<(), Refusal> {
    crate::transfers::check_positive(asked)?;
    if i128::from(asked.0) <= free {
        return Ok(());
    }
    Err(Refusal::NotEnough {
        reference: lot.reference.to_string(),
        free: format_scaled(free.max(0)),
        asked: asked.to_string(),
    })
}

/// Where a shipment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Goods are being gathered.
    Planned,
    /// It left the house.
    Dispatched,
    /// It arrived.
    Delivered,
}

impl Stage {
    /// The word used in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Dispatched => "dispatched",
            Self::Delivered => "delivered",
        }
    }
}

/// Whether a shipment stands where an act needs it.
pub fn stands(code: &str, found: Stage, wanted: Stage) -> Result<(), Refusal> {
    if found == wanted {
        return Ok(());
    }
    Err(Refusal::ShipmentState { shipment: code.to_owned(), state: found.as_str() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::Moves;
    use crate::ids::{HoldId, ItemId};
    use crate::work::LotStatus;

    fn day(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    fn candidate(id: i64, expires_on: Option<&str>, free: i64) -> Candidate {
        let lot = Lot {
            pool: PoolId(id),
            reference: format!("lot:L{id}").parse().unwrap(),
            item: ItemId(1),
            lot_number: None,
            status: Some(LotStatus::Released),
            expires_on: expires_on.map(day),
            holds: vec![],
            moves: Moves::default(),
        };
        Candidate { lot, free: i128::from(Quantity::whole(free).0) }
    }

    fn proposed(candidates: Vec<Candidate>, asked: i64, least_days: u32) -> Proposal {
        let candidates = candidates.into_iter().map(Ok::<_, std::convert::Infallible>);
        propose(candidates, Quantity::whole(asked), day("2026-03-01"), least_days).unwrap()
    }

    #[test]
    fn lots_are_taken_as_they_come_until_there_is_enough() {
        let candidates = vec![
            candidate(3, Some("2026-04-01"), 10),
            candidate(2, Some("2026-05-01"), 10),
            candidate(1, None, 50),
            candidate(4, None, 50),
        ];

        let proposal = proposed(candidates, 25, 0);
        let order: Vec<i64> = proposal.takes.iter().map(|(pool, ..)| pool.0).collect();
        assert_eq!(order, [3, 2, 1]);
        assert_eq!(proposal.takes[0].2, Because::ExpiresFirst);
        assert_eq!(proposal.takes[2].1, Quantity::whole(5));
        assert_eq!(proposal.takes[2].2, Because::CameFirst);
        assert_eq!(proposal.short, 0);
    }

    #[test]
    fn nobody_asks_for_more_lots_than_show_which_go_and_why() {
        let mut asked = 0;
        let candidates = (1..).map(|id| {
            asked = id;
            Ok::<_, std::convert::Infallible>(candidate(id, None, 10))
        });

        let proposal = propose(candidates, Quantity::whole(15), day("2026-03-01"), 0).unwrap();
        assert_eq!(proposal.takes.len(), 2);
        assert_eq!(asked, 3);
    }

    #[test]
    fn of_two_that_expire_together_the_one_that_came_first_goes() {
        let candidates =
            vec![candidate(1, Some("2026-04-01"), 10), candidate(2, Some("2026-04-01"), 10)];

        let proposal = proposed(candidates, 5, 0);
        assert_eq!(proposal.takes, [(PoolId(1), Quantity::whole(5), Because::CameFirst)]);
    }

    #[test]
    fn what_may_not_go_is_passed_over_with_its_reason() {
        let mut held = candidate(1, Some("2026-03-20"), 10);
        held.lot.holds.push((HoldId(1), "metal".into()));
        let short_dated = candidate(2, Some("2026-03-05"), 10);
        let good = candidate(3, Some("2026-06-01"), 10);

        let proposal = proposed(vec![held, short_dated, good], 20, 10);
        let codes: Vec<&str> = proposal.passed.iter().map(|(_, why)| why.code()).collect();
        assert_eq!(codes, ["lot_on_hold", "too_few_days"]);
        assert_eq!(proposal.takes, [(PoolId(3), Quantity::whole(10), Because::Only)]);
        assert_eq!(proposal.short, i128::from(Quantity::whole(10).0));
    }

    #[test]
    fn what_left_the_house_is_gathered_no_more() {
        let refused = stands("DN-1", Stage::Dispatched, Stage::Planned).unwrap_err();

        assert_eq!(refused.code(), "shipment_state");
        assert_eq!(stands("DN-1", Stage::Planned, Stage::Planned), Ok(()));
    }
}
