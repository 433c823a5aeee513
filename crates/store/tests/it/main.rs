//! The store's tests; each runs on every engine at hand.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]
#![expect(clippy::print_stderr, reason = "a failing test says on which engine")]

mod appending;
mod asking;
mod circles;
mod copies;
mod crossings;
mod expanding;
mod fact_vectors;
mod guests;
mod heard;
mod masters;
mod moving;
mod nodes;
mod plant;
mod proving;
mod results;
mod retained;
mod samples;
mod schema;
mod servers;
mod side_store;
mod spread;
mod tampering;
mod verifying;
