//! An import on the page: a job that is checked, watched, confirmed, written, or cancelled.

use std::collections::BTreeMap;
use std::io::{Read, Write as _};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use domain::{CompanyId, SiteId};
use exchange::{Document, Faults as DocumentFaults, Layout, OpenError, Progress};

use super::{NotReady, Ready, counts, digest, mapping};
use crate::error::{Error, Result};
use crate::locked::locked;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::secrets;
use crate::times::{utc, zone};
use crate::views::{
    DocumentCounts, FaultView, Faults, ImportPage, ImportView, MappingChoice, SheetView,
};

/// Jobs kept per site; the oldest that is over makes room.
const JOBS_MAX: usize = 30;
/// Faults sent to the page at once.
const FAULTS_SHOWN: usize = 10_000;

/// All jobs of this process.
#[derive(Default)]
pub(crate) struct Jobs(Mutex<BTreeMap<String, Arc<Job>>>);

struct Job {
    id: String,
    operator: Operator,
    name: String,
    at_us: i64,
    by: Option<String>,
    path: PathBuf,
    cancel: AtomicBool,
    progress: Mutex<State>,
}

struct State {
    stage: &'static str,
    read: u64,
    written: u64,
    total: Option<u64>,
    counts: DocumentCounts,
    new: DocumentCounts,
    faults: Faults,
    sheets: Option<Vec<SheetView>>,
    problem: Option<crate::views::ProblemView>,
    mapping: Option<exchange::layout::Mapping>,
    ready: Option<Ready>,
}

impl Drop for Job {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Job {
    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.progress)
    }

    fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    fn is_over(&self) -> bool {
        matches!(self.state().stage, "faulty" | "done" | "abandoned" | "failed")
    }

    fn view(&self) -> ImportView {
        let state = self.state();
        ImportView {
            id: self.id.clone(),
            name: self.name.clone(),
            state: state.stage,
            read: state.read,
            written: state.written,
            total: state.total,
            counts: state.counts,
            new: state.new,
            faults: state.faults.clone(),
            sheets: state.sheets.clone(),
            problem: state.problem.clone(),
            by: self.by.clone(),
            at: utc(self.at_us),
        }
    }

    fn fail(&self, error: &Error) {
        let mut state = self.state();
        state.stage = if matches!(error, Error::Cancelled) { "abandoned" } else { "failed" };
        state.problem = (!matches!(error, Error::Cancelled)).then(|| error.problem());
        if let Error::Fault(fault) = error {
            tracing::error!(import.id = %self.id, error = %fault, "An import failed");
        }
    }

    fn faulty(&self, faults: &DocumentFaults) {
        let rows = faults.kept().take(FAULTS_SHOWN).map(|fault| FaultView {
            kind: fault.kind.as_str().to_owned(),
            section: match &fault.sheet {
                Some(sheet) => sheet.clone(),
                None => fault.section.as_str().to_owned(),
            },
            row: fault.row,
            column: (!fault.column.is_empty()).then(|| fault.column.clone()),
            found: fault.found.clone(),
            expected: fault.expected.to_string(),
            expected_code: fault.expected.code().to_owned(),
            expected_param: fault.expected.param(),
        });
        let mut state = self.state();
        state.faults = Faults { total: faults.total(), rows: rows.collect() };
        state.stage = "faulty";
    }
}

impl Jobs {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Job>>> {
        locked(&self.0)
    }

    fn add(&self, job: Arc<Job>) {
        let mut jobs = self.all();
        let (company, site) = (job.operator.company, job.operator.site);
        let mut own: Vec<(i64, String)> = jobs
            .values()
            .filter(|known| belongs(known, company, site) && known.is_over())
            .map(|known| (known.at_us, known.id.clone()))
            .collect();
        own.sort();
        let surplus = own.len().saturating_sub(JOBS_MAX - 1);
        for (_, id) in own.into_iter().take(surplus) {
            jobs.remove(&id);
        }
        jobs.insert(job.id.clone(), job);
    }

    fn find(&self, operator: &Operator, id: &str) -> Result<Arc<Job>> {
        self.all()
            .get(id)
            .filter(|job| belongs(job, operator.company, operator.site))
            .cloned()
            .ok_or(Error::NotFound("import"))
    }
}

fn belongs(job: &Job, company: CompanyId, site: SiteId) -> bool {
    job.operator.company == company && job.operator.site == site
}

impl Plant {
    /// Keeps an uploaded file and begins to look at it.
    pub fn import_upload(
        &self,
        operator: &Operator,
        name: &str,
        body: &mut dyn Read,
    ) -> Result<ImportView> {
        operator.need(Permission::ImportRun)?;
        let id = ledger::hex(&secrets::random::<10>()?);
        let path = self.spill_folder()?.join(format!("{id}.upload"));
        let by = self.display_name(operator)?;
        let job = Arc::new(Job {
            id,
            operator: operator.clone(),
            name: name.to_owned(),
            at_us: self.now_us(),
            by,
            path,
            cancel: AtomicBool::new(false),
            progress: Mutex::new(State {
                stage: "checking",
                read: 0,
                written: 0,
                total: None,
                counts: DocumentCounts::default(),
                new: DocumentCounts::default(),
                faults: Faults::default(),
                sheets: None,
                problem: None,
                mapping: None,
                ready: None,
            }),
        });
        let mut file = std::fs::File::create(&job.path).map_err(Error::io)?;
        std::io::copy(body, &mut file).and_then(|_| file.flush()).map_err(Error::io)?;
        self.inner.jobs.add(job.clone());
        self.look_at(&job)?;
        Ok(job.view())
    }

    /// One import.
    pub fn import(&self, operator: &Operator, id: &str) -> Result<ImportView> {
        operator.need(Permission::ImportRun)?;
        Ok(self.inner.jobs.find(operator, id)?.view())
    }

    /// The imports of this site, newest first.
    pub fn imports(&self, operator: &Operator) -> Result<ImportPage> {
        operator.need(Permission::ImportRun)?;
        let jobs = self.inner.jobs.all();
        let mut own: Vec<&Arc<Job>> =
            jobs.values().filter(|job| belongs(job, operator.company, operator.site)).collect();
        own.sort_by_key(|job| std::cmp::Reverse(job.at_us));
        Ok(ImportPage { rows: own.into_iter().map(|job| job.view()).collect() })
    }

    /// Says what the sheets and columns of a foreign file are, and checks it so.
    pub fn import_mapping(
        &self,
        operator: &Operator,
        id: &str,
        choice: &MappingChoice,
    ) -> Result<ImportView> {
        operator.need(Permission::ImportRun)?;
        let job = self.inner.jobs.find(operator, id)?;
        {
            let state = job.state();
            if !matches!(state.stage, "mapping" | "faulty" | "ready") || state.sheets.is_none() {
                return Err(Error::Stale);
            }
        }
        let mapping = mapping::chosen(choice)?;
        let document = open(&job).map_err(|_| Error::Stale)?;
        let sheets = mapping::preview(&document, &mapping)?;
        if choice.remember {
            mapping::remember(self, &job.operator, &sheets, &mapping)?;
        }
        {
            let mut state = job.state();
            state.sheets = Some(sheets);
            state.mapping = Some(mapping);
            state.faults = Faults::default();
            state.stage = "checking";
            state.ready = None;
        }
        self.begin_check(&job);
        Ok(job.view())
    }

    /// Writes what a checked document brings.
    pub fn import_commit(&self, operator: &Operator, id: &str) -> Result<ImportView> {
        operator.need_everywhere(Permission::ImportRun)?;
        let job = self.inner.jobs.find(operator, id)?;
        let ready = {
            let mut state = job.state();
            let ready = state.ready.take().ok_or(Error::Stale)?;
            state.stage = "running";
            state.total = Some(ready.checked.new.total());
            ready
        };
        let (plant, working) = (self.clone(), job.clone());
        std::thread::spawn(move || {
            if let Err(error) = plant.run_job(&working, ready) {
                working.fail(&error);
            }
        });
        Ok(job.view())
    }

    /// Stops an import; what it had written counts for nothing.
    pub fn import_cancel(&self, operator: &Operator, id: &str) -> Result<ImportView> {
        operator.need(Permission::ImportRun)?;
        let job = self.inner.jobs.find(operator, id)?;
        job.cancel.store(true, Ordering::Relaxed);
        let mut state = job.state();
        if matches!(state.stage, "mapping" | "ready" | "faulty") {
            state.stage = "abandoned";
            state.ready = None;
        }
        drop(state);
        Ok(job.view())
    }

    fn look_at(&self, job: &Arc<Job>) -> Result<()> {
        let document = match open(job) {
            Ok(document) => document,
            Err(OpenError::Faulty(faults)) => {
                job.faulty(&faults);
                return Ok(());
            }
            Err(OpenError::Io(error)) => return Err(Error::io(error)),
        };
        if document.layout() == Layout::Foreign {
            let sheets = mapping::propose(self, &job.operator, &document)?;
            let mut state = job.state();
            state.sheets = Some(sheets);
            state.stage = "mapping";
            return Ok(());
        }
        self.begin_check(job);
        Ok(())
    }

    fn begin_check(&self, job: &Arc<Job>) {
        let (plant, working) = (self.clone(), job.clone());
        std::thread::spawn(move || match plant.check_job(&working) {
            Ok(ready) => {
                let mut state = working.state();
                state.counts = counts(&ready.checked.read);
                state.new = counts(&ready.checked.new);
                state.total = Some(ready.checked.new.total());
                state.ready = Some(ready);
                state.stage = "ready";
            }
            Err(NotReady::Faulty(faults)) => working.faulty(&faults),
            Err(NotReady::Failed(error)) => working.fail(&error),
        });
    }

    fn check_job(&self, job: &Job) -> Result<Ready, NotReady> {
        let mut document = match open(job) {
            Ok(document) => document,
            Err(OpenError::Faulty(faults)) => return Err(NotReady::Faulty(faults)),
            Err(OpenError::Io(error)) => return Err(NotReady::Failed(Error::io(error))),
        };
        if let Some(mapping) = job.state().mapping.clone() {
            document = document.mapped(mapping);
        }
        self.check(&job.operator, &document, &mut |progress: Progress| {
            job.state().read = progress.rows;
            if job.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    }

    fn run_job(&self, job: &Job, mut ready: Ready) -> Result<()> {
        let digest = digest(&job.path)?;
        let mut report = |written| {
            job.state().written = written;
            if job.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        for _ in 0..super::CHECKS_MAX {
            match self.take_over(&job.operator, &ready, digest, &mut report) {
                Ok(()) => {
                    job.state().stage = "done";
                    return Ok(());
                }
                Err(Error::Stale) => match self.check_job(job) {
                    Ok(anew) => ready = anew,
                    Err(NotReady::Faulty(faults)) => {
                        job.faulty(&faults);
                        return Ok(());
                    }
                    Err(NotReady::Failed(error)) => return Err(error),
                },
                Err(error) => return Err(error),
            }
        }
        Err(Error::Busy)
    }
}

fn open(job: &Job) -> Result<Document, OpenError> {
    Document::open_named(&job.path, &job.name, &zone(&job.operator.zone))
}
