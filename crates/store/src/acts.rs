//! Acts as readers see them, and the facts each of them is made of.

use domain::facts::Record;
use domain::ids::CompanyId;
use domain::lot_numbers::Span;
use domain::{ActId, Capture, Instant, PersonId, PoolId, SiteId};

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
    // Everything that names the lot, each with its place in the chain; then the acts around those.
    PAGE_OF_LOT = "SELECT DISTINCT a.act, a.name, a.first_seq, a.last_seq, a.document, a.capture,
            a.first_input_at_us, a.at_us, a.at_offset_min, a.recorded_at_us, a.person, a.device,
            a.refusals, a.undoes, a.undone_by, a.reason
        FROM (
            SELECT seq FROM lot_touch WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4
            UNION SELECT seq FROM pool WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4
            UNION SELECT seq FROM transfer_out
                WHERE part = $1 AND company = $2 AND site = $3 AND pool_from = $4
            UNION SELECT o.seq FROM transfer_in i JOIN transfer_out o ON o.part = i.part
                AND o.company = i.company AND o.site = i.site AND o.transfer = i.transfer
                WHERE i.part = $1 AND i.company = $2 AND i.site = $3 AND i.pool_to = $4
            UNION SELECT c.seq FROM transfer_out o JOIN correction c ON c.part = o.part
                AND c.company = o.company AND c.site = o.site AND c.transfer = o.transfer
                WHERE o.part = $1 AND o.company = $2 AND o.site = $3 AND o.pool_from = $4
            UNION SELECT c.seq FROM transfer_in i JOIN correction c ON c.part = i.part
                AND c.company = i.company AND c.site = i.site AND c.transfer = i.transfer
                WHERE i.part = $1 AND i.company = $2 AND i.site = $3 AND i.pool_to = $4
            UNION SELECT seq FROM correction
                WHERE part = $1 AND company = $2 AND site = $3 AND pool_from = $4
            UNION SELECT seq FROM correction
                WHERE part = $1 AND company = $2 AND site = $3 AND pool_to = $4
            UNION SELECT placed_seq FROM hold
                WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4
            UNION SELECT lifted_seq FROM hold WHERE part = $1 AND company = $2 AND site = $3
                AND pool = $4 AND lifted_seq IS NOT NULL
            UNION SELECT seq FROM inspection
                WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4
            UNION SELECT seq FROM stock_count
                WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4
            UNION SELECT seq FROM complaint
                WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4
            UNION SELECT seq FROM complaint_lot
                WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4
        ) t JOIN act a ON a.part = $1 AND a.company = $2 AND a.site = $3 AND a.first_seq <= t.seq
            AND a.last_seq = (SELECT MIN(b.last_seq) FROM act b WHERE b.part = $1
                AND b.company = $2 AND b.site = $3 AND b.last_seq >= t.seq)
        WHERE a.last_seq < $5 ORDER BY a.last_seq DESC LIMIT $6";
    LAST_DOCUMENT = "SELECT document FROM act WHERE part = $1 AND company = $2 AND site = $3
        AND document >= $4 AND document < $5 AND CAST(length(document) AS BIGINT) = $6
        ORDER BY document DESC LIMIT 1";
    TYPED = concat!(act_columns!(), " AND capture = $4 AND at_us >= $5 AND at_us <= $6
        AND recorded_at_us <= $7 ORDER BY last_seq");
    COUNT_BY_HAND = "SELECT COUNT(*) FROM act WHERE part = $1 AND company = $2 AND site = $3
        AND capture <> $4 AND at_us >= $5 AND at_us <= $6 AND recorded_at_us <= $7";
    OF_SEQ = concat!(act_columns!(), " AND last_seq >= $4 ORDER BY last_seq LIMIT 1");
}

/// Which acts a page shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct ActFilter<'a> {
    /// Only this person's.
    pub by: Option<PersonId>,
    /// Only this document's.
    pub document: Option<&'a str>,
    /// Only those that touched this lot.
    pub lot: Option<PoolId>,
}

impl ActFilter<'_> {
    /// Whether an act of a page belongs on it.
    pub fn shows(&self, act: &Act) -> bool {
        self.by.is_none_or(|by| act.by == Some(by))
            && self.document.is_none_or(|document| act.document.as_deref() == Some(document))
    }
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

/// A page of acts, the newest first, before a place in the chain. What one index cannot tell is left
/// out of the page afterwards: [`ActFilter::shows`] says which that is.
pub fn page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    filter: ActFilter<'_>,
    before_seq: i64,
    limit: u32,
) -> Result<Vec<Act>, StoreError> {
    let part = tx.part(company);
    if let Some(lot) = filter.lot {
        let args = args![part, company, site, lot, before_seq, limit];
        return tx.query_all(&PAGE_OF_LOT, args, read_act);
    }
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

/// The acts that were typed, of those that happened between two moments and were recorded by a third;
/// and how many acts people did then, however they were put in.
pub fn typed(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (from_us, to_us): (i64, i64),
    recorded_by_us: i64,
) -> Result<(Vec<Act>, u64), StoreError> {
    let part = tx.part(company);
    let (typed, program) = (Capture::Typed, Capture::Program);
    let args = args![part, company, site, typed, from_us, to_us, recorded_by_us];
    let acts = tx.query_all(&TYPED, args, read_act)?;
    let args = args![part, company, site, program, from_us, to_us, recorded_by_us];
    let count: Option<i64> = tx.query_one(&COUNT_BY_HAND, args, |row| row.get(0))?;
    Ok((acts, count.unwrap_or(0).unsigned_abs()))
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
