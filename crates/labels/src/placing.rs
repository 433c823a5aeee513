//! A symbol in its place: how large its modules are, and what people read below it.

use documents::Language;

use crate::faces::{Line, Weight, clean};
use crate::fault::What;
use crate::fitting::{self, Shaped};
use crate::label::{Rect, Set};
use crate::symbols::{Symbol, Symbology};
use crate::template::SymbolPlan;

/// A module no smaller than this, where nothing else is said: what a scanner in a hall is promised
/// (GS1 General Specifications 5.12.3).
const MODULE_MIN: f64 = 0.25;

/// Modules of an EAN-13 at four fifths of its size, and at twice it.
const MODULE_MIN_EAN: f64 = 0.264;
const MODULE_MAX_EAN: f64 = 0.66;

/// A module no larger than this in bars, where nothing else is said.
const MODULE_MAX: f64 = 1.0;

/// Bars no lower than this, in millimetres.
const BARS_MIN: f64 = 2.0;

/// Modules that guards of an EAN-13 are longer than its other bars, and that its digits are high,
/// with the air above and below them.
const GUARD: usize = 5;
const DIGITS_MODULES: f64 = 9.0;

/// Points of what stands below bars, and below squares.
const BELOW_BARS_PT: f64 = 8.0;
const BELOW_SQUARES_PT: f64 = 6.0;

/// Millimetres between a symbol and what stands below.
const GAP: f64 = 0.4;

/// Rounding is no fault.
const SLACK: f64 = 1e-6;

/// The smallest module a symbology is read with everywhere.
pub(crate) const fn module_min(symbology: Symbology) -> f64 {
    match symbology {
        Symbology::Ean13 => MODULE_MIN_EAN,
        _ => MODULE_MIN,
    }
}

/// The largest module a symbology gets where nothing else is said.
const fn module_max(symbology: Symbology) -> f64 {
    match symbology {
        Symbology::Ean13 => MODULE_MAX_EAN,
        _ if symbology.is_linear() => MODULE_MAX,
        _ => f64::MAX,
    }
}

/// A symbol in its place, with the lines below, and what is to be said about it.
pub(crate) struct Placed {
    pub set: Set,
    pub lines: Vec<Line>,
    pub faults: Vec<What>,
}

/// What people read, before it has a place.
struct Below {
    lines: Vec<Shaped>,
    size: f64,
    height: f64,
}

/// Puts a symbol into a content so wide and so high.
pub(crate) fn place(
    symbol: Symbol,
    plan: &SymbolPlan,
    (width, height): (f64, f64),
) -> Result<Placed, What> {
    let symbology = symbol.symbology;
    let [left, right, above, under] = symbology.quiet();
    let (columns, rows) = symbol.size();
    let (across, down) = ((columns + left + right) as f64, (rows + above + under) as f64);
    let least = module_min(symbology);
    let is_linear = symbology.is_linear();
    let with_digits = symbology == Symbology::Ean13 && plan.text_below;
    let below = below(&symbol, plan, width.max(SLACK));
    let wide = width / across;
    // Digits between guards grow with the modules, which only the width decides.
    let bars = plan.module_mm.unwrap_or_else(|| wide.min(module_max(symbology)));
    let free = height - if with_digits { DIGITS_MODULES * bars } else { below.height };
    let room = Rect { x: 0.0, y: 0.0, width, height: free };
    let most = if is_linear { wide } else { wide.min(free / down) };
    let module = plan.module_mm.unwrap_or_else(|| most.min(module_max(symbology)));
    let is_low = is_linear && free + SLACK < BARS_MIN;
    if module > most + SLACK || module < SLACK || is_low {
        let module = module.max(least);
        let high = if is_linear { BARS_MIN } else { down * module };
        return Err(What::SymbolDoesNotFit(across * module, high + height - free));
    }
    let mut faults = Vec::new();
    if module + SLACK < least {
        faults.push(What::ModuleSmall(module, least));
    }
    if !with_digits && !below.lines.is_empty() && !fitting::is_readable(below.size) {
        faults.push(What::TextDoesNotFit);
    }
    let guard = if with_digits { GUARD } else { 0 };
    let is_asked = plan.module_mm.is_some();
    let set = Set { symbol, room, share: plan.align.share(), module, is_asked, guard };
    let lines = if with_digits { digits(&set, module) } else { beneath(below, &set) };
    Ok(Placed { set, lines, faults })
}

fn below(symbol: &Symbol, plan: &SymbolPlan, width: f64) -> Below {
    if !plan.text_below || symbol.symbology == Symbology::Ean13 {
        return Below { lines: Vec::new(), size: 0.0, height: 0.0 };
    }
    let points = if symbol.symbology.is_linear() { BELOW_BARS_PT } else { BELOW_SQUARES_PT };
    let mut missing = String::new();
    let pieces: Vec<String> =
        symbol.readable.iter().map(|piece| clean(piece, &mut missing).replace('\n', " ")).collect();
    let (lines, size, height) = fitting::below(&pieces, width, points);
    Below { lines, size, height: height + GAP }
}

/// What people read below a symbol, in its middle as far as its room lets it.
fn beneath(below: Below, set: &Set) -> Vec<Line> {
    let black = set.black(set.module);
    let [.., under] = set.symbol.symbology.quiet();
    let top = black.y + black.height + (under as f64 * set.module).max(GAP);
    let middle = black.x + black.width / 2.0;
    let lines = below.lines.into_iter().enumerate().map(|(place, line)| {
        let long = line.ems() * below.size;
        let x = (middle - long / 2.0).min(set.room.width - long).max(0.0);
        line.at(x, top + fitting::baseline(place, below.size), below.size)
    });
    lines.collect()
}

/// The digits of an EAN-13 with modules of any size: the first beside the bars, six and six between
/// the guards.
pub(crate) fn digits(set: &Set, module: f64) -> Vec<Line> {
    /// Modules of an em, and from the bars to the base line of the digits.
    const SIZE: f64 = 11.0;
    const BASE: f64 = 8.6;
    let black = set.black(module);
    let text = set.symbol.data.as_str();
    // In modules from the first bar: half the quiet zone, and the middles of both halves.
    let middles = [(0..1, -6.0), (1..7, 24.5), (7..13, 70.5)];
    let lines = middles.into_iter().map(|(part, middle)| {
        let line = Shaped::new(&text[part], Weight::Regular, Language::English);
        let size = SIZE * module;
        let x = black.x + middle * module - line.ems() * size / 2.0;
        line.at(x, black.y + black.height + BASE * module, size)
    });
    lines.collect()
}
