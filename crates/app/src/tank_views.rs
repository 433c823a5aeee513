//! What people see of tanks: how much is in them, and what was poured in since they were last empty.
//!
//! What was poured in is read by those who ask for it only: a tank that is never empty has a long
//! history, and acts wait for each other.

use domain::masters::Place;
use domain::{MasterKind, PoolId, PoolKind, PoolRef};
use serde::{Deserialize, Serialize};
use store::pools::{self, PoolRow};
use store::{Tx, balances};
use utoipa::{IntoParams, ToSchema};

use crate::contents::tank_life;
use crate::error::{Error, Result};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runs::Ground;
use crate::tanks::Tank;

/// Where a list of tanks begins.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TankQuery {
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// A page of tanks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TankPage {
    /// The tanks, the one longest in use first.
    pub rows: Vec<TankContents>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A lot that was poured into a tank since it was last empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TankLot {
    /// The lot, as traces name it.
    pub lot: String,
    /// Its number.
    pub lot_number: Option<String>,
    /// Code of its item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// How much of it was poured in.
    pub quantity: Option<String>,
    /// The unit.
    pub unit: String,
    /// When.
    pub at: String,
}

/// A tank and how much is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TankView {
    /// The tank, as traces name it.
    pub tank: String,
    /// Its code.
    #[serde(default)]
    #[schema(required)]
    pub code: String,
    /// The name of its place.
    #[serde(default)]
    pub name: Option<String>,
    /// Code of the item it holds.
    pub item: Option<String>,
    /// Its name.
    pub item_name: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// How much is in it, where it holds one item.
    pub on_hand: Option<String>,
}

/// A tank with what was poured into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TankContents {
    /// The tank.
    #[serde(flatten)]
    pub tank: TankView,
    /// What was poured in since it was last empty, the newest first and at most fifty. Nobody can say
    /// how much of each is left.
    pub lots: Vec<TankLot>,
    /// Whether more was poured in than is told.
    pub more: bool,
}

impl Plant {
    /// A page of tanks with what is in them.
    pub fn tanks(&self, operator: &Operator, query: &TankQuery) -> Result<TankPage> {
        operator.need(Permission::WorkRead)?;
        let after: Option<PoolId> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let after = after.unwrap_or_default();
            let found = pools::ids_of_kind(tx, ground, PoolKind::Tank, after, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(ToString::to_string);
            let mut rows = Vec::with_capacity(found.len());
            for pool in found {
                let row = pools::find(tx, ground.0, ground.1, pool)?;
                let tank = Tank::of(row.ok_or(Error::NotFound("tank"))?);
                let (lots, more) = poured(tx, ground, pool)?;
                rows.push(TankContents { tank: view(tx, ground, &tank)?, lots, more });
            }
            Ok(TankPage { rows, next })
        })
    }
}

/// A tank as people see it.
pub(crate) fn view(tx: &mut Tx<'_>, ground: Ground, tank: &Tank) -> Result<TankView> {
    let on_hand = match &tank.row.item {
        Some(_) => Some(balances::on_hand(tx, ground, tank.pool())?),
        None => None,
    };
    let item = tank.row.item.as_ref();
    let code = tank.reference.code.clone();
    let place = store::records::body(tx, ground.0, MasterKind::Place, &code)?;
    let place: Option<Place> =
        place.map(|body| serde_json::from_str(&body).map_err(Error::fault)).transpose()?;
    Ok(TankView {
        tank: tank.reference.to_string(),
        name: place.map(|place| place.name).filter(|name| !name.is_empty()),
        code,
        item: item.map(|item| item.code.clone()),
        item_name: item.map(|item| item.name.clone()),
        unit: item.map(|item| item.unit.clone()),
        on_hand: on_hand.map(domain::quantity::format_scaled),
    })
}

/// The lots that were poured into a tank since it was last empty, and whether there are more.
fn poured(tx: &mut Tx<'_>, ground: Ground, tank: PoolId) -> Result<(Vec<TankLot>, bool)> {
    let life = tank_life(tx, ground, tank, i64::MAX)?;
    let (mut ins, _) = balances::flows(tx, ground, tank)?;
    ins.retain(|flow| life.holds(flow.at.utc_us));
    ins.sort_by_key(|flow| std::cmp::Reverse((flow.at, flow.fact.transfer)));
    let mut lots = Vec::new();
    for flow in ins {
        let row = pools::find(tx, ground.0, ground.1, flow.fact.from)?;
        let Some(PoolRow { pool, item: Some(item), .. }) = row else { continue };
        if lots.len() == LOTS_MAX {
            return Ok((lots, true));
        }
        lots.push(TankLot {
            lot: PoolRef { kind: pool.fact.kind, code: pool.fact.code }.to_string(),
            lot_number: pool.fact.lot_number,
            item: item.code,
            item_name: item.name,
            quantity: flow.fact.qty_from.map(|_| domain::quantity::format_scaled(flow.net.left)),
            unit: item.unit,
            at: flow.at.to_string(),
        });
    }
    Ok((lots, false))
}

/// Lots of a tank that are told at most, the newest.
const LOTS_MAX: usize = 50;
