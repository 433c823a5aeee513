//! Going live: what was counted in the house on the day the records begin.
//!
//! Every lot that lies there is scanned once. Its origin lies before the records, so it comes from
//! `adjust` under a document of its own, and a trace back ends there and says so.

use domain::{LotStatus, PoolKind, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::Result;
use crate::lots::{Flow, NewLot, in_own_unit};
use crate::orders::{at_line, date, quantity};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};

/// A place that was counted on the day the records begin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct OpenStock {
    /// The place; what lies nowhere in particular has none.
    pub place: Option<String>,
    /// What was found there.
    pub lots: Vec<OpeningLot>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A lot that was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct OpeningLot {
    /// Code of the item.
    pub item: String,
    /// The number on its label.
    pub lot_number: String,
    /// How much was counted.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// The number the supplier gave it, where the label shows it.
    pub supplier_lot: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// Whether it still waits for inspection.
    #[serde(default)]
    pub pending: bool,
}

/// What the records begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Opening {
    /// The document all of it stands under.
    pub document: String,
    /// The lots, as traces name them.
    pub lots: Vec<String>,
}

/// Lots of one count at most.
const LOTS_MAX: usize = 500;

impl Plant {
    /// Records what was counted on the day the records begin.
    pub fn open_stock(
        &self,
        operator: &Operator,
        ask: &OpenStock,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<Opening>> {
        let asked = Asked {
            name: "open_stock",
            permission: Permission::OrdersManage,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| open(acting, &content))
    }
}

fn open(acting: &mut Acting<'_, '_, '_>, ask: &OpenStock) -> Result<Opening> {
    // Load.
    let document = acting.act_document("OPEN", None)?;
    let place = ask.place.as_deref().filter(|place| !place.is_empty());
    if let Some(place) = place {
        acting.place(place)?;
    }

    // Decide.
    if ask.lots.is_empty() || ask.lots.len() > LOTS_MAX {
        return Err(Refusal::BadInput { field: "lots" }.into());
    }

    // Append.
    acting.document = Some(document.clone());
    let mut lots = Vec::with_capacity(ask.lots.len());
    for (at, lot) in ask.lots.iter().enumerate() {
        let opened = open_lot(acting, place, lot);
        lots.push(opened.map_err(|error| at_line(error, at + 1))?);
    }
    Ok(Opening { document, lots })
}

fn open_lot(
    acting: &mut Acting<'_, '_, '_>,
    place: Option<&str>,
    ask: &OpeningLot,
) -> Result<String> {
    let item = acting.item(&ask.item)?;
    let master = acting.item_master(&item.code)?;
    let quantity = in_own_unit(&item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?;
    let number = ask.lot_number.trim();
    if number.is_empty() {
        return Err(Refusal::BadInput { field: "lot_number" }.into());
    }
    let new = NewLot {
        lot_number: Some(number.to_owned()),
        supplier_lot: ask.supplier_lot.clone().filter(|number| !number.is_empty()),
        expires_on: date(ask.expires_on.as_deref(), "expires_on")?,
        ..NewLot::default()
    };
    let opened = acting.open_lot(&item, &master, new)?;
    let from = acting.sink(PoolKind::Adjust)?;
    acting.transfer(Flow {
        from,
        to: opened.pool,
        qty_from: None,
        qty_to: Some(quantity),
        equipment: None,
        returns: None,
    })?;
    let status = if ask.pending { LotStatus::PendingInspection } else { LotStatus::Released };
    acting.judge(opened.pool, status)?;
    if let Some(place) = place {
        acting.put_away(opened.pool, place, quantity)?;
    }
    Ok(opened.reference.to_string())
}
