//! What a recall costs, and what it saves against everything of the same days.

use app::{AccountRecall, CostFigures, CostShare, Money};
use domain::MasterKind;
use serde_json::json;

use crate::furnished::{ONCE, done};
use crate::house::House;
use crate::notices::in_every_recall;

fn figures(house: &House) -> CostFigures {
    house.plant.recall_costs(&house.owner, "RC-1").unwrap().figures.unwrap()
}

fn shown(money: &[Money]) -> String {
    let each = money.iter().map(|one| format!("{} {}", one.amount, one.currency));
    each.collect::<Vec<_>>().join(", ")
}

fn parts(of: &CostFigures) -> Vec<String> {
    of.parts.iter().map(|part| format!("{} {}", part.part, shown(&part.money))).collect()
}

fn share(quantity: &str, covered: &str) -> CostShare {
    let (unit, quantity, covered) = ("kg".to_owned(), quantity.to_owned(), covered.to_owned());
    CostShare { unit, quantity, covered }
}

#[test]
fn a_recall_says_what_it_costs_and_saves_and_which_lots_have_no_price() {
    in_every_recall(false, |house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let costs = figures(house);
        assert!(costs.recall.money.is_empty(), "nothing has a price: {:?}", costs.recall);
        assert_eq!((costs.recall.unpriced, costs.shares.as_slice()), (1, &[share("100", "0")][..]));
        let without: Vec<&str> = costs.without.iter().map(|one| one.item.as_str()).collect();
        assert_eq!(without, ["BREAD"]);

        house.define(MasterKind::Item, "BREAD", &json!({"cost": "2.5", "currency": "TWD"}));
        house.receive("BREAD", "B2", "20", "A1");
        house.receive("FLOUR", "F9", "7", "A1");
        let costs = figures(house);
        assert_eq!(parts(&costs), ["on_hand 150 TWD", "open 100 TWD"], "on {}", house.engine);
        assert_eq!(costs.shares, [share("100", "100")]);
        assert!(costs.without.is_empty(), "{:?}", costs.without);
        assert_eq!(shown(&costs.recall.money), "250 TWD");
        assert_eq!((costs.recall.lots, costs.recall.unpriced), (1, 0));
        let period = costs.period.unwrap();
        assert_eq!(shown(&period.money), "300 TWD");
        assert!(period.unpriced >= 1 && period.lots >= 3, "{period:?}");
        assert_eq!((shown(&costs.saving).as_str(), costs.lines.len()), ("50 TWD", 0));

        let said = AccountRecall {
            customer: "C1".to_owned(),
            lot: "B1".to_owned(),
            sold: Some("30".to_owned()),
            ..AccountRecall::default()
        };
        done(plant.account_recall(owner, "RC-1", &said, ONCE));
        let costs = figures(house);
        assert_eq!(parts(&costs), ["on_hand 150 TWD", "sold 75 TWD", "open 25 TWD"]);
        assert_eq!(shown(&costs.recall.money), "250 TWD");

        // Whoever may trace sees the case, and no money.
        let auditor = house.person("auditor", &["auditor"]);
        assert!(plant.recall_costs(&auditor, "RC-1").unwrap().figures.is_none());
        let planner = house.person("planner", &["planner"]);
        assert!(plant.recall_costs(&planner, "RC-1").unwrap().figures.is_some());
        assert!(plant.recall_costs(&house.person("op", &["operator"]), "RC-1").is_err());
        house.stays_sound();
    });
}
