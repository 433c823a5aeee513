//! Checkpoints of ledgers and the keys that sign them, as people see them.

use serde::Serialize;
use utoipa::ToSchema;

/// A signed checkpoint of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CheckpointView {
    /// The signed note (C2SP tlog-checkpoint), to be kept outside.
    pub note: String,
    /// The key that checks it, in the form of signed notes.
    pub key: String,
}

/// A checkpoint that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeptCheckpoint {
    /// How many facts the ledger had.
    pub size: i64,
    /// Since when it is kept.
    pub kept_at: String,
    /// The known witnesses that signed it.
    pub witnesses: Vec<String>,
    /// When an authority for time stamps saw it, if one did.
    pub stamped_at: Option<String>,
    /// The signed note with all signatures, to be kept outside.
    pub note: String,
}

/// Which key signs, and which signed before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SigningKeys {
    /// The verifier key that checks what is signed now; none before anything was signed.
    pub key: Option<String>,
    /// The notes in which each key names the next, the oldest first.
    pub successions: Vec<String>,
}

/// A page of checkpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CheckpointPage {
    /// The newest first.
    pub rows: Vec<KeptCheckpoint>,
    /// The size the next page is below, when there may be more.
    pub next: Option<i64>,
}

/// What proves that a ledger only grew (RFC 9162 §2.1.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConsistencyView {
    /// The smaller size.
    pub from: i64,
    /// The root at that size, in hexadecimal digits.
    pub from_root: String,
    /// The larger size.
    pub to: i64,
    /// The root at that size.
    pub to_root: String,
    /// The hashes of the proof.
    pub proof: Vec<String>,
}

/// Who else signs checkpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
pub struct Witnesses {
    /// Verifier keys of cosignatures (C2SP tlog-cosignature): `name+id+key`.
    pub keys: Vec<String>,
}
