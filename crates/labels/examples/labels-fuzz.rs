//! `labels-fuzz SECONDS SEED`: lays and writes strange templates for so long. Prints the seed of the
//! one it is at when that one fails; the same seed makes the same template again.

#![allow(clippy::unwrap_used, reason = "a finding is a panic")]

#[path = "../tests/it/dice.rs"]
mod dice;

use std::time::{Duration, Instant};

use dice::Dice;
use labels::{Dpi, Manner, Template, examples, lay, pdf, ready, svg, zpl};

/// A template that takes longer than this has met a hang.
const LONGEST: Duration = Duration::from_secs(20);

/// What figures of a template are spoilt with: the edges.
const FIGURES: [&str; 8] = ["0", "-1", "1e308", "0.0001", "3.5", "40", "90", "299.9"];

/// What texts are spoilt with: other attributes' values, open braces, letters nobody expects.
const TEXTS: [&str; 14] = [
    "\"wrap\"",
    "\"cut\"",
    "\"gs1_128\"",
    "\"qr\"",
    "\"ean_13\"",
    "\"code_128\"",
    "\"{lot} {note}{note}{note}\"",
    "\"{lot\"",
    "\"(01){gtin}(10){lot?}\"",
    "\"((((\"",
    "\"\\u202e𡘙\\n\\n批\"",
    "\"\"",
    "\"(310n){net_weight}(00){sscc}(02){gtin}(37){count}\"",
    "null",
];

/// What fields are spoilt with.
const VALUES: [&str; 10] = [
    "",
    " ",
    "^XZ~JR",
    "(10)",
    "\\(",
    "批\n號",
    "\u{1d}",
    "2027-02-30",
    "999999999999999999.99999",
    "A\u{0}B",
];

#[expect(clippy::print_stdout, reason = "a program for the command line")]
fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let mut argument = || arguments.next().and_then(Result::ok);
    let (Some(seconds), Some(first)) = (argument(), argument()) else {
        println!("labels-fuzz SECONDS SEED");
        std::process::exit(2);
    };
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut seed, mut sound, mut slowest) = (first, 0_u64, (Duration::ZERO, first));
    while Instant::now() < end {
        let began = Instant::now();
        let Ok(is_sound) = std::panic::catch_unwind(|| one(seed)) else {
            println!("seed {seed} failed");
            std::process::exit(1);
        };
        sound += u64::from(is_sound);
        slowest = slowest.max((began.elapsed(), seed));
        if slowest.0 > LONGEST {
            println!("seed {seed} took {:.0?}", slowest.0);
            std::process::exit(1);
        }
        seed = seed.wrapping_add(1);
    }
    let count = seed.wrapping_sub(first);
    println!(
        "{count} templates, {sound} of them could be laid, the slowest in {:.0?} (seed {})",
        slowest.0, slowest.1
    );
}

/// Spoils a ready template here and there and puts it through everything; says whether it was laid.
fn one(seed: u64) -> bool {
    let mut dice = Dice::new(seed);
    let mut text = ready::ALL[dice.below(ready::ALL.len())].layout.to_owned();
    for _ in 0..=dice.below(4) {
        spoil(&mut text, &mut dice);
    }
    let mut fields = examples();
    let names: Vec<String> = fields.keys().cloned().collect();
    for _ in 0..dice.below(6) {
        let value = VALUES[dice.below(VALUES.len())].to_owned();
        fields.insert(names[dice.below(names.len())].clone(), value);
    }
    let Ok(template) = Template::parse(&text) else { return false };
    let practice = (dice.below(4) == 0).then(|| VALUES[dice.below(VALUES.len())].to_owned());
    let laid = lay(&template, &fields, &Manner { practice });
    assert!(svg::svg(&laid.label).ends_with("</svg>"));
    let written = zpl::zpl(&laid.label, Dpi::ALL[dice.below(2)], dice.below(9) as u32);
    assert!(written.text.is_ascii() && !written.text.contains('~'));
    assert_eq!(written.text.matches("^XZ").count(), 1);
    pdf::pdf(&[laid.label]).unwrap();
    serde_json::to_string(&laid.faults).unwrap();
    true
}

/// Puts something else in the place of a value, or spoils a letter.
fn spoil(text: &mut String, dice: &mut Dice) {
    let places: Vec<usize> = text.match_indices("\": ").map(|(at, _)| at + 3).collect();
    if dice.below(8) == 0 {
        let at = dice.below(text.len());
        if text.is_char_boundary(at) {
            text.insert(at, ['"', '{', '}', '\\', '^', '0', '批', '('][dice.below(8)]);
        }
        return;
    }
    let Some(from) = places.get(dice.below(places.len().max(1))).copied() else { return };
    let value = &text[from..];
    let (end, spoils) = match value.strip_prefix('"') {
        Some(rest) => (rest.find('"').map_or(value.len(), |end| end + 2), TEXTS.as_slice()),
        None => (value.find([',', '}', '\n']).unwrap_or(value.len()), FIGURES.as_slice()),
    };
    text.replace_range(from..from + end, spoils[dice.below(spoils.len())]);
}
