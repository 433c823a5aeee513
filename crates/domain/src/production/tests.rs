//! What production decides.

use super::*;

fn line(number: u32, item: &str, ordered: i64) -> Line {
    Line {
        line: number,
        item: item.into(),
        substitutes: vec![],
        ordered: Quantity::whole(ordered),
        served: 0,
        over_percent: 0,
    }
}

fn material(number: u32, item: &str, operation: &str) -> Material {
    Material { line: line(number, item, 10), operation: operation.into() }
}

fn operation(code: &str) -> Operation {
    Operation { code: code.into(), ..Operation::default() }
}

fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

#[test]
fn an_operation_waits_for_the_one_before_it_and_may_be_repeated() {
    let routing = [operation("MIX"), operation("FORM"), operation("FREEZE")];
    let started = BTreeSet::from([1]);

    assert_eq!(step_of(&routing, "FREEZE"), Ok(3));
    assert_eq!(step_of(&routing, "BAKE").unwrap_err().code(), "unknown_code");
    assert_eq!(in_order(&routing, 1, &started), Ok(()));
    assert_eq!(in_order(&routing, 2, &started), Ok(()));
    let refused =
        Refusal::OperationOutOfOrder { operation: "FREEZE".into(), before: "FORM".into() };
    assert_eq!(in_order(&routing, 3, &started), Err(refused));
    assert_eq!(step_of(&[], "ANY"), Ok(1), "an order without a routing has any operation");
}

#[test]
fn a_run_takes_late_entries_within_its_life_and_no_others() {
    let run =
        Run { reference: "run:R1".into(), started_at_us: 100, closed_at: Some(Instant::utc(200)) };

    assert_eq!(run.open_at(Instant::utc(150)), Ok(()));
    assert_eq!(run.open_at(Instant::utc(200)), Ok(()));
    assert_eq!(run.open_at(Instant::utc(201)).unwrap_err().code(), "run_closed");
    assert_eq!(run.open_at(Instant::utc(99)).unwrap_err().code(), "run_not_started");
}

#[test]
fn no_more_leaves_a_run_than_is_in_it_without_a_reason() {
    let run = Run { reference: "run:R1".into(), started_at_us: 0, closed_at: None };
    let there = Some(i128::from(Quantity::whole(50).0));

    assert_eq!(within_run(&run, there, Quantity::whole(50)), Ok(()));
    let refused = within_run(&run, there, Quantity::whole(51)).unwrap_err();
    assert_eq!(
        (refused.code(), refused.passes_with()),
        ("more_than_in_run", Some("more_than_in_run"))
    );
    let debt = within_run(&run, Some(-1), Quantity::whole(1)).unwrap_err();
    assert_eq!(debt.params()[1], ("there", "0".into()));
    assert_eq!(within_run(&run, None, Quantity::whole(51)), Ok(()), "nobody knows the weight");
}

#[test]
fn a_run_with_inputs_and_no_output_is_closed_only_with_a_reason() {
    let run = Run { reference: "run:R1".into(), started_at_us: 0, closed_at: None };
    let fed = Account { has_inputs: true, has_outputs: false, last_us: Some(50) };
    let code = |account, at| may_close(&run, account, Instant::utc(at)).map_err(|r| r.code());

    assert_eq!(code(Account::default(), 10), Ok(()));
    assert_eq!(code(fed, 60), Err("run_without_output"));
    assert_eq!(code(Account { has_outputs: true, ..fed }, 60), Ok(()));
    assert_eq!(code(fed, 40), Err("closed_too_early"));
}

#[test]
fn a_material_goes_to_the_line_that_asks_for_it_before_one_it_may_stand_in_for() {
    let mut open = material(2, "CABBAGE", "MIX");
    open.line.substitutes = vec!["CHIVE".into()];
    let materials = [material(1, "PORK", "MIX"), open, material(3, "CHIVE", "MIX")];

    let exact = line_for(&materials, "CHIVE", "MIX").unwrap();
    assert_eq!((exact.material.line.line, exact.substitute), (3, false));

    let mut served = materials.clone();
    served[2].line.served = i128::from(Quantity::whole(10).0);
    let stands_in = line_for(&served, "CHIVE", "MIX").unwrap();
    assert_eq!((stands_in.material.line.line, stands_in.substitute), (2, true));
}

#[test]
fn another_item_and_another_operation_are_refused_with_what_is_wanted() {
    let materials = [material(1, "PORK", "MIX"), material(2, "BOX", "PACK")];

    let wrong = line_for(&materials, "CHIVE", "MIX");
    assert_eq!(wrong, Err(Refusal::WrongItem { found: "CHIVE".into(), wanted: "PORK".into() }));
    let elsewhere = Refusal::WrongOperation {
        item: "BOX".into(),
        operation: "MIX".into(),
        wanted: "PACK".into(),
    };
    assert_eq!(line_for(&materials, "BOX", "MIX"), Err(elsewhere));
}

#[test]
fn more_than_the_line_asks_for_needs_a_reason() {
    let mut line = line(1, "PORK", 10);
    line.served = i128::from(Quantity::whole(7).0);

    assert_eq!(within_line(&line, Quantity::whole(3)), Ok(()));
    let over = Refusal::OverIssue { line: 1, open: "3".into(), asked: "4".into() };
    assert_eq!(within_line(&line, Quantity::whole(4)), Err(over));
}

#[test]
fn an_output_has_every_allergen_only_common_claims_and_no_longer_a_life_than_its_inputs() {
    let item = Item { allergens: "gluten".into(), expires_with_inputs: true, ..Item::default() };
    let ingredient = |allergens: &str, claims: &str, expires: Option<&str>| Ingredient {
        allergens: allergens.into(),
        claims: Some(claims.into()),
        expires_on: expires.map(day),
    };
    let inputs = [
        ingredient("soy", "halal organic", Some("2026-05-01")),
        ingredient("", "halal", Some("2026-04-01")),
        ingredient("soy milk", "organic halal", None),
        Ingredient::default(),
    ];

    let inherited = inherit(&item, Some(day("2026-06-01")), &inputs);

    let wanted = Inherited {
        allergens: Some("gluten milk soy".into()),
        claims: Some("halal".into()),
        expires_on: Some(day("2026-04-01")),
    };
    assert_eq!(inherited, wanted);
    let own = Item { expires_with_inputs: false, ..item };
    assert_eq!(inherit(&own, Some(day("2026-06-01")), &inputs).expires_on, Some(day("2026-06-01")));
    assert_eq!(inherit(&Item::default(), None, &[]), Inherited::default());
}

#[test]
fn a_topped_up_lot_keeps_what_is_true_of_all_of_it() {
    let of = |allergens: &str, claims: &str, expires: &str| Inherited {
        allergens: Some(allergens.into()),
        claims: Some(claims.into()),
        expires_on: Some(day(expires)),
    };
    let before = of("soy", "halal organic", "2026-05-01");

    let same = topped_up(&before, &of("gluten", "halal", "2026-05-02"));
    assert_eq!(same, of("gluten soy", "halal", "2026-05-01"));
    let lost = topped_up(&before, &of("soy", "", "2026-04-30"));
    assert_eq!(lost, of("soy", "", "2026-04-30"), "an empty text takes the claims away");
}

#[test]
fn rework_goes_only_where_its_item_says_as_often_and_as_much() {
    let item = Item {
        rework_into: "FILLING".into(),
        rework_percent: Some(10),
        rework_times: Some(1),
        ..Item::default()
    };
    let rework = Rework {
        reference: "lot:D1",
        item: ("DUMPLING", &item),
        into: "FILLING",
        times: 0,
        quantity: 10,
        rework_before: 0,
        charge_before: 90,
    };
    let code = |rework: Rework<'_>| may_rework(&rework).map_err(|refusal| refusal.code());

    assert_eq!(code(rework), Ok(()));
    assert_eq!(code(Rework { charge_before: 89, ..rework }), Err("too_much_rework"));
    assert_eq!(code(Rework { rework_before: 1, ..rework }), Err("too_much_rework"));
    assert_eq!(code(Rework { times: 1, ..rework }), Err("reworked_too_often"));
    assert_eq!(code(Rework { into: "SOUP", ..rework }), Err("rework_not_allowed"));
    let unsaid = Item::default();
    let unsaid = Rework { item: ("DUMPLING", &unsaid), ..rework };
    assert_eq!(code(unsaid), Err("rework_not_allowed"));
}

#[test]
fn a_station_takes_what_lies_at_it_and_what_has_no_place() {
    let portion = |place: &str, units, at_station| Portion {
        place: place.into(),
        quantity: Quantity::whole(units),
        at_station,
    };
    let portions = [portion("A-05", 50, false), portion("MIX-1", 10, true)];
    let nothing = 0;
    let take = |unplaced: i64, station, units| {
        let unplaced = i128::from(Quantity::whole(unplaced).0);
        take_from(&portions, unplaced, ("lot:L1", station), Quantity::whole(units))
    };

    assert_eq!(take(nothing, Some("MIX"), 8), Ok(vec![(1, Quantity::whole(8))]));
    assert_eq!(take(5, Some("MIX"), 15), Ok(vec![(1, Quantity::whole(10))]));
    let refused = Refusal::WrongStation {
        reference: "lot:L1".into(),
        place: "A-05".into(),
        station: "MIX".into(),
    };
    assert_eq!(take(nothing, Some("MIX"), 11), Err(refused));
    assert_eq!(take(20, None, 15), Ok(vec![]), "what has no place leaves no place");
    assert_eq!(take(20, None, 25), Ok(vec![(0, Quantity::whole(5))]));
}
