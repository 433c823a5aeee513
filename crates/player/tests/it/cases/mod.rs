//! The genealogy cases on data that the program's own acts made.

mod answers;
mod expected;
mod played;
mod table;
mod ways;
