//! Packing: handling units are built, filled, put into one another and moved about.
//!
//! A unit holds portions of lots without mixing them. Where a portion in a unit lies is where the
//! outermost unit stands, so that a pallet of a hundred cases is moved by one fact.

use domain::facts::{UnitBuilt, UnitMoved};
use domain::lots::Use;
use domain::stock::Spot;
use domain::{
    Instant, LineRole, OrderKind, PoolId, Quantity, Refusal, UnitId, UnitKind, units as decisions,
};
use serde::{Deserialize, Serialize};
use store::claims::ClaimKind;
use store::units::{self as stored, Unit};
use store::{Tx, stock};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Done};
use crate::carrying::{self, FillView, fill_view, weighed};
use crate::error::{Error, Result};
use crate::lots;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::portions::{units_above, units_below};
use crate::serials::{self, SerialsAsk, SerialsView};
use crate::stock::place_name;
use crate::times::utc;
use crate::warehouse::{floor, given};

/// A handling unit to be built.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct BuildUnit {
    /// `case`, `pallet` or `crate`.
    pub kind: String,
    /// Its number, an SSCC or another; made by the program where absent.
    pub code: Option<String>,
    /// Where it stands.
    pub place: Option<String>,
    /// Code of the item it is meant to hold.
    pub item: Option<String>,
    /// How much of that item makes it full.
    pub full: Option<String>,
    /// The unit of that; the item's own where absent.
    pub full_unit: Option<String>,
    /// Code of the returnable it is, where it is one that comes back.
    pub returnable: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A portion of a lot goes into a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct FillUnit {
    /// The lot.
    pub lot: String,
    /// How much; as many pieces as serial numbers are named where empty.
    #[serde(default)]
    pub quantity: String,
    /// The pieces by their serial numbers.
    #[serde(default)]
    pub serials: Vec<SerialsAsk>,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// The place it comes from.
    pub place: Option<String>,
    /// The handling unit it comes from.
    pub from_unit: Option<String>,
    /// The sales order it is packed for: only what the line asks for may go in.
    pub order: Option<String>,
    /// The line of that order.
    pub line: Option<u32>,
    /// What each piece weighs, in kilograms, where each has a weight of its own: one for each piece.
    #[serde(default)]
    pub weights: Vec<String>,
    /// How much of the item makes the unit full.
    pub full: Option<String>,
    /// The unit of that; the item's own where absent.
    pub full_unit: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A unit goes into another one, or to a place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct PutUnit {
    /// The unit it is put into.
    pub parent: Option<String>,
    /// The place it is put at.
    pub place: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A handling unit with everything in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitView {
    /// Its number.
    pub code: String,
    /// `case`, `pallet` or `crate`.
    pub kind: String,
    /// Whether its number is an SSCC.
    pub sscc: bool,
    /// Number of the unit it stands in.
    pub parent: Option<String>,
    /// Code of the place it stands at, within others too; absent when it is not in the house.
    pub place: Option<String>,
    /// Name of the place.
    pub place_name: Option<String>,
    /// How full it is, where it was said what makes it full.
    #[serde(default)]
    pub fill: Option<FillView>,
    /// Code of the returnable it is.
    #[serde(default)]
    pub returnable: Option<String>,
    /// What is in it and in the units within it.
    pub contents: Vec<UnitContent>,
    /// The pieces in it that were packed by their serial numbers; of a unit as it was at a moment, none.
    #[serde(default)]
    #[schema(required)]
    pub serials: Vec<SerialsView>,
    /// Whether there are more runs of serial numbers than are shown.
    #[serde(default)]
    #[schema(required)]
    pub more_serials: bool,
    /// The units within it, the outer ones first.
    pub units: Vec<InnerUnit>,
}

/// A portion in a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitContent {
    /// Number of the unit it lies in directly.
    pub handling_unit: String,
    /// The lot.
    pub lot: String,
    /// Its number.
    pub lot_number: Option<String>,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// How much.
    pub quantity: String,
    /// The unit of the quantity.
    pub unit: String,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// Day the lot was made.
    #[serde(default)]
    pub produced_on: Option<String>,
    /// When the first of it went in.
    #[serde(default)]
    pub packed_at: Option<String>,
    /// When more of it went in last, where it was topped up.
    #[serde(default)]
    pub topped_up_at: Option<String>,
    /// How many pieces of it were weighed.
    #[serde(default)]
    pub pieces: Option<u32>,
    /// What they weigh together, where every piece of it was weighed.
    #[serde(default)]
    pub kilograms: Option<String>,
}

/// A unit within another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InnerUnit {
    /// Its number.
    pub code: String,
    /// `case`, `pallet` or `crate`.
    pub kind: String,
    /// Number of the unit it stands in directly.
    pub parent: String,
}

impl Plant {
    /// Builds a handling unit.
    pub fn build_unit(
        &self,
        operator: &Operator,
        ask: &BuildUnit,
        once: (Option<&str>, bool),
    ) -> Result<Done<UnitView>> {
        let content = ask.clone();
        let asked = floor("build_unit", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| build(acting, &content))
    }

    /// Puts a portion of a lot into a unit.
    pub fn fill_unit(
        &self,
        operator: &Operator,
        code: &str,
        ask: &FillUnit,
        once: (Option<&str>, bool),
    ) -> Result<Done<UnitView>> {
        let (unit, content) = (code.to_owned(), ask.clone());
        let asked = floor("fill_unit", &ask.act, once);
        self.act(operator, &asked, &(code, ask), move |acting| fill(acting, &unit, &content))
    }

    /// Puts a unit into another one, or at a place.
    pub fn put_unit(
        &self,
        operator: &Operator,
        code: &str,
        ask: &PutUnit,
        once: (Option<&str>, bool),
    ) -> Result<Done<UnitView>> {
        let (unit, content) = (code.to_owned(), ask.clone());
        let asked = floor("put_unit", &ask.act, once);
        self.act(operator, &asked, &(code, ask), move |acting| put(acting, &unit, &content))
    }

    /// A unit with everything in it, now or as it was at a moment.
    pub fn unit(&self, operator: &Operator, code: &str, at: Option<&str>) -> Result<UnitView> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let at = at.map(|at| at.parse::<Instant>().map_err(|_| Refusal::BadInput { field: "at" }));
        let at = at.transpose()?;
        self.read(|tx| {
            let unit = stored::by_code(tx, ground, decisions::without_identifier(code))?;
            let unit = unit.ok_or_else(|| unknown(code))?;
            match at {
                None => view(tx, ground, unit),
                Some(at) => view_at(tx, ground, unit, at.utc_us),
            }
        })
    }
}

fn unknown(code: &str) -> Refusal {
    Refusal::UnknownDocument { kind: "handling_unit", code: code.to_owned() }
}

pub(crate) fn build(acting: &mut Acting<'_, '_, '_>, ask: &BuildUnit) -> Result<UnitView> {
    // Load.
    let kind: UnitKind = ask.kind.parse().map_err(|_| Refusal::BadInput { field: "kind" })?;
    let place = given(ask.place.as_deref());
    if let Some(place) = &place {
        acting.place(place)?;
    }
    let prefix = match kind {
        UnitKind::Case => "CS",
        UnitKind::Pallet => "PL",
        UnitKind::Crate => "CR",
    };
    let chosen = given(ask.code.as_deref());
    let chosen = chosen.as_deref().map(decisions::without_identifier);
    let number = match chosen {
        Some(_) => None,
        None => acting.next_unit_number(kind)?,
    };
    let code = acting.document_code(ClaimKind::Unit, prefix, number.as_deref().or(chosen))?;

    // Decide.
    decisions::check_code(&code)?;
    if chosen.is_some() {
        acting.was_given(&code)?;
    }

    // Append.
    let unit = UnitId(acting.next_id()?);
    acting.append(UnitBuilt { unit, kind, code })?;
    if place.is_some() {
        acting.append(UnitMoved { unit, parent: None, place })?;
    }
    let full = (ask.full.as_deref(), ask.full_unit.as_deref());
    acting.mean(unit, ask.item.as_deref(), full, ask.returnable.as_deref())?;
    acting.unit_view(unit)
}

pub(crate) fn fill(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &FillUnit,
) -> Result<UnitView> {
    // Load.
    let unit = acting.unit(code)?;
    let from = acting.spot(ask.place.as_deref(), ask.from_unit.as_deref())?;
    let loaded = acting.lot_at(&ask.lot, from.as_ref())?;
    let runs = serials::runs(&ask.serials)?;
    let quantity = if ask.quantity.is_empty() && !runs.is_empty() {
        serials::as_quantity(&runs)
    } else {
        acting.own_quantity(&loaded, &ask.quantity, ask.unit.as_deref())?
    };
    let weights = carrying::weights(&ask.weights, quantity)?;

    // Decide.
    if !runs.is_empty() {
        serials::as_many(&runs, quantity)?;
    }
    acting.wanted_by(ask, &loaded.item.code)?;
    acting.may_use(&loaded, Use::Handle)?;
    let into = Spot::unit(unit.unit);
    let taken = acting.taken_from(&loaded.lot, quantity, from.as_ref())?;
    if taken.iter().any(|(spot, _)| *spot == into) {
        return Err(Refusal::SelfTransfer { reference: code.to_owned() }.into());
    }
    if let Some(place) = acting.stands_at(unit.unit)? {
        acting.place_for(&place, &loaded.lot)?;
    }

    // Append.
    for (spot, quantity) in &taken {
        acting.move_portion(loaded.lot.pool, *quantity, spot, &into)?;
    }
    let from_unit = from.and_then(|spot| spot.unit);
    acting.pack_pieces(&loaded, runs, (from_unit, unit.unit))?;
    acting.weigh_pieces(loaded.lot.pool, unit.unit, &taken, &weights)?;
    let full = (ask.full.as_deref(), ask.full_unit.as_deref());
    acting.mean(unit.unit, Some(&loaded.item.code), full, None)?;
    acting.unit_view(unit.unit)
}

pub(crate) fn put(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &PutUnit) -> Result<UnitView> {
    // Load.
    let unit = acting.unit(code)?;
    let parent = match given(ask.parent.as_deref()) {
        Some(code) => Some(acting.unit(&code)?.unit),
        None => None,
    };
    let place = given(ask.place.as_deref());

    // Decide.
    if parent.is_some() == place.is_some() {
        return Err(Refusal::BadInput { field: "place" }.into());
    }
    let to = match parent {
        Some(parent) => {
            let ground = acting.ground();
            let above = units_above(acting.cx.tx, ground, parent)?;
            let names: Vec<_> = above.into_iter().map(|unit| (unit.unit, unit.code)).collect();
            decisions::put((unit.unit, code), &names)?;
            acting.stands_at(parent)?
        }
        None => place.clone(),
    };
    if let Some(to) = to {
        acting.place_for_unit(&to, &unit)?;
    }

    // Append.
    acting.append(UnitMoved { unit: unit.unit, parent, place })?;
    acting.unit_view(unit.unit)
}

impl Acting<'_, '_, '_> {
    /// Whether the order line a unit is packed for asks for the item.
    fn wanted_by(&mut self, ask: &FillUnit, item: &str) -> Result<()> {
        let Some(code) = given(ask.order.as_deref()) else { return Ok(()) };
        let order = self.order(OrderKind::Sales, &code)?;
        self.uphold(domain::orders::workable(&code, order.state))?;
        let lines = self.order_lines(order.order, LineRole::Output)?;
        let takes = |line: &domain::orders::Line| {
            line.item == item || line.substitutes.iter().any(|code| code == item)
        };
        let Some(number) = ask.line else {
            let wanted = lines.iter().any(takes);
            let not_ordered = || Refusal::NotOrdered { item: item.to_owned() };
            return self.uphold(wanted.then_some(()).ok_or_else(not_ordered));
        };
        let line = lines.into_iter().find(|line| line.line == number);
        let line = line.ok_or(Refusal::UnknownLine { order: code, line: number })?;
        if takes(&line) {
            return Ok(());
        }
        self.uphold(Err(Refusal::WrongItem { found: item.to_owned(), wanted: line.item }))
    }

    /// Where a unit stands, within others too; none where it is not in the house.
    pub(crate) fn stands_at(&mut self, unit: UnitId) -> Result<Option<String>> {
        let ground = self.ground();
        Ok(units_above(self.cx.tx, ground, unit)?.pop().and_then(|top| top.place))
    }

    /// A place that takes everything in a unit.
    pub(crate) fn place_for_unit(&mut self, place: &str, unit: &Unit) -> Result<()> {
        self.place(place)?;
        let ground = self.ground();
        for below in units_below(self.cx.tx, ground, unit.clone())? {
            for portion in stock::in_unit(self.cx.tx, ground, below.unit)? {
                let lot = self.lot_of(portion.pool)?.lot;
                self.place_for(place, &lot)?;
            }
        }
        Ok(())
    }

    fn unit_view(&mut self, unit: UnitId) -> Result<UnitView> {
        let ground = self.ground();
        let unit = stored::find(self.cx.tx, ground, unit)?.ok_or(Error::NotFound("unit"))?;
        view(self.cx.tx, ground, unit)
    }
}

/// A unit as it stands now.
pub(crate) fn view(tx: &mut Tx<'_>, ground: Ground, unit: Unit) -> Result<UnitView> {
    let above = units_above(tx, ground, unit.unit)?;
    let below = units_below(tx, ground, unit)?;
    let mut portions = Vec::new();
    for (place, inner) in below.iter().enumerate() {
        let lying = stock::in_unit(tx, ground, inner.unit)?;
        portions.extend(lying.into_iter().map(|one| (place, one.pool, one.quantity)));
    }
    let limit = serials::SHOWN_MAX as usize;
    let mut pieces = Vec::new();
    for inner in &below {
        if pieces.len() <= limit {
            pieces.extend(store::serials::in_unit(tx, ground, inner.unit, serials::SHOWN_MAX + 1)?);
        }
    }
    let more_serials = pieces.len() > limit;
    pieces.truncate(limit);
    let serials = serials::shown(tx, ground, &pieces)?;
    let shown = shown(tx, ground, (&above, &below), &portions, i64::MAX)?;
    Ok(UnitView { serials, more_serials, ..shown })
}

/// A unit as it was at a moment, by what is known now.
fn view_at(tx: &mut Tx<'_>, ground: Ground, unit: Unit, at_us: i64) -> Result<UnitView> {
    let mut above = vec![stored::at(tx, ground, unit, at_us)?];
    while let Some(parent) = above.last().and_then(|unit| unit.parent)
        && above.iter().all(|unit| unit.unit != parent)
    {
        let parent = stored::find(tx, ground, parent)?.ok_or(Error::NotFound("unit"))?;
        above.push(stored::at(tx, ground, parent, at_us)?);
    }
    let (mut below, mut portions, mut place) = (vec![above[0].clone()], Vec::new(), 0);
    while let Some(unit) = below.get(place).map(|unit| unit.unit) {
        let inner = stored::in_unit_at(tx, ground, unit, at_us)?;
        // Late entries can say that two units stood in each other; each is shown once.
        below.extend(inner.into_iter().filter(|one| one.unit != above[0].unit));
        let lay = stored::lay_in(tx, ground, unit, at_us)?;
        portions.extend(lay.into_iter().map(|(pool, quantity)| (place, pool, quantity)));
        place += 1;
    }
    shown(tx, ground, (&above, &below), &portions, at_us)
}

type Ground = (domain::CompanyId, domain::SiteId);

/// A unit with the units it stands in and those in it, itself first in both, and the portions in these.
fn shown(
    tx: &mut Tx<'_>,
    ground: Ground,
    (above, below): (&[Unit], &[Unit]),
    portions: &[(usize, PoolId, Quantity)],
    at_us: i64,
) -> Result<UnitView> {
    let unit = &below[0];
    let place = above.last().and_then(|top| top.place.clone());
    let place_name = match &place {
        Some(place) => place_name(tx, ground.0, place)?,
        None => None,
    };
    let mut contents = Vec::new();
    for (inner, pool, quantity) in portions {
        let loaded = lots::by_pool(tx, ground, *pool, lots::NOW)?;
        let here = (below[*inner].unit, *pool);
        let (pieces, kilograms) = weighed(tx, ground, here, (*quantity, at_us))?;
        let packed = stored::packed(tx, ground, here, at_us)?;
        let produced_on = stock::lot(tx, ground, *pool)?.produced_on;
        contents.push(UnitContent {
            produced_on: produced_on.map(|day| day.to_string()),
            packed_at: packed.map(|(first, _)| utc(first)),
            topped_up_at: packed.filter(|(first, last)| first < last).map(|(_, last)| utc(last)),
            pieces,
            kilograms,
            handling_unit: below[*inner].code.clone(),
            lot: loaded.lot.reference.to_string(),
            lot_number: loaded.lot.lot_number,
            item: loaded.item.code,
            item_name: loaded.item.name,
            quantity: quantity.to_string(),
            unit: loaded.item.unit,
            expires_on: loaded.lot.expires_on.map(|day| day.to_string()),
        });
    }
    let meant = store::carrying::meant(tx, ground, unit.unit)?;
    let fill = fill_view(tx, ground, meant, &contents)?;
    let returnable = carrying::code_of(tx, ground, meant.returnable)?;
    let code_of = |id: UnitId| below.iter().find(|unit| unit.unit == id).map(|u| u.code.clone());
    let inner = below.iter().skip(1).map(|inner| InnerUnit {
        code: inner.code.clone(),
        kind: inner.kind.to_string(),
        parent: inner.parent.and_then(code_of).unwrap_or_default(),
    });
    Ok(UnitView {
        sscc: decisions::looks_like_sscc(&unit.code),
        kind: unit.kind.to_string(),
        parent: above.get(1).map(|parent| parent.code.clone()),
        place,
        place_name,
        fill,
        returnable,
        contents,
        serials: Vec::new(),
        more_serials: false,
        units: inner.collect(),
        code: unit.code.clone(),
    })
}
