//! From cells to typed rows. Every defective cell is a fault; the sound cells of its row survive.

use domain::{Basis, CivilDate, Instant, PoolKind, PoolRef, Quantity, Role, Tracking};
use jiff::tz::TimeZone;

use crate::cell::Cell;
use crate::fault::{Expected, Fault, FaultKind, Faults};
use crate::rows::{CorrectionRow, ItemRow, PartnerRow, PoolRow, TransferRow};
use crate::section::Section;
use crate::spill::Marks;

/// Longest id, code or unit, in bytes: they are keys of the database.
pub const CODE_BYTES_MAX: usize = 512;
/// Longest other text, in bytes.
pub const TEXT_BYTES_MAX: usize = 4_000;

/// A row as a source holds it: its cells in the order of the section's columns.
#[derive(Debug)]
pub(crate) struct RawRow<'a> {
    pub(crate) section: Section,
    pub(crate) row: u64,
    pub(crate) cells: &'a mut [Cell],
    /// The zone in which date cells are read.
    pub(crate) zone: Option<&'a TimeZone>,
    /// The row only says that something exists; see `Marks`.
    pub(crate) implied: bool,
}

/// Reads the cells of one row, in any order, once each.
struct Fields<'a, 'f> {
    raw: RawRow<'a>,
    faults: &'f mut Faults,
    marks: Marks,
}

impl Fields<'_, '_> {
    fn take(&mut self, column: &str) -> Cell {
        let place = self.raw.section.column(column);
        place
            .and_then(|place| self.raw.cells.get_mut(place))
            .map(std::mem::take)
            .unwrap_or_default()
    }

    fn fault(&mut self, column: &str, kind: FaultKind, found: &Cell, expected: Expected) {
        if let Some(place) = self.raw.section.column(column) {
            self.marks.defect(place);
        }
        self.faults.push(Fault {
            kind,
            section: self.raw.section,
            sheet: None,
            row: self.raw.row,
            column: column.to_owned(),
            found: found.shown(),
            expected,
        });
    }

    /// Text of a cell that may be empty; `kind` is the fault of what is no text at all.
    fn text_of(&mut self, column: &str, most: usize, wrong: FaultKind) -> Option<String> {
        let cell = self.take(column);
        let text = match cell {
            Cell::Empty => return None,
            Cell::Text(text) | Cell::Number(text) => text,
            Cell::Civil(_) => cell.plain(),
            Cell::Truth(_) | Cell::Other(_) => {
                self.fault(column, wrong, &cell, Expected::Text);
                return None;
            }
        };
        if text.len() > most || text.contains('\0') {
            let found = Cell::Text(text);
            self.fault(column, FaultKind::BadDocument, &found, Expected::TextUpTo(most));
            return None;
        }
        if text.trim().is_empty() {
            return None;
        }
        Some(text)
    }

    fn text(&mut self, column: &str) -> Option<String> {
        self.text_of(column, TEXT_BYTES_MAX, FaultKind::MissingField)
    }

    /// A code that may be empty.
    fn code(&mut self, column: &str, wrong: FaultKind) -> Option<String> {
        self.text_of(column, CODE_BYTES_MAX, wrong)
    }

    /// A code that has to be there.
    fn own_code(&mut self, column: &str) -> String {
        let code = self.code(column, FaultKind::MissingField);
        if code.is_none() && self.marks.has(self.raw.section, column) {
            self.fault(column, FaultKind::MissingField, &Cell::Empty, Expected::Text);
        }
        code.unwrap_or_default()
    }

    /// A cell that is then parsed; none when there is nothing.
    fn written(&mut self, column: &str) -> Option<Cell> {
        match self.take(column) {
            Cell::Empty => None,
            Cell::Text(text) if text.is_empty() => None,
            cell => Some(cell),
        }
    }

    fn positive(&mut self, column: &str) -> Option<Quantity> {
        let cell = self.written(column)?;
        match parsable(&cell).parse::<Quantity>() {
            Err(_) => self.fault(column, FaultKind::BadDecimal, &cell, Expected::Decimal),
            Ok(quantity) if quantity <= Quantity::ZERO => {
                self.fault(column, FaultKind::NotPositive, &cell, Expected::MoreThanZero);
            }
            Ok(quantity) => return Some(quantity),
        }
        None
    }

    fn seconds(&mut self, column: &str) -> Option<u32> {
        let cell = self.written(column)?;
        match parsable(&cell).parse::<Quantity>() {
            Ok(value) if value < Quantity::ZERO => {
                self.fault(column, FaultKind::NotPositive, &cell, Expected::Seconds);
            }
            Ok(value) if value.0 % domain::quantity::SCALE == 0 => {
                if let Ok(seconds) = u32::try_from(value.0 / domain::quantity::SCALE) {
                    return Some(seconds);
                }
                self.fault(column, FaultKind::BadDecimal, &cell, Expected::Seconds);
            }
            _ => self.fault(column, FaultKind::BadDecimal, &cell, Expected::Seconds),
        }
        None
    }

    fn time(&mut self, column: &str) -> Option<Instant> {
        let cell = self.written(column)?;
        let time = match &cell {
            Cell::Civil(civil) => self.raw.zone.and_then(|zone| instant_in(zone, *civil)),
            _ => parsable(&cell).parse().ok(),
        };
        if time.is_none() {
            self.fault(column, FaultKind::BadTime, &cell, Expected::Time);
        }
        time
    }

    fn required_time(&mut self, column: &str) -> Option<Instant> {
        let time = self.time(column);
        if time.is_none() && self.marks.has(self.raw.section, column) {
            self.fault(column, FaultKind::MissingField, &Cell::Empty, Expected::Time);
        }
        time
    }

    fn date(&mut self, column: &str) -> Option<CivilDate> {
        let cell = self.written(column)?;
        let date = match &cell {
            Cell::Civil(civil) => Some(CivilDate(civil.date())),
            _ => parsable(&cell).parse().ok(),
        };
        if date.is_none() {
            self.fault(column, FaultKind::BadTime, &cell, Expected::Date);
        }
        date
    }

    /// One of a list of words.
    fn word<T>(
        &mut self,
        column: &str,
        wrong: FaultKind,
        words: &[T],
        name: fn(&T) -> &'static str,
    ) -> Option<T>
    where
        T: Copy,
    {
        let cell = self.written(column)?;
        let found = words.iter().copied().find(|word| name(word) == parsable(&cell));
        if found.is_none() {
            self.fault(column, wrong, &cell, one_of(words, name));
        }
        found
    }

    fn truth(&mut self, column: &str) -> Option<bool> {
        let cell = self.written(column)?;
        match (&cell, parsable(&cell)) {
            (Cell::Truth(truth), _) => return Some(*truth),
            (_, "true" | "TRUE" | "1") => return Some(true),
            (_, "false" | "FALSE" | "0") => return Some(false),
            _ => {}
        }
        let expected = Expected::OneOf("true, false".to_owned());
        self.fault(column, FaultKind::BadKind, &cell, expected);
        None
    }

    fn pool(&mut self, column: &str) -> Option<PoolRef> {
        let cell = self.written(column)?;
        let text = parsable(&cell);
        if text.len() > CODE_BYTES_MAX || text.contains('\0') {
            let expected = Expected::TextUpTo(CODE_BYTES_MAX);
            self.fault(column, FaultKind::BadDocument, &cell, expected);
            return None;
        }
        let pool = text.parse::<PoolRef>().ok();
        if pool.is_none() {
            self.fault(column, FaultKind::UnknownPool, &cell, Expected::Pool);
        }
        pool
    }

    fn required_pool(&mut self, column: &str) -> PoolRef {
        let pool = self.pool(column);
        if pool.is_none() && self.marks.has(self.raw.section, column) {
            self.fault(column, FaultKind::MissingField, &Cell::Empty, Expected::Pool);
        }
        // A placeholder: its column is marked, and nothing reads a marked column.
        pool.unwrap_or(PoolRef { kind: PoolKind::Adjust, code: String::new() })
    }
}

/// The text of a cell that can hold what is parsed from text.
fn parsable(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) | Cell::Number(text) => text,
        _ => "",
    }
}

fn one_of<T>(words: &[T], name: fn(&T) -> &'static str) -> Expected {
    Expected::OneOf(words.iter().map(name).collect::<Vec<_>>().join(", "))
}

/// The instant at which the clocks of a zone show a civil time.
///
/// A time that a change of clocks skips is moved forward by the gap, one that comes twice is the
/// first of the two.
pub fn instant_in(zone: &TimeZone, civil: jiff::civil::DateTime) -> Option<Instant> {
    let zoned = civil.to_zoned(zone.clone()).ok()?;
    let offset_min = i16::try_from(zoned.offset().seconds() / 60).ok()?;
    Some(Instant { utc_us: zoned.timestamp().as_microsecond(), offset_min })
}

/// A kind of row that can be read from cells.
pub(crate) trait Parse: Sized {
    /// The row, with marks on every column whose value is only a placeholder.
    fn parse(raw: RawRow<'_>, faults: &mut Faults) -> (Self, Marks);
}

macro_rules! parse {
    ($name:ident, |$fields:ident, $row:ident| $body:block) => {
        impl Parse for $name {
            fn parse(raw: RawRow<'_>, faults: &mut Faults) -> (Self, Marks) {
                let $row = raw.row;
                let marks = if raw.implied { Marks::implied() } else { Marks::default() };
                let mut fields = Fields { raw, faults, marks };
                let $fields = &mut fields;
                let parsed = $body;
                (parsed, fields.marks)
            }
        }
    };
}

parse!(ItemRow, |fields, row| {
    let code = fields.own_code("code");
    Self {
        row,
        name: fields.text("name").unwrap_or_else(|| code.clone()),
        unit: fields.own_code("unit"),
        kg_per_unit: fields.positive("kg_per_unit"),
        tracking: fields
            .word("tracking", FaultKind::BadKind, Tracking::ALL, |word| word.as_str())
            .unwrap_or(Tracking::Lot),
        code,
    }
});

parse!(PartnerRow, |fields, row| {
    let code = fields.own_code("code");
    let role = fields.word("role", FaultKind::BadKind, Role::ALL, |word| word.as_str());
    if role.is_none() && fields.marks.has(Section::Partners, "role") {
        let expected = one_of(Role::ALL, |word| word.as_str());
        fields.fault("role", FaultKind::MissingField, &Cell::Empty, expected);
    }
    Self {
        row,
        name: fields.text("name").unwrap_or_else(|| code.clone()),
        role: role.unwrap_or(Role::Supplier),
        code,
    }
});

/// The kinds of pool that the section `pools` declares.
const DECLARED_KINDS: &[PoolKind] = &[PoolKind::Lot, PoolKind::Run, PoolKind::Tank];

parse!(PoolRow, |fields, row| {
    let id = fields.own_code("id");
    let kind = fields.word("kind", FaultKind::BadKind, DECLARED_KINDS, |word| word.as_str());
    if kind.is_none() && fields.marks.has(Section::Pools, "kind") {
        let expected = one_of(DECLARED_KINDS, |word| word.as_str());
        fields.fault("kind", FaultKind::MissingField, &Cell::Empty, expected);
    }
    let item = fields.code("item", FaultKind::UnknownItem);
    if kind == Some(PoolKind::Lot) && item.is_none() && fields.marks.has(Section::Pools, "item") {
        fields.fault("item", FaultKind::MissingField, &Cell::Empty, Expected::Item);
    }
    Self {
        row,
        id,
        kind: kind.unwrap_or(PoolKind::Lot),
        item,
        lot_number: fields.code("lot_number", FaultKind::MissingField),
        supplier_lot: fields.code("supplier_lot", FaultKind::MissingField),
        expires: fields.date("expires"),
        work_order: fields.code("work_order", FaultKind::MissingField),
        operation: fields.code("operation", FaultKind::MissingField),
        closed_at: fields.time("closed_at"),
        tolerance_s: fields.seconds("tolerance_s"),
    }
});

parse!(TransferRow, |fields, row| {
    let id = fields.own_code("id");
    let at = fields.required_time("at").unwrap_or_default();
    Self {
        row,
        id,
        at,
        recorded_at: fields.time("recorded_at").unwrap_or(at),
        from: fields.required_pool("from"),
        to: fields.required_pool("to"),
        qty_from: fields.positive("qty_from"),
        qty_to: fields.positive("qty_to"),
        basis: fields
            .word("basis", FaultKind::BadBasis, Basis::ALL, |word| word.as_str())
            .unwrap_or(Basis::Imported),
        by: fields.text("by"),
        equipment: fields.text("equipment"),
        document: fields.code("document", FaultKind::MissingField),
        returns: fields.code("returns", FaultKind::UnknownTransfer),
    }
});

parse!(CorrectionRow, |fields, row| {
    let corrects = fields.own_code("corrects");
    let at = fields.required_time("at").unwrap_or_default();
    Self {
        row,
        corrects,
        void: fields.truth("void"),
        set_at: fields.time("set_at"),
        set_by: fields.text("set_by"),
        from: fields.pool("from"),
        to: fields.pool("to"),
        qty_from: fields.positive("qty_from"),
        qty_to: fields.positive("qty_to"),
        basis: fields.word("basis", FaultKind::BadBasis, Basis::ALL, |word| word.as_str()),
        equipment: fields.text("equipment"),
        document: fields.code("document", FaultKind::MissingField),
        reason: fields.text("reason"),
        by: fields.text("by"),
        at,
        recorded_at: fields.time("recorded_at").unwrap_or(at),
    }
});
