//! Signatures of acts as readers see them, and tries to sign that failed.

use domain::ids::CompanyId;
use domain::{ActId, Instant, PersonId, SignatureMeaning, SignatureWay, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A signature of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Place in the chain of the fact that closes the act.
    pub act_seq: i64,
    /// Place of the signature.
    pub seq: i64,
    /// The act.
    pub act: ActId,
    /// The hash of the chain at the end of the act.
    pub act_sha256: [u8; 32],
    /// What it means.
    pub meaning: SignatureMeaning,
    /// How the person showed that it is them.
    pub way: SignatureWay,
    /// Who signed.
    pub person: PersonId,
    /// When.
    pub at: Instant,
}

/// A try to sign that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Its place in the chain.
    pub seq: i64,
    /// Whose signature it was to be.
    pub person: PersonId,
    /// Which act was to be signed.
    pub act: String,
    /// What was shown.
    pub way: SignatureWay,
    /// Who was signed in there.
    pub asked_by: Option<PersonId>,
    /// When, microseconds UTC.
    pub at_us: i64,
}

macro_rules! signature_columns {
    () => {
        "SELECT act_seq, seq, act, act_sha256, meaning, way, person, at_us, at_offset_min
        FROM act_signature WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    BETWEEN = concat!(signature_columns!(), " AND act_seq >= $4 AND act_seq <= $5
        ORDER BY act_seq, seq");
    BY_PERSON = "SELECT COUNT(*) FROM act_signature WHERE part = $1 AND company = $2
        AND person = $3";
    FAILURES = "SELECT seq, person, act, way, asked_by, at_us FROM signing_failure
        WHERE part = $1 AND company = $2 AND site = $3 AND seq < $4 ORDER BY seq DESC LIMIT $5";
}

/// The signatures of acts that end between two places of a chain, in the order of the acts.
pub fn between(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (first_seq, last_seq): (i64, i64),
) -> Result<Vec<Signature>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&BETWEEN, args![part, company, site, first_seq, last_seq], read)
}

/// How many signatures are a person's.
pub fn count_of(tx: &mut Tx<'_>, company: CompanyId, person: PersonId) -> Result<u64, StoreError> {
    let part = tx.part(company);
    let count: Option<i64> =
        tx.query_one(&BY_PERSON, args![part, company, person], |row| row.get(0))?;
    Ok(count.unwrap_or(0).unsigned_abs())
}

/// Tries to sign that failed, the newest first, before a place in the chain.
pub fn failures(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    before_seq: i64,
    limit: u32,
) -> Result<Vec<Failure>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&FAILURES, args![part, company, site, before_seq, limit], |row| {
        let mut columns = row.columns();
        Ok(Failure {
            seq: columns.take()?,
            person: columns.take()?,
            act: columns.take()?,
            way: columns.take()?,
            asked_by: columns.take()?,
            at_us: columns.take()?,
        })
    })
}

fn read(row: Row<'_>) -> Result<Signature, StoreError> {
    let mut columns = row.columns();
    Ok(Signature {
        act_seq: columns.take()?,
        seq: columns.take()?,
        act: columns.take()?,
        act_sha256: columns.take()?,
        meaning: columns.take()?,
        way: columns.take()?,
        person: columns.take()?,
        at: columns.instant()?,
    })
}
