//! What printers have still to print, and what each said last.
//!
//! The content of a job is what is to be set, not what is sent: another printer may have other dots.

use domain::ids::CompanyId;
use domain::print_jobs::{JobProblem, JobState, PrinterState};
use domain::{LabelId, PrintJobId, RollId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A print job without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The job; its place in the order of its printer too.
    pub job: PrintJobId,
    /// Code of the printer it waits at.
    pub printer: String,
    /// Code of the printer it was for at first.
    pub first_printer: String,
    /// The label it prints.
    pub label: Option<LabelId>,
    /// Or the roll.
    pub roll: Option<RollId>,
    /// What it names, or the first number of the roll.
    pub subject: String,
    /// How many different labels.
    pub labels: u32,
    /// How many of each.
    pub copies: u32,
    /// How far it is.
    pub state: JobState,
    /// What stands in its way.
    pub problem: Option<JobProblem>,
    /// How often it was tried.
    pub attempts: u32,
    /// Whether what was sent is kept.
    pub has_sent: bool,
    /// When it was asked for.
    pub created_at_us: i64,
    /// When it last changed.
    pub changed_at_us: i64,
}

/// What a printer said last, and whether somebody paused its queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer {
    /// Its code.
    pub printer: String,
    /// Whether its queue is paused here.
    pub paused: bool,
    /// What it said.
    pub state: PrinterState,
    /// Since when.
    pub since_us: i64,
}

/// How many jobs of a printer are in a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Code of the printer.
    pub printer: String,
    /// The state.
    pub state: JobState,
    /// How many.
    pub jobs: i64,
}

macro_rules! job_columns {
    () => {
        "SELECT job, printer, first_printer, label, roll, subject, labels, copies, state, problem,
            attempts, CAST(CASE WHEN sent IS NULL THEN 0 ELSE 1 END AS BIGINT), created_at_us, changed_at_us
        FROM print_job"
    };
}

statements! {
    ADD = "INSERT INTO print_job (part, company, site, job, printer, first_printer, label, roll,
            subject, labels, copies, content, state, attempts, created_at_us, changed_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $14)";
    ONE = concat!(job_columns!(),
        " WHERE part = $1 AND company = $2 AND site = $3 AND job = $4");
    OF_PRINTER = concat!(job_columns!(), " WHERE part = $1 AND company = $2 AND site = $3
        AND printer = $4 AND job < $5 ORDER BY job DESC LIMIT $6");
    OF_LABEL = concat!(job_columns!(), " WHERE part = $1 AND company = $2 AND site = $3
        AND label = $4 ORDER BY job DESC LIMIT 1");
    NEXT = concat!(job_columns!(), " WHERE part = $1 AND company = $2 AND site = $3
        AND printer = $4 AND state = $5 AND NOT EXISTS (SELECT 1 FROM print_job AS other
            WHERE other.part = $1 AND other.company = $2 AND other.site = $3
                AND other.printer = $4 AND other.state = $6)
        ORDER BY job LIMIT 1");
    SENDING = "SELECT job FROM print_job WHERE part = $1 AND company = $2 AND site = $3
        AND printer = $4 AND state = $5 LIMIT 1";
    CONTENT = "SELECT content, sent FROM print_job
        WHERE part = $1 AND company = $2 AND site = $3 AND job = $4";
    STEP = "UPDATE print_job SET state = $1, problem = $2, attempts = $3, changed_at_us = $4
        WHERE part = $5 AND company = $6 AND site = $7 AND job = $8 AND state = $9";
    KEEP_SENT = "UPDATE print_job SET sent = $1
        WHERE part = $2 AND company = $3 AND site = $4 AND job = $5";
    KEEP_CLAIM = "UPDATE print_job SET changed_at_us = $1
        WHERE part = $2 AND company = $3 AND site = $4 AND job = $5 AND state = $6";
    HAND_OVER = "UPDATE print_job SET printer = $1, state = $2, problem = NULL, changed_at_us = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND job = $7 AND state = $8";
    QUEUES = "SELECT DISTINCT company, site, printer FROM print_job WHERE state = $1
        ORDER BY company, site, printer LIMIT $2";
    INTERRUPTED = "SELECT company, site, job FROM print_job WHERE state = $1 AND changed_at_us < $2
        ORDER BY job LIMIT $3";
    COUNTS = "SELECT printer, state, COUNT(*) FROM print_job
        WHERE part = $1 AND company = $2 AND site = $3 AND state <> $4 AND state <> $5
            AND state <> $6 AND state <> $7
        GROUP BY printer, state ORDER BY printer, state";
    PRINTERS = "SELECT printer, paused, state, since_us FROM printer_state
        WHERE part = $1 AND company = $2 AND site = $3 ORDER BY printer";
    PRINTER = "SELECT printer, paused, state, since_us FROM printer_state
        WHERE part = $1 AND company = $2 AND site = $3 AND printer = $4";
    SAY = "INSERT INTO printer_state (part, company, site, printer, paused, state, since_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (part, company, site, printer) DO UPDATE SET
            paused = excluded.paused, state = excluded.state, since_us = excluded.since_us";
}

type Ground = (CompanyId, SiteId);

fn read(row: Row<'_>) -> Result<Job, StoreError> {
    let mut columns = row.columns();
    Ok(Job {
        job: columns.take()?,
        printer: columns.take()?,
        first_printer: columns.take()?,
        label: columns.take()?,
        roll: columns.take()?,
        subject: columns.take()?,
        labels: columns.take()?,
        copies: columns.take()?,
        state: columns.take()?,
        problem: columns.take()?,
        attempts: columns.take()?,
        has_sent: columns.take::<i64>()? != 0,
        created_at_us: columns.take()?,
        changed_at_us: columns.take()?,
    })
}

/// Puts a job at the end of its printer's queue.
pub fn add(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    job: &Job,
    content: &str,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    // Its moments are the same when it is new, so it is none of the statements that are gathered.
    tx.execute(
        &ADD,
        args![
            part,
            company,
            site,
            job.job,
            &job.printer,
            &job.first_printer,
            job.label,
            job.roll,
            &job.subject,
            job.labels,
            job.copies,
            content,
            job.state,
            job.created_at_us
        ],
    )?;
    Ok(())
}

/// A job.
pub fn find(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    job: PrintJobId,
) -> Result<Option<Job>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&ONE, args![part, company, site, job], read)
}

/// The jobs of a printer before one, the newest first.
pub fn of_printer(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    printer: &str,
    (before, limit): (PrintJobId, u32),
) -> Result<Vec<Job>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, printer, before, i64::from(limit)];
    tx.query_all(&OF_PRINTER, args, read)
}

/// The last job that was to print a label.
pub fn of_label(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    label: LabelId,
) -> Result<Option<Job>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&OF_LABEL, args![part, company, site, label], read)
}

/// The job of a printer whose turn it is; none while another one is on its way to it, from whichever
/// process: a printer takes one line at a time, and its labels come out in their order.
pub fn next(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    printer: &str,
) -> Result<Option<Job>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, printer, JobState::Waiting, JobState::Sending];
    tx.query_one(&NEXT, args, read)
}

/// Whether a job is on its way to a printer.
pub fn is_sending(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    printer: &str,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, printer, JobState::Sending];
    let found: Option<PrintJobId> = tx.query_one(&SENDING, args, |row| row.get(0))?;
    Ok(found.is_some())
}

/// What is to be set for a job, and what was sent where that is kept.
pub fn content(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    job: PrintJobId,
) -> Result<Option<(String, Option<String>)>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, job];
    tx.query_one(&CONTENT, args, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Takes a job a step further, unless somebody else did meanwhile; whether it was taken.
pub fn step(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    job: &Job,
    (state, problem): (JobState, Option<JobProblem>),
    (attempts, now_us): (u32, i64),
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    let args = args![state, problem, attempts, now_us, part, company, site, job.job, job.state];
    Ok(tx.execute(&STEP, args)? == 1)
}

/// Keeps what was sent.
pub fn keep_sent(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    job: PrintJobId,
    sent: &str,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&KEEP_SENT, args![sent, part, company, site, job])?;
    Ok(())
}

/// Says that a job is still on its way: whoever sends it is alive.
pub fn keep_claim(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    job: PrintJobId,
    now_us: i64,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&KEEP_CLAIM, args![now_us, part, company, site, job, JobState::Sending])?;
    Ok(())
}

/// Lets a job wait at another printer, unless its state changed meanwhile; whether it does.
pub fn hand_over(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    (job, state, printer): (PrintJobId, JobState, &str),
    now_us: i64,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    let args = args![printer, JobState::Waiting, now_us, part, company, site, job, state];
    Ok(tx.execute(&HAND_OVER, args)? == 1)
}

/// The queues in which something waits.
pub fn queues(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<(CompanyId, SiteId, String)>, StoreError> {
    let args = args![JobState::Waiting, i64::from(limit)];
    tx.query_all(&QUEUES, args, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Jobs that are on their way by their mark, and of which nobody has said so since: whoever sent them
/// ended in the middle.
pub fn interrupted(
    tx: &mut Tx<'_>,
    before_us: i64,
    limit: u32,
) -> Result<Vec<(CompanyId, SiteId, PrintJobId)>, StoreError> {
    let args = args![JobState::Sending, before_us, i64::from(limit)];
    tx.query_all(&INTERRUPTED, args, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// How many jobs of each printer are not settled.
pub fn counts(tx: &mut Tx<'_>, (company, site): Ground) -> Result<Vec<Count>, StoreError> {
    let part = tx.part(company);
    let settled = [JobState::Sent, JobState::Confirmed, JobState::Cancelled, JobState::Repeated];
    let args = args![part, company, site, settled[0], settled[1], settled[2], settled[3]];
    tx.query_all(&COUNTS, args, |row| {
        Ok(Count { printer: row.get(0)?, state: row.get(1)?, jobs: row.get(2)? })
    })
}

fn read_printer(row: Row<'_>) -> Result<Printer, StoreError> {
    Ok(Printer {
        printer: row.get(0)?,
        paused: row.get::<i64>(1)? != 0,
        state: row.get(2)?,
        since_us: row.get(3)?,
    })
}

/// What the printers of a site said last.
pub fn printers(tx: &mut Tx<'_>, (company, site): Ground) -> Result<Vec<Printer>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&PRINTERS, args![part, company, site], read_printer)
}

/// What a printer said last; nothing where nobody asked it.
pub fn printer(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    printer: &str,
) -> Result<Option<Printer>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&PRINTER, args![part, company, site, printer], read_printer)
}

/// Keeps what a printer said.
pub fn say(tx: &mut Tx<'_>, (company, site): Ground, said: &Printer) -> Result<(), StoreError> {
    let part = tx.part(company);
    let paused = i64::from(said.paused);
    let args = args![part, company, site, &said.printer, paused, said.state, said.since_us];
    tx.execute(&SAY, args)?;
    Ok(())
}
