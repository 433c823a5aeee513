//! Calibrations of gauges.

use domain::facts::{GaugeCalibrated, Record};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    CALIBRATION = "INSERT INTO gauge_calibration (part, company, site, seq, gauge, laboratory, as_found,
            as_left, certificate, due, note, at_us, at_offset_min, recorded_at_us, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
}

pub(super) fn calibrated(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &GaugeCalibrated,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let due = fact.due.map(|day| day.to_string());
    tx.execute(
        &CALIBRATION,
        args![
            part,
            record.company,
            record.site,
            record.seq,
            &fact.gauge,
            &fact.laboratory,
            fact.as_found,
            fact.as_left,
            fact.certificate.as_deref(),
            due.as_deref(),
            fact.note.as_deref(),
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us,
            entry.by
        ],
    )?;
    Ok(())
}
