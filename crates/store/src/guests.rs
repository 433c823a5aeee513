//! Guests as readers see them, and what they looked at.

use domain::guests::{Scope, named};
use domain::ids::CompanyId;
use domain::{PersonId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// Somebody from outside who was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// The site they see something of.
    pub site: SiteId,
    /// Who.
    pub guest: PersonId,
    /// From when on, microseconds UTC.
    pub from_us: i64,
    /// Until when.
    pub until_us: i64,
    /// What they may see.
    pub scope: Scope,
    /// Who let them in.
    pub by: Option<PersonId>,
    /// When that was.
    pub at_us: i64,
    /// Its place in the chain.
    pub seq: i64,
    /// When it was withdrawn.
    pub withdrawn_at_us: Option<i64>,
    /// Who withdrew it.
    pub withdrawn_by: Option<PersonId>,
}

impl Guest {
    /// Whether they may look at a moment.
    pub const fn is_open(&self, now_us: i64) -> bool {
        self.withdrawn_at_us.is_none() && self.from_us <= now_us && now_us < self.until_us
    }
}

/// A look of a guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What was looked at.
    pub what: String,
    /// When, microseconds UTC.
    pub at_us: i64,
}

macro_rules! guest_columns {
    () => {
        "SELECT site, guest, from_us, until_us, lots, recalls, complaints, person, at_us, seq,
            withdrawn_at_us, withdrawn_by
        FROM guest WHERE part = $1 AND company = $2"
    };
}

statements! {
    BY_PERSON = concat!(guest_columns!(), " AND guest = $3");
    PAGE = concat!(guest_columns!(), " AND site = $3 AND seq < $4 ORDER BY seq DESC LIMIT $5");
    LOOKS = "SELECT what, at_us FROM guest_look
        WHERE part = $1 AND company = $2 AND site = $3 AND guest = $4 ORDER BY seq DESC LIMIT $5";
    LOOK_COUNT = "SELECT COUNT(*) FROM guest_look
        WHERE part = $1 AND company = $2 AND site = $3 AND guest = $4";
    LAST_LOOK = "SELECT what, at_us FROM guest_look
        WHERE part = $1 AND company = $2 AND site = $3 AND guest = $4 AND what = $5
        ORDER BY seq DESC LIMIT 1";
}

/// Whether a person is a guest, now or once.
pub fn by_person(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<Option<Guest>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_PERSON, args![part, company, person], read)
}

/// The guests of a site, the newest first, before a place in the chain.
pub fn page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    before_seq: i64,
    limit: u32,
) -> Result<Vec<Guest>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&PAGE, args![part, company, site, before_seq, limit], read)
}

/// What a guest looked at, the newest first.
pub fn looks(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    guest: PersonId,
    limit: u32,
) -> Result<Vec<Look>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&LOOKS, args![part, company, site, guest, limit], read_look)
}

/// How often a guest looked.
pub fn look_count(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    guest: PersonId,
) -> Result<u64, StoreError> {
    let part = tx.part(company);
    let count: Option<i64> =
        tx.query_one(&LOOK_COUNT, args![part, company, site, guest], |row| row.get(0))?;
    Ok(count.unwrap_or(0).unsigned_abs())
}

/// When a guest last looked at one thing.
pub fn last_look(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (guest, what): (PersonId, &str),
) -> Result<Option<Look>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&LAST_LOOK, args![part, company, site, guest, what], read_look)
}

fn read_look(row: Row<'_>) -> Result<Look, StoreError> {
    Ok(Look { what: row.get(0)?, at_us: row.get(1)? })
}

fn read(row: Row<'_>) -> Result<Guest, StoreError> {
    let mut columns = row.columns();
    let (site, guest) = (columns.take()?, columns.take()?);
    let (from_us, until_us) = (columns.take()?, columns.take()?);
    let lots: Option<String> = columns.take()?;
    let recalls: Option<String> = columns.take()?;
    let complaints: Option<String> = columns.take()?;
    Ok(Guest {
        site,
        guest,
        from_us,
        until_us,
        scope: Scope {
            lots: named(lots.as_deref()),
            recalls: named(recalls.as_deref()),
            complaints: named(complaints.as_deref()),
        },
        by: columns.take()?,
        at_us: columns.take()?,
        seq: columns.take()?,
        withdrawn_at_us: columns.take()?,
        withdrawn_by: columns.take()?,
    })
}
