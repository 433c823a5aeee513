//! What a coder prints on goods: a date, a line and a time, by a layout in its author's words.
//!
//! The layout is that of [`crate::supplier_labels`], for example `{produced:yyyymmdd} {line} {time:hhmm}`;
//! `roc` is a year of the Republic of China, `ddd` the day of the year. It must tell the minute.

use crate::supplier_labels::Layout;
use crate::time::CivilDate;

/// Minutes by which the coder's clock may be off, where nobody said.
pub const MINUTES: u32 = 5;

/// When and where goods were printed on, by their text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The day.
    pub on: CivilDate,
    /// Hour, minute, second of that day.
    pub time: (i8, i8, i8),
    /// What stands for the line.
    pub line: Option<String>,
}

/// What a text says where it is laid out so.
pub fn read(layout: &str, text: &str) -> Option<Printed> {
    let said = Layout::parse(layout).ok()?.read(text)?;
    Some(Printed { on: said.produced_on?, time: said.time?, line: said.line })
}

/// Whether a layout can be read and tells the minute, or the piece of it that is wrong.
pub fn check(layout: &str) -> Result<(), String> {
    Layout::parse(layout)?;
    for (piece, needed) in [("{produced:", "{produced:yyyymmdd}"), ("{time:", "{time:hhmm}")] {
        if !layout.contains(piece) {
            return Err(needed.to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The day, the hour, minute and second, and the line.
    type Told = (String, (i8, i8, i8), Option<String>);

    fn printed(layout: &str, text: &str) -> Option<Told> {
        read(layout, text).map(|printed| (printed.on.to_string(), printed.time, printed.line))
    }

    #[test]
    fn a_text_tells_day_line_and_minute() {
        let at = |day: &str, time, line: &str| Some((day.to_owned(), time, Some(line.to_owned())));

        assert_eq!(
            printed("{produced:yyyymmdd} {line} {time:hhmm}", "20261126 L2 0931"),
            at("2026-11-26", (9, 31, 0), "L2")
        );
        assert_eq!(
            printed("{produced:roc.mm.dd} {line:1}{time:hh:mm:ss}", "115.11.26 B23:59:59"),
            at("2026-11-26", (23, 59, 59), "B")
        );
        assert_eq!(
            printed("{produced:yyddd}{line:2}{time:hhmm}", "26330L20931"),
            at("2026-11-26", (9, 31, 0), "L2")
        );
    }

    #[test]
    fn what_is_no_time_is_not_read() {
        for text in ["20261126 L2 2431", "20261126 L2 0960", "20261126 L2 09:3", "20261126 0931"] {
            assert_eq!(printed("{produced:yyyymmdd} {line} {time:hhmm}", text), None, "{text}");
        }
    }

    #[test]
    fn a_layout_that_does_not_tell_the_minute_is_none() {
        assert_eq!(check("{produced:yyyymmdd}"), Err("{time:hhmm}".to_owned()));
        assert_eq!(check("{line} {time:hhmm}"), Err("{produced:yyyymmdd}".to_owned()));
        assert_eq!(check("{produced:yyyymmdd} {time:hh}"), Err("{time:hh}".to_owned()));
        assert_eq!(check("{produced:yyyymmdd} {time:hhmm}"), Ok(()));
    }
}
