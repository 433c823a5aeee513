//! Values that outlive the row they came in.

use super::{Row, Value};
use crate::error::StoreError;

/// A value that outlives its row; ordered as both engines order keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl Cell {
    pub(crate) fn of(value: Value<'_>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Int(number) => Self::Int(number),
            Value::Text(text) => Self::Text(text.to_owned()),
            Value::Blob(bytes) => Self::Blob(bytes.to_vec()),
            Value::Ints(_) => panic!("no column holds a list"),
        }
    }

    /// The first columns of a row.
    pub(crate) fn row(row: Row<'_>, columns: usize) -> Result<Vec<Self>, StoreError> {
        (0..columns).map(|column| row.value(column).map(Self::of)).collect()
    }

    pub(crate) fn as_value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Int(number) => Value::Int(*number),
            Self::Text(text) => Value::Text(text),
            Self::Blob(bytes) => Value::Blob(bytes),
        }
    }

    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Int(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::Blob(bytes) => format!("{} bytes", bytes.len()),
        }
    }
}
