//! Published vectors of GS1 and others, wherever they lie beside the project, and texts that
//! nobody published.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]
#![expect(clippy::print_stderr, reason = "what was skipped must be seen")]

mod bwipp;
mod conversions;
mod engine;
mod mutations;
mod syntax;
mod vectors;
mod zint;
