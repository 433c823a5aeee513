//! Tanks: poured together, drawn from, the heel stays.

use app::{ActAsk, DrawTank, FillTank, OpenTank};

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
        assert_eq!((silo.code.as_str(), silo.item.as_deref()), ("SILO-1", Some("LARD")));
        let lots = |silo: &app::TankView| -> Vec<(String, Option<String>)> {
            silo.lots.iter().map(|lot| (lot.lot.clone(), lot.quantity.clone())).collect()
        };
        assert_eq!(lots(silo), [(one.clone(), Some("30".to_owned()))]);
        fill(workshop, &other, "20").unwrap();
        assert_eq!(tanks()[0].lots.len(), 2);
        let auditor = app::Operator { permissions: Vec::new(), ..operator.clone() };
        assert!(plant.tanks(&auditor, &app::TankQuery::default()).is_err());
    });
}
