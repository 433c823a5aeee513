//! Sites that were asked to hold and could not answer: each waits until it has.

use domain::ids::CompanyId;
use domain::{RecallId, SiteId};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

/// A site that could not be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Try {
    /// The site.
    pub site: SiteId,
    /// What stood in the way, as refusals are spelt.
    pub why: String,
    /// When, microseconds UTC.
    pub at_us: i64,
}

statements! {
    SET = "INSERT INTO recall_try (part, company, of_case, site, why, at_us)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (part, company, of_case, site) DO UPDATE SET why = excluded.why,
            at_us = excluded.at_us";
    CLEAR = "DELETE FROM recall_try
        WHERE part = $1 AND company = $2 AND of_case = $3 AND site = $4";
    OF_CASE = "SELECT site, why, at_us FROM recall_try
        WHERE part = $1 AND company = $2 AND of_case = $3 ORDER BY site";
}

/// Keeps that a site could not be asked.
pub fn set(
    tx: &mut Tx<'_>,
    (company, case): (CompanyId, RecallId),
    tried: &Try,
) -> Result<(), StoreError> {
    let args = args![tx.part(company), company, case, tried.site, &tried.why, tried.at_us];
    tx.execute(&SET, args)?;
    Ok(())
}

/// A site has answered.
pub fn clear(
    tx: &mut Tx<'_>,
    (company, case): (CompanyId, RecallId),
    site: SiteId,
) -> Result<(), StoreError> {
    tx.execute(&CLEAR, args![tx.part(company), company, case, site])?;
    Ok(())
}

/// The sites of a case that could not be asked.
pub fn of_case(
    tx: &mut Tx<'_>,
    (company, case): (CompanyId, RecallId),
) -> Result<Vec<Try>, StoreError> {
    tx.query_all(&OF_CASE, args![tx.part(company), company, case], |row| {
        let mut columns = row.columns();
        Ok(Try { site: columns.take()?, why: columns.take()?, at_us: columns.take()? })
    })
}
