//! Texts kept once each, behind a number of four bytes.
//!
//! A ledger says the same words again and again: documents, equipment, codes. All texts lie end to
//! end in one buffer; equal texts have equal numbers. Nothing is ever removed.

use bytemuck::{Pod, Zeroable};
use mapped::Column;

use crate::lookup::{ByHash, hash};
use crate::stored::stored;

/// The number of a text in [`Texts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
#[repr(transparent)]
pub(crate) struct TextId(pub(crate) u32);

impl TextId {
    /// Stands for "no text" in packed columns.
    pub(crate) const NONE: Self = Self(u32::MAX);

    pub(crate) fn pack(id: Option<Self>) -> Self {
        id.unwrap_or(Self::NONE)
    }

    pub(crate) fn get(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

/// An append-only set of texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    buffer: Column<u8>,
    ends: Column<u64>,
    by_hash: ByHash,
}

stored!(Texts { buffer, ends, by_hash });

impl Texts {
    /// The text behind a number.
    pub(crate) fn get(&self, id: TextId) -> &str {
        std::str::from_utf8(self.bytes(id)).unwrap_or_default()
    }

    /// The number of a text that is already kept.
    pub(crate) fn find(&self, text: &str) -> Option<TextId> {
        let is = |id| self.bytes(TextId(id)) == text.as_bytes();
        self.by_hash.find(hash(text.as_bytes()), is).map(TextId)
    }

    /// The number of a text, which is kept from now on.
    pub(crate) fn intern(&mut self, text: &str) -> TextId {
        if let Some(known) = self.find(text) {
            return known;
        }
        let id = self.ends.len() as u32;
        self.buffer.extend(text.as_bytes());
        self.ends.push(self.buffer.len() as u64);
        let mut by_hash = std::mem::take(&mut self.by_hash);
        by_hash.set(id, |_| false, |id| hash(self.bytes(TextId(id))));
        self.by_hash = by_hash;
        TextId(id)
    }

    fn bytes(&self, id: TextId) -> &[u8] {
        let index = id.0 as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.buffer[start as usize..self.ends[index] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_equal_numbers() {
        let mut texts = Texts::default();

        let ids: Vec<TextId> = (0..1000).map(|n| texts.intern(&format!("t{}", n % 300))).collect();
        assert_eq!(texts.ends.len(), 300);
        assert_eq!(ids[7], ids[307]);
        assert_eq!(texts.get(ids[299]), "t299");
        assert_eq!(texts.find("t12"), Some(ids[12]));
        assert_eq!(texts.find("t300"), None);
        assert_eq!(texts.intern(""), texts.intern(""));
    }
}
