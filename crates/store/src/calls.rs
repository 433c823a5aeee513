//! Calls from the floor as readers see them.

use domain::ids::CompanyId;
use domain::{CallId, CallKind, CallState, Instant, PersonId, SiteId};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A call as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its id.
    pub call: CallId,
    /// Its number.
    pub code: String,
    /// What is needed.
    pub kind: CallKind,
    /// The station.
    pub station: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// What else was said.
    pub note: Option<String>,
    /// Whether the line stood.
    pub stopped: bool,
    /// Where it stands.
    pub state: CallState,
    /// When it was raised.
    pub at: Instant,
    /// Who raised it.
    pub by: Option<PersonId>,
    /// When somebody first said that they come, microseconds UTC.
    pub answered_at_us: Option<i64>,
    /// Who said so last.
    pub answered_by: Option<PersonId>,
    /// What they said.
    pub answer: Option<String>,
    /// When it ended.
    pub ended_at_us: Option<i64>,
    /// Who ended it.
    pub ended_by: Option<PersonId>,
    /// Why it had come to that, or why it was withdrawn.
    pub cause: Option<String>,
    /// What was done.
    pub remedy: Option<String>,
    /// When the line ran again, where that was another moment.
    pub running_at_us: Option<i64>,
}

/// Which calls a page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallFilter {
    /// Only this kind.
    pub kind: Option<CallKind>,
    /// Only this station.
    pub station: Option<String>,
    /// Only those of this person.
    pub person: Option<PersonId>,
}

macro_rules! call_columns {
    () => {
        "SELECT call_id, code, kind, station, subject, note, stopped, state, at_us, at_offset_min,
            person, answered_at_us, answered_by, answer, ended_at_us, ended_by, cause, remedy,
            running_at_us
        FROM floor_call WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    BY_ID = concat!(call_columns!(), " AND call_id = $4");
    OPEN = concat!(call_columns!(), " AND state <= 2 ORDER BY call_id LIMIT $4");
    PAGE = concat!(call_columns!(), " AND call_id < $4
        AND (CAST($5 AS BIGINT) = 0 OR kind = $5) AND (CAST($6 AS TEXT) = '' OR station = $6)
        AND (CAST($7 AS BIGINT) = 0 OR person = $7)
        ORDER BY call_id DESC LIMIT $8");
    SINCE = concat!(call_columns!(), " AND at_us >= $4 ORDER BY at_us DESC LIMIT $5");
}

fn read_call(row: Row<'_>) -> Result<Call, StoreError> {
    let mut columns = row.columns();
    Ok(Call {
        call: columns.take()?,
        code: columns.take()?,
        kind: columns.take()?,
        station: columns.take()?,
        subject: columns.take()?,
        note: columns.take()?,
        stopped: columns.take()?,
        state: columns.take()?,
        at: columns.instant()?,
        by: columns.take()?,
        answered_at_us: columns.take()?,
        answered_by: columns.take()?,
        answer: columns.take()?,
        ended_at_us: columns.take()?,
        ended_by: columns.take()?,
        cause: columns.take()?,
        remedy: columns.take()?,
        running_at_us: columns.take()?,
    })
}

/// A call by its id.
pub fn find(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    call: CallId,
) -> Result<Option<Call>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_ID, args![part, company, site, call], read_call)
}

/// The call that has a number.
pub fn by_code(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    code: &str,
) -> Result<Option<Call>, StoreError> {
    match claims::find(tx, company, site, ClaimKind::Call, code)? {
        Some(id) => find(tx, (company, site), CallId(id)),
        None => Ok(None),
    }
}

/// The calls that are open, the oldest first.
pub fn open(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Call>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OPEN, args![part, company, site, limit], read_call)
}

/// A page of calls, the newest first.
pub fn page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    filter: &CallFilter,
    before: Option<CallId>,
    limit: u32,
) -> Result<Vec<Call>, StoreError> {
    let part = tx.part(company);
    let before = before.map_or(i64::MAX, |call| call.0);
    let kind = filter.kind.map_or(0_i64, |kind| kind.code().into());
    let station = filter.station.as_deref().unwrap_or_default();
    let person = filter.person.map_or(0, |person| person.0);
    let args = args![part, company, site, before, kind, station, person, limit];
    tx.query_all(&PAGE, args, read_call)
}

/// Calls that were raised since a moment, the newest first.
pub fn since(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    since_us: i64,
    limit: u32,
) -> Result<Vec<Call>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&SINCE, args![part, company, site, since_us, limit], read_call)
}
