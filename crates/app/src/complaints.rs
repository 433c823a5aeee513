//! Complaints: taken, then led step by step to their end, each step with an owner and a clock.

use domain::complaints as decisions;
use domain::facts::{ComplaintStepped, ComplaintTaken};
use domain::{
    CompanyId, ComplaintId, ComplaintStep, Instant, PersonId, PoolId, PoolKind, PoolRef, Refusal,
    Role, SiteId,
};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::claims::ClaimKind;
use store::complaints::{self as stored, Complaint};
use store::side::people;
use store::{Tx, balances, masters, pools};
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Acting, Done};
use crate::attachments::{AttachmentView, attachments_of};
use crate::deliveries::name_of;
use crate::error::{Error, Result};
use crate::holds::{self, HoldView};
use crate::lots;
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times::{self, utc};
use crate::warehouse::{floor, given};

/// A customer complains.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct TakeComplaint {
    /// Code of the customer.
    pub customer: String,
    /// Its number; made by the program where absent.
    pub code: Option<String>,
    /// The lot, where it can be read.
    pub lot: Option<String>,
    /// Number of the delivery note, where it is known.
    pub document: Option<String>,
    /// What is wrong, in the customer's words.
    pub text: String,
    /// Kind of fault, for trends.
    pub cause: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A complaint goes a step further.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct StepComplaint {
    /// `acknowledged`, `investigated`, `answered` or `closed`; only the next one.
    pub step: String,
    /// Code of the person who looks after it from now on.
    pub owner: Option<String>,
    /// When the next step is due.
    pub due_at: Option<String>,
    /// What was done.
    pub note: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Which complaints a list shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ComplaintQuery {
    /// Only those that are not closed.
    pub open: Option<bool>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// A page of complaints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComplaintPage {
    /// The complaints, the newest first.
    pub rows: Vec<ComplaintView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A complaint as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComplaintView {
    /// Its number.
    pub code: String,
    /// Code of the customer.
    pub customer: String,
    /// Its name.
    pub customer_name: String,
    /// What is wrong, in the customer's words.
    pub text: String,
    /// Kind of fault.
    pub cause: Option<String>,
    /// Where it stands.
    pub step: String,
    /// The step that comes next; absent once it is closed.
    pub next_step: Option<String>,
    /// What the person is called who looks after it.
    pub owner: Option<String>,
    /// When the next step is due.
    pub due_at: Option<String>,
    /// When it came.
    pub at: String,
    /// The delivery note.
    pub document: Option<String>,
    /// The lot; absent where it could not be read.
    pub lot: Option<ComplaintLot>,
    /// Lots that were delivered to the customer, the newest first, where no lot is named: one of
    /// these it may be. A list leaves them out.
    pub proposed: Vec<ComplaintLot>,
    /// The steps that were done.
    pub steps: Vec<ComplaintStepView>,
    /// Holds that were laid for it, the newest first. A list leaves them out.
    #[serde(default)]
    #[schema(required)]
    pub holds: Vec<HoldView>,
    /// Photos and papers.
    pub attachments: Vec<AttachmentView>,
}

/// A lot a complaint may be about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComplaintLot {
    /// The lot: the root of a trace.
    pub lot: String,
    /// Its number.
    pub lot_number: Option<String>,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// Delivery notes it went to the customer on, the newest first.
    pub documents: Vec<String>,
}

/// A step of a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComplaintStepView {
    /// The step.
    pub step: String,
    /// When it was done.
    pub at: String,
    /// What the person is called who did it.
    pub by: Option<String>,
    /// Who looked after it from then on.
    pub owner: Option<String>,
    /// When the next step was due.
    pub due_at: Option<String>,
    /// What was done.
    pub note: Option<String>,
}

/// Deliveries that are looked through for lots a complaint may be about.
const DELIVERIES_MAX: u32 = 200;

/// Characters of what a customer says at most.
const TEXT_MAX: usize = 4_000;

impl Plant {
    /// Takes a complaint down.
    pub fn take_complaint(
        &self,
        operator: &Operator,
        ask: &TakeComplaint,
        once: (Option<&str>, bool),
    ) -> Result<Done<ComplaintView>> {
        let content = ask.clone();
        let asked = floor("take_complaint", &ask.act, once);
        self.act(operator, &asked, ask, move |acting| take(acting, &content))
    }

    /// Leads a complaint a step further.
    pub fn step_complaint(
        &self,
        operator: &Operator,
        code: &str,
        ask: &StepComplaint,
        once: (Option<&str>, bool),
    ) -> Result<Done<ComplaintView>> {
        let (complaint, content) = (code.to_owned(), ask.clone());
        let mut asked = floor("step_complaint", &ask.act, once);
        asked.permission = Permission::QualityJudge;
        self.act(operator, &asked, &(code, ask), move |acting| step(acting, &complaint, &content))
    }

    /// A page of complaints.
    pub fn complaints(&self, operator: &Operator, query: &ComplaintQuery) -> Result<ComplaintPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let before: Option<ComplaintId> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        self.read(|tx| {
            let found = stored::page(tx, ground, query.open.unwrap_or(false), before, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.complaint.to_string());
            let rows =
                found.into_iter().map(|complaint| view(tx, ground, complaint, Shown::InList));
            Ok(ComplaintPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }

    /// One complaint.
    pub fn complaint(&self, operator: &Operator, code: &str) -> Result<ComplaintView> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let found = stored::by_code(tx, ground, code)?;
            view(tx, ground, found.ok_or_else(|| unknown(code))?, Shown::Alone(&zone))
        })
    }
}

pub(crate) fn unknown(code: &str) -> Refusal {
    Refusal::UnknownDocument { kind: "complaint", code: code.to_owned() }
}

fn take(acting: &mut Acting<'_, '_, '_>, ask: &TakeComplaint) -> Result<ComplaintView> {
    // Load.
    let (_, partner) = acting.outside(Role::Customer, &ask.customer)?;
    let pool = match given(ask.lot.as_deref()) {
        Some(lot) => Some(acting.lot(&lot)?.lot.pool),
        None => None,
    };
    let code = acting.document_code(ClaimKind::Complaint, "CC", ask.code.as_deref())?;

    // Decide.
    let text = given(Some(&ask.text)).filter(|text| text.chars().count() <= TEXT_MAX);
    let text = text.ok_or(Refusal::BadInput { field: "text" })?;

    // Append.
    let complaint = ComplaintId(acting.next_id()?);
    acting.document = Some(code.clone());
    acting.append(ComplaintTaken {
        complaint,
        code,
        partner,
        pool,
        document: given(ask.document.as_deref()),
        text,
        cause: given(ask.cause.as_deref()),
    })?;
    acting.complaint_view(complaint)
}

fn step(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &StepComplaint) -> Result<ComplaintView> {
    // Load.
    let found = stored::by_code(acting.cx.tx, acting.ground(), code)?;
    let complaint = found.ok_or_else(|| unknown(code))?;
    let bad = |field| Refusal::BadInput { field };
    let step: ComplaintStep = ask.step.parse().map_err(|_| bad("step"))?;
    let owner: Option<PersonId> = match given(ask.owner.as_deref()) {
        Some(owner) => {
            let known = people::person_by_code(acting.cx.tx, acting.company, &owner)?;
            Some(known.ok_or(Refusal::UnknownCode { kind: "person", code: owner })?)
        }
        None => acting.by.filter(|_| complaint.owner.is_none()),
    };
    let due_at: Option<Instant> = given(ask.due_at.as_deref())
        .map(|due| due.parse())
        .transpose()
        .map_err(|_| bad("due_at"))?;

    // Decide.
    decisions::step(code, complaint.step, step)?;
    // Somebody waits for the next step: until when has to be said.
    if due_at.is_none() && decisions::next(step).is_some() {
        return Err(bad("due_at").into());
    }

    // Append.
    acting.document = Some(code.to_owned());
    let note = given(ask.note.as_deref());
    let complaint = complaint.complaint;
    acting.append(ComplaintStepped { complaint, step, owner, due_at, note })?;
    acting.complaint_view(complaint)
}

impl Acting<'_, '_, '_> {
    fn complaint_view(&mut self, complaint: ComplaintId) -> Result<ComplaintView> {
        let ground = self.ground();
        let zone = self.zone().clone();
        let found = stored::find(self.cx.tx, ground, complaint)?;
        view(self.cx.tx, ground, found.ok_or(Error::NotFound("complaint"))?, Shown::Alone(&zone))
    }
}

/// How much of a complaint is asked for: what was delivered to the customer is looked for only when
/// one complaint is looked at.
#[derive(Clone, Copy)]
enum Shown<'a> {
    Alone(&'a TimeZone),
    InList,
}

fn view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    complaint: Complaint,
    shown: Shown<'_>,
) -> Result<ComplaintView> {
    let partner = masters::partner(tx, ground.0, complaint.partner)?;
    let partner = partner.ok_or(Error::NotFound("partner"))?;
    let (delivered, holds) = match shown {
        Shown::Alone(zone) => (
            delivered(tx, ground, &partner.code)?,
            holds::of_complaint(tx, ground, zone, &complaint.code)?,
        ),
        Shown::InList => (Vec::new(), Vec::new()),
    };
    let (lot, proposed) = match complaint.pool {
        None => (None, delivered),
        Some(pool) => {
            let lot = lot_view(tx, ground, pool)?;
            let known = delivered.into_iter().find(|known| known.lot == lot.lot);
            (Some(known.unwrap_or(lot)), Vec::new())
        }
    };
    let mut steps = Vec::new();
    for step in stored::steps(tx, ground, complaint.complaint)? {
        steps.push(ComplaintStepView {
            step: step.step.to_string(),
            at: step.at.to_string(),
            by: called(tx, ground.0, step.by)?,
            owner: called(tx, ground.0, step.owner)?,
            due_at: step.due_at_us.map(utc),
            note: step.note,
        });
    }
    Ok(ComplaintView {
        attachments: attachments_of(tx, ground, &format!("complaint:{}", complaint.code))?,
        customer: partner.code,
        customer_name: partner.name,
        text: complaint.text,
        cause: complaint.cause,
        step: complaint.step.to_string(),
        next_step: decisions::next(complaint.step).map(|step| step.to_string()),
        owner: called(tx, ground.0, complaint.owner)?,
        due_at: complaint.due_at_us.map(utc),
        at: complaint.at.to_string(),
        document: complaint.document,
        lot,
        proposed,
        holds,
        steps,
        code: complaint.code,
    })
}

fn called(tx: &mut Tx<'_>, company: CompanyId, person: Option<PersonId>) -> Result<Option<String>> {
    match person {
        Some(person) => name_of(tx, company, person),
        None => Ok(None),
    }
}

/// The lots that went to a customer last, each once, the newest first.
fn delivered(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    customer: &str,
) -> Result<Vec<ComplaintLot>> {
    let reference = PoolRef { kind: PoolKind::Customer, code: customer.to_owned() };
    let Some(row) = pools::by_reference(tx, ground.0, ground.1, &reference)? else {
        return Ok(Vec::new());
    };
    let ids = stored::arrived(tx, ground, row.pool.fact.pool, DELIVERIES_MAX)?;
    let mut standing = balances::all_standing(tx, ground, &ids)?;
    standing.sort_by_key(|transfer| std::cmp::Reverse((transfer.at, transfer.fact.transfer)));
    let mut found: Vec<(PoolId, ComplaintLot)> = Vec::new();
    for transfer in standing {
        let pool = transfer.fact.from;
        let known = found.iter().position(|(known, _)| *known == pool);
        let place = if let Some(place) = known {
            place
        } else {
            let row = pools::find(tx, ground.0, ground.1, pool)?;
            if row.is_none_or(|row| row.pool.fact.kind != PoolKind::Lot) {
                continue;
            }
            found.push((pool, lot_view(tx, ground, pool)?));
            found.len() - 1
        };
        let documents = &mut found[place].1.documents;
        if let Some(document) = transfer.fact.document.filter(|known| !documents.contains(known)) {
            documents.push(document);
        }
    }
    Ok(found.into_iter().map(|(_, lot)| lot).collect())
}

fn lot_view(tx: &mut Tx<'_>, ground: (CompanyId, SiteId), pool: PoolId) -> Result<ComplaintLot> {
    let loaded = lots::by_pool(tx, ground, pool, lots::NOW)?;
    Ok(ComplaintLot {
        lot: loaded.lot.reference.to_string(),
        lot_number: loaded.lot.lot_number,
        item: loaded.item.code,
        item_name: loaded.item.name,
        documents: Vec::new(),
    })
}
