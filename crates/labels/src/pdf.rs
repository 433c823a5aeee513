//! Labels as PDF: a page a label, exactly its size, with the letters as text of an embedded font.

use std::sync::LazyLock;

use documents::fonts;
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect as Area, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use crate::faces::{Line, PT_PER_MM, units};
use crate::label::{Ink, Label, Mark, Rect};

/// The shade of what stands under everything: 0 is black.
const GREY: u8 = 0xbb;

/// Why there is no PDF: a fault of the writer, never of what is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(String);

impl std::fmt::Display for Error {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "the PDF writer refused: {}", self.0)
    }
}

impl std::error::Error for Error {}

static FONTS: LazyLock<[Font; 2]> = LazyLock::new(|| {
    [fonts::REGULAR, fonts::BOLD]
        .map(|bytes| Font::new(bytes.into(), 0).expect("it is part of the program"))
});

/// The labels as one file.
pub fn pdf(labels: &[Label]) -> Result<Vec<u8>, Error> {
    let mut document = Document::new_with(SerializeSettings::default());
    document.set_metadata(Metadata::new().creator("suyuan".to_owned()));
    for label in labels {
        let size = [label.width, label.height].map(|side| (side * PT_PER_MM) as f32);
        let settings = PageSettings::from_wh(size[0], size[1])
            .ok_or_else(|| Error("a page without a size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let scale = PT_PER_MM as f32;
        surface.push_transform(&Transform::from_scale(scale, scale));
        draw(&mut surface, label);
        surface.pop();
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| Error(format!("{error:?}")))
}

/// Width and height of an A4 sheet, millimetres.
const A4: [f64; 2] = [210.0, 297.0];
/// What no office printer prints at the edge of a sheet, millimetres.
const MARGIN: f64 = 8.0;
/// What a pair of scissors needs between two labels, millimetres.
const GAP: f64 = 2.0;

/// The labels side by side on sheets of A4, to be cut. Each begins a row where the one before leaves it
/// no room; one that is larger than a sheet gets a page of its own size.
pub fn sheets(labels: &[Label]) -> Result<Vec<u8>, Error> {
    let mut document = Document::new_with(SerializeSettings::default());
    document.set_metadata(Metadata::new().creator("suyuan".to_owned()));
    for sheet in filled(labels) {
        let size = sheet.size.map(|side| (side * PT_PER_MM) as f32);
        let settings = PageSettings::from_wh(size[0], size[1])
            .ok_or_else(|| Error("a page without a size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for (label, [x, y]) in sheet.placed {
            let (x, y, scale) = ((x * PT_PER_MM) as f32, (y * PT_PER_MM) as f32, PT_PER_MM as f32);
            surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, scale, x, y));
            draw(&mut surface, label);
            surface.pop();
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| Error(format!("{error:?}")))
}

/// A sheet with its labels and where each begins.
#[derive(Debug, PartialEq)]
struct Sheet<'a> {
    size: [f64; 2],
    placed: Vec<(&'a Label, [f64; 2])>,
}

fn filled(labels: &[Label]) -> Vec<Sheet<'_>> {
    let room = A4.map(|side| side - 2.0 * MARGIN);
    let mut sheets: Vec<Sheet<'_>> = Vec::new();
    // Where the next label may begin on the last sheet, and how high its row is.
    let mut open: Option<([f64; 2], f64)> = None;
    for label in labels {
        let size = [label.width, label.height];
        if size[0] > room[0] || size[1] > room[1] {
            sheets.push(Sheet { size, placed: vec![(label, [0.0; 2])] });
            open = None;
            continue;
        }
        let fits = |[x, y]: [f64; 2]| x + size[0] <= room[0] && y + size[1] <= room[1];
        let next_row = |([_, y], high): ([f64; 2], f64)| ([0.0, y + high + GAP], 0.0);
        let found = open.filter(|(at, _)| fits(*at));
        let found = found.or(open.map(next_row).filter(|(at, _)| fits(*at)));
        let ([x, y], high) = found.unwrap_or_else(|| {
            sheets.push(Sheet { size: A4, placed: Vec::new() });
            ([0.0; 2], 0.0)
        });
        let sheet = sheets.last_mut().expect("a label stands on a sheet");
        sheet.placed.push((label, [x + MARGIN, y + MARGIN]));
        open = Some(([x + size[0] + GAP, y], high.max(size[1])));
    }
    sheets
}

fn draw(surface: &mut Surface<'_>, label: &Label) {
    if let Some(across) = &label.across {
        surface.set_fill(Some(shade(GREY)));
        surface.push_transform(&transform(across.matrix));
        line(surface, &across.line);
        surface.pop();
        surface.set_fill(Some(shade(0xff)));
        let zones: Vec<Rect> = label.quiet_zones().map(|(_, zone)| zone).collect();
        boxes(surface, &zones);
    }
    surface.set_fill(Some(shade(0)));
    label.marks.iter().for_each(|one| mark(surface, one));
}

fn shade(luma: u8) -> Fill {
    Fill {
        paint: luma::Color::new(luma).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::default(),
    }
}

fn transform(matrix: [f64; 6]) -> Transform {
    let matrix = matrix.map(|figure| figure as f32);
    Transform::from_row(matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5])
}

fn mark(surface: &mut Surface<'_>, mark: &Mark) {
    surface.push_transform(&transform(mark.frame.matrix()));
    match &mark.ink {
        Ink::Text(lines) => lines.iter().for_each(|one| line(surface, one)),
        Ink::Symbol(set) => boxes(surface, &set.boxes()),
        Ink::Black(rects) => boxes(surface, rects),
        Ink::Stroke { ends, thickness } => {
            let [x, y, right, bottom] = ends.map(|end| end as f32);
            let mut path = PathBuilder::new();
            path.move_to(x, y);
            path.line_to(right, bottom);
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke { width: *thickness as f32, ..Stroke::default() }));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
            surface.set_stroke(None);
            surface.set_fill(Some(shade(0)));
        }
    }
    surface.pop();
}

fn boxes(surface: &mut Surface<'_>, boxes: &[Rect]) {
    let mut path = PathBuilder::new();
    for Rect { x, y, width, height } in boxes {
        let area = Area::from_xywh(*x as f32, *y as f32, *width as f32, *height as f32);
        if let Some(area) = area {
            path.push_rect(area);
        }
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn line(surface: &mut Surface<'_>, line: &Line) {
    let em = units(line.weight);
    let share = |units: i32| (f64::from(units) / em) as f32;
    let ends = line.glyphs.iter().skip(1).map(|glyph| glyph.byte).chain([line.text.len()]);
    let mut from = 0;
    let glyphs: Vec<KrillaGlyph> = line
        .glyphs
        .iter()
        .zip(ends)
        .map(|(glyph, end)| {
            let x = from;
            from = glyph.x + glyph.advance;
            KrillaGlyph {
                glyph_id: GlyphId::new(u32::from(glyph.id)),
                text_range: glyph.byte..end.max(glyph.byte),
                x_advance: share(from - x),
                x_offset: share(glyph.x - x),
                y_offset: share(glyph.y),
                y_advance: 0.0,
                location: None,
            }
        })
        .collect();
    let start = Point::from_xy(line.x as f32, line.y as f32);
    let font = FONTS[line.weight as usize].clone();
    surface.draw_glyphs(start, &glyphs, font, &line.text, line.size as f32, false);
}
