//! Tanks: poured together, drawn from, the heel stays.

use app::{ActAsk, CleanTank, DrawTank, FillTank, OpenTank, UndoAct};

use crate::workshop::{Workshop, ago, in_every_workshop, refused};

fn open(workshop: &Workshop<'_>, code: &str) -> Result<app::TankView, app::Error> {
    let ask = OpenTank { code: code.into(), item: Some("LARD".into()), act: ago(175) };
    let house = workshop.house;
    house.plant.open_tank(&house.owner, &ask, (None, false)).map(|done| done.result)
}

fn fill(workshop: &Workshop<'_>, lot: &str, quantity: &str) -> Result<app::Poured, app::Error> {
    let ask = FillTank {
        tank: "SILO-1".into(),
        lot: lot.into(),
        quantity: quantity.into(),
        act: ago(100),
        ..FillTank::default()
    };
    let house = workshop.house;
    house.plant.fill_tank(&house.owner, &ask, (None, false)).map(|done| done.result)
}

fn draw(workshop: &Workshop<'_>, quantity: &str, act: ActAsk) -> Result<app::Poured, app::Error> {
    let ask = DrawTank {
        tank: "tank:SILO-1".into(),
        quantity: quantity.into(),
        act,
        ..DrawTank::default()
    };
    let house = workshop.house;
    house.plant.draw_tank(&house.owner, &ask, (None, false)).map(|done| done.result)
}

#[test]
fn a_tank_mixes_its_lots_and_gives_no_more_than_it_holds() {
    in_every_workshop(|workshop| {
        let one = workshop.received("LARD", "L-1", "50");
        let other = workshop.received("LARD", "L-2", "50");
        let pork = workshop.received("PORK", "P-1", "50");

        assert_eq!(refused(open(workshop, "A-05")).code(), "not_a_tank");
        assert_eq!(refused(open(workshop, "NOWHERE")).code(), "unknown_code");
        open(workshop, "SILO-1").unwrap();
        assert_eq!(refused(open(workshop, "SILO-1")).code(), "name_taken");
        assert_eq!(refused(fill(workshop, &pork, "1")).code(), "wrong_item");
        assert_eq!(refused(fill(workshop, &one, "51")).code(), "not_enough");
        fill(workshop, &one, "30").unwrap();
        fill(workshop, &other, "20").unwrap();
        assert_eq!(refused(draw(workshop, "51", ago(50))).code(), "not_enough");

        let drawn = draw(workshop, "45", ago(50)).unwrap();

        assert_eq!(drawn.tank.on_hand.as_deref(), Some("5"), "the heel stays");
        let early = refused(draw(workshop, "6", ago(90)));
        assert_eq!(early.code(), "not_enough", "what left since is not there before");
        let traced = workshop.traced(&drawn.to, "backward", None);
        let lots = traced["pools"].to_string();
        assert!(lots.contains("lot:L-1") && lots.contains("lot:L-2"), "{lots}");
        assert_eq!(traced["complete"], true, "{traced}");
    });
}

#[test]
fn a_tank_feeds_a_run_like_a_lot_of_its_item() {
    in_every_workshop(|workshop| {
        let lard = workshop.received("LARD", "L-1", "50");
        open(workshop, "SILO-1").unwrap();
        fill(workshop, &lard, "50").unwrap();
        workshop.ordered("WO-1", "FILLING", "100");
        let run = workshop.running("WO-1", "MIX");
        let into = |quantity: &str| {
            let ask = DrawTank {
                tank: "SILO-1".into(),
                run: Some(run.clone()),
                quantity: quantity.into(),
                act: ago(50),
                ..DrawTank::default()
            };
            let house = workshop.house;
            house.plant.draw_tank(&house.owner, &ask, (None, false))
        };

        assert_eq!(refused(into("2")).code(), "wrong_item", "the order uses no lard");
        let line = app::ChangeLine {
            item: Some("LARD".into()),
            quantity: "2".into(),
            reason: "for taste".into(),
            ..Default::default()
        };
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        plant.change_work_order_line(owner, "WO-1", &line, (None, false)).unwrap();
        assert_eq!(refused(into("3")).code(), "over_issue");
        assert_eq!(into("2").unwrap().result.to, run);
    });
}

#[test]
fn whoever_fills_tanks_sees_what_is_in_them() {
    in_every_workshop(|workshop| {
        let one = workshop.received("LARD", "L-1", "50");
        let other = workshop.received("LARD", "L-2", "50");
        open(workshop, "SILO-1").unwrap();
        fill(workshop, &one, "30").unwrap();
        let operator = workshop.house.person("op", &["operator"]);
        let plant = &workshop.house.plant;
        let tanks = || plant.tanks(&operator, &app::TankQuery::default()).unwrap().rows;

        assert!(plant.pools(&operator, &app::PoolFilter::default()).is_err(), "no traces");
        let [silo] = &tanks()[..] else { panic!("{:?}", tanks()) };
        let view = &silo.tank;
        assert_eq!((view.code.as_str(), view.item.as_deref()), ("SILO-1", Some("LARD")));
        let lots = |silo: &app::TankContents| -> Vec<(String, Option<String>)> {
            silo.lots.iter().map(|lot| (lot.lot.clone(), lot.quantity.clone())).collect()
        };
        assert_eq!(lots(silo), [(one.clone(), Some("30".to_owned()))]);
        fill(workshop, &other, "20").unwrap();
        assert_eq!(tanks()[0].lots.len(), 2);
        let auditor = app::Operator { permissions: Vec::new(), ..operator.clone() };
        assert!(plant.tanks(&auditor, &app::TankQuery::default()).is_err());
    });
}

fn cleaning(residue: Option<&str>, sink: Option<&str>, reason: Option<&str>) -> CleanTank {
    CleanTank {
        tank: "SILO-1".into(),
        residue: residue.map(str::to_owned),
        sink: sink.map(str::to_owned),
        reason: reason.map(str::to_owned),
        act: ago(40),
        ..CleanTank::default()
    }
}

fn clean(workshop: &Workshop<'_>, ask: &CleanTank) -> Result<app::Done<app::Cleaned>, app::Error> {
    let house = workshop.house;
    house.plant.clean_tank(&house.owner, ask, (None, false))
}

/// When the passport of the tank says it was cleaned.
fn cleanings(workshop: &Workshop<'_>) -> usize {
    let passport = workshop.house.plant.passport(&workshop.house.owner, "tank:SILO-1").unwrap();
    passport.timeline.iter().filter(|moment| moment.kind == "cleaned").count()
}

#[test]
fn a_tank_that_tells_not_all_of_its_lots_says_so() {
    in_every_workshop(|workshop| {
        let lard = workshop.received("LARD", "L-1", "50");
        open(workshop, "SILO-1").unwrap();
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let told = || {
            let silo = plant.tanks(owner, &app::TankQuery::default()).unwrap().rows.remove(0);
            (silo.lots.len(), silo.more)
        };

        (0..50).for_each(|_| drop(fill(workshop, &lard, "0.5").unwrap()));
        assert_eq!(told(), (50, false));
        fill(workshop, &lard, "0.5").unwrap();
        assert_eq!(told(), (50, true));
    });
}

#[test]
fn nothing_of_what_was_in_a_tank_is_in_what_comes_after_it_was_cleaned() {
    in_every_workshop(|workshop| {
        let one = workshop.received("LARD", "L-1", "50");
        let other = workshop.received("LARD", "L-2", "50");
        open(workshop, "SILO-1").unwrap();
        fill(workshop, &one, "50").unwrap();
        draw(workshop, "45", ago(50)).unwrap();

        let cleaned = clean(workshop, &cleaning(None, None, None)).unwrap().result;

        assert_eq!((cleaned.residue.as_str(), cleaned.to.as_str()), ("5", "loss"));
        assert_eq!(cleaned.tank.on_hand.as_deref(), Some("0"));
        let again = clean(workshop, &cleaning(None, None, None)).unwrap().result;
        assert_eq!(again.transfer, None, "an empty tank may be cleaned, too");
        assert_eq!(cleanings(workshop), 2);
        let later = FillTank {
            tank: "SILO-1".into(),
            lot: other,
            quantity: "50".into(),
            act: ago(30),
            ..FillTank::default()
        };
        let house = workshop.house;
        house.plant.fill_tank(&house.owner, &later, (None, false)).unwrap();
        let drawn = draw(workshop, "10", ago(20)).unwrap();
        let pools = workshop.traced(&drawn.to, "backward", None)["pools"].to_string();
        assert!(pools.contains("lot:L-2") && !pools.contains("lot:L-1"), "{pools}");
        let forward = workshop.traced("lot:L-1", "forward", None);
        assert_eq!(forward["balance"]["lost"], "5", "{forward}");
        let late =
            refused(clean(workshop, &CleanTank { act: ago(25), ..cleaning(None, None, None) }));
        assert_eq!(late.code(), "not_enough", "what was drawn since had not been cleaned out");
    });
}

#[test]
fn a_residue_that_is_not_what_the_books_say_needs_a_reason() {
    in_every_workshop(|workshop| {
        let lard = workshop.received("LARD", "L-1", "50");
        open(workshop, "SILO-1").unwrap();
        fill(workshop, &lard, "50").unwrap();
        draw(workshop, "45", ago(50)).unwrap();

        let unsaid = clean(workshop, &cleaning(Some("7"), None, None));
        assert_eq!(refused(unsaid).code(), "reason_needed");
        let bad = clean(workshop, &cleaning(Some("-1"), None, Some("scale")));
        assert_eq!(refused(bad).code(), "bad_input");
        let nowhere = clean(workshop, &cleaning(None, Some("river"), None));
        assert_eq!(refused(nowhere).code(), "bad_input");
        let nothing = clean(workshop, &cleaning(Some("0"), Some("lot"), Some("empty")));
        assert_eq!(refused(nothing).code(), "nothing_there");
        let unknown = CleanTank { tank: "SILO-9".into(), ..CleanTank::default() };
        assert_eq!(refused(clean(workshop, &unknown)).code(), "unknown_pool");

        let more = clean(workshop, &cleaning(Some("7"), Some("scrap"), Some("scale"))).unwrap();
        assert_eq!((more.result.expected.as_str(), more.result.residue.as_str()), ("5", "7"));
        assert_eq!(more.result.tank.on_hand.as_deref(), Some("0"));
        let undo = UndoAct { reason: "another tank".into(), ..UndoAct::default() };
        let house = workshop.house;
        house.plant.undo_act(&house.owner, &more.act, &undo, (None, false)).unwrap();
        assert_eq!(cleanings(workshop), 0, "it was taken back");
        let less = clean(workshop, &cleaning(Some("4"), None, Some("scale"))).unwrap();
        assert_eq!(less.result.expected, "5");
        assert_eq!(less.result.tank.on_hand.as_deref(), Some("0"));
    });
}

#[test]
fn the_residue_of_a_tank_may_become_a_lot_and_is_cleaned_out_once() {
    in_every_workshop(|workshop| {
        let lard = workshop.received("LARD", "L-1", "50");
        open(workshop, "SILO-1").unwrap();
        fill(workshop, &lard, "50").unwrap();
        let ask = CleanTank {
            lot_number: Some("HEEL-1".into()),
            place: Some("A-05".into()),
            ..cleaning(None, Some("lot"), None)
        };
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);

        let shown = plant.clean_tank(owner, &ask, (Some("k"), true)).unwrap().result;
        assert_eq!(shown.to, "lot:HEEL-1");
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let clean = || plant.clean_tank(owner, &ask, (Some("k"), false)).unwrap();
            let both = [scope.spawn(clean), scope.spawn(clean)];
            both.map(|one| one.join().unwrap()).into()
        });

        assert_eq!(outcomes[0], outcomes[1], "one key, one cleaning");
        assert_eq!(cleanings(workshop), 1);
        let pools = workshop.traced("lot:HEEL-1", "backward", None)["pools"].to_string();
        assert!(pools.contains("lot:L-1"), "{pools}");
    });
}
