//! Recording a movement of goods, and putting one right: what may be said, decided purely.

use crate::genealogy::{PoolKind, PoolRef};
use crate::ids::{PoolId, TransferId};
use crate::quantity::Quantity;
use crate::refusal::Refusal;
use crate::time::Instant;

/// How far ahead of our clock an event time may lie: clocks differ, the future does not happen.
pub const AHEAD_MAX_US: i64 = 5 * 60 * 1_000_000;

/// One side of a proposed movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The pool.
    pub pool: PoolId,
    /// What people call it.
    pub reference: PoolRef,
    /// Whether an item says what its quantities mean; a tank may have none.
    pub has_item: bool,
    /// The quantity on this side.
    pub quantity: Option<Quantity>,
}

/// A movement that is to be taken back, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// The movement.
    pub transfer: TransferId,
    /// What people call it.
    pub code: String,
    /// The pool it left.
    pub from: PoolId,
    /// The pool it entered.
    pub to: PoolId,
    /// What is left of it on the side it left, after earlier returns and corrections.
    pub left_from: Option<Quantity>,
    /// What is left of it on the side it entered.
    pub left_to: Option<Quantity>,
}

/// Decides whether a movement may be recorded.
///
/// Refusals come in the order a person would ask: from where to where, how much, when, and last
/// whether it fits what it takes back.
pub fn record(
    from: &Side,
    to: &Side,
    at: Instant,
    now_us: i64,
    returns: Option<&TakenBack>,
) -> Result<(), Refusal> {
    if matches!(from.reference.kind, PoolKind::Scrap | PoolKind::Loss) {
        return Err(Refusal::SinkAsSource { reference: from.reference.to_string() });
    }
    if from.pool == to.pool {
        return Err(Refusal::SelfTransfer { reference: from.reference.to_string() });
    }
    for side in [from, to] {
        check_quantity(side)?;
    }
    if at.utc_us > now_us + AHEAD_MAX_US {
        return Err(Refusal::InTheFuture { at: at.to_string() });
    }
    returns.map_or(Ok(()), |taken_back| check_return(from, to, taken_back))
}

/// A quantity may be missing only outside and where kilograms are derived (rule N8).
fn check_quantity(side: &Side) -> Result<(), Refusal> {
    match side.quantity {
        Some(quantity) => check_positive(quantity),
        None if needs_quantity(side) => {
            Err(Refusal::MissingQuantity { reference: side.reference.to_string() })
        }
        None => Ok(()),
    }
}

fn needs_quantity(side: &Side) -> bool {
    match side.reference.kind {
        PoolKind::Lot => true,
        PoolKind::Tank => side.has_item,
        _ => false,
    }
}

/// Refuses zero and less.
pub fn check_positive(quantity: Quantity) -> Result<(), Refusal> {
    if quantity <= Quantity::ZERO {
        return Err(Refusal::NotPositive { found: quantity.to_string() });
    }
    Ok(())
}

fn check_return(from: &Side, to: &Side, taken_back: &TakenBack) -> Result<(), Refusal> {
    let transfer = taken_back.code.clone();
    // Rule N5: it goes back the way it came. The return's own `from` is where the other went.
    if from.pool != taken_back.to || to.pool != taken_back.from {
        return Err(Refusal::BadReturn { transfer });
    }
    let exceeds = |back: Option<Quantity>, left: Option<Quantity>| {
        back.zip(left).is_some_and(|(back, left)| back > left)
    };
    if exceeds(from.quantity, taken_back.left_to) || exceeds(to.quantity, taken_back.left_from) {
        return Err(Refusal::ReturnExceeds { transfer });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_US: i64 = 1_800_000_000_000_000;

    fn side(id: i64, reference: &str, quantity: Option<i64>) -> Side {
        let reference = reference.parse().unwrap();
        Side {
            pool: PoolId(id),
            reference,
            has_item: true,
            quantity: quantity.map(Quantity::whole),
        }
    }

    fn record_now(from: &Side, to: &Side, returns: Option<&TakenBack>) -> Result<(), Refusal> {
        record(from, to, Instant::utc(NOW_US), NOW_US, returns)
    }

    #[test]
    fn a_lot_may_be_fed_to_a_run_whose_kilograms_are_derived() {
        assert_eq!(record_now(&side(1, "lot:L1", Some(3)), &side(2, "run:R1", None), None), Ok(()));
    }

    #[test]
    fn a_lot_side_needs_a_quantity_above_zero() {
        let run = side(2, "run:R1", None);

        let missing = record_now(&side(1, "lot:L1", None), &run, None);
        assert_eq!(missing, Err(Refusal::MissingQuantity { reference: "lot:L1".into() }));
        let zero = record_now(&side(1, "lot:L1", Some(0)), &run, None);
        assert_eq!(zero, Err(Refusal::NotPositive { found: "0".into() }));
    }

    #[test]
    fn scrap_gives_nothing_back_even_without_a_quantity() {
        let scrap = record_now(&side(1, "scrap", None), &side(2, "lot:L1", None), None);

        assert_eq!(scrap, Err(Refusal::SinkAsSource { reference: "scrap".into() }));
    }

    #[test]
    fn a_return_goes_back_the_way_it_came_and_not_more_of_it() {
        let fed = TakenBack {
            transfer: TransferId(9),
            code: "t9".into(),
            from: PoolId(1),
            to: PoolId(2),
            left_from: Some(Quantity::whole(5)),
            left_to: Some(Quantity::whole(5)),
        };
        let run = side(2, "run:R1", Some(6));

        let elsewhere = record_now(&run, &side(3, "lot:L3", Some(6)), Some(&fed));
        assert_eq!(elsewhere, Err(Refusal::BadReturn { transfer: "t9".into() }));
        let too_much = record_now(&run, &side(1, "lot:L1", Some(6)), Some(&fed));
        assert_eq!(too_much, Err(Refusal::ReturnExceeds { transfer: "t9".into() }));
    }

    #[test]
    fn tomorrow_has_not_happened() {
        let (from, to) = (side(1, "lot:L1", Some(1)), side(2, "run:R1", None));
        let tomorrow = Instant::utc(NOW_US + 86_400_000_000);

        let refused = record(&from, &to, tomorrow, NOW_US, None);
        assert_eq!(refused, Err(Refusal::InTheFuture { at: tomorrow.to_string() }));
    }
}
