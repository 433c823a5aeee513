//! Claims: which id a code of documents stands for.
//!
//! Commands see to it that a code has one visible claim. Claims of abandoned imports stay in the
//! table and count for nothing, so the same code can be claimed again.

use std::collections::HashMap;

use domain::facts::Record;
use domain::ids::CompanyId;
use domain::lot_numbers::Span;
use domain::{OrderKind, PoolKind, Role, SiteId};

use crate::error::StoreError;
use crate::imports::visible;
use crate::sql::{Statement, Tx, Value, args, statements};

/// Whose code it is; codes are unique within one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClaimKind {
    /// Of a site, in the company's own ledger.
    Site,
    /// Of an item, in the company's own ledger.
    Item,
    /// Of a supplier or customer, in the company's own ledger.
    Partner(Role),
    /// Of a transfer at a site.
    Transfer,
    /// Of a pool at a site.
    Pool(PoolKind),
    /// Of a handling unit at a site.
    Unit,
    /// Of a shipment at a site.
    Shipment,
    /// Of a complaint at a site.
    Complaint,
    /// Of a recall or drill at a site.
    Recall,
    /// Of an audit at a site.
    Audit,
    /// Of a call from the floor of a site.
    Call,
    /// Of an order of one kind at a site.
    Order(OrderKind),
}

impl ClaimKind {
    /// The number used in the database; never reused.
    pub(crate) const fn code(self) -> i64 {
        match self {
            Self::Site => 1,
            Self::Item => 2,
            Self::Transfer => 3,
            Self::Unit => 4,
            Self::Shipment => 5,
            Self::Complaint => 6,
            Self::Call => 7,
            Self::Recall => 64,
            Self::Audit => 65,
            Self::Partner(role) => 8 + role.code() as i64,
            Self::Pool(kind) => 16 + kind.code() as i64,
            Self::Order(kind) => 32 + kind.code() as i64,
        }
    }
}

statements! {
    CLAIM = "INSERT INTO claim (part, company, site, kind, code, id, import)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (part, company, site, kind, code, id) DO NOTHING";
    FIND = concat!("SELECT c.id FROM claim c
        WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.kind = $4 AND c.code = $5
            AND ", visible!("c"), " ORDER BY c.id LIMIT 1");
    ANY = "SELECT c.id FROM claim c
        WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.kind = $4 LIMIT 1";
    LAST = concat!("SELECT c.code FROM claim c
        WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.kind = $4 AND c.code >= $5
            AND c.code < $6 AND length(c.code) = CAST($7 AS BIGINT) AND ", visible!("c"),
        " ORDER BY c.code DESC LIMIT 1");
}

/// The last code of a kind in a span.
pub fn last(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    kind: ClaimKind,
    span: &Span,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    let chars = span.chars as i64;
    let args = args![part, company, site, kind.code(), &span.from, &span.below, chars];
    tx.query_one(&LAST, args, |row| row.get(0))
}

/// How many codes are looked up by one statement.
const CODES_PER_STATEMENT: usize = 250;

/// The statement that looks up many codes at once.
pub(crate) fn find_many_statement() -> Statement {
    let places: Vec<String> =
        (0..CODES_PER_STATEMENT).map(|place| format!("${}", place + 5)).collect();
    Statement::generated(format!(
        "SELECT c.code, c.id FROM claim c
         WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.kind = $4 AND c.code IN ({})
            AND {}",
        places.join(", "),
        visible!("c")
    ))
}

/// Writes a claim; part of applying a fact.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    record: &Record,
    site: SiteId,
    kind: ClaimKind,
    code: &str,
    id: i64,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.insert(&CLAIM, args![part, record.company, site, kind.code(), code, id, record.import])
}

/// The id a code stands for, if it is visible. Sites, items and partners are asked for with
/// `SiteId(0)`.
pub fn find(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    kind: ClaimKind,
    code: &str,
) -> Result<Option<i64>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&FIND, args![part, company, site, kind.code(), code], |row| row.get(0))
}

/// Whether any code of a kind was ever claimed, visibly or not.
pub fn any(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    kind: ClaimKind,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    Ok(tx.query_one(&ANY, args![part, company, site, kind.code()], |_| Ok(()))?.is_some())
}

/// The ids that many codes stand for; a code that nobody claimed is not in the answer.
pub fn find_many(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    kind: ClaimKind,
    codes: &[&str],
) -> Result<HashMap<String, i64>, StoreError> {
    let part = tx.part(company);
    let statement = find_many_statement();
    let mut found = HashMap::new();
    for chunk in codes.chunks(CODES_PER_STATEMENT) {
        let mut args = args![part, company, site, kind.code()].to_vec();
        // A short chunk is filled up with its first code, so that one statement serves all.
        args.extend(chunk.iter().map(|code| Value::Text(code)));
        args.resize(4 + CODES_PER_STATEMENT, Value::Text(chunk[0]));
        tx.stream(&statement, &args, |row| {
            found.insert(row.get(0)?, row.get(1)?);
            Ok::<(), StoreError>(())
        })?;
    }
    Ok(found)
}
