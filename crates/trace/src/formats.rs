//! How an answer is written down: one module a format, each of them as it goes.
//!
//! JSON is `serde`'s: an [`Answer`](crate::Answer) serialises to the object of the exchange format.

pub(crate) mod csv;
pub(crate) mod dot;
pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod table;
