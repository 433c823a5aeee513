//! Columns that lie on the heap or in a file map.
//!
//! A graph of ten million lots must answer at once when the process starts. So its columns lie in a
//! file as they lie in memory, one section a column, and the file is mapped: nothing is read before
//! somebody asks for it. The map is private. What changes is copied by the kernel, page by page, and
//! the file stays as it was written; it is read by its own checksums, block by block, each when it is
//! touched first.
//!
//! This is the only crate with unsafe code. What makes it sound:
//! * a file is written under another name, made durable and renamed; nobody of ours writes it again;
//! * lengths, alignments and the table of sections are checked before a pointer is made;
//! * every section is given away once, so that its column alone points there;
//! * only plain data is kept, for which any bytes are a value ([`Pod`]).

mod column;
mod file;
mod window;

pub use bytemuck::Pod;
pub use column::Column;
pub use file::{Broken, Checker, Sections, UNFINISHED, Writer};
