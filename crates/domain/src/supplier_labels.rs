//! Labels of suppliers that follow no standard: a layout in the author's words says which part of
//! the scanned text is the lot, which the date.
//!
//! A layout is text with pieces in braces: `P{item}|L{lot}|Q{quantity}|D{produced:yymmdd}`.
//! `{lot:8}` is exactly eight characters long; a piece without a length goes on until the text that
//! follows it in the layout. Dates are made of `yyyy`, `yy`, `roc` (years of the Republic of China,
//! three digits), `mm`, `dd` and `ddd` (day of the year). `{time:hh:mm}` is a time of day, `{line}` what
//! stands for the line it was made on. `{any}` is passed over.

use jiff::civil::Date;

use crate::quantity::Quantity;
use crate::time::CivilDate;

/// What a label says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Code of the item.
    pub item: Option<String>,
    /// GTIN of the item.
    pub gtin: Option<String>,
    /// The supplier's lot.
    pub lot: Option<String>,
    /// How much, as a decimal.
    pub quantity: Option<String>,
    /// The day it was made.
    pub produced_on: Option<CivilDate>,
    /// The last day it may be used.
    pub expires_on: Option<CivilDate>,
    /// What stands for the line it was made on.
    pub line: Option<String>,
    /// The time of day it was made: hour, minute, second.
    pub time: Option<(i8, i8, i8)>,
}

/// A layout that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Piece { name: Name, len: Option<usize>, date: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Item,
    Gtin,
    Lot,
    Quantity,
    Produced,
    Expires,
    Line,
    Time,
    Any,
}

/// Characters of the longest piece with a length.
const PIECE_LEN_MAX: usize = 200;

/// Tokens of times of day.
const TIME_TOKENS: [&str; 3] = ["hh", "mm", "ss"];

/// Tokens of dates, the longer ones first.
const DATE_TOKENS: [&str; 6] = ["yyyy", "roc", "ddd", "yy", "mm", "dd"];

impl Layout {
    /// Understands a layout, or says which piece of it is none.
    pub fn parse(layout: &str) -> Result<Self, String> {
        let mut parts: Vec<Part> = Vec::new();
        let mut rest = layout;
        while let Some(open) = rest.find(['{', '}']) {
            let (text, from) = rest.split_at(open);
            if !text.is_empty() {
                parts.push(Part::Text(text.to_owned()));
            }
            let close = from.find('}').filter(|_| from.starts_with('{')).ok_or(from)?;
            let piece = &from[..=close];
            let part = piece_of(&piece[1..close]).ok_or(piece)?;
            // Nothing would say where the one before it ends.
            if matches!(parts.last(), Some(Part::Piece { len: None, .. })) {
                return Err(piece.to_owned());
            }
            parts.push(part);
            rest = &from[close + 1..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        let says = |part: &Part| matches!(part, Part::Piece { name, .. } if *name != Name::Any);
        // A layout that says nothing would fit whatever its text fits.
        if parts.iter().any(says) { Ok(Self(parts)) } else { Err(layout.to_owned()) }
    }

    /// What a text says; none where it is laid out otherwise.
    pub fn read(&self, text: &str) -> Option<Said> {
        let mut said = Said::default();
        let mut rest = text;
        for (place, part) in self.0.iter().enumerate() {
            match part {
                Part::Text(text) => rest = rest.strip_prefix(text.as_str())?,
                Part::Piece { name, len, date } => {
                    let end = match (len, self.0.get(place + 1)) {
                        (Some(len), _) => after(rest, *len)?,
                        (None, Some(Part::Text(next))) => rest.find(next.as_str())?,
                        (None, _) => rest.len(),
                    };
                    let (value, behind) = rest.split_at(end);
                    said.take(*name, value, date)?;
                    rest = behind;
                }
            }
        }
        rest.is_empty().then_some(said)
    }
}

impl Said {
    fn take(&mut self, name: Name, value: &str, date: &str) -> Option<()> {
        let text = || Some(value.trim().to_owned()).filter(|text| !text.is_empty());
        match name {
            Name::Item => self.item = Some(text()?),
            Name::Lot => self.lot = Some(text()?),
            Name::Line => self.line = Some(text()?),
            Name::Time => self.time = Some(time_of_day(value, date)?),
            Name::Gtin => {
                let gtin = text()?;
                let is_number = gtin.bytes().all(|byte| byte.is_ascii_digit());
                self.gtin = Some(gtin).filter(|_| is_number);
                self.gtin.as_ref()?;
            }
            Name::Quantity => {
                let quantity: Quantity = text()?.parse().ok()?;
                self.quantity = Some(quantity.to_string());
            }
            Name::Produced => self.produced_on = Some(day(value, date)?),
            Name::Expires => self.expires_on = Some(day(value, date)?),
            Name::Any => {}
        }
        Some(())
    }
}

/// Where so many characters end; none where there are fewer.
fn after(text: &str, characters: usize) -> Option<usize> {
    let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    ends.nth(characters)
}

/// A piece as it is written between its braces.
fn piece_of(text: &str) -> Option<Part> {
    let (name, detail) =
        text.split_once(':').map_or((text, None), |(name, detail)| (name, Some(detail)));
    let name = match name {
        "item" => Name::Item,
        "gtin" => Name::Gtin,
        "lot" => Name::Lot,
        "quantity" => Name::Quantity,
        "produced" => Name::Produced,
        "expires" => Name::Expires,
        "line" => Name::Line,
        "time" => Name::Time,
        "any" => Name::Any,
        _ => return None,
    };
    if matches!(name, Name::Produced | Name::Expires) {
        let date = detail?.to_owned();
        let len = tokens(&date)?.iter().map(|(_, len)| len).sum();
        return Some(Part::Piece { name, len: Some(len), date });
    }
    if name == Name::Time {
        let times = detail?.to_owned();
        let len = time_tokens(&times)?.iter().map(|(_, len)| len).sum();
        return Some(Part::Piece { name, len: Some(len), date: times });
    }
    let len = match detail {
        None => None,
        Some(len) => Some(len.parse().ok().filter(|len| (1..=PIECE_LEN_MAX).contains(len))?),
    };
    Some(Part::Piece { name, len, date: String::new() })
}

/// A text as tokens and what separates them, each with its length; none where it holds other letters.
fn pieces<'t>(text: &'t str, tokens: &[&str]) -> Option<Vec<(&'t str, usize)>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let token = tokens.iter().find(|token| rest.starts_with(**token));
        let len = token.map_or(first.len_utf8(), |token| token.len());
        let separates = token.is_some() || !first.is_alphanumeric();
        if !separates {
            return None;
        }
        found.push((&rest[..len], rest[..len].chars().count()));
        rest = &rest[len..];
    }
    Some(found)
}

/// The tokens of a date, and the text between them, each with its length; none where they make no
/// day.
fn tokens(date: &str) -> Option<Vec<(&str, usize)>> {
    let found = pieces(date, &DATE_TOKENS)?;
    let has = |token: &str| found.iter().any(|(one, _)| *one == token);
    let year = ["yyyy", "yy", "roc"].into_iter().filter(|token| has(token)).count() == 1;
    let day = has("ddd") != (has("mm") && has("dd"));
    (year && day).then_some(found)
}

/// The tokens of a time of day, and the text between them; none where they tell no minute.
fn time_tokens(times: &str) -> Option<Vec<(&str, usize)>> {
    let found = pieces(times, &TIME_TOKENS)?;
    let count = |token: &str| found.iter().filter(|(one, _)| *one == token).count();
    (count("hh") == 1 && count("mm") == 1 && count("ss") <= 1).then_some(found)
}

/// The time of day of a text, by its tokens.
fn time_of_day(value: &str, times: &str) -> Option<(i8, i8, i8)> {
    let (mut hour, mut minute, mut second) = (0, 0, 0);
    let mut rest = value;
    for (token, len) in time_tokens(times)? {
        let (part, behind) = rest.split_at(after(rest, len)?);
        rest = behind;
        let number =
            || part.parse::<i8>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
        match token {
            "hh" => hour = number()?,
            "mm" => minute = number()?,
            "ss" => second = number()?,
            text => (text == part).then_some(())?,
        }
    }
    (hour < 24 && minute < 60 && second < 60).then_some((hour, minute, second))
}

/// The day of a text, by its tokens.
fn day(value: &str, date: &str) -> Option<CivilDate> {
    /// The first year of the Republic of China is 1912.
    const ROC: i16 = 1911;
    let (mut year, mut month, mut day, mut of_year) = (None, None, None, None);
    let mut rest = value;
    for (token, len) in tokens(date)? {
        let (part, behind) = rest.split_at(after(rest, len)?);
        rest = behind;
        let number =
            || part.parse::<i16>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
        match token {
            "yyyy" => year = Some(number()?),
            "yy" => year = Some(2000 + number()?),
            "roc" => year = Some(ROC + number()?),
            "mm" => month = Some(number()?),
            "dd" => day = Some(number()?),
            "ddd" => of_year = Some(number()?),
            text => (text == part).then_some(())?,
        }
    }
    let date = match of_year {
        Some(of_year) => {
            let first = Date::new(year?, 1, 1).ok()?;
            let last = first.days_in_year();
            let within = (1..=last).contains(&of_year).then_some(of_year)?;
            first.checked_add(jiff::Span::new().days(within - 1)).ok()?
        }
        None => Date::new(year?, month?.try_into().ok()?, day?.try_into().ok()?).ok()?,
    };
    Some(CivilDate(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(layout: &str, text: &str) -> Option<Said> {
        Layout::parse(layout).unwrap().read(text)
    }

    fn on(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_label_is_read_by_its_layout() {
        let said =
            read("P{item}|L{lot}|Q{quantity}|D{produced:yymmdd}", "PFL-1|LX 9|Q12.50|D261107");

        let said = said.unwrap();
        assert_eq!(said.item.as_deref(), Some("FL-1"));
        assert_eq!(said.lot.as_deref(), Some("X 9"));
        assert_eq!(said.quantity.as_deref(), Some("12.5"));
        assert_eq!(said.produced_on, Some(on("2026-11-07")));
    }

    #[test]
    fn pieces_may_have_lengths_instead_of_ends() {
        let said = read("{lot:6}{expires:yyyy-mm-dd}{any}", "AB12342027-02-28 made in X").unwrap();

        assert_eq!(
            (said.lot.as_deref(), said.expires_on),
            (Some("AB1234"), Some(on("2027-02-28")))
        );
        assert_eq!(read("{lot:6}", "AB123"), None);
        assert_eq!(read("{lot:6}", "AB12345"), None);
    }

    #[test]
    fn years_of_the_republic_and_days_of_the_year_are_days() {
        assert_eq!(
            read("{produced:roc/mm/dd}", "115/11/07").unwrap().produced_on,
            Some(on("2026-11-07"))
        );
        assert_eq!(read("{produced:yyddd}", "24366").unwrap().produced_on, Some(on("2024-12-31")));
        assert_eq!(read("{produced:yyddd}", "26366"), None);
        assert_eq!(read("{produced:yymmdd}", "261301"), None);
    }

    #[test]
    fn what_is_laid_out_otherwise_is_not_read() {
        for text in ["", "L", "X1Q2", "L1", "L1Qx", "LQ1"] {
            assert_eq!(read("L{lot}Q{quantity}", text), None, "{text}");
        }
    }

    #[test]
    fn a_layout_that_cannot_work_names_its_piece() {
        for (layout, piece) in [
            ("{lot}{item}", "{item}"),
            ("{lot", "{lot"),
            ("lot}", "}"),
            ("{batch}", "{batch}"),
            ("{lot:0}", "{lot:0}"),
            ("{produced}", "{produced}"),
            ("{produced:yymm}", "{produced:yymm}"),
            ("{produced:yymmddddd}", "{produced:yymmddddd}"),
            ("{expires:day}", "{expires:day}"),
            ("ABC{any}", "ABC{any}"),
            ("", ""),
        ] {
            assert_eq!(Layout::parse(layout), Err(piece.to_owned()), "{layout}");
        }
    }
}
