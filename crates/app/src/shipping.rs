//! Shipping, until goods stand at the dock: lots are proposed, set aside and taken there.

use domain::facts::{CustomerLotGiven, PickSet, ShipmentPlanned, UnitMoved};
use domain::lots::Use;
use domain::orders::workable;
use domain::shipping::{self as decisions, Stage};
use domain::stock::Spot;
use domain::{LineRole, OrderKind, PoolId, Quantity, Refusal, ShipmentId, UnitId};
use serde::Deserialize;
use store::claims::ClaimKind;
use store::masters;
use store::orders::Order;
use store::shipping::{self as stored, Pick, Shipment};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Done};
use crate::deliveries::{ShipmentView, view};
use crate::error::{Error, Result};
use crate::lots::{FirstOut, Loaded, in_own_unit};
use crate::orders::{self, quantity};
use crate::plant::{Operator, Plant};
use crate::portions::free;
use crate::stock::least_days;
use crate::warehouse::{floor, given};

/// A shipment to be gathered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct PlanShipment {
    /// Number of the sales order.
    pub order: String,
    /// Number of the delivery note; made by the program where absent.
    pub code: Option<String>,
    /// The place it is gathered at.
    pub dock: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A portion that is meant for a shipment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SetPick {
    /// The line of the order.
    pub line: u32,
    /// The lot; what goes first is proposed where absent.
    pub lot: Option<String>,
    /// How much.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// Where it lies.
    pub place: Option<String>,
    /// The handling unit it is in.
    pub handling_unit: Option<String>,
    /// Why this lot, when another one goes first.
    pub reason: Option<String>,
    /// The customer's own number for what it gets of the lot.
    pub customer_lot: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A pick was taken to the dock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct TakePick {
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

impl Plant {
    /// Begins to gather goods for a sales order.
    pub fn plan_shipment(
        &self,
        operator: &Operator,
        ask: &PlanShipment,
        once: (Option<&str>, bool),
    ) -> Result<Done<ShipmentView>> {
        let content = ask.clone();
        let asked = floor("plan_shipment", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| plan(acting, &content))
    }

    /// Sets a portion aside for a shipment.
    pub fn set_pick(
        &self,
        operator: &Operator,
        code: &str,
        ask: &SetPick,
        once: (Option<&str>, bool),
    ) -> Result<Done<ShipmentView>> {
        let (shipment, content) = (code.to_owned(), ask.clone());
        let asked = floor("set_pick", &ask.act, once);
        self.act(operator, &asked, &(code, ask), move |acting| set(acting, &shipment, &content))
    }

    /// Takes a pick to the dock.
    pub fn take_pick(
        &self,
        operator: &Operator,
        (code, pick): (&str, u32),
        ask: &TakePick,
        once: (Option<&str>, bool),
    ) -> Result<Done<ShipmentView>> {
        let shipment = code.to_owned();
        let asked = floor("take_pick", &ask.act, once);
        self.act(operator, &asked, &(code, pick, ask), move |acting| take(acting, &shipment, pick))
    }

    /// Drops a pick: the portion is free again, and lies where it lies.
    pub fn drop_pick(
        &self,
        operator: &Operator,
        (code, pick): (&str, u32),
        once: (Option<&str>, bool),
    ) -> Result<Done<ShipmentView>> {
        let (shipment, how) = (code.to_owned(), ActAsk::default());
        let asked = floor("drop_pick", &how, once);
        self.act(operator, &asked, &(code, pick), move |acting| unset(acting, &shipment, pick))
    }
}

pub(crate) fn plan(acting: &mut Acting<'_, '_, '_>, ask: &PlanShipment) -> Result<ShipmentView> {
    // Load.
    let order = acting.order(OrderKind::Sales, &ask.order)?;
    let code = acting.document_code(ClaimKind::Shipment, "DN", ask.code.as_deref())?;
    let dock = given(ask.dock.as_deref());
    if let Some(dock) = &dock {
        acting.place(dock)?;
    }

    // Decide.
    workable(&order.code, order.state)?;

    // Append.
    let shipment = ShipmentId(acting.next_id()?);
    acting.document = Some(code.clone());
    acting.append(ShipmentPlanned { shipment, order: order.order, code, dock })?;
    acting.shipment_view(shipment)
}

pub(crate) fn set(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &SetPick,
) -> Result<ShipmentView> {
    // Load.
    let (shipment, order) = acting.gathered(code)?;
    let mut line = acting.line_to_pick(&order, ask.line)?;
    let named = match given(ask.lot.as_deref()) {
        Some(lot) => Some(acting.lot(&lot)?),
        None => None,
    };
    let item = match &named {
        Some(loaded) => loaded.item.clone(),
        None => acting.item(&line.item)?,
    };
    let master = acting.item_master(&item.code)?;
    let quantity = in_own_unit(&item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?;
    let spot = acting.spot(ask.place.as_deref(), ask.handling_unit.as_deref())?;
    let customer = acting.customer_of(&order)?;
    let least_days = least_days(acting.cx.tx, acting.company, &customer)?;
    let (ground, day, at_us) = (acting.ground(), acting.today(), acting.at.utc_us);
    let lots = FirstOut::of_item(acting.cx.tx, ground, item.item, at_us);
    let proposal = decisions::propose(lots, quantity, day, least_days)?;

    // Decide.
    workable(&order.code, order.state)?;
    line.serve(&item.code, quantity)?;
    let reason = given(ask.reason.as_deref());
    let customer_lot = orders::chosen(ask.customer_lot.as_deref())?;
    let takes = match &named {
        Some(loaded) => {
            loaded.lot.usable_on(day, Use::Consume)?;
            decisions::days_left(&loaded.lot, day, least_days)?;
            acting.named(loaded, quantity, &proposal, reason.as_deref())?
        }
        None => proposed(&item.code, quantity, &proposal)?,
    };

    // Append.
    acting.document = Some(code.to_owned());
    acting.reason.clone_from(&reason);
    let mut number = acting.next_pick(shipment.shipment)?;
    for (pool, quantity) in takes {
        let reference = acting.lot_of(pool)?.lot.reference;
        acting.meant_for((pool, &reference), &customer)?;
        for (spot, quantity) in acting.spots_of(pool, quantity, spot.as_ref())? {
            let pick = Pick {
                pick: number,
                line: ask.line,
                pool,
                quantity,
                place: spot.place,
                unit: spot.unit,
                picked: false,
                reason: reason.clone(),
                by: None,
            };
            acting.keep_pick(shipment.shipment, pick)?;
            if let Some(customer_lot) = &customer_lot {
                acting.append(CustomerLotGiven {
                    shipment: shipment.shipment,
                    pick: number,
                    pool,
                    number: customer_lot.clone(),
                })?;
            }
            number += 1;
        }
    }
    acting.shipment_view(shipment.shipment)
}

pub(crate) fn take(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    number: u32,
) -> Result<ShipmentView> {
    // Load.
    let (shipment, _) = acting.gathered(code)?;
    let pick = acting.pick(&shipment, number)?;
    let loaded = acting.lot_of(pick.pool)?;

    // Decide.
    if pick.picked {
        return acting.shipment_view(shipment.shipment);
    }
    acting.may_use(&loaded, Use::Consume)?;
    let spot = Spot { place: pick.place.clone(), unit: pick.unit };
    acting.taken_from(&loaded.lot, pick.quantity, Some(&spot))?;
    let portions = acting.portions(&loaded.lot)?;
    // A unit that holds just this much of the lot goes to the dock as it is.
    let whole = pick.unit.filter(|_| portions.at(&spot) == i128::from(pick.quantity.0));

    // Append.
    acting.document = Some(code.to_owned());
    let dock = shipment.dock.clone();
    if let Some(unit) = whole {
        acting.unit_to_dock(unit, dock.as_deref())?;
    } else {
        let to = Spot { place: dock.clone(), unit: None };
        acting.move_portion(pick.pool, pick.quantity, &spot, &to)?;
    }
    let place = dock.filter(|_| whole.is_none());
    acting.keep_pick(shipment.shipment, Pick { picked: true, place, unit: whole, ..pick })?;
    acting.shipment_view(shipment.shipment)
}

pub(crate) fn unset(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    number: u32,
) -> Result<ShipmentView> {
    // Load.
    let (shipment, _) = acting.gathered(code)?;
    let pick = acting.pick(&shipment, number)?;

    // Append.
    acting.document = Some(code.to_owned());
    acting.append(PickSet {
        shipment: shipment.shipment,
        pick: pick.pick,
        line: pick.line,
        pool: pick.pool,
        quantity: None,
        place: pick.place,
        unit: pick.unit,
        picked: false,
        reason: pick.reason,
    })?;
    acting.shipment_view(shipment.shipment)
}

impl Acting<'_, '_, '_> {
    pub(crate) fn shipment(&mut self, code: &str) -> Result<Shipment> {
        let found = stored::by_code(self.cx.tx, self.ground(), code)?;
        Ok(found
            .ok_or_else(|| Refusal::UnknownDocument { kind: "shipment", code: code.to_owned() })?)
    }

    /// A shipment that is still gathered, with its order.
    pub(crate) fn gathered(&mut self, code: &str) -> Result<(Shipment, Order)> {
        let shipment = self.shipment(code)?;
        decisions::stands(code, shipment.stage(), Stage::Planned)?;
        let order = store::orders::find(self.cx.tx, self.ground(), shipment.order)?;
        Ok((shipment, order.ok_or(Error::NotFound("order"))?))
    }

    pub(crate) fn customer_of(&mut self, order: &Order) -> Result<String> {
        let partner = order.partner.ok_or(Error::NotFound("partner"))?;
        let known = masters::partner(self.cx.tx, self.company, partner)?;
        Ok(known.ok_or(Error::NotFound("partner"))?.code)
    }

    /// A line of the order, with what is already set aside for it counted as served.
    fn line_to_pick(&mut self, order: &Order, number: u32) -> Result<domain::orders::Line> {
        let lines = self.order_lines(order.order, LineRole::Output)?;
        let unknown = || Refusal::UnknownLine { order: order.code.clone(), line: number };
        let mut line = lines.into_iter().find(|line| line.line == number).ok_or_else(unknown)?;
        let ground = self.ground();
        for shipment in stored::of_order(self.cx.tx, ground, order.order)? {
            if shipment.stage() != Stage::Planned {
                continue;
            }
            let picks = stored::picks(self.cx.tx, ground, shipment.shipment)?;
            let ours = picks.iter().filter(|pick| pick.line == number);
            line.served += ours.map(|pick| i128::from(pick.quantity.0)).sum::<i128>();
        }
        Ok(line)
    }

    /// A lot somebody chose: enough of it is free, and it goes first, or there is a reason for it.
    fn named(
        &mut self,
        loaded: &Loaded,
        quantity: Quantity,
        proposal: &decisions::Proposal,
        reason: Option<&str>,
    ) -> Result<Vec<(PoolId, Quantity)>> {
        let (ground, lot) = (self.ground(), &loaded.lot);
        let free = free(self.cx.tx, ground, lot, self.at.utc_us)?;
        decisions::set_aside(lot, quantity, free)?;
        let is_proposed = proposal.takes.iter().any(|(pool, ..)| *pool == lot.pool);
        if !is_proposed && reason.is_none() {
            return Err(self.goes_before(loaded, proposal)?.into());
        }
        Ok(vec![(lot.pool, quantity)])
    }

    /// The refusal that names the lot that goes first.
    fn goes_before(&mut self, given: &Loaded, proposal: &decisions::Proposal) -> Result<Refusal> {
        let Some((first, ..)) = proposal.takes.first() else {
            return Ok(Refusal::NothingFree { item: given.item.code.clone() });
        };
        let proposed = self.lot_of(*first)?.lot.reference.to_string();
        Ok(Refusal::NotProposed { reference: given.lot.reference.to_string(), proposed })
    }

    /// Where a quantity of a lot is taken from: the spot that was named, else place after place,
    /// without what others mean to take there.
    fn spots_of(
        &mut self,
        pool: PoolId,
        quantity: Quantity,
        spot: Option<&Spot>,
    ) -> Result<Vec<(Spot, Quantity)>> {
        let ground = self.ground();
        let picks = stored::open_picks(self.cx.tx, ground, pool)?;
        let others = picks
            .into_iter()
            .map(|pick| (Spot { place: pick.place, unit: pick.unit }, pick.quantity));
        let others: Vec<_> = others.collect();
        let lot = self.lot_of(pool)?.lot;
        let portions = self.portions(&lot)?.without(&others);
        match spot {
            Some(spot) => Ok(portions.take(&lot.reference.to_string(), quantity, Some(spot))?),
            None => Ok(portions.spread(quantity)),
        }
    }

    fn next_pick(&mut self, shipment: ShipmentId) -> Result<u32> {
        // The number of a last pick that was dropped is given again: nothing left under it.
        let picks = stored::picks(self.cx.tx, self.ground(), shipment)?;
        Ok(picks.last().map_or(0, |pick| pick.pick) + 1)
    }

    fn pick(&mut self, shipment: &Shipment, number: u32) -> Result<Pick> {
        let picks = stored::picks(self.cx.tx, self.ground(), shipment.shipment)?;
        let found = picks.into_iter().find(|pick| pick.pick == number);
        Ok(found.ok_or_else(|| Refusal::UnknownPick {
            shipment: shipment.code.clone(),
            pick: number,
        })?)
    }

    fn keep_pick(&mut self, shipment: ShipmentId, pick: Pick) -> Result<()> {
        self.append(PickSet {
            shipment,
            pick: pick.pick,
            line: pick.line,
            pool: pick.pool,
            quantity: Some(pick.quantity),
            place: pick.place,
            unit: pick.unit,
            picked: pick.picked,
            reason: pick.reason,
        })?;
        Ok(())
    }

    /// A unit goes to the dock unless it stands there already, within another one too.
    fn unit_to_dock(&mut self, unit: UnitId, dock: Option<&str>) -> Result<()> {
        let Some(dock) = dock else { return Ok(()) };
        if self.stands_at(unit)?.as_deref() == Some(dock) {
            return Ok(());
        }
        self.append(UnitMoved { unit, parent: None, place: Some(dock.to_owned()) })?;
        Ok(())
    }

    pub(crate) fn shipment_view(&mut self, shipment: ShipmentId) -> Result<ShipmentView> {
        let ground = self.ground();
        let found = stored::find(self.cx.tx, ground, shipment)?;
        view(self.cx.tx, ground, found.ok_or(Error::NotFound("shipment"))?)
    }
}

/// What goes first, where there is enough of it.
fn proposed(
    item: &str,
    asked: Quantity,
    proposal: &decisions::Proposal,
) -> Result<Vec<(PoolId, Quantity)>, Refusal> {
    if proposal.takes.is_empty() {
        return Err(Refusal::NothingFree { item: item.to_owned() });
    }
    if proposal.short > 0 {
        let free = domain::quantity::format_scaled(i128::from(asked.0) - proposal.short);
        let reference = item.to_owned();
        return Err(Refusal::NotEnough { reference, free, asked: asked.to_string() });
    }
    Ok(proposal.takes.iter().map(|(pool, quantity, _)| (*pool, *quantity)).collect())
}
