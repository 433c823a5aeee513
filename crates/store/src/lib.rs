//! SQL for both engines: the façade, migrations, the ledger table, `apply` and the queries.
//!
//! The only crate that knows SQL. It reads no clock and draws no random numbers: time and secrets
//! are passed in. Its calls block, so on an asynchronous server they belong on threads of their own.

pub mod acts;
pub mod answers;
pub mod apply;
pub mod audits;
pub mod backup;
pub mod balances;
pub mod beginnings;
pub mod calls;
pub mod carrying;
pub mod claims;
pub mod complaints;
pub mod corrections;
pub mod database;
pub mod devices;
pub mod distribution;
pub mod drills;
pub mod error;
pub mod expand;
pub mod export;
mod hold;
pub mod holds;
pub mod imports;
pub mod inspections;
pub mod instructions;
pub mod labels;
pub mod ledger;
pub mod masters;
mod migrations;
pub mod moving;
pub mod nodes;
pub mod number_pools;
pub mod operations;
pub mod orders;
pub mod pools;
pub mod projections;
pub mod proofs;
mod rebuild;
pub mod recalls;
mod recorded;
pub mod records;
mod registry;
pub mod scales;
pub mod scanning;
pub mod search;
pub mod serials;
pub mod shipping;
pub mod side;
pub mod signatures;
pub mod sql;
pub mod stations;
pub mod stock;
pub mod tasks;
pub mod transfers;
pub mod transport;
pub mod units;
pub mod verify;

pub use database::{Database, Target, Writer};
pub use error::StoreError;
pub use hold::Hold;
pub use rebuild::rebuild;
pub use recorded::Recorded;
pub use registry::statements;
pub use sql::Tx;
