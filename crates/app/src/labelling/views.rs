//! What is told of labels, templates, printers and print jobs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::naming::PersonName;

/// A label that was printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PrintedLabel {
    /// The label.
    pub label: String,
    /// What it names: `lot:L1`, `unit:P-1`, `shipment:DN-1`, `place:A-01`.
    pub subject: String,
    /// Code of its template; the built-in one where absent.
    pub template: Option<String>,
    /// Which version of the template, by its place in the company's chain.
    pub template_seq: Option<i64>,
    /// Code of the printer; paper where absent.
    pub printer: Option<String>,
    /// How many alike.
    pub copies: u32,
    /// When.
    pub at: String,
    /// Who asked for it.
    pub by: Option<PersonName>,
    /// The label it was printed again for.
    pub reprint_of: Option<String>,
    /// Why it was printed again.
    pub reason: Option<String>,
    /// Since when it is void.
    pub voided: Option<VoidedLabel>,
    /// SHA-256 of the layout and of what was set into it.
    pub data_sha256: String,
    /// The job that prints it, as long as it is kept.
    pub job: Option<String>,
}

/// Since when a label is void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VoidedLabel {
    /// When.
    pub at: String,
    /// Who said so.
    pub by: Option<PersonName>,
    /// Why.
    pub reason: String,
}

/// The labels of something, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LabelPage {
    /// The labels.
    pub rows: Vec<PrintedLabel>,
}

/// A label that was printed, and the job that does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LabelPrint {
    /// The label.
    pub label: PrintedLabel,
    /// The job; none for paper.
    pub job: Option<PrintJobView>,
    /// Why its template is the right one: `asked`, `item_and_customer`, `customer`, `item`,
    /// `item_kind`, `purpose` or `built_in`.
    pub why: String,
}

/// What a printer has to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PrintJobView {
    /// The job.
    pub job: String,
    /// Code of the printer it waits at.
    pub printer: String,
    /// Code of the printer it was for at first.
    pub first_printer: String,
    /// The label it prints.
    pub label: Option<String>,
    /// Or the roll.
    pub roll: Option<String>,
    /// What it names, or the first number of the roll.
    pub subject: String,
    /// `waiting`, `sending`, `sent`, `unsure`, `confirmed`, `failed`, `cancelled` or `repeated`.
    pub state: String,
    /// What stands in its way: `head_open`, `paper_out`, `ribbon_out`, `offline`, `paused`, `cut`,
    /// `restarted`, `rejected` or `no_printer`.
    pub problem: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// How many different labels.
    pub labels: u32,
    /// How many of each.
    pub copies: u32,
    /// When it was asked for.
    pub created_at: String,
    /// When it last changed.
    pub changed_at: String,
    /// Whether what was sent can be looked at.
    pub sent: bool,
}

/// Print jobs of a printer, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PrintJobPage {
    /// The jobs.
    pub rows: Vec<PrintJobView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A printer with its queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LabelPrinter {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Code of the place it stands at.
    pub place: Option<String>,
    /// `zpl`, `pdf` or `recording`.
    pub language: String,
    /// Dots per inch.
    pub dpi: String,
    /// Code of the printer that takes over.
    pub fallback: Option<String>,
    /// Who hands over to it: `program` or `person`.
    pub fallback_by: String,
    /// What it said last: `unknown`, `ready`, `head_open`, `paper_out`, `ribbon_out`, `offline` or
    /// `paused`.
    pub state: String,
    /// Since when.
    pub since: Option<String>,
    /// Whether its queue is paused here.
    pub paused: bool,
    /// Jobs that wait.
    pub waiting: u32,
    /// Jobs that failed.
    pub failed: u32,
    /// Jobs of which nobody knows whether they came out.
    pub unsure: u32,
}

/// The printers of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PrinterPage {
    /// The printers, by code.
    pub rows: Vec<LabelPrinter>,
}

/// What a job prints, to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobPictures {
    /// Each different label as SVG; the first ones of a roll.
    pub svgs: Vec<String>,
    /// What a recording printer was sent.
    pub zpl: Option<String>,
}

/// A template that fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FittingTemplate {
    /// Its code; `built_in` where it comes with the program.
    pub code: String,
    /// Its name; empty for the built-in one.
    pub name: String,
    /// Its version, by the place in the company's chain.
    pub version: Option<i64>,
    /// Why it fits: `item_and_customer`, `customer`, `item`, `item_kind`, `purpose` or `built_in`.
    pub why: String,
}

/// What would be printed for something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LabelChoice {
    /// What it is for.
    pub subject: String,
    /// What kind of label: `lot`, `material`, `unit`, `pallet`, `shipment` or `place`.
    pub purpose: String,
    /// The template that is right.
    pub chosen: FittingTemplate,
    /// The others that fit, the most particular first.
    pub others: Vec<FittingTemplate>,
    /// The printers to choose from; the first one is proposed.
    pub printers: Vec<LabelPrinter>,
    /// The labels it has, the newest first.
    pub printed: Vec<PrintedLabel>,
    /// Whether somebody has to say why it is printed again.
    pub needs_reason: bool,
    /// How many are printed where nobody says.
    pub copies: u32,
    /// What the label can say.
    pub fields: BTreeMap<String, String>,
}

/// Something that is wrong with a layout, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LayoutFaultView {
    /// `error` keeps a label from being printed; `warning` does not.
    pub grade: String,
    /// The element, from 0; none where it is about the label.
    pub element: Option<usize>,
    /// The field it is about.
    pub field: Option<String>,
    /// A stable word.
    pub code: String,
    /// What its sentence names.
    pub params: BTreeMap<String, String>,
}

/// A layout as it would come out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LabelPreview {
    /// The picture; none where the layout cannot be read.
    pub svg: Option<String>,
    /// What is wrong with it.
    pub faults: Vec<LayoutFaultView>,
    /// What was set into it.
    pub fields: BTreeMap<String, String>,
}

/// A field a label may say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LabelField {
    /// As it stands in braces.
    pub name: String,
    /// An example.
    pub example: String,
}

/// The fields a label may say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LabelFields {
    /// The fields.
    pub rows: Vec<LabelField>,
}

/// A template to begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadyTemplate {
    /// A stable name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The layout as JSON.
    pub layout: String,
}

/// Templates to begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadyTemplates {
    /// The templates.
    pub rows: Vec<ReadyTemplate>,
}

/// A roll of labels that were printed ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LabelRoll {
    /// The roll.
    pub roll: String,
    /// Code of its number pool.
    pub pool: String,
    /// The first number.
    pub first: String,
    /// The last one.
    pub last: String,
    /// How many.
    pub count: u64,
    /// How many of them are on something.
    pub bound: u64,
    /// Code of the printer; paper where absent.
    pub printer: Option<String>,
    /// When.
    pub at: String,
    /// Who had it printed.
    pub by: Option<PersonName>,
}

/// The rolls of the site, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RollPage {
    /// The rolls.
    pub rows: Vec<LabelRoll>,
}

/// A roll with each of its labels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RollDetail {
    /// The roll.
    pub roll: LabelRoll,
    /// Its labels in order.
    pub labels: Vec<RollLabel>,
}

/// A label of a roll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RollLabel {
    /// Its number.
    pub code: String,
    /// What it is on; nothing yet where absent.
    pub subject: Option<String>,
    /// Since when.
    pub at: Option<String>,
    /// Who put it there.
    pub by: Option<PersonName>,
}

/// A roll that was printed, and the job that does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RollPrint {
    /// The roll.
    pub roll: LabelRoll,
    /// The job; none for paper.
    pub job: Option<PrintJobView>,
}

/// What a number of a roll stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BoundLabel {
    /// The number.
    pub code: String,
    /// What it is on.
    pub subject: String,
}

/// What should lie at a place, where a label there cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LyingHere {
    /// Code of the place.
    pub place: String,
    /// What it may be, the most plausible first.
    pub rows: Vec<Candidate>,
    /// Whether more lies there than is told.
    pub more: bool,
}

/// Something that a label nobody can read may be of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Candidate {
    /// What it would be: `lot:L1`, `unit:P-1`.
    pub subject: String,
    /// The number a person looks for.
    pub code: String,
    /// Code of the item.
    pub item: Option<String>,
    /// Its name.
    pub item_name: Option<String>,
    /// How much lies there.
    pub quantity: Option<String>,
    /// The unit of the quantity.
    pub unit: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// When somebody last had it in hand, by the records.
    pub last_seen_at: Option<String>,
    /// Why it is plausible, the strongest first: `only_one_here`, `only_one_of_item`,
    /// `never_seen_since`, `not_seen_today`, `has_label`.
    pub why: Vec<String>,
}

/// Goods that were named by choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IdentityChoice {
    /// When.
    pub at: String,
    /// Who chose.
    pub by: Option<PersonName>,
    /// Who agreed.
    pub confirmed_by: PersonName,
    /// Where they lay.
    pub place: String,
    /// Among how many it was chosen.
    pub candidates: u32,
    /// What it was chosen by.
    pub reason: String,
}

/// Goods that have a name and a label again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Identified {
    /// What they are said to be.
    pub subject: String,
    /// The new label.
    pub label: PrintedLabel,
    /// The job that prints it; none for paper.
    pub job: Option<PrintJobView>,
    /// The labels that are void from now on.
    pub voided: Vec<String>,
}
