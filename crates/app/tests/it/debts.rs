//! Tanks whose books were below zero: only a count says that such a tank is empty, and what is made
//! of it afterwards inherits as far as a trace reaches.

use app::{CleanTank, DrawTank, FillTank, OpenTank, ReceiveLot};

use crate::workshop::{Workshop, ago, in_every_workshop};

/// A tank of anything, and a run that draws from it.
fn tank_and_run(workshop: &Workshop<'_>) -> String {
    let ask = OpenTank { code: "SILO-1".into(), item: None, act: ago(175) };
    let house = workshop.house;
    house.plant.open_tank(&house.owner, &ask, (None, false)).unwrap();
    workshop.ordered("WO-1", "FILLING", "100");
    workshop.running("WO-1", "MIX")
}

/// A lot with an allergen of its own is poured in so many minutes ago.
fn fill(workshop: &Workshop<'_>, (number, allergen): (&str, &str), quantity: &str, minutes: i64) {
    let known = ReceiveLot { allergens: Some(allergen.into()), ..ReceiveLot::default() };
    let ask = FillTank {
        tank: "SILO-1".into(),
        lot: workshop.received_as("LARD", number, "50", known),
        quantity: quantity.into(),
        act: ago(minutes),
        ..FillTank::default()
    };
    let house = workshop.house;
    house.plant.fill_tank(&house.owner, &ask, (None, false)).unwrap();
}

/// So much is drawn into a run, or becomes a lot where none is named.
fn draw(workshop: &Workshop<'_>, run: Option<&str>, quantity: &str, minutes: i64) -> String {
    let ask = DrawTank {
        tank: "SILO-1".into(),
        run: run.map(str::to_owned),
        item: run.is_none().then(|| "LARD".to_owned()),
        quantity: quantity.into(),
        act: ago(minutes),
        ..DrawTank::default()
    };
    let house = workshop.house;
    house.plant.draw_tank(&house.owner, &ask, (None, false)).unwrap().result.to
}

fn clean(workshop: &Workshop<'_>, reason: Option<&str>, minutes: i64) -> app::Cleaned {
    let ask = CleanTank {
        tank: "SILO-1".into(),
        reason: reason.map(str::to_owned),
        act: ago(minutes),
        ..CleanTank::default()
    };
    let house = workshop.house;
    house.plant.clean_tank(&house.owner, &ask, (None, false)).unwrap().result
}

/// The allergens a lot inherited: those of a run that takes it in.
fn allergens(workshop: &Workshop<'_>, lot: &str) -> String {
    let order = format!("WO-{lot}");
    workshop.ordered(&order, "FILLING", "100");
    let run = workshop.start(&order, "MIX", ago(9)).unwrap().run;
    let line = app::ChangeLine {
        item: Some("LARD".into()),
        quantity: "1".into(),
        reason: "for taste".into(),
        ..Default::default()
    };
    let house = workshop.house;
    house.plant.change_work_order_line(&house.owner, &order, &line, (None, false)).unwrap();
    workshop.feed(crate::workshop::feed(&run, lot, "1", ago(8))).unwrap();
    let made = workshop.produce(crate::workshop::output(&run, "1", ago(7))).unwrap();
    made.allergens.unwrap_or_default()
}

/// Whether a trace from a lot backward comes to another one.
fn comes_from(workshop: &Workshop<'_>, lot: &str, other: &str) -> bool {
    let backward = workshop.traced(lot, "backward", None)["pools"].to_string();
    let forward = workshop.traced(other, "forward", None)["pools"].to_string();
    let names = |pools: &str, one: &str| pools.contains(&format!("\"{one}\""));
    assert_eq!(names(&backward, other), names(&forward, lot), "{backward} {forward}");
    names(&backward, other)
}

#[test]
fn a_zero_in_debt_does_not_end_what_a_lot_inherits() {
    in_every_workshop(|workshop| {
        let run = tank_and_run(workshop);
        fill(workshop, ("A", "nuts"), "50", 140);
        draw(workshop, Some(&run), "60", 130);
        fill(workshop, ("B", "milk"), "20", 120);
        draw(workshop, None, "10", 110);
        fill(workshop, ("C", "soybeans"), "30", 100);
        let lot = draw(workshop, None, "5", 90);

        assert!(comes_from(workshop, &lot, "lot:A") && comes_from(workshop, &lot, "lot:B"));
        assert_eq!(allergens(workshop, &lot), "gluten milk nuts soybeans");
    });
}

#[test]
fn a_count_that_fills_a_debt_ends_it_and_what_a_lot_inherits() {
    in_every_workshop(|workshop| {
        let run = tank_and_run(workshop);
        fill(workshop, ("A", "nuts"), "50", 140);
        draw(workshop, Some(&run), "60", 130);
        let cleaned = clean(workshop, Some("the meter is off"), 120);
        assert_eq!((cleaned.expected.as_str(), cleaned.residue.as_str()), ("-10", "0"));
        fill(workshop, ("C", "soybeans"), "30", 100);
        let lot = draw(workshop, None, "5", 90);

        assert!(!comes_from(workshop, &lot, "lot:A"));
        assert_eq!(allergens(workshop, &lot), "gluten soybeans");
    });
}

#[test]
fn cleaning_ends_traces_also_where_the_books_had_been_below_zero_and_are_right_again() {
    for (filled_up, residue) in [("30", "20"), ("10", "0")] {
        in_every_workshop(|workshop| {
            let run = tank_and_run(workshop);
            fill(workshop, ("A", "nuts"), "50", 140);
            draw(workshop, Some(&run), "60", 130);
            fill(workshop, ("B", "milk"), filled_up, 125);
            let cleaned = clean(workshop, None, 120);
            assert_eq!((&*cleaned.expected, &*cleaned.residue), (residue, residue));
            fill(workshop, ("C", "soybeans"), "30", 100);
            let lot = draw(workshop, None, "5", 90);

            assert!(!comes_from(workshop, &lot, "lot:A"), "nor what filled the debt:");
            assert!(!comes_from(workshop, &lot, "lot:B"));
            assert_eq!(allergens(workshop, &lot), "gluten soybeans");
            let again = clean(workshop, None, 80);
            assert_eq!(again.residue, "25", "the debt is settled");
        });
    }
}
