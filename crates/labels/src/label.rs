//! A label that is laid: everything at its place in millimetres, nothing left to decide.
//!
//! The writers of SVG, PDF and ZPL only draw it, so they cannot differ in what it says.

use crate::faces::Line;
use crate::symbols::Symbol;

/// How something is turned on the label, clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// As it is read.
    Upright,
    /// By 90 degrees.
    Right,
    /// By 180 degrees.
    Over,
    /// By 270 degrees.
    Left,
}

/// A rectangle on the label in millimetres, and how what is in it is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// From the left edge.
    pub x: f64,
    /// From the upper edge.
    pub y: f64,
    /// On the label, whatever the turn.
    pub width: f64,
    /// On the label, whatever the turn.
    pub height: f64,
    /// How its content is turned.
    pub turn: Turn,
}

impl Frame {
    /// Width and height as the content sees them.
    pub const fn inner(&self) -> (f64, f64) {
        match self.turn {
            Turn::Upright | Turn::Over => (self.width, self.height),
            Turn::Right | Turn::Left => (self.height, self.width),
        }
    }

    /// From places in the content to places on the label: two figures for what x counts, two for
    /// what y counts, and two for where the beginning lies.
    pub const fn matrix(&self) -> [f64; 6] {
        let (right, bottom) = (self.x + self.width, self.y + self.height);
        match self.turn {
            Turn::Upright => [1.0, 0.0, 0.0, 1.0, self.x, self.y],
            Turn::Right => [0.0, 1.0, -1.0, 0.0, right, self.y],
            Turn::Over => [-1.0, 0.0, 0.0, -1.0, right, bottom],
            Turn::Left => [0.0, -1.0, 1.0, 0.0, self.x, bottom],
        }
    }

    /// What a rectangle of the content covers on the label.
    pub fn covered(&self, inner: Rect) -> Rect {
        let one = moved(self.matrix(), (inner.x, inner.y));
        let other = moved(self.matrix(), (inner.x + inner.width, inner.y + inner.height));
        Rect {
            x: one.0.min(other.0),
            y: one.1.min(other.1),
            width: (one.0 - other.0).abs(),
            height: (one.1 - other.1).abs(),
        }
    }

    /// All of it.
    pub const fn rect(&self) -> Rect {
        Rect { x: self.x, y: self.y, width: self.width, height: self.height }
    }
}

/// A place moved by a matrix: two figures for what x counts, two for what y counts, and two for
/// where the beginning lies.
pub(crate) fn moved(matrix: [f64; 6], (x, y): (f64, f64)) -> (f64, f64) {
    (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5])
}

/// A rectangle in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// From the left.
    pub x: f64,
    /// From above.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

impl Rect {
    /// Whether the two share more than an edge.
    pub fn meets(&self, other: &Self) -> bool {
        // Less than a hundredth of a millimetre is a matter of rounding.
        const SLACK: f64 = 0.01;
        self.x + SLACK < other.x + other.width
            && other.x + SLACK < self.x + self.width
            && self.y + SLACK < other.y + other.height
            && other.y + SLACK < self.y + self.height
    }
}

/// A symbol at its place, in the content of its frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Set {
    /// What is drawn.
    pub symbol: Symbol,
    /// The room for the symbol with the white around it, text below left out.
    pub room: Rect,
    /// Which share of the free room lies left.
    pub share: f64,
    /// The side of a module.
    pub module: f64,
    /// Whether the template asked for just this side.
    pub is_asked: bool,
    /// How much longer guards are than other bars, in modules.
    pub guard: usize,
}

impl Set {
    /// Where the black of the symbol begins and how large it is, with modules of any size.
    pub fn black(&self, module: f64) -> Rect {
        let [left, right, above, below] =
            self.symbol.symbology.quiet().map(|modules| modules as f64 * module);
        let (columns, rows) = self.symbol.size();
        let width = columns as f64 * module;
        let x = self.room.x + (self.room.width - width - left - right) * self.share + left;
        let (y, height) = match rows {
            0 => (self.room.y, self.room.height),
            rows => {
                let height = rows as f64 * module;
                (self.room.y + (self.room.height - height - above - below) / 2.0 + above, height)
            }
        };
        Rect { x, y, width, height }
    }

    /// The black boxes, in the content of the frame.
    pub fn boxes(&self) -> Vec<Rect> {
        let black = self.black(self.module);
        let (_, rows) = self.symbol.size();
        let long = self.guard as f64 * self.module;
        let boxes = self.symbol.boxes().into_iter().map(|[left, top, wide, high]| Rect {
            x: black.x + left as f64 * self.module,
            y: black.y + top as f64 * self.module,
            width: wide as f64 * self.module,
            height: match (rows, high) {
                (0, 1) => black.height,
                (0, _) => black.height + long,
                (_, high) => high as f64 * self.module,
            },
        });
        boxes.collect()
    }
}

/// What an element puts on the label.
#[derive(Debug, Clone, PartialEq)]
pub enum Ink {
    /// Lines of text.
    Text(Vec<Line>),
    /// A symbol.
    Symbol(Set),
    /// Black rectangles.
    Black(Vec<Rect>),
    /// A line from corner to corner, this thick.
    Stroke {
        /// Where it begins and ends.
        ends: [f64; 4],
        /// Its thickness.
        thickness: f64,
    },
}

/// Something at its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The element it comes from.
    pub element: usize,
    /// Where its content lies.
    pub frame: Frame,
    /// What is drawn, in the content's own millimetres.
    pub ink: Ink,
}

/// A word across the label, under everything.
#[derive(Debug, Clone, PartialEq)]
pub struct Across {
    /// The word, its first letter beginning at 0, 0.
    pub line: Line,
    /// From there to the label.
    pub matrix: [f64; 6],
}

/// A label that is laid.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Its width in millimetres.
    pub width: f64,
    /// Its height in millimetres.
    pub height: f64,
    /// A word under everything.
    pub across: Option<Across>,
    /// In the order they are drawn.
    pub marks: Vec<Mark>,
}

impl Label {
    /// What each symbol covers with the white around it.
    pub fn quiet_zones(&self) -> impl Iterator<Item = (usize, Rect)> {
        self.marks.iter().filter_map(|mark| match &mark.ink {
            Ink::Symbol(set) => {
                let [left, right, above, below] =
                    set.symbol.symbology.quiet().map(|modules| modules as f64 * set.module);
                let black = set.black(set.module);
                let zone = Rect {
                    x: black.x - left,
                    y: black.y - above,
                    width: black.width + left + right,
                    height: black.height + above + below,
                };
                Some((mark.element, mark.frame.covered(zone)))
            }
            _ => None,
        })
    }
}
