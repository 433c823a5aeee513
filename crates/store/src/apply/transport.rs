//! Goods on the way: what brought them, what was short, how warm they were.

use domain::facts::{
    DeliveryCarried, LineShort, LoggerRead, Record, TemperatureJudged, TemperatureOutside,
};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    SHORT = "INSERT INTO line_short (part, company, site, shipment, line, quantity, reason, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (part, company, site, shipment, line) DO UPDATE SET
            quantity = excluded.quantity, reason = excluded.reason, seq = excluded.seq";
    CARRIED = "INSERT INTO delivery_carried (part, company, site, seq, document, partner, carrier,
            plate, driver, seal, arrival_milli_c, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    OUTSIDE = "INSERT INTO excursion (part, company, site, seq, subject, what, found_milli_c,
            least_milli_c, most_milli_c, lasted_s, reason, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    JUDGE = "UPDATE excursion SET judged_seq = $1, judged_at_us = $2, judged_by = $3, judged_note = $4
        WHERE part = $5 AND company = $6 AND site = $7 AND seq = $8";
    READ = "INSERT INTO logger_file (part, company, site, seq, subject, name, readings, from_us,
            until_us, lowest_milli_c, highest_milli_c, least_milli_c, most_milli_c, outside_s,
            longest_s, allowed_s, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
}

pub(super) fn short(tx: &mut Tx<'_>, record: &Record, fact: &LineShort) -> Result<(), StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let reason = fact.reason.as_deref();
    let args =
        args![part, company, site, fact.shipment, fact.line, fact.quantity, reason, record.seq];
    tx.execute(&SHORT, args)?;
    Ok(())
}

pub(super) fn carried(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &DeliveryCarried,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &CARRIED,
        args![
            part,
            record.company,
            record.site,
            record.seq,
            &fact.document,
            fact.partner,
            fact.carrier.as_deref(),
            fact.plate.as_deref(),
            fact.driver,
            fact.seal.as_deref(),
            fact.arrival_milli_c,
            record.entry.at.utc_us
        ],
    )?;
    Ok(())
}

pub(super) fn outside(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &TemperatureOutside,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &OUTSIDE,
        args![
            part,
            record.company,
            record.site,
            record.seq,
            &fact.subject,
            &fact.what,
            fact.found_milli_c,
            fact.least_milli_c,
            fact.most_milli_c,
            fact.lasted_s,
            fact.reason.as_deref(),
            record.entry.at.utc_us
        ],
    )?;
    Ok(())
}

pub(super) fn judged(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &TemperatureJudged,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &JUDGE,
        args![
            record.seq,
            record.entry.at.utc_us,
            record.entry.by,
            &fact.note,
            part,
            record.company,
            record.site,
            fact.outside_seq
        ],
    )?;
    Ok(())
}

pub(super) fn logger_read(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &LoggerRead,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &READ,
        args![
            part,
            record.company,
            record.site,
            record.seq,
            &fact.subject,
            &fact.name,
            fact.readings,
            fact.from.utc_us,
            fact.until.utc_us,
            fact.lowest_milli_c,
            fact.highest_milli_c,
            fact.least_milli_c,
            fact.most_milli_c,
            fact.outside_s,
            fact.longest_s,
            fact.allowed_s,
            record.entry.at.utc_us
        ],
    )?;
    Ok(())
}
