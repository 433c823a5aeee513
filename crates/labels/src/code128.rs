//! Code 128: the shortest run of code words for a text, and their bars (ISO/IEC 15417).

use std::fmt::Write as _;

/// What is encoded: a character of ASCII, or the function character 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Char(u8),
    Fnc1,
}

/// The three sets of code words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    A,
    B,
    C,
}

const SETS: [Set; 3] = [Set::A, Set::B, Set::C];

const SHIFT: u8 = 98;
const FNC1: u8 = 102;
const STOP: u8 = 106;

/// Bars and spaces of every code word, in modules.
#[rustfmt::skip]
const WIDTHS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
    "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
    "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
    "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
    "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
    "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
    "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
    "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
    "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];

impl Set {
    const fn start(self) -> u8 {
        match self {
            Self::A => 103,
            Self::B => 104,
            Self::C => 105,
        }
    }

    /// The code word that goes over to this set.
    const fn latch(self) -> u8 {
        match self {
            Self::A => 101,
            Self::B => 100,
            Self::C => 99,
        }
    }

    /// The code word for what comes next, and how many signs it takes.
    fn word(self, rest: &[Sign]) -> Option<(u8, usize)> {
        match (self, rest) {
            (_, [Sign::Fnc1, ..]) => Some((FNC1, 1)),
            (Self::C, [Sign::Char(tens), Sign::Char(ones), ..])
                if tens.is_ascii_digit() && ones.is_ascii_digit() =>
            {
                Some(((tens - b'0') * 10 + ones - b'0', 2))
            }
            (Self::A, [Sign::Char(char @ 32..96), ..])
            | (Self::B, [Sign::Char(char @ 32..128), ..]) => Some((char - 32, 1)),
            (Self::A, [Sign::Char(char @ 0..32), ..]) => Some((char + 64, 1)),
            _ => None,
        }
    }

    /// The set a shift leads to for one character.
    const fn shifted(self) -> Option<Self> {
        match self {
            Self::A => Some(Self::B),
            Self::B => Some(Self::A),
            Self::C => None,
        }
    }
}

/// How to go on from a place in a set: the words to write, and where that leads.
type Step = (Vec<u8>, usize, Set);

/// The code words of the signs: start, data, check and stop. None where a character is not ASCII.
pub(crate) fn words(signs: &[Sign]) -> Option<Vec<u8>> {
    if signs.is_empty() || signs.iter().any(|sign| matches!(sign, Sign::Char(128..))) {
        return None;
    }
    let steps = steps(signs);
    // Digits first among equals; set A last, for printers cannot be told it in characters.
    let begin = [Set::C, Set::B, Set::A].into_iter().min_by_key(|set| steps[0][*set as usize].0)?;
    let mut words = vec![begin.start()];
    let (mut at, mut set) = (0, begin);
    while at < signs.len() {
        let (_, (written, next, then)) = &steps[at][set as usize];
        words.extend(written);
        (at, set) = (*next, *then);
    }
    words.push(check(&words));
    words.push(STOP);
    Some(words)
}

/// For every place and set the fewest words to the end, and the step that begins them.
fn steps(signs: &[Sign]) -> Vec<[(usize, Step); 3]> {
    let nowhere = |set| (usize::MAX / 2, (Vec::new(), 0, set));
    // Filled from the end, which stands first until all are turned round.
    let mut steps: Vec<[(usize, Step); 3]> = vec![SETS.map(|set| (0, (Vec::new(), 0, set)))];
    for at in (0..signs.len()).rev() {
        let cost = |steps: &[[(usize, Step); 3]], next: usize, set: Set| {
            steps[signs.len() - next][set as usize].0
        };
        let staying = SETS.map(|set| {
            let mut best = nowhere(set);
            if let Some((word, taken)) = set.word(&signs[at..]) {
                best = (1 + cost(&steps, at + taken, set), (vec![word], at + taken, set));
            }
            let shifted = set.shifted().and_then(|other| other.word(&signs[at..]));
            if let Some((word, taken)) = shifted {
                let all = 2 + cost(&steps, at + taken, set);
                if all < best.0 {
                    best = (all, (vec![SHIFT, word], at + taken, set));
                }
            }
            best
        });
        let here = SETS.map(|set| {
            let mut best = staying[set as usize].clone();
            // Printers are told set B in characters, set A not at all.
            for other in [Set::B, Set::A, Set::C] {
                let (all, (written, next, then)) = &staying[other as usize];
                if other != set && !written.is_empty() && all + 1 < best.0 {
                    let written = [other.latch()].into_iter().chain(written.iter().copied());
                    best = (all + 1, (written.collect(), *next, *then));
                }
            }
            best
        });
        steps.push(here);
    }
    steps.reverse();
    steps
}

fn check(words: &[u8]) -> u8 {
    let sum: usize =
        words.iter().enumerate().map(|(place, word)| place.max(1) * usize::from(*word)).sum();
    (sum % 103) as u8
}

/// Widths of bars and spaces, bar first.
pub(crate) fn bars(words: &[u8]) -> Vec<u8> {
    let widths = words.iter().flat_map(|word| WIDTHS[usize::from(*word)].bytes());
    widths.map(|digit| digit - b'0').collect()
}

/// How ZPL's `^BC` is told exactly these words; none where it cannot be.
///
/// Words of set A are no characters to it. Going back to set C, and a single letter at the end
/// behind anything but a letter, are not understood by everything that reads ZPL.
pub(crate) fn zpl(words: &[u8]) -> Option<String> {
    let data = words.get(1..words.len().checked_sub(2)?)?;
    let mut told = String::new();
    let mut in_digits = match words[0] {
        104 => false,
        105 => {
            told.push_str(">;");
            true
        }
        _ => return None,
    };
    // Plain letters since the last thing said otherwise.
    let mut letters = 0;
    for word in data {
        letters = if in_digits || matches!(*word, FNC1 | 30 | 62 | 94) { 0 } else { letters + 1 };
        match *word {
            FNC1 => told.push_str(">8"),
            100 if in_digits => {
                told.push_str(">6");
                in_digits = false;
            }
            word if in_digits && word < 100 => write!(told, "{word:02}").ok()?,
            30 => told.push_str(">0"),
            62 => told.push_str("><"),
            94 => told.push_str(">="),
            word if !in_digits && word < 95 => told.push(char::from(word + 32)),
            _ => return None,
        }
    }
    (letters != 1).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<u8> {
        let signs: Vec<Sign> = text
            .bytes()
            .map(|byte| if byte == b'^' { Sign::Fnc1 } else { Sign::Char(byte) })
            .collect();
        words(&signs).unwrap()
    }

    #[test]
    fn every_code_word_is_eleven_modules_wide_and_the_stop_thirteen() {
        for (word, widths) in WIDTHS.iter().enumerate() {
            let modules: u32 = widths.bytes().map(|digit| u32::from(digit - b'0')).sum();

            assert_eq!(modules, if word == 106 { 13 } else { 11 }, "{word}");
        }
        let different: std::collections::BTreeSet<&str> = WIDTHS.into_iter().collect();
        assert_eq!(different.len(), WIDTHS.len());
    }

    #[test]
    fn digits_go_in_pairs_and_the_rest_in_set_b() {
        assert_eq!(said("^0112345678901231"), [105, 102, 1, 12, 34, 56, 78, 90, 12, 31, 74, 106]);
        assert_eq!(said("AB12")[..6], [104, 33, 34, 17, 18, 19]);
    }

    #[test]
    fn a_single_control_character_is_shifted() {
        assert_eq!(said("ab\ncd")[..7], [104, 65, 66, SHIFT, 74, 67, 68]);
    }

    #[test]
    fn nothing_and_letters_beyond_ascii_are_not_encoded() {
        assert_eq!(words(&[]), None);
        assert_eq!(words(&[Sign::Char(0xe4)]), None);
    }

    #[test]
    fn a_printer_is_told_the_same_words() {
        assert_eq!(zpl(&said("^0112345678901231")).unwrap(), ">;>80112345678901231");
        assert_eq!(zpl(&said("a>b~cd")).unwrap(), "a>0b>=cd");
        assert_eq!(zpl(&said("^10AB^2112")), None);
        assert_eq!(zpl(&said("^10AB")).unwrap(), ">;>810>6AB");
        assert_eq!(zpl(&said("^10A")), None);
    }
}
