//! Pools.

use domain::facts::{PoolOpened, Record};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    OPEN = "INSERT INTO pool (part, company, site, pool, kind, code, item, partner, lot_number,
            supplier_lot, expires, work_order, operation, closed_at_us, closed_offset_min,
            tolerance_s, at_us, at_offset_min, recorded_at_us, recorded_offset_min, person, seq,
            import)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, $20, $21, $22, $23)";
}

pub(super) fn opened(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &PoolOpened,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    let expires = fact.expires.map(|date| date.to_string());
    let entry = &record.entry;
    tx.insert(
        &OPEN,
        args![
            part,
            record.company,
            record.site,
            fact.pool,
            fact.kind,
            &fact.code,
            fact.item,
            fact.partner,
            fact.lot_number.as_deref(),
            fact.supplier_lot.as_deref(),
            expires.as_deref(),
            fact.work_order.as_deref(),
            fact.operation.as_deref(),
            fact.closed_at.map(|at| at.utc_us),
            fact.closed_at.map(|at| at.offset_min),
            fact.tolerance_s,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us,
            entry.recorded_at.offset_min,
            entry.by,
            record.seq,
            record.import
        ],
    )?;
    claims::claim(tx, record, record.site, ClaimKind::Pool(fact.kind), &fact.code, fact.pool.0)
}
