//! The font: which glyphs a text has, how wide they are, and their outlines.

use std::str::FromStr as _;
use std::sync::LazyLock;

use documents::{GETA, Language, fonts, is_unseen};
use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};
use rustybuzz::{Direction, UnicodeBuffer, script};

/// Points of a millimetre.
pub(crate) const PT_PER_MM: f64 = 72.0 / 25.4;

/// A weight of the font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// For most texts.
    Regular,
    /// For what must be seen first.
    Bold,
}

static FACES: LazyLock<[rustybuzz::Face<'static>; 2]> = LazyLock::new(|| {
    [fonts::REGULAR, fonts::BOLD]
        .map(|bytes| rustybuzz::Face::from_slice(bytes, 0).expect("it is part of the program"))
});

fn face(weight: Weight) -> &'static rustybuzz::Face<'static> {
    &FACES[weight as usize]
}

/// Units of an em.
pub(crate) fn units(weight: Weight) -> f64 {
    f64::from(face(weight).units_per_em())
}

/// A glyph of a line, in units of the font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    /// Its number in the font.
    pub id: u16,
    /// Where it stands, from the beginning of the line.
    pub x: i32,
    /// How far above the line.
    pub y: i32,
    /// Where the next one would stand, less `x`.
    pub advance: i32,
    /// The byte of the text it begins at.
    pub byte: usize,
}

/// A line of text at its place, in millimetres.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it says.
    pub text: String,
    /// Its weight.
    pub weight: Weight,
    /// The side of an em.
    pub size: f64,
    /// Where it begins.
    pub x: f64,
    /// Its base line.
    pub y: f64,
    /// Its glyphs.
    pub glyphs: Vec<Glyph>,
}

impl Line {
    /// How long it is.
    pub fn width(&self) -> f64 {
        let end = self.glyphs.last().map_or(0, |glyph| glyph.x + glyph.advance);
        f64::from(end) * self.size / units(self.weight)
    }
}

/// A text fit for a label: what nobody sees is left out, white space is a space, letters the font
/// lacks become 〓 and are gathered. Line ends stay.
pub(crate) fn clean(text: &str, missing: &mut String) -> String {
    let face = face(Weight::Regular);
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => clean.push('\n'),
            letter if is_unseen(letter) || letter == '\r' => (),
            letter if letter.is_whitespace() || letter.is_control() => clean.push(' '),
            letter if face.glyph_index(letter).is_none() => {
                if !missing.contains(letter) {
                    missing.push(letter);
                }
                clean.push(GETA);
            }
            letter => clean.push(letter),
        }
    }
    clean
}

/// The glyphs of a text without line ends.
pub(crate) fn shape(text: &str, weight: Weight, language: Language) -> Vec<Glyph> {
    if text.is_empty() {
        return Vec::new();
    }
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.set_direction(Direction::LeftToRight);
    buffer.set_script(script::HAN);
    let tag = match language {
        Language::Hans => "zh-cn",
        Language::Hant => "zh-tw",
        Language::English => "en",
    };
    if let Ok(language) = rustybuzz::Language::from_str(tag) {
        buffer.set_language(language);
    }
    let shaped = rustybuzz::shape(face(weight), &[], buffer);
    let mut x = 0;
    let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions()).map(|(info, place)| {
        let from = x;
        x += place.x_advance;
        Glyph {
            id: info.glyph_id as u16,
            x: from + place.x_offset,
            y: place.y_offset,
            advance: place.x_advance - place.x_offset,
            byte: info.cluster as usize,
        }
    });
    glyphs.collect()
}

/// Draws the outline of a glyph, in units of the font, upwards.
pub(crate) fn outline(weight: Weight, glyph: u16, to: &mut dyn OutlineBuilder) {
    face(weight).outline_glyph(GlyphId(glyph), to);
}
