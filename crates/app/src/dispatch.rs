//! Shipping, from the dock on: everything is checked once more as it leaves, and arrives.

use std::collections::BTreeMap;

use domain::facts::{LineShort, ShipmentDelivered, ShipmentDispatched, UnitMoved};
use domain::lots::Use;
use domain::orders::workable;
use domain::rules::Subject;
use domain::shipping::{self as decisions, Stage};
use domain::stock::Spot;
use domain::{CompanyId, PersonId, PoolId, Quantity, Refusal, Role, UnitId};
use serde::Deserialize;
use store::orders::Order;
use store::shipping::{self as stored, Pick, Shipment};
use store::side::people::{self, PersonName, set_name};
use store::side::settings;
use store::{Tx, stock};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::cold::OnTheWay;
use crate::deliveries::ShipmentView;
use crate::error::{Error, Result};
use crate::lots::{Flow, Loaded};
use crate::orders::{at_line, quantity};
use crate::people::{PHONE, enroll};
use crate::plant::{Operator, Plant};
use crate::portions::{units_above, units_below};
use crate::returnables::ReturnableCount;
use crate::runner::Cx;
use crate::stock::least_days;
use crate::warehouse::{floor, given};

/// A shipment leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct Dispatch {
    /// Who carries it.
    pub carrier: Option<String>,
    /// The vehicle's plate.
    pub plate: Option<String>,
    /// The driver: the code or name of one of the house, or the name of a stranger. A stranger's name
    /// and number are kept where names are, apart from the facts, and can be erased.
    pub driver: Option<String>,
    /// The number a driver who is a stranger can be called at.
    pub driver_phone: Option<String>,
    /// The seal's number.
    pub seal: Option<String>,
    /// Temperature of the hold before loading, degrees Celsius.
    pub precool_c: Option<String>,
    /// Temperature of the goods when loaded, degrees Celsius.
    pub loading_c: Option<String>,
    /// Crates and pallets without numbers that go out with it. Those with a number are counted by
    /// themselves: what was packed in them says so.
    #[serde(default)]
    pub returnables: Vec<ReturnableCount>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A shipment arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct Deliver {
    /// Temperature on arrival, degrees Celsius.
    pub arrival_c: Option<String>,
    /// What the customer says is missing.
    pub shortfall: Option<String>,
    /// The lines of which the customer got less.
    #[serde(default)]
    pub short: Vec<LineShortAsk>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A line of which the customer got less.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct LineShortAsk {
    /// The line of the order.
    pub line: u32,
    /// How much is missing, in the item's own unit.
    pub quantity: String,
    /// Why: broken, refused, not there.
    pub reason: Option<String>,
}

impl Plant {
    /// Lets a shipment leave the house.
    pub fn dispatch(
        &self,
        operator: &Operator,
        code: &str,
        ask: &Dispatch,
        once: (Option<&str>, bool),
    ) -> Result<Done<ShipmentView>> {
        let (shipment, content) = (code.to_owned(), ask.clone());
        let enrolls = given(ask.driver.as_deref()).is_some();
        let asked = Asked { enrolls, ..floor("dispatch", &ask.act, once) };
        self.act(operator, &asked, &(code, ask), move |acting| {
            dispatch(acting, &shipment, &content)
        })
    }

    /// Takes down that a shipment arrived.
    pub fn deliver(
        &self,
        operator: &Operator,
        code: &str,
        ask: &Deliver,
        once: (Option<&str>, bool),
    ) -> Result<Done<ShipmentView>> {
        let (shipment, content) = (code.to_owned(), ask.clone());
        let asked = floor("deliver", &ask.act, once);
        self.act(operator, &asked, &(code, ask), move |acting| deliver(acting, &shipment, &content))
    }
}

pub(crate) fn dispatch(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &Dispatch,
) -> Result<ShipmentView> {
    // Load.
    let (shipment, order) = acting.gathered(code)?;
    let customer = acting.customer_of(&order)?;
    let (outside, _) = acting.outside(Role::Customer, &customer)?;
    let picks = stored::picks(acting.cx.tx, acting.ground(), shipment.shipment)?;
    let driver = acting.driver(ask.driver.as_deref(), ask.driver_phone.as_deref())?;

    // Decide.
    workable(&order.code, order.state)?;
    if picks.is_empty() {
        let shipment = code.to_owned();
        return Err(Refusal::NotPicked { shipment, pick: 1 }.into());
    }
    if let Some(pick) = picks.iter().find(|pick| !pick.picked) {
        let shipment = code.to_owned();
        return Err(Refusal::NotPicked { shipment, pick: pick.pick }.into());
    }

    let precool_milli_c = milli_c(ask.precool_c.as_deref(), "precool_c")?;
    let loading_milli_c = milli_c(ask.loading_c.as_deref(), "loading_c")?;

    // Append: each pick is checked once more as it leaves, with what left before it.
    acting.document = Some(code.to_owned());
    let items = acting.items_of(shipment.shipment)?;
    let subject = format!("shipment:{code}");
    let about = OnTheWay { act: "ship", partner: &customer, items: &items, subject };
    let measured = [("precool_c", precool_milli_c), ("loading_c", loading_milli_c)];
    acting.temperatures(&about, &measured, false)?;
    for pick in &picks {
        let leaves = acting.leave(&order, (&customer, outside), pick);
        leaves.map_err(|error| at_line(error, pick.pick as usize))?;
    }
    let units = acting.units_out(&picks)?;
    let partner = order.partner.ok_or(Error::NotFound("partner"))?;
    acting.returnables_out(shipment.shipment, partner, (&units, &ask.returnables))?;
    acting.append(ShipmentDispatched {
        shipment: shipment.shipment,
        carrier: given(ask.carrier.as_deref()),
        plate: given(ask.plate.as_deref()),
        driver,
        seal: given(ask.seal.as_deref()),
        precool_milli_c,
        loading_milli_c,
    })?;
    acting.shipment_view(shipment.shipment)
}

fn deliver(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &Deliver) -> Result<ShipmentView> {
    // Load.
    let shipment = acting.shipment(code)?;

    // Decide.
    decisions::stands(code, shipment.stage(), Stage::Dispatched)?;
    let arrival_milli_c = milli_c(ask.arrival_c.as_deref(), "arrival_c")?;
    let short = acting.short(&shipment, &ask.short)?;

    // Append.
    acting.document = Some(code.to_owned());
    let order = store::orders::find(acting.cx.tx, acting.ground(), shipment.order)?;
    let customer = acting.customer_of(&order.ok_or(Error::NotFound("order"))?)?;
    let items = acting.items_of(shipment.shipment)?;
    let subject = format!("shipment:{code}");
    let about = OnTheWay { act: "ship", partner: &customer, items: &items, subject };
    acting.temperatures(&about, &[("arrival_c", arrival_milli_c)], true)?;
    acting.append(ShipmentDelivered {
        shipment: shipment.shipment,
        arrival_milli_c,
        shortfall: given(ask.shortfall.as_deref()),
    })?;
    for fact in short {
        acting.append(fact)?;
    }
    acting.shipment_view(shipment.shipment)
}

impl Acting<'_, '_, '_> {
    /// What is missing of which line: never more than left.
    fn short(&mut self, shipment: &Shipment, asked: &[LineShortAsk]) -> Result<Vec<LineShort>> {
        let picks = stored::picks(self.cx.tx, self.ground(), shipment.shipment)?;
        let mut short: Vec<LineShort> = Vec::new();
        for ask in asked {
            let ours = picks.iter().filter(|pick| pick.line == ask.line);
            let left: i128 = ours.map(|pick| i128::from(pick.quantity.0)).sum();
            let quantity = quantity(&ask.quantity)?;
            domain::transfers::check_positive(quantity)?;
            let twice = short.iter().any(|one| one.line == ask.line);
            if left == 0 || twice {
                let (order, line) = (shipment.code.clone(), ask.line);
                return Err(Refusal::UnknownLine { order, line }.into());
            }
            if i128::from(quantity.0) > left {
                return Err(Refusal::MoreThanShipped {
                    line: ask.line,
                    shipped: domain::quantity::format_scaled(left),
                    asked: quantity.to_string(),
                }
                .into());
            }
            let (line, reason) = (ask.line, given(ask.reason.as_deref()));
            short.push(LineShort { shipment: shipment.shipment, line, quantity, reason });
        }
        Ok(short)
    }

    /// Who drives: somebody of the house by code or name, a stranger who was here before, or a new one.
    ///
    /// The company's chain is locked by now: nobody else makes the same stranger known meanwhile.
    pub(crate) fn driver(
        &mut self,
        said: Option<&str>,
        phone: Option<&str>,
    ) -> Result<Option<PersonId>> {
        let Some(said) = given(said) else { return Ok(None) };
        let phone = given(phone);
        let long = |text: &str| text.chars().count() > DRIVER_MAX;
        if long(&said) || said.chars().any(char::is_control) {
            return Err(Refusal::BadInput { field: "driver" }.into());
        }
        if phone.as_deref().is_some_and(long) {
            return Err(Refusal::BadInput { field: "driver_phone" }.into());
        }
        if let Some(known) = people::person_by_code(self.cx.tx, self.company, &said)? {
            return Ok(Some(known));
        }
        if phone.is_none()
            && let [name] = &people::named(self.cx.tx, self.company, &said)?[..]
            && is_of_the_house(name)
        {
            return Ok(Some(name.person));
        }
        outsider(self.cx, (self.company, self.by), said, phone.as_deref()).map(Some)
    }

    /// A pick leaves the house: checked once more, taken from the dock, given to the customer.
    fn leave(
        &mut self,
        order: &Order,
        (customer, outside): (&str, PoolId),
        pick: &Pick,
    ) -> Result<()> {
        let loaded = self.lot_of(pick.pool)?;
        let day = self.today();
        loaded.lot.usable_on(day, Use::Consume)?;
        let least = least_days(self.cx.tx, self.company, customer)?;
        decisions::days_left(&loaded.lot, day, least)?;
        self.meant_for((pick.pool, &loaded.lot.reference), customer)?;
        loaded.lot.enough(pick.quantity, self.at)?;
        self.ask_ship_rules(&loaded, customer, pick.quantity)?;

        let spot = Spot { place: pick.place.clone(), unit: pick.unit };
        self.take_out(&loaded.lot, pick.quantity, Some(&spot))?;
        let transfer = self.transfer(Flow {
            from: loaded.lot.pool,
            to: outside,
            qty_from: Some(pick.quantity),
            qty_to: None,
            equipment: None,
            returns: None,
        })?;
        self.sent_to_site(customer, (transfer, loaded.lot.pool))?;
        self.serve(order.order, pick.line, transfer)
    }

    fn ask_ship_rules(
        &mut self,
        loaded: &Loaded,
        customer: &str,
        quantity: Quantity,
    ) -> Result<()> {
        let ground = self.ground();
        let state = stock::lot(self.cx.tx, ground, loaded.lot.pool)?;
        let mut fields: BTreeMap<&str, String> = BTreeMap::new();
        let text = |value: Option<&str>| value.map(str::to_owned);
        let known = [
            ("lot_number", loaded.lot.lot_number.clone()),
            ("supplier_lot", loaded.supplier_lot.clone()),
            ("expires_on", loaded.lot.expires_on.map(|day| day.to_string())),
            ("produced_on", state.produced_on.map(|day| day.to_string())),
            ("best_before_on", state.best_before_on.map(|day| day.to_string())),
            ("certificate", text(state.certificate.as_deref())),
            ("origin", text(state.origin.as_deref())),
            ("claims", text(state.claims.as_deref())),
            ("allergens", text(state.allergens.as_deref())),
            ("quantity", Some(quantity.to_string())),
        ];
        fields.extend(known.into_iter().filter_map(|(name, value)| Some((name, value?))));
        let day = Some(self.today());
        let item = loaded.item.code.as_str();
        let subject =
            Subject { act: "ship", item, partner: customer, fields, day, seen: BTreeMap::new() };
        self.ask_rules(&subject, &loaded.lot.reference.to_string())
    }

    /// The units of what left go with it: each outermost one, if nothing else is in it.
    fn units_out(&mut self, picks: &[Pick]) -> Result<Vec<UnitId>> {
        let ground = self.ground();
        let mut outermost = Vec::new();
        for unit in picks.iter().filter_map(|pick| pick.unit) {
            outermost.extend(units_above(self.cx.tx, ground, unit)?.pop());
        }
        outermost.sort_by_key(|unit| unit.unit);
        outermost.dedup();
        let tops = outermost.iter().map(|top| top.unit).collect();
        for top in outermost {
            for inner in units_below(self.cx.tx, ground, top.clone())? {
                if let Some(left) = stock::in_unit(self.cx.tx, ground, inner.unit)?.first() {
                    let reference = self.lot_of(left.pool)?.lot.reference.to_string();
                    return Err(Refusal::UnitNotEmpty { unit: top.code, reference }.into());
                }
            }
            self.append(UnitMoved { unit: top.unit, parent: None, place: None })?;
        }
        Ok(tops)
    }
}

/// Characters of a driver's name or number at most.
const DRIVER_MAX: usize = 80;

/// Somebody who is not of the house, by name and number: one who was here before, or one that gets an
/// id now; what they are called stays out of the facts.
///
/// The company's chain has to be locked by now.
pub(crate) fn outsider(
    cx: &mut Cx<'_, '_>,
    (company, by): (CompanyId, Option<PersonId>),
    name: String,
    phone: Option<&str>,
) -> Result<PersonId> {
    for known in people::named(cx.tx, company, &name)? {
        if !is_of_the_house(&known) && phone_of(cx.tx, company, known.person)?.as_deref() == phone {
            return Ok(known.person);
        }
    }
    stranger(cx, (company, by), name, phone)
}

/// Somebody who is not of the house and was never here before.
///
/// The company's chain has to be locked by now.
pub(crate) fn stranger(
    cx: &mut Cx<'_, '_>,
    (company, by): (CompanyId, Option<PersonId>),
    name: String,
    phone: Option<&str>,
) -> Result<PersonId> {
    let person = enroll(cx, company, by)?;
    let name = PersonName {
        person,
        valid_from_us: cx.now_us,
        valid_to_us: None,
        code: None,
        username: None,
        name: Some(name),
    };
    set_name(cx.tx, company, &name)?;
    if let Some(phone) = phone {
        settings::set(cx.tx, company, person, PHONE, phone)?;
    }
    Ok(person)
}

const fn is_of_the_house(name: &PersonName) -> bool {
    name.code.is_some() || name.username.is_some()
}

/// The number a stranger can be called at.
pub(crate) fn phone_of(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<Option<String>> {
    Ok(settings::get(tx, company, person, PHONE)?)
}

/// Degrees Celsius as people write them, in thousandths.
pub(crate) fn milli_c(text: Option<&str>, field: &'static str) -> Result<Option<i64>, Refusal> {
    let Some(text) = given(text) else { return Ok(None) };
    let bad = Refusal::BadInput { field };
    let Ok(degrees) = text.parse::<Quantity>() else { return Err(bad) };
    let step = domain::quantity::SCALE / 1_000;
    let sensible = -273 * domain::quantity::SCALE..=1_000 * domain::quantity::SCALE;
    if degrees.0 % step != 0 || !sensible.contains(&degrees.0) {
        return Err(bad);
    }
    Ok(Some(degrees.0 / step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_kept_in_thousandths() {
        assert_eq!(milli_c(Some("-18.5"), "loading_c"), Ok(Some(-18_500)));
        assert_eq!(milli_c(Some("  "), "loading_c"), Ok(None));
        for nonsense in ["cold", "0.0001", "-300", "5000"] {
            assert!(milli_c(Some(nonsense), "loading_c").is_err(), "{nonsense}");
        }
    }
}
