//! Reading somebody else's rows as items, partners, pools and transfers.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::words::{is_total, unit, unit_in};
use super::{Mapping, SheetMapping, SheetSection, dates, labels};
use crate::cell::Cell;
use crate::fault::{Expected, Fault, FaultKind};
use crate::parse::{RawRow, instant_in};
use crate::section::Section;
use crate::source::{Halt, Sink, fault_or_halt};
use crate::tables::{OpenTables, Rows, Tables, Trouble};

/// Bits of a row number that hold the line; above them stands the number of the sheet.
const LINE_BITS: u32 = 40;

/// Tables with their mapping.
#[derive(Debug)]
pub(crate) struct Mapped {
    tables: Tables,
    mapping: Mapping,
}

/// The cells of one row by field.
type Fields = BTreeMap<&'static str, Cell>;

/// What sheets say of codes, gathered before any row is read.
#[derive(Debug, Default)]
struct Book {
    /// Code of an item by its name.
    item_codes: HashMap<String, String>,
    /// Unit of an item by its code.
    units: HashMap<String, String>,
    /// The item of a lot number; none where two items share it.
    lots: HashMap<String, Option<String>>,
    /// Code of a partner by its name.
    partner_codes: HashMap<String, String>,
    /// How often a row of the same content was there.
    repeats: HashMap<[u8; 10], u32>,
}

/// A sheet that is being read.
struct Reading<'m> {
    number: usize,
    sheet: &'m SheetMapping,
    /// Unit in the header of the quantity.
    unit: Option<String>,
    zone: &'m TimeZone,
    from_1904: bool,
}

impl Mapped {
    pub(crate) fn new(tables: Tables, mapping: Mapping) -> Self {
        Self { tables, mapping }
    }

    pub(crate) fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Names the sheet, the line and the header that a fault of a made row comes from.
    pub(crate) fn relabel(&self, fault: &mut Fault) {
        let number = (fault.row >> LINE_BITS) as usize;
        fault.row &= (1 << LINE_BITS) - 1;
        let Some(sheet) = number.checked_sub(1).and_then(|at| self.mapping.sheets.get(at)) else {
            return;
        };
        fault.sheet = Some(sheet.name.clone());
        let field = field_behind(sheet.section, fault.section, &fault.column);
        let header = sheet.columns.iter().find(|(_, found)| found.as_str() == field);
        fault.column = header.map_or_else(|| field.to_owned(), |(header, _)| header.clone());
    }

    pub(crate) fn read(&self, zone: &TimeZone, sink: &mut dyn Sink) -> Result<(), Halt> {
        sink.header("format", Cell::Text("suyuan-exchange".to_owned()));
        sink.header("version", Cell::Number("1".to_owned()));
        let mut open = match self.tables.open() {
            Ok(open) => open,
            Err(error) => {
                sink.fault(fault_or_halt(error, Section::Document, 1)?);
                sink.incomplete();
                return Ok(());
            }
        };
        let mut book = Book::default();
        self.each_row(&mut open, zone, sink, true, &mut |reading, _, fields, _| {
            book.learn(reading, fields);
            Ok(())
        })?;
        self.each_row(&mut open, zone, sink, false, &mut |reading, line, fields, sink| {
            reading.row(&mut book, line, fields, sink)
        })
    }

    /// Goes over all mapped sheets, masters first.
    fn each_row(
        &self,
        open: &mut OpenTables<'_>,
        zone: &TimeZone,
        sink: &mut dyn Sink,
        quiet: bool,
        take: &mut TakeFields<'_>,
    ) -> Result<(), Halt> {
        let from_1904 = open.counts_from_1904();
        for section in SheetSection::ALL {
            for (at, sheet) in self.mapping.sheets.iter().enumerate() {
                if sheet.section != section || section == SheetSection::Ignore {
                    continue;
                }
                let number = at + 1;
                let Some(table) = self.tables.names().iter().position(|name| *name == sheet.name)
                else {
                    sink.fault(missing_sheet(number, sheet));
                    sink.incomplete();
                    continue;
                };
                let reading = Reading { number, sheet, unit: None, zone, from_1904 };
                reading.rows(open, table, sink, quiet, take)?;
            }
        }
        Ok(())
    }
}

type TakeFields<'a> = dyn FnMut(&Reading<'_>, u64, &Fields, &mut dyn Sink) -> Result<(), Halt> + 'a;

fn missing_sheet(number: usize, sheet: &SheetMapping) -> Fault {
    Fault {
        kind: FaultKind::BadDocument,
        section: Section::Document,
        sheet: None,
        row: place(number, 1),
        column: "-".to_owned(),
        found: "no such sheet".to_owned(),
        expected: Expected::Readable(format!("a sheet named {}", sheet.name)),
    }
}

fn place(number: usize, line: u64) -> u64 {
    ((number as u64) << LINE_BITS) | line
}

/// The field of a sheet that a column of a made row was filled from.
fn field_behind<'c>(sheet: SheetSection, section: Section, column: &'c str) -> &'c str {
    use SheetSection as S;
    match (section, column, sheet) {
        (_, _, S::Items | S::Partners | S::Pools | S::Transfers | S::Corrections) => column,
        (Section::Transfers, "from", S::Receipts) => "supplier",
        (Section::Transfers, "from", S::Output) | (Section::Transfers, "to", S::Usage) => {
            "work_order"
        }
        (Section::Transfers, "to", S::Shipments) => "customer",
        (Section::Transfers, "from" | "to", _) => "lot_number",
        (Section::Transfers, "qty_from" | "qty_to", _) => "quantity",
        (Section::Items, "code", _) => "item",
        (Section::Items, "name", _) => "item_name",
        (Section::Partners, "code", S::Receipts) => "supplier",
        (Section::Partners, "code", _) => "customer",
        (Section::Pools, "id", _) => "lot_number",
        _ => column,
    }
}

impl Reading<'_> {
    fn rows(
        mut self,
        open: &mut OpenTables<'_>,
        table: usize,
        sink: &mut dyn Sink,
        quiet: bool,
        take: &mut TakeFields<'_>,
    ) -> Result<(), Halt> {
        let fields = self.sheet.section.fields();
        let mut header: Option<Vec<Option<&'static str>>> = None;
        let mut header_labels = Vec::new();
        let outcome = open.rows(table, &mut |line, cells| {
            if line < self.sheet.header_row {
                return Ok(Rows::More);
            }
            let Some(header) = &header else {
                header_labels = labels(cells);
                let of = |label: &String| {
                    let named = self.sheet.columns.get(label)?;
                    fields.iter().find(|field| field.field == *named).map(|field| field.field)
                };
                let found: Vec<_> = header_labels.iter().map(of).collect();
                self.unit = unit_of_header(&header_labels, &found);
                let complete = quiet || self.complain_of_header(&found, sink);
                header = Some(found);
                return Ok(if complete { Rows::More } else { Rows::Enough });
            };
            let is_sum = cells.iter().any(|cell| is_total(&cell.plain()));
            let is_header = labels(cells) == header_labels;
            let mut row = Fields::new();
            for (field, cell) in header.iter().zip(cells.iter_mut()) {
                if let Some(field) = field.filter(|_| !cell.plain().trim().is_empty()) {
                    row.insert(field, std::mem::take(cell));
                }
            }
            let is_note = !fields.iter().any(|f| f.required && row.contains_key(f.field));
            if is_sum || is_header || is_note {
                if !quiet {
                    sink.ignored(Section::Document, &format!("{} {line}", self.sheet.name));
                }
                return Ok(Rows::More);
            }
            take(&self, line, &row, sink)?;
            Ok(Rows::More)
        });
        match outcome {
            Ok(()) => Ok(()),
            Err(Trouble::Halt(halt)) => Err(halt),
            Err(Trouble::Content { error, line }) => {
                sink.fault(fault_or_halt(error, Section::Document, place(self.number, line))?);
                sink.incomplete();
                Ok(())
            }
        }
    }

    /// Faults the fields that no column fills; false if there are any.
    fn complain_of_header(&self, found: &[Option<&'static str>], sink: &mut dyn Sink) -> bool {
        let mut complete = true;
        for field in self.sheet.section.fields() {
            if field.required && !found.contains(&Some(field.field)) {
                sink.fault(Fault {
                    kind: FaultKind::MissingField,
                    section: Section::Document,
                    sheet: None,
                    row: place(self.number, self.sheet.header_row),
                    column: field.field.to_owned(),
                    found: "no such column".to_owned(),
                    expected: Expected::Column(field.field),
                });
                complete = false;
            }
        }
        if !complete {
            sink.incomplete();
        }
        complete
    }

    /// One row of the sheet as rows of ours.
    fn row(
        &self,
        book: &mut Book,
        line: u64,
        fields: &Fields,
        sink: &mut dyn Sink,
    ) -> Result<(), Halt> {
        match self.sheet.section.exchange() {
            Some(section) => self.exchange_row(section, line, fields, sink),
            None => match self.movement(book, line, fields, sink) {
                Some(movement) => movement.push(book, sink),
                None => Ok(()),
            },
        }
    }

    fn exchange_row(
        &self,
        section: Section,
        line: u64,
        fields: &Fields,
        sink: &mut dyn Sink,
    ) -> Result<(), Halt> {
        let mut cells: Vec<Cell> = section
            .columns()
            .iter()
            .map(|column| fields.get(column).cloned().unwrap_or_default())
            .collect();
        for (column, cell) in section.columns().iter().zip(&mut cells) {
            if let Some(text) = read_as(column, cell, self.zone, self.from_1904) {
                *cell = Cell::text(&text);
            }
        }
        if section == Section::Partners && !fields.contains_key("role") {
            let place = section.column("role").unwrap_or_default();
            cells[place] = self.role().map(|role| Cell::text(role)).unwrap_or_default();
        }
        let row = place(self.number, line);
        let zone = Some(self.zone);
        sink.row(RawRow { section, row, cells: &mut cells, zone, implied: false })
    }

    /// The role of all partners on a sheet that has no column for it, from its words.
    fn role(&self) -> Option<&'static str> {
        let mut words: Vec<&str> = self.sheet.columns.keys().map(String::as_str).collect();
        words.push(&self.sheet.name);
        let says = |wanted: &[&str]| {
            words.iter().any(|word| wanted.iter().any(|part| word.to_lowercase().contains(part)))
        };
        let supplier = says(&["供應", "供应", "廠商", "厂商", "supplier", "vendor"]);
        let customer = says(&["客戶", "客户", "customer"]);
        match (supplier, customer) {
            (true, false) => Some("supplier"),
            (false, true) => Some("customer"),
            _ => None,
        }
    }

    /// The movement that a row of a business sheet tells of; faults if it cannot be read.
    fn movement<'s>(
        &'s self,
        book: &Book,
        line: u64,
        fields: &Fields,
        sink: &mut dyn Sink,
    ) -> Option<Movement<'s>> {
        let row = place(self.number, line);
        let mut faults = Vec::new();
        let mut fault = |column: &str, kind, found: &Cell, expected| {
            let (section, column, found) = (Section::Transfers, column.to_owned(), found.shown());
            faults.push(Fault { kind, section, sheet: None, row, column, found, expected });
        };
        let mut texts = BTreeMap::new();
        for field in self.sheet.section.fields() {
            let Some(cell) = fields.get(field.field) else {
                // The item may be named by its name alone.
                let by_name = field.field == "item" && fields.contains_key("item_name");
                if field.required && !by_name {
                    fault(field.field, FaultKind::MissingField, &Cell::Empty, Expected::Text);
                }
                continue;
            };
            match read_as(field.field, cell, self.zone, self.from_1904) {
                Some(text) => drop(texts.insert(field.field, text)),
                None if field.field == "quantity" => {
                    fault(field.field, FaultKind::BadDecimal, cell, Expected::Decimal);
                }
                None => fault(field.field, FaultKind::BadTime, cell, Expected::Date),
            }
        }
        let item = book.item(&texts);
        let said = self.unit_of(fields, &texts);
        if let (Some(said), Some(kept)) = (&said, item.as_ref().and_then(|i| book.units.get(i)))
            && said != kept
        {
            let expected = Expected::OneOf(kept.clone());
            fault("unit", FaultKind::BadKind, &Cell::text(said), expected);
        }
        let names_lot_only = !texts.contains_key("item") && !texts.contains_key("item_name");
        if item.is_none() && texts.contains_key("lot_number") && names_lot_only {
            let lot = Cell::text(&texts["lot_number"]);
            fault("lot_number", FaultKind::UnknownPool, &lot, Expected::Pool);
        }
        let sound = faults.is_empty();
        faults.into_iter().for_each(|fault| sink.fault(fault));
        let item = item.filter(|_| sound)?;
        Some(Movement { section: self.sheet.section, row, texts, item, zone: self.zone })
    }

    /// The unit a row gives: its own column, behind the figure, or in the header.
    fn unit_of(&self, fields: &Fields, texts: &BTreeMap<&'static str, String>) -> Option<String> {
        let behind = || dates::quantity(&fields.get("quantity")?.plain()).1;
        let said = texts.get("unit").cloned().or_else(behind).or_else(|| self.unit.clone())?;
        Some(unit(&said).0)
    }
}

fn unit_of_header(labels: &[String], fields: &[Option<&'static str>]) -> Option<String> {
    let place = fields.iter().position(|field| *field == Some("quantity"))?;
    unit_in(&labels[place])
}

impl Book {
    /// Remembers what a row says of codes.
    fn learn(&mut self, reading: &Reading<'_>, fields: &Fields) {
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
    fn item(&self, texts: &BTreeMap<&'static str, String>) -> Option<String> {
        let by_name = |name: &String| self.item_codes.get(name).unwrap_or(name).clone();
        texts
            .get("item")
            .or_else(|| texts.get("item_name"))
            .map(by_name)
            .or_else(|| self.lots.get(texts.get("lot_number")?)?.clone())
    }
}

/// A row of a business sheet that can be read.
struct Movement<'z> {
    section: SheetSection,
    row: u64,
    texts: BTreeMap<&'static str, String>,
    item: String,
    zone: &'z TimeZone,
}

impl Movement<'_> {
    fn text(&self, field: &str) -> Option<&str> {
        self.texts.get(field).map(String::as_str)
    }

    /// Pushes what the row implies, then the transfer it is.
    fn push(&self, book: &mut Book, sink: &mut dyn Sink) -> Result<(), Halt> {
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
        let hex: String = short.iter().map(|byte| format!("{byte:02x}")).collect();
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

/// The text that a cell is read as in a field; none where the field cannot hold it.
pub(super) fn read_as(
    field: &str,
    cell: &Cell,
    zone: &TimeZone,
    from_1904: bool,
) -> Option<String> {
    let text = cell.plain();
    match field {
        "at" | "recorded_at" | "closed_at" | "set_at" => {
            if let Ok(instant) = text.parse::<domain::Instant>() {
                return Some(instant.to_string());
            }
            let civil = match cell {
                Cell::Civil(civil) => *civil,
                _ => dates::civil(&text, from_1904)?,
            };
            Some(instant_in(zone, civil)?.to_string())
        }
        "expires" => match cell {
            Cell::Civil(civil) => Some(civil.date().to_string()),
            _ => Some(dates::civil(&text, from_1904)?.date().to_string()),
        },
        "quantity" | "qty_from" | "qty_to" | "kg_per_unit" => {
            let (figures, _) = dates::quantity(&text);
            figures.parse::<domain::Quantity>().ok().map(|quantity| quantity.to_string())
        }
        "unit" => Some(unit(&text).0),
        _ => Some(text.trim().to_owned()),
    }
}
