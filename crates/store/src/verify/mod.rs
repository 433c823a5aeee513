//! Verifying everything that can be: every chain from its first fact, every head, and every
//! projection against a rebuild. The first thing that is off is named.
//!
//! What lies beside the facts and vouches for itself is held against what vouches for it. Whoever
//! rewrites the whole ledger, heads, projections and checkpoints alike, is found only by a checkpoint
//! that was kept elsewhere: that is what checkpoints are for.

mod chains;
mod changed;
mod kept;
mod rows;

use std::fmt;

use domain::SiteId;
use domain::ids::CompanyId;

use crate::database::Database;
use crate::error::StoreError;
use crate::projections;
use crate::sql::{Connection, Statement, Tx};
use chains::Walks;
use kept::Promised;

/// The statements of all files here.
pub(crate) const STATEMENTS: &[&[Statement]] = &[chains::STATEMENTS, kept::STATEMENTS];

/// What was checked, and the first thing that is off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many facts were recomputed.
    pub facts: u64,
    /// How many rows of projections were compared.
    pub rows: u64,
    /// The first thing that is off; none when everything is as the facts say.
    pub first: Option<Finding>,
    /// The tables whose content no fact can vouch for.
    pub unchecked: Vec<&'static str>,
    /// The contents of files that facts say were removed.
    pub removed: Vec<Removed>,
}

/// A content of a file that a fact says was removed when its time was over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The fact that says so.
    pub fact: FactPlace,
    /// The class under which it was removed.
    pub class: String,
    /// Hash of the content.
    pub sha256: [u8; 32],
}

impl Report {
    /// Whether nothing is off.
    pub const fn is_clean(&self) -> bool {
        self.first.is_none()
    }
}

/// One thing that is off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The table it is in; empty when the engine itself finds its file damaged.
    pub table: &'static str,
    /// The key of the row: `part=0, company=…`.
    pub row: String,
    /// The fact, when it is in the ledger.
    pub fact: Option<FactPlace>,
    /// The field of the fact, or the column of the row.
    pub field: Option<String>,
    /// What is wrong with it.
    pub problem: Problem,
}

/// A place in a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactPlace {
    /// The company of the chain.
    pub company: CompanyId,
    /// Its site.
    pub site: SiteId,
    /// Place in the chain, from 1.
    pub seq: i64,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The value is not what was sealed or what the facts say.
    Changed,
    /// A row that should be there is not.
    Missing,
    /// A row is there that no fact made.
    Unexpected,
    /// What a checkpoint signed is not what the ledger says.
    Contradicted,
    /// The content cannot be what this program or an earlier one wrote.
    Unreadable,
    /// The engine finds its own file damaged; these are its words.
    Engine(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Problem::Engine(words) = &self.problem {
            return write!(f, "the database file is damaged: {words}");
        }
        write!(f, "{} ({})", self.table, self.row)?;
        if let Some(field) = &self.field {
            write!(f, ", field {field}")?;
        }
        f.write_str(match self.problem {
            Problem::Changed => " was changed",
            Problem::Missing => " is missing",
            Problem::Unexpected => " is there without a fact",
            Problem::Contradicted => " signed another history than is there",
            Problem::Unreadable => " cannot be read",
            Problem::Engine(_) => "",
        })
    }
}

/// How far a verification has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many facts were recomputed.
    Facts(u64),
    /// So many rows were compared.
    Rows(u64),
}

/// Why a pass over the data ends early.
enum Halt {
    Found(Box<Finding>),
    Failed(StoreError),
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Corrupt(source) => Self::Found(Box::new(Finding {
                table: "",
                row: String::new(),
                fact: None,
                field: None,
                problem: Problem::Engine(source.to_string()),
            })),
            other => Self::Failed(other),
        }
    }
}

impl From<Finding> for Halt {
    fn from(finding: Finding) -> Self {
        Self::Found(Box::new(finding))
    }
}

/// Verifies a whole database from one snapshot.
pub fn verify(db: &Database, progress: &mut dyn FnMut(Progress)) -> Result<Report, StoreError> {
    verify_while(db, &mut |news| {
        progress(news);
        true
    })
}

/// The same as long as the caller wants it; then it ends with [`StoreError::Stopped`].
pub fn verify_while(
    db: &Database,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<Report, StoreError> {
    let mut verification = Verification { is_whole: true, ..Verification::begin()? };
    verification.go_on(db, progress)
}

/// A verification that can be gone on with while facts are added.
///
/// The first time everything is verified. Afterwards only what has come: each chain is walked on from
/// the hash it had, the new facts are applied to the rebuild that is still there, and the rows that
/// they change there are compared. Rows that no new fact changes are not looked at again; nobody may
/// write the database meanwhile but by applying facts.
///
/// After a finding or a fault it is of no more use.
pub struct Verification {
    rebuilt: Connection,
    /// Where each chain ended; none before the first time.
    walks: Option<Walks>,
    /// What lies beside the facts and vouches for itself is looked at too. While everything moves, it
    /// may be there before the facts it speaks of.
    is_whole: bool,
}

impl Verification {
    /// One that has seen nothing yet.
    pub fn begin() -> Result<Self, StoreError> {
        Ok(Self { rebuilt: Connection::temporary()?, walks: None, is_whole: false })
    }

    /// Verifies what it has not seen, from one snapshot. The report counts only that.
    pub fn go_on(
        &mut self,
        db: &Database,
        progress: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Report, StoreError> {
        let unchecked = projections::unchecked().collect();
        let mut report = Report { facts: 0, rows: 0, first: None, unchecked, removed: Vec::new() };
        let progress: &mut dyn FnMut(Progress) -> Result<(), Halt> = &mut |news| {
            if progress(news) { Ok(()) } else { Err(Halt::Failed(StoreError::Stopped)) }
        };
        let (rebuilt, walks, is_whole) = (&mut self.rebuilt, &mut self.walks, self.is_whole);
        let outcome = db.read(|tx| {
            if let Some(walks) = walks {
                return tail(tx, rebuilt, walks, &mut report, progress);
            }
            *walks = Some(whole(tx, rebuilt, is_whole, &mut report, progress)?);
            Ok(())
        });
        match outcome {
            Ok(()) => Ok(report),
            Err(Halt::Found(finding)) => Ok(Report { first: Some(*finding), ..report }),
            Err(Halt::Failed(error)) => Err(error),
        }
    }
}

/// Verifies everything, and leaves the rebuild so that what later facts change there is noted.
fn whole(
    tx: &mut Tx<'_>,
    rebuilt: &mut Connection,
    is_whole: bool,
    report: &mut Report,
    progress: &mut dyn FnMut(Progress) -> Result<(), Halt>,
) -> Result<Walks, Halt> {
    let mut walks = Walks::new();
    let mut promised = if is_whole { Promised::read(tx)? } else { Promised::nothing() };
    let mut rebuilt = rebuilt.begin_write()?;
    rebuilt.place_as(tx.placement());
    crate::migrations::create_projections(&mut rebuilt)?;
    let walked = (&mut walks, &mut promised);
    chains::check(tx, &mut rebuilt, walked, &mut report.facts, progress)?;
    promised.check(tx, &walks)?;
    rows::check(tx, &mut rebuilt, &mut report.rows, progress)?;
    if is_whole {
        kept::check_contents(tx)?;
        report.removed = kept::removed(tx)?;
    }
    if let Some(words) = tx.engine_check()? {
        let problem = Problem::Engine(words);
        let (table, row) = ("", String::new());
        return Err(Finding { table, row, fact: None, field: None, problem }.into());
    }
    changed::watch(&mut rebuilt)?;
    rebuilt.commit()?;
    Ok(walks)
}

/// Verifies what has come since, and what it changes.
fn tail(
    tx: &mut Tx<'_>,
    rebuilt: &mut Connection,
    walks: &mut Walks,
    report: &mut Report,
    progress: &mut dyn FnMut(Progress) -> Result<(), Halt>,
) -> Result<(), Halt> {
    let mut rebuilt = rebuilt.begin_write()?;
    rebuilt.place_as(tx.placement());
    chains::go_on(tx, &mut rebuilt, walks, &mut report.facts, progress)?;
    changed::check(tx, &mut rebuilt, &mut report.rows, progress)?;
    Ok(rebuilt.commit()?)
}
