//! Goods between two sites of a company as readers see them, and the recalls that follow them.
//!
//! Each half is read from the chain of its own end. Whether a half still stands is told by its transfer.

use std::sync::LazyLock;

use domain::ids::CompanyId;
use domain::{PoolId, RecallId, SiteId, TransferId};

use crate::error::StoreError;
use crate::many::{self, ForIds, chunk_args, for_ids, id_places};
use crate::sql::{Row, Statement, Tx, args, statements};

static SENT_BACK: ForIds = LazyLock::new(|| many::statements(sent_back_statement));
static CAME_BACK: ForIds = LazyLock::new(|| many::statements(came_back_statement));

/// What a site sent to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Who sent it.
    pub site: SiteId,
    /// The transfer it left with.
    pub transfer: TransferId,
    /// The lot it was taken from.
    pub pool: PoolId,
    /// Where it went.
    pub to_site: SiteId,
    /// When, microseconds UTC.
    pub at_us: i64,
    /// Its place in the sender's chain.
    pub seq: i64,
}

/// What came to a site from another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// Where it came to.
    pub site: SiteId,
    /// The transfer it came with.
    pub transfer: TransferId,
    /// The lot it went into.
    pub pool: PoolId,
    /// Where it came from.
    pub from_site: SiteId,
    /// The transfer of that site it is the other half of.
    pub sent: Option<TransferId>,
    /// When, microseconds UTC.
    pub at_us: i64,
    /// Its place in the receiver's chain.
    pub seq: i64,
}

/// The part that a recall of a site has in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The site.
    pub site: SiteId,
    /// Its recall.
    pub recall: RecallId,
    /// The recall the case began with.
    pub case: RecallId,
    /// The site that opened it.
    pub home: SiteId,
}

macro_rules! sent_columns {
    () => {
        "SELECT c.site, c.transfer, c.pool, c.to_site, c.at_us, c.seq FROM crossing_out c"
    };
}

macro_rules! came_columns {
    () => {
        "SELECT site, transfer, pool, from_site, sent, at_us, seq FROM crossing_in
        WHERE part = $1 AND company = $2"
    };
}

/// The statement that reads what of many lots was sent back to the sites it came from.
pub(crate) fn sent_back_statement(places: usize) -> Statement {
    Statement::generated(format!(
        "{} JOIN transfer_out o ON o.part = c.part AND o.company = c.company AND o.site = c.site
            AND o.pool_from = c.pool AND o.transfer = c.transfer
        WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.pool IN ({})
            AND o.returns IS NOT NULL ORDER BY c.seq",
        sent_columns!(),
        id_places(places)
    ))
}

/// The statement that reads what came back into many lots, or through them, from the sites it was sent to.
pub(crate) fn came_back_statement(places: usize) -> Statement {
    Statement::generated(format!(
        "SELECT c.site, c.transfer, c.pool, c.from_site, c.sent, c.at_us, c.seq FROM transfer_in i
            JOIN crossing_in c ON c.part = i.part AND c.company = i.company AND c.site = i.site
                AND c.transfer = i.transfer
        WHERE i.part = $1 AND i.company = $2 AND i.site = $3 AND i.pool_to IN ({})
            AND i.returns IS NOT NULL ORDER BY c.seq",
        id_places(places)
    ))
}

macro_rules! member_columns {
    () => {
        "SELECT site, recall, of_case, home FROM recall_case WHERE part = $1 AND company = $2"
    };
}

// What of a lot in the scope the hazard went on with: what the record says, what left since it was asked,
// everything of a lot that somebody put in by hand, and what was sent back: to the record that never came.
macro_rules! followed {
    () => {
        concat!(
            sent_columns!(),
            " JOIN recall_lot r ON r.part = c.part AND r.company = c.company AND r.site = c.site
                AND r.pool = c.pool AND r.included <> 0
            JOIN recall k ON k.part = c.part AND k.company = c.company AND k.site = c.site
                AND k.recall = r.recall
            WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND r.recall = $4
                AND (c.seq > k.position OR r.reason IS NOT NULL OR EXISTS (SELECT 1
                    FROM recall_crossing w WHERE w.part = c.part AND w.company = c.company
                        AND w.site = c.site AND w.recall = r.recall AND w.transfer = c.transfer)
                    OR EXISTS (SELECT 1 FROM transfer_out o WHERE o.part = c.part
                        AND o.company = c.company AND o.site = c.site AND o.pool_from = c.pool
                        AND o.transfer = c.transfer AND o.returns IS NOT NULL))"
        )
    };
}

statements! {
    SENT = concat!(sent_columns!(),
        " WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.transfer = $4");
    SENT_TO = concat!(sent_columns!(), " WHERE c.part = $1 AND c.company = $2 AND c.to_site = $3
        ORDER BY c.at_us DESC, c.seq DESC LIMIT $4");
    SENT_FROM = concat!(sent_columns!(), " WHERE c.part = $1 AND c.company = $2 AND c.site = $3
        ORDER BY c.seq DESC LIMIT $4");
    CAME = concat!(came_columns!(), " AND site = $3 AND transfer = $4");
    CAME_OF = concat!(came_columns!(), " AND from_site = $3 AND sent = $4 ORDER BY site, seq");
    UNNAMED = concat!(came_columns!(), " AND sent IS NULL AND (site = $3 OR from_site = $3)
        ORDER BY at_us LIMIT $4");
    OF_RECALL = concat!(member_columns!(), " AND site = $3 AND recall = $4");
    OF_CASE = concat!(member_columns!(), " AND of_case = $3 ORDER BY site, recall DESC");
    FOLLOWED = concat!(followed!(), " ORDER BY c.seq");
    FOLLOWING = "SELECT r.recall FROM recall r JOIN recall_lot l ON l.part = r.part
            AND l.company = r.company AND l.site = r.site AND l.recall = r.recall
        WHERE r.part = $1 AND r.company = $2 AND r.site = $3 AND l.pool = $4 AND l.included <> 0
            AND r.closed_at_us IS NULL ORDER BY r.recall";
    FOLLOWS = concat!(followed!(), " AND c.transfer = $5");
    WENT_ON = "SELECT transfer FROM recall_crossing
        WHERE part = $1 AND company = $2 AND site = $3 AND recall = $4 ORDER BY transfer";
}

fn read_sent(row: Row<'_>) -> Result<Sent, StoreError> {
    let mut columns = row.columns();
    Ok(Sent {
        site: columns.take()?,
        transfer: columns.take()?,
        pool: columns.take()?,
        to_site: columns.take()?,
        at_us: columns.take()?,
        seq: columns.take()?,
    })
}

fn read_came(row: Row<'_>) -> Result<Came, StoreError> {
    let mut columns = row.columns();
    Ok(Came {
        site: columns.take()?,
        transfer: columns.take()?,
        pool: columns.take()?,
        from_site: columns.take()?,
        sent: columns.take()?,
        at_us: columns.take()?,
        seq: columns.take()?,
    })
}

fn read_member(row: Row<'_>) -> Result<Member, StoreError> {
    let mut columns = row.columns();
    Ok(Member {
        site: columns.take()?,
        recall: columns.take()?,
        case: columns.take()?,
        home: columns.take()?,
    })
}

/// What a site sent with a transfer, where it went to another site.
pub fn sent(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    transfer: TransferId,
) -> Result<Option<Sent>, StoreError> {
    let args = args![tx.part(company), company, site, transfer];
    tx.query_one(&SENT, args, read_sent)
}

/// What was sent to a site, the newest first.
pub fn sent_to(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Sent>, StoreError> {
    let args = args![tx.part(company), company, site, limit];
    tx.query_all(&SENT_TO, args, read_sent)
}

/// What a site sent to others, the newest first.
pub fn sent_from(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Sent>, StoreError> {
    let args = args![tx.part(company), company, site, limit];
    tx.query_all(&SENT_FROM, args, read_sent)
}

/// What of some lots was sent back to the sites they came from. To the genealogy it never came, so that
/// no walk leads there.
pub fn sent_back(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pools: &[PoolId],
) -> Result<Vec<Sent>, StoreError> {
    let (statement, places) = for_ids(&SENT_BACK, pools.len());
    let mut back = Vec::new();
    for chunk in pools.chunks(places) {
        let args = chunk_args(tx, ground, chunk.iter().map(|pool| pool.0), places);
        back.extend(tx.query_all(statement, &args, read_sent)?);
    }
    Ok(back)
}

/// What came back into some lots from the sites they were sent to; the lot it lies in since may be one of
/// its own.
pub fn came_back(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pools: &[PoolId],
) -> Result<Vec<Came>, StoreError> {
    let (statement, places) = for_ids(&CAME_BACK, pools.len());
    let mut back = Vec::new();
    for chunk in pools.chunks(places) {
        let args = chunk_args(tx, ground, chunk.iter().map(|pool| pool.0), places);
        back.extend(tx.query_all(statement, &args, read_came)?);
    }
    Ok(back)
}

/// What came to a site with a transfer, where it came from another site.
pub fn came(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    transfer: TransferId,
) -> Result<Option<Came>, StoreError> {
    let args = args![tx.part(company), company, site, transfer];
    tx.query_one(&CAME, args, read_came)
}

/// What came to a site from others, or to others from it, and names nothing that was sent; the oldest first.
pub fn unnamed(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Came>, StoreError> {
    let args = args![tx.part(company), company, site, limit];
    tx.query_all(&UNNAMED, args, read_came)
}

/// What came of what a site sent: several halves where it came in several parts.
pub fn came_of(tx: &mut Tx<'_>, company: CompanyId, sent: &Sent) -> Result<Vec<Came>, StoreError> {
    let args = args![tx.part(company), company, sent.site, sent.transfer];
    tx.query_all(&CAME_OF, args, read_came)
}

/// The part a recall has in a case that another site opened.
pub fn member(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    recall: RecallId,
) -> Result<Option<Member>, StoreError> {
    let args = args![tx.part(company), company, site, recall];
    tx.query_one(&OF_RECALL, args, read_member)
}

/// The recalls that other sites opened as parts of a case, the newest of a site first.
pub fn members(
    tx: &mut Tx<'_>,
    company: CompanyId,
    case: RecallId,
) -> Result<Vec<Member>, StoreError> {
    let args = args![tx.part(company), company, case];
    tx.query_all(&OF_CASE, args, read_member)
}

/// What of the scope of a recall went to other sites.
pub fn followed(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    recall: RecallId,
) -> Result<Vec<Sent>, StoreError> {
    let args = args![tx.part(company), company, site, recall];
    tx.query_all(&FOLLOWED, args, read_sent)
}

/// The recalls of the sender, not ended, whose goods were sent.
pub fn following(
    tx: &mut Tx<'_>,
    company: CompanyId,
    sent: &Sent,
) -> Result<Vec<RecallId>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, sent.site, sent.pool];
    let candidates: Vec<RecallId> = tx.query_all(&FOLLOWING, args, |row| row.get(0))?;
    let mut recalls = Vec::new();
    for recall in candidates {
        let args = args![part, company, sent.site, recall, sent.transfer];
        if tx.query_one(&FOLLOWS, args, read_sent)?.is_some() {
            recalls.push(recall);
        }
    }
    Ok(recalls)
}

/// The transfers to other sites that a recall wrote down.
pub fn went_on(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    recall: RecallId,
) -> Result<Vec<TransferId>, StoreError> {
    let args = args![tx.part(company), company, site, recall];
    tx.query_all(&WENT_ON, args, |row| row.get(0))
}
