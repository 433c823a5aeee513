//! Gauges: who may measure with one, and what one judged that was found out of its limits, on both engines.

use app::{
    ActAsk, CalibrateGauge, JudgedQuery, PlaceHold, RecordResults, ResultsOf, TaskQuery, TraceAsk,
};
use domain::MasterKind;
use serde_json::{Value, json};
use trace::Cancel;

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};

/// A house that weighs three loaves of each lot.
fn in_every_bakery(test: impl Fn(&House)) {
    in_every_house(|house| {
        house.furnish();
        let plan = json!({"name": "bread", "item": "BREAD", "stage": "incoming", "sampling": "pieces",
            "size": 3, "characteristics": [{"name": "weight", "kind": "number", "lower": "480"}]});
        house.define(MasterKind::InspectionPlan, "IP-BREAD", &plan);
        test(house);
    });
}

fn weigh(house: &House, lot: &str, gauge: &str, act: ActAsk) -> Result<(), app::Error> {
    let of = ResultsOf {
        characteristic: "weight".to_owned(),
        values: vec!["500".to_owned()],
        gauge: Some(gauge.to_owned()),
        ..ResultsOf::default()
    };
    let (lot, stage, results) = (lot.to_owned(), "incoming".to_owned(), vec![of]);
    let ask = RecordResults { lot, stage, results, act, ..RecordResults::default() };
    house.plant.record_results(&house.owner, &ask, ONCE).map(|_| ())
}

fn measured(house: &House, lot: &str, gauge: &str) -> Result<(), app::Error> {
    weigh(house, lot, gauge, ActAsk::default())
}

fn found(as_found: bool, as_left: Option<bool>) -> CalibrateGauge {
    let laboratory = "the institute".to_owned();
    CalibrateGauge { laboratory, as_found, as_left, ..CalibrateGauge::default() }
}

fn calibrate(house: &House, gauge: &str, ask: &CalibrateGauge) -> app::GaugeCalibration {
    done(house.plant.calibrate_gauge(&house.owner, (gauge, ask), ONCE))
}

fn because(rule: &str) -> ActAsk {
    let reasons = [(rule.to_owned(), "there is no other one".to_owned())];
    ActAsk { reasons: reasons.into(), ..ActAsk::default() }
}

#[test]
fn a_gauge_that_is_overdue_or_out_measures_only_for_a_reason() {
    in_every_bakery(|house| {
        house.receive("BREAD", "B1", "100", "A1");
        measured(house, "B1", "whatever").unwrap();
        let gauge = json!({"name": "caliper", "interval_days": 30});
        house.define(MasterKind::Gauge, "G-1", &gauge);
        assert_eq!(refused(measured(house, "B1", "whatever")), "unknown_code");
        assert_eq!(refused(measured(house, "B1", "G-1")), "gauge_overdue", "on {}", house.engine);
        weigh(house, "B1", "G-1", because("gauge_overdue")).unwrap();
        let tasks = || {
            let rows = house.plant.tasks(&house.owner, &TaskQuery::default()).unwrap().rows;
            rows.into_iter().filter(|task| task.kind == "calibrate_gauge").count()
        };
        assert_eq!(tasks(), 1);

        let done = calibrate(house, "G-1", &found(true, None));
        assert_eq!((&*done.gauge.state, tasks()), ("good", 0));
        assert!(done.gauge.due.is_some() && done.judged.is_empty());
        measured(house, "B1", "G-1").unwrap();
        house.wait_hours(24 * 20);
        let state = || house.plant.gauges(&house.owner).unwrap().rows[0].state.clone();
        assert_eq!((&*state(), tasks()), ("due_soon", 1));
        house.receive("BREAD", "B2", "100", "A1");
        measured(house, "B2", "G-1").unwrap();
        house.wait_hours(24 * 12);
        assert_eq!(state(), "overdue");
        assert_eq!(refused(measured(house, "B2", "G-1")), "gauge_overdue");

        calibrate(house, "G-1", &found(false, None));
        assert_eq!(state(), "out");
        assert_eq!(refused(measured(house, "B2", "G-1")), "gauge_out");
        weigh(house, "B2", "G-1", because("gauge_out")).unwrap();
        calibrate(house, "G-1", &found(false, Some(true)));
        measured(house, "B2", "G-1").unwrap();
        let history = house.plant.gauge(&house.owner, "G-1").unwrap().calibrations;
        assert_eq!(history.len(), 3);
        house.stays_sound();
    });
}

#[test]
fn what_was_judged_since_it_was_good_is_named_can_be_held_and_traced() {
    in_every_bakery(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.define(MasterKind::Gauge, "G-1", &json!({"name": "caliper"}));
        house.define(MasterKind::Gauge, "G-2", &json!({"name": "another"}));
        for lot in ["B1", "B2", "B3", "B4"] {
            house.receive("BREAD", lot, "100", "A1");
        }
        measured(house, "B1", "G-1").unwrap();
        house.wait_hours(1);
        calibrate(house, "G-1", &found(true, None));
        house.wait_hours(1);
        measured(house, "B2", "G-1").unwrap();
        measured(house, "B3", "G-2").unwrap();
        house.wait_hours(1);
        // Left out of its limits, it is in doubt from when it was good, and goes on being.
        let out = calibrate(house, "G-1", &found(false, None));
        let named =
            |lots: &[app::LotName]| lots.iter().map(|lot| lot.lot.clone()).collect::<Vec<_>>();
        assert_eq!(named(&out.judged), ["lot:B2"], "on {}", house.engine);
        assert!(out.since.is_some() && !out.more);
        house.wait_hours(1);
        weigh(house, "B4", "G-1", because("gauge_out")).unwrap();
        let judged = |calibration: Option<String>| {
            let query = JudgedQuery { calibration };
            plant.judged_with(owner, ("G-1", &query), &Cancel::default()).unwrap()
        };
        let open = judged(Some(out.calibration.calibration.clone()));
        let lots: Vec<&str> = open.lots.iter().map(|one| &*one.lot.lot).collect();
        assert_eq!((lots, open.until), (vec!["lot:B4", "lot:B2"], None));
        house.wait_hours(1);
        // Found good again, with nothing in doubt of what came before: the day it was left out stays.
        calibrate(house, "G-1", &found(true, None));
        house.wait_hours(1);
        measured(house, "B3", "G-1").unwrap();
        let closed = judged(Some(out.calibration.calibration));
        assert_eq!(closed.lots.len(), 2);
        assert!(closed.until.is_some());
        assert_eq!(judged(None).lots.len(), 1);
        let unknown = JudgedQuery { calibration: Some("x".to_owned()) };
        let asked = plant.judged_with(owner, ("G-1", &unknown), &Cancel::default());
        assert_eq!(refused(asked.map(|_| ())), "unknown_document");

        let lots = closed.to_hold.clone();
        assert_eq!(lots.len(), 2);
        let hold = PlaceHold { lots, reason: "caliper".to_owned(), ..PlaceHold::default() };
        done(plant.place_hold(owner, &hold, ONCE));
        let query = JudgedQuery::default();
        assert!(
            !plant.judged_with(owner, ("G-1", &query), &Cancel::default()).unwrap().lots[0].on_hold
        );

        // A trace begins with the lots it judged, at all or in a stretch of time.
        let traced = |at_from: Option<String>, at_to: Option<String>| {
            let (root, direction) = ("instrument:G-1".to_owned(), "backward".to_owned());
            let ask = TraceAsk { root, direction, at_from, at_to, ..TraceAsk::default() };
            let told: Value = serde_json::to_value(plant.trace(owner, &ask).unwrap()).unwrap();
            told["suppliers"].as_array().unwrap().len()
        };
        assert_eq!(traced(None, None), 4);
        assert_eq!(traced(closed.since, closed.until), 2);
        house.stays_sound();
    });
}
