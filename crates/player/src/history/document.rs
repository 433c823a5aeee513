//! An exchange document as rows in memory.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use exchange::{
    CheckError, CorrectionRow, ItemRow, NothingKnown, OpenError, PartnerRow, PoolRow, TransferRow,
    check,
};
use jiff::tz::TimeZone;

/// A history that was read and found free of faults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// What is bought, made and sold.
    pub items: Vec<ItemRow>,
    /// Suppliers and customers.
    pub partners: Vec<PartnerRow>,
    /// Lots, runs and tanks.
    pub pools: Vec<PoolRow>,
    /// Everything that moved, in the order of the document.
    pub transfers: Vec<TransferRow>,
    /// What was put right.
    pub corrections: Vec<CorrectionRow>,
}

/// Why a document tells no history.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It cannot be opened.
    #[error(transparent)]
    Closed(#[from] OpenError),
    /// It is wrong.
    #[error(transparent)]
    Faulty(#[from] CheckError),
    /// The machine could not read it.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Reads a document that an import would take over.
pub fn read(path: &Path) -> Result<Document, Unreadable> {
    let document = exchange::Document::open(path, &TimeZone::UTC)?;
    let mut go_on = |_| ControlFlow::Continue(());
    let checked = check(&document, &mut NothingKnown, &std::env::temp_dir(), &mut go_on)?;
    Ok(Document {
        items: checked.items()?.collect::<io::Result<_>>()?,
        partners: checked.partners()?.collect::<io::Result<_>>()?,
        pools: checked.pools()?.collect::<io::Result<_>>()?,
        transfers: checked.transfers()?.collect::<io::Result<_>>()?,
        corrections: checked.corrections()?.collect::<io::Result<_>>()?,
    })
}
