//! How an answer is written down: one module a format, each of them as it goes.

pub(crate) mod json;
