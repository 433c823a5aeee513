//! Instants as the API shows them.

use domain::{CivilDate, Instant, Refusal};
use jiff::tz::TimeZone;

use crate::warehouse::given;

/// A ledger time, shown in UTC.
pub(crate) fn utc(us: i64) -> String {
    Instant::utc(us).to_string()
}

/// An instant shown as plant time.
pub(crate) fn in_zone(us: i64, zone: &TimeZone) -> String {
    let offset_min = jiff::Timestamp::from_microsecond(us)
        .map_or(0, |stamp| (zone.to_offset(stamp).seconds() / 60) as i16);
    Instant { utc_us: us, offset_min }.to_string()
}

/// The zone of an IANA name; UTC where the machine does not know it.
pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The calendar day of a moment in plant time.
pub(crate) fn day_in_zone(us: i64, zone: &TimeZone) -> CivilDate {
    let stamp = jiff::Timestamp::from_microsecond(us).unwrap_or_default();
    CivilDate(zone.to_datetime(stamp).date())
}

/// A moment a caller names; none where they name none.
pub(crate) fn moment(text: Option<&str>, field: &'static str) -> Result<Option<Instant>, Refusal> {
    given(text).map(|at| at.parse().map_err(|_| Refusal::BadInput { field })).transpose()
}
