//! Fingerprints: ids and contents as numbers, so that a million of them fit in memory.
//!
//! A fingerprint is keyed by chance and lives as long as one check. It is never written down and
//! never decides an order.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash, Hasher};

use domain::PoolRef;

/// 128 bits that stand for an id. Two ids of one document never meet in practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint([u64; 2]);

impl Hash for Fingerprint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0[0]);
    }
}

/// Makes fingerprints that compare within one check.
#[derive(Debug, Default)]
pub(crate) struct Fingerprinter {
    first: RandomState,
    second: RandomState,
}

impl Fingerprinter {
    /// The fingerprint of an id.
    pub(crate) fn of(&self, id: &str) -> Fingerprint {
        self.content_print(id.as_bytes())
    }

    /// The fingerprint of a reference to a pool.
    pub(crate) fn of_pool(&self, pool: &PoolRef) -> Fingerprint {
        let half = |state: &RandomState| {
            let mut hasher = state.build_hasher();
            hasher.write_u8(pool.kind.code());
            hasher.write(pool.code.as_bytes());
            hasher.finish()
        };
        Fingerprint([half(&self.first), half(&self.second)])
    }

    /// The fingerprint of a content that is its own identity.
    pub(crate) fn content_print(&self, bytes: &[u8]) -> Fingerprint {
        Fingerprint([hash(&self.first, bytes), hash(&self.second, bytes)])
    }

    /// A number that stands for a content; never zero, which stands for content that is not known.
    pub(crate) fn content(&self, bytes: &[u8]) -> u64 {
        hash(&self.first, bytes).max(1)
    }
}

fn hash(state: &RandomState, bytes: &[u8]) -> u64 {
    let mut hasher = state.build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// A map from fingerprints; they are hashes already.
pub(crate) type ByFingerprint<T> = HashMap<Fingerprint, T, AsIs>;

/// A set of fingerprints.
pub(crate) type Fingerprints = HashSet<Fingerprint, AsIs>;

/// Takes the first half of a fingerprint for its hash.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct AsIs;

/// See [`AsIs`].
#[derive(Debug, Default)]
pub(crate) struct AsIsHasher(u64);

impl BuildHasher for AsIs {
    type Hasher = AsIsHasher;

    fn build_hasher(&self) -> AsIsHasher {
        AsIsHasher::default()
    }
}

impl Hasher for AsIsHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
