//! Bills of materials and routings as orders and readers need them.

use std::collections::BTreeMap;

use domain::boms::{self as bills, Explosion};
use domain::circles::KeptKind;
use domain::facts::ItemDefined;
use domain::masters::{Bom, Routing};
use domain::{CivilDate, MasterKind, Quantity, Refusal};
use serde::{Deserialize, Serialize};
use store::{Tx, masters, records};
use utoipa::{IntoParams, ToSchema};

use crate::acts::Acting;
use crate::error::{Error, Result};
use crate::orders::{date, quantity};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// How much of an item is taken apart.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExplosionQuery {
    /// How much of the item; 1 where absent.
    pub quantity: Option<String>,
    /// The day whose bills count, `YYYY-MM-DD`; today where absent.
    pub day: Option<String>,
}

/// All levels of what an item is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExplosionView {
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// How much of it.
    pub quantity: String,
    /// Its unit.
    pub unit: String,
    /// Whether the list is whole.
    pub complete: bool,
    /// Each material after what it is for.
    pub levels: Vec<LevelView>,
}

/// A material on some level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LevelView {
    /// 1 for what the item itself is made of.
    pub level: u32,
    /// Code of the material.
    pub item: String,
    /// Its name; its code where nobody defined the item.
    pub item_name: String,
    /// How much of it.
    pub quantity: String,
    /// Its unit.
    pub unit: String,
    /// Code of the bill it is made by itself.
    pub bom: Option<String>,
    /// The operation that uses it.
    pub operation: String,
}

impl Plant {
    /// Everything an item is made of, level by level.
    pub fn explosion(
        &self,
        operator: &Operator,
        item: &str,
        query: &ExplosionQuery,
    ) -> Result<ExplosionView> {
        operator.need(Permission::WorkRead)?;
        let of = query.quantity.as_deref().map_or(Ok(Quantity::whole(1)), quantity)?;
        let day = date(query.day.as_deref(), "day")?;
        let zone = times::zone(&operator.zone);
        let day = day.unwrap_or_else(|| today(self.now_us(), &zone));
        let company = operator.company;
        self.read(|tx| {
            let known = masters::item_by_code(tx, company, item)?;
            let unknown = || Refusal::UnknownCode { kind: "item", code: item.to_owned() };
            let known = known.ok_or_else(unknown)?;
            let bills: Vec<(String, Bom)> = all(tx, company, MasterKind::Bom)?;
            let hides = |code: &str| operator.outside.hides(KeptKind::Bom, code);
            if bills::choose(&bills, &known.code, None, day).is_ok_and(|(code, _)| hides(code)) {
                // Another bill would tell the wrong thing: it is as if there were none.
                return Err(Refusal::NoBom { item: known.code }.into());
            }
            let mut items = BTreeMap::new();
            for line in bills.iter().flat_map(|(_, bom)| &bom.lines) {
                if let Some(known) = masters::item_by_code(tx, company, &line.item)? {
                    items.insert(line.item.clone(), known);
                }
            }
            let units =
                items.iter().map(|(code, item)| (code.clone(), item.unit.clone())).collect();
            let explosion = bills::explode(&bills, &units, (item, of), day)?;
            let explosion = without_kept(explosion, hides);
            Ok(explosion_view(&known, of, explosion, &items))
        })
    }
}

/// An explosion that goes no deeper where a material is made by a bill that is kept from its reader; then it
/// is not whole.
fn without_kept(mut explosion: Explosion, hides: impl Fn(&str) -> bool) -> Explosion {
    let mut below: Option<u32> = None;
    let mut levels = Vec::with_capacity(explosion.levels.len());
    for mut level in explosion.levels {
        if below.is_some_and(|of| level.level > of) {
            continue;
        }
        below = None;
        if level.bom.as_deref().is_some_and(&hides) {
            (below, level.bom, explosion.complete) = (Some(level.level), None, false);
        }
        levels.push(level);
    }
    Explosion { levels, ..explosion }
}

/// The day it is in plant time.
pub(crate) fn today(now_us: i64, zone: &jiff::tz::TimeZone) -> CivilDate {
    let stamp = jiff::Timestamp::from_microsecond(now_us).unwrap_or_default();
    CivilDate(zone.to_datetime(stamp).date())
}

/// Every record of a kind that may be chosen.
pub(crate) fn all<T: serde::de::DeserializeOwned>(
    tx: &mut Tx<'_>,
    company: domain::CompanyId,
    kind: MasterKind,
) -> Result<Vec<(String, T)>> {
    let bodies = records::bodies(tx, company, kind)?;
    let read = |(code, body): (String, String)| {
        serde_json::from_str(&body).map(|record| (code, record)).map_err(Error::fault)
    };
    bodies.into_iter().map(read).collect()
}

/// The routing that was named, else that of the item: `ITEM`, or the last `ITEM/VERSION`.
pub(crate) fn follow(
    acting: &mut Acting<'_, '_, '_>,
    item: &str,
    named: Option<&str>,
) -> Result<(Option<String>, Routing)> {
    let routings: Vec<(String, Routing)> = all(acting.cx.tx, acting.company, MasterKind::Routing)?;
    let prefix = format!("{item}/");
    let found = if let Some(named) = named.filter(|code| !code.is_empty()) {
        let full = format!("{prefix}{named}");
        let found = routings.into_iter().find(|(code, _)| code == named || *code == full);
        let unknown = || Refusal::UnknownCode { kind: "routing", code: named.to_owned() };
        Some(found.ok_or_else(unknown)?)
    } else {
        let plain = routings.iter().position(|(code, _)| code == item);
        let last = routings.iter().rposition(|(code, _)| code.starts_with(&prefix));
        plain.or(last).and_then(|place| routings.into_iter().nth(place))
    };
    Ok(found.map_or_else(|| (None, Routing::default()), |(code, routing)| (Some(code), routing)))
}

fn explosion_view(
    item: &ItemDefined,
    of: Quantity,
    explosion: Explosion,
    items: &BTreeMap<String, ItemDefined>,
) -> ExplosionView {
    let level = |level: bills::Level| {
        let known = items.get(&level.item);
        LevelView {
            level: level.level,
            item_name: known.map_or_else(|| level.item.clone(), |item| item.name.clone()),
            unit: known.map(|item| item.unit.clone()).unwrap_or_default(),
            item: level.item,
            quantity: level.quantity.to_string(),
            bom: level.bom,
            operation: level.operation,
        }
    };
    ExplosionView {
        item: item.code.clone(),
        item_name: item.name.clone(),
        quantity: of.to_string(),
        unit: item.unit.clone(),
        complete: explosion.complete,
        levels: explosion.levels.into_iter().map(level).collect(),
    }
}
