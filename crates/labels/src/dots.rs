//! Black and white dots: what a printer's head burns where it is told no letters.

use rustybuzz::ttf_parser::OutlineBuilder;
use tiny_skia::{FillRule, Mask, Path, PathBuilder, Transform};

use crate::faces::{Line, outline, units};
use crate::label::{Ink, Label, Mark, Rect, Set, Turn, moved};

/// How much of a dot must be covered for it to be black, of 255: a little less than half, for a
/// thin stroke shall rather be whole than gone.
const BLACK_FROM: u8 = 108;

/// Dots of a picture's sides, at most: what the drawing of paths can count.
const SIDE_MAX: u32 = 8000;

/// A picture in black and white at its place on the label, in dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub x: u32,
    pub y: u32,
    pub width: usize,
    pub height: usize,
    /// Row by row.
    pub dark: Vec<bool>,
}

impl Picture {
    /// Rows as bytes, the leftmost dot being the highest bit.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Vec<u8>> {
        self.dark.chunks(self.width).map(|row| {
            let byte = |eight: &[bool]| {
                eight
                    .iter()
                    .enumerate()
                    .fold(0, |byte, (place, dark)| byte | u8::from(*dark) << (7 - place))
            };
            row.chunks(8).map(byte).collect()
        })
    }
}

/// The text or stroke of a mark; none where nothing of it lies on the label.
pub(crate) fn drawn(label: &Label, mark: &Mark, per_mm: f64) -> Option<Picture> {
    let to_label = mark.frame.matrix();
    let mut path = PathBuilder::new();
    match &mark.ink {
        Ink::Text(lines) => {
            for line in lines {
                write(line, to_label, per_mm, &mut path);
            }
        }
        Ink::Stroke { ends: [x, y, right, bottom], thickness } => {
            let long = (right - x).hypot(bottom - y);
            let (aside, along) = ((bottom - y) / long, (right - x) / long);
            let (aside, along) = (aside * thickness / 2.0, along * thickness / 2.0);
            let corners = [
                (x - aside, y + along),
                (x + aside, y - along),
                (right + aside, bottom - along),
                (right - aside, bottom + along),
            ];
            for (place, (x, y)) in corners.into_iter().enumerate() {
                let (x, y) = dot(to_label, per_mm, (x, y));
                if place == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
            path.close();
        }
        Ink::Symbol(_) | Ink::Black(_) => return None,
    }
    filled(label, &path.finish()?, per_mm)
}

/// The word under everything, as every third dot of its letters, without the symbols.
pub(crate) fn across(label: &Label, per_mm: f64) -> Option<Picture> {
    let across = label.across.as_ref()?;
    let mut path = PathBuilder::new();
    write(&across.line, across.matrix, per_mm, &mut path);
    let mut picture = filled(label, &path.finish()?, per_mm)?;
    let zones: Vec<Rect> = label.quiet_zones().map(|(_, zone)| zone).collect();
    for (place, dark) in picture.dark.iter_mut().enumerate() {
        let (x, y) = (place % picture.width + picture.x as usize, place / picture.width);
        let y = y + picture.y as usize;
        let dot = Rect {
            x: x as f64 / per_mm,
            y: y as f64 / per_mm,
            width: 1.0 / per_mm,
            height: 1.0 / per_mm,
        };
        // The same grain at every resolution: half a millimetre.
        let grain = (per_mm / 4.0).round().max(1.0) as usize;
        let is_grain = (x / grain + 2 * (y / grain)).is_multiple_of(4);
        *dark &= is_grain && !zones.iter().any(|zone| zone.meets(&dot));
    }
    Some(picture)
}

/// A symbol with modules of so many dots, as it lies on the label.
pub(crate) fn symbol(set: &Set, turn: Turn, place: (u32, u32), module: u32, high: u32) -> Picture {
    let module = module as usize;
    let (columns, rows) = set.symbol.size();
    let guard = set.guard * module;
    let width = columns * module;
    let height = if rows == 0 { high as usize + guard } else { rows * module };
    let mut upright = vec![false; width * height];
    for [left, top, wide, tall] in set.symbol.boxes() {
        let (top, tall) = match (rows, tall) {
            (0, 1) => (0, high as usize),
            (0, _) => (0, height),
            (_, tall) => (top * module, tall * module),
        };
        for row in top..top + tall {
            let from = row * width + left * module;
            upright[from..from + wide * module].fill(true);
        }
    }
    let (x, y) = place;
    turned(Picture { x, y, width, height, dark: upright }, turn)
}

fn turned(picture: Picture, turn: Turn) -> Picture {
    let Picture { x, y, width: wide, height: high, ref dark } = picture;
    let (width, height) = match turn {
        Turn::Upright => return picture,
        Turn::Over => (wide, high),
        Turn::Right | Turn::Left => (high, wide),
    };
    let source = |column: usize, row: usize| match turn {
        Turn::Upright => (column, row),
        Turn::Right => (row, high - 1 - column),
        Turn::Over => (wide - 1 - column, high - 1 - row),
        Turn::Left => (wide - 1 - row, column),
    };
    let dark = (0..width * height)
        .map(|place| {
            let (column, row) = source(place % width, place / width);
            dark[row * wide + column]
        })
        .collect();
    Picture { x, y, width, height, dark }
}

fn filled(label: &Label, path: &Path, per_mm: f64) -> Option<Picture> {
    let bounds = path.bounds();
    let side = |length: f64| (length * per_mm).ceil().max(1.0) as u32;
    let left = bounds.left().floor().max(0.0) as u32;
    let top = bounds.top().floor().max(0.0) as u32;
    let right = (bounds.right().ceil().max(0.0) as u32).min(side(label.width));
    let bottom = (bounds.bottom().ceil().max(0.0) as u32).min(side(label.height));
    let width = right.checked_sub(left)?.min(SIDE_MAX);
    let height = bottom.checked_sub(top)?.min(SIDE_MAX);
    let mut mask = Mask::new(width, height)?;
    let to_picture = Transform::from_translate(-(left as f32), -(top as f32));
    mask.fill_path(path, FillRule::Winding, true, to_picture);
    let dark = mask.data().iter().map(|cover| *cover >= BLACK_FROM).collect();
    Some(Picture { x: left, y: top, width: width as usize, height: height as usize, dark })
}

/// A place in the content of a mark, in dots of the label.
fn dot(matrix: [f64; 6], per_mm: f64, place: (f64, f64)) -> (f32, f32) {
    let (x, y) = moved(matrix, place);
    ((x * per_mm) as f32, (y * per_mm) as f32)
}

fn write(line: &Line, matrix: [f64; 6], per_mm: f64, to: &mut PathBuilder) {
    let scale = line.size / units(line.weight);
    for glyph in &line.glyphs {
        let place = |x: f32, y: f32| {
            let x = line.x + (f64::from(x) + f64::from(glyph.x)) * scale;
            let y = line.y - (f64::from(y) + f64::from(glyph.y)) * scale;
            dot(matrix, per_mm, (x, y))
        };
        outline(line.weight, glyph.id, &mut Outline { to, place });
    }
}

struct Outline<'a, F: Fn(f32, f32) -> (f32, f32)> {
    to: &'a mut PathBuilder,
    place: F,
}

impl<F: Fn(f32, f32) -> (f32, f32)> OutlineBuilder for Outline<'_, F> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = (self.place)(x, y);
        self.to.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = (self.place)(x, y);
        self.to.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = ((self.place)(x1, y1), (self.place)(x, y));
        self.to.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (one, two, end) = ((self.place)(x1, y1), (self.place)(x2, y2), (self.place)(x, y));
        self.to.cubic_to(one.0, one.1, two.0, two.1, end.0, end.1);
    }

    fn close(&mut self) {
        self.to.close();
    }
}
