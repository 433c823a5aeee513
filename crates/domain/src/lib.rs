//! The nouns of suyuan and the rules about them, as pure code.
//!
//! Nothing here reads a clock, a database, a file or the network, and nothing here draws a random
//! number: time, ids and secrets are passed in.

pub mod audits;
pub mod balance;
pub mod boms;
pub mod calendar;
pub mod calls;
pub mod charts;
pub mod circles;
pub mod coder_texts;
pub mod complaints;
pub mod corrections;
pub mod facts;
pub mod gauges;
pub mod genealogy;
pub mod guests;
pub mod ids;
pub mod inspections;
pub mod instructions;
pub mod labels;
pub mod loggers;
pub mod lot_numbers;
pub mod lots;
pub mod masters;
pub mod notices;
pub mod number_pools;
pub mod orders;
pub mod packings;
mod passing;
pub mod pins;
pub mod placement;
pub mod places;
pub mod plans;
pub mod print_jobs;
pub mod production;
pub mod quantity;
pub mod recalls;
pub mod refusal;
pub mod results;
pub mod retention;
pub mod returnables;
pub mod rules;
pub mod scales;
pub mod serials;
pub mod shipping;
pub mod signatures;
pub mod stock;
pub mod supplier_labels;
pub mod tanks;
pub mod tasks;
pub mod time;
pub mod transfers;
pub mod units;
pub mod words;
pub mod work;

pub use calls::{CallKind, CallState};
pub use facts::Fact;
pub use genealogy::{Basis, PoolKind, PoolRef, Role, Tracking};
pub use ids::{
    ActId, AuditId, BadgeId, CallId, CompanyId, ComplaintId, FactId, HoldId, ImportId,
    InspectionId, InstructionId, ItemId, KioskId, LabelId, NoticeId, OrderId, PartnerId, PasskeyId,
    PersonId, PoolId, PrintJobId, RecallId, RollId, ShipmentId, SiteId, TransferId, UnitId,
};
pub use instructions::{DraftState, Unread};
pub use quantity::Quantity;
pub use refusal::Refusal;
pub use retention::RecordFamily;
pub use signatures::{SignatureMeaning, SignatureWay};
pub use time::{CivilDate, Instant};
pub use work::{
    Capture, ComplaintStep, DeviceOutcome, InspectionStage, LineRole, LotStatus, MasterKind,
    OrderKind, OrderState, UnitKind,
};
