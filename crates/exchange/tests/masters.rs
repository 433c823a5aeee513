//! Master records go out to a workbook and come back as they were.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

use std::io::Cursor;
use std::path::PathBuf;

use domain::MasterKind;
use domain::masters::describe;
use exchange::masters::{Sheets, Wording, read_masters, write_masters};
use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

/// Words as a person might use them.
struct Loud;

impl Wording for Loud {
    fn sheet(&self, list: Option<&str>) -> String {
        list.unwrap_or("THINGS").to_uppercase()
    }

    fn heading(&self, list: Option<&str>, field: &str) -> String {
        match list {
            Some(list) if field == "code" => format!("{list} CODE"),
            _ => format!("THE {field}"),
        }
    }

    fn choice(&self, _: &str, word: &str) -> String {
        format!("{word}!")
    }

    fn yes_no(&self, truth: bool) -> String {
        if truth { "YEA" } else { "NAY" }.to_owned()
    }
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn read(kind: MasterKind, bytes: &[u8]) -> Sheets {
    let folder = TempDir::new().unwrap();
    let path: PathBuf = folder.path().join("sheet.xlsx");
    std::fs::write(&path, bytes).unwrap();
    read_masters(&path, &describe(kind), &[&Loud]).unwrap()
}

fn there_and_back(kind: MasterKind, code: &str, fields: &Value, retired: bool) -> Sheets {
    let records = [(code.to_owned(), object(fields), retired)];
    let mut bytes = Cursor::new(Vec::new());
    write_masters(&mut bytes, &describe(kind), &Loud, &records).unwrap();
    read(kind, bytes.get_ref())
}

#[test]
fn an_item_comes_back_with_its_zeros_decimals_choices_and_rows() {
    let fields = json!({
        "name": "豬肉水餃", "unit": "kg", "kg_per_unit": "0.001", "tracking": "lot+serial",
        "gtin": "0012345678905", "kind": "finished", "allergens": "gluten soybeans",
        "shelf_life_days": 365, "inspect_final": true,
        "conversions": [{"unit": "箱", "factor": "12.5"}, {"unit": "板", "factor": "600"}],
    });

    let sheets = there_and_back(MasterKind::Item, "0012", &fields, true);

    assert_eq!(sheets.misplaced, []);
    let record = &sheets.records[0];
    assert_eq!((record.code.as_str(), record.row, record.retired), ("0012", 2, Some(true)));
    for (name, value) in fields.as_object().unwrap() {
        assert_eq!(record.fields[name], *value, "{name}");
    }
    assert_eq!(record.fields["inspect_incoming"], Value::Null, "an empty cell empties the field");
}

#[test]
fn temperatures_are_read_in_degrees_and_times_as_they_are_typed() {
    let place = json!({"name": "x", "kind": "bin", "least_milli_c": -18500, "single_lot": true});
    let calendar = json!({
        "day_start": "06:00", "weekdays": "1 5",
        "shifts": [{"code": "D", "start": "06:00"}, {"code": "N", "start": "22:30"}],
    });

    let places = there_and_back(MasterKind::Place, "A", &place, false);
    let calendars = there_and_back(MasterKind::Calendar, "MAIN", &calendar, false);

    assert_eq!(places.records[0].fields["least_milli_c"], -18500);
    assert_eq!(calendars.records[0].fields["shifts"], calendar["shifts"]);
    assert_eq!(calendars.records[0].fields["weekdays"], "1 5");
    assert_eq!(calendars.records[0].fields["day_start"], "06:00");
}

#[test]
fn a_time_cell_of_the_workbook_is_a_time_of_day() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let time = Format::new().set_num_format("hh:mm");
    sheet.write(0, 0, "THE code").unwrap();
    sheet.write(0, 1, "the DAY_START").unwrap();
    sheet.write(1, 0, "MAIN").unwrap();
    sheet.write_with_format(1, 1, 6.5 / 24.0, &time).unwrap();

    let sheets = read(MasterKind::Calendar, &workbook.save_to_buffer().unwrap());

    assert_eq!(sheets.misplaced, []);
    assert_eq!(sheets.records[0].fields["day_start"], "06:30");
}

#[test]
fn a_place_of_a_fault_is_a_sheet_a_row_and_a_heading() {
    let fields = json!({
        "item": "A", "quantity": "1",
        "lines": [{"item": "B", "quantity": "1"}, {"item": "C", "quantity": "2"}],
    });

    let sheets = there_and_back(MasterKind::Bom, "A", &fields, false);

    let place = |path: &str| sheets.place(&sheets.records[0], path);
    let spelt = |sheet: &str, row, heading: &str| (sheet.to_owned(), row, heading.to_owned());
    assert_eq!(place("lines[2].quantity"), spelt("LINES", 3, "THE quantity"));
    assert_eq!(place("item"), spelt("THINGS", 2, "THE item"));
    assert_eq!(place("code"), spelt("THINGS", 2, "THE code"));
}

#[test]
fn what_belongs_nowhere_is_named() {
    let mut workbook = Workbook::new();
    let rows = workbook.add_worksheet();
    rows.set_name("lines").unwrap();
    for (column, text) in ["code", "item", "quantity"].into_iter().enumerate() {
        rows.write(0, column as u16, text).unwrap();
    }
    rows.write(1, 0, "GHOST").unwrap();
    let things = workbook.add_worksheet();
    things.set_name("records").unwrap();
    for (column, text) in ["code", "item", "colour"].into_iter().enumerate() {
        things.write(0, column as u16, text).unwrap();
    }
    things.write(1, 0, "A").unwrap();
    things.write(3, 0, "A").unwrap();
    workbook.add_worksheet().set_name("notes").unwrap();

    let sheets = read(MasterKind::Bom, &workbook.save_to_buffer().unwrap());

    let said: Vec<(&str, u64, &str, &str)> = sheets
        .misplaced
        .iter()
        .map(|wrong| (wrong.kind, wrong.row, wrong.column.as_str(), wrong.found.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("unknown_sheet", 1, "", "notes"),
            ("unknown_column", 1, "colour", "colour"),
            ("duplicate", 4, "code", "A"),
            ("no_such_record", 2, "code", "GHOST"),
        ]
    );
}

#[test]
fn what_is_no_workbook_is_said_and_not_a_fault_of_the_machine() {
    let sheets = read(MasterKind::Item, b"no workbook at all");

    assert_eq!(sheets.records, []);
    assert_eq!(sheets.misplaced[0].kind, "unreadable");
}
