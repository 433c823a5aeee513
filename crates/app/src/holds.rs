//! Holds: a block on lots that stops every movement until it is lifted.
//!
//! Several may lie on one lot. A hold says nothing of what quality thinks of the lot, and lifting it
//! changes nothing of that.

use domain::facts::{HoldLifted, HoldPlaced};
use domain::{CompanyId, Fact, HoldId, LotStatus, PoolId, Refusal, SiteId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::acts::{self, Act, ActFilter};
use store::stock::{self, Hold};
use store::{Tx, complaints, holds as stored};
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::complaints::unknown as unknown_complaint;
use crate::corrections::undone_by;
use crate::error::Result;
use crate::lots;
use crate::naming::{LotName, People, PersonName, lot_name, on_hand};
use crate::orders::at_line;
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;
use crate::warehouse::given;

/// Lots that are to be blocked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct PlaceHold {
    /// The lots, by their references or numbers.
    pub lots: Vec<String>,
    /// Why.
    pub reason: String,
    /// Number of the complaint it follows from.
    pub complaint: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What blocking did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldsPlaced {
    /// Each lot, in the order they were given.
    pub lots: Vec<HeldLot>,
}

/// A lot that was blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeldLot {
    /// The hold; it is lifted by this.
    pub hold: String,
    /// The lot.
    pub lot: LotName,
    /// How much of it is there.
    pub quantity: String,
    /// How much of it is at customers already: a hold does not reach that.
    pub shipped: String,
    /// Reasons of the holds that lay on it before.
    pub also_held: Vec<String>,
    /// Shipments that have not left and were to take of it.
    pub shipments: Vec<StoppedPick>,
}

/// A shipment that is stopped by a hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StoppedPick {
    /// Number of the delivery note.
    pub shipment: String,
    /// How much of the lot it was to take.
    pub quantity: String,
    /// Whether that was taken from its place already: somebody has to bring it back.
    pub picked: bool,
}

/// Why a hold ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct LiftHold {
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What lifting a hold did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldEnded {
    /// The hold.
    pub hold: String,
    /// The lot.
    pub lot: LotName,
    /// Reasons of the holds that still lie on it.
    pub still_held: Vec<String>,
    /// What quality says of it.
    pub status: Option<String>,
}

/// Which holds a page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HoldQuery {
    /// Every hold of this lot, lifted ones too, by its reference or number.
    pub lot: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Rows at most.
    pub limit: Option<u32>,
}

/// A hold as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldView {
    /// Its id.
    pub hold: String,
    /// The lot.
    pub lot: LotName,
    /// How much of it is there.
    pub quantity: String,
    /// What quality says of it.
    pub status: Option<String>,
    /// Why it is blocked.
    pub reason: String,
    /// Since when.
    pub since: String,
    /// Who blocked it.
    pub by: Option<PersonName>,
    /// Number of the complaint it follows from.
    pub complaint: Option<String>,
    /// When it was lifted; none while it is open.
    pub lifted_at: Option<String>,
    /// Who lifted it.
    pub lifted_by: Option<PersonName>,
    /// Why it was lifted.
    pub lifted_reason: Option<String>,
    /// Shipments that have not left and were to take of it.
    pub shipments: Vec<StoppedPick>,
}

/// A page of holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HoldPage {
    /// The holds, the oldest first.
    pub rows: Vec<HoldView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// The act that lays holds.
pub(crate) const NAME: &str = "place_hold";
/// Acts of a complaint that are read at once.
const ACTS_READ: u32 = 20;
/// Lots of one hold at most.
const LOTS_MAX: usize = 500;
/// Characters of a reason at most.
const REASON_MAX: usize = 500;

impl Plant {
    /// Blocks lots, all of them or none, or shows what blocking would stop.
    pub fn place_hold(
        &self,
        operator: &Operator,
        ask: &PlaceHold,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<HoldsPlaced>> {
        let asked = Asked {
            name: NAME,
            permission: Permission::QualityJudge,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| place(acting, &content))
    }

    /// Lifts a hold.
    pub fn lift_hold(
        &self,
        operator: &Operator,
        hold: &str,
        ask: &LiftHold,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<HoldEnded>> {
        let asked = Asked {
            name: "lift_hold",
            permission: Permission::QualityJudge,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let (id, content) = (hold.to_owned(), ask.clone());
        self.act(operator, &asked, &(hold, ask), move |acting| lift(acting, &id, &content))
    }

    /// A page of the holds that are open, or every hold of one lot.
    pub fn holds(&self, operator: &Operator, query: &HoldQuery) -> Result<HoldPage> {
        operator.need(Permission::WorkRead)?;
        let after: Option<HoldId> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let named = query.lot.as_deref().filter(|lot| !lot.is_empty());
            let (found, next) = if let Some(reference) = named {
                let pool = lots::pool_of(tx, ground, reference)?;
                (stock::holds(tx, ground, pool)?, None)
            } else {
                let found = stock::open_holds(tx, ground, after.unwrap_or_default(), limit)?;
                let full = found.len() == limit as usize;
                let next = found.last().filter(|_| full).map(|hold| hold.hold.to_string());
                (found, next)
            };
            let people = People::of(tx, ground.0)?;
            let rows = found.into_iter().map(|hold| view(tx, ground, (&zone, &people), hold));
            let rows = rows.collect::<Result<_>>()?;
            Ok(HoldPage { rows, next })
        })
    }
}

/// A hold as people see it.
pub(crate) fn view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (zone, people): (&TimeZone, &People),
    hold: Hold,
) -> Result<HoldView> {
    let shipments = if is_open(&hold) { stopped(tx, ground, hold.pool)? } else { Vec::new() };
    Ok(HoldView {
        hold: hold.hold.to_string(),
        lot: lot_name(tx, ground, hold.pool)?,
        quantity: on_hand(tx, ground, hold.pool)?,
        status: stock::lot(tx, ground, hold.pool)?.status.map(status_text),
        since: times::in_zone(hold.placed_at_us, zone),
        by: hold.placed_by.map(|person| people.name(person)),
        complaint: complaint_of(tx, ground, &hold)?,
        lifted_at: hold.lifted_at_us.map(|at| times::in_zone(at, zone)),
        lifted_by: hold.lifted_by.map(|person| people.name(person)),
        lifted_reason: hold.lifted_reason,
        shipments,
        reason: hold.reason,
    })
}

/// The complaint a hold follows from: its act belongs to it. What lays a hold again, because lifting it
/// was taken back, belongs to what the lifting belonged to.
fn complaint_of(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    hold: &Hold,
) -> Result<Option<String>> {
    let act = acts::of_fact(tx, ground, hold.placed_seq)?;
    let Some(document) = act.filter(lays_holds).and_then(|act| act.document) else {
        return Ok(None);
    };
    let known = complaints::by_code(tx, ground, &document)?;
    Ok(known.map(|_| document))
}

/// Whether an act may lay holds for a complaint: laying them, or taking back that they were lifted.
pub(crate) fn lays_holds(act: &Act) -> bool {
    act.name == NAME || act.undoes.is_some()
}

/// The holds that were laid for a complaint, the newest first.
pub(crate) fn of_complaint(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    zone: &TimeZone,
    complaint: &str,
) -> Result<Vec<HoldView>> {
    let filter = ActFilter { document: Some(complaint), ..ActFilter::default() };
    let people = People::of(tx, ground.0)?;
    let mut views = Vec::new();
    let mut before_seq = i64::MAX;
    loop {
        let page = acts::page(tx, ground, filter, before_seq, ACTS_READ)?;
        let Some(last) = page.last() else { return Ok(views) };
        before_seq = last.last_seq;
        for act in page.iter().filter(|act| lays_holds(act)) {
            if undone_by(tx, ground, act)?.is_some() {
                continue;
            }
            for record in acts::facts(tx, ground, act)? {
                let Fact::HoldPlaced(fact) = record.entry.fact else { continue };
                if let Some(hold) = stock::hold_as_said(tx, ground, fact.hold)? {
                    views.push(view(tx, ground, (zone, &people), hold)?);
                }
            }
        }
    }
}

fn status_text(status: LotStatus) -> String {
    status.to_string()
}

/// A reason somebody gave.
pub(crate) fn reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let long = text.chars().count() > REASON_MAX;
    if text.is_empty() || long || text.chars().any(char::is_control) {
        return Err(Refusal::BadInput { field: "reason" });
    }
    Ok(text.to_owned())
}

pub(crate) fn place(acting: &mut Acting<'_, '_, '_>, ask: &PlaceHold) -> Result<HoldsPlaced> {
    let reason = reason(&ask.reason)?;
    if ask.lots.is_empty() || ask.lots.len() > LOTS_MAX {
        return Err(Refusal::BadInput { field: "lots" }.into());
    }
    if let Some(complaint) = given(ask.complaint.as_deref()) {
        let known = complaints::by_code(acting.cx.tx, acting.ground(), &complaint)?;
        let known = acting.kept_from().known(known);
        known.ok_or_else(|| unknown_complaint(&complaint))?;
        acting.document = Some(complaint);
    }
    acting.reason = Some(reason.clone());
    let mut lots = Vec::with_capacity(ask.lots.len());
    for (place, reference) in ask.lots.iter().enumerate() {
        let held = hold_lot(acting, reference, &reason);
        lots.push(held.map_err(|error| at_line(error, place + 1))?);
    }
    Ok(HoldsPlaced { lots })
}

/// Any lot may be blocked, an empty one too: goods of it may come back.
fn hold_lot(acting: &mut Acting<'_, '_, '_>, reference: &str, reason: &str) -> Result<HeldLot> {
    // Load.
    let lot = acting.lot(reference)?.lot;
    let shipped = acting.shipped(lot.pool)?;
    let ground = acting.ground();
    let shipments = stopped(acting.cx.tx, ground, lot.pool)?;

    // Append.
    let hold = HoldId(acting.next_id()?);
    acting.append(HoldPlaced { hold, pool: lot.pool, reason: reason.to_owned(), recall: None })?;
    Ok(HeldLot {
        hold: hold.to_string(),
        lot: lot_name(acting.cx.tx, ground, lot.pool)?,
        quantity: domain::quantity::format_scaled(lot.moves.on_hand()),
        shipped: domain::quantity::format_scaled(shipped),
        also_held: lot.holds.into_iter().map(|(_, reason)| reason).collect(),
        shipments,
    })
}

fn lift(acting: &mut Acting<'_, '_, '_>, id: &str, ask: &LiftHold) -> Result<HoldEnded> {
    // Load.
    let unknown = || Refusal::UnknownDocument { kind: "hold", code: id.to_owned() };
    let reason = reason(&ask.reason)?;
    let hold: HoldId = id.parse().map_err(|_| unknown())?;
    let ground = acting.ground();
    let hold = stock::hold(acting.cx.tx, ground, hold)?.ok_or_else(unknown)?;
    let lot = lot_name(acting.cx.tx, ground, hold.pool)?;

    // Decide.
    if hold.lifted_at_us.is_some() {
        return Err(Refusal::HoldNotOpen { reference: lot.lot }.into());
    }

    // Append.
    acting.document = complaint_of(acting.cx.tx, ground, &hold)?;
    acting.reason = Some(reason.clone());
    acting.append(HoldLifted { hold: hold.hold, reason })?;
    let holds = stock::holds(acting.cx.tx, ground, hold.pool)?;
    let still = holds.into_iter().filter(is_open).map(|hold| hold.reason);
    Ok(HoldEnded {
        hold: hold.hold.to_string(),
        lot,
        still_held: still.collect(),
        status: stock::lot(acting.cx.tx, ground, hold.pool)?.status.map(status_text),
    })
}

fn is_open(hold: &Hold) -> bool {
    hold.lifted_at_us.is_none()
}

/// The shipments a hold on a lot stops.
fn stopped(tx: &mut Tx<'_>, ground: (CompanyId, SiteId), pool: PoolId) -> Result<Vec<StoppedPick>> {
    let picks = stored::open_picks(tx, ground, pool)?;
    let stopped = picks.into_iter().map(|pick| StoppedPick {
        shipment: pick.code,
        quantity: pick.quantity.to_string(),
        picked: pick.picked,
    });
    Ok(stopped.collect())
}
