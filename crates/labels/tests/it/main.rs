//! What is written is read again, by decoders that are not ours.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod decoding;
mod dice;
mod laying;
mod paper;
mod reading;
mod ready;
mod strange;
mod vectors;
