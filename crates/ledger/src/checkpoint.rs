//! Checkpoints of C2SP tlog-checkpoint: what a ledger says of itself at a size, to be signed and
//! kept elsewhere. Only a checkpoint kept elsewhere shows that a whole ledger was rewritten.

use crate::base64;
use crate::note::{self, BadNote, NoteSigner, Verifier};

/// The head of a tree at a size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which ledger speaks.
    pub origin: String,
    /// How many leaves the tree has.
    pub size: u64,
    /// The root of the tree; 32 bytes for SHA-256.
    pub root: Vec<u8>,
    /// Lines after the root, none of them empty.
    pub extensions: Vec<String>,
}

/// Why a text is not a checkpoint, or its note not signed by a known key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    /// Not three or more non-empty lines, each ended.
    #[error("a checkpoint has at least three lines, none of them empty")]
    Lines,
    /// Not a decimal number without leading zeros.
    #[error("the size of a checkpoint is a decimal number without leading zeros")]
    Size,
    /// Not base 64.
    #[error("the root of a checkpoint is base 64")]
    Root,
    /// The note itself.
    #[error("{0}")]
    Note(#[from] BadNote),
}

impl Checkpoint {
    /// The text that is signed; `None` when a line would be empty or broken.
    pub fn text(&self) -> Option<String> {
        let root = base64::encode(&self.root);
        let mut text = String::new();
        let size = self.size.to_string();
        let lines = [self.origin.as_str(), &size, &root];
        for line in lines.into_iter().chain(self.extensions.iter().map(String::as_str)) {
            if line.is_empty() || line.contains('\n') {
                return None;
            }
            text.push_str(line);
            text.push('\n');
        }
        Some(text)
    }

    /// Reads the text of a checkpoint.
    pub fn parse(text: &str) -> Result<Self, BadCheckpoint> {
        let lines = text.strip_suffix('\n').ok_or(BadCheckpoint::Lines)?;
        let lines: Vec<&str> = lines.split('\n').collect();
        let [origin, size, root, extensions @ ..] = lines.as_slice() else {
            return Err(BadCheckpoint::Lines);
        };
        if lines.iter().any(|line| line.is_empty()) {
            return Err(BadCheckpoint::Lines);
        }
        let number: u64 = size.parse().map_err(|_| BadCheckpoint::Size)?;
        if number.to_string() != **size {
            return Err(BadCheckpoint::Size);
        }
        Ok(Self {
            origin: (*origin).to_owned(),
            size: number,
            root: base64::decode(root).ok_or(BadCheckpoint::Root)?,
            extensions: extensions.iter().map(|&line| line.to_owned()).collect(),
        })
    }

    /// The checkpoint as a signed note.
    pub fn sign(&self, signer: &NoteSigner) -> Result<String, BadCheckpoint> {
        Ok(signer.sign(&self.text().ok_or(BadCheckpoint::Lines)?)?)
    }

    /// Opens a signed checkpoint of a ledger with the ledger's own key.
    pub fn open(note: &str, key: &Verifier) -> Result<Self, BadCheckpoint> {
        Self::parse(&note::open(note, std::slice::from_ref(key))?.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "plant.example/ledger".into(),
            size: 42,
            root: vec![9; 32],
            extensions: vec![],
        }
    }

    #[test]
    fn a_signed_checkpoint_reads_back() {
        let signer = NoteSigner::new("plant.example/ledger", &[3; 32]).unwrap();
        let note = checkpoint().sign(&signer).unwrap();

        assert_eq!(Checkpoint::open(&note, &signer.verifier()), Ok(checkpoint()));
        let larger = note.replacen("42", "43", 1);
        let refused = Checkpoint::open(&larger, &signer.verifier());
        assert_eq!(refused, Err(BadCheckpoint::Note(BadNote::Signature)));
    }

    #[test]
    fn what_is_no_checkpoint_is_refused() {
        for (text, fault) in [
            ("Log\n1\n", BadCheckpoint::Lines),
            ("Log\n1\nAAAA", BadCheckpoint::Lines),
            ("Log\n1\nAAAA\n\n", BadCheckpoint::Lines),
            ("\n1\nAAAA\n", BadCheckpoint::Lines),
            ("Log\n01\nAAAA\n", BadCheckpoint::Size),
            ("Log\n+1\nAAAA\n", BadCheckpoint::Size),
            ("Log\n1\nAAA\n", BadCheckpoint::Root),
        ] {
            assert_eq!(Checkpoint::parse(text), Err(fault), "{text:?}");
        }
        assert_eq!(Checkpoint { origin: String::new(), ..checkpoint() }.text(), None);
    }
}
