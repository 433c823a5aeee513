//! Templates: which one is right for something and why, and how a layout would come out.

use domain::labels::{Wanted, choose};
use domain::masters::LabelTemplate;
use domain::{CompanyId, MasterKind, Refusal};
use labels::{Manner, Template};
use serde::Deserialize;
use serde_json::Value;
use store::{Tx, labels as stored, masters};
use utoipa::{IntoParams, ToSchema};

use super::content::{Fields, PERSON, fault_view};
use super::prints::{self, LABELS_SHOWN};
use super::queues;
use super::subjects::named;
use super::views::{
    FittingTemplate, LabelChoice, LabelField, LabelFields, LabelPreview, ReadyTemplate,
    ReadyTemplates,
};
use crate::error::{Error, Result};
use crate::naming::People;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times;

/// Templates of a company that are looked at.
const TEMPLATES_MAX: u32 = 2_000;
/// Characters of a layout that is only looked at.
const LAYOUT_MAX: usize = 100_000;
/// What the built-in template is called where templates are named.
pub(super) const BUILT_IN: &str = "built_in";

/// A layout to be looked at.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
pub struct PreviewLabel {
    /// The layout; absent, it is that of the template which would be printed for the subject.
    #[schema(value_type = Option<Object>)]
    #[serde(default)]
    pub layout: Value,
    /// Code of the template, `built_in` for the one of the program; the right one where absent.
    pub template: Option<String>,
    /// Code of the customer it is for, where that decides which template is right.
    pub customer: Option<String>,
    /// What it is to be filled with; examples where absent.
    pub subject: Option<String>,
    /// What is to be said instead.
    #[serde(default)]
    pub fields: Fields,
    /// A word that stands across it.
    pub practice: Option<String>,
}

/// What a label would be printed for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChoiceQuery {
    /// `lot:L1`, `unit:P-1`, `shipment:DN-1`, `place:A-01`.
    pub subject: String,
    /// Code of the customer it is for.
    pub customer: Option<String>,
}

/// A template that was chosen, with its layout.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    /// Its code; none for the built-in one.
    pub(super) code: Option<String>,
    pub(super) seq: Option<i64>,
    pub(super) why: &'static str,
    pub(super) layout: String,
    pub(super) copies: u32,
}

/// The templates of a company that may be chosen.
pub(super) struct Templates {
    records: Vec<(String, LabelTemplate)>,
    versions: Vec<(String, i64)>,
}

impl Templates {
    pub(super) fn of(tx: &mut Tx<'_>, company: CompanyId) -> Result<Self> {
        let kind = MasterKind::LabelTemplate;
        let rows = masters::records(tx, company, kind, ("", None), TEMPLATES_MAX)?;
        let (mut records, mut versions) = (Vec::new(), Vec::new());
        for row in rows.into_iter().filter(|row| !row.retired) {
            let body = row.body.unwrap_or_default();
            versions.push((row.code.clone(), row.seq));
            records.push((row.code, serde_json::from_str(&body).map_err(Error::fault)?));
        }
        Ok(Self { records, versions })
    }

    fn seq(&self, code: &str) -> Option<i64> {
        self.versions.iter().find(|(known, _)| known == code).map(|(_, seq)| *seq)
    }

    fn chosen(&self, code: &str, template: &LabelTemplate, why: &'static str) -> Chosen {
        Chosen {
            code: Some(code.to_owned()),
            seq: self.seq(code),
            why,
            layout: template.layout.clone(),
            copies: template.copies.unwrap_or(1),
        }
    }

    /// The right one, or the one that was asked for; the built-in one where nobody made one.
    pub(super) fn choose(&self, wanted: &Wanted, asked: Option<&str>) -> Result<Chosen> {
        match asked {
            Some(BUILT_IN) => Ok(built_in(wanted)),
            Some(code) => {
                let known = self.records.iter().find(|(known, _)| known == code);
                let unknown =
                    || Refusal::UnknownCode { kind: "label_template", code: code.to_owned() };
                let (code, template) = known.ok_or_else(unknown)?;
                Ok(self.chosen(code, template, "asked"))
            }
            None => Ok(match choose(&self.records, wanted).first() {
                Some((code, template, why)) => self.chosen(code, template, why.as_str()),
                None => built_in(wanted),
            }),
        }
    }

    fn fitting(&self, wanted: &Wanted) -> Vec<FittingTemplate> {
        let fitting = choose(&self.records, wanted).into_iter();
        let fitting = fitting.map(|(code, template, why)| FittingTemplate {
            code: code.to_owned(),
            name: template.name.clone(),
            version: self.seq(code),
            why: why.as_str().to_owned(),
        });
        let built_in = FittingTemplate {
            code: BUILT_IN.to_owned(),
            name: String::new(),
            version: None,
            why: BUILT_IN.to_owned(),
        };
        fitting.chain([built_in]).collect()
    }
}

/// What is set where nobody made a template: it needs nothing but what every subject of its purpose has.
fn built_in(wanted: &Wanted) -> Chosen {
    let layout = match wanted.purposes.last().copied() {
        Some("lot") => include_str!("built_in/lot.json"),
        Some("roll") => include_str!("built_in/roll.json"),
        Some("place") => include_str!("built_in/place.json"),
        _ => include_str!("built_in/unit.json"),
    };
    Chosen { code: None, seq: None, why: BUILT_IN, layout: layout.to_owned(), copies: 1 }
}

impl Plant {
    /// How a layout would come out, with everything that is wrong with it.
    pub fn preview_label(&self, operator: &Operator, ask: &PreviewLabel) -> Result<LabelPreview> {
        let layout = match &ask.layout {
            // Whoever may print sees before what would be printed, and nothing else.
            Value::Null => {
                operator.need(Permission::LabelsPrint)?;
                self.layout_for(operator, ask)?
            }
            drawn => {
                operator.need_any(&[Permission::LabelsDesign, Permission::MastersManage])?;
                drawn.as_str().map_or_else(|| drawn.to_string(), str::to_owned)
            }
        };
        if layout.len() > LAYOUT_MAX {
            return Err(Refusal::BadInput { field: "layout" }.into());
        }
        let mut fields = match &ask.subject {
            Some(subject) => self.fields_of(operator, subject)?,
            None => labels::examples(),
        };
        fields.extend(ask.fields.clone());
        let template = match Template::parse(&layout) {
            Ok(template) => template,
            Err(faults) => {
                let faults = faults.iter().map(fault_view).collect();
                return Ok(LabelPreview { svg: None, faults, fields });
            }
        };
        let laid = labels::lay(&template, &fields, &Manner { practice: ask.practice.clone() });
        Ok(LabelPreview {
            svg: Some(labels::svg::svg(&laid.label)),
            faults: laid.faults.iter().map(fault_view).collect(),
            fields,
        })
    }

    /// The layout that would be printed.
    fn layout_for(&self, operator: &Operator, ask: &PreviewLabel) -> Result<String> {
        let (ground, now_us) = ((operator.company, operator.site), self.now_us());
        let zone = times::zone(&operator.zone);
        let subject = ask.subject.as_deref().ok_or(Refusal::BadInput { field: "subject" })?;
        self.read(|tx| {
            let mut of = named(tx, ground, subject, (&zone, now_us))?;
            if let Some(customer) = ask.customer.as_deref().filter(|code| !code.is_empty()) {
                customer.clone_into(&mut of.wanted.customer);
            }
            Ok(Templates::of(tx, ground.0)?.choose(&of.wanted, ask.template.as_deref())?.layout)
        })
    }

    fn fields_of(&self, operator: &Operator, subject: &str) -> Result<Fields> {
        let (ground, now_us) = ((operator.company, operator.site), self.now_us());
        let zone = times::zone(&operator.zone);
        let person = self.display_name(operator)?;
        let mut fields = self.read(|tx| named(tx, ground, subject, (&zone, now_us)))?.fields;
        fields.insert(PERSON.to_owned(), person.unwrap_or_default());
        Ok(fields)
    }

    /// Which template is right for something and why, which printers there are, and what was printed.
    pub fn label_choice(&self, operator: &Operator, query: &ChoiceQuery) -> Result<LabelChoice> {
        operator.need(Permission::WorkRead)?;
        let (ground, now_us) = ((operator.company, operator.site), self.now_us());
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let mut of = named(tx, ground, &query.subject, (&zone, now_us))?;
            if let Some(customer) = query.customer.as_deref().filter(|code| !code.is_empty()) {
                customer.clone_into(&mut of.wanted.customer);
            }
            let templates = Templates::of(tx, ground.0)?;
            let mut fitting = templates.fitting(&of.wanted);
            let chosen = fitting.remove(0);
            let people = People::of(tx, ground.0)?;
            let subject = of.subject.to_string();
            let printed = stored::of_subject(tx, ground, &subject, LABELS_SHOWN)?;
            let printed = printed.iter().map(|label| prints::view(tx, ground, &people, label));
            let printed = printed.collect::<Result<Vec<_>>>()?;
            let mut printers = queues::printers(tx, ground)?;
            let near = of.fields.get("place").cloned().unwrap_or_default();
            // One that stands where the goods lie is nearest.
            printers.sort_by_key(|printer| {
                (printer.place.as_deref().unwrap_or_default() != near, printer.code.clone())
            });
            Ok(LabelChoice {
                subject,
                purpose: of.wanted.purposes[0].to_owned(),
                copies: templates.choose(&of.wanted, None)?.copies,
                chosen,
                others: fitting,
                printers,
                needs_reason: !printed.is_empty(),
                printed,
                fields: of.fields,
            })
        })
    }

    /// The fields a label may say.
    pub fn label_fields(&self, operator: &Operator) -> Result<LabelFields> {
        operator.need(Permission::WorkRead)?;
        let field = |known: &labels::Known| LabelField {
            name: known.name.to_owned(),
            example: known.example.to_owned(),
        };
        Ok(LabelFields { rows: labels::FIELDS.iter().map(field).collect() })
    }

    /// Templates to begin with.
    pub fn ready_templates(&self, operator: &Operator) -> Result<ReadyTemplates> {
        operator.need(Permission::WorkRead)?;
        let ready = |one: &labels::ready::Ready| ReadyTemplate {
            name: one.name.to_owned(),
            purpose: one.purpose.to_owned(),
            layout: one.layout.to_owned(),
        };
        Ok(ReadyTemplates { rows: labels::ready::ALL.iter().map(ready).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::content::Content;
    use super::super::subjects::of_number;
    use super::*;

    #[test]
    fn the_built_in_templates_need_only_what_everything_has() {
        for (purposes, fields) in [
            (vec!["lot"], vec![("trace_link", "lot:L-1"), ("lot", "L-1"), ("item_code", "F")]),
            (vec!["pallet", "unit"], vec![("trace_link", "unit:P-1"), ("serial", "P-1")]),
            (vec!["shipment"], vec![("trace_link", "shipment:S-1"), ("serial", "S-1")]),
            (vec!["place"], vec![("trace_link", "A-01"), ("serial", "A-01")]),
        ] {
            let chosen = built_in(&Wanted { purposes, ..Wanted::default() });
            let fields = fields.into_iter().map(|(name, value)| (name.into(), value.into()));
            let content =
                Content { layout: chosen.layout, labels: vec![fields.collect()], practice: None };
            assert_eq!(content.laid().err(), None);
        }
        let roll = built_in(&Wanted { purposes: vec!["roll"], ..Wanted::default() });
        let numbers = ["L9501101000000421", "347123450000000016"].map(of_number);
        let content = Content { layout: roll.layout, labels: numbers.to_vec(), practice: None };
        assert_eq!(content.laid().err(), None);
    }
}
