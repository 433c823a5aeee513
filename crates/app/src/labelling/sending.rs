//! The print shop: for each printer one thread that empties its queue in order, as long as there is
//! something in it.
//!
//! A job is marked as on its way before its first byte is sent, in the database: of several processes
//! on one database one gets it. Whoever sends it renews the mark; where a program ends in between, the
//! mark grows old, and another one asks a person: nothing is sent twice by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use domain::masters::Printer as Record;
use domain::print_jobs::{JobProblem, JobState, PrinterState};
use domain::{CompanyId, PrintJobId, Refusal, SiteId};
use labels::Dpi;
use store::Tx;
use store::side::print_jobs::{self, Job, Printer};

use super::content::Content;
use super::queues::{content_of, record};
use super::wire::{self, Sent};
use crate::error::{Error, Result};
use crate::locked::locked;
use crate::outgoing::Reach;
use crate::plant::Plant;

/// Queues that are looked at together.
const QUEUES_MAX: u32 = 1_000;
/// Jobs that an earlier process left on their way, looked at together.
const INTERRUPTED_MAX: u32 = 1_000;
/// The port printers listen at where nobody says.
const PORT: u32 = 9_100;

/// Between two looks at a printer that could not print.
const AGAIN: Duration = Duration::from_secs(5);
/// Between two looks at the queues where nobody rings.
const TURN: Duration = Duration::from_secs(2);
/// How often a job that is on its way is marked anew, and old marks are looked for.
const BEAT: Duration = Duration::from_secs(5);
/// A mark older than this is of a process that ended. Clocks of machines that share a database differ
/// by less than that.
const CLAIM_US: i64 = 30_000_000;

/// How long one waits for a printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For an answer.
    pub answer: Duration,
    /// Until something more comes out of it.
    pub print: Duration,
    /// Between two looks.
    pub look: Duration,
    /// Between two questions to a printer that has nothing to do.
    pub idle: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            answer: Duration::from_secs(5),
            print: Duration::from_secs(30),
            look: Duration::from_millis(250),
            idle: Duration::from_secs(30),
        }
    }
}

/// Where the threads of the printers wait for work.
#[derive(Debug, Default)]
pub struct PrintShop {
    bell: Mutex<bool>,
    rung: Condvar,
    busy: Mutex<BTreeSet<Queue>>,
    /// Jobs that this process is sending.
    on_its_way: Mutex<BTreeMap<PrintJobId, Ground>>,
    /// Printers that missed the last questions, and how many.
    pub(super) missed: Mutex<BTreeMap<String, u32>>,
    /// Whether the printers are being asked.
    pub(super) asking: AtomicBool,
    /// Queues whose printers could not print, and since when.
    stuck: Mutex<BTreeMap<Queue, Instant>>,
    closed: AtomicBool,
}

type Ground = (CompanyId, SiteId);
pub(super) type Queue = (CompanyId, SiteId, String);

impl PrintShop {
    /// Says that there may be something to print.
    pub(crate) fn ring(&self) {
        *locked(&self.bell) = true;
        self.rung.notify_all();
    }

    /// Takes a queue to be emptied, unless somebody does that or its printer could just not print.
    fn takes(&self, queue: &Queue) -> bool {
        let mut stuck = locked(&self.stuck);
        stuck.retain(|_, since| since.elapsed() < AGAIN);
        !stuck.contains_key(queue) && locked(&self.busy).insert(queue.clone())
    }

    /// Takes all queues of a printer that is asked how it stands, unless something is sent to it.
    pub(super) fn takes_idle(&self, queues: &[Queue]) -> bool {
        let mut busy = locked(&self.busy);
        if queues.iter().any(|queue| busy.contains(queue)) {
            return false;
        }
        busy.extend(queues.iter().cloned());
        true
    }

    /// Lets go of them; what came in meanwhile is printed now.
    pub(super) fn asked(&self, queues: &[Queue]) {
        let mut busy = locked(&self.busy);
        for queue in queues {
            busy.remove(queue);
        }
        drop(busy);
        self.ring();
    }

    fn done(&self, queue: &Queue, outcome: Outcome) {
        if outcome == Outcome::Stuck {
            locked(&self.stuck).insert(queue.clone(), Instant::now());
        }
        locked(&self.busy).remove(queue);
        // What came in between found the queue taken.
        if outcome != Outcome::Stuck {
            self.ring();
        }
    }

    fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.ring();
    }

    fn is_open(&self) -> bool {
        !self.closed.load(Ordering::Acquire)
    }

    /// Waits for the bell, at most so long.
    fn wait(&self, most: Duration) {
        let bell = locked(&self.bell);
        let rung = self.rung.wait_timeout_while(bell, most, |rung| !*rung);
        if let Ok((mut bell, _)) = rung {
            *bell = false;
        }
    }
}

/// What came of looking at a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// One job is behind us; there may be another.
    Done,
    /// Nothing waits, or the queue is paused.
    Idle,
    /// The printer cannot print now; it is asked again later.
    Stuck,
}

impl Plant {
    /// Prints what waits, until the print shop is closed; for a thread of its own.
    pub fn print_until_closed(&self, patience: Patience) {
        let shop = &self.inner.print_shop;
        let (mut beaten, mut asked) = (None, None);
        while shop.is_open() {
            if is_due(&mut beaten, BEAT)
                && let Err(error) = self.keep_claims().and_then(|()| self.settle_interrupted())
            {
                tracing::warn!(%error, "Print jobs on their way could not be looked after");
            }
            if is_due(&mut asked, patience.idle) {
                self.ask_printers_beside(patience);
            }
            match self.waiting_queues() {
                Ok(queues) => {
                    for queue in queues {
                        if shop.takes(&queue) {
                            self.empty_beside(queue, patience);
                        }
                    }
                }
                Err(error) => tracing::warn!(%error, "The print queues could not be read"),
            }
            shop.wait(TURN.min(patience.idle));
        }
    }

    /// Ends [`Plant::print_until_closed`]; what is on its way is finished first.
    pub fn close_print_shop(&self) {
        self.inner.print_shop.close();
    }

    /// Empties every queue as far as it goes, once, in this thread.
    pub fn print_waiting(&self, patience: &Patience) -> Result<()> {
        for queue in self.waiting_queues()? {
            self.empty(&queue, patience)?;
        }
        Ok(())
    }

    /// Marks anew what this process is sending.
    fn keep_claims(&self) -> Result<()> {
        let jobs = locked(&self.inner.print_shop.on_its_way).clone();
        if jobs.is_empty() {
            return Ok(());
        }
        self.inner.runner.run(move |cx| {
            for (job, ground) in &jobs {
                print_jobs::keep_claim(cx.tx, *ground, *job, cx.now_us)?;
            }
            Ok(())
        })
    }

    /// What was on its way when a process ended may have come out: a person has to look.
    pub fn settle_interrupted(&self) -> Result<()> {
        let before_us = self.now_us() - CLAIM_US;
        if self.read(|tx| Ok(print_jobs::interrupted(tx, before_us, 1)?))?.is_empty() {
            return Ok(());
        }
        self.inner.runner.run(move |cx| {
            for (company, site, id) in print_jobs::interrupted(cx.tx, before_us, INTERRUPTED_MAX)? {
                let ground = (company, site);
                let Some(job) = print_jobs::find(cx.tx, ground, id)? else { continue };
                let to = (JobState::Unsure, Some(JobProblem::Restarted));
                print_jobs::step(cx.tx, ground, &job, to, (job.attempts, cx.now_us))?;
            }
            Ok(())
        })
    }

    fn waiting_queues(&self) -> Result<Vec<Queue>> {
        self.read(|tx| Ok(print_jobs::queues(tx, QUEUES_MAX)?))
    }

    fn empty_beside(&self, queue: Queue, patience: Patience) {
        let plant = self.clone();
        std::thread::spawn(move || {
            let outcome = plant.empty(&queue, &patience).unwrap_or_else(|error| {
                tracing::error!(%error, printer = queue.2, "Printing failed");
                Outcome::Stuck
            });
            plant.inner.print_shop.done(&queue, outcome);
        });
    }

    /// Prints the jobs of a printer one after the other, until one cannot be printed.
    fn empty(&self, queue: &Queue, patience: &Patience) -> Result<Outcome> {
        loop {
            match self.print_next(queue, patience)? {
                Outcome::Done if self.inner.print_shop.is_open() => {}
                outcome => return Ok(outcome),
            }
        }
    }

    fn print_next(&self, (company, site, code): &Queue, patience: &Patience) -> Result<Outcome> {
        let ground = (*company, *site);
        let Some((job, printer, content)) = self.take_next(ground, code)? else {
            return Ok(Outcome::Idle);
        };
        let id = job.job;
        locked(&self.inner.print_shop.on_its_way).insert(id, ground);
        let (sent, kept) = match print_on((&self.reach(), &printer), &content, job.copies, patience)
        {
            Ok(done) => done,
            Err(problem) => (Sent::NotBegun(problem), None),
        };
        let outcome = self.settle(ground, job, &printer, (sent, kept));
        locked(&self.inner.print_shop.on_its_way).remove(&id);
        outcome
    }

    /// Marks the next job as on its way; nothing where none waits or the queue is paused.
    fn take_next(&self, ground: Ground, code: &str) -> Result<Option<(Job, Record, Content)>> {
        let code = code.to_owned();
        self.inner.runner.run(move |cx| {
            let said = print_jobs::printer(cx.tx, ground, &code)?;
            if said.is_some_and(|said| said.paused) {
                return Ok(None);
            }
            let Some(job) = print_jobs::next(cx.tx, ground, &code)? else { return Ok(None) };
            let to = (JobState::Sending, job.problem);
            if !print_jobs::step(cx.tx, ground, &job, to, (job.attempts + 1, cx.now_us))? {
                return Ok(None);
            }
            let printer = record(cx.tx, ground.0, &code)?;
            let content = content_of(cx.tx, ground, job.job)?;
            let job = print_jobs::find(cx.tx, ground, job.job)?;
            Ok(Some((job.ok_or(Error::NotFound("print job"))?, printer, content)))
        })
    }

    /// Writes down what became of a job, and what its printer said.
    fn settle(
        &self,
        ground: Ground,
        job: Job,
        printer: &Record,
        (sent, kept): (Sent, Option<String>),
    ) -> Result<Outcome> {
        let (state, problem) = match sent {
            Sent::Printed => (JobState::Sent, None),
            Sent::Unsure(problem) => (JobState::Unsure, Some(problem)),
            Sent::NotBegun(problem @ (JobProblem::Rejected | JobProblem::NoPrinter)) => {
                (JobState::Failed, Some(problem))
            }
            // It keeps its place: what comes after it waits too.
            Sent::NotBegun(problem) => (JobState::Waiting, Some(problem)),
        };
        let says = match problem {
            None => Some(PrinterState::Ready),
            Some(problem) => problem.of_printer(),
        };
        let takes_over = printer.fallback_by == "program" && !printer.fallback.is_empty();
        let fallback = takes_over.then(|| printer.fallback.clone());
        let is_stuck = state == JobState::Waiting;
        self.inner.runner.run(move |cx| {
            let outcome = (state, problem);
            if !print_jobs::step(cx.tx, ground, &job, outcome, (job.attempts, cx.now_us))? {
                // Its mark was taken for that of a process that ended: a person looks after it.
                tracing::warn!(printer = job.printer, "A print job was settled by another process");
                return Ok(Outcome::Done);
            }
            if let Some(kept) = kept {
                print_jobs::keep_sent(cx.tx, ground, job.job, &kept)?;
            }
            if let Some(state) = says {
                stands(cx.tx, ground, (&job.printer, state), cx.now_us)?;
            }
            match fallback.filter(|_| is_stuck) {
                // Nothing of it came out, so another printer can print it; those behind it follow.
                Some(to) => {
                    print_jobs::hand_over(cx.tx, ground, (job.job, state, &to), cx.now_us)?;
                    Ok(Outcome::Done)
                }
                None if is_stuck => Ok(Outcome::Stuck),
                None => Ok(Outcome::Done),
            }
        })
    }
}

/// Writes down how a printer stands, and since when.
pub(super) fn stands(
    tx: &mut Tx<'_>,
    ground: Ground,
    (code, state): (&str, PrinterState),
    now_us: i64,
) -> Result<()> {
    let before = print_jobs::printer(tx, ground, code)?;
    if before.as_ref().is_some_and(|before| before.state == state) {
        return Ok(());
    }
    let paused = before.is_some_and(|before| before.paused);
    let said = Printer { printer: code.to_owned(), paused, state, since_us: now_us };
    Ok(print_jobs::say(tx, ground, &said)?)
}

/// Whether something is to be done again; from now on it was.
fn is_due(last: &mut Option<Instant>, every: Duration) -> bool {
    let due = last.is_none_or(|last| last.elapsed() >= every);
    if due {
        *last = Some(Instant::now());
    }
    due
}

/// Where a printer in the network listens.
pub(super) fn address_of(printer: &Record) -> String {
    format!("{}:{}", printer.host, printer.port.unwrap_or(PORT))
}

/// Prints; what a recording printer was sent is kept. Nothing is begun where it says why not.
fn print_on(
    (reach, printer): (&Reach, &Record),
    content: &Content,
    copies: u32,
    patience: &Patience,
) -> Result<(Sent, Option<String>), JobProblem> {
    let rejected = |refusal: Refusal| {
        tracing::warn!(%refusal, "A label cannot be set");
        JobProblem::Rejected
    };
    let figure = printer.dpi.parse().ok().and_then(Dpi::from_figure);
    let address = address_of(printer);
    match (printer.language.as_str(), figure) {
        ("recording", Some(dpi)) => {
            let zpl = content.zpl(dpi, copies).map_err(rejected)?;
            Ok((Sent::Printed, Some(zpl)))
        }
        ("zpl", Some(dpi)) => {
            let zpl = content.zpl(dpi, copies).map_err(rejected)?;
            Ok((wire::send_zpl((reach, address.as_str()), &zpl, patience), None))
        }
        ("pdf", _) => {
            let pages = content.pdf(copies, false).map_err(|_| JobProblem::Rejected)?;
            Ok((wire::send_bytes((reach, address.as_str()), &pages, patience), None))
        }
        _ => Err(JobProblem::NoPrinter),
    }
}
