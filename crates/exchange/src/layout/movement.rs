//! What a row of a business sheet tells: a movement, and the codes it takes for known.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::SheetSection;
use super::apply::{Fields, Reading, read_as};
use super::words::unit;
use crate::cell::Cell;
use crate::parse::RawRow;
use crate::section::Section;
use crate::source::{Halt, Sink};

/// What sheets say of codes, gathered before any row is read.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// Code of an item by its name.
    item_codes: HashMap<String, String>,
    /// Unit of an item by its code.
    pub(super) units: HashMap<String, String>,
    /// The item of a lot number; none where two items share it.
    lots: HashMap<String, Option<String>>,
    /// Code of a partner by its name.
    partner_codes: HashMap<String, String>,
    /// How often a row of the same content was there.
    repeats: HashMap<[u8; 10], u32>,
}

impl Book {
    /// Remembers what a row says of codes.
    pub(super) fn learn(&mut self, reading: &Reading<'_>, fields: &Fields) {
        let mut texts = BTreeMap::new();
        for (field, cell) in fields {
            if let Some(text) = read_as(field, cell, reading.zone, reading.from_1904) {
                texts.insert(*field, text);
            }
        }
        let (code, name) = match reading.sheet.section {
            SheetSection::Items => ("code", "name"),
            _ => ("item", "item_name"),
        };
        if reading.sheet.section == SheetSection::Partners {
            if let (Some(code), Some(name)) = (texts.get("code"), texts.get("name")) {
                self.partner_codes.entry(name.clone()).or_insert_with(|| code.clone());
            }
            return;
        }
        if let (Some(code), Some(name)) = (texts.get(code), texts.get(name)) {
            self.item_codes.entry(name.clone()).or_insert_with(|| code.clone());
        }
        for (code, name) in [("supplier", "supplier_name"), ("customer", "customer_name")] {
            if let (Some(code), Some(name)) = (texts.get(code), texts.get(name)) {
                self.partner_codes.entry(name.clone()).or_insert_with(|| code.clone());
            }
        }
        let item = match texts.get(code) {
            Some(code) => Some(self.item_codes.get(code).unwrap_or(code).clone()),
            None => texts.get(name).map(|name| self.item_codes.get(name).unwrap_or(name).clone()),
        };
        let Some(item) = item else { return };
        if let Some(unit) = reading.unit_of(fields, &texts) {
            self.units.entry(item.clone()).or_insert(unit);
        }
        if let Some(lot) = texts.get("lot_number") {
            let known = self.lots.entry(lot.clone()).or_insert_with(|| Some(item.clone()));
            if known.as_ref() != Some(&item) {
                *known = None;
            }
        }
    }

    /// The code of the item a row speaks of: its own, by its name, or that of its lot.
    pub(super) fn item(&self, texts: &BTreeMap<&'static str, String>) -> Option<String> {
        let by_name = |name: &String| self.item_codes.get(name).unwrap_or(name).clone();
        texts
            .get("item")
            .or_else(|| texts.get("item_name"))
            .map(by_name)
            .or_else(|| self.lots.get(texts.get("lot_number")?)?.clone())
    }
}

/// A row of a business sheet that can be read.
pub(super) struct Movement<'z> {
    pub(super) section: SheetSection,
    pub(super) row: u64,
    pub(super) texts: BTreeMap<&'static str, String>,
    pub(super) item: String,
    pub(super) zone: &'z TimeZone,
}

impl Movement<'_> {
    fn text(&self, field: &str) -> Option<&str> {
        self.texts.get(field).map(String::as_str)
    }

    /// Pushes what the row implies, then the transfer it is.
    pub(super) fn push(&self, book: &mut Book, sink: &mut dyn Sink) -> Result<(), Halt> {
        let lot = id_of(&self.item, self.text("lot_number"));
        self.push_item(book, sink)?;
        self.imply(
            sink,
            Section::Pools,
            &[
                ("id", Some(&lot)),
                ("kind", Some("lot")),
                ("item", Some(&self.item)),
                ("lot_number", self.text("lot_number")),
                ("supplier_lot", self.text("supplier_lot")),
                ("expires", self.text("expires")),
            ],
        )?;
        let lot = format!("lot:{lot}");
        let other = self.push_other_side(book, sink)?;
        let quantity = self.text("quantity");
        let (from, to, qty_from, qty_to) = match self.section {
            SheetSection::Receipts | SheetSection::Output => (&other, &lot, None, quantity),
            _ => (&lot, &other, quantity, None),
        };
        let id = self.id(book, from, to);
        let made = [
            ("id", Some(id.as_str())),
            ("at", self.text("at")),
            ("from", Some(from)),
            ("to", Some(to)),
            ("qty_from", qty_from),
            ("qty_to", qty_to),
            ("by", self.text("by")),
            ("equipment", self.text("equipment")),
            ("document", self.text("document")),
        ];
        self.push_row(sink, Section::Transfers, &made, false)
    }

    fn push_item(&self, book: &Book, sink: &mut dyn Sink) -> Result<(), Halt> {
        let Some(said) = book.units.get(&self.item) else { return Ok(()) };
        let (kept, kg) = unit(said);
        let name = self.text("item_name").unwrap_or(&self.item);
        let made = [
            ("code", Some(self.item.as_str())),
            ("name", Some(name)),
            ("unit", Some(kept.as_str())),
            ("kg_per_unit", kg),
        ];
        self.imply(sink, Section::Items, &made)
    }

    /// Makes the supplier, customer or run on the other side and returns its reference.
    fn push_other_side(&self, book: &Book, sink: &mut dyn Sink) -> Result<String, Halt> {
        let (role, code, name) = match self.section {
            SheetSection::Receipts => ("supplier", "supplier", "supplier_name"),
            SheetSection::Shipments => ("customer", "customer", "customer_name"),
            _ => return self.push_run(sink),
        };
        let said = self.text(code).unwrap_or_default();
        let code = book.partner_codes.get(said).map_or(said, String::as_str);
        let name = self.text(name).unwrap_or(said);
        let made = [("code", Some(code)), ("name", Some(name)), ("role", Some(role))];
        self.imply(sink, Section::Partners, &made)?;
        Ok(format!("{role}:{code}"))
    }

    fn push_run(&self, sink: &mut dyn Sink) -> Result<String, Halt> {
        let order = self.text("work_order").unwrap_or_default();
        let id = id_of(order, self.text("run"));
        let made = [
            ("id", Some(id.as_str())),
            ("kind", Some("run")),
            ("work_order", Some(order)),
            ("operation", self.text("operation")),
        ];
        self.imply(sink, Section::Pools, &made)?;
        Ok(format!("run:{id}"))
    }

    fn imply(
        &self,
        sink: &mut dyn Sink,
        section: Section,
        made: &[(&str, Option<&str>)],
    ) -> Result<(), Halt> {
        self.push_row(sink, section, made, true)
    }

    fn push_row(
        &self,
        sink: &mut dyn Sink,
        section: Section,
        made: &[(&str, Option<&str>)],
        implied: bool,
    ) -> Result<(), Halt> {
        let mut cells = vec![Cell::Empty; section.columns().len()];
        for (column, text) in made {
            if let (Some(place), Some(text)) = (section.column(column), text) {
                cells[place] = Cell::text(text);
            }
        }
        let zone = Some(self.zone);
        sink.row(RawRow { section, row: self.row, cells: &mut cells, zone, implied })
    }

    /// An id made from what the row says, and from how many rows said the same before it.
    fn id(&self, book: &mut Book, from: &str, to: &str) -> String {
        let mut hasher = Sha256::new();
        let fields = ["at", "quantity", "document", "by", "equipment"];
        let texts = fields.iter().map(|field| self.text(field).unwrap_or_default());
        for text in [self.section.as_str(), from, to].into_iter().chain(texts) {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text);
        }
        let digest = hasher.finalize();
        let mut short = [0; 10];
        short.copy_from_slice(&digest[..10]);
        let mut padded = [0; 16];
        padded[6..].copy_from_slice(&short);
        let hex = format!("{:020x}", u128::from_be_bytes(padded));
        let times = book.repeats.entry(short).or_default();
        *times += 1;
        if *times == 1 { hex } else { format!("{hex}-{times}") }
    }
}

/// Two codes as one id that no other two give.
fn id_of(first: &str, second: Option<&str>) -> String {
    let first = first.replace('%', "%25").replace('/', "%2F");
    second.map_or(first.clone(), |second| format!("{first}/{second}"))
}
