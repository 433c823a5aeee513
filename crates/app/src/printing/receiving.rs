//! The note of a receipt, from the facts the act left: what came stays what it was, also when the
//! lots were used up long ago.

use std::collections::{BTreeMap, BTreeSet};

use documents::{Document, ReceiptLot, ReceiptNote, figure_of};
use domain::facts::PoolOpened;
use domain::{ActId, CompanyId, Fact, PoolId, PoolKind, Quantity, Role, SiteId};
use store::acts::{self as stored, Act};
use store::{Tx, masters, orders, pools, stock};

use super::lots::standing;
use super::{Paper, Sums, clock};
use crate::deliveries::name_of;
use crate::error::{Error, Result};
use crate::lots;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

impl Plant {
    /// The note of a receipt, by the act that received.
    pub fn receipt_note(
        &self,
        operator: &Operator,
        act: &str,
        language: Option<&str>,
    ) -> Result<Paper> {
        operator.need(Permission::WorkRead)?;
        let id: ActId = act.parse().map_err(|_| Error::NotFound("receipt"))?;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        let today = self.today(&zone);
        let note = self.read(|tx| {
            let act = stored::find(tx, ground, id)?.filter(|act| act.name == "receive");
            let act = act.ok_or(Error::NotFound("receipt"))?;
            let came = Came::read(tx, ground, &act)?;
            let received_by = match act.by {
                Some(person) => name_of(tx, ground.0, person)?,
                None => None,
            };
            let mut totals = Sums::default();
            let mut rows = Vec::with_capacity(came.lots.len());
            for opened in &came.lots {
                rows.push(came.row(tx, ground, (opened, today), &mut totals)?);
            }
            let (supplier, supplier_name) = came.supplier(tx, ground)?;
            Ok(ReceiptNote {
                number: act.document.clone().unwrap_or_else(|| id.to_string()),
                void: act.undone_by.is_some(),
                supplier,
                supplier_name,
                orders: came.orders(tx, ground)?,
                received_at: clock(act.at.utc_us, &zone),
                received_by,
                reason: act.reason,
                lots: rows,
                totals: totals.totals(),
            })
        })?;
        self.paper(operator, language, Document::ReceiptNote(note))
    }
}

/// What a receipt did.
#[derive(Default)]
struct Came {
    lots: Vec<PoolOpened>,
    quantities: BTreeMap<PoolId, Quantity>,
    places: BTreeMap<PoolId, String>,
    from: Option<PoolId>,
    orders: BTreeSet<domain::OrderId>,
}

impl Came {
    fn read(tx: &mut Tx<'_>, ground: (CompanyId, SiteId), act: &Act) -> Result<Self> {
        let mut came = Self::default();
        for record in stored::facts(tx, ground, act)? {
            match record.entry.fact {
                Fact::PoolOpened(opened) if opened.kind == PoolKind::Lot => came.lots.push(opened),
                Fact::TransferRecorded(transfer) => {
                    came.from = Some(transfer.from);
                    if let Some(quantity) = transfer.qty_to {
                        came.quantities.insert(transfer.to, quantity);
                    }
                }
                Fact::StockMoved(moved) => {
                    if let Some(place) = moved.to {
                        came.places.insert(moved.pool, place);
                    }
                }
                Fact::LineServed(served) => {
                    came.orders.insert(served.order);
                }
                _ => (),
            }
        }
        Ok(came)
    }

    fn row(
        &self,
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
        (opened, today): (&PoolOpened, domain::CivilDate),
        totals: &mut Sums,
    ) -> Result<ReceiptLot> {
        let loaded = lots::by_pool(tx, ground, opened.pool, lots::NOW)?;
        let known = stock::lot(tx, ground, opened.pool)?;
        let quantity = self.quantities.get(&opened.pool).copied().unwrap_or(Quantity::ZERO);
        totals.add(&quantity.to_string(), &loaded.item.unit);
        Ok(ReceiptLot {
            quantity: figure_of(&quantity.to_string(), &loaded.item.unit),
            state: standing(&loaded.lot, today).to_owned(),
            lot: opened.lot_number.clone().unwrap_or_else(|| opened.code.clone()),
            supplier_lot: opened.supplier_lot.clone(),
            produced_on: known.produced_on.map(|day| day.to_string()),
            expires_on: loaded.lot.expires_on.map(|day| day.to_string()),
            certificate: known.certificate,
            origin: known.origin,
            place: self.places.get(&opened.pool).cloned(),
            item: loaded.item.code,
            item_name: loaded.item.name,
        })
    }

    /// Code and name of who delivered.
    fn supplier(&self, tx: &mut Tx<'_>, ground: (CompanyId, SiteId)) -> Result<(String, String)> {
        let Some(from) = self.from else { return Ok(Default::default()) };
        let row = pools::find(tx, ground.0, ground.1, from)?.ok_or(Error::NotFound("pool"))?;
        let code = row.pool.fact.code;
        let partner = masters::partner_by_code(tx, ground.0, Role::Supplier, &code)?;
        let name = partner.map(|partner| partner.name).filter(|name| !name.is_empty());
        Ok((code.clone(), name.unwrap_or(code)))
    }

    fn orders(&self, tx: &mut Tx<'_>, ground: (CompanyId, SiteId)) -> Result<Vec<String>> {
        let mut codes = Vec::new();
        for order in &self.orders {
            codes.extend(orders::find(tx, ground, *order)?.map(|order| order.code));
        }
        Ok(codes)
    }
}
