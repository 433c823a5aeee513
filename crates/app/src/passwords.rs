//! Which passwords are taken: long ones that are not on the lists of those who guess.

use domain::Refusal;

use crate::error::Result;

/// Characters that a password has at least (OWASP ASVS 4.0.3, 2.1.1). One that was taken before stays.
pub const PASSWORD_MIN: usize = 12;

/// Bytes that a password has at most, so that hashing it costs the same for all.
const BYTES_MAX: usize = 1024;

/// Fewer different characters than this are a pattern, however long.
const DIFFERENT_MIN: usize = 5;

/// Stolen passwords that are long enough to be taken otherwise: those of the 49,233 most used ones in
/// `passwords.json` of `@zxcvbn-ts/language-common` 4.1.3 (MIT), in small letters, sorted.
const STOLEN: &str = include_str!("stolen_passwords.txt");

/// Takes a new password, or says what is wrong with it.
pub(crate) fn check(password: &str) -> Result<()> {
    if password.chars().count() < PASSWORD_MIN {
        return Err(Refusal::PasswordTooShort { least: PASSWORD_MIN }.into());
    }
    if password.len() > BYTES_MAX {
        return Err(Refusal::BadInput { field: "password" }.into());
    }
    if is_guessed(password) { Err(Refusal::PasswordKnown.into()) } else { Ok(()) }
}

fn is_guessed(password: &str) -> bool {
    let small = password.to_lowercase();
    let mut different: Vec<char> = small.chars().collect();
    different.sort_unstable();
    different.dedup();
    different.len() < DIFFERENT_MIN || STOLEN.lines().any(|stolen| stolen == small)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn refused(password: &str) -> Option<&'static str> {
        match check(password) {
            Ok(()) => None,
            Err(Error::Refusal(refusal)) => Some(refusal.code()),
            Err(_) => Some("something else"),
        }
    }

    #[test]
    fn a_password_is_long_and_on_no_list_of_stolen_ones() {
        assert_eq!(refused("dumplings-1119"), None);
        assert_eq!(refused("包子餃子饅頭燒賣春捲湯圓"), None, "characters are counted, not bytes");
        assert_eq!(refused("dumplings-1"), Some("password_too_short"));
        assert_eq!(refused(&"dumplings".repeat(200)), Some("bad_input"));
        for known in
            ["1qaz2wsx3edc", "JustinBieber", "administrator", "aaaaaaaaaaaa", "121212121212"]
        {
            assert_eq!(refused(known), Some("password_known"), "{known}");
        }
    }

    #[test]
    fn the_list_is_sorted_small_and_has_no_password_that_is_too_short_anyway() {
        let stolen: Vec<&str> = STOLEN.lines().collect();
        assert!(stolen.len() > 250, "{}", stolen.len());
        assert!(stolen.is_sorted());
        assert!(stolen.iter().all(|one| one.len() >= PASSWORD_MIN && *one == one.to_lowercase()));
    }
}
