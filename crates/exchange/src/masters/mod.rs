//! Master records as a workbook: one sheet of records, and one more for each list of rows in them.
//!
//! Headings and words to choose from are in a person's language; what is read may be in any of the
//! languages it is read with, or in the program's own words.

mod read;
mod write;

use domain::masters::{Description, Field, Holds};

pub use read::{Misplaced, SheetRecord, Sheets, read_masters};
pub use write::write_masters;

/// The words of one language. A list is the name of a field that holds rows.
pub trait Wording {
    /// Name of the sheet of records, or of a list in them.
    fn sheet(&self, list: Option<&str>) -> String;
    /// Heading of a column.
    fn heading(&self, list: Option<&str>, field: &str) -> String;
    /// A word to choose from.
    fn choice(&self, field: &str, word: &str) -> String;
    /// Yes or no.
    fn yes_no(&self, truth: bool) -> String;
}

/// The program's own words.
struct Plain;

impl Wording for Plain {
    fn sheet(&self, list: Option<&str>) -> String {
        list.unwrap_or("records").to_owned()
    }

    fn heading(&self, list: Option<&str>, field: &str) -> String {
        match list {
            // Beside it is the code of the record.
            Some(list) if field == CODE => format!("{list}.{field}"),
            _ => field.to_owned(),
        }
    }

    fn choice(&self, _: &str, word: &str) -> String {
        word.to_owned()
    }

    fn yes_no(&self, truth: bool) -> String {
        truth.to_string()
    }
}

/// The column with the code of a record.
const CODE: &str = "code";
/// The column that says whether a record may no longer be chosen.
const RETIRED: &str = "retired";

/// The fields of a record that fit into one cell.
fn cells(description: &Description) -> impl Iterator<Item = &'static Field> {
    description.fields().filter(|field| !matches!(field.holds, Holds::Rows(_)))
}

/// The lists of a record, with the fields of their rows.
fn lists(description: &Description) -> impl Iterator<Item = (&'static str, &'static [Field])> {
    description.fields().filter_map(|field| match field.holds {
        Holds::Rows(fields) => Some((field.name, fields)),
        _ => None,
    })
}
