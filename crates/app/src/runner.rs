//! The command runner: one thread that writes, many commands a commit.
//!
//! It never waits for company: it takes what queued up while the last commit ran, runs each command
//! under a savepoint in one transaction, commits once, then answers all. A command that is refused
//! rolls back its own savepoint only; an answer is given only when what it says is on disk.

use std::any::Any;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

use domain::facts::{Entry as FactEntry, Record};
use domain::{CompanyId, ImportId, Instant, PersonId, Refusal, SiteId};
use ledger::seal::Secret;
use store::ledger::{self as chain, Head};
use store::{Database, StoreError, Tx, Writer};

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::locked::locked;
use crate::secrets;

/// Commands of one commit at most.
const GROUP_MAX: usize = 256;
/// Work of one commit at most, as long as another command waits. It counts from the end of the first
/// command, which may have waited until another process let go of the chain: a group that gave up then
/// would make each commit after such a wait one of a single command.
const GROUP_US: i64 = 4_000;

/// What a command works with: the transaction, the chains it appends to, and the time.
pub(crate) struct Cx<'a, 'tx> {
    /// The transaction, for loading.
    pub(crate) tx: &'a mut Tx<'tx>,
    /// The ledger's clock.
    pub(crate) now_us: i64,
    heads: &'a mut Heads,
}

type Heads = BTreeMap<(CompanyId, SiteId), Locked>;

/// A head under lock, and how far it was saved.
#[derive(Clone)]
struct Locked {
    head: Head,
    saved_seq: i64,
}

impl Cx<'_, '_> {
    /// An id for something new at a site.
    pub(crate) fn next_id(&mut self, company: CompanyId, site: SiteId) -> Result<i64> {
        let now_us = self.now_us;
        Ok(self.head(company, site)?.next_id(now_us))
    }

    /// Puts a fact on a chain and applies it: the only way a projection is written.
    pub(crate) fn append(
        &mut self,
        company: CompanyId,
        site: SiteId,
        entry: FactEntry,
        import: ImportId,
    ) -> Result<Record> {
        let secret = Secret(secrets::random()?);
        self.append_sealed(company, site, entry, import, secret)
    }

    /// The same with a secret the caller has drawn; for many facts at once.
    pub(crate) fn append_sealed(
        &mut self,
        company: CompanyId,
        site: SiteId,
        entry: FactEntry,
        import: ImportId,
        secret: Secret,
    ) -> Result<Record> {
        self.head(company, site)?;
        let locked = self.heads.get_mut(&(company, site)).expect("the head was locked above");
        Ok(chain::append(self.tx, &mut locked.head, entry, import, secret, self.now_us)?)
    }

    /// Tries something: what fails leaves nothing behind, and the command goes on.
    pub(crate) fn attempt<T>(
        &mut self,
        work: impl FnOnce(&mut Cx<'_, '_>) -> Result<T>,
    ) -> Result<T> {
        let before = self.heads.clone();
        let (now_us, heads) = (self.now_us, &mut *self.heads);
        let outcome = self.tx.savepoint(|tx| {
            let mut cx = Cx { tx, now_us, heads };
            panic::catch_unwind(AssertUnwindSafe(|| work(&mut cx)))
                .unwrap_or_else(|panic| Err(Error::fault(words_of(panic.as_ref()))))
        });
        if outcome.is_err() {
            *self.heads = before;
        }
        outcome
    }

    /// An act of ours, recorded by our clock.
    pub(crate) fn act(
        &mut self,
        company: CompanyId,
        site: SiteId,
        by: Option<PersonId>,
        fact: impl Into<domain::Fact>,
    ) -> Result<Record> {
        let now = Instant::utc(self.now_us);
        let entry = FactEntry { at: now, recorded_at: now, by, device: None, fact: fact.into() };
        self.append(company, site, entry, ImportId(0))
    }

    /// The end of a chain, locked until the commit.
    ///
    /// A command that appends to both chains asks for the company's own first, so that two
    /// processes do not wait for each other.
    pub(crate) fn head(&mut self, company: CompanyId, site: SiteId) -> Result<&mut Head> {
        let locked = match self.heads.entry((company, site)) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(place) => {
                let head = chain::lock_head(self.tx, company, site)?;
                place.insert(Locked { saved_seq: head.seq, head })
            }
        };
        Ok(&mut locked.head)
    }
}

/// A command on its way: run once, answered once.
trait Pending: Send {
    fn run(&mut self, cx: &mut Cx<'_, '_>) -> Result<(), Undo>;
    /// Whether its own outcome was that no space is left.
    fn found_no_space(&self) -> bool;
    fn answer(self: Box<Self>, committed: Result<(), &NotWritten>);
}

/// The savepoint is to be rolled back; the command keeps its own error.
struct Undo(Option<StoreError>);

impl From<StoreError> for Undo {
    fn from(error: StoreError) -> Self {
        Self(Some(error))
    }
}

/// Why nothing of a whole group was written.
#[derive(Debug, thiserror::Error)]
enum NotWritten {
    #[error("the disk is full")]
    NoSpace,
    #[error("the database could not take it now")]
    TryAgain(#[source] StoreError),
    #[error("the data are moving to {0}, or are there already")]
    Moved(String),
    #[error("the database failed: {0}")]
    Broken(String),
}

impl From<StoreError> for NotWritten {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full(_) => Self::NoSpace,
            StoreError::Moved { to } => Self::Moved(to),
            error if error.is_retryable() => Self::TryAgain(error),
            error => Self::Broken(with_sources(&error)),
        }
    }
}

impl From<&NotWritten> for Error {
    fn from(why: &NotWritten) -> Self {
        match why {
            NotWritten::NoSpace => Self::DiskFull,
            NotWritten::TryAgain(_) => Self::Busy,
            NotWritten::Moved(to) => Self::Moved { to: to.clone() },
            NotWritten::Broken(words) => Self::fault(words.clone()),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full(_) => Self::DiskFull,
            StoreError::Moved { to } => Self::Moved { to },
            StoreError::Arriving => Self::Arriving,
            StoreError::TooMany { most } => Refusal::TooFarReaching { most }.into(),
            error if error.is_retryable() => Self::Busy,
            error => Self::fault(error),
        }
    }
}

/// An error and what it came from, in one line.
fn with_sources(error: &dyn std::error::Error) -> String {
    let sources = std::iter::successors(error.source(), |source| source.source());
    sources.fold(error.to_string(), |line, source| format!("{line}: {source}"))
}

type Answer<T> = Sender<Result<T>>;

struct Command<T, F> {
    work: Option<F>,
    /// What it does is undone, and only its answer kept: to show beforehand what would be.
    rehearsal: bool,
    outcome: Option<Result<T>>,
    answer: Answer<T>,
}

impl<T, F> Pending for Command<T, F>
where
    T: Send,
    F: FnOnce(&mut Cx<'_, '_>) -> Result<T> + Send,
{
    fn run(&mut self, cx: &mut Cx<'_, '_>) -> Result<(), Undo> {
        let work = self.work.take().expect("a command runs once");
        // A panic is this command's fault and must not end the one thread that writes.
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| {
            let value = work(cx)?;
            // What was gathered is sent now, so that what the engine says of it is said of this
            // command and not of the whole group.
            cx.tx.flush()?;
            Ok(value)
        }))
        .unwrap_or_else(|panic| Err(Error::fault(words_of(panic.as_ref()))));
        let undone = outcome.is_err() || self.rehearsal;
        self.outcome = Some(outcome);
        if undone { Err(Undo(None)) } else { Ok(()) }
    }

    fn found_no_space(&self) -> bool {
        matches!(self.outcome, Some(Err(Error::DiskFull)))
    }

    fn answer(self: Box<Self>, committed: Result<(), &NotWritten>) {
        let answer = match (self.outcome, committed) {
            (Some(Err(error)), _) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (_, Err(why)) => Err(why.into()),
            (None, Ok(())) => Err(Error::Busy),
        };
        // The caller may have gone away; what it asked for is done all the same.
        let _ = self.answer.send(answer);
    }
}

/// What a command said when it panicked.
fn words_of(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().copied();
    let words = words.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("a command panicked: {}", words.unwrap_or("without words"))
}

/// The queue in front of the one thread that writes.
#[derive(Clone)]
pub(crate) struct Runner {
    queue: Arc<Mutex<Sender<Box<dyn Pending>>>>,
}

impl Runner {
    /// Starts the writing thread; it ends when the last runner is dropped.
    pub(crate) fn start(database: &Database, clock: Clock) -> Result<Self> {
        let writer = database.writer()?;
        let (send, receive) = mpsc::channel();
        thread::Builder::new()
            .name("runner".to_owned())
            .spawn(move || write_groups(writer, &receive, &clock))
            .map_err(Error::fault)?;
        Ok(Self { queue: Arc::new(Mutex::new(send)) })
    }

    /// Runs a command and waits until it is on disk, or refused.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Cx<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.queued(work, false)?.wait()
    }

    /// Runs a command, keeps its answer and undoes what it did.
    pub(crate) fn rehearse<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Cx<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.queued(work, true)?.wait()
    }

    /// Puts a command into the queue, for a caller that has something else to do meanwhile.
    pub(crate) fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Cx<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<Submitted<T>> {
        self.queued(work, false)
    }

    fn queued<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Cx<'_, '_>) -> Result<T> + Send + 'static,
        rehearsal: bool,
    ) -> Result<Submitted<T>> {
        let (answer, receive) = mpsc::channel();
        let command = Box::new(Command { work: Some(work), rehearsal, outcome: None, answer });
        let queue = locked(&self.queue).clone();
        queue.send(command).map_err(|_| Error::Busy)?;
        Ok(Submitted(receive))
    }
}

/// A command in the queue, and what it will say.
pub(crate) struct Submitted<T>(Receiver<Result<T>>);

impl<T> Submitted<T> {
    /// Waits until the command is on disk, or refused.
    pub(crate) fn wait(self) -> Result<T> {
        self.0.recv().map_err(|_| Error::Busy)?
    }
}

fn write_groups(mut writer: Writer, queue: &Receiver<Box<dyn Pending>>, clock: &Clock) {
    while let Ok(first) = queue.recv() {
        let mut group = vec![first];
        let committed = write_group(&mut writer, queue, &mut group, clock);
        match &committed {
            Ok(()) => tracing::debug!(commands = group.len(), "A group of commands was written"),
            Err(why) => {
                let commands = group.len();
                tracing::error!(error = %why, commands, "A group of commands was not written");
            }
        }
        for command in group {
            command.answer(committed.as_ref().copied());
        }
    }
}

fn write_group(
    writer: &mut Writer,
    queue: &Receiver<Box<dyn Pending>>,
    group: &mut Vec<Box<dyn Pending>>,
    clock: &Clock,
) -> Result<(), NotWritten> {
    let mut tx = writer.begin()?;
    let mut heads = Heads::new();
    let mut first_ended_us = None;
    let mut at = 0;
    while at < group.len() {
        run_one(&mut tx, &mut heads, group[at].as_mut(), clock.now_us())?;
        at += 1;
        let now_us = clock.now_us();
        let worked_us = now_us - *first_ended_us.get_or_insert(now_us);
        let room = at < GROUP_MAX && worked_us < GROUP_US;
        if room && at == group.len() {
            group.extend(queue.try_recv());
        }
    }
    for locked in heads.values().filter(|locked| locked.head.seq > locked.saved_seq) {
        chain::save_head(&mut tx, &locked.head)?;
    }
    Ok(tx.commit()?)
}

/// Runs a command under a savepoint of its own; an error here is the end of the whole group.
fn run_one(
    tx: &mut Tx<'_>,
    heads: &mut Heads,
    command: &mut dyn Pending,
    now_us: i64,
) -> Result<(), NotWritten> {
    let before = heads.clone();
    let outcome = tx.savepoint(|tx| command.run(&mut Cx { tx, now_us, heads }));
    match outcome {
        Ok(()) => Ok(()),
        Err(Undo(None)) => {
            *heads = before;
            Ok(())
        }
        // SQLite gives up the whole transaction when it finds no space, and with it the savepoint.
        Err(Undo(Some(_))) if command.found_no_space() => Err(NotWritten::NoSpace),
        Err(Undo(Some(error))) => Err(error.into()),
    }
}
