//! What is set: a layout and what it has to say. Each printer sets it for its own dots.

use std::collections::BTreeMap;

use domain::masters::{Fault, FaultKind};
use domain::{PersonId, Refusal};
use labels::{Dpi, Grade, Label, Manner, Template};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::Tx;

use super::views::LayoutFaultView;
use crate::error::{Error, Result};
use crate::naming::People;

/// The fields of one label.
pub(crate) type Fields = BTreeMap<String, String>;

/// The field that says who printed.
pub(super) const PERSON: &str = "person";

/// A layout with the fields of each label. It names people by their ids: what they are called lies in
/// the erasable side store, and is set when it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    /// The layout as JSON.
    pub(super) layout: String,
    /// What each label says.
    pub(super) labels: Vec<Fields>,
    /// A word across every label: it was made for practice.
    pub(super) practice: Option<String>,
}

impl Content {
    /// Reads what is kept of a job.
    pub(super) fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(Error::fault)
    }

    /// As it is kept; its bytes are what the fact's hash stands for.
    pub(super) fn text(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::fault)
    }

    /// SHA-256 of that.
    pub(super) fn sha256(text: &str) -> [u8; 32] {
        Sha256::digest(text.as_bytes()).into()
    }

    /// The same with the present names of people.
    pub(super) fn named(mut self, tx: &mut Tx<'_>, company: domain::CompanyId) -> Result<Self> {
        let is_person = |fields: &Fields| fields.get(PERSON).is_some_and(|id| !id.is_empty());
        if !self.labels.iter().any(is_person) {
            return Ok(self);
        }
        let people = People::of(tx, company)?;
        for fields in &mut self.labels {
            let Some(person) = fields.get_mut(PERSON) else { continue };
            let known = person.parse::<PersonId>().ok();
            let name = known.and_then(|known| people.name(known).name);
            *person = name.unwrap_or_default();
        }
        Ok(self)
    }

    /// The labels as they are set, or what keeps the first of them from being set.
    pub(super) fn laid(&self) -> Result<Vec<Label>, Refusal> {
        let template = Template::parse(&self.layout).map_err(|faults| refusal(&faults))?;
        let manner = Manner { practice: self.practice.clone() };
        let lay = |fields| {
            labels::lay(&template, fields, &manner).sound().map_err(|faults| refusal(&faults))
        };
        self.labels.iter().map(lay).collect()
    }

    /// Whether it can be set. Of a roll only the ends are tried, whose numbers are as long as all others:
    /// this is asked within the one thread that writes.
    pub(super) fn need_settable(&self) -> Result<(), Refusal> {
        let ends = self.labels.first().into_iter().chain(self.labels.last()).cloned().collect();
        Self { labels: ends, ..self.clone() }.laid().map(drop)
    }

    /// Every label for a printer of ZPL.
    pub(super) fn zpl(&self, dpi: Dpi, copies: u32) -> Result<String, Refusal> {
        let laid = self.laid()?;
        Ok(laid.iter().map(|label| labels::zpl::zpl(label, dpi, copies).text).collect())
    }

    /// Every label as pages of its size, or several on a sheet of A4.
    #[cfg(feature = "pdf")]
    pub(super) fn pdf(&self, copies: u32, on_sheets: bool) -> Result<Vec<u8>> {
        let laid = self.laid()?;
        let pages = laid.iter().flat_map(|label| std::iter::repeat_n(label, copies as usize));
        let pages: Vec<Label> = pages.cloned().collect();
        let written =
            if on_sheets { labels::pdf::sheets(&pages) } else { labels::pdf::pdf(&pages) };
        written.map_err(Error::fault)
    }

    /// Every label as pages: none in a program without their writer, which its front says.
    #[cfg(not(feature = "pdf"))]
    pub(super) fn pdf(&self, _copies: u32, _on_sheets: bool) -> Result<Vec<u8>> {
        self.laid()?;
        Ok(Vec::new())
    }

    /// The first labels as pictures.
    pub(super) fn svgs(&self, most: usize) -> Result<Vec<String>, Refusal> {
        let first =
            Self { labels: self.labels.iter().take(most).cloned().collect(), ..self.clone() };
        Ok(first.laid()?.iter().map(labels::svg::svg).collect())
    }
}

/// What is wrong with the layout of a template that somebody writes down. What depends on what a label
/// says is not asked: examples stand in for it, and a text too long for its place may be the example's.
pub(crate) fn layout_faults(layout: &str) -> Vec<Fault> {
    const OF_DATA: [&str; 6] = [
        "text_does_not_fit",
        "field_empty",
        "gs1",
        "figure_does_not_fit",
        "date_malformed",
        "symbol_data",
    ];
    let faults = match Template::parse(layout) {
        Err(faults) => faults,
        Ok(template) => labels::lay(&template, &labels::examples(), &Manner::default()).faults,
    };
    let of_layout = faults
        .into_iter()
        .filter(|fault| fault.grade() == Grade::Error && !OF_DATA.contains(&fault.what.code()));
    of_layout
        .map(|fault| {
            let path = fault.element.map_or_else(
                || "layout".to_owned(),
                // As rows are counted elsewhere: from 1.
                |element| format!("layout[{}]", element + 1),
            );
            Fault::new(&path, FaultKind::BadLayout, fault.what.code())
                .expected(fault.field.unwrap_or_default())
        })
        .collect()
}

fn refusal(faults: &[labels::Fault]) -> Refusal {
    let first = faults.iter().find(|fault| fault.grade() == Grade::Error);
    let element = first.and_then(|fault| fault.element);
    Refusal::LayoutFault {
        element: element.map(|element| (element + 1).to_string()).unwrap_or_default(),
        field: first.and_then(|fault| fault.field.clone()).unwrap_or_default(),
        fault: first.map_or("template_malformed", |fault| fault.what.code()),
    }
}

/// A fault as it is told.
pub(super) fn fault_view(fault: &labels::Fault) -> LayoutFaultView {
    let params = fault.what.params();
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    let params = params.as_object().into_iter().flatten();
    LayoutFaultView {
        grade: if fault.grade() == Grade::Error { "error" } else { "warning" }.to_owned(),
        element: fault.element,
        field: fault.field.clone(),
        code: fault.what.code().to_owned(),
        params: params.map(|(name, value)| (name.clone(), text(value))).collect(),
    }
}
