//! Corrections: an act is taken back as the run of opposite facts (decision record 0008).
//!
//! Nothing is deleted. What was seen or said stays, and the answer says so.

mod effects;
mod opposites;
mod quantity;

use domain::corrections::{self as decisions, Asking};
use domain::facts::Record;
use domain::masters::CorrectionRight;
use domain::{ActId, CompanyId, Fact, Instant, MasterKind, PersonId, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::acts::{self as stored, Act, ActFilter};
use utoipa::ToSchema;

pub use self::effects::{Dependents, LotChange, OrderChange, Tell};
use self::effects::{Following, Snapshot};
pub use self::quantity::{CorrectQuantity, QuantityCorrected};
use crate::act_log::{FactView, fact_view};
use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::{Error, Result};
use crate::holds::reason;
use crate::naming::{People, PersonName};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::signatures::UNDO_ACT;

/// Why an act is taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct UndoAct {
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What taking an act back did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Undone {
    /// The act that was taken back.
    pub undone: String,
    /// Which act it was.
    pub name: String,
    /// The document it belongs to.
    pub document: Option<String>,
    /// Who had done it.
    pub by: Option<PersonName>,
    /// Lots, runs and tanks with what is in them before and after.
    pub lots: Vec<LotChange>,
    /// Orders with where they stood and stand.
    pub orders: Vec<OrderChange>,
    /// What stays on record, because it was seen or said.
    pub stays: Vec<FactView>,
    /// What was done with the goods since.
    pub dependents: Dependents,
    /// Who has to be told.
    pub tell: Vec<Tell>,
}

/// Acts of a person looked at to find the last one that still counts.
const OWN_ACTS: u32 = 50;

impl Plant {
    /// Takes an act back, or shows what that would change.
    ///
    /// Whoever works may ask; what the act itself needed and the table of correction rights decide.
    pub fn undo_act(
        &self,
        operator: &Operator,
        act: &str,
        ask: &UndoAct,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<Undone>> {
        let asked = Asked {
            name: "undo",
            permission: Permission::WorkRead,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let (id, content, who) = (act.to_owned(), ask.clone(), operator.clone());
        self.act(operator, &asked, &(act, ask), move |acting| undo(acting, &who, &id, &content))
    }
}

fn undo(
    acting: &mut Acting<'_, '_, '_>,
    who: &Operator,
    id: &str,
    ask: &UndoAct,
) -> Result<Undone> {
    // Load.
    let reason = reason(&ask.reason)?;
    let ground = acting.ground();
    let (act, facts, following) = load(acting, id)?;

    // Decide.
    who.need(needed(&facts))?;
    acting.signers_need(needed(&facts))?;
    if let Some(by) = standing_undo(acting, &act)? {
        return Err(Refusal::ActUndone { act: act.act.to_string(), by: by.to_string() }.into());
    }
    refuse_without_right(acting, who, &act, &following)?;
    let opposites = opposites::opposites(acting, &act, &facts, &reason)?;
    if opposites.facts.is_empty() {
        return Err(Refusal::ActStays { act: act.act.to_string() }.into());
    }
    acting.signed_like(&signed_acts(&opposites.facts))?;

    // Append, and look at the books again: what would have been short at any moment is refused, and
    // then nothing of this was recorded.
    let before = Snapshot::of(acting, &opposites.facts)?;
    acting.document.clone_from(&act.document);
    acting.undoes = Some(act.act);
    acting.reason = Some(reason);
    for fact in &opposites.facts {
        acting.append(fact.clone())?;
    }
    let after = Snapshot::of(acting, &opposites.facts)?;
    before.refuse_shortage(acting, &after)?;
    let (lots, orders) = before.changes(acting, &after)?;
    let tell = effects::tell(acting, &act, &following, (&lots, &orders))?;
    let people = People::of(acting.cx.tx, ground.0)?;
    let stays = opposites.stays.iter().map(|record| fact_view(acting.cx.tx, ground, record));
    Ok(Undone {
        undone: act.act.to_string(),
        name: act.name,
        document: act.document,
        by: act.by.map(|person| people.name(person)),
        lots,
        orders,
        stays: stays.collect::<Result<_>>()?,
        dependents: following.dependents,
        tell,
    })
}

/// An act with its facts, and what follows from it.
fn load(acting: &mut Acting<'_, '_, '_>, id: &str) -> Result<(Act, Vec<Record>, Following)> {
    let ground = acting.ground();
    let id: ActId = id.parse().map_err(|_| Error::NotFound("act"))?;
    let act = stored::find(acting.cx.tx, ground, id)?;
    let act = acting.kept_from().known_act(acting.cx.tx, ground, act)?;
    let act = act.ok_or(Error::NotFound("act"))?;
    let facts = stored::facts(acting.cx.tx, ground, &act)?;
    let following = effects::following(acting, &act, &facts)?;
    Ok((act, facts, following))
}

/// What doing an act needs.
pub(crate) fn needed_by(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    act: &Act,
) -> Result<Permission> {
    Ok(match act.name.as_str() {
        "inspect" | "place_hold" | "lift_hold" | "judge_temperature" | "step_complaint" => {
            Permission::QualityJudge
        }
        "publish_instruction" | "release_draft" => Permission::MastersManage,
        "set_retention" | "set_legal_hold" => Permission::RetentionManage,
        "remove_contents" | "restore_contents" => Permission::RetentionRemove,
        name if name.contains("recall") => Permission::RecallManage,
        _ => needed(&stored::facts(tx, ground, act)?),
    })
}

/// Taking back needs what doing needs.
fn needed(facts: &[Record]) -> Permission {
    let any = |of: fn(&Fact) -> bool| facts.iter().any(|record| of(&record.entry.fact));
    let quality = |fact: &Fact| {
        matches!(fact, Fact::InspectionRecorded(_) | Fact::HoldPlaced(_) | Fact::HoldLifted(_))
    };
    let goods = |fact: &Fact| {
        matches!(
            fact,
            Fact::TransferRecorded(_)
                | Fact::TransferCorrected(_)
                | Fact::StockMoved(_)
                | Fact::UnitMoved(_)
                | Fact::OperationStarted(_)
                | Fact::RunClosed(_)
                | Fact::PickSet(_)
        )
    };
    let order = |fact: &Fact| {
        matches!(fact, Fact::OrderPlaced(_) | Fact::OrderLineSet(_) | Fact::OrderStateSet(_))
    };
    if any(quality) {
        Permission::QualityJudge
    } else if !any(goods) && any(order) {
        Permission::OrdersManage
    } else {
        Permission::GoodsRecord
    }
}

/// The acts whose signatures taking back needs: what sets goods free is signed as if it was done by name.
fn signed_acts(opposites: &[Fact]) -> Vec<&'static str> {
    let any = |of: fn(&Fact) -> bool| opposites.iter().any(of);
    let judged = any(|fact| matches!(fact, Fact::LotJudged(_))).then_some("inspect");
    let lifted = any(|fact| matches!(fact, Fact::HoldLifted(_))).then_some("lift_hold");
    [Some(UNDO_ACT), judged, lifted].into_iter().flatten().collect()
}

/// Chain of acts that take each other back, looked at; a longer one is a quarrel, not a correction.
const UNDOES_MAX: usize = 100;

/// The act that took an act back, unless it was taken back itself.
pub(crate) fn standing_undo(acting: &mut Acting<'_, '_, '_>, act: &Act) -> Result<Option<ActId>> {
    let ground = acting.ground();
    undone_by(acting.cx.tx, ground, act)
}

/// The same for readers.
pub(crate) fn undone_by(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    act: &Act,
) -> Result<Option<ActId>> {
    let mut stands = false;
    let mut next = act.undone_by;
    for _ in 0..UNDOES_MAX {
        let Some(by) = next else { break };
        stands = !stands;
        next = stored::find(tx, ground, by)?.and_then(|by| by.undone_by);
    }
    Ok(act.undone_by.filter(|_| stands))
}

fn refuse_without_right(
    acting: &mut Acting<'_, '_, '_>,
    who: &Operator,
    act: &Act,
    following: &Following,
) -> Result<()> {
    let bodies = store::records::bodies(acting.cx.tx, acting.company, MasterKind::CorrectionRight)?;
    let mut table: Vec<CorrectionRight> = Vec::with_capacity(bodies.len());
    for (_, body) in bodies {
        table.push(serde_json::from_str(&body).map_err(Error::fault)?);
    }
    // What counts is when it was put in, and our own clock: a back-dated correction is no earlier.
    let done = acting.work_time_at(Instant::utc(act.recorded_at_us))?;
    let now = acting.work_time_at(Instant::utc(acting.cx.now_us))?;
    let own = act.by == who.person;
    let asking = Asking {
        act: &act.name,
        roles: &who.roles,
        own,
        last: own && is_last(acting, who.person, act)?,
        done: &done,
        now: &now,
        depended_on: following.any(),
    };
    Ok(decisions::may(&table, &asking)?)
}

/// Whether an act is the last one of a person that still counts.
fn is_last(acting: &mut Acting<'_, '_, '_>, person: Option<PersonId>, act: &Act) -> Result<bool> {
    let ground = acting.ground();
    let filter = ActFilter { by: person, ..ActFilter::default() };
    let newest = stored::page(acting.cx.tx, ground, filter, i64::MAX, OWN_ACTS)?;
    for one in newest {
        if one.act == act.act {
            return Ok(true);
        }
        // Taking back is no work of its own, and what was taken back is none any more.
        if one.undoes.is_none() && standing_undo(acting, &one)?.is_none() {
            return Ok(false);
        }
    }
    Ok(false)
}
