//! What strangers sent by the public form, until somebody takes or dismisses it.

use domain::ids::CompanyId;
use domain::{PersonId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportState {
    /// Nobody has looked at it.
    Waiting,
    /// It became a complaint.
    Taken,
    /// It was none; what it said is forgotten.
    Dismissed,
}

impl ReportState {
    /// The number in the database.
    const fn code(self) -> i64 {
        match self {
            Self::Waiting => 1,
            Self::Taken => 2,
            Self::Dismissed => 3,
        }
    }
}

/// What a stranger said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportSaid {
    /// The language they wrote in.
    pub language: String,
    /// What is wrong.
    pub text: String,
    /// What they are called.
    pub name: Option<String>,
    /// How they can be reached.
    pub contact: Option<String>,
    /// What it is about, in their words.
    pub product: Option<String>,
    /// The number on it.
    pub lot: Option<String>,
    /// Number of the delivery note.
    pub document: Option<String>,
}

/// A report that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub report: i64,
    /// When it came, microseconds UTC.
    pub at_us: i64,
    /// What it says.
    pub said: ReportSaid,
}

/// A file of a report, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// SHA-256 of its content.
    pub sha256: [u8; 32],
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
}

macro_rules! report_columns {
    () => {
        "SELECT report, at_us, language, text, name, contact, product, lot, document
        FROM complaint_report WHERE part = $1 AND company = $2 AND site = $3 AND state = 1"
    };
}

statements! {
    KEEP = "INSERT INTO complaint_report (part, company, site, report, question_sha256, at_us, language,
            text, name, contact, product, lot, document, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)
        ON CONFLICT (part, company, site, question_sha256) DO NOTHING";
    KEEP_FILE = "INSERT INTO complaint_report_file (part, company, site, report, place, sha256, name,
            media_type, content)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    WAITING = concat!(report_columns!(), " ORDER BY report LIMIT $4");
    FIND = concat!(report_columns!(), " AND report = $4");
    COUNT = "SELECT COUNT(*) FROM complaint_report
        WHERE part = $1 AND company = $2 AND site = $3 AND state = 1";
    FILES = "SELECT sha256, name, media_type FROM complaint_report_file
        WHERE part = $1 AND company = $2 AND site = $3 AND report = $4 ORDER BY place";
    COUNT_FILES = "SELECT COUNT(*) FROM complaint_report_file
        WHERE part = $1 AND company = $2 AND site = $3 AND report = $4";
    FILE = "SELECT content FROM complaint_report_file
        WHERE part = $1 AND company = $2 AND site = $3 AND report = $4 AND sha256 = $5 LIMIT 1";
    SETTLE = "UPDATE complaint_report SET state = $1, settled_at_us = $2, settled_by = $3, note = $4,
            text = '', name = NULL, contact = NULL, product = NULL, lot = NULL, document = NULL
        WHERE part = $5 AND company = $6 AND site = $7 AND report = $8 AND state = 1";
    FORGET_FILES = "DELETE FROM complaint_report_file
        WHERE part = $1 AND company = $2 AND site = $3 AND report = $4";
}

fn read_report(row: Row<'_>) -> Result<Report, StoreError> {
    let mut columns = row.columns();
    Ok(Report {
        report: columns.take()?,
        at_us: columns.take()?,
        said: ReportSaid {
            language: columns.take()?,
            text: columns.take()?,
            name: columns.take()?,
            contact: columns.take()?,
            product: columns.take()?,
            lot: columns.take()?,
            document: columns.take()?,
        },
    })
}

/// Keeps a report; whether it is the first one that answers its question.
pub fn keep(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (report, at_us): (i64, i64),
    question_sha256: &[u8; 32],
    said: &ReportSaid,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    let kept = tx.execute(
        &KEEP,
        args![
            part,
            company,
            site,
            report,
            question_sha256,
            at_us,
            &said.language,
            &said.text,
            said.name.as_deref(),
            said.contact.as_deref(),
            said.product.as_deref(),
            said.lot.as_deref(),
            said.document.as_deref()
        ],
    )?;
    Ok(kept > 0)
}

/// Keeps a file of a report.
pub fn keep_file(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (report, place): (i64, u32),
    file: &ReportFile,
    content: &[u8],
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(
        &KEEP_FILE,
        args![
            part,
            company,
            site,
            report,
            place,
            &file.sha256,
            &file.name,
            &file.media_type,
            content
        ],
    )?;
    Ok(())
}

/// The reports that wait, the oldest first.
pub fn waiting(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Report>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&WAITING, args![part, company, site, limit], read_report)
}

/// A report that waits.
pub fn find(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    report: i64,
) -> Result<Option<Report>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&FIND, args![part, company, site, report], read_report)
}

/// How many reports wait.
pub fn count(tx: &mut Tx<'_>, (company, site): (CompanyId, SiteId)) -> Result<i64, StoreError> {
    let part = tx.part(company);
    Ok(tx.query_one(&COUNT, args![part, company, site], |row| row.get(0))?.unwrap_or(0))
}

/// The files of a report in their order.
pub fn files(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    report: i64,
) -> Result<Vec<ReportFile>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&FILES, args![part, company, site, report], |row| {
        Ok(ReportFile { sha256: row.get(0)?, name: row.get(1)?, media_type: row.get(2)? })
    })
}

/// How many files a report has.
pub fn count_files(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    report: i64,
) -> Result<u32, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, report];
    Ok(tx.query_one(&COUNT_FILES, args, |row| row.get(0))?.unwrap_or(0))
}

/// The content of a file of a report.
pub fn file(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    report: i64,
    sha256: &[u8; 32],
) -> Result<Option<Vec<u8>>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&FILE, args![part, company, site, report, sha256], |row| row.get(0))
}

/// What a report came to: what it said and its files are forgotten here. Whether it still waited.
pub fn settle(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (report, state): (i64, ReportState),
    (at_us, by): (i64, Option<PersonId>),
    note: Option<&str>,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    let args = args![state.code(), at_us, by, note, part, company, site, report];
    let settled = tx.execute(&SETTLE, args)?;
    tx.execute(&FORGET_FILES, args![part, company, site, report])?;
    Ok(settled > 0)
}
