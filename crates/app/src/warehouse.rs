//! The warehouse: goods are put away and moved, counted, adjusted and written off.

use domain::facts::StockCounted;
use domain::lots::Use;
use domain::stock::{self as decisions, Spot};
use domain::{PoolId, PoolKind, Quantity, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::Result;
use crate::lots::{Flow, Loaded, in_own_unit};
use crate::orders::quantity;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::stock::{LotStock, lot_stock};

/// A portion goes from one place to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct MoveStock {
    /// The lot, by reference or number.
    pub lot: String,
    /// How much.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// The place it leaves; what has no place yet, or the only place it lies at, where absent.
    pub from: Option<String>,
    /// The handling unit it leaves.
    pub from_unit: Option<String>,
    /// The place it is put at.
    pub to: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Somebody counted what lies somewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct CountStock {
    /// The lot.
    pub lot: String,
    /// Where; what has no place yet where absent.
    pub place: Option<String>,
    /// In which handling unit.
    pub handling_unit: Option<String>,
    /// What was there; may be nothing.
    pub counted: String,
    /// The unit it was counted in; the item's own where absent.
    pub unit: Option<String>,
    /// Why it differs from the records; asked for only when it does.
    pub reason: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// The records are put right without a count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct AdjustStock {
    /// The lot.
    pub lot: String,
    /// By how much, in the item's own unit; below zero where there is less.
    pub change: String,
    /// Where.
    pub place: Option<String>,
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Goods are written off.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ScrapStock {
    /// The lot.
    pub lot: String,
    /// How much.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// Where it lay.
    pub place: Option<String>,
    /// In which handling unit.
    pub handling_unit: Option<String>,
    /// `scrap`, or `loss` for what a test used up or what was let go; scrap where absent.
    pub sink: Option<String>,
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// How an act of the floor is to be run.
pub(crate) fn floor<'a>(
    name: &'static str,
    how: &'a ActAsk,
    (key, preview): (Option<&'a str>, bool),
) -> Asked<'a> {
    Asked { name, permission: Permission::GoodsRecord, how, key, preview, enrolls: false }
}

impl Plant {
    /// Puts goods away, or moves them.
    pub fn move_stock(
        &self,
        operator: &Operator,
        ask: &MoveStock,
        once: (Option<&str>, bool),
    ) -> Result<Done<LotStock>> {
        let content = ask.clone();
        let asked = floor("move", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| move_stock(acting, &content))
    }

    /// Takes down a count; a difference needs a reason.
    pub fn count_stock(
        &self,
        operator: &Operator,
        ask: &CountStock,
        once: (Option<&str>, bool),
    ) -> Result<Done<LotStock>> {
        let content = ask.clone();
        let asked = floor("count", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| count_stock(acting, &content))
    }

    /// Puts a balance right.
    pub fn adjust_stock(
        &self,
        operator: &Operator,
        ask: &AdjustStock,
        once: (Option<&str>, bool),
    ) -> Result<Done<LotStock>> {
        let content = ask.clone();
        let asked = floor("adjust", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| adjust_stock(acting, &content))
    }

    /// Writes goods off.
    pub fn scrap_stock(
        &self,
        operator: &Operator,
        ask: &ScrapStock,
        once: (Option<&str>, bool),
    ) -> Result<Done<LotStock>> {
        let content = ask.clone();
        let asked = floor("scrap", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| scrap_stock(acting, &content))
    }
}

pub(crate) fn move_stock(acting: &mut Acting<'_, '_, '_>, ask: &MoveStock) -> Result<LotStock> {
    // Load.
    let from = acting.spot(ask.from.as_deref(), ask.from_unit.as_deref())?;
    let loaded = acting.lot_at(&ask.lot, from.as_ref())?;
    let quantity = acting.own_quantity(&loaded, &ask.quantity, ask.unit.as_deref())?;
    let to = Spot::place(ask.to.clone());
    let place = acting.place(&ask.to)?;

    // Decide.
    let apart = place.kind == decisions::QUARANTINE;
    let purpose = if apart { Use::Dispose } else { Use::Handle };
    acting.may_use(&loaded, purpose)?;
    acting.place_for(&ask.to, &loaded.lot)?;
    let taken = acting.taken_from(&loaded.lot, quantity, from.as_ref())?;
    if taken.iter().any(|(spot, _)| *spot == to) {
        return Err(Refusal::SelfTransfer { reference: ask.to.clone() }.into());
    }

    // Append.
    for (spot, quantity) in taken {
        acting.move_portion(loaded.lot.pool, quantity, &spot, &to)?;
    }
    acting.lot_stock(loaded.lot.pool)
}

pub(crate) fn count_stock(acting: &mut Acting<'_, '_, '_>, ask: &CountStock) -> Result<LotStock> {
    // Load.
    let loaded = acting.lot(&ask.lot)?;
    let counted = acting.counted(&loaded, &ask.counted, ask.unit.as_deref())?;
    let named = acting.spot(ask.place.as_deref(), ask.handling_unit.as_deref())?;
    let spot = named.unwrap_or_default();
    let portions = acting.portions(&loaded.lot)?;
    let expected = Quantity(i64::try_from(portions.at(&spot)).unwrap_or(i64::MAX));

    // Decide.
    let difference = decisions::count(&portions, &spot, counted);
    let reason = given(ask.reason.as_deref());
    if !difference.is_none() && reason.is_none() {
        let subject = loaded.lot.reference.to_string();
        acting.uphold(Err(Refusal::ReasonNeeded { subject }))?;
    }

    // Append.
    let (pool, place) = (loaded.lot.pool, spot.place.clone());
    acting.reason.clone_from(&reason);
    acting.append(StockCounted { pool, place, counted, expected, reason })?;
    acting.shift(pool, &spot, difference.moved)?;
    acting.balance_by(&loaded, difference.adjusted)?;
    acting.lot_stock(pool)
}

fn adjust_stock(acting: &mut Acting<'_, '_, '_>, ask: &AdjustStock) -> Result<LotStock> {
    // Load.
    let loaded = acting.lot(&ask.lot)?;
    let bad = || Refusal::BadInput { field: "change" };
    let change: Quantity = ask.change.parse().map_err(|_| bad())?;
    let spot = acting.spot(ask.place.as_deref(), None)?;

    // Decide.
    if change == Quantity::ZERO {
        return Err(bad().into());
    }
    let reason = reason_for(Some(&ask.reason), &loaded)?;

    // Append.
    acting.reason = Some(reason);
    if change < Quantity::ZERO {
        acting.take_out(&loaded.lot, Quantity(-change.0), spot.as_ref())?;
    }
    acting.balance_by(&loaded, i128::from(change.0))?;
    if let Some(spot) = spot.filter(|_| change > Quantity::ZERO) {
        acting.move_portion(loaded.lot.pool, change, &Spot::nowhere(), &spot)?;
    }
    acting.lot_stock(loaded.lot.pool)
}

fn scrap_stock(acting: &mut Acting<'_, '_, '_>, ask: &ScrapStock) -> Result<LotStock> {
    // Load.
    let spot = acting.spot(ask.place.as_deref(), ask.handling_unit.as_deref())?;
    let loaded = acting.lot_at(&ask.lot, spot.as_ref())?;
    let quantity = acting.own_quantity(&loaded, &ask.quantity, ask.unit.as_deref())?;

    // Decide.
    let sink = match given(ask.sink.as_deref()).as_deref() {
        None | Some("scrap") => PoolKind::Scrap,
        Some("loss") => PoolKind::Loss,
        Some(_) => return Err(Refusal::BadInput { field: "sink" }.into()),
    };
    let reason = reason_for(Some(&ask.reason), &loaded)?;
    loaded.lot.usable_on(acting.today(), Use::Dispose)?;
    loaded.lot.enough(quantity, acting.at)?;

    // Append.
    acting.reason = Some(reason);
    acting.take_out(&loaded.lot, quantity, spot.as_ref())?;
    let sink = acting.sink(sink)?;
    acting.transfer(Flow {
        from: loaded.lot.pool,
        to: sink,
        qty_from: Some(quantity),
        qty_to: None,
        equipment: None,
        returns: None,
    })?;
    acting.lot_stock(loaded.lot.pool)
}

impl Acting<'_, '_, '_> {
    /// A quantity of a lot in its own unit.
    pub(crate) fn own_quantity(
        &mut self,
        loaded: &Loaded,
        text: &str,
        unit: Option<&str>,
    ) -> Result<Quantity> {
        let master = self.item_master(&loaded.item.code)?;
        Ok(in_own_unit(&loaded.item, &master, quantity(text)?, unit)?)
    }

    /// What was counted of a lot, in its own unit; may be nothing.
    fn counted(&mut self, loaded: &Loaded, text: &str, unit: Option<&str>) -> Result<Quantity> {
        let counted = not_negative(text, "counted")?;
        let master = self.item_master(&loaded.item.code)?;
        Ok(in_own_unit(&loaded.item, &master, counted, unit)?)
    }

    /// What a lot holds and where, with what this act did.
    pub(crate) fn lot_stock(&mut self, pool: PoolId) -> Result<LotStock> {
        let ground = self.ground();
        lot_stock(self.cx.tx, ground, pool, None)
    }

    /// A portion comes to a spot, or leaves it where the change is below zero.
    fn shift(&mut self, pool: PoolId, spot: &Spot, change: i128) -> Result<()> {
        let Some(quantity) = size(change)? else { return Ok(()) };
        let nowhere = Spot::nowhere();
        let (from, to) = if change > 0 { (&nowhere, spot) } else { (spot, &nowhere) };
        self.move_portion(pool, quantity, from, to)
    }

    /// A lot gains by a difference, or loses by it, at no later moment below zero.
    fn balance_by(&mut self, loaded: &Loaded, change: i128) -> Result<()> {
        let Some(quantity) = size(change)? else { return Ok(()) };
        let (lot, adjust) = (&loaded.lot, self.sink(PoolKind::Adjust)?);
        let (from, to, qty_from, qty_to) = if change > 0 {
            (adjust, lot.pool, None, Some(quantity))
        } else {
            self.uphold(lot.enough(quantity, self.at))?;
            (lot.pool, adjust, Some(quantity), None)
        };
        self.transfer(Flow { from, to, qty_from, qty_to, equipment: None, returns: None })?;
        Ok(())
    }
}

/// The size of a change; none where nothing changes.
fn size(change: i128) -> Result<Option<Quantity>, Refusal> {
    if change == 0 {
        return Ok(None);
    }
    let size = i64::try_from(change.unsigned_abs());
    size.map(|size| Some(Quantity(size))).map_err(|_| Refusal::BadInput { field: "quantity" })
}

fn not_negative(text: &str, field: &'static str) -> Result<Quantity, Refusal> {
    let quantity: Option<Quantity> = text.parse().ok();
    quantity.filter(|quantity| *quantity >= Quantity::ZERO).ok_or(Refusal::BadInput { field })
}

/// A text that was given, without blanks around it.
pub(crate) fn given(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The reason for doing something to a lot; somebody has to say it.
pub(crate) fn reason_for(text: Option<&str>, loaded: &Loaded) -> Result<String, Refusal> {
    let subject = || loaded.lot.reference.to_string();
    given(text).ok_or_else(|| Refusal::ReasonNeeded { subject: subject() })
}
