//! Writing a document: JSON, or CSV tables in a folder or an archive, row by row.
//!
//! One canonical form: columns in the order of the format, optional members only where they say
//! something, decimals and times as short as they can be. What is read back says the same, so
//! writing it again gives the same bytes. The order of rows is that of the source.

use std::fs::Permissions;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tempfile::NamedTempFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::intake::{Report, Reporter, Stage};
use crate::rows::{CorrectionRow, ItemRow, PartnerRow, PoolRow, TransferRow};
use crate::section::Section;
use crate::source::{Halt, of_archive};

/// Takes one row of a history.
pub type Take<'a, T> = dyn FnMut(&T) -> Result<(), Halt> + 'a;

/// What is to be written, pushed row by row; each section is asked for once, in this order.
pub trait History {
    /// Items.
    fn items(&mut self, take: &mut Take<'_, ItemRow>) -> Result<(), Halt>;
    /// Suppliers and customers.
    fn partners(&mut self, take: &mut Take<'_, PartnerRow>) -> Result<(), Halt>;
    /// Lots, runs and tanks.
    fn pools(&mut self, take: &mut Take<'_, PoolRow>) -> Result<(), Halt>;
    /// Transfers, as they were first recorded.
    fn transfers(&mut self, take: &mut Take<'_, TransferRow>) -> Result<(), Halt>;
    /// Corrections, in record order.
    fn corrections(&mut self, take: &mut Take<'_, CorrectionRow>) -> Result<(), Halt>;
}

/// Whose history it is; named only where there are several.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// Code of the company.
    pub company: Option<String>,
    /// Code of the site.
    pub site: Option<String>,
}

/// A value as it is written.
enum Value {
    Text(String),
    Truth(bool),
    Nothing,
    /// Nothing, but said: a quantity that is not known.
    Null,
}

impl<T: ToString> From<&Option<T>> for Value {
    fn from(value: &Option<T>) -> Self {
        value.as_ref().map_or(Self::Nothing, |value| Self::Text(value.to_string()))
    }
}

fn text(value: &impl ToString) -> Value {
    Value::Text(value.to_string())
}

fn quantity(value: Option<domain::Quantity>) -> Value {
    value.map_or(Value::Null, |value| Value::Text(value.to_string()))
}

/// A row as values in the order of its section's columns.
trait Written {
    fn values(&self) -> Vec<Value>;
}

impl Written for ItemRow {
    fn values(&self) -> Vec<Value> {
        vec![
            text(&self.code),
            text(&self.name),
            text(&self.unit),
            (&self.kg_per_unit).into(),
            text(&self.tracking),
        ]
    }
}

impl Written for PartnerRow {
    fn values(&self) -> Vec<Value> {
        vec![text(&self.code), text(&self.name), text(&self.role)]
    }
}

impl Written for PoolRow {
    fn values(&self) -> Vec<Value> {
        vec![
            text(&self.id),
            text(&self.kind),
            (&self.item).into(),
            (&self.lot_number).into(),
            (&self.supplier_lot).into(),
            (&self.expires).into(),
            (&self.work_order).into(),
            (&self.operation).into(),
            (&self.closed_at).into(),
            (&self.tolerance_s).into(),
        ]
    }
}

impl Written for TransferRow {
    fn values(&self) -> Vec<Value> {
        vec![
            text(&self.id),
            text(&self.at),
            text(&self.recorded_at),
            text(&self.from),
            text(&self.to),
            quantity(self.qty_from),
            quantity(self.qty_to),
            text(&self.basis),
            (&self.by).into(),
            (&self.equipment).into(),
            (&self.document).into(),
            (&self.returns).into(),
        ]
    }
}

impl Written for CorrectionRow {
    fn values(&self) -> Vec<Value> {
        vec![
            text(&self.corrects),
            self.void.map_or(Value::Nothing, Value::Truth),
            (&self.set_at).into(),
            (&self.set_by).into(),
            (&self.from).into(),
            (&self.to).into(),
            (&self.qty_from).into(),
            (&self.qty_to).into(),
            (&self.basis).into(),
            (&self.equipment).into(),
            (&self.document).into(),
            (&self.reason).into(),
            (&self.by).into(),
            text(&self.at),
            text(&self.recorded_at),
        ]
    }
}

/// Pushes the rows of one section as values.
fn section_rows(
    section: Section,
    history: &mut dyn History,
    take: &mut dyn FnMut(Vec<Value>) -> Result<(), Halt>,
) -> Result<(), Halt> {
    match section {
        Section::Document => Ok(()),
        Section::Items => history.items(&mut |row| take(row.values())),
        Section::Partners => history.partners(&mut |row| take(row.values())),
        Section::Pools => history.pools(&mut |row| take(row.values())),
        Section::Transfers => history.transfers(&mut |row| take(row.values())),
        Section::Corrections => history.corrections(&mut |row| take(row.values())),
    }
}

/// Writes a history as one JSON object, one row a line.
pub fn write_json(
    out: &mut dyn Write,
    header: &Header,
    history: &mut dyn History,
    report: &mut Report<'_>,
) -> Result<(), Halt> {
    let mut report = |progress| report(progress);
    let mut reporter = Reporter::new(&mut report);
    reporter.begin(Stage::Writing, None)?;
    let out = &mut BufWriter::with_capacity(1 << 16, out);
    write!(out, "{{\"format\": \"suyuan-exchange\", \"version\": 1")?;
    for (name, value) in [("company", &header.company), ("site", &header.site)] {
        if let Some(value) = value {
            write!(out, ", \"{name}\": ")?;
            write_json_text(out, value)?;
        }
    }
    for section in Section::WITH_ROWS {
        write!(out, ",\n\"{section}\": [")?;
        let mut separator = "\n";
        section_rows(section, history, &mut |values| {
            out.write_all(separator.as_bytes())?;
            separator = ",\n";
            write_json_row(out, section, &values)?;
            reporter.row()
        })?;
        write!(out, "]")?;
    }
    writeln!(out, "}}")?;
    out.flush()?;
    reporter.now()
}

fn write_json_row(out: &mut dyn Write, section: Section, values: &[Value]) -> io::Result<()> {
    let mut separator = "{";
    for (column, value) in section.columns().iter().zip(values) {
        if matches!(value, Value::Nothing) {
            continue;
        }
        write!(out, "{separator}\"{column}\": ")?;
        separator = ", ";
        match value {
            Value::Text(text) => write_json_text(out, text)?,
            Value::Truth(truth) => write!(out, "{truth}")?,
            Value::Nothing | Value::Null => write!(out, "null")?,
        }
    }
    write!(out, "}}")
}

fn write_json_text(out: &mut dyn Write, text: &str) -> io::Result<()> {
    serde_json::to_writer(out, text).map_err(io::Error::from)
}

/// Writes a history as CSV tables into a folder, which is made if need be.
///
/// Tables that are there already are replaced when all are written, so that none is ever half a
/// table; other files are left alone.
pub fn write_csv_folder(
    folder: &Path,
    history: &mut dyn History,
    report: &mut Report<'_>,
) -> Result<(), Halt> {
    let mut report = |progress| report(progress);
    let mut reporter = Reporter::new(&mut report);
    reporter.begin(Stage::Writing, None)?;
    std::fs::create_dir_all(folder)?;
    let mut tables = Vec::with_capacity(Section::WITH_ROWS.len());
    for section in Section::WITH_ROWS {
        let mut file = file_beside(folder)?;
        let mut out = BufWriter::new(&mut file);
        write_table(&mut out, section, history, &mut reporter)?;
        out.flush()?;
        drop(out);
        tables.push((file, folder.join(format!("{section}.csv"))));
    }
    for (file, table) in tables {
        file.persist(table).map_err(|failed| failed.error)?;
    }
    reporter.now()
}

/// A file that vanishes unless it is moved to its place when it is whole; the person's own rules say
/// who may read it.
pub fn file_beside(folder: &Path) -> io::Result<NamedTempFile> {
    let everybody = Permissions::from_mode(0o666);
    tempfile::Builder::new().permissions(everybody).tempfile_in(folder)
}

/// Writes a history as CSV tables into an archive, as a stream: nothing is ever sought back.
pub fn write_zip(
    out: &mut dyn Write,
    history: &mut dyn History,
    report: &mut Report<'_>,
) -> Result<(), Halt> {
    let mut report = |progress| report(progress);
    let mut reporter = Reporter::new(&mut report);
    reporter.begin(Stage::Writing, None)?;
    let mut archive = ZipWriter::new_stream(out);
    // A fixed date: the same history gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .large_file(true);
    for section in Section::WITH_ROWS {
        archive.start_file(format!("{section}.csv"), options).map_err(of_archive)?;
        let mut member = BufWriter::with_capacity(1 << 16, &mut archive);
        write_table(&mut member, section, history, &mut reporter)?;
        member.flush()?;
    }
    archive.finish().map_err(of_archive)?.flush()?;
    reporter.now()
}

fn write_table(
    out: &mut dyn Write,
    section: Section,
    history: &mut dyn History,
    reporter: &mut Reporter<'_>,
) -> Result<(), Halt> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(section.columns()).map_err(of_csv)?;
    section_rows(section, history, &mut |values| {
        for value in &values {
            let field = match value {
                Value::Text(text) => text.as_str(),
                Value::Truth(true) => "true",
                Value::Truth(false) => "false",
                Value::Nothing | Value::Null => "",
            };
            table.write_field(field).map_err(of_csv)?;
        }
        table.write_record(None::<&[u8]>).map_err(of_csv)?;
        reporter.row()
    })?;
    table.flush()?;
    Ok(())
}

fn of_csv(error: csv::Error) -> Halt {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Halt::Io(error),
        other => Halt::Io(io::Error::other(format!("{other:?}"))),
    }
}
