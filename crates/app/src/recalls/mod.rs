//! Recalls and drills: a hazard, a frozen scope, everything blocked at once, customers told, all of it
//! accounted for, looked at again, ended.
//!
//! A drill is the same case with nothing moved and nothing blocked.

pub(crate) mod board;
pub(crate) mod cases;
mod costs;
mod drills;
mod late;
mod reading;
pub(crate) mod sites;
pub(crate) mod telling;
mod views;

use domain::facts::{
    RecallAccounted, RecallAcknowledged, RecallChecked, RecallClosed, RecallHeld, RecallLotSet,
    RecallNoticed, RecallOpened, RecallScoped,
};
use domain::recalls::{self as decisions, RecallStage, Statement};
use domain::{PartnerId, PoolId, PoolKind, Quantity, RecallId, Refusal, Role};
use serde::Deserialize;
use store::claims::ClaimKind;
use store::pools;
use store::recalls::{self as stored, Recall, ScopeLot};
use store::side::notices;
use utoipa::{IntoParams, ToSchema};

pub use self::costs::{CostFigures, CostPart, CostShare, CostSum, ItemWithout, RecallCosts};
pub use self::drills::{DrawDrill, DrillPage, DrillRow, DrillScore};
pub(crate) use self::reading::Scope;
use self::reading::went_to_sites;
pub use self::sites::{CaseLink, CasePage, CaseRow, CaseSite, CaseView};
pub use self::views::{
    RecallClock, RecallCustomer, RecallDelivery, RecallDrawn, RecallEventView, RecallFigures,
    RecallLotView, RecallPage, RecallPlace, RecallRow, RecallStep, RecallView,
};
use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::complaints::unknown as unknown_complaint;
use crate::error::{Error, Result};
use crate::holds::reason as given_reason;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::warehouse::given;

/// Goods are to be brought back, or it is practised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct OpenRecall {
    /// What is asked about: lots, runs, tanks or documents, as roots of traces.
    pub roots: Vec<String>,
    /// `substance`, `microbe`, `allergen`, `machine` or `foreign_body`.
    pub hazard: String,
    /// Why.
    pub reason: String,
    /// `record` or `possible`; as the hazard asks for where absent.
    pub reading: Option<String>,
    /// Why it is read more narrowly than the hazard asks for.
    pub narrow_reason: Option<String>,
    /// Only what was in the root from this time on.
    pub from: Option<String>,
    /// Only what was in the root up to this time.
    pub to: Option<String>,
    /// The complaint it follows from.
    pub complaint: Option<String>,
    /// Its number; made by the program where absent.
    pub code: Option<String>,
    /// Whether it is only practised.
    #[serde(default)]
    pub drill: bool,
    /// Minutes within which everything should be found.
    pub target_min: Option<u32>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A lot is put into the scope or left out of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct SetRecallLot {
    /// The lot.
    pub lot: String,
    /// Whether it is in the scope.
    pub included: bool,
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Everything in the scope is blocked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct HoldRecall {
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A customer was told, or said that they know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct TellRecall {
    /// Code of the customer.
    pub customer: String,
    /// `phone`, `email`, `message` or `visit`.
    pub channel: Option<String>,
    /// Told again, to somebody higher up.
    #[serde(default)]
    pub escalated: bool,
    /// What is to be remembered of it.
    pub note: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A customer says what became of a lot; the last word counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct AccountRecall {
    /// Code of the customer.
    pub customer: String,
    /// The lot.
    pub lot: String,
    /// Sealed there.
    pub sealed: Option<String>,
    /// Stopped on its way.
    pub intercepted: Option<String>,
    /// Sold or eaten.
    pub sold: Option<String>,
    /// Looked for and not found; the note says how.
    pub missing: Option<String>,
    /// What is to be remembered of it.
    pub note: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Somebody looked whether it worked, or ends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct EndRecall {
    /// Whether it worked; only looked at where that is said.
    pub effective: Option<bool>,
    /// What was found, becomes of the goods, or was learnt.
    pub note: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Which recalls a list shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecallQuery {
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// How customers are told.
const CHANNELS: [&str; 4] = ["phone", "email", "message", "visit"];
/// How often a hold asks the record again because goods of its scope went on meanwhile; then it takes
/// in wherever they went.
const ASKED_AGAIN: u32 = 4;
/// How often it asks again because movements are being put right meanwhile.
const TRIES: u32 = 20;
/// Roots of one scope at most.
const ROOTS_MAX: usize = 20;
/// Other recalls that are looked through for the same goods, the newest ones.
const OTHERS_MAX: u32 = 50;

pub(crate) fn asked<'a>(
    name: &'static str,
    how: &'a ActAsk,
    (key, preview): (Option<&'a str>, bool),
) -> Asked<'a> {
    Asked { name, permission: Permission::RecallManage, how, key, preview, enrolls: false }
}

impl Plant {
    /// Opens a recall or a drill: what it reaches is asked of the record and frozen.
    pub fn open_recall(
        &self,
        operator: &Operator,
        ask: &OpenRecall,
        once: (Option<&str>, bool),
    ) -> Result<Done<RecallView>> {
        operator.need(Permission::TraceRead)?;
        operator.need(Permission::RecallManage)?;
        let bad = |field| Refusal::BadInput { field };
        if ask.roots.is_empty() || ask.roots.len() > ROOTS_MAX {
            return Err(bad("roots").into());
        }
        let hazard = ask.hazard.parse().map_err(|_| bad("hazard"))?;
        let reading = given(ask.reading.as_deref());
        let reading = reading.map(|word| word.parse().map_err(|_| bad("reading"))).transpose()?;
        let narrow = given(ask.narrow_reason.as_deref());
        let reading = decisions::reading(hazard, reading, narrow.as_deref())?;
        let window = (given(ask.from.as_deref()), given(ask.to.as_deref()));
        let scope = self.recall_scope(operator, (&ask.roots, &[]), (reading, window))?;
        if scope.lots() == 0 {
            return Err(Refusal::RecallEmpty { roots: ask.roots.join(" ") }.into());
        }
        let (content, lots) = (ask.clone(), scope.lots());
        let done =
            self.act(operator, &asked("open_recall", &ask.act, once), ask, move |acting| {
                open(acting, &content, (hazard, narrow), &scope)
            })?;
        self.tables_grew(lots.into(), "recall_lot");
        Ok(done)
    }

    /// Puts a lot into the scope, or leaves it out of it.
    pub fn set_recall_lot(
        &self,
        operator: &Operator,
        code: &str,
        ask: &SetRecallLot,
        once: (Option<&str>, bool),
    ) -> Result<Done<RecallView>> {
        let (recall, content) = (code.to_owned(), ask.clone());
        self.act(operator, &asked("set_recall_lot", &ask.act, once), &(code, ask), move |acting| {
            set_lot(acting, &recall, &content)
        })
    }

    /// Blocks everything in the scope in one transaction; what came to be reached since the scope was
    /// frozen comes into it first. A drill only counts.
    pub fn hold_recall(
        &self,
        operator: &Operator,
        code: &str,
        ask: &HoldRecall,
        once: (Option<&str>, bool),
    ) -> Result<Done<RecallView>> {
        operator.need(Permission::TraceRead)?;
        operator.need(Permission::RecallManage)?;
        let mut tries = 0;
        loop {
            let scope = self.recall_scope_now(operator, code)?;
            let recall = code.to_owned();
            let asked = asked("hold_recall", &ask.act, once);
            tries += 1;
            let preview = once.1;
            let held = self.act(operator, &asked, &(code, ask), move |acting| {
                let recall = hold_all(acting, &recall, &scope, tries >= ASKED_AGAIN)?;
                preview.then(|| acting.recall_view(recall)).transpose()
            });
            match held {
                Err(Error::Stale) if tries < TRIES => {}
                Err(Error::Stale) => return Err(Error::Busy),
                // Where ten thousand lots lie is looked up when they are held, and the floor goes on.
                held => {
                    let Done { act, seq, at, late, warnings, result } = held?;
                    let result = result.map_or_else(|| self.recall(operator, code), Ok)?;
                    return Ok(Done { act, seq, at, late, warnings, result });
                }
            }
        }
    }

    /// Writes down that a customer was told.
    pub fn notice_recall(
        &self,
        operator: &Operator,
        code: &str,
        ask: &TellRecall,
        once: (Option<&str>, bool),
    ) -> Result<Done<RecallView>> {
        let (recall, content) = (code.to_owned(), ask.clone());
        self.act(operator, &asked("notice_recall", &ask.act, once), &(code, ask), move |acting| {
            notice(acting, &recall, &content)
        })
    }

    /// Writes down that a customer knows.
    pub fn acknowledge_recall(
        &self,
        operator: &Operator,
        code: &str,
        ask: &TellRecall,
        once: (Option<&str>, bool),
    ) -> Result<Done<RecallView>> {
        let (recall, content) = (code.to_owned(), ask.clone());
        let asked = asked("acknowledge_recall", &ask.act, once);
        self.act(operator, &asked, &(code, ask), move |acting| {
            acknowledge(acting, &recall, &content)
        })
    }

    /// Writes down what a customer says became of a lot.
    pub fn account_recall(
        &self,
        operator: &Operator,
        code: &str,
        ask: &AccountRecall,
        once: (Option<&str>, bool),
    ) -> Result<Done<RecallView>> {
        let (recall, content) = (code.to_owned(), ask.clone());
        self.act(operator, &asked("account_recall", &ask.act, once), &(code, ask), move |acting| {
            account(acting, &recall, &content)
        })
    }

    /// Writes down whether it worked.
    pub fn check_recall(
        &self,
        operator: &Operator,
        code: &str,
        ask: &EndRecall,
        once: (Option<&str>, bool),
    ) -> Result<Done<RecallView>> {
        let (recall, content) = (code.to_owned(), ask.clone());
        self.act(operator, &asked("check_recall", &ask.act, once), &(code, ask), move |acting| {
            check(acting, &recall, &content)
        })
    }

    /// Ends it.
    pub fn close_recall(
        &self,
        operator: &Operator,
        code: &str,
        ask: &EndRecall,
        once: (Option<&str>, bool),
    ) -> Result<Done<RecallView>> {
        let (recall, content) = (code.to_owned(), ask.clone());
        self.act(operator, &asked("close_recall", &ask.act, once), &(code, ask), move |acting| {
            close(acting, &recall, &content)
        })
    }
}

pub(crate) fn unknown(code: &str) -> Refusal {
    Refusal::UnknownDocument { kind: "recall", code: code.to_owned() }
}

fn open(
    acting: &mut Acting<'_, '_, '_>,
    ask: &OpenRecall,
    (hazard, narrow): (decisions::RecallHazard, Option<String>),
    scope: &Scope,
) -> Result<RecallView> {
    // Load.
    let reason = given_reason(&ask.reason)?;
    let complaint = given(ask.complaint.as_deref());
    if let Some(complaint) = &complaint {
        let known = store::complaints::by_code(acting.cx.tx, acting.ground(), complaint)?;
        let known = acting.kept_from().known(known);
        known.ok_or_else(|| unknown_complaint(complaint))?;
    }
    if !ask.drill {
        warn_of_others(acting, scope)?;
    }
    let prefix = if ask.drill { "RD" } else { "RC" };
    let code = acting.document_code(ClaimKind::Recall, prefix, ask.code.as_deref())?;

    // Append.
    let recall = RecallId(acting.next_id()?);
    (acting.document, acting.reason) = (Some(code.clone()), Some(reason.clone()));
    let (drill, target_min) = (ask.drill, ask.target_min);
    acting.append(RecallOpened { recall, code, hazard, reason, complaint, drill, target_min })?;
    freeze(acting, recall, scope, narrow)?;
    acting.recall_view(recall)
}

/// Whoever opens a recall hears which others that have not ended have some of the same goods: their
/// customers would be asked twice.
fn warn_of_others(acting: &mut Acting<'_, '_, '_>, scope: &Scope) -> Result<()> {
    let ground = acting.ground();
    for other in stored::going_on(acting.cx.tx, ground, OTHERS_MAX)? {
        if other.drill {
            continue;
        }
        let lots = stored::lots(acting.cx.tx, ground, other.recall)?;
        let is_in = |lot: &&ScopeLot| lot.included && scope.pools.binary_search(&lot.pool).is_ok();
        let same = lots.iter().filter(is_in).filter(|lot| lot.kind == PoolKind::Lot).count();
        if same > 0 {
            let of = [("recall", other.code.as_str()), ("lots", &same.to_string())];
            acting.warn("recall_overlaps", &of);
        }
    }
    Ok(())
}

/// Writes down what a scope reaches.
fn freeze(
    acting: &mut Acting<'_, '_, '_>,
    recall: RecallId,
    scope: &Scope,
    reason: Option<String>,
) -> Result<()> {
    acting.append(RecallScoped {
        recall,
        roots: scope.roots.clone(),
        reading: scope.reading,
        position: scope.position,
        from: scope.from,
        to: scope.to,
        reason,
        lots: scope.lots_record,
        lots_possible: scope.lots_possible,
    })?;
    let ground = acting.ground();
    let known = stored::lots(acting.cx.tx, ground, recall)?;
    let is_known = |pool: &PoolId| known.binary_search_by_key(pool, |lot| lot.pool).is_ok();
    let joining: Vec<PoolId> = scope.pools.iter().copied().filter(|pool| !is_known(pool)).collect();
    for (pool, (fate, _)) in board::fates(acting.cx.tx, ground, &joining)? {
        let target = target_of(&fate);
        acting.append(RecallLotSet { recall, pool, included: true, target, reason: None })?;
    }
    acting.note_went_on(recall, scope.went.iter().copied())
}

fn set_lot(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &SetRecallLot) -> Result<RecallView> {
    // Load.
    let found = acting.recall(code, RecallStage::Scoped)?;
    let reason = given_reason(&ask.reason)?;
    let pool = acting.lot(&ask.lot)?.lot.pool;
    let target = acting.recall_target(pool)?;

    // Append.
    acting.reason = Some(reason.clone());
    let (recall, included) = (found.recall, ask.included);
    acting.append(RecallLotSet { recall, pool, included, target, reason: Some(reason) })?;
    // What comes in after everything was blocked is blocked with it.
    if ask.included && found.held_at_us.is_some() {
        block(acting, &found)?;
    }
    acting.recall_view(recall)
}

/// Nobody is told that all is held while it is not: what went on between the question and the hold is
/// asked for again, or taken in as it is.
fn hold_all(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    scope: &Scope,
    takes_in: bool,
) -> Result<RecallId> {
    let found = acting.recall(code, RecallStage::Held)?;
    let ground = acting.ground();
    let since = scope.since(acting.cx.tx, ground)?;
    let others = cases::not_asked(acting.cx.tx, ground, (&found, &scope.arrived))?;
    if since.corrected || others || !(since.went_to.is_empty() || takes_in) {
        return Err(Error::Stale);
    }
    let known = stored::lots(acting.cx.tx, ground, found.recall)?;
    let is_known = |pool: &PoolId| known.binary_search_by_key(pool, |lot| lot.pool).is_ok();
    if !scope.pools.iter().all(is_known) {
        freeze(acting, found.recall, scope, found.scope_reason.clone())?;
    }
    for &pool in &since.went_to {
        let row = pools::find(acting.cx.tx, ground.0, ground.1, pool)?;
        if row.is_some_and(|row| row.pool.fact.kind.is_inside()) {
            acting.join_recall(found.recall, pool)?;
        }
    }
    let mut went = went_to_sites(acting.cx.tx, ground, since.went)?;
    went.extend(&scope.went);
    acting.note_went_on(found.recall, went)?;
    block(acting, &found)?;
    Ok(found.recall)
}

/// Lays a hold on every lot of the scope that has none of this recall.
fn block(acting: &mut Acting<'_, '_, '_>, found: &Recall) -> Result<()> {
    let (ground, recall) = (acting.ground(), found.recall);
    if !found.drill {
        for pool in stored::unheld(acting.cx.tx, ground, recall)? {
            acting.lay_hold(found, pool)?;
        }
    }
    let mut scope = stored::lots(acting.cx.tx, ground, recall)?;
    scope.retain(|lot| lot.included);
    let pools: Vec<PoolId> = scope.iter().map(|lot| lot.pool).collect();
    let lying = store::lots::lying(acting.cx.tx, ground, &pools)?;
    let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    let portions = count(lying.values().map(Vec::len).sum());
    let lots = count(scope.iter().filter(|lot| lot.kind == PoolKind::Lot).count());
    acting.append(RecallHeld { recall, lots, portions })?;
    Ok(())
}

fn notice(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &TellRecall) -> Result<RecallView> {
    // Load.
    let found = acting.recall(code, RecallStage::Noticed)?;
    let partner = acting.recall_customer(&found, &ask.customer)?;
    let channel = given(ask.channel.as_deref()).unwrap_or_else(|| CHANNELS[0].to_owned());

    // Decide.
    if !CHANNELS.contains(&channel.as_str()) {
        return Err(Refusal::BadInput { field: "channel" }.into());
    }

    // Append.
    let (recall, escalated) = (found.recall, ask.escalated);
    let note = given(ask.note.as_deref());
    acting.append(RecallNoticed { recall, partner, channel, escalated, note })?;
    acting.tell_all(&found, (partner, &ask.customer))?;
    acting.recall_view(recall)
}

fn acknowledge(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &TellRecall,
) -> Result<RecallView> {
    let found = acting.recall(code, RecallStage::Noticed)?;
    let partner = acting.recall_customer(&found, &ask.customer)?;
    let note = given(ask.note.as_deref());
    let ground = acting.ground();
    let events = stored::events(acting.cx.tx, ground, found.recall)?;
    // Whoever calls before they were told hears it then.
    if telling::heard_at(&events, partner) == 0 {
        acting.tell_all(&found, (partner, &ask.customer))?;
    }
    acting.append(RecallAcknowledged { recall: found.recall, partner, note })?;
    acting.recall_view(found.recall)
}

fn account(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &AccountRecall) -> Result<RecallView> {
    let found = acting.recall(code, RecallStage::Noticed)?;
    let partner = acting.recall_customer(&found, &ask.customer)?;
    acting.account_for(&found, partner, ask)?;
    acting.recall_view(found.recall)
}

fn check(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &EndRecall) -> Result<RecallView> {
    // Load.
    let found = acting.recall(code, RecallStage::Checked)?;
    let note = given_reason(&ask.note)?;
    let effective = ask.effective.ok_or(Refusal::BadInput { field: "effective" })?;

    // Decide: a drill may be found effective with what it found.
    if effective && !found.drill {
        let open = board::open_of(acting.cx.tx, acting.ground(), &found)?;
        decisions::may_find_effective(code, open)?;
    }

    // Append.
    acting.append(RecallChecked { recall: found.recall, effective, note })?;
    acting.recall_view(found.recall)
}

fn close(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &EndRecall) -> Result<RecallView> {
    // Load.
    let found = acting.recall(code, RecallStage::Closed)?;
    let (note, ground) = (given_reason(&ask.note)?, acting.ground());

    // Decide: since the check somebody may have taken back what they said, or goods came in.
    if !found.drill {
        let open = board::open_of(acting.cx.tx, ground, &found)?;
        decisions::may_find_effective(code, open)?;
    }

    // Append.
    acting.append(RecallClosed { recall: found.recall, note })?;
    notices::end_links(acting.cx.tx, ground, found.recall)?;
    acting.recall_view(found.recall)
}

/// How much of a lot is to be found.
fn target_of(fate: &decisions::LotFate) -> Quantity {
    Quantity(i64::try_from(fate.target()).unwrap_or(i64::MAX))
}

impl Acting<'_, '_, '_> {
    /// A recall that may go to a stage.
    pub(crate) fn recall(&mut self, code: &str, to: RecallStage) -> Result<Recall> {
        let found = stored::by_code(self.cx.tx, self.ground(), code)?;
        let found = self.kept_from().known(found).ok_or_else(|| unknown(code))?;
        decisions::may_go(code, found.stage, to)?;
        self.document = Some(found.code.clone());
        Ok(found)
    }

    /// A customer whom goods of the scope went to.
    pub(crate) fn recall_customer(&mut self, found: &Recall, code: &str) -> Result<PartnerId> {
        let (_, partner) = self.outside(Role::Customer, code)?;
        let ground = self.ground();
        if !board::customers(self.cx.tx, ground, found)?.contains(code) {
            let reference = found.code.clone();
            return Err(Refusal::NeverShipped { reference, partner: code.to_owned() }.into());
        }
        Ok(partner)
    }

    /// Writes down what a customer says became of a lot.
    pub(crate) fn account_for(
        &mut self,
        found: &Recall,
        partner: PartnerId,
        ask: &AccountRecall,
    ) -> Result<()> {
        // Load.
        let pool = self.lot(&ask.lot)?.lot.pool;
        let ground = self.ground();
        let at = board::at_customer(self.cx.tx, ground, pool, &ask.customer)?;
        let read = |text: &Option<String>, field| -> Result<Quantity> {
            let Some(text) = given(text.as_deref()) else { return Ok(Quantity(0)) };
            Ok(text.parse().map_err(|_| Refusal::BadInput { field })?)
        };
        let said = Statement {
            sealed: read(&ask.sealed, "sealed")?,
            intercepted: read(&ask.intercepted, "intercepted")?,
            sold: read(&ask.sold, "sold")?,
            missing: read(&ask.missing, "missing")?,
            returned: Quantity(i64::try_from(at.returned).unwrap_or(i64::MAX)),
        };
        let note = given(ask.note.as_deref());

        // Decide.
        decisions::may_state(at.sent - at.returned, &said, note.as_deref())?;

        // Append.
        let Statement { sealed, intercepted, sold, missing, returned } = said;
        self.append(RecallAccounted {
            recall: found.recall,
            partner,
            pool,
            sealed,
            intercepted,
            sold,
            missing,
            returned,
            note,
        })?;
        Ok(())
    }

    /// A lot, run or tank comes into the scope of a recall, because the record says so. What the recall
    /// knows already stays as it was frozen, or as somebody put it by hand.
    pub(crate) fn join_recall(&mut self, recall: RecallId, pool: PoolId) -> Result<()> {
        let ground = self.ground();
        if stored::knows(self.cx.tx, ground, recall, pool)? {
            return Ok(());
        }
        let target = self.recall_target(pool)?;
        self.append(RecallLotSet { recall, pool, included: true, target, reason: None })?;
        Ok(())
    }

    /// How much of a lot is to be found.
    pub(super) fn recall_target(&mut self, pool: PoolId) -> Result<Quantity> {
        let ground = self.ground();
        Ok(target_of(&board::fate(self.cx.tx, ground, pool)?.0))
    }

    pub(crate) fn recall_view(&mut self, recall: RecallId) -> Result<RecallView> {
        let (ground, now_us, zone) = (self.ground(), self.cx.now_us, self.zone().clone());
        let found = stored::find(self.cx.tx, ground, recall)?.ok_or(Error::NotFound("recall"))?;
        board::view(self.cx.tx, ground, (&zone, now_us), &found)
    }
}
