//! Percent encoding as links use it.

/// Which part of a link a text is from: only in the query a plus sign is a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Before the question mark.
    Path,
    /// Behind it.
    Query,
}

/// Bytes that a text stands for, and where in the text each came from. What is no valid sequence
/// stands for itself.
pub fn decode(text: &str, part: Part) -> (Vec<u8>, Vec<usize>) {
    let bytes = text.as_bytes();
    let (mut decoded, mut places) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < bytes.len() {
        places.push(at);
        let sequence = bytes[at..].first_chunk::<3>().and_then(|[sign, high, low]| {
            let digit = |byte: &u8| char::from(*byte).to_digit(16);
            (*sign == b'%').then_some((digit(high)?, digit(low)?))
        });
        match sequence {
            Some((high, low)) => decoded.push((high * 16 + low) as u8),
            None if bytes[at] == b'+' && part == Part::Query => decoded.push(b' '),
            None => decoded.push(bytes[at]),
        }
        at += if sequence.is_some() { 3 } else { 1 };
    }
    (decoded, places)
}

/// The text for a value: everything that could mean something else is written as a sequence.
pub fn encode(value: &str, part: Part) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => text.push(char::from(byte)),
            b' ' if part == Part::Query => text.push('+'),
            _ => {
                let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value)]);
                text.extend(['%', digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
    text
}
