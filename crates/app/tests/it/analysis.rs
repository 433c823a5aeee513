//! Chain health, common cause, what-if and dispersion, asked of a bakery in which one flour spoils
//! what it is in.

use app::{
    CauseAsk, DispersionQuery, Error, GraphMemory, HealthQuery, HeldQuery, LossQuery, PartsQuery,
    ReceiveLot,
};
use domain::{MasterKind, Refusal};
use serde_json::{Value, json};
use trace::Cancel;

use crate::house::{House, in_every_house};
use crate::workshop::in_every_workshop;

const LOTS: usize = 24;
/// The flour that spoils bread.
const GUILTY: usize = 2;

fn at(day: usize, hour: usize) -> String {
    format!("2026-03-{day:02}T{hour:02}:00:00+08:00")
}

/// Six flours, 24 breads of two flours each, baked on two ovens by two bakers; every bread goes half
/// to one of three shops. A late entry, a break, and a delivery without a document are in it.
fn bakery() -> String {
    let (mut pools, mut transfers) = (Vec::new(), Vec::<Value>::new());
    let mut number = 0;
    let mut moved = |row: Value| {
        number += 1;
        let mut row = row;
        row["id"] = json!(format!("t{number}"));
        if row.get("recorded_at").is_none() {
            row["recorded_at"] = row["at"].clone();
        }
        row
    };
    for flour in 0..6 {
        pools.push(json!({"id": format!("F{flour}"), "kind": "lot", "item": "FLOUR",
            "lot_number": format!("MILL-{flour}")}));
        transfers.push(moved(json!({"at": at(1, 6), "from": "supplier:S1",
            "to": format!("lot:F{flour}"), "qty_from": null, "qty_to": "100",
            "document": format!("GRN-{flour}")})));
    }
    for bread in 0..LOTS {
        let (run, lot) = (format!("run:R{bread}"), format!("lot:B{bread}"));
        let (baker, oven) = (["ann", "bob"][bread % 2], ["OVEN-1", "OVEN-2"][bread / 2 % 2]);
        let day = 2 + bread / 4;
        pools.push(json!({"id": format!("R{bread}"), "kind": "run", "operation": "BAKE",
            "work_order": format!("WO-{bread}")}));
        pools.push(json!({"id": format!("B{bread}"), "kind": "lot", "item": "BREAD",
            "lot_number": format!("BREAD-{bread}")}));
        for flour in [bread % 6, (bread * 5 + bread / 6 + 1) % 6] {
            transfers.push(moved(json!({"at": at(day, 8 + bread % 4),
                "from": format!("lot:F{flour}"), "to": run, "qty_from": "2", "qty_to": "2",
                "basis": "scanned", "by": baker, "equipment": oven})));
        }
        transfers.push(moved(json!({"at": at(day, 13), "from": run, "to": lot, "qty_from": "4",
            "qty_to": "4", "basis": "scanned", "by": baker, "equipment": oven})));
        let document = if bread == 0 { Value::Null } else { json!(format!("DN-{bread}")) };
        transfers.push(moved(json!({"at": at(day + 1, 9), "from": lot,
            "to": format!("customer:C{}", bread % 3), "qty_from": "2", "qty_to": null,
            "document": document, "basis": "scanned", "by": "cid"})));
    }
    // Water that nothing says where it came from.
    pools.push(json!({"id": "W1", "kind": "lot", "item": "FLOUR", "lot_number": "W1"}));
    transfers.push(moved(json!({"at": at(20, 8), "recorded_at": at(22, 8), "from": "lot:W1",
        "to": "scrap", "qty_from": "1", "qty_to": null, "basis": "scanned", "by": "ann"})));
    json!({
        "format": "suyuan-exchange", "version": 1,
        "items": [
            {"code": "FLOUR", "name": "flour", "unit": "kg", "kg_per_unit": "1", "tracking": "lot"},
            {"code": "BREAD", "name": "bread", "unit": "kg", "kg_per_unit": "1", "tracking": "lot"}
        ],
        "partners": [
            {"code": "S1", "name": "mill", "role": "supplier"},
            {"code": "C0", "name": "north", "role": "customer"},
            {"code": "C1", "name": "south", "role": "customer"},
            {"code": "C2", "name": "west", "role": "customer"}
        ],
        "pools": pools, "transfers": transfers,
    })
    .to_string()
}

fn in_every_bakery(test: impl Fn(&House)) {
    in_every_house(|house| {
        house.take_over(&bakery());
        test(house);
    });
}

/// The breads with the guilty flour in them.
fn spoilt() -> Vec<String> {
    let has_it = |bread: &usize| [bread % 6, (bread * 5 + bread / 6 + 1) % 6].contains(&GUILTY);
    (0..LOTS).filter(has_it).map(|bread| format!("BREAD-{bread}")).collect()
}

fn count(of: &app::HealthView, kind: &str) -> (u64, u64) {
    let part = of.parts.iter().find(|part| part.kind == kind).unwrap();
    (part.affected, part.of)
}

#[test]
fn the_score_is_the_sum_of_its_parts_and_every_loss_is_on_a_page() {
    in_every_bakery(|house| {
        let (plant, owner, cancel) = (&house.plant, &house.owner, Cancel::default());

        let health = plant.chain_health(owner, &HealthQuery::default(), &cancel).unwrap();

        assert_eq!(count(&health, "break"), (1, 55), "on {}", house.engine);
        assert_eq!(count(&health, "negative_balance"), (1, 55));
        assert_eq!(count(&health, "late"), (1, 103));
        assert_eq!(count(&health, "no_document"), (1, 30));
        assert_eq!(count(&health, "unknown_shares"), (0, 55));
        // 30/55 + 15/55 + 10/103 + 10/30, each rounded up to a thousandth.
        assert_eq!(health.score, "98.749");
        let all = plant.chain_losses(owner, &LossQuery::default(), &cancel).unwrap();
        assert_eq!((all.total, all.rows.len()), (4, 4));
        let stage = |key: &str| health.stages.iter().find(|slice| slice.key == key).unwrap().count;
        assert_eq!((stage("adjusting"), stage("shipping")), (3, 1));
        assert_eq!(health.months.len(), 1);

        let late = LossQuery { kind: Some("late".to_owned()), ..LossQuery::default() };
        let late = plant.chain_losses(owner, &late, &cancel).unwrap().rows;
        assert_eq!(late[0].pool.as_ref().unwrap().reference, "lot:W1");
        assert_eq!(late[0].person.as_ref().unwrap().name.as_deref(), Some("ann"));
        assert!(late[0].recorded_at.as_ref().unwrap().starts_with("2026-03-22T"));
    });
}

#[test]
fn pages_of_losses_go_on_where_the_last_one_ended_and_a_period_leaves_the_rest_out() {
    in_every_bakery(|house| {
        let (plant, owner, cancel) = (&house.plant, &house.owner, Cancel::default());
        let mut seen = Vec::new();
        let mut query = LossQuery { limit: Some(1), ..LossQuery::default() };
        loop {
            let page = plant.chain_losses(owner, &query, &cancel).unwrap();
            seen.extend(page.rows);
            query.cursor = page.next;
            if query.cursor.is_none() {
                break;
            }
        }
        let whole = plant.chain_losses(owner, &LossQuery::default(), &cancel).unwrap().rows;
        assert_eq!(seen, whole, "on {}", house.engine);

        let march = LossQuery { to: Some(at(10, 0)), ..LossQuery::default() };
        let early = plant.chain_losses(owner, &march, &cancel).unwrap();
        assert_eq!(early.rows.iter().map(|row| row.kind).collect::<Vec<_>>(), ["no_document"]);
        let wrong = LossQuery { kind: Some("luck".to_owned()), ..LossQuery::default() };
        let refused = plant.chain_losses(owner, &wrong, &cancel).unwrap_err();
        assert!(matches!(refused, Error::Refusal(Refusal::BadInput { field: "kind" })));
    });
}

#[test]
fn the_flour_that_spoils_is_named_first_and_people_and_machines_are_counted_beside() {
    in_every_bakery(|house| {
        let (plant, owner, cancel) = (&house.plant, &house.owner, Cancel::default());
        let ask = CauseAsk { bad: spoilt(), ..CauseAsk::default() };

        let causes = plant.common_cause(owner, &ask, &cancel).unwrap();

        let bad = spoilt().len() as u32;
        assert_eq!((causes.bad, causes.compared), (bad, LOTS as u32 - bad), "on {}", house.engine);
        assert!(causes.unknown.is_empty());
        let first = &causes.findings[0];
        assert_eq!(first.suspects[0].reference.as_deref(), Some("lot:F2"));
        assert_eq!((first.bad_with, first.bad_without), (bad, 0));
        assert_eq!((first.good_with, first.good_without), (0, LOTS as u32 - bad));
        assert!(first.is_certain, "{first:?}");
        let find = |kind: &str, title: &str| {
            let is_it = |one: &&app::FindingView| {
                let mut suspects = one.suspects.iter();
                suspects.any(|s| s.kind == kind && s.title.as_deref() == Some(title))
            };
            causes.findings.iter().find(is_it).unwrap_or_else(|| panic!("no {kind} {title}"))
        };
        let ann = find("person", "ann");
        assert_eq!(ann.bad_with + ann.good_with, LOTS as u32 / 2);
        let oven = find("equipment", "OVEN-1");
        assert_eq!(oven.bad_with + oven.good_with, LOTS as u32 / 2);
        let day = find("shift_of_day", "2026-03-02");
        assert_eq!(day.bad_with + day.good_with, 4);
    });
}

#[test]
fn lots_may_be_named_to_compare_with_and_what_names_nothing_is_told() {
    in_every_bakery(|house| {
        let (plant, owner, cancel) = (&house.plant, &house.owner, Cancel::default());
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let ask = CauseAsk {
            bad: names(&["BREAD-2", "lot:B3", "  ", "NOWHERE"]),
            compared: names(&["B0", "B1", "BREAD-4"]),
            ..CauseAsk::default()
        };
        let causes = plant.common_cause(owner, &ask, &cancel).unwrap();
        assert_eq!((causes.bad, causes.compared, causes.comparable), (2, 3, 3));
        assert_eq!(causes.unknown, ["NOWHERE"], "on {}", house.engine);

        let drawn = CauseAsk { bad: spoilt(), most: Some(5), ..CauseAsk::default() };
        let drawn = plant.common_cause(owner, &drawn, &cancel).unwrap();
        assert_eq!((drawn.compared, drawn.comparable), (5, LOTS - spoilt().len()));

        let nobody = CauseAsk { bad: names(&["NOWHERE"]), ..CauseAsk::default() };
        let refused = plant.common_cause(owner, &nobody, &cancel).unwrap_err();
        let unknown = Refusal::UnknownPool { reference: "NOWHERE".to_owned() };
        assert!(matches!(refused, Error::Refusal(refusal) if refusal == unknown));
    });
}

#[test]
fn a_hold_would_have_stopped_what_left_after_it_and_the_fewest_holds_do_the_rest() {
    in_every_bakery(|house| {
        let (plant, owner, cancel) = (&house.plant, &house.owner, Cancel::default());
        let held = |hour: &str| {
            let query = HeldQuery { root: "MILL-2".to_owned(), at: hour.to_owned(), as_of: None };
            plant.had_been_held(owner, &query, &cancel).unwrap()
        };

        let at_once = held(&at(1, 7));
        assert_eq!((at_once.stopped, at_once.left_anyway), (spoilt().len(), 0));
        let fewest: Vec<&str> = at_once.fewest.iter().map(|pool| pool.reference.as_str()).collect();
        assert_eq!(fewest, ["lot:F2"], "on {}", house.engine);
        assert!(at_once.stops_all && at_once.is_fewest);
        let listed: usize = at_once.customers.iter().map(|one| one.deliveries.len()).sum();
        assert_eq!(listed, spoilt().len());
        assert!(at_once.customers.iter().all(|one| one.customer.title.len() > 2), "by name");

        let too_late = held(&at(25, 0));
        assert_eq!((too_late.stopped, too_late.left_anyway), (0, spoilt().len()));
        assert!(too_late.fewest.is_empty() && too_late.stops_all);

        let between = held(&at(4, 0));
        assert!(between.stopped > 0 && between.left_anyway > 0);
        assert_eq!(between.stopped + between.left_anyway, spoilt().len());
    });
}

#[test]
fn a_flour_went_as_far_as_its_breads_and_in_parts_less_far() {
    in_every_bakery(|house| {
        let (plant, owner, cancel) = (&house.plant, &house.owner, Cancel::default());

        let page = plant.dispersion(owner, &DispersionQuery::default(), &cancel).unwrap();

        assert_eq!((page.rows.len(), page.more), (6, false), "on {}", house.engine);
        let guilty = page.rows.iter().find(|row| row.pool.reference == "lot:F2").unwrap();
        assert_eq!(guilty.spread.deliveries as usize, spoilt().len());
        assert_eq!(guilty.spread.lots as usize, spoilt().len());
        assert_eq!(guilty.supplier.as_ref().unwrap().title, "mill");
        let few = DispersionQuery { limit: Some(2), ..DispersionQuery::default() };
        assert!(plant.dispersion(owner, &few, &cancel).unwrap().more);
        let other = DispersionQuery { item: Some("SALT".to_owned()), ..DispersionQuery::default() };
        assert!(plant.dispersion(owner, &other, &cancel).unwrap().rows.is_empty());

        let query = PartsQuery { root: "F2".to_owned(), as_of: None };
        let parts = plant.dispersion_of_parts(owner, &query, &cancel).unwrap();
        assert_eq!(parts.choices[0].worst.deliveries, guilty.spread.deliveries);
        assert_eq!(parts.choices[0].spared_percent, "0");
        assert!(
            parts.choices.iter().all(|one| { one.worst.deliveries <= guilty.spread.deliveries })
        );
    });
}

#[test]
fn what_was_not_known_yet_is_not_counted() {
    in_every_bakery(|house| {
        let (plant, owner, cancel) = (&house.plant, &house.owner, Cancel::default());
        let query = HealthQuery { as_of: Some(at(21, 0)), ..HealthQuery::default() };

        let then = plant.chain_health(owner, &query, &cancel).unwrap();

        assert_eq!(count(&then, "late"), (0, 102), "on {}", house.engine);
        assert_eq!(count(&then, "break").0, 0);
    });
}

#[test]
fn nothing_is_asked_without_permission_nor_of_a_site_that_memory_cannot_hold() {
    in_every_bakery(|house| {
        let cancel = Cancel::default();
        let nobody = house.person("worker", &["operator"]);
        let query = HealthQuery::default();
        let denied = house.plant.chain_health(&nobody, &query, &cancel).unwrap_err();
        assert!(matches!(denied, Error::Denied));
        let ask = CauseAsk { bad: spoilt(), ..CauseAsk::default() };
        let denied = house.plant.common_cause(&nobody, &ask, &cancel).unwrap_err();
        assert!(matches!(denied, Error::Denied));

        let stopped = Cancel::default();
        stopped.cancel();
        let left = house.plant.common_cause(&house.owner, &ask, &stopped).unwrap_err();
        assert!(matches!(left, Error::Cancelled));

        house.plant.keep_in_memory(GraphMemory { transfers: 20, ..GraphMemory::default() });
        let refused = house.plant.chain_health(&house.owner, &query, &cancel).unwrap_err();
        let too_far = Refusal::TooFarReaching { most: 20 };
        assert!(matches!(refused, Error::Refusal(refusal) if refusal == too_far));
    });
}

#[test]
fn a_run_is_exposed_to_the_recipe_that_held_then_to_its_routing_and_to_what_its_material_measured()
{
    in_every_workshop(|workshop| {
        let wet = |moisture: &str| ReceiveLot {
            attributes: [("moisture".to_owned(), moisture.to_owned())].into(),
            expires_on: Some(crate::workshop::in_days(30)),
            ..ReceiveLot::default()
        };
        workshop.define(
            MasterKind::LotAttribute,
            "moisture",
            &json!({"name": "moisture", "kind": "number", "item": "PORK"}),
        );
        let made_of = |order: &str, lot: &str, moisture: &str| {
            let pork = workshop.received_as("PORK", lot, "100", wet(moisture));
            workshop.ordered(order, "FILLING", "100");
            let run = workshop.running(order, "MIX");
            workshop.fed(&run, &pork, "60").unwrap();
            workshop.made(&run, "60").unwrap().lot.unwrap()
        };
        let good = made_of("WO-1", "P-1", "10");
        let lines = json!([{"item": "PORK", "quantity": "60", "operation": "MIX"}]);
        let bom = json!({"item": "FILLING", "quantity": "100", "lines": lines});
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        // What is known by now is kept; what comes after has to be seen all the same.
        let early = CauseAsk { bad: vec![good.clone()], ..CauseAsk::default() };
        plant.common_cause(owner, &early, &Cancel::default()).unwrap();
        workshop.define(MasterKind::Bom, "FILLING", &bom);
        let bad = made_of("WO-2", "P-2", "20");

        let ask = CauseAsk { bad: vec![bad], compared: vec![good], ..CauseAsk::default() };
        let causes = plant.common_cause(owner, &ask, &Cancel::default()).unwrap();

        let with = |kind: &str, title: &str| {
            let mut found = causes.findings.iter().filter(|one| {
                one.suspects.iter().any(|s| s.kind == kind && s.title.as_deref() == Some(title))
            });
            found.next().map(|one| (one.bad_with, one.good_with))
        };
        let engine = &workshop.house.engine;
        assert_eq!(with("recipe", "FILLING v2"), Some((1, 0)), "on {engine}: {causes:?}");
        assert_eq!(with("recipe", "FILLING v1"), None, "only what is behind a bad one is shown");
        assert_eq!(with("routing", "FILLING v1"), Some((1, 1)));
        assert_eq!(with("parameter", "moisture: 10 – 20"), Some((1, 0)));
    });
}
