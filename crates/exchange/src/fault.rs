//! What can be wrong with a document, where, and how it is said in one line.
//!
//! Everything is said at once: faults are collected in the order of the document, one per cell.
//! The first [`KEPT_MAX`] are kept and the rest counted.

use std::collections::BTreeMap;
use std::fmt;

use crate::section::Section;

/// How many faults are kept; the rest are only counted.
pub const KEPT_MAX: usize = 10_000;
/// How many characters of what was found are shown.
pub(crate) const SHOWN_CHARS_MAX: usize = 80;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $text:literal),+ $(,)?) => {
        /// What is wrong: rule N16, and `bad_document` for what cannot be read at all.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FaultKind { $($(#[$doc])* $variant),+ }

        impl FaultKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word used on stderr and in the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

kinds! {
    /// The document or one of its cells cannot be read at all.
    BadDocument "bad_document",
    /// Not a `suyuan-exchange` document of version 1.
    BadVersion "bad_version",
    /// A word that is not in its list: kind of pool, role, tracking, true or false.
    BadKind "bad_kind",
    /// A cell or column that has to be there is empty.
    MissingField "missing_field",
    /// A side that needs a quantity has none.
    MissingQuantity "missing_quantity",
    /// Not digits with a point.
    BadDecimal "bad_decimal",
    /// Zero or less.
    NotPositive "not_positive",
    /// Not a time with an offset, or not a date.
    BadTime "bad_time",
    /// One id with two contents.
    DuplicateId "duplicate_id",
    /// A lot, run or tank that was never declared.
    UnknownPool "unknown_pool",
    /// An item that was never declared.
    UnknownItem "unknown_item",
    /// A supplier or customer that was never declared.
    UnknownPartner "unknown_partner",
    /// A transfer that was never recorded.
    UnknownTransfer "unknown_transfer",
    /// Not one of the ways in which a transfer can be known.
    BadBasis "bad_basis",
    /// Scrap and loss give nothing back.
    SinkAsSource "sink_as_source",
    /// From a pool to itself.
    SelfTransfer "self_transfer",
    /// A return that does not go back the way its transfer came.
    BadReturn "bad_return",
    /// Returns that take each other back in a ring.
    ReturnCycle "return_cycle",
    /// More comes back than went.
    ReturnExceeds "return_exceeds",
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What should have been there. The code is for translation, the text for stderr.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// The name of the format.
    Format,
    /// The version of the format.
    Version,
    /// Text that is not empty.
    Text,
    /// Text without the character U+0000 and not longer than this many bytes.
    TextUpTo(usize),
    /// A decimal.
    Decimal,
    /// A whole number of seconds.
    Seconds,
    /// A quantity above zero.
    MoreThanZero,
    /// A quantity, because this pool is counted in its own unit.
    Quantity,
    /// A time with an offset.
    Time,
    /// A calendar date.
    Date,
    /// One of these words.
    OneOf(String),
    /// A reference to a pool that is declared in the document or known already.
    Pool,
    /// A declared item.
    Item,
    /// A declared supplier or customer.
    Partner,
    /// A recorded transfer.
    Transfer,
    /// The content that the id had before.
    SameContent,
    /// A source that can give.
    Source,
    /// Another pool than the source.
    OtherPool,
    /// The way back.
    WayBack,
    /// A chain of returns that ends at a transfer.
    EndOfReturns,
    /// At most this quantity.
    AtMost(String),
    /// An object with named members.
    Object,
    /// A table of this name.
    Table(&'static str),
    /// A column of this name.
    Column(&'static str),
    /// Each column or member once.
    Once,
    /// No more cells than the header has.
    Columns(usize),
    /// What is wrong with the file itself, in words of the reader.
    Readable(String),
    /// A limit of this program, named.
    Limit {
        /// What is limited.
        what: &'static str,
        /// How much is allowed.
        most: u64,
    },
}

impl Expected {
    /// The stable code that clients translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Version => "version",
            Self::Text => "text",
            Self::TextUpTo(_) => "text_up_to",
            Self::Decimal => "decimal",
            Self::Seconds => "seconds",
            Self::MoreThanZero => "more_than_zero",
            Self::Quantity => "quantity",
            Self::Time => "time",
            Self::Date => "date",
            Self::OneOf(_) => "one_of",
            Self::Pool => "pool",
            Self::Item => "item",
            Self::Partner => "partner",
            Self::Transfer => "transfer",
            Self::SameContent => "same_content",
            Self::Source => "source",
            Self::OtherPool => "other_pool",
            Self::WayBack => "way_back",
            Self::EndOfReturns => "end_of_returns",
            Self::AtMost(_) => "at_most",
            Self::Object => "object",
            Self::Table(_) => "table",
            Self::Column(_) => "column",
            Self::Once => "once",
            Self::Columns(_) => "columns",
            Self::Readable(_) => "readable",
            Self::Limit { .. } => "limit",
        }
    }

    /// The value that belongs into the translation, where there is one.
    pub fn param(&self) -> Option<String> {
        match self {
            Self::TextUpTo(most) | Self::Columns(most) => Some(most.to_string()),
            Self::OneOf(text) | Self::AtMost(text) | Self::Readable(text) => Some(text.clone()),
            Self::Table(name) | Self::Column(name) => Some((*name).to_owned()),
            Self::Limit { what, most } => Some(format!("{what} {most}")),
            _ => None,
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Format => "the document format \"suyuan-exchange\"",
            Self::Version => "version 1 of the document format",
            Self::Text => "text that is not empty",
            Self::TextUpTo(most) => {
                return write!(f, "text of at most {most} bytes without the character U+0000");
            }
            Self::Decimal => "digits with a point, at most 9 places and below 9223372036.854775808",
            Self::Seconds => "a whole number of seconds from 0 to 4294967295",
            Self::MoreThanZero => "a quantity above zero",
            Self::Quantity => "a quantity in the unit of this pool",
            Self::Time => "a time with an offset like 2026-03-01T08:00:00+08:00",
            Self::Date => "a date like 2026-03-01",
            Self::OneOf(words) => return write!(f, "one of {words}"),
            Self::Pool => {
                "a declared pool like lot:L1, run:R1, tank:T1, or supplier:S1, customer:C1, scrap, \
                 loss, adjust"
            }
            Self::Item => "the code of a declared item",
            Self::Partner => "a declared supplier or customer",
            Self::Transfer => "the id of a recorded transfer",
            Self::SameContent => "an id of its own, or the same content as before",
            Self::Source => "a source other than scrap and loss",
            Self::OtherPool => "another pool than the source",
            Self::WayBack => "the way back from where that transfer went to where it came from",
            Self::EndOfReturns => "returns that end at an ordinary transfer",
            Self::AtMost(quantity) => {
                return write!(f, "at most {quantity}, what is left of that transfer");
            }
            Self::Object => "an object with the members of this section",
            Self::Table(name) => return write!(f, "a table {name} with a header row"),
            Self::Column(name) => return write!(f, "a column {name}"),
            Self::Once => "each name once",
            Self::Columns(most) => return write!(f, "at most {most} cells, as in the header"),
            Self::Readable(what) => what,
            Self::Limit { what, most } => return write!(f, "at most {most} {what}"),
        })
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// In which part of the document.
    pub section: Section,
    /// The sheet the row was made from, where the tables are not ours.
    pub sheet: Option<String>,
    /// Place in the array from 1, or line of the table with the header as 1.
    pub row: u64,
    /// Name of the column, or `-` for the row as a whole.
    pub column: String,
    /// What was found, quoted and shortened.
    pub found: String,
    /// What should have been there.
    pub expected: Expected,
}

impl Fault {
    /// A fault of the file as a whole.
    pub fn of_document(found: &str, expected: Expected) -> Self {
        Self {
            kind: FaultKind::BadDocument,
            section: Section::Document,
            sheet: None,
            row: 1,
            column: "-".to_owned(),
            found: found.to_owned(),
            expected,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, section, sheet, row, column, found, expected } = self;
        let place = sheet.as_deref().unwrap_or(section.as_str());
        write!(f, "{kind} {place} row {row} column {column}: found {found}, expected {expected}")
    }
}

/// Text in quotes, on one line, shortened, with everything invisible escaped.
pub(crate) fn quoted(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(SHOWN_CHARS_MAX) + 2);
    shown.push('"');
    for (place, character) in text.chars().enumerate() {
        if place == SHOWN_CHARS_MAX {
            shown.push('…');
            break;
        }
        if character == '\'' {
            shown.push(character);
        } else {
            shown.extend(character.escape_debug());
        }
    }
    shown.push('"');
    shown
}

/// The same without the quotes: for a name that stands in a sentence of its own.
pub(crate) fn named(text: &str) -> String {
    let text = quoted(text);
    text[1..text.len() - 1].to_owned()
}

/// The faults of a document, in its order.
#[derive(Debug, Default)]
pub struct Faults {
    kept: BTreeMap<(Section, u64, usize, String), Fault>,
    total: u64,
}

impl Faults {
    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// How many faults there are, kept or not.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The first faults in the order of the document, at most [`KEPT_MAX`].
    pub fn kept(&self) -> impl ExactSizeIterator<Item = &Fault> {
        self.kept.values()
    }

    /// Names places as their reader knows them; the order stays.
    pub(crate) fn relabel(&mut self, relabel: impl Fn(&mut Fault)) {
        self.kept.values_mut().for_each(relabel);
    }

    /// Notes a fault; a second one of the same cell is dropped.
    pub fn push(&mut self, fault: Fault) {
        let place = fault.section.column(&fault.column).unwrap_or(usize::MAX);
        let key = (fault.section, fault.row, place, fault.column.clone());
        if self.kept.contains_key(&key) {
            return;
        }
        self.total += 1;
        if self.kept.len() == KEPT_MAX {
            let Some(last) = self.kept.last_entry() else { return };
            if *last.key() < key {
                return;
            }
            last.remove();
        }
        self.kept.insert(key, fault);
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        let mut faults = Self::default();
        faults.push(fault);
        faults
    }
}

impl fmt::Display for Faults {
    /// One line a fault, and a last line when some are only counted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in self.kept.values() {
            writeln!(f, "{fault}")?;
        }
        let hidden = self.total - self.kept.len() as u64;
        if hidden > 0 {
            writeln!(f, "and {hidden} more")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(row: u64) -> Fault {
        Fault {
            kind: FaultKind::BadDecimal,
            section: Section::Transfers,
            sheet: None,
            row,
            column: "qty_to".to_owned(),
            found: quoted("12,5"),
            expected: Expected::MoreThanZero,
        }
    }

    #[test]
    fn a_fault_is_one_line() {
        assert_eq!(
            fault(3).to_string(),
            "bad_decimal transfers row 3 column qty_to: found \"12,5\", expected a quantity above zero"
        );
        assert_eq!(quoted("a\n\u{7}\"'批"), "\"a\\n\\u{7}\\\"'批\"");
        assert_eq!(quoted(&"批".repeat(100)).chars().count(), SHOWN_CHARS_MAX + 3);
    }

    #[test]
    fn the_first_faults_are_kept_and_the_rest_counted() {
        let mut faults = Faults::default();
        for row in (1..=KEPT_MAX as u64 + 5).rev() {
            faults.push(fault(row));
        }

        assert_eq!(faults.total(), KEPT_MAX as u64 + 5);
        assert_eq!(faults.kept().map(|fault| fault.row).max(), Some(KEPT_MAX as u64));
        assert!(faults.to_string().ends_with("and 5 more\n"));
    }

    #[test]
    fn one_cell_has_one_fault() {
        let mut faults = Faults::from(fault(1));

        faults.push(fault(1));

        assert_eq!(faults.total(), 1);
    }
}
