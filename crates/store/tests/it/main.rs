//! The store's tests; each runs on every engine at hand.

mod appending;
mod asking;
mod plant;
mod schema;
mod side_store;
mod verifying;
