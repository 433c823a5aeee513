//! What is in a run or a tank: every lot that went into it, also through other runs and tanks, with
//! what an output inherits from each.

use std::collections::BTreeSet;

use domain::balance::{Move, Moves};
use domain::masters::Attributes;
use domain::production::Ingredient;
use domain::{PoolId, PoolKind, PoolRef, TransferId};
use store::balances::{self, Flow};
use store::{Tx, acts, pools, stock, transfers};

use crate::acts::Acting;
use crate::error::{Error, Result};
use crate::runs::Ground;

/// The attribute of a lot that says how often what is in it was reworked.
pub(crate) const REWORKED: &str = "reworked";

/// What is in a run, as its outputs inherit it.
pub(crate) struct MadeOf {
    pub(crate) ingredients: Vec<Ingredient>,
    /// How often the most reworked part of it was reworked.
    pub(crate) reworked: u32,
}

/// A stretch of a pool's life.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Life {
    after_us: i64,
    until_us: i64,
}

impl Life {
    pub(crate) const fn holds(self, at_us: i64) -> bool {
        at_us > self.after_us && at_us <= self.until_us
    }
}

/// The stretch of a tank's life that what leaves it at a moment is from.
pub(crate) fn tank_life(
    tx: &mut Tx<'_>,
    ground: Ground,
    tank: PoolId,
    until_us: i64,
) -> Result<Life> {
    let row = pools::find(tx, ground.0, ground.1, tank)?.ok_or(Error::NotFound("tank"))?;
    // A tank that nobody measures is never known to be empty.
    let moves = moves_of_tank(tx, ground, tank, row.item.is_some())?.unwrap_or_default();
    let emptied = moves.emptied_before(until_us, adjust(tx, ground)?);
    Ok(Life { after_us: emptied.at_us.unwrap_or(i64::MIN), until_us })
}

/// The pool that counts are settled against; none where nothing ever was.
pub(crate) fn adjust(tx: &mut Tx<'_>, ground: Ground) -> Result<Option<PoolId>> {
    let adjust = PoolRef { kind: PoolKind::Adjust, code: String::new() };
    let row = pools::by_reference(tx, ground.0, ground.1, &adjust)?;
    Ok(row.map(|row| row.pool.fact.pool))
}

/// What entered and left a tank: in the unit of its item, or in kilograms where it has none. None
/// where one of its movements has no weight.
pub(crate) fn moves_of_tank(
    tx: &mut Tx<'_>,
    ground: Ground,
    tank: PoolId,
    has_item: bool,
) -> Result<Option<Moves>> {
    if has_item {
        return Ok(Some(balances::all_moves(tx, ground, tank)?));
    }
    kilograms_of(tx, ground, tank)
}

/// What entered and left a run, or a tank without an item, in kilograms. None where one of its
/// movements has no weight.
pub(crate) fn kilograms_of(tx: &mut Tx<'_>, ground: Ground, pool: PoolId) -> Result<Option<Moves>> {
    let (ins, outs) = balances::flows(tx, ground, pool)?;
    let mut moves = Vec::new();
    for (flows, sign) in [(ins, 1), (outs, -1)] {
        for flow in flows {
            let Some(kilograms) = weight(tx, ground, &flow, sign > 0)? else { return Ok(None) };
            let other = Some(if sign > 0 { flow.fact.from } else { flow.fact.to });
            moves.push(Move { at_us: flow.at.utc_us, quantity: sign * kilograms, other });
        }
    }
    Ok(Some(Moves::default().with(moves)))
}

/// The kilograms of a movement into or out of a run or tank: as they were weighed, else as its item
/// says.
pub(crate) fn weight(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    flow: &Flow,
    enters: bool,
) -> Result<Option<i128>> {
    let (fact, net) = (&flow.fact, &flow.net);
    let (weighed, other, amount) = if enters {
        (fact.qty_to.map(|_| net.entered), fact.from, net.left)
    } else {
        (fact.qty_from.map(|_| net.left), fact.to, net.entered)
    };
    if weighed.is_some() {
        return Ok(weighed);
    }
    let row = pools::find(tx, company, site, other)?;
    let item = row.ok_or(Error::NotFound("pool"))?.item;
    Ok(item.and_then(|item| Acting::kilograms(&item, amount)))
}

impl Acting<'_, '_, '_> {
    /// Everything a run is made of.
    pub(crate) fn made_of(&mut self, run: PoolId) -> Result<MadeOf> {
        let mut made_of = MadeOf { ingredients: Vec::new(), reworked: 0 };
        let life = Life { after_us: i64::MIN, until_us: i64::MAX };
        self.gather(run, life, &mut BTreeSet::new(), &mut made_of)?;
        Ok(made_of)
    }

    /// Everything that is in a tank now: what was poured in since it was last empty.
    pub(crate) fn in_tank(&mut self, tank: PoolId) -> Result<MadeOf> {
        let mut made_of = MadeOf { ingredients: Vec::new(), reworked: 0 };
        let (ground, until_us) = (self.ground(), self.at.utc_us);
        let life = tank_life(self.cx.tx, ground, tank, until_us)?;
        self.gather(tank, life, &mut BTreeSet::new(), &mut made_of)?;
        made_of.ingredients.iter_mut().for_each(|one| one.expires_on = None);
        Ok(made_of)
    }

    fn gather(
        &mut self,
        pool: PoolId,
        life: Life,
        seen: &mut BTreeSet<(PoolId, i64)>,
        made_of: &mut MadeOf,
    ) -> Result<()> {
        // Tanks may be poured into each other and back.
        if !seen.insert((pool, life.until_us)) {
            return Ok(());
        }
        let ground = self.ground();
        let (ins, _) = self.flows(pool)?;
        for flow in ins.into_iter().filter(|flow| life.holds(flow.at.utc_us)) {
            let row = pools::find(self.cx.tx, ground.0, ground.1, flow.fact.from)?;
            let row = row.ok_or(Error::NotFound("pool"))?;
            match row.pool.fact.kind {
                PoolKind::Lot => {
                    let (ingredient, times) = self.ingredient(&row)?;
                    let again = u32::from(self.was_rework(flow.fact.transfer)?);
                    made_of.reworked = made_of.reworked.max(times + again);
                    made_of.ingredients.push(ingredient);
                }
                // What another run passed on is what was in that run when it did.
                PoolKind::Run => {
                    let life = Life { after_us: i64::MIN, until_us: flow.at.utc_us };
                    self.gather(row.pool.fact.pool, life, seen, made_of)?;
                }
                // A tank in a run is what its lots are, but for its life: a heel never ends.
                PoolKind::Tank => {
                    let tank = row.pool.fact.pool;
                    let life = tank_life(self.cx.tx, ground, tank, flow.at.utc_us)?;
                    let first = made_of.ingredients.len();
                    self.gather(tank, life, seen, made_of)?;
                    made_of.ingredients[first..].iter_mut().for_each(|one| one.expires_on = None);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn ingredient(&mut self, row: &pools::PoolRow) -> Result<(Ingredient, u32)> {
        let ground = self.ground();
        let state = stock::lot(self.cx.tx, ground, row.pool.fact.pool)?;
        let code = row.item.as_ref().map(|item| item.code.clone()).unwrap_or_default();
        let master = self.item_master(&code)?;
        let silent = matches!(master.kind.as_str(), "packaging" | "utility");
        let allergens = crate::lots::merged(&master.allergens, state.allergens.as_deref());
        let times = reworked(state.attributes.as_deref());
        let ingredient = Ingredient {
            allergens: allergens.unwrap_or_default(),
            claims: (!silent).then(|| state.claims.unwrap_or_default()),
            expires_on: state.expires_on.or(row.pool.fact.expires),
        };
        Ok((ingredient, times))
    }

    /// Whether a transfer into a run was rework.
    pub(crate) fn was_rework(&mut self, transfer: TransferId) -> Result<bool> {
        let (company, site) = self.ground();
        let known = transfers::find(self.cx.tx, company, site, transfer)?;
        let Some(known) = known else { return Ok(false) };
        let act = acts::of_fact(self.cx.tx, (company, site), known.seq)?;
        Ok(act.is_some_and(|act| act.name == crate::rework::NAME))
    }
}

/// How often a lot says it was reworked.
pub(crate) fn reworked(attributes: Option<&str>) -> u32 {
    let attributes = attributes.and_then(|text| serde_json::from_str::<Attributes>(text).ok());
    let times = attributes.as_ref().and_then(|attributes| attributes.get(REWORKED));
    times.and_then(|times| times.parse().ok()).unwrap_or(0)
}
