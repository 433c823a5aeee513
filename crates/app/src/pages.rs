//! Lists come in pages: where one begins, and how long it is.

use std::str::FromStr;

use domain::Refusal;

/// Rows of a page where nobody says how many.
const ROWS: u32 = 50;
/// Rows of a page at most.
const ROWS_MAX: u32 = 200;

/// Where a page begins, where somebody said so.
pub(crate) fn cursor<T: FromStr>(text: Option<&str>) -> Result<Option<T>, Refusal> {
    let text = text.filter(|text| !text.is_empty());
    text.map(|text| text.parse().map_err(|_| Refusal::BadInput { field: "cursor" })).transpose()
}

/// How many rows a page has.
pub(crate) fn rows(asked: Option<u32>) -> u32 {
    asked.unwrap_or(ROWS).clamp(1, ROWS_MAX)
}
