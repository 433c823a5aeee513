//! Complaints, their steps, and the files that belong to something.

use domain::complaints::LotStanding;
use domain::ids::CompanyId;
use domain::{
    ComplaintId, ComplaintStep, Instant, ItemId, PartnerId, PersonId, PoolId, Quantity, SiteId,
    TransferId,
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
    /// The material it comes from.
    pub material: Option<ItemId>,
    /// The department it comes from.
    pub department: Option<String>,
    /// What the coder printed on it, as it was read.
    pub coder_text: Option<String>,
}

/// What of a complaint is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Wanted<T> {
    /// Whatever it is.
    #[default]
    Any,
    /// Only this.
    Only(T),
    /// Only where nobody said.
    Unsaid,
}

impl<T: Default> Wanted<T> {
    /// How a statement is told: which of these, and what.
    fn told(self) -> (i64, T) {
        match self {
            Self::Any => (0, T::default()),
            Self::Only(wanted) => (1, wanted),
            Self::Unsaid => (2, T::default()),
        }
    }
}

/// Which complaints a page shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct ComplaintFilter<'a> {
    /// Only those that are not closed.
    pub open: bool,
    /// Its kind of fault.
    pub cause: Wanted<&'a str>,
    /// Its material.
    pub material: Wanted<ItemId>,
    /// Only those that came from this moment on, microseconds UTC.
    pub from_us: Option<i64>,
    /// Only those that came before this one.
    pub before_us: Option<i64>,
}

/// What a lot is to a complaint, as it was said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// The lot.
    pub pool: PoolId,
    /// What it is.
    pub standing: LotStanding,
    /// How one knows.
    pub reason: Option<String>,
    /// When it was said, microseconds UTC.
    pub at_us: i64,
    /// Who said it.
    pub by: Option<PersonId>,
}

/// Why it happened and what was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explanation {
    /// Who works on it.
    pub team: Option<String>,
    /// What keeps it from more customers.
    pub containment: Option<String>,
    /// Why it happened.
    pub root_cause: Option<String>,
    /// What is to put it right.
    pub corrective: Option<String>,
    /// What was done of that.
    pub implemented: Option<String>,
    /// What keeps it from happening elsewhere.
    pub prevention: Option<String>,
    /// What was said to whoever worked on it.
    pub recognition: Option<String>,
    /// When it was said, microseconds UTC.
    pub at_us: i64,
    /// Who said it.
    pub by: Option<PersonId>,
}

/// What a customer was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compensation {
    /// In which way.
    pub way: String,
    /// How much.
    pub amount: Option<Quantity>,
    /// The currency.
    pub currency: Option<String>,
    /// Number of the credit note or delivery.
    pub document: Option<String>,
    /// What is to be remembered of it.
    pub note: Option<String>,
    /// When, microseconds UTC.
    pub at_us: i64,
    /// Who wrote it down.
    pub by: Option<PersonId>,
}

/// A sample that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// What it is.
    pub what: String,
    /// How many pieces.
    pub pieces: u32,
    /// Where it is kept.
    pub place: Option<String>,
    /// What was seen.
    pub finding: Option<String>,
    /// When, microseconds UTC.
    pub at_us: i64,
    /// Who took it in.
    pub by: Option<PersonId>,
}

/// A complaint as a trend counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Its number.
    pub code: String,
    /// When it came, microseconds UTC.
    pub at_us: i64,
    /// Kind of fault.
    pub cause: Option<String>,
    /// The material.
    pub material: Option<ItemId>,
    /// Where it stands.
    pub step: ComplaintStep,
}

/// A complaint of which nobody knows yet which lot it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotUnknown {
    /// The complaint.
    pub complaint: ComplaintId,
    /// Its number.
    pub code: String,
    /// When it came, microseconds UTC.
    pub at_us: i64,
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
            at_offset_min, person, material, department, coder_text FROM complaint
        WHERE part = $1 AND company = $2 AND site = $3"
    };
}

macro_rules! filtered {
    () => {
        " AND complaint < $4
        AND (CAST($5 AS BIGINT) = 0 OR (CAST($5 AS BIGINT) = 1 AND cause = $6)
            OR (CAST($5 AS BIGINT) = 2 AND cause IS NULL))
        AND (CAST($7 AS BIGINT) = 0 OR (CAST($7 AS BIGINT) = 1 AND material = $8)
            OR (CAST($7 AS BIGINT) = 2 AND material IS NULL))
        AND at_us >= $9 AND at_us < $10 ORDER BY complaint DESC LIMIT $11"
    };
}

statements! {
    BY_ID = concat!(complaint_columns!(), " AND complaint = $4");
    PAGE = concat!(complaint_columns!(), filtered!());
    OPEN = concat!(complaint_columns!(), " AND step <> 5", filtered!());
    SUSPECTS = "SELECT pool, standing, reason, at_us, person FROM complaint_lot
        WHERE part = $1 AND company = $2 AND site = $3 AND complaint = $4 ORDER BY standing, pool";
    EXPLANATION = "SELECT team, containment, root_cause, corrective, implemented, prevention,
            recognition, at_us, person FROM complaint_explanation
        WHERE part = $1 AND company = $2 AND site = $3 AND complaint = $4";
    COMPENSATIONS = "SELECT way, amount, currency, document, note, at_us, person
        FROM complaint_compensation
        WHERE part = $1 AND company = $2 AND site = $3 AND complaint = $4 ORDER BY seq";
    SAMPLES = "SELECT what, pieces, place, finding, at_us, person FROM complaint_sample
        WHERE part = $1 AND company = $2 AND site = $3 AND complaint = $4 ORDER BY seq";
    COUNTED = "SELECT code, at_us, cause, material, step FROM complaint
        WHERE part = $1 AND company = $2 AND site = $3 AND at_us >= $4 AND at_us < $5
        ORDER BY complaint DESC LIMIT $6";
    LOT_UNKNOWN = "SELECT complaint, code, at_us, person FROM complaint
        WHERE part = $1 AND company = $2 AND site = $3 AND pool IS NULL AND at_us >= $4
            AND at_us <= $5 AND recorded_at_us <= $6 ORDER BY complaint";
    COUNT = "SELECT COUNT(*) FROM complaint
        WHERE part = $1 AND company = $2 AND site = $3 AND at_us >= $4 AND at_us <= $5
            AND recorded_at_us <= $6";
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
        material: columns.take()?,
        department: columns.take()?,
        coder_text: columns.take()?,
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

/// A page of complaints, the newest first.
pub fn page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    filter: &ComplaintFilter<'_>,
    before: Option<ComplaintId>,
    limit: u32,
) -> Result<Vec<Complaint>, StoreError> {
    let part = tx.part(company);
    let before = before.map_or(i64::MAX, |complaint| complaint.0);
    let statement = if filter.open { &OPEN } else { &PAGE };
    let ((asks_cause, cause), (asks_material, material)) =
        (filter.cause.told(), filter.material.told());
    let args = args![
        part,
        company,
        site,
        before,
        asks_cause,
        cause,
        asks_material,
        material,
        filter.from_us.unwrap_or(i64::MIN),
        filter.before_us.unwrap_or(i64::MAX),
        limit
    ];
    tx.query_all(statement, args, read_complaint)
}

/// What lots are to a complaint: candidates, the named one, those that are ruled out.
pub fn suspects(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    complaint: ComplaintId,
) -> Result<Vec<Suspect>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&SUSPECTS, args![part, company, site, complaint], |row| {
        let mut columns = row.columns();
        Ok(Suspect {
            pool: columns.take()?,
            standing: columns.take()?,
            reason: columns.take()?,
            at_us: columns.take()?,
            by: columns.take()?,
        })
    })
}

/// Why it happened and what was done, as it was said last.
pub fn explanation(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    complaint: ComplaintId,
) -> Result<Option<Explanation>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&EXPLANATION, args![part, company, site, complaint], |row| {
        let mut columns = row.columns();
        Ok(Explanation {
            team: columns.take()?,
            containment: columns.take()?,
            root_cause: columns.take()?,
            corrective: columns.take()?,
            implemented: columns.take()?,
            prevention: columns.take()?,
            recognition: columns.take()?,
            at_us: columns.take()?,
            by: columns.take()?,
        })
    })
}

/// What the customer was given, in its order.
pub fn compensations(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    complaint: ComplaintId,
) -> Result<Vec<Compensation>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&COMPENSATIONS, args![part, company, site, complaint], |row| {
        let mut columns = row.columns();
        Ok(Compensation {
            way: columns.take()?,
            amount: columns.take()?,
            currency: columns.take()?,
            document: columns.take()?,
            note: columns.take()?,
            at_us: columns.take()?,
            by: columns.take()?,
        })
    })
}

/// The samples that came back, in their order.
pub fn samples(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    complaint: ComplaintId,
) -> Result<Vec<Sample>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&SAMPLES, args![part, company, site, complaint], |row| {
        let mut columns = row.columns();
        Ok(Sample {
            what: columns.take()?,
            pieces: columns.take()?,
            place: columns.take()?,
            finding: columns.take()?,
            at_us: columns.take()?,
            by: columns.take()?,
        })
    })
}

/// Complaints that came within a stretch of time, for counting, the newest first.
pub fn counted(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (from_us, before_us): (i64, i64),
    limit: u32,
) -> Result<Vec<Counted>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&COUNTED, args![part, company, site, from_us, before_us, limit], |row| {
        let mut columns = row.columns();
        Ok(Counted {
            code: columns.take()?,
            at_us: columns.take()?,
            cause: columns.take()?,
            material: columns.take()?,
            step: columns.take()?,
        })
    })
}

/// Complaints within a stretch of time of which nobody knows which lot they are about, and how many
/// complaints there were in it.
pub fn lot_unknown(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (from_us, to_us): (i64, i64),
    recorded_by_us: i64,
) -> Result<(Vec<LotUnknown>, u64), StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, from_us, to_us, recorded_by_us];
    let count: i64 = tx.query_one(&COUNT, args, |row| row.get(0))?.unwrap_or(0);
    let found = tx.query_all(&LOT_UNKNOWN, args, |row| {
        let mut columns = row.columns();
        Ok(LotUnknown {
            complaint: columns.take()?,
            code: columns.take()?,
            at_us: columns.take()?,
            by: columns.take()?,
        })
    })?;
    Ok((found, count.unsigned_abs()))
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
