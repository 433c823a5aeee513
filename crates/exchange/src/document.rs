//! A document as it lies on disk: which kind of file it is, and how it is streamed into a sink.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use jiff::tz::TimeZone;

use crate::cell::Cell;
use crate::encoding::{Utf8, recognise};
use crate::fault::{Expected, Fault, FaultKind, Faults, quoted};
use crate::json;
use crate::layout::{Mapped, Mapping};
use crate::parse::RawRow;
use crate::section::Section;
use crate::source::{Halt, Part, Sink, fault_or_halt, open_archive};
use crate::tables::{OpenTables, Rows, Tables, Trouble};

/// A document that can be read, any number of times.
#[derive(Debug)]
pub struct Document {
    content: Content,
    zone: TimeZone,
}

#[derive(Debug)]
enum Content {
    Json(Part),
    Tables(Tables),
    Mapped(Mapped),
}

/// Whether a document speaks our format or needs a [`Mapping`] first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Our sections and columns.
    Exchange,
    /// Somebody else's sheets and headers.
    Foreign,
}

/// Why a document could not even be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is not readable as any kind of document.
    #[error("{0}")]
    Faulty(Faults),
    /// The machine could not read it.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl Document {
    /// Opens a JSON file, a folder of CSV files, an archive of either, a workbook or one CSV file.
    ///
    /// Date cells of a workbook are read in `zone`.
    pub fn open(path: &Path, zone: &TimeZone) -> Result<Self, OpenError> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self::open_named(path, &name.unwrap_or_default(), zone)
    }

    /// The same for a file that is stored under another name than its author gave it.
    pub fn open_named(path: &Path, name: &str, zone: &TimeZone) -> Result<Self, OpenError> {
        match recognise_content(path, name) {
            Ok(content) => Ok(Self { content, zone: zone.clone() }),
            Err(error) => match fault_or_halt(error, Section::Document, 1) {
                Ok(fault) => Err(OpenError::Faulty(fault.into())),
                Err(Halt::Io(error)) => Err(OpenError::Io(error)),
                Err(_) => unreachable!("a read error is content or machine"),
            },
        }
    }

    /// Whether the document speaks our format.
    pub fn layout(&self) -> Layout {
        match &self.content {
            Content::Json(_) | Content::Mapped(_) => Layout::Exchange,
            Content::Tables(tables) => {
                let ours = |section: &Section| tables.find(section.as_str()).is_some();
                let required = Section::WITH_ROWS.iter().filter(|section| section.is_required());
                if required.clone().all(ours) { Layout::Exchange } else { Layout::Foreign }
            }
        }
    }

    /// The same tables, read through a mapping of somebody else's headers.
    ///
    /// A JSON document has no tables: it stays what it is.
    #[must_use]
    pub fn mapped(self, mapping: Mapping) -> Self {
        let Self { content, zone } = self;
        let content = match content {
            Content::Tables(tables) => Content::Mapped(Mapped::new(tables, mapping)),
            other => other,
        };
        Self { content, zone }
    }

    /// The tables, where the document has any.
    pub(crate) fn tables(&self) -> Option<&Tables> {
        match &self.content {
            Content::Json(_) => None,
            Content::Tables(tables) => Some(tables),
            Content::Mapped(mapped) => Some(mapped.tables()),
        }
    }

    /// The zone of the site.
    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Names the places of faults as the author of the document knows them.
    pub(crate) fn relabel(&self, faults: &mut Faults) {
        if let Content::Mapped(mapped) = &self.content {
            faults.relabel(|fault| mapped.relabel(fault));
        }
    }

    /// Streams everything into the sink.
    pub(crate) fn read(&self, sink: &mut dyn Sink) -> Result<(), Halt> {
        match &self.content {
            Content::Json(part) => read_json(part, sink),
            Content::Tables(tables) => read_tables(tables, &self.zone, sink),
            Content::Mapped(mapped) => mapped.read(&self.zone, sink),
        }
    }
}

fn recognise_content(path: &Path, name: &str) -> io::Result<Content> {
    if path.is_dir() {
        return Tables::of_folder(path).map(Content::Tables);
    }
    let mut head = Vec::new();
    File::open(path)?.take(4096).read_to_end(&mut head)?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return recognise_archive(path);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0") {
        let what = "a workbook of Excel 97-2003; save it as .xlsx";
        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
    }
    let first = head.iter().find(|byte| {
        !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0xef | 0xbb | 0xbf | 0xff | 0xfe)
    });
    let is_json = matches!(first, Some(b'{' | b'[')) || has_extension(name, "json");
    Ok(if is_json && !has_extension(name, "csv") {
        Content::Json(Part::File(path.to_owned()))
    } else {
        Content::Tables(Tables::of_file(path, name))
    })
}

fn recognise_archive(path: &Path) -> io::Result<Content> {
    let archive = open_archive(path)?;
    if archive.index_for_name("xl/workbook.xml").is_some() {
        return Tables::of_workbook(path).map(Content::Tables);
    }
    let json: Vec<usize> = (0..archive.len())
        .filter(|&index| {
            let name = archive.name_for_index(index).unwrap_or_default();
            has_extension(name, "json") && !name.starts_with("__MACOSX/")
        })
        .collect();
    let tables = Tables::of_archive(path)?;
    match json.as_slice() {
        [index] if tables.names().is_empty() => {
            Ok(Content::Json(Part::Member { archive: path.to_owned(), index: *index }))
        }
        _ => Ok(Content::Tables(tables)),
    }
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

fn read_json(part: &Part, sink: &mut dyn Sink) -> Result<(), Halt> {
    let recognised = match part.read(recognise).and_then(|recognised| recognised) {
        Ok(recognised) => recognised,
        Err(error) => {
            sink.fault(fault_or_halt(error, Section::Document, 1)?);
            sink.incomplete();
            return Ok(());
        }
    };
    part.read(|reader| json::read(&mut Utf8::new(reader, recognised), sink))?
}

fn read_tables(tables: &Tables, zone: &TimeZone, sink: &mut dyn Sink) -> Result<(), Halt> {
    sink.header("format", Cell::Text("suyuan-exchange".to_owned()));
    sink.header("version", Cell::Number("1".to_owned()));
    let mut open = match tables.open() {
        Ok(open) => open,
        Err(error) => {
            sink.fault(fault_or_halt(error, Section::Document, 1)?);
            sink.incomplete();
            return Ok(());
        }
    };
    let zone = tables.is_workbook().then_some(zone);
    for section in Section::WITH_ROWS {
        if let Some(table) = tables.find(section.as_str()) {
            read_table(&mut open, table, section, zone, sink)?;
        } else if section.is_required() {
            sink.fault(Fault {
                kind: FaultKind::MissingField,
                section,
                sheet: None,
                row: 1,
                column: "-".to_owned(),
                found: "no such table".to_owned(),
                expected: Expected::Table(section.as_str()),
            });
            sink.incomplete();
        }
    }
    for name in tables.names() {
        if Section::named(&name.trim().to_ascii_lowercase()).is_none() {
            sink.ignored(Section::Document, name);
        }
    }
    Ok(())
}

/// Where the columns of a section stand in a table.
struct Header {
    /// For each cell of the table, the column of the section.
    places: Vec<Option<usize>>,
}

fn read_table(
    open: &mut OpenTables<'_>,
    table: usize,
    section: Section,
    zone: Option<&TimeZone>,
    sink: &mut dyn Sink,
) -> Result<(), Halt> {
    let mut header: Option<Header> = None;
    let mut cells = Vec::new();
    let outcome = open.rows(table, &mut |row, found| {
        let Some(header) = &header else {
            let (read, complete) = read_header(section, row, found, sink);
            header = Some(read);
            if complete {
                return Ok(Rows::More);
            }
            // Without a column every row would be at fault; one fault says it.
            sink.incomplete();
            return Ok(Rows::Enough);
        };
        cells.clear();
        cells.resize(section.columns().len(), Cell::Empty);
        for (place, cell) in found.iter_mut().enumerate() {
            match header.places.get(place) {
                Some(Some(column)) => cells[*column] = std::mem::take(cell),
                Some(None) => {}
                None if cell.is_empty() => {}
                None => sink.fault(Fault {
                    kind: FaultKind::BadDocument,
                    section,
                    sheet: None,
                    row,
                    column: "-".to_owned(),
                    found: cell.shown(),
                    expected: Expected::Columns(header.places.len()),
                }),
            }
        }
        sink.row(RawRow { section, row, cells: &mut cells, zone, implied: false })?;
        Ok(Rows::More)
    });
    match outcome {
        Ok(()) => {}
        Err(Trouble::Halt(halt)) => return Err(halt),
        Err(Trouble::Content { error, line }) => {
            sink.fault(fault_or_halt(error, section, line)?);
            sink.incomplete();
            return Ok(());
        }
    }
    if header.is_none() {
        sink.fault(Fault {
            kind: FaultKind::MissingField,
            section,
            sheet: None,
            row: 1,
            column: "-".to_owned(),
            found: "nothing".to_owned(),
            expected: Expected::Table(section.as_str()),
        });
        sink.incomplete();
    }
    Ok(())
}

/// Reads a header row; false when a column is missing without which no row can be read.
fn read_header(section: Section, row: u64, cells: &[Cell], sink: &mut dyn Sink) -> (Header, bool) {
    let mut places: Vec<Option<usize>> = Vec::new();
    let mut complete = true;
    for cell in cells {
        let name = cell.plain().trim().to_ascii_lowercase();
        let column = section.column(&name);
        if column.is_some() && places.contains(&column) {
            sink.fault(Fault {
                kind: FaultKind::BadDocument,
                section,
                sheet: None,
                row,
                column: name,
                found: format!("{} twice", cell.shown()),
                expected: Expected::Once,
            });
            complete = false;
        } else if column.is_none() && !name.is_empty() {
            sink.ignored(section, &cell.plain());
        }
        places.push(column);
    }
    for name in section.required_columns() {
        if !places.contains(&section.column(name)) {
            let header: Vec<String> = cells.iter().map(Cell::plain).collect();
            sink.fault(Fault {
                kind: FaultKind::MissingField,
                section,
                sheet: None,
                row,
                column: (*name).to_owned(),
                found: format!("the header {}", quoted(&header.join(","))),
                expected: Expected::Column(name),
            });
            complete = false;
        }
    }
    (Header { places }, complete)
}
