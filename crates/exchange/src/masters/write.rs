//! Writing master records as a workbook.

use std::io::{self, Seek, Write};

use domain::Quantity;
use domain::masters::{Description, Field, Holds};
use domain::quantity::SCALE;
use rust_xlsxwriter::{
    DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use serde_json::{Map, Value};

use super::{CODE, RETIRED, Wording, cells, lists};

/// Rows that are prepared for typing.
const ROWS: u32 = 5_000;
/// Figures of a number that a workbook keeps exactly.
const FIGURES_MAX: usize = 15;
/// Characters of a list of words that a workbook takes.
const LIST_CHARS_MAX: usize = 255;

/// Writes records, in the order they are handed over, and an empty sheet where there are none.
pub fn write_masters<W: Write + Seek + Send>(
    out: W,
    description: &Description,
    wording: &dyn Wording,
    records: &[(String, Map<String, Value>, bool)],
) -> io::Result<()> {
    write(out, description, wording, records).map_err(io::Error::other)
}

fn write<W: Write + Seek + Send>(
    out: W,
    description: &Description,
    wording: &dyn Wording,
    records: &[(String, Map<String, Value>, bool)],
) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    let main: Vec<&Field> = cells(description).collect();
    let mut sheet = Table::begin(&mut workbook, wording, None, &main)?;
    for (code, fields, retired) in records {
        sheet.row(code, fields)?;
        sheet.truth(main.len() as u16 + 1, *retired)?;
        sheet.next += 1;
    }
    for (list, of) in lists(description) {
        let of: Vec<&Field> = of.iter().collect();
        let mut sheet = Table::begin(&mut workbook, wording, Some(list), &of)?;
        for (code, fields, _) in records {
            for row in fields.get(list).and_then(Value::as_array).into_iter().flatten() {
                if let Value::Object(row) = row {
                    sheet.row(code, row)?;
                    sheet.next += 1;
                }
            }
        }
    }
    workbook.save_to_writer(out)
}

/// A sheet with a code, fields, and on the first sheet whether a record is out of use.
struct Table<'w> {
    sheet: &'w mut Worksheet,
    wording: &'w dyn Wording,
    fields: &'w [&'w Field],
    next: u32,
}

impl<'w> Table<'w> {
    fn begin(
        workbook: &'w mut Workbook,
        wording: &'w dyn Wording,
        list: Option<&str>,
        fields: &'w [&'w Field],
    ) -> Result<Self, XlsxError> {
        let header = Format::new()
            .set_bold()
            .set_align(FormatAlign::Left)
            .set_border_bottom(FormatBorder::Thin);
        let required = header.clone().set_background_color("E8EEF4");
        let text = Format::new().set_num_format("@");
        let sheet = workbook.add_worksheet();
        sheet.set_name(wording.sheet(list))?.set_freeze_panes(1, 1)?;
        sheet.write_with_format(0, 0, wording.heading(None, CODE), &required)?;
        sheet.set_column_format(0, &text)?.set_column_width(0, 18.0)?;
        for (place, field) in fields.iter().enumerate() {
            let column = place as u16 + 1;
            let format = if field.required { &required } else { &header };
            sheet.write_with_format(0, column, wording.heading(list, field.name), format)?;
            // Text cells: a workbook would make a number of 0012 and a date of 3-4.
            if !is_number(field.holds) {
                sheet.set_column_format(column, &text)?;
            }
            sheet.set_column_width(column, if field.name == "name" { 28.0 } else { 16.0 })?;
            if let Some(words) = words_of(field, wording) {
                let choice = DataValidation::new().allow_list_strings(&words)?;
                sheet.add_data_validation(1, column, ROWS, column, &choice)?;
            }
        }
        if list.is_none() {
            let column = fields.len() as u16 + 1;
            sheet.write_with_format(0, column, wording.heading(None, RETIRED), &header)?;
        }
        Ok(Self { sheet, wording, fields, next: 1 })
    }

    fn row(&mut self, code: &str, fields: &Map<String, Value>) -> Result<(), XlsxError> {
        self.sheet.write(self.next, 0, code)?;
        let described = self.fields;
        for (place, field) in described.iter().enumerate() {
            if let Some(value) = fields.get(field.name) {
                self.cell(place as u16 + 1, field, value)?;
            }
        }
        Ok(())
    }

    fn cell(&mut self, column: u16, field: &Field, value: &Value) -> Result<(), XlsxError> {
        match (value, field.holds) {
            (Value::Bool(truth), _) => return self.truth(column, *truth),
            (Value::Number(number), Holds::Thousandths) => {
                let thousandths = number.as_i64().unwrap_or_default();
                self.sheet.write(self.next, column, thousandths as f64 / 1000.0)?;
            }
            (Value::Number(number), _) => {
                let whole = number.as_i64().unwrap_or_default();
                self.sheet.write(self.next, column, whole as f64)?;
            }
            (Value::String(text), Holds::Choice(_) | Holds::Choices(_)) => {
                let words = text.split_whitespace();
                let words: Vec<String> =
                    words.map(|word| self.wording.choice(field.name, word)).collect();
                self.sheet.write(self.next, column, words.join(", "))?;
            }
            (Value::String(text), Holds::Code(_, besides)) if besides.contains(&text.as_str()) => {
                self.sheet.write(self.next, column, self.wording.choice(field.name, text))?;
            }
            (Value::String(text), Holds::Decimal) => match as_number(text) {
                Some(number) => {
                    self.sheet.write(self.next, column, number)?;
                }
                None => {
                    self.sheet.write(self.next, column, text)?;
                }
            },
            (Value::String(text), _) if !text.is_empty() => {
                self.sheet.write(self.next, column, text)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Only a yes is written: an empty cell is a no that is easier to read.
    fn truth(&mut self, column: u16, truth: bool) -> Result<(), XlsxError> {
        if truth {
            self.sheet.write(self.next, column, self.wording.yes_no(true))?;
        }
        Ok(())
    }
}

const fn is_number(holds: Holds) -> bool {
    matches!(holds, Holds::Whole(..) | Holds::Thousandths | Holds::Decimal)
}

/// A decimal as a number, where the workbook keeps it as it is.
fn as_number(text: &str) -> Option<f64> {
    let exact = text.bytes().filter(u8::is_ascii_digit).count() <= FIGURES_MAX;
    let steps = text.parse::<Quantity>().ok().filter(|_| exact)?.0;
    Some(steps as f64 / SCALE as f64)
}

fn words_of(field: &Field, wording: &dyn Wording) -> Option<Vec<String>> {
    let words: Vec<String> = match field.holds {
        Holds::Choice(words) => words.iter().map(|w| wording.choice(field.name, w)).collect(),
        Holds::YesNo => [true, false].map(|truth| wording.yes_no(truth)).to_vec(),
        _ => return None,
    };
    let chars: usize = words.iter().map(|word| word.chars().count() + 1).sum();
    (chars <= LIST_CHARS_MAX).then_some(words)
}
