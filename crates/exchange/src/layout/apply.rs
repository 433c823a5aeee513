//! Reading somebody else's rows as items, partners, pools and transfers.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::movement::{Book, Movement};
use super::words::{is_total, unit, unit_in};
use super::{Mapping, SheetMapping, SheetSection, dates, labels};
use crate::cell::Cell;
use crate::fault::{Expected, Fault, FaultKind, named};
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
pub(super) type Fields = BTreeMap<&'static str, Cell>;

/// A sheet that is being read.
pub(super) struct Reading<'m> {
    number: usize,
    pub(super) sheet: &'m SheetMapping,
    /// Unit in the header of the quantity.
    unit: Option<String>,
    pub(super) zone: &'m TimeZone,
    pub(super) from_1904: bool,
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
        fault.sheet = Some(named(&sheet.name));
        let field = field_behind(sheet.section, fault.section, &fault.column);
        let header = sheet.columns.iter().find(|(_, found)| found.as_str() == field);
        fault.column = header.map_or_else(|| field.to_owned(), |(header, _)| named(header));
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
        expected: Expected::Readable(format!("a sheet named {}", named(&sheet.name))),
    }
}

fn place(number: usize, line: u64) -> u64 {
    ((number as u64) << LINE_BITS) | line
}

/// The field of a sheet that a column of a made row was filled from.
fn field_behind(sheet: SheetSection, section: Section, column: &str) -> &str {
    use SheetSection as S;
    match (section, column, sheet) {
        (_, _, S::Items | S::Partners | S::Pools | S::Transfers | S::Corrections) => column,
        (Section::Transfers, "from", S::Receipts) | (Section::Partners, "code", S::Receipts) => {
            "supplier"
        }
        (Section::Transfers, "from", S::Output) | (Section::Transfers, "to", S::Usage) => {
            "work_order"
        }
        (Section::Transfers, "to", S::Shipments) | (Section::Partners, "code", _) => "customer",
        (Section::Transfers, "from" | "to", _) | (Section::Pools, "id", _) => "lot_number",
        (Section::Transfers, "qty_from" | "qty_to", _) => "quantity",
        (Section::Items, "code", _) => "item",
        (Section::Items, "name", _) => "item_name",
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
            let begins_alike = cells.first().map(Cell::plain) == header_labels.first().cloned();
            let is_header = begins_alike && labels(cells) == header_labels;
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
            cells[place] = self.role().map(Cell::text).unwrap_or_default();
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
        for fault in faults {
            sink.fault(fault);
        }
        let item = item.filter(|_| sound)?;
        Some(Movement { section: self.sheet.section, row, texts, item, zone: self.zone })
    }

    /// The unit a row gives: its own column, behind the figure, or in the header.
    pub(super) fn unit_of(
        &self,
        fields: &Fields,
        texts: &BTreeMap<&'static str, String>,
    ) -> Option<String> {
        let behind = || dates::quantity(&fields.get("quantity")?.plain()).1;
        let said = texts.get("unit").cloned().or_else(behind).or_else(|| self.unit.clone())?;
        Some(unit(&said).0)
    }
}

fn unit_of_header(labels: &[String], fields: &[Option<&'static str>]) -> Option<String> {
    let place = fields.iter().position(|field| *field == Some("quantity"))?;
    unit_in(&labels[place])
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
