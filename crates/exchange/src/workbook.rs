//! Workbooks (`.xlsx`), streamed cell by cell.
//!
//! A workbook is unpacked once to see how large it is before anything of it is held in memory.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};

use crate::cell::Cell;
use crate::source::{LimitReached, of_archive, open_archive};
use crate::tables::{Rows, TakeRow, Trouble};

/// The sheets of a workbook may unfold to this much together.
pub(crate) const SHEETS_BYTES_MAX: u64 = 4 << 30;
/// What is held in memory, the shared texts above all, may unfold to this much.
pub(crate) const SHARED_BYTES_MAX: u64 = 128 << 20;
/// Longest content of one cell, in bytes of XML.
pub(crate) const CELL_BYTES_MAX: u64 = 1 << 20;
/// Columns that a sheet can have.
pub(crate) const COLUMNS_MAX: u32 = 16_384;

/// An open workbook.
pub(crate) struct Workbook {
    inner: Xlsx<BufReader<File>>,
}

impl Workbook {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        measure(path)?;
        let inner = Xlsx::new(BufReader::new(File::open(path)?)).map_err(of_workbook)?;
        Ok(Self { inner })
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.inner.sheet_names()
    }

    pub(crate) fn counts_from_1904(&self) -> bool {
        self.inner.has_1904_epoch()
    }

    /// Hands over the rows of a sheet; the line is the row number that the sheet shows.
    pub(crate) fn rows(&mut self, name: &str, take: &mut TakeRow<'_>) -> Result<(), Trouble> {
        let mut line = 0_u32;
        let mut cells = Vec::new();
        let content = |error, line: u32| Trouble::Content {
            error: of_workbook(error),
            line: u64::from(line) + 1,
        };
        let mut reader = match self.inner.worksheet_cells_reader(name) {
            Ok(reader) => reader,
            // A sheet that is a chart or a macro has no rows.
            Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
            Err(error) => return Err(content(error, 0)),
        };
        while let Some(cell) = reader.next_cell().map_err(|error| content(error, line))? {
            let (row, column) = cell.get_position();
            if row != line {
                if take(u64::from(line) + 1, &mut cells)? == Rows::Enough {
                    return Ok(());
                }
                cells.clear();
                line = row;
            }
            if column >= COLUMNS_MAX {
                let error = LimitReached::error("columns", u64::from(COLUMNS_MAX));
                return Err(Trouble::Content { error, line: u64::from(line) + 1 });
            }
            let column = column as usize;
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            cells[column] = of_data(cell.get_value());
        }
        take(u64::from(line) + 1, &mut cells)?;
        Ok(())
    }
}

fn of_workbook(error: XlsxError) -> io::Error {
    match error {
        XlsxError::Io(error) => error,
        XlsxError::Zip(_) => io::Error::new(io::ErrorKind::InvalidData, "a broken archive"),
        error => io::Error::new(io::ErrorKind::InvalidData, error.to_string()),
    }
}

fn of_data(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(value) => Cell::Number(value.to_string()),
        DataRef::Float(value) => Cell::Number(shortest(*value)),
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Bool(truth) => Cell::Truth(*truth),
        DataRef::DateTime(serial) => of_date(serial),
        DataRef::DateTimeIso(text) => match text.parse() {
            Ok(civil) => Cell::Civil(civil),
            Err(_) => Cell::text(text),
        },
        DataRef::Error(error) => Cell::Other(error.to_string()),
    }
}

fn of_date(date: &ExcelDateTime) -> Cell {
    if date.is_duration() {
        return Cell::Number(shortest(date.as_f64()));
    }
    let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let civil = jiff::civil::DateTime::new(
        year as i16,
        month as i8,
        day as i8,
        hour as i8,
        minute as i8,
        second as i8,
        i32::from(milli) * 1_000_000,
    );
    // Excel believes in 29 February 1900; nobody else does.
    civil.map_or_else(|_| Cell::Number(shortest(date.as_f64())), Cell::Civil)
}

/// The shortest decimal that reads back as this number, of at most 15 figures.
///
/// Fifteen figures are what a workbook shows: 0.1 + 0.2 is 0.3 there, although the file says
/// 0.30000000000000004.
pub(crate) fn shortest(value: f64) -> String {
    let exact = value.to_string();
    let figures = exact.bytes().filter(u8::is_ascii_digit).count();
    if figures <= 15 || !value.is_finite() {
        return exact;
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    rounded.to_string()
}

/// Refuses a workbook that would not fit before any of it is kept.
fn measure(path: &Path) -> io::Result<()> {
    let mut archive = open_archive(path)?;
    let (mut sheets, mut shared) = (0_u64, 0_u64);
    let mut buffer = vec![0; 1 << 16];
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).map_err(of_archive)?;
        let name = member.name().to_ascii_lowercase();
        if !Path::new(&name).extension().is_some_and(|end| end == "xml" || end == "rels") {
            continue;
        }
        let is_sheet = name.contains("/worksheets/");
        let mut run = 0_u64;
        loop {
            let read = member.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            run = longest_run(&buffer[..read], run)?;
            let (total, what, most) = if is_sheet {
                (&mut sheets, "unpacked bytes of sheets", SHEETS_BYTES_MAX)
            } else {
                (&mut shared, "unpacked bytes of shared texts and styles", SHARED_BYTES_MAX)
            };
            *total += read as u64;
            if *total > most {
                return Err(LimitReached::error(what, most));
            }
        }
    }
    Ok(())
}

/// Continues the count of bytes since the last `<`.
fn longest_run(bytes: &[u8], mut run: u64) -> io::Result<u64> {
    for part in bytes.split_inclusive(|&byte| byte == b'<') {
        run += part.len() as u64;
        if run > CELL_BYTES_MAX {
            return Err(LimitReached::error("bytes in one cell", CELL_BYTES_MAX));
        }
        if part.ends_with(b"<") {
            run = 0;
        }
    }
    Ok(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_decimal_that_the_workbook_shows() {
        for (value, text) in [
            (0.1 + 0.2, "0.3"),
            (12.5, "12.5"),
            (412.0, "412"),
            (1e-9, "0.000000001"),
            (123_456_789_012.345_6, "123456789012.346"),
            (-2.675, "-2.675"),
        ] {
            assert_eq!(shortest(value), text);
        }
    }
}
