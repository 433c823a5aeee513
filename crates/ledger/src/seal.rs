//! Sealing a fact: one salted commitment per field, one leaf over all of them, one link of a chain.
//!
//! A commitment hides its value behind a salt and still binds it, so that a field can be withheld
//! from a reader who can nevertheless check the leaf. The salts of a fact derive from one secret,
//! which is passed in: nothing here draws random numbers.

use sha2::{Digest, Sha256};

use crate::Hash;
use crate::values::{Malformed, Reader};

/// The version of the layout that this program writes.
pub const FORMAT_VERSION: u8 = 1;
/// The number of SHA-256 among hash algorithms.
pub const HASH_SHA256: u8 = 1;
/// How many bytes a header takes.
pub const HEADER_BYTES: usize = 54;
/// What the first fact of a chain is linked to.
pub const CHAIN_START: Hash = [0; 32];

/// First byte of what is hashed, so that no hash can be taken for one of another purpose.
mod domain {
    /// RFC 6962 §2.1: a leaf.
    pub(super) const LEAF: u8 = 0x00;
    pub(super) const CHAIN: u8 = 0x02;
    pub(super) const SALT: u8 = 0x03;
    pub(super) const COMMITMENT: u8 = 0x04;
}

/// Sixteen random bytes a fact, from which the salts of its fields derive.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret(pub [u8; 16]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// What hides one field; handing it over opens that field and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 16]);

impl Secret {
    /// The salt of the field with a tag.
    pub fn salt(&self, tag: u8) -> Salt {
        let mut input = [0; 18];
        input[0] = domain::SALT;
        input[1..17].copy_from_slice(&self.0);
        input[17] = tag;
        let digest: Hash = Sha256::digest(input).into();
        let (first, _) = digest.split_first_chunk().expect("a digest has 32 bytes");
        Salt(*first)
    }
}

/// What is known of a fact before its fields: where it stands and of what kind it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Version of this layout.
    pub format_version: u8,
    /// Number of the hash algorithm.
    pub hash_alg: u8,
    /// The company the ledger belongs to.
    pub company: i64,
    /// The site, or 0 for the company's own ledger.
    pub site: i64,
    /// Place in the chain, from 1.
    pub seq: i64,
    /// The fact's own identity.
    pub fact: i64,
    /// Number of the kind of fact.
    pub kind: u16,
    /// Version of the kind.
    pub kind_version: u16,
    /// The ledger's clock, microseconds since 1970 UTC.
    pub appended_at_us: i64,
    /// The import it came with, or 0.
    pub import: i64,
}

impl Header {
    /// The header as it is hashed: every field in order, big-endian, 54 bytes.
    pub fn bytes(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[0] = self.format_version;
        bytes[1] = self.hash_alg;
        bytes[2..10].copy_from_slice(&self.company.to_be_bytes());
        bytes[10..18].copy_from_slice(&self.site.to_be_bytes());
        bytes[18..26].copy_from_slice(&self.seq.to_be_bytes());
        bytes[26..34].copy_from_slice(&self.fact.to_be_bytes());
        bytes[34..36].copy_from_slice(&self.kind.to_be_bytes());
        bytes[36..38].copy_from_slice(&self.kind_version.to_be_bytes());
        bytes[38..46].copy_from_slice(&self.appended_at_us.to_be_bytes());
        bytes[46..54].copy_from_slice(&self.import.to_be_bytes());
        bytes
    }

    /// Reads what `bytes` writes. Any 54 bytes are a header; what it says is for others to judge.
    pub fn read(bytes: &[u8; HEADER_BYTES]) -> Self {
        let number = |from: usize, to: usize| {
            bytes[from..to].iter().fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte))
        };
        Self {
            format_version: bytes[0],
            hash_alg: bytes[1],
            company: number(2, 10).cast_signed(),
            site: number(10, 18).cast_signed(),
            seq: number(18, 26).cast_signed(),
            fact: number(26, 34).cast_signed(),
            kind: number(34, 36) as u16,
            kind_version: number(36, 38) as u16,
            appended_at_us: number(38, 46).cast_signed(),
            import: number(46, 54).cast_signed(),
        }
    }

    /// The fields that have a mark of their own. Company, site and seq are the key of a row: a
    /// change there shows as a gap in the chain.
    const MARKED: [(&'static str, std::ops::Range<usize>); 7] = [
        ("format_version", 0..1),
        ("hash_alg", 1..2),
        ("fact", 26..34),
        ("kind", 34..36),
        ("kind_version", 36..38),
        ("appended_at", 38..46),
        ("import", 46..54),
    ];
}

/// Bytes of marks for the header, before those of the fields.
const HEADER_MARK_BYTES: usize = 2 * Header::MARKED.len();
/// Bytes of the mark of one field.
const FIELD_MARK_BYTES: usize = 4;

/// A short check sum of one header field. No evidence: it only helps to name what was changed.
fn header_mark(bytes: &[u8]) -> [u8; 2] {
    let mut hash = 0x811c_9dc5_u32;
    for &byte in bytes {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    (((hash >> 16) ^ hash) as u16).to_be_bytes()
}

/// A sealed fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Two bytes of check sum per header field, then the first four bytes of each commitment.
    /// Kept beside the fact so that a verifier can name the field that was changed.
    pub marks: Vec<u8>,
    /// RFC 6962 leaf hash over the header and the commitments.
    pub leaf: Hash,
}

/// The commitment to one field.
pub fn commitment(salt: Salt, tag: u8, value: &[u8]) -> Hash {
    let mut head = [0; 18];
    head[0] = domain::COMMITMENT;
    head[1..17].copy_from_slice(&salt.0);
    head[17] = tag;
    Sha256::new().chain_update(head).chain_update(value).finalize().into()
}

/// Seals canonical values under a header.
pub fn seal(header: &Header, values: &[u8], secret: Secret) -> Result<Sealed, Malformed> {
    let bytes = header.bytes();
    let mut marks = Vec::with_capacity(HEADER_MARK_BYTES + 16 * FIELD_MARK_BYTES);
    for (_, range) in Header::MARKED {
        marks.extend_from_slice(&header_mark(&bytes[range]));
    }
    let mut leaf = LeafHasher::new(&bytes);
    for field in Reader::new(values) {
        let field = field?;
        let commitment = commitment(secret.salt(field.tag), field.tag, field.value);
        marks.extend_from_slice(&commitment[..FIELD_MARK_BYTES]);
        leaf.field(field.tag, &commitment);
    }
    Ok(Sealed { marks, leaf: leaf.finish() })
}

struct LeafHasher(Sha256);

impl LeafHasher {
    fn new(header: &[u8; HEADER_BYTES]) -> Self {
        Self(Sha256::new().chain_update([domain::LEAF]).chain_update(header))
    }

    fn field(&mut self, tag: u8, commitment: &Hash) {
        self.0.update([tag]);
        self.0.update(commitment);
    }

    fn finish(self) -> Hash {
        self.0.finalize().into()
    }
}

/// The next hash of a chain: what was before, and the leaf that is added.
pub fn link(previous: &Hash, leaf: &Hash) -> Hash {
    let mut input = [0; 65];
    input[0] = domain::CHAIN;
    input[1..33].copy_from_slice(previous);
    input[33..].copy_from_slice(leaf);
    Sha256::digest(input).into()
}

/// One field as a dossier shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosed<'a> {
    /// The value and what opens its commitment.
    Shown {
        /// Number of the field.
        tag: u8,
        /// The field's own salt.
        salt: Salt,
        /// Its canonical bytes.
        value: &'a [u8],
    },
    /// Only the commitment.
    Withheld {
        /// Number of the field.
        tag: u8,
        /// The commitment to its value.
        commitment: Hash,
    },
}

/// The leaf of a fact of which some fields may be withheld; to be compared with the tree.
pub fn disclosed_leaf(header: &Header, fields: &[Disclosed<'_>]) -> Hash {
    let mut leaf = LeafHasher::new(&header.bytes());
    for field in fields {
        match field {
            Disclosed::Shown { tag, salt, value } => {
                leaf.field(*tag, &commitment(*salt, *tag, value));
            }
            Disclosed::Withheld { tag, commitment } => leaf.field(*tag, commitment),
        }
    }
    leaf.finish()
}

/// What marks tell about a fact whose leaf does not match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspect {
    /// A field of the header.
    Header(&'static str),
    /// The field with this tag.
    Field(u8),
    /// Every commitment is different: the secret itself was changed.
    Secret,
    /// The values are not canonical, or their number changed.
    Values,
    /// Header, values and secret agree with the marks: what changed is a hash.
    Nothing,
}

/// Names what was changed in a fact by comparing fresh marks with the ones that were kept.
pub fn suspect(header: &Header, values: &[u8], secret: Secret, kept: &[u8]) -> Suspect {
    let Ok(fresh) = seal(header, values, secret) else { return Suspect::Values };
    if fresh.marks.len() != kept.len() {
        return Suspect::Values;
    }
    let (fresh_header, fresh_fields) = fresh.marks.split_at(HEADER_MARK_BYTES);
    let (kept_header, kept_fields) = kept.split_at(HEADER_MARK_BYTES);
    let header_pairs = fresh_header.chunks(2).zip(kept_header.chunks(2));
    if let Some(at) = header_pairs.into_iter().position(|(fresh, kept)| fresh != kept) {
        return Suspect::Header(Header::MARKED[at].0);
    }
    let pairs = fresh_fields.chunks(FIELD_MARK_BYTES).zip(kept_fields.chunks(FIELD_MARK_BYTES));
    let differing: Vec<usize> =
        pairs.enumerate().filter(|(_, (fresh, kept))| fresh != kept).map(|(at, _)| at).collect();
    match *differing.as_slice() {
        [] => Suspect::Nothing,
        [_, _, ..] if differing.len() * FIELD_MARK_BYTES == kept_fields.len() => Suspect::Secret,
        [first, ..] => match Reader::new(values).nth(first) {
            Some(Ok(field)) => Suspect::Field(field.tag),
            _ => Suspect::Values,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Writer;

    fn header() -> Header {
        Header {
            format_version: FORMAT_VERSION,
            hash_alg: HASH_SHA256,
            company: 1,
            site: 2,
            seq: 3,
            fact: 4,
            kind: 24,
            kind_version: 1,
            appended_at_us: 1_772_323_200_000_000,
            import: 0,
        }
    }

    const SECRET: Secret = Secret([7; 16]);

    fn values() -> Vec<u8> {
        let mut writer = Writer::default();
        writer.field(1, |bytes| bytes.extend_from_slice(&[0; 10]));
        writer.field(16, |bytes| bytes.extend_from_slice(b"flour"));
        writer.field(17, |bytes| bytes.extend_from_slice(b"500"));
        writer.finish()
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
    }

    /// The worked example of `docs/ledger-format.md`. Frozen.
    #[test]
    fn the_worked_example_holds() {
        let salt = SECRET.salt(16);
        let sealed = seal(&header(), &values(), SECRET).unwrap();

        assert_eq!(hex(&salt.0), "a667e12b14b8646619bbe942945ed99f");
        assert_eq!(
            hex(&commitment(salt, 16, b"flour")),
            "fed93f5945b7392fc999ff6bc38bbcc1a6baf390839f29c072f9322f146ac732"
        );
        assert_eq!(
            hex(&sealed.leaf),
            "bdf000818052ab603e0c20ecbdf01c4f3b87a916c55c1332a4cad2bdc91f4f56"
        );
        assert_eq!(
            hex(&link(&CHAIN_START, &sealed.leaf)),
            "4b2161e4ac8356d6e54dc225f1bd8231a493470b8bdc511154bd2b0a0cd09056"
        );
    }

    #[test]
    fn a_fact_with_a_withheld_field_still_verifies() {
        let sealed = seal(&header(), &values(), SECRET).unwrap();
        let fields: Vec<_> = Reader::new(&values())
            .map(Result::unwrap)
            .map(|field| (field.tag, field.value.to_vec()))
            .collect();
        let disclosed: Vec<_> = fields
            .iter()
            .map(|(tag, value)| match tag {
                16 => Disclosed::Withheld {
                    tag: 16,
                    commitment: commitment(SECRET.salt(16), 16, value),
                },
                tag => Disclosed::Shown { tag: *tag, salt: SECRET.salt(*tag), value },
            })
            .collect();

        assert_eq!(disclosed_leaf(&header(), &disclosed), sealed.leaf);
        let mut forged = disclosed.clone();
        forged[2] = Disclosed::Shown { tag: 17, salt: SECRET.salt(17), value: b"600" };
        assert_ne!(disclosed_leaf(&header(), &forged), sealed.leaf);
    }

    #[test]
    fn every_changed_byte_of_the_values_changes_the_leaf_and_is_named() {
        let sealed = seal(&header(), &values(), SECRET).unwrap();

        for at in 0..values().len() {
            let mut changed = values();
            changed[at] ^= 0x01;
            let leaf = seal(&header(), &changed, SECRET).map(|sealed| sealed.leaf);
            assert_ne!(leaf.as_ref(), Ok(&sealed.leaf));
            let suspect = suspect(&header(), &changed, SECRET, &sealed.marks);
            assert!(matches!(suspect, Suspect::Field(_) | Suspect::Values), "{at}: {suspect:?}");
        }
        let mut flour = values();
        flour[14] ^= 0x20;
        assert_eq!(suspect(&header(), &flour, SECRET, &sealed.marks), Suspect::Field(16));
    }

    #[test]
    fn a_changed_header_or_secret_is_named() {
        let kept = seal(&header(), &values(), SECRET).unwrap().marks;

        let moved = Header { import: 9, ..header() };
        assert_eq!(suspect(&moved, &values(), SECRET, &kept), Suspect::Header("import"));
        assert_eq!(suspect(&header(), &values(), Secret([8; 16]), &kept), Suspect::Secret);
        assert_eq!(suspect(&header(), &values(), SECRET, &kept), Suspect::Nothing);
        assert_eq!(suspect(&header(), &values(), SECRET, &kept[..8]), Suspect::Values);
    }

    #[test]
    fn a_chain_depends_on_its_order() {
        let (a, b) = ([1; 32], [2; 32]);

        let forth = link(&link(&CHAIN_START, &a), &b);
        assert_ne!(forth, link(&link(&CHAIN_START, &b), &a));
    }
}
