//! Every symbology with many seeded texts, every way round.

use labels::{Symbol, Symbology, symbols::GS};
use serde_json::json;

use crate::dice::Dice;
use crate::reading::{alone, decode, picture, text};

/// Texts of each symbology.
const TEXTS: u64 = 40;

/// Pixels of a millimetre: what a camera makes of a label from a forearm away.
const PER_MM: f32 = 12.0;

const DIGITS: &str = "0123456789";
const LOTS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-/._+";
const PRINTABLE: &str = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz|~";

/// Draws data in a box and gives back what a decoder reads.
fn drawn(symbology: &str, data: &str, rotation: u16) -> (String, Option<String>) {
    let kind: Symbology = serde_json::from_value(json!(symbology)).unwrap();
    let size = if kind.is_linear() { (180.0, 24.0) } else { (60.0, 60.0) };
    let (width, height) = if rotation.is_multiple_of(180) { size } else { (size.1, size.0) };
    let label = alone(
        width + 10.0,
        height + 10.0,
        &json!({
            "kind": "symbol", "x": 5, "y": 5, "width": width, "height": height,
            "symbology": symbology, "rotation": rotation,
            "data": data.replace('{', "{{").replace('}', "}}"),
        }),
    );
    let read = decode(&picture(&label, PER_MM), kind)
        .unwrap_or_else(|error| panic!("{symbology} {rotation}° {data:?}: {error}"));
    (read.text, read.aim)
}

/// GS1 data: bracketed, and as a scanner sends it.
fn message(dice: &mut Dice) -> (String, String) {
    let body = text(dice, DIGITS, 13, 13);
    let check = char::from(standards::gs1::linters::check_digit(body.as_bytes()));
    let lot = text(dice, LOTS, 1, 12);
    let day =
        format!("{:02}{:02}{:02}", 26 + dice.below(10), 1 + dice.below(12), 1 + dice.below(28));
    let serial = text(dice, DIGITS, 1, 6);
    match dice.below(3) {
        0 => (
            format!("(01){body}{check}(17){day}(10){lot}"),
            format!("01{body}{check}17{day}10{lot}"),
        ),
        1 => (
            format!("(01){body}{check}(10){lot}(17){day}"),
            format!("01{body}{check}10{lot}{GS}17{day}"),
        ),
        _ => (
            format!("(01){body}{check}(10){lot}(21){serial}"),
            format!("01{body}{check}10{lot}{GS}21{serial}"),
        ),
    }
}

fn turned(seed: u64) -> u16 {
    [0, 90, 180, 270][seed as usize % 4]
}

#[test]
fn a_qr_code_says_its_text_chinese_too() {
    for seed in 0..TEXTS {
        let mut dice = Dice::new(seed);
        let data = match dice.below(4) {
            0 => text(&mut dice, DIGITS, 1, 60),
            1 => text(&mut dice, LOTS, 1, 60),
            2 => text(&mut dice, "批號豬肉水餃溯源台中廠 AB12", 1, 40),
            _ => text(&mut dice, PRINTABLE, 1, 120).trim().to_owned() + "x",
        };

        assert_eq!(drawn("qr", &data, turned(seed)).0, data, "seed {seed}");
    }
}

#[test]
fn a_data_matrix_says_its_text() {
    for seed in 0..TEXTS {
        let mut dice = Dice::new(seed);
        let letters = if seed % 2 == 0 { PRINTABLE } else { LOTS };
        let data = format!("x{}x", text(&mut dice, letters, 1, 80));

        assert_eq!(drawn("datamatrix", &data, turned(seed)).0, data, "seed {seed}");
    }
}

#[test]
fn a_gs1_data_matrix_says_its_elements_with_separators_and_that_it_is_gs1() {
    for seed in 0..TEXTS {
        let (bracketed, scanned) = message(&mut Dice::new(seed));

        let (said, aim) = drawn("gs1_datamatrix", &bracketed, turned(seed));

        // The decoder tells that the symbol is GS1 by its identifier, or by a separator first.
        assert_eq!(said.trim_start_matches(GS), scanned, "seed {seed}");
        assert_eq!(aim.as_deref(), Some("]d2"), "seed {seed}");
    }
}

#[test]
fn a_gs1_128_says_its_elements_with_separators_and_that_it_is_gs1() {
    for seed in 0..TEXTS {
        let (bracketed, scanned) = message(&mut Dice::new(seed));

        let (said, _) = drawn("gs1_128", &bracketed, turned(seed));

        // The decoder writes the function character 1 in first place as `]C1`.
        assert_eq!(said, format!("]C1{scanned}"), "seed {seed}");
    }
}

#[test]
fn a_code_128_says_its_text() {
    for seed in 0..TEXTS {
        let mut dice = Dice::new(seed);
        let letters = [PRINTABLE, LOTS, DIGITS, "AB12"][seed as usize % 4];
        let data = format!("1{}x", text(&mut dice, letters, 1, 30));

        assert_eq!(drawn("code_128", &data, turned(seed)).0, data, "seed {seed}");
    }
}

#[test]
fn a_code_128_with_control_characters_says_them() {
    for seed in 0..TEXTS {
        let data = format!("A{}9", text(&mut Dice::new(seed), "\t\n\u{1}AB12ab", 1, 20));

        let symbol = Symbol::new(Symbology::Code128, &data).unwrap();

        assert_eq!(symbol.data, data);
        assert_eq!(drawn("code_128", &data, 0).0, data, "seed {seed}");
    }
}

#[test]
fn an_ean_13_says_its_number() {
    for seed in 0..TEXTS {
        let body = text(&mut Dice::new(seed), DIGITS, 12, 12);
        let check = char::from(standards::gs1::linters::check_digit(body.as_bytes()));

        assert_eq!(drawn("ean_13", &body, turned(seed)).0, format!("{body}{check}"), "seed {seed}");
    }
}

#[test]
fn a_digital_link_in_a_qr_code_is_the_link_of_its_elements() {
    let label = alone(
        40.0,
        40.0,
        &json!({
            "kind": "symbol", "x": 0, "y": 0, "width": 40, "height": 40, "symbology": "qr",
            "data": "(01)04712345678900(10)A/7(17)270331", "digital_link": "https://id.gs1.org",
        }),
    );

    let read = decode(&picture(&label, PER_MM), Symbology::Qr).unwrap();

    assert_eq!(read.text, "https://id.gs1.org/01/04712345678900/10/A%2F7?17=270331");
}
