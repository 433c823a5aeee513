//! Inspections: what a verdict makes of a lot.
//!
//! What is true of a part of a lot is true of all of it, so a verdict on a part splits the lot.

use crate::lots::{Lot, Use};
use crate::quantity::{Quantity, format_scaled};
use crate::refusal::Refusal;
use crate::time::{CivilDate, Instant};
use crate::work::{InspectionStage, LotStatus};

/// What somebody found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// When in the life of the lot.
    pub stage: InspectionStage,
    /// How much is good, in the lot's unit.
    pub accepted: Quantity,
    /// How much is not.
    pub rejected: Quantity,
    /// How many pieces were looked at.
    pub sampled: Option<u32>,
    /// How many of them were defective.
    pub defective: Option<u32>,
}

/// What becomes of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All of it may be used.
    Released,
    /// None of it may be used.
    Rejected,
    /// So much of it is split off and rejected, the rest may be used.
    Split(Quantity),
}

/// What a verdict makes of a lot of which `shipped` is already at customers.
///
/// Refusals come in the order an inspector would ask: is it blocked, is it decided already, is it
/// there, and does the verdict speak of all of it?
pub fn judge(
    lot: &Lot,
    verdict: &Verdict,
    (at, day): (Instant, CivilDate),
    shipped: i128,
) -> Result<Outcome, Refusal> {
    let reference = || lot.reference.to_string();
    lot.usable_on(day, Use::Handle)?;
    if !may_be_judged(lot.status, verdict.stage) {
        let status = lot.status.map_or("", LotStatus::as_str);
        return Err(Refusal::AlreadyJudged { reference: reference(), status });
    }
    if verdict.accepted < Quantity::ZERO || verdict.rejected < Quantity::ZERO {
        let less = verdict.accepted.min(verdict.rejected);
        return Err(Refusal::NotPositive { found: less.to_string() });
    }
    if verdict.defective > verdict.sampled {
        return Err(Refusal::BadInput { field: "defective" });
    }
    let there = lot.moves.at(at.utc_us);
    if there <= 0 {
        return Err(Refusal::NothingThere { reference: reference() });
    }
    let given = i128::from(verdict.accepted.0) + i128::from(verdict.rejected.0);
    if given > there && given <= there + shipped {
        return Err(Refusal::PartlyShipped {
            reference: reference(),
            shipped: format_scaled(shipped),
            there: format_scaled(there),
        });
    }
    if given != there {
        return Err(Refusal::NotAddingUp {
            reference: reference(),
            there: format_scaled(there),
            given: format_scaled(given),
        });
    }
    if verdict.rejected == Quantity::ZERO {
        return Ok(Outcome::Released);
    }
    if verdict.accepted == Quantity::ZERO {
        return Ok(Outcome::Rejected);
    }
    // What left since a late entry's moment cannot be split off any more.
    lot.enough(verdict.rejected, at)?;
    Ok(Outcome::Split(verdict.rejected))
}

/// A verdict is passed once; what was released is judged again only between operations and when it
/// comes back. To change a verdict it is taken back.
fn may_be_judged(status: Option<LotStatus>, stage: InspectionStage) -> bool {
    match status {
        None | Some(LotStatus::PendingInspection) => true,
        Some(LotStatus::Released) => {
            matches!(stage, InspectionStage::InProcess | InspectionStage::Return)
        }
        Some(LotStatus::Rejected) => false,
    }
}

/// The number of the part that is split off: `-R`, then `-R2` and so on.
pub fn rejected_number(lot_number: &str, taken: impl Fn(&str) -> bool) -> String {
    let first = format!("{lot_number}-R");
    let mut number = first.clone();
    let mut count = 1;
    while taken(&number) {
        count += 1;
        number = format!("{first}{count}");
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::{Moves, Standing};
    use crate::facts::TransferRecorded;
    use crate::{Basis, HoldId, ItemId, PoolId, TransferId};

    const NOW: Instant = Instant::utc(1_000_000);

    fn lot(status: Option<LotStatus>, units: i64) -> Lot {
        let fact = TransferRecorded {
            transfer: TransferId(1),
            code: "t1".into(),
            from: PoolId(9),
            to: PoolId(1),
            qty_from: None,
            qty_to: Some(Quantity::whole(units)),
            basis: Basis::Scanned,
            equipment: None,
            document: None,
            returns: None,
        };
        Lot {
            pool: PoolId(1),
            reference: "lot:L1".parse().unwrap(),
            item: ItemId(1),
            lot_number: Some("L1".into()),
            status,
            expires_on: None,
            holds: vec![],
            moves: Moves::of(PoolId(1), vec![Standing { at: Instant::utc(5), fact }]),
        }
    }

    fn verdict(stage: InspectionStage, accepted: i64, rejected: i64) -> Verdict {
        Verdict {
            stage,
            accepted: Quantity::whole(accepted),
            rejected: Quantity::whole(rejected),
            sampled: None,
            defective: None,
        }
    }

    fn judged(lot: &Lot, verdict: &Verdict, shipped: i128) -> Result<Outcome, Refusal> {
        judge(lot, verdict, (NOW, "2026-11-20".parse().unwrap()), shipped)
    }

    fn code(lot: &Lot, verdict: &Verdict, shipped: i128) -> &'static str {
        judged(lot, verdict, shipped).unwrap_err().code()
    }

    #[test]
    fn a_verdict_on_a_part_splits_the_lot() {
        let lot = lot(Some(LotStatus::PendingInspection), 100);
        let incoming = |accepted, rejected| verdict(InspectionStage::Incoming, accepted, rejected);

        assert_eq!(judged(&lot, &incoming(100, 0), 0), Ok(Outcome::Released));
        assert_eq!(judged(&lot, &incoming(0, 100), 0), Ok(Outcome::Rejected));
        let split = Outcome::Split(Quantity::whole(20));
        assert_eq!(judged(&lot, &incoming(80, 20), 0), Ok(split));
    }

    #[test]
    fn a_verdict_speaks_of_all_that_is_there() {
        let pending = lot(Some(LotStatus::PendingInspection), 100);
        let incoming = |accepted, rejected| verdict(InspectionStage::Incoming, accepted, rejected);

        assert_eq!(code(&pending, &incoming(90, 5), 0), "not_adding_up");
        assert_eq!(
            code(&pending, &incoming(120, 0), Quantity::whole(20).0.into()),
            "partly_shipped"
        );
        assert_eq!(
            code(&pending, &incoming(121, 0), Quantity::whole(20).0.into()),
            "not_adding_up"
        );
        assert_eq!(code(&pending, &incoming(-1, 101), 0), "not_positive");
        let empty = Lot { moves: Moves::default(), ..pending };
        assert_eq!(code(&empty, &incoming(0, 0), 0), "nothing_there");
    }

    #[test]
    fn what_is_decided_is_judged_again_only_when_it_may_have_changed() {
        let released = lot(Some(LotStatus::Released), 10);
        let rejected = lot(Some(LotStatus::Rejected), 10);

        let again = |stage| verdict(stage, 10, 0);
        assert_eq!(code(&released, &again(InspectionStage::Incoming), 0), "already_judged");
        assert!(judged(&released, &again(InspectionStage::Return), 0).is_ok());
        assert_eq!(code(&rejected, &again(InspectionStage::Return), 0), "already_judged");
        assert!(judged(&lot(None, 10), &again(InspectionStage::Final), 0).is_ok());
    }

    #[test]
    fn a_lot_on_hold_is_not_judged_whatever_else_it_is() {
        let held =
            Lot { holds: vec![(HoldId(1), "glass".into())], ..lot(Some(LotStatus::Rejected), 0) };

        assert_eq!(code(&held, &verdict(InspectionStage::Incoming, 1, 0), 0), "lot_on_hold");
    }

    #[test]
    fn more_cannot_be_defective_than_was_looked_at() {
        let lot = lot(Some(LotStatus::PendingInspection), 10);
        let sampled = Verdict {
            sampled: Some(5),
            defective: Some(6),
            ..verdict(InspectionStage::Incoming, 10, 0)
        };

        assert_eq!(code(&lot, &sampled, 0), "bad_input");
    }

    #[test]
    fn the_rejected_part_is_named_after_its_lot() {
        let taken = |number: &str| number == "F-1-R" || number == "F-1-R2";

        assert_eq!(rejected_number("F-2", taken), "F-2-R");
        assert_eq!(rejected_number("F-1", taken), "F-1-R3");
    }
}
