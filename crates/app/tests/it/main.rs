//! The plant without a front, on both engines.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

mod checkpoints;
mod house;
