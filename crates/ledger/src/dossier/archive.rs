//! The file around a dossier: a zip archive of which there is exactly one for any content.
//!
//! Any unzip program opens it. Nothing is compressed, no time and no attribute is kept, and the
//! reader writes the archive again and compares: a byte that differs anywhere is found, also one
//! that an unzip program would not look at.

/// Why bytes are not such an archive, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("byte {at} of the file, {within}, is not what the archive must have there")]
pub struct BadArchive {
    /// The first byte that is wrong.
    pub at: usize,
    /// The part it belongs to.
    pub within: String,
}

/// One file of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member<'a> {
    /// Its path within the archive.
    pub path: &'a str,
    /// Its content.
    pub content: &'a [u8],
}

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
/// Bytes of a local header before the path.
const LOCAL_BYTES: usize = 30;
/// Version 2.0, and paths in UTF-8.
const NEEDS: [u8; 4] = [20, 0, 0, 8];
/// Stored; midnight of the first day zip knows.
const STORED_THEN: [u8; 6] = [0, 0, 0, 0, 0x21, 0];

/// The archive of some files, in their order; none where they are more or larger than zip can say.
pub fn write(members: &[Member<'_>]) -> Option<Vec<u8>> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let offset = u32::try_from(bytes.len()).ok()?;
        let about = about(member)?;
        bytes.extend_from_slice(&LOCAL);
        bytes.extend_from_slice(&about);
        bytes.extend_from_slice(member.path.as_bytes());
        bytes.extend_from_slice(member.content);
        directory.extend_from_slice(&CENTRAL);
        directory.extend_from_slice(&[20, 0]);
        directory.extend_from_slice(&about);
        // No comment, the first disk, no attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(member.path.as_bytes());
    }
    let count = u16::try_from(members.len()).ok()?.to_le_bytes();
    let begins = u32::try_from(bytes.len()).ok()?;
    let length = u32::try_from(directory.len()).ok()?;
    bytes.extend_from_slice(&directory);
    bytes.extend_from_slice(&END);
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&count);
    bytes.extend_from_slice(&count);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&begins.to_le_bytes());
    bytes.extend_from_slice(&[0; 2]);
    Some(bytes)
}

/// What both headers of a file say of it.
fn about(member: &Member<'_>) -> Option<Vec<u8>> {
    let length = u32::try_from(member.content.len()).ok()?.to_le_bytes();
    let path = u16::try_from(member.path.len()).ok()?.to_le_bytes();
    let checked = crc32(member.content).to_le_bytes();
    let parts: [&[u8]; 7] = [&NEEDS, &STORED_THEN, &checked, &length, &length, &path, &[0; 2]];
    Some(parts.concat())
}

/// The files of an archive, in their order.
pub fn read(bytes: &[u8]) -> Result<Vec<Member<'_>>, BadArchive> {
    let mut members = Vec::new();
    let mut at = 0;
    while bytes.get(at..at + LOCAL.len()) == Some(&LOCAL) {
        let (member, next) = local(bytes, at).ok_or_else(|| BadArchive {
            at,
            within: format!("in the header of file {}", members.len() + 1),
        })?;
        members.push(member);
        at = next;
    }
    let again = write(&members);
    let again = again.as_deref().unwrap_or_default();
    if again == bytes {
        return Ok(members);
    }
    let same = bytes.iter().zip(again).take_while(|(one, other)| one == other).count();
    Err(BadArchive { at: same, within: place(&members, same) })
}

/// The file whose header begins at a place, and where the next one would.
fn local(bytes: &[u8], at: usize) -> Option<(Member<'_>, usize)> {
    let number = |from: usize, wide: usize| {
        let digits = bytes.get(at + from..at + from + wide)?;
        Some(digits.iter().rev().fold(0_usize, |sum, &digit| sum << 8 | usize::from(digit)))
    };
    let (length, path) = (number(18, 4)?, number(26, 2)?);
    let named = at + LOCAL_BYTES;
    let begins = named.checked_add(path)?;
    let ends = begins.checked_add(length)?;
    let path = std::str::from_utf8(bytes.get(named..begins)?).ok()?;
    Some((Member { path, content: bytes.get(begins..ends)? }, ends))
}

/// Which part of an archive a byte belongs to.
fn place(members: &[Member<'_>], at: usize) -> String {
    let mut begins = 0;
    for member in members {
        let content = begins + LOCAL_BYTES + member.path.len();
        begins = content + member.content.len();
        if at < begins {
            let part = if at < content { "in the header of" } else { "in" };
            return format!("{part} {}", member.path);
        }
    }
    "in the directory at the end".to_owned()
}

/// The check sum of zip (ISO-HDLC), a byte at a time.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = table();
    !bytes
        .iter()
        .fold(!0_u32, |sum, &byte| TABLE[((sum ^ u32::from(byte)) & 0xff) as usize] ^ (sum >> 8))
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let (mut sum, mut bit) = (index as u32, 0);
        while bit < 8 {
            sum = if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
            bit += 1;
        }
        table[index] = sum;
        index += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: [Member<'_>; 2] = [
        Member { path: "one.txt", content: b"flour" },
        Member { path: "folder/\u{9eb5}.txt", content: b"" },
    ];

    #[test]
    fn an_archive_reads_back() {
        let bytes = write(&TWO).unwrap();

        assert_eq!(read(&bytes), Ok(TWO.to_vec()));
        assert_eq!(read(&write(&[]).unwrap()), Ok(vec![]));
    }

    /// The check value of the catalogue of parametrised CRC algorithms.
    #[test]
    fn the_check_sum_is_that_of_zip() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn no_bit_can_be_another() {
        let bytes = write(&TWO).unwrap();

        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                // What zip's own check sum does not see is another content, and seen as such.
                assert_ne!(read(&changed), Ok(TWO.to_vec()), "byte {at}, bit {bit}");
            }
        }
    }

    #[test]
    fn no_byte_can_be_missing_or_follow() {
        let bytes = write(&TWO).unwrap();

        for length in 0..bytes.len() {
            assert!(read(&bytes[..length]).is_err(), "{length} bytes");
        }
        assert!(read(&[bytes.as_slice(), b"x"].concat()).is_err());
    }
}
