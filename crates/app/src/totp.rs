//! Codes that change every half minute (RFC 6238), as every authenticator makes them: SHA-1, six digits.
//!
//! SHA-1 is what they all know; what it is weak against is of no use to whoever guesses codes.

use ring::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key};

/// Bytes of a secret: as many as the hash has.
pub(crate) const SECRET_BYTES: usize = 20;
/// Seconds that a code stands.
pub(crate) const STEP_S: i64 = 30;
/// Steps that a clock may be off, either way.
const SKEW_STEPS: i64 = 1;
/// Codes there are.
const CODES: u32 = 1_000_000;

/// The code of a time step.
fn code(secret: &[u8], step: i64) -> u32 {
    let key = Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    // RFC 4226 §5.3: the last four bits say where the four bytes are that become the code.
    let at = usize::from(bytes[bytes.len() - 1] & 0x0f);
    let four = [bytes[at] & 0x7f, bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    u32::from_be_bytes(four) % CODES
}

/// The step of the code that was typed, if it is right about now.
pub(crate) fn step_of(secret: &[u8], typed: &str, now_us: i64) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let typed: u32 = digits.parse().ok()?;
    let now = now_us.div_euclid(1_000_000).div_euclid(STEP_S);
    (now - SKEW_STEPS..=now + SKEW_STEPS).find(|step| code(secret, *step) == typed)
}

/// The letters of RFC 4648 base 32, as authenticators and people read secrets.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Bytes as letters, without padding.
pub(crate) fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(LETTERS[(held >> bits) as usize & 31]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(LETTERS[(held << (5 - bits)) as usize & 31]));
    }
    text
}

/// What an authenticator reads from a picture.
pub(crate) fn address(secret: &[u8], account: &str) -> String {
    let account: String = account
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    let secret = base32(secret);
    format!(
        "otpauth://totp/suyuan:{account}?secret={secret}&issuer=suyuan&digits=6&period={STEP_S}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1: seconds and the last six of the eight digits there.
    const VECTORS: [(i64, &str); 6] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];

    #[test]
    fn codes_are_those_of_the_standard() {
        for (at_s, expected) in VECTORS {
            let step = step_of(b"12345678901234567890", expected, at_s * 1_000_000);

            assert_eq!(step, Some(at_s / STEP_S), "{at_s}");
        }
    }

    #[test]
    fn a_code_stands_for_its_own_step_and_the_ones_beside_it() {
        let secret = b"12345678901234567890";
        let at = |s: i64| step_of(secret, "287082", s * 1_000_000);

        assert_eq!((at(30), at(59), at(89)), (Some(1), Some(1), Some(1)));
        assert_eq!(at(0), Some(1), "a clock may be behind");
        assert_eq!(at(90), None, "two steps are too many");
        assert_eq!(step_of(secret, "28708", 59_000_000), None);
        assert_eq!(step_of(secret, "287 082", 59_000_000), Some(1));
    }

    #[test]
    fn secrets_are_read_as_the_standard_writes_them() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn a_name_cannot_break_out_of_the_address() {
        let address = address(&[0; 5], "li&secret=X 王");

        assert!(
            address.starts_with("otpauth://totp/suyuan:li%26secret%3DX%20%E7%8E%8B?secret=AAAA")
        );
    }
}
