//! The templates that come with the program print with the example fields, and every symbol is read.

use labels::{Dpi, Grade, Ink, Label, Manner, Template, examples, lay, ready, zpl};

use crate::reading::{Grey, decode, picture};

pub(crate) fn label(layout: &str) -> Label {
    let template = Template::parse(layout).unwrap();
    lay(&template, &examples(), &Manner::default()).sound().unwrap()
}

/// The part of a picture that a rectangle in millimetres covers, with a white rim.
pub(crate) fn cut(picture: &Grey, per_mm: f64, rect: labels::Rect) -> Grey {
    const RIM: i64 = 12;
    let dots = |length: f64| (length * per_mm).round() as i64;
    let (left, top) = (dots(rect.x) - RIM, dots(rect.y) - RIM);
    let (width, height) = (dots(rect.width) + 2 * RIM, dots(rect.height) + 2 * RIM);
    let inside = RIM..width - RIM;
    let within = RIM..height - RIM;
    let mut luma = Vec::with_capacity((width * height) as usize);
    for row in 0..height {
        for column in 0..width {
            let is_in = inside.contains(&column) && within.contains(&row);
            let (x, y) = (left + column, top + row);
            let is_there = (0..i64::from(picture.width)).contains(&x)
                && (0..i64::from(picture.height)).contains(&y);
            luma.push(if is_in && is_there {
                picture.luma[(y * i64::from(picture.width) + x) as usize]
            } else {
                255
            });
        }
    }
    Grey { width: width as u32, height: height as u32, luma }
}

/// Reads every symbol of a picture of the label; gives back how many.
pub(crate) fn read_all(label: &Label, picture: &Grey, per_mm: f64, of: &str) -> usize {
    let zones: Vec<labels::Rect> = label.quiet_zones().map(|(_, zone)| zone).collect();
    let symbols = label.marks.iter().filter_map(|mark| match &mark.ink {
        Ink::Symbol(set) => Some(&set.symbol),
        _ => None,
    });
    let mut count = 0;
    for (symbol, zone) in symbols.zip(zones) {
        let part = cut(picture, per_mm, zone);
        let read = decode(&part, symbol.symbology)
            .unwrap_or_else(|error| panic!("{of}: {:?}: {error}", symbol.data));
        let text = read.text.trim_start_matches("]C1").trim_start_matches(labels::symbols::GS);
        assert_eq!(text, symbol.data, "{of}");
        count += 1;
    }
    count
}

#[test]
fn every_ready_template_is_sound_and_its_symbols_are_read() {
    for ready in ready::ALL {
        let label = label(ready.layout);

        let read = read_all(&label, &picture(&label, 12.0), 12.0, ready.name);

        assert!(read > 0, "{} has no symbol", ready.name);
    }
}

#[test]
fn every_ready_template_fits_every_printer_without_a_warning_of_its_modules() {
    for ready in ready::ALL {
        let label = label(ready.layout);
        for dpi in Dpi::ALL {
            let faults = zpl::zpl(&label, dpi, 1).faults;

            assert!(faults.is_empty(), "{} at {dpi:?}: {faults:?}", ready.name);
        }
    }
}

#[test]
fn a_word_across_leaves_every_symbol_readable() {
    for ready in ready::ALL {
        let template = Template::parse(ready.layout).unwrap();
        let practice = Some("練習".to_owned());
        let label = lay(&template, &examples(), &Manner { practice }).sound().unwrap();

        assert!(label.across.is_some());
        read_all(&label, &picture(&label, 12.0), 12.0, ready.name);
    }
}

#[test]
fn a_logistic_label_has_the_identifiers_of_the_guideline() {
    let logistic = ready::ALL.iter().find(|ready| ready.name == "logistic").unwrap();
    let label = label(logistic.layout);

    let said: Vec<&str> = label
        .marks
        .iter()
        .filter_map(|mark| match &mark.ink {
            Ink::Symbol(set) => {
                Some(set.symbol.readable.iter().map(|one| &one[..=one.find(')').unwrap()]))
            }
            _ => None,
        })
        .flatten()
        .collect();

    assert_eq!((label.width, label.height), (105.0, 148.0));
    assert_eq!(said, ["(02)", "(15)", "(17)", "(37)", "(3302)", "(10)", "(00)"]);
}

#[test]
fn a_lot_label_without_its_lot_is_not_printed() {
    for ready in ready::ALL.iter().filter(|ready| ready.name.starts_with("lot_")) {
        let template = Template::parse(ready.layout).unwrap();
        let mut fields = examples();
        fields.remove("lot");

        let faults = lay(&template, &fields, &Manner::default()).sound().unwrap_err();

        let empty = faults.iter().find(|fault| fault.grade() == Grade::Error).unwrap();
        assert_eq!((empty.what.code(), empty.field.as_deref()), ("field_empty", Some("lot")));
    }
}
