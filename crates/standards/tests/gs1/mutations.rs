//! Texts that nobody made on purpose: no reader falls over them, and what is read and written
//! again is the same.

use standards::gs1::message::Message;
use standards::gs1::scan::{self, Symbology};
use standards::gs1::{Leniency, bracketed, element, link};

/// Texts in each form to begin from.
const SEEDS: [&str; 14] = [
    "(01)04012345678901(10)AB\\(C(17)260131",
    "(01)12345678901231(3103)000123|(99)COMPOSITE(98)X",
    "(8110)012345612345611110123",
    "(00)123456789012345675(4300)A%20B(4309)02790858483015297971",
    "(8003)01234567890128X(8030)ABC123",
    "^0112345678901231^10ABC^21XYZ",
    "^390012345^11991225|^99A",
    "]C1010401234567890110AB\u{1d}17260131",
    "]d2011231231231233310ABC123\u{1d}99TESTING",
    "]E02112345678900|]e099COMPOSITE\u{1d}98XYZ",
    "]Q1https://example.com/01/12312312312333?99=TEST",
    "https://id.gs1.org/01/09520123456788/10/ABC1/21/12345?17=180426&x=%2f&y#z",
    "https://a/stem/414/9520123456788/254/32a%2Fb",
    "10D9T",
];

/// Characters that forms are made of, and some that they are not.
const LETTERS: [char; 26] = [
    '(', ')', '|', '^', '\u{1d}', '\\', '/', '?', '&', '=', '%', '#', ']', '0', '1', '2', '3', '9',
    'A', 'z', ' ', '+', '~', '\0', 'é', '批',
];

/// Texts tried from each seed.
const TRIES: usize = 4_000;

/// Good ones among them without which the test says nothing.
const GOOD_MIN: usize = 2_000;

/// A small generator, so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
}

fn mutated(seed: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = seed.chars().collect();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(letters.len() + 1);
        match dice.roll(5) {
            0 => letters.insert(at, LETTERS[dice.roll(LETTERS.len())]),
            1 if at < letters.len() => letters[at] = LETTERS[dice.roll(LETTERS.len())],
            2 if at < letters.len() => drop(letters.remove(at)),
            3 => letters.truncate(at),
            _ => {
                let tail: Vec<char> = letters[at.min(letters.len())..].to_vec();
                letters.extend(tail);
            }
        }
    }
    letters.into_iter().collect()
}

/// Whatever was read is the same after it was written and read again.
fn comes_back(message: &Message, from: &str) {
    let strict = Leniency::default();
    let elements = |read: Message| read.elements;
    let again = bracketed::parse(&bracketed::format(message), strict).map(elements);
    assert_eq!(again.as_ref(), Ok(&message.elements), "brackets of {from:?}");
    let again = element::parse(&element::format(message), strict).map(elements);
    assert_eq!(again.as_ref(), Ok(&message.elements), "element string of {from:?}");
    if let Some(sent) = scan::format(message, Symbology::Gs1128) {
        let again = scan::parse(&sent, strict).unwrap();
        assert_eq!(again.message().unwrap().elements, message.elements, "scan of {from:?}");
    }
    if let Some(written) = link::format(message, None) {
        let again = link::parse(&written, strict).map(elements);
        let again = again.unwrap_or_else(|fault| panic!("{written} of {from:?}: {fault}"));
        for element in &message.elements {
            assert!(again.contains(element), "{written} of {from:?}");
        }
    }
}

#[test]
fn no_text_fells_a_reader_and_what_is_read_comes_back() {
    let mut dice = Dice(20_261_126);
    let mut read = 0;
    for seed in SEEDS {
        for turn in 0..TRIES {
            let text = if turn == 0 { seed.to_owned() } else { mutated(seed, &mut dice) };
            for unknown_identifiers in [false, true] {
                let lenient = Leniency { unknown_identifiers, short_gtins: true, words: true };
                let _ = bracketed::parse(&text, lenient);
                let _ = element::parse(&text, lenient);
                let _ = link::parse(&text, lenient);
                let _ = scan::parse(&text, lenient);
                let _ = scan::parse_data(&text, lenient);
            }
            let strict = Leniency::default();
            let forms = [
                bracketed::parse(&text, strict),
                element::parse(&text, strict),
                link::parse(&text, strict),
                scan::parse_data(&text, strict),
            ];
            for message in forms.into_iter().flatten() {
                comes_back(&message, &text);
                read += 1;
            }
        }
    }
    assert!(read > GOOD_MIN, "too few texts were good to say anything: {read}");
}

#[test]
fn a_fault_lies_within_its_text() {
    let mut dice = Dice(8);
    for seed in SEEDS {
        for _ in 0..TRIES {
            let text = mutated(seed, &mut dice);
            let strict = Leniency::default();
            let faults = [
                bracketed::parse(&text, strict).err(),
                element::parse(&text, strict).err(),
                link::parse(&text, strict).err(),
                scan::parse(&text, strict).err(),
            ];
            for fault in faults.into_iter().flatten() {
                assert!(fault.at <= text.len(), "{fault:?} in {text:?}");
            }
        }
    }
}
