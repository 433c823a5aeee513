//! A quantity that was typed wrong is put right, on both engines.

use app::{CorrectQuantity, Done, Error, QuantityCorrected, ScrapStock, StockQuery, UndoAct};
use domain::Refusal;

use crate::house::{House, in_every_house};
use crate::kitchen::{receive, refusal, refused, set_up};

fn correct(
    house: &House,
    act: &str,
    quantity: &str,
    preview: bool,
) -> Result<Done<QuantityCorrected>, Error> {
    let facts = house.plant.one_act(&house.owner, act).unwrap().facts;
    let movement = facts.iter().find(|fact| fact.kind == "transfer_recorded").unwrap();
    let ask = CorrectQuantity {
        transfer: Some(movement.values["transfer"].clone()),
        quantity: quantity.to_owned(),
        reason: "a digit too many".to_owned(),
        ..CorrectQuantity::default()
    };
    house.plant.correct_quantity(&house.owner, act, &ask, (None, preview))
}

fn scrap(house: &House, quantity: &str) -> Result<String, Error> {
    let ask = ScrapStock {
        lot: "F-1".to_owned(),
        quantity: quantity.to_owned(),
        place: Some("A-01".to_owned()),
        reason: "torn".to_owned(),
        ..ScrapStock::default()
    };
    house.plant.scrap_stock(&house.owner, &ask, (None, false)).map(|done| done.act)
}

/// What is there, and what of it lies at the place.
fn there(house: &House) -> (String, String) {
    let rows = house.plant.stock(&house.owner, &StockQuery::default()).unwrap().rows;
    let row = rows.into_iter().find(|row| row.lot == "lot:F-1").unwrap();
    let placed = row.portions.first().map_or_else(|| "0".to_owned(), |one| one.quantity.clone());
    (row.on_hand, placed)
}

#[test]
fn a_receipt_with_a_digit_too_many_is_put_right_though_most_of_it_is_used() {
    in_every_house(|house| {
        set_up(house);
        let act = receive(house, "F-1", "5000", Some("A-01"));
        scrap(house, "400").unwrap();

        let seen = correct(house, &act, "500", true).unwrap().result;
        assert_eq!(there(house), ("4600".to_owned(), "4600".to_owned()), "only looked at");
        let done = correct(house, &act, "500", false).unwrap();

        assert_eq!(seen, done.result);
        assert_eq!((seen.before.as_str(), seen.after.as_str()), ("5000", "500"));
        assert_eq!((seen.lots[0].before.as_str(), seen.lots[0].after.as_str()), ("4600", "100"));
        assert_eq!(there(house), ("100".to_owned(), "100".to_owned()), "on {}", house.engine);
        assert_eq!(refused(scrap(house, "101")), "not_enough");
        house.check();
    });
}

#[test]
fn a_quantity_is_not_put_right_below_what_was_used_nor_twice_the_same() {
    in_every_house(|house| {
        set_up(house);
        let act = receive(house, "F-1", "100", Some("A-01"));
        scrap(house, "60").unwrap();

        assert!(matches!(refusal(correct(house, &act, "59", false)), Refusal::BelowZero { .. }));
        assert_eq!(refused(correct(house, &act, "100", false)), "bad_input");
        assert_eq!(refused(correct(house, &act, "0", false)), "not_positive");
        assert_eq!(there(house), ("40".to_owned(), "40".to_owned()), "nothing was recorded");
        house.check();
    });
}

#[test]
fn what_went_out_was_more_or_less_and_comes_from_or_goes_to_its_place() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "100", Some("A-01"));
        let act = scrap(house, "60").unwrap();

        correct(house, &act, "66", false).unwrap();
        assert_eq!(there(house), ("34".to_owned(), "34".to_owned()), "on {}", house.engine);
        correct(house, &act, "6", false).unwrap();
        assert_eq!(there(house), ("94".to_owned(), "94".to_owned()));
        assert!(matches!(refusal(correct(house, &act, "101", false)), Refusal::BelowZero { .. }));
        house.check();
    });
}

#[test]
fn the_correction_is_taken_back_before_what_it_corrects() {
    in_every_house(|house| {
        set_up(house);
        let act = receive(house, "F-1", "100", Some("A-01"));
        let corrected = correct(house, &act, "80", false).unwrap().act;
        let undo = |act: &str| {
            let ask = UndoAct { reason: "a mistake".to_owned(), ..UndoAct::default() };
            house.plant.undo_act(&house.owner, act, &ask, (None, false)).map(|done| done.act)
        };

        assert_eq!(refused(undo(&act)), "done_since");
        undo(&corrected).unwrap();
        assert_eq!(there(house), ("100".to_owned(), "100".to_owned()), "on {}", house.engine);
        undo(&act).unwrap();
        assert_eq!(refused(correct(house, &act, "80", false)), "unknown_transfer");
        house.check();
    });
}
