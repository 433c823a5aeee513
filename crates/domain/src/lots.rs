//! Lots: what they are, how much is left of them, and what may be done with them.
//!
//! Nothing here reads a clock, a database or the network. A lot is decided upon here and kept
//! elsewhere.

use crate::balance::Moves;
use crate::facts::ItemDefined;
use crate::genealogy::{PoolRef, Tracking};
use crate::ids::{HoldId, ItemId, PoolId};
use crate::quantity::{Quantity, format_scaled};
use crate::refusal::Refusal;
use crate::time::{CivilDate, Instant};
use crate::work::LotStatus;

/// A quantity of one item that shares one history.
///
/// Whatever is true of any part of a lot is true of all of it. When that stops being so, the lot is
/// split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// The pool.
    pub pool: PoolId,
    /// What people call it.
    pub reference: PoolRef,
    /// The item.
    pub item: ItemId,
    /// The label.
    pub lot_number: Option<String>,
    /// What quality says; none where quality was never asked (imported history).
    pub status: Option<LotStatus>,
    /// Last day it may be used.
    pub expires_on: Option<CivilDate>,
    /// Open holds with their reasons. A lot is on hold exactly while there is one.
    pub holds: Vec<(HoldId, String)>,
    /// What entered and left.
    pub moves: Moves,
}

/// What somebody wants to do with material of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Make something of it, or send it to a customer.
    Consume,
    /// Move it about or pack it: it stays what it is.
    Handle,
    /// Send it back, write it off, set it apart, count it: what is bad must be able to leave, and to
    /// be known.
    Dispose,
}

impl Lot {
    /// Whether it may be used on a day: the one predicate every act asks.
    ///
    /// Refusals come in the order a supervisor would ask the questions: is it blocked, is it
    /// decided, is it in date?
    pub fn usable_on(&self, day: CivilDate, purpose: Use) -> Result<(), Refusal> {
        self.objections(day, purpose).next().map_or(Ok(()), Err)
    }

    /// Everything that speaks against using it on a day, for what has been done already.
    pub fn objections(&self, day: CivilDate, purpose: Use) -> impl Iterator<Item = Refusal> + '_ {
        let reference = || self.reference.to_string();
        let held = self.holds.first().filter(|_| purpose != Use::Dispose);
        let held = held.map(|(_, reason)| Refusal::LotOnHold {
            reference: reference(),
            reason: reason.clone(),
        });
        let judged = match self.status.filter(|_| purpose == Use::Consume) {
            Some(LotStatus::PendingInspection) => {
                Some(Refusal::LotPending { reference: reference() })
            }
            Some(LotStatus::Rejected) => Some(Refusal::LotRejected { reference: reference() }),
            Some(LotStatus::Released) | None => None,
        };
        let last = self.expires_on.filter(|last| purpose == Use::Consume && *last < day);
        let expired = last.map(|last| Refusal::LotExpired {
            reference: reference(),
            expired_on: last.to_string(),
        });
        held.into_iter().chain(judged).chain(expired)
    }

    /// Whether so much may leave at a moment, back-dated or not: at no later moment may the balance
    /// fall below zero.
    pub fn enough(&self, asked: Quantity, at: Instant) -> Result<(), Refusal> {
        crate::transfers::check_positive(asked)?;
        let free = self.moves.free_at(at.utc_us);
        if i128::from(asked.0) > free {
            return Err(Refusal::NotEnough {
                reference: self.reference.to_string(),
                free: format_scaled(free.max(0)),
                asked: asked.to_string(),
            });
        }
        Ok(())
    }

    /// Whether a delivery may be tipped to what is there. Only goods nobody follows by lot: of all
    /// others what comes later is a lot of its own. What may be used until `last` is not tipped to
    /// what is past its day; where nothing is there, only the end of what comes counts.
    pub fn takes_in(
        &self,
        (held, delivered): (&str, &ItemDefined),
        last: Option<CivilDate>,
        day: CivilDate,
    ) -> Result<(), Refusal> {
        if self.item != delivered.item {
            let (found, wanted) = (delivered.code.clone(), held.to_owned());
            return Err(Refusal::WrongItem { found, wanted });
        }
        let reference = self.reference.to_string();
        if delivered.tracking != Tracking::None {
            return Err(Refusal::FollowedByLot { item: delivered.code.clone(), reference });
        }
        if let Some((_, reason)) = self.holds.first() {
            return Err(Refusal::LotOnHold { reference, reason: reason.clone() });
        }
        if self.status == Some(LotStatus::Rejected) {
            return Err(Refusal::LotRejected { reference });
        }
        let own = self.expires_on.filter(|_| !self.is_empty() || last.is_none());
        match own.filter(|last| *last < day) {
            Some(last) => Err(Refusal::LotExpired { reference, expired_on: last.to_string() }),
            None => Ok(()),
        }
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.moves.on_hand() <= 0
    }

    /// What is there now, where it fits a quantity.
    pub fn on_hand(&self) -> Quantity {
        Quantity(i64::try_from(self.moves.on_hand()).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    fn lot() -> Lot {
        Lot {
            pool: PoolId(1),
            reference: "lot:L1".parse().unwrap(),
            item: ItemId(2),
            lot_number: None,
            status: Some(LotStatus::Released),
            expires_on: Some(day("2026-03-01")),
            holds: vec![],
            moves: Moves::default(),
        }
    }

    #[test]
    fn a_held_lot_is_refused_even_when_it_is_also_pending_and_expired() {
        let lot = Lot {
            holds: vec![(HoldId(1), "metal".into())],
            status: Some(LotStatus::PendingInspection),
            ..lot()
        };

        let refused = lot.usable_on(day("2026-04-01"), Use::Consume).unwrap_err();
        assert_eq!(refused.code(), "lot_on_hold");
        assert_eq!(lot.usable_on(day("2026-04-01"), Use::Dispose), Ok(()));
    }

    #[test]
    fn a_lot_may_be_used_on_its_last_day_and_not_on_the_next() {
        assert_eq!(lot().usable_on(day("2026-03-01"), Use::Consume), Ok(()));

        let refused = lot().usable_on(day("2026-03-02"), Use::Consume).unwrap_err();
        assert_eq!(refused.code(), "lot_expired");
        assert_eq!(lot().usable_on(day("2026-03-02"), Use::Handle), Ok(()));
    }

    #[test]
    fn only_what_nobody_follows_by_lot_is_tipped_to_what_is_there() {
        let salt = |tracking| ItemDefined {
            item: ItemId(2),
            code: "SALT".into(),
            name: "salt".into(),
            unit: "kg".into(),
            kg_per_unit: None,
            tracking,
        };
        let today: CivilDate = "2026-03-01".parse().unwrap();
        let code = |lot: &Lot, item: &ItemDefined| {
            lot.takes_in(("SALT", item), None, today).map_err(|r| r.code())
        };
        let loose = salt(Tracking::None);

        assert_eq!(code(&lot(), &loose), Ok(()));
        assert_eq!(code(&lot(), &salt(Tracking::Lot)), Err("followed_by_lot"));
        let other = ItemDefined { item: ItemId(3), ..loose.clone() };
        assert_eq!(code(&lot(), &other), Err("wrong_item"));
        let held = Lot { holds: vec![(HoldId(1), "wet".into())], ..lot() };
        assert_eq!(code(&held, &loose), Err("lot_on_hold"));
        let rejected = Lot { status: Some(LotStatus::Rejected), ..lot() };
        assert_eq!(code(&rejected, &loose), Err("lot_rejected"));
        let old = Lot { expires_on: "2026-02-28".parse().ok(), ..lot() };
        assert_eq!(code(&old, &loose), Err("lot_expired"));
        let fresh = "2026-12-31".parse().ok();
        assert_eq!(old.takes_in(("SALT", &loose), fresh, today), Ok(()), "nothing old is there");
    }

    #[test]
    fn nothing_is_taken_out_of_an_empty_lot() {
        let refused = lot().enough(Quantity::whole(1), Instant::utc(5)).unwrap_err();

        assert_eq!(refused.code(), "not_enough");
    }
}
