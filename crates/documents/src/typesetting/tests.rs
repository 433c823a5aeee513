//! What is set, before it becomes a file: no missing character, no open door, always the same.

use typst::layout::{Frame as Drawn, FrameItem};

use super::*;

#[path = "../../tests/it/samples.rs"]
mod samples;

/// Texts of which the font draws a box instead of a character.
fn boxes(drawn: &Drawn, found: &mut Vec<String>) {
    for (_, item) in drawn.items() {
        match item {
            FrameItem::Group(group) => boxes(&group.frame, found),
            FrameItem::Text(text) if text.glyphs.iter().any(|glyph| glyph.id == 0) => {
                found.push(text.text.to_string());
            }
            _ => (),
        }
    }
}

#[test]
fn every_document_is_set_in_every_language_without_a_missing_character() {
    for document in samples::all() {
        for language in Language::ALL {
            let pages = set(&document, &samples::frame(), language).unwrap();

            let mut found = Vec::new();
            pages.pages().iter().for_each(|page| boxes(&page.frame, &mut found));
            let place = format!("{} in {}", document.kind(), language.tag());
            assert!(found.is_empty(), "{place}: {found:?}");
            assert!(!pages.pages().is_empty(), "{place} has no page");
        }
    }
}

#[test]
fn every_word_of_every_language_can_be_printed() {
    fn texts(value: &Value, into: &mut String) {
        match value {
            Value::String(text) => into.push_str(text),
            Value::Object(members) => members.values().for_each(|member| texts(member, into)),
            _ => (),
        }
    }
    for language in Language::ALL {
        let mut all = String::new();
        texts(words(language), &mut all);
        for face in &SHOP.faces {
            let coverage = &face.info().coverage;

            let lacking: String = all.chars().filter(|c| !coverage.contains((*c).into())).collect();

            assert_eq!(lacking, "", "{}", language.tag());
        }
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    for document in samples::all() {
        let once = pdf(&document, &samples::frame(), Language::Hant).unwrap();
        typst::comemo::evict(0);
        let again = pdf(&document, &samples::frame(), Language::Hant).unwrap();

        assert!(once == again, "{} is not the same twice", document.kind());
    }
}

#[test]
fn a_template_sees_no_file_no_package_and_no_clock() {
    for (text, said) in [
        ("#read(\"/etc/passwd\")", "access denied"),
        ("#read(\"/data.jsom\")", "access denied"),
        ("#include \"/lot_labels.typ\"", "access denied"),
        ("#import \"@preview/cetz:0.3.0\": *", "access denied"),
        ("#datetime.today()", "unable to get the current date"),
    ] {
        let main = Source::new(file("/probe.typ"), text.to_owned());
        let main: &'static Source = Box::leak(Box::new(main));
        let world = Desk { main, data: Bytes::new(b"{}".to_vec()) };

        let refused = typst::compile::<PagedDocument>(&world).output.unwrap_err();

        let words = refused[0].message.to_string();
        assert!(words.contains(said), "{text}: {words}");
    }
}
