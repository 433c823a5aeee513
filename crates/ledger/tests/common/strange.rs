//! Strange notes, checkpoints, successions, time stamps and dossiers: well-formed ones with some bytes
//! cut, changed, doubled or slipped in, drawn by a seed.
//!
//! Shared by the property test and by the long run `ledger-fuzz`, so that a finding of one can be had
//! again in the other.

use ledger::checkpoint::Checkpoint;
use ledger::dossier::{self, Trust, archive};
use ledger::note::{self, NoteSigner, Verifier};
use ledger::stamp::{self, Certificate, Stamp};
use ledger::succession::{self, Succession};

/// Chance that can be had again (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap_or(0)
    }
}

fn signer(seed: u8) -> NoteSigner {
    NoteSigner::new("suyuan/1", &[seed; 32]).expect("the name is one")
}

/// What is well formed, before anything happens to it.
fn seeds() -> Vec<Vec<u8>> {
    let checkpoint = Checkpoint {
        origin: "suyuan/1/2".to_owned(),
        size: 42,
        root: vec![9; 32],
        extensions: vec!["more".to_owned()],
    };
    let note = checkpoint.sign(&signer(1)).expect("it can be signed");
    let text = checkpoint.text().expect("it has lines");
    let cosigned = note.clone() + &signer(2).cosign(&text, 1_790_000_000).expect("it is a text");
    let at = "2026-11-19T14:32:00+08:00";
    let follows = Succession::sign("suyuan/1", (&signer(1), &signer(2)), at).expect("both sign");
    let member = archive::Member { path: "MANIFEST", content: note.as_bytes() };
    let archive = archive::write(&[member]).expect("it is small");
    let texts = [note, cosigned, follows, signer(1).witness().to_string(), text];
    let texts = texts.into_iter().map(String::into_bytes);
    texts.chain([archive, stamp::request(&[7; 32], 9)]).collect()
}

/// Lets something strange be read by everything that reads strangers' bytes. Whatever is taken of it
/// has to be what was well formed.
pub(crate) fn read_something(seed: u64, more: &[Vec<u8>]) {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let seeds: Vec<Vec<u8>> = seeds().into_iter().chain(more.iter().cloned()).collect();
    let whole = &seeds[chance.below(seeds.len())];
    let mut bytes = whole.clone();
    for _ in 0..=chance.below(5) {
        let (at, drawn) = (chance.below(bytes.len()), chance.below(256) as u8);
        match chance.below(6) {
            0 => bytes.truncate(at),
            1 if !bytes.is_empty() => bytes[at] = drawn,
            2 if !bytes.is_empty() => bytes[at] ^= 1 << (drawn % 8),
            3 => bytes.insert(at.min(bytes.len()), drawn),
            4 if !bytes.is_empty() => _ = bytes.remove(at),
            _ => {
                let again = bytes[at.min(bytes.len())..].to_vec();
                bytes.extend_from_slice(&again[..again.len().min(64)]);
            }
        }
    }
    read(&bytes, bytes == *whole);
}

fn read(bytes: &[u8], is_whole: bool) {
    let keys = [signer(1).verifier(), signer(2).witness()];
    let text = String::from_utf8_lossy(bytes);
    if let Ok(opened) = note::open(&text, &keys) {
        // Whatever a known key vouches for, it has signed: the text cannot be another.
        assert!(is_whole || seeds().iter().any(|seed| seed.starts_with(opened.text.as_bytes())));
    }
    let _ = note::cosign(&text, &text, &keys);
    if let Ok(found) = Checkpoint::parse(&text) {
        assert_eq!(found.text().as_deref(), Some(&*text), "a checkpoint has one form");
    }
    if let Ok(key) = Verifier::parse(&text) {
        assert_eq!(Verifier::parse(&key.to_string()), Ok(key), "a key has one form");
    }
    let _ = (Succession::open(&text), succession::follow(&keys, &[&*text]));
    if let Ok(stamp) = Stamp::read(bytes) {
        let _ = (stamp.check(&[]), stamp.answers(bytes), stamp.is_of(bytes));
    }
    let _ = (Certificate::parse(bytes), Certificate::parse_pem(&text));
    assert!(dossier::verify(bytes, &Trust::default()).is_err(), "none of these is a dossier");
}
