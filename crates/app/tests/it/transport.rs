//! Goods on the way: limits, loggers, whom to call, and what the customer did not get.

use std::io::Cursor;

use app::{
    ActAsk, CarriedAsk, Deliver, Dispatch, ExcursionQuery, JudgeTemperature, LineShortAsk,
    LoggerAsk, LoggerView, PlanShipment, Receive, ReceiveLot, SetPick, TakePick, TaskQuery,
    TransportQuery,
};
use domain::MasterKind;

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};

/// `SO-1` for `C1` is gathered as `DN-1`; frozen goods for `C1` leave at −18 °C at most.
fn gathered(house: &House) {
    house.furnish();
    let (plant, owner) = (&house.plant, &house.owner);
    house.receive("BREAD", "B1", "20", "A1");
    house.sell("SO-1", "C1", "BREAD", "20");
    let rule = |code: &str, act: &str, field: &str| {
        let body = format!(
            r#"{{"act":"{act}","item":"BREAD","field":"{field}","test":"most","value":"-18",
                "outcome":"ask","words":"warmer than -18"}}"#
        );
        house.write_master(MasterKind::Rule, code, &body);
    };
    rule("LOAD", "ship", "loading_c");
    rule("ARRIVE", "ship", "arrival_c");
    rule("WAY", "ship", "transport_c");
    rule("IN", "receive", "arrival_c");
    let plan = PlanShipment {
        order: "SO-1".into(),
        code: Some("DN-1".into()),
        dock: Some("DOCK".into()),
        ..PlanShipment::default()
    };
    done(plant.plan_shipment(owner, &plan, ONCE));
    let pick = SetPick { line: 1, quantity: "20".into(), ..SetPick::default() };
    done(plant.set_pick(owner, "DN-1", &pick, ONCE));
    done(plant.take_pick(owner, ("DN-1", 1), &TakePick::default(), ONCE));
}

fn leaving(loading_c: &str) -> Dispatch {
    Dispatch {
        carrier: Some("Fast".into()),
        plate: Some("ABC-123".into()),
        driver: Some("Wang".into()),
        driver_phone: Some("0912".into()),
        loading_c: Some(loading_c.into()),
        ..Dispatch::default()
    }
}

fn because(rule: &str) -> ActAsk {
    ActAsk { reasons: [(rule.to_owned(), "the door".to_owned())].into(), ..ActAsk::default() }
}

fn tasks(house: &House) -> Vec<(String, String)> {
    let query = TaskQuery { role: Some("quality".into()) };
    let rows = house.plant.tasks(&house.owner, &query).unwrap().rows;
    let ours = rows.into_iter().filter(|task| task.kind == "judge_temperature");
    ours.map(|task| (task.subject, task.code)).collect()
}

fn logger(house: &House, ask: &LoggerAsk, text: &str) -> Result<LoggerView, app::Error> {
    let body = &mut Cursor::new(text.as_bytes().to_vec());
    house.plant.read_logger(&house.owner, ask, body, ONCE).map(|done| done.result)
}

#[test]
fn what_is_on_the_way_has_somebody_to_call_and_a_warm_hold_asks_and_waits_for_quality() {
    in_every_house(|house| {
        gathered(house);
        let (plant, owner) = (&house.plant, &house.owner);
        let query = TransportQuery::default();
        assert_eq!(plant.on_the_way(owner, &query).unwrap().rows, []);

        let warm = leaving("-15.5");
        assert_eq!(refused(plant.dispatch(owner, "DN-1", &warm, ONCE)), "rule_asks");
        let passed = Dispatch { act: because("LOAD"), ..warm };
        let left = done(plant.dispatch(owner, "DN-1", &passed, ONCE));

        let outside = &left.excursions[0];
        assert_eq!((outside.what.as_str(), outside.found_c.as_str()), ("loading_c", "-15.5"));
        assert_eq!((outside.most_c.as_deref(), outside.least_c.as_deref()), (Some("-18"), None));
        assert_eq!(outside.reason.as_deref(), Some("the door"));
        assert_eq!(outside.lots, ["lot:B1"]);
        let way = plant.on_the_way(owner, &query).unwrap().rows;
        assert_eq!(way[0].driver.as_deref(), Some("Wang"));
        assert_eq!(way[0].driver_phone.as_deref(), Some("0912"));
        assert_eq!((way[0].shipment.as_str(), way[0].open_excursions), ("DN-1", 1));
        assert_eq!(tasks(house), [("shipment".to_owned(), "DN-1".to_owned())]);

        let said = JudgeTemperature { note: "core was -19".into(), ..JudgeTemperature::default() };
        let number = outside.excursion.clone();
        let judged = done(plant.judge_temperature(owner, &number, &said, ONCE));
        assert_eq!(judged.note.as_deref(), Some("core was -19"));
        assert_eq!(tasks(house), []);
        let again = plant.judge_temperature(owner, &number, &said, ONCE);
        assert_eq!(refused(again), "not_to_settle");
        let nothing = JudgeTemperature::default();
        assert_eq!(
            refused(plant.judge_temperature(owner, "7", &nothing, ONCE)),
            "unknown_document"
        );
        let open = ExcursionQuery { open: Some(true), ..ExcursionQuery::default() };
        assert_eq!(plant.excursions(owner, &open).unwrap().rows, []);
        house.stays_sound();
    });
}

#[test]
fn an_arrival_says_what_is_missing_of_which_line_and_how_warm_it_was() {
    in_every_house(|house| {
        gathered(house);
        let (plant, owner) = (&house.plant, &house.owner);
        done(plant.dispatch(owner, "DN-1", &leaving("-19"), ONCE));
        let short = |line: u32, quantity: &str| Deliver {
            arrival_c: Some("-17".into()),
            short: vec![LineShortAsk {
                line,
                quantity: quantity.into(),
                reason: Some("crushed".into()),
            }],
            act: because("ARRIVE"),
            ..Deliver::default()
        };
        let deliver = |ask: &Deliver| plant.deliver(owner, "DN-1", ask, ONCE);

        assert_eq!(refused(deliver(&short(2, "1"))), "unknown_line");
        assert_eq!(refused(deliver(&short(1, "21"))), "more_than_shipped");
        assert_eq!(refused(deliver(&short(1, "0"))), "not_positive");
        let unsaid = Deliver { act: ActAsk::default(), ..short(1, "2") };
        assert_eq!(refused(deliver(&unsaid)), "rule_asks");
        let arrived = done(deliver(&short(1, "2")));

        let line = &arrived.short[0];
        assert_eq!((line.line, line.quantity.as_str()), (1, "2"));
        assert_eq!(line.reason.as_deref(), Some("crushed"));
        assert_eq!(arrived.excursions[0].what, "arrival_c");
        assert_eq!(plant.on_the_way(owner, &TransportQuery::default()).unwrap().rows, []);
        house.stays_sound();
    });
}

#[test]
fn a_logger_s_file_is_read_kept_and_waits_for_quality_where_it_was_too_warm_for_too_long() {
    in_every_house(|house| {
        gathered(house);
        let (plant, owner) = (&house.plant, &house.owner);
        done(plant.dispatch(owner, "DN-1", &leaving("-19"), ONCE));
        let ask = |minutes: u32| LoggerAsk {
            subject: "shipment:DN-1".into(),
            name: "TL-20.csv".into(),
            minutes: Some(minutes),
            ..LoggerAsk::default()
        };
        let text = "time,temp\n2026-11-26 08:00,-20\n2026-11-26 08:10,-15\n2026-11-26 08:30,-19\n";

        let read = logger(house, &ask(30), text).unwrap();
        assert_eq!((read.readings, read.highest_c.as_str()), (3, "-15"));
        assert_eq!((read.outside_minutes, read.longest_minutes), (20, 20));
        assert_eq!(read.most_c.as_deref(), Some("-18"), "by the rule");
        assert_eq!(tasks(house), [], "half an hour is allowed");
        logger(house, &ask(10), text).unwrap();
        assert_eq!(tasks(house).len(), 1);
        let shipment = plant.shipment(owner, "DN-1").unwrap();
        assert_eq!((shipment.loggers.len(), shipment.excursions.len()), (2, 1));
        assert_eq!(shipment.excursions[0].lasted_minutes, Some(20));
        assert_eq!(shipment.excursions[0].found_c, "-15");

        match logger(house, &ask(10), "time,temp\n2026-11-26 08:00,warm\nnever,-3\n") {
            Err(app::Error::Faulty(faults)) => {
                let told: Vec<_> =
                    faults.iter().map(|fault| (fault.path.as_str(), fault.kind)).collect();
                assert_eq!(told, [("2:temp", "bad_temperature"), ("3:time", "bad_time")]);
            }
            other => panic!("{other:?}"),
        }
        let nobody = LoggerAsk { subject: "shipment:DN-9".into(), ..ask(1) };
        assert_eq!(refused(logger(house, &nobody, text)), "unknown_document");
        house.stays_sound();
    });
}

#[test]
fn what_brought_a_delivery_is_kept_with_its_receipt() {
    in_every_house(|house| {
        gathered(house);
        let (plant, owner) = (&house.plant, &house.owner);
        let lot =
            ReceiveLot { item: "BREAD".into(), quantity: "5".into(), ..ReceiveLot::default() };
        let carried = CarriedAsk {
            plate: Some("KLA-1".into()),
            driver: Some("Chen".into()),
            driver_phone: Some("0922".into()),
            seal: Some("S-1".into()),
            arrival_c: Some("-12".into()),
            ..CarriedAsk::default()
        };
        let ask = |act: ActAsk| Receive {
            supplier: Some("S1".into()),
            document: Some("GR-1".into()),
            lots: vec![lot.clone()],
            carried: Some(carried.clone()),
            act,
            ..Receive::default()
        };

        assert_eq!(refused(plant.receive(owner, &ask(ActAsk::default()), ONCE)), "rule_asks");
        done(plant.receive(owner, &ask(because("IN")), ONCE));

        let inbound = plant.inbound(owner, &TransportQuery::default()).unwrap().rows;
        assert_eq!(inbound[0].document, "GR-1");
        assert_eq!(inbound[0].driver_phone.as_deref(), Some("0922"));
        assert_eq!(inbound[0].excursions[0].found_c, "-12");
        assert_eq!(tasks(house), [("receipt".to_owned(), "GR-1".to_owned())]);
        let file = LoggerAsk {
            subject: "receipt:GR-1".into(),
            name: "in.csv".into(),
            ..LoggerAsk::default()
        };
        logger(house, &file, "time,temp\n2026-11-26 08:00,-20\n").unwrap();
        let inbound = plant.inbound(owner, &TransportQuery::default()).unwrap().rows;
        assert_eq!(inbound[0].loggers.len(), 1);
        house.stays_sound();
    });
}
