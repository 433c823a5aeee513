//! A label as SVG: the preview. Text is drawn as outlines, so that it looks as it will be printed
//! whatever fonts a computer has; each element is a group that tells its place in the template.

use std::fmt::Write as _;

use rustybuzz::ttf_parser::OutlineBuilder;

use crate::faces::{Line, outline, units};
use crate::label::{Ink, Label, Mark, Rect, Set};
use crate::symbols::Pattern;

/// What stands under everything.
const GREY: &str = "#bbb";

/// The label, in millimetres.
pub fn svg(label: &Label) -> String {
    let mut to = String::new();
    let (width, height) = (figure(label.width), figure(label.height));
    write(
        &mut to,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
             viewBox=\"0 0 {width} {height}\"><path fill=\"#fff\" d=\"M0 0h{width}v{height}H0z\"/>"
        ),
    );
    if let Some(across) = &label.across {
        let matrix = matrix(across.matrix);
        write(&mut to, format_args!("<g fill=\"{GREY}\" transform=\"matrix({matrix})\">"));
        line(&mut to, &across.line);
        to.push_str("</g><path fill=\"#fff\" d=\"");
        // Nothing grey in a symbol: a label made in practice is read like any other.
        label.quiet_zones().for_each(|(_, zone)| rect(&mut to, zone));
        to.push_str("\"/>");
    }
    label.marks.iter().for_each(|mark| one(&mut to, mark));
    to.push_str("</svg>");
    to
}

fn one(to: &mut String, mark: &Mark) {
    let (element, matrix) = (mark.element, matrix(mark.frame.matrix()));
    write(to, format_args!("<g data-element=\"{element}\" transform=\"matrix({matrix})\">"));
    match &mark.ink {
        Ink::Text(lines) => lines.iter().for_each(|one| line(to, one)),
        Ink::Symbol(set) => symbol(to, set),
        Ink::Black(boxes) => {
            to.push_str("<path d=\"");
            for one in boxes {
                rect(to, *one);
            }
            to.push_str("\"/>");
        }
        Ink::Stroke { ends, thickness } => {
            let [x, y, right, bottom] = ends.map(figure);
            let thickness = figure(*thickness);
            write(
                to,
                format_args!(
                    "<path stroke=\"#000\" stroke-width=\"{thickness}\" d=\"M{x} {y}L{right} {bottom}\"/>"
                ),
            );
        }
    }
    to.push_str("</g>");
}

fn rect(to: &mut String, Rect { x, y, width, height }: Rect) {
    let [x, y, width, height] = [x, y, width, height].map(figure);
    write(to, format_args!("M{x} {y}h{width}v{height}h-{width}z"));
}

fn symbol(to: &mut String, set: &Set) {
    let black = set.black(set.module);
    let (x, y, module) = (figure(black.x), figure(black.y), figure(set.module));
    // Rows of squares must not show seams; bars keep their widths at every scale.
    let (scale, hint) = match set.symbol.pattern {
        Pattern::Bars { .. } => (format!("{module} 1"), ""),
        Pattern::Squares { .. } => (module, " shape-rendering=\"crispEdges\""),
    };
    write(to, format_args!("<path{hint} transform=\"translate({x} {y})scale({scale})\" d=\""));
    let long = set.guard as f64 * set.module;
    for [left, top, wide, high] in set.symbol.boxes() {
        let high = match (&set.symbol.pattern, high) {
            (Pattern::Squares { .. }, high) => high.to_string(),
            (Pattern::Bars { .. }, 1) => figure(black.height),
            (Pattern::Bars { .. }, _) => figure(black.height + long),
        };
        write(to, format_args!("M{left} {top}h{wide}v{high}h-{wide}z"));
    }
    to.push_str("\"/>");
}

fn line(to: &mut String, line: &Line) {
    let (x, y) = (figure(line.x), figure(line.y));
    let scale = line.size / units(line.weight);
    let said = escaped(&line.text);
    write(
        to,
        format_args!(
            "<path aria-label=\"{said}\" transform=\"translate({x} {y})scale({scale:.6} -{scale:.6})\" d=\""
        ),
    );
    for glyph in &line.glyphs {
        let mut path = Outline { to, x: glyph.x as f32, y: glyph.y as f32 };
        outline(line.weight, glyph.id, &mut path);
    }
    to.push_str("\"/>");
}

struct Outline<'a> {
    to: &'a mut String,
    x: f32,
    y: f32,
}

impl Outline<'_> {
    fn put(&mut self, letter: char, points: &[(f32, f32)]) {
        self.to.push(letter);
        for (place, (x, y)) in points.iter().enumerate() {
            let (x, y) = (figure(f64::from(x + self.x)), figure(f64::from(y + self.y)));
            let space = if place > 0 { " " } else { "" };
            write(self.to, format_args!("{space}{x} {y}"));
        }
    }
}

impl OutlineBuilder for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.put('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.put('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.put('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.put('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.to.push('Z');
    }
}

fn matrix(figures: [f64; 6]) -> String {
    figures.map(figure).join(" ")
}

/// A figure with at most four places.
fn figure(figure: f64) -> String {
    // Outlines are whole units, nearly all of them.
    if figure.fract() == 0.0 && figure.abs() < 1e9 {
        return (figure as i64).to_string();
    }
    let mut text = format!("{figure:.4}");
    while text.ends_with('0') {
        text.pop();
    }
    if text.ends_with('.') {
        text.pop();
    }
    if text == "-0" { "0".to_owned() } else { text }
}

fn escaped(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => said.push_str("&amp;"),
            '<' => said.push_str("&lt;"),
            '>' => said.push_str("&gt;"),
            '"' => said.push_str("&quot;"),
            letter => said.push(letter),
        }
    }
    said
}

fn write(to: &mut String, arguments: std::fmt::Arguments<'_>) {
    to.write_fmt(arguments).expect("writing into a text cannot fail");
}
