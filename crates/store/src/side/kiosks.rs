//! Devices that several people share, and who is to work at a station on a day.

use domain::ids::CompanyId;
use domain::{CivilDate, KioskId, PersonId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A shared device at a station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kiosk {
    /// SHA-256 of the secret that the device keeps.
    pub token_sha256: [u8; 32],
    /// The company it belongs to.
    pub company: CompanyId,
    /// Its own id, by which it is taken away.
    pub kiosk: KioskId,
    /// The site it stands at.
    pub site: SiteId,
    /// Code of the station it stands at.
    pub station: String,
    /// What people call it.
    pub name: Option<String>,
    /// When it was put there.
    pub created_at_us: i64,
    /// When somebody last signed in at it.
    pub seen_at_us: Option<i64>,
}

macro_rules! kiosk_columns {
    () => {
        "SELECT token_sha256, company, kiosk, site, station, name, created_at_us, seen_at_us
        FROM kiosk"
    };
}

statements! {
    PUT = "INSERT INTO kiosk (token_sha256, company, kiosk, site, station, name, created_at_us,
            seen_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    BY_TOKEN = concat!(kiosk_columns!(), " WHERE token_sha256 = $1");
    OF_COMPANY = concat!(kiosk_columns!(), " WHERE company = $1 ORDER BY kiosk");
    TOUCH = "UPDATE kiosk SET seen_at_us = $1 WHERE token_sha256 = $2";
    TAKE_AWAY = "DELETE FROM kiosk WHERE company = $1 AND kiosk = $2";
    PEOPLE = "SELECT person FROM station_person
        WHERE part = $1 AND company = $2 AND site = $3 AND station = $4 AND day = $5
        ORDER BY person";
    ADD = "INSERT INTO station_person (part, company, site, station, day, person)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (part, company, site, station, day, person)
        DO NOTHING";
    CLEAR = "DELETE FROM station_person
        WHERE part = $1 AND company = $2 AND site = $3 AND station = $4 AND day = $5";
    FORGET = "DELETE FROM station_person WHERE part = $1 AND company = $2 AND person = $3";
}

fn read_kiosk(row: Row<'_>) -> Result<Kiosk, StoreError> {
    let mut columns = row.columns();
    Ok(Kiosk {
        token_sha256: columns.take()?,
        company: columns.take()?,
        kiosk: columns.take()?,
        site: columns.take()?,
        station: columns.take()?,
        name: columns.take()?,
        created_at_us: columns.take()?,
        seen_at_us: columns.take()?,
    })
}

/// Keeps a device.
pub fn put(tx: &mut Tx<'_>, kiosk: &Kiosk) -> Result<(), StoreError> {
    tx.execute(
        &PUT,
        args![
            &kiosk.token_sha256,
            kiosk.company,
            kiosk.kiosk,
            kiosk.site,
            &kiosk.station,
            kiosk.name.as_deref(),
            kiosk.created_at_us,
            kiosk.seen_at_us
        ],
    )?;
    Ok(())
}

/// The device that keeps a secret.
pub fn by_token(tx: &mut Tx<'_>, token_sha256: &[u8; 32]) -> Result<Option<Kiosk>, StoreError> {
    tx.query_one(&BY_TOKEN, args![token_sha256], read_kiosk)
}

/// Every device of a company, in the order they were put there.
pub fn of_company(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<Kiosk>, StoreError> {
    tx.query_all(&OF_COMPANY, args![company], read_kiosk)
}

/// Notes that somebody signed in at a device.
pub fn touch(tx: &mut Tx<'_>, token_sha256: &[u8; 32], now_us: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(&TOUCH, args![now_us, token_sha256])? > 0)
}

/// Takes a device away.
pub fn take_away(tx: &mut Tx<'_>, company: CompanyId, kiosk: KioskId) -> Result<bool, StoreError> {
    Ok(tx.execute(&TAKE_AWAY, args![company, kiosk])? > 0)
}

/// Who is to work at a station on a day; empty where nobody said.
pub fn people(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    station: &str,
    day: CivilDate,
) -> Result<Vec<PersonId>, StoreError> {
    let (part, day) = (tx.part(company), day.to_string());
    tx.query_all(&PEOPLE, args![part, company, site, station, &day], |row| row.get(0))
}

/// Somebody more works at a station on a day.
pub fn add_person(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (station, day): (&str, CivilDate),
    person: PersonId,
) -> Result<(), StoreError> {
    let (part, day) = (tx.part(company), day.to_string());
    tx.execute(&ADD, args![part, company, site, station, &day, person])?;
    Ok(())
}

/// Nobody works at a station on a day any more.
pub fn clear_people(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    station: &str,
    day: CivilDate,
) -> Result<u64, StoreError> {
    let (part, day) = (tx.part(company), day.to_string());
    tx.execute(&CLEAR, args![part, company, site, station, &day])
}

/// Takes a person off every list.
pub fn forget_person(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<u64, StoreError> {
    let part = tx.part(company);
    tx.execute(&FORGET, args![part, company, person])
}
