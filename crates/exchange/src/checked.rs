//! What a document without faults holds that is new.

use std::collections::HashSet;
use std::io;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::rows::{CorrectionRow, ItemRow, PartnerRow, PoolRow, TransferRow};
use crate::section::Section;
use crate::source::Halt;
use crate::spill::{Record, Spill, SpillReader};
use crate::write::{History, Take};

/// How many rows of each section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Items.
    pub items: u64,
    /// Suppliers and customers.
    pub partners: u64,
    /// Lots, runs and tanks.
    pub pools: u64,
    /// Transfers.
    pub transfers: u64,
    /// Corrections.
    pub corrections: u64,
}

impl Counts {
    /// All of them together.
    pub const fn total(&self) -> u64 {
        self.items + self.partners + self.pools + self.transfers + self.corrections
    }
}

/// A document without faults; streams what is new in it, in document order, any number of times.
#[derive(Debug)]
pub struct Checked {
    pub(crate) items: New<ItemRow>,
    pub(crate) partners: New<PartnerRow>,
    pub(crate) pools: New<PoolRow>,
    pub(crate) transfers: New<TransferRow>,
    pub(crate) corrections: New<CorrectionRow>,
    /// Rows of the document.
    pub read: Counts,
    /// Rows that the ledger does not hold yet.
    pub new: Counts,
    /// Transfers that a return or correction of the document names: they need one id wherever they
    /// come up first.
    pub named: Arc<HashSet<String>>,
    /// The company that the document names.
    pub company: Option<String>,
    /// The site that the document names.
    pub site: Option<String>,
    /// Members, columns and tables that the format does not have: they were passed over.
    pub ignored: Vec<(Section, String)>,
}

impl Checked {
    /// New items.
    pub fn items(&self) -> io::Result<NewRows<'_, ItemRow>> {
        self.items.rows()
    }

    /// New suppliers and customers.
    pub fn partners(&self) -> io::Result<NewRows<'_, PartnerRow>> {
        self.partners.rows()
    }

    /// New lots, runs and tanks.
    pub fn pools(&self) -> io::Result<NewRows<'_, PoolRow>> {
        self.pools.rows()
    }

    /// New transfers; a return may come before the transfer it takes back.
    pub fn transfers(&self) -> io::Result<NewRows<'_, TransferRow>> {
        self.transfers.rows()
    }

    /// New corrections.
    pub fn corrections(&self) -> io::Result<NewRows<'_, CorrectionRow>> {
        self.corrections.rows()
    }
}

impl History for &Checked {
    fn items(&mut self, take: &mut Take<'_, ItemRow>) -> Result<(), Halt> {
        Checked::items(self)?.try_for_each(|row| take(&row?))
    }

    fn partners(&mut self, take: &mut Take<'_, PartnerRow>) -> Result<(), Halt> {
        Checked::partners(self)?.try_for_each(|row| take(&row?))
    }

    fn pools(&mut self, take: &mut Take<'_, PoolRow>) -> Result<(), Halt> {
        Checked::pools(self)?.try_for_each(|row| take(&row?))
    }

    fn transfers(&mut self, take: &mut Take<'_, TransferRow>) -> Result<(), Halt> {
        Checked::transfers(self)?.try_for_each(|row| take(&row?))
    }

    fn corrections(&mut self, take: &mut Take<'_, CorrectionRow>) -> Result<(), Halt> {
        Checked::corrections(self)?.try_for_each(|row| take(&row?))
    }
}

/// A spill and the rows of it that are not new.
#[derive(Debug)]
pub(crate) struct New<T> {
    pub(crate) spill: Spill<T>,
    pub(crate) skip: Bits,
}

impl<T: Record> New<T> {
    fn rows(&self) -> io::Result<NewRows<'_, T>> {
        Ok(NewRows { rows: self.spill.read()?, skip: &self.skip, next: 0, of: PhantomData })
    }

    pub(crate) fn count(&self) -> u64 {
        self.spill.rows - self.skip.count
    }
}

/// Streams new rows of one section.
#[derive(Debug)]
#[expect(private_bounds, reason = "rows come from this crate only")]
pub struct NewRows<'c, T: Record> {
    rows: SpillReader<T>,
    skip: &'c Bits,
    next: u64,
    of: PhantomData<T>,
}

impl<T: Record> Iterator for NewRows<'_, T> {
    type Item = io::Result<T>;

    fn next(&mut self) -> Option<io::Result<T>> {
        loop {
            let row = self.rows.next()?;
            let place = self.next;
            self.next += 1;
            if !self.skip.has(place) {
                return Some(row.map(|row| row.record));
            }
        }
    }
}

/// A set of places, one bit each.
#[derive(Debug, Default)]
pub(crate) struct Bits {
    words: Vec<u64>,
    count: u64,
}

impl Bits {
    pub(crate) fn set(&mut self, place: u64) {
        let word = (place / 64) as usize;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if !self.has(place) {
            self.words[word] |= 1 << (place % 64);
            self.count += 1;
        }
    }

    fn has(&self, place: u64) -> bool {
        self.words.get((place / 64) as usize).is_some_and(|word| word & (1 << (place % 64)) != 0)
    }
}
