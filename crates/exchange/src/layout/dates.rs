//! Dates and numbers as people in offices write them.
//!
//! Read are 20261119, 2026/11/19, 2026-11-19, 2026.11.19, 2026年11月19日, years of the Republic
//! (115/11/19, 民國115年11月19日, 1151119), serial numbers of a workbook, each with an optional time
//! 14:30, 14:30:05, 下午2:30 or 2:30 PM. A year of two figures and a day before the month are not:
//! nobody can know which is meant.

use jiff::civil::{Date, DateTime, Time};

/// What the years of the Republic of China count from.
const REPUBLIC: i16 = 1911;
/// Plain numbers between these are days of a workbook: 1954 to 2119.
const SERIAL_DAYS: std::ops::RangeInclusive<i64> = 20_000..=80_000;
/// Days between the two calendars of workbooks.
const DAYS_1900_TO_1904: i64 = 1_462;

/// Full-width figures, letters and signs as the narrow ones.
pub(crate) fn narrow(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\u{ff01}'..='\u{ff5e}' => {
                char::from_u32(character as u32 - 0xfee0).unwrap_or(character)
            }
            '\u{3000}' | '\u{a0}' => ' ',
            '。' => '.',
            other => other,
        })
        .collect()
}

/// The civil time that a text means, if it means exactly one.
pub(crate) fn civil(text: &str, counts_from_1904: bool) -> Option<DateTime> {
    let text = narrow(text);
    let text = text.trim();
    if let Some(found) = serial(text, counts_from_1904) {
        return Some(found);
    }
    let end = text
        .char_indices()
        .find(|(_, character)| matches!(character, ' ' | 'T' | '日' | '上' | '下' | '早' | '晚'))
        .map_or(text.len(), |(at, _)| at);
    let (day, rest) = text.split_at(end);
    let rest = rest.trim_start_matches(['日', 'T', ' ']).trim();
    let rest = match rest.strip_prefix("星期").or_else(|| rest.strip_prefix("週")) {
        Some(_) => return None,
        None => rest,
    };
    // "民國 115年…": the era stands apart from its year.
    if matches!(day, "民國" | "民国") {
        return civil(&format!("{day}{rest}"), counts_from_1904);
    }
    let time = if rest.is_empty() { Time::midnight() } else { clock(rest)? };
    Some(date(day)?.to_datetime(time))
}

fn date(text: &str) -> Option<Date> {
    let republic = text.strip_prefix("民國").or_else(|| text.strip_prefix("民国"));
    let text = republic.unwrap_or(text);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, rest) = match text.len() {
            8 => text.split_at(4),
            7 => text.split_at(3),
            _ => return None,
        };
        return day_of(year, &rest[..2], &rest[2..], republic.is_some());
    }
    let parts: Vec<&str> =
        text.trim_end_matches('日').split(['-', '/', '.', '年', '月']).map(str::trim).collect();
    match parts.as_slice() {
        [year, month, day] => day_of(year, month, day, republic.is_some()),
        _ => None,
    }
}

fn day_of(year: &str, month: &str, day: &str, republic: bool) -> Option<Date> {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if ![year, month, day].into_iter().all(plain) || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let number: i16 = year.parse().ok()?;
    let year = match (year.len(), republic) {
        (1..=3, true) => number + REPUBLIC,
        (3, false) if (100..200).contains(&number) => number + REPUBLIC,
        (4, false) => number,
        _ => return None,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn clock(text: &str) -> Option<Time> {
    let text = text.to_ascii_lowercase();
    let (half, figures) = if let Some(rest) =
        text.strip_prefix("下午").or_else(|| text.strip_prefix("晚上"))
    {
        (Some(12), rest)
    } else if let Some(rest) = text.strip_prefix("上午").or_else(|| text.strip_prefix("早上")) {
        (Some(0), rest)
    } else if let Some(rest) = text.strip_suffix("pm") {
        (Some(12), rest)
    } else if let Some(rest) = text.strip_suffix("am") {
        (Some(0), rest)
    } else {
        (None, text.as_str())
    };
    let figures = figures.trim().replace(['時', '时', '點', '点', '分'], ":");
    let figures = figures.trim_end_matches([':', '秒']);
    let parts: Vec<&str> = figures.split(':').collect();
    if parts.len() > 3 || parts.iter().any(|part| part.is_empty() || part.len() > 2) {
        return None;
    }
    let number = |place: usize| parts.get(place).map_or(Some(0), |part| part.parse::<i8>().ok());
    let hour = match (number(0)?, half) {
        (hour, None) if parts.len() > 1 => hour,
        (12, Some(half)) => half,
        (hour @ 0..12, Some(half)) => hour + half,
        _ => return None,
    };
    Time::new(hour, number(1)?, number(2)?, 0).ok()
}

/// Days since the beginning of a workbook's calendar, with the time as the fraction.
fn serial(text: &str, counts_from_1904: bool) -> Option<DateTime> {
    let (days, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(days) || !plain(fraction) || days.len() != 5 {
        return None;
    }
    let mut days: i64 = days.parse().ok()?;
    if counts_from_1904 {
        days += DAYS_1900_TO_1904;
    }
    if !SERIAL_DAYS.contains(&days) {
        return None;
    }
    let fraction: f64 = format!("0.{fraction}").parse().ok()?;
    let seconds = (fraction * 86_400.0).round() as i64;
    Date::constant(1899, 12, 30)
        .to_datetime(Time::midnight())
        .checked_add(jiff::Span::new().days(days).seconds(seconds))
        .ok()
}

/// A quantity as people write it, and the unit that stands behind it.
///
/// Full-width figures and separators between thousands are read: `１,２３４.５ kg`.
pub(crate) fn quantity(text: &str) -> (String, Option<String>) {
    let text = narrow(text);
    let text = text.trim();
    let end = text
        .char_indices()
        .find(|(_, character)| !matches!(character, '0'..='9' | '.' | ',' | '-' | '+'))
        .map_or(text.len(), |(at, _)| at);
    let (figures, unit) = text.split_at(end);
    let (whole, fraction) = figures.split_once('.').unwrap_or((figures, ""));
    let groups: Vec<&str> = whole.trim_start_matches('-').split(',').collect();
    let grouped = groups.len() > 1
        && (1..=3).contains(&groups[0].len())
        && groups[1..].iter().all(|group| group.len() == 3);
    let figures = if grouped {
        let whole = whole.replace(',', "");
        if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
    } else {
        figures.to_owned()
    };
    let unit = unit.trim();
    (figures, (!unit.is_empty()).then(|| unit.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_day_is_the_same_day() {
        for text in [
            "20261119",
            "2026/11/19",
            "2026-11-19",
            "2026.11.19",
            "2026年11月19日",
            "２０２６／１１／１９",
            "115/11/19",
            "115.11.19",
            "1151119",
            "民國115年11月19日",
            "民国115年11月19日",
            "民國 115年11月19日",
            " 2026/11/19 ",
            "46345",
        ] {
            assert_eq!(
                civil(text, false).map(|time| time.to_string()).as_deref(),
                Some("2026-11-19T00:00:00"),
                "{text}"
            );
        }
        assert_eq!(civil("44883", true).unwrap().to_string(), "2026-11-19T00:00:00");
    }

    #[test]
    fn a_time_may_follow() {
        for text in [
            "2026/11/19 14:30",
            "2026-11-19T14:30:00",
            "20261119 14:30:00",
            "2026年11月19日14時30分",
            "2026年11月19日 下午2:30",
            "115/11/19 下午 2:30",
            "2026/11/19 2:30 PM",
            "46345.604166667",
        ] {
            assert_eq!(
                civil(text, false).map(|time| time.to_string()).as_deref(),
                Some("2026-11-19T14:30:00"),
                "{text}"
            );
        }
        assert_eq!(civil("2026/11/19 12:05 am", false).unwrap().to_string(), "2026-11-19T00:05:00");
    }

    #[test]
    fn what_could_be_two_days_is_none() {
        for text in [
            "26/11/19",
            "19/11/2026",
            "11/19",
            "2026-13-01",
            "2026/2/30",
            "123",
            "2026",
            "",
            "yesterday",
            "2026/11/19 25:00",
            "2026/11/19 14",
            "115/11",
            "12345678901",
            "年月日",
            "999999",
        ] {
            assert_eq!(civil(text, false), None, "{text}");
        }
    }

    #[test]
    fn quantities_lose_their_dress_and_keep_their_value() {
        for (text, figures, unit) in [
            ("１,２３４.５０ kg", "1234.50", Some("kg")),
            ("500公斤", "500", Some("公斤")),
            ("12", "12", None),
            ("1,5", "1,5", None),
            ("-3", "-3", None),
            ("1,234,567", "1234567", None),
            ("abc", "", Some("abc")),
        ] {
            assert_eq!(quantity(text), (figures.to_owned(), unit.map(str::to_owned)), "{text}");
        }
    }
}
