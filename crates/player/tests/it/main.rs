//! What the factory made by acts owes to the history it was made from.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

mod cases;
mod factories;
mod first_days;
mod season;
mod traces;
