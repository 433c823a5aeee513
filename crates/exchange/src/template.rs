//! An empty workbook to start with: one sheet a section, headers, and cells that keep what is typed.
//!
//! Codes and lot numbers are text cells, so that 0012 stays 0012; times are date cells, read in the
//! site's zone; words from a list are chosen from that list.

use std::io::{self, Seek, Write};

use domain::{Basis, Role, Tracking};
use rust_xlsxwriter::{
    DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::section::Section;

/// Rows that are prepared for typing.
const ROWS: u32 = 5_000;

/// Writes the template.
pub fn write_template<W: Write + Seek + Send>(out: W) -> io::Result<()> {
    write(out).map_err(io::Error::other)
}

fn write<W: Write + Seek + Send>(out: W) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    for section in Section::WITH_ROWS {
        let sheet = workbook.add_worksheet();
        sheet.set_name(section.as_str())?;
        fill(sheet, section)?;
    }
    workbook.save_to_writer(out)
}

fn fill(sheet: &mut Worksheet, section: Section) -> Result<(), XlsxError> {
    let header =
        Format::new().set_bold().set_align(FormatAlign::Left).set_border_bottom(FormatBorder::Thin);
    let required = header.clone().set_background_color("E8EEF4");
    sheet.set_freeze_panes(1, 1)?;
    for (place, name) in section.columns().iter().enumerate() {
        let column = place as u16;
        let needed = section.required_columns().contains(name);
        sheet.write_with_format(0, column, *name, if needed { &required } else { &header })?;
        sheet.set_column_format(column, &format_of(name))?;
        sheet.set_column_width(column, width_of(name))?;
        if let Some(words) = words_of(section, name) {
            let list = DataValidation::new().allow_list_strings(&words)?;
            sheet.add_data_validation(1, column, ROWS, column, &list)?;
        }
    }
    Ok(())
}

fn format_of(column: &str) -> Format {
    match column {
        "at" | "recorded_at" | "closed_at" | "set_at" => {
            Format::new().set_num_format("yyyy-mm-dd hh:mm:ss")
        }
        "expires" => Format::new().set_num_format("yyyy-mm-dd"),
        "qty_from" | "qty_to" | "kg_per_unit" | "tolerance_s" => Format::new(),
        // Text: a workbook would make a number of 0012 and a date of 3-4.
        _ => Format::new().set_num_format("@"),
    }
}

fn width_of(column: &str) -> f64 {
    match column {
        "at" | "recorded_at" | "closed_at" | "set_at" => 20.0,
        "name" | "from" | "to" | "reason" => 24.0,
        _ => 14.0,
    }
}

fn words_of(section: Section, column: &str) -> Option<Vec<&'static str>> {
    Some(match (section, column) {
        (Section::Items, "tracking") => Tracking::ALL.iter().map(|word| word.as_str()).collect(),
        (Section::Partners, "role") => Role::ALL.iter().map(|word| word.as_str()).collect(),
        (Section::Pools, "kind") => vec!["lot", "run", "tank"],
        (_, "basis") => Basis::ALL.iter().map(|word| word.as_str()).collect(),
        (_, "void") => vec!["true", "false"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::ops::ControlFlow;

    use jiff::tz::TimeZone;

    use super::*;
    use crate::{Document, Layout, NothingKnown, check};

    #[test]
    fn the_template_is_an_empty_document_of_ours() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("template.xlsx");
        let mut bytes = Cursor::new(Vec::new());

        write_template(&mut bytes).unwrap();

        std::fs::write(&path, bytes.into_inner()).unwrap();
        let document = Document::open(&path, &TimeZone::UTC).unwrap();
        assert_eq!(document.layout(), Layout::Exchange);
        let mut report = |_| ControlFlow::Continue(());
        let checked = check(&document, &mut NothingKnown, folder.path(), &mut report).unwrap();
        assert_eq!(checked.read.total(), 0);
        assert_eq!(checked.ignored, []);
    }
}
