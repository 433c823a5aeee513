//! What people and programs can do: commands through one runner, queries, imports, access.
//!
//! Everything here blocks; a server calls it on threads of its own. Permissions are checked here
//! and nowhere else.

mod access;
mod acts;
mod asks;
mod checkpoints;
mod clock;
mod demo;
mod error;
mod export;
mod genealogy;
mod imports;
mod knowledge;
mod ledger;
mod lots;
mod orders;
mod overview;
mod passports;
mod people;
mod permission;
mod picture;
mod plant;
mod receiving;
mod record;
mod requests;
mod rows;
mod runner;
mod secrets;
mod times;
pub mod views;

pub use access::SignedIn;
pub use acts::{ActAsk, Done, Warning};
pub use asks::{
    ChangePerson, CorrectTransfer, ExportFormat, NewPerson, NewTokenAsk, PoolFilter,
    RecordTransfer, TraceAsk,
};
pub use clock::Clock;
pub use demo::DemoFactory;
pub use error::{Error, Result};
pub use genealogy::TraceReply;
pub use imports::ImportOutcome;
pub use orders::{
    OrderLineAsk, OrderLineView, OrderPage, OrderQuery, OrderView, PlaceOrder, StepOrder,
};
pub use people::PASSWORD_MIN;
pub use permission::{Permission, ROLES};
pub use picture::{Picture, Readings};
pub use plant::{Operator, Options, Plant};
pub use receiving::{Receive, ReceiveLot, Received, ReceivedLot};
