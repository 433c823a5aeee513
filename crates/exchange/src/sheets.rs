//! Tables as a workbook for people: texts stay texts, figures are figures, nothing is a formula.

use std::io::{self, Seek, Write};

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// Figures of a number that a workbook keeps exactly.
const FIGURES_MAX: usize = 15;

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name, at most 31 characters.
    pub name: String,
    /// The headings; none where the table has none.
    pub heads: Vec<String>,
    /// How wide the columns are, in characters; those that are not named have a usual width.
    pub widths: Vec<u16>,
    /// The rows.
    pub rows: Vec<Vec<SheetCell>>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetCell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A decimal number; one that a workbook would round stays a text.
    Number(String),
}

impl SheetCell {
    /// A text, or nothing.
    pub fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.to_owned()))
    }

    /// A number, or nothing.
    pub fn number(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Number(text.to_owned()))
    }
}

/// Writes tables as one workbook.
pub fn write_sheets<W: Write + Seek + Send>(out: W, sheets: &[Sheet]) -> io::Result<()> {
    write(out, sheets).map_err(io::Error::other)
}

fn write<W: Write + Seek + Send>(out: W, sheets: &[Sheet]) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        fill(workbook.add_worksheet(), sheet)?;
    }
    workbook.save_to_writer(out)
}

fn fill(out: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    out.set_name(&sheet.name)?;
    for (column, width) in (0..).zip(&sheet.widths) {
        out.set_column_width(column, f64::from(*width))?;
    }
    let heading = Format::new()
        .set_bold()
        .set_align(FormatAlign::Left)
        .set_background_color("E8EEF4")
        .set_border_bottom(FormatBorder::Thin);
    for (column, head) in (0..).zip(&sheet.heads) {
        out.write_string_with_format(0, column, head, &heading)?;
    }
    let first = u32::from(!sheet.heads.is_empty());
    if !sheet.heads.is_empty() && !sheet.rows.is_empty() {
        out.set_freeze_panes(1, 0)?;
        let last = (sheet.rows.len() as u32, sheet.heads.len() as u16 - 1);
        out.autofilter(0, 0, last.0, last.1)?;
    }
    for (row, cells) in (first..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            put(out, (row, column), cell)?;
        }
    }
    Ok(())
}

fn put(out: &mut Worksheet, at: (u32, u16), cell: &SheetCell) -> Result<(), XlsxError> {
    let (row, column) = at;
    match cell {
        SheetCell::Empty => {}
        SheetCell::Number(text) if is_exact(text) => {
            let number: f64 = text.parse().unwrap_or_default();
            out.write_number(row, column, number)?;
        }
        SheetCell::Text(text) | SheetCell::Number(text) => {
            out.write_string(row, column, text)?;
        }
    }
    Ok(())
}

fn is_exact(text: &str) -> bool {
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    text.parse::<f64>().is_ok_and(f64::is_finite) && figures <= FIGURES_MAX
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    #[test]
    fn a_workbook_is_read_back_as_it_was_written() {
        let row = vec![
            SheetCell::Text("=1+1".to_owned()),
            SheetCell::Text("0012".to_owned()),
            SheetCell::Number("12.5".to_owned()),
            SheetCell::Number("1234567890123.456789".to_owned()),
            SheetCell::Empty,
        ];
        let heads = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        let sheet = Sheet { name: "移轉".to_owned(), heads, widths: vec![12], rows: vec![row] };
        let mut bytes = Cursor::new(Vec::new());

        write_sheets(&mut bytes, &[sheet]).unwrap();

        let mut book = Xlsx::new(Cursor::new(bytes.into_inner())).unwrap();
        let read = book.worksheet_range("移轉").unwrap();
        let rows: Vec<&[Data]> = read.rows().collect();
        assert_eq!(rows[0][1], Data::String("b".to_owned()));
        assert_eq!(rows[1][0], Data::String("=1+1".to_owned()));
        assert_eq!(rows[1][1], Data::String("0012".to_owned()));
        assert_eq!(rows[1][2], Data::Float(12.5));
        assert_eq!(rows[1][3], Data::String("1234567890123.456789".to_owned()));
    }
}
