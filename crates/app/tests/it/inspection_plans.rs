//! Verdicts by plan, on both engines.

use app::{ActAsk, Inspect, PlanAsks, PlanQuery, UndoAct};
use domain::MasterKind;
use serde_json::json;

use crate::house::{House, in_every_house};
use crate::kitchen::{receive, refused, set_up, verdict};

fn planned(house: &House, lot: &str) -> Option<PlanAsks> {
    let query = PlanQuery { lot: lot.to_owned(), stage: "incoming".to_owned() };
    house.plant.planned_inspection(&house.owner, &query).unwrap().plan
}

fn found(
    lot: &str,
    (accepted, rejected): (&str, &str),
    (sampled, defective): (u32, u32),
) -> Inspect {
    Inspect {
        sampled: Some(sampled),
        defective: Some(defective),
        ..verdict(lot, "incoming", accepted, rejected)
    }
}

fn judged(house: &House, ask: &Inspect) -> String {
    house.plant.inspect(&house.owner, ask, (None, false)).unwrap().act
}

#[test]
fn a_plan_says_how_many_and_tightens_after_what_was_not_accepted() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "4000", None);
        assert_eq!(planned(house, "F-1"), None);
        let plan = json!({"name": "麵粉", "item": "FLOUR", "stage": "incoming", "sampling": "iso_2859",
            "level": "II", "aql": "1.5", "characteristics": [
                {"name": "water", "kind": "number", "unit": "%", "upper": "14"}]});
        house.define(MasterKind::InspectionPlan, "IP-1", &plan);

        let asks = planned(house, "F-1").unwrap();
        assert_eq!((asks.size, asks.accept, asks.reject, asks.all), (200, 7, 8, false));
        assert_eq!(asks.severity.as_deref(), Some("normal"));
        assert_eq!((&*asks.characteristics[0].class, asks.judged_before), ("major", 0));
        let refusals = [
            (verdict("F-1", "incoming", "4000", "0"), "sample_short"),
            (found("F-1", ("4000", "0"), (199, 0)), "sample_short"),
            (found("F-1", ("4000", "0"), (200, 8)), "against_plan"),
            (found("F-1", ("3990", "10"), (200, 8)), "against_plan"),
        ];
        for (ask, code) in refusals {
            let answer = house.plant.inspect(&house.owner, &ask, (None, false));
            assert_eq!(refused(answer), code, "on {}", house.engine);
        }
        judged(house, &found("F-1", ("4000", "0"), (200, 7)));

        // Two of five that are not accepted tighten what comes after them; one that is taken back never
        // was.
        let mut last = String::new();
        for number in ["F-2", "F-3"] {
            receive(house, number, "4000", None);
            last = judged(house, &found(number, ("0", "4000"), (200, 8)));
        }
        receive(house, "F-4", "4000", None);
        let asks = planned(house, "F-4").unwrap();
        assert_eq!((asks.size, asks.accept, asks.severity.as_deref()), (200, 5, Some("tightened")));
        assert_eq!((asks.judged_before, asks.not_accepted), (3, 2));
        let undo = UndoAct { reason: "the wrong lot".to_owned(), ..UndoAct::default() };
        house.plant.undo_act(&house.owner, &last, &undo, (None, false)).unwrap();
        assert_eq!(planned(house, "F-4").unwrap().severity.as_deref(), Some("normal"));
        house.check();
    });
}

#[test]
fn whoever_accepts_against_the_plan_says_why_and_it_stays_on_record() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "100", None);
        let plan = json!({"name": "麵粉", "item": "FLOUR", "stage": "incoming", "partner": "MILLER",
            "sampling": "pieces", "size": 5});
        house.define(MasterKind::InspectionPlan, "IP-1", &plan);
        let because = |rule: &str| ActAsk {
            reasons: [(rule.to_owned(), "the mill guarantees it".to_owned())].into(),
            ..ActAsk::default()
        };

        let wrong = Inspect { act: because("sample_short"), ..found("F-1", ("100", "0"), (5, 1)) };
        let answer = house.plant.inspect(&house.owner, &wrong, (None, false));
        assert_eq!(refused(answer), "against_plan");
        let ask = Inspect { act: because("against_plan"), ..wrong };
        let act = judged(house, &ask);

        let log = house.plant.one_act(&house.owner, &act).unwrap();
        let said = serde_json::to_string(&log).unwrap();
        assert!(
            said.contains("rule_overridden") && said.contains("the mill guarantees it"),
            "{said}"
        );
        house.check();
    });
}
