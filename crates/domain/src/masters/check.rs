//! Whether a record may stand as it was given, and the one spelling it is kept in.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::describe::{Refers, describe};
use super::fault::{Fault, FaultKind};
use super::rules;
use super::shape::Shape;
use super::{
    Bom, Calendar, CoderText, Contact, ControlChart, CorrectionRight, CustomerItem, Equipment,
    Gauge, InspectionPlan, Item, LabelTemplate, LotAttribute, LotRule, NumberPool, Partner, Place,
    Printer, Routing, Rule, Scale, SignaturePoint, SupplierLabel,
};
use crate::genealogy::{Role, Tracking};
use crate::quantity::Quantity;
use crate::work::MasterKind;

/// Characters of a code at most.
const CODE_MAX: usize = 64;

/// Whether a code may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    Usable,
    /// It is known and may no longer be chosen.
    Retired,
    /// Nobody defined it.
    Unknown,
}

/// What is there already, for the checking of a record.
pub trait Lookup {
    /// Why it could not be asked.
    type Error;

    /// Whether a code may be chosen.
    fn standing(&mut self, of: Refers, code: &str) -> Result<Standing, Self::Error>;

    /// The body of a record.
    fn body(&mut self, kind: MasterKind, code: &str) -> Result<Option<String>, Self::Error>;

    /// Every version of the bill of materials of an item.
    fn boms_of(&mut self, item: &str) -> Result<Vec<Bom>, Self::Error>;

    /// Every number pool with its code, those out of use too: their numbers were given.
    fn number_pools(&mut self) -> Result<Vec<(String, NumberPool)>, Self::Error>;
}

/// What a record says beside its body, in facts of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// Nothing.
    Nothing,
    /// What the genealogy knows of an item.
    Item {
        /// Its name.
        name: String,
        /// The unit its quantities are in.
        unit: String,
        /// Kilograms in one unit.
        kg_per_unit: Option<Quantity>,
        /// How finely it is followed.
        tracking: Tracking,
    },
    /// What the genealogy knows of a partner.
    Partner {
        /// Its name.
        name: String,
        /// What it is to us; both where it is both.
        roles: Vec<Role>,
    },
}

impl Beside {
    /// The same as the fields of a record.
    pub fn fields(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        let mut put = |name: &str, text: String| fields.insert(name.to_owned(), text.into());
        match self {
            Self::Nothing => {}
            Self::Item { name, unit, kg_per_unit, tracking } => {
                put("name", name.clone());
                put("unit", unit.clone());
                put("kg_per_unit", kg_per_unit.map(|q| q.to_string()).unwrap_or_default());
                put("tracking", tracking.to_string());
            }
            Self::Partner { name, roles } => {
                put("name", name.clone());
                let role = match roles.as_slice() {
                    [role] => role.as_str(),
                    _ => "both",
                };
                put("role", role.to_owned());
            }
        }
        fields
    }

    /// Reads what passed the check of its shape.
    fn of(kind: MasterKind, fields: &Map<String, Value>) -> Option<Self> {
        let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
        let name = text("name").to_owned();
        Some(match kind {
            MasterKind::Item => Self::Item {
                name,
                unit: text("unit").to_owned(),
                kg_per_unit: text("kg_per_unit").parse().ok(),
                tracking: text("tracking").parse().ok()?,
            },
            MasterKind::Partner => {
                let roles = match text("role") {
                    "both" => Role::ALL.to_vec(),
                    role => vec![role.parse().ok()?],
                };
                Self::Partner { name, roles }
            }
            _ => Self::Nothing,
        })
    }
}

/// A record that may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What goes into facts of their own.
    pub beside: Beside,
    /// The body as canonical JSON.
    pub body: String,
}

/// A record that may stand, or everything that is wrong with it.
pub type Verdict = Result<Accepted, Vec<Fault>>;

/// Whether a new record may be called so.
pub fn check_code(code: &str) -> Result<(), Fault> {
    let odd = |c: char| c.is_whitespace() || c.is_control();
    if code.is_empty() || code.chars().count() > CODE_MAX || code.contains(odd) {
        let fault = Fault::new("code", FaultKind::BadCode, code);
        return Err(fault.expected(CODE_MAX.to_string()));
    }
    Ok(())
}

/// Checks a record as it was given: first every field by itself, then how they fit together.
pub fn check<L: Lookup>(
    kind: MasterKind,
    code: &str,
    given: &Map<String, Value>,
    lookup: &mut L,
) -> Result<Verdict, L::Error> {
    let description = describe(kind);
    let fields: Vec<_> = description.fields().copied().collect();
    let mut shape = Shape { lookup, faults: Vec::new() };
    let mut read = shape.fields("", &fields, given)?;
    let mut faults = shape.faults;
    if let Some(of) = description.code_of
        && lookup.standing(of, code)? != Standing::Usable
    {
        faults.push(Fault::new("code", FaultKind::UnknownCode, code).expected(of.as_str()));
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let wrong = || vec![Fault::new("code", FaultKind::WrongSort, code)];
    let Some(beside) = Beside::of(kind, &read) else { return Ok(Err(wrong())) };
    read.retain(|name, _| description.body.iter().any(|field| field.name == name));
    let Some((body, faults)) = fit(kind, code, Value::Object(read), &beside, lookup)? else {
        return Ok(Err(wrong()));
    };
    Ok(if faults.is_empty() { Ok(Accepted { beside, body }) } else { Err(faults) })
}

/// The canonical body and what does not fit together in it; nothing where it is no such record.
fn fit<L: Lookup>(
    kind: MasterKind,
    code: &str,
    read: Value,
    beside: &Beside,
    lookup: &mut L,
) -> Result<Option<(String, Vec<Fault>)>, L::Error> {
    macro_rules! fit {
        ($type:ty, $faults:expr) => {{
            let Some((record, body)) = canonical::<$type>(read) else { return Ok(None) };
            let faults: Vec<Fault> = $faults(&record);
            Ok(Some((body, faults)))
        }};
    }
    match kind {
        MasterKind::Item => fit!(Item, |item| rules::item(item, beside)),
        MasterKind::Partner => fit!(Partner, rules::partner),
        MasterKind::Place => {
            let Some((place, body)) = canonical::<Place>(read) else { return Ok(None) };
            Ok(Some((body, rules::place(code, &place, lookup)?)))
        }
        MasterKind::Equipment => {
            let Some((equipment, body)) = canonical::<Equipment>(read) else { return Ok(None) };
            Ok(Some((body, rules::at_station("station", &equipment.station, lookup)?)))
        }
        MasterKind::Bom => {
            let Some((bom, body)) = canonical::<Bom>(read) else { return Ok(None) };
            Ok(Some((body, rules::bom(code, &bom, lookup)?)))
        }
        MasterKind::Routing => {
            let Some((routing, body)) = canonical::<Routing>(read) else { return Ok(None) };
            Ok(Some((body, rules::routing(code, &routing, lookup)?)))
        }
        MasterKind::LotRule => fit!(LotRule, rules::lot_rule),
        MasterKind::Calendar => fit!(Calendar, rules::calendar),
        MasterKind::Rule => fit!(Rule, rules::rule),
        MasterKind::CorrectionRight => fit!(CorrectionRight, |_| Vec::new()),
        MasterKind::LotAttribute => fit!(LotAttribute, rules::lot_attribute),
        MasterKind::NumberPool => {
            let Some((pool, body)) = canonical::<NumberPool>(read) else { return Ok(None) };
            Ok(Some((body, rules::number_pool(code, &pool, lookup)?)))
        }
        MasterKind::SupplierLabel => fit!(SupplierLabel, rules::supplier_label),
        MasterKind::LabelTemplate => fit!(LabelTemplate, rules::label_template),
        MasterKind::Printer => {
            let Some((printer, body)) = canonical::<Printer>(read) else { return Ok(None) };
            Ok(Some((body, rules::printer(code, &printer, lookup)?)))
        }
        MasterKind::CoderText => fit!(CoderText, rules::coder_text),
        MasterKind::CustomerItem => fit!(CustomerItem, |_| Vec::new()),
        MasterKind::Contact => fit!(Contact, rules::contact),
        MasterKind::SignaturePoint => fit!(SignaturePoint, |_| Vec::new()),
        MasterKind::InspectionPlan => fit!(InspectionPlan, crate::plans::faults),
        MasterKind::ControlChart => fit!(ControlChart, crate::charts::faults),
        MasterKind::Gauge => fit!(Gauge, |_| Vec::new()),
        MasterKind::Scale => {
            let Some((scale, body)) = canonical::<Scale>(read) else { return Ok(None) };
            let mut faults = rules::scale(&scale);
            faults.extend(rules::at_station("station", &scale.station, lookup)?);
            Ok(Some((body, faults)))
        }
    }
}

/// A typed record with its body: fields in the order of the struct, so that one record is one text.
fn canonical<T: Serialize + DeserializeOwned>(value: Value) -> Option<(T, String)> {
    let record: T = serde_json::from_value(value).ok()?;
    let body = serde_json::to_string(&record).ok()?;
    Some((record, body))
}

/// The fields of a kept body; those a later program knows and an earlier did not hold nothing.
pub fn body_fields(kind: MasterKind, body: &str) -> Map<String, Value> {
    let Ok(body) = serde_json::from_str::<Value>(body) else { return Map::new() };
    let read = canonical_body(kind, body.clone());
    let whole = read.and_then(|read| serde_json::from_str(&read).ok());
    match whole.unwrap_or(body) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The one text of a body; none where it is no record of this kind.
pub fn canonical_body(kind: MasterKind, fields: impl Into<Value>) -> Option<String> {
    fn text<T: Serialize + DeserializeOwned>(fields: Value) -> Option<String> {
        canonical::<T>(fields).map(|(_, body)| body)
    }
    let fields = fields.into();
    match kind {
        MasterKind::Item => text::<Item>(fields),
        MasterKind::Partner => text::<Partner>(fields),
        MasterKind::Place => text::<Place>(fields),
        MasterKind::Equipment => text::<Equipment>(fields),
        MasterKind::Bom => text::<Bom>(fields),
        MasterKind::Routing => text::<Routing>(fields),
        MasterKind::LotRule => text::<LotRule>(fields),
        MasterKind::Calendar => text::<Calendar>(fields),
        MasterKind::Rule => text::<Rule>(fields),
        MasterKind::CorrectionRight => text::<CorrectionRight>(fields),
        MasterKind::LotAttribute => text::<LotAttribute>(fields),
        MasterKind::NumberPool => text::<NumberPool>(fields),
        MasterKind::SupplierLabel => text::<SupplierLabel>(fields),
        MasterKind::LabelTemplate => text::<LabelTemplate>(fields),
        MasterKind::Printer => text::<Printer>(fields),
        MasterKind::CoderText => text::<CoderText>(fields),
        MasterKind::CustomerItem => text::<CustomerItem>(fields),
        MasterKind::Scale => text::<Scale>(fields),
        MasterKind::Contact => text::<Contact>(fields),
        MasterKind::SignaturePoint => text::<SignaturePoint>(fields),
        MasterKind::InspectionPlan => text::<InspectionPlan>(fields),
        MasterKind::ControlChart => text::<ControlChart>(fields),
        MasterKind::Gauge => text::<Gauge>(fields),
    }
}
