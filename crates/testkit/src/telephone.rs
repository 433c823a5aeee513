//! The telephone of somebody with a second factor: the code it shows (RFC 6238).

use ring::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key};

/// The letters of base 32 (RFC 4648), five bits each.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// A code is good for so long.
const STEP_US: i64 = 30_000_000;

/// The six digits that a telephone with this secret shows at a moment.
///
/// # Panics
///
/// If the secret is not in base 32.
pub fn telephone_code(secret: &str, at_us: i64) -> String {
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for letter in secret.chars() {
        let place = LETTERS.find(letter).expect("a letter of base 32");
        bits = bits << 5 | place as u32;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    let step = at_us / STEP_US;
    let tag = hmac::sign(&Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, &bytes), &step.to_be_bytes());
    let at = usize::from(tag.as_ref()[19] & 0x0f);
    let four = &tag.as_ref()[at..at + 4];
    let number = four.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}
