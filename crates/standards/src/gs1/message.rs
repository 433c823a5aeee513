//! A message: element strings in their order, whatever form they came in.

use super::fault::{Fault, What};
use super::linters::of_set;
use super::table::Identifier;

/// Elements of one message, ignored parameters of a link included.
pub const ELEMENTS_MAX: usize = 64;

/// Bytes of the longest text that is read.
pub const TEXT_LEN_MAX: usize = 8191;

/// One identifier with its value.
#[derive(Debug, Clone)]
pub struct Element {
    /// What the table says about it.
    pub identifier: &'static Identifier,
    /// Its digits.
    pub code: String,
    /// Its value.
    pub value: String,
}

impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        (&self.code, &self.value) == (&other.code, &other.value)
    }
}

impl Eq for Element {}

/// What one or two symbols on the same thing say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// In the order they were read; those of the composite component last.
    pub elements: Vec<Element>,
    /// Where the composite component begins, if there is one.
    pub composite: Option<usize>,
    /// How many elements were in the path of the link it was read from.
    pub path: Option<usize>,
}

impl Message {
    /// The value of an identifier.
    pub fn value(&self, code: &str) -> Option<&str> {
        self.elements.iter().find(|one| one.code == code).map(|one| one.value.as_str())
    }

    /// Human readable text: a line an element.
    pub fn readable(&self) -> Vec<String> {
        self.elements.iter().map(|one| format!("({}) {}", one.code, one.value)).collect()
    }
}

/// An element as it was read, before its value is looked at.
#[derive(Debug)]
pub(super) struct Read {
    pub identifier: &'static Identifier,
    pub code: String,
    /// Where its digits begin in the text.
    pub code_at: usize,
    pub value: Vec<u8>,
    /// Where each byte of the value came from.
    pub places: Places,
}

/// Where the bytes of a value came from.
#[derive(Debug)]
pub(super) enum Places {
    /// One after the other from here.
    From(usize),
    /// Each from its own place, for something stood for more than itself.
    Each(Vec<usize>),
}

impl Places {
    fn of(&self, byte: usize) -> usize {
        match self {
            Self::From(start) => start + byte,
            Self::Each(places) => places.get(byte).or(places.last()).copied().unwrap_or_default(),
        }
    }
}

impl Read {
    pub(super) fn fault(&self, what: What) -> Fault {
        Fault::of(what, &self.code, self.places.of(0))
    }

    /// Whether the length can be right at all: said before any rule, for "the check digit is
    /// wrong" helps nobody whose value is too long.
    pub(super) fn fits(&self) -> Result<(), Fault> {
        if self.value.len() < self.identifier.len_min() {
            return Err(self.fault(What::ValueTooShort));
        }
        if self.value.len() > self.identifier.len_max() {
            return Err(self.fault(What::ValueTooLong));
        }
        match self.value.iter().position(|byte| *byte == b'^') {
            Some(byte) => Err(Fault::of(What::Caret, &self.code, self.places.of(byte))),
            None => Ok(()),
        }
    }

    /// Applies the rules of each piece; says how many bytes the pieces took.
    pub(super) fn check(&self) -> Result<usize, Fault> {
        if self.value.is_empty() {
            return Err(self.fault(What::ValueEmpty));
        }
        let mut taken = 0;
        for piece in &self.identifier.components {
            let rest = &self.value[taken..];
            let data = &rest[..rest.len().min(piece.len_max)];
            if piece.optional && data.is_empty() {
                continue;
            }
            if data.len() < piece.len_min {
                return Err(self.fault(What::ValueLength));
            }
            let rules = std::iter::once(of_set(piece.set)).chain(piece.linters.iter().copied());
            for rule in rules {
                rule(data).map_err(|found| Fault {
                    what: What::Value(found.flaw),
                    ai: Some(self.code.clone()),
                    at: self.places.of(taken + found.at),
                    len: found.len,
                })?;
            }
            taken += data.len();
        }
        Ok(taken)
    }

    pub(super) fn element(self) -> Element {
        // Every rule of a character set keeps to ASCII.
        let value = String::from_utf8_lossy(&self.value).into_owned();
        Element { identifier: self.identifier, code: self.code, value }
    }
}

/// Text that is too long for anything, or has a byte that ends texts elsewhere.
pub(super) fn readable(text: &str) -> Result<(), Fault> {
    if text.len() > TEXT_LEN_MAX {
        return Err(Fault::new(What::TooLong, TEXT_LEN_MAX));
    }
    Ok(())
}
