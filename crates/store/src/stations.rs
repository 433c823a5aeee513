//! Stations as readers see them: who took them over last, and badges in use at two of them.

use domain::ids::CompanyId;
use domain::{BadgeId, Instant, PersonId, SiteId};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

/// A station that was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// When.
    pub at: Instant,
    /// Who looked after it.
    pub outgoing: PersonId,
    /// Who looks after it from then on.
    pub incoming: PersonId,
    /// What the one told the other.
    pub note: Option<String>,
}

/// A badge that was in use at two stations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// Place in the ledger.
    pub seq: i64,
    /// The badge.
    pub badge: BadgeId,
    /// Whose it is.
    pub person: PersonId,
    /// Where it was used last.
    pub station: String,
    /// Where it was in use already.
    pub other: String,
    /// Since when, microseconds UTC.
    pub other_since_us: i64,
    /// When it was used at the second station.
    pub at_us: i64,
}

statements! {
    LAST = "SELECT at_us, at_offset_min, outgoing, incoming, note FROM hand_over
        WHERE part = $1 AND company = $2 AND site = $3 AND station = $4
        ORDER BY seq DESC LIMIT 1";
    DOUBLES = "SELECT seq, badge, person, station, other, other_since_us, at_us FROM badge_double
        WHERE part = $1 AND company = $2 AND site = $3 AND settled_seq IS NULL ORDER BY seq LIMIT $4";
    IS_SETTLED = "SELECT CAST(CASE WHEN settled_seq IS NULL THEN 0 ELSE 1 END AS BIGINT)
        FROM badge_double WHERE part = $1 AND company = $2 AND site = $3 AND seq = $4";
}

/// The last time a station was handed over.
pub fn last_hand_over(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    station: &str,
) -> Result<Option<HandOver>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&LAST, args![part, company, site, station], |row| {
        let at = Instant { utc_us: row.get(0)?, offset_min: row.get(1)? };
        Ok(HandOver { at, outgoing: row.get(2)?, incoming: row.get(3)?, note: row.get(4)? })
    })
}

/// Badges that were in use at two stations and that nobody looked at yet, the first one first.
pub fn doubles(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Double>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&DOUBLES, args![part, company, site, limit], |row| {
        Ok(Double {
            seq: row.get(0)?,
            badge: row.get(1)?,
            person: row.get(2)?,
            station: row.get(3)?,
            other: row.get(4)?,
            other_since_us: row.get(5)?,
            at_us: row.get(6)?,
        })
    })
}

/// Whether somebody looked at a doubled badge; nothing where there is no such.
pub fn is_settled(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    seq: i64,
) -> Result<Option<bool>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&IS_SETTLED, args![part, company, site, seq], |row| row.get(0))
}
