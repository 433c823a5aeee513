//! Handling units: numbers, filling, nesting, and what may not stand in what.

use std::collections::BTreeSet;
use std::thread;

use app::{BuildUnit, Error, FillUnit, MoveStock, PutUnit, TakeNumbers, UnitView};
use domain::{Instant, MasterKind};
use serde_json::json;

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};

fn build(house: &House, kind: &str, code: Option<&str>, place: &str) -> Result<UnitView, Error> {
    let ask = BuildUnit {
        kind: kind.to_owned(),
        code: code.map(str::to_owned),
        place: (!place.is_empty()).then(|| place.to_owned()),
        ..BuildUnit::default()
    };
    house.plant.build_unit(&house.owner, &ask, ONCE).map(|done| done.result)
}

fn filling(lot: &str, quantity: &str) -> FillUnit {
    FillUnit { lot: lot.to_owned(), quantity: quantity.to_owned(), ..FillUnit::default() }
}

fn put(
    house: &House,
    unit: &str,
    parent: Option<&str>,
    place: Option<&str>,
) -> Result<UnitView, Error> {
    let ask = PutUnit {
        parent: parent.map(str::to_owned),
        place: place.map(str::to_owned),
        ..PutUnit::default()
    };
    house.plant.put_unit(&house.owner, unit, &ask, ONCE).map(|done| done.result)
}

#[test]
fn a_pallet_shows_what_is_in_it_at_every_level_and_moves_as_one() {
    in_every_house(|house| {
        house.furnish();
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "A1");
        house.receive("BREAD", "B1", "20", "A1");
        build(house, "pallet", Some("006141411234567890"), "A1").unwrap();
        build(house, "case", Some("CS-1"), "").unwrap();
        build(house, "crate", Some("CR-1"), "").unwrap();

        done(plant.fill_unit(owner, "CS-1", &filling("F1", "30"), ONCE));
        done(plant.fill_unit(owner, "CR-1", &filling("B1", "5"), ONCE));
        put(house, "CR-1", Some("CS-1"), None).unwrap();
        put(house, "CS-1", Some("006141411234567890"), None).unwrap();
        let pallet = put(house, "006141411234567890", None, Some("A2")).unwrap();

        assert!(pallet.sscc);
        let scanned = plant.unit(owner, "(00)006141411234567890", None).unwrap();
        assert_eq!(scanned.code, pallet.code);
        let contents: Vec<_> = pallet
            .contents
            .iter()
            .map(|content| (content.handling_unit.as_str(), content.lot.as_str()))
            .collect();
        assert_eq!(contents, [("CS-1", "lot:F1"), ("CR-1", "lot:B1")], "mixed pallets are allowed");
        assert_eq!(pallet.units.len(), 2);
        let inner = plant.unit(owner, "CR-1", None).unwrap();
        assert_eq!((inner.parent.as_deref(), inner.place.as_deref()), (Some("CS-1"), Some("A2")));
        assert_eq!((house.at("F1", "A1"), house.at("F1", "A2")), ("70".into(), "30".into()));
        assert_eq!(house.on_hand("F1"), "100", "packing changes no balance");
        for (lot, packed) in [("F1", 1), ("B1", 2)] {
            let query = app::ActQuery { lot: Some(lot.to_owned()), ..app::ActQuery::default() };
            let acts = plant.acts(owner, &query).unwrap().rows;
            let puts = acts.iter().filter(|act| act.name == "put_unit").count();
            assert_eq!(puts, 1 + packed, "{lot} moved with each unit it lies in: {acts:?}");
        }
        house.stays_sound();
    });
}

#[test]
fn what_does_not_fit_is_refused() {
    in_every_house(|house| {
        house.furnish();
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "A1");
        house.receive("FLOUR", "F2", "100", "");
        house.receive("FLOUR", "F3", "10", "ONE");
        house.hold("F2", "metal");
        house.sell("SO-1", "C1", "BREAD", "10");
        for code in ["P1", "P2", "P3"] {
            build(house, "pallet", Some(code), "A1").unwrap();
        }
        let fill = |ask: &FillUnit| plant.fill_unit(owner, "P1", ask, ONCE);

        assert_eq!(refused(build(house, "pallet", Some("006141411234567891"), "")), "bad_sscc");
        assert_eq!(refused(build(house, "pallet", Some("P1"), "")), "name_taken");
        assert_eq!(refused(build(house, "box", None, "")), "bad_input");
        assert_eq!(refused(fill(&filling("F1", "101"))), "place_needed");
        assert_eq!(refused(fill(&filling("F2", "1"))), "lot_on_hold");
        let from_nowhere = FillUnit { place: Some("A2".to_owned()), ..filling("F1", "1") };
        assert_eq!(refused(fill(&from_nowhere)), "not_there");
        let for_a_line =
            FillUnit { order: Some("SO-1".to_owned()), line: Some(1), ..filling("F1", "1") };
        assert_eq!(refused(fill(&for_a_line)), "wrong_item");

        put(house, "P2", Some("P1"), None).unwrap();
        put(house, "P3", Some("P2"), None).unwrap();
        assert_eq!(refused(put(house, "P1", Some("P3"), None)), "unit_in_itself");
        assert_eq!(refused(put(house, "P1", Some("P1"), None)), "unit_in_itself");
        assert_eq!(refused(put(house, "P1", Some("NONE"), None)), "unknown_document");
        assert_eq!(refused(put(house, "P1", None, None)), "bad_input");
        done(fill(&filling("F1", "10")));
        assert_eq!(refused(put(house, "P1", None, Some("ONE"))), "place_taken");
        house.stays_sound();
    });
}

#[test]
fn thirty_two_who_take_numbers_at_once_get_thirty_two() {
    in_every_house(|house| {
        house.furnish();

        let builders: Vec<_> = (0..32)
            .map(|_| {
                let (plant, owner) = (house.plant.clone(), house.owner.clone());
                let ask = BuildUnit { kind: "case".to_owned(), ..BuildUnit::default() };
                thread::spawn(move || done(plant.build_unit(&owner, &ask, ONCE)).code)
            })
            .collect();
        let codes: BTreeSet<String> =
            builders.into_iter().map(|builder| builder.join().unwrap()).collect();

        assert_eq!(codes.len(), 32, "on {}: {codes:?}", house.engine);
        house.stays_sound();
    });
}

/// A pool of pallet numbers of this site, from a first one to a last one.
fn numbered(house: &House, code: &str, first: i64, last: i64) {
    let site = house.plant.site_code(&house.owner).unwrap();
    let pool = json!({"name": code, "key": "sscc", "site": site, "company_prefix": "0614141",
        "first": first, "last": last, "units": "pallet"});
    house.define(MasterKind::NumberPool, code, &pool);
}

#[test]
fn pallets_built_at_once_get_numbers_of_the_pool_and_none_gets_one_of_a_block() {
    in_every_house(|house| {
        house.furnish();
        numbered(house, "SSCC-A", 0, 24);
        numbered(house, "SSCC-B", 25, 29);
        let (plant, owner) = (&house.plant, &house.owner);
        let roll = TakeNumbers { count: 10, purpose: "a roll".into(), ..TakeNumbers::default() };

        let builders: Vec<_> = (0..16)
            .map(|place| {
                let (plant, owner, roll) = (plant.clone(), owner.clone(), roll.clone());
                thread::spawn(move || {
                    if place == 7 {
                        return done(plant.take_numbers(&owner, "SSCC-A", &roll, ONCE)).numbers;
                    }
                    let ask = BuildUnit { kind: "pallet".to_owned(), ..BuildUnit::default() };
                    vec![done(plant.build_unit(&owner, &ask, ONCE)).code]
                })
            })
            .collect();
        let given: Vec<String> =
            builders.into_iter().flat_map(|builder| builder.join().unwrap()).collect();

        let distinct: BTreeSet<&String> = given.iter().collect();
        assert_eq!((given.len(), distinct.len()), (25, 25), "on {}: {given:?}", house.engine);
        let page = plant.number_pools(owner).unwrap();
        let standing: Vec<_> = page.rows.iter().map(|pool| pool.state.as_str()).collect();
        assert_eq!(standing, ["used_up", "free"]);
        assert_eq!(page.blocks[0].count, 10);
        let next = BuildUnit { kind: "pallet".to_owned(), ..BuildUnit::default() };
        let next = done(plant.build_unit(owner, &next, ONCE)).code;
        assert_eq!(next, page.rows[1].next.clone().unwrap(), "the next pool follows");
        house.stays_sound();
    });
}

#[test]
fn a_number_that_was_given_is_not_given_again_when_its_act_is_undone_or_only_shown() {
    in_every_house(|house| {
        house.furnish();
        numbered(house, "SSCC-A", 0, 9);
        let (plant, owner) = (&house.plant, &house.owner);
        let ask = BuildUnit { kind: "pallet".to_owned(), ..BuildUnit::default() };

        let shown = done(plant.build_unit(owner, &ask, (None, true)));
        let built = plant.build_unit(owner, &ask, ONCE).unwrap();
        assert_eq!(shown.code, built.result.code, "a preview gives nothing away");
        assert_eq!(built.result.code, "006141410000000005");

        let next = done(plant.build_unit(owner, &ask, ONCE));
        assert_eq!(next.code, "006141410000000012");
        house.stays_sound();
    });
}

#[test]
fn what_a_pallet_held_at_a_past_time_is_told_when_it_is_long_unpacked() {
    in_every_house(|house| {
        house.furnish();
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "A1");
        let before = house.now_us();
        house.wait_hours(1);
        build(house, "pallet", Some("PL-1"), "A1").unwrap();
        build(house, "case", Some("CS-1"), "").unwrap();
        done(plant.fill_unit(owner, "CS-1", &filling("F1", "30"), ONCE));
        put(house, "CS-1", Some("PL-1"), None).unwrap();
        house.wait_hours(1);
        let packed = house.now_us();
        let then = plant.unit(owner, "PL-1", None).unwrap();
        house.wait_hours(1);
        put(house, "CS-1", None, Some("A2")).unwrap();
        put(house, "PL-1", None, Some("A2")).unwrap();
        let taken = MoveStock {
            lot: "F1".to_owned(),
            quantity: "30".to_owned(),
            from_unit: Some("CS-1".to_owned()),
            to: "A2".to_owned(),
            ..MoveStock::default()
        };
        done(plant.move_stock(owner, &taken, ONCE));

        let at = |us: i64| plant.unit(owner, "PL-1", Some(&Instant::utc(us).to_string())).unwrap();
        assert_eq!(at(packed), then);
        assert_eq!(at(packed).contents[0].quantity, "30");
        assert_eq!(at(packed).place.as_deref(), Some("A1"));
        assert_eq!(plant.unit(owner, "PL-1", None).unwrap().contents, []);
        let empty = at(before);
        assert_eq!((empty.contents.len(), empty.units.len(), empty.place), (0, 0, None));
        assert_eq!(refused(plant.unit(owner, "PL-1", Some("yesterday"))), "bad_input");
        house.stays_sound();
    });
}

#[test]
fn a_pallet_that_is_not_full_says_so_and_is_topped_up_with_another_lot_that_keeps_its_dates() {
    in_every_house(|house| {
        house.furnish();
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive_until("BREAD", "B1", "18", "A1", "2035-01-01");
        let ask = BuildUnit {
            kind: "pallet".to_owned(),
            code: Some("PL-1".to_owned()),
            place: Some("A1".to_owned()),
            item: Some("BREAD".to_owned()),
            full: Some("40".to_owned()),
            ..BuildUnit::default()
        };
        let built = done(plant.build_unit(owner, &ask, ONCE));
        let fill = built.fill.unwrap();
        assert_eq!((fill.filled.as_str(), fill.state.as_str()), ("0", "empty"));

        let partial = done(plant.fill_unit(owner, "PL-1", &filling("B1", "18"), ONCE));
        let fill = partial.fill.unwrap();
        assert_eq!((fill.filled.as_str(), fill.full.as_str()), ("18", "40"));
        assert_eq!((fill.state.as_str(), fill.unit.as_str()), ("partial", "kg"));
        let yesterday = house.now_us();
        house.wait_hours(24);
        house.receive_until("BREAD", "B2", "22", "A1", "2035-01-02");
        let topped = done(plant.fill_unit(owner, "PL-1", &filling("B2", "22"), ONCE));

        assert_eq!(topped.fill.as_ref().unwrap().state, "full");
        let ends: Vec<_> = topped
            .contents
            .iter()
            .map(|one| {
                (one.lot.as_str(), one.quantity.as_str(), one.expires_on.as_deref().unwrap())
            })
            .collect();
        assert_eq!(ends, [("lot:B1", "18", "2035-01-01"), ("lot:B2", "22", "2035-01-02")]);
        assert!(topped.contents[0].packed_at < topped.contents[1].packed_at);
        assert_eq!(topped.contents[0].topped_up_at, None);
        let then = plant.unit(owner, "PL-1", Some(&Instant::utc(yesterday).to_string())).unwrap();
        assert_eq!(then.fill.unwrap().filled, "18");
        house.stays_sound();
    });
}

#[test]
fn pieces_with_weights_of_their_own_are_counted_and_weighed_where_they_lie() {
    in_every_house(|house| {
        house.furnish();
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("BREAD", "H1", "10", "A1");
        for code in ["CR-1", "CR-2"] {
            build(house, "crate", Some(code), "A1").unwrap();
        }
        let weighed = |quantity: &str, weights: &[&str]| FillUnit {
            place: Some("A1".to_owned()),
            weights: weights.iter().map(|weight| (*weight).to_owned()).collect(),
            ..filling("H1", quantity)
        };
        let fill = |code: &str, ask: &FillUnit| plant.fill_unit(owner, code, ask, ONCE);

        assert_eq!(refused(fill("CR-1", &weighed("2", &["1.5"]))), "bad_input");
        assert_eq!(refused(fill("CR-1", &weighed("1", &["0"]))), "bad_input");
        let crate_1 = done(fill("CR-1", &weighed("3", &["1.25", "1.5", "1.25"])));
        let content = &crate_1.contents[0];
        assert_eq!((content.pieces, content.kilograms.as_deref()), (Some(3), Some("4")));

        let over =
            FillUnit { place: None, from_unit: Some("CR-1".to_owned()), ..weighed("1", &["1.25"]) };
        let crate_2 = done(fill("CR-2", &over));
        assert_eq!(crate_2.contents[0].kilograms.as_deref(), Some("1.25"));
        let crate_1 = plant.unit(owner, "CR-1", None).unwrap();
        assert_eq!(crate_1.contents[0].kilograms.as_deref(), Some("2.75"), "its weight went along");

        done(fill("CR-2", &weighed("1", &[])));
        let mixed = plant.unit(owner, "CR-2", None).unwrap();
        assert_eq!(mixed.contents[0].pieces, Some(1), "one of two was weighed");
        assert_eq!(mixed.contents[0].kilograms, None, "so nobody knows what both weigh");
        house.stays_sound();
    });
}
