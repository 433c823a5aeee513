//! Complaints as people see them.

use domain::complaints as decisions;
use domain::masters::Partner;
use domain::{CompanyId, ComplaintId, ComplaintStep, MasterKind, PersonId, SiteId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::complaints::{self as stored, Complaint};
use store::{Tx, masters, recalls, records};
use utoipa::ToSchema;

use super::lots::{delivered, lot_view};
use crate::attachments::{AttachmentView, attachments_of};
use crate::deliveries::name_of;
use crate::error::{Error, Result};
use crate::holds::{self, HoldView};
use crate::times::utc;

/// Recalls of one complaint that are named.
const RECALLS_MAX: u32 = 20;

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
    /// Code of the material it comes from.
    #[serde(default)]
    pub material: Option<String>,
    /// Its name.
    #[serde(default)]
    pub material_name: Option<String>,
    /// The department it comes from.
    #[serde(default)]
    pub department: Option<String>,
    /// What the coder printed on it, as it was read.
    #[serde(default)]
    pub coder_text: Option<String>,
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
    /// Lots that somebody judged: one of the candidates it is, unless it is one nobody thought of.
    #[serde(default)]
    #[schema(required)]
    pub suspects: Vec<ComplaintSuspect>,
    /// Nobody knows yet which lot it is: a trace from here has an open end.
    #[serde(default)]
    #[schema(required)]
    pub lot_open: bool,
    /// The steps that were done.
    pub steps: Vec<ComplaintStepView>,
    /// Holds that were laid for it, the newest first. A list leaves them out.
    #[serde(default)]
    #[schema(required)]
    pub holds: Vec<HoldView>,
    /// Recalls and drills that follow from it, the newest first. A list leaves them out.
    #[serde(default)]
    #[schema(required)]
    pub recalls: Vec<ComplaintRecall>,
    /// Why it happened and what was done. A list leaves it out.
    #[serde(default)]
    pub explanation: Option<ExplanationView>,
    /// What the customer was given. A list leaves it out.
    #[serde(default)]
    #[schema(required)]
    pub compensations: Vec<CompensationView>,
    /// Samples that came back. A list leaves them out.
    #[serde(default)]
    #[schema(required)]
    pub samples: Vec<SampleView>,
    /// The language letters to the customer are written in, where their record says so.
    #[serde(default)]
    pub letter_language: Option<String>,
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
    /// Minutes since the step before.
    #[serde(default)]
    pub minutes: Option<i64>,
    /// It was done after it was due.
    #[serde(default)]
    #[schema(required)]
    pub late: bool,
}

/// What a lot is to a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComplaintSuspect {
    /// The lot.
    pub lot: ComplaintLot,
    /// `candidate`, `named` or `ruled_out`.
    pub standing: String,
    /// How one knows.
    pub reason: Option<String>,
    /// When it was said.
    pub at: String,
    /// What the person is called who said it.
    pub by: Option<String>,
}

/// Why it happened and what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExplanationView {
    /// Who works on it.
    pub team: Option<String>,
    /// What keeps it from more customers.
    pub containment: Option<String>,
    /// Why it happened.
    pub root_cause: Option<String>,
    /// What is to put it right.
    pub corrective: Option<String>,
    /// What was done of that, and how one knows that it works.
    pub implemented: Option<String>,
    /// What keeps it from happening elsewhere.
    pub prevention: Option<String>,
    /// What was said to whoever worked on it.
    pub recognition: Option<String>,
    /// When it was said last.
    pub at: String,
    /// What the person is called who said it.
    pub by: Option<String>,
}

/// What a customer was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CompensationView {
    /// `credit`, `replacement`, `refund`, `goodwill` or `none`.
    pub way: String,
    /// How much.
    pub amount: Option<String>,
    /// The currency.
    pub currency: Option<String>,
    /// Number of the credit note or delivery.
    pub document: Option<String>,
    /// What is to be remembered of it.
    pub note: Option<String>,
    /// When.
    pub at: String,
    /// What the person is called who wrote it down.
    pub by: Option<String>,
}

/// A recall that follows from a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComplaintRecall {
    /// Its number.
    pub code: String,
    /// Whether it is only practised.
    pub drill: bool,
    /// `scoped`, `held`, `noticed`, `checked` or `closed`.
    pub stage: String,
    /// When it was opened.
    pub opened_at: String,
}

/// A sample that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SampleView {
    /// What it is.
    pub what: String,
    /// How many pieces.
    pub pieces: u32,
    /// Where it is kept.
    pub place: Option<String>,
    /// What was seen.
    pub finding: Option<String>,
    /// When it came.
    pub at: String,
    /// What the person is called who took it in.
    pub by: Option<String>,
}

/// How much of a complaint is asked for: what was delivered to the customer is looked for only when
/// one complaint is looked at.
#[derive(Clone, Copy)]
pub(super) enum Shown<'a> {
    Alone(&'a TimeZone),
    InList,
}

pub(super) fn view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    complaint: Complaint,
    shown: Shown<'_>,
) -> Result<ComplaintView> {
    let partner = masters::partner(tx, ground.0, complaint.partner)?;
    let partner = partner.ok_or(Error::NotFound("partner"))?;
    let suspects = suspects(tx, ground, complaint.complaint)?;
    let (lot, mut proposed) = which_lot(tx, ground, (&complaint, &partner.code), shown)?;
    proposed.retain(|lot| suspects.iter().all(|suspect| suspect.lot.lot != lot.lot));
    let (material, material_name) = match complaint.material {
        Some(item) => masters::item(tx, ground.0, item)?.map(|item| (item.code, item.name)).unzip(),
        None => (None, None),
    };
    let beside = match shown {
        Shown::Alone(zone) => Beside::of(tx, ground, zone, (&complaint, &partner.code))?,
        Shown::InList => Beside::default(),
    };
    Ok(ComplaintView {
        attachments: attachments_of(tx, ground, &format!("complaint:{}", complaint.code))?,
        steps: steps(tx, ground, &complaint)?,
        lot_open: lot.is_none(),
        customer: partner.code,
        customer_name: partner.name,
        text: complaint.text,
        cause: complaint.cause,
        material,
        material_name,
        department: complaint.department,
        coder_text: complaint.coder_text,
        step: complaint.step.to_string(),
        next_step: decisions::next(complaint.step).map(|step| step.to_string()),
        owner: called(tx, ground.0, complaint.owner)?,
        due_at: complaint.due_at_us.map(utc),
        at: complaint.at.to_string(),
        document: complaint.document,
        lot,
        proposed,
        suspects,
        holds: beside.holds,
        recalls: beside.recalls,
        explanation: beside.explanation,
        compensations: beside.compensations,
        samples: beside.samples,
        letter_language: beside.letter_language,
        code: complaint.code,
    })
}

/// The lot where it is known, else those that were delivered to the customer.
fn which_lot(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (complaint, customer): (&Complaint, &str),
    shown: Shown<'_>,
) -> Result<(Option<ComplaintLot>, Vec<ComplaintLot>)> {
    let delivered = match shown {
        Shown::Alone(_) => delivered(tx, ground, customer)?,
        Shown::InList => Vec::new(),
    };
    let Some(pool) = complaint.pool else { return Ok((None, delivered)) };
    let lot = lot_view(tx, ground, pool)?;
    let known = delivered.into_iter().find(|known| known.lot == lot.lot);
    Ok((Some(known.unwrap_or(lot)), Vec::new()))
}

/// What is shown of a complaint only where it is looked at alone.
#[derive(Default)]
struct Beside {
    holds: Vec<HoldView>,
    recalls: Vec<ComplaintRecall>,
    explanation: Option<ExplanationView>,
    compensations: Vec<CompensationView>,
    samples: Vec<SampleView>,
    letter_language: Option<String>,
}

impl Beside {
    fn of(
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
        zone: &TimeZone,
        (complaint, customer): (&Complaint, &str),
    ) -> Result<Self> {
        let id = complaint.complaint;
        let explanation = match stored::explanation(tx, ground, id)? {
            Some(said) => Some(ExplanationView {
                team: said.team,
                containment: said.containment,
                root_cause: said.root_cause,
                corrective: said.corrective,
                implemented: said.implemented,
                prevention: said.prevention,
                recognition: said.recognition,
                at: utc(said.at_us),
                by: called(tx, ground.0, said.by)?,
            }),
            None => None,
        };
        let mut compensations = Vec::new();
        for given in stored::compensations(tx, ground, id)? {
            compensations.push(CompensationView {
                way: given.way,
                amount: given.amount.map(|amount| amount.to_string()),
                currency: given.currency,
                document: given.document,
                note: given.note,
                at: utc(given.at_us),
                by: called(tx, ground.0, given.by)?,
            });
        }
        let mut samples = Vec::new();
        for sample in stored::samples(tx, ground, id)? {
            samples.push(SampleView {
                what: sample.what,
                pieces: sample.pieces,
                place: sample.place,
                finding: sample.finding,
                at: utc(sample.at_us),
                by: called(tx, ground.0, sample.by)?,
            });
        }
        let holds = holds::of_complaint(tx, ground, zone, &complaint.code)?;
        let recalls = recalls::of_complaint(tx, ground, (&complaint.code, RECALLS_MAX))?;
        let recalls = recalls.into_iter().map(|recall| ComplaintRecall {
            stage: recall.stage.as_str().to_owned(),
            opened_at: utc(recall.at.utc_us),
            drill: recall.drill,
            code: recall.code,
        });
        let recalls = recalls.collect();
        let letter_language = letter_language(tx, ground.0, customer)?;
        Ok(Self { holds, recalls, explanation, compensations, samples, letter_language })
    }
}

/// The language the customer's record says letters are written in.
fn letter_language(tx: &mut Tx<'_>, company: CompanyId, customer: &str) -> Result<Option<String>> {
    let body = records::body(tx, company, MasterKind::Partner, customer)?;
    let partner: Option<Partner> =
        body.map(|body| serde_json::from_str(&body).map_err(Error::fault)).transpose()?;
    let language = partner.map(|partner| partner.letter_language);
    Ok(language.filter(|language| !language.is_empty()))
}

fn suspects(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    complaint: ComplaintId,
) -> Result<Vec<ComplaintSuspect>> {
    let mut views = Vec::new();
    for suspect in stored::suspects(tx, ground, complaint)? {
        views.push(ComplaintSuspect {
            lot: lot_view(tx, ground, suspect.pool)?,
            standing: suspect.standing.to_string(),
            reason: suspect.reason,
            at: utc(suspect.at_us),
            by: called(tx, ground.0, suspect.by)?,
        });
    }
    Ok(views)
}

/// The steps that were done, each with how long it took and whether that was too long.
fn steps(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    complaint: &Complaint,
) -> Result<Vec<ComplaintStepView>> {
    let mut views = Vec::new();
    let (mut before_us, mut due_us) = (complaint.at.utc_us, None::<i64>);
    for step in stored::steps(tx, ground, complaint.complaint)? {
        let is_first = step.step == ComplaintStep::Taken;
        let minutes = (step.at.utc_us - before_us).max(0) / 60_000_000;
        views.push(ComplaintStepView {
            step: step.step.to_string(),
            at: step.at.to_string(),
            by: called(tx, ground.0, step.by)?,
            owner: called(tx, ground.0, step.owner)?,
            due_at: step.due_at_us.map(utc),
            note: step.note,
            minutes: (!is_first).then_some(minutes),
            late: due_us.is_some_and(|due_us| step.at.utc_us > due_us),
        });
        (before_us, due_us) = (step.at.utc_us, step.due_at_us);
    }
    Ok(views)
}

fn called(tx: &mut Tx<'_>, company: CompanyId, person: Option<PersonId>) -> Result<Option<String>> {
    match person {
        Some(person) => name_of(tx, company, person),
        None => Ok(None),
    }
}
