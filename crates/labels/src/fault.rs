//! What is wrong with a label, and where: codes with parameters, no sentences.
//!
//! An error keeps a label from being printed; a warning is told and printed.

use serde::ser::{Serialize, SerializeStruct as _, Serializer};
use serde_json::{Value, json};

/// How much a fault matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Printed all the same.
    Warning,
    /// Not printed.
    Error,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The template is no JSON object.
    TemplateNotJson,
    /// An attribute of the template itself is wrong.
    TemplateMalformed(String),
    /// The label is smaller or larger than any label.
    SizeOutOfRange,
    /// More elements than anybody draws.
    TooManyElements,
    /// An attribute of an element is wrong.
    ElementMalformed(String),
    /// A pattern with a brace that is not closed, or a name that is none.
    PatternMalformed,
    /// A field that nobody knows.
    FieldUnknown,
    /// A symbol needs a field that has no value.
    FieldEmpty,
    /// An element reaches over the edge of the label.
    OutsideLabel,
    /// A text is too long for its place, even small.
    TextDoesNotFit,
    /// A text was cut off.
    TextCut,
    /// Characters the font does not have.
    LetterMissing(String),
    /// A symbol needs more room, in millimetres of width and height.
    SymbolDoesNotFit(f64, f64),
    /// A symbology does not take this data.
    SymbolData(&'static str),
    /// Data break a rule of GS1: the word of the fault, and its identifier.
    Gs1(&'static str, Option<String>),
    /// A figure has more digits than its identifier takes.
    FigureDoesNotFit,
    /// A date that is none.
    DateMalformed,
    /// More characters than are taken.
    TooLong(usize),
    /// Another element, by its place, lies in the symbol or in the white around it.
    QuietZoneCovered(usize),
    /// Modules are smaller than readers are promised.
    ModuleSmall(f64, f64),
    /// A printer's dots change the size of modules: asked for, and printed.
    ModuleRounded(f64, f64),
}

impl What {
    /// A stable word, to be translated.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TemplateNotJson => "template_not_json",
            Self::TemplateMalformed(_) => "template_malformed",
            Self::SizeOutOfRange => "size_out_of_range",
            Self::TooManyElements => "too_many_elements",
            Self::ElementMalformed(_) => "element_malformed",
            Self::PatternMalformed => "pattern_malformed",
            Self::FieldUnknown => "field_unknown",
            Self::FieldEmpty => "field_empty",
            Self::OutsideLabel => "outside_label",
            Self::TextDoesNotFit => "text_does_not_fit",
            Self::TextCut => "text_cut",
            Self::LetterMissing(_) => "letter_missing",
            Self::SymbolDoesNotFit(..) => "symbol_does_not_fit",
            Self::SymbolData(_) => "symbol_data",
            Self::Gs1(..) => "gs1",
            Self::FigureDoesNotFit => "figure_does_not_fit",
            Self::DateMalformed => "date_malformed",
            Self::TooLong(_) => "too_long",
            Self::QuietZoneCovered(_) => "quiet_zone_covered",
            Self::ModuleSmall(..) => "module_small",
            Self::ModuleRounded(..) => "module_rounded",
        }
    }

    /// What the sentence names.
    pub fn params(&self) -> Value {
        match self {
            Self::TemplateMalformed(said) | Self::ElementMalformed(said) => json!({ "said": said }),
            Self::TooManyElements => json!({ "max": crate::template::ELEMENTS_MAX }),
            Self::LetterMissing(letters) => json!({ "letters": letters }),
            Self::SymbolDoesNotFit(width, height) => {
                json!({ "width_mm": hundredths(*width), "height_mm": hundredths(*height) })
            }
            Self::SymbolData(said) => json!({ "said": said }),
            Self::Gs1(fault, ai) => json!({ "fault": fault, "ai": ai }),
            Self::TooLong(max) => json!({ "max": max }),
            Self::QuietZoneCovered(by) => json!({ "by": by }),
            Self::ModuleSmall(module, least) => {
                json!({ "module_mm": thousandths(*module), "least_mm": thousandths(*least) })
            }
            Self::ModuleRounded(asked, printed) => {
                json!({ "asked_mm": thousandths(*asked), "printed_mm": thousandths(*printed) })
            }
            _ => json!({}),
        }
    }

    const fn grade(&self) -> Grade {
        match self {
            Self::TextCut
            | Self::LetterMissing(_)
            | Self::QuietZoneCovered(_)
            | Self::ModuleSmall(..)
            | Self::ModuleRounded(..) => Grade::Warning,
            _ => Grade::Error,
        }
    }
}

fn hundredths(figure: f64) -> f64 {
    (figure * 100.0).ceil() / 100.0
}

fn thousandths(figure: f64) -> f64 {
    (figure * 1000.0).round() / 1000.0
}

/// A fault with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The element, counted from 0; none where it is about the label.
    pub element: Option<usize>,
    /// The field it is about.
    pub field: Option<String>,
    /// What is wrong.
    pub what: What,
}

impl Fault {
    pub(crate) const fn label(what: What) -> Self {
        Self { element: None, field: None, what }
    }

    pub(crate) const fn element(element: usize, what: What) -> Self {
        Self { element: Some(element), field: None, what }
    }

    /// How much it matters.
    pub const fn grade(&self) -> Grade {
        self.what.grade()
    }
}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut fault = to.serialize_struct("Fault", 5)?;
        fault.serialize_field("grade", &self.grade())?;
        fault.serialize_field("element", &self.element)?;
        fault.serialize_field("field", &self.field)?;
        fault.serialize_field("code", self.what.code())?;
        fault.serialize_field("params", &self.what.params())?;
        fault.end()
    }
}
