//! What people and programs can do: commands through one runner, queries, imports, access.
//!
//! Everything here blocks; a server calls it on threads of its own. Permissions are checked here
//! and nowhere else.

mod access;
mod acts;
mod asks;
mod attachments;
mod checkpoints;
mod clock;
mod complaints;
mod deliveries;
mod demo;
mod dispatch;
mod error;
mod export;
mod genealogy;
mod identities;
mod imports;
mod knowledge;
mod ledger;
mod lots;
mod orders;
mod overview;
mod packing;
mod passports;
mod people;
mod permission;
mod picture;
mod plant;
mod portions;
mod receiving;
mod record;
mod requests;
mod returns;
mod rows;
mod runner;
mod secrets;
mod shipping;
mod stock;
mod times;
pub mod views;
mod warehouse;

pub use access::SignedIn;
pub use acts::{ActAsk, Done, Warning};
pub use asks::{
    ChangePerson, CorrectTransfer, ExportFormat, NewPerson, NewTokenAsk, PoolFilter,
    RecordTransfer, TraceAsk,
};
pub use attachments::{AttachAsk, AttachmentView, FILE_BYTES_MAX, FileContent};
pub use clock::Clock;
pub use complaints::{
    ComplaintLot, ComplaintPage, ComplaintQuery, ComplaintStepView, ComplaintView, StepComplaint,
    TakeComplaint,
};
pub use deliveries::{PickView, ShipmentPage, ShipmentQuery, ShipmentView};
pub use demo::DemoFactory;
pub use dispatch::{Deliver, Dispatch};
pub use error::{Error, Result};
pub use genealogy::TraceReply;
pub use identities::{Became, MergeLots, RelabelLot, RepackLot, SplitLot};
pub use imports::ImportOutcome;
pub use orders::{
    OrderLineAsk, OrderLineView, OrderPage, OrderQuery, OrderView, PlaceOrder, StepOrder,
};
pub use packing::{BuildUnit, FillUnit, InnerUnit, PutUnit, UnitContent, UnitView};
pub use people::PASSWORD_MIN;
pub use permission::{Permission, ROLES};
pub use picture::{Picture, Readings};
pub use plant::{Operator, Options, Plant};
pub use receiving::{Receive, ReceiveLot, Received, ReceivedLot};
pub use returns::{CustomerReturn, Returned, SupplierReturn};
pub use shipping::{PlanShipment, SetPick, TakePick};
pub use stock::{
    LotStock, PassedView, PortionView, ProposalQuery, ProposalView, StockPage, StockQuery, TakeView,
};
pub use warehouse::{AdjustStock, CountStock, MoveStock, ScrapStock};
