//! Files of temperature loggers: a table with a time and a temperature in each row, whatever else it holds.
//!
//! The head is the first row that names a time and a temperature, in English or Chinese; what stands
//! before it is passed over. Every row behind it is a reading or a fault that says where it is. A
//! reading without an offset is one by the clock of the plant.

use std::io::{self, BufRead, Cursor};

use domain::Instant;
use domain::loggers::Reading;
use domain::quantity::{Quantity, SCALE};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use crate::cell::Cell;
use crate::delimited::Delimited;
use crate::encoding::{Utf8, recognise};
use crate::parse::instant_in;
use crate::tables::delimiter;

/// Readings of one file at most: a year of one every ten seconds is three million.
const READINGS_MAX: usize = 500_000;
/// Faults told at most.
const FAULTS_MAX: usize = 50;
/// Rows looked through for the head.
const HEAD_ROWS_MAX: usize = 200;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggerFault {
    /// Line of the file, from 1.
    pub line: u64,
    /// The column as its head calls it; empty where the whole row is meant.
    pub column: String,
    /// What is wrong: `bad_time`, `bad_temperature`, `time_goes_back`, `unreadable_row`, `no_head`,
    /// `no_readings`, `too_many_readings`, `fahrenheit`.
    pub what: &'static str,
    /// What was found there.
    pub found: String,
}

/// The readings of a logger's file, or everything that is wrong with it.
pub fn read_logger(content: &[u8], zone: &TimeZone) -> Result<Vec<Reading>, Vec<LoggerFault>> {
    let whole =
        |what, found: String| vec![LoggerFault { line: 1, column: String::new(), what, found }];
    let unreadable = |error: io::Error| whole("unreadable_row", error.to_string());
    let recognised = recognise(&mut Cursor::new(content)).map_err(unreadable)?;
    let mut text = Utf8::new(Cursor::new(content), recognised);
    let delimiter = delimiter(text.fill_buf().map_err(unreadable)?);
    let mut rows = Delimited::new(text, delimiter);
    let mut file = File { delimiter, zone, head: None, readings: Vec::new(), faults: Vec::new() };
    let (mut cells, mut looked_at) = (Vec::new(), 0);
    loop {
        match rows.next_row(&mut cells) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                file.fault(rows.row_line(), "", "unreadable_row", &error.to_string());
                break;
            }
        }
        looked_at += 1;
        if file.head.is_none() && looked_at > HEAD_ROWS_MAX {
            break;
        }
        if file.row(rows.row_line(), &cells) == Next::Enough {
            break;
        }
    }
    if file.head.is_none() && file.faults.is_empty() {
        return Err(whole("no_head", String::new()));
    }
    if file.readings.is_empty() && file.faults.is_empty() {
        return Err(whole("no_readings", String::new()));
    }
    if file.faults.is_empty() { Ok(file.readings) } else { Err(file.faults) }
}

#[derive(PartialEq, Eq)]
enum Next {
    Row,
    Enough,
}

/// Which columns hold what, with what their heads say.
struct Head {
    /// One column with both, or the day and the time of day apart.
    when: (usize, Option<usize>),
    temperature: usize,
    names: Vec<String>,
}

struct File<'z> {
    delimiter: u8,
    zone: &'z TimeZone,
    head: Option<Head>,
    readings: Vec<Reading>,
    faults: Vec<LoggerFault>,
}

impl File<'_> {
    fn fault(&mut self, line: u64, column: &str, what: &'static str, found: &str) -> Next {
        let found = found.chars().take(80).collect();
        self.faults.push(LoggerFault { line, column: column.to_owned(), what, found });
        if self.faults.len() < FAULTS_MAX { Next::Row } else { Next::Enough }
    }

    fn row(&mut self, line: u64, cells: &[Cell]) -> Next {
        let cells: Vec<String> = cells.iter().map(|cell| cell.plain().trim().to_owned()).collect();
        let Some(head) = &self.head else {
            let Some(head) = head_of(&cells) else { return Next::Row };
            let name = head.names[head.temperature].clone();
            self.head = Some(head);
            if is_fahrenheit(&name) {
                self.fault(line, &name, "fahrenheit", &name);
                return Next::Enough;
            }
            return Next::Row;
        };
        let cell = |place: usize| cells.get(place).map_or("", String::as_str);
        let said = (cell(head.when.0), head.when.1.map(cell));
        let temperature = cell(head.temperature);
        if said.0.is_empty() && temperature.is_empty() {
            // Blank cells and remarks at the foot.
            return Next::Row;
        }
        let (when_name, degrees_name) =
            (head.names[head.when.0].clone(), head.names[head.temperature].clone());
        let Some(at) = moment(said, self.zone) else {
            let found = format!("{} {}", said.0, said.1.unwrap_or_default());
            return self.fault(line, &when_name, "bad_time", found.trim());
        };
        let Some(milli_c) = degrees(temperature, self.delimiter != b',') else {
            return self.fault(line, &degrees_name, "bad_temperature", temperature);
        };
        if self.readings.last().is_some_and(|last| last.at.utc_us > at.utc_us) {
            return self.fault(line, &when_name, "time_goes_back", said.0);
        }
        if self.readings.len() == READINGS_MAX {
            self.fault(line, "", "too_many_readings", &READINGS_MAX.to_string());
            return Next::Enough;
        }
        self.readings.push(Reading { at, milli_c });
        Next::Row
    }
}

/// The columns of a head; none where the row is no head.
fn head_of(cells: &[String]) -> Option<Head> {
    const TIMES: [&str; 4] = ["time", "时间", "時間", "时刻"];
    const DAYS: [&str; 3] = ["date", "日期", "日付"];
    const DEGREES: [&str; 8] = ["temp", "°c", "℃", "温度", "溫度", "celsius", "°f", "fahrenheit"];
    let names: Vec<String> = cells.iter().map(|cell| cell.to_lowercase()).collect();
    let holds = |words: &[&str], name: &String| words.iter().any(|word| name.contains(word));
    let find = |words: &[&str]| names.iter().position(|name| holds(words, name));
    let temperature = find(&DEGREES)?;
    let (day, time) = (find(&DAYS), find(&TIMES));
    let when = match (day, time) {
        (Some(day), Some(time)) if day != time => (day, Some(time)),
        (Some(one), _) | (None, Some(one)) => (one, None),
        (None, None) => return None,
    };
    let taken = [Some(when.0), when.1];
    (!taken.contains(&Some(temperature))).then(|| Head { when, temperature, names: cells.to_vec() })
}

fn is_fahrenheit(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("°f") || name.contains("fahrenheit") || name.contains("℉")
}

/// A moment: with an offset, or by the clock of the plant. Days are written year first, or with points
/// day first; with slashes and the year last nobody can tell the day from the month.
fn moment((first, second): (&str, Option<&str>), zone: &TimeZone) -> Option<Instant> {
    let text = match second {
        Some(time) => format!("{first} {time}"),
        None => first.to_owned(),
    };
    if let Ok(at) = text.replacen(' ', "T", 1).parse::<Instant>() {
        return Some(at);
    }
    let (day, time) = text.split_once(['T', ' ']).map(|(day, time)| (day, time.trim()))?;
    let civil = DateTime::from_parts(day_of(day)?, time_of(time)?);
    instant_in(zone, civil)
}

fn day_of(text: &str) -> Option<Date> {
    let sign = text.chars().find(|sign| !sign.is_ascii_digit())?;
    let parts: Vec<&str> = text.split(sign).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match (sign, first.len()) {
        ('-' | '/' | '.', 4) => (first, second, third),
        ('.', 1 | 2) if third.len() == 4 => (third, second, first),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn time_of(text: &str) -> Option<Time> {
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut parts = text.split(':');
    let mut next = || parts.next().map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (next()??, next()??);
    let second = next().unwrap_or(Some(0))?;
    if next().is_some() {
        return None;
    }
    Time::new(hour, minute, second, 0).ok()
}

/// Degrees Celsius in thousandths; figures beyond them are no temperature anybody measures.
fn degrees(text: &str, comma: bool) -> Option<i64> {
    let bare = text.trim_end_matches(['C', 'c', '℃', '°', ' ']);
    let bare = bare.strip_prefix('+').unwrap_or(bare);
    let bare = if comma { bare.replace(',', ".") } else { bare.to_owned() };
    let bare = bare.replace('\u{2212}', "-");
    let read: Quantity = bare.parse().ok()?;
    let milli_c = read.0 / (SCALE / 1_000);
    (-273_150..=1_000_000).contains(&milli_c).then_some(milli_c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn taipei() -> TimeZone {
        TimeZone::fixed(jiff::tz::offset(8))
    }

    fn read(text: &str) -> Result<Vec<(String, i64)>, Vec<LoggerFault>> {
        let readings = read_logger(text.as_bytes(), &taipei())?;
        Ok(readings.into_iter().map(|one| (one.at.to_string(), one.milli_c)).collect())
    }

    fn faults(text: &str) -> Vec<(u64, String, &'static str)> {
        let faults = read(text).unwrap_err();
        faults.into_iter().map(|fault| (fault.line, fault.column, fault.what)).collect()
    }

    #[test]
    fn readings_are_found_behind_whatever_stands_before_them() {
        let text = "Device,TL-20\nSerial,1234\n\nNo.,Time,Temperature(°C)\n1,2026-11-26 08:00:00,-18.5\n\
                    2,2026-11-26T08:10:00+09:00,-17.25\n\n";

        let expected =
            [("2026-11-26T08:00:00+08:00", -18_500), ("2026-11-26T08:10:00+09:00", -17_250)];
        // The second is earlier by an hour: it carries its own offset.
        assert_eq!(faults(text), [(6, "Time".to_owned(), "time_goes_back")]);
        let text = text.replace("+09:00", "+08:00");
        let read = read(&text).unwrap();
        assert_eq!(read[0], (expected[0].0.to_owned(), expected[0].1));
        assert_eq!(read[1].1, expected[1].1);
    }

    #[test]
    fn days_times_and_decimals_are_read_as_loggers_write_them() {
        let text = "日期;時間;溫度\n26.11.2026;08:00;-18,5 °C\n2026/11/26;8:10:30;4\n";
        assert_eq!(
            read(text).unwrap(),
            [
                ("2026-11-26T08:00:00+08:00".to_owned(), -18_500),
                ("2026-11-26T08:10:30+08:00".to_owned(), 4_000)
            ]
        );
    }

    #[test]
    fn every_bad_row_says_where_it_is() {
        let text = "time,temp\n2026-11-26 08:00,-18\n11/26/2026 08:10,-18\n2026-11-26 08:20,warm\n\
                    2026-11-26 08:10,-18\n2026-11-26 08:05,-18\n";
        let at = |line, column: &str, what| (line, column.to_owned(), what);

        assert_eq!(
            faults(text),
            [
                at(3, "time", "bad_time"),
                at(4, "temp", "bad_temperature"),
                at(6, "time", "time_goes_back")
            ]
        );
        assert_eq!(faults("a,b\n1,2\n"), [at(1, "", "no_head")]);
        assert_eq!(faults("time,temp\n"), [at(1, "", "no_readings")]);
        assert_eq!(faults("time,temp °F\n2026-11-26 08:00,20\n"), [at(1, "temp °F", "fahrenheit")]);
        assert_eq!(faults("time,temp\n\"2026"), [at(2, "", "unreadable_row")]);
    }

    proptest! {
        #[test]
        fn whatever_a_file_holds_it_is_read_or_its_faults_are_told(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
        ) {
            let told = read_logger(&bytes, &taipei());
            prop_assert!(told.map_or_else(|faults| !faults.is_empty(), |read| !read.is_empty()));
        }

        #[test]
        fn nearly_well_formed_files_do_no_harm(
            rows in proptest::collection::vec(
                "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}[ T]?[0-9:.]{0,9}[,;][-+]?[0-9.,]{0,12}", 0..20),
        ) {
            let text = format!("time,temp\n{}", rows.join("\n"));
            let told = read_logger(text.as_bytes(), &taipei());
            prop_assert!(told.map_or_else(|faults| faults.len() <= FAULTS_MAX, |_| true));
        }
    }
}
