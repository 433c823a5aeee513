//! Master records as pages and checks ask for them: by code, one by one, and version by version.
//!
//! Items and partners are lists of their own, which records only add to: one that came with a
//! document has no record yet, and is shown all the same.

use domain::facts::{ItemDefined, PartnerDefined};
use domain::ids::CompanyId;
use domain::masters::Beside;
use domain::{ItemId, MasterKind, PartnerId, PersonId, Role};

use crate::error::StoreError;
use crate::imports::visible;
use crate::pools::containing;
use crate::sql::{Columns, Row, Tx, args, statements};

/// A record as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterRow {
    /// Its code.
    pub code: String,
    /// What facts of their own say of it.
    pub beside: Beside,
    /// Its body; none for an item or partner without a record.
    pub body: Option<String>,
    /// Whether it may no longer be chosen.
    pub retired: bool,
    /// Place in the company's ledger of the last fact about it.
    pub seq: i64,
}

/// What one fact said of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The body, and whether it may no longer be chosen.
    Body(String, bool),
    /// What lies beside the body.
    Beside(Beside),
}

/// One fact about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its place in the company's ledger.
    pub seq: i64,
    /// When it was recorded.
    pub recorded_at_us: i64,
    /// By whom.
    pub by: Option<PersonId>,
    /// What it said.
    pub said: Said,
}

macro_rules! text_is_in {
    ($text:literal: $($column:literal),+) => {
        concat!(
            "(CAST(", $text, " AS TEXT) IS NULL",
            $(" OR lower(", $column, ") LIKE ", $text, " ESCAPE '!'",)+
            ")"
        )
    };
}

macro_rules! item_records {
    ($condition:literal) => {
        concat!(
            "SELECT i.code, m.body, COALESCE(m.retired, 0), i.seq, m.seq,
                i.name, i.unit, i.kg_per_unit, i.tracking
            FROM claim c
            JOIN item i ON i.part = c.part AND i.company = c.company AND i.item = c.id
            LEFT JOIN master m ON m.part = i.part AND m.company = i.company AND m.kind = 1
                AND m.code = i.code
            WHERE c.part = $1 AND c.company = $2 AND c.site = 0 AND c.kind = 2 AND ",
            $condition,
            " AND ",
            visible!("c")
        )
    };
}

macro_rules! partner_records {
    ($condition:literal) => {
        concat!(
            "SELECT p.code, m.body, COALESCE(m.retired, 0), p.seq, m.seq, p.name, p.role
            FROM partner p
            LEFT JOIN master m ON m.part = p.part AND m.company = p.company AND m.kind = 2
                AND m.code = p.code
            WHERE p.part = $1 AND p.company = $2 AND ",
            $condition,
            " AND ",
            visible!("p")
        )
    };
}

macro_rules! other_records {
    ($condition:literal) => {
        concat!(
            "SELECT m.code, m.body, m.retired, m.seq, m.seq FROM master m
            WHERE m.part = $1 AND m.company = $2 AND m.kind = $3 AND ",
            $condition
        )
    };
}

statements! {
    ITEM = item_records!("c.code = $3");
    ITEMS = concat!(item_records!("c.code > $3"), " AND ",
        text_is_in!("$4": "i.code", "i.name", "i.unit", "m.body"), " ORDER BY c.code LIMIT $5");
    PARTNER = concat!(partner_records!("p.code = $3"), " ORDER BY p.role");
    PARTNERS = concat!(partner_records!("p.code > $3"), " AND ",
        text_is_in!("$4": "p.code", "p.name", "m.body"), " ORDER BY p.code, p.role LIMIT $5");
    RECORD = other_records!("m.code = $4");
    RECORDS = concat!(other_records!("m.code > $4"), " AND ", text_is_in!("$5": "m.code", "m.body"),
        " ORDER BY m.code LIMIT $6");
    BOMS = "SELECT m.body FROM master m
        WHERE m.part = $1 AND m.company = $2 AND m.kind = $3 AND m.retired = 0
            AND (m.code = $4 OR (m.code >= $5 AND m.code < $6)) ORDER BY m.code";
    VERSIONS = "SELECT v.seq, v.recorded_at_us, v.person, v.body, v.retired FROM master_version v
        WHERE v.part = $1 AND v.company = $2 AND v.kind = $3 AND v.code = $4 ORDER BY v.seq";
    ITEM_VERSIONS = "SELECT v.seq, v.recorded_at_us, v.person, v.name, v.unit, v.kg_per_unit, v.tracking
        FROM item_version v WHERE v.part = $1 AND v.company = $2 AND v.item = $3 ORDER BY v.seq";
    PARTNER_VERSIONS = "SELECT v.seq, v.recorded_at_us, v.person, v.name, v.role
        FROM partner_version v WHERE v.part = $1 AND v.company = $2 AND v.partner = $3
        ORDER BY v.seq";
    COUNTED = concat!("SELECT p.pool FROM pool p
        WHERE p.part = $1 AND p.company = $2 AND p.site = $3 AND p.item = $4 AND ", visible!("p"),
        " LIMIT 1");
}

/// A record by its code.
pub fn record(
    tx: &mut Tx<'_>,
    company: CompanyId,
    kind: MasterKind,
    code: &str,
) -> Result<Option<MasterRow>, StoreError> {
    let part = tx.part(company);
    match kind {
        MasterKind::Item => tx.query_one(&ITEM, args![part, company, code], read_item),
        MasterKind::Partner => {
            let rows = tx.query_all(&PARTNER, args![part, company, code], read_partner)?;
            Ok(joined(rows).into_iter().next())
        }
        _ => tx.query_one(&RECORD, args![part, company, kind, code], read_other),
    }
}

/// At most `limit` records after a code, in the order of their codes.
///
/// The text is looked for everywhere in a record, also in names of its fields: whoever asks sifts
/// once more.
pub fn records(
    tx: &mut Tx<'_>,
    company: CompanyId,
    kind: MasterKind,
    (after, text): (&str, Option<&str>),
    limit: u32,
) -> Result<Vec<MasterRow>, StoreError> {
    let part = tx.part(company);
    let pattern = text.map(containing);
    let pattern = pattern.as_deref();
    match kind {
        MasterKind::Item => {
            tx.query_all(&ITEMS, args![part, company, after, pattern, limit], read_item)
        }
        MasterKind::Partner => {
            // One that is both has two rows: so many and one more never cut one in half.
            let rows = limit.saturating_mul(2).saturating_add(1);
            let args = args![part, company, after, pattern, rows];
            let mut found = joined(tx.query_all(&PARTNERS, args, read_partner)?);
            found.truncate(limit as usize);
            Ok(found)
        }
        _ => tx.query_all(&RECORDS, args![part, company, kind, after, pattern, limit], read_other),
    }
}

fn read_row(columns: &mut Columns<'_>) -> Result<MasterRow, StoreError> {
    let (code, body, retired) = (columns.take()?, columns.take()?, columns.take()?);
    let (named_seq, record_seq): (i64, Option<i64>) = (columns.take()?, columns.take()?);
    let seq = record_seq.unwrap_or(0).max(named_seq);
    Ok(MasterRow { code, beside: Beside::Nothing, body, retired, seq })
}

fn read_item_beside(columns: &mut Columns<'_>) -> Result<Beside, StoreError> {
    Ok(Beside::Item {
        name: columns.take()?,
        unit: columns.take()?,
        kg_per_unit: columns.take()?,
        tracking: columns.take()?,
    })
}

fn read_partner_beside(columns: &mut Columns<'_>) -> Result<Beside, StoreError> {
    let name = columns.take()?;
    let role: Role = columns.take()?;
    Ok(Beside::Partner { name, roles: vec![role] })
}

fn read_item(row: Row<'_>) -> Result<MasterRow, StoreError> {
    let mut columns = row.columns();
    let row = read_row(&mut columns)?;
    Ok(MasterRow { beside: read_item_beside(&mut columns)?, ..row })
}

fn read_partner(row: Row<'_>) -> Result<MasterRow, StoreError> {
    let mut columns = row.columns();
    let row = read_row(&mut columns)?;
    Ok(MasterRow { beside: read_partner_beside(&mut columns)?, ..row })
}

fn read_other(row: Row<'_>) -> Result<MasterRow, StoreError> {
    read_row(&mut row.columns())
}

/// A partner that is supplier and customer is one record; the name last given counts.
fn joined(rows: Vec<MasterRow>) -> Vec<MasterRow> {
    let mut partners: Vec<MasterRow> = Vec::with_capacity(rows.len());
    for row in rows {
        match partners.last_mut() {
            Some(known) if known.code == row.code => {
                known.beside = both(&known.beside, &row.beside, row.seq > known.seq);
                known.seq = known.seq.max(row.seq);
            }
            _ => partners.push(row),
        }
    }
    partners
}

fn both(first: &Beside, second: &Beside, second_is_newer: bool) -> Beside {
    let newer = if second_is_newer { second } else { first };
    match newer {
        Beside::Partner { name, .. } => {
            Beside::Partner { name: name.clone(), roles: Role::ALL.to_vec() }
        }
        other => other.clone(),
    }
}

/// The bodies of every usable version of the bill of materials of an item, and perhaps of others:
/// `A/1` is version 1 of `A`, or the item `A/1`.
pub fn boms_of(tx: &mut Tx<'_>, company: CompanyId, item: &str) -> Result<Vec<String>, StoreError> {
    let part = tx.part(company);
    // The versions are ITEM/…, and 0 follows the slash in the order of bytes.
    let (from, to) = (format!("{item}/"), format!("{item}0"));
    let args = args![part, company, MasterKind::Bom, item, &from, &to];
    tx.query_all(&BOMS, args, |row| row.get(0))
}

/// Every fact about a record, the oldest first.
pub fn versions(
    tx: &mut Tx<'_>,
    company: CompanyId,
    kind: MasterKind,
    code: &str,
) -> Result<Vec<Version>, StoreError> {
    let part = tx.part(company);
    let mut versions = tx.query_all(&VERSIONS, args![part, company, kind, code], |row| {
        read_version(row, |columns| Ok(Said::Body(columns.take()?, columns.take()?)))
    })?;
    match kind {
        MasterKind::Item => {
            if let Some(ItemDefined { item, .. }) = super::item_by_code(tx, company, code)? {
                versions.extend(item_versions(tx, company, item)?);
            }
        }
        MasterKind::Partner => {
            for role in Role::ALL {
                let known = super::partner_by_code(tx, company, *role, code)?;
                if let Some(PartnerDefined { partner, .. }) = known {
                    versions.extend(partner_versions(tx, company, partner)?);
                }
            }
        }
        _ => {}
    }
    versions.sort_by_key(|version| version.seq);
    Ok(versions)
}

fn item_versions(
    tx: &mut Tx<'_>,
    company: CompanyId,
    item: ItemId,
) -> Result<Vec<Version>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ITEM_VERSIONS, args![part, company, item], |row| {
        read_version(row, |columns| Ok(Said::Beside(read_item_beside(columns)?)))
    })
}

fn partner_versions(
    tx: &mut Tx<'_>,
    company: CompanyId,
    partner: PartnerId,
) -> Result<Vec<Version>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&PARTNER_VERSIONS, args![part, company, partner], |row| {
        read_version(row, |columns| Ok(Said::Beside(read_partner_beside(columns)?)))
    })
}

fn read_version(
    row: Row<'_>,
    said: impl FnOnce(&mut Columns<'_>) -> Result<Said, StoreError>,
) -> Result<Version, StoreError> {
    let mut columns = row.columns();
    let (seq, recorded_at_us, by) = (columns.take()?, columns.take()?, columns.take()?);
    Ok(Version { seq, recorded_at_us, by, said: said(&mut columns)? })
}

/// Whether anything was ever counted in the unit of an item, at any site.
pub fn is_counted(tx: &mut Tx<'_>, company: CompanyId, item: ItemId) -> Result<bool, StoreError> {
    let part = tx.part(company);
    for site in super::sites(tx, company)? {
        let args = args![part, company, site.site, item];
        let pool: Option<i64> = tx.query_one(&COUNTED, args, |row| row.get(0))?;
        if pool.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
