//! What a passport tells beside movements: what the lot is, what was judged and blocked, in which units it
//! went out; and how it stood at an earlier moment.

use std::collections::BTreeMap;

use domain::masters::Item;
use domain::{Instant, MasterKind, PoolId, PoolKind, UnitId};
use jiff::tz::TimeZone;
use serde::Serialize;
use store::pools::PoolRow;
use store::{Tx, beginnings, inspections, records, shipping, stock, units};
use trace::{Contents, PoolBalance};
use utoipa::ToSchema;

use crate::error::Result;
use crate::holdings::Holding;
use crate::rows::Codes;
use crate::runs::Ground;
use crate::times;
use crate::views::{LinkView, Moment, PoolView};

/// Inspections of one lot in its life, at most; the newest are there.
const INSPECTIONS_MAX: u32 = 200;

/// What a lot is, beside its number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LotAbout {
    /// GTIN of its item.
    pub gtin: Option<String>,
    /// Day it was made.
    pub produced_on: Option<String>,
    /// Day until which it is at its best.
    pub best_before_on: Option<String>,
    /// Allergens, codes apart by spaces: its own, else those of its item.
    pub allergens: Option<String>,
    /// Country it comes from.
    pub origin: Option<String>,
    /// Number of its certificate.
    pub certificate: Option<String>,
    /// Handling units that any of it was ever in, by their kind.
    pub units: BTreeMap<&'static str, usize>,
}

/// What a lot is; none where it is no lot.
pub(crate) fn about(tx: &mut Tx<'_>, ground: Ground, row: &PoolRow) -> Result<Option<LotAbout>> {
    if row.pool.fact.kind != PoolKind::Lot {
        return Ok(None);
    }
    let pool = row.pool.fact.pool;
    let known = stock::lot(tx, ground, pool)?;
    let master = match &row.item {
        Some(item) => records::body(tx, ground.0, MasterKind::Item, &item.code)?,
        None => None,
    };
    let master: Item = master.and_then(|body| serde_json::from_str(&body).ok()).unwrap_or_default();
    let mut counted = BTreeMap::new();
    for unit in beginnings::units_of(tx, ground, pool)? {
        if let Some(unit) = units::find(tx, ground, unit)? {
            *counted.entry(unit.kind.as_str()).or_default() += 1;
        }
    }
    let some = |text: String| (!text.is_empty()).then_some(text);
    Ok(Some(LotAbout {
        gtin: some(master.gtin),
        produced_on: known.produced_on.map(|day| day.to_string()),
        best_before_on: known.best_before_on.map(|day| day.to_string()),
        allergens: known.allergens.or(some(master.allergens)),
        origin: known.origin,
        certificate: known.certificate,
        units: counted,
    }))
}

/// When a lot was judged, blocked and let go, as far as it was known by then.
pub(crate) fn quality(
    tx: &mut Tx<'_>,
    (ground, pool): (Ground, PoolId),
    (codes, zone, as_of): (&mut Codes, &TimeZone, Option<Instant>),
) -> Result<Vec<Moment>> {
    let knows = |at_us: i64| as_of.is_none_or(|as_of| at_us <= as_of.utc_us);
    let plain = |at: String, kind: &'static str| Moment {
        recorded_at: at.clone(),
        at,
        kind,
        transfer: None,
        other: None,
        quantity: None,
        unit: None,
        by: None,
        note: None,
        late: false,
    };
    let mut moments = Vec::new();
    for hold in stock::holds(tx, ground, pool)? {
        if knows(hold.placed_at_us) {
            let at = times::in_zone(hold.placed_at_us, zone);
            let by = codes.person_name(tx, hold.placed_by)?;
            moments.push(Moment { by, note: Some(hold.reason), ..plain(at, "held") });
        }
        if let Some(lifted) = hold.lifted_at_us.filter(|at_us| knows(*at_us)) {
            let at = times::in_zone(lifted, zone);
            let by = codes.person_name(tx, hold.lifted_by)?;
            moments.push(Moment { by, note: hold.lifted_reason, ..plain(at, "let_go") });
        }
    }
    for one in inspections::page(tx, ground, Some(pool), None, INSPECTIONS_MAX)? {
        if knows(one.recorded_at_us) {
            let by = codes.person_name(tx, one.by)?;
            let kind = if one.rejected > domain::Quantity::ZERO { "rejected" } else { "accepted" };
            let recorded_at = times::in_zone(one.recorded_at_us, zone);
            moments.push(Moment {
                by,
                note: one.note,
                quantity: Some(one.accepted.to_string()),
                recorded_at,
                ..plain(one.at.to_string(), kind)
            });
        }
    }
    Ok(moments)
}

/// The numbers of the units in which a lot went out, by the shipment's number.
pub(crate) fn units_sent(
    tx: &mut Tx<'_>,
    (ground, pool): (Ground, PoolId),
    links: &mut [LinkView],
) -> Result<()> {
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for link in links {
        let Some(document) = link.document.clone() else { continue };
        if !link.pool.reference.starts_with("customer:") {
            continue;
        }
        if !known.contains_key(&document) {
            let mut numbers = Vec::new();
            if let Some(shipment) = shipping::by_code(tx, ground, &document)? {
                let picks = shipping::picks(tx, ground, shipment.shipment)?;
                let ours = picks.into_iter().filter(|pick| pick.pool == pool);
                let sent: Vec<UnitId> = ours.filter_map(|pick| pick.unit).collect();
                for unit in sent {
                    numbers.extend(units::find(tx, ground, unit)?.map(|unit| unit.code));
                }
            }
            known.insert(document.clone(), numbers);
        }
        link.units.clone_from(&known[&document]);
    }
    Ok(())
}

/// How a pool stood at an earlier moment: what was in it, and whether it was blocked.
pub(crate) fn back_then(
    tx: &mut Tx<'_>,
    (ground, pool, as_of): (Ground, PoolId, Instant),
    (contents, zone): (&Contents<'_>, &TimeZone),
    view: PoolView,
) -> Result<(PoolView, Holding)> {
    let mut is_held = false;
    for hold in stock::holds(tx, ground, pool)? {
        let is_open = hold.lifted_at_us.is_none_or(|lifted| lifted > as_of.utc_us);
        is_held |= hold.placed_at_us <= as_of.utc_us && is_open;
    }
    let state = match contents.balance {
        PoolBalance::Debt => "negative",
        PoolBalance::None if contents.shipped => "shipped",
        PoolBalance::None => "gone",
        PoolBalance::Some | PoolBalance::Unknown if is_held => "hold",
        PoolBalance::Some | PoolBalance::Unknown if view.kind == "run" => "wip",
        PoolBalance::Some | PoolBalance::Unknown => "free",
    };
    let day = times::in_zone(as_of.utc_us, zone);
    let is_over = view.expires.as_deref().is_some_and(|last| last < &day[..day.len().min(10)]);
    let state = if state == "free" && is_over { "expired" } else { state };
    let holding = Holding::of_contents(contents);
    let view = PoolView { on_hand: contents.on_hand.clone(), state, ..view };
    Ok((view, holding))
}
