//! Results by characteristic, and a lot that goes on before all of them are known, on both engines.

use app::{
    Dispatch, HoldQuery, Inspect, PlanQuery, RecordResults, ReserveQuery, ResultSheet, ResultsOf,
    TaskQuery, UnderReserve,
};
use domain::MasterKind;
use serde_json::json;
use trace::Cancel;

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};
use crate::recalls::{gather, plan};
use crate::workshop::moment;

/// A house with a lot of bread that is baked, and two cultures that take days.
fn in_every_laboratory(test: impl Fn(&House)) {
    in_every_house(|house| {
        house.furnish();
        let plan = json!({"name": "bread", "item": "BREAD", "stage": "incoming", "sampling": "pieces",
            "size": 3, "results": true, "characteristics": [
                {"name": "weight", "kind": "number", "unit": "g", "lower": "495", "upper": "505"},
                {"name": "crust", "kind": "choice", "choices": "brown, pale | burnt"},
                {"name": "salmonella", "kind": "choice", "choices": "absent | found", "pieces": 1}]});
        house.define(MasterKind::InspectionPlan, "IP-BREAD", &plan);
        let inspected = json!({"kind": "raw", "inspect_incoming": true});
        house.define(MasterKind::Item, "BREAD", &inspected);
        house.receive("BREAD", "B1", "100", "A1");
        test(house);
    });
}

fn results(of: &[(&str, &[&str])]) -> RecordResults {
    let of = of.iter().map(|(characteristic, values)| ResultsOf {
        characteristic: (*characteristic).to_owned(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        ..ResultsOf::default()
    });
    RecordResults {
        lot: "B1".to_owned(),
        stage: "incoming".to_owned(),
        results: of.collect(),
        ..RecordResults::default()
    }
}

fn verdict() -> Inspect {
    Inspect {
        lot: "B1".to_owned(),
        stage: "incoming".to_owned(),
        accepted: Some("100".to_owned()),
        ..Inspect::default()
    }
}

fn under_reserve(customers: &[&str]) -> UnderReserve {
    UnderReserve {
        verdict: verdict(),
        due: moment(-48 * 60),
        customers: customers.iter().map(|code| (*code).to_owned()).collect(),
        reason: "the shelf life is short".to_owned(),
    }
}

fn sheet(house: &House) -> ResultSheet {
    let query = PlanQuery { lot: "B1".to_owned(), stage: "incoming".to_owned() };
    house.plant.inspection_results(&house.owner, &query).unwrap()
}

#[test]
fn results_come_in_parts_and_a_verdict_waits_for_all_of_them() {
    in_every_laboratory(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let record = |ask: &RecordResults| plant.record_results(owner, ask, ONCE);
        let first = done(record(&results(&[("weight", &["500", "507"]), ("crust", &["pale"])])));
        assert_eq!((first.looked_at, first.defective), (1, 1), "on {}", house.engine);
        assert_eq!(first.pending, ["weight", "crust", "salmonella"]);
        assert_eq!(refused(plant.inspect(owner, &verdict(), ONCE)), "results_pending");

        // What is no value is told with its line and piece, and nothing of the act is kept.
        let bad = results(&[("crust", &["brown"]), ("weight", &["5OO"])]);
        assert_eq!(refused(record(&bad)), "bad_result");
        assert_eq!(sheet(house).columns[1].values.len(), 1);
        assert_eq!(refused(record(&results(&[("colour", &["1"])]))), "unknown_characteristic");
        done(record(&results(&[
            ("weight", &["499"]),
            ("crust", &["brown", "brown"]),
            ("salmonella", &["absent"]),
        ])));
        assert_eq!((sheet(house).looked_at, sheet(house).pending.len()), (3, 0));
        assert_eq!(refused(plant.inspect(owner, &verdict(), ONCE)), "against_plan");

        // A piece is looked at again only for a reason, and what was found before stays.
        let again = ResultsOf {
            characteristic: "weight".to_owned(),
            first: Some(2),
            values: vec!["501".to_owned()],
            gauge: Some("SCALE-2".to_owned()),
        };
        let again = RecordResults { results: vec![again], ..results(&[]) };
        assert_eq!(refused(record(&again)), "has_result");
        let again = RecordResults { again: Some("the scale was off".to_owned()), ..again };
        let known = done(record(&again));
        let looked = &known.columns[0].again[0];
        assert_eq!((&*looked.before, &*looked.found, looked.piece), ("507", "501", 2));
        assert_eq!(known.defective, 0);

        let wrong = Inspect { sampled: Some(2), defective: Some(0), ..verdict() };
        assert_eq!(refused(plant.inspect(owner, &wrong, ONCE)), "results_differ");
        let late = under_reserve(&[]);
        assert_eq!(refused(plant.release_under_reserve(owner, &late, ONCE)), "nothing_pending");
        done(plant.inspect(owner, &verdict(), ONCE));
        let query = app::InspectionQuery::default();
        let judged = plant.inspections(owner, &query).unwrap().rows.remove(0);
        assert_eq!((judged.sampled, judged.defective), (Some(3), Some(0)));
        house.stays_sound();
    });
}

#[test]
fn a_bad_result_that_comes_late_recalls_what_left_and_holds_the_rest_at_once() {
    in_every_laboratory(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let rest =
            results(&[("weight", &["500", "500", "500"]), ("crust", &["pale", "pale", "pale"])]);
        done(plant.record_results(owner, &rest, ONCE));
        let released = done(plant.release_under_reserve(owner, &under_reserve(&[]), ONCE));
        assert_eq!((&*released.status, &*released.pending[0]), ("released", "salmonella"));
        let tasks = || plant.tasks(owner, &TaskQuery::default()).unwrap().rows;
        assert!(tasks().iter().any(|task| task.kind == "know_result"));
        gather(house, "1", "30");
        done(plant.dispatch(owner, "DN-1", &Dispatch::default(), ONCE));
        plan(house, "2", "20");
        let open = plant.reserves(owner, &ReserveQuery::default(), &Cancel::default()).unwrap();
        assert_eq!((open.rows[0].spread.customers, &*open.rows[0].here), (1, "70"));
        assert!(!open.rows[0].late);
        house.wait_hours(72);
        let open = plant.reserves(owner, &ReserveQuery::default(), &Cancel::default()).unwrap();
        assert!(open.rows[0].late, "on {}", house.engine);

        let late = done(plant.record_results(owner, &results(&[("salmonella", &["found"])]), ONCE));
        let code = late.recall.unwrap();
        let recall = plant.recall(owner, &code).unwrap();
        assert_eq!((recall.held_lots, recall.lots[0].held), (Some(1), true));
        assert_eq!(recall.customers[0].customer, "C1");
        let holds = HoldQuery { lot: Some("B1".to_owned()), ..HoldQuery::default() };
        assert_eq!(plant.holds(owner, &holds).unwrap().rows.len(), 1);
        let taken = plant.take_pick(owner, ("DN-2", 1), &app::TakePick::default(), ONCE);
        assert_eq!(refused(taken), "lot_on_hold");
        assert!(!tasks().iter().any(|task| task.kind == "know_result"));
        let settled = ReserveQuery { settled: true };
        let settled = plant.reserves(owner, &settled, &Cancel::default()).unwrap();
        assert_eq!((settled.rows[0].passed, &settled.rows[0].recall), (Some(false), &Some(code)));
        house.stays_sound();
    });
}

#[test]
fn a_lot_under_reserve_is_for_the_customers_it_names_until_all_is_known() {
    in_every_laboratory(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let rest =
            results(&[("weight", &["500", "500", "500"]), ("crust", &["pale", "pale", "pale"])]);
        done(plant.record_results(owner, &rest, ONCE));
        assert_eq!(
            refused(plant.release_under_reserve(owner, &under_reserve(&["C9"]), ONCE)),
            "unknown_code"
        );
        done(plant.release_under_reserve(owner, &under_reserve(&["C2"]), ONCE));
        house.sell("SO-1", "C1", "BREAD", "10");
        let ask = app::PlanShipment {
            order: "SO-1".to_owned(),
            code: Some("DN-1".to_owned()),
            dock: Some("DOCK".to_owned()),
            ..app::PlanShipment::default()
        };
        done(plant.plan_shipment(owner, &ask, ONCE));
        let pick = || {
            let pick =
                app::SetPick { line: 1, quantity: "10".to_owned(), ..app::SetPick::default() };
            plant.set_pick(owner, "DN-1", &pick, ONCE)
        };
        assert_eq!(refused(pick()), "reserve_elsewhere", "on {}", house.engine);
        done(plant.record_results(owner, &results(&[("salmonella", &["absent"])]), ONCE));
        let settled = plant.reserves(owner, &ReserveQuery { settled: true }, &Cancel::default());
        assert_eq!(settled.unwrap().rows[0].passed, Some(true));
        done(pick());
        house.stays_sound();
    });
}
