//! Work orders: copied from the bill, released with what is short, changed with a reason.

use app::{ChangeLine, ExplosionQuery, MaterialAsk, PlaceWorkOrder, WorkOrderView};
use domain::{MasterKind, Refusal};
use serde_json::json;

use crate::workshop::{Workshop, ago, in_days, in_every_workshop, refused};

fn lines(view: &WorkOrderView) -> Vec<String> {
    let line = |line: &app::OrderLineView| {
        let operation = line.operation.as_deref().unwrap_or("-");
        format!("{} {} {} {} {operation}", line.line, line.role, line.item, line.quantity)
    };
    view.order.lines.iter().map(line).collect()
}

fn placed(workshop: &Workshop<'_>, ask: PlaceWorkOrder) -> Result<WorkOrderView, app::Error> {
    let house = workshop.house;
    house.plant.place_work_order(&house.owner, &ask, (None, false)).map(|done| done.result)
}

fn order(item: &str, quantity: &str) -> PlaceWorkOrder {
    PlaceWorkOrder {
        item: item.to_owned(),
        quantity: quantity.to_owned(),
        ..PlaceWorkOrder::default()
    }
}

#[test]
fn an_order_has_its_own_materials_scaled_and_rounded_up() {
    in_every_workshop(|workshop| {
        let view = workshop.planned("WO-1", "DUMPLING", "1010");

        assert_eq!(view.order.state, "planned");
        assert_eq!(view.bom.as_deref(), Some("DUMPLING"));
        assert_eq!(view.routing.as_deref(), Some("DUMPLING"));
        let wanted =
            ["1 output DUMPLING 1010 -", "2 input FILLING 13.3926 FORM", "3 input BOX 51 PACK"];
        assert_eq!(lines(&view), wanted);
        let steps: Vec<_> = view.operations.iter().map(|step| step.operation.as_str()).collect();
        assert_eq!(steps, ["FORM", "FREEZE", "PACK"]);

        let more = json!({"item": "DUMPLING", "quantity": "100", "version": "2",
            "lines": [{"item": "FILLING", "quantity": "2"}]});
        workshop.define(MasterKind::Bom, "DUMPLING/2", &more);
        let kept = workshop.house.plant.work_order(&workshop.house.owner, "WO-1").unwrap();
        assert_eq!(lines(&kept), wanted, "a new bill changes no order");
        let old = PlaceWorkOrder { bom: Some("DUMPLING".into()), ..order("DUMPLING", "100") };
        assert_eq!(lines(&placed(workshop, old).unwrap()).len(), 3);
        let new = placed(workshop, order("DUMPLING", "100")).unwrap();
        assert_eq!(new.bom.as_deref(), Some("DUMPLING/2"));

        let shorter = json!({"item": "DUMPLING", "operations": [{"code": "MAKE", "name": "all"}]});
        workshop.define(MasterKind::Routing, "DUMPLING", &shorter);
        let kept = workshop.house.plant.work_order(&workshop.house.owner, "WO-1").unwrap();
        let kept: Vec<_> = kept.operations.iter().map(|step| step.operation.as_str()).collect();
        assert_eq!(kept, steps, "a new routing changes no order");
    });
}

#[test]
fn what_nobody_said_how_to_make_is_ordered_only_with_its_materials() {
    in_every_workshop(|workshop| {
        let refusal = refused(placed(workshop, order("LARD", "10")));
        assert_eq!(refusal, Refusal::NoBom { item: "LARD".into() });
        let unknown = refused(placed(workshop, order("SOUP", "10")));
        assert_eq!(unknown.code(), "unknown_code");
        let nothing = refused(placed(workshop, order("DUMPLING", "0")));
        assert_eq!(nothing.code(), "not_positive");

        let materials = vec![MaterialAsk {
            item: "PORK".into(),
            quantity: "12".into(),
            ..MaterialAsk::default()
        }];
        let trial = placed(workshop, PlaceWorkOrder { materials, ..order("LARD", "10") }).unwrap();
        assert_eq!(lines(&trial), ["1 output LARD 10 -", "2 input PORK 12 -"]);
    });
}

#[test]
fn releasing_says_what_is_short_over_stock_that_may_be_used() {
    in_every_workshop(|workshop| {
        workshop.received("PORK", "P-1", "60");
        let expired = app::ReceiveLot { expires_on: Some(in_days(-2)), ..Default::default() };
        workshop.received_as("CABBAGE", "C-1", "100", expired);
        workshop.received("CHIVE", "H-1", "7");

        let released = workshop.ordered("WO-1", "FILLING", "100");

        let [short] = &released.warnings[..] else { panic!("{:?}", released.warnings) };
        assert_eq!(short.rule, "material_short", "water has no stock, expired goods are none");
        let field = |name: &str| short.fields[name].as_str();
        assert_eq!((field("item"), field("item_name")), ("CABBAGE", "CABBAGE name"));
        assert_eq!((field("there"), field("needed"), field("unit")), ("0", "40", "kg"));
        let cabbage = &released.result.materials[1];
        assert_eq!((cabbage.usable.as_str(), cabbage.enough), ("0", false));
        assert_eq!(cabbage.substitutes[0].usable, "7");
        assert_eq!(released.result.order.state, "released");
    });
}

#[test]
fn a_line_is_changed_with_a_reason_and_not_below_what_was_fed() {
    in_every_workshop(|workshop| {
        let pork = workshop.received("PORK", "P-1", "60");
        workshop.ordered("WO-1", "FILLING", "100");
        let run = workshop.running("WO-1", "MIX");
        workshop.fed(&run, &pork, "30").unwrap();
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let change = |line, item: Option<&str>, quantity: &str, reason: &str| {
            let ask = ChangeLine {
                line,
                item: item.map(str::to_owned),
                quantity: quantity.to_owned(),
                reason: reason.to_owned(),
                ..ChangeLine::default()
            };
            plant.change_work_order_line(owner, "WO-1", &ask, (None, false))
        };

        let less = refused(change(Some(2), None, "29", "less"));
        assert_eq!(less, Refusal::LineIsServed { line: 2, served: "30".into() });
        assert_eq!(refused(change(Some(2), None, "50", " ")).code(), "bad_input");
        assert_eq!(refused(change(Some(9), None, "50", "x")).code(), "unknown_line");
        assert_eq!(refused(change(Some(1), None, "0", "x")).code(), "bad_input");

        change(Some(2), None, "50", "drier meat").unwrap();
        change(None, Some("LARD"), "2", "for taste").unwrap();
        let view = change(Some(4), None, "0", "dry filling").unwrap().result;
        let wanted = [
            "1 output FILLING 100 -",
            "2 input PORK 50 MIX",
            "3 input CABBAGE 40 MIX",
            "5 input LARD 2 -",
        ];
        assert_eq!(lines(&view), wanted);
        assert_eq!(view.order.lines[1].open, "20");
        assert_eq!(view.runs[0].inputs[0].lot_number.as_deref(), Some("P-1"));
    });
}

#[test]
fn an_order_with_open_runs_is_not_closed() {
    in_every_workshop(|workshop| {
        workshop.ordered("WO-1", "FILLING", "100");
        workshop.running("WO-1", "MIX");

        assert_eq!(refused(workshop.stepped("WO-1", "closed")).code(), "runs_are_open");
        assert_eq!(refused(workshop.stepped("WO-2", "closed")).code(), "unknown_document");
        let planned = workshop.planned("WO-3", "FILLING", "1");
        assert_eq!(planned.order.state, "planned");
        assert_eq!(refused(workshop.start("WO-3", "MIX", ago(1))).code(), "order_not_open");
    });
}

#[test]
fn an_item_is_taken_apart_to_the_last_level_and_rings_are_refused() {
    in_every_workshop(|workshop| {
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let query = ExplosionQuery { quantity: Some("1000".into()), day: None };
        let explode = || plant.explosion(owner, "DUMPLING", &query);

        let rows = explode().unwrap().levels;
        let shown = rows.iter().map(|row| format!("{} {} {}", row.level, row.item, row.quantity));
        let wanted =
            ["1 FILLING 13.26", "2 PORK 7.956", "2 CABBAGE 5.304", "2 WATER 0.663", "1 BOX 50"];
        assert_eq!(shown.collect::<Vec<_>>(), wanted);

        let ring = json!({"item": "PORK", "lines": [{"item": "DUMPLING", "quantity": "1"}]});
        workshop.define(MasterKind::Bom, "PORK", &ring);
        let path = "DUMPLING > FILLING > PORK > DUMPLING".to_owned();
        assert_eq!(refused(explode()), Refusal::BomCycle { path });
    });
}
