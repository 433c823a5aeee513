//! A document in one JSON file, streamed row by row: members in any order, nothing held whole.

use std::borrow::Cow;
use std::cell::Cell as Shared;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use serde::Deserialize;
use serde::de::{
    self, DeserializeSeed, Deserializer as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;

use crate::cell::Cell;
use crate::fault::{Expected, Fault, FaultKind, quoted};
use crate::parse::RawRow;
use crate::section::Section;
use crate::source::{Halt, LimitReached, Sink, fault_or_halt};

/// Longest row, in bytes of JSON.
pub(crate) const ROW_BYTES_MAX: u64 = 1 << 20;
/// Bytes that may be read ahead of the row that is being read.
const READ_AHEAD: usize = 1 << 16;

/// Streams a document into a sink. Broken JSON is a fault that names line and column.
pub(crate) fn read(reader: &mut dyn Read, sink: &mut dyn Sink) -> Result<(), Halt> {
    let left = Rc::new(Shared::new(u64::MAX));
    let limited = RowLimited { inner: reader, left: Rc::clone(&left) };
    let mut json =
        serde_json::Deserializer::from_reader(BufReader::with_capacity(READ_AHEAD, limited));
    let mut reading = Reading { sink, left, row: 0, section: Section::Document, halt: None };
    let outcome = json.deserialize_map(DocumentVisitor(&mut reading)).and_then(|()| json.end());
    if let Some(halt) = reading.halt {
        return Err(halt);
    }
    let Err(error) = outcome else { return Ok(()) };
    let (section, row) = (reading.section, reading.row.max(1));
    let fault = if error.is_io() {
        fault_or_halt(io::Error::from(error), section, row)?
    } else {
        Fault {
            kind: FaultKind::BadDocument,
            section,
            sheet: None,
            row,
            column: "-".to_owned(),
            found: quoted(&error.to_string()),
            expected: Expected::Readable("well-formed JSON".to_owned()),
        }
    };
    reading.sink.fault(fault);
    reading.sink.incomplete();
    Ok(())
}

/// Lets through only so many bytes a row, so that one endless string cannot fill the memory.
struct RowLimited<'a> {
    inner: &'a mut dyn Read,
    left: Rc<Shared<u64>>,
}

impl Read for RowLimited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let left = self.left.get();
        if left < read as u64 {
            return Err(LimitReached::error("bytes in one row", ROW_BYTES_MAX));
        }
        self.left.set(left - read as u64);
        Ok(read)
    }
}

struct Reading<'s> {
    sink: &'s mut dyn Sink,
    left: Rc<Shared<u64>>,
    /// The row being read; 0 in the header.
    row: u64,
    section: Section,
    halt: Option<Halt>,
}

impl Reading<'_> {
    fn begin_limited(&self) {
        self.left.set(ROW_BYTES_MAX + READ_AHEAD as u64);
    }

    fn begin_unlimited(&self) {
        self.left.set(u64::MAX);
    }

    /// Reads the members of one row from its text.
    fn row(&mut self, text: &str) -> Result<(), Halt> {
        let mut cells = vec![Cell::Empty; self.section.columns().len()];
        let mut row = serde_json::Deserializer::from_str(text);
        let visitor = RowVisitor { reading: self, cells: &mut cells };
        if !text.starts_with('{') {
            let found = cell(text).unwrap_or_default();
            self.fault(FaultKind::MissingField, "-", found.shown(), Expected::Object);
            return Ok(());
        }
        if let Err(error) = row.deserialize_map(visitor) {
            let expected = Expected::Readable("well-formed JSON".to_owned());
            self.fault(FaultKind::BadDocument, "-", quoted(&error.to_string()), expected);
            return Ok(());
        }
        let (section, row) = (self.section, self.row);
        self.sink.row(RawRow { section, row, cells: &mut cells, zone: None, implied: false })
    }

    fn fault(&mut self, kind: FaultKind, column: &str, found: String, expected: Expected) {
        let (section, row, column) = (self.section, self.row, column.to_owned());
        self.sink.fault(Fault { kind, section, sheet: None, row, column, found, expected });
    }
}

/// The cell that a JSON value is; `None` for text that is not Unicode.
fn cell(json: &str) -> Option<Cell> {
    Some(match json.as_bytes().first()? {
        b'n' => Cell::Empty,
        b't' => Cell::Truth(true),
        b'f' => Cell::Truth(false),
        b'"' => match serde_json::from_str::<String>(json).ok()? {
            text if text.is_empty() => Cell::Empty,
            text => Cell::Text(text),
        },
        b'[' => Cell::Other("an array".to_owned()),
        b'{' => Cell::Other("an object".to_owned()),
        _ => Cell::Number(json.to_owned()),
    })
}

/// A member name, borrowed from the text where it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

struct DocumentVisitor<'r, 's>(&'r mut Reading<'s>);

impl<'de> Visitor<'de> for DocumentVisitor<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an exchange document: an object with format, version and sections")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let reading = self.0;
        let mut seen = Vec::new();
        reading.begin_limited();
        while let Some(name) = map.next_key::<String>()? {
            reading.row = 0;
            reading.section = Section::Document;
            if let Some(section) = Section::named(&name) {
                if seen.contains(&section) {
                    return Err(de::Error::custom(format!("{section} is there twice")));
                }
                seen.push(section);
                reading.section = section;
                map.next_value_seed(Rows(reading))?;
            } else if let Some(place) = Section::Document.column(&name) {
                let value = map.next_value::<Box<RawValue>>()?;
                let cell = cell(value.get()).unwrap_or_default();
                reading.sink.header(Section::Document.columns()[place], cell);
            } else {
                reading.sink.ignored(Section::Document, &name);
                reading.begin_unlimited();
                map.next_value::<IgnoredAny>()?;
            }
            reading.begin_limited();
        }
        Ok(())
    }
}

/// The array of one section.
struct Rows<'r, 's>(&'r mut Reading<'s>);

impl<'de> DeserializeSeed<'de> for Rows<'_, '_> {
    type Value = ();

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array of {}", self.0.section)
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        let reading = self.0;
        reading.begin_limited();
        reading.row = 1;
        while let Some(row) = rows.next_element::<Box<RawValue>>()? {
            if let Err(halt) = reading.row(row.get()) {
                reading.halt = Some(halt);
                return Err(de::Error::custom("halted"));
            }
            reading.row += 1;
            reading.begin_limited();
        }
        Ok(())
    }
}

struct RowVisitor<'r, 's, 'c> {
    reading: &'r mut Reading<'s>,
    cells: &'c mut [Cell],
}

impl<'de> Visitor<'de> for RowVisitor<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let section = self.reading.section;
        let mut seen = 0_u32;
        while let Some((Name(name), value)) = map.next_entry::<Name<'_>, &RawValue>()? {
            let Some(place) = section.column(&name) else {
                self.reading.sink.ignored(section, &name);
                continue;
            };
            if seen & (1 << place) != 0 {
                let found = format!("{} twice", quoted(&name));
                self.reading.fault(FaultKind::BadDocument, &name, found, Expected::Once);
            }
            seen |= 1 << place;
            if let Some(cell) = cell(value.get()) {
                self.cells[place] = cell;
            } else {
                let found = quoted(value.get());
                let expected = Expected::Readable("text in Unicode".to_owned());
                self.reading.fault(FaultKind::BadDocument, &name, found, expected);
            }
        }
        Ok(())
    }
}
