//! Results of an inspection: what each piece showed, recorded whenever it is known, and looked at again
//! only for a reason.
//!
//! A lot that went on under reserve is settled by the result that was missing: a good one closes the
//! reserve, a bad one opens a recall of all that came of the lot and holds what is left, at once.

use std::collections::BTreeSet;

use domain::facts::{ReserveSettled, ResultsRecorded};
use domain::masters::InspectionPlan;
use domain::results::{self as decisions, Given, Sheet};
use domain::{CompanyId, PoolId, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use store::{Tx, acts, balances, results as stored};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::{Error, Result};
use crate::inspection_plans::{
    CharacteristicView, PlanAsks, PlanQuery, Planned, pieces_of, planned,
};
use crate::inspections::pool_of;
use crate::naming::{LotName, People, PersonName, lot_name};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::recalls::Scope;
use crate::warehouse::given;

/// Characteristics that are recorded at once, at most.
const COLUMNS_MAX: usize = 500;

/// How often what a lot reaches is asked again while others go on.
const TRIES: u32 = 5;

/// What pieces of a lot showed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct RecordResults {
    /// The lot, by its reference or its number.
    pub lot: String,
    /// `incoming`, `in_process`, `final` or `return`.
    pub stage: String,
    /// By characteristic.
    pub results: Vec<ResultsOf>,
    /// Why pieces that have a result are looked at again; absent where they are looked at first.
    pub again: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What pieces showed of one characteristic.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ResultsOf {
    /// The name the plan gives it.
    pub characteristic: String,
    /// Which piece the first value is of, from 1; the one after the last where absent.
    pub first: Option<u32>,
    /// A value a piece; an empty one is a piece that was not looked at.
    pub values: Vec<String>,
    /// What it was measured with: a gauge of the register, or any word where none is registered.
    pub gauge: Option<String>,
}

/// What is known of a lot at a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResultSheet {
    /// The lot.
    pub lot: LotName,
    /// When in its life.
    pub stage: String,
    /// What its plan asks for, as it stood when the first piece was looked at.
    pub plan: PlanAsks,
    /// Whether a verdict needs every result.
    pub needed: bool,
    /// How many pieces were looked at in full.
    pub looked_at: u32,
    /// How many pieces do not conform.
    pub defective: u32,
    /// What is not known of enough pieces.
    pub pending: Vec<String>,
    /// By characteristic, in the order of the plan.
    pub columns: Vec<ResultColumn>,
    /// The recall that was opened because of what was recorded.
    pub recall: Option<String>,
}

/// What is known of one characteristic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResultColumn {
    /// What is looked at.
    pub characteristic: CharacteristicView,
    /// How many pieces are looked at for it.
    pub asked: u64,
    /// A value a piece, from the first one on; none where it was not looked at.
    pub values: Vec<Option<String>>,
    /// The pieces that do not conform, from 1.
    pub failing: Vec<u32>,
    /// Pieces that were looked at again.
    pub again: Vec<LookedAgain>,
    /// Who looked last.
    pub by: Option<PersonName>,
    /// When.
    pub at: Option<String>,
    /// With what.
    pub gauge: Option<String>,
}

/// A piece that was looked at again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LookedAgain {
    /// Which, from 1.
    pub piece: u32,
    /// What was found before.
    pub before: String,
    /// What was found then.
    pub found: String,
    /// Why it was looked at again.
    pub reason: String,
    /// When.
    pub at: String,
    /// Who looked.
    pub by: Option<PersonName>,
}

impl Plant {
    /// What is known of a lot at a stage.
    pub fn inspection_results(
        &self,
        operator: &Operator,
        query: &PlanQuery,
    ) -> Result<ResultSheet> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let stage = query.stage.parse().map_err(|_| Refusal::BadInput { field: "stage" })?;
        self.read(|tx| {
            let pool = pool_of(tx, ground, &query.lot)?;
            let pieces = pieces_of(balances::on_hand(tx, ground, pool)?);
            let no_plan = || Refusal::NoPlan { reference: query.lot.clone() };
            let found = planned(tx, ground, (pool, stage), pieces)?.ok_or_else(no_plan)?;
            view(tx, ground, (pool, found), None)
        })
    }

    /// Records what pieces of a lot showed, or shows what that would say.
    pub fn record_results(
        &self,
        operator: &Operator,
        ask: &RecordResults,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<ResultSheet>> {
        operator.need(Permission::QualityJudge)?;
        let asked = || Asked {
            name: "record_results",
            permission: Permission::QualityJudge,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        for tried in 1..=TRIES {
            let reach = self.reach_of_reserved(operator, ask)?;
            let (content, takes_in) = (ask.clone(), tried == TRIES);
            let done = self.act(operator, &asked(), ask, move |acting| {
                record(acting, &content, reach.as_ref().map(|reach| (reach, takes_in)))
            });
            match done {
                Err(Error::Stale) => {}
                done => return done,
            }
        }
        Err(Error::Busy)
    }

    /// What came of a lot that went on under reserve; none where it did not.
    fn reach_of_reserved(&self, operator: &Operator, ask: &RecordResults) -> Result<Option<Scope>> {
        let ground = (operator.company, operator.site);
        let reserved = self.read(|tx| {
            let pool = pool_of(tx, ground, &ask.lot)?;
            Ok::<_, Error>(open_reserve(tx, ground, pool)?.is_some())
        })?;
        if reserved { self.reach_of(operator, &ask.lot).map(Some) } else { Ok(None) }
    }
}

/// The reserve under which a lot goes on now.
pub(crate) fn open_reserve(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Option<stored::Reserve>> {
    for reserve in stored::reserves_of(tx, ground, pool)?.into_iter().rev() {
        if reserve.passed.is_none() && !is_undone(tx, ground, reserve.seq)? {
            return Ok(Some(reserve));
        }
    }
    Ok(None)
}

pub(crate) fn is_undone(tx: &mut Tx<'_>, ground: (CompanyId, SiteId), seq: i64) -> Result<bool> {
    Ok(acts::of_fact(tx, ground, seq)?.is_some_and(|act| act.undone_by.is_some()))
}

/// Results as decisions take them.
pub(crate) fn sheet_of(plan: &InspectionPlan, results: &[stored::Results]) -> Sheet {
    decisions::sheet(plan, results.iter().map(as_given))
}

fn as_given(one: &stored::Results) -> Given<'_> {
    Given {
        characteristic: &one.characteristic,
        first: one.first,
        found: &one.found,
        again: one.again.is_some(),
    }
}

fn record(
    acting: &mut Acting<'_, '_, '_>,
    ask: &RecordResults,
    reach: Option<(&Scope, bool)>,
) -> Result<ResultSheet> {
    // Load.
    let stage = ask.stage.parse().map_err(|_| Refusal::BadInput { field: "stage" })?;
    if ask.results.is_empty() || ask.results.len() > COLUMNS_MAX {
        return Err(Refusal::BadInput { field: "results" }.into());
    }
    let loaded = acting.lot(&ask.lot)?;
    let lot = &loaded.lot;
    let (ground, reference) = (acting.ground(), lot.reference.to_string());
    let pieces = pieces_of(lot.moves.at(acting.at.utc_us));
    let found = planned(acting.cx.tx, ground, (lot.pool, stage), pieces)?;
    let mut found = found.ok_or(Refusal::NoPlan { reference: reference.clone() })?;
    let again = given(ask.again.as_deref());

    let began = acting.cx.head(acting.company, acting.site)?.seq + 1;

    // Decide, and append: of a characteristic that is named twice, the second time comes after the first.
    for (line, of) in (1..).zip(&ask.results) {
        let refused = |refusal: Refusal| Refusal::AtLine { line, refusal: refusal.into() };
        let values: Vec<&str> = of.values.iter().map(|value| value.trim()).collect();
        let named = decisions::place_of(&found.plan, of.characteristic.trim());
        let last = named.and_then(|place| found.sheet.columns[place].pieces.keys().next_back());
        let first = of.first.unwrap_or_else(|| last.map_or(1, |last| last + 1));
        if values.is_empty() || first == 0 || values.iter().any(|value| value.contains('\n')) {
            return Err(refused(Refusal::BadInput { field: "values" }).into());
        }
        let values = values.join("\n");
        let gauge = given(of.gauge.as_deref());
        if let Some(gauge) = &gauge {
            acting.measures_with(gauge)?;
        }
        let characteristic = of.characteristic.trim();
        let entered = Given { characteristic, first, found: &values, again: again.is_some() };
        let failing = decisions::read(&found.plan, (&found.sheet, &entered)).map_err(refused)?;
        found.sheet.take(&found.plan, &entered);
        acting.append(ResultsRecorded {
            pool: lot.pool,
            stage,
            plan: found.code.clone(),
            characteristic: characteristic.to_owned(),
            first,
            found: values,
            failing,
            again: again.clone(),
            gauge,
        })?;
    }
    acting.reason = again.or(acting.reason.take());
    let names: BTreeSet<&str> = ask.results.iter().map(|of| of.characteristic.trim()).collect();
    acting.warn_of_signals(&loaded.item.code, &names, began)?;
    let recall = acting.settle_reserve((lot.pool, &reference), &found, reach)?;
    let found = planned(acting.cx.tx, ground, (lot.pool, stage), pieces)?;
    let found = found.ok_or(Refusal::NoPlan { reference })?;
    view(acting.cx.tx, ground, (lot.pool, found), recall)
}

impl Acting<'_, '_, '_> {
    /// What a lot went on without may be known now: all of it good closes its reserve, more bad pieces
    /// than the plan lets pass open a recall that holds what is left.
    fn settle_reserve(
        &mut self,
        (pool, reference): (PoolId, &str),
        found: &Planned,
        reach: Option<(&Scope, bool)>,
    ) -> Result<Option<String>> {
        let ground = self.ground();
        let Some(reserve) = open_reserve(self.cx.tx, ground, pool)? else { return Ok(None) };
        let inspection = reserve.inspection;
        if found.counted().1 > found.accept() {
            let (scope, takes_in) = reach.ok_or(Error::Stale)?;
            let reason = format!("{}: {}", found.code, failing_words(found));
            let (recall, code) = self.recall_and_hold((reference, reason), scope, takes_in)?;
            let recall = Some(recall);
            self.append(ReserveSettled { inspection, pool, passed: false, recall })?;
            return Ok(Some(code));
        }
        let pending = found.sheet.pending(&found.plan, found.size());
        if !reserve.pending.split('\n').any(|name| pending.contains(&name)) {
            self.append(ReserveSettled { inspection, pool, passed: true, recall: None })?;
        }
        Ok(None)
    }
}

/// What does not conform, in the plan's own words: `salmonella 1 = found`.
fn failing_words(found: &Planned) -> String {
    let columns = found.plan.characteristics.iter().zip(&found.sheet.columns);
    let words = columns.flat_map(|(characteristic, column)| {
        let bad = column.pieces.iter().filter(|(_, found)| !found.conforms);
        bad.map(move |(piece, found)| format!("{} {piece} = {}", characteristic.name, found.value))
    });
    words.take(5).collect::<Vec<_>>().join(", ")
}

fn view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (pool, found): (PoolId, Planned),
    recall: Option<String>,
) -> Result<ResultSheet> {
    let people = People::of(tx, ground.0)?;
    let size = found.size();
    let (looked_at, defective) = found.counted();
    let pending = found.sheet.pending(&found.plan, size);
    let pending = pending.into_iter().map(str::to_owned).collect();
    let mut columns = Vec::with_capacity(found.sheet.columns.len());
    for (characteristic, column) in found.plan.characteristics.iter().zip(&found.sheet.columns) {
        let last = column.pieces.keys().next_back().copied().unwrap_or(0);
        let of: Vec<&stored::Results> =
            found.results.iter().filter(|one| one.characteristic == characteristic.name).collect();
        let newest = of.last();
        columns.push(ResultColumn {
            characteristic: CharacteristicView::of(characteristic),
            asked: decisions::asked(characteristic, size),
            values: (1..=last)
                .map(|piece| column.pieces.get(&piece).map(|found| found.value.clone()))
                .collect(),
            failing: column
                .pieces
                .iter()
                .filter(|(_, found)| !found.conforms)
                .map(|(piece, _)| *piece)
                .collect(),
            again: looked_again(&of, &people),
            by: newest.and_then(|one| one.by).map(|by| people.name(by)),
            at: newest.map(|one| one.at.to_string()),
            gauge: newest.and_then(|one| one.gauge.clone()),
        });
    }
    let stage = found.stage.to_string();
    let needed = found.plan.results;
    let lot = lot_name(tx, ground, pool)?;
    let plan = found.into_view();
    Ok(ResultSheet { lot, stage, plan, needed, looked_at, defective, pending, columns, recall })
}

/// Pieces that were looked at again, with what was found before.
fn looked_again(results: &[&stored::Results], people: &People) -> Vec<LookedAgain> {
    let mut known = std::collections::BTreeMap::<u32, &str>::new();
    let mut again = Vec::new();
    for one in results {
        for (piece, value) in (one.first..).zip(one.found.split('\n')) {
            if value.is_empty() {
                continue;
            }
            if let (Some(before), Some(reason)) = (known.insert(piece, value), &one.again) {
                again.push(LookedAgain {
                    piece,
                    before: before.to_owned(),
                    found: value.to_owned(),
                    reason: reason.clone(),
                    at: one.at.to_string(),
                    by: one.by.map(|by| people.name(by)),
                });
            }
        }
    }
    again
}
