//! What people and programs can do: commands through one runner, queries, imports, access.
//!
//! Everything here blocks; a server calls it on threads of its own. Permissions are checked here
//! and nowhere else.

mod access;
mod acts;
mod asks;
mod boms;
mod checkpoints;
mod clock;
mod demo;
mod error;
mod export;
mod feeding;
mod genealogy;
mod imports;
mod knowledge;
mod ledger;
mod lots;
mod operations;
mod orders;
mod outputs;
mod overview;
mod passports;
mod people;
mod permission;
mod picture;
mod plant;
mod receiving;
mod record;
mod requests;
mod rework;
mod rows;
mod runner;
mod runs;
mod secrets;
mod tanks;
mod times;
pub mod views;
mod work_orders;

pub use access::SignedIn;
pub use acts::{ActAsk, Done, Warning};
pub use asks::{
    ChangePerson, CorrectTransfer, ExportFormat, NewPerson, NewTokenAsk, PoolFilter,
    RecordTransfer, TraceAsk,
};
pub use boms::{ExplosionQuery, ExplosionView, LevelView};
pub use clock::Clock;
pub use demo::DemoFactory;
pub use error::{Error, Result};
pub use feeding::{Fed, Feed, HandBack, HandedBack};
pub use genealogy::TraceReply;
pub use imports::ImportOutcome;
pub use operations::{CloseRun, OperationPage, OperationQuery, StartOperation};
pub use orders::{
    OrderLineAsk, OrderLineView, OrderPage, OrderQuery, OrderView, PlaceOrder, StepOrder,
};
pub use outputs::{Produce, Produced};
pub use people::PASSWORD_MIN;
pub use permission::{Permission, ROLES};
pub use picture::{Picture, Readings};
pub use plant::{Operator, Options, Plant};
pub use receiving::{Receive, ReceiveLot, Received, ReceivedLot};
pub use rework::ReworkLot;
pub use runs::{FlowView, RunView};
pub use tanks::{DrawTank, FillTank, OpenTank, Poured, TankView};
pub use work_orders::{
    ChangeLine, MaterialAsk, PlaceWorkOrder, Readiness, StepView, Substitute, WorkOrderView,
};
