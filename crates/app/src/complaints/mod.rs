//! Complaints: taken, then led step by step to their end, each step with an owner and a clock.

mod explaining;
mod letters;
mod lots;
mod reports;
mod settings;
mod trend;
mod views;

use domain::complaints::{self as decisions, LotStanding};
use domain::facts::{ComplaintLotSet, ComplaintStepped, ComplaintTaken};
use domain::guests::Sight;
use domain::{ComplaintId, ComplaintStep, PersonId, Refusal, Role};
use serde::Deserialize;
use store::claims::ClaimKind;
use store::complaints::{self as stored, Complaint, ComplaintFilter, Wanted};
use store::masters;
use store::side::people;
use utoipa::{IntoParams, ToSchema};

pub use self::explaining::{Compensate, ExplainComplaint, ReturnSample};
pub use self::letters::LetterAsk;
pub use self::lots::SetComplaintLots;
pub use self::reports::{
    ComplaintForm, DismissReport, PublicForm, REPORT_FILE_BYTES_MAX, ReportComplaint,
    ReportFileView, ReportPage, ReportView, Reported, SetComplaintForm,
};
pub use self::settings::ComplaintSettings;
pub use self::trend::{ComplaintTrend, TrendQuery, TrendRow};
pub use self::views::{
    CompensationView, ComplaintLot, ComplaintPage, ComplaintRecall, ComplaintStepView,
    ComplaintSuspect, ComplaintView, ExplanationView, SampleView,
};
use self::views::{Shown, view};
use crate::acts::{ActAsk, Acting, Done};
use crate::error::Result;
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;
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
    /// Lots it may be, where it cannot: one of these, until somebody knows.
    #[serde(default)]
    pub candidates: Vec<String>,
    /// Number of the delivery note, where it is known.
    pub document: Option<String>,
    /// What is wrong, in the customer's words.
    pub text: String,
    /// Kind of fault, for trends.
    pub cause: Option<String>,
    /// What the coder printed on it, as it can be read: `2027.01.26 A3 14:25`.
    #[serde(default)]
    pub coder_text: Option<String>,
    /// Number or user name of the person who looks after it; whoever takes the first step where absent.
    pub owner: Option<String>,
    /// Until when it is to be acknowledged; the company's target where absent.
    pub due_at: Option<String>,
    /// The report of the public form it comes from.
    pub report: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A complaint goes a step further.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct StepComplaint {
    /// `acknowledged`, `investigated`, `answered` or `closed`; only the next one.
    pub step: String,
    /// Number or user name of the person who looks after it from now on.
    pub owner: Option<String>,
    /// When the next step is due; the company's target for it where absent.
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
    /// Only this kind of fault.
    pub cause: Option<String>,
    /// Only this material.
    pub material: Option<String>,
    /// Only those of which nobody said the kind of fault: `cause`, or the material: `material`.
    pub without: Option<String>,
    /// Only those that came from this time on.
    pub from: Option<String>,
    /// Only those that came before this time.
    pub to: Option<String>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// Characters of what a customer says at most.
const TEXT_MAX: usize = 4_000;
/// Characters of what a coder printed, at most.
const CODER_TEXT_MAX: usize = 200;

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
        let without = given(query.without.as_deref());
        if !matches!(without.as_deref(), None | Some("cause" | "material")) {
            return Err(Refusal::BadInput { field: "without" }.into());
        }
        let is_without = |what: &str| without.as_deref() == Some(what);
        let cause = given(query.cause.as_deref());
        self.read(|tx| {
            let material = match given(query.material.as_deref()) {
                Some(code) => {
                    let known = masters::item_by_code(tx, ground.0, &code)?;
                    Wanted::Only(known.ok_or(Refusal::UnknownCode { kind: "item", code })?.item)
                }
                None if is_without("material") => Wanted::Unsaid,
                None => Wanted::Any,
            };
            let filter = ComplaintFilter {
                open: query.open.unwrap_or(false),
                cause: match cause.as_deref() {
                    Some(cause) => Wanted::Only(cause),
                    None if is_without("cause") => Wanted::Unsaid,
                    None => Wanted::Any,
                },
                material,
                from_us: times::moment(query.from.as_deref(), "from")?.map(|at| at.utc_us),
                before_us: times::moment(query.to.as_deref(), "to")?.map(|at| at.utc_us),
            };
            let found = stored::page(tx, ground, &filter, before, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.complaint.to_string());
            let shown = found.into_iter().filter(|complaint| operator.outside.shows(complaint));
            let rows = shown.map(|complaint| view(tx, ground, complaint, Shown::InList));
            Ok(ComplaintPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }

    /// One complaint.
    pub fn complaint(&self, operator: &Operator, code: &str) -> Result<ComplaintView> {
        self.sight(operator, Permission::WorkRead, Sight::Complaint(code))?;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let found = stored::by_code(tx, ground, code)?;
            let found = operator.outside.known(found).ok_or_else(|| unknown(code))?;
            Ok(operator.may_see_complaint(view(tx, ground, found, Shown::Alone(&zone))?))
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
    let candidates = acting.suspects(&ask.candidates)?;
    let owner = acting.owner(ask.owner.as_deref())?;
    let code = acting.document_code(ClaimKind::Complaint, "CC", ask.code.as_deref())?;
    let targets = settings::of(acting.cx.tx, acting.company)?;

    // Decide.
    let text = given(Some(&ask.text)).filter(|text| text.chars().count() <= TEXT_MAX);
    let text = text.ok_or(Refusal::BadInput { field: "text" })?;
    if pool.is_some() && !candidates.is_empty() {
        return Err(Refusal::BadInput { field: "candidates" }.into());
    }
    let coder_text = given(ask.coder_text.as_deref());
    if coder_text.as_ref().is_some_and(|text| text.chars().count() > CODER_TEXT_MAX) {
        return Err(Refusal::BadInput { field: "coder_text" }.into());
    }
    let target = decisions::due_after(acting.at, targets.hours(ComplaintStep::Acknowledged));
    let due_at = times::moment(ask.due_at.as_deref(), "due_at")?.or(target);

    // Append.
    let complaint = ComplaintId(acting.next_id()?);
    acting.document = Some(code.clone());
    acting.append(ComplaintTaken {
        complaint,
        code: code.clone(),
        partner,
        pool,
        document: given(ask.document.as_deref()),
        text,
        cause: given(ask.cause.as_deref()),
        coder_text,
    })?;
    if let Some(report) = given(ask.report.as_deref()) {
        acting.take_report(&report, &code)?;
    }
    if owner.is_some() || due_at.is_some() {
        let step = ComplaintStep::Taken;
        acting.append(ComplaintStepped { complaint, step, owner, due_at, note: None })?;
    }
    for pool in candidates {
        let standing = LotStanding::Candidate;
        acting.append(ComplaintLotSet { complaint, pool, standing, reason: None })?;
    }
    acting.complaint_view(complaint)
}

fn step(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &StepComplaint) -> Result<ComplaintView> {
    // Load.
    let complaint = acting.complaint(code)?;
    let step: ComplaintStep = ask.step.parse().map_err(|_| Refusal::BadInput { field: "step" })?;
    let owner = acting.owner(ask.owner.as_deref())?;
    let owner = owner.or_else(|| acting.by.filter(|_| complaint.owner.is_none()));
    let targets = settings::of(acting.cx.tx, acting.company)?;
    let next = decisions::next(step);

    // Decide.
    decisions::step(code, complaint.step, step)?;
    let target = next.and_then(|next| decisions::due_after(acting.at, targets.hours(next)));
    let due_at = times::moment(ask.due_at.as_deref(), "due_at")?.or(target);
    // Somebody waits for the next step: until when has to be said.
    if due_at.is_none() && next.is_some() {
        return Err(Refusal::BadInput { field: "due_at" }.into());
    }

    // Append.
    acting.document = Some(code.to_owned());
    let note = given(ask.note.as_deref());
    let complaint = complaint.complaint;
    acting.append(ComplaintStepped { complaint, step, owner, due_at, note })?;
    acting.complaint_view(complaint)
}

impl Acting<'_, '_, '_> {
    /// A complaint that somebody took.
    fn complaint(&mut self, code: &str) -> Result<Complaint> {
        let ground = self.ground();
        let found = stored::by_code(self.cx.tx, ground, code)?;
        Ok(self.kept_from().known(found).ok_or_else(|| unknown(code))?)
    }

    /// Whoever is to look after it, by number or user name.
    fn owner(&mut self, person: Option<&str>) -> Result<Option<PersonId>> {
        let Some(code) = given(person) else { return Ok(None) };
        let company = self.company;
        let by_code = people::person_by_code(self.cx.tx, company, &code)?;
        let known = match by_code {
            Some(known) => Some(known),
            None => people::person_by_username(self.cx.tx, company, &code)?,
        };
        Ok(Some(known.ok_or(Refusal::UnknownCode { kind: "person", code })?))
    }

    fn complaint_view(&mut self, complaint: ComplaintId) -> Result<ComplaintView> {
        let ground = self.ground();
        let zone = self.zone().clone();
        let found = stored::find(self.cx.tx, ground, complaint)?;
        let found = found.ok_or(crate::error::Error::NotFound("complaint"))?;
        view(self.cx.tx, ground, found, Shown::Alone(&zone))
    }
}
