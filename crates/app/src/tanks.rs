//! Tanks: where lots are poured together, and drawn from without their names. The heel stays.

use domain::facts::{ItemDefined, PoolOpened};
use domain::lots::Use;
use domain::masters::Item;
use domain::{LotStatus, PoolId, PoolKind, PoolRef, Quantity, Refusal, production as decisions};
use serde::{Deserialize, Serialize};
use store::pools::{self, PoolRow};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::Result;
use crate::feeding::Served;
use crate::lots::{Flow, NewLot, in_own_unit, life_end};
use crate::orders::{chosen, quantity};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::tank_views::{TankView, view};

/// A tank that is taken into use.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct OpenTank {
    /// Its code: that of a place of kind `tank`.
    pub code: String,
    /// Code of the one item it holds; none where it holds whatever is poured in, in kilograms.
    pub item: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A lot that is poured into a tank.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct FillTank {
    /// The tank, by its reference or code.
    pub tank: String,
    /// The lot, by its reference or number.
    pub lot: String,
    /// How much.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// The place it is taken from.
    pub place: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What is drawn from a tank: into a run, or into a new lot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct DrawTank {
    /// The tank, by its reference or code.
    pub tank: String,
    /// The run it goes into; a new lot where absent.
    pub run: Option<String>,
    /// Code of the new lot's item; needed where the tank has none.
    pub item: Option<String>,
    /// The number of the new lot; made by the item's rule where absent.
    pub lot_number: Option<String>,
    /// How much: in the item's own unit, or in kilograms where the tank has no item and it goes into
    /// a run.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// The place the new lot is put at.
    pub place: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What moved into or out of a tank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Poured {
    /// The movement.
    pub transfer: String,
    /// Where it came from.
    pub from: String,
    /// Where it went.
    pub to: String,
    /// Number of the lot it came from or went into.
    pub lot_number: Option<String>,
    /// How much.
    pub quantity: String,
    /// The unit.
    pub unit: String,
    /// The tank with how much is in it now.
    pub tank: TankView,
}

impl Plant {
    /// Takes a tank into use.
    pub fn open_tank(
        &self,
        operator: &Operator,
        ask: &OpenTank,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<TankView>> {
        let asked = asked("open_tank", &ask.act, key, preview);
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| open(acting, &content))
    }

    /// Pours a lot into a tank.
    pub fn fill_tank(
        &self,
        operator: &Operator,
        ask: &FillTank,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<Poured>> {
        let asked = asked("fill_tank", &ask.act, key, preview);
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| fill(acting, &content))
    }

    /// Draws from a tank into a run or a new lot.
    pub fn draw_tank(
        &self,
        operator: &Operator,
        ask: &DrawTank,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<Poured>> {
        let asked = asked("draw_tank", &ask.act, key, preview);
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| draw(acting, &content))
    }
}

fn asked<'a>(
    name: &'static str,
    how: &'a ActAsk,
    key: Option<&'a str>,
    preview: bool,
) -> Asked<'a> {
    Asked { name, permission: Permission::GoodsRecord, how, key, preview, enrolls: false }
}

/// A tank as acts need it.
pub(crate) struct Tank {
    pub(crate) reference: PoolRef,
    pub(crate) row: PoolRow,
}

impl Tank {
    pub(crate) fn of(row: PoolRow) -> Self {
        let fact = &row.pool.fact;
        Self { reference: PoolRef { kind: fact.kind, code: fact.code.clone() }, row }
    }

    pub(crate) const fn pool(&self) -> PoolId {
        self.row.pool.fact.pool
    }
}

impl Acting<'_, '_, '_> {
    pub(crate) fn tank(&mut self, reference: &str) -> Result<Tank> {
        let code = reference.strip_prefix("tank:").unwrap_or(reference).to_owned();
        let asked = PoolRef { kind: PoolKind::Tank, code };
        let row = pools::by_reference(self.cx.tx, self.company, self.site, &asked)?;
        let unknown = || Refusal::UnknownPool { reference: reference.to_owned() };
        Ok(Tank { row: row.ok_or_else(unknown)?, reference: asked })
    }

    pub(crate) fn tank_view(&mut self, tank: &Tank) -> Result<TankView> {
        let ground = self.ground();
        view(self.cx.tx, ground, tank)
    }
}

fn open(acting: &mut Acting<'_, '_, '_>, ask: &OpenTank) -> Result<TankView> {
    // Load.
    let code = chosen(Some(&ask.code))?.ok_or(Refusal::BadInput { field: "code" })?;
    let place = acting.place(&code)?;
    let item = match ask.item.as_deref().filter(|item| !item.is_empty()) {
        Some(item) => Some(acting.item(item)?),
        None => None,
    };
    let reference = PoolRef { kind: PoolKind::Tank, code: code.clone() };
    let known = pools::by_reference(acting.cx.tx, acting.company, acting.site, &reference)?;

    // Decide.
    if place.kind != "tank" {
        return Err(Refusal::NotATank { place: code }.into());
    }
    if known.is_some() {
        return Err(Refusal::NameTaken { name: code }.into());
    }

    // Append.
    let pool = PoolId(acting.next_id()?);
    acting.append(PoolOpened {
        pool,
        kind: PoolKind::Tank,
        code: code.clone(),
        item: item.map(|item| item.item),
        partner: None,
        lot_number: None,
        supplier_lot: None,
        expires: None,
        work_order: None,
        operation: None,
        closed_at: None,
        tolerance_s: None,
    })?;
    let tank = acting.tank(&code)?;
    acting.tank_view(&tank)
}

fn fill(acting: &mut Acting<'_, '_, '_>, ask: &FillTank) -> Result<Poured> {
    // Load.
    let tank = acting.tank(&ask.tank)?;
    let loaded = acting.lot(&ask.lot)?;
    let master = acting.item_master(&loaded.item.code)?;
    let amount = in_own_unit(&loaded.item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?;

    // Decide.
    if let Some(held) = tank.row.item.as_ref().filter(|held| held.item != loaded.item.item) {
        let (found, wanted) = (loaded.item.code.clone(), held.code.clone());
        return Err(Refusal::WrongItem { found, wanted }.into());
    }
    loaded.lot.usable_on(acting.today(), Use::Consume)?;
    loaded.lot.enough(amount, acting.at)?;
    let taken = acting.taken(&loaded, amount, ask.place.as_deref(), None)?;

    // Append.
    acting.take_parts(loaded.lot.pool, &taken)?;
    let transfer = acting.transfer(Flow {
        from: loaded.lot.pool,
        to: tank.pool(),
        qty_from: Some(amount),
        // A tank without an item is kept in kilograms, which follow from the lot's item.
        qty_to: tank.row.item.is_some().then_some(amount),
        equipment: None,
        returns: None,
    })?;
    Ok(Poured {
        transfer: transfer.to_string(),
        from: loaded.lot.reference.to_string(),
        to: tank.reference.to_string(),
        lot_number: loaded.lot.lot_number,
        quantity: amount.to_string(),
        unit: loaded.item.unit,
        tank: acting.tank_view(&tank)?,
    })
}

fn draw(acting: &mut Acting<'_, '_, '_>, ask: &DrawTank) -> Result<Poured> {
    // Load.
    let tank = acting.tank(&ask.tank)?;

    match ask.run.as_deref().filter(|run| !run.is_empty()) {
        Some(run) if tank.row.item.is_some() => draw_item_into_run(acting, ask, &tank, run),
        Some(run) => draw_into_run(acting, ask, &tank, run),
        None => draw_into_lot(acting, ask, &tank),
    }
}

/// From a tank of one item: a feed like one from a lot.
fn draw_item_into_run(
    acting: &mut Acting<'_, '_, '_>,
    ask: &DrawTank,
    tank: &Tank,
    run: &str,
) -> Result<Poured> {
    // Load.
    let run = acting.open_run(run)?;
    let loaded = acting.loaded(&tank.reference, tank.row.clone())?;
    let master = acting.item_master(&loaded.item.code)?;
    let materials = acting.materials(run.order.order)?;
    let amount = in_own_unit(&loaded.item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?;

    // Decide.
    let place = decisions::line_for(&materials, &loaded.item.code, &run.operation.operation)?;
    loaded.lot.usable_on(acting.today(), Use::Consume)?;
    loaded.lot.enough(amount, acting.at)?;
    let about = tank.reference.to_string();
    acting.pass(decisions::within_line(&place.material.line, amount), &about)?;

    // Append.
    acting.document = Some(run.order.code.clone());
    let served = Served::of(&place);
    let fed = acting.put_into_run(&run, &loaded, (amount, None), &served)?;
    Ok(Poured {
        transfer: fed.transfer,
        from: fed.lot,
        to: fed.run,
        lot_number: None,
        quantity: fed.quantity,
        unit: fed.unit,
        tank: acting.tank_view(tank)?,
    })
}

/// From a tank of anything: kilograms, for no line of the order.
fn draw_into_run(
    acting: &mut Acting<'_, '_, '_>,
    ask: &DrawTank,
    tank: &Tank,
    run: &str,
) -> Result<Poured> {
    // Load.
    let run = acting.open_run(run)?;
    let amount = quantity(&ask.quantity)?;

    // Decide.
    if ask.unit.as_deref().is_some_and(|unit| !unit.is_empty() && unit != "kg") {
        return Err(Refusal::BadInput { field: "unit" }.into());
    }
    acting.not_held(tank)?;

    // Append.
    acting.document = Some(run.order.code.clone());
    let transfer = acting.transfer(Flow {
        from: tank.pool(),
        to: run.pool,
        qty_from: Some(amount),
        qty_to: Some(amount),
        equipment: run.operation.equipment.clone(),
        returns: None,
    })?;
    Ok(Poured {
        transfer: transfer.to_string(),
        from: tank.reference.to_string(),
        to: run.run.reference,
        lot_number: None,
        quantity: amount.to_string(),
        unit: "kg".to_owned(),
        tank: acting.tank_view(tank)?,
    })
}

fn draw_into_lot(acting: &mut Acting<'_, '_, '_>, ask: &DrawTank, tank: &Tank) -> Result<Poured> {
    // Load.
    let drawn = Drawn {
        item: ask.item.as_deref(),
        lot_number: ask.lot_number.as_deref(),
        place: ask.place.as_deref(),
    };
    let item = acting.item_of(tank, &drawn)?;
    let master = acting.item_master(&item.code)?;
    let amount = in_own_unit(&item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?;

    // Decide.
    if tank.row.item.is_some() {
        let loaded = acting.loaded(&tank.reference, tank.row.clone())?;
        loaded.lot.enough(amount, acting.at)?;
    }
    acting.not_held(tank)?;

    // Append.
    acting.pour_into_lot(tank, (&item, &master), &drawn, amount)
}

/// The lot that is drawn from a tank, as it was asked for.
pub(crate) struct Drawn<'a> {
    pub(crate) item: Option<&'a str>,
    pub(crate) lot_number: Option<&'a str>,
    pub(crate) place: Option<&'a str>,
}

impl Acting<'_, '_, '_> {
    /// The item of a lot that is drawn from a tank.
    fn item_of(&mut self, tank: &Tank, drawn: &Drawn<'_>) -> Result<ItemDefined> {
        let held = tank.row.item.as_ref();
        let named = drawn.item.filter(|item| !item.is_empty());
        let item = match (named, held) {
            (Some(code), _) => self.item(code)?,
            (None, Some(item)) => item.clone(),
            (None, None) => return Err(Refusal::BadInput { field: "item" }.into()),
        };
        match held.filter(|held| held.item != item.item) {
            Some(held) => {
                let (found, wanted) = (item.code, held.code.clone());
                Err(Refusal::WrongItem { found, wanted }.into())
            }
            None => Ok(item),
        }
    }

    /// What is left in a tank becomes a lot; a tank without an item is kept in kilograms.
    pub(crate) fn residue_into_lot(
        &mut self,
        tank: &Tank,
        drawn: &Drawn<'_>,
        residue: Quantity,
    ) -> Result<Poured> {
        let item = self.item_of(tank, drawn)?;
        if tank.row.item.is_none() && item.unit != "kg" {
            return Err(Refusal::BadInput { field: "item" }.into());
        }
        self.not_held(tank)?;
        let master = self.item_master(&item.code)?;
        self.pour_into_lot(tank, (&item, &master), drawn, residue)
    }

    /// So much of what is in a tank becomes a lot that inherits from all of it.
    fn pour_into_lot(
        &mut self,
        tank: &Tank,
        (item, master): (&ItemDefined, &Item),
        drawn: &Drawn<'_>,
        amount: Quantity,
    ) -> Result<Poured> {
        let place = drawn.place.filter(|place| !place.is_empty());
        if let Some(place) = place {
            self.place(place)?;
        }
        let day = self.work_time()?.day;
        let made_of = self.in_tank(tank.pool())?;
        let own_end = life_end(master, Some(day));
        let inherited = decisions::inherit(master, own_end, &made_of.ingredients);
        let number = drawn.lot_number.filter(|number| !number.trim().is_empty());
        let new = NewLot {
            lot_number: number.map(str::to_owned),
            line: Some(tank.reference.code.clone()),
            produced_on: Some(day),
            expires_on: inherited.expires_on,
            allergens: inherited.allergens,
            claims: inherited.claims,
            ..NewLot::default()
        };
        let opened = self.open_lot(item, master, new)?;
        let status =
            if master.inspect_final { LotStatus::PendingInspection } else { LotStatus::Released };
        self.judge(opened.pool, status)?;
        let weighed = tank.row.item.is_some() || item.unit == "kg";
        let transfer = self.transfer(Flow {
            from: tank.pool(),
            to: opened.pool,
            qty_from: weighed.then_some(amount),
            qty_to: Some(amount),
            equipment: None,
            returns: None,
        })?;
        if let Some(place) = place {
            self.put_away(opened.pool, place, amount)?;
        }
        Ok(Poured {
            transfer: transfer.to_string(),
            from: tank.reference.to_string(),
            to: opened.reference.to_string(),
            lot_number: Some(opened.lot_number),
            quantity: amount.to_string(),
            unit: item.unit.clone(),
            tank: self.tank_view(tank)?,
        })
    }

    /// Nothing leaves a tank a block lies on.
    fn not_held(&mut self, tank: &Tank) -> Result<()> {
        let ground = self.ground();
        let holds = store::stock::holds(self.cx.tx, ground, tank.pool())?;
        match holds.into_iter().find(|hold| hold.lifted_at_us.is_none()) {
            Some(hold) => {
                let (reference, reason) = (tank.reference.to_string(), hold.reason);
                Err(Refusal::LotOnHold { reference, reason }.into())
            }
            None => Ok(()),
        }
    }
}
