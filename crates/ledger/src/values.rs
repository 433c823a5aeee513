//! The values of a fact as bytes: tag, length, content, in ascending order of tags.
//!
//! A field that has no value is left out, so a fact of many optional fields stays small. There is
//! exactly one encoding of a set of fields; anything else is refused when it is read.

/// Why bytes are not a canonical set of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The bytes end inside a field.
    #[error("the values end inside a field")]
    Truncated,
    /// Tags must ascend, so that a field cannot be given twice.
    #[error("field {tag} is out of order or given twice")]
    OutOfOrder {
        /// The offending tag.
        tag: u8,
    },
    /// A length is written with more bytes than it needs.
    #[error("the length of field {tag} is not in its shortest form")]
    LongLength {
        /// The field whose length is at fault.
        tag: u8,
    },
}

/// One field of a fact: its tag and its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// Number of the field within its kind and kind version; never used again for anything else.
    pub tag: u8,
    /// The content, in the canonical bytes of its type.
    pub value: &'a [u8],
}

/// Writes fields in ascending order of their tags.
#[derive(Debug, Default, Clone)]
pub struct Writer {
    bytes: Vec<u8>,
    last: Option<u8>,
}

impl Writer {
    /// Appends one field; `fill` appends its content.
    ///
    /// Tags are constants of the program, so a wrong order is a programming error.
    pub fn field(&mut self, tag: u8, fill: impl FnOnce(&mut Vec<u8>)) {
        assert!(self.last.is_none_or(|last| last < tag), "fields are written in ascending order");
        self.last = Some(tag);
        self.bytes.extend_from_slice(&[tag, 0]);
        let start = self.bytes.len();
        fill(&mut self.bytes);
        // Nearly every length takes the one byte left for it; a longer one moves the content on.
        match self.bytes.len() - start {
            length @ ..0x80 => self.bytes[start - 1] = length as u8,
            length => {
                let mut long = Vec::new();
                put_length(&mut long, length);
                self.bytes.splice(start - 1..start, long);
            }
        }
    }

    /// The finished bytes.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

fn put_length(bytes: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        bytes.push((length as u8 & 0x7f) | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}

/// Reads canonical values field by field; stops after the first fault.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
    last: Option<u8>,
}

impl<'a> Reader<'a> {
    /// Reads `bytes`, which hold nothing but fields.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, last: None }
    }

    fn read(&mut self) -> Result<Field<'a>, Malformed> {
        let (&tag, rest) = self.rest.split_first().ok_or(Malformed::Truncated)?;
        if self.last.is_some_and(|last| last >= tag) {
            return Err(Malformed::OutOfOrder { tag });
        }
        self.last = Some(tag);
        let (length, rest) = take_length(tag, rest)?;
        if rest.len() < length {
            return Err(Malformed::Truncated);
        }
        let (value, rest) = rest.split_at(length);
        self.rest = rest;
        Ok(Field { tag, value })
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Result<Field<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.read();
        if field.is_err() {
            self.rest = &[];
        }
        Some(field)
    }
}

/// LEB128, at most four bytes (256 MiB), in its shortest form only.
fn take_length(tag: u8, mut bytes: &[u8]) -> Result<(usize, &[u8]), Malformed> {
    let mut length = 0_usize;
    for shift in [0, 7, 14, 21] {
        let (&byte, rest) = bytes.split_first().ok_or(Malformed::Truncated)?;
        bytes = rest;
        length |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            if byte == 0 && shift > 0 {
                return Err(Malformed::LongLength { tag });
            }
            return Ok((length, bytes));
        }
    }
    Err(Malformed::LongLength { tag })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back_as_they_were_written() {
        let mut writer = Writer::default();
        writer.field(1, |content| content.extend_from_slice(b"flour"));
        writer.field(9, |content| content.extend_from_slice(&[0; 300]));

        let bytes = writer.finish();
        let fields: Result<Vec<_>, _> = Reader::new(&bytes).collect();
        let fields = fields.unwrap();
        assert_eq!(fields[0], Field { tag: 1, value: b"flour" });
        assert_eq!(fields[1].value.len(), 300);
    }

    #[test]
    fn a_field_given_twice_is_refused() {
        let bytes = [1, 1, b'a', 1, 1, b'b'];

        let last = Reader::new(&bytes).last().unwrap();
        assert_eq!(last, Err(Malformed::OutOfOrder { tag: 1 }));
    }

    #[test]
    fn a_length_in_long_form_is_refused() {
        assert_eq!(Reader::new(&[1, 0x80, 0]).next(), Some(Err(Malformed::LongLength { tag: 1 })));
        assert_eq!(Reader::new(&[1, 5, 0]).next(), Some(Err(Malformed::Truncated)));
    }
}
