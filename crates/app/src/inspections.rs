//! Inspections: a verdict releases a lot, rejects it, or splits the bad part off.

use domain::facts::{InspectionRecorded, ReserveGiven};
use domain::inspections::{self as decisions, Outcome, Verdict};
use domain::places;
use domain::{
    InspectionId, InspectionStage, Instant, LotStatus, PoolId, PoolKind, Quantity, Refusal, Role,
};
use serde::{Deserialize, Serialize};
use store::{inspections as stored, masters, pools, stock};
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::{Error, Result};
use crate::naming::{LotName, People, PersonName, lot_name, on_hand};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::splits::{RejectedLot, set_aside, split_off};
use crate::times;
use crate::warehouse::given;

/// A verdict on a lot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct Inspect {
    /// The lot, by its reference or its number.
    pub lot: String,
    /// `incoming`, `in_process`, `final` or `return`.
    pub stage: String,
    /// How much is good, in the lot's unit; nothing where absent.
    pub accepted: Option<String>,
    /// How much is not; nothing where absent.
    pub rejected: Option<String>,
    /// How many pieces were looked at.
    pub sampled: Option<u32>,
    /// How many of them were defective.
    pub defective: Option<u32>,
    /// What was found.
    pub note: Option<String>,
    /// The place the rejected part is taken from, where the lot lies in several.
    pub rejected_from: Option<String>,
    /// The place the rejected part is put at; it stays where it is where absent.
    pub rejected_place: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A verdict with which a lot goes on before all that its plan asks for is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct UnderReserve {
    /// The verdict.
    pub verdict: Inspect,
    /// Until when it is to be known.
    pub due: String,
    /// Codes of the customers that may have of it; whoever may otherwise where empty.
    #[serde(default)]
    pub customers: Vec<String>,
    /// Why it does not wait.
    pub reason: String,
}

/// What a verdict did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Inspected {
    /// The inspection.
    pub inspection: String,
    /// The lot.
    pub lot: LotName,
    /// What it is now: `released` or `rejected`.
    pub status: String,
    /// How much of it is there now.
    pub quantity: String,
    /// The lot that was split off, where a part was rejected.
    pub rejected: Option<RejectedLot>,
    /// What it went on without, where that was under reserve.
    #[serde(default)]
    #[schema(required)]
    pub pending: Vec<String>,
}

/// Which inspections a page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InspectionQuery {
    /// Only those of this lot.
    pub lot: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Rows at most.
    pub limit: Option<u32>,
}

/// An inspection as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InspectionView {
    /// Its id.
    pub inspection: String,
    /// The lot.
    pub lot: LotName,
    /// `incoming`, `in_process`, `final` or `return`.
    pub stage: String,
    /// How much was accepted, in the lot's unit.
    pub accepted: String,
    /// How much was rejected.
    pub rejected: String,
    /// How many pieces were looked at.
    pub sampled: Option<u32>,
    /// How many of them were defective.
    pub defective: Option<u32>,
    /// What was found.
    pub note: Option<String>,
    /// When.
    pub at: String,
    /// Who judged.
    pub by: Option<PersonName>,
    /// The act it was part of.
    pub act: Option<String>,
    /// Whether the act was taken back.
    pub undone: bool,
}

/// A page of inspections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InspectionPage {
    /// The inspections, the newest first.
    pub rows: Vec<InspectionView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A lot that waits for its verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaitingLot {
    /// The lot.
    pub lot: LotName,
    /// How much of it is there.
    pub quantity: String,
    /// Since when it waits.
    pub since: String,
    /// Where it lies.
    pub places: Vec<String>,
    /// Whether it is on hold: it cannot be judged then.
    pub on_hold: bool,
}

/// A page of lots that wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaitingPage {
    /// The lots, the oldest first.
    pub rows: Vec<WaitingLot>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Characters of a note at most.
const NOTE_MAX: usize = 2_000;

impl Plant {
    /// Passes a verdict on a lot, or shows what it would do.
    pub fn inspect(
        &self,
        operator: &Operator,
        ask: &Inspect,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<Inspected>> {
        let asked = Asked {
            name: "inspect",
            permission: Permission::QualityJudge,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| inspect(acting, &content, None))
    }

    /// Releases a lot before all is known of it, or shows what that would do. It is an act of its own,
    /// because whoever signs for it does not know yet.
    pub fn release_under_reserve(
        &self,
        operator: &Operator,
        ask: &UnderReserve,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<Inspected>> {
        let asked = Asked {
            name: "release_under_reserve",
            permission: Permission::QualityJudge,
            how: &ask.verdict.act,
            key,
            preview,
            enrolls: false,
        };
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| {
            let reserve = Reserve::of(acting, &content)?;
            inspect(acting, &content.verdict, Some(reserve))
        })
    }

    /// A page of inspections.
    pub fn inspections(
        &self,
        operator: &Operator,
        query: &InspectionQuery,
    ) -> Result<InspectionPage> {
        operator.need(Permission::WorkRead)?;
        let before: Option<InspectionId> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let lot = match &query.lot {
                Some(reference) => Some(pool_of(tx, ground, reference)?),
                None => None,
            };
            let found = stored::page(tx, ground, lot, before, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|one| one.inspection.to_string());
            let people = People::of(tx, ground.0)?;
            let mut rows = Vec::with_capacity(found.len());
            for one in found {
                rows.push(view(tx, ground, &people, one)?);
            }
            Ok(InspectionPage { rows, next })
        })
    }

    /// A page of the lots that wait for a verdict.
    pub fn inspection_queue(
        &self,
        operator: &Operator,
        query: &InspectionQuery,
    ) -> Result<WaitingPage> {
        operator.need(Permission::WorkRead)?;
        let after: Option<PoolId> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let found = stored::waiting(tx, ground, after.unwrap_or_default(), limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|one| one.pool.to_string());
            let mut rows = Vec::with_capacity(found.len());
            for one in found {
                let since = since_us(tx, ground, one)?;
                let holds = stock::holds(tx, ground, one.pool)?;
                rows.push(WaitingLot {
                    lot: lot_name(tx, ground, one.pool)?,
                    quantity: on_hand(tx, ground, one.pool)?,
                    since: times::in_zone(since, &zone),
                    places: places_of(tx, ground, one.pool)?,
                    on_hold: holds.iter().any(|hold| hold.lifted_at_us.is_none()),
                });
            }
            Ok(WaitingPage { rows, next })
        })
    }
}

/// Since when a lot waits: when the fact that lets it wait happened.
pub(crate) fn since_us(
    tx: &mut store::Tx<'_>,
    (company, site): (domain::CompanyId, domain::SiteId),
    waiting: stored::Waiting,
) -> Result<i64> {
    let seq = waiting.judged_seq.ok_or(Error::NotFound("lot"))?;
    let facts = store::ledger::records(tx, company, site, seq - 1, 1)?;
    Ok(facts.first().map_or(0, |record| record.entry.at.utc_us))
}

/// A lot by its reference or its number, for reading.
pub(crate) fn pool_of(
    tx: &mut store::Tx<'_>,
    (company, site): (domain::CompanyId, domain::SiteId),
    reference: &str,
) -> Result<PoolId> {
    let unknown = || Refusal::UnknownPool { reference: reference.to_owned() };
    let named = if reference.contains(':') {
        reference.parse().map_err(|_| unknown())?
    } else {
        domain::PoolRef { kind: PoolKind::Lot, code: reference.to_owned() }
    };
    let row = pools::by_reference(tx, company, site, &named)?;
    Ok(row.ok_or_else(unknown)?.pool.fact.pool)
}

/// The places a lot lies at.
pub(crate) fn places_of(
    tx: &mut store::Tx<'_>,
    ground: (domain::CompanyId, domain::SiteId),
    pool: PoolId,
) -> Result<Vec<String>> {
    let lying = stock::portions(tx, ground, pool)?;
    let mut places: Vec<String> =
        lying.into_iter().map(|portion| portion.place).filter(|place| !place.is_empty()).collect();
    places.dedup();
    Ok(places)
}

fn view(
    tx: &mut store::Tx<'_>,
    ground: (domain::CompanyId, domain::SiteId),
    people: &People,
    one: stored::Inspection,
) -> Result<InspectionView> {
    let act = store::acts::of_fact(tx, ground, one.seq)?;
    Ok(InspectionView {
        inspection: one.inspection.to_string(),
        lot: lot_name(tx, ground, one.pool)?,
        stage: one.stage.to_string(),
        accepted: one.accepted.to_string(),
        rejected: one.rejected.to_string(),
        sampled: one.sampled,
        defective: one.defective,
        note: one.note,
        at: one.at.to_string(),
        by: one.by.map(|person| people.name(person)),
        undone: act.as_ref().is_some_and(|act| act.undone_by.is_some()),
        act: act.map(|act| act.act.to_string()),
    })
}

/// A verdict with its values read.
struct Read {
    verdict: Verdict,
    note: Option<String>,
}

impl Read {
    fn of(ask: &Inspect) -> Result<Self, Refusal> {
        let quantity = |text: &Option<String>, field| match text.as_deref().map(str::trim) {
            None | Some("") => Ok(Quantity::ZERO),
            Some(text) => text.parse().map_err(|_| Refusal::BadInput { field }),
        };
        let stage: InspectionStage =
            ask.stage.parse().map_err(|_| Refusal::BadInput { field: "stage" })?;
        let note = ask.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
        if note.is_some_and(|note| note.chars().count() > NOTE_MAX) {
            return Err(Refusal::BadInput { field: "note" });
        }
        Ok(Self {
            verdict: Verdict {
                stage,
                accepted: quantity(&ask.accepted, "accepted")?,
                rejected: quantity(&ask.rejected, "rejected")?,
                sampled: ask.sampled,
                defective: ask.defective,
            },
            note: note.map(str::to_owned),
        })
    }
}

fn inspect(
    acting: &mut Acting<'_, '_, '_>,
    ask: &Inspect,
    reserve: Option<Reserve>,
) -> Result<Inspected> {
    // Load.
    let mut read = Read::of(ask)?;
    let loaded = acting.lot(&ask.lot)?;
    let lot = &loaded.lot;
    let shipped = acting.shipped(lot.pool)?;
    let lying = acting.lying(lot.pool)?;
    let rejected_place = ask.rejected_place.as_deref().filter(|place| !place.is_empty());
    if let Some(place) = rejected_place {
        acting.place(place)?;
    }
    let moment = (acting.at, acting.today());

    // Decide.
    let outcome = decisions::judge(lot, &read.verdict, moment, shipped)?;
    let reference = lot.reference.to_string();
    let there = lot.moves.at(acting.at.utc_us);
    let counted = (&mut read.verdict, there);
    let unknown = acting.keep_to_plan((lot.pool, &reference), counted, reserve.is_some())?;
    let taken = match outcome {
        Outcome::Released => Vec::new(),
        Outcome::Rejected => lying,
        Outcome::Split(rejected) => {
            let named = ask.rejected_from.as_deref().filter(|place| !place.is_empty());
            places::take(&reference, &lying, lot.moves.on_hand(), rejected, named)?
        }
    };

    // Append.
    let inspection = acting.record_inspection(lot.pool, &read)?;
    let mut pending = Vec::new();
    if let (Some(reserve), Some(unknown)) = (reserve, unknown) {
        acting.append(ReserveGiven {
            inspection,
            pool: lot.pool,
            stage: read.verdict.stage,
            plan: unknown.plan,
            pending: unknown.pending.join("\n"),
            due: reserve.due,
            customers: reserve.customers,
            reason: reserve.reason,
        })?;
        pending = unknown.pending;
    }
    let status = match outcome {
        Outcome::Rejected => LotStatus::Rejected,
        Outcome::Released | Outcome::Split(_) => LotStatus::Released,
    };
    let rejected = match outcome {
        Outcome::Split(quantity) => {
            Some(split_off(acting, &loaded, (inspection, quantity), &taken, rejected_place)?)
        }
        Outcome::Rejected => {
            set_aside(acting, lot.pool, &taken, rejected_place)?;
            None
        }
        Outcome::Released => None,
    };
    acting.judge_by(lot.pool, status, inspection)?;
    let ground = acting.ground();
    Ok(Inspected {
        inspection: inspection.to_string(),
        lot: lot_name(acting.cx.tx, ground, lot.pool)?,
        status: status.to_string(),
        quantity: on_hand(acting.cx.tx, ground, lot.pool)?,
        rejected,
        pending,
    })
}

/// A reserve with its values read.
struct Reserve {
    due: Instant,
    customers: Option<String>,
    reason: String,
}

impl Reserve {
    fn of(acting: &mut Acting<'_, '_, '_>, ask: &UnderReserve) -> Result<Self> {
        let due = times::moment(Some(&ask.due), "due")?;
        let due = due.ok_or(Refusal::BadInput { field: "due" })?;
        if due.utc_us <= acting.at.utc_us {
            return Err(Refusal::BadInput { field: "due" }.into());
        }
        let reason = given(Some(&ask.reason));
        let reason = reason.ok_or(Refusal::ReasonNeeded { subject: "reserve".to_owned() })?;
        for customer in &ask.customers {
            let found =
                masters::partner_by_code(acting.cx.tx, acting.company, Role::Customer, customer)?;
            found
                .ok_or_else(|| Refusal::UnknownCode { kind: "customer", code: customer.clone() })?;
        }
        let customers = (!ask.customers.is_empty()).then(|| ask.customers.join("\n"));
        acting.reason = Some(reason.clone());
        Ok(Self { due, customers, reason })
    }
}

impl Acting<'_, '_, '_> {
    fn record_inspection(&mut self, pool: PoolId, read: &Read) -> Result<InspectionId> {
        let inspection = InspectionId(self.next_id()?);
        self.append(InspectionRecorded {
            inspection,
            pool,
            stage: read.verdict.stage,
            accepted: read.verdict.accepted,
            rejected: read.verdict.rejected,
            sampled: read.verdict.sampled,
            defective: read.verdict.defective,
            note: read.note.clone(),
        })?;
        Ok(inspection)
    }
}
