//! Laying a label: fields into the template, everything to its place, and what is wrong with it.

use standards::gs1::{Leniency, element as element_string, link, message::Message, percent};

use crate::faces::{Weight, clean};
use crate::fault::{Fault, Grade, What};
use crate::fields;
use crate::fitting::{self, Shaped};
use crate::gs1;
use crate::label::{Across, Frame, Ink, Label, Mark, Rect, moved};
use crate::pattern::{Fields, Located, Part, Pattern};
use crate::placing;
use crate::symbols::{GS, Refused, Symbol, Symbology};
use crate::template::{Content, Element, SymbolPlan, Template, Text};

/// Characters of a text with its fields filled in, at most.
const TEXT_MAX: usize = 4000;

/// Rounding is no fault.
const SLACK: f64 = 1e-6;

/// How a label is laid, besides what it says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manner {
    /// A word that stands across the label: it was made in practice mode.
    pub practice: Option<String>,
}

/// A label, and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    /// Everything that could be laid.
    pub label: Label,
    /// In the order of the elements.
    pub faults: Vec<Fault>,
}

impl Laid {
    /// The label, unless something keeps it from being printed.
    pub fn sound(self) -> Result<Label, Vec<Fault>> {
        if self.faults.iter().any(|fault| fault.grade() == Grade::Error) {
            return Err(self.faults);
        }
        Ok(self.label)
    }
}

/// Lays a label.
pub fn lay(template: &Template, fields: &Fields, manner: &Manner) -> Laid {
    let mut laying =
        Laying { template, fields, marks: Vec::new(), faults: Vec::new(), messages: Vec::new() };
    for (place, element) in template.elements.iter().enumerate() {
        laying.element(place, element);
    }
    let across = manner.practice.as_deref().and_then(|word| across(template, word));
    let label =
        Label { width: template.width, height: template.height, across, marks: laying.marks };
    let mut faults = laying.faults;
    faults.extend(gs1::incomplete(&laying.messages).map(|(at, what)| Fault::element(at, what)));
    faults.extend(covered(&label));
    faults.sort_by_key(|fault| fault.element);
    Laid { label, faults }
}

struct Laying<'a> {
    template: &'a Template,
    fields: &'a Fields,
    marks: Vec<Mark>,
    faults: Vec<Fault>,
    /// What the GS1 symbols say, with the places of their elements.
    messages: Vec<(usize, Message)>,
}

impl Laying<'_> {
    fn element(&mut self, place: usize, element: &Element) {
        let is_known =
            |name: &String| fields::is_known(name) || self.fields.contains_key(name.as_str());
        let names = element.patterns().flat_map(Pattern::fields).map(|field| &field.name);
        let unknown: Vec<String> = names.filter(|name| !is_known(name)).cloned().collect();
        if !unknown.is_empty() {
            self.faults.extend(unknown.into_iter().map(|name| Fault {
                element: Some(place),
                field: Some(name),
                what: What::FieldUnknown,
            }));
            return;
        }
        if element.when.as_ref().is_some_and(|when| !when.is_filled(self.fields)) {
            return;
        }
        let frame = element.frame;
        if frame.x < -SLACK
            || frame.y < -SLACK
            || frame.x + frame.width > self.template.width + SLACK
            || frame.y + frame.height > self.template.height + SLACK
        {
            self.faults.push(Fault::element(place, What::OutsideLabel));
        }
        match &element.content {
            Content::Text(text) => self.text(place, frame, text),
            Content::Symbol(plan) => {
                if let Err((what, field)) = self.symbol(place, frame, plan) {
                    self.faults.push(Fault { element: Some(place), field, what });
                }
            }
            Content::Line { thickness } => self.put(place, frame, line(frame, *thickness)),
            Content::Box { thickness, filled } => {
                let ink = Ink::Black(sides(frame, *thickness, *filled));
                self.put(place, frame, ink);
            }
        }
    }

    fn put(&mut self, element: usize, frame: Frame, ink: Ink) {
        self.marks.push(Mark { element, frame, ink });
    }

    fn text(&mut self, place: usize, frame: Frame, text: &Text) {
        let said = text.pattern.plain(self.fields);
        if said.chars().count() > TEXT_MAX {
            self.faults.push(Fault::element(place, What::TooLong(TEXT_MAX)));
            return;
        }
        let mut missing = String::new();
        let said = clean(&said, &mut missing);
        if !missing.is_empty() {
            self.faults.push(Fault::element(place, What::LetterMissing(missing)));
        }
        if said.trim().is_empty() {
            return;
        }
        if frame.width < SLACK || frame.height < SLACK {
            self.faults.push(Fault::element(place, What::TextDoesNotFit));
            return;
        }
        let (lines, fault) = fitting::fit(&said, text, frame.inner(), self.template.language);
        self.faults.extend(fault.map(|what| Fault::element(place, what)));
        self.put(place, frame, Ink::Text(lines));
    }

    fn symbol(&mut self, place: usize, frame: Frame, plan: &SymbolPlan) -> Result<(), Located> {
        let (symbol, message) = encoded(plan, self.fields)?;
        self.messages.extend(message.map(|message| (place, message)));
        let placed = placing::place(symbol, plan, frame.inner()).map_err(|what| (what, None))?;
        self.faults.extend(placed.faults.into_iter().map(|what| Fault::element(place, what)));
        self.put(place, frame, Ink::Symbol(placed.set));
        if !placed.lines.is_empty() {
            self.put(place, frame, Ink::Text(placed.lines));
        }
        Ok(())
    }
}

/// The symbol that a plan means, with what people read, and its GS1 data.
fn encoded(plan: &SymbolPlan, fields: &Fields) -> Result<(Symbol, Option<Message>), Located> {
    let field = || plan.data.fields().next().map(|field| field.name.clone());
    let refused = |refused: Refused| {
        let what = match refused {
            Refused::Nothing => What::FieldEmpty,
            Refused::Letter => What::SymbolData("letter"),
            Refused::Digits => What::SymbolData("digits"),
            Refused::TooLong(Some(most)) => What::TooLong(most),
            Refused::TooLong(None) => What::SymbolData("too_long"),
        };
        (what, field())
    };
    if let Some(stem) = &plan.digital_link {
        let message = gs1::message(&plan.data, fields)?;
        let link = digital_link(&message, &stem.plain(fields))?;
        let symbol = Symbol::new(Symbology::Qr, &link).map_err(refused)?;
        return Ok((symbol, Some(message)));
    }
    if plan.symbology.is_gs1() {
        let message = gs1::message(&plan.data, fields)?;
        let text = element_string::format(&message).replacen('^', "", 1);
        let text = text.replace('^', &GS.to_string());
        let mut symbol = Symbol::new(plan.symbology, &text).map_err(refused)?;
        symbol.readable =
            message.elements.iter().map(|one| format!("({}){}", one.code, one.value)).collect();
        return Ok((symbol, Some(message)));
    }
    // A value within a link is a part of the link, not more of its slashes.
    let is_link = matches!(plan.data.parts.first(), Some(Part::Text(text)) if link::is_link(text))
        && plan.symbology == Symbology::Qr;
    let write = |value: &str| {
        if is_link { percent::encode(value, percent::Part::Path) } else { value.to_owned() }
    };
    let data = plan.data.strict(fields, write)?;
    if data.chars().count() > TEXT_MAX {
        return Err((What::TooLong(TEXT_MAX), field()));
    }
    Ok((Symbol::new(plan.symbology, &data).map_err(refused)?, None))
}

fn digital_link(message: &Message, stem: &str) -> Result<String, Located> {
    let unfit = || (What::Gs1("malformed", None), None);
    let link = link::format(message, Some(stem)).ok_or_else(unfit)?;
    link::parse(&link, Leniency::default())
        .map(|_| link)
        .map_err(|fault| (What::Gs1(fault.code(), fault.ai), None))
}

/// A line as its frame says it: level, upright or from corner to corner.
fn line(frame: Frame, thickness: f64) -> Ink {
    let (width, height) = frame.inner();
    if width < SLACK {
        Ink::Black(vec![Rect { x: 0.0, y: 0.0, width: thickness, height }])
    } else if height < SLACK {
        Ink::Black(vec![Rect { x: 0.0, y: 0.0, width, height: thickness }])
    } else {
        Ink::Stroke { ends: [0.0, 0.0, width, height], thickness }
    }
}

fn sides(frame: Frame, thickness: f64, filled: bool) -> Vec<Rect> {
    let (width, height) = frame.inner();
    if filled || thickness * 2.0 >= width.min(height) {
        return vec![Rect { x: 0.0, y: 0.0, width, height }];
    }
    let inner = height - 2.0 * thickness;
    vec![
        Rect { x: 0.0, y: 0.0, width, height: thickness },
        Rect { x: 0.0, y: height - thickness, width, height: thickness },
        Rect { x: 0.0, y: thickness, width: thickness, height: inner },
        Rect { x: width - thickness, y: thickness, width: thickness, height: inner },
    ]
}

/// A word from the lower left to the upper right.
fn across(template: &Template, word: &str) -> Option<Across> {
    /// The part of the diagonal it takes, and of the shorter side.
    const LONG: f64 = 0.8;
    const HIGH: f64 = 0.6;
    let word = clean(&word.replace('\n', " "), &mut String::new());
    let line = Shaped::new(word.trim(), Weight::Bold, template.language);
    let ems = line.ems();
    if ems < SLACK {
        return None;
    }
    let (width, height) = (template.width, template.height);
    let size = (LONG * width.hypot(height) / ems).min(HIGH * width.min(height));
    let (sin, cos) = (-height).atan2(width).sin_cos();
    // Half a letter's height above its base line lies in the middle of the label.
    let middle = (ems * size / 2.0, -0.36 * size);
    let (right, down) = moved([cos, sin, -sin, cos, 0.0, 0.0], middle);
    let matrix = [cos, sin, -sin, cos, width / 2.0 - right, height / 2.0 - down];
    Some(Across { line: line.at(0.0, 0.0, size), matrix })
}

/// Symbols with something of another element in them or in the white around them.
fn covered(label: &Label) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (element, zone) in label.quiet_zones() {
        let mut by: Option<usize> = None;
        for mark in label.marks.iter().filter(|mark| mark.element != element) {
            let meets = extents(mark).iter().any(|inner| zone.meets(&mark.frame.covered(*inner)));
            if meets && by.is_none() {
                by = Some(mark.element);
            }
        }
        faults.extend(by.map(|by| Fault::element(element, What::QuietZoneCovered(by))));
    }
    faults
}

/// What a mark blackens, roughly.
fn extents(mark: &Mark) -> Vec<Rect> {
    match &mark.ink {
        Ink::Text(lines) => lines
            .iter()
            .map(|line| Rect {
                x: line.x,
                y: line.y - 0.8 * line.size,
                width: line.width(),
                height: line.size,
            })
            .collect(),
        Ink::Symbol(set) => vec![set.black(set.module)],
        Ink::Black(boxes) => boxes.clone(),
        Ink::Stroke { ends: [x, y, width, height], .. } => {
            vec![Rect { x: *x, y: *y, width: *width, height: *height }]
        }
    }
}
