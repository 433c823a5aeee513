//! Scales: what they say on the wire, and when a reading may be believed.
//!
//! A reading is bytes of a stranger: whatever it is, it becomes a reading or nothing. Only a stable one
//! becomes a quantity. Nothing here opens a connection.

use crate::quantity::{Quantity, SCALE};
use crate::refusal::Refusal;

/// How a scale speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// `ST,GS,+  12.345kg`: stable or not, gross or net, weight and unit, for ever.
    StGs,
    /// `S S     12.345 kg` as the answer to a command: the interface command set of many balances.
    Sics,
    /// STX, three status bytes, six digits of weight, six of tare, CR: sent for ever.
    Continuous,
}

impl Protocol {
    /// The words in the API, in the order of the kinds.
    pub const WORDS: [&'static str; 3] = ["st_gs", "sics", "continuous"];

    /// A protocol by its word.
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "st_gs" => Some(Self::StGs),
            "sics" => Some(Self::Sics),
            "continuous" => Some(Self::Continuous),
            _ => None,
        }
    }

    /// What is sent to get a reading; nothing where the scale speaks by itself.
    pub const fn asks(self) -> &'static [u8] {
        match self {
            // Send the weight as it is now: whether it is stable stands in the answer.
            Self::Sics => b"SI\r\n",
            Self::StGs | Self::Continuous => b"",
        }
    }

    /// A frame as a reading; none where it is none.
    pub fn read(self, frame: &[u8]) -> Option<Reading> {
        match self {
            Self::StGs => st_gs(std::str::from_utf8(frame).ok()?),
            Self::Sics => sics(std::str::from_utf8(frame).ok()?),
            Self::Continuous => continuous(frame),
        }
    }
}

/// What a scale says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A weight in kilograms.
    Weight {
        /// What is on it.
        kilograms: Quantity,
        /// Whether it has settled.
        stable: bool,
        /// Whether the scale has taken a tare off already.
        net: bool,
    },
    /// More than it can weigh, or less than nothing.
    OutOfRange,
    /// It is busy, or answers that it cannot.
    Busy,
}

/// Bytes of one frame at most: what is longer is no reading.
const FRAME_MAX: usize = 64;

/// Cuts what comes over the wire into frames. What is cut off or too long is passed over.
#[derive(Debug, Default)]
pub struct Frames {
    begun: Vec<u8>,
    too_long: bool,
}

impl Frames {
    /// The frame a byte ends, if it ends one.
    pub fn push(&mut self, byte: u8) -> Option<Vec<u8>> {
        const STX: u8 = 2;
        if matches!(byte, b'\r' | b'\n') {
            let frame = std::mem::take(&mut self.begun);
            let whole = !std::mem::take(&mut self.too_long) && !frame.is_empty();
            return whole.then_some(frame);
        }
        if byte == STX {
            self.begun.clear();
            self.too_long = false;
        }
        if self.begun.len() < FRAME_MAX {
            self.begun.push(byte);
        } else {
            self.too_long = true;
        }
        None
    }
}

/// `ST,GS,+  12.345kg`, `US,NT,-0.010 kg`, `OL`, and without the second word `ST,+00012.345  kg`.
fn st_gs(frame: &str) -> Option<Reading> {
    let mut words = frame.split(',').map(str::trim);
    let stable = match words.next()? {
        "ST" => true,
        "US" => false,
        "OL" | "UL" => return Some(Reading::OutOfRange),
        _ => return None,
    };
    let mut rest = words.next()?;
    let net = match rest {
        "GS" | "G" => {
            rest = words.next()?;
            false
        }
        "NT" | "N" => {
            rest = words.next()?;
            true
        }
        _ => false,
    };
    if words.next().is_some() {
        return None;
    }
    Some(Reading::Weight { kilograms: weight(rest)?, stable, net })
}

/// `S S     12.345 kg`, `S D …` while it moves, `S I` when it cannot, `S +` and `S -` out of range.
fn sics(frame: &str) -> Option<Reading> {
    let mut words = frame.split_ascii_whitespace();
    if words.next()? != "S" {
        return None;
    }
    let stable = match words.next()? {
        "S" => true,
        "D" => false,
        "+" | "-" => return words.next().is_none().then_some(Reading::OutOfRange),
        "I" => return words.next().is_none().then_some(Reading::Busy),
        _ => return None,
    };
    let (figure, unit) = (words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    Some(Reading::Weight { kilograms: in_kilograms(figure, unit)?, stable, net: false })
}

/// The continuous output: the place of the point in the first status byte, signs and motion in the second.
fn continuous(frame: &[u8]) -> Option<Reading> {
    const STX: u8 = 2;
    let [STX, first, second, _third, rest @ ..] = frame else { return None };
    let (weight, tare) = rest.split_at_checked(6)?;
    // A check byte may follow the tare, behind its CR; a frame ends there.
    if tare.len() != 6 || [*first, *second].iter().any(|status| status & 0x20 == 0) {
        return None;
    }
    let digits = std::str::from_utf8(weight).ok()?.trim_start();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let figure: i64 = digits.parse().ok()?;
    // 010 is the point behind the last digit, 011 one place before it, and so on; 000 and 001 are
    // hundreds and tens.
    let places = u32::from(first & 0b111);
    let scaled = match places {
        0 => figure.checked_mul(100)?.checked_mul(SCALE)?,
        1 => figure.checked_mul(10)?.checked_mul(SCALE)?,
        places => figure.checked_mul(SCALE / 10_i64.pow(places - 2))?,
    };
    if second & 0b100 != 0 {
        return Some(Reading::OutOfRange);
    }
    let in_kilograms = second & 0b1_0000 != 0;
    if !in_kilograms {
        return None;
    }
    let signed = if second & 0b10 != 0 { -scaled } else { scaled };
    let (net, stable) = (second & 1 != 0, second & 0b1000 == 0);
    Some(Reading::Weight { kilograms: Quantity(signed), stable, net })
}

/// `+  12.345kg` in kilograms.
fn weight(text: &str) -> Option<Quantity> {
    let unit_at = text.find(|sign: char| sign.is_ascii_alphabetic())?;
    let (figure, unit) = text.split_at(unit_at);
    in_kilograms(figure, unit)
}

/// A figure in a unit, exactly in kilograms; none in a unit that does not come out even.
fn in_kilograms(figure: &str, unit: &str) -> Option<Quantity> {
    let figure = figure.trim();
    let (negative, figure) = match figure.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, figure.strip_prefix('+').unwrap_or(figure)),
    };
    let figure = figure.trim();
    if !figure.starts_with(|digit: char| digit.is_ascii_digit()) {
        return None;
    }
    let read: Quantity = figure.parse().ok()?;
    let kilograms = match unit.trim() {
        "kg" | "KG" | "Kg" => read.0,
        "g" | "G" => (read.0 % 1_000 == 0).then_some(read.0 / 1_000)?,
        "t" | "T" => read.0.checked_mul(1_000)?,
        _ => return None,
    };
    Some(Quantity(if negative { -kilograms } else { kilograms }))
}

/// What a scale is known for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known<'a> {
    /// Its code.
    pub scale: &'a str,
    /// The least it weighs well.
    pub least: Option<Quantity>,
    /// The most it weighs.
    pub most: Option<Quantity>,
}

/// What was weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighed {
    /// What was on the scale.
    pub gross: Quantity,
    /// What the container weighs.
    pub tare: Quantity,
    /// What is in it.
    pub net: Quantity,
}

/// The gross weight of a reading, or why it is none.
///
/// A scale that took a tare off by itself is refused too: nobody could tell which container that was.
pub fn gross(known: &Known<'_>, reading: Reading) -> Result<Quantity, Refusal> {
    let scale = || known.scale.to_owned();
    let kilograms = match reading {
        Reading::OutOfRange => return Err(Refusal::ScaleOutOfRange { scale: scale() }),
        Reading::Busy | Reading::Weight { stable: false, .. } => {
            return Err(Refusal::ScaleNotStable { scale: scale() });
        }
        Reading::Weight { net: true, .. } => return Err(Refusal::ScaleTared { scale: scale() }),
        Reading::Weight { kilograms, .. } => kilograms,
    };
    if known.most.is_some_and(|most| kilograms > most) {
        return Err(Refusal::ScaleOutOfRange { scale: scale() });
    }
    let least = known.least.unwrap_or(Quantity::ZERO);
    if kilograms < least || kilograms <= Quantity::ZERO {
        let (gross, least) = (kilograms.to_string(), least.to_string());
        return Err(Refusal::BelowLeastLoad { scale: scale(), gross, least });
    }
    Ok(kilograms)
}

/// What is in a container: gross without tare, if anything is left.
pub fn net(scale: &str, gross: Quantity, tare: Quantity) -> Result<Weighed, Refusal> {
    let net = Quantity(gross.0.saturating_sub(tare.0));
    if tare < Quantity::ZERO || net <= Quantity::ZERO {
        let (gross, tare) = (gross.to_string(), tare.to_string());
        return Err(Refusal::TareTooMuch { scale: scale.to_owned(), gross, tare });
    }
    Ok(Weighed { gross, tare, net })
}

/// Whether a check weight was shown well enough.
pub fn passes(nominal: Quantity, shown: Quantity, within: Quantity) -> bool {
    (i128::from(nominal.0) - i128::from(shown.0)).abs() <= i128::from(within.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KNOWN: Known<'_> =
        Known { scale: "W1", least: Some(Quantity(SCALE / 5)), most: Some(Quantity::whole(30)) };

    fn kg(text: &str, stable: bool, net: bool) -> Reading {
        Reading::Weight { kilograms: text.parse().unwrap(), stable, net }
    }

    #[test]
    fn what_scales_say_is_read() {
        let st_gs = |frame: &str| Protocol::StGs.read(frame.as_bytes());
        assert_eq!(st_gs("ST,GS,+  12.345kg"), Some(kg("12.345", true, false)));
        assert_eq!(st_gs("US,NT,-0.010 kg"), Some(kg("-0.01", false, true)));
        assert_eq!(st_gs("ST,+00012.345  kg"), Some(kg("12.345", true, false)));
        assert_eq!(st_gs("ST,GS,+  1500 g"), Some(kg("1.5", true, false)));
        assert_eq!(st_gs("OL"), Some(Reading::OutOfRange));
        for nonsense in ["", "ST", "ST,GS", "ST,GS,kg", "ST,GS,+12.3lb", "ST,GS,1,2kg", "12.3kg"] {
            assert_eq!(st_gs(nonsense), None, "{nonsense}");
        }

        let sics = |frame: &str| Protocol::Sics.read(frame.as_bytes());
        assert_eq!(sics("S S     12.345 kg"), Some(kg("12.345", true, false)));
        assert_eq!(sics("S D      -2.1 g"), Some(kg("-0.0021", false, false)));
        assert_eq!(sics("S I"), Some(Reading::Busy));
        assert_eq!(sics("S +"), Some(Reading::OutOfRange));
        for nonsense in ["", "S", "S S 1", "S S kg 1", "S X 1 kg", "ES", "S S 1 kg kg"] {
            assert_eq!(sics(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_continuous_frame_is_read_by_its_status() {
        let frame = |second: u8, weight: &str| {
            let mut frame = vec![2, 0x20 | 0b101, 0x20 | second, 0x20];
            frame.extend_from_slice(weight.as_bytes());
            frame.extend_from_slice(b"000000");
            Protocol::Continuous.read(&frame)
        };

        assert_eq!(frame(0b1_0000, " 12345"), Some(kg("12.345", true, false)));
        assert_eq!(frame(0b1_1000, " 12345"), Some(kg("12.345", false, false)));
        assert_eq!(frame(0b1_0011, "000345"), Some(kg("-0.345", true, true)));
        assert_eq!(frame(0b1_0100, "000345"), Some(Reading::OutOfRange));
        assert_eq!(frame(0, " 12345"), None, "pounds are not guessed");
        assert_eq!(frame(0b1_0000, "12 345"), None);
        assert_eq!(Protocol::Continuous.read(b"\x02123"), None);
    }

    #[test]
    fn only_a_stable_gross_weight_within_the_scale_counts() {
        let of = |text: &str, stable, net| gross(&KNOWN, kg(text, stable, net));
        let code = |checked: Result<Quantity, Refusal>| checked.unwrap_err().code();

        assert_eq!(of("12.3", true, false), Ok("12.3".parse().unwrap()));
        assert_eq!(code(of("12.3", false, false)), "scale_not_stable");
        assert_eq!(code(of("12.3", true, true)), "scale_tared");
        assert_eq!(code(of("30.001", true, false)), "scale_out_of_range");
        assert_eq!(code(of("0.199", true, false)), "below_least_load");
        assert_eq!(code(gross(&KNOWN, Reading::Busy)), "scale_not_stable");
        assert_eq!(code(gross(&KNOWN, Reading::OutOfRange)), "scale_out_of_range");
    }

    #[test]
    fn what_is_in_a_container_is_what_is_on_the_scale_without_it() {
        let of = |gross: &str, tare: &str| net("W1", gross.parse().unwrap(), tare.parse().unwrap());

        assert_eq!(of("12.3", "2.1").unwrap().net, "10.2".parse().unwrap());
        assert_eq!(of("2.1", "2.1").unwrap_err().code(), "tare_too_much");
        assert_eq!(of("2.1", "-1").unwrap_err().code(), "tare_too_much");
        let kilograms = |text: &str| text.parse().unwrap();
        assert!(passes(Quantity::whole(10), kilograms("9.998"), kilograms("0.002")));
        assert!(!passes(Quantity::whole(10), kilograms("10.003"), kilograms("0.002")));
    }

    #[test]
    fn frames_are_cut_at_line_ends_and_what_is_too_long_is_passed_over() {
        let mut frames = Frames::default();
        let mut bytes = b"5kg\r\nST,GS,+1kg\r\n".to_vec();
        bytes.extend(std::iter::repeat_n(b'x', 500));
        bytes.extend_from_slice(b"\r\nnoise\x02abc\r");
        let cut: Vec<Vec<u8>> = bytes.into_iter().filter_map(|byte| frames.push(byte)).collect();

        assert_eq!(cut, [b"5kg".to_vec(), b"ST,GS,+1kg".to_vec(), b"\x02abc".to_vec()]);
    }

    proptest! {
        #[test]
        fn whatever_comes_over_the_wire_is_a_reading_or_nothing(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let mut frames = Frames::default();
            for frame in bytes.into_iter().filter_map(|byte| frames.push(byte)) {
                prop_assert!(frame.len() <= FRAME_MAX);
                for word in Protocol::WORDS {
                    let _ = Protocol::of(word).unwrap().read(&frame);
                }
            }
        }

        #[test]
        fn nearly_well_formed_frames_do_no_harm(
            frame in "(ST|US|OL|S S|S D|S I)[ ,]{0,2}(GS|NT)?[ ,]{0,2}[+-]? {0,3}[0-9.]{0,22} ?(kg|g|t|lb)?",
        ) {
            for protocol in [Protocol::StGs, Protocol::Sics] {
                let _ = protocol.read(frame.as_bytes());
            }
        }

        #[test]
        fn a_weight_reads_back(grams in -99_999_999_i64..99_999_999) {
            let kilograms = Quantity(grams * (SCALE / 1_000));
            let frame = format!("ST,GS,{}{:>12}kg", if grams < 0 { '-' } else { '+' },
                Quantity(kilograms.0.abs()).to_string());
            let read = Protocol::StGs.read(frame.as_bytes());
            prop_assert_eq!(read, Some(Reading::Weight { kilograms, stable: true, net: false }));
        }
    }
}
