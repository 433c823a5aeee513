//! A dossier: one file that proves an answer offline, to somebody who does not trust who made it.
//!
//! It holds the answer, the facts it rests on with what shows that they stand in the ledger, a
//! signed checkpoint of every chain, and files by their hash. `docs/dossier-format.md` describes
//! it byte by byte; nothing of ours but this crate is needed to check one.

mod answer;
pub mod archive;
mod fact;
mod kinds;
mod manifest;
pub(crate) mod verify;

pub use self::answer::FactRef;
pub use self::fact::{BadLine, ProvedFact, ShownField};
pub use self::kinds::{FieldKind, FieldType, Kind, KindTable};
pub use self::manifest::{BadManifest, Listed, Manifest};
pub use self::verify::{ChainReport, Parts, Refused, Report, Trust, assemble, verify};
use crate::hex;

/// Where the signed list of everything lies.
pub const MANIFEST: &str = "MANIFEST";
/// Where the answer lies, as data.
pub const ANSWER: &str = "answer.json";
/// Where the facts lie, a line each.
pub const FACTS: &str = "facts.ndjson";
/// Where the names of kinds and fields lie.
pub const KINDS: &str = "kinds.json";
/// Where the keys lie that check the signatures, a line each.
pub const KEYS: &str = "keys.txt";
/// Where the checkpoints lie, one a chain.
pub const CHAINS: &str = "chains/";
/// Where the notes lie in which each key names the next, by their numbers.
pub const SUCCESSIONS: &str = "keys/";
/// Where time stamps of checkpoints lie, one a chain at most.
pub const STAMPS: &str = "stamps/";
/// Where files lie, each under its own hash.
pub const BLOBS: &str = "blobs/";

/// The bytes of lower-case hexadecimal digits; anything else is none.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match *pair {
            [high, low] => Some(digit(high)? << 4 | digit(low)?),
            _ => None,
        })
        .collect()
}
