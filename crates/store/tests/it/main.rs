//! The store's tests; each runs on every engine at hand.

mod appending;
mod plant;
