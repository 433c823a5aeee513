//! What the factory made by acts owes to the history it was made from.

mod factories;
mod first_days;
mod season;
mod traces;
