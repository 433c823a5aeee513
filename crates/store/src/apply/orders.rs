//! Orders, their lines, and the transfers that serve them.

use domain::OrderState;
use domain::facts::{LineServed, OrderLineSet, OrderPlaced, OrderStateSet, Record};

use super::balances;
use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    PLACE = "INSERT INTO orders (part, company, site, order_id, kind, code, partner, due_on,
            partner_reference, bom, routing, state, at_us, at_offset_min, recorded_at_us, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    SET_STATE = "UPDATE orders SET state = $1, state_seq = $2
        WHERE part = $3 AND company = $4 AND site = $5 AND order_id = $6";
    SET_LINE = "INSERT INTO order_line (part, company, site, order_id, line, role, item, quantity,
            due_on, operation, substitutes, reason, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (part, company, site, order_id, line) DO UPDATE SET
            role = excluded.role, item = excluded.item, quantity = excluded.quantity,
            due_on = excluded.due_on, operation = excluded.operation,
            substitutes = excluded.substitutes, reason = excluded.reason, seq = excluded.seq";
    DROP_LINE = "DELETE FROM order_line WHERE part = $1 AND company = $2 AND site = $3
        AND order_id = $4 AND line = $5";
    SERVE = "INSERT INTO line_transfer (part, company, site, order_id, line, transfer, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

pub(super) fn placed(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &OrderPlaced,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let due_on = fact.due_on.map(|day| day.to_string());
    tx.execute(
        &PLACE,
        args![
            part,
            record.company,
            record.site,
            fact.order,
            fact.kind,
            &fact.code,
            fact.partner,
            due_on.as_deref(),
            fact.partner_reference.as_deref(),
            fact.bom.as_deref(),
            fact.routing.as_deref(),
            OrderState::Planned,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us,
            entry.by,
            record.seq
        ],
    )?;
    claims::claim(tx, record, record.site, ClaimKind::Order(fact.kind), &fact.code, fact.order.0)
}

pub(super) fn line_set(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &OrderLineSet,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    let (company, site) = (record.company, record.site);
    let Some(quantity) = fact.quantity else {
        tx.execute(&DROP_LINE, args![part, company, site, fact.order, fact.line])?;
        return Ok(());
    };
    let due_on = fact.due_on.map(|day| day.to_string());
    tx.execute(
        &SET_LINE,
        args![
            part,
            company,
            site,
            fact.order,
            fact.line,
            fact.role,
            fact.item,
            quantity,
            due_on.as_deref(),
            fact.operation.as_deref(),
            fact.substitutes.as_deref(),
            fact.reason.as_deref(),
            record.seq
        ],
    )?;
    Ok(())
}

pub(super) fn state_set(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &OrderStateSet,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &SET_STATE,
        args![fact.state, record.seq, part, record.company, record.site, fact.order],
    )?;
    Ok(())
}

pub(super) fn line_served(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &LineServed,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    let (company, site) = (record.company, record.site);
    tx.execute(
        &SERVE,
        args![part, company, site, fact.order, fact.line, fact.transfer, record.seq],
    )?;
    balances::served(tx, record, (fact.order, fact.line), fact.transfer)
}
