//! How long records are kept, as readers see it: classes, legal holds, files and what was removed.

use domain::complaints::LotStanding;
use domain::ids::CompanyId;
use domain::retention::{ClassVersion, RecordFamily};
use domain::{CivilDate, ComplaintStep, PersonId, PoolId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A version of a class, with who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// What it says.
    pub version: ClassVersion,
    /// What it is called.
    pub name: String,
    /// The law or the reason that asks for it.
    pub basis: String,
    /// When it was said, microseconds UTC.
    pub at_us: i64,
    /// By whom.
    pub by: Option<PersonId>,
}

/// A legal hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalHold {
    /// Its code.
    pub hold: String,
    /// What it holds; everything where absent.
    pub subject: Option<String>,
    /// Why.
    pub reason: String,
    /// When it was laid, microseconds UTC.
    pub placed_at_us: i64,
    /// By whom.
    pub placed_by: Option<PersonId>,
    /// When it was lifted.
    pub lifted_at_us: Option<i64>,
    /// By whom.
    pub lifted_by: Option<PersonId>,
    /// Why.
    pub lifted_reason: Option<String>,
}

/// A file as it was attached to something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it stands in the ledger.
    pub seq: i64,
    /// What it belongs to.
    pub subject: String,
    /// Hash of its content.
    pub sha256: [u8; 32],
    /// What it is called.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: i64,
    /// When the ledger took it, microseconds UTC: nobody can put that back.
    pub appended_at_us: i64,
}

/// A content that was removed at a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Hash of the content.
    pub sha256: [u8; 32],
    /// The fact that says so.
    pub seq: i64,
    /// The class whose time was over.
    pub class: String,
    /// The first day on which it could be removed.
    pub until_on: CivilDate,
    /// How many bytes it had.
    pub bytes: i64,
    /// Why.
    pub reason: String,
    /// When, microseconds UTC.
    pub at_us: i64,
    /// By whom.
    pub by: Option<PersonId>,
    /// The fact that says that it came back.
    pub restored_seq: Option<i64>,
}

macro_rules! file_columns {
    () => {
        "SELECT a.seq, a.subject, a.sha256, a.name, a.media_type, a.bytes, l.appended_at_us
        FROM attachment a JOIN ledger l ON l.part = a.part AND l.company = a.company AND l.site = a.site
            AND l.seq = a.seq
        WHERE a.part = $1 AND a.company = $2 AND a.site = $3"
    };
}

macro_rules! removal_columns {
    () => {
        "SELECT sha256, seq, class, until_on, bytes, reason, at_us, person, restored_seq
        FROM content_removal WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    CLASSES = "SELECT class, seq, families, months, expiry_months, ended, name, basis, at_us, person
        FROM retention_class WHERE part = $1 AND company = $2 AND site = $3 ORDER BY seq";
    HOLDS = "SELECT hold, subject, reason, placed_at_us, placed_by, lifted_at_us, lifted_by, lifted_reason
        FROM legal_hold WHERE part = $1 AND company = $2 AND site = $3 ORDER BY placed_seq";
    FILES = concat!(file_columns!(), " AND a.seq > $4 ORDER BY a.seq LIMIT $5");
    FILES_OF = concat!(file_columns!(), " AND a.sha256 = $4 ORDER BY a.seq");
    REMOVAL = concat!(removal_columns!(), " AND sha256 = $4");
    REMOVALS = concat!(removal_columns!(), " AND seq < $4 ORDER BY seq DESC LIMIT $5");
    OPEN_RECALL = "SELECT code FROM recall WHERE part = $1 AND company = $2 AND site = $3
        AND drill = 0 AND closed_at_us IS NULL ORDER BY recall LIMIT 1";
    OPEN_COMPLAINT_OF = "SELECT c.code FROM complaint c
        WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.step <> $4
            AND (c.pool = $5 OR EXISTS (SELECT 1 FROM complaint_lot l WHERE l.part = c.part
                AND l.company = c.company AND l.site = c.site AND l.complaint = c.complaint
                AND l.pool = $5 AND l.standing <> $6))
        ORDER BY c.complaint LIMIT 1";
    EXPIRES = "SELECT expires_on, best_before_on FROM lot
        WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4";
}

type Ground = (CompanyId, SiteId);

/// Every version of every class of a site, in the order they were said.
pub fn classes(tx: &mut Tx<'_>, (company, site): Ground) -> Result<Vec<Class>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&CLASSES, args![part, company, site], |row| {
        let mut columns = row.columns();
        let (code, seq) = (columns.take()?, columns.take()?);
        let families: String = columns.take()?;
        let version = ClassVersion {
            code,
            seq,
            families: RecordFamily::read(&families).unwrap_or_default(),
            months: columns.take()?,
            expiry_months: columns.take()?,
            ended: columns.take()?,
        };
        Ok(Class {
            version,
            name: columns.take()?,
            basis: columns.take()?,
            at_us: columns.take()?,
            by: columns.take()?,
        })
    })
}

/// Every legal hold of a site, in the order they were laid.
pub fn legal_holds(tx: &mut Tx<'_>, (company, site): Ground) -> Result<Vec<LegalHold>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&HOLDS, args![part, company, site], |row| {
        let mut columns = row.columns();
        Ok(LegalHold {
            hold: columns.take()?,
            subject: columns.take()?,
            reason: columns.take()?,
            placed_at_us: columns.take()?,
            placed_by: columns.take()?,
            lifted_at_us: columns.take()?,
            lifted_by: columns.take()?,
            lifted_reason: columns.take()?,
        })
    })
}

fn read_file(row: Row<'_>) -> Result<File, StoreError> {
    let mut columns = row.columns();
    Ok(File {
        seq: columns.take()?,
        subject: columns.take()?,
        sha256: columns.take()?,
        name: columns.take()?,
        media_type: columns.take()?,
        bytes: columns.take()?,
        appended_at_us: columns.take()?,
    })
}

/// Files of a site after a place in its ledger, the oldest first.
pub fn files(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    after_seq: i64,
    limit: u32,
) -> Result<Vec<File>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&FILES, args![part, company, site, after_seq, limit], read_file)
}

/// Every time a content was attached at a site.
pub fn files_of(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    sha256: &[u8; 32],
) -> Result<Vec<File>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&FILES_OF, args![part, company, site, sha256], read_file)
}

fn read_removal(row: Row<'_>) -> Result<Removal, StoreError> {
    let mut columns = row.columns();
    Ok(Removal {
        sha256: columns.take()?,
        seq: columns.take()?,
        class: columns.take()?,
        until_on: columns.take()?,
        bytes: columns.take()?,
        reason: columns.take()?,
        at_us: columns.take()?,
        by: columns.take()?,
        restored_seq: columns.take()?,
    })
}

/// The last removal of a content at a site.
pub fn removal(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    sha256: &[u8; 32],
) -> Result<Option<Removal>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&REMOVAL, args![part, company, site, sha256], read_removal)
}

/// What was removed at a site before a place in its ledger, the newest first.
pub fn removals(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    before_seq: i64,
    limit: u32,
) -> Result<Vec<Removal>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&REMOVALS, args![part, company, site, before_seq, limit], read_removal)
}

/// The last day a lot may be used, by either of its dates.
pub fn expires_on(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    pool: PoolId,
) -> Result<Option<CivilDate>, StoreError> {
    let part = tx.part(company);
    let read = |row: Row<'_>| -> Result<(Option<CivilDate>, Option<CivilDate>), StoreError> {
        Ok((row.get(0)?, row.get(1)?))
    };
    let days = tx.query_one(&EXPIRES, args![part, company, site, pool], read)?;
    Ok(days.and_then(|(expires, best_before)| expires.max(best_before)))
}

/// Code of a recall that is no drill and has not ended, where there is one.
pub fn open_recall(tx: &mut Tx<'_>, (company, site): Ground) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&OPEN_RECALL, args![part, company, site], |row| row.get(0))
}

/// Code of a complaint that is not closed and may be about a lot, where there is one.
pub fn open_complaint_of(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    pool: PoolId,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    let (closed, ruled_out) = (ComplaintStep::Closed, LotStanding::RuledOut);
    let args = args![part, company, site, closed, pool, ruled_out];
    tx.query_one(&OPEN_COMPLAINT_OF, args, |row| row.get(0))
}
