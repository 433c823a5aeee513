//! Symbols: what a reader will read, as bars or as a field of squares.
//!
//! No sizes here: everything is counted in modules. Where a symbol stands is decided by
//! [`crate::lay`].

use datamatrix::{DataMatrix, SymbolList};
use fast_qr::ECL;
use fast_qr::qr::QRBuilder;
use serde::Deserialize;

use crate::code128::{self, Sign};
use crate::ean13;

/// Stands for the function character 1 in data, as scanners send it.
pub const GS: char = '\u{1d}';

/// Characters of a GS1-128 symbol, function characters between them included, at most (GS1 General
/// Specifications 5.4.1).
pub const GS1_128_MAX: usize = 48;

/// Characters of a Code 128 symbol at most: a longer one is no longer read by hand.
pub const CODE_128_MAX: usize = 80;

/// A kind of symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Symbology {
    /// QR Code.
    Qr,
    /// GS1 `DataMatrix`.
    Gs1Datamatrix,
    /// Data Matrix with any text.
    Datamatrix,
    /// GS1-128.
    #[serde(rename = "gs1_128")]
    Gs1_128,
    /// Code 128 with any text.
    #[serde(rename = "code_128")]
    Code128,
    /// EAN-13.
    #[serde(rename = "ean_13")]
    Ean13,
}

impl Symbology {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Qr,
        Self::Gs1Datamatrix,
        Self::Datamatrix,
        Self::Gs1_128,
        Self::Code128,
        Self::Ean13,
    ];

    /// What a scanner sends first (ISO/IEC 15424).
    pub const fn aim(self) -> &'static str {
        match self {
            Self::Qr => "]Q1",
            Self::Gs1Datamatrix => "]d2",
            Self::Datamatrix => "]d1",
            Self::Gs1_128 => "]C1",
            Self::Code128 => "]C0",
            Self::Ean13 => "]E0",
        }
    }

    /// Whether it is one line of bars.
    pub const fn is_linear(self) -> bool {
        matches!(self, Self::Gs1_128 | Self::Code128 | Self::Ean13)
    }

    /// Whether its data are GS1 element strings.
    pub const fn is_gs1(self) -> bool {
        matches!(self, Self::Gs1Datamatrix | Self::Gs1_128)
    }

    /// White modules it needs left, right, above and below.
    pub const fn quiet(self) -> [usize; 4] {
        match self {
            Self::Qr => [4; 4],
            Self::Gs1Datamatrix | Self::Datamatrix => [1; 4],
            Self::Gs1_128 | Self::Code128 => [10, 10, 0, 0],
            Self::Ean13 => [11, 7, 0, 0],
        }
    }
}

/// What is black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// Bars and spaces in turn.
    Bars {
        /// Their widths in modules, bar first.
        widths: Vec<u8>,
        /// Which of them are guards, drawn longer; as many as there are widths.
        guards: Vec<bool>,
    },
    /// Squares, row by row.
    Squares {
        /// Squares in a row.
        columns: usize,
        /// Whether each is black.
        dark: Vec<bool>,
    },
}

/// A symbol that is ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its kind.
    pub symbology: Symbology,
    /// What is black.
    pub pattern: Pattern,
    /// What a scanner reads, with [`GS`] between element strings.
    pub data: String,
    /// What a person reads, in pieces that are not to be torn apart.
    pub readable: Vec<String>,
    /// Code words of the data, for printers that draw the symbol themselves.
    pub(crate) words: Vec<u8>,
}

/// Why a symbology does not take data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is nothing to encode.
    Nothing,
    /// A character it cannot encode.
    Letter,
    /// No thirteen digits, or a wrong check digit.
    Digits,
    /// More characters than it takes; the figure where it is known.
    TooLong(Option<usize>),
}

impl Symbol {
    /// Encodes data: what a scanner shall send, with [`GS`] between element strings.
    pub fn new(symbology: Symbology, data: &str) -> Result<Self, Refused> {
        if data.is_empty() {
            return Err(Refused::Nothing);
        }
        let mut words = Vec::new();
        let mut said = data.to_owned();
        let pattern = match symbology {
            Symbology::Qr => qr(data)?,
            Symbology::Gs1Datamatrix => gs1_datamatrix(data, &mut words)?,
            Symbology::Datamatrix => datamatrix(data, &mut words)?,
            Symbology::Gs1_128 => bars_128(data, true, &mut words)?,
            Symbology::Code128 => bars_128(data, false, &mut words)?,
            Symbology::Ean13 => {
                said = ean13::digits(data).ok_or(Refused::Digits)?;
                let (widths, guards) = ean13::bars(&said);
                Pattern::Bars { widths, guards }
            }
        };
        Ok(Self { symbology, pattern, readable: vec![said.clone()], data: said, words })
    }

    /// Modules across and down, without the white around; a line of bars has no height of its own.
    pub fn size(&self) -> (usize, usize) {
        match &self.pattern {
            Pattern::Bars { widths, .. } => {
                (widths.iter().map(|width| usize::from(*width)).sum(), 0)
            }
            Pattern::Squares { columns, dark } => (*columns, dark.len() / columns),
        }
    }

    /// The black boxes in modules: left, top, width, height. The height of a bar is told apart:
    /// 1, and 2 for a guard.
    pub fn boxes(&self) -> Vec<[usize; 4]> {
        match &self.pattern {
            Pattern::Bars { widths, guards } => {
                let mut boxes = Vec::with_capacity(widths.len() / 2 + 1);
                let mut left = 0;
                for (place, width) in widths.iter().map(|width| usize::from(*width)).enumerate() {
                    if place % 2 == 0 {
                        boxes.push([left, 0, width, 1 + usize::from(guards[place])]);
                    }
                    left += width;
                }
                boxes
            }
            Pattern::Squares { columns, dark } => {
                let mut boxes = Vec::new();
                for (top, row) in dark.chunks(*columns).enumerate() {
                    let mut left = 0;
                    // Runs of a row are one box each: fewer seams for a printer to show.
                    for run in row.chunk_by(|one, other| one == other) {
                        if run[0] {
                            boxes.push([left, top, run.len(), 1]);
                        }
                        left += run.len();
                    }
                }
                boxes
            }
        }
    }
}

fn qr(data: &str) -> Result<Pattern, Refused> {
    let built = QRBuilder::new(data).ecl(ECL::M).build();
    let code = built.map_err(|_| Refused::TooLong(None))?;
    let dark = (0..code.size)
        .flat_map(|row| code[row][..code.size].iter().map(|module| module.value()))
        .collect();
    Ok(Pattern::Squares { columns: code.size, dark })
}

/// Square symbols only: they are what readers and printers agree on.
fn squares() -> SymbolList {
    SymbolList::default().enforce_square()
}

fn gs1_datamatrix(data: &str, words: &mut Vec<u8>) -> Result<Pattern, Refused> {
    if !data.is_ascii() {
        return Err(Refused::Letter);
    }
    matrix(DataMatrix::encode_gs1(data.as_bytes(), squares()), words)
}

fn datamatrix(data: &str, words: &mut Vec<u8>) -> Result<Pattern, Refused> {
    matrix(DataMatrix::encode_str(data, squares()), words)
}

fn matrix(
    encoded: Result<DataMatrix, datamatrix::data::DataEncodingError>,
    words: &mut Vec<u8>,
) -> Result<Pattern, Refused> {
    let encoded = encoded.map_err(|_| Refused::TooLong(None))?;
    *words = encoded.data_codewords().to_vec();
    let bitmap = encoded.bitmap();
    Ok(Pattern::Squares { columns: bitmap.width(), dark: bitmap.bits().to_vec() })
}

fn bars_128(data: &str, gs1: bool, words: &mut Vec<u8>) -> Result<Pattern, Refused> {
    let most = if gs1 { GS1_128_MAX } else { CODE_128_MAX };
    if data.chars().count() > most {
        return Err(Refused::TooLong(Some(most)));
    }
    if !data.is_ascii() {
        return Err(Refused::Letter);
    }
    let sign = |char: u8| if gs1 && char == GS as u8 { Sign::Fnc1 } else { Sign::Char(char) };
    let first = gs1.then_some(Sign::Fnc1);
    let signs: Vec<Sign> = first.into_iter().chain(data.bytes().map(sign)).collect();
    *words = code128::words(&signs).ok_or(Refused::Letter)?;
    let widths = code128::bars(words);
    let guards = vec![false; widths.len()];
    Ok(Pattern::Bars { widths, guards })
}
