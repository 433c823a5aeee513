//! Complaints, their steps, and the files that belong to something.

use domain::ids::CompanyId;
use domain::{
    ComplaintId, ComplaintStep, Instant, PartnerId, PersonId, PoolId, SiteId, TransferId,
};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::imports::visible;
use crate::sql::{Row, Tx, args, statements};

/// A complaint as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Its id.
    pub complaint: ComplaintId,
    /// Its number.
    pub code: String,
    /// The customer.
    pub partner: PartnerId,
    /// The lot, where it is known.
    pub pool: Option<PoolId>,
    /// The delivery, where it is known.
    pub document: Option<String>,
    /// What is wrong, in the customer's words.
    pub text: String,
    /// Kind of fault.
    pub cause: Option<String>,
    /// Where it stands.
    pub step: ComplaintStep,
    /// Who looks after it.
    pub owner: Option<PersonId>,
    /// When the next step is due, microseconds UTC.
    pub due_at_us: Option<i64>,
    /// When it came.
    pub at: Instant,
    /// Who took it.
    pub by: Option<PersonId>,
}

/// A step that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The step.
    pub step: ComplaintStep,
    /// Who looks after it from then on.
    pub owner: Option<PersonId>,
    /// When the next step was due, microseconds UTC.
    pub due_at_us: Option<i64>,
    /// What was done.
    pub note: Option<String>,
    /// When.
    pub at: Instant,
    /// Who did it.
    pub by: Option<PersonId>,
}

/// A file that belongs to something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// SHA-256 of its content.
    pub sha256: [u8; 32],
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: i64,
    /// When it was attached, microseconds UTC.
    pub at_us: i64,
    /// Who attached it.
    pub by: Option<PersonId>,
}

macro_rules! complaint_columns {
    () => {
        "SELECT complaint, code, partner, pool, document, text, cause, step, owner, due_at_us, at_us,
            at_offset_min, person FROM complaint WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    BY_ID = concat!(complaint_columns!(), " AND complaint = $4");
    PAGE = concat!(complaint_columns!(), " AND complaint < $4 ORDER BY complaint DESC LIMIT $5");
    OPEN = concat!(complaint_columns!(), " AND step <> 5 AND complaint < $4
        ORDER BY complaint DESC LIMIT $5");
    STEPS = "SELECT step, owner, due_at_us, note, at_us, at_offset_min, person FROM complaint_step
        WHERE part = $1 AND company = $2 AND site = $3 AND complaint = $4 ORDER BY seq";
    ATTACHMENTS = "SELECT sha256, name, media_type, bytes, at_us, person FROM attachment
        WHERE part = $1 AND company = $2 AND site = $3 AND subject = $4 ORDER BY seq";
    ATTACHED = "SELECT sha256, name, media_type, bytes, at_us, person FROM attachment
        WHERE part = $1 AND company = $2 AND site = $3 AND sha256 = $4 ORDER BY seq LIMIT 1";
    ARRIVED = concat!("SELECT k.transfer FROM transfer_in k
        WHERE k.part = $1 AND k.company = $2 AND k.site = $3 AND k.pool_to = $4 AND ",
        visible!("k"), " ORDER BY k.transfer DESC LIMIT $5");
}

fn read_complaint(row: Row<'_>) -> Result<Complaint, StoreError> {
    let mut columns = row.columns();
    Ok(Complaint {
        complaint: columns.take()?,
        code: columns.take()?,
        partner: columns.take()?,
        pool: columns.take()?,
        document: columns.take()?,
        text: columns.take()?,
        cause: columns.take()?,
        step: columns.take()?,
        owner: columns.take()?,
        due_at_us: columns.take()?,
        at: columns.instant()?,
        by: columns.take()?,
    })
}

/// A complaint by its id.
pub fn find(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    complaint: ComplaintId,
) -> Result<Option<Complaint>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_ID, args![part, company, site, complaint], read_complaint)
}

/// The complaint that has a number.
pub fn by_code(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    code: &str,
) -> Result<Option<Complaint>, StoreError> {
    match claims::find(tx, company, site, ClaimKind::Complaint, code)? {
        Some(id) => find(tx, (company, site), ComplaintId(id)),
        None => Ok(None),
    }
}

/// A page of complaints, the newest first; only those that are not closed where `open`.
pub fn page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    open: bool,
    before: Option<ComplaintId>,
    limit: u32,
) -> Result<Vec<Complaint>, StoreError> {
    let part = tx.part(company);
    let before = before.map_or(i64::MAX, |complaint| complaint.0);
    let statement = if open { &OPEN } else { &PAGE };
    tx.query_all(statement, args![part, company, site, before, limit], read_complaint)
}

/// The steps of a complaint in their order.
pub fn steps(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    complaint: ComplaintId,
) -> Result<Vec<Step>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&STEPS, args![part, company, site, complaint], |row| {
        let mut columns = row.columns();
        Ok(Step {
            step: columns.take()?,
            owner: columns.take()?,
            due_at_us: columns.take()?,
            note: columns.take()?,
            at: columns.instant()?,
            by: columns.take()?,
        })
    })
}

fn read_attachment(row: Row<'_>) -> Result<Attachment, StoreError> {
    let mut columns = row.columns();
    Ok(Attachment {
        sha256: columns.take()?,
        name: columns.take()?,
        media_type: columns.take()?,
        bytes: columns.take()?,
        at_us: columns.take()?,
        by: columns.take()?,
    })
}

/// The files that belong to something.
pub fn attachments(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    subject: &str,
) -> Result<Vec<Attachment>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ATTACHMENTS, args![part, company, site, subject], read_attachment)
}

/// The first file of this content that belongs to anything at the site.
pub fn attached(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    sha256: &[u8; 32],
) -> Result<Option<Attachment>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&ATTACHED, args![part, company, site, sha256], read_attachment)
}

/// The transfers that entered a pool last, the newest first.
pub fn arrived(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
    limit: u32,
) -> Result<Vec<TransferId>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ARRIVED, args![part, company, site, pool, limit], |row| row.get(0))
}
