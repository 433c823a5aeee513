//! Looking at the heads of tables and proposing what their columns mean.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::apply::read_as;
use super::words::{concept, field_of, is_total, tab_speaks_of};
use super::{Mapping, Sheet, SheetColumn, SheetSection, labels};
use crate::cell::Cell;
use crate::document::Document;
use crate::source::Halt;
use crate::tables::{Rows, Trouble};

/// Rows looked at to find the headers and the samples.
const HEAD_ROWS: usize = 60;
/// Samples shown of a column.
const SAMPLES: usize = 5;
/// A sheet that scores less says nothing that we keep.
const SCORE_LEAST: i64 = 10;

/// The first rows of a table, each with its line.
type Head = Vec<(u64, Vec<Cell>)>;

/// The sheets of a document with a proposal for each, or with the given mapping of it.
///
/// A document without tables has no sheets. A table that cannot be read has no columns; checking
/// the document says why.
pub fn sheets(document: &Document, mapping: Option<&Mapping>) -> Result<Vec<Sheet>, Halt> {
    let Some(tables) = document.tables() else { return Ok(Vec::new()) };
    let mut open = tables.open()?;
    let from_1904 = open.counts_from_1904();
    let mut found = Vec::new();
    for (table, name) in tables.names().iter().enumerate() {
        let mut head = Head::new();
        let outcome = open.rows(table, &mut |line, cells| {
            head.push((line, cells.clone()));
            Ok(if head.len() < HEAD_ROWS { Rows::More } else { Rows::Enough })
        });
        match outcome {
            Err(Trouble::Halt(halt)) => return Err(halt),
            Err(Trouble::Content { .. }) => head.clear(),
            Ok(()) => {}
        }
        let given = mapping.and_then(|mapping| mapping.sheets.iter().find(|one| one.name == *name));
        let mut sheet = match given {
            Some(given) => sheet_of(name, &head, given.header_row, given.section, &given.columns),
            None => proposed(name, &head),
        };
        fill_samples(&mut sheet, &head, document.zone(), from_1904);
        found.push(sheet);
    }
    Ok(found)
}

fn sheet_of(
    name: &str,
    head: &Head,
    header_row: u64,
    section: SheetSection,
    fields: &BTreeMap<String, String>,
) -> Sheet {
    let header = head.iter().find(|(line, _)| *line == header_row);
    let columns = header.map(|(_, cells)| labels(cells)).unwrap_or_default();
    let columns = columns.into_iter().map(|header| SheetColumn {
        field: fields.get(&header).cloned(),
        header,
        samples: Vec::new(),
        read_as: Vec::new(),
    });
    let (name, columns) = (name.to_owned(), columns.collect());
    Sheet { name, section, header_row, columns, fields: section.fields() }
}

fn proposed(name: &str, head: &Head) -> Sheet {
    let header = header_of(head);
    let Some((line, cells)) = header else {
        return sheet_of(name, head, 1, SheetSection::Ignore, &BTreeMap::new());
    };
    let headers = labels(cells);
    let (section, fields, score) = SheetSection::ALL
        .into_iter()
        .filter(|section| *section != SheetSection::Ignore)
        .map(|section| {
            let fields = assign(section, &headers);
            let score = score(name, section, &headers, &fields);
            (section, fields, score)
        })
        // The first of equals: masters come before movements.
        .reduce(|best, next| if next.2 > best.2 { next } else { best })
        .unwrap_or((SheetSection::Ignore, BTreeMap::new(), 0));
    if score < SCORE_LEAST {
        return sheet_of(name, head, *line, SheetSection::Ignore, &BTreeMap::new());
    }
    sheet_of(name, head, *line, section, &fields)
}

/// The row with the most headers that are understood; titles above it are passed over.
fn header_of(head: &Head) -> Option<&(u64, Vec<Cell>)> {
    let is_understood = |cell: &&Cell| {
        let text = cell.plain();
        let ours = SheetSection::ALL.iter().any(|section| {
            section.exchange().is_some_and(|section| section.column(&text).is_some())
        });
        ours || concept(&text).is_some()
    };
    let filled = |cells: &[Cell]| cells.iter().filter(|cell| !cell.is_empty()).count();
    head.iter()
        .map(|row| (row, row.1.iter().filter(is_understood).count(), filled(&row.1)))
        .filter(|(_, understood, filled)| *filled > 1 && *understood * 2 >= *filled)
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map(|(row, ..)| row)
        .or_else(|| head.iter().find(|row| filled(&row.1) > 1))
}

/// The field that each header fills best; no field twice.
fn assign(section: SheetSection, headers: &[String]) -> BTreeMap<String, String> {
    let mut best: BTreeMap<&'static str, (usize, &String)> = BTreeMap::new();
    for header in headers {
        let exact = section.exchange().and_then(|ours| {
            let place = ours.column(&header.trim().to_ascii_lowercase())?;
            Some((ours.columns()[place], usize::MAX))
        });
        let by_word = || {
            let (concept, weight) = concept(header)?;
            field_of(section, concept).map(|field| (field, weight))
        };
        let Some((field, weight)) = exact.or_else(by_word) else { continue };
        if best.get(field).is_none_or(|(most, _)| weight > *most) {
            best.insert(field, (weight, header));
        }
    }
    // One name is better than none: it stands for the code, and the supplier's lot for our own.
    for (wanted, instead) in [
        ("item", "item_name"),
        ("supplier", "supplier_name"),
        ("customer", "customer_name"),
        ("lot_number", "supplier_lot"),
        ("code", "name"),
    ] {
        let is_wanted = section.fields().iter().any(|field| field.field == wanted);
        if is_wanted && !best.contains_key(wanted) && best.contains_key(instead) {
            let found = best.remove(instead).unwrap_or_else(|| unreachable!("just seen"));
            best.insert(wanted, found);
        }
    }
    best.into_iter().map(|(field, (_, header))| (header.clone(), field.to_owned())).collect()
}

fn score(
    name: &str,
    section: SheetSection,
    headers: &[String],
    fields: &BTreeMap<String, String>,
) -> i64 {
    let has = |field: &str| fields.values().any(|found| found == field);
    let mut score = if tab_speaks_of(name, section) { 12 } else { 0 };
    for field in section.fields() {
        score += match (has(field.field), field.required) {
            (true, true) => 10,
            (true, false) => 3,
            (false, true) => -15,
            (false, false) => 0,
        };
    }
    let exact = |header: &&String| {
        section.exchange().is_some_and(|ours| ours.column(header.as_str()).is_some())
    };
    score + 4 * headers.iter().filter(exact).count() as i64
}

fn fill_samples(sheet: &mut Sheet, head: &Head, zone: &TimeZone, from_1904: bool) {
    let below = head.iter().filter(|(line, cells)| {
        *line > sheet.header_row && !cells.iter().any(|cell| is_total(&cell.plain()))
    });
    for (_, cells) in below {
        for (column, cell) in sheet.columns.iter_mut().zip(cells) {
            if cell.is_empty() || column.samples.len() == SAMPLES {
                continue;
            }
            column.samples.push(cell.plain());
            let field = column.field.as_deref();
            column.read_as.push(field.and_then(|field| read_as(field, cell, zone, from_1904)));
        }
    }
}
