//! Facts of guests, in an order in which they can happen.

use domain::facts::{GuestInvited, GuestLooked, GuestWithdrawn};
use domain::{Fact, Instant, PersonId};

fn moment(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(crate) fn samples() -> Vec<Fact> {
    let guest = PersonId(73);
    vec![
        GuestInvited {
            guest,
            from: moment("2026-03-01T08:30:00+08:00"),
            until: moment("2026-03-15T17:00:00+08:00"),
            lots: Some("lot:L1\nlot:L2".into()),
            recalls: Some("RC-1".into()),
            complaints: Some("C-7".into()),
        }
        .into(),
        GuestLooked { guest, what: "trace:lot:L1".into() }.into(),
        GuestWithdrawn { guest }.into(),
    ]
}
