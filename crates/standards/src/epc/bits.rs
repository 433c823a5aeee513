//! Bits in the order tags carry them.

use super::Fault;

/// A row of bits that is written.
#[derive(Debug, Clone, Default)]
pub struct Bits(Vec<bool>);

/// A row of bits that is read from its beginning.
#[derive(Debug, Clone)]
pub struct Reader {
    bits: Vec<bool>,
    at: usize,
}

impl Bits {
    /// A number in so many bits.
    pub fn number(&mut self, value: u128, width: usize) -> Result<(), Fault> {
        if width < 128 && value >> width != 0 {
            return Err(Fault::SerialTooLarge);
        }
        self.0.extend((0..width).rev().map(|place| value >> place & 1 == 1));
        Ok(())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Zeros up to a length.
    pub fn fill(&mut self, len: usize) {
        self.0.resize(len.max(self.0.len()), false);
    }

    /// As upper-case hexadecimal, filled up to whole words of 16 bits as tags store them.
    pub fn hex(mut self) -> String {
        self.fill(self.0.len().next_multiple_of(16));
        let digit = |nibble: &[bool]| {
            let value = nibble.iter().fold(0, |value, bit| value << 1 | u32::from(*bit));
            char::from_digit(value, 16).map_or('0', |digit| digit.to_ascii_uppercase())
        };
        self.0.chunks(4).map(digit).collect()
    }
}

impl Reader {
    /// The bits of hexadecimal digits.
    pub fn of_hex(text: &str) -> Result<Self, Fault> {
        let mut bits = Vec::with_capacity(text.len() * 4);
        for letter in text.chars() {
            let digit = letter.to_digit(16).ok_or(Fault::NotHexadecimal)?;
            bits.extend((0..4).rev().map(|place| digit >> place & 1 == 1));
        }
        Ok(Self { bits, at: 0 })
    }

    /// The number in the next bits.
    pub fn number(&mut self, width: usize) -> Result<u128, Fault> {
        let bits = self.bits.get(self.at..self.at + width).ok_or(Fault::TooShort)?;
        self.at += width;
        Ok(bits.iter().fold(0, |value, bit| value << 1 | u128::from(*bit)))
    }

    /// How many are left.
    pub fn rest(&self) -> usize {
        self.bits.len() - self.at
    }

    /// Nothing but zeros may be left.
    pub fn end(&self) -> Result<(), Fault> {
        let set = self.bits[self.at..].iter().any(|bit| *bit);
        if set { Err(Fault::BadPadding) } else { Ok(()) }
    }
}
