//! Acts that were done before anybody was asked: goods have moved while a device was without network.
//!
//! Such an act is never refused. What speaks against it is named in facts of its own, and the runs it
//! belongs to go on hold with everything that came of them, in the same transaction. It is judged as
//! things stood when it happened, so that it is all the same in which order devices are heard.

use std::collections::{BTreeMap, BTreeSet};

use domain::facts::{HoldPlaced, LotDescribed, RuleBroken};
use domain::lots::Use;
use domain::production::{self, Inherited};
use domain::{HoldId, Instant, PoolId, PoolKind, RecallId, Refusal};
use store::{acts, balances, operations, pools, stock};

use crate::acts::Acting;
use crate::contents::MadeOf;
use crate::error::{Error, Result};
use crate::holds;
use crate::lots::{self, Loaded, life_end};

/// What is to be known of an act that was done already.
#[derive(Debug, Default)]
pub(crate) struct Happened {
    /// The rules it broke.
    pub(crate) broken: Vec<Refusal>,
    /// The runs it belongs to.
    runs: BTreeSet<PoolId>,
}

/// Pools that are looked at for what came of a run; beyond it nobody could say what is on hold.
const REACHED_MAX: usize = 10_000;

impl Acting<'_, '_, '_> {
    /// Ends the act where a rule says no. Of an act that was done already the rule is named, and the
    /// act goes on.
    pub(crate) fn uphold(&mut self, checked: Result<(), Refusal>) -> Result<()> {
        let Err(refusal) = checked else { return Ok(()) };
        match &mut self.happened {
            Some(happened) if refusal.can_have_been_broken() => {
                happened.broken.push(refusal);
                Ok(())
            }
            _ => Err(refusal.into()),
        }
    }

    /// Whether a lot may be used on the day of the act.
    pub(crate) fn may_use(&mut self, loaded: &Loaded, purpose: Use) -> Result<()> {
        let day = self.today();
        if self.happened.is_none() {
            return Ok(loaded.lot.usable_on(day, purpose)?);
        }
        let objections: Vec<Refusal> = loaded.lot.objections(day, purpose).collect();
        for refusal in objections {
            self.uphold(Err(refusal))?;
        }
        if purpose == Use::Consume && loaded.lot.holds.is_empty() {
            self.held_since(loaded)?;
        }
        Ok(())
    }

    /// Whoever laid a hold since knew nothing of this use: what came of it was not in their trace.
    fn held_since(&mut self, loaded: &Loaded) -> Result<()> {
        let ground = self.ground();
        for hold in stock::holds(self.cx.tx, ground, loaded.lot.pool)? {
            if hold.lifted_at_us.is_some() || hold.placed_at_us <= self.at.utc_us {
                continue;
            }
            let act = acts::of_fact(self.cx.tx, ground, hold.placed_seq)?;
            if act.is_some_and(|act| holds::lays_holds(&act)) {
                let reference = loaded.lot.reference.to_string();
                let reason = hold.reason;
                return self.uphold(Err(Refusal::LotHeldSince { reference, reason }));
            }
        }
        Ok(())
    }

    /// A lot as it stood when the act happened, where it happened before anybody was asked: what
    /// blocked it then, and what quality said of it then.
    pub(crate) fn as_it_stood(&mut self, mut loaded: Loaded) -> Result<Loaded> {
        if self.happened.is_none() {
            return Ok(loaded);
        }
        let (ground, at_us) = (self.ground(), self.at.utc_us);
        let holds = stock::holds(self.cx.tx, ground, loaded.lot.pool)?.into_iter();
        let lay = holds.filter(|hold| {
            hold.placed_at_us <= at_us && hold.lifted_at_us.is_none_or(|lifted| lifted > at_us)
        });
        loaded.lot.holds = lay.map(|hold| (hold.hold, hold.reason)).collect();
        loaded.lot.status = stock::status_at(self.cx.tx, ground, loaded.lot.pool, at_us)?;
        Ok(loaded)
    }

    /// The act belongs to a run: should it have broken a rule, the run goes on hold.
    pub(crate) fn belongs_to(&mut self, run: PoolId) {
        if let Some(happened) = &mut self.happened {
            happened.runs.insert(run);
        }
    }

    /// Names the rules that were broken, and blocks the runs of the act with what came of them.
    pub(crate) fn name_broken_rules(&mut self) -> Result<Vec<Refusal>> {
        let Some(Happened { mut broken, runs }) = self.happened.take() else {
            return Ok(Vec::new());
        };
        if broken.is_empty() {
            return Ok(broken);
        }
        let at_us = self.at.utc_us;
        let runs = runs.into_iter().map(|run| (run, at_us)).collect();
        let (reached, all) = self.reached_from(runs)?;
        if !all {
            broken.push(Refusal::TooFarReaching { most: REACHED_MAX });
        }
        for refusal in &broken {
            let params: BTreeMap<&str, String> = refusal.params().into_iter().collect();
            self.append(RuleBroken {
                act: self.act,
                rule: refusal.code().to_owned(),
                params: serde_json::to_string(&params).map_err(Error::fault)?,
            })?;
        }
        let mut rules: Vec<&str> = broken.iter().map(Refusal::code).collect();
        rules.sort_unstable();
        rules.dedup();
        let reason = format!("act:{} {}", self.act, rules.join(" "));
        for (pool, since_us) in reached {
            self.block_since(pool, since_us, (&reason, None))?;
        }
        Ok(broken)
    }

    /// Lays a hold from a moment on; what a recall blocks is in its scope.
    fn block_since(
        &mut self,
        pool: PoolId,
        since_us: i64,
        (reason, recall): (&str, Option<RecallId>),
    ) -> Result<()> {
        let since = Instant { utc_us: since_us, offset_min: self.at.offset_min };
        let hold = HoldId(self.next_id()?);
        self.append_at(since, HoldPlaced { hold, pool, reason: reason.to_owned(), recall })?;
        recall.map_or(Ok(()), |recall| self.join_recall(recall, pool))
    }

    /// What blocks a lot blocks what is split off it.
    pub(crate) fn block_alike(&mut self, from: PoolId, part: PoolId) -> Result<()> {
        let ground = self.ground();
        let holds = stock::holds(self.cx.tx, ground, from)?.into_iter();
        for hold in holds.filter(|hold| hold.lifted_at_us.is_none()) {
            self.block_since(part, self.at.utc_us, (&hold.reason, hold.recall))?;
        }
        Ok(())
    }

    /// Pools, what came out of them and what came of that, each with the moment from which it cannot be
    /// told apart from what should not have been there; whether that is all of them. What left the
    /// house is not among them. Of a lot only what left it from that moment on is followed; what came
    /// out of a run is all of it, because a run is the smallest thing the floor can tell apart.
    fn reached_from(&mut self, pools: Vec<(PoolId, i64)>) -> Result<(BTreeMap<PoolId, i64>, bool)> {
        let ground = self.ground();
        let mut reached: BTreeMap<PoolId, i64> = BTreeMap::new();
        let mut next = pools;
        while let Some((pool, since_us)) = next.pop() {
            if reached.get(&pool).is_some_and(|known| *known <= since_us) {
                continue;
            }
            let row = pools::find(self.cx.tx, ground.0, ground.1, pool)?;
            let kind = row.ok_or(Error::NotFound("pool"))?.pool.fact.kind;
            let of_run = kind == PoolKind::Run;
            if !of_run && !matches!(kind, PoolKind::Lot | PoolKind::Tank) {
                continue;
            }
            if reached.len() == REACHED_MAX && !reached.contains_key(&pool) {
                return Ok((reached, false));
            }
            reached.insert(pool, since_us);
            let (_, outs) = balances::flows(self.cx.tx, ground, pool)?;
            let outs = outs.into_iter().filter(|flow| of_run || flow.at.utc_us >= since_us);
            next.extend(outs.map(|flow| (flow.fact.to, flow.at.utc_us.max(since_us))));
        }
        Ok((reached, true))
    }

    /// What comes out of a run that is on hold is on hold itself, with what came of it since.
    pub(crate) fn hold_as_run(&mut self, run: PoolId, into: PoolId) -> Result<()> {
        let ground = self.ground();
        let holds = stock::holds(self.cx.tx, ground, run)?.into_iter();
        for hold in holds.filter(|hold| hold.lifted_at_us.is_none()) {
            let since_us = self.at.utc_us.max(hold.placed_at_us);
            let (reached, _) = self.reached_from(vec![(into, since_us)])?;
            for (pool, since_us) in reached {
                self.block_since(pool, since_us, (&hold.reason, hold.recall))?;
            }
        }
        Ok(())
    }

    /// What had come out of a run before it was known what went in is described anew: every allergen,
    /// only the claims that still hold, no longer a life. So is what that was made into.
    pub(crate) fn describe_anew(&mut self, run: PoolId) -> Result<()> {
        if self.happened.is_none() {
            return Ok(());
        }
        let ground = self.ground();
        let mut runs = vec![run];
        while let Some(run) = runs.pop() {
            let (_, outs) = self.flows(run)?;
            let into: BTreeSet<PoolId> = outs.into_iter().map(|flow| flow.fact.to).collect();
            let made_of = self.made_of(run)?;
            for pool in into {
                let row = pools::find(self.cx.tx, ground.0, ground.1, pool)?;
                let kind = row.ok_or(Error::NotFound("pool"))?.pool.fact.kind;
                if kind == PoolKind::Lot && self.described_by(pool, &made_of)? {
                    let (_, outs) = self.flows(pool)?;
                    for flow in outs {
                        let of = operations::of_run(self.cx.tx, ground, flow.fact.to)?;
                        runs.extend(of.map(|operation| operation.run));
                    }
                }
            }
        }
        Ok(())
    }

    /// Describes a lot by what it is made of; whether that says something new.
    fn described_by(&mut self, pool: PoolId, made_of: &MadeOf) -> Result<bool> {
        let ground = self.ground();
        let loaded = lots::by_pool(self.cx.tx, ground, pool, lots::NOW)?;
        let master = self.item_master(&loaded.item.code)?;
        let state = stock::lot(self.cx.tx, ground, pool)?;
        let own_end = life_end(&master, state.produced_on);
        let inherited = production::inherit(&master, own_end, &made_of.ingredients);
        let before = Inherited {
            allergens: state.allergens,
            claims: state.claims,
            expires_on: loaded.lot.expires_on,
        };
        let after = production::topped_up(&before, &inherited);
        if after == before {
            return Ok(false);
        }
        self.append(LotDescribed {
            pool,
            produced_on: None,
            expires_on: after.expires_on,
            best_before_on: None,
            retest_on: None,
            allergens: after.allergens,
            origin: None,
            claims: after.claims,
            certificate: None,
            attributes: None,
        })?;
        Ok(true)
    }
}
