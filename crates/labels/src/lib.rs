//! Labels: templates and fields in, SVG, PDF and ZPL out.
//!
//! A [`Template`] is read from JSON and checked; [`lay`] fills in the fields, encodes the symbols
//! and puts everything at its place in millimetres, or says what is wrong and where. The writers
//! only draw what was laid: [`svg`] for the screen, [`pdf`] for paper, [`zpl`] for label printers.
//! Nothing is looked up: no clock, no file, no printer. Words for people are handed in.

mod code128;
mod dots;
mod ean13;
mod faces;
mod fault;
mod fields;
mod fitting;
mod gs1;
mod label;
mod laying;
mod pattern;
#[cfg(feature = "pdf")]
pub mod pdf;
mod placing;
pub mod ready;
pub mod svg;
pub mod symbols;
mod template;
pub mod zpl;

pub use faces::{Glyph, Line, Weight};
pub use fault::{Fault, Grade, What};
pub use fields::{FIELDS, Known, examples};
pub use label::{Across, Frame, Ink, Label, Mark, Rect, Set, Turn};
pub use laying::{Laid, Manner, lay};
pub use pattern::Fields;
pub use symbols::{Symbol, Symbology};
pub use template::{ELEMENTS_MAX, Template};
pub use zpl::Dpi;
