//! What one place of a document holds before anybody asks what it means.

use crate::fault::{named, quoted};

/// The content of one cell or member.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Cell {
    /// Nothing: absent, null, or an empty cell.
    #[default]
    Empty,
    /// Text as it was written.
    Text(String),
    /// A number, as its literal text: no figure is ever rounded on the way in.
    Number(String),
    /// True or false.
    Truth(bool),
    /// A date cell of a workbook: a clock on a wall, without a zone.
    Civil(jiff::civil::DateTime),
    /// Something that no column holds, in words: an array, an object, `#N/A`.
    Other(String),
}

impl Cell {
    /// Text, or nothing when the text is empty.
    pub(crate) fn text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    /// Nothing is there.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The content for people, quoted where it is text.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Empty => "nothing".to_owned(),
            Self::Text(text) => quoted(text),
            Self::Number(text) | Self::Other(text) => named(text),
            Self::Truth(truth) => truth.to_string(),
            Self::Civil(_) => format!("the date {}", self.plain()),
        }
    }

    /// The content as a reader of the table sees it.
    pub(crate) fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text) | Self::Other(text) => text.clone(),
            Self::Truth(truth) => truth.to_string(),
            Self::Civil(time) if time.time() == jiff::civil::Time::midnight() => {
                time.date().to_string()
            }
            Self::Civil(time) => time.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        }
    }
}
