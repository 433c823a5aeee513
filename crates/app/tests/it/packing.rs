//! Handling units: numbers, filling, nesting, and what may not stand in what.

use std::collections::BTreeSet;
use std::thread;

use app::{BuildUnit, Error, FillUnit, PutUnit, UnitView};

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
        let scanned = plant.unit(owner, "(00)006141411234567890").unwrap();
        assert_eq!(scanned.code, pallet.code);
        let contents: Vec<_> = pallet
            .contents
            .iter()
            .map(|content| (content.handling_unit.as_str(), content.lot.as_str()))
            .collect();
        assert_eq!(contents, [("CS-1", "lot:F1"), ("CR-1", "lot:B1")], "mixed pallets are allowed");
        assert_eq!(pallet.units.len(), 2);
        let inner = plant.unit(owner, "CR-1").unwrap();
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
