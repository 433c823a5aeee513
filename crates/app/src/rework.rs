//! Rework: a lot goes into a charge of something it may be made into again.
//!
//! What, how often and how large a share of the charge stands in its item's master record. What is
//! passed on from run to run takes its share of rework with it. Rework serves no line of the order:
//! it is no material of it.

use std::collections::BTreeMap;

use domain::lots::{Lot, Use};
use domain::production::{self as decisions, Rework};
use domain::{LotStatus, PoolId, PoolKind, Quantity, Refusal};
use serde::Deserialize;
use store::balances::Flow;
use store::{pools, stock};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::contents::reworked;
use crate::error::{Error, Result};
use crate::feeding::{Fed, Served};
use crate::lots::{Loaded, in_own_unit};
use crate::orders::quantity;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runs::{self, LoadedRun};

/// The act's name: what it moves into a run is rework wherever it is read.
pub(crate) const NAME: &str = "rework";

/// A lot that is made into something again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ReworkLot {
    /// The lot, by its reference or number.
    pub lot: String,
    /// The run it enters, by its reference or code.
    pub run: String,
    /// How much; all of it where absent.
    pub quantity: Option<String>,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// The place it is taken from.
    pub place: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

impl Plant {
    /// Reworks a lot into a run, or shows what that would do.
    pub fn rework(
        &self,
        operator: &Operator,
        ask: &ReworkLot,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<Fed>> {
        let asked = Asked {
            name: NAME,
            permission: Permission::GoodsRecord,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| rework(acting, &content))
    }
}

fn rework(acting: &mut Acting<'_, '_, '_>, ask: &ReworkLot) -> Result<Fed> {
    // Load.
    let run = acting.open_run(&ask.run)?;
    let loaded = acting.lot(&ask.lot)?;
    let master = acting.item_master(&loaded.item.code)?;
    let ground = acting.ground();
    let makes = runs::makes(acting.cx.tx, ground, run.order.order)?;
    let makes = makes.ok_or(Error::NotFound("item"))?;
    let amount = match ask.quantity.as_deref().filter(|text| !text.is_empty()) {
        Some(text) => in_own_unit(&loaded.item, &master, quantity(text)?, ask.unit.as_deref())?,
        None => loaded.lot.on_hand(),
    };
    let state = stock::lot(acting.cx.tx, ground, loaded.lot.pool)?;
    let times = reworked(state.attributes.as_deref());
    let charge = charge(acting, &run, (&loaded, amount), master.rework_percent.is_some())?;

    // Decide.
    let reference = loaded.lot.reference.to_string();
    decisions::may_rework(&Rework {
        reference: &reference,
        item: (&loaded.item.code, &master),
        into: &makes.code,
        times,
        quantity: charge.quantity,
        rework_before: charge.rework,
        charge_before: charge.all,
    })?;
    reworkable(&loaded.lot, acting.today())?;
    loaded.lot.enough(amount, acting.at)?;
    let station = run.operation.station.as_deref();
    let taken = acting.taken(&loaded, amount, ask.place.as_deref(), station)?;

    // Append.
    acting.document = Some(run.order.code.clone());
    acting.take_parts(loaded.lot.pool, &taken)?;
    acting.put_into_run(&run, &loaded, (amount, None), &Served::default())
}

/// Rejected goods are what rework is for; what is held, undecided or out of date stays out.
fn reworkable(lot: &Lot, day: domain::CivilDate) -> Result<(), Refusal> {
    let rejected = lot.status == Some(LotStatus::Rejected);
    let status = if rejected { Some(LotStatus::Released) } else { lot.status };
    Lot { status, ..lot.clone() }.usable_on(day, Use::Consume)
}

/// What is in a charge, in kilograms.
#[derive(Debug, Clone, Copy, Default)]
struct Charge {
    quantity: i128,
    rework: i128,
    all: i128,
}

/// The weight of a charge; refused where a share of it is limited and cannot be known.
fn charge(
    acting: &mut Acting<'_, '_, '_>,
    run: &LoadedRun,
    (loaded, amount): (&Loaded, Quantity),
    limited: bool,
) -> Result<Charge> {
    if !limited {
        return Ok(Charge::default());
    }
    let unknown = || Refusal::ChargeNotWeighed { run: run.run.reference.clone() };
    let quantity = Acting::kilograms(&loaded.item, i128::from(amount.0)).ok_or_else(unknown)?;
    let mut charge = Charge { quantity, ..Charge::default() };
    let mut shares = Shares::default();
    let (ins, _) = acting.flows(run.pool)?;
    for flow in ins {
        let weight = acting.weight(&flow, true)?.ok_or_else(unknown)?;
        charge.all += weight;
        charge.rework += shares.rework_in(acting, &flow, weight)?.ok_or_else(unknown)?;
    }
    Ok(charge)
}

/// How much of a charge is rework, as far as that is known.
#[derive(Debug, Clone, Copy, Default)]
struct Mix {
    rework: i128,
    all: i128,
}

impl Mix {
    /// The rework in so much of it. Where more goes than went in, as with water, there is no more
    /// rework in it for that.
    fn share(self, weight: i128) -> i128 {
        if self.all > 0 { weight.clamp(0, self.all) * self.rework / self.all } else { 0 }
    }

    /// What is left after so much of it went.
    fn without(self, weight: i128) -> Self {
        let left = (self.all - weight).max(0);
        Self { rework: self.rework - self.share(weight), all: left }
    }
}

/// What runs held when something was passed on from them: a share of rework goes with it.
#[derive(Debug, Default)]
struct Shares(BTreeMap<(PoolId, i64), Option<Mix>>);

impl Shares {
    /// The rework in what entered a run; none where the run it was passed on from has no weight.
    fn rework_in(
        &mut self,
        acting: &mut Acting<'_, '_, '_>,
        flow: &Flow,
        weight: i128,
    ) -> Result<Option<i128>> {
        if acting.was_rework(flow.fact.transfer)? {
            return Ok(Some(weight));
        }
        let (company, site) = acting.ground();
        let row = pools::find(acting.cx.tx, company, site, flow.fact.from)?;
        match row.ok_or(Error::NotFound("pool"))?.pool.fact.kind {
            PoolKind::Run => {
                let mix = self.held(acting, flow.fact.from, flow.at.utc_us)?;
                Ok(mix.map(|mix| mix.share(weight)))
            }
            _ => Ok(Some(0)),
        }
    }

    /// What was in a run at a moment, before anything left it in that moment.
    fn held(
        &mut self,
        acting: &mut Acting<'_, '_, '_>,
        run: PoolId,
        at_us: i64,
    ) -> Result<Option<Mix>> {
        if let Some(known) = self.0.get(&(run, at_us)) {
            return Ok(*known);
        }
        // Runs that pass on to each other in one instant add nothing to each other.
        self.0.insert((run, at_us), Some(Mix::default()));
        let (ins, outs) = acting.flows(run)?;
        let ins = ins.into_iter().filter(|flow| flow.at.utc_us <= at_us);
        let outs = outs.into_iter().filter(|flow| flow.at.utc_us < at_us);
        let mut flows: Vec<(Flow, bool)> =
            ins.map(|flow| (flow, true)).chain(outs.map(|flow| (flow, false))).collect();
        flows.sort_by_key(|(flow, enters)| (flow.at.utc_us, !enters));
        let mut mix = Some(Mix::default());
        for (flow, enters) in flows {
            let weight = acting.weight(&flow, enters)?;
            let rework = match weight.filter(|_| enters) {
                Some(weight) => self.rework_in(acting, &flow, weight)?,
                None => Some(0),
            };
            mix = mix.zip(weight.zip(rework)).map(|(mix, (weight, rework))| {
                if enters {
                    Mix { rework: mix.rework + rework, all: mix.all + weight }
                } else {
                    mix.without(weight)
                }
            });
        }
        self.0.insert((run, at_us), mix);
        Ok(mix)
    }
}
