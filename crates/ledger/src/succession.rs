//! How one key follows another: the old key names the new one, and both sign that. Whoever trusts the
//! old one is led to the new one, over as many as there were.
//!
//! ```text
//! suyuan-key-succession/1
//! suyuan/1
//! <verifier key that signed until then>
//! <verifier key that signs from then on>
//! 2026-11-19T14:32:00+08:00
//! ```

use crate::note::{self, BadNote, NoteSigner, Verifier};

/// The first line.
const FORMAT: &str = "suyuan-key-succession/1";

/// One key after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// Whose keys they are: the origin, which is their name.
    pub origin: String,
    /// The key that signed until then.
    pub old: Verifier,
    /// The key that signs from then on.
    pub new: Verifier,
    /// When, RFC 3339.
    pub at: String,
}

impl Succession {
    /// The note in which an old key names a new one, signed by both.
    pub fn sign(
        origin: &str,
        (old, new): (&NoteSigner, &NoteSigner),
        at: &str,
    ) -> Result<String, BadNote> {
        let text = format!("{FORMAT}\n{origin}\n{}\n{}\n{at}\n", old.verifier(), new.verifier());
        let (signed, countersigned) = (old.sign(&text)?, new.sign(&text)?);
        let line = countersigned.rsplit_once("\n\n").ok_or(BadNote::Malformed)?.1;
        Ok(signed + line)
    }

    /// Reads such a note; both keys it names have to have signed it.
    pub fn open(note: &str) -> Result<Self, BadNote> {
        let (text, _) = note.rsplit_once("\n\n").ok_or(BadNote::Malformed)?;
        let lines: Vec<&str> = text.split('\n').collect();
        let [FORMAT, origin, old, new, at] = lines.as_slice() else {
            return Err(BadNote::Malformed);
        };
        let (old, new) = (Verifier::parse(old)?, Verifier::parse(new)?);
        if old == new || [&old, &new].iter().any(|key| key.name() != *origin || key.is_witness()) {
            return Err(BadNote::Key);
        }
        for key in [&old, &new] {
            note::open(note, std::slice::from_ref(key))?;
        }
        Ok(Self { origin: (*origin).to_owned(), old, new, at: (*at).to_owned() })
    }
}

/// The keys that follow from those that are known, over notes in their order; a note that leads on
/// from no known key leads nowhere.
pub fn follow(known: &[Verifier], notes: &[&str]) -> Result<Vec<Verifier>, BadNote> {
    let mut keys = known.to_vec();
    for note in notes {
        let succession = Succession::open(note)?;
        if keys.contains(&succession.old) && !keys.contains(&succession.new) {
            keys.push(succession.new);
        }
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(seed: u8) -> NoteSigner {
        NoteSigner::new("suyuan/1", &[seed; 32]).unwrap()
    }

    fn note(old: u8, new: u8) -> String {
        let keys = (&signer(old), &signer(new));
        Succession::sign("suyuan/1", keys, "2026-11-19T14:32:00+08:00").unwrap()
    }

    #[test]
    fn who_trusts_the_first_key_is_led_to_the_last() {
        let (first, second) = (note(1, 2), note(2, 3));

        let keys = follow(&[signer(1).verifier()], &[&first, &second]).unwrap();

        assert_eq!(keys, [1, 2, 3].map(|seed| signer(seed).verifier()));
    }

    #[test]
    fn a_key_is_led_to_by_nobody_else() {
        let strangers = note(8, 9);

        let keys = follow(&[signer(1).verifier()], &[&strangers]).unwrap();

        assert_eq!(keys, [signer(1).verifier()]);
    }

    #[test]
    fn both_keys_have_to_have_signed_and_no_letter_can_be_another() {
        let whole = note(1, 2);
        for at in 0..whole.len() {
            let mut bytes = whole.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            assert!(Succession::open(&changed).is_err(), "byte {at}");
        }
        let (text, lines) = whole.rsplit_once("\n\n").unwrap();
        for line in lines.lines() {
            assert!(Succession::open(&format!("{text}\n\n{line}\n")).is_err(), "{line} alone");
        }
    }
}
