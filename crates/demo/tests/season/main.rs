//! What the demo factory promises to everyone who shows it, measures with it or writes about it.

mod engine;
mod exchange_reader;
mod history;
mod ledger;
mod reading;
mod stories;
