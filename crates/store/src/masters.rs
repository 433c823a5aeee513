//! Companies, sites, items and partners as readers see them.

mod records;

use domain::facts::{ItemDefined, PartnerDefined, SiteOpened};
use domain::ids::CompanyId;
use domain::{ItemId, PartnerId, Role, SiteId};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::imports::visible;
use crate::ledger::COMPANY_LEDGER;
use crate::sql::{Columns, Row, Tx, args, statements};

pub use self::records::{MasterRow, Said, Version, boms_of, is_counted, record, records, versions};

/// The statements of the files below.
pub(crate) const RECORDS: &[crate::sql::Statement] = records::STATEMENTS;

/// A company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// Short name.
    pub code: String,
    /// Name in full.
    pub name: String,
}

macro_rules! partner_columns {
    () => {
        "p.partner, p.code, p.name, p.role"
    };
}
pub(crate) use partner_columns;

statements! {
    COMPANIES = "SELECT company, code, name FROM company ORDER BY company";
    SITES = "SELECT site, number, code, name, zone FROM site
        WHERE part = $1 AND company = $2 ORDER BY site";
    ITEM = concat!("SELECT i.item, i.code, i.name, i.unit, i.kg_per_unit, i.tracking FROM item i
        WHERE i.part = $1 AND i.company = $2 AND i.item = $3 AND ", visible!("i"));
    ITEMS = concat!("SELECT i.item, i.code, i.name, i.unit, i.kg_per_unit, i.tracking FROM item i
        WHERE i.part = $1 AND i.company = $2 AND ", visible!("i"), " ORDER BY i.item");
    PARTNER = concat!("SELECT ", partner_columns!(), " FROM partner p
        WHERE p.part = $1 AND p.company = $2 AND p.partner = $3 AND ", visible!("p"));
    PARTNERS = concat!("SELECT ", partner_columns!(), " FROM partner p
        WHERE p.part = $1 AND p.company = $2 AND ", visible!("p"), " ORDER BY p.partner");
}

/// Every company of the installation.
pub fn companies(tx: &mut Tx<'_>) -> Result<Vec<Company>, StoreError> {
    tx.query_all(&COMPANIES, args![], |row| {
        Ok(Company { id: row.get(0)?, code: row.get(1)?, name: row.get(2)? })
    })
}

/// The sites of a company, in the order they were opened.
pub fn sites(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<SiteOpened>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&SITES, args![part, company], |row| {
        let mut columns = row.columns();
        Ok(SiteOpened {
            site: columns.take()?,
            number: columns.take()?,
            code: columns.take()?,
            name: columns.take()?,
            zone: columns.take()?,
        })
    })
}

/// The site that has a code.
pub fn site_by_code(
    tx: &mut Tx<'_>,
    company: CompanyId,
    code: &str,
) -> Result<Option<SiteId>, StoreError> {
    let id = claims::find(tx, company, COMPANY_LEDGER, ClaimKind::Site, code)?;
    Ok(id.map(SiteId))
}

fn read_item(row: Row<'_>) -> Result<ItemDefined, StoreError> {
    item_of(&mut row.columns())
}

pub(crate) fn item_of(columns: &mut Columns<'_>) -> Result<ItemDefined, StoreError> {
    Ok(ItemDefined {
        item: columns.take()?,
        code: columns.take()?,
        name: columns.take()?,
        unit: columns.take()?,
        kg_per_unit: columns.take()?,
        tracking: columns.take()?,
    })
}

/// An item by its id.
pub fn item(
    tx: &mut Tx<'_>,
    company: CompanyId,
    item: ItemId,
) -> Result<Option<ItemDefined>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&ITEM, args![part, company, item], read_item)
}

/// The item that has a code.
pub fn item_by_code(
    tx: &mut Tx<'_>,
    company: CompanyId,
    code: &str,
) -> Result<Option<ItemDefined>, StoreError> {
    match claims::find(tx, company, COMPANY_LEDGER, ClaimKind::Item, code)? {
        Some(id) => item(tx, company, ItemId(id)),
        None => Ok(None),
    }
}

/// Every item of a company, in the order they became known, one by one.
pub fn stream_items<E: From<StoreError>>(
    tx: &mut Tx<'_>,
    company: CompanyId,
    mut each: impl FnMut(ItemDefined) -> Result<(), E>,
) -> Result<(), E> {
    let part = tx.part(company);
    tx.stream(&ITEMS, args![part, company], |row| each(read_item(row)?))
}

fn read_partner(row: Row<'_>) -> Result<PartnerDefined, StoreError> {
    partner_of(&mut row.columns())
}

pub(crate) fn partner_of(columns: &mut Columns<'_>) -> Result<PartnerDefined, StoreError> {
    Ok(PartnerDefined {
        partner: columns.take()?,
        code: columns.take()?,
        name: columns.take()?,
        role: columns.take()?,
    })
}

/// A partner by its id.
pub fn partner(
    tx: &mut Tx<'_>,
    company: CompanyId,
    partner: PartnerId,
) -> Result<Option<PartnerDefined>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&PARTNER, args![part, company, partner], read_partner)
}

/// The supplier or customer that has a code.
pub fn partner_by_code(
    tx: &mut Tx<'_>,
    company: CompanyId,
    role: Role,
    code: &str,
) -> Result<Option<PartnerDefined>, StoreError> {
    match claims::find(tx, company, COMPANY_LEDGER, ClaimKind::Partner(role), code)? {
        Some(id) => partner(tx, company, PartnerId(id)),
        None => Ok(None),
    }
}

/// Every partner of a company, in the order they became known, one by one.
pub fn stream_partners<E: From<StoreError>>(
    tx: &mut Tx<'_>,
    company: CompanyId,
    mut each: impl FnMut(PartnerDefined) -> Result<(), E>,
) -> Result<(), E> {
    let part = tx.part(company);
    tx.stream(&PARTNERS, args![part, company], |row| each(read_partner(row)?))
}
