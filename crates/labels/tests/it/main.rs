//! What is written is read again, by decoders that are not ours.

mod decoding;
mod laying;
mod paper;
mod reading;
mod ready;
mod strange;
mod vectors;
