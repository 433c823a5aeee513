//! Receiving: goods arrive, lots are made of them, and each waits for inspection where its item says so.
//!
//! No rule of receiving is in code: what must be given, in which form and order, stands in the rule
//! table.

use std::collections::BTreeMap;

use domain::facts::{ItemDefined, LotDescribed};
use domain::masters::{Attributes, Item};
use domain::orders::{self as decisions, Line};
use domain::rules::Subject;
use domain::{
    CivilDate, LineRole, LotStatus, OrderId, OrderKind, PartnerId, PoolId, PoolRef, Quantity,
    Refusal, Role,
};
use serde::{Deserialize, Serialize};
use store::stock::{self, LotState};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::{Error, Result};
use crate::identities::{mixture, mixture_of};
use crate::lots::{Flow, Loaded, NewLot, in_own_unit, life_end};
use crate::orders::{at_line, date, quantity, same_partner};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::serials::{self, SerialsAsk};
use crate::transport::CarriedAsk;
use crate::warehouse::given;

/// A delivery that arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct Receive {
    /// The purchase order it belongs to; none for goods without an order.
    pub order: Option<String>,
    /// Code of the supplier; that of the order where absent.
    pub supplier: Option<String>,
    /// Number of the receipt; made by the program where absent.
    pub document: Option<String>,
    /// The lots that came: a line of the order may come in several.
    pub lots: Vec<ReceiveLot>,
    /// What brought it.
    pub carried: Option<CarriedAsk>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// One lot of a delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ReceiveLot {
    /// The line of the order; found by the item where absent.
    pub line: Option<u32>,
    /// Code of the item.
    pub item: String,
    /// How much came.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// The serial numbers of the pieces, as many as the quantity says: single ones and runs, in any order.
    #[serde(default)]
    pub serials: Vec<SerialsAsk>,
    /// A lot it is tipped to: only of an item that is not followed by lot. A new lot where absent.
    pub into: Option<String>,
    /// The number the supplier gave it.
    pub supplier_lot: Option<String>,
    /// The transfer it left another site of the company with, where the supplier stands for one.
    pub sent: Option<String>,
    /// Our own number; made by the item's rule where absent.
    pub lot_number: Option<String>,
    /// Day it was made, `YYYY-MM-DD`.
    pub produced_on: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// Day until which it is at its best.
    pub best_before_on: Option<String>,
    /// Number of its certificate.
    pub certificate: Option<String>,
    /// Country it comes from.
    pub origin: Option<String>,
    /// Allergens beside those of the item, codes apart by spaces.
    pub allergens: Option<String>,
    /// Claims that hold for it.
    pub claims: Option<String>,
    /// Further attributes by their codes.
    #[serde(default)]
    pub attributes: Attributes,
    /// The place it is put at.
    pub place: Option<String>,
    /// Numbers of labels that were printed ahead and are on it now.
    #[serde(default)]
    pub labels: Vec<String>,
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Received {
    /// Number of the receipt.
    pub document: String,
    /// The lots that were made or added to, in the order they were given.
    pub lots: Vec<ReceivedLot>,
}

/// A lot that was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceivedLot {
    /// The lot, as traces name it.
    pub lot: String,
    /// Its number.
    pub lot_number: String,
    /// Code of the item.
    pub item: String,
    /// How much, in the item's own unit.
    pub quantity: String,
    /// The item's unit.
    pub unit: String,
    /// `pending_inspection` or `released`.
    pub status: String,
    /// Last day it may be used.
    pub expires_on: Option<String>,
}

/// Lots of one delivery at most.
const LOTS_MAX: usize = 500;

impl Plant {
    /// Receives a delivery, or shows what receiving it would do.
    pub fn receive(
        &self,
        operator: &Operator,
        ask: &Receive,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<Received>> {
        let asked = Asked {
            name: "receive",
            permission: Permission::GoodsRecord,
            how: &ask.act,
            key,
            preview,
            enrolls: ask.carried.as_ref().is_some_and(|by| given(by.driver.as_deref()).is_some()),
        };
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| receive(acting, &content))
    }
}

/// The order a delivery belongs to, with its lines as they are served.
struct Against {
    order: OrderId,
    code: String,
    lines: Vec<Line>,
}

pub(crate) fn receive(acting: &mut Acting<'_, '_, '_>, ask: &Receive) -> Result<Received> {
    // Load.
    let (supplier, partner, mut against) = source(acting, ask)?;
    let document = acting.act_document("GR", ask.document.as_deref())?;

    // Decide.
    if ask.lots.is_empty() || ask.lots.len() > LOTS_MAX {
        return Err(Refusal::BadInput { field: "lots" }.into());
    }

    // Append.
    acting.document = Some(document.clone());
    if let Some(carried) = &ask.carried {
        let items: Vec<String> = ask.lots.iter().map(|lot| lot.item.clone()).collect();
        acting.carried(&document, (&supplier.0, partner), &items, carried)?;
    }
    let mut lots = Vec::with_capacity(ask.lots.len());
    for (place, lot) in ask.lots.iter().enumerate() {
        let from = From { code: supplier.0.clone(), pool: supplier.1, partner };
        let received = receive_lot(acting, &from, against.as_mut(), lot);
        lots.push(received.map_err(|error| at_line(error, place + 1))?);
    }
    Ok(Received { document, lots })
}

/// Who delivers.
struct From {
    code: String,
    pool: PoolId,
    partner: PartnerId,
}

/// The supplier, and the order where there is one.
fn source(
    acting: &mut Acting<'_, '_, '_>,
    ask: &Receive,
) -> Result<((String, PoolId), PartnerId, Option<Against>)> {
    let Some(code) = &ask.order else {
        let supplier = ask.supplier.clone().ok_or(Refusal::BadInput { field: "supplier" })?;
        let (pool, partner) = acting.outside(Role::Supplier, &supplier)?;
        return Ok(((supplier, pool), partner, None));
    };
    let order = acting.order(OrderKind::Purchase, code)?;
    acting.uphold(decisions::workable(code, order.state))?;
    let partner = order.partner.ok_or(Error::NotFound("partner"))?;
    let known = store::masters::partner(acting.cx.tx, acting.company, partner)?;
    let supplier = known.ok_or(Error::NotFound("partner"))?.code;
    if let Some(given) = ask.supplier.as_ref().filter(|given| **given != supplier) {
        let other = acting.outside(Role::Supplier, given)?.1;
        if !same_partner(&order, other) {
            let (order, partner) = (code.clone(), given.clone());
            acting.uphold(Err(Refusal::WrongPartner { order, partner }))?;
        }
    }
    let (pool, _) = acting.outside(Role::Supplier, &supplier)?;
    let lines = acting.order_lines(order.order, LineRole::Output)?;
    let against = Against { order: order.order, code: order.code, lines };
    Ok(((supplier, pool), partner, Some(against)))
}

fn receive_lot(
    acting: &mut Acting<'_, '_, '_>,
    from: &From,
    against: Option<&mut Against>,
    ask: &ReceiveLot,
) -> Result<ReceivedLot> {
    // Load.
    let item = acting.item(&ask.item)?;
    let master = acting.item_master(&item.code)?;
    let quantity = in_own_unit(&item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?;
    let new = new_lot(from, ask)?;
    let half = acting.half_of((&from.code, item.item), ask.sent.as_deref())?;
    let pieces = acting.new_pieces(&item, &ask.serials)?;
    let place = match ask.place.as_deref().filter(|place| !place.is_empty()) {
        Some(place) => Some((place, acting.place(place)?)),
        None => None,
    };

    let into = match given(ask.into.as_deref()) {
        Some(reference) => Some(acting.lot(&reference)?),
        None => None,
    };

    // Decide.
    if !pieces.is_empty() {
        serials::as_many(&pieces, quantity)?;
    }
    if let Some(into) = &into {
        let last = new.expires_on.or_else(|| life_end(&master, new.produced_on));
        may_be_tipped(ask)?;
        let taken_in = into.lot.takes_in((&into.item.code, &item), last, acting.today());
        // What was tipped together is one lot whatever the rule says, but not two items.
        match taken_in {
            Err(refusal @ Refusal::WrongItem { .. }) => return Err(refusal.into()),
            other => acting.uphold(other)?,
        }
    }
    let served = match against {
        Some(against) => match serve(against, ask, &item.code, quantity) {
            Ok(line) => Some((against.order, line)),
            Err(refusal) => {
                // What is too much is for that line all the same.
                let line = match &refusal {
                    Refusal::MoreThanOrdered { line, .. } => Some((against.order, *line)),
                    _ => None,
                };
                acting.uphold(Err(refusal))?;
                line
            }
        },
        None => None,
    };
    let subject = subject(acting, from, &item, quantity, ask)?;
    acting.ask_rules(&subject, &format!("item:{}", item.code))?;

    // Append.
    let fresh = into.is_none();
    let (pool, reference, lot_number) = match into {
        Some(into) => acting.tip_onto(into, &master, &new)?,
        None => acting.open_received(&item, &master, new)?,
    };
    let transfer = acting.transfer(Flow {
        from: from.pool,
        to: pool,
        qty_from: None,
        qty_to: Some(quantity),
        equipment: None,
        returns: None,
    })?;
    if let Some((order, line)) = served {
        acting.serve(order, line, transfer)?;
    }
    if let Some(half) = &half {
        acting.came_from_site(half, (transfer, pool, fresh))?;
    }
    if let Some((place, _)) = place {
        acting.put_away(pool, place, quantity)?;
    }
    acting.bind_labels(&ask.labels, &reference)?;
    acting.name_pieces(item.item, pool, pieces)?;
    let state = stock::lot(acting.cx.tx, acting.ground(), pool)?;
    Ok(ReceivedLot {
        lot: reference.to_string(),
        lot_number,
        item: item.code,
        quantity: quantity.to_string(),
        unit: item.unit,
        status: state.status.unwrap_or(LotStatus::Released).to_string(),
        expires_on: state.expires_on.map(|day| day.to_string()),
    })
}

/// What is tipped to a lot has no number and no papers of its own any more: what has them is a lot of
/// its own, and nothing that was said of it is dropped without a word.
fn may_be_tipped(ask: &ReceiveLot) -> Result<(), Refusal> {
    let said = |text: &Option<String>| given(text.as_deref()).is_some();
    let own = [
        ("lot_number", said(&ask.lot_number)),
        ("supplier_lot", said(&ask.supplier_lot)),
        ("certificate", said(&ask.certificate)),
        ("serials", !ask.serials.is_empty()),
        ("attributes", !ask.attributes.is_empty()),
    ];
    match own.into_iter().find(|(_, said)| *said) {
        Some((field, _)) => Err(Refusal::BadInput { field }),
        None => Ok(()),
    }
}

impl Acting<'_, '_, '_> {
    /// A delivery that is a lot of its own.
    fn open_received(
        &mut self,
        item: &ItemDefined,
        master: &Item,
        new: NewLot,
    ) -> Result<(PoolId, PoolRef, String)> {
        let opened = self.open_lot(item, master, new)?;
        let inspected = master.inspect_incoming;
        let status = if inspected { LotStatus::PendingInspection } else { LotStatus::Released };
        self.judge(opened.pool, status)?;
        Ok((opened.pool, opened.reference, opened.lot_number))
    }

    /// A delivery that is tipped to what is there: the lot is from now on what is true of all of it,
    /// and waits again where its item is looked at on arrival.
    fn tip_onto(
        &mut self,
        into: Loaded,
        master: &Item,
        new: &NewLot,
    ) -> Result<(PoolId, PoolRef, String)> {
        let Loaded { lot, .. } = into;
        let ground = self.ground();
        let state = stock::lot(self.cx.tx, ground, lot.pool)?;
        let waits = state.status == Some(LotStatus::PendingInspection);
        if master.inspect_incoming && !waits {
            self.judge(lot.pool, LotStatus::PendingInspection)?;
        }
        let tipped = LotState {
            produced_on: new.produced_on,
            expires_on: new.expires_on.or_else(|| life_end(master, new.produced_on)),
            best_before_on: new.best_before_on,
            allergens: new.allergens.clone(),
            origin: new.origin.clone(),
            claims: new.claims.clone(),
            ..LotState::default()
        };
        let described = if lot.is_empty() {
            Some(of_crumbs_and(lot.pool, &tipped, &state))
        } else {
            mixture_of(lot.pool, &tipped, &LotState { expires_on: lot.expires_on, ..state })
        };
        if let Some(described) = described {
            self.append(described)?;
        }
        let number = lot.lot_number.unwrap_or_else(|| lot.reference.code.clone());
        Ok((lot.pool, lot.reference, number))
    }
}

/// What a lot is when something comes to where nothing was left: only the allergens of before stay.
/// An empty text takes away what was said.
fn of_crumbs_and(pool: PoolId, tipped: &LotState, before: &LotState) -> LotDescribed {
    let crumbs = LotState { allergens: before.allergens.clone(), ..tipped.clone() };
    LotDescribed {
        origin: Some(tipped.origin.clone().unwrap_or_default()),
        claims: Some(tipped.claims.clone().unwrap_or_default()),
        ..mixture(pool, tipped, &crumbs)
    }
}

fn new_lot(from: &From, ask: &ReceiveLot) -> Result<NewLot, Refusal> {
    let text = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let attributes = (!ask.attributes.is_empty())
        .then(|| serde_json::to_string(&ask.attributes).expect("a map of texts is JSON"));
    Ok(NewLot {
        lot_number: text(&ask.lot_number),
        supplier_lot: text(&ask.supplier_lot),
        supplier: Some(from.code.clone()),
        partner: Some(from.partner),
        line: None,
        produced_on: date(ask.produced_on.as_deref(), "produced_on")?,
        expires_on: date(ask.expires_on.as_deref(), "expires_on")?,
        best_before_on: date(ask.best_before_on.as_deref(), "best_before_on")?,
        certificate: text(&ask.certificate),
        origin: text(&ask.origin),
        allergens: text(&ask.allergens),
        claims: text(&ask.claims),
        attributes,
    })
}

/// The line a lot serves: the one that was named, else the first of its item that is still open.
fn serve(
    against: &mut Against,
    ask: &ReceiveLot,
    item: &str,
    quantity: Quantity,
) -> Result<u32, Refusal> {
    let Against { code, lines, .. } = against;
    let line = if let Some(number) = ask.line {
        let named = lines.iter_mut().find(|line| line.line == number);
        named.ok_or_else(|| Refusal::UnknownLine { order: code.clone(), line: number })?
    } else {
        let mut of_item: Vec<&mut Line> =
            lines.iter_mut().filter(|line| line.item == item).collect();
        if of_item.is_empty() {
            return Err(Refusal::NotOrdered { item: item.to_owned() });
        }
        let open = of_item.iter().position(|line| line.takes() > 0).unwrap_or(0);
        of_item.swap_remove(open)
    };
    line.serve(item, quantity)?;
    Ok(line.line)
}

/// What the rule table looks at.
fn subject<'a>(
    acting: &mut Acting<'_, '_, '_>,
    from: &'a From,
    item: &'a ItemDefined,
    quantity: Quantity,
    ask: &'a ReceiveLot,
) -> Result<Subject<'a>> {
    let mut fields: BTreeMap<&str, String> = BTreeMap::new();
    let mut put = |name, value: &Option<String>| {
        if let Some(value) = value.as_deref().map(str::trim).filter(|value| !value.is_empty()) {
            fields.insert(name, value.to_owned());
        }
    };
    put("supplier_lot", &ask.supplier_lot);
    put("lot_number", &ask.lot_number);
    put("produced_on", &ask.produced_on);
    put("expires_on", &ask.expires_on);
    put("best_before_on", &ask.best_before_on);
    put("certificate", &ask.certificate);
    put("origin", &ask.origin);
    put("place", &ask.place);
    fields.insert("quantity", quantity.to_string());
    for (name, value) in &ask.attributes {
        fields.insert(name, value.clone());
    }
    let mut seen = BTreeMap::new();
    if let Some(number) = fields.get("supplier_lot") {
        let ground = acting.ground();
        if stock::by_supplier_lot(acting.cx.tx, ground, number, item.item)?.is_some() {
            seen.insert("supplier_lot", number.clone());
        }
    }
    let day: Option<CivilDate> = Some(acting.today());
    Ok(Subject { act: "receive", item: &item.code, partner: &from.code, fields, day, seen })
}
