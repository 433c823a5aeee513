//! PDF files, drawn by poppler and read by a decoder. Without poppler it says that nothing was read.

use std::path::Path;
use std::process::Command;

use labels::{Label, Manner, Template, examples, lay, pdf, ready};

use crate::dice::Dice;
use crate::reading::{Grey, alone, text};
use crate::ready::{label, read_all};

const DPI: u32 = 300;
const PER_MM: f64 = DPI as f64 / 25.4;

#[expect(clippy::print_stderr, reason = "what was skipped must be seen")]
fn has(program: &str) -> bool {
    let found = Command::new(program).arg("-v").output().is_ok();
    if !found {
        eprintln!(
            "\n*** SKIPPED: without {program} (poppler-utils) no label is read from a PDF ***\n"
        );
    }
    found
}

/// The pages of a file as grey pictures.
fn pages(bytes: &[u8], name: &str) -> Vec<Grey> {
    let folder = std::env::temp_dir().join(format!("labels-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("labels.pdf"), bytes).unwrap();
    let drawn = Command::new("pdftoppm")
        .args(["-gray", "-r", &DPI.to_string(), "labels.pdf", "page"])
        .current_dir(&folder)
        .status()
        .unwrap();
    assert!(drawn.success());
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "pgm"));
    files.sort();
    let pages = files.iter().map(|file| pgm(file)).collect();
    std::fs::remove_dir_all(&folder).unwrap();
    pages
}

fn pgm(file: &Path) -> Grey {
    let bytes = std::fs::read(file).unwrap();
    let mut parts = bytes.splitn(4, u8::is_ascii_whitespace);
    let mut figure = || std::str::from_utf8(parts.next().unwrap()).unwrap().parse::<u32>();
    assert!(figure().is_err(), "P5 comes first");
    let (width, height) = (figure().unwrap(), figure().unwrap());
    let luma = parts.next().unwrap();
    let head = luma.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    Grey { width, height, luma: luma[head..].to_vec() }
}

#[test]
fn every_ready_template_is_a_page_of_its_size_whose_symbols_are_read() {
    let labels: Vec<Label> = ready::ALL.iter().map(|ready| label(ready.layout)).collect();
    let bytes = pdf::pdf(&labels).unwrap();
    if !has("pdftoppm") {
        return;
    }

    let pages = pages(&bytes, "ready");

    assert_eq!(pages.len(), labels.len());
    for ((page, label), ready) in pages.iter().zip(&labels).zip(ready::ALL) {
        for (pixels, side) in [(page.width, label.width), (page.height, label.height)] {
            assert!((f64::from(pixels) - side * PER_MM).abs() <= 1.5, "{}: {pixels}", ready.name);
        }
        assert!(read_all(label, page, PER_MM, ready.name) > 0);
    }
}

#[test]
fn symbols_of_every_kind_and_turn_are_read_from_paper() {
    let mut labels = Vec::new();
    for seed in 0..48 {
        let mut dice = Dice::new(seed);
        let lot = text(&mut dice, "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-", 1, 12);
        let digits = text(&mut dice, "0123456789", 12, 12);
        let (symbology, data) = match seed % 6 {
            0 => ("qr", format!("批 {lot}")),
            1 => ("gs1_datamatrix", format!("(01)04712345678900(10){lot}(21)7")),
            2 => ("datamatrix", lot),
            3 => ("gs1_128", format!("(01)04712345678900(10){lot}(21)7")),
            4 => ("code_128", lot),
            _ => ("ean_13", digits),
        };
        let rotation = [0, 90, 180, 270][dice.below(4)];
        labels.push(alone(
            90.0,
            90.0,
            &serde_json::json!({ "kind": "symbol", "x": 2, "y": 2, "width": 86, "height": 86,
                "rotation": rotation, "symbology": symbology, "data": data }),
        ));
    }
    let bytes = pdf::pdf(&labels).unwrap();
    if !has("pdftoppm") {
        return;
    }

    let pages = pages(&bytes, "kinds");

    for (place, (page, label)) in pages.iter().zip(&labels).enumerate() {
        assert_eq!(read_all(label, page, PER_MM, &format!("seed {place}")), 1);
    }
    assert_eq!(pages.len(), labels.len());
}

#[test]
fn chinese_is_text_that_can_be_searched() {
    let bytes = pdf::pdf(&[label(ready::ALL[0].layout)]).unwrap();
    if !has("pdftotext") {
        return;
    }
    let file = std::env::temp_dir().join(format!("labels-text-{}.pdf", std::process::id()));
    std::fs::write(&file, bytes).unwrap();

    let said = Command::new("pdftotext").arg(&file).arg("-").output().unwrap();

    std::fs::remove_file(&file).unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    for text in ["高麗菜豬肉水餃 500 g", "L260930-07", "EXP 2027-09-30"] {
        assert!(said.contains(text), "{text:?} is not in {said:?}");
    }
}

#[test]
fn the_same_labels_give_the_same_bytes() {
    let template = Template::parse(ready::ALL[0].layout).unwrap();
    let practice = Some("練習".to_owned());
    let label = lay(&template, &examples(), &Manner { practice }).sound().unwrap();

    let [one, other] = [(); 2].map(|()| pdf::pdf(&[label.clone(), label.clone()]).unwrap());

    assert_eq!(one, other);
}

#[test]
fn several_labels_stand_on_one_sheet_and_every_one_of_them_is_read() {
    let one = label(ready::ALL[0].layout);
    let labels = vec![one.clone(); 5];
    let bytes = pdf::sheets(&labels).unwrap();
    if !has("pdftoppm") {
        return;
    }

    let sheets = pages(&bytes, "sheets");

    let across = ((194.0 + 2.0) / (one.width + 2.0)).floor();
    let down = ((281.0 + 2.0) / (one.height + 2.0)).floor();
    assert!(across * down > 1.0, "a sheet takes several of these");
    let least = (5.0 / (across * down)).ceil();
    assert!((sheets.len() as f64 - least).abs() < 0.5, "{} sheets", sheets.len());
    let (width, height) = (f64::from(sheets[0].width), f64::from(sheets[0].height));
    assert!((width - 210.0 * PER_MM).abs() <= 1.5 && (height - 297.0 * PER_MM).abs() <= 1.5);
}
