//! What the opposite of each fact of an act is, as things stand now (decision record 0008).

use std::collections::BTreeSet;

use domain::balance::{Correction, standing};
use domain::corrections::{Way, way};
use domain::facts::{
    CleaningVoided, HoldLifted, HoldPlaced, LotJudged, OrderLineSet, OrderPlaced, OrderStateSet,
    PickSet, PieceWeighed, Record, ReturnablesMoved, RunClosed, SerialsMoved, ShipmentReopened,
    StockMoved, TransferCorrected, TransferRecorded, UnitMoved,
};
use domain::{
    Fact, HoldId, LotStatus, OrderId, OrderState, PoolId, Refusal, ShipmentId, TransferId, UnitId,
};
use store::acts::{self, Act};
use store::corrections::{self as stored, Subject};
use store::{balances, orders, stock, transfers};

use super::quantity::standing_correction;
use crate::acts::Acting;
use crate::crossings::{document_of, halves};
use crate::elsewhere::Sites;
use crate::error::{Error, Result};
use crate::naming::reference_of;

/// What taking an act back would append, and what stays.
#[derive(Debug, Default)]
pub(super) struct Opposites {
    pub(super) facts: Vec<Fact>,
    pub(super) stays: Vec<Record>,
}

/// What an act made: the things that had no state before it.
#[derive(Debug, Default)]
struct Made {
    pools: BTreeSet<PoolId>,
    orders: BTreeSet<OrderId>,
    units: BTreeSet<UnitId>,
}

impl Made {
    fn of(facts: &[Record]) -> Self {
        let mut made = Self::default();
        for record in facts {
            match &record.entry.fact {
                Fact::PoolOpened(fact) => drop(made.pools.insert(fact.pool)),
                Fact::OrderPlaced(fact) => drop(made.orders.insert(fact.order)),
                Fact::UnitBuilt(fact) => drop(made.units.insert(fact.unit)),
                _ => {}
            }
        }
        made
    }
}

/// Goes over the facts of an act in reverse. A thing that was changed again by a later act is not
/// touched: that act has to be taken back first.
pub(super) fn opposites(
    acting: &mut Acting<'_, '_, '_>,
    act: &Act,
    facts: &[Record],
    reason: &str,
) -> Result<Opposites> {
    let mut back = Back { act, made: Made::of(facts), seen: BTreeSet::new(), reason };
    let mut opposites = Opposites::default();
    for record in facts.iter().rev() {
        let fact = &record.entry.fact;
        if let Fact::ActRecorded(_) = fact {
            continue;
        }
        if let Fact::ShipmentDispatched(fact) = fact {
            refuse_delivered(acting, fact.shipment)?;
        }
        if let Fact::SentToSite(fact) = fact {
            refuse_arrived(acting, fact.transfer)?;
        }
        let opposite = match way(fact) {
            Way::Stays | Way::Apart => None,
            Way::Void | Way::Reverse | Way::Before | Way::Cancel => {
                back.opposite(acting, record)?
            }
        };
        match opposite {
            Some(opposite) => opposites.facts.push(opposite),
            None => opposites.stays.push(record.clone()),
        }
    }
    opposites.stays.reverse();
    Ok(opposites)
}

/// What stands at another site by now did leave: its receipt there is taken back first.
fn refuse_arrived(acting: &mut Acting<'_, '_, '_>, transfer: TransferId) -> Result<()> {
    let ground = acting.ground();
    let sent = store::crossings::sent(acting.cx.tx, ground, transfer)?;
    let Some(sent) = sent else { return Ok(()) };
    if halves(acting.cx.tx, ground.0, &sent)?.came.is_empty() {
        return Ok(());
    }
    let document = document_of(acting.cx.tx, ground, transfer)?;
    let site = Sites::of(acting.cx.tx, ground.0)?.one(sent.to_site)?.name.clone();
    let transfer = document.unwrap_or_else(|| transfer.to_string());
    Err(Refusal::CrossingArrived { transfer, site }.into())
}

struct Back<'a> {
    act: &'a Act,
    made: Made,
    /// What has been put back already: an act may change a thing twice.
    seen: BTreeSet<Subject>,
    reason: &'a str,
}

impl Back<'_> {
    fn opposite(
        &mut self,
        acting: &mut Acting<'_, '_, '_>,
        record: &Record,
    ) -> Result<Option<Fact>> {
        match &record.entry.fact {
            Fact::TransferRecorded(fact) => self.void(acting, fact),
            Fact::TransferCorrected(fact) => self.uncorrect(acting, fact),
            Fact::OrderPlaced(fact) => self.cancel(acting, fact),
            Fact::OrderLineSet(fact) => self.line(acting, fact),
            Fact::OrderStateSet(fact) => self.state(acting, fact),
            Fact::LotJudged(fact) => self.verdict(acting, fact),
            Fact::HoldPlaced(fact) => self.unhold(acting, fact),
            Fact::HoldLifted(fact) => hold_again(acting, fact),
            Fact::StockMoved(fact) => Ok(Some(moved_back(fact).into())),
            Fact::SerialsMoved(fact) => Ok(Some(went_back(fact).into())),
            Fact::PieceWeighed(fact) => Ok(Some(carried_back(fact).into())),
            Fact::ReturnablesMoved(fact) => Ok(Some(brought_back(fact).into())),
            Fact::UnitMoved(fact) => self.unit(acting, fact),
            Fact::OperationStarted(fact) => {
                self.unchanged(acting, Subject::Run(fact.run), &fact.operation)?;
                Ok(Some(RunClosed { run: fact.run, reopened: false }.into()))
            }
            Fact::RunClosed(fact) => {
                let ground = acting.ground();
                let name = reference_of(acting.cx.tx, ground, fact.run)?;
                self.unchanged(acting, Subject::Run(fact.run), &name)?;
                Ok(Some(RunClosed { run: fact.run, reopened: !fact.reopened }.into()))
            }
            Fact::PickSet(fact) => self.pick(acting, fact),
            Fact::ShipmentDispatched(fact) => {
                let reason = self.reason.to_owned();
                Ok(Some(ShipmentReopened { shipment: fact.shipment, reason }.into()))
            }
            Fact::ShipmentReopened(fact) => self.dispatched_again(acting, fact.shipment),
            Fact::MachineCleaned(_) => self.uncleaned(acting, record.seq),
            _ => Ok(None),
        }
    }

    /// A cleaning that counts for nothing already stays so.
    fn uncleaned(&self, acting: &mut Acting<'_, '_, '_>, seq: i64) -> Result<Option<Fact>> {
        let ground = acting.ground();
        let found = store::answers::cleaning(acting.cx.tx, ground, seq)?;
        let counts = found.is_some_and(|cleaning| cleaning.voided.is_none());
        let reason = self.reason.to_owned();
        Ok(counts.then(|| CleaningVoided { cleaning_seq: seq, reason }.into()))
    }

    /// Refused when a later act changed the thing again; whether it is still to be put back.
    fn unchanged(
        &mut self,
        acting: &mut Acting<'_, '_, '_>,
        subject: Subject,
        what: &str,
    ) -> Result<bool> {
        let ground = acting.ground();
        let changed = stored::last_changed(acting.cx.tx, ground, subject)?;
        if let Some(seq) = changed.filter(|seq| *seq > self.act.last_seq) {
            let act = acts::of_fact(acting.cx.tx, ground, seq)?;
            let act = act.map_or_else(String::new, |act| act.act.to_string());
            return Err(Refusal::DoneSince { what: what.to_owned(), act }.into());
        }
        Ok(self.seen.insert(subject))
    }

    /// How a thing stood before the act.
    fn before(
        &self,
        acting: &mut Acting<'_, '_, '_>,
        kind: u16,
        wanted: impl Fn(&Fact) -> bool,
    ) -> Result<Option<Fact>> {
        let ground = acting.ground();
        let wanted = |record: &Record| wanted(&record.entry.fact);
        let found = stored::before(acting.cx.tx, ground, kind, self.act.first_seq, wanted)?;
        Ok(found.map(|record| record.entry.fact))
    }

    fn void(
        &self,
        acting: &mut Acting<'_, '_, '_>,
        fact: &TransferRecorded,
    ) -> Result<Option<Fact>> {
        let (company, site) = acting.ground();
        let now = balances::all_standing(acting.cx.tx, (company, site), &[fact.transfer])?;
        let Some(now) = now.into_iter().next() else { return Ok(None) };
        for one in transfers::corrections(acting.cx.tx, company, site, fact.transfer)? {
            if let Some(act) = standing_correction(acting, one.seq)? {
                return Err(Refusal::DoneSince {
                    what: fact.code.clone(),
                    act: act.act.to_string(),
                }
                .into());
            }
        }
        let back = transfers::returns_of(acting.cx.tx, company, site, now.fact.transfer)?;
        let ids: Vec<TransferId> = back.iter().map(|back| back.fact.transfer).collect();
        let standing = balances::all_standing(acting.cx.tx, (company, site), &ids)?;
        let later = back.iter().filter(|back| back.seq > self.act.last_seq);
        let is_standing = |id| standing.iter().any(|one| one.fact.transfer == id);
        if let Some(later) = later.into_iter().find(|back| is_standing(back.fact.transfer)) {
            let act = acts::of_fact(acting.cx.tx, (company, site), later.seq)?;
            let act = act.map_or_else(|| later.fact.code.clone(), |act| act.act.to_string());
            return Err(Refusal::DoneSince { what: fact.code.clone(), act }.into());
        }
        let change = TransferCorrected { void: Some(true), ..change(fact.transfer, self.reason) };
        Ok(Some(change.into()))
    }

    /// What the correction changed gets the values it had before; a void transfer is revived.
    fn uncorrect(
        &self,
        acting: &mut Acting<'_, '_, '_>,
        fact: &TransferCorrected,
    ) -> Result<Option<Fact>> {
        let (company, site) = acting.ground();
        let id = fact.transfer;
        let corrections = transfers::corrections(acting.cx.tx, company, site, id)?;
        if let Some(later) = corrections.iter().find(|one| one.seq > self.act.last_seq) {
            let act = acts::of_fact(acting.cx.tx, (company, site), later.seq)?;
            let act = act.map_or_else(String::new, |act| act.act.to_string());
            return Err(Refusal::DoneSince { what: id.to_string(), act }.into());
        }
        let known = transfers::find(acting.cx.tx, company, site, id)?;
        let known = known.ok_or(Error::NotFound("transfer"))?;
        let earlier: Vec<Correction> = corrections
            .into_iter()
            .filter(|one| one.seq < self.act.first_seq)
            .map(|one| Correction { recorded_at: one.recorded_at, seq: one.seq, change: one.fact })
            .collect();
        let void = earlier.iter().rev().find_map(|one| one.change.void).unwrap_or(false);
        // The values before, whether void or not.
        let mut plain = earlier;
        for one in &mut plain {
            one.change.void = None;
        }
        let was = standing(known.at, known.fact, plain).ok_or(Error::NotFound("transfer"))?;
        Ok(Some(
            TransferCorrected {
                void: fact.void.map(|_| void),
                set_at: fact.set_at.map(|_| was.at),
                from: fact.from.map(|_| was.fact.from),
                to: fact.to.map(|_| was.fact.to),
                qty_from: fact.qty_from.and(was.fact.qty_from),
                qty_to: fact.qty_to.and(was.fact.qty_to),
                ..change(id, self.reason)
            }
            .into(),
        ))
    }

    fn cancel(
        &mut self,
        acting: &mut Acting<'_, '_, '_>,
        fact: &OrderPlaced,
    ) -> Result<Option<Fact>> {
        let ground = acting.ground();
        let serving = orders::serving(acting.cx.tx, ground, fact.order)?;
        let ids: Vec<TransferId> = serving.into_iter().map(|(_, transfer)| transfer).collect();
        let nets = balances::net(acting.cx.tx, ground, &ids)?;
        if nets.values().any(|net| net.left != 0 || net.entered != 0) {
            return Err(Refusal::OrderServed { order: fact.code.clone() }.into());
        }
        self.unchanged(acting, Subject::Order(fact.order), &fact.code)?;
        let (order, state) = (fact.order, OrderState::Cancelled);
        Ok(Some(OrderStateSet { order, state, reason: Some(self.reason.to_owned()) }.into()))
    }

    /// A cancelled order keeps its lines: they still say what it asked for.
    fn line(
        &mut self,
        acting: &mut Acting<'_, '_, '_>,
        fact: &OrderLineSet,
    ) -> Result<Option<Fact>> {
        let (order, line) = (fact.order, fact.line);
        if self.made.orders.contains(&order) {
            return Ok(None);
        }
        let name = order_code(acting, order)?;
        if !self.unchanged(acting, Subject::Line(order, line), &name)? {
            return Ok(None);
        }
        let of_line = |fact: &Fact| match fact {
            Fact::OrderLineSet(set) => (set.order, set.line) == (order, line),
            _ => false,
        };
        let was = match self.before(acting, 32, of_line)? {
            Some(Fact::OrderLineSet(was)) => was,
            // There was no such line: a quantity of nothing takes it away.
            _ => OrderLineSet { quantity: None, ..fact.clone() },
        };
        Ok(Some(OrderLineSet { reason: Some(self.reason.to_owned()), ..was }.into()))
    }

    fn state(
        &mut self,
        acting: &mut Acting<'_, '_, '_>,
        fact: &OrderStateSet,
    ) -> Result<Option<Fact>> {
        let order = fact.order;
        if self.made.orders.contains(&order) {
            return Ok(None);
        }
        let name = order_code(acting, order)?;
        if !self.unchanged(acting, Subject::Order(order), &name)? {
            return Ok(None);
        }
        let of_order = |fact: &Fact| matches!(fact, Fact::OrderStateSet(f) if f.order == order);
        let state = match self.before(acting, 33, of_order)? {
            Some(Fact::OrderStateSet(was)) => was.state,
            _ => OrderState::Planned,
        };
        Ok(Some(OrderStateSet { order, state, reason: Some(self.reason.to_owned()) }.into()))
    }

    /// A lot the act itself made keeps its status: it is empty then. What quality was never asked of
    /// is released again, which is how it was used.
    fn verdict(
        &mut self,
        acting: &mut Acting<'_, '_, '_>,
        fact: &LotJudged,
    ) -> Result<Option<Fact>> {
        let pool = fact.pool;
        if self.made.pools.contains(&pool) {
            return Ok(None);
        }
        let ground = acting.ground();
        let name = reference_of(acting.cx.tx, ground, pool)?;
        if !self.unchanged(acting, Subject::Verdict(pool), &name)? {
            return Ok(None);
        }
        let of_lot = |fact: &Fact| matches!(fact, Fact::LotJudged(f) if f.pool == pool);
        let (status, inspection) = match self.before(acting, 36, of_lot)? {
            Some(Fact::LotJudged(was)) => (was.status, was.inspection),
            _ => (LotStatus::Released, None),
        };
        let reason = Some(self.reason.to_owned());
        Ok(Some(LotJudged { pool, status, inspection, reason }.into()))
    }

    fn unhold(&self, acting: &mut Acting<'_, '_, '_>, fact: &HoldPlaced) -> Result<Option<Fact>> {
        let ground = acting.ground();
        let hold = stock::hold(acting.cx.tx, ground, fact.hold)?;
        let open = hold.is_some_and(|hold| hold.lifted_at_us.is_none());
        let lifted = HoldLifted { hold: fact.hold, reason: self.reason.to_owned() };
        Ok(open.then(|| lifted.into()))
    }

    fn unit(&mut self, acting: &mut Acting<'_, '_, '_>, fact: &UnitMoved) -> Result<Option<Fact>> {
        let unit = fact.unit;
        if self.made.units.contains(&unit) {
            return Ok(None);
        }
        let ground = acting.ground();
        let name = stored::unit_code(acting.cx.tx, ground, unit)?.unwrap_or_default();
        if !self.unchanged(acting, Subject::Unit(unit), &name)? {
            return Ok(None);
        }
        let of_unit = |fact: &Fact| matches!(fact, Fact::UnitMoved(f) if f.unit == unit);
        let was = self.before(acting, 41, of_unit)?;
        Ok(Some(was.unwrap_or_else(|| UnitMoved { unit, parent: None, place: None }.into())))
    }

    fn pick(&mut self, acting: &mut Acting<'_, '_, '_>, fact: &PickSet) -> Result<Option<Fact>> {
        let (shipment, pick) = (fact.shipment, fact.pick);
        let ground = acting.ground();
        let name = stored::shipment_code(acting.cx.tx, ground, shipment)?.unwrap_or_default();
        let dispatched = stored::last_changed(acting.cx.tx, ground, Subject::Dispatch(shipment))?;
        if let Some(seq) = dispatched.filter(|seq| *seq > self.act.last_seq) {
            refuse_standing(acting, seq, &name)?;
        }
        if !self.unchanged(acting, Subject::Pick(shipment, pick), &name)? {
            return Ok(None);
        }
        let of_pick = |fact: &Fact| match fact {
            Fact::PickSet(set) => (set.shipment, set.pick) == (shipment, pick),
            _ => false,
        };
        let was = match self.before(acting, 46, of_pick)? {
            Some(Fact::PickSet(was)) => was,
            _ => PickSet { quantity: None, ..fact.clone() },
        };
        Ok(Some(was.into()))
    }

    /// Only with what it held when it left.
    fn dispatched_again(
        &mut self,
        acting: &mut Acting<'_, '_, '_>,
        shipment: ShipmentId,
    ) -> Result<Option<Fact>> {
        let ground = acting.ground();
        let name = stored::shipment_code(acting.cx.tx, ground, shipment)?.unwrap_or_default();
        for pick in store::shipping::picks(acting.cx.tx, ground, shipment)? {
            self.unchanged(acting, Subject::Pick(shipment, pick.pick), &name)?;
        }
        let of_shipment =
            |fact: &Fact| matches!(fact, Fact::ShipmentDispatched(f) if f.shipment == shipment);
        self.before(acting, 47, of_shipment)
    }
}

/// A correction that changes nothing yet.
pub(super) fn change(transfer: TransferId, reason: &str) -> TransferCorrected {
    TransferCorrected {
        transfer,
        void: None,
        set_at: None,
        set_by: None,
        from: None,
        to: None,
        qty_from: None,
        qty_to: None,
        basis: None,
        equipment: None,
        document: None,
        reason: Some(reason.to_owned()),
    }
}

fn order_code(acting: &mut Acting<'_, '_, '_>, order: OrderId) -> Result<String> {
    let ground = acting.ground();
    let known = orders::find(acting.cx.tx, ground, order)?;
    Ok(known.map(|order| order.code).unwrap_or_default())
}

/// Pieces are where they were before.
fn went_back(fact: &SerialsMoved) -> SerialsMoved {
    SerialsMoved {
        from: fact.to,
        to: fact.from,
        from_unit: fact.to_unit,
        to_unit: fact.from_unit,
        ..fact.clone()
    }
}

fn carried_back(fact: &PieceWeighed) -> PieceWeighed {
    PieceWeighed { from: fact.unit, unit: fact.from, ..fact.clone() }
}

/// What went out by mistake counts as having come back, and the other way round.
fn brought_back(fact: &ReturnablesMoved) -> ReturnablesMoved {
    ReturnablesMoved { count: -fact.count, ..fact.clone() }
}
fn moved_back(fact: &StockMoved) -> StockMoved {
    StockMoved {
        pool: fact.pool,
        quantity: fact.quantity,
        from: fact.to.clone(),
        to: fact.from.clone(),
        from_unit: fact.to_unit,
        to_unit: fact.from_unit,
    }
}

/// A hold that ended stays ended; another one with the same reason takes its place.
fn hold_again(acting: &mut Acting<'_, '_, '_>, fact: &HoldLifted) -> Result<Option<Fact>> {
    let ground = acting.ground();
    let Some(hold) = stock::hold(acting.cx.tx, ground, fact.hold)? else { return Ok(None) };
    let again = HoldId(acting.next_id()?);
    let (pool, reason, recall) = (hold.pool, hold.reason, hold.recall);
    Ok(Some(HoldPlaced { hold: again, pool, reason, recall }.into()))
}

/// Refused unless the later act was taken back itself.
fn refuse_standing(acting: &mut Acting<'_, '_, '_>, seq: i64, what: &str) -> Result<()> {
    let ground = acting.ground();
    let act = acts::of_fact(acting.cx.tx, ground, seq)?;
    if act.as_ref().is_some_and(|act| act.undone_by.is_some()) {
        return Ok(());
    }
    let act = act.map_or_else(String::new, |act| act.act.to_string());
    Err(Refusal::DoneSince { what: what.to_owned(), act }.into())
}

fn refuse_delivered(acting: &mut Acting<'_, '_, '_>, shipment: domain::ShipmentId) -> Result<()> {
    let ground = acting.ground();
    let delivered = stored::last_changed(acting.cx.tx, ground, Subject::Delivery(shipment))?;
    if delivered.is_none() {
        return Ok(());
    }
    let code = stored::shipment_code(acting.cx.tx, ground, shipment)?;
    Err(Refusal::AlreadyDelivered { shipment: code.unwrap_or_default() }.into())
}
