//! One act by its name: the ask as JSON in, the answer as JSON out, as a client would have it.

use app::{Error, Operator, Plant};
use domain::OrderKind;
use serde::Serialize;
use serde_json::Value;

/// An act that is to be done: its name, the document or number it is about, the rest of the ask.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    pub(crate) name: &'static str,
    pub(crate) about: String,
    pub(crate) ask: Value,
}

fn told<T: Serialize>(done: Result<T, Error>) -> Result<Value, Error> {
    done.map(|done| serde_json::to_value(done).unwrap())
}

/// Does it, or shows what it would do.
pub(crate) fn perform(
    plant: &Plant,
    who: &Operator,
    Deed { name, about, ask }: &Deed,
    once: (Option<&str>, bool),
) -> Result<Value, Error> {
    macro_rules! ask {
        () => {
            &serde_json::from_value(ask.clone()).unwrap_or_else(|error| panic!("{ask}: {error}"))
        };
    }
    let (code, part) = about.split_once('/').unwrap_or((about, ""));
    let number = || (code, part.parse().unwrap_or_default());
    match *name {
        "purchase" => told(plant.place_order(who, OrderKind::Purchase, ask!(), once)),
        "sell" => told(plant.place_order(who, OrderKind::Sales, ask!(), once)),
        "step_purchase" => told(plant.step_order(who, (OrderKind::Purchase, code), ask!(), once)),
        "step_sale" => told(plant.step_order(who, (OrderKind::Sales, code), ask!(), once)),
        "receive" => told(plant.receive(who, ask!(), once)),
        "open_stock" => told(plant.open_stock(who, ask!(), once)),
        "inspect" => told(plant.inspect(who, ask!(), once)),
        "place_hold" => told(plant.place_hold(who, ask!(), once)),
        "lift_hold" => told(plant.lift_hold(who, code, ask!(), once)),
        "move" => told(plant.move_stock(who, ask!(), once)),
        "count" => told(plant.count_stock(who, ask!(), once)),
        "adjust" => told(plant.adjust_stock(who, ask!(), once)),
        "scrap" => told(plant.scrap_stock(who, ask!(), once)),
        "split" => told(plant.split_lot(who, ask!(), once)),
        "merge" => told(plant.merge_lots(who, ask!(), once)),
        "relabel" => told(plant.relabel_lot(who, ask!(), once)),
        "place_work_order" => told(plant.place_work_order(who, ask!(), once)),
        "step_work_order" => told(plant.step_work_order(who, code, ask!(), once)),
        "change_line" => told(plant.change_work_order_line(who, code, ask!(), once)),
        "start_operation" => told(plant.start_operation(who, ask!(), once)),
        "finish_operation" => told(plant.finish_operation(who, code, ask!(), once)),
        "reopen_operation" => told(plant.reopen_operation(who, code, ask!(), once)),
        "feed" => told(plant.feed(who, ask!(), once)),
        "return_material" => told(plant.hand_back(who, ask!(), once)),
        "pass_on" => told(plant.pass_on(who, code, ask!(), once)),
        "lose_from_run" => told(plant.lose_from_run(who, code, ask!(), once)),
        "produce" => told(plant.produce(who, ask!(), once)),
        "rework" => told(plant.rework(who, ask!(), once)),
        "open_tank" => told(plant.open_tank(who, ask!(), once)),
        "fill_tank" => told(plant.fill_tank(who, ask!(), once)),
        "draw_tank" => told(plant.draw_tank(who, ask!(), once)),
        "clean_tank" => told(plant.clean_tank(who, ask!(), once)),
        "build_unit" => told(plant.build_unit(who, ask!(), once)),
        "fill_unit" => told(plant.fill_unit(who, code, ask!(), once)),
        "put_unit" => told(plant.put_unit(who, code, ask!(), once)),
        "plan_shipment" => told(plant.plan_shipment(who, ask!(), once)),
        "set_pick" => told(plant.set_pick(who, code, ask!(), once)),
        "take_pick" => told(plant.take_pick(who, number(), ask!(), once)),
        "drop_pick" => told(plant.drop_pick(who, number(), once)),
        "dispatch" => told(plant.dispatch(who, code, ask!(), once)),
        "deliver" => told(plant.deliver(who, code, ask!(), once)),
        "customer_return" => told(plant.customer_return(who, ask!(), once)),
        "supplier_return" => told(plant.supplier_return(who, ask!(), once)),
        "take_complaint" => told(plant.take_complaint(who, ask!(), once)),
        "step_complaint" => told(plant.step_complaint(who, code, ask!(), once)),
        "undo" => told(plant.undo_act(who, code, ask!(), once)),
        other => panic!("nobody knows how to {other}"),
    }
}
