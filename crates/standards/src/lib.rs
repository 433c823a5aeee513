//! Standards that goods are marked by, in their own words.
//!
//! Codecs only: bytes in, values or a located fault out. Nothing here knows a lot, an item, a
//! database, a file or a clock; what a code stands for at a plant is decided elsewhere.

pub mod epc;
pub mod gs1;
