//! Outputs: what comes out of a run, as a new lot, into one that is there, or as scrap.

use std::collections::BTreeMap;

use domain::facts::{ItemDefined, LotDescribed};
use domain::lots::Use;
use domain::masters::{Attributes, Item};
use domain::production::{self as decisions, Inherited};
use domain::rules::Subject;
use domain::{LineRole, LotStatus, OrderKind, PoolKind, Quantity, Refusal};
use serde::{Deserialize, Serialize};
use store::orders::{self as stored, Order};
use store::{operations, stock};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::contents::{REWORKED, reworked};
use crate::error::{Error, Result};
use crate::feeding::amount_of;
use crate::lots::{Flow, Loaded, NewLot, Opened, in_own_unit, life_end};
use crate::orders::quantity;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runs::{self, LoadedRun};
use crate::scales::{WeighedAsk, Weighing};
use crate::warehouse::given;

/// What comes out of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct Produce {
    /// The run, by its reference or code.
    pub run: String,
    /// Number of the work order it is made for, where the run works for several; the run's own
    /// where absent.
    pub order: Option<String>,
    /// Code of the item; that of the order where absent.
    pub item: Option<String>,
    /// How much that is good; may be absent where only scrap came out.
    pub quantity: Option<String>,
    /// The unit of the quantities; the item's own where absent.
    pub unit: Option<String>,
    /// A lot of the same order to put it into; a new one where absent.
    pub lot: Option<String>,
    /// The number of a new lot; made by the item's rule where absent.
    pub lot_number: Option<String>,
    /// The place it is put at.
    pub place: Option<String>,
    /// Numbers of labels that were printed ahead and are on it now.
    #[serde(default)]
    pub labels: Vec<String>,
    /// How much of it is scrap.
    pub reject: Option<String>,
    /// Why it is scrap.
    pub reject_reason: Option<String>,
    /// The reading of a scale that says how much is good.
    pub weighed: Option<WeighedAsk>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What came out of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Produced {
    /// The run.
    pub run: String,
    /// Number of the work order.
    pub order: String,
    /// The lot, as traces name it; none where only scrap came out.
    pub lot: Option<String>,
    /// Its number.
    pub lot_number: Option<String>,
    /// The movement.
    pub transfer: Option<String>,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// How much that is good.
    pub quantity: String,
    /// The unit.
    pub unit: String,
    /// How much is scrap.
    pub rejected: String,
    /// `pending_inspection` or `released`.
    pub status: Option<String>,
    /// Day it was made: the production day.
    pub produced_on: String,
    /// Code of the shift.
    pub shift: String,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// Allergens in it.
    pub allergens: Option<String>,
    /// Claims that hold for it.
    pub claims: Option<String>,
    /// What the order still takes.
    pub line_open: Option<String>,
}

impl Plant {
    /// Takes an output out of a run, or shows what would come of it.
    pub fn produce(
        &self,
        operator: &Operator,
        ask: &Produce,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<Produced>> {
        let asked = Asked {
            name: "produce",
            permission: Permission::GoodsRecord,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| produce(acting, &content))
    }
}

/// What is to be done, with its values read.
struct Output {
    /// The order it is made for.
    order: Order,
    item: ItemDefined,
    master: Item,
    good: Quantity,
    reject: Quantity,
    /// The line of that order it serves; none for a by-product.
    line: Option<(u32, i128)>,
    place: Option<String>,
    weighing: Option<Weighing>,
}

pub(crate) fn produce(acting: &mut Acting<'_, '_, '_>, ask: &Produce) -> Result<Produced> {
    // Load.
    let run = acting.open_run(&ask.run)?;
    let mut output = output(acting, ask, &run)?;
    let into = match ask.lot.as_deref().filter(|lot| !lot.is_empty()) {
        Some(reference) => Some(acting.lot(reference)?),
        None => None,
    };
    let made_of = acting.made_of(run.pool)?;

    // Decide.
    output.line = acting.output_line(&run, &output)?;
    if let Some(lot) = &into {
        may_top_up(acting, lot, &output, &run)?;
    }
    let reason = ask.reject_reason.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if output.reject > Quantity::ZERO && reason.is_none() {
        return Err(Refusal::BadInput { field: "reject_reason" }.into());
    }
    acting.ask_output_rules(&output, ask)?;

    // Append.
    acting.document = Some(output.order.code.clone());
    acting.reason = reason.map(str::to_owned);
    let work = acting.work_time()?;
    let own_end = life_end(&output.master, Some(work.day));
    let inherited = decisions::inherit(&output.master, own_end, &made_of.ingredients);
    let mut produced = Produced {
        run: run.run.reference.clone(),
        order: output.order.code.clone(),
        lot: None,
        lot_number: None,
        transfer: None,
        item: output.item.code.clone(),
        item_name: output.item.name.clone(),
        quantity: output.good.to_string(),
        unit: output.item.unit.clone(),
        rejected: output.reject.to_string(),
        status: None,
        produced_on: work.day.to_string(),
        shift: work.shift,
        expires_on: None,
        allergens: None,
        claims: None,
        line_open: output.line.map(|(_, open)| {
            domain::quantity::format_scaled((open - i128::from(output.good.0)).max(0))
        }),
    };
    if output.good > Quantity::ZERO {
        let made = Made { inherited, day: work.day, reworked: made_of.reworked };
        acting.make(&run, &output, (into, ask.lot_number.clone()), &made, &mut produced)?;
        acting.bind_to_lot(&ask.labels, produced.lot.as_deref())?;
    }
    if output.reject > Quantity::ZERO {
        acting.scrap(&run, &output)?;
    }
    Ok(produced)
}

/// What a lot is made with.
struct Made {
    inherited: Inherited,
    day: domain::CivilDate,
    reworked: u32,
}

fn output(acting: &mut Acting<'_, '_, '_>, ask: &Produce, run: &LoadedRun) -> Result<Output> {
    let order = acting.made_by(run, ask.order.as_deref())?;
    let item = if let Some(code) = ask.item.as_deref().filter(|item| !item.is_empty()) {
        acting.item(code)?
    } else {
        let ground = acting.ground();
        let makes = runs::makes(acting.cx.tx, ground, order.order)?;
        makes.ok_or(Refusal::BadInput { field: "item" })?
    };
    let master = acting.item_master(&item.code)?;
    let read = |text: Option<&str>| match text.filter(|text| !text.is_empty() && *text != "0") {
        Some(text) => in_own_unit(&item, &master, quantity(text)?, ask.unit.as_deref()),
        None => Ok(Quantity::ZERO),
    };
    let weighing = acting.weighed(ask.weighed.as_ref())?;
    let said = ask.quantity.as_deref().unwrap_or_default();
    let good = match &weighing {
        Some(_) => amount_of(&item, &master, (said, ask.unit.as_deref()), weighing.as_ref())?,
        None => read(ask.quantity.as_deref())?,
    };
    let reject = read(ask.reject.as_deref())?;
    if good == Quantity::ZERO && reject == Quantity::ZERO {
        return Err(Refusal::BadInput { field: "quantity" }.into());
    }
    let place = ask.place.clone().filter(|place| !place.is_empty());
    if let Some(place) = &place {
        acting.place(place)?;
    }
    Ok(Output { order, item, master, good, reject, line: None, place, weighing })
}

/// A lot is topped up by what was made for the same order, or by what it was itself made into again.
fn may_top_up(
    acting: &mut Acting<'_, '_, '_>,
    lot: &Loaded,
    output: &Output,
    run: &LoadedRun,
) -> Result<()> {
    let (item, order) = (&output.item, &output.order);
    let reference = lot.lot.reference.to_string();
    if lot.item.item != item.item {
        let (found, wanted) = (lot.item.code.clone(), item.code.clone());
        return Err(Refusal::WrongItem { found, wanted }.into());
    }
    acting.may_use(lot, Use::Handle)?;
    if lot.lot.status == Some(LotStatus::Rejected) {
        acting.uphold(Err(Refusal::LotRejected { reference: reference.clone() }))?;
    }
    let (fed, _) = acting.flows(run.pool)?;
    if fed.iter().any(|flow| flow.fact.from == lot.lot.pool) {
        return Ok(());
    }
    let (made, _) = acting.flows(lot.lot.pool)?;
    let ground = acting.ground();
    for flow in made {
        // Several orders may share a run: the line says for which of them it was. By-products serve
        // none.
        let served = stored::served_by(acting.cx.tx, ground, flow.fact.transfer)?;
        let is_of_order = if served.is_empty() {
            let of = operations::of_run(acting.cx.tx, ground, flow.fact.from)?;
            of.is_some_and(|operation| operation.order == order.order)
        } else {
            served.iter().any(|(of, _)| *of == order.order)
        };
        if is_of_order {
            return Ok(());
        }
    }
    acting.uphold(Err(Refusal::LotOfOtherOrder { reference, order: order.code.clone() }))
}

impl Acting<'_, '_, '_> {
    /// The order something comes out of a run for: the run's own, or another one that is worked on and
    /// has the run's operation.
    fn made_by(&mut self, run: &LoadedRun, named: Option<&str>) -> Result<Order> {
        let Some(code) = given(named).filter(|code| *code != run.order.code) else {
            return Ok(run.order.clone());
        };
        let order = self.order(OrderKind::Work, &code)?;
        self.uphold(domain::orders::workable(&order.code, order.state))?;
        self.has_operation(&order, run)?;
        Ok(order)
    }

    /// The output line an item serves, with what it still takes; more than that, and an item the
    /// order does not make, need a reason.
    fn output_line(&mut self, run: &LoadedRun, output: &Output) -> Result<Option<(u32, i128)>> {
        let lines = self.order_lines(output.order.order, LineRole::Output)?;
        let order = || output.order.code.clone();
        let about = format!("order:{}", output.order.code);
        let item = &output.item.code;
        let Some(line) = lines.iter().find(|line| line.item == *item) else {
            let materials = self.materials(output.order.order)?;
            if !decisions::goes_on(&materials, item, &run.operation.operation) {
                self.pass(Err(Refusal::ByProduct { order: order(), item: item.clone() }), &about)?;
            }
            return Ok(None);
        };
        if output.good > Quantity::ZERO {
            let routing = self.routing(&output.order)?.operations;
            let step = decisions::step_of(&routing, &run.operation.operation)
                .unwrap_or(run.operation.step);
            let name = &output.item.name;
            self.pass(decisions::may_finish(&routing, step, name), &about)?;
        }
        let open = line.takes();
        let checked = if i128::from(output.good.0) > open {
            let (open, asked) = (domain::quantity::format_scaled(open), output.good.to_string());
            Err(Refusal::OverOutput { order: order(), open, asked })
        } else {
            Ok(())
        };
        self.pass(checked, &about)?;
        Ok(Some((line.line, line.open())))
    }

    /// Puts what is good into a new lot or one that is there.
    fn make(
        &mut self,
        run: &LoadedRun,
        output: &Output,
        (into, lot_number): (Option<Loaded>, Option<String>),
        made: &Made,
        produced: &mut Produced,
    ) -> Result<()> {
        let (pool, reference, number) = if let Some(lot) = into {
            self.top_up(&lot, output, made)?;
            (lot.lot.pool, lot.lot.reference, lot.lot.lot_number)
        } else {
            let opened = self.open_output(run, output, lot_number, made)?;
            (opened.pool, opened.reference, Some(opened.lot_number))
        };
        let transfer = self.transfer(Flow {
            from: run.pool,
            to: pool,
            // A run is kept in kilograms: they follow from the item, or are not known.
            qty_from: None,
            qty_to: Some(output.good),
            equipment: run.operation.equipment.clone(),
            returns: None,
        })?;
        if let Some((line, _)) = output.line {
            self.serve(output.order.order, line, transfer)?;
        }
        if let Some(place) = &output.place {
            self.put_away(pool, place, output.good)?;
        }
        self.hold_as_run(run.pool, pool)?;
        let ground = self.ground();
        let state = stock::lot(self.cx.tx, ground, pool)?;
        produced.lot = Some(reference.to_string());
        produced.lot_number = number;
        if let Some(weighing) = &output.weighing {
            self.note_weighing(transfer, weighing)?;
        }
        produced.transfer = Some(transfer.to_string());
        produced.status = state.status.map(|status| status.to_string());
        produced.expires_on = state.expires_on.map(|day| day.to_string());
        produced.allergens = state.allergens;
        produced.claims = state.claims.filter(|claims| !claims.is_empty());
        Ok(())
    }

    /// Opens the lot of an output.
    fn open_output(
        &mut self,
        run: &LoadedRun,
        output: &Output,
        lot_number: Option<String>,
        made: &Made,
    ) -> Result<Opened> {
        let operation = &run.operation;
        let new = NewLot {
            lot_number: lot_number.filter(|number| !number.trim().is_empty()),
            line: operation.equipment.clone().or_else(|| operation.station.clone()),
            produced_on: Some(made.day),
            expires_on: made.inherited.expires_on,
            allergens: made.inherited.allergens.clone(),
            claims: made.inherited.claims.clone(),
            attributes: with_reworked(None, made.reworked)?,
            ..NewLot::default()
        };
        let opened = self.open_lot(&output.item, &output.master, new)?;
        let inspected = output.master.inspect_final;
        let status = if inspected { LotStatus::PendingInspection } else { LotStatus::Released };
        self.judge(opened.pool, status)?;
        Ok(opened)
    }

    /// A lot is from now on what is true of all of it; what was added was never looked at.
    fn top_up(&mut self, lot: &Loaded, output: &Output, made: &Made) -> Result<()> {
        let ground = self.ground();
        let state = stock::lot(self.cx.tx, ground, lot.lot.pool)?;
        let waits = state.status == Some(LotStatus::PendingInspection);
        if output.master.inspect_final && !waits {
            self.judge(lot.lot.pool, LotStatus::PendingInspection)?;
        }
        let before = Inherited {
            allergens: state.allergens,
            claims: state.claims,
            expires_on: lot.lot.expires_on,
        };
        let after = decisions::topped_up(&before, &made.inherited);
        let attributes = with_reworked(state.attributes.as_deref(), made.reworked)?;
        if after == before && attributes == state.attributes {
            return Ok(());
        }
        self.append(LotDescribed {
            pool: lot.lot.pool,
            produced_on: None,
            expires_on: after.expires_on,
            best_before_on: None,
            retest_on: None,
            allergens: after.allergens,
            origin: None,
            claims: after.claims,
            certificate: None,
            attributes,
        })?;
        Ok(())
    }

    /// What is no good leaves the run for scrap, in kilograms where they are known.
    fn scrap(&mut self, run: &LoadedRun, output: &Output) -> Result<()> {
        let sink = self.sink(PoolKind::Scrap)?;
        let kilograms = Self::kilograms(&output.item, i128::from(output.reject.0));
        let kilograms = kilograms.and_then(|steps| i64::try_from(steps).ok()).map(Quantity);
        self.transfer(Flow {
            from: run.pool,
            to: sink,
            qty_from: kilograms.filter(|quantity| *quantity > Quantity::ZERO),
            qty_to: Some(output.reject),
            equipment: run.operation.equipment.clone(),
            returns: None,
        })?;
        Ok(())
    }

    fn ask_output_rules(&mut self, output: &Output, ask: &Produce) -> Result<()> {
        let mut fields = BTreeMap::from([("quantity", output.good.to_string())]);
        let given = [
            ("lot_number", &ask.lot_number),
            ("place", &ask.place),
            ("reject", &ask.reject),
            ("reject_reason", &ask.reject_reason),
        ];
        for (name, value) in given {
            if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
                fields.insert(name, value.to_owned());
            }
        }
        let item = output.item.code.clone();
        let (day, seen) = (Some(self.today()), BTreeMap::new());
        let subject = Subject { act: "produce", item: &item, partner: "", fields, day, seen };
        self.ask_rules(&subject, &format!("item:{item}"))
    }
}

/// The attributes of a lot with how often it was reworked; never less than before.
fn with_reworked(attributes: Option<&str>, times: u32) -> Result<Option<String>> {
    if times <= reworked(attributes) {
        return Ok(attributes.map(str::to_owned));
    }
    let mut known: Attributes = match attributes {
        Some(text) => serde_json::from_str(text).map_err(Error::fault)?,
        None => Attributes::new(),
    };
    known.insert(REWORKED.to_owned(), times.to_string());
    serde_json::to_string(&known).map(Some).map_err(Error::fault)
}
