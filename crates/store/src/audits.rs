//! Audits as readers see them.

use domain::audits::{AuditKind, AuditLineKind, FindingGrade};
use domain::ids::CompanyId;
use domain::{AuditId, CivilDate, PersonId, SiteId};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// An audit as it was said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Its id.
    pub audit: AuditId,
    /// Its number.
    pub code: String,
    /// What kind it is.
    pub kind: AuditKind,
    /// Who audits.
    pub auditor: String,
    /// What it is held against.
    pub standard: Option<String>,
    /// Its first day.
    pub from_on: CivilDate,
    /// Its last day.
    pub to_on: CivilDate,
    /// How long it took, in minutes.
    pub minutes: Option<u32>,
    /// Whether it was passed.
    pub passed: Option<bool>,
    /// The grade it ended with.
    pub result: Option<String>,
    /// What is to be remembered of it.
    pub note: Option<String>,
}

/// A line of an audit as it was said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// The audit.
    pub audit: AuditId,
    /// The line, from 1.
    pub line: u32,
    /// Whether it was asked for or found.
    pub kind: AuditLineKind,
    /// What.
    pub text: String,
    /// When it was asked for, microseconds UTC.
    pub asked_at_us: Option<i64>,
    /// When it lay on the table.
    pub answered_at_us: Option<i64>,
    /// How grave a finding is.
    pub grade: Option<FindingGrade>,
    /// The corrective action.
    pub action: Option<String>,
    /// Nothing is left to do about it.
    pub closed: bool,
    /// Who said so.
    pub by: Option<PersonId>,
}

macro_rules! audit_columns {
    () => {
        "SELECT audit, code, kind, auditor, standard, from_on, to_on, minutes, passed, result, note
        FROM audit WHERE part = $1 AND company = $2 AND site = $3"
    };
}

macro_rules! line_columns {
    () => {
        "SELECT l.audit, l.line, l.kind, l.text, l.asked_at_us, l.answered_at_us, l.grade, l.action,
            l.closed, l.person FROM audit_line l"
    };
}

statements! {
    BY_ID = concat!(audit_columns!(), " AND audit = $4");
    PAGE = concat!(audit_columns!(), " AND (from_on < $4 OR (from_on = $4 AND audit < $5))
        AND (CAST($6 AS BIGINT) = 0 OR kind = $6) ORDER BY from_on DESC, audit DESC LIMIT $7");
    WITHIN = concat!(audit_columns!(), " AND from_on >= $4 AND from_on <= $5
        ORDER BY from_on, audit LIMIT $6");
    LINES = concat!(line_columns!(), " WHERE l.part = $1 AND l.company = $2 AND l.site = $3
        AND l.audit = $4 ORDER BY l.line");
    LINES_WITHIN = concat!(line_columns!(), " JOIN audit a ON a.part = l.part
            AND a.company = l.company AND a.site = l.site AND a.audit = l.audit
        WHERE l.part = $1 AND l.company = $2 AND l.site = $3 AND a.from_on >= $4 AND a.from_on <= $5
        ORDER BY a.from_on, l.audit, l.line LIMIT $6");
}

fn read_audit(row: Row<'_>) -> Result<Audit, StoreError> {
    let mut columns = row.columns();
    Ok(Audit {
        audit: columns.take()?,
        code: columns.take()?,
        kind: columns.take()?,
        auditor: columns.take()?,
        standard: columns.take()?,
        from_on: columns.take()?,
        to_on: columns.take()?,
        minutes: columns.take()?,
        passed: columns.take()?,
        result: columns.take()?,
        note: columns.take()?,
    })
}

fn read_line(row: Row<'_>) -> Result<AuditLine, StoreError> {
    let mut columns = row.columns();
    Ok(AuditLine {
        audit: columns.take()?,
        line: columns.take()?,
        kind: columns.take()?,
        text: columns.take()?,
        asked_at_us: columns.take()?,
        answered_at_us: columns.take()?,
        grade: columns.take()?,
        action: columns.take()?,
        closed: columns.take()?,
        by: columns.take()?,
    })
}

/// The audit that has a number.
pub fn by_code(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    code: &str,
) -> Result<Option<Audit>, StoreError> {
    let Some(id) = claims::find(tx, company, site, ClaimKind::Audit, code)? else {
        return Ok(None);
    };
    let part = tx.part(company);
    tx.query_one(&BY_ID, args![part, company, site, AuditId(id)], read_audit)
}

/// A page of audits, the last one first; only of a kind where one is named.
pub fn page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    kind: Option<AuditKind>,
    before: Option<(CivilDate, AuditId)>,
    limit: u32,
) -> Result<Vec<Audit>, StoreError> {
    let part = tx.part(company);
    // Days sort as their texts do; there is none after this one.
    let day = before.map_or_else(|| "9999-12-31".to_owned(), |(day, _)| day.to_string());
    let audit = before.map_or(i64::MAX, |(_, audit)| audit.0);
    let kind = kind.map_or(0, |kind| i64::from(kind.code()));
    tx.query_all(&PAGE, args![part, company, site, &day, audit, kind, limit], read_audit)
}

/// The audits that began within days, both included, in their order.
pub fn within(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (from, to): (&str, &str),
    limit: u32,
) -> Result<Vec<Audit>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&WITHIN, args![part, company, site, from, to, limit], read_audit)
}

/// The lines of an audit in their order.
pub fn lines(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    audit: AuditId,
) -> Result<Vec<AuditLine>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&LINES, args![part, company, site, audit], read_line)
}

/// The lines of the audits that began within days, both included.
pub fn lines_within(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (from, to): (&str, &str),
    limit: u32,
) -> Result<Vec<AuditLine>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&LINES_WITHIN, args![part, company, site, from, to, limit], read_line)
}
