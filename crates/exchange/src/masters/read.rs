//! Reading master records from a workbook.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use domain::Quantity;
use domain::masters::{Description, Field, Holds};
use domain::quantity::SCALE;
use serde_json::{Map, Value};

use super::{CODE, Plain, RETIRED, Wording, cells, lists};
use crate::cell::Cell;
use crate::source::Halt;
use crate::tables::{Rows, Trouble};
use crate::workbook::Workbook;

/// Rows of a workbook of masters at most, all sheets together.
const ROWS_MAX: usize = 50_000;

/// A record as a sheet has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetRecord {
    /// Its code.
    pub code: String,
    /// Number of its row.
    pub row: u64,
    /// What its cells hold; columns that are not there are not in it.
    pub fields: Map<String, Value>,
    /// Whether it may no longer be chosen; nothing where there is no such column.
    pub retired: Option<bool>,
    /// Numbers of the rows of its lists.
    rows: BTreeMap<String, Vec<u64>>,
}

/// What is wrong with the sheets as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the row.
    pub row: u64,
    /// Heading of the column; empty for the row as a whole.
    pub column: String,
    /// `unknown_sheet`, `unknown_column`, `no_code_column`, `duplicate`, `no_such_record`,
    /// `too_many_rows` or `unreadable`.
    pub kind: &'static str,
    /// What was found.
    pub found: String,
}

/// Every record of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheets {
    /// The records in the order of the sheet.
    pub records: Vec<SheetRecord>,
    /// What is wrong with the sheets as such.
    pub misplaced: Vec<Misplaced>,
    /// Name of the sheet of a list, empty for the records, with the headings by field.
    names: BTreeMap<String, (String, BTreeMap<&'static str, String>)>,
    /// Where each record is.
    places: BTreeMap<String, usize>,
}

impl Sheets {
    /// Sheet, row and heading of a field of a record: `gtin`, `lines[2].quantity`.
    pub fn place(&self, record: &SheetRecord, path: &str) -> (String, u64, String) {
        let (list, place, field) = split(path);
        let row = match record.rows.get(list) {
            Some(rows) => rows.get(place.wrapping_sub(1)).copied().unwrap_or(record.row),
            None => record.row,
        };
        let (sheet, headings) = self.names.get(list).cloned().unwrap_or_default();
        let heading = headings.get(field).cloned();
        (sheet, row, heading.unwrap_or_else(|| field.to_owned()))
    }

    fn code_heading(&self, list: Option<&str>) -> String {
        let names = self.names.get(list.unwrap_or_default());
        names.and_then(|(_, headings)| headings.get(CODE)).cloned().unwrap_or_default()
    }

    fn misplace(&mut self, sheet: &str, row: u64, column: &str, kind: &'static str, found: &str) {
        let (sheet, column) = (sheet.to_owned(), column.to_owned());
        self.misplaced.push(Misplaced { sheet, row, column, kind, found: found.to_owned() });
    }
}

/// `lines[2].quantity` as list, place and field; a field of the record itself has no list.
fn split(path: &str) -> (&str, usize, &str) {
    let parts = path.split_once('[').and_then(|(list, rest)| {
        let (place, field) = rest.split_once(']')?;
        Some((list, place.parse().ok()?, field.trim_start_matches('.')))
    });
    parts.unwrap_or(("", 0, path))
}

/// Reads the records of a workbook whose headings are in any of these languages.
pub fn read_masters(
    path: &Path,
    description: &Description,
    wordings: &[&dyn Wording],
) -> io::Result<Sheets> {
    let mut sheets = Sheets::default();
    let mut workbook = match Workbook::open(path) {
        Ok(workbook) => workbook,
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            sheets.misplace("", 0, "", "unreadable", &error.to_string());
            return Ok(sheets);
        }
        Err(error) => return Err(error),
    };
    let plain: &dyn Wording = &Plain;
    let wordings: Vec<&dyn Wording> = wordings.iter().copied().chain([plain]).collect();
    let mut parts: Vec<(Option<&'static str>, Vec<&'static Field>)> =
        vec![(None, cells(description).collect())];
    parts.extend(lists(description).map(|(list, fields)| (Some(list), fields.iter().collect())));
    let names = workbook.names();
    let known = |name: &String| {
        let called = |(list, _): &(Option<&str>, _)| {
            wordings.iter().any(|wording| same(&wording.sheet(*list), name))
        };
        parts.iter().position(called)
    };
    // A workbook with one sheet of another name holds the records.
    let sole = names.len() == 1 && known(&names[0]).is_none();
    let mut found = Vec::new();
    for name in &names {
        match known(name).or(sole.then_some(0)) {
            Some(part) => found.push((part, name)),
            None => sheets.misplace(name, 1, "", "unknown_sheet", name),
        }
    }
    // The records come before the rows in them, wherever the sheets lie in the workbook.
    found.sort_unstable();
    for (part, name) in found {
        let (list, fields) = &parts[part];
        let rows = match rows_of(&mut workbook, name) {
            Ok(rows) => rows,
            Err(Trouble::Halt(Halt::Io(error))) => return Err(error),
            Err(Trouble::Content { error, line }) => {
                sheets.misplace(name, line, "", "unreadable", &error.to_string());
                continue;
            }
            Err(Trouble::Halt(_)) => {
                sheets.misplace(name, ROWS_MAX as u64, "", "too_many_rows", &ROWS_MAX.to_string());
                continue;
            }
        };
        let sheet = Sheet { name, list: *list, fields, wordings: &wordings };
        sheet.read(rows, &mut sheets);
    }
    Ok(sheets)
}

type RowsOfSheet = Vec<(u64, Vec<Cell>)>;

fn rows_of(workbook: &mut Workbook, name: &str) -> Result<RowsOfSheet, Trouble> {
    let mut rows = Vec::new();
    workbook.rows(name, &mut |line, cells| {
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push((line, std::mem::take(cells)));
        }
        if rows.len() > ROWS_MAX { Err(Halt::Cancelled) } else { Ok(Rows::More) }
    })?;
    Ok(rows)
}

fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

/// What a column holds.
#[derive(Clone, Copy)]
enum Column {
    Code,
    Retired,
    Field(&'static Field),
    Unknown,
}

struct Sheet<'s> {
    name: &'s str,
    list: Option<&'static str>,
    fields: &'s [&'static Field],
    wordings: &'s [&'s dyn Wording],
}

impl Sheet<'_> {
    fn read(&self, rows: RowsOfSheet, sheets: &mut Sheets) {
        let mut rows = rows.into_iter();
        let header = rows.next().unwrap_or_default();
        let columns = self.columns(&header, sheets);
        if !columns.iter().any(|column| matches!(column, Column::Code)) {
            sheets.misplace(self.name, 1, "", "no_code_column", "");
            return;
        }
        if let Some(list) = self.list {
            // A list that has a sheet is told by it alone, also where it has no rows.
            for record in &mut sheets.records {
                record.fields.insert(list.to_owned(), Value::Array(Vec::new()));
            }
        }
        for (row, cells) in rows {
            let read = self.row(&columns, &cells);
            match self.list {
                None => self.take_record(read, row, sheets),
                Some(list) => self.take_row(list, read, row, sheets),
            }
        }
    }

    fn columns(&self, header: &(u64, Vec<Cell>), sheets: &mut Sheets) -> Vec<Column> {
        let mut headings = BTreeMap::new();
        let mut columns = Vec::new();
        for cell in &header.1 {
            let heading = cell.plain();
            let column = self.column(&heading);
            match column {
                Column::Field(field) => headings.insert(field.name, heading),
                Column::Code => headings.insert(CODE, heading),
                Column::Retired => headings.insert(RETIRED, heading),
                Column::Unknown if heading.is_empty() => None,
                Column::Unknown => {
                    sheets.misplace(self.name, header.0, &heading, "unknown_column", &heading);
                    None
                }
            };
            columns.push(column);
        }
        let list = self.list.unwrap_or_default().to_owned();
        sheets.names.insert(list, (self.name.to_owned(), headings));
        columns
    }

    fn column(&self, heading: &str) -> Column {
        let called = |list: Option<&str>, name: &str| {
            self.wordings.iter().any(|wording| same(&wording.heading(list, name), heading))
        };
        // Of two columns of one heading, the code of an operation beside that of its record, the
        // record's is the first; the writer gives them different headings.
        if called(None, CODE) {
            return Column::Code;
        }
        if self.list.is_none() && called(None, RETIRED) {
            return Column::Retired;
        }
        let field = self.fields.iter().find(|field| called(self.list, field.name));
        field.map_or(Column::Unknown, |field| Column::Field(field))
    }

    fn row(&self, columns: &[Column], cells: &[Cell]) -> SheetRecord {
        let mut read = SheetRecord::default();
        for (column, cell) in
            columns.iter().zip(cells.iter().chain(std::iter::repeat(&Cell::Empty)))
        {
            match column {
                Column::Code => cell.plain().trim().clone_into(&mut read.code),
                Column::Retired => read.retired = Some(self.truth(cell) == Some(true)),
                Column::Field(field) => {
                    let value = self.value(field, cell);
                    // An empty cell of a record empties the field; of a row it is just not there.
                    if self.list.is_none() || !value.is_null() {
                        read.fields.insert(field.name.to_owned(), value);
                    }
                }
                Column::Unknown => {}
            }
        }
        read
    }

    fn take_record(&self, read: SheetRecord, row: u64, sheets: &mut Sheets) {
        let place = sheets.records.len();
        if sheets.places.insert(read.code.clone(), place).is_some() {
            let column = sheets.code_heading(None);
            sheets.misplace(self.name, row, &column, "duplicate", &read.code);
        }
        sheets.records.push(SheetRecord { row, ..read });
    }

    fn take_row(&self, list: &str, read: SheetRecord, row: u64, sheets: &mut Sheets) {
        let Some(place) = sheets.places.get(&read.code).copied() else {
            let column = sheets.code_heading(Some(list));
            sheets.misplace(self.name, row, &column, "no_such_record", &read.code);
            return;
        };
        let record = &mut sheets.records[place];
        record.rows.entry(list.to_owned()).or_default().push(row);
        if let Some(Value::Array(rows)) = record.fields.get_mut(list) {
            rows.push(Value::Object(read.fields));
        }
    }

    /// What a cell holds, as far as it can be told; the rest is left to be found fault with.
    fn value(&self, field: &Field, cell: &Cell) -> Value {
        let text = cell.plain();
        let text = text.trim();
        if text.is_empty() {
            return Value::Null;
        }
        match field.holds {
            Holds::YesNo => self.truth(cell).map_or_else(|| text.into(), Value::from),
            Holds::Whole(..) => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
            Holds::Thousandths => thousandths(text).map_or_else(|| text.into(), Value::from),
            Holds::Choice(words) => self.choice(field, text, words).into(),
            Holds::Code(_, besides) => self.choice(field, text, besides).into(),
            Holds::Choices(words) => self.choices(field, text, words).into(),
            Holds::Time => match cell {
                Cell::Civil(moment) => moment.strftime("%H:%M").to_string().into(),
                Cell::Number(day) => time_of_day(day).unwrap_or_else(|| text.to_owned()).into(),
                _ => text.into(),
            },
            _ => text.into(),
        }
    }

    /// Words apart by commas, as they are written, or by blanks, as people type them.
    fn choices(&self, field: &Field, text: &str, words: &[&str]) -> String {
        let mut chosen = Vec::new();
        for part in text.split([',', '、', '，', ';', '；']).map(str::trim) {
            let whole = self.choice(field, part, words);
            if words.contains(&whole.as_str()) {
                chosen.push(whole);
            } else {
                chosen.extend(part.split_whitespace().map(|word| self.choice(field, word, words)));
            }
        }
        chosen.join(" ")
    }

    fn choice(&self, field: &Field, text: &str, words: &[&str]) -> String {
        let named = |word: &&&str| {
            self.wordings.iter().any(|wording| same(&wording.choice(field.name, word), text))
        };
        words.iter().find(named).map_or(text, |word| *word).to_owned()
    }

    fn truth(&self, cell: &Cell) -> Option<bool> {
        if let Cell::Truth(truth) = cell {
            return Some(*truth);
        }
        let text = cell.plain();
        let says = |truth| self.wordings.iter().any(|wording| same(&wording.yes_no(truth), &text));
        match (says(true), says(false) || text.trim().is_empty()) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

/// `-18.5` as -18500.
fn thousandths(text: &str) -> Option<i64> {
    let step = SCALE / 1000;
    let steps = text.parse::<Quantity>().ok()?.0;
    (steps % step == 0).then_some(steps / step)
}

/// A workbook keeps a time of day as a part of a day.
fn time_of_day(day: &str) -> Option<String> {
    let part: f64 = day.parse().ok().filter(|part| (0.0..1.0).contains(part))?;
    let minutes = (part * 24.0 * 60.0).round() as u32;
    Some(format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60))
}
