//! Whether every field holds what its description says; what passes is in one spelling.

use serde_json::{Map, Value};

use super::check::{Lookup, Standing};
use super::describe::{Field, Holds, Refers};
use super::fault::{Fault, FaultKind};
use crate::quantity::Quantity;
use crate::time::CivilDate;

/// Characters of a layout at most; a cell of a workbook takes not many more.
const LAYOUT_MAX: usize = 30_000;

/// Rows of one list at most.
const ROWS_MAX: usize = 2_000;

/// Reads fields and gathers what is wrong with them.
pub(super) struct Shape<'l, L> {
    pub(super) lookup: &'l mut L,
    pub(super) faults: Vec<Fault>,
}

impl<L: Lookup> Shape<'_, L> {
    /// The fields of a record or row in one spelling; those that are not given hold nothing.
    pub(super) fn fields(
        &mut self,
        at: &str,
        fields: &[Field],
        given: &Map<String, Value>,
    ) -> Result<Map<String, Value>, L::Error> {
        let path = |name: &str| if at.is_empty() { name.into() } else { format!("{at}.{name}") };
        for (name, value) in given {
            if !fields.iter().any(|field| field.name == name) {
                self.fault(&path(name), FaultKind::UnknownField, &shown(value), "");
            }
        }
        let mut read = Map::new();
        for field in fields {
            let value = given.get(field.name).unwrap_or(&Value::Null);
            let value = self.field(&path(field.name), field, value)?;
            read.insert(field.name.to_owned(), value);
        }
        Ok(read)
    }

    fn fault(&mut self, path: &str, kind: FaultKind, found: &str, expected: &str) {
        self.faults.push(Fault::new(path, kind, found).expected(expected));
    }

    fn field(&mut self, path: &str, field: &Field, value: &Value) -> Result<Value, L::Error> {
        if is_nothing(value) {
            if field.required {
                self.fault(path, FaultKind::Missing, "", "");
            }
            return Ok(nothing(field.holds));
        }
        match (field.holds, value) {
            (Holds::Rows(fields), Value::Array(rows)) => self.rows(path, fields, rows),
            (Holds::YesNo, Value::Bool(_)) => Ok(value.clone()),
            (Holds::Whole(least, most), value) => Ok(self.whole(path, value, least, most)),
            (Holds::Thousandths, value) => Ok(self.whole(path, value, -273_150, 1_000_000)),
            (Holds::Rows(_) | Holds::YesNo, value) => {
                self.fault(path, FaultKind::WrongSort, &shown(value), field.holds.as_str());
                Ok(nothing(field.holds))
            }
            (_, Value::String(text)) => self.text(path, field.holds, text.trim()),
            (_, value) => {
                self.fault(path, FaultKind::WrongSort, &shown(value), field.holds.as_str());
                Ok(nothing(field.holds))
            }
        }
    }

    fn rows(&mut self, path: &str, fields: &[Field], rows: &[Value]) -> Result<Value, L::Error> {
        if rows.len() > ROWS_MAX {
            let (found, most) = (rows.len().to_string(), ROWS_MAX.to_string());
            self.fault(path, FaultKind::TooLong, &found, &most);
            return Ok(Value::Array(Vec::new()));
        }
        let mut read = Vec::with_capacity(rows.len());
        for (place, row) in rows.iter().enumerate() {
            let at = format!("{path}[{}]", place + 1);
            match row {
                Value::Object(row) => read.push(Value::Object(self.fields(&at, fields, row)?)),
                other => self.fault(&at, FaultKind::WrongSort, &shown(other), "rows"),
            }
        }
        Ok(Value::Array(read))
    }

    fn whole(&mut self, path: &str, value: &Value, least: i64, most: i64) -> Value {
        if let Some(number) = value.as_i64().filter(|number| (least..=most).contains(number)) {
            return number.into();
        }
        self.fault(path, FaultKind::BadWhole, &shown(value), &format!("{least}–{most}"));
        Value::Null
    }

    fn text(&mut self, path: &str, holds: Holds, text: &str) -> Result<Value, L::Error> {
        let words = || text.split_whitespace();
        let read = match holds {
            Holds::Decimal => match text.parse::<Quantity>().ok().filter(|q| q.0 > 0) {
                Some(quantity) => quantity.to_string(),
                None => self.refused(path, FaultKind::BadDecimal, text, ""),
            },
            Holds::Date => self.date(path, text),
            Holds::Time => match time_of_day(text) {
                Some(time) => time,
                None => self.refused(path, FaultKind::BadTime, text, "06:00"),
            },
            Holds::Choice(list) => self.choice(path, text, list),
            Holds::Choices(list) => {
                let mut chosen: Vec<String> =
                    words().map(|word| self.choice(path, word, list)).collect();
                // In the order of the list, so that the same choice is the same text.
                chosen.sort_by_key(|word| list.iter().position(|known| known == word));
                chosen.dedup();
                chosen.join(" ")
            }
            Holds::Code(of, besides) => {
                if !besides.contains(&text) {
                    self.code(path, of, text)?;
                }
                text.to_owned()
            }
            Holds::Codes(of) => {
                for code in words() {
                    self.code(path, of, code)?;
                }
                words().collect::<Vec<_>>().join(" ")
            }
            Holds::Dates => {
                let mut days: Vec<String> = words().map(|day| self.date(path, day)).collect();
                days.sort();
                days.dedup();
                days.join(" ")
            }
            Holds::Text(most) => self.plain(path, text, most),
            Holds::Layout => self.plain(path, text, LAYOUT_MAX),
            Holds::Whole(..) | Holds::Thousandths | Holds::YesNo | Holds::Rows(_) => String::new(),
        };
        Ok(read.into())
    }

    fn refused(&mut self, path: &str, kind: FaultKind, found: &str, expected: &str) -> String {
        self.fault(path, kind, found, expected);
        String::new()
    }

    fn date(&mut self, path: &str, text: &str) -> String {
        match text.parse::<CivilDate>() {
            Ok(day) => day.to_string(),
            Err(_) => self.refused(path, FaultKind::BadDate, text, "2026-03-01"),
        }
    }

    fn choice(&mut self, path: &str, word: &str, list: &[&str]) -> String {
        if list.contains(&word) {
            return word.to_owned();
        }
        self.refused(path, FaultKind::BadChoice, word, &list.join(" "))
    }

    fn plain(&mut self, path: &str, text: &str, most: usize) -> String {
        if text.chars().count() > most {
            let begin: String = text.chars().take(40).collect();
            return self.refused(path, FaultKind::TooLong, &begin, &most.to_string());
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return self.refused(path, FaultKind::WrongSort, text, "text");
        }
        text.to_owned()
    }

    fn code(&mut self, path: &str, of: Refers, code: &str) -> Result<(), L::Error> {
        match self.lookup.standing(of, code)? {
            Standing::Usable => {}
            Standing::Retired => self.fault(path, FaultKind::RetiredCode, code, of.as_str()),
            Standing::Unknown => self.fault(path, FaultKind::UnknownCode, code, of.as_str()),
        }
        Ok(())
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(rows) => rows.is_empty(),
        _ => false,
    }
}

/// What a field holds that was not filled.
fn nothing(holds: Holds) -> Value {
    match holds {
        Holds::Whole(..) | Holds::Thousandths => Value::Null,
        Holds::YesNo => Value::Bool(false),
        Holds::Rows(_) => Value::Array(Vec::new()),
        _ => Value::String(String::new()),
    }
}

/// A value as its writer sees it, clipped.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.chars().take(80).collect()
}

/// `6:00`, `06:00` and `06:00:00` as `06:00`.
fn time_of_day(text: &str) -> Option<String> {
    let mut parts = text.split(':');
    let hour: u8 = whole_part(parts.next()?)?;
    let minute: u8 = whole_part(parts.next().filter(|part| part.len() == 2)?)?;
    let rest_is_zero = parts.next().is_none_or(|second| second == "00") && parts.next().is_none();
    (hour < 24 && minute < 60 && rest_is_zero).then(|| format!("{hour:02}:{minute:02}"))
}

fn whole_part(text: &str) -> Option<u8> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
