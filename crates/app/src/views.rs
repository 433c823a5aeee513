//! What queries answer: plain data, described once for the API and the pages.
//!
//! Quantities are decimal text in the unit beside them, times are RFC 3339 with the offset they
//! came with. Codes and words of people's languages are never mixed: these views carry codes only.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::asks::SiteRoles;
use crate::attachments::AttachmentView;
use crate::labelling::IdentityChoice;
use crate::lives::LotAbout;
pub use crate::masters::{
    MasterChange, MasterFault, MasterField, MasterKindView, MasterKinds, MasterPage, MasterRecord,
    MasterSheetFault, MasterSheetOutcome, MasterVersion, MasterView,
};

pub use crate::checkpoint_views::{
    CheckpointPage, CheckpointView, ConsistencyView, KeptCheckpoint, SigningKeys, Witnesses,
};

/// An item as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ItemView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit its quantities are in.
    pub unit: String,
}

/// One pool as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PoolView {
    /// What documents call it: `lot:L1`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// `lot`, `run`, `tank`, …
    pub kind: &'static str,
    /// Its code within the kind.
    pub code: String,
    /// The label of a lot.
    pub lot_number: Option<String>,
    /// The number the supplier gave it.
    pub supplier_lot: Option<String>,
    /// The item in it.
    pub item: Option<ItemView>,
    /// What is in it now; null where it cannot be measured.
    pub on_hand: Option<String>,
    /// The unit of `on_hand`.
    pub unit: Option<String>,
    /// When the first thing happened to it.
    pub opened_at: Option<String>,
    /// When the last thing happened to it.
    pub last_at: Option<String>,
    /// Last day it may be used.
    pub expires: Option<String>,
    /// `free`, `wip`, `gone`, `shipped`, `expired` or `negative`.
    pub state: &'static str,
    /// The order a run belongs to.
    pub work_order: Option<String>,
    /// The operation a run executes.
    pub operation: Option<String>,
    /// What routings call it.
    pub operation_name: Option<String>,
}

/// One page of pools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PoolPage {
    /// The rows, by code.
    pub rows: Vec<PoolView>,
    /// Where the next page begins; null on the last.
    pub next: Option<String>,
}

/// The other end of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PoolEnd {
    /// What documents call it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Lot number, partner name or code.
    pub title: String,
    /// Code of the item in it.
    pub item: Option<String>,
    /// Name of the item in it.
    pub item_name: Option<String>,
}

/// One transfer as a passport shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkView {
    /// What documents call the transfer.
    pub transfer: String,
    /// When it happened.
    pub at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// The pool at the other end.
    pub pool: PoolEnd,
    /// Quantity on this pool's side, as it stands after corrections and returns.
    pub quantity: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// How it is known.
    pub basis: &'static str,
    /// Who did it.
    pub by: Option<String>,
    /// Where it happened.
    pub equipment: Option<String>,
    /// The document it belongs to.
    pub document: Option<String>,
    /// Recorded more than eight hours after it happened.
    pub late: bool,
    /// Put right afterwards.
    pub corrected: bool,
    /// Voided: shown struck through, counts for nothing.
    pub void: bool,
    /// The transfer this one takes back.
    pub returns: Option<String>,
    /// Numbers of the handling units it went out in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<String>,
}

/// One correction as a passport shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CorrectionView {
    /// The transfer that was put right.
    pub transfer: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Who put it right.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Field → what it said before and says now; a missing side is null.
    pub changes: BTreeMap<String, Change>,
}

/// What one field said before a correction, and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

/// A person and how often they acted on a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ActorView {
    /// The person's id.
    pub person: String,
    /// What they are called, as long as it is not erased.
    pub name: Option<String>,
    /// Number of transfers.
    pub acts: usize,
}

/// One moment in the life of a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Moment {
    /// When it happened.
    pub at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// `in`, `out`, `return`, `correction`, `closed`, `counted`, `cleaned` of a tank; `held`, `let_go`,
    /// `accepted` or `rejected` of a lot.
    pub kind: &'static str,
    /// The transfer.
    pub transfer: Option<String>,
    /// The pool at the other end.
    pub other: Option<PoolEnd>,
    /// Quantity on this pool's side.
    pub quantity: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// Who.
    pub by: Option<String>,
    /// Why, or what was found.
    pub note: Option<String>,
    /// Recorded more than eight hours after it happened.
    pub late: bool,
}

/// Where a pool's records stand in the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LedgerSpan {
    /// First record.
    pub first_seq: i64,
    /// Last record.
    pub last_seq: i64,
    /// How many.
    pub records: usize,
}

/// A thing an answer warns of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WarningView {
    /// Stable code (rule N15).
    pub code: String,
    /// What it is about.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
}

/// The whole life of one pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Passport {
    /// The pool itself.
    #[serde(flatten)]
    pub pool: PoolView,
    /// All that ever entered it.
    pub entered: Option<String>,
    /// All that ever left it.
    pub left: Option<String>,
    /// What it was made of.
    pub sources: Vec<LinkView>,
    /// Where it went.
    pub destinations: Vec<LinkView>,
    /// What was put right.
    pub corrections: Vec<CorrectionView>,
    /// Who had a hand in it.
    pub people: Vec<ActorView>,
    /// Machines it was on.
    pub equipment: Vec<String>,
    /// Its photos and papers, in the order they were attached.
    pub attachments: Vec<AttachmentView>,
    /// When goods without a readable label were said to be this, by choice.
    pub identity_choices: Vec<IdentityChoice>,
    /// What the lot is, beside its number; none where it is no lot.
    pub about: Option<LotAbout>,
    /// As of when it is told; now where absent.
    pub as_of: Option<String>,
    /// Its life in order.
    pub timeline: Vec<Moment>,
    /// Where the records are.
    pub ledger: LedgerSpan,
    /// What is not as it should be.
    pub warnings: Vec<WarningView>,
}

/// One thing a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hit {
    /// `lot`, `run`, `tank`, `supplier`, `customer`, `document`, `item` or `transfer`.
    pub kind: String,
    /// How to ask for it: a pool reference, `document:…`, `item:…` or a transfer.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The number a person looks for.
    pub title: String,
    /// What it is.
    pub subtitle: Option<String>,
    /// Which field matched.
    #[serde(rename = "match")]
    pub matched: String,
}

/// What a search found, best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hits {
    /// The hits.
    pub hits: Vec<Hit>,
}

/// How much there is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Counts {
    /// Lots.
    pub lots: i64,
    /// Runs.
    pub runs: i64,
    /// Tanks.
    pub tanks: i64,
    /// Transfers.
    pub transfers: i64,
    /// Items.
    pub items: i64,
    /// Partners.
    pub partners: i64,
}

/// The end of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LedgerHead {
    /// Number of the last record.
    pub seq: i64,
    /// Its chain hash, hexadecimal.
    pub hash: String,
    /// Root of the Merkle tree over all records, hexadecimal.
    pub root: String,
    /// When the last record was appended.
    pub appended_at: Option<String>,
}

/// A story of the demo factory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Story {
    /// Which.
    pub key: String,
    /// Where the trace begins.
    pub root: String,
    /// Which way to look.
    pub direction: String,
}

/// The first page's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Overview {
    /// How much there is.
    pub counts: Counts,
    /// The site's ledger.
    pub ledger: LedgerHead,
    /// Stories of the demo factory, where it is installed.
    pub stories: Vec<Story>,
    /// The last imports.
    pub imports: Vec<ImportView>,
}

/// Numbers of records by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct DocumentCounts {
    /// Items.
    pub items: u64,
    /// Partners.
    pub partners: u64,
    /// Pools.
    pub pools: u64,
    /// Transfers.
    pub transfers: u64,
    /// Corrections.
    pub corrections: u64,
}

/// One fault of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FaultView {
    /// Kind of fault (rule N16).
    pub kind: String,
    /// Section or sheet.
    pub section: String,
    /// Row, as rule N16 counts.
    pub row: u64,
    /// Column.
    pub column: Option<String>,
    /// What was there.
    pub found: String,
    /// What should be there, in English.
    pub expected: String,
    /// The same as a stable code, for translation.
    pub expected_code: String,
    /// What the translation names.
    pub expected_param: Option<String>,
}

/// The faults of a document: the first ten thousand, the rest counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Faults {
    /// How many there are.
    pub total: u64,
    /// The first of them.
    pub rows: Vec<FaultView>,
}

/// A refusal or failure as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemView {
    /// Stable code.
    pub code: String,
    /// Named values for the translation.
    pub params: BTreeMap<String, String>,
}

/// A column of a foreign sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ColumnView {
    /// Its heading.
    pub header: String,
    /// The field it is taken for.
    pub field: Option<String>,
    /// The first values.
    pub samples: Vec<String>,
    /// What they are read as; null where a sample cannot be read so.
    pub read_as: Vec<Option<String>>,
}

/// A field a section can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldView {
    /// Its name.
    pub field: String,
    /// Whether a row is nothing without it.
    pub required: bool,
}

/// A foreign sheet and what it is taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SheetView {
    /// Its name.
    pub name: String,
    /// What its rows are; `ignore` leaves it out.
    pub section: String,
    /// The row its headings are in.
    pub header_row: u32,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// The fields its section has.
    pub fields: Vec<FieldView>,
    /// What a sheet could be, for choosing another section.
    pub sections: Vec<String>,
    /// The fields of each of them.
    pub fields_of: BTreeMap<String, Vec<FieldView>>,
}

/// What a person chose for one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetChoice {
    /// The sheet.
    pub name: String,
    /// What its rows are.
    pub section: String,
    /// The row its headings are in.
    pub header_row: u32,
    /// Heading → field.
    pub columns: BTreeMap<String, String>,
}

/// What a person chose for a foreign document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MappingChoice {
    /// Sheet by sheet.
    pub sheets: Vec<SheetChoice>,
    /// Propose the same for the next document with these headings.
    #[serde(default)]
    pub remember: bool,
}

/// One taking-over of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportView {
    /// Its id.
    pub id: String,
    /// The file's name.
    pub name: String,
    /// `mapping`, `checking`, `faulty`, `ready`, `running`, `done`, `abandoned` or `failed`.
    pub state: &'static str,
    /// Rows read so far.
    pub read: u64,
    /// Records written so far.
    pub written: u64,
    /// Records to be written, once known.
    pub total: Option<u64>,
    /// What the document holds.
    pub counts: DocumentCounts,
    /// What of it is new here.
    pub new: DocumentCounts,
    /// What is wrong with it.
    pub faults: Faults,
    /// For a foreign layout: its sheets.
    pub sheets: Option<Vec<SheetView>>,
    /// Why it could not go on.
    pub problem: Option<ProblemView>,
    /// Who brought it.
    pub by: Option<String>,
    /// When.
    pub at: String,
}

/// Imports, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportPage {
    /// The rows.
    pub rows: Vec<ImportView>,
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonView {
    /// Id.
    pub id: String,
    /// Name for signing in; none for people only known from records.
    pub username: Option<String>,
    /// What they are called.
    pub name: Option<String>,
    /// Roles: of the whole company, or for oneself those at the site one works at.
    pub roles: Vec<String>,
    /// Roles at single sites.
    pub at_sites: Vec<SiteRoles>,
    /// Whether they may sign in.
    pub active: bool,
    /// When they were last seen.
    pub last_seen: Option<String>,
}

/// People.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonPage {
    /// The rows.
    pub rows: Vec<PersonView>,
}

/// A site a person may work at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SiteView {
    /// Short name.
    pub code: String,
    /// Name in full.
    pub name: String,
    /// What they may do there.
    pub permissions: Vec<&'static str>,
    /// IANA zone of plant time.
    pub zone: String,
}

/// A company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CompanyView {
    /// Short name.
    pub code: String,
    /// Name in full.
    pub name: String,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionView {
    /// The person.
    pub person: PersonView,
    /// What they may do at the site.
    pub permissions: Vec<&'static str>,
    /// What of it they may do in the whole company, and so with what all sites share.
    pub everywhere: Vec<&'static str>,
    /// Groups of fields they are not shown everywhere.
    pub withheld: Vec<&'static str>,
    /// Goes back in the header `X-CSRF-Token`.
    pub csrf: String,
    /// The person's language.
    pub language: Option<String>,
    /// The company.
    pub company: CompanyView,
    /// Its sites.
    pub sites: Vec<SiteView>,
    /// A role asks for a second factor that was not shown: nothing may be done before there is one.
    pub second_factor_needed: bool,
    /// Somebody else knows the password: it signs nothing before its owner has chosen another.
    pub password_given: bool,
    /// What is different at a device that several people share; null at one's own.
    pub kiosk: Option<SeatView>,
    /// Until when a guest may look; null for everybody else.
    pub guest_until: Option<String>,
}

/// A session at a device that several people share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeatView {
    /// Code of the station, where one is known.
    pub station: Option<String>,
    /// Its name.
    pub station_name: Option<String>,
    /// Seconds without use after which it ends.
    pub idle_s: i64,
    /// When it ends if it is not used.
    pub ends_at: String,
    /// Until when the person may sign without showing again who they are.
    pub fresh_until: Option<String>,
    /// Somebody else gave the PIN: the person is to choose one, it signs nothing until then.
    pub pin_given: bool,
    /// Codes of the operations the badge is for; null where it is for all.
    pub operations: Option<Vec<String>>,
}

/// An API token as lists show it; the secret itself is shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TokenView {
    /// Id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: String,
    /// When it was last used.
    pub last_used_at: Option<String>,
}

/// Tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TokenPage {
    /// The rows.
    pub rows: Vec<TokenView>,
}

/// A token, the one time its secret is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NewToken {
    /// Id.
    pub id: String,
    /// The secret.
    pub token: String,
}

/// One record of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordView {
    /// Place in the chain.
    pub seq: i64,
    /// The fact's id.
    pub id: String,
    /// Kind of fact.
    pub kind: &'static str,
    /// When it happened.
    pub at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// When it was appended.
    pub appended_at: String,
    /// Who.
    pub by: Option<String>,
    /// The import it came with.
    pub import: Option<String>,
    /// Chain hash, hexadecimal.
    pub hash: String,
}

/// A page of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordPage {
    /// The rows in order.
    pub rows: Vec<RecordView>,
    /// The next page begins after this record.
    pub next: Option<i64>,
}

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VerifyView {
    /// Nothing is off.
    pub clean: bool,
    /// How many records were recomputed.
    pub checked: u64,
    /// The first thing that is off, in the words of the report.
    pub first: Option<String>,
    /// What cannot be checked.
    pub unchecked: Vec<String>,
    /// Contents of files that are not there because they were removed when their time was over.
    pub removed: Vec<RemovedContent>,
}

/// A content that is not there because a fact says that it was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RemovedContent {
    /// Hash of the content.
    pub sha256: String,
    /// The class under which it was removed.
    pub class: String,
    /// The fact that says so.
    pub seq: i64,
}

/// A transfer that was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recorded {
    /// What documents call it.
    pub transfer: String,
    /// Its record's place in the chain.
    pub seq: i64,
}
