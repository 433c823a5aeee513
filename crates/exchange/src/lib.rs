//! The exchange document: reading, checking and writing it as streams.
//!
//! History in, history out: masters, pools, transfers and corrections in one documented, versioned
//! format, as JSON, as CSV tables in a folder or archive, or as a workbook. This crate knows no
//! database and no ledger; what is there already is asked through [`Known`].
//!
//! [`Document::open`] recognises a file, [`check`] says everything that is wrong with it at once or
//! hands over what is new.

mod beside;
mod cell;
mod check;
mod checked;
mod delimited;
mod document;
mod encoding;
mod fault;
mod fingerprint;
mod intake;
mod json;
mod known;
pub mod layout;
pub mod loggers;
pub mod masters;
mod parse;
mod references;
mod returns;
mod rows;
mod section;
mod sheets;
mod source;
mod spill;
mod tables;
mod template;
mod workbook;
mod write;

pub use check::{CheckError, check};
pub use checked::{Checked, Counts, NewRows};
pub use document::{Document, Layout, OpenError};
pub use fault::{Expected, Fault, FaultKind, Faults, KEPT_MAX};
pub use intake::{Progress, Report, Stage};
pub use known::{BATCH, Known, KnownResult, NothingKnown};
pub use parse::{CODE_BYTES_MAX, TEXT_BYTES_MAX, instant_in};
pub use rows::{CorrectionRow, ItemRow, PartnerRow, PoolRow, TransferRow};
pub use section::Section;
pub use sheets::{Sheet, SheetCell, write_sheets};
pub use source::Halt;
pub use template::write_template;
pub use write::{Header, History, Take, file_beside, write_csv_folder, write_json, write_zip};
