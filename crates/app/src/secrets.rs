//! Secrets: passwords, session and token texts, the random salt secret of each fact.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};

/// `N` bytes nobody can guess.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::fault(error.to_string()))?;
    Ok(bytes)
}

/// The same, many at once.
pub(crate) fn random_many(count: usize) -> Result<Vec<[u8; 16]>> {
    let mut bytes = vec![[0; 16]; count];
    getrandom::fill(bytes.as_flattened_mut()).map_err(|error| Error::fault(error.to_string()))?;
    Ok(bytes)
}

/// A text nobody can guess: 256 bits in hexadecimal behind a prefix that scanners can look for.
pub(crate) fn token(prefix: &str) -> Result<String> {
    Ok(format!("{prefix}{}", ledger::hex(&random::<32>()?)))
}

/// What is kept of a session or API token: the text itself is never stored.
pub(crate) fn fingerprint(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The stored form of a password (argon2id with its own salt).
pub(crate) fn hash_password(password: &str) -> Result<String> {
    let salt = SaltString::encode_b64(&random::<16>()?)
        .map_err(|error| Error::fault(error.to_string()))?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| Error::fault(error.to_string()))?.to_string())
}

/// Whether a password is the one whose stored form is given.
pub(crate) fn password_matches(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// A stored form no password matches: checked for unknown names, so that they take as long.
pub(crate) const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_only_itself() {
        let stored = hash_password("correct horse").unwrap();

        assert!(password_matches("correct horse", &stored));
        assert!(!password_matches("battery staple", &stored));
        assert!(!password_matches("", NOBODY));
    }
}
