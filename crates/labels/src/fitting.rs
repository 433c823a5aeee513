//! Texts in their places: broken, made smaller or cut until they fit, and then set line by line.

use documents::Language;

use crate::faces::{Glyph, Line, PT_PER_MM, Weight, shape, units};
use crate::fault::What;
use crate::template::{Fit, Text};

/// The smallest text anybody is asked to read, in points.
const POINTS_MIN: f64 = 4.0;

/// Ems from the upper edge of a block to its first base line.
pub(crate) const ASCENT: f64 = 0.88;

/// Ems a block of one line is high.
const BLOCK: f64 = 1.1;

/// Ems from a base line to the next.
const LEADING: f64 = 1.2;

/// How much smaller the next try is.
const STEP: f64 = 0.95;

/// Rounding is no reason to make a text smaller.
const SLACK: f64 = 1e-6;

const CUT: char = '…';

/// A line before it has a size.
pub(crate) struct Shaped {
    pub text: String,
    pub weight: Weight,
    pub glyphs: Vec<Glyph>,
}

impl Shaped {
    pub(crate) fn new(text: &str, weight: Weight, language: Language) -> Self {
        Self { text: text.to_owned(), weight, glyphs: shape(text, weight, language) }
    }

    /// How long it is, in ems.
    pub(crate) fn ems(&self) -> f64 {
        let end = self.glyphs.last().map_or(0, |glyph| glyph.x + glyph.advance);
        f64::from(end) / units(self.weight)
    }

    /// A stretch of it, by bytes.
    fn part(&self, from: usize, to: usize) -> Self {
        let taken: Vec<Glyph> =
            self.glyphs.iter().filter(|glyph| (from..to).contains(&glyph.byte)).copied().collect();
        let begin = taken.first().map_or(0, |glyph| glyph.x);
        let moved = |glyph: Glyph| Glyph { x: glyph.x - begin, byte: glyph.byte - from, ..glyph };
        Self {
            text: self.text[from..to].to_owned(),
            weight: self.weight,
            glyphs: taken.into_iter().map(moved).collect(),
        }
    }

    pub(crate) fn at(self, x: f64, y: f64, size: f64) -> Line {
        Line { text: self.text, weight: self.weight, size, x, y, glyphs: self.glyphs }
    }
}

/// The lines of a text in a place so wide and so high, and what became of it.
pub(crate) fn fit(
    text: &str,
    plan: &Text,
    (width, height): (f64, f64),
    language: Language,
) -> (Vec<Line>, Option<What>) {
    let weight = if plan.bold { Weight::Bold } else { Weight::Regular };
    let paragraphs: Vec<Shaped> =
        text.split('\n').map(|line| Shaped::new(line.trim_end(), weight, language)).collect();
    let size = plan.size_pt / PT_PER_MM;
    let least = size.min(POINTS_MIN / PT_PER_MM);
    let (lines, size, fault) = match plan.fit {
        Fit::Shrink => shrunk(paragraphs, size, width, height),
        Fit::Wrap => wrapped(&paragraphs, size, least, width, height),
        Fit::Cut => cut(paragraphs, size, width, height, language),
    };
    let fault = if size + SLACK < least { Some(What::TextDoesNotFit) } else { fault };
    let free = height - block(lines.len()) * size;
    let top = free.max(0.0) * plan.valign.share();
    let lines = lines.into_iter().enumerate().map(|(place, line)| {
        let x = (width - line.ems() * size).max(0.0) * plan.align.share();
        line.at(x, top + (ASCENT + place as f64 * LEADING) * size, size)
    });
    (lines.filter(|line| !line.glyphs.is_empty()).collect(), fault)
}

/// Ems that so many lines are high.
fn block(lines: usize) -> f64 {
    BLOCK + lines.saturating_sub(1) as f64 * LEADING
}

type Fitted = (Vec<Shaped>, f64, Option<What>);

fn shrunk(lines: Vec<Shaped>, size: f64, width: f64, height: f64) -> Fitted {
    let longest = lines.iter().map(Shaped::ems).fold(SLACK, f64::max);
    let size = size.min(width / longest).min(height / block(lines.len()));
    (lines, size, None)
}

fn wrapped(paragraphs: &[Shaped], size: f64, least: f64, width: f64, height: f64) -> Fitted {
    let mut size = size;
    loop {
        let lines: Vec<Shaped> =
            paragraphs.iter().flat_map(|paragraph| broken(paragraph, width / size)).collect();
        let fits = block(lines.len()) * size <= height + SLACK
            && lines.iter().all(|line| line.ems() * size <= width + SLACK);
        if fits || size <= least {
            return (lines, size, (!fits).then_some(What::TextDoesNotFit));
        }
        size = (size * STEP).max(least);
    }
}

fn cut(lines: Vec<Shaped>, size: f64, width: f64, height: f64, language: Language) -> Fitted {
    let size = size.min(height / BLOCK);
    let room = (((height / size - BLOCK) / LEADING + SLACK).floor() as usize).saturating_add(1);
    let mut is_cut = lines.len() > room;
    let width = width / size + SLACK;
    let lines = lines.into_iter().take(room).map(|line| {
        if line.ems() <= width {
            return line;
        }
        is_cut = true;
        let mark = Shaped::new(&CUT.to_string(), line.weight, language).ems();
        let fits = |end: usize| line.part(0, end).ems() + mark <= width;
        let ends = line.text.char_indices().map(|(at, _)| at);
        let end = ends.take_while(|end| fits(*end)).last().unwrap_or_default();
        Shaped::new(&format!("{}{CUT}", &line.text[..end]), line.weight, language)
    });
    let lines = lines.collect();
    (lines, size, is_cut.then_some(What::TextCut))
}

/// A paragraph as lines no longer than so many ems, where something can be broken.
fn broken(paragraph: &Shaped, ems: f64) -> Vec<Shaped> {
    let most = ems * units(paragraph.weight) + 1.0;
    let text = paragraph.text.as_str();
    let mut lines = Vec::new();
    let (mut from, mut begin, mut last) = (0, 0, None);
    let mut before = None;
    for glyph in &paragraph.glyphs {
        let at = glyph.byte;
        let letter = text[at..].chars().next().unwrap_or(' ');
        if at > from && before.is_some_and(|before| may_break(before, letter)) {
            last = Some((at, glyph.x));
        }
        let is_over = f64::from(glyph.x + glyph.advance - begin) > most;
        // A space may hang over the edge.
        if is_over && at > from && letter != ' ' {
            let (to, x) = last.take().unwrap_or((at, glyph.x));
            lines.push(paragraph.part(from, from + text[from..to].trim_end().len()));
            (from, begin) = (to, x);
        }
        before = Some(letter);
    }
    let end = text.trim_end().len().max(from);
    lines.push(paragraph.part(from, end));
    lines
}

/// Whether a line may end between two letters: behind a space or a hyphen, and around Chinese
/// letters unless a mark would stand alone.
fn may_break(before: char, after: char) -> bool {
    const NEVER_FIRST: &str = "，。、；：？！）」』】》〉”’…％·,.;:?!)]}%";
    const NEVER_LAST: &str = "（「『【《〈“‘([{";
    let is_wide = |letter: char| matches!(letter, '\u{2e80}'..='\u{ffff}' | '\u{20000}'..);
    if NEVER_FIRST.contains(after) || NEVER_LAST.contains(before) || after == ' ' {
        return false;
    }
    before == ' ' || before == '-' || is_wide(before) || is_wide(after)
}

/// What a person reads below a symbol: pieces in as few lines as fit so wide, and how high they are.
pub(crate) fn below(pieces: &[String], width: f64, most_pt: f64) -> (Vec<Shaped>, f64, f64) {
    const LEAST_PT: f64 = 5.0;
    let set = |text: &str| Shaped::new(text, Weight::Regular, Language::English);
    let most = width * PT_PER_MM / LEAST_PT;
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if set(&format!("{line}{piece}")).ems() <= most => line.push_str(piece),
            _ => lines.push(piece.clone()),
        }
    }
    let lines: Vec<Shaped> = lines.iter().map(|line| set(line)).collect();
    let longest = lines.iter().map(Shaped::ems).fold(SLACK, f64::max);
    let size = (most_pt / PT_PER_MM).min(width / longest);
    let height = block(lines.len()) * size;
    (lines, size, height)
}

/// Whether a size is one that people can read.
pub(crate) fn is_readable(size: f64) -> bool {
    size * PT_PER_MM + SLACK >= POINTS_MIN
}

/// Base line of a line below a symbol.
pub(crate) fn baseline(place: usize, size: f64) -> f64 {
    (ASCENT + place as f64 * LEADING) * size
}
