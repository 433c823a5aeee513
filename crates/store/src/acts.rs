//! Acts as readers see them, and the facts each of them is made of.

use domain::facts::Record;
use domain::ids::CompanyId;
use domain::lot_numbers::Span;
use domain::{ActId, Capture, Instant, PersonId, SiteId};

use crate::error::StoreError;
use crate::ledger;
use crate::sql::{Row, Tx, args, statements};

/// An act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Its id.
    pub act: ActId,
    /// Which act it is.
    pub name: String,
    /// Place of its first fact in the chain.
    pub first_seq: i64,
    /// Place of its last fact, which is `ActRecorded`.
    pub last_seq: i64,
    /// The document it belongs to.
    pub document: Option<String>,
    /// How it was put in.
    pub capture: Capture,
    /// When the first scan or key of it came, microseconds UTC.
    pub first_input_at_us: Option<i64>,
    /// When it happened.
    pub at: Instant,
    /// When it was recorded, microseconds UTC.
    pub recorded_at_us: i64,
    /// Who did it.
    pub by: Option<PersonId>,
    /// At which device.
    pub device: Option<String>,
    /// How often it was refused before it went through.
    pub refusals: u32,
    /// The act it takes back.
    pub undoes: Option<ActId>,
    /// The act that took it back.
    pub undone_by: Option<ActId>,
    /// Why, where somebody had to say so.
    pub reason: Option<String>,
}

macro_rules! act_columns {
    () => {
        "SELECT act, name, first_seq, last_seq, document, capture, first_input_at_us, at_us,
            at_offset_min, recorded_at_us, person, device, refusals, undoes, undone_by, reason
        FROM act WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    FIND = concat!(act_columns!(), " AND act = $4");
    PAGE = concat!(act_columns!(), " AND last_seq < $4 ORDER BY last_seq DESC LIMIT $5");
    PAGE_OF_PERSON = concat!(act_columns!(),
        " AND person = $4 AND last_seq < $5 ORDER BY last_seq DESC LIMIT $6");
    PAGE_OF_DOCUMENT = concat!(act_columns!(),
        " AND document = $4 AND last_seq < $5 ORDER BY last_seq DESC LIMIT $6");
    LAST_DOCUMENT = "SELECT document FROM act WHERE part = $1 AND company = $2 AND site = $3
        AND document >= $4 AND document < $5 AND length(document) = CAST($6 AS BIGINT)
        ORDER BY document DESC LIMIT 1";
    OF_SEQ = concat!(act_columns!(), " AND last_seq >= $4 ORDER BY last_seq LIMIT 1");
}

/// Which acts a page shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct ActFilter<'a> {
    /// Only this person's.
    pub by: Option<PersonId>,
    /// Only this document's.
    pub document: Option<&'a str>,
}

fn read_act(row: Row<'_>) -> Result<Act, StoreError> {
    let mut columns = row.columns();
    Ok(Act {
        act: columns.take()?,
        name: columns.take()?,
        first_seq: columns.take()?,
        last_seq: columns.take()?,
        document: columns.take()?,
        capture: columns.take()?,
        first_input_at_us: columns.take()?,
        at: columns.instant()?,
        recorded_at_us: columns.take()?,
        by: columns.take()?,
        device: columns.take()?,
        refusals: columns.take()?,
        undoes: columns.take()?,
        undone_by: columns.take()?,
        reason: columns.take()?,
    })
}

/// An act by its id.
pub fn find(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    act: ActId,
) -> Result<Option<Act>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&FIND, args![part, company, site, act], read_act)
}

/// The act a fact of the chain belongs to, if it belongs to one.
pub fn of_fact(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    seq: i64,
) -> Result<Option<Act>, StoreError> {
    let part = tx.part(company);
    let next = tx.query_one(&OF_SEQ, args![part, company, site, seq], read_act)?;
    Ok(next.filter(|act| act.first_seq <= seq))
}

/// A page of acts, the newest first, before a place in the chain.
pub fn page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    filter: ActFilter<'_>,
    before_seq: i64,
    limit: u32,
) -> Result<Vec<Act>, StoreError> {
    let part = tx.part(company);
    match (filter.by, filter.document) {
        (Some(by), _) => {
            let args = args![part, company, site, by, before_seq, limit];
            tx.query_all(&PAGE_OF_PERSON, args, read_act)
        }
        (None, Some(document)) => {
            let args = args![part, company, site, document, before_seq, limit];
            tx.query_all(&PAGE_OF_DOCUMENT, args, read_act)
        }
        (None, None) => {
            tx.query_all(&PAGE, args![part, company, site, before_seq, limit], read_act)
        }
    }
}

/// The last number of a document of acts in a span.
pub fn last_document(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    span: &Span,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, &span.from, &span.below, span.chars as i64];
    tx.query_one(&LAST_DOCUMENT, args, |row| row.get(0))
}

/// Facts of one act at most; a larger act is an error of the program.
const FACTS_MAX: i64 = 10_000;

/// The facts of an act in the order of the chain, `ActRecorded` last.
pub fn facts(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    act: &Act,
) -> Result<Vec<Record>, StoreError> {
    let count = (act.last_seq - act.first_seq + 1).clamp(0, FACTS_MAX);
    ledger::records(tx, company, site, act.first_seq - 1, count as u32)
}
