//! The answer as the exchange format prints it, written as it goes: no tree is built.

use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use crate::amount::shown;
use crate::answer::{Answer, OriginRow, PoolRow, Side, TransferRow};
use crate::figures::Figure;
use crate::forward::Balance;
use crate::question::{Direction, Way};

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.direction != Direction::Both {
            return self.sides[0].serialize(serializer);
        }
        let mut both = serializer.serialize_struct("Answer", 4)?;
        both.serialize_field("root", &self.title)?;
        both.serialize_field("direction", Direction::Both.as_str())?;
        both.serialize_field("forward", &self.sides[0])?;
        both.serialize_field("backward", &self.sides[1])?;
        both.end()
    }
}

impl Serialize for Side<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Trace", 12)?;
        object.serialize_field("root", &self.title)?;
        object.serialize_field("direction", self.way.as_str())?;
        object.serialize_field("mode", self.mode.as_str())?;
        object.serialize_field("tolerance_s", &self.tolerance_s)?;
        object.serialize_field("as_of", &self.graph.cut.recorded_at.map(|at| at.to_string()))?;
        if let Some(seq) = self.graph.cut.seq {
            object.serialize_field("as_of_seq", &seq)?;
        }
        object.serialize_field("complete", &self.complete)?;
        object.serialize_field("warnings", &self.warnings)?;
        let pool = |row: &PoolRow| PoolObject { side: self, row: *row };
        object.serialize_field("pools", &Rows(&self.pools, pool))?;
        let transfer = |row: &TransferRow| TransferObject { side: self, row: *row };
        object.serialize_field("transfers", &Rows(&self.transfers, transfer))?;
        let delivery = |place: &u32| DeliveryObject(self.delivery(*place));
        object.serialize_field("customers", &Rows(&self.deliveries, delivery))?;
        let origin = |row: &OriginRow| OriginObject(self.origin(*row));
        object.serialize_field("suppliers", &Rows(&self.origins, origin))?;
        if self.way == Way::Forward {
            let unit = self.unit;
            let balance = self.balance.map(|balance| BalanceObject { balance, unit });
            object.serialize_field("balance", &balance)?;
        }
        object.end()
    }
}

/// Rows that become objects one after the other.
struct Rows<'a, T, F>(&'a [T], F);

impl<T, O: Serialize, F: Fn(&T) -> O> Serialize for Rows<'_, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.len()))?;
        for row in self.0 {
            rows.serialize_element(&self.1(row))?;
        }
        rows.end()
    }
}

/// A figure with its unit; a figure that is not known is an object of nulls.
#[derive(Debug, Clone, Copy)]
pub(crate) struct QuantityObject<'a> {
    pub(crate) figure: Option<Figure>,
    pub(crate) unit: Option<&'a str>,
}

impl Serialize for QuantityObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = self.figure.map(Figure::shown);
        let expected = shown.map(|shown| decimal(shown[0]));
        // As a rule the bounds are the figure itself.
        let bound = |place: usize| {
            let other = shown.filter(|shown| shown[place] != shown[0]);
            other.map(|shown| decimal(shown[place]))
        };
        let (min, max) = (bound(1), bound(2));
        let mut object = serializer.serialize_struct("Quantity", 4)?;
        object.serialize_field("expected", &expected)?;
        object.serialize_field("min", &min.as_ref().or(expected.as_ref()))?;
        object.serialize_field("max", &max.as_ref().or(expected.as_ref()))?;
        object.serialize_field("unit", &self.unit)?;
        object.end()
    }
}

fn decimal(steps: i128) -> String {
    domain::quantity::format_scaled(steps)
}

pub(super) struct PoolObject<'a, 'g> {
    pub(super) side: &'a Side<'g>,
    pub(super) row: PoolRow,
}

impl Serialize for PoolObject<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Pool", 3)?;
        object.serialize_field("ref", &self.side.graph.names.reference(self.row.pool))?;
        object.serialize_field("depth", &self.row.depth)?;
        object.serialize_field("quantity", &self.side.pool_quantity(&self.row))?;
        object.end()
    }
}

pub(super) struct TransferObject<'a, 'g> {
    pub(super) side: &'a Side<'g>,
    pub(super) row: TransferRow,
}

impl Serialize for TransferObject<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (graph, transfer) = (self.side.graph, self.row.transfer);
        let mut object = serializer.serialize_struct("Transfer", 5)?;
        object.serialize_field("id", graph.code(transfer))?;
        object.serialize_field("from", &graph.names.reference(graph.from(transfer)))?;
        object.serialize_field("to", &graph.names.reference(graph.to(transfer)))?;
        object.serialize_field("at", &graph.detail(transfer).at.to_string())?;
        object.serialize_field("quantity", &self.side.transfer_quantity(&self.row))?;
        object.end()
    }
}

/// A delivery to a customer, in words.
#[derive(Debug)]
pub(crate) struct Delivery<'g> {
    pub(crate) customer: String,
    pub(crate) document: Option<&'g str>,
    pub(crate) item: Option<&'g str>,
    pub(crate) lot: Option<String>,
    pub(crate) shipped: Option<String>,
    pub(crate) shipped_unit: &'g str,
    pub(crate) quantity: QuantityObject<'g>,
}

/// Where something asked about came from, in words.
#[derive(Debug)]
pub(crate) struct OriginWords<'g> {
    pub(crate) reference: String,
    pub(crate) document: Option<&'g str>,
    pub(crate) item: Option<&'g str>,
    pub(crate) lot: Option<String>,
    pub(crate) quantity: QuantityObject<'g>,
}

impl<'g> Side<'g> {
    pub(crate) fn pool_quantity(&self, row: &PoolRow) -> QuantityObject<'g> {
        let unit = match self.way {
            Way::Backward if row.figure.is_none() => None,
            _ => self.unit_of_pool(row),
        };
        QuantityObject { figure: row.figure, unit }
    }

    pub(crate) fn transfer_quantity(&self, row: &TransferRow) -> QuantityObject<'g> {
        let unit = match self.way {
            Way::Backward if row.figure.is_none() => None,
            _ => self.unit_of_transfer(row.transfer),
        };
        QuantityObject { figure: row.figure, unit }
    }

    fn item_and_lot(&self, pool: u32) -> (Option<&'g str>, Option<String>) {
        let names = &self.graph.names;
        let item = names.item(pool).map(|item| names.text(item.code));
        let is_lot = names.kind(pool) == domain::PoolKind::Lot;
        (item, is_lot.then(|| names.reference(pool).to_string()))
    }

    pub(crate) fn delivery(&self, place: u32) -> Delivery<'g> {
        let (graph, row) = (self.graph, &self.transfers[place as usize]);
        let from = graph.from(row.transfer);
        let (item, lot) = self.item_and_lot(from);
        let shipped = graph.amount_left(row.transfer).map(|amount| decimal(shown(amount)));
        Delivery {
            customer: graph.names.reference(graph.to(row.transfer)).to_string(),
            document: graph.document(row.transfer),
            item,
            lot,
            shipped,
            shipped_unit: graph.names.unit(from),
            quantity: self.transfer_quantity(row),
        }
    }

    pub(crate) fn origin(&self, row: OriginRow) -> OriginWords<'g> {
        let graph = self.graph;
        match row {
            OriginRow::Transfer(place) => {
                let row = &self.transfers[place as usize];
                let (item, lot) = self.item_and_lot(graph.to(row.transfer));
                OriginWords {
                    reference: graph.names.reference(graph.from(row.transfer)).to_string(),
                    document: graph.document(row.transfer),
                    item,
                    lot,
                    quantity: self.transfer_quantity(row),
                }
            }
            OriginRow::Pool(pool, figure) => {
                let (item, lot) = self.item_and_lot(pool);
                let unit = figure.map(|_| graph.names.unit(pool));
                let reference = graph.names.reference(pool).to_string();
                let quantity = QuantityObject { figure, unit };
                OriginWords { reference, document: None, item, lot, quantity }
            }
        }
    }
}

pub(super) struct DeliveryObject<'g>(pub(super) Delivery<'g>);

impl Serialize for DeliveryObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = &self.0;
        let mut object = serializer.serialize_struct("Customer", 7)?;
        object.serialize_field("ref", &row.customer)?;
        object.serialize_field("document", &row.document)?;
        object.serialize_field("item", &row.item)?;
        object.serialize_field("lot", &row.lot)?;
        object.serialize_field("shipped", &row.shipped)?;
        object.serialize_field("shipped_unit", &row.shipped_unit)?;
        object.serialize_field("quantity", &row.quantity)?;
        object.end()
    }
}

pub(super) struct OriginObject<'g>(pub(super) OriginWords<'g>);

impl Serialize for OriginObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = &self.0;
        let mut object = serializer.serialize_struct("Supplier", 5)?;
        object.serialize_field("ref", &row.reference)?;
        object.serialize_field("document", &row.document)?;
        object.serialize_field("item", &row.item)?;
        object.serialize_field("lot", &row.lot)?;
        object.serialize_field("quantity", &row.quantity)?;
        object.end()
    }
}

/// Where all of the root is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BalanceObject<'a> {
    pub(crate) balance: Balance,
    pub(crate) unit: Option<&'a str>,
}

impl Serialize for BalanceObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Balance", 9)?;
        object.serialize_field("unit", &self.unit)?;
        for (name, amount) in self.balance.shown() {
            object.serialize_field(name, &decimal(amount))?;
        }
        object.end()
    }
}

impl Balance {
    /// The root and its parts as people see them, at nine places. What rounding leaves goes to the
    /// largest part, so that what is shown adds up too.
    pub(crate) fn shown(&self) -> [(&'static str, i128); 8] {
        let parts = self.parts();
        let mut rounded = parts.map(|(name, amount)| (name, shown(amount)));
        let rest = rounded[0].1 - rounded[1..].iter().map(|(_, amount)| amount).sum::<i128>();
        let largest = (1..parts.len()).max_by_key(|&part| parts[part].1.abs());
        if let Some(part) = largest {
            rounded[part].1 += rest;
        }
        rounded
    }

    /// The root and its parts by name.
    fn parts(&self) -> [(&'static str, crate::amount::Amount); 8] {
        [
            ("root", self.root),
            ("on_hand", self.on_hand),
            ("in_process", self.in_process),
            ("shipped", self.shipped),
            ("scrapped", self.scrapped),
            ("lost", self.lost),
            ("adjusted", self.adjusted),
            ("unexplained", self.unexplained),
        ]
    }
}
