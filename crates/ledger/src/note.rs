//! Signed notes of C2SP: a text, a blank line, and signatures that name their key.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::base64;

/// The number of Ed25519 among signature algorithms.
const ED25519: u8 = 0x01;
/// The number of cosignatures with their time (C2SP tlog-cosignature) among signature algorithms.
const COSIGNATURE: u8 = 0x04;
/// A note with more signatures is refused.
pub const SIGNATURES_MAX: usize = 100;

/// Why a note or key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// Not the form of a key.
    #[error("malformed key")]
    Key,
    /// Not the form of a note.
    #[error("malformed note")]
    Malformed,
    /// A known key, and its signature is wrong.
    #[error("a signature by a known key is wrong")]
    Signature,
    /// No signature is by a known key.
    #[error("no signature is by a known key")]
    Unverified,
}

/// A key that can check notes: of who speaks, or of a witness who adds when it saw them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: [u8; 4],
    algorithm: u8,
    key: VerifyingKey,
}

/// A key that can sign notes.
#[derive(Clone)]
pub struct NoteSigner {
    name: String,
    id: [u8; 4],
    key: SigningKey,
}

/// SHA-256(name, line feed, algorithm, key), the first four bytes.
fn key_id(name: &str, algorithm: u8, key: &VerifyingKey) -> [u8; 4] {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', algorithm])
        .chain_update(key.as_bytes())
        .finalize()
        .into();
    [digest[0], digest[1], digest[2], digest[3]]
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+' || c.is_control())
}

fn hex(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

/// Takes `name+id+base64(algorithm || key)` apart.
fn parse_key(text: &str) -> Option<(&str, &str, u8, [u8; 32])> {
    let mut parts = text.splitn(3, '+');
    let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
    let key = base64::decode(key)?;
    let [algorithm @ (ED25519 | COSIGNATURE), key @ ..] = key.as_slice() else { return None };
    is_name(name).then_some((name, id, *algorithm, key.try_into().ok()?))
}

impl Verifier {
    /// Reads a verifier key: `name+id+base64`.
    pub fn parse(text: &str) -> Result<Self, BadNote> {
        let (name, id, algorithm, key) = parse_key(text).ok_or(BadNote::Key)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| BadNote::Key)?;
        let expected = key_id(name, algorithm, &key);
        if hex(expected) != id {
            return Err(BadNote::Key);
        }
        Ok(Self { name: name.to_owned(), id: expected, algorithm, key })
    }

    /// Whether it is the key of a witness, whose signatures say when it saw a checkpoint.
    pub fn is_witness(&self) -> bool {
        self.algorithm == COSIGNATURE
    }

    /// Whether a signature is this key's under a text.
    fn has_signed(&self, text: &str, signature: &[u8]) -> bool {
        if !self.is_witness() {
            return self.checks(text.as_bytes(), signature);
        }
        let Some((seconds, signature)) = signature.split_first_chunk() else { return false };
        let seconds = u64::from_be_bytes(*seconds);
        // C2SP tlog-cosignature: a time must not exceed 2^63 - 1.
        i64::try_from(seconds).is_ok() && self.checks(cosigned(text, seconds).as_bytes(), signature)
    }

    fn checks(&self, message: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl std::fmt::Display for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key = [&[self.algorithm], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, hex(self.id), base64::encode(&key))
    }
}

impl std::fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NoteSigner").field("name", &self.name).finish_non_exhaustive()
    }
}

impl NoteSigner {
    /// A signer with a name, from an Ed25519 seed.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, BadNote> {
        if !is_name(name) {
            return Err(BadNote::Key);
        }
        let key = SigningKey::from_bytes(seed);
        let id = key_id(name, ED25519, &key.verifying_key());
        Ok(Self { name: name.to_owned(), id, key })
    }

    /// Reads a signer key: `PRIVATE+KEY+name+id+base64`.
    pub fn parse(text: &str) -> Result<Self, BadNote> {
        let text = text.strip_prefix("PRIVATE+KEY+").ok_or(BadNote::Key)?;
        let (name, id, algorithm, seed) = parse_key(text).ok_or(BadNote::Key)?;
        if algorithm != ED25519 {
            return Err(BadNote::Key);
        }
        let signer = Self::new(name, &seed)?;
        if hex(signer.id) == id { Ok(signer) } else { Err(BadNote::Key) }
    }

    /// The key that checks what this one signs.
    pub fn verifier(&self) -> Verifier {
        let key = self.key.verifying_key();
        Verifier { name: self.name.clone(), id: self.id, algorithm: ED25519, key }
    }

    /// The key that checks what this one cosigns.
    pub fn witness(&self) -> Verifier {
        let key = self.key.verifying_key();
        let id = key_id(&self.name, COSIGNATURE, &key);
        Verifier { name: self.name.clone(), id, algorithm: COSIGNATURE, key }
    }

    /// The line by which a witness says that it saw the text of a checkpoint at a time, in seconds
    /// since 1970, and nothing before that contradicts it.
    pub fn cosign(&self, text: &str, seconds: u64) -> Result<String, BadNote> {
        if !text.ends_with('\n') || has_control(text) {
            return Err(BadNote::Malformed);
        }
        let signature = self.key.sign(cosigned(text, seconds).as_bytes());
        let (time, signature) = (seconds.to_be_bytes(), signature.to_bytes());
        let signed = [self.witness().id.as_slice(), &time, &signature].concat();
        Ok(format!("\u{2014} {} {}\n", self.name, base64::encode(&signed)))
    }

    /// The signed note over a text, which must end with a line feed.
    pub fn sign(&self, text: &str) -> Result<String, BadNote> {
        if !text.ends_with('\n') || has_control(text) {
            return Err(BadNote::Malformed);
        }
        let signature = self.key.sign(text.as_bytes());
        let signed = [self.id.as_slice(), signature.to_bytes().as_slice()].concat();
        Ok(format!("{text}\n\u{2014} {} {}\n", self.name, base64::encode(&signed)))
    }
}

/// C2SP tlog-cosignature: what a witness signs.
fn cosigned(text: &str, seconds: u64) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

fn has_control(text: &str) -> bool {
    text.bytes().any(|byte| byte < 0x20 && byte != b'\n')
}

/// A note whose signatures were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedNote {
    /// The text that was signed.
    pub text: String,
    /// The names of the known keys that signed it, each once.
    pub verified: Vec<String>,
    /// The names under signatures of unknown keys; they prove nothing.
    pub unverified: Vec<String>,
}

/// Checks a note against known keys: at least one must have signed, and none wrongly.
pub fn open(note: &str, known: &[Verifier]) -> Result<OpenedNote, BadNote> {
    let (text, signatures) = parts(note)?;
    let signatures = signatures.strip_suffix('\n').ok_or(BadNote::Malformed)?;
    let (mut verified, mut unverified) = (Vec::new(), Vec::new());
    let mut seen = Vec::new();
    for line in signatures.split('\n') {
        if seen.len() == SIGNATURES_MAX {
            return Err(BadNote::Malformed);
        }
        let repeated = seen.contains(&line);
        seen.push(line);
        let (name, id, signature) = parse_signature(line).ok_or(BadNote::Malformed)?;
        let Some(key) = known.iter().find(|key| key.name == name && key.id == id) else {
            if !repeated {
                unverified.push(name.to_owned());
            }
            continue;
        };
        if verified.iter().any(|other| other == name) {
            continue;
        }
        if !key.has_signed(text, &signature) {
            return Err(BadNote::Signature);
        }
        verified.push(name.to_owned());
    }
    if verified.is_empty() {
        return Err(BadNote::Unverified);
    }
    Ok(OpenedNote { text: text.to_owned(), verified, unverified })
}

/// A note with the lines of other signatures that known keys made under its text, each once. Lines
/// of unknown keys are left out; a wrong one by a known key is refused, as is a text that is another.
pub fn cosign(note: &str, other: &str, known: &[Verifier]) -> Result<String, BadNote> {
    let (text, own) = parts(note)?;
    let (their_text, lines) = match parts(other) {
        Ok((their_text, lines)) => (Some(their_text), lines),
        Err(_) => (None, other),
    };
    if their_text.is_some_and(|their_text| their_text != text) {
        return Err(BadNote::Signature);
    }
    let mut made = note.to_owned();
    let mut count = own.lines().count();
    for line in lines.strip_suffix('\n').ok_or(BadNote::Malformed)?.split('\n') {
        let (name, id, signature) = parse_signature(line).ok_or(BadNote::Malformed)?;
        let Some(key) = known.iter().find(|key| key.name == name && key.id == id) else {
            continue;
        };
        if !key.has_signed(text, &signature) {
            return Err(BadNote::Signature);
        }
        if made.lines().any(|had| had == line) {
            continue;
        }
        count += 1;
        if count > SIGNATURES_MAX {
            return Err(BadNote::Malformed);
        }
        made.push_str(line);
        made.push('\n');
    }
    Ok(made)
}

/// The text of a note with its line feed, whoever signed it; none where it is no note.
pub fn text(note: &str) -> Option<&str> {
    parts(note).ok().map(|(text, _)| text)
}

/// The text of a note with its line feed, and its signatures.
fn parts(note: &str) -> Result<(&str, &str), BadNote> {
    if has_control(note) {
        return Err(BadNote::Malformed);
    }
    let at = note.rfind("\n\n").ok_or(BadNote::Malformed)?;
    Ok((&note[..=at], &note[at + 2..]))
}

/// `— name base64(id || signature)`.
fn parse_signature(line: &str) -> Option<(&str, [u8; 4], Vec<u8>)> {
    let (name, signature) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let signature = base64::decode(signature)?;
    let (id, signature) = signature.split_first_chunk()?;
    (is_name(name) && !signature.is_empty()).then(|| (name, *id, signature.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> NoteSigner {
        NoteSigner::new("plant.example/ledger", &[3; 32]).unwrap()
    }

    #[test]
    fn a_signed_note_opens_with_its_key_only() {
        let note = signer().sign("text\n").unwrap();

        let opened = open(&note, &[signer().verifier()]).unwrap();
        assert_eq!((opened.text.as_str(), opened.verified.len()), ("text\n", 1));
        let other = NoteSigner::new("plant.example/ledger", &[4; 32]).unwrap();
        assert_eq!(open(&note, &[other.verifier()]), Err(BadNote::Unverified));
        let changed = note.replacen("text", "test", 1);
        assert_eq!(open(&changed, &[signer().verifier()]), Err(BadNote::Signature));
    }

    #[test]
    fn a_key_reads_back_from_its_text() {
        let text = signer().verifier().to_string();

        assert_eq!(Verifier::parse(&text), Ok(signer().verifier()));
        assert_eq!(Verifier::parse(&text.replacen("plant", "plans", 1)), Err(BadNote::Key));
        assert!(NoteSigner::new("two words", &[3; 32]).is_err());
    }

    #[test]
    fn a_witness_adds_when_it_saw_a_note_and_only_under_that_text() {
        let note = signer().sign("text\n").unwrap();
        let witness = NoteSigner::new("witness.example", &[7; 32]).unwrap();
        let keys = [signer().verifier(), witness.witness()];

        let line = witness.cosign("text\n", 1_790_000_000).unwrap();
        let cosigned = cosign(&note, &line, &keys).unwrap();
        let opened = open(&cosigned, &keys).unwrap();
        assert_eq!(opened.verified, ["plant.example/ledger", "witness.example"]);
        assert_eq!(cosign(&cosigned, &cosigned, &keys), Ok(cosigned.clone()), "each line once");
        let other = witness.cosign("test\n", 1_790_000_000).unwrap();
        assert_eq!(cosign(&note, &other, &keys), Err(BadNote::Signature));
        assert_eq!(cosign(&note, &line, &[signer().verifier()]), Ok(note), "an unknown witness");
        // Without its time it is another kind of signature, by another key.
        let plain = witness.sign("text\n").unwrap();
        assert_eq!(open(&plain, &[witness.witness()]), Err(BadNote::Unverified));
        assert_eq!(Verifier::parse(&witness.witness().to_string()), Ok(witness.witness()));
    }

    #[test]
    fn a_text_without_its_last_line_feed_is_not_signed() {
        assert_eq!(signer().sign("abc"), Err(BadNote::Malformed));
        assert_eq!(signer().sign("a\tb\n"), Err(BadNote::Malformed));
    }
}
