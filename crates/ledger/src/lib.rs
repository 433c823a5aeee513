//! The ledger's arithmetic: canonical bytes, commitments, hash chain, Merkle tree, checkpoints.
//!
//! An auditor can build this crate alone: it imports nothing of ours, reads no clock, no file and
//! no database. What the bytes mean is described byte by byte in `docs/ledger-format.md`.

pub mod archive;
mod base64;
pub mod checkpoint;
pub mod dossier;
pub mod merkle;
pub mod note;
pub mod seal;
pub mod stamp;
pub mod succession;
pub mod values;

/// A SHA-256 digest.
pub type Hash = [u8; 32];

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
