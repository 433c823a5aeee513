//! What is in a run or a tank: every lot that went into it, also through other runs and tanks, with
//! what an output inherits from each.

use std::collections::BTreeSet;

use domain::masters::Attributes;
use domain::production::Ingredient;
use domain::{PoolId, PoolKind, TransferId};
use store::{acts, pools, stock, transfers};

use crate::acts::Acting;
use crate::error::{Error, Result};

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
struct Life {
    after_us: i64,
    until_us: i64,
}

impl Life {
    const fn holds(self, at_us: i64) -> bool {
        at_us > self.after_us && at_us <= self.until_us
    }
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
        let life = self.tank_life(tank, self.at.utc_us)?;
        self.gather(tank, life, &mut BTreeSet::new(), &mut made_of)?;
        made_of.ingredients.iter_mut().for_each(|one| one.expires_on = None);
        Ok(made_of)
    }

    /// The stretch of a tank's life that what leaves it at a moment is from.
    fn tank_life(&mut self, tank: PoolId, until_us: i64) -> Result<Life> {
        let (company, site) = self.ground();
        let row = pools::find(self.cx.tx, company, site, tank)?.ok_or(Error::NotFound("tank"))?;
        let moves = self.moves_of_tank(tank, row.item.is_some())?.unwrap_or_default();
        let (mut balance, mut after_us) = (0_i128, i64::MIN);
        for step in moves.iter() {
            balance += step.quantity;
            // A tank that nobody measures is never known to be empty.
            if balance == 0 && step.quantity < 0 && step.at_us < until_us {
                after_us = step.at_us;
            }
        }
        Ok(Life { after_us, until_us })
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
                    let life = self.tank_life(tank, flow.at.utc_us)?;
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
