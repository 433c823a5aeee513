//! Texts kept once each, behind a number of four bytes.
//!
//! A ledger says the same words again and again: documents, equipment, codes. All texts lie end to
//! end in one buffer; equal texts have equal numbers. Nothing is ever removed.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// The number of a text in [`Texts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

const EMPTY: u32 = u32::MAX;

/// An append-only set of texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    buffer: String,
    ends: Vec<usize>,
    /// Open addressing over the hash of a text; always a power of two, at most half full.
    table: Vec<u32>,
}

impl Texts {
    /// The text behind a number.
    pub(crate) fn get(&self, id: TextId) -> &str {
        let index = id.0 as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.buffer[start..self.ends[index]]
    }

    /// The number of a text that is already kept.
    pub(crate) fn find(&self, text: &str) -> Option<TextId> {
        if self.table.is_empty() {
            return None;
        }
        let id = self.table[self.slot(text)];
        (id != EMPTY).then_some(TextId(id))
    }

    /// The number of a text, which is kept from now on.
    pub(crate) fn intern(&mut self, text: &str) -> TextId {
        if self.table.len() <= self.ends.len() * 2 {
            self.grow();
        }
        let slot = self.slot(text);
        if self.table[slot] == EMPTY {
            self.buffer.push_str(text);
            self.table[slot] = self.ends.len() as u32;
            self.ends.push(self.buffer.len());
        }
        TextId(self.table[slot])
    }

    fn slot(&self, text: &str) -> usize {
        let mask = self.table.len() - 1;
        let mut slot = hash(text) as usize & mask;
        while self.table[slot] != EMPTY && self.get(TextId(self.table[slot])) != text {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.table = vec![EMPTY; (self.table.len() * 2).max(16)];
        for id in 0..self.ends.len() as u32 {
            let slot = self.slot(self.get(TextId(id)));
            self.table[slot] = id;
        }
    }
}

fn hash(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
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
