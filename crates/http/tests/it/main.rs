//! The front as a whole, as clients meet it.

mod description;
mod secure;
