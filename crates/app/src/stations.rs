//! Stations: who is to work at one on a day.
//!
//! The list is planning and may change all day; what people did is told by their acts. That somebody
//! is let in who was not planned is on record, with the reason.

use domain::calendar::{shift_end, work_time};
use domain::facts::RuleOverridden;
use domain::masters::{Calendar, Place};
use domain::{CivilDate, CompanyId, Instant, MasterKind, PersonId, Refusal, SiteId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use store::side::{kiosks, people};
use store::{Tx, masters};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Error, Result};
use crate::naming::{People, PersonName};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// Which day's people are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StationQuery {
    /// The production day, for example `2026-11-26`; today where absent.
    pub day: Option<String>,
}

/// Who is to work at a station.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct AssignPeople {
    /// The production day; today where absent.
    pub day: Option<String>,
    /// Everybody who is to work there, and nobody else.
    pub people: Vec<String>,
}

/// Somebody who may sign in at a station today although nobody planned it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct AdmitPerson {
    /// Who.
    pub person: String,
    /// Why.
    pub reason: String,
}

/// Who is to work at a station on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StationPeople {
    /// The production day.
    pub day: String,
    /// Whether anybody was assigned: where nobody was, everybody with a badge may sign in.
    pub listed: bool,
    /// They.
    pub rows: Vec<PersonName>,
}

/// People of one station on one day at most.
const PEOPLE_MAX: usize = 200;
/// The word under which the record says that somebody was let in.
const NOT_PLANNED: &str = "not_at_station";

impl Plant {
    /// Who is to work at a station.
    pub fn station_people(
        &self,
        operator: &Operator,
        station: &str,
        query: &StationQuery,
    ) -> Result<StationPeople> {
        operator.need(Permission::WorkRead)?;
        let now_us = self.now_us();
        self.read(|tx| {
            need_station(tx, operator.company, station)?;
            let day = day_of(tx, operator, query.day.as_deref(), now_us)?;
            view(tx, operator, station, day)
        })
    }

    /// Says who is to work at a station on a day.
    pub fn assign_people(
        &self,
        operator: &Operator,
        station: &str,
        ask: &AssignPeople,
    ) -> Result<StationPeople> {
        operator.need(Permission::FloorLead)?;
        if ask.people.len() > PEOPLE_MAX {
            return Err(Refusal::BadInput { field: "people" }.into());
        }
        let (operator, station, ask) = (operator.clone(), station.to_owned(), ask.clone());
        self.inner.runner.run(move |cx| {
            let ground = (operator.company, operator.site);
            need_station(cx.tx, ground.0, &station)?;
            let day = day_of(cx.tx, &operator, ask.day.as_deref(), cx.now_us)?;
            kiosks::clear_people(cx.tx, ground, &station, day)?;
            for id in &ask.people {
                let person = known_person(cx.tx, ground.0, id)?;
                kiosks::add_person(cx.tx, ground, (&station, day), person)?;
            }
            view(cx.tx, &operator, &station, day)
        })
    }

    /// Lets somebody sign in at a station today who was not planned; the reason is on record.
    pub fn admit_person(
        &self,
        operator: &Operator,
        station: &str,
        ask: &AdmitPerson,
    ) -> Result<StationPeople> {
        operator.need(Permission::FloorLead)?;
        let reason = ask.reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > 500 {
            return Err(Refusal::BadInput { field: "reason" }.into());
        }
        let (operator, station, id) = (operator.clone(), station.to_owned(), ask.person.clone());
        self.inner.runner.run(move |cx| {
            // Load.
            let ground = (operator.company, operator.site);
            need_station(cx.tx, ground.0, &station)?;
            let person = known_person(cx.tx, ground.0, &id)?;
            let day = work_day(cx.tx, ground, &times::zone(&operator.zone), cx.now_us)?;
            let listed = kiosks::people(cx.tx, ground, &station, day)?;

            // Decide: an empty list shuts nobody out, and would do so once it had one name.
            if listed.is_empty() || listed.contains(&person) {
                return view(cx.tx, &operator, &station, day);
            }

            // Append.
            let subject = format!("station:{station} person:{person}");
            let fact = RuleOverridden { rule: NOT_PLANNED.to_owned(), subject, reason };
            cx.act(ground.0, ground.1, operator.person, fact)?;
            kiosks::add_person(cx.tx, ground, (&station, day), person)?;
            view(cx.tx, &operator, &station, day)
        })
    }
}

fn view(
    tx: &mut Tx<'_>,
    operator: &Operator,
    station: &str,
    day: CivilDate,
) -> Result<StationPeople> {
    let ground = (operator.company, operator.site);
    let rows = names_at(tx, ground, station, day)?;
    Ok(StationPeople { day: day.to_string(), listed: !rows.is_empty(), rows })
}

/// Those who are to work at a station on a day, by name.
pub(crate) fn names_at(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    station: &str,
    day: CivilDate,
) -> Result<Vec<PersonName>> {
    let names = People::of(tx, ground.0)?;
    let listed = kiosks::people(tx, ground, station, day)?;
    let mut rows: Vec<PersonName> = listed.into_iter().map(|person| names.name(person)).collect();
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(rows)
}

/// What a station is called; none where there is no such.
pub(crate) fn station_name(
    tx: &mut Tx<'_>,
    company: CompanyId,
    code: &str,
) -> Result<Option<String>> {
    let body = store::records::body(tx, company, MasterKind::Place, code)?;
    let Some(body) = body else { return Ok(None) };
    let place: Place = serde_json::from_str(&body).map_err(Error::fault)?;
    Ok(Some(place.name))
}

/// Refuses a station that nobody defined.
pub(crate) fn need_station(tx: &mut Tx<'_>, company: CompanyId, code: &str) -> Result<String> {
    let unknown = || Refusal::UnknownCode { kind: "place", code: code.to_owned() };
    Ok(station_name(tx, company, code)?.ok_or_else(unknown)?)
}

/// Somebody the company knows, by their id.
pub(crate) fn known_person(tx: &mut Tx<'_>, company: CompanyId, id: &str) -> Result<PersonId> {
    let missing = || Error::NotFound("person");
    let person: PersonId = id.parse().map_err(|_| missing())?;
    let known = people::persons(tx, company)?;
    let known = known.iter().any(|known| known.person == person && !known.erased);
    if known { Ok(person) } else { Err(missing()) }
}

fn day_of(
    tx: &mut Tx<'_>,
    operator: &Operator,
    day: Option<&str>,
    now_us: i64,
) -> Result<CivilDate> {
    if let Some(day) = day.filter(|day| !day.is_empty()) {
        return Ok(day.parse().map_err(|_| Refusal::BadInput { field: "day" })?);
    }
    let ground = (operator.company, operator.site);
    work_day(tx, ground, &times::zone(&operator.zone), now_us)
}

/// The production day that runs at a site.
pub(crate) fn work_day(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    zone: &TimeZone,
    now_us: i64,
) -> Result<CivilDate> {
    Ok(work_time(&calendar(tx, ground)?, zone, Instant::utc(now_us)).day)
}

/// When the shift ends that runs at a site; none where no shifts are set up.
pub(crate) fn end_of_shift(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    zone: &TimeZone,
    now_us: i64,
) -> Result<Option<i64>> {
    Ok(shift_end(&calendar(tx, ground)?, zone, Instant::utc(now_us)))
}

/// The calendar of a site; an empty one where none was written.
pub(crate) fn calendar(tx: &mut Tx<'_>, (company, site): (CompanyId, SiteId)) -> Result<Calendar> {
    let sites = masters::sites(tx, company)?;
    let code = sites.into_iter().find(|known| known.site == site).map(|known| known.code);
    let body = store::records::body(tx, company, MasterKind::Calendar, &code.unwrap_or_default())?;
    body.map_or_else(
        || Ok(Calendar::default()),
        |body| serde_json::from_str(&body).map_err(Error::fault),
    )
}
