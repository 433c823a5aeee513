//! What the plan of a lot asks for: how many pieces, what is looked at, and what is let through.
//!
//! How severe inspection is follows from how the lots before it from the same source were judged; it is
//! kept nowhere, so that a verdict that is taken back never was.

use std::collections::BTreeSet;

use domain::inspections::Verdict;
use domain::masters::{Characteristic, InspectionPlan};
use domain::plans::{self, Asked};
use domain::results::{self, Sheet};
use domain::{CompanyId, InspectionStage, MasterKind, PoolId, Quantity, Refusal, SiteId};
use quality::sampling::{Sample, Severity, Stage};
use serde::{Deserialize, Serialize};
use store::results::Results;
use store::{Tx, acts, balances, inspections as stored, masters, pools, records, stock};
use utoipa::{IntoParams, ToSchema};

use crate::acts::Acting;
use crate::error::{Error, Result};
use crate::inspections::pool_of;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::results::sheet_of;

/// Lots of a source that are looked back at: far more than any switch of severity goes back.
const LOOKED_BACK: u32 = 200;

/// Which lot is to be looked at, and when in its life.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlanQuery {
    /// The lot, by its reference or its number.
    pub lot: String,
    /// `incoming`, `in_process`, `final` or `return`.
    pub stage: String,
}

/// What the plan of a lot asks for; empty where no plan is for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlannedInspection {
    /// The plan, where there is one.
    pub plan: Option<PlanAsks>,
}

/// What a plan asks for of one lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanAsks {
    /// Code of the plan.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many pieces the lot has: what is there of it in its unit, rounded up.
    pub pieces: u64,
    /// How many of them are looked at.
    pub size: u64,
    /// Whether that is every one of them.
    pub all: bool,
    /// Accepted with so many defective ones, or fewer.
    pub accept: u32,
    /// Not accepted with so many, or more.
    pub reject: u32,
    /// `normal`, `tightened` or `given_up` by ISO 2859-1; absent where the plan knows no severity.
    pub severity: Option<String>,
    /// How many lots of the same source were judged at this stage before, as far back as one looks.
    pub judged_before: u32,
    /// How many of them were not accepted.
    pub not_accepted: u32,
    /// What is looked at.
    pub characteristics: Vec<CharacteristicView>,
}

/// Something that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CharacteristicView {
    /// What it is called.
    pub name: String,
    /// `number`, `choice`, `text` or `photo`.
    pub kind: String,
    /// `critical`, `major` or `minor`.
    pub class: String,
    /// The unit of a number.
    pub unit: String,
    /// The least it may be.
    pub lower: String,
    /// What it should be.
    pub target: String,
    /// The most it may be.
    pub upper: String,
    /// The words to choose from that conform.
    pub good: Vec<String>,
    /// Those that do not.
    pub bad: Vec<String>,
    /// By which method, with which gauge.
    pub method: String,
    /// How many pieces it is looked for in, where that is not the whole sample.
    pub pieces: Option<u32>,
}

impl Plant {
    /// What the plan of a lot asks for, if there is one.
    pub fn planned_inspection(
        &self,
        operator: &Operator,
        query: &PlanQuery,
    ) -> Result<PlannedInspection> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let stage = query.stage.parse().map_err(|_| Refusal::BadInput { field: "stage" })?;
        self.read(|tx| {
            let pool = pool_of(tx, ground, &query.lot)?;
            let there = balances::on_hand(tx, ground, pool)?;
            let found = planned(tx, ground, (pool, stage), pieces_of(there))?;
            Ok(PlannedInspection { plan: found.map(Planned::into_view) })
        })
    }
}

/// What a lot is released without.
pub(crate) struct Unknown {
    pub(crate) plan: String,
    pub(crate) pending: Vec<String>,
}

impl Acting<'_, '_, '_> {
    /// A verdict stands by the plan of its lot, or somebody says why it stands all the same. What pieces
    /// showed is counted into it; what a lot under reserve is released without is answered.
    pub(crate) fn keep_to_plan(
        &mut self,
        (pool, reference): (PoolId, &str),
        (verdict, there): (&mut Verdict, i128),
        reserve: bool,
    ) -> Result<Option<Unknown>> {
        let (ground, pieces) = (self.ground(), pieces_of(there));
        let nothing = || Refusal::NothingPending { reference: reference.to_owned() };
        let Some(found) = planned(self.cx.tx, ground, (pool, verdict.stage), pieces)? else {
            return if reserve { Err(nothing().into()) } else { Ok(None) };
        };
        let pending = plans::count_in((&found.plan, &found.sheet), (verdict, found.size()))?;
        if reserve && (pending.is_empty() || verdict.accepted <= Quantity::ZERO) {
            return Err(nothing().into());
        }
        if !reserve
            && found.plan.results
            && verdict.accepted > Quantity::ZERO
            && !pending.is_empty()
        {
            let (plan, pending) = (found.code, pending.join(", "));
            return Err(Refusal::ResultsPending { plan, pending }.into());
        }
        let [enough, inspected, let_through] =
            plans::may_stand(&found.code, found.asked, (verdict, pieces));
        // What is still to come cannot have been looked at.
        let enough = if reserve { Ok(()) } else { enough };
        for checked in [enough, inspected, let_through] {
            self.pass(checked, reference)?;
        }
        Ok(reserve.then_some(Unknown { plan: found.code, pending }))
    }
}

/// The plan of a lot, what it asks for after all that was judged before, and what is known by it.
pub(crate) struct Planned {
    pub(crate) code: String,
    pub(crate) plan: InspectionPlan,
    pub(crate) stage: InspectionStage,
    pub(crate) results: Vec<Results>,
    pub(crate) sheet: Sheet,
    asked: Asked,
    pieces: u64,
    before: Vec<bool>,
}

pub(crate) fn planned(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (pool, stage): (PoolId, InspectionStage),
    pieces: u64,
) -> Result<Option<Planned>> {
    let row = pools::find(tx, ground.0, ground.1, pool)?.ok_or(Error::NotFound("lot"))?;
    let Some(item) = row.item else { return Ok(None) };
    let partner = match row.pool.fact.partner {
        Some(partner) => masters::partner(tx, ground.0, partner)?.map(|partner| partner.code),
        None => None,
    };
    let mut all = Vec::new();
    for (code, body) in records::bodies(tx, ground.0, MasterKind::InspectionPlan)? {
        let plan: InspectionPlan = serde_json::from_str(&body).map_err(Error::fault)?;
        all.push((code, plan));
    }
    let of = (item.code.as_str(), stage, partner.as_deref());
    let results = store::results::of_lot(tx, ground, (pool, stage))?;
    // Once a piece was looked at, the plan is the one by which it was.
    let (code, plan) = match results.first() {
        Some(first) => {
            let kind = MasterKind::InspectionPlan;
            let body = records::body_as_of(tx, ground.0, kind, &first.plan, first.recorded_at_us)?;
            let body = body.ok_or(Error::NotFound("plan"))?;
            (first.plan.clone(), serde_json::from_str(&body).map_err(Error::fault)?)
        }
        None => match plans::fitting(&all, of).cloned() {
            Some(fitting) => fitting,
            None => return Ok(None),
        },
    };
    let source = (item.item, stage, row.pool.fact.partner);
    let judged = stored::of_source(tx, ground, source, None, LOOKED_BACK)?;
    let (mut seen, mut before) = (BTreeSet::from([pool]), Vec::new());
    // The oldest first; a lot that comes again does not count again.
    for one in judged.into_iter().rev() {
        let act = acts::of_fact(tx, ground, one.seq)?;
        if act.is_some_and(|act| act.undone_by.is_some()) || !seen.insert(one.pool) {
            continue;
        }
        before.push(one.rejected == Quantity::ZERO);
    }
    let containers = stock::portions(tx, ground, pool)?.len() as u64;
    let asked = plans::asked(&plan, (pieces, containers), &before);
    let sheet = sheet_of(&plan, &results);
    Ok(Some(Planned { code, plan, stage, results, sheet, asked, pieces, before }))
}

/// A lot has as many pieces as it has units, and a part of one is one.
pub(crate) fn pieces_of(there: i128) -> u64 {
    let one = i128::from(Quantity::whole(1).0);
    u64::try_from((there.max(0) + one - 1) / one).unwrap_or(u64::MAX)
}

impl Planned {
    /// How many pieces are looked at.
    pub(crate) fn size(&self) -> u64 {
        self.figures().0
    }

    /// How many defective ones are let pass.
    pub(crate) fn accept(&self) -> u32 {
        self.figures().1
    }

    /// How many pieces were looked at in full, and how many of all do not conform.
    pub(crate) fn counted(&self) -> (u32, u32) {
        self.sheet.counted(&self.plan)
    }

    fn figures(&self) -> (u64, u32, u32) {
        match self.asked.sample {
            Sample::All => (self.pieces, 0, 1),
            Sample::Part { size, accept, reject } => (size, accept, reject),
        }
    }

    pub(crate) fn into_view(self) -> PlanAsks {
        let (size, accept, reject) = self.figures();
        let severity = self.asked.stage.map(|stage| match stage {
            Stage::Inspected(Severity::Normal) => "normal",
            Stage::Inspected(Severity::Tightened) => "tightened",
            Stage::GivenUp => "given_up",
        });
        let refused = self.before.iter().filter(|accepted| !**accepted).count();
        let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
        PlanAsks {
            code: self.code,
            name: self.plan.name,
            pieces: self.pieces,
            size,
            all: self.asked.sample == Sample::All,
            accept,
            reject,
            severity: severity.map(str::to_owned),
            judged_before: count(self.before.len()),
            not_accepted: count(refused),
            characteristics: self.plan.characteristics.iter().map(CharacteristicView::of).collect(),
        }
    }
}

impl CharacteristicView {
    pub(crate) fn of(one: &Characteristic) -> Self {
        let Characteristic {
            name,
            kind,
            class,
            unit,
            lower,
            target,
            upper,
            choices,
            method,
            pieces,
        } = one.clone();
        let class = if class.is_empty() { "major".to_owned() } else { class };
        let (good, bad) = results::choices(&choices);
        let owned = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        let (good, bad) = (owned(good), owned(bad));
        Self { name, kind, class, unit, lower, target, upper, good, bad, method, pieces }
    }
}
