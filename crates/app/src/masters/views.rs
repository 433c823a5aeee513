//! Master records as callers see and send them.

use domain::masters::{Change, Description, Fault, Field, Holds, Refers};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::permission::ROLES;

/// Every kind of record, with what it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MasterKinds {
    /// The kinds, in the order people set a plant up.
    pub kinds: Vec<MasterKindView>,
}

/// A kind of record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MasterKindView {
    /// `item`, `partner`, `place`, …
    pub kind: &'static str,
    /// What the record's own code must be the code of: `site`.
    pub code_of: Option<&'static str>,
    /// Fields the record's own code is made of, with a slash between those that are filled.
    pub code_from: Vec<&'static str>,
    /// Its fields, in the order people fill them.
    pub fields: Vec<MasterField>,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MasterField {
    /// Its name.
    pub name: &'static str,
    /// `text`, `whole`, `thousandths` (a whole number of thousandths), `decimal`, `date`, `time`,
    /// `yes_no`, `choice`, `choices`, `code`, `codes`, `dates`, `layout` (the layout of a label, JSON
    /// as text) or `rows`; what may be more than one
    /// is one text, apart by spaces.
    pub holds: &'static str,
    /// Whether it must be filled.
    pub required: bool,
    /// Most characters of a text.
    pub longest: Option<usize>,
    /// Bounds of a whole number.
    pub least: Option<i64>,
    /// Bounds of a whole number.
    pub most: Option<i64>,
    /// Words to choose from; with a code, words that may stand in its place.
    pub choices: Vec<&'static str>,
    /// What a code leads to: a kind of record, `role` or `site`.
    pub of: Option<&'static str>,
    /// Fields of a row.
    #[schema(no_recursion)]
    pub fields: Vec<MasterField>,
}

impl MasterKindView {
    pub(super) fn of(description: &Description) -> Self {
        Self {
            kind: description.kind.as_str(),
            code_of: description.code_of.map(Refers::as_str),
            code_from: description.code_from.to_vec(),
            fields: description.fields().map(MasterField::of).collect(),
        }
    }
}

impl MasterField {
    fn of(field: &Field) -> Self {
        let bare = Self {
            name: field.name,
            holds: field.holds.as_str(),
            required: field.required,
            longest: None,
            least: None,
            most: None,
            choices: Vec::new(),
            of: None,
            fields: Vec::new(),
        };
        match field.holds {
            Holds::Text(longest) => Self { longest: Some(longest), ..bare },
            Holds::Whole(least, most) => Self { least: Some(least), most: Some(most), ..bare },
            Holds::Choice(words) | Holds::Choices(words) => {
                Self { choices: words.to_vec(), ..bare }
            }
            Holds::Code(Refers::Role, _) => {
                Self { choices: ROLES.iter().map(|(role, _)| *role).collect(), ..bare }
                    .leading_to(Refers::Role)
            }
            Holds::Code(of, besides) => Self { choices: besides.to_vec(), ..bare }.leading_to(of),
            Holds::Codes(of) => bare.leading_to(of),
            Holds::Rows(fields) => Self { fields: fields.iter().map(Self::of).collect(), ..bare },
            Holds::Layout
            | Holds::Thousandths
            | Holds::Decimal
            | Holds::Date
            | Holds::Time
            | Holds::YesNo
            | Holds::Dates => bare,
        }
    }

    fn leading_to(self, of: Refers) -> Self {
        Self { of: Some(of.as_str()), ..self }
    }
}

/// A record as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MasterRecord {
    /// Its kind.
    pub kind: &'static str,
    /// Its code.
    pub code: String,
    /// What its fields hold, by their names.
    #[schema(value_type = BTreeMap<String, Value>)]
    pub fields: Map<String, Value>,
    /// Whether it may no longer be chosen.
    pub retired: bool,
    /// Place in the company's ledger of the last fact about it; an edit says what it was based on.
    pub seq: i64,
}

/// One page of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MasterPage {
    /// The records, by code.
    pub rows: Vec<MasterRecord>,
    /// Where the next page begins; null on the last.
    pub next: Option<String>,
}

/// A record with its versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MasterView {
    /// The record.
    pub record: MasterRecord,
    /// Every version, the newest first.
    pub versions: Vec<MasterVersion>,
}

/// One version of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MasterVersion {
    /// Place of its last fact in the company's ledger.
    pub seq: i64,
    /// When it was recorded.
    pub at: String,
    /// Who recorded it.
    pub by: Option<String>,
    /// Whether it could no longer be chosen.
    pub retired: bool,
    /// What it changed.
    pub changes: Vec<MasterChange>,
}

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MasterChange {
    /// Which: `name`, `lines[2].quantity`.
    pub path: String,
    /// What it held before.
    pub before: Option<String>,
    /// What it holds since.
    pub after: Option<String>,
}

impl From<Change> for MasterChange {
    fn from(change: Change) -> Self {
        Self { path: change.path, before: change.before, after: change.after }
    }
}

/// One thing that is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MasterFault {
    /// Which field: `gtin`, `lines[2].quantity`; `code` for the record's own.
    pub path: String,
    /// What is wrong: a stable code.
    pub kind: &'static str,
    /// What was found.
    pub found: String,
    /// What should have been there, where that can be said by a value.
    pub expected: String,
}

impl From<Fault> for MasterFault {
    fn from(fault: Fault) -> Self {
        let Fault { path, kind, found, expected } = fault;
        Self { path, kind: kind.as_str(), found, expected }
    }
}

/// What came of a sheet of records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct MasterSheetOutcome {
    /// Whether it was taken over: all of it or nothing.
    pub committed: bool,
    /// Records nobody knew.
    pub new: usize,
    /// Records that change.
    pub changed: usize,
    /// Records that are there already as they are in the sheet.
    pub unchanged: usize,
    /// What is wrong, in the order of the sheet; at most 1000.
    pub faults: Vec<MasterSheetFault>,
    /// How much is wrong.
    pub faults_total: usize,
}

/// One thing that is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MasterSheetFault {
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the row, as the sheet shows it.
    pub row: u64,
    /// Heading of the column; empty for the row as a whole.
    pub column: String,
    /// What is wrong: a stable code.
    pub kind: &'static str,
    /// What was found.
    pub found: String,
    /// What should have been there.
    pub expected: String,
}

/// A record as it should be from now on.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct DefineMaster {
    /// What its fields hold; as they are where absent.
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    pub fields: Option<Map<String, Value>>,
    /// Whether it may no longer be chosen; as it is where absent.
    pub retired: Option<bool>,
    /// `seq` of the record this was based on; absent for a new one.
    pub based_on: Option<i64>,
}

/// Which records a list shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
pub struct MasterFilter {
    /// Part of a code or of what any field holds.
    pub q: Option<String>,
    /// Also those that may no longer be chosen.
    pub with_retired: Option<bool>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
}
