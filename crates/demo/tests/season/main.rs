//! What the demo factory promises to everyone who shows it, measures with it or writes about it.

mod engine;
mod history;
mod ledger;
mod reading;
mod stories;
