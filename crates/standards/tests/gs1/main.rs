//! Published vectors of GS1 and others, wherever they lie beside the project, and texts that
//! nobody published.

mod bwipp;
mod conversions;
mod engine;
mod mutations;
mod syntax;
mod vectors;
mod zint;
