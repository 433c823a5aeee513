//! Items and lots that a label names.

use domain::facts::ItemDefined;
use domain::masters::Item;
use domain::quantity::format_scaled;
use domain::{CivilDate, ItemId, LotStatus, PoolId, Tracking};
use standards::gs1::Leniency;
use standards::gs1::scan::validate_data;
use store::{masters, scanning as stored};

use super::find::Finder;
use super::{LabelView, ScanReading, UnknownView};
use crate::error::{Error, Result};
use crate::lots::{self, Loaded, NOW};
use crate::serials;

/// Lots of one number that are looked at.
const LOTS_MAX: u32 = 20;

/// Records that may hold a number.
const RECORDS_MAX: u32 = 20;

impl Finder<'_, '_> {
    /// A lot or piece that a label names, of these items or of any.
    pub(super) fn numbered(
        &mut self,
        number: &str,
        items: &[ItemDefined],
        why: &'static str,
    ) -> Result<bool> {
        let mut pools = stored::lots_numbered(self.tx, self.ground, number, LOTS_MAX)?;
        pools.extend(stored::lots_of_supplier_lot(self.tx, self.ground, number, LOTS_MAX)?);
        let fits = |item: &Option<ItemId>| {
            items.is_empty() || items.iter().any(|known| Some(known.item) == *item)
        };
        let fitting: Vec<PoolId> =
            pools.into_iter().filter(|(_, item)| fits(item)).map(|(pool, _)| pool).collect();
        for pool in &fitting {
            self.lot(*pool, why)?;
        }
        let found = self.pieces(number, items, why)?;
        Ok(found || !fitting.is_empty())
    }

    /// Pieces that came within a lot, of these items or of any.
    pub(super) fn pieces(
        &mut self,
        serial: &str,
        items: &[ItemDefined],
        why: &'static str,
    ) -> Result<bool> {
        let pieces = serials::pieces(self.tx, self.ground, serial)?;
        let mut found = false;
        for piece in pieces {
            if !items.is_empty() && !items.iter().any(|item| item.item == piece.item) {
                continue;
            }
            let loaded = lots::by_pool(self.tx, self.ground, piece.pool, NOW)?;
            found = true;
            let of_lot = loaded.lot.reference.to_string();
            let reading = self.lot_reading(loaded, why);
            self.add(ScanReading {
                kind: "serial",
                id: piece.reference,
                code: piece.serial,
                quantity: Some("1".to_owned()),
                of_lot: Some(of_lot),
                ..reading
            });
        }
        Ok(found)
    }

    /// Lots whose label has this number.
    pub(super) fn lots_by_number(&mut self, number: &str) -> Result<()> {
        for (pool, _) in stored::lots_numbered(self.tx, self.ground, number, LOTS_MAX)? {
            self.lot(pool, "lot_number")?;
        }
        for (pool, _) in stored::lots_of_supplier_lot(self.tx, self.ground, number, LOTS_MAX)? {
            self.lot(pool, "supplier_lot")?;
        }
        self.pieces(number, &[], "serial_number")?;
        Ok(())
    }

    /// Items with a GTIN, however many zeros it is kept with, and what they are packings of.
    pub(super) fn items_by_gtin(&mut self, gtin: &str) -> Result<Vec<ItemDefined>> {
        let mut items = Vec::new();
        for (item, body) in stored::items_with(self.tx, self.ground.0, gtin, RECORDS_MAX)? {
            let record: Item = serde_json::from_str(&body).map_err(Error::fault)?;
            items.push(item);
            if !record.packing_of.is_empty() {
                items.extend(masters::item_by_code(self.tx, self.ground.0, &record.packing_of)?);
            }
        }
        Ok(items)
    }

    /// Codes of partners with a GLN.
    pub(super) fn partners_by_gln(&mut self, gln: &str) -> Result<Vec<String>> {
        Ok(stored::partners_with(self.tx, self.ground.0, gln, RECORDS_MAX)?)
    }

    /// A lot, whatever led to it.
    pub(super) fn lot(&mut self, pool: PoolId, why: &'static str) -> Result<()> {
        let loaded = match lots::by_pool(self.tx, self.ground, pool, NOW) {
            Ok(loaded) => loaded,
            // Nothing says what is in it.
            Err(Error::NotFound(_)) => return Ok(()),
            Err(other) => return Err(other),
        };
        let reading = self.lot_reading(loaded, why);
        self.add(reading);
        Ok(())
    }

    fn lot_reading(&self, loaded: Loaded, why: &'static str) -> ScanReading {
        let Loaded { lot, item, .. } = loaded;
        let single = item.tracking == Tracking::Serial;
        let on_hand = lot.moves.on_hand();
        let state = standing(&lot, self.today, on_hand <= 0);
        ScanReading {
            kind: if single { "serial" } else { "lot" },
            id: lot.reference.to_string(),
            code: lot.lot_number.unwrap_or(lot.reference.code),
            quantity: Some(format_scaled(on_hand)),
            unit: Some(item.unit),
            state: Some(state),
            expires_on: lot.expires_on.map(|day| day.to_string()),
            item: Some(item.code),
            item_name: Some(item.name),
            why,
            ..ScanReading::default()
        }
    }

    pub(super) fn item(&mut self, item: ItemDefined, why: &'static str) {
        self.add(ScanReading {
            kind: "item",
            id: item.code.clone(),
            code: item.code.clone(),
            name: Some(item.name.clone()),
            item: Some(item.code),
            item_name: Some(item.name),
            unit: Some(item.unit),
            why,
            ..ScanReading::default()
        });
    }

    /// The goods that elements name: the item, and the lot or piece of it.
    pub(super) fn goods(
        &mut self,
        label: &LabelView,
        why_item: &'static str,
        sure: bool,
    ) -> Result<()> {
        let items = match &label.gtin {
            Some(gtin) => self.items_by_gtin(gtin)?,
            None => Vec::new(),
        };
        let numbers = [("serial", &label.serial, "gs1_serial"), ("lot", &label.lot, "gs1_lot")];
        let mut found = false;
        for (what, number, why) in numbers {
            let Some(number) = number else { continue };
            if found || (label.gtin.is_some() && items.is_empty()) {
                break;
            }
            found = self.numbered(number, &items, why)?
                || self.before_a_lost_separator(number, &items)?;
            if !found && sure {
                self.unknown.push(UnknownView { what, value: number.clone() });
            }
        }
        if let (Some(gtin), true, true) = (&label.gtin, items.is_empty(), sure) {
            self.unknown.push(UnknownView { what: "gtin", value: gtin.clone() });
        }
        for item in items {
            self.item(item, why_item);
        }
        Ok(())
    }

    /// A scanner that swallows separators makes one value of a lot and what follows it. A lot that
    /// is known and a rest that is well formed tell them apart again.
    fn before_a_lost_separator(&mut self, number: &str, items: &[ItemDefined]) -> Result<bool> {
        let mut found = false;
        for (at, _) in number.char_indices().skip(1) {
            let (head, rest) = number.split_at(at);
            if !items.is_empty() && validate_data(rest, Leniency::default()).is_ok() {
                found |= self.numbered(head, items, "separator_lost")?;
            }
        }
        Ok(found)
    }
}

/// How a lot stands, in the word of `state`: what forbids its use comes first.
fn standing(lot: &domain::lots::Lot, today: CivilDate, is_empty: bool) -> &'static str {
    if !lot.holds.is_empty() {
        return "on_hold";
    }
    match lot.status {
        Some(LotStatus::Rejected) => "rejected",
        _ if is_empty => "used_up",
        Some(LotStatus::PendingInspection) => "pending_inspection",
        _ if lot.expires_on.is_some_and(|last| last < today) => "expired",
        Some(LotStatus::Released) => "released",
        None => "unknown",
    }
}
