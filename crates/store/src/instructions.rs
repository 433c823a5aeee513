//! Work instructions as readers see them: their versions, which are in force, and who read which.

use domain::ids::CompanyId;
use domain::instructions::Scope;
use domain::{CivilDate, DraftState, Instant, InstructionId, PersonId, SiteId, Unread};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// An instruction through all its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Its id.
    pub instruction: InstructionId,
    /// Its code.
    pub code: String,
    /// The newest version.
    pub version: u32,
    /// When it was withdrawn, microseconds UTC.
    pub withdrawn_at_us: Option<i64>,
    /// Who withdrew it.
    pub withdrawn_by: Option<PersonId>,
    /// Why.
    pub reason: Option<String>,
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The instruction.
    pub instruction: InstructionId,
    /// Its code.
    pub code: String,
    /// The version, from 1.
    pub version: u32,
    /// What it is for.
    pub scope: Scope,
    /// What happens when somebody begins who has not read it.
    pub unread: Unread,
    /// The first day it is in force.
    pub effective_on: CivilDate,
    /// What is new in it.
    pub change: Option<String>,
    /// Titles and steps, as a JSON object.
    pub content: String,
    /// When it was published.
    pub at: Instant,
    /// Who published it.
    pub by: Option<PersonId>,
}

/// Somebody read a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Who.
    pub person: PersonId,
    /// The version.
    pub version: u32,
    /// When, for the first time.
    pub at: Instant,
    /// At which station.
    pub station: Option<String>,
}

/// A version that waits for a second person, or waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Code of the instruction.
    pub code: String,
    /// The draft, from 1 for each code.
    pub draft: u32,
    /// The version it follows.
    pub based_on: u32,
    /// What it is for.
    pub scope: Scope,
    /// What happens when somebody begins who has not read it.
    pub unread: Unread,
    /// The first day it is to be in force.
    pub effective_on: CivilDate,
    /// What is new in it.
    pub change: Option<String>,
    /// Titles and steps, as a JSON object.
    pub content: String,
    /// When it was written.
    pub at: Instant,
    /// Who wrote it.
    pub by: Option<PersonId>,
    /// Where it stands.
    pub state: DraftState,
    /// The version it became.
    pub version: Option<u32>,
    /// When it was judged, microseconds UTC.
    pub judged_at_us: Option<i64>,
    /// Who judged it.
    pub judged_by: Option<PersonId>,
    /// Why it was sent back.
    pub reason: Option<String>,
}

macro_rules! draft_columns {
    () => {
        "SELECT code, draft, based_on, item, operation, station, unread, effective_on, change,
            content, at_us, at_offset_min, person, state, version, judged_at_us, judged_by, reason
        FROM instruction_draft WHERE part = $1 AND company = $2 AND site = $3"
    };
}

macro_rules! head_columns {
    () => {
        "SELECT instruction, code, version, withdrawn_at_us, withdrawn_by, reason FROM instruction
            WHERE part = $1 AND company = $2 AND site = $3"
    };
}

macro_rules! version_columns {
    () => {
        "SELECT v.instruction, i.code, v.version, v.item, v.operation, v.station, v.unread,
            v.effective_on, v.change, v.content, v.at_us, v.at_offset_min, v.person
        FROM instruction_version v JOIN instruction i ON i.part = v.part AND i.company = v.company
            AND i.site = v.site AND i.instruction = v.instruction
        WHERE v.part = $1 AND v.company = $2 AND v.site = $3"
    };
}

statements! {
    BY_CODE = concat!(head_columns!(), " AND code = $4 ORDER BY instruction LIMIT 1");
    ALL = concat!(head_columns!(), " AND code > $4 ORDER BY code LIMIT $5");
    VERSIONS = concat!(version_columns!(), " AND v.instruction = $4 ORDER BY v.version DESC LIMIT $5");
    ONE = concat!(version_columns!(), " AND v.instruction = $4 AND v.version = $5");
    // Dates are text of one length, so that they compare as days do.
    IN_FORCE = concat!(version_columns!(), " AND i.withdrawn_at_us IS NULL
            AND v.effective_on <= $4 AND v.unread >= $5
            AND NOT EXISTS (SELECT 1 FROM instruction_version n WHERE n.part = v.part
                AND n.company = v.company AND n.site = v.site AND n.instruction = v.instruction
                AND n.version > v.version AND n.effective_on <= $4)
        ORDER BY v.instruction LIMIT $6");
    LAST_READ = "SELECT version FROM instruction_read
        WHERE part = $1 AND company = $2 AND site = $3 AND instruction = $4 AND person = $5
        ORDER BY version DESC LIMIT 1";
    WAS_READ = "SELECT seq FROM instruction_read
        WHERE part = $1 AND company = $2 AND site = $3 AND instruction = $4 AND version = $5
            AND person = $6";
    READS = "SELECT person, version, at_us, at_offset_min, station FROM instruction_read
        WHERE part = $1 AND company = $2 AND site = $3 AND instruction = $4
        ORDER BY version DESC, seq LIMIT $5";
    DRAFTS = concat!(draft_columns!(), " AND code = $4 ORDER BY draft DESC LIMIT $5");
    WAITING = concat!(draft_columns!(), " AND state = 1 ORDER BY code LIMIT $4");
    DRAFTED = "SELECT person FROM instruction_draft
        WHERE part = $1 AND company = $2 AND site = $3 AND code = $4 AND version = $5";
}

fn read_draft(row: Row<'_>) -> Result<Draft, StoreError> {
    let mut columns = row.columns();
    Ok(Draft {
        code: columns.take()?,
        draft: columns.take()?,
        based_on: columns.take()?,
        scope: Scope {
            item: columns.take()?,
            operation: columns.take()?,
            station: columns.take()?,
        },
        unread: columns.take()?,
        effective_on: columns.take()?,
        change: columns.take()?,
        content: columns.take()?,
        at: columns.instant()?,
        by: columns.take()?,
        state: columns.take()?,
        version: columns.take()?,
        judged_at_us: columns.take()?,
        judged_by: columns.take()?,
        reason: columns.take()?,
    })
}

fn read_head(row: Row<'_>) -> Result<Instruction, StoreError> {
    let mut columns = row.columns();
    Ok(Instruction {
        instruction: columns.take()?,
        code: columns.take()?,
        version: columns.take()?,
        withdrawn_at_us: columns.take()?,
        withdrawn_by: columns.take()?,
        reason: columns.take()?,
    })
}

fn read_version(row: Row<'_>) -> Result<Version, StoreError> {
    let mut columns = row.columns();
    Ok(Version {
        instruction: columns.take()?,
        code: columns.take()?,
        version: columns.take()?,
        scope: Scope {
            item: columns.take()?,
            operation: columns.take()?,
            station: columns.take()?,
        },
        unread: columns.take()?,
        effective_on: columns.take()?,
        change: columns.take()?,
        content: columns.take()?,
        at: columns.instant()?,
        by: columns.take()?,
    })
}

/// The instruction that has a code.
pub fn by_code(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    code: &str,
) -> Result<Option<Instruction>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_CODE, args![part, company, site, code], read_head)
}

/// Instructions by their codes, after one.
pub fn page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    after: &str,
    limit: u32,
) -> Result<Vec<Instruction>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ALL, args![part, company, site, after, limit], read_head)
}

/// The versions of an instruction, the newest first.
pub fn versions(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    instruction: InstructionId,
    limit: u32,
) -> Result<Vec<Version>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&VERSIONS, args![part, company, site, instruction, limit], read_version)
}

/// One version.
pub fn version(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (instruction, version): (InstructionId, u32),
) -> Result<Option<Version>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&ONE, args![part, company, site, instruction, version], read_version)
}

/// The versions in force on a day that do at least so much when they were not read.
pub fn in_force(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (day, least): (CivilDate, Unread),
    limit: u32,
) -> Result<Vec<Version>, StoreError> {
    let (part, day) = (tx.part(company), day.to_string());
    tx.query_all(&IN_FORCE, args![part, company, site, &day, least, limit], read_version)
}

/// The newest version somebody read.
pub fn last_read(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (instruction, person): (InstructionId, PersonId),
) -> Result<Option<u32>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&LAST_READ, args![part, company, site, instruction, person], |row| row.get(0))
}

/// Whether somebody read a version.
pub fn was_read(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (instruction, version): (InstructionId, u32),
    person: PersonId,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, instruction, version, person];
    Ok(tx.query_one(&WAS_READ, args, |row| row.get::<i64>(0))?.is_some())
}

/// Who read which version, the newest version first.
pub fn reads(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    instruction: InstructionId,
    limit: u32,
) -> Result<Vec<Read>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&READS, args![part, company, site, instruction, limit], |row| {
        let mut columns = row.columns();
        Ok(Read {
            person: columns.take()?,
            version: columns.take()?,
            at: columns.instant()?,
            station: columns.take()?,
        })
    })
}

/// The drafts of a code, the newest first.
pub fn drafts(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    code: &str,
    limit: u32,
) -> Result<Vec<Draft>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&DRAFTS, args![part, company, site, code, limit], read_draft)
}

/// The drafts that wait for a second person, by code.
pub fn waiting(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Draft>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&WAITING, args![part, company, site, limit], read_draft)
}

/// Who wrote a version that a second person released; none where one person published it.
pub fn drafted_by(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (code, version): (&str, u32),
) -> Result<Option<PersonId>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, code, version];
    Ok(tx.query_one(&DRAFTED, args, |row| row.get::<Option<PersonId>>(0))?.flatten())
}
