//! Returnables: crates and pallets that go out with goods and come back, and who owes how many.

use domain::facts::{ReturnablesMoved, UnitMoved};
use domain::returnables::{Owed, owed};
use domain::{CompanyId, ItemId, PartnerId, Refusal, Role, ShipmentId, UnitId};
use serde::{Deserialize, Serialize};
use store::carrying::{self as stored, ReturnableMove};
use store::{Tx, masters, shipping, units};
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Acting, Done};
use crate::deliveries::name_of;
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::portions::units_below;
use crate::runs::Ground;
use crate::times::utc;
use crate::warehouse::{floor, given};

/// Returnables that go out or come back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct MoveReturnables {
    /// `out` or `back`.
    pub direction: String,
    /// Code of the partner; that of whoever has them where numbers come back.
    pub partner: Option<String>,
    /// `customer` or `supplier`; customer where absent.
    pub role: Option<String>,
    /// Code of the item they are; known of those with a number.
    pub item: Option<String>,
    /// How many, where they have no numbers.
    pub count: Option<u32>,
    /// Their numbers, as they are scanned.
    #[serde(default)]
    pub units: Vec<String>,
    /// The place they are put at.
    pub place: Option<String>,
    /// Why, where more comes back than is out.
    pub reason: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// So many of one returnable.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ReturnableCount {
    /// Code of the item they are.
    pub item: String,
    /// How many.
    pub count: u32,
}

/// What every partner owes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnablesView {
    /// One row for each partner and sort of returnable that is not even.
    pub rows: Vec<ReturnableOwed>,
}

/// What one partner owes of one sort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnableOwed {
    /// Code of the partner.
    pub partner: String,
    /// Its name.
    pub partner_name: String,
    /// `customer` or `supplier`.
    pub role: String,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// How many are owed; below zero, how many we owe.
    pub pieces: i64,
    /// Since when the oldest of them is out.
    pub since: Option<String>,
    /// Numbers of those that have one, at most 200.
    pub units: Vec<String>,
}

/// Which statement is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatementQuery {
    /// Code of the partner.
    pub partner: String,
    /// `customer` or `supplier`; customer where absent.
    pub role: Option<String>,
    /// Code of the item.
    pub item: String,
}

/// The statement of one partner for one sort of returnable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnableStatement {
    /// What is owed.
    pub owed: ReturnableOwed,
    /// The movements, the newest first.
    pub moves: Vec<ReturnableMoveView>,
    /// Whether there are older movements than are told; what is owed counts them all the same.
    pub more: bool,
}

/// A movement of returnables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnableMoveView {
    /// When.
    pub at: String,
    /// How many went out; below zero, how many came back.
    pub pieces: i64,
    /// The number of the one that has one.
    pub unit: Option<String>,
    /// The delivery note they went out with.
    pub shipment: Option<String>,
    /// Why, where the records did not expect it.
    pub reason: Option<String>,
    /// What whoever took it down is called.
    pub by: Option<String>,
}

/// Movements of one partner that are looked at.
const MOVES_MAX: u32 = 5_000;
/// Movements a statement tells.
const TOLD_MAX: usize = 200;
/// Numbers that are told.
const UNITS_MAX: u32 = 200;
/// Numbers in one act.
const SCANS_MAX: usize = 500;

impl Plant {
    /// Takes down that returnables went out or came back.
    pub fn move_returnables(
        &self,
        operator: &Operator,
        ask: &MoveReturnables,
        once: (Option<&str>, bool),
    ) -> Result<Done<ReturnablesView>> {
        let content = ask.clone();
        let asked = floor("move_returnables", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| hand(acting, &content))
    }

    /// What every partner owes.
    pub fn returnables(&self, operator: &Operator) -> Result<ReturnablesView> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let rows = stored::owed(tx, ground)?;
            let rows = rows.into_iter().map(|(partner, item, _)| view(tx, ground, partner, item));
            Ok(ReturnablesView { rows: rows.collect::<Result<_>>()? })
        })
    }

    /// The statement of one partner for one sort of returnable.
    pub fn returnable_statement(
        &self,
        operator: &Operator,
        query: &StatementQuery,
    ) -> Result<ReturnableStatement> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let partner = partner_of(tx, ground.0, query.role.as_deref(), &query.partner)?;
            let item = masters::item_by_code(tx, ground.0, &query.item)?;
            let unknown = || Refusal::UnknownCode { kind: "item", code: query.item.clone() };
            let item = item.ok_or_else(unknown)?.item;
            let moves = stored::moves_of(tx, ground, (partner, item), MOVES_MAX)?;
            let more = moves.len() > TOLD_MAX;
            let told = moves.into_iter().take(TOLD_MAX).map(|one| move_view(tx, ground, one));
            let moves = told.collect::<Result<_>>()?;
            Ok(ReturnableStatement { owed: view(tx, ground, partner, item)?, moves, more })
        })
    }
}

fn hand(acting: &mut Acting<'_, '_, '_>, ask: &MoveReturnables) -> Result<ReturnablesView> {
    // Load.
    let out = match ask.direction.as_str() {
        "out" => true,
        "back" => false,
        _ => return Err(Refusal::BadInput { field: "direction" }.into()),
    };
    let company = acting.company;
    let partner = match given(ask.partner.as_deref()) {
        Some(code) => Some(partner_of(acting.cx.tx, company, ask.role.as_deref(), &code)?),
        None => None,
    };
    let item = given(ask.item.as_deref()).map(|code| acting.item(&code)).transpose()?;
    let item = item.map(|item| item.item);
    let place = given(ask.place.as_deref());
    if let Some(place) = &place {
        acting.place(place)?;
    }
    if ask.units.len() > SCANS_MAX || (ask.units.is_empty() && ask.count.unwrap_or(0) == 0) {
        return Err(Refusal::BadInput { field: "count" }.into());
    }

    // Append: what was scanned first, then what was only counted.
    acting.reason = given(ask.reason.as_deref());
    let mut touched = Vec::new();
    for code in &ask.units {
        let unit = acting.unit(code)?.unit;
        let known = Known { partner, item, place: place.as_deref() };
        touched.push(acting.hand_unit(code, unit, out, &known)?);
    }
    if let Some(count) = ask.count.filter(|count| *count > 0) {
        let partner = partner.ok_or(Refusal::BadInput { field: "partner" })?;
        let item = item.ok_or(Refusal::BadInput { field: "item" })?;
        let count = if out { i64::from(count) } else { -i64::from(count) };
        acting.hand_counted(partner, item, count, ask.reason.as_deref())?;
        touched.push((partner, item));
    }
    touched.sort();
    touched.dedup();
    let ground = acting.ground();
    let rows = touched.into_iter().map(|(partner, item)| view(acting.cx.tx, ground, partner, item));
    Ok(ReturnablesView { rows: rows.collect::<Result<_>>()? })
}

/// What an ask says beside the number of a returnable.
struct Known<'a> {
    partner: Option<PartnerId>,
    item: Option<ItemId>,
    place: Option<&'a str>,
}

impl Acting<'_, '_, '_> {
    /// One returnable with a number goes out or comes back.
    fn hand_unit(
        &mut self,
        code: &str,
        unit: UnitId,
        out: bool,
        known: &Known<'_>,
    ) -> Result<(PartnerId, ItemId)> {
        let ground = self.ground();
        let last = stored::last_move_of(self.cx.tx, ground, unit)?;
        let meant = stored::meant(self.cx.tx, ground, unit)?.returnable;
        let at = last.as_ref().filter(|last| last.pieces > 0);
        let item = meant.or(at.map(|last| last.item)).or(known.item);
        let item = item.ok_or(Refusal::BadInput { field: "item" })?;
        let subject = || Refusal::ReasonNeeded { subject: code.to_owned() };
        let expected = match (out, at) {
            (true, None) => known.partner,
            (false, Some(last)) => known
                .partner
                .filter(|said| *said == last.partner)
                .or_else(|| known.partner.is_none().then_some(last.partner)),
            _ => None,
        };
        let partner = match expected {
            Some(partner) => partner,
            // It is elsewhere by the records: what is seen counts, with a reason.
            None if self.reason.is_some() => known
                .partner
                .or(at.map(|last| last.partner))
                .ok_or(Refusal::BadInput { field: "partner" })?,
            None if out && known.partner.is_none() => {
                return Err(Refusal::BadInput { field: "partner" }.into());
            }
            None => return Err(subject().into()),
        };
        let reason = self.reason.clone().filter(|_| expected.is_none());
        let count = if out { 1 } else { -1 };
        let unit_is = Some(unit);
        self.append(ReturnablesMoved {
            partner,
            item,
            count,
            unit: unit_is,
            shipment: None,
            reason,
        })?;
        let place = known.place.map(str::to_owned).filter(|_| !out);
        if out || place.is_some() {
            self.append(UnitMoved { unit, parent: None, place })?;
        }
        Ok((partner, item))
    }

    /// So many without numbers. More than are out come back only with a reason.
    fn hand_counted(
        &mut self,
        partner: PartnerId,
        item: ItemId,
        count: i64,
        reason: Option<&str>,
    ) -> Result<()> {
        let ground = self.ground();
        let owed = standing(self.cx.tx, ground, partner, item)?.pieces;
        let reason = given(reason);
        let more_than_out = count < 0 && -count > owed.max(0);
        if more_than_out && reason.is_none() {
            let code = masters::item(self.cx.tx, ground.0, item)?.map(|item| item.code);
            return Err(Refusal::ReasonNeeded { subject: code.unwrap_or_default() }.into());
        }
        let reason = reason.filter(|_| more_than_out);
        self.append(ReturnablesMoved { partner, item, count, unit: None, shipment: None, reason })?;
        Ok(())
    }

    /// What goes out with a shipment: the returnables it stands on and in, and those that were counted.
    pub(crate) fn returnables_out(
        &mut self,
        shipment: ShipmentId,
        partner: PartnerId,
        (units, counted): (&[UnitId], &[ReturnableCount]),
    ) -> Result<()> {
        let ground = self.ground();
        let out = |item, count, unit| ReturnablesMoved {
            partner,
            item,
            count,
            unit,
            shipment: Some(shipment),
            reason: None,
        };
        for top in units {
            let top = units::find(self.cx.tx, ground, *top)?.ok_or(Error::NotFound("unit"))?;
            for unit in units_below(self.cx.tx, ground, top)? {
                let meant = stored::meant(self.cx.tx, ground, unit.unit)?;
                if let Some(item) = meant.returnable {
                    self.append(out(item, 1, Some(unit.unit)))?;
                }
            }
        }
        for counted in counted.iter().filter(|counted| counted.count > 0) {
            let item = self.item(&counted.item)?.item;
            self.append(out(item, i64::from(counted.count), None))?;
        }
        Ok(())
    }
}

fn partner_of(
    tx: &mut Tx<'_>,
    company: CompanyId,
    role: Option<&str>,
    code: &str,
) -> Result<PartnerId> {
    let (role, kind) = match role.unwrap_or("customer") {
        "customer" => (Role::Customer, "customer"),
        "supplier" => (Role::Supplier, "supplier"),
        _ => return Err(Refusal::BadInput { field: "role" }.into()),
    };
    let known = masters::partner_by_code(tx, company, role, code)?;
    Ok(known.ok_or_else(|| Refusal::UnknownCode { kind, code: code.to_owned() })?.partner)
}

/// What a partner owes of a sort.
fn standing(tx: &mut Tx<'_>, ground: Ground, partner: PartnerId, item: ItemId) -> Result<Owed> {
    let moves = stored::moves_of(tx, ground, (partner, item), MOVES_MAX)?;
    let all = stored::owed_by(tx, ground, (partner, item))?;
    let told: i64 = moves.iter().map(|one| one.pieces).sum();
    // What was owed before the oldest movement that is looked at counts as owed since then.
    let before = moves.last().map(|oldest| (oldest.at_us, all - told));
    let moves = moves.iter().rev().map(|one| (one.at_us, one.pieces));
    Ok(owed(before.into_iter().chain(moves)))
}

fn view(
    tx: &mut Tx<'_>,
    ground: Ground,
    partner: PartnerId,
    item: ItemId,
) -> Result<ReturnableOwed> {
    let owed = standing(tx, ground, partner, item)?;
    let units = stored::units_at(tx, ground, (partner, item), UNITS_MAX)?;
    let partner = masters::partner(tx, ground.0, partner)?.ok_or(Error::NotFound("partner"))?;
    let item = masters::item(tx, ground.0, item)?.ok_or(Error::NotFound("item"))?;
    Ok(ReturnableOwed {
        partner: partner.code,
        partner_name: partner.name,
        role: if partner.role == Role::Supplier { "supplier" } else { "customer" }.to_owned(),
        item: item.code,
        item_name: item.name,
        pieces: owed.pieces,
        since: owed.since_us.map(utc),
        units,
    })
}

fn move_view(tx: &mut Tx<'_>, ground: Ground, one: ReturnableMove) -> Result<ReturnableMoveView> {
    let unit = match one.unit {
        Some(unit) => units::find(tx, ground, unit)?.map(|unit| unit.code),
        None => None,
    };
    let shipment = match one.shipment {
        Some(shipment) => shipping::find(tx, ground, shipment)?.map(|shipment| shipment.code),
        None => None,
    };
    let by = match one.by {
        Some(by) => name_of(tx, ground.0, by)?,
        None => None,
    };
    let (at, pieces, reason) = (utc(one.at_us), one.pieces, one.reason);
    Ok(ReturnableMoveView { at, pieces, unit, shipment, reason, by })
}
