//! Numbers that customers have of their own: for an item, an order, a lot.

use domain::OrderKind;
use domain::masters::CustomerItem;
use store::{masters, scanning as stored};

use super::find::Finder;
use crate::error::{Error, Result};

/// Things of one number that are looked at.
const FOUND_MAX: u32 = 20;

impl Finder<'_, '_> {
    /// What customers, or suppliers with an order of ours, know by this number.
    pub(super) fn partners_numbers(&mut self, number: &str) -> Result<()> {
        for (pool, _) in stored::customer_lots(self.tx, self.ground, number, FOUND_MAX)? {
            self.lot(pool, "customer_lot")?;
        }
        for (kind, code) in stored::orders_referred_to(self.tx, self.ground, number, FOUND_MAX)? {
            let why = if kind == OrderKind::Sales { "customer_order" } else { "supplier_order" };
            self.order(kind, &code, why)?;
        }
        for (_, body) in stored::customer_items(self.tx, self.ground.0, number, FOUND_MAX)? {
            let record: CustomerItem = serde_json::from_str(&body).map_err(Error::fault)?;
            if record.number != number {
                continue;
            }
            let item = masters::item_by_code(self.tx, self.ground.0, &record.item)?;
            if let Some(item) = item {
                self.item(item, "customer_item");
            }
        }
        Ok(())
    }
}
