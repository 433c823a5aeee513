//! Companies, sites, items and partners.

use domain::facts::{
    CompanyFounded, ItemDefined, MasterDefined, PartnerDefined, Record, SiteOpened,
};
use domain::masters::gs1_numbers;
use domain::{MasterKind, SiteId};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    FOUND_COMPANY = "INSERT INTO company (part, company, code, name, seq)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (part, company) DO UPDATE SET
            code = excluded.code, name = excluded.name, seq = excluded.seq";
    OPEN_SITE = "INSERT INTO site (part, company, site, number, code, name, zone, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (part, company, site) DO UPDATE SET
            number = excluded.number, code = excluded.code, name = excluded.name,
            zone = excluded.zone, seq = excluded.seq";
    DEFINE_ITEM = "INSERT INTO item (part, company, item, code, name, unit, kg_per_unit, tracking, seq,
            import)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (part, company, item) DO UPDATE SET
            code = excluded.code, name = excluded.name, unit = excluded.unit,
            kg_per_unit = excluded.kg_per_unit, tracking = excluded.tracking, seq = excluded.seq,
            import = excluded.import";
    DEFINE_PARTNER = "INSERT INTO partner (part, company, partner, code, name, role, seq, import)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (part, company, partner) DO UPDATE SET
            code = excluded.code, name = excluded.name, role = excluded.role, seq = excluded.seq,
            import = excluded.import";
    KEEP_ITEM = "INSERT INTO item_version (part, company, item, seq, name, unit, kg_per_unit, tracking,
            recorded_at_us, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    KEEP_PARTNER = "INSERT INTO partner_version (part, company, partner, seq, name, role,
            recorded_at_us, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    DEFINE_MASTER = "INSERT INTO master (part, company, kind, code, body, retired, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (part, company, kind, code) DO UPDATE SET
            body = excluded.body, retired = excluded.retired, seq = excluded.seq";
    KEEP_MASTER = "INSERT INTO master_version (part, company, kind, code, seq, body, retired,
            recorded_at_us, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FORGET_NUMBERS = "DELETE FROM master_number
        WHERE part = $1 AND company = $2 AND kind = $3 AND code = $4";
    KEEP_NUMBER = "INSERT INTO master_number (part, company, kind, number, code, seq)
        VALUES ($1, $2, $3, $4, $5, $6)";
    CUSTOMER_NUMBER = "INSERT INTO customer_number (part, company, number, code, seq)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (part, company, number, code) DO UPDATE SET seq = excluded.seq";
}

pub(super) fn company_founded(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &CompanyFounded,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(&FOUND_COMPANY, args![part, record.company, &fact.code, &fact.name, record.seq])?;
    Ok(())
}

pub(super) fn site_opened(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &SiteOpened,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &OPEN_SITE,
        args![
            part,
            record.company,
            fact.site,
            fact.number,
            &fact.code,
            &fact.name,
            &fact.zone,
            record.seq
        ],
    )?;
    claims::claim(tx, record, SiteId(0), ClaimKind::Site, &fact.code, fact.site.0)
}

/// An item defined again under the same id is the same item with new particulars.
pub(super) fn item_defined(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ItemDefined,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &DEFINE_ITEM,
        args![
            part,
            record.company,
            fact.item,
            &fact.code,
            &fact.name,
            &fact.unit,
            fact.kg_per_unit,
            fact.tracking,
            record.seq,
            record.import
        ],
    )?;
    let entry = &record.entry;
    tx.insert(
        &KEEP_ITEM,
        args![
            part,
            record.company,
            fact.item,
            record.seq,
            &fact.name,
            &fact.unit,
            fact.kg_per_unit,
            fact.tracking,
            entry.recorded_at.utc_us,
            entry.by
        ],
    )?;
    claims::claim(tx, record, SiteId(0), ClaimKind::Item, &fact.code, fact.item.0)
}

/// A partner defined again under the same id is the same partner with new particulars.
pub(super) fn partner_defined(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &PartnerDefined,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &DEFINE_PARTNER,
        args![
            part,
            record.company,
            fact.partner,
            &fact.code,
            &fact.name,
            fact.role,
            record.seq,
            record.import
        ],
    )?;
    let entry = &record.entry;
    tx.insert(
        &KEEP_PARTNER,
        args![
            part,
            record.company,
            fact.partner,
            record.seq,
            &fact.name,
            fact.role,
            entry.recorded_at.utc_us,
            entry.by
        ],
    )?;
    let kind = ClaimKind::Partner(fact.role);
    claims::claim(tx, record, SiteId(0), kind, &fact.code, fact.partner.0)
}

/// The newest version counts; every version stays to be seen.
pub(super) fn master_defined(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &MasterDefined,
) -> Result<(), StoreError> {
    let (part, company) = (tx.part(record.company), record.company);
    let MasterDefined { kind, code, body, retired } = fact;
    tx.execute(&DEFINE_MASTER, args![part, company, *kind, code, body, *retired, record.seq])?;
    let entry = &record.entry;
    tx.execute(
        &KEEP_MASTER,
        args![
            part,
            company,
            *kind,
            code,
            record.seq,
            body,
            *retired,
            entry.recorded_at.utc_us,
            entry.by
        ],
    )?;
    // The code of such a record is `CUSTOMER/NUMBER`, and either may hold a slash: whoever looks a
    // number up reads the record, which says where it ends.
    let ends = code.match_indices('/').filter(|_| *kind == MasterKind::CustomerItem);
    for (slash, _) in ends {
        tx.execute(&CUSTOMER_NUMBER, args![part, company, &code[slash + 1..], code, record.seq])?;
    }
    numbered(tx, record, fact)
}

/// The number of GS1 that a record carries, for scanners; what is retired is not found by it.
fn numbered(tx: &mut Tx<'_>, record: &Record, fact: &MasterDefined) -> Result<(), StoreError> {
    if !gs1_numbers::is_numbered(fact.kind) {
        return Ok(());
    }
    let (part, company) = (tx.part(record.company), record.company);
    tx.execute(&FORGET_NUMBERS, args![part, company, fact.kind, &fact.code])?;
    match gs1_numbers::of(fact.kind, &fact.body).filter(|_| !fact.retired) {
        Some(number) => tx
            .insert(&KEEP_NUMBER, args![part, company, fact.kind, &number, &fact.code, record.seq]),
        None => Ok(()),
    }
}
