//! A template: where what stands on a label, read from JSON and checked before anything is laid.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use documents::Language;

use crate::fault::{Fault, What};
use crate::label::{Frame, Turn};
use crate::pattern::Pattern;
use crate::symbols::Symbology;

/// Elements of a label, at most.
pub const ELEMENTS_MAX: usize = 100;

/// Characters of a pattern, at most.
const PATTERN_MAX: usize = 2000;

/// Millimetres of a label's sides.
const SIDE_MIN: f64 = 5.0;
const WIDTH_MAX: f64 = 300.0;
const HEIGHT_MAX: f64 = 600.0;

/// A length or a place in millimetres that anything on a label may have.
const PLACE_MAX: f64 = 1000.0;

/// A label's plan.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its width in millimetres.
    pub width: f64,
    /// Its height in millimetres.
    pub height: f64,
    /// Whose forms of shared Chinese characters it uses.
    pub language: Language,
    pub(crate) elements: Vec<Element>,
}

#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub frame: Frame,
    pub when: Option<Pattern>,
    pub content: Content,
}

#[derive(Debug, Clone)]
pub(crate) enum Content {
    Text(Text),
    Symbol(SymbolPlan),
    Line { thickness: f64 },
    Box { thickness: f64, filled: bool },
}

#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub pattern: Pattern,
    pub size_pt: f64,
    pub bold: bool,
    pub align: Align,
    pub valign: Valign,
    pub fit: Fit,
}

#[derive(Debug, Clone)]
pub(crate) struct SymbolPlan {
    pub symbology: Symbology,
    pub data: Pattern,
    pub text_below: bool,
    pub module_mm: Option<f64>,
    pub align: Align,
    pub digital_link: Option<Pattern>,
}

/// Where in its width something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Align {
    Left,
    Center,
    Right,
}

impl Align {
    /// How much of the free room lies left.
    pub(crate) const fn share(self) -> f64 {
        match self {
            Self::Left => 0.0,
            Self::Center => 0.5,
            Self::Right => 1.0,
        }
    }
}

/// Where in its height a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Valign {
    Top,
    Middle,
    Bottom,
}

impl Valign {
    pub(crate) const fn share(self) -> f64 {
        match self {
            Self::Top => 0.0,
            Self::Middle => 0.5,
            Self::Bottom => 1.0,
        }
    }
}

/// What happens to a text that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fit {
    Shrink,
    Wrap,
    Cut,
}

/// The outer attributes, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    width_mm: f64,
    height_mm: f64,
    language: Option<String>,
    elements: Vec<Value>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Text,
    Symbol,
    Line,
    Box,
}

/// An element as written. One shape for all kinds, so that an attribute nobody knows is found.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    kind: Kind,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    #[serde(default)]
    rotation: u16,
    when: Option<String>,
    text: Option<String>,
    size_pt: Option<f64>,
    bold: Option<bool>,
    align: Option<Align>,
    valign: Option<Valign>,
    fit: Option<Fit>,
    symbology: Option<Symbology>,
    data: Option<String>,
    text_below: Option<bool>,
    module_mm: Option<f64>,
    digital_link: Option<String>,
    thickness_mm: Option<f64>,
    filled: Option<bool>,
}

impl Template {
    /// Reads a template from its text.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        match serde_json::from_str(text) {
            Ok(value) => Self::read(&value),
            Err(_) => Err(vec![Fault::label(What::TemplateNotJson)]),
        }
    }

    /// Reads a template, or says everything that is wrong with it.
    pub fn read(value: &Value) -> Result<Self, Vec<Fault>> {
        if !value.is_object() {
            return Err(vec![Fault::label(What::TemplateNotJson)]);
        }
        let sheet = Sheet::deserialize(value)
            .map_err(|error| vec![Fault::label(What::TemplateMalformed(error.to_string()))])?;
        let mut faults = Vec::new();
        let is_side = |side: f64, max: f64| (SIDE_MIN..=max).contains(&side);
        if !is_side(sheet.width_mm, WIDTH_MAX) || !is_side(sheet.height_mm, HEIGHT_MAX) {
            faults.push(Fault::label(What::SizeOutOfRange));
        }
        if sheet.elements.len() > ELEMENTS_MAX {
            faults.push(Fault::label(What::TooManyElements));
        }
        let tag = sheet.language.as_deref();
        let language = tag.map_or(Some(Language::default()), Language::from_tag);
        if language.is_none() {
            faults.push(Fault::label(What::TemplateMalformed("language".to_owned())));
        }
        let mut elements = Vec::new();
        for (place, value) in sheet.elements.iter().take(ELEMENTS_MAX).enumerate() {
            match element(value) {
                Ok(element) => elements.push(element),
                Err(what) => faults.push(Fault::element(place, what)),
            }
        }
        match language {
            Some(language) if faults.is_empty() => {
                Ok(Self { width: sheet.width_mm, height: sheet.height_mm, language, elements })
            }
            _ => Err(faults),
        }
    }

    /// The names of all fields it asks for.
    pub fn fields(&self) -> BTreeSet<String> {
        let patterns = self.elements.iter().flat_map(Element::patterns);
        patterns.flat_map(|pattern| pattern.fields().map(|field| field.name.clone())).collect()
    }
}

impl Element {
    pub(crate) fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        let (one, other) = match &self.content {
            Content::Text(text) => (Some(&text.pattern), None),
            Content::Symbol(plan) => (Some(&plan.data), plan.digital_link.as_ref()),
            Content::Line { .. } | Content::Box { .. } => (None, None),
        };
        self.when.iter().chain(one).chain(other)
    }
}

fn element(value: &Value) -> Result<Element, What> {
    let malformed = |said: &str| What::ElementMalformed(said.to_owned());
    let written = Written::deserialize(value).map_err(|error| malformed(&error.to_string()))?;
    for (name, figure) in [
        ("x", written.x),
        ("y", written.y),
        ("width", written.width),
        ("height", written.height),
        ("thickness_mm", written.thickness_mm.unwrap_or_default()),
        ("module_mm", written.module_mm.unwrap_or_default()),
    ] {
        // Places may lie outside, and are told so when the label is laid; lengths are none below 0.
        let least = if matches!(name, "x" | "y") { -PLACE_MAX } else { 0.0 };
        if !(least..=PLACE_MAX).contains(&figure) {
            return Err(malformed(name));
        }
    }
    let turn = match written.rotation {
        0 => Turn::Upright,
        90 => Turn::Right,
        180 => Turn::Over,
        270 => Turn::Left,
        _ => return Err(malformed("rotation")),
    };
    let frame =
        Frame { x: written.x, y: written.y, width: written.width, height: written.height, turn };
    let when = written.when.as_deref().map(pattern).transpose()?;
    if let Some(name) = foreign(&written) {
        return Err(malformed(name));
    }
    let content = match written.kind {
        Kind::Text => Content::Text(text(&written)?),
        Kind::Symbol => Content::Symbol(symbol(&written)?),
        Kind::Line => Content::Line { thickness: thickness(&written)? },
        Kind::Box => Content::Box {
            thickness: thickness(&written)?,
            filled: written.filled.unwrap_or_default(),
        },
    };
    Ok(Element { frame, when, content })
}

/// An attribute that is there and does not belong to this kind.
fn foreign(written: &Written) -> Option<&'static str> {
    let text = matches!(written.kind, Kind::Text);
    let symbol = matches!(written.kind, Kind::Symbol);
    let drawn = matches!(written.kind, Kind::Line | Kind::Box);
    [
        ("text", written.text.is_some(), text),
        ("size_pt", written.size_pt.is_some(), text),
        ("bold", written.bold.is_some(), text),
        ("align", written.align.is_some(), text || symbol),
        ("valign", written.valign.is_some(), text),
        ("fit", written.fit.is_some(), text),
        ("symbology", written.symbology.is_some(), symbol),
        ("data", written.data.is_some(), symbol),
        ("text_below", written.text_below.is_some(), symbol),
        ("module_mm", written.module_mm.is_some(), symbol),
        ("digital_link", written.digital_link.is_some(), symbol),
        ("thickness_mm", written.thickness_mm.is_some(), drawn),
        ("filled", written.filled.is_some(), matches!(written.kind, Kind::Box)),
    ]
    .into_iter()
    .find(|(_, is_there, belongs)| *is_there && !belongs)
    .map(|(name, ..)| name)
}

fn pattern(text: &str) -> Result<Pattern, What> {
    if text.chars().count() > PATTERN_MAX {
        return Err(What::TooLong(PATTERN_MAX));
    }
    Pattern::parse(text).ok_or(What::PatternMalformed)
}

fn text(written: &Written) -> Result<Text, What> {
    let missing = || What::ElementMalformed("text".to_owned());
    let size_pt = written.size_pt.unwrap_or(10.0);
    if !(3.0..=200.0).contains(&size_pt) {
        return Err(What::ElementMalformed("size_pt".to_owned()));
    }
    Ok(Text {
        pattern: pattern(written.text.as_deref().ok_or_else(missing)?)?,
        size_pt,
        bold: written.bold.unwrap_or_default(),
        align: written.align.unwrap_or(Align::Left),
        valign: written.valign.unwrap_or(Valign::Top),
        fit: written.fit.unwrap_or(Fit::Shrink),
    })
}

fn symbol(written: &Written) -> Result<SymbolPlan, What> {
    let missing = |name: &str| What::ElementMalformed(name.to_owned());
    let symbology = written.symbology.ok_or_else(|| missing("symbology"))?;
    let data = pattern(written.data.as_deref().ok_or_else(|| missing("data"))?)?;
    if written.digital_link.is_some() && symbology != Symbology::Qr {
        return Err(missing("digital_link"));
    }
    if written.module_mm.is_some_and(|module| module < 0.01) {
        return Err(missing("module_mm"));
    }
    Ok(SymbolPlan {
        symbology,
        data,
        text_below: written.text_below.unwrap_or(symbology.is_linear()),
        module_mm: written.module_mm,
        align: written.align.unwrap_or(Align::Center),
        digital_link: written.digital_link.as_deref().map(pattern).transpose()?,
    })
}

fn thickness(written: &Written) -> Result<f64, What> {
    let thickness = written.thickness_mm.unwrap_or(0.3);
    let is_drawn = (0.01..=50.0).contains(&thickness);
    is_drawn.then_some(thickness).ok_or_else(|| What::ElementMalformed("thickness_mm".to_owned()))
}
