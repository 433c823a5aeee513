//! Master records: what each kind holds. The bodies are JSON in the ledger, these structs here.
//!
//! Codes refer to other records: an item's code, a place's code. Quantities are decimal text, as
//! everywhere outside the program.

mod bill;
mod check;
mod describe;
mod fault;
pub mod gs1_numbers;
mod history;
mod lot_rule;
pub(crate) mod rules;
mod shape;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use check::{
    Accepted, Beside, Lookup, Standing, Verdict, body_fields, canonical_body, check, check_code,
};
pub use describe::{ACTS, Description, Field, Holds, RULE_FIELDS, Refers, describe};
pub use fault::{Fault, FaultKind};
pub use history::{Change, changes};

/// What is bought, made or sold, beyond its code, name and unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Item {
    /// Specification, as on drawings and orders.
    pub spec: String,
    /// GTIN, 8 to 14 digits.
    pub gtin: String,
    /// `raw`, `packaging`, `semi_finished`, `finished`, `utility`.
    pub kind: String,
    /// Days a lot may be used after it was made; calendar days.
    pub shelf_life_days: Option<u32>,
    /// Whether a lot may not be used longer than what it was made of.
    pub expires_with_inputs: bool,
    /// `ambient`, `chilled`, `frozen`.
    pub storage: String,
    /// Code of the goods this item is a packing of: a carton, of what is in it.
    pub packing_of: String,
    /// Further units: how many of the item's own unit are in one of it.
    pub conversions: Vec<Conversion>,
    /// Allergens in it, codes apart by spaces.
    pub allergens: String,
    /// Code of the rule its lot numbers are made by.
    pub lot_rule: String,
    /// Whether what arrives waits for inspection.
    pub inspect_incoming: bool,
    /// Whether what is made waits for inspection.
    pub inspect_final: bool,
    /// Percent by which a receipt may exceed its order line.
    pub over_percent: Option<u32>,
    /// Items this one may be reworked into, codes apart by spaces.
    pub rework_into: String,
    /// Largest share of rework in a charge, percent.
    pub rework_percent: Option<u32>,
    /// How often a lot may be reworked.
    pub rework_times: Option<u32>,
    /// What one of the item's own unit is worth.
    pub cost: String,
    /// In which money, three letters.
    pub currency: String,
}

/// A further unit of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conversion {
    /// The unit.
    pub unit: String,
    /// How many of the item's own unit are in one of it.
    pub factor: String,
}

/// A supplier or customer, beyond its code and name. People's names and numbers do not belong here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Partner {
    /// Address of the company.
    pub address: String,
    /// Country, two letters.
    pub country: String,
    /// GLN, 13 digits.
    pub gln: String,
    /// Days that must be left on delivery.
    pub least_days: Option<u32>,
    /// The language letters to them are written in: `zh-Hans`, `zh-Hant` or `en`.
    pub letter_language: String,
    /// Code of the site of the company that it stands for; empty for everybody else.
    pub site: String,
    /// Days goods are usually on the way to that site or from it.
    pub days_on_the_way: Option<u32>,
    /// What else is to be known.
    pub note: String,
}

/// Where goods lie or work is done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// `warehouse`, `zone`, `bin`, `dock`, `station`, `tank`, `quarantine`.
    pub kind: String,
    /// Code of the place it is part of.
    pub parent: String,
    /// Lowest temperature, thousandths of a degree Celsius.
    pub least_milli_c: Option<i64>,
    /// Highest temperature.
    pub most_milli_c: Option<i64>,
    /// Only one item at a time.
    pub single_item: bool,
    /// Only one lot at a time.
    pub single_lot: bool,
}

/// A machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Equipment {
    /// Its name.
    pub name: String,
    /// Code of the station it stands at.
    pub station: String,
}

/// What one item is made of. The code of the record is `ITEM` or `ITEM/VERSION`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bom {
    /// Code of the item that is made.
    pub item: String,
    /// Version.
    pub version: String,
    /// The lines are for so much of the item.
    pub quantity: String,
    /// First day it may be used; always where empty.
    pub effective_from: String,
    /// Materials.
    pub lines: Vec<BomLine>,
}

/// A material.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BomLine {
    /// Code of the material.
    pub item: String,
    /// How much, in the material's own unit.
    pub quantity: String,
    /// Percent that is lost.
    pub scrap_percent: Option<u32>,
    /// Code of the operation that uses it.
    pub operation: String,
    /// Items that may take its place, codes apart by spaces.
    pub substitutes: String,
}

/// How one item is made. The code of the record is the item's code, or `ITEM/VERSION`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Routing {
    /// Code of the item that is made.
    pub item: String,
    /// Operations in their order.
    pub operations: Vec<Operation>,
}

/// One operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Operation {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Code of the station.
    pub station: String,
    /// Code of the equipment, where it is always the same.
    pub equipment: String,
}

/// How lot numbers are made.
///
/// Tokens: `{yyyy}` `{yy}` `{mm}` `{dd}` `{ddd}` (day of the year) of the production day of the
/// event, `{shift}`, `{line}`, `{supplier}`, `{supplier_lot}`, `{item}`, `{seq}` or `{seq:3}` (within
/// the rest of the number).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LotRule {
    /// Its name.
    pub name: String,
    /// For example `DP{yy}{mm}{dd}-{seq:2}`.
    pub pattern: String,
}

/// Production day, shifts and workdays of a site. The code of the record is the site's code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Calendar {
    /// When the production day begins, `06:00`; midnight where empty.
    pub day_start: String,
    /// Shifts in their order.
    pub shifts: Vec<Shift>,
    /// Days without work, dates apart by spaces.
    pub holidays: String,
    /// Saturdays and Sundays on which work is made up, dates apart by spaces.
    pub makeup_days: String,
    /// Days of the week with work, `1 2 3 4 5`; Monday is 1.
    pub weekdays: String,
}

/// A shift.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shift {
    /// Its code, as in lot numbers.
    pub code: String,
    /// Its name.
    pub name: String,
    /// When it begins, `06:00`.
    pub start: String,
}

/// A rule in its author's words. An empty condition fits everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// The act it is asked at: `receive`, `feed`, `ship` …
    pub act: String,
    /// Code of the item it is for.
    pub item: String,
    /// Code of the supplier or customer it is for.
    pub partner: String,
    /// The field it looks at: `supplier_lot`, `expires_on`, `produced_on`, `certificate`, `quantity` …
    pub field: String,
    /// `required`, `unique`, `format`, `least`, `most`, `not_before`, `days_left`.
    pub test: String,
    /// What the test compares with: a pattern, a number, another field, days.
    pub value: String,
    /// `warn`, `ask` or `refuse`.
    pub outcome: String,
    /// What the person reads, in the author's own words.
    pub words: String,
}

/// Who may take back an act.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CorrectionRight {
    /// The act; every act where empty.
    pub act: String,
    /// Code of the role.
    pub role: String,
    /// Only the person's own acts.
    pub own_only: bool,
    /// `same_shift`, `same_day` or `always`.
    pub within: String,
    /// Also when something depends on it.
    pub dependents: bool,
}

/// A typed attribute that lots can carry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LotAttribute {
    /// Its name.
    pub name: String,
    /// `text`, `number`, `date`, `choice`, `yes_no`.
    pub kind: String,
    /// What may be chosen, apart by commas.
    pub choices: String,
    /// Unit of a number.
    pub unit: String,
    /// Code of the item it is for; every item where empty.
    pub item: String,
    /// Whether it must be given when a lot is received or made.
    pub required: bool,
}

/// Numbers of GS1 that a site may give. No two pools have a number in common, so that no two sites give
/// the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NumberPool {
    /// Its name.
    pub name: String,
    /// `sscc`, `grai`, `gtin`.
    pub key: String,
    /// Code of the site that gives them.
    pub site: String,
    /// The company prefix that GS1 gave, 4 to 12 digits.
    pub company_prefix: String,
    /// First digit of an SSCC.
    pub extension: Option<u32>,
    /// Digits of the kind of crate in a GRAI.
    pub asset_type: String,
    /// The first number that is counted; 0 where absent.
    pub first: Option<i64>,
    /// The last one; as many as the digits allow where absent.
    pub last: Option<i64>,
    /// Which handling units get their numbers from it: `case`, `pallet`, `crate`, apart by spaces.
    pub units: String,
}

/// How the labels of a supplier are laid out; [`crate::supplier_labels`] says what a layout is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SupplierLabel {
    /// Its name.
    pub name: String,
    /// Code of the supplier.
    pub supplier: String,
    /// Code of the item it is for; every item where empty.
    pub item: String,
    /// For example `P{item}|L{lot}|D{produced:yymmdd}`.
    pub layout: String,
}

/// A printer of labels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Printer {
    /// Its name.
    pub name: String,
    /// Code of the site it belongs to; every site where empty.
    pub site: String,
    /// Code of the place it stands at.
    pub place: String,
    /// What it understands: `zpl`, `pdf`; `recording` keeps what it gets, so that it can be looked at.
    pub language: String,
    /// Its name or address in the network.
    pub host: String,
    /// The port it listens at; 9100 where absent.
    pub port: Option<u32>,
    /// Dots per inch: `203`, `300`, `600`.
    pub dpi: String,
    /// Code of the printer that takes over.
    pub fallback: String,
    /// Who hands over to it: `program` or `person`; a person where empty.
    pub fallback_by: String,
}

/// How labels of ours are laid out, and what they are for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LabelTemplate {
    /// Its name.
    pub name: String,
    /// `lot`, `unit`, `pallet`, `material`, `shipment`, `place`, `roll`.
    pub purpose: String,
    /// Code of the item it is for; every item where empty.
    pub item: String,
    /// The kind of item it is for: `raw`, `finished` …
    pub item_kind: String,
    /// Code of the customer it is for.
    pub customer: String,
    /// How many are printed where nobody says; one where absent.
    pub copies: Option<u32>,
    /// The layout as JSON; crate `labels` says what a layout is.
    pub layout: String,
}

/// The attributes of a lot by their codes.
pub type Attributes = BTreeMap<String, String>;

/// What a coder prints on an item; [`crate::coder_texts`] says what a layout is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CoderText {
    /// Its name.
    pub name: String,
    /// Code of the item it is printed on.
    pub item: String,
    /// For example `{produced:yyyymmdd} {line} {time:hhmm}`.
    pub layout: String,
    /// Code of the station it is printed at, where the text does not say.
    pub station: String,
    /// What is printed for a station, where that is not its code.
    pub lines: Vec<CoderLine>,
    /// Minutes by which the coder's clock may be off; 5 where absent.
    pub minutes: Option<u32>,
}

/// What is printed for a station.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CoderLine {
    /// The text.
    pub text: String,
    /// Code of the station.
    pub station: String,
}

/// The number a customer has for an item of ours. The code of the record is `CUSTOMER/NUMBER`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerItem {
    /// Code of the customer.
    pub customer: String,
    /// The customer's number of it.
    pub number: String,
    /// Code of the item.
    pub item: String,
    /// What the customer calls it.
    pub name: String,
}

/// An act that needs a signature. Several may name one act; the hardest counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignaturePoint {
    /// Its name.
    pub name: String,
    /// The act, one of [`crate::signatures::SIGNABLE`].
    pub act: String,
    /// How many people sign: one where empty.
    pub signatures: Option<u32>,
    /// What a signature may mean here, words apart by spaces; anything where empty.
    pub meanings: String,
}

/// What is looked at of an item at a stage of its life, in how large a sample, and when it is good.
///
/// Of several that fit, the one for the partner goes before the one for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InspectionPlan {
    /// Its name.
    pub name: String,
    /// Code of the item.
    pub item: String,
    /// `incoming`, `in_process`, `final` or `return`.
    pub stage: String,
    /// Code of the supplier or customer it is for; all of them where empty.
    pub partner: String,
    /// How large the sample is, one of [`crate::plans::SAMPLINGS`].
    pub sampling: String,
    /// The inspection level of ISO 2859-1; II where empty.
    pub level: String,
    /// The acceptance quality limit of ISO 2859-1.
    pub aql: String,
    /// Pieces, or pieces from each container.
    pub size: Option<u32>,
    /// What is looked at.
    pub characteristics: Vec<Characteristic>,
    /// Whether a verdict needs the result of every characteristic.
    pub results: bool,
}

/// Which results are charted, and by which rules a chart says that something happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ControlChart {
    /// Its name.
    pub name: String,
    /// Code of the item.
    pub item: String,
    /// At which stage it is looked at.
    pub stage: String,
    /// The name the inspection plan gives to what is looked at.
    pub characteristic: String,
    /// Which chart, one of [`crate::charts::CHARTS`].
    pub chart: String,
    /// How many values make a subgroup.
    pub size: Option<u32>,
    /// By which rules, one of [`crate::charts::RULES`]; Nelson's where empty.
    pub rules: String,
    /// The limits stand as results of this day and later gave them.
    pub base_from: String,
    /// The limits stand as results up to this day gave them; all results where empty.
    pub base_to: String,
}

/// Something that is measured with, and calibrated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Gauge {
    /// Its name.
    pub name: String,
    /// What it measures, and in which range.
    pub measures: String,
    /// The number its maker gave it.
    pub serial: String,
    /// Code of the place it is kept at.
    pub place: String,
    /// Days from one calibration to the next; none where nothing asks for one.
    pub interval_days: Option<u32>,
    /// What one step of it is, with its unit.
    pub resolution: String,
}

/// Something that is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Characteristic {
    /// What it is called.
    pub name: String,
    /// `number`, `choice`, `text` or `photo`.
    pub kind: String,
    /// `critical`, `major` or `minor`; major where empty.
    pub class: String,
    /// The unit of a number.
    pub unit: String,
    /// The least it may be.
    pub lower: String,
    /// What it should be.
    pub target: String,
    /// The most it may be.
    pub upper: String,
    /// The words to choose from, apart by commas; those behind a bar do not conform.
    pub choices: String,
    /// By which method, with which gauge.
    pub method: String,
    /// How many pieces it is looked for in; as many as the plan asks for where absent.
    pub pieces: Option<u32>,
}

/// A scale that is reached over the network.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scale {
    /// Its name.
    pub name: String,
    /// Code of the station it stands at.
    pub station: String,
    /// Host and port: of the scale, or of the box between its serial line and the network.
    pub address: String,
    /// `st_gs`, `sics` or `continuous`; [`crate::scales`] says what they are.
    pub protocol: String,
    /// The least it weighs well, kilograms.
    pub least: String,
    /// The most it weighs, kilograms.
    pub most: String,
    /// What one step of it is, kilograms.
    pub division: String,
    /// What containers weigh.
    pub tares: Vec<Tare>,
    /// The check weight, kilograms.
    pub check_weight: String,
    /// By how much it may be shown wrong, kilograms; one division where empty.
    pub check_within: String,
    /// Hours after which a check is due.
    pub check_hours: Option<u32>,
}

/// What a container weighs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tare {
    /// What is scanned: a number of one container, or the item that returnables of a sort are.
    pub code: String,
    /// What it weighs.
    pub kilograms: String,
}

/// Whom to call in a recall, at a customer or supplier or in the own house. What stands here stays in
/// the history: the desk of a function belongs here rather than a person's own number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// Who answers.
    pub name: String,
    /// Code of the customer or supplier; the own house where empty.
    pub partner: String,
    /// What they do there.
    pub duty: String,
    /// The number in working hours.
    pub phone: String,
    /// The number at any other time.
    pub night_phone: String,
    /// Where mail goes to.
    pub email: String,
    /// Where a program of theirs is told.
    pub webhook: String,
    /// The how many-th key messages to the program are signed with; the one without a number where absent.
    pub webhook_key: Option<u32>,
    /// 1 is called first, 2 is the deputy, and so on; 1 where absent.
    pub rank: Option<u32>,
    /// What they read: `zh-Hant`, `zh-Hans`, `en`.
    pub language: String,
    /// The day on which somebody last called and was answered.
    pub verified_on: String,
}
