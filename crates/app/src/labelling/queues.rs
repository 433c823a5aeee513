//! Printers and their queues as people see them, and what people do about a job that is stuck.

use domain::masters::Printer as Record;
use domain::print_jobs::{JobState, PrinterState};
use domain::{CompanyId, MasterKind, PrintJobId, Refusal, SiteId};
use serde::Deserialize;
use store::side::print_jobs::{self, Job};
use store::{Tx, masters};
use utoipa::{IntoParams, ToSchema};

use super::content::Content;
use super::prints::{PAPER, asked, reason_of};
use super::subjects::named;
use super::templates::{BUILT_IN, Templates};
use super::views::{
    JobPictures, LabelPrint, LabelPrinter, PrintJobPage, PrintJobView, PrinterPage,
};
use crate::acts::{ActAsk, Acting, Done};
use crate::error::{Error, Result};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times::utc;
use crate::warehouse::given;

/// Printers of a company at most.
pub(super) const PRINTERS_MAX: u32 = 1_000;
/// Pictures of one job that are drawn.
const PICTURES_MAX: usize = 10;

/// Which jobs of a printer a page shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobQuery {
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// A label that was scanned to say that it is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ConfirmJob {
    /// What the scanner read.
    pub text: String,
}

/// A job to be printed once more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct PrintAgain {
    /// Why, where it may have come out already.
    pub reason: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A job for another printer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct MoveJob {
    /// Code of the printer; the one that takes over where absent.
    pub printer: Option<String>,
}

/// A job that nobody wants any more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct CancelJob {
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

type Ground = (CompanyId, SiteId);

impl Plant {
    /// The printers of the site with their queues.
    pub fn label_printers(&self, operator: &Operator) -> Result<PrinterPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| Ok(PrinterPage { rows: printers(tx, ground)? }))
    }

    /// The jobs of a printer, the newest first.
    pub fn print_jobs(
        &self,
        operator: &Operator,
        printer: &str,
        query: &JobQuery,
    ) -> Result<PrintJobPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let before: Option<PrintJobId> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        self.read(|tx| {
            known(tx, ground, printer)?;
            let from = (before.unwrap_or(PrintJobId(i64::MAX)), limit);
            let found = print_jobs::of_printer(tx, ground, printer, from)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.job.to_string());
            Ok(PrintJobPage { rows: found.into_iter().map(view).collect(), next })
        })
    }

    /// One job.
    pub fn print_job(&self, operator: &Operator, job: &str) -> Result<PrintJobView> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| find(tx, ground, job).map(view))
    }

    /// What a job prints, to be looked at.
    pub fn job_pictures(&self, operator: &Operator, job: &str) -> Result<JobPictures> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let (content, zpl) = self.read(|tx| {
            let job = find(tx, ground, job)?.job;
            let kept = print_jobs::content(tx, ground, job)?.ok_or(Error::NotFound("print job"))?;
            Ok((content_of(tx, ground, job)?, kept.1))
        })?;
        Ok(JobPictures { svgs: content.svgs(PICTURES_MAX)?, zpl })
    }

    /// Pauses the queue of a printer here, or lets it go on.
    pub fn pause_printer(
        &self,
        operator: &Operator,
        printer: &str,
        paused: bool,
    ) -> Result<LabelPrinter> {
        operator.need(Permission::LabelsPrint)?;
        let (ground, code) = ((operator.company, operator.site), printer.to_owned());
        let done = self.inner.runner.run(move |cx| {
            known(cx.tx, ground, &code)?;
            let said = print_jobs::printer(cx.tx, ground, &code)?;
            let state = said.as_ref().map_or(PrinterState::Unknown, |said| said.state);
            let since_us = said.map_or(cx.now_us, |said| said.since_us);
            let said = print_jobs::Printer { printer: code.clone(), paused, state, since_us };
            print_jobs::say(cx.tx, ground, &said)?;
            let found = printers(cx.tx, ground)?.into_iter().find(|known| known.code == code);
            found.ok_or(Error::NotFound("printer"))
        });
        self.inner.print_shop.ring();
        done
    }

    /// Says by a scan that what a job was to print is there.
    pub fn confirm_print(
        &self,
        operator: &Operator,
        job: &str,
        ask: &ConfirmJob,
    ) -> Result<PrintJobView> {
        operator.need(Permission::LabelsPrint)?;
        let ground = (operator.company, operator.site);
        let found = self.read(|tx| find(tx, ground, job))?;
        found.state.need_confirmable(job)?;
        let scanned = self.scan(operator, &ask.text)?;
        let named: Vec<String> = scanned.readings.iter().filter_map(super::subject_of).collect();
        let is_it = match found.roll {
            Some(roll) => self.read(|tx| super::rolls::holds(tx, ground, roll, &scanned.text))?,
            None => named.contains(&found.subject),
        };
        if !is_it {
            let expected = found.subject;
            let read = named.into_iter().next().unwrap_or(scanned.text);
            return Err(Refusal::OtherLabel { found: read, expected }.into());
        }
        let id = found.job;
        self.inner.runner.run(move |cx| {
            let job = print_jobs::find(cx.tx, ground, id)?.ok_or(Error::NotFound("print job"))?;
            step(cx.tx, ground, &job, JobState::Confirmed, cx.now_us)?;
            let job = print_jobs::find(cx.tx, ground, id)?.ok_or(Error::NotFound("print job"))?;
            Ok(view(job))
        })
    }

    /// Prints a job once more: what surely did not come out waits again; what may have come out is
    /// printed by a job of its own, with a reason, and stays the same identity.
    pub fn print_again(
        &self,
        operator: &Operator,
        job: &str,
        ask: &PrintAgain,
        once: (Option<&str>, bool),
    ) -> Result<Done<PrintJobView>> {
        let (text, content) = (job.to_owned(), ask.clone());
        let asked = asked("print_labels", &ask.act, once);
        let done = self.act(operator, &asked, &(job, ask), move |acting| {
            again(acting, &text, content.reason.as_deref())
        });
        self.inner.print_shop.ring();
        done
    }

    /// Hands a job over to another printer.
    pub fn move_print(
        &self,
        operator: &Operator,
        job: &str,
        ask: &MoveJob,
    ) -> Result<PrintJobView> {
        operator.need(Permission::LabelsPrint)?;
        let (ground, text) = ((operator.company, operator.site), job.to_owned());
        let to = given(ask.printer.as_deref());
        let done = self.inner.runner.run(move |cx| {
            let job = find(cx.tx, ground, &text)?;
            job.state.need_unprinted(&text)?;
            let to = if let Some(code) = to {
                code
            } else {
                let fallback = record(cx.tx, ground.0, &job.printer)?.fallback;
                let none = || Refusal::NoFallback { printer: job.printer.clone() };
                Some(fallback).filter(|code| !code.is_empty()).ok_or_else(none)?
            };
            known(cx.tx, ground, &to)?;
            // Its turn may have come while it was looked at.
            if !print_jobs::hand_over(cx.tx, ground, (job.job, job.state, &to), cx.now_us)? {
                return Err(Error::Stale);
            }
            find(cx.tx, ground, &text).map(view)
        });
        self.inner.print_shop.ring();
        done
    }

    /// Takes a job out of its queue; its label is void, for nothing of it came out.
    pub fn cancel_print(
        &self,
        operator: &Operator,
        job: &str,
        ask: &CancelJob,
        once: (Option<&str>, bool),
    ) -> Result<Done<PrintJobView>> {
        let (text, content) = (job.to_owned(), ask.clone());
        let asked = asked("void_label", &ask.act, once);
        self.act(operator, &asked, &(job, ask), move |acting| {
            let (ground, now_us) = (acting.ground(), acting.cx.now_us);
            let job = find(acting.cx.tx, ground, &text)?;
            job.state.need_unprinted(&text)?;
            let reason = reason_of(Some(&content.reason))?;
            let reason = reason.ok_or(Refusal::BadInput { field: "reason" })?;
            step(acting.cx.tx, ground, &job, JobState::Cancelled, now_us)?;
            if let Some(label) = job.label {
                acting.void(label, &reason)?;
            }
            find(acting.cx.tx, ground, &text).map(view)
        })
    }
}

fn again(
    acting: &mut Acting<'_, '_, '_>,
    text: &str,
    reason: Option<&str>,
) -> Result<PrintJobView> {
    // Load.
    let (ground, now_us) = (acting.ground(), acting.cx.now_us);
    let job = find(acting.cx.tx, ground, text)?;

    // Decide.
    job.state.need_repeatable(text)?;
    if job.state == JobState::Failed {
        step(acting.cx.tx, ground, &job, JobState::Waiting, now_us)?;
        return find(acting.cx.tx, ground, text).map(view);
    }
    let reason = reason_of(reason)?;
    let needed =
        || Refusal::ReprintReason { subject: job.subject.clone(), at: utc(job.created_at_us) };
    let reason = reason.ok_or_else(needed)?;

    // Append.
    step(acting.cx.tx, ground, &job, JobState::Repeated, now_us)?;
    let printer = known(acting.cx.tx, ground, &job.printer)?;
    let Some(label) = job.label else {
        return acting.roll_again(&job, &printer);
    };
    let zone = acting.zone().clone();
    let of = named(acting.cx.tx, ground, &job.subject, (&zone, now_us))?;
    let templates = Templates::of(acting.cx.tx, ground.0)?;
    let before = store::labels::find(acting.cx.tx, ground, label)?;
    let template = before.and_then(|before| before.template);
    let chosen = templates
        .choose(&of.wanted, Some(template.as_deref().unwrap_or(BUILT_IN)))
        .or_else(|_| templates.choose(&of.wanted, None))?;
    let to = (Some(printer), Some(job.copies));
    let LabelPrint { job, .. } = acting.print_label(of, &chosen, to, Some((label, reason)))?;
    job.ok_or(Error::NotFound("print job"))
}

/// A step that a person takes; somebody else may have taken another one meanwhile.
fn step(tx: &mut Tx<'_>, ground: Ground, job: &Job, state: JobState, now_us: i64) -> Result<()> {
    if print_jobs::step(tx, ground, job, (state, None), (job.attempts, now_us))? {
        return Ok(());
    }
    Err(Error::Stale)
}

/// A job by its id.
pub(super) fn find(tx: &mut Tx<'_>, ground: Ground, job: &str) -> Result<Job> {
    let id: PrintJobId = job.parse().map_err(|_| Error::NotFound("print job"))?;
    let job = print_jobs::find(tx, ground, id)?;
    job.filter(|job| job.printer != PAPER).ok_or(Error::NotFound("print job"))
}

/// What a job prints, with the present names of people.
pub(super) fn content_of(tx: &mut Tx<'_>, ground: Ground, job: PrintJobId) -> Result<Content> {
    let kept = print_jobs::content(tx, ground, job)?.ok_or(Error::NotFound("print job"))?;
    Content::read(&kept.0)?.named(tx, ground.0)
}

/// The record of a printer; all empty where there is none that may be chosen.
pub(super) fn record(tx: &mut Tx<'_>, company: CompanyId, code: &str) -> Result<Record> {
    let body = store::records::body(tx, company, MasterKind::Printer, code)?;
    let record = body.map(|body| serde_json::from_str(&body).map_err(Error::fault));
    Ok(record.transpose()?.unwrap_or_default())
}

/// A printer of the site that may be chosen.
fn known(tx: &mut Tx<'_>, ground: Ground, code: &str) -> Result<String> {
    if record(tx, ground.0, code)?.language.is_empty() {
        return Err(Refusal::UnknownCode { kind: "printer", code: code.to_owned() }.into());
    }
    Ok(code.to_owned())
}

/// The printers of a site, by code.
pub(super) fn printers(tx: &mut Tx<'_>, ground: Ground) -> Result<Vec<LabelPrinter>> {
    let rows = masters::records(tx, ground.0, MasterKind::Printer, ("", None), PRINTERS_MAX)?;
    let sites = masters::sites(tx, ground.0)?;
    let own = sites.into_iter().find(|site| site.site == ground.1).map(|site| site.code);
    let said = print_jobs::printers(tx, ground)?;
    let counts = print_jobs::counts(tx, ground)?;
    let mut printers = Vec::new();
    for row in rows.into_iter().filter(|row| !row.retired) {
        let body = row.body.unwrap_or_default();
        let record: Record = serde_json::from_str(&body).map_err(Error::fault)?;
        if !record.site.is_empty() && Some(&record.site) != own.as_ref() {
            continue;
        }
        let count = |state: JobState| {
            let of = |count: &&print_jobs::Count| count.printer == row.code && count.state == state;
            let jobs = counts.iter().find(of).map_or(0, |count| count.jobs);
            u32::try_from(jobs).unwrap_or(u32::MAX)
        };
        let said = said.iter().find(|said| said.printer == row.code);
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        printers.push(LabelPrinter {
            waiting: count(JobState::Waiting) + count(JobState::Sending),
            failed: count(JobState::Failed),
            unsure: count(JobState::Unsure),
            state: state_of(&record, said).as_str().to_owned(),
            since: said.map(|said| utc(said.since_us)),
            paused: said.is_some_and(|said| said.paused),
            code: row.code,
            name: record.name,
            place: some(record.place),
            language: record.language,
            dpi: record.dpi,
            fallback: some(record.fallback),
            fallback_by: some(record.fallback_by).unwrap_or_else(|| "person".to_owned()),
        });
    }
    Ok(printers)
}

/// One that only keeps what it gets has nothing that could be out.
fn state_of(record: &Record, said: Option<&print_jobs::Printer>) -> PrinterState {
    match said {
        Some(said) if said.paused => PrinterState::Paused,
        _ if record.language == "recording" => PrinterState::Ready,
        Some(said) => said.state,
        None => PrinterState::Unknown,
    }
}

/// A job as it is told.
pub(super) fn view(job: Job) -> PrintJobView {
    PrintJobView {
        job: job.job.to_string(),
        printer: job.printer,
        first_printer: job.first_printer,
        label: job.label.map(|label| label.to_string()),
        roll: job.roll.map(|roll| roll.to_string()),
        subject: job.subject,
        state: job.state.to_string(),
        problem: job.problem.map(|problem| problem.to_string()),
        attempts: job.attempts,
        labels: job.labels,
        copies: job.copies,
        created_at: utc(job.created_at_us),
        changed_at: utc(job.changed_at_us),
        sent: job.has_sent,
    }
}
