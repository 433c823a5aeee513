//! What a device keeps, so that work goes on without network: what waits, the orders of its station,
//! what is to come and to go, blocks, the masters a scan may name, and the lots with where they lie.
//!
//! It says as of when it is. Whoever has it names how far they are and gets what changed since; where
//! too much did, everything anew, and it says which of the two it is.

use std::collections::{BTreeMap, BTreeSet};

use domain::facts::Record;
use domain::{
    CivilDate, Fact, LineRole, MasterKind, OrderId, OrderKind, OrderState, PoolId, PoolKind,
    Tracking,
};
use serde::{Deserialize, Serialize};
use store::ledger::{self, COMPANY_LEDGER};
use store::orders::{self as stored, OrderFilter};
use store::{Tx, masters, pools, records, shipping, stock, transfers, units};
use utoipa::{IntoParams, ToSchema};

use crate::deliveries::{self, ShipmentView};
use crate::error::Result;
use crate::holds::HoldQuery;
use crate::orders::OrderView;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::portions::units_below;
use crate::runs::Ground;
use crate::stock::{LotStock, lot_stock};
use crate::tasks::{TaskQuery, TaskView};
use crate::times;
use crate::work_order_views::{self, WorkOrderView};

/// What a device has, and what it is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FloorCacheQuery {
    /// Code of the station it stands at: only orders with an operation there. All where absent.
    pub station: Option<String>,
    /// `cursor` of what it has; everything where absent.
    pub since: Option<String>,
}

/// What a device keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FloorCache {
    /// When it was so.
    pub as_of: String,
    /// How far it is; named to get what changed since.
    pub cursor: String,
    /// Whether it is everything; else `lots` and `gone` only say what changed, and where `changed` is
    /// false the other lists are as they were and left out.
    pub whole: bool,
    /// Whether anything changed at all.
    pub changed: bool,
    /// What waits for the roles of whoever asks.
    pub tasks: Vec<TaskView>,
    /// Released work orders, with their open runs and materials.
    pub orders: Vec<WorkOrderView>,
    /// Released purchase orders, with what is still to come.
    pub purchases: Vec<OrderView>,
    /// Shipments that are still in the house, with their picks.
    pub shipments: Vec<ShipmentView>,
    /// Blocks that are open.
    pub holds: Vec<FloorHold>,
    /// Places of the company; empty where none of its masters changed.
    pub places: Vec<FloorPlace>,
    /// Items of the company, so that a label's GTIN is known; empty where none of its masters changed.
    pub items: Vec<FloorItem>,
    /// Lots that hold something, with where they lie.
    pub lots: Vec<LotStock>,
    /// Lots that hold nothing any more.
    pub gone: Vec<String>,
    /// Lists that are longer than what is here: `orders`, `purchases`, `shipments`, `holds`, `items`,
    /// `lots`.
    pub more: Vec<String>,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FloorHold {
    /// What it lies on, as traces name it.
    pub lot: String,
    /// Its number.
    pub lot_number: Option<String>,
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: String,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FloorPlace {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `bin`, `station`, `dock`, …
    pub kind: String,
    /// The place it is part of.
    pub parent: String,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FloorItem {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit it is counted in.
    pub unit: String,
    /// Its GTIN, where it has one.
    pub gtin: Option<String>,
    /// Days a lot may be used after it was made.
    pub shelf_life_days: Option<u32>,
    /// Whether its pieces have serial numbers.
    pub serials: bool,
}

/// Orders of a kind, and shipments, at most.
const ORDERS_MAX: u32 = 100;
/// Items at most.
const ITEMS_MAX: usize = 5_000;
/// Lots at most.
const LOTS_MAX: usize = 2_000;
/// Facts since then at most; after more of them everything is read anew.
const FACTS_MAX: u32 = 2_000;
/// Lots read at once.
const BATCH: u32 = 500;

/// How far a copy is: in the chain of the site, and in that of the company; and the day it was told on,
/// because what is late and what is out of date changes at midnight without a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cursor {
    site: i64,
    company: i64,
    day: CivilDate,
}

impl Cursor {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        Some(Self {
            site: parts.next()?.parse().ok()?,
            company: parts.next()?.parse().ok()?,
            day: parts.next()?.parse().ok()?,
        })
    }
}

/// Lots that changed.
enum Changed {
    /// These.
    Pools(BTreeSet<PoolId>),
    /// Too many to say.
    Everything,
}

impl Plant {
    /// What a device keeps, or what changed of it.
    pub fn floor_cache(&self, operator: &Operator, query: &FloorCacheQuery) -> Result<FloorCache> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        let now_us = self.now_us();
        let today = self.today(&zone);
        // How far it is is read before anything else: what changes meanwhile is told twice.
        let now = self.read(|tx| cursor(tx, ground, today))?;
        let had = query.since.as_deref().and_then(Cursor::read);
        let had = had.filter(|had| had.site <= now.site && had.company <= now.company);
        let mut cache = FloorCache {
            as_of: times::in_zone(now_us, &zone),
            cursor: format!("{}.{}.{}", now.site, now.company, now.day),
            whole: false,
            changed: had != Some(now),
            tasks: Vec::new(),
            orders: Vec::new(),
            purchases: Vec::new(),
            shipments: Vec::new(),
            holds: Vec::new(),
            places: Vec::new(),
            items: Vec::new(),
            lots: Vec::new(),
            gone: Vec::new(),
            more: Vec::new(),
        };
        if !cache.changed {
            return Ok(cache);
        }
        let tasks = self.tasks(operator, &TaskQuery::default())?;
        cache.tasks = tasks.rows;
        self.holds_of(operator, &mut cache)?;
        let station = query.station.as_deref().filter(|station| !station.is_empty());
        self.read(|tx| {
            let (orders, items) = orders(tx, ground, station, (&zone, today), &mut cache)?;
            cache.orders = orders;
            to_come_and_go(tx, ground, &mut cache)?;
            if had.is_none_or(|had| had.company != now.company) {
                cache.places = places(tx, ground)?;
                cache.items = all_items(tx, ground, &mut cache.more)?;
            }
            let changed = match had {
                Some(had) => changed_since(tx, ground, had.site)?,
                None => Changed::Everything,
            };
            match changed {
                Changed::Pools(pools) => tell(tx, ground, pools, &mut cache),
                Changed::Everything => {
                    cache.whole = true;
                    all_lots(tx, ground, &items, &mut cache)
                }
            }
        })?;
        Ok(cache)
    }

    fn holds_of(&self, operator: &Operator, cache: &mut FloorCache) -> Result<()> {
        let mut query = HoldQuery { limit: Some(200), ..HoldQuery::default() };
        while cache.holds.len() < LOTS_MAX {
            let page = self.holds(operator, &query)?;
            cache.holds.extend(page.rows.into_iter().map(|hold| FloorHold {
                lot: hold.lot.lot,
                lot_number: hold.lot.lot_number,
                reason: hold.reason,
                since: hold.since,
            }));
            query.cursor = page.next;
            if query.cursor.is_none() {
                return Ok(());
            }
        }
        cache.more.push("holds".to_owned());
        Ok(())
    }
}

fn cursor(tx: &mut Tx<'_>, (company, site): Ground, day: CivilDate) -> Result<Cursor> {
    let mut seq =
        |site| Ok::<_, crate::Error>(ledger::head(tx, company, site)?.map_or(0, |h| h.seq));
    Ok(Cursor { site: seq(site)?, company: seq(COMPANY_LEDGER)?, day })
}

/// Released work orders with an operation at the station, and the items they are about.
fn orders(
    tx: &mut Tx<'_>,
    ground: Ground,
    station: Option<&str>,
    clock: (&jiff::tz::TimeZone, CivilDate),
    cache: &mut FloorCache,
) -> Result<(Vec<WorkOrderView>, BTreeSet<domain::ItemId>)> {
    let filter = OrderFilter {
        kind: OrderKind::Work,
        state: Some(OrderState::Released),
        text: None,
        before: OrderId(0),
        limit: ORDERS_MAX,
    };
    let found = stored::page(tx, ground, &filter)?;
    if found.len() == ORDERS_MAX as usize {
        cache.more.push("orders".to_owned());
    }
    let (mut orders, mut items) = (Vec::new(), BTreeSet::new());
    for order in found {
        let lines = stored::lines(tx, ground, order.order)?;
        let mut view = work_order_views::view(tx, ground, clock, order)?;
        let at_station = |station: &str| {
            view.operations.iter().any(|step| step.station == station)
                || view.runs.iter().any(|run| run.station.as_deref() == Some(station))
        };
        if !station.is_none_or(at_station) {
            continue;
        }
        let inputs = lines.iter().filter(|line| line.role == LineRole::Input);
        items.extend(inputs.map(|line| line.item));
        // What is over is of no use at a station.
        view.runs.retain(|run| run.closed_at.is_none());
        view.made_by_others.clear();
        orders.push(view);
    }
    Ok((orders, items))
}

/// What suppliers still owe, and what is gathered for customers.
fn to_come_and_go(tx: &mut Tx<'_>, ground: Ground, cache: &mut FloorCache) -> Result<()> {
    let filter = OrderFilter {
        kind: OrderKind::Purchase,
        state: Some(OrderState::Released),
        text: None,
        before: OrderId(0),
        limit: ORDERS_MAX,
    };
    for order in stored::page(tx, ground, &filter)? {
        cache.purchases.push(crate::orders::view(tx, ground, order)?);
    }
    for shipment in shipping::page(tx, ground, true, None, ORDERS_MAX)? {
        if shipment.dispatched_at_us.is_none() {
            cache.shipments.push(deliveries::view(tx, ground, shipment)?);
        }
    }
    for (list, long) in [("purchases", cache.purchases.len()), ("shipments", cache.shipments.len())]
    {
        if long == ORDERS_MAX as usize {
            cache.more.push(list.to_owned());
        }
    }
    Ok(())
}

/// Items that may be chosen, by their codes.
fn all_items(tx: &mut Tx<'_>, ground: Ground, more: &mut Vec<String>) -> Result<Vec<FloorItem>> {
    let bodies: BTreeMap<_, _> =
        records::bodies(tx, ground.0, MasterKind::Item)?.into_iter().collect();
    let mut items = Vec::new();
    let mut cut = false;
    masters::stream_items(tx, ground.0, |item| {
        let Some(body) = bodies.get(&item.code) else { return Ok(()) };
        if items.len() == ITEMS_MAX {
            cut = true;
            return Ok(());
        }
        let master: domain::masters::Item =
            serde_json::from_str(body).map_err(crate::Error::fault)?;
        items.push(FloorItem {
            code: item.code,
            name: item.name,
            unit: item.unit,
            gtin: Some(master.gtin).filter(|gtin| !gtin.is_empty()),
            shelf_life_days: master.shelf_life_days,
            serials: matches!(item.tracking, Tracking::Serial | Tracking::LotSerial),
        });
        Ok::<_, crate::Error>(())
    })?;
    if cut {
        more.push("items".to_owned());
    }
    Ok(items)
}

fn places(tx: &mut Tx<'_>, ground: Ground) -> Result<Vec<FloorPlace>> {
    let mut places = Vec::new();
    for (code, body) in records::bodies(tx, ground.0, MasterKind::Place)? {
        let place: domain::masters::Place =
            serde_json::from_str(&body).map_err(crate::Error::fault)?;
        let (name, kind, parent) = (place.name, place.kind, place.parent);
        places.push(FloorPlace { code, name, kind, parent });
    }
    Ok(places)
}

/// Lots that hold something: those of items the orders ask for first, so that they are there when not
/// all of them are.
fn all_lots(
    tx: &mut Tx<'_>,
    ground: Ground,
    items: &BTreeSet<domain::ItemId>,
    cache: &mut FloorCache,
) -> Result<()> {
    let mut told: BTreeSet<PoolId> = BTreeSet::new();
    for item in items.iter().copied().map(Some).chain([None]) {
        let mut after = PoolId(0);
        loop {
            let batch = stock::lots_left(tx, ground, item, after, BATCH)?;
            let last = batch.last().copied();
            for pool in batch.into_iter().filter(|pool| !told.contains(pool)).collect::<Vec<_>>() {
                if told.len() == LOTS_MAX {
                    cache.more.push("lots".to_owned());
                    return Ok(());
                }
                told.insert(pool);
                cache.lots.push(lot_stock(tx, ground, pool, None)?);
            }
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
    }
    Ok(())
}

/// What became of lots.
fn tell(
    tx: &mut Tx<'_>,
    ground: Ground,
    pools: BTreeSet<PoolId>,
    cache: &mut FloorCache,
) -> Result<()> {
    for pool in pools {
        let row = pools::find(tx, ground.0, ground.1, pool)?;
        if !row.is_some_and(|row| row.pool.fact.kind == PoolKind::Lot && row.item.is_some()) {
            continue;
        }
        let lot = lot_stock(tx, ground, pool, None)?;
        if lot.on_hand == "0" && lot.portions.is_empty() {
            cache.gone.push(lot.lot);
        } else {
            cache.lots.push(lot);
        }
    }
    Ok(())
}

/// The pools that facts since then are about.
fn changed_since(tx: &mut Tx<'_>, ground: Ground, seq: i64) -> Result<Changed> {
    let facts = ledger::records(tx, ground.0, ground.1, seq, FACTS_MAX)?;
    if facts.len() == FACTS_MAX as usize {
        return Ok(Changed::Everything);
    }
    let mut pools = BTreeSet::new();
    for Record { entry, .. } in facts {
        match entry.fact {
            Fact::PoolOpened(fact) => pools.extend([fact.pool]),
            Fact::TransferRecorded(fact) => pools.extend([fact.from, fact.to]),
            Fact::TransferCorrected(fact) => {
                let whole = transfers::find(tx, ground.0, ground.1, fact.transfer)?;
                pools.extend(whole.iter().flat_map(|whole| [whole.fact.from, whole.fact.to]));
                pools.extend(fact.from.into_iter().chain(fact.to));
            }
            Fact::LotDescribed(fact) => pools.extend([fact.pool]),
            Fact::LotJudged(fact) => pools.extend([fact.pool]),
            Fact::HoldPlaced(fact) => pools.extend([fact.pool]),
            Fact::HoldLifted(fact) => {
                pools.extend(stock::hold(tx, ground, fact.hold)?.map(|hold| hold.pool));
            }
            Fact::StockMoved(fact) => pools.extend([fact.pool]),
            Fact::PickSet(fact) => pools.extend([fact.pool]),
            Fact::UnitMoved(fact) => {
                let Some(unit) = units::find(tx, ground, fact.unit)? else { continue };
                for below in units_below(tx, ground, unit)? {
                    let inside = stock::in_unit(tx, ground, below.unit)?;
                    pools.extend(inside.iter().map(|portion| portion.pool));
                }
            }
            // What was set aside for a shipment is free again, or gone; what an import brings is much.
            Fact::ShipmentDispatched(_)
            | Fact::ShipmentReopened(_)
            | Fact::ImportCompleted(_)
            | Fact::ImportAbandoned(_) => return Ok(Changed::Everything),
            _ => {}
        }
    }
    Ok(Changed::Pools(pools))
}
