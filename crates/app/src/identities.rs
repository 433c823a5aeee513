//! What a lot is called and what it is made into: split, merged, relabelled, repacked.
//!
//! Nothing is renamed. A lot that is to be called otherwise gives all it has to a new one, and the
//! old one stays visible with everything that ever happened to it.

use std::collections::BTreeSet;

use domain::facts::{ItemDefined, LotDescribed};
use domain::lots::Use;
use domain::packings;
use domain::stock::Spot;
use domain::{LotStatus, PoolId, Quantity, Refusal};
use serde::{Deserialize, Serialize};
use store::stock::LotState;
use store::{pools, stock};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Done};
use crate::error::{Error, Result};
use crate::lots::{Flow, Loaded, NewLot, Opened, merged};
use crate::orders::quantity;
use crate::plant::{Operator, Plant};
use crate::stock::LotStock;
use crate::warehouse::{floor, given};

/// A part of a lot becomes a lot of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SplitLot {
    /// The lot.
    pub lot: String,
    /// How much leaves it.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// Number of the new lot; made by the item's rule where absent.
    pub lot_number: Option<String>,
    /// Where the part lies, and the new lot with it.
    pub place: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// All of a lot goes into another one of the same item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct MergeLots {
    /// The lot that is used up.
    pub from: String,
    /// The lot that takes it in.
    pub into: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A lot gets another number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct RelabelLot {
    /// The lot.
    pub lot: String,
    /// The new number.
    pub lot_number: String,
    /// Why.
    pub reason: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Goods are packed into units of another item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct RepackLot {
    /// The lot.
    pub lot: String,
    /// Code of the item it becomes.
    pub into_item: String,
    /// How much leaves the lot, in its own unit.
    pub quantity_from: String,
    /// How much enters the new one, in the unit of its item.
    pub quantity_to: String,
    /// Number of the new lot; made by the rule of its item where absent.
    pub lot_number: Option<String>,
    /// Where it lies, and the new lot with it.
    pub place: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What became of the lots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Became {
    /// The lot goods left.
    pub from: LotStock,
    /// The lot they entered.
    pub into: LotStock,
}

impl Plant {
    /// Makes a part of a lot a lot of its own.
    pub fn split_lot(
        &self,
        operator: &Operator,
        ask: &SplitLot,
        once: (Option<&str>, bool),
    ) -> Result<Done<Became>> {
        let content = ask.clone();
        let asked = floor("split", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| split(acting, &content))
    }

    /// Puts all of a lot into another one.
    pub fn merge_lots(
        &self,
        operator: &Operator,
        ask: &MergeLots,
        once: (Option<&str>, bool),
    ) -> Result<Done<Became>> {
        let content = ask.clone();
        let asked = floor("merge", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| merge(acting, &content))
    }

    /// Gives a lot another number.
    pub fn relabel_lot(
        &self,
        operator: &Operator,
        ask: &RelabelLot,
        once: (Option<&str>, bool),
    ) -> Result<Done<Became>> {
        let content = ask.clone();
        let asked = floor("relabel", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| relabel(acting, &content))
    }

    /// Packs goods into units of another item.
    pub fn repack_lot(
        &self,
        operator: &Operator,
        ask: &RepackLot,
        once: (Option<&str>, bool),
    ) -> Result<Done<Became>> {
        let content = ask.clone();
        let asked = floor("repack", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| repack(acting, &content))
    }
}

fn split(acting: &mut Acting<'_, '_, '_>, ask: &SplitLot) -> Result<Became> {
    // Load.
    let loaded = acting.lot(&ask.lot)?;
    let quantity = acting.own_quantity(&loaded, &ask.quantity, ask.unit.as_deref())?;
    let spot = acting.spot(ask.place.as_deref(), None)?;

    // Decide.
    loaded.lot.usable_on(acting.today(), Use::Dispose)?;
    loaded.lot.enough(quantity, acting.at)?;

    // Append.
    let number = given(ask.lot_number.as_deref());
    let new = acting.part_off(&loaded, quantity, number, spot.as_ref())?;
    acting.became(loaded.lot.pool, new.pool)
}

fn merge(acting: &mut Acting<'_, '_, '_>, ask: &MergeLots) -> Result<Became> {
    // Load.
    let from = acting.lot(&ask.from)?;
    let into = acting.lot(&ask.into)?;

    // Decide.
    if from.lot.pool == into.lot.pool {
        let reference = from.lot.reference.to_string();
        return Err(Refusal::SelfTransfer { reference }.into());
    }
    if from.item.item != into.item.item {
        let (found, wanted) = (from.item.code, into.item.code);
        return Err(Refusal::WrongItem { found, wanted }.into());
    }
    let day = acting.today();
    from.lot.usable_on(day, Use::Consume)?;
    into.lot.usable_on(day, Use::Consume)?;
    let quantity = all_of(&from)?;
    from.lot.enough(quantity, acting.at)?;

    // Append.
    acting.describe_mixture(&from, &into)?;
    acting.pour(&from, into.lot.pool, (quantity, quantity), None)?;
    acting.became(from.lot.pool, into.lot.pool)
}

fn relabel(acting: &mut Acting<'_, '_, '_>, ask: &RelabelLot) -> Result<Became> {
    // Load.
    let loaded = acting.lot(&ask.lot)?;
    let number = given(Some(&ask.lot_number));
    let number = number.ok_or(Refusal::BadInput { field: "lot_number" })?;

    // Decide.
    let quantity = all_of(&loaded)?;
    loaded.lot.enough(quantity, acting.at)?;

    // Append.
    acting.reason = given(ask.reason.as_deref());
    let new = acting.part_off(&loaded, quantity, Some(number), None)?;
    acting.became(loaded.lot.pool, new.pool)
}

/// All that is there of a lot, which is something.
fn all_of(loaded: &Loaded) -> Result<Quantity, Refusal> {
    let quantity = loaded.lot.on_hand();
    let reference = || loaded.lot.reference.to_string();
    let there = quantity > Quantity::ZERO;
    there.then_some(quantity).ok_or_else(|| Refusal::NothingThere { reference: reference() })
}

fn repack(acting: &mut Acting<'_, '_, '_>, ask: &RepackLot) -> Result<Became> {
    // Load.
    let loaded = acting.lot(&ask.lot)?;
    let item = acting.item(&ask.into_item)?;
    let master = acting.item_master(&loaded.item.code)?;
    let into = acting.item_master(&item.code)?;
    let (left, entered) = (quantity(&ask.quantity_from)?, quantity(&ask.quantity_to)?);
    let spot = acting.spot(ask.place.as_deref(), None)?;

    // Decide.
    packings::may_repack((&loaded.item.code, &master), (&item.code, &into))?;
    loaded.lot.usable_on(acting.today(), Use::Consume)?;
    loaded.lot.enough(left, acting.at)?;

    // Append.
    let number = given(ask.lot_number.as_deref());
    let new = acting.open_alike(&loaded, &item, number, loaded.lot.status)?;
    acting.pour(&loaded, new.pool, (left, entered), spot.as_ref())?;
    acting.became(loaded.lot.pool, new.pool)
}

impl Acting<'_, '_, '_> {
    /// A part of a lot becomes a lot of its own, and lies where it lay.
    pub(crate) fn part_off(
        &mut self,
        loaded: &Loaded,
        quantity: Quantity,
        lot_number: Option<String>,
        spot: Option<&Spot>,
    ) -> Result<Opened> {
        let new = self.open_alike(loaded, &loaded.item, lot_number, loaded.lot.status)?;
        self.pour(loaded, new.pool, (quantity, quantity), spot)?;
        Ok(new)
    }

    /// Opens a lot that is what another one is: attributes, status and holds.
    pub(crate) fn open_alike(
        &mut self,
        from: &Loaded,
        item: &ItemDefined,
        lot_number: Option<String>,
        status: Option<LotStatus>,
    ) -> Result<Opened> {
        let ground = self.ground();
        let pool = from.lot.pool;
        let state = stock::lot(self.cx.tx, ground, pool)?;
        let row =
            pools::find(self.cx.tx, ground.0, ground.1, pool)?.ok_or(Error::NotFound("lot"))?;
        let master = self.item_master(&item.code)?;
        let retest_on = state.retest_on;
        let new = self.open_lot(
            item,
            &master,
            NewLot {
                lot_number,
                supplier_lot: from.supplier_lot.clone(),
                partner: row.pool.fact.partner,
                produced_on: state.produced_on,
                expires_on: from.lot.expires_on,
                best_before_on: state.best_before_on,
                certificate: state.certificate,
                origin: state.origin,
                allergens: state.allergens,
                claims: state.claims,
                attributes: state.attributes,
                ..NewLot::default()
            },
        )?;
        if retest_on.is_some() {
            self.append(LotDescribed { retest_on, ..nothing_new(new.pool) })?;
        }
        if let Some(status) = status {
            self.judge(new.pool, status)?;
        }
        self.block_alike(from.lot.pool, new.pool)?;
        Ok(new)
    }

    /// A quantity leaves a lot for another one, which then lies where it lay.
    fn pour(
        &mut self,
        from: &Loaded,
        into: PoolId,
        (left, entered): (Quantity, Quantity),
        spot: Option<&Spot>,
    ) -> Result<()> {
        let taken = if spot.is_none() && left == from.lot.on_hand() {
            self.take_all(from)?
        } else {
            self.take_out(&from.lot, left, spot)?
        };
        self.transfer(Flow {
            from: from.lot.pool,
            to: into,
            qty_from: Some(left),
            qty_to: Some(entered),
            equipment: None,
            returns: None,
        })?;
        match taken.as_slice() {
            [(spot, _)] => self.move_portion(into, entered, &Spot::nowhere(), spot),
            // Over several spots only what keeps its unit can be shared out exactly.
            several if left == entered => several.iter().try_for_each(|(spot, quantity)| {
                self.move_portion(into, *quantity, &Spot::nowhere(), spot)
            }),
            _ => Ok(()),
        }
    }

    /// Everything a lot has lies nowhere from now on.
    fn take_all(&mut self, from: &Loaded) -> Result<Vec<(Spot, Quantity)>> {
        let portions = self.portions(&from.lot)?;
        for (spot, quantity) in &portions.portions {
            self.move_portion(from.lot.pool, *quantity, spot, &Spot::nowhere())?;
        }
        // Where more lies at places than the lot holds, no place can be believed.
        if portions.unplaced() < 0 { Ok(Vec::new()) } else { Ok(portions.portions) }
    }

    /// What a mixture is: it ends when its first part does, and holds what any part holds.
    fn describe_mixture(&mut self, from: &Loaded, into: &Loaded) -> Result<()> {
        let ground = self.ground();
        let one = stock::lot(self.cx.tx, ground, from.lot.pool)?;
        let other = stock::lot(self.cx.tx, ground, into.lot.pool)?;
        let one = LotState { expires_on: from.lot.expires_on, ..one };
        let other = LotState { expires_on: into.lot.expires_on, ..other };
        self.append(mixture(into.lot.pool, &one, &other))?;
        Ok(())
    }

    fn became(&mut self, from: PoolId, into: PoolId) -> Result<Became> {
        Ok(Became { from: self.lot_stock(from)?, into: self.lot_stock(into)? })
    }
}

fn nothing_new(pool: PoolId) -> LotDescribed {
    LotDescribed {
        pool,
        produced_on: None,
        expires_on: None,
        best_before_on: None,
        retest_on: None,
        allergens: None,
        origin: None,
        claims: None,
        certificate: None,
        attributes: None,
    }
}

/// What two parts are together.
pub(crate) fn mixture(pool: PoolId, one: &LotState, other: &LotState) -> LotDescribed {
    let texts = |one: &Option<String>, other: &Option<String>| {
        merged(one.as_deref().unwrap_or_default(), other.as_deref())
    };
    LotDescribed {
        produced_on: earliest(one.produced_on, other.produced_on),
        expires_on: earliest(one.expires_on, other.expires_on),
        best_before_on: earliest(one.best_before_on, other.best_before_on),
        retest_on: earliest(one.retest_on, other.retest_on),
        allergens: texts(&one.allergens, &other.allergens),
        origin: texts(&one.origin, &other.origin),
        claims: shared(one.claims.as_deref(), other.claims.as_deref()),
        ..nothing_new(pool)
    }
}

/// What a lot is once something was added to it; none where that is what it was.
pub(crate) fn mixture_of(pool: PoolId, more: &LotState, before: &LotState) -> Option<LotDescribed> {
    let mixed = mixture(pool, more, before);
    let same = mixed.produced_on == before.produced_on
        && mixed.expires_on == before.expires_on
        && mixed.best_before_on == before.best_before_on
        && mixed.retest_on == before.retest_on
        && mixed.allergens == before.allergens
        && mixed.origin == before.origin
        && mixed.claims == before.claims;
    (!same).then_some(mixed)
}

fn earliest<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    one.into_iter().chain(other).min()
}

/// Claims hold for a mixture only where they hold for both parts; an empty text takes them away.
fn shared(one: Option<&str>, other: Option<&str>) -> Option<String> {
    let codes = |text: Option<&str>| -> BTreeSet<String> {
        text.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
    };
    other?;
    let both: Vec<String> = codes(one).intersection(&codes(other)).cloned().collect();
    Some(both.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixture_ends_first_holds_every_allergen_and_claims_only_what_both_do() {
        let one = LotState {
            best_before_on: "2026-05-01".parse().ok(),
            allergens: Some("gluten soy".into()),
            claims: Some("organic".into()),
            ..LotState::default()
        };
        let other = LotState {
            best_before_on: "2026-04-01".parse().ok(),
            allergens: Some("milk".into()),
            claims: Some("halal organic".into()),
            ..LotState::default()
        };

        let mixed = mixture(PoolId(1), &one, &other);
        assert_eq!(mixed.best_before_on, "2026-04-01".parse().ok());
        assert_eq!(mixed.allergens.as_deref(), Some("gluten milk soy"));
        assert_eq!(mixed.claims.as_deref(), Some("organic"));
    }

    #[test]
    fn a_claim_of_one_part_alone_is_lost() {
        assert_eq!(shared(None, Some("halal")).as_deref(), Some(""));
        assert_eq!(shared(Some("halal"), None), None);
    }
}
