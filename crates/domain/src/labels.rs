//! Labels: what they may be of, and which template is the right one for it.

use std::fmt;
use std::str::FromStr;

use crate::masters::LabelTemplate;

/// Characters of a subject's code at most.
const CODE_MAX: usize = 64;

/// What a label names: the goods it is on, or the place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// What kind of thing.
    pub kind: SubjectKind,
    /// Its code.
    pub code: String,
}

/// What a label can be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubjectKind {
    /// A lot.
    Lot,
    /// A case, pallet or crate.
    Unit,
    /// Goods on their way to a customer.
    Shipment,
    /// A place.
    Place,
}

impl SubjectKind {
    const ALL: [Self; 4] = [Self::Lot, Self::Unit, Self::Shipment, Self::Place];

    /// The word before the colon.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lot => "lot",
            Self::Unit => "unit",
            Self::Shipment => "shipment",
            Self::Place => "place",
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.as_str(), self.code)
    }
}

/// A text that names nothing a label can be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing that a label can be of")]
pub struct BadSubject;

impl FromStr for Subject {
    type Err = BadSubject;

    fn from_str(text: &str) -> Result<Self, BadSubject> {
        let (word, code) = text.split_once(':').ok_or(BadSubject)?;
        let kind = SubjectKind::ALL.into_iter().find(|kind| kind.as_str() == word);
        let odd = |c: char| c.is_whitespace() || c.is_control();
        if code.is_empty() || code.chars().count() > CODE_MAX || code.contains(odd) {
            return Err(BadSubject);
        }
        Ok(Self { kind: kind.ok_or(BadSubject)?, code: code.to_owned() })
    }
}

/// What a template is looked for: where it is for less than this, it does not fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The purposes that fit, the most particular first: `pallet` before `unit`.
    pub purposes: Vec<&'static str>,
    /// Code of the item.
    pub item: String,
    /// The kind of the item.
    pub item_kind: String,
    /// Code of the customer.
    pub customer: String,
}

/// Why a template was chosen, the most particular first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It is for this item and this customer.
    ItemAndCustomer,
    /// It is for this customer.
    Customer,
    /// It is for this item.
    Item,
    /// It is for this kind of item.
    ItemKind,
    /// It is for everything of this purpose.
    Purpose,
}

impl Why {
    /// The word in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ItemAndCustomer => "item_and_customer",
            Self::Customer => "customer",
            Self::Item => "item",
            Self::ItemKind => "item_kind",
            Self::Purpose => "purpose",
        }
    }
}

/// How a template fits: by what, and at which of the purposes; nothing where it does not.
pub fn fits(template: &LabelTemplate, wanted: &Wanted) -> Option<(Why, usize)> {
    let place = wanted.purposes.iter().position(|purpose| *purpose == template.purpose)?;
    let is_for = |asked: &str, known: &str| asked.is_empty() || asked == known;
    let all = is_for(&template.item, &wanted.item)
        && is_for(&template.item_kind, &wanted.item_kind)
        && is_for(&template.customer, &wanted.customer);
    if !all {
        return None;
    }
    let (item, customer) = (!template.item.is_empty(), !template.customer.is_empty());
    let why = match (item, customer, !template.item_kind.is_empty()) {
        (true, true, _) => Why::ItemAndCustomer,
        (_, true, _) => Why::Customer,
        (true, ..) => Why::Item,
        (.., true) => Why::ItemKind,
        _ => Why::Purpose,
    };
    Some((why, place))
}

/// The templates that fit, the right one first: the most particular, then the more particular purpose,
/// then by code so that the same question always has the same answer.
pub fn choose<'t>(
    templates: &'t [(String, LabelTemplate)],
    wanted: &Wanted,
) -> Vec<(&'t str, &'t LabelTemplate, Why)> {
    let mut fitting: Vec<_> = templates
        .iter()
        .filter_map(|(code, template)| Some((fits(template, wanted)?, code.as_str(), template)))
        .collect();
    fitting
        .sort_by_key(|(fit, code, template)| (fit.0, template.item_kind.is_empty(), fit.1, *code));
    fitting.into_iter().map(|((why, _), code, template)| (code, template, why)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(purpose: &str, item: &str, item_kind: &str, customer: &str) -> LabelTemplate {
        LabelTemplate {
            purpose: purpose.into(),
            item: item.into(),
            item_kind: item_kind.into(),
            customer: customer.into(),
            ..LabelTemplate::default()
        }
    }

    fn chosen(templates: &[(String, LabelTemplate)], wanted: &Wanted) -> Vec<(String, Why)> {
        choose(templates, wanted).into_iter().map(|(code, _, why)| (code.to_owned(), why)).collect()
    }

    #[test]
    fn the_most_particular_template_wins_and_says_why() {
        let templates = [
            ("ALL".to_owned(), template("lot", "", "", "")),
            ("RAW".to_owned(), template("lot", "", "raw", "")),
            ("FLOUR".to_owned(), template("lot", "FLOUR", "", "")),
            ("SHOP".to_owned(), template("lot", "", "", "SHOP")),
            ("BOTH".to_owned(), template("lot", "FLOUR", "", "SHOP")),
            ("OTHER".to_owned(), template("lot", "", "", "OTHER")),
            ("PALLET".to_owned(), template("pallet", "", "", "")),
        ];
        let wanted = Wanted {
            purposes: vec!["lot"],
            item: "FLOUR".into(),
            item_kind: "raw".into(),
            customer: "SHOP".into(),
        };

        let expected = [
            ("BOTH".to_owned(), Why::ItemAndCustomer),
            ("SHOP".to_owned(), Why::Customer),
            ("FLOUR".to_owned(), Why::Item),
            ("RAW".to_owned(), Why::ItemKind),
            ("ALL".to_owned(), Why::Purpose),
        ];
        assert_eq!(chosen(&templates, &wanted), expected);
    }

    #[test]
    fn a_template_for_pallets_comes_before_one_for_any_unit() {
        let templates = [
            ("A-UNIT".to_owned(), template("unit", "", "", "")),
            ("PALLET".to_owned(), template("pallet", "", "", "")),
        ];
        let wanted = Wanted { purposes: vec!["pallet", "unit"], ..Wanted::default() };

        assert_eq!(chosen(&templates, &wanted)[0].0, "PALLET");
    }

    #[test]
    fn a_subject_reads_back_and_nothing_else_does() {
        assert_eq!("lot:L-1".parse::<Subject>().unwrap().to_string(), "lot:L-1");
        for text in ["lot", "lot:", "run:R-1", "lot:a b", "lot:\u{7}", ":x"] {
            assert!(text.parse::<Subject>().is_err(), "{text}");
        }
    }
}
