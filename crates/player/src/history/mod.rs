//! Any history of the exchange format, lived over again by the program's own acts.
//!
//! The demo's script says of every movement what it was on the floor. A document says no such
//! thing: which act a movement was is told by its two ends and by what stood in the books when it
//! was entered (`ways`). What no act says is recorded as a plain movement, and named with its
//! reason. Nothing is looked up in the program: the agenda is made of the document alone.

mod amending;
mod books;
mod document;
mod furnishing;
mod lived;
mod orders;
mod telling;
mod ways;

pub use document::{Document, Unreadable, read};
pub use lived::{Lived, Unsaid, lived};
pub use ways::Why;
