//! GS1: application identifiers with their rules, and the forms they are written in.
//!
//! One [`message::Message`] is read from and written as bracketed text `(01)…(10)…`, an element
//! string `^01…^10…` (the caret is the separator FNC1), what a scanner sends (`]C1…` with GS) and
//! a Digital Link URI. Compressed Digital Links are not read.

pub mod bracketed;
mod code_lists;
mod coupons;
pub mod element;
pub mod fault;
pub mod label;
pub mod link;
pub mod linters;
pub mod message;
pub mod pairing;
pub mod percent;
pub mod scan;
pub mod table;

/// What a reader takes although the standard does not. Nothing unless it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Leniency {
    /// Identifiers that are not assigned, where their length can be known.
    pub unknown_identifiers: bool,
    /// A GTIN of 8, 12 or 13 digits in a Digital Link; it is filled up with zeros.
    pub short_gtins: bool,
    /// The words that early Digital Links used instead of identifiers: `/gtin/…/lot/…`.
    pub words: bool,
}
