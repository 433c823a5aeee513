//! Printing a label of something, once or again, and saying that one is lost or damaged.

use domain::facts::{LabelPrinted, LabelVoided};
use domain::masters::Printer;
use domain::print_jobs::JobState;
use domain::{CompanyId, LabelId, MasterKind, PrintJobId, Refusal, SiteId};
use serde::Deserialize;
use store::Tx;
use store::labels::{self as stored, Label};
use store::side::print_jobs::{self, Job};
use utoipa::ToSchema;

use super::content::{Content, Fields, PERSON};
use super::queues;
use super::subjects::{Named, named};
use super::templates::{Chosen, Templates};
use super::views::{LabelPage, LabelPrint, PrintJobView, PrintedLabel, VoidedLabel};
use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::{Error, Result};
use crate::naming::People;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::printing::LABELS_MAX;
use crate::times::utc;
use crate::warehouse::given;

/// Labels of one thing that are shown.
pub(super) const LABELS_SHOWN: u32 = 100;
/// What stands in the place of a printer for paper.
pub(super) const PAPER: &str = "paper";
/// Characters of a reason at most.
const REASON_MAX: usize = 500;

/// A label to be printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct PrintLabels {
    /// What of: `lot:L1`, `unit:P-1`, `shipment:DN-1`, `place:A-01`.
    pub subject: String,
    /// Code of the template, `built_in` for the one of the program; the right one where absent.
    pub template: Option<String>,
    /// Code of the printer, `paper` for a page; the nearest where absent, paper where there is none.
    pub printer: Option<String>,
    /// How many alike, at most 200; as the template says where absent.
    pub copies: Option<u32>,
    /// Code of the customer it is for.
    pub customer: Option<String>,
    /// Why it is printed again.
    pub reason: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A label that is lost or damaged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct VoidLabel {
    /// What became of it.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

type Ground = (CompanyId, SiteId);

/// An act of labels as it is to be run.
pub(super) fn asked<'a>(
    name: &'static str,
    how: &'a ActAsk,
    (key, preview): (Option<&'a str>, bool),
) -> Asked<'a> {
    Asked { name, permission: Permission::LabelsPrint, how, key, preview, enrolls: false }
}

impl Plant {
    /// Prints a label of something; a second one of the same needs a reason.
    pub fn print_labels(
        &self,
        operator: &Operator,
        ask: &PrintLabels,
        once: (Option<&str>, bool),
    ) -> Result<Done<LabelPrint>> {
        let content = ask.clone();
        let asked = asked("print_labels", &ask.act, once);
        let done = self.act(operator, &asked, ask, move |acting| print(acting, &content));
        self.inner.print_shop.ring();
        done
    }

    /// The labels of something, the newest first.
    pub fn labels_of(&self, operator: &Operator, subject: &str) -> Result<LabelPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let people = People::of(tx, ground.0)?;
            let rows = stored::of_subject(tx, ground, subject, LABELS_SHOWN)?;
            let rows = rows.iter().map(|label| view(tx, ground, &people, label));
            Ok(LabelPage { rows: rows.collect::<Result<_>>()? })
        })
    }

    /// Says that a label is lost or damaged.
    pub fn void_label(
        &self,
        operator: &Operator,
        label: &str,
        ask: &VoidLabel,
        once: (Option<&str>, bool),
    ) -> Result<Done<PrintedLabel>> {
        let (text, content) = (label.to_owned(), ask.clone());
        let asked = asked("void_label", &ask.act, once);
        self.act(operator, &asked, &(label, ask), move |acting| {
            let id = label_of(&text)?;
            let reason = reason_of(Some(&content.reason))?;
            let reason = reason.ok_or(Refusal::BadInput { field: "reason" })?;
            acting.void(id, &reason)?;
            acting.label_view(id)
        })
    }

    /// A label as it was printed, as pages of its own size or several on a sheet of A4; none where its
    /// job is no longer kept.
    pub fn label_pdf(
        &self,
        operator: &Operator,
        (label, on_sheets): (&str, bool),
    ) -> Result<(String, Vec<u8>)> {
        let (subject, copies, content) = self.label_content(operator, label)?;
        Ok((subject, content.pdf(copies, on_sheets)?))
    }

    /// A label as it was printed, as a picture.
    pub fn label_svg(&self, operator: &Operator, label: &str) -> Result<String> {
        let (_, _, content) = self.label_content(operator, label)?;
        content.svgs(1)?.pop().ok_or(Error::NotFound("label"))
    }

    fn label_content(&self, operator: &Operator, label: &str) -> Result<(String, u32, Content)> {
        operator.need(Permission::WorkRead)?;
        let (ground, id) = ((operator.company, operator.site), label_of(label)?);
        self.read(|tx| {
            let label = stored::find(tx, ground, id)?.ok_or(Error::NotFound("label"))?;
            let job = print_jobs::of_label(tx, ground, id)?.ok_or(Error::NotFound("label"))?;
            let content = queues::content_of(tx, ground, job.job)?;
            Ok((label.subject, label.copies, content))
        })
    }
}

fn print(acting: &mut Acting<'_, '_, '_>, ask: &PrintLabels) -> Result<LabelPrint> {
    // Load.
    let (ground, now_us) = (acting.ground(), acting.cx.now_us);
    let zone = acting.zone().clone();
    let mut of = named(acting.cx.tx, ground, &ask.subject, (&zone, now_us))?;
    if let Some(customer) = given(ask.customer.as_deref()) {
        of.wanted.customer = customer;
    }
    let templates = Templates::of(acting.cx.tx, ground.0)?;
    let subject = of.subject.to_string();
    let before = stored::of_subject(acting.cx.tx, ground, &subject, 1)?.pop();
    let place = of.fields.get("place").cloned();
    let printer = acting.printer(ask.printer.as_deref(), place.as_deref())?;

    // Decide.
    let chosen = templates.choose(&of.wanted, given(ask.template.as_deref()).as_deref())?;
    let reason = reason_of(ask.reason.as_deref())?;
    if let (Some(before), None) = (&before, &reason) {
        return Err(Refusal::ReprintReason { subject, at: utc(before.at_us) }.into());
    }

    // Append.
    let again = before.map(|before| (before.label, reason.unwrap_or_default()));
    acting.print_label(of, &chosen, (printer, ask.copies), again)
}

impl Acting<'_, '_, '_> {
    /// The printer that is asked for; the nearest where none is. None is paper.
    pub(super) fn printer(
        &mut self,
        asked: Option<&str>,
        near: Option<&str>,
    ) -> Result<Option<String>> {
        let asked = given(asked);
        if let Some(code) = asked {
            if code == PAPER {
                return Ok(None);
            }
            let known: Option<Printer> = self.master(MasterKind::Printer, &code)?;
            let unknown = || Refusal::UnknownCode { kind: "printer", code: code.clone() };
            known.ok_or_else(unknown)?;
            return Ok(Some(code));
        }
        let ground = self.ground();
        let mut printers = queues::printers(self.cx.tx, ground)?;
        printers.sort_by_key(|printer| (printer.place.as_deref() != near, printer.code.clone()));
        Ok(printers.into_iter().next().map(|printer| printer.code))
    }

    /// Records that a label is asked of a printer, or of paper, and lets it wait its turn there.
    pub(super) fn print_label(
        &mut self,
        of: Named,
        chosen: &Chosen,
        (printer, copies): (Option<String>, Option<u32>),
        again: Option<(LabelId, String)>,
    ) -> Result<LabelPrint> {
        let copies = copies.unwrap_or(chosen.copies);
        if !(1..=LABELS_MAX).contains(&copies) {
            return Err(Refusal::BadInput { field: "copies" }.into());
        }
        let mut fields = of.fields;
        let person = self.by.map(|by| by.to_string()).unwrap_or_default();
        fields.insert(PERSON.to_owned(), person);
        let content = self.settable(chosen, vec![fields])?;
        let label = LabelId(self.next_id()?);
        let subject = of.subject.to_string();
        let (reprint_of, reason) = again.unzip();
        self.append(LabelPrinted {
            label,
            subject: subject.clone(),
            template: chosen.code.clone(),
            template_seq: chosen.seq,
            printer: printer.clone(),
            copies,
            data_sha256: Content::sha256(&content),
            reprint_of,
            reason,
        })?;
        let job = Job {
            label: Some(label),
            labels: 1,
            copies,
            ..self.new_job(printer.as_deref(), subject)?
        };
        let job = self.queue(job, &content)?;
        Ok(LabelPrint { label: self.label_view(label)?, job, why: chosen.why.to_owned() })
    }

    /// What is to be set, once it is sure that it can be.
    pub(super) fn settable(&mut self, chosen: &Chosen, labels: Vec<Fields>) -> Result<String> {
        let content = Content { layout: chosen.layout.clone(), labels, practice: None };
        let text = content.text()?;
        content.named(self.cx.tx, self.company)?.need_settable()?;
        Ok(text)
    }

    /// A job without a label: paper takes it at once.
    pub(super) fn new_job(&mut self, printer: Option<&str>, subject: String) -> Result<Job> {
        let state = if printer.is_some() { JobState::Waiting } else { JobState::Sent };
        let printer = printer.unwrap_or(PAPER).to_owned();
        Ok(Job {
            job: PrintJobId(self.next_id()?),
            first_printer: printer.clone(),
            printer,
            label: None,
            roll: None,
            subject,
            labels: 0,
            copies: 1,
            state,
            problem: None,
            attempts: 0,
            has_sent: false,
            created_at_us: self.cx.now_us,
            changed_at_us: self.cx.now_us,
        })
    }

    /// Puts a job into its queue; it is told unless it is paper.
    pub(super) fn queue(&mut self, job: Job, content: &str) -> Result<Option<PrintJobView>> {
        let ground = self.ground();
        print_jobs::add(self.cx.tx, ground, &job, content)?;
        Ok((job.printer != PAPER).then(|| queues::view(job)))
    }

    /// A label is void from now on.
    pub(super) fn void(&mut self, label: LabelId, reason: &str) -> Result<()> {
        let ground = self.ground();
        let known = stored::find(self.cx.tx, ground, label)?.ok_or(Error::NotFound("label"))?;
        if known.voided.is_some() {
            return Err(Refusal::LabelIsVoid { label: label.to_string() }.into());
        }
        self.append(LabelVoided { label, reason: reason.to_owned() })?;
        Ok(())
    }

    pub(super) fn label_view(&mut self, label: LabelId) -> Result<PrintedLabel> {
        let ground = self.ground();
        let label = stored::find(self.cx.tx, ground, label)?.ok_or(Error::NotFound("label"))?;
        let people = People::of(self.cx.tx, ground.0)?;
        view(self.cx.tx, ground, &people, &label)
    }
}

/// A reason as it was given; none where nobody gave one.
pub(super) fn reason_of(text: Option<&str>) -> Result<Option<String>, Refusal> {
    let reason = given(text);
    let is_odd =
        |text: &String| text.chars().count() > REASON_MAX || text.chars().any(char::is_control);
    if reason.as_ref().is_some_and(is_odd) {
        return Err(Refusal::BadInput { field: "reason" });
    }
    Ok(reason)
}

/// A label by its id; whoever mistypes it is told that there is none.
pub(crate) fn label_of(text: &str) -> Result<LabelId> {
    text.parse().map_err(|_| Error::NotFound("label"))
}

pub(super) fn view(
    tx: &mut Tx<'_>,
    ground: Ground,
    people: &People,
    label: &Label,
) -> Result<PrintedLabel> {
    let job = print_jobs::of_label(tx, ground, label.label)?;
    let job = job.filter(|job| job.printer != PAPER);
    let sha256 = ledger::hex(&label.data_sha256);
    Ok(PrintedLabel {
        label: label.label.to_string(),
        subject: label.subject.clone(),
        template: label.template.clone(),
        template_seq: label.template_seq,
        printer: label.printer.clone(),
        copies: label.copies,
        at: utc(label.at_us),
        by: label.person.map(|person| people.name(person)),
        reprint_of: label.reprint_of.map(|label| label.to_string()),
        reason: label.reason.clone(),
        voided: label.voided.as_ref().map(|voided| VoidedLabel {
            at: utc(voided.at_us),
            by: voided.person.map(|person| people.name(person)),
            reason: voided.reason.clone(),
        }),
        data_sha256: sha256,
        job: job.map(|job| job.job.to_string()),
    })
}
