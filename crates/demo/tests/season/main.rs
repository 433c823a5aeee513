//! What the demo factory promises to everyone who shows it, measures with it or writes about it.

mod history;
mod reading;
mod stories;
