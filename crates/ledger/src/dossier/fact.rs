//! A fact in a dossier: its header, its fields shown or withheld, and its way to the root.

use serde::{Deserialize, Serialize};

use super::{hex, unhex};
use crate::Hash;
use crate::merkle::{BadProof, verify_inclusion};
use crate::seal::{
    Disclosed, FORMAT_VERSION, HASH_SHA256, HEADER_BYTES, Header, Salt, disclosed_leaf,
};

/// One fact as a dossier holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvedFact {
    /// Where it stands and of what kind it is.
    pub header: Header,
    /// Its fields, in ascending order of their tags.
    pub fields: Vec<ShownField>,
    /// The inclusion proof of RFC 9162 §2.1.3 in the checkpoint of its chain.
    pub proof: Vec<Hash>,
}

/// One field of such a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShownField {
    /// The value, and the salt that opens its commitment.
    Shown {
        /// Number of the field.
        tag: u8,
        /// What opens it, and no other field.
        salt: Salt,
        /// Its canonical bytes.
        value: Vec<u8>,
    },
    /// Only the commitment.
    Withheld {
        /// Number of the field.
        tag: u8,
        /// The commitment to its value.
        commitment: Hash,
    },
}

impl ShownField {
    /// Number of the field.
    pub fn tag(&self) -> u8 {
        match self {
            Self::Shown { tag, .. } | Self::Withheld { tag, .. } => *tag,
        }
    }
}

/// Why a line is no fact of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// Not one JSON object of the form.
    #[error("the line is not of its form: {0}")]
    Form(String),
    /// The header is not 54 bytes in hexadecimal digits.
    #[error("the header is not 54 bytes")]
    Header,
    /// A format or hash algorithm this program does not know.
    #[error("format {0} with hash algorithm {1} is unknown")]
    Unknown(u8, u8),
    /// Fields ascend by their tags, each once.
    #[error("field {0} is out of order or given twice")]
    Order(u8),
    /// A salt, a value or a commitment is not of its form.
    #[error("field {0} is neither shown nor withheld")]
    Field(u8),
    /// A hash of the proof is not 32 bytes.
    #[error("hash {0} of the proof is not 32 bytes")]
    Proof(usize),
    /// The fact does not lead to the root of the checkpoint.
    #[error("it is not in the ledger that the checkpoint signs: {0}")]
    Inclusion(BadProof),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    header: String,
    fields: Vec<LineField>,
    proof: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineField {
    tag: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    salt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commitment: Option<String>,
}

impl ProvedFact {
    /// Its line, without the line feed.
    pub fn line(&self) -> String {
        let fields = self.fields.iter().map(|field| match field {
            ShownField::Shown { tag, salt, value } => LineField {
                tag: *tag,
                salt: Some(hex(&salt.0)),
                value: Some(hex(value)),
                commitment: None,
            },
            ShownField::Withheld { tag, commitment } => {
                LineField { tag: *tag, salt: None, value: None, commitment: Some(hex(commitment)) }
            }
        });
        let line = Line {
            header: hex(&self.header.bytes()),
            fields: fields.collect(),
            proof: self.proof.iter().map(|hash| hex(hash)).collect(),
        };
        serde_json::to_string(&line).expect("texts and numbers are always JSON")
    }

    /// Reads a line.
    pub fn parse(line: &str) -> Result<Self, BadLine> {
        let line: Line =
            serde_json::from_str(line).map_err(|fault| BadLine::Form(fault.to_string()))?;
        let header =
            unhex(&line.header).and_then(|bytes| <[u8; HEADER_BYTES]>::try_from(bytes).ok());
        let header = Header::read(&header.ok_or(BadLine::Header)?);
        if (header.format_version, header.hash_alg) != (FORMAT_VERSION, HASH_SHA256) {
            return Err(BadLine::Unknown(header.format_version, header.hash_alg));
        }
        let fields: Vec<ShownField> =
            line.fields.into_iter().map(field).collect::<Result<_, _>>()?;
        if let Some(pair) = fields.windows(2).find(|pair| pair[0].tag() >= pair[1].tag()) {
            return Err(BadLine::Order(pair[1].tag()));
        }
        let proof = line.proof.iter().enumerate().map(|(at, hash)| {
            let hash = unhex(hash).and_then(|bytes| bytes.try_into().ok());
            hash.ok_or(BadLine::Proof(at + 1))
        });
        let proof = proof.collect::<Result<_, _>>()?;
        Ok(Self { header, fields, proof })
    }

    /// The leaf of the fact, as far as it is shown.
    pub fn leaf(&self) -> Hash {
        let fields: Vec<Disclosed<'_>> = self
            .fields
            .iter()
            .map(|field| match field {
                ShownField::Shown { tag, salt, value } => {
                    Disclosed::Shown { tag: *tag, salt: *salt, value }
                }
                ShownField::Withheld { tag, commitment } => {
                    Disclosed::Withheld { tag: *tag, commitment: *commitment }
                }
            })
            .collect();
        disclosed_leaf(&self.header, &fields)
    }

    /// Whether the fact stands in the tree of a size with a root.
    pub fn check(&self, size: u64, root: &Hash) -> Result<(), BadLine> {
        let index = u64::try_from(self.header.seq).ok().and_then(|seq| seq.checked_sub(1));
        let index = index.ok_or(BadLine::Inclusion(BadProof::Range))?;
        verify_inclusion(&self.leaf(), index, size, &self.proof, root).map_err(BadLine::Inclusion)
    }
}

fn field(field: LineField) -> Result<ShownField, BadLine> {
    let tag = field.tag;
    let shown = match (field.salt, field.value, field.commitment) {
        (Some(salt), Some(value), None) => unhex(&salt)
            .and_then(|salt| salt.try_into().ok())
            .zip(unhex(&value))
            .map(|(salt, value)| ShownField::Shown { tag, salt: Salt(salt), value }),
        (None, None, Some(commitment)) => unhex(&commitment)
            .and_then(|hash| hash.try_into().ok())
            .map(|commitment| ShownField::Withheld { tag, commitment }),
        _ => None,
    };
    shown.ok_or(BadLine::Field(tag))
}
