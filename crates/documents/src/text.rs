//! What a text may be before it is put on paper: printable, and able to be broken.
//!
//! The typesetter takes texts as texts, so nothing here is escaped. What is left out are characters
//! that would change how others read: controls, and marks that turn the direction of writing.

use crate::letters::{GETA, is_unseen};

/// Letters in a row without a place to break, at most: a longer code would run out of its column.
const UNBROKEN_MAX: usize = 22;

/// An invisible place to break.
const BREAK: char = '\u{200b}';

/// A text fit for paper; characters that `has` does not know become `〓` and are told.
pub(crate) fn printable(
    text: &str,
    has: impl Fn(char) -> bool,
    missing: &mut impl FnMut(char),
) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut unbroken = 0;
    for letter in text.chars() {
        if is_unseen(letter) {
            continue;
        }
        let letter = if letter.is_whitespace() || letter.is_control() { ' ' } else { letter };
        // Chinese breaks between any two characters, a space anywhere.
        let breaks = is_wide(letter) || !(letter.is_alphanumeric() || letter == '_');
        unbroken = if breaks { 0 } else { unbroken + 1 };
        if unbroken > UNBROKEN_MAX {
            clean.push(BREAK);
            unbroken = 1;
        }
        if letter != ' ' && !has(letter) {
            missing(letter);
            clean.push(GETA);
        } else {
            clean.push(letter);
        }
    }
    clean
}

const fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{ffff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        printable(text, |_| true, &mut |_| ())
    }

    #[test]
    fn controls_and_turned_directions_are_left_out_and_line_ends_become_spaces() {
        assert_eq!(plain("a\u{0}b\u{202e}c\u{200f}d\ne\tf\u{2028}g"), "abcd e f g");
    }

    #[test]
    fn a_long_code_can_be_broken_and_a_short_one_stays_whole() {
        let sscc = "003456789012345678";

        assert_eq!(plain(sscc), sscc);
        assert_eq!(plain(&"x".repeat(60)).matches(BREAK).count(), 2);
        assert!(!plain(&"溯".repeat(60)).contains(BREAK));
    }

    #[test]
    fn a_character_the_font_lacks_is_told_and_marked() {
        let mut lacking = Vec::new();

        let text =
            printable("王𡘙", |letter| letter != '𡘙', &mut |letter| lacking.push(letter));

        assert_eq!((text.as_str(), lacking.as_slice()), ("王〓", ['𡘙'].as_slice()));
    }
}
