//! Feeding: a lot goes into a run, for a line of the order; what is left over is handed back.
//!
//! The checks come in the order a supervisor asks: is it the right material for this operation, may
//! the lot be used, is there enough, does it lie here, is it not too much, and last the rule table.

use std::collections::BTreeMap;

use domain::facts::{ItemDefined, StockMoved};
use domain::lots::Use;
use domain::masters::Item;
use domain::production::{self as decisions, Portion};
use domain::rules::Subject;
use domain::transfers::{Side, TakenBack, record};
use domain::{
    Instant, LotStatus, PoolId, PoolKind, PoolRef, Quantity, Refusal, Role, TransferId, UnitId,
};
use serde::{Deserialize, Serialize};
use store::{balances, pools, stock, transfers};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::{Error, Result};
use crate::lots::{Flow, Loaded, NewLot, in_own_unit};
use crate::orders::quantity;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runs::LoadedRun;
use crate::scales::{WeighedAsk, Weighing, WeighingView, weighing_view};

/// A material that goes into a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct Feed {
    /// The run, by its reference or code.
    pub run: String,
    /// The lot, by its reference or number. Not needed for water and the like.
    pub lot: Option<String>,
    /// Code of the item, where it is a utility and no lot is named.
    pub item: Option<String>,
    /// How much; may be empty where a scale says so.
    #[serde(default)]
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// The place it is taken from; the station's own where absent.
    pub place: Option<String>,
    /// The reading of a scale that says how much.
    pub weighed: Option<WeighedAsk>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A material that went into a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fed {
    /// The movement: what is left over is handed back by this.
    pub transfer: String,
    /// The run.
    pub run: String,
    /// The lot, as traces name it.
    pub lot: String,
    /// Its number.
    pub lot_number: Option<String>,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// How much, in the item's own unit.
    pub quantity: String,
    /// The unit.
    pub unit: String,
    /// What is left of the lot.
    pub left: String,
    /// The line of the order it serves; none for rework.
    pub line: Option<u32>,
    /// What the line still takes.
    pub line_open: Option<String>,
    /// Code of the item it stands in for.
    pub substitute_for: Option<String>,
    /// Last day the lot may be used.
    pub expires_on: Option<String>,
    /// How it was weighed; absent where somebody typed or counted it.
    #[serde(default)]
    pub weighed: Option<WeighingView>,
}

/// Material that comes back out of a run, into the lot it came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct HandBack {
    /// The movement that fed it.
    pub feed: String,
    /// How much comes back, in the item's own unit or another.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// The place it is put at.
    pub place: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Material that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HandedBack {
    /// The movement.
    pub transfer: String,
    /// The movement it takes back.
    pub feed: String,
    /// The run.
    pub run: String,
    /// The lot.
    pub lot: String,
    /// Code of the item.
    pub item: String,
    /// How much came back.
    pub quantity: String,
    /// The unit.
    pub unit: String,
    /// What stays in the run of that feed.
    pub stays: String,
}

impl Plant {
    /// Feeds a lot to a run, or shows what feeding it would do.
    pub fn feed(
        &self,
        operator: &Operator,
        ask: &Feed,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<Fed>> {
        let asked = Asked {
            name: "feed",
            permission: Permission::GoodsRecord,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| feed(acting, &content))
    }

    /// Hands back a part of what was fed.
    pub fn hand_back(
        &self,
        operator: &Operator,
        ask: &HandBack,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<HandedBack>> {
        let asked = Asked {
            name: "return_material",
            permission: Permission::GoodsRecord,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| hand_back(acting, &content))
    }
}

/// Feeds one lot to a run.
pub(crate) fn feed(acting: &mut Acting<'_, '_, '_>, ask: &Feed) -> Result<Fed> {
    // Load.
    let run = acting.open_run(&ask.run)?;
    let named = ask.lot.as_deref().filter(|lot| !lot.is_empty());
    let Some(reference) = named else { return feed_utility(acting, ask, &run) };
    let spot = acting.spot(ask.place.as_deref(), None)?;
    let loaded = acting.lot_at(reference, spot.as_ref())?;
    let master = acting.item_master(&loaded.item.code)?;
    let materials = acting.materials(run.order.order)?;
    let weighing = acting.weighed(ask.weighed.as_ref())?;
    let unit = ask.unit.as_deref();
    let amount = amount_of(&loaded.item, &master, (&ask.quantity, unit), weighing.as_ref())?;

    // Decide.
    let line = decisions::line_for(&materials, &loaded.item.code, &run.operation.operation);
    let served = line.as_ref().map(Served::of).unwrap_or_default();
    acting.uphold(line.as_ref().map(drop).map_err(Clone::clone))?;
    acting.may_use(&loaded, Use::Consume)?;
    acting.uphold(loaded.lot.enough(amount, acting.at))?;
    let taken =
        acting.taken(&loaded, amount, ask.place.as_deref(), run.operation.station.as_deref())?;
    if let Ok(place) = &line {
        let about = loaded.lot.reference.to_string();
        acting.pass(decisions::within_line(&place.material.line, amount), &about)?;
    }
    acting.ask_feed_rules(&loaded, ask, amount)?;
    acting.ask_instructions_of(&run)?;

    // Append.
    acting.document = Some(run.order.code.clone());
    acting.take_parts(loaded.lot.pool, &taken)?;
    acting.put_into_run(&run, &loaded, (amount, weighing.as_ref()), &served)
}

/// How much it is: what was weighed, in the item's own unit, else what somebody said. Who says
/// something else than the scale is refused.
pub(crate) fn amount_of(
    item: &ItemDefined,
    master: &Item,
    (said, unit): (&str, Option<&str>),
    weighing: Option<&Weighing>,
) -> Result<Quantity> {
    let said = said.trim();
    let Some(weighing) = weighing else {
        return Ok(in_own_unit(item, master, quantity(said)?, unit)?);
    };
    let net = in_own_unit(item, master, weighing.weighed.net, Some("kg"))?;
    if !said.is_empty() && in_own_unit(item, master, quantity(said)?, unit)? != net {
        return Err(Refusal::BadInput { field: "quantity" }.into());
    }
    Ok(net)
}

/// Water and the like have a lot for each production day, opened when it is first used. What the
/// mains gave stands on no delivery: it enters the lot as it is used, from the supplier who has the
/// item's own code. Where nobody wrote that supplier down it enters from `adjust`, and a trace says
/// that its origin is not known.
fn feed_utility(acting: &mut Acting<'_, '_, '_>, ask: &Feed, run: &LoadedRun) -> Result<Fed> {
    // Load.
    let missing = || Refusal::BadInput { field: "lot" };
    let code = ask.item.as_deref().filter(|item| !item.is_empty()).ok_or_else(missing)?;
    let item = acting.item(code)?;
    let master = acting.item_master(code)?;
    let materials = acting.materials(run.order.order)?;
    let amount = in_own_unit(&item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?;

    // Decide.
    if master.kind != "utility" {
        return Err(missing().into());
    }
    let line = decisions::line_for(&materials, code, &run.operation.operation);
    let served = line.as_ref().map(Served::of).unwrap_or_default();
    acting.uphold(line.as_ref().map(drop).map_err(Clone::clone))?;
    if let Ok(place) = &line {
        let about = format!("item:{code}");
        acting.pass(decisions::within_line(&place.material.line, amount), &about)?;
    }
    acting.ask_instructions_of(run)?;

    // Append.
    acting.document = Some(run.order.code.clone());
    let loaded = acting.period_lot(&item, &master)?;
    acting.may_use(&loaded, Use::Consume)?;
    acting.ask_feed_rules(&loaded, ask, amount)?;
    let mains = match acting.outside(Role::Supplier, code) {
        Ok((pool, _)) => pool,
        Err(Error::Refusal(_)) => acting.sink(PoolKind::Adjust)?,
        Err(other) => return Err(other),
    };
    acting.transfer(Flow {
        from: mains,
        to: loaded.lot.pool,
        qty_from: None,
        qty_to: Some(amount),
        equipment: None,
        returns: None,
    })?;
    acting.put_into_run(run, &loaded, (amount, None), &served)
}

/// The line something serves, if it serves one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Served {
    pub(crate) line: Option<u32>,
    pub(crate) substitute_for: Option<String>,
    /// What the line took before.
    pub(crate) open: i128,
}

impl Served {
    /// The line a material serves.
    pub(crate) fn of(place: &decisions::Place<'_>) -> Self {
        let line = &place.material.line;
        Self {
            line: Some(line.line),
            substitute_for: place.substitute.then(|| line.item.clone()),
            open: i128::from(line.ordered.0) - line.served,
        }
    }
}

/// A part of a lot that leaves a place or a unit.
pub(crate) struct Taken {
    place: String,
    unit: UnitId,
    quantity: Quantity,
}

impl Acting<'_, '_, '_> {
    /// Moves so much out of a lot or tank and into a run, for the line it serves.
    pub(crate) fn put_into_run(
        &mut self,
        run: &LoadedRun,
        loaded: &Loaded,
        (amount, weighing): (Quantity, Option<&Weighing>),
        served: &Served,
    ) -> Result<Fed> {
        let transfer = self.transfer(Flow {
            from: loaded.lot.pool,
            to: run.pool,
            qty_from: Some(amount),
            // A run is kept in kilograms: they follow from the item, or are not known.
            qty_to: None,
            equipment: run.operation.equipment.clone(),
            returns: None,
        })?;
        if let Some(weighing) = weighing {
            self.note_weighing(transfer, weighing)?;
        }
        if let Some(line) = served.line {
            self.serve(run.order.order, line, transfer)?;
        }
        self.describe_anew(run.pool)?;
        let ground = self.ground();
        let left = balances::on_hand(self.cx.tx, ground, loaded.lot.pool)?;
        let open = (served.open - i128::from(amount.0)).max(0);
        let weighed = weighing_view(self.cx.tx, ground, transfer)?;
        Ok(Fed {
            weighed,
            transfer: transfer.to_string(),
            run: run.run.reference.clone(),
            lot: loaded.lot.reference.to_string(),
            lot_number: loaded.lot.lot_number.clone(),
            item: loaded.item.code.clone(),
            item_name: loaded.item.name.clone(),
            quantity: amount.to_string(),
            unit: loaded.item.unit.clone(),
            left: domain::quantity::format_scaled(left),
            line: served.line,
            line_open: served.line.map(|_| domain::quantity::format_scaled(open)),
            substitute_for: served.substitute_for.clone(),
            expires_on: loaded.lot.expires_on.map(|day| day.to_string()),
        })
    }

    /// From which portions of a lot so much is taken: those of the place that was named, else those
    /// at the station, else what has no place.
    pub(crate) fn taken(
        &mut self,
        loaded: &Loaded,
        amount: Quantity,
        place: Option<&str>,
        station: Option<&str>,
    ) -> Result<Vec<Taken>> {
        let ground = self.ground();
        let mut portions = stock::portions(self.cx.tx, ground, loaded.lot.pool)?;
        let placed: i128 = portions.iter().map(|portion| i128::from(portion.quantity.0)).sum();
        let mut unplaced = (loaded.lot.moves.on_hand() - placed).max(0);
        let named = place.filter(|place| !place.is_empty());
        if let Some(place) = named {
            self.place(place)?;
            portions.retain(|portion| portion.place == place);
            unplaced = 0;
        }
        let station = named.or(station);
        let mut seen = Vec::with_capacity(portions.len());
        for portion in &portions {
            let at_station = match station {
                Some(station) => self.is_within(&portion.place, station)?,
                None => true,
            };
            let place = portion.place.clone();
            seen.push(Portion { place, quantity: portion.quantity, at_station });
        }
        let reference = loaded.lot.reference.to_string();
        let taken = match decisions::take_from(&seen, unplaced, (&reference, station), amount) {
            Ok(taken) => taken,
            Err(refusal) => {
                self.uphold(Err(refusal))?;
                if let Some(place) = named {
                    let place = place.to_owned();
                    return Ok(vec![Taken { place, unit: UnitId(0), quantity: amount }]);
                }
                decisions::took_from(&seen, station, amount)
            }
        };
        let part = |(index, quantity): (usize, Quantity)| {
            let portion = &portions[index];
            Taken { place: portion.place.clone(), unit: portion.unit, quantity }
        };
        Ok(taken.into_iter().map(part).collect())
    }

    /// Whether a place is another one or lies within it.
    fn is_within(&mut self, place: &str, of: &str) -> Result<bool> {
        let mut at = place.to_owned();
        for _ in 0..PLACES_DEEP {
            if at == of {
                return Ok(true);
            }
            let known: Option<domain::masters::Place> =
                self.master(domain::MasterKind::Place, &at)?;
            match known.map(|place| place.parent).filter(|parent| !parent.is_empty()) {
                Some(parent) => at = parent,
                None => return Ok(false),
            }
        }
        Ok(false)
    }

    /// Portions leave their places before they are transferred (decision 9).
    pub(crate) fn take_parts(&mut self, pool: PoolId, taken: &[Taken]) -> Result<()> {
        for part in taken {
            self.append(StockMoved {
                pool,
                quantity: part.quantity,
                from: (!part.place.is_empty()).then(|| part.place.clone()),
                to: None,
                from_unit: (part.unit.0 != 0).then_some(part.unit),
                to_unit: None,
            })?;
        }
        Ok(())
    }

    /// Asks the rule table about a feed.
    pub(crate) fn ask_feed_rules(
        &mut self,
        loaded: &Loaded,
        ask: &Feed,
        amount: Quantity,
    ) -> Result<()> {
        let mut fields = BTreeMap::from([("quantity", amount.to_string())]);
        let mut put = |name, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                fields.insert(name, value);
            }
        };
        put("lot_number", loaded.lot.lot_number.clone());
        put("supplier_lot", loaded.supplier_lot.clone());
        put("expires_on", loaded.lot.expires_on.map(|day| day.to_string()));
        put("place", ask.place.clone());
        let item = loaded.item.code.clone();
        let (day, seen) = (Some(self.today()), BTreeMap::new());
        let subject = Subject { act: "feed", item: &item, partner: "", fields, day, seen };
        self.ask_rules(&subject, &loaded.lot.reference.to_string())
    }

    /// The lot of a utility for the production day; opened when it is first asked for.
    fn period_lot(
        &mut self,
        item: &domain::facts::ItemDefined,
        master: &domain::masters::Item,
    ) -> Result<Loaded> {
        let day = self.work_time()?.day;
        let number = format!("{}-{}", item.code, day.to_string().replace('-', ""));
        let reference = PoolRef { kind: PoolKind::Lot, code: number.clone() };
        let known = pools::by_reference(self.cx.tx, self.company, self.site, &reference)?;
        if let Some(row) = known {
            return self.loaded(&reference, row);
        }
        let new = NewLot { lot_number: Some(number), produced_on: Some(day), ..NewLot::default() };
        let opened = self.open_lot(item, master, new)?;
        self.judge(opened.pool, LotStatus::Released)?;
        self.lot(&opened.reference.to_string())
    }
}

/// How deep places lie in each other at most.
const PLACES_DEEP: usize = 20;

pub(crate) fn hand_back(acting: &mut Acting<'_, '_, '_>, ask: &HandBack) -> Result<HandedBack> {
    // Load.
    let (taken_back, net) = fed(acting, &ask.feed)?;
    let ground = acting.ground();
    let lot = pools::find(acting.cx.tx, ground.0, ground.1, taken_back.from)?;
    let run = pools::find(acting.cx.tx, ground.0, ground.1, taken_back.to)?;
    let (lot, run) = (lot.ok_or(Error::NotFound("pool"))?, run.ok_or(Error::NotFound("pool"))?);
    let reference =
        |fact: &domain::facts::PoolOpened| PoolRef { kind: fact.kind, code: fact.code.clone() };
    let (lot_ref, run_ref) = (reference(&lot.pool.fact), reference(&run.pool.fact));
    if run_ref.kind != PoolKind::Run {
        return Err(Refusal::BadReturn { transfer: ask.feed.clone() }.into());
    }
    let loaded_run = acting.open_run(&run_ref.to_string())?;
    let unknown = || Refusal::UnknownPool { reference: lot_ref.to_string() };
    let item = lot.item.ok_or_else(unknown)?;
    let master = acting.item_master(&item.code)?;
    let amount = in_own_unit(&item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?;

    // Decide.
    let from = Side {
        pool: taken_back.to,
        reference: run_ref.clone(),
        has_item: false,
        quantity: taken_back.left_to.map(|_| amount),
    };
    let to = Side {
        pool: taken_back.from,
        reference: lot_ref.clone(),
        has_item: true,
        quantity: Some(amount),
    };
    record(&from, &to, acting.at, acting.cx.now_us, Some(&taken_back))?;
    let place = ask.place.as_deref().filter(|place| !place.is_empty());
    if let Some(place) = place {
        acting.place(place)?;
    }

    // Append.
    acting.document = Some(loaded_run.order.code.clone());
    let transfer = acting.transfer(Flow {
        from: taken_back.to,
        to: taken_back.from,
        qty_from: from.quantity,
        qty_to: Some(amount),
        equipment: loaded_run.operation.equipment.clone(),
        returns: Some(taken_back.transfer),
    })?;
    if let Some(place) = place {
        acting.put_away(taken_back.from, place, amount)?;
    }
    Ok(HandedBack {
        transfer: transfer.to_string(),
        feed: taken_back.code,
        run: run_ref.to_string(),
        lot: lot_ref.to_string(),
        item: item.code,
        quantity: amount.to_string(),
        unit: item.unit,
        stays: domain::quantity::format_scaled(net - i128::from(amount.0)),
    })
}

/// A feed with what stands of it.
fn fed(acting: &mut Acting<'_, '_, '_>, code: &str) -> Result<(TakenBack, i128)> {
    let ground = acting.ground();
    let unknown = || Refusal::UnknownTransfer { transfer: code.to_owned() };
    let known = transfers::by_code(acting.cx.tx, ground.0, ground.1, code)?.ok_or_else(unknown)?;
    let ids = [known.fact.transfer];
    let standing = balances::all_standing(acting.cx.tx, ground, &ids)?;
    let standing = standing.into_iter().next().ok_or_else(unknown)?;
    if acting.at < standing.at {
        let (at, began): (Instant, Instant) = (acting.at, standing.at);
        let started_at = Instant { utc_us: began.utc_us, offset_min: at.offset_min }.to_string();
        return Err(Refusal::RunNotStarted { run: code.to_owned(), started_at }.into());
    }
    let net = balances::net(acting.cx.tx, ground, &ids)?;
    let net = net.get(&known.fact.transfer).copied().unwrap_or_default();
    let left = |said: Option<Quantity>, left: i128| {
        said.map(|_| Quantity(i64::try_from(left).unwrap_or(i64::MAX)))
    };
    let fact = standing.fact;
    let transfer: TransferId = fact.transfer;
    let taken_back = TakenBack {
        transfer,
        code: fact.code,
        from: fact.from,
        to: fact.to,
        left_from: left(fact.qty_from, net.left),
        left_to: left(fact.qty_to, net.entered),
    };
    Ok((taken_back, net.left))
}
