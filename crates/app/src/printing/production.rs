//! The work order that travels with the goods.

use documents::{Document, Material, Step, WorkOrder, figure_of};
use domain::LineRole;
use jiff::tz::TimeZone;

use super::{Paper, on_the_wall};
use crate::error::Result;
use crate::orders::OrderLineView;
use crate::plant::{Operator, Plant};
use crate::times;
use crate::work_order_views::{StepView, WorkOrderView};

impl Plant {
    /// A work order with blanks to write on.
    pub fn work_order_sheet(
        &self,
        operator: &Operator,
        code: &str,
        language: Option<&str>,
    ) -> Result<Paper> {
        let order = self.work_order(operator, code)?;
        let sheet = sheet(order, &times::zone(&operator.zone));
        self.paper(operator, language, Document::WorkOrder(sheet))
    }
}

fn sheet(view: WorkOrderView, zone: &TimeZone) -> WorkOrder {
    let output = LineRole::Output.to_string();
    let (makes, materials): (Vec<_>, Vec<_>) =
        view.order.lines.into_iter().partition(|line| line.role == output);
    let makes = makes.into_iter().next();
    let quantity = makes.as_ref().map(|line| figure_of(&line.quantity, &line.unit));
    let (item, item_name) = makes.map(|line| (line.item, line.item_name)).unwrap_or_default();
    WorkOrder {
        number: view.order.code,
        state: view.order.state,
        item,
        item_name,
        quantity: quantity.unwrap_or_default(),
        due_on: view.order.due_on,
        bom: view.bom,
        routing: view.routing,
        written_at: on_the_wall(&view.order.at, zone),
        materials: materials.into_iter().map(material).collect(),
        steps: view.operations.into_iter().map(step).collect(),
    }
}

fn material(line: OrderLineView) -> Material {
    Material {
        needed: figure_of(&line.quantity, &line.unit),
        line: line.line,
        item: line.item,
        item_name: line.item_name,
        operation: line.operation,
        substitutes: line.substitutes,
    }
}

fn step(view: StepView) -> Step {
    Step {
        step: view.step,
        operation: view.operation,
        name: view.name,
        station: view.station,
        equipment: view.equipment,
    }
}
