//! As much DER (X.690) as time stamps and their certificates are written in: values of a tag and a
//! length, one after the other. Whatever is of another form is none.

/// Tags, with their class and whether they hold others.
pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BITS: u8 = 0x03;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
/// The first of the tags that only their place explains.
pub(super) const CONTEXT: u8 = 0xa0;

/// One value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Der<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    /// With tag and length.
    pub(super) whole: &'a [u8],
}

/// Values, one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next value, whatever it is.
    pub(super) fn next(&mut self) -> Option<Der<'a>> {
        let (&tag, rest) = self.0.split_first()?;
        // Tags of more than one byte occur in nothing that is read here.
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            0x81..=0x84 => {
                let wide = usize::from(first & 0x7f);
                let digits = rest.get(..wide)?;
                let length = digits.iter().fold(0, |sum, &digit| sum << 8 | usize::from(digit));
                // X.690 §10.1: the shortest form there is.
                if digits[0] == 0 || length < 0x80 {
                    return None;
                }
                (length, &rest[wide..])
            }
            _ => return None,
        };
        let content = rest.get(..length)?;
        let whole = &self.0[..self.0.len() - rest.len() + length];
        self.0 = &rest[length..];
        Some(Der { tag, content, whole })
    }

    /// The next value, which has to be of a tag.
    pub(super) fn take(&mut self, tag: u8) -> Option<Der<'a>> {
        self.next().filter(|value| value.tag == tag)
    }

    /// The next value where it is of a tag; otherwise it stays.
    pub(super) fn take_if(&mut self, tag: u8) -> Option<Der<'a>> {
        if self.0.first() == Some(&tag) { self.next() } else { None }
    }
}

impl<'a> Der<'a> {
    /// The values within.
    pub(super) const fn inner(&self) -> Reader<'a> {
        Reader::new(self.content)
    }

    /// The only value of some bytes.
    pub(super) fn only(bytes: &'a [u8], tag: u8) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let value = reader.take(tag)?;
        reader.is_empty().then_some(value)
    }
}

/// A value with its tag and length before it.
pub(super) fn written(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut bytes = vec![tag];
    if length < 0x80 {
        bytes.push(length as u8);
    } else {
        let digits = length.to_be_bytes();
        let first = digits.iter().position(|digit| *digit != 0).unwrap_or(digits.len() - 1);
        bytes.push(0x80 | (digits.len() - first) as u8);
        bytes.extend_from_slice(&digits[first..]);
    }
    bytes.extend_from_slice(content);
    bytes
}

/// A number that is not negative.
pub(super) fn number(digits: &[u8]) -> Vec<u8> {
    let first = digits.iter().position(|digit| *digit != 0).unwrap_or(digits.len().max(1) - 1);
    let mut content = digits.get(first..).unwrap_or_default().to_vec();
    if content.first().is_none_or(|digit| digit & 0x80 != 0) {
        content.insert(0, 0);
    }
    written(INTEGER, &content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_at_any_length() {
        for length in [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x1_0000] {
            let content = vec![7; length];
            let bytes = written(OCTETS, &content);

            let value = Der::only(&bytes, OCTETS).unwrap();
            assert_eq!((value.content, value.whole), (content.as_slice(), bytes.as_slice()));
        }
    }

    #[test]
    fn lengths_have_one_form_and_end_within() {
        for bytes in [
            &[0x04, 0x81, 1, 7][..],
            &[0x04, 0x82, 0, 0x80],
            &[0x04, 2, 7],
            &[0x04, 0x80],
            &[0x1f, 1, 7],
            &[0x04],
        ] {
            assert_eq!(Reader::new(bytes).next(), None, "{bytes:?}");
        }
        assert_eq!(Der::only(&[0x04, 1, 7, 0], OCTETS), None, "something follows");
    }

    #[test]
    fn numbers_are_short_and_never_negative() {
        assert_eq!(number(&[0, 0, 5]), [INTEGER, 1, 5]);
        assert_eq!(number(&[0x80]), [INTEGER, 2, 0, 0x80]);
        assert_eq!(number(&[]), [INTEGER, 1, 0]);
    }
}
