//! Control charts: what they say, who hears of it, and what was made since they last said nothing.

use app::{
    AnswerSignal, ContainmentQuery, PlaceHold, RecordResults, ResultsOf, TaskQuery, Warning,
};
use domain::MasterKind;
use serde_json::json;
use trace::Cancel;

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};
use crate::workshop::in_days;

/// A house that weighs five loaves of each lot, and a chart that stands by its first lots.
fn in_every_bakery(test: impl Fn(&House)) {
    in_every_house(|house| {
        house.furnish();
        let plan = json!({"name": "bread", "item": "BREAD", "stage": "incoming", "sampling": "pieces",
            "size": 5, "characteristics": [
                {"name": "weight", "kind": "number", "unit": "g", "lower": "480", "upper": "520"}]});
        house.define(MasterKind::InspectionPlan, "IP-BREAD", &plan);
        let chart = json!({"name": "weight of bread", "item": "BREAD", "stage": "incoming",
            "characteristic": "weight", "chart": "individuals", "rules": "beyond",
            "base_to": in_days(1)});
        house.define(MasterKind::ControlChart, "CC-1", &chart);
        test(house);
    });
}

fn weighed(house: &House, lot: &str, values: &[&str]) -> Vec<Warning> {
    let of = ResultsOf {
        characteristic: "weight".to_owned(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        ..ResultsOf::default()
    };
    let ask = RecordResults {
        lot: lot.to_owned(),
        stage: "incoming".to_owned(),
        results: vec![of],
        ..RecordResults::default()
    };
    house.plant.record_results(&house.owner, &ask, ONCE).unwrap().warnings
}

#[test]
fn a_signal_is_told_at_once_and_names_what_was_made_since_the_last_good_check() {
    in_every_bakery(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        for lot in ["B1", "B2", "B3"] {
            house.receive("BREAD", lot, "100", "A1");
            assert_eq!(weighed(house, lot, &["500", "502", "499", "501", "498"]), []);
            house.wait_hours(1);
        }
        // One that nobody weighed came in between.
        house.receive("BREAD", "B4", "100", "A1");
        house.wait_hours(72);
        house.receive("BREAD", "B5", "100", "A1");
        let told = weighed(house, "B5", &["500", "519", "500", "501", "500"]);
        assert_eq!(told[0].rule, "chart_signal", "on {}", house.engine);
        assert_eq!((&*told[0].fields["chart"], &*told[0].fields["rule"]), ("CC-1", "beyond"));

        let view = plant.control_chart(owner, "CC-1").unwrap();
        assert_eq!((view.points, view.base, view.signals.len()), (20, 15, 3));
        // The values before and after it lie far from it: the ranges say so as well.
        let ranges = view.signals.iter().filter(|signal| signal.of_scatter).map(|one| one.seen);
        assert_eq!(ranges.collect::<Vec<_>>(), [17, 16]);
        let signal = view.signals.iter().find(|signal| !signal.of_scatter).unwrap();
        assert_eq!((signal.seen, &*signal.lot.lot), (16, "lot:B5"));
        assert!(view.position.iter().all(|point| (point.center - 500.0).abs() < 1e-9));
        let summary = view.summary.unwrap();
        assert!(summary.capability.unwrap().actual > summary.performance.unwrap().actual);
        assert_eq!(view.histogram.iter().map(|bin| bin.count).sum::<u32>(), 20);
        let tasks = || plant.tasks(owner, &TaskQuery::default()).unwrap().rows;
        assert!(tasks().iter().any(|task| task.kind == "answer_signal" && task.code == "CC-1"));
        assert_eq!(plant.control_charts(owner).unwrap().rows[0].open, 3);

        // The point before it is of the same lot, which was good then: what came since is this lot.
        let query = ContainmentQuery { signal: signal.signal.clone() };
        let contained = |query: &ContainmentQuery| {
            plant.containment(owner, ("CC-1", query), &Cancel::default()).unwrap()
        };
        let near = contained(&query);
        assert_eq!(near.lots.iter().map(|one| &*one.lot.lot).collect::<Vec<_>>(), ["lot:B5"]);

        // A lot that begins badly puts what nobody looked at before it under suspicion.
        house.receive("BREAD", "B6", "100", "A1");
        house.wait_hours(1);
        house.receive("BREAD", "B7", "100", "A1");
        weighed(house, "B7", &["470", "500", "501", "500", "499"]);
        let signals = plant.control_chart(owner, "CC-1").unwrap().signals;
        let signal = signals.iter().find(|signal| !signal.of_scatter).unwrap().clone();
        let query = ContainmentQuery { signal: signal.signal.clone() };
        let found = contained(&query);
        assert_eq!(found.good.as_ref().unwrap().lot, "lot:B5");
        let names: Vec<&str> = found.lots.iter().map(|one| &*one.lot.lot).collect();
        assert_eq!(names, ["lot:B6", "lot:B7"]);
        assert_eq!(found.to_hold, ["lot:B6", "lot:B7"]);
        let hold =
            PlaceHold { lots: found.to_hold, reason: "weight".to_owned(), ..PlaceHold::default() };
        done(plant.place_hold(owner, &hold, ONCE));
        assert!(contained(&query).lots.iter().all(|one| one.on_hold));

        let mut answer = AnswerSignal { signal: "1-beyond".to_owned(), ..AnswerSignal::default() };
        assert_eq!(refused(plant.answer_signal(owner, ("CC-1", &answer), ONCE)), "bad_input");
        answer.note = "the scale was moved".to_owned();
        assert_eq!(
            refused(plant.answer_signal(owner, ("CC-1", &answer), ONCE)),
            "unknown_document"
        );
        let signals = plant.control_chart(owner, "CC-1").unwrap().signals;
        for signal in signals {
            let answer = AnswerSignal { signal: signal.signal, ..answer.clone() };
            done(plant.answer_signal(owner, ("CC-1", &answer), ONCE));
        }
        assert!(!tasks().iter().any(|task| task.kind == "answer_signal"));
        house.stays_sound();
    });
}
