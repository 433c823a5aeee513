//! A label as ZPL: symbols are drawn by the printer, texts come as pictures from our own font.
//!
//! No printer has Chinese letters unless somebody bought them; a picture looks the same on all. A
//! symbol is left to the printer only where it can be told every code word or every size, so that
//! what comes out is what the preview showed; otherwise it is a picture too.

use std::fmt::Write as _;

use crate::code128;
use crate::dots::{self, Picture};
use crate::fault::{Fault, What};
use crate::label::{Ink, Label, Mark, Rect, Set, Turn};
use crate::placing::{digits, module_min};
use crate::symbols::{GS, Symbology};

/// Labels of one job, at most: what `^PQ` counts to.
const COPIES_MAX: u32 = 99_999_999;

/// Dots of a module that `^BY` and `^BQ` take.
const NATIVE_MODULE_MAX: u32 = 10;

/// A module whose size changes by less than this part is told by nobody.
const ROUNDED_FROM: f64 = 0.02;

/// How fine a printer's head is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dpi {
    /// 8 dots a millimetre.
    D203,
    /// 300 dots an inch.
    D300,
    /// 600 dots an inch.
    D600,
}

impl Dpi {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::D203, Self::D300, Self::D600];

    /// What it is called.
    pub const fn figure(self) -> u16 {
        match self {
            Self::D203 => 203,
            Self::D300 => 300,
            Self::D600 => 600,
        }
    }

    /// The head that is called so.
    pub fn from_figure(figure: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|dpi| dpi.figure() == figure)
    }

    const fn per_mm(self) -> f64 {
        match self {
            Self::D203 => 8.0,
            Self::D300 => 300.0 / 25.4,
            Self::D600 => 600.0 / 25.4,
        }
    }
}

/// What is sent to the printer, and what it changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// One format, in ASCII.
    pub text: String,
    /// Warnings.
    pub faults: Vec<Fault>,
}

/// The label for a printer, so many times.
pub fn zpl(label: &Label, dpi: Dpi, copies: u32) -> Written {
    let mut writing =
        Writing { label, dots: dpi.per_mm(), text: String::new(), faults: Vec::new() };
    let (width, height) = (writing.whole(label.width), writing.whole(label.height));
    // Undoes what a format before may have set: letters, origin, turn, white on black, mirror. How
    // the paper lies (`^LT`, `^LS`) is left as the printer's keeper set it.
    writing.say(format_args!("^XA\n^CI28\n^LH0,0^FWN^LRN^PMN^PON\n^PW{width}^LL{height}\n"));
    if let Some(picture) = dots::across(label, writing.dots) {
        writing.picture(&picture);
    }
    label.marks.iter().for_each(|mark| writing.mark(mark));
    writing.say(format_args!("^PQ{},0,0,N\n^XZ\n", copies.clamp(1, COPIES_MAX)));
    Written { text: writing.text, faults: writing.faults }
}

struct Writing<'a> {
    label: &'a Label,
    dots: f64,
    text: String,
    faults: Vec<Fault>,
}

impl Writing<'_> {
    fn say(&mut self, arguments: std::fmt::Arguments<'_>) {
        self.text.write_fmt(arguments).expect("writing into a text cannot fail");
    }

    fn whole(&self, length: f64) -> u32 {
        (length * self.dots).round().max(0.0) as u32
    }

    fn mark(&mut self, mark: &Mark) {
        match &mark.ink {
            Ink::Symbol(set) => self.symbol(mark, set),
            Ink::Black(boxes) => boxes.iter().for_each(|one| self.black(mark.frame.covered(*one))),
            // Digits between guards stand where the printed guards are.
            Ink::Text(_) if self.is_ean(mark.element) => (),
            Ink::Text(_) | Ink::Stroke { .. } => {
                if let Some(picture) = dots::drawn(self.label, mark, self.dots) {
                    self.picture(&picture);
                }
            }
        }
    }

    fn is_ean(&self, element: usize) -> bool {
        self.label.marks.iter().any(|mark| {
            mark.element == element && matches!(&mark.ink, Ink::Symbol(set) if set.guard > 0)
        })
    }

    fn black(&mut self, rect: Rect) {
        let (x, y) = (self.whole(rect.x), self.whole(rect.y));
        let right = self.whole(rect.x + rect.width).max(x + 1);
        let bottom = self.whole(rect.y + rect.height).max(y + 1);
        let (width, height) = (right - x, bottom - y);
        let thick = width.min(height);
        self.say(format_args!("^FO{x},{y}^GB{width},{height},{thick}^FS\n"));
    }

    fn picture(&mut self, picture: &Picture) {
        let Picture { x, y, width, height, .. } = picture;
        let row = width.div_ceil(8);
        let all = row * height;
        self.say(format_args!("^FO{x},{y}^GFA,{all},{all},{row},"));
        compressed(&mut self.text, picture);
        self.text.push_str("^FS\n");
    }

    fn symbol(&mut self, mark: &Mark, set: &Set) {
        let module = self.module(mark.element, set);
        let printed = f64::from(module) / self.dots;
        if set.guard > 0 {
            let text = Mark { ink: Ink::Text(digits(set, printed)), ..mark.clone() };
            if let Some(picture) = dots::drawn(self.label, &text, self.dots) {
                self.picture(&picture);
            }
        }
        let black = mark.frame.covered(set.black(printed));
        let guard = set.guard as u32 * module;
        let (mut x, mut y) = (self.whole(black.x), self.whole(black.y));
        let high = match mark.frame.turn {
            Turn::Upright | Turn::Over => black.height,
            Turn::Right | Turn::Left => black.width,
        };
        let high = self.whole(high).max(1);
        if let Some(told) = native(set, mark.frame.turn, module, high) {
            // Printers put a QR code lower by the height of bars, which `^BY` sets to one dot.
            let y = if set.symbol.symbology == Symbology::Qr { y.saturating_sub(1) } else { y };
            self.say(format_args!("^FO{x},{y}{told}^FS\n"));
            return;
        }
        // Guards reach out of the bars at their feet, wherever those are.
        match mark.frame.turn {
            Turn::Right => x = x.saturating_sub(guard),
            Turn::Over => y = y.saturating_sub(guard),
            Turn::Upright | Turn::Left => (),
        }
        let picture = dots::symbol(set, mark.frame.turn, (x, y), module, high);
        self.picture(&picture);
    }

    /// Dots of a module: the next whole number, unless that is too much for the room.
    fn module(&mut self, element: usize, set: &Set) -> u32 {
        let asked = set.module * self.dots;
        let [left, right, above, below] = set.symbol.symbology.quiet();
        let (columns, rows) = set.symbol.size();
        let room = |modules: usize, length: f64| length * self.dots / modules.max(1) as f64;
        let mut most = room(columns + left + right, set.room.width);
        if rows > 0 {
            most = most.min(room(rows + above + below, set.room.height));
        }
        // Half a dot more than there is room for is rounding.
        let module = asked.round().min((most + 0.01).floor()).max(1.0);
        let printed = module / self.dots;
        let least = module_min(set.symbol.symbology);
        let changed = (printed - set.module).abs() / set.module;
        let what = if printed < least * (1.0 - ROUNDED_FROM) && set.module >= least {
            Some(What::ModuleSmall(printed, least))
        } else if set.is_asked && changed > ROUNDED_FROM {
            Some(What::ModuleRounded(set.module, printed))
        } else {
            None
        };
        self.faults.extend(what.map(|what| Fault::element(element, what)));
        module as u32
    }
}

/// How the printer is told to draw a symbol itself; none where that would leave anything to it.
fn native(set: &Set, turn: Turn, module: u32, high: u32) -> Option<String> {
    let letter = match turn {
        Turn::Upright => 'N',
        Turn::Right => 'R',
        Turn::Over => 'I',
        Turn::Left => 'B',
    };
    let symbol = &set.symbol;
    let is_plain =
        |text: &str| text.bytes().all(|byte| matches!(byte, b' '..=b'}' if byte != b'^'));
    let (columns, rows) = symbol.size();
    match symbol.symbology {
        Symbology::Gs1_128 | Symbology::Code128 if module <= NATIVE_MODULE_MAX => {
            let told = code128::zpl(&symbol.words)?;
            Some(format!("^BY{module},2,{high}^BC{letter},{high},N,N,N,N^FD{told}"))
        }
        // Guards of a symbol without text, or of a turned one, are drawn differently by each.
        Symbology::Ean13
            if module <= NATIVE_MODULE_MAX && turn == Turn::Upright && set.guard > 0 =>
        {
            let digits = &symbol.data[..12];
            Some(format!("^BY{module},2,{high}^BE{letter},{high},N,N^FD{digits}"))
        }
        Symbology::Datamatrix | Symbology::Gs1Datamatrix => {
            let data = symbol.data.replace(GS, "_1");
            let is_gs1 = symbol.symbology == Symbology::Gs1Datamatrix;
            let first = if is_gs1 { "_1" } else { "" };
            let is_told = is_plain(&data) && !symbol.data.contains('_');
            // Whatever way a printer encodes, it does no worse than one word a letter.
            let words = usize::from(is_gs1) + simple_words(&symbol.data);
            let fits = words <= symbol.words.len();
            (is_told && fits)
                .then(|| format!("^BX{letter},{module},200,{columns},{rows},6,_,1^FD{first}{data}"))
        }
        Symbology::Qr if module <= NATIVE_MODULE_MAX && turn == Turn::Upright => {
            let data = symbol.data.as_str();
            let kind = qr_kind(data);
            is_plain(data).then(|| format!("^BY1,2,1^BQN,2,{module}^FDMM,{kind}{data}"))
        }
        _ => None,
    }
}

/// Code words of a text in a Data Matrix where digits go in pairs and everything else alone.
fn simple_words(text: &str) -> usize {
    let mut words = 0;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        words += 1;
        if byte.is_ascii_digit() {
            bytes.next_if(u8::is_ascii_digit);
        }
    }
    words
}

/// The kind of characters a QR code is told to hold, so that its size is the one that was laid.
fn qr_kind(data: &str) -> String {
    let is_alphanumeric = |byte: u8| {
        byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte)
    };
    if data.bytes().all(|byte| byte.is_ascii_digit()) {
        "N".to_owned()
    } else if data.bytes().all(is_alphanumeric) {
        "A".to_owned()
    } else {
        format!("B{:04}", data.len())
    }
}

/// Rows in hexadecimal, runs counted: `,` for white to the end, `:` for the row before once more.
/// There is a letter for black to the end as well, which not everybody reads alike.
fn compressed(to: &mut String, picture: &Picture) {
    let mut before: Option<Vec<u8>> = None;
    for row in picture.rows() {
        if before.as_ref() == Some(&row) {
            to.push(':');
            continue;
        }
        let digits: Vec<u8> = row.iter().flat_map(|byte| [byte >> 4, byte & 15]).collect();
        let white = digits.iter().rev().take_while(|digit| **digit == 0).count();
        let told = digits.len() - white;
        for run in digits[..told].chunk_by(|one, other| one == other) {
            counted(to, run.len(), run[0]);
        }
        if white > 0 {
            to.push(',');
        }
        before = Some(row);
    }
}

/// A digit so many times: `G` to `Y` for 1 to 19, `g` to `z` for 20 to 400.
fn counted(to: &mut String, mut count: usize, digit: u8) {
    let digit = char::from_digit(u32::from(digit), 16).expect("half a byte").to_ascii_uppercase();
    while count > 0 {
        let some = count.min(419);
        count -= some;
        let (twenties, ones) = (some / 20, some % 20);
        if twenties > 0 {
            to.push(char::from(b'f' + twenties as u8));
        }
        if ones > 0 && (ones > 1 || twenties > 0) {
            to.push(char::from(b'F' + ones as u8));
        }
        to.push(digit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(width: usize, rows: &[&str]) -> String {
        let dark = rows.iter().flat_map(|row| row.chars().map(|letter| letter == '#')).collect();
        let mut text = String::new();
        compressed(&mut text, &Picture { x: 0, y: 0, width, height: rows.len(), dark });
        text
    }

    #[test]
    fn rows_are_told_by_their_runs() {
        let black = "#".repeat(16);
        let white = ".".repeat(16);
        let half = format!("{}{}", "#".repeat(4), ".".repeat(12));

        assert_eq!(told(16, &[&black, &white, &half, &half]), "JF,F,:");
    }

    #[test]
    fn a_run_is_counted_in_twenties_and_ones() {
        let counts = [1, 2, 19, 20, 21, 399, 400, 419, 420].map(|count| {
            let mut text = String::new();
            counted(&mut text, count, 10);
            text
        });

        assert_eq!(counts, ["A", "HA", "YA", "gA", "gGA", "yYA", "zA", "zYA", "zYAA"]);
    }

    #[test]
    fn words_of_a_matrix_are_counted_as_the_simplest_encoder_would() {
        assert_eq!(simple_words("0112a345"), 5);
    }
}
