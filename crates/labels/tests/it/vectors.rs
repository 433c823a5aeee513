//! Symbols that others have published, bar for bar.

use std::path::PathBuf;

use labels::symbols::{GS, Pattern};
use labels::{Symbol, Symbology};
use serde_json::Value;
use standards::gs1::{Leniency, bracketed, element};

/// The lines of a file of vectors; none where they do not lie beside the project.
#[expect(clippy::print_stderr, reason = "what was skipped must be seen")]
fn vectors(name: &str) -> Vec<Value> {
    let shared = std::env::var_os("SUYUAN_SHARED").map(|at| PathBuf::from(at).join("vectors"));
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let folder = shared.unwrap_or(beside);
    let Ok(text) = std::fs::read_to_string(folder.join(name)) else {
        eprintln!("\n*** VECTORS SKIPPED: {name} does not lie beside the project ***\n");
        return Vec::new();
    };
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// GS1 data in brackets as a scanner sends them.
fn scanned(bracketed: &str) -> String {
    let message = bracketed::elements(bracketed, Leniency::default()).unwrap();
    element::format(&message).replacen('^', "", 1).replace('^', &GS.to_string())
}

fn modules(symbol: &Symbol) -> String {
    let Pattern::Bars { widths, .. } = &symbol.pattern else { panic!("no bars") };
    let bars = widths.iter().enumerate();
    bars.map(|(place, width)| ["1", "0"][place % 2].repeat(usize::from(*width))).collect()
}

#[test]
fn bars_are_those_that_zint_draws() {
    for vector in vectors("gs1-zint/public/gs1_128_modules.jsonl") {
        let input = vector["input"].as_str().unwrap();
        if vector["syntax"] != "caret" {
            continue;
        }
        let data = input.trim_start_matches('^').replace('^', &GS.to_string());

        let symbol = Symbol::new(Symbology::Gs1_128, &data).unwrap();

        assert_eq!(modules(&symbol), vector["modules"].as_str().unwrap(), "{input}");
    }
}

#[test]
fn bars_are_those_of_the_general_specifications() {
    for vector in vectors("gs1-bwipp/public/symbols.jsonl") {
        if vector["op"] != "gs1_128_sbs" {
            continue;
        }
        let input = vector["input"].as_str().unwrap();
        let symbol = Symbol::new(Symbology::Gs1_128, &scanned(input)).unwrap();
        let Pattern::Bars { widths, .. } = symbol.pattern else { panic!("no bars") };

        let drawn = serde_json::to_value(widths).unwrap();

        assert_eq!(drawn, vector["bar_space_widths"], "{input}");
    }
}

#[test]
fn no_symbol_is_larger_than_the_one_bwipp_draws() {
    for vector in vectors("gs1-bwipp/public/symbols.jsonl") {
        let Some(words) = vector["codewords"].as_array().map(Vec::len) else { continue };
        let input = vector["input"].as_str().unwrap();
        let Ok(message) = bracketed::elements(input, Leniency::default()) else { continue };
        let data = element::format(&message).replacen('^', "", 1).replace('^', &GS.to_string());
        if vector["op"] == "gs1_128_codewords" {
            let symbol = Symbol::new(Symbology::Gs1_128, &data).unwrap();
            let modules = 11 * words + 2;

            assert!(symbol.size().0 <= modules, "{input}: {} > {modules}", symbol.size().0);
        } else {
            let symbol = Symbol::new(Symbology::Gs1Datamatrix, &data).unwrap();
            let (side, _) = symbol.size();
            // Data words of the square symbols (ISO/IEC 16022, table 7).
            let sides = [(3, 10), (5, 12), (8, 14), (12, 16), (18, 18), (22, 20), (30, 22)];
            let sides = sides.into_iter().chain([(36, 24), (44, 26), (62, 32), (86, 36)]);
            let mut sides = sides;
            let theirs = sides.find(|(count, _)| *count == words).unwrap().1;

            assert!(side <= theirs, "{input}: {side} > {theirs}");
        }
    }
}
