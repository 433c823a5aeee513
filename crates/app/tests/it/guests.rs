//! Guests come with their time and go with it.

use app::{Error, InviteGuest};
use domain::Instant;

use crate::house::{House, in_every_house};

const DAY_US: i64 = 24 * 3_600 * 1_000_000;

/// The token of an invitation to one lot, from one day on to another.
fn link(house: &House, (from, until): (i64, i64)) -> String {
    let at = |days: i64| Instant::utc(house.now_us() + days * DAY_US).to_string();
    let ask = InviteGuest {
        name: "Wu".to_owned(),
        firm: "Certifier".to_owned(),
        from: Some(at(from)),
        until: at(until),
        lots: vec!["La".to_owned()],
        ..InviteGuest::default()
    };
    house.plant.invite_guest(&house.owner, &ask).unwrap().token
}

#[test]
fn a_guest_comes_when_it_is_time_and_is_out_when_it_is_over() {
    in_every_house(|house| {
        house.import("a");
        let token = link(house, (1, 3));
        let enter = || house.plant.enter_as_guest(&token, "here");
        assert!(matches!(enter(), Err(Error::NotFound("guest"))), "it is not time yet");

        house.wait_hours(25);
        let cookie = enter().unwrap().cookie;
        let (guest, _) = house.plant.session(&cookie, None).unwrap();
        assert_eq!(house.plant.passport(&guest, "lot:La").unwrap().people, []);
        assert!(guest.permissions.is_empty());

        house.wait_hours(47);
        assert!(matches!(house.plant.session(&cookie, None), Err(Error::SignedOut)));
        assert!(matches!(enter(), Err(Error::NotFound("guest"))), "it is over");
        house.verify();
    });
}

#[test]
fn an_operator_that_was_kept_past_the_end_sees_nothing_any_more() {
    in_every_house(|house| {
        house.import("a");
        let token = link(house, (0, 1));
        let cookie = house.plant.enter_as_guest(&token, "here").unwrap().cookie;
        let (guest, _) = house.plant.session(&cookie, None).unwrap();
        house.plant.passport(&guest, "lot:La").unwrap();

        house.wait_hours(25);

        let late = house.plant.passport(&guest, "lot:La");
        assert!(matches!(late, Err(Error::SignedOut)), "on {}", house.engine);
    });
}

#[test]
fn erasing_a_guest_shuts_them_out_and_forgets_whom_they_came_from() {
    in_every_house(|house| {
        house.import("a");
        // Nobody is erased where nobody could look after access.
        house.person("admin", &["administrator"]);
        let token = link(house, (0, 2));
        let cookie = house.plant.enter_as_guest(&token, "here").unwrap().cookie;
        let rows = house.plant.guests(&house.owner, &app::GuestQuery::default()).unwrap().rows;
        assert_eq!(rows[0].firm.as_deref(), Some("Certifier"));

        house.plant.erase_person(&house.owner, &rows[0].id).unwrap();

        assert!(matches!(house.plant.session(&cookie, None), Err(Error::SignedOut)));
        assert!(house.plant.enter_as_guest(&token, "here").is_err());
        let rows = house.plant.guests(&house.owner, &app::GuestQuery::default()).unwrap().rows;
        assert_eq!((rows[0].name.as_deref(), rows[0].firm.as_deref()), (None, None));
        house.verify();
    });
}
