//! Printers that have nothing to do are asked how they stand, so that an open head is seen before a job
//! fails on it.
//!
//! A printer takes one line at a time: none is asked while a job is on its way to it, from this process
//! or another one. Printers that take pages as they come say nothing and are not asked.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use domain::MasterKind;
use domain::masters::Printer as Record;
use domain::print_jobs::{HostStatus, JobProblem, PrinterState};
use store::side::print_jobs;
use store::{Tx, masters};

use super::queues::PRINTERS_MAX;
use super::sending::{Patience, Queue, address_of, stands};
use super::wire;
use crate::error::{Error, Result};
use crate::locked::locked;
use crate::plant::Plant;

/// Printers that are asked at once: one that is gone keeps whoever asks waiting.
const AT_ONCE: usize = 8;
/// Questions in a row that go unanswered before a printer counts as gone: it may just have been talking
/// to somebody else.
const MISSED: u32 = 2;

/// Where printers listen, and the queues that lead there.
type Networked = BTreeMap<String, Vec<Queue>>;

impl Plant {
    /// Asks in a thread of its own, unless the last round still lasts.
    pub(super) fn ask_printers_beside(&self, patience: Patience) {
        if self.inner.print_shop.asking.swap(true, Ordering::AcqRel) {
            return;
        }
        let plant = self.clone();
        std::thread::spawn(move || {
            if let Err(error) = plant.ask_printers(&patience) {
                tracing::warn!(%error, "The printers could not be asked how they stand");
            }
            plant.inner.print_shop.asking.store(false, Ordering::Release);
        });
    }

    /// Asks every printer in the network that has nothing to do how it stands.
    pub fn ask_printers(&self, patience: &Patience) -> Result<()> {
        let found: Vec<_> = self.read(networked)?.into_iter().collect();
        for some in found.chunks(AT_ONCE) {
            let outcomes: Vec<Result<()>> = std::thread::scope(|scope| {
                let asked = some
                    .iter()
                    .map(|(address, queues)| {
                        scope.spawn(|| self.ask_one(address, queues, patience))
                    })
                    .collect::<Vec<_>>();
                let joined = asked.into_iter().map(|one| one.join().unwrap_or(Ok(())));
                joined.collect()
            });
            outcomes.into_iter().collect::<Result<()>>()?;
        }
        Ok(())
    }

    fn ask_one(&self, address: &str, queues: &[Queue], patience: &Patience) -> Result<()> {
        let shop = &self.inner.print_shop;
        if !shop.takes_idle(queues) {
            return Ok(());
        }
        let heard = self.hear(address, queues, patience);
        shop.asked(queues);
        heard
    }

    fn hear(&self, address: &str, queues: &[Queue], patience: &Patience) -> Result<()> {
        // Another process may be sending to it.
        if self.read(|tx| is_taken(tx, queues))? {
            return Ok(());
        }
        let said = wire::status((&self.reach(), address), patience).map(|said| stand_of(&said));
        let Some(state) = self.inner.print_shop.counted(address, said) else { return Ok(()) };
        if self.read(|tx| stand_so(tx, queues, state))? {
            return Ok(());
        }
        let queues = queues.to_vec();
        self.inner.runner.run(move |cx| {
            if is_taken(cx.tx, &queues)? {
                return Ok(());
            }
            for (company, site, code) in &queues {
                stands(cx.tx, (*company, *site), (code, state), cx.now_us)?;
            }
            Ok(())
        })
    }
}

impl super::PrintShop {
    /// How a printer stands after a question; nothing where one unanswered question says nothing yet.
    fn counted(&self, address: &str, said: Option<PrinterState>) -> Option<PrinterState> {
        let mut missed = locked(&self.missed);
        if said.is_some() {
            missed.remove(address);
            return said;
        }
        let count = missed.entry(address.to_owned()).or_default();
        *count = (*count + 1).min(MISSED);
        (*count == MISSED).then_some(PrinterState::Offline)
    }
}

/// How a printer stands that answered.
fn stand_of(said: &HostStatus) -> PrinterState {
    said.problem().and_then(JobProblem::of_printer).unwrap_or(PrinterState::Ready)
}

/// The printers that can be asked, by where they listen: one may serve several sites.
fn networked(tx: &mut Tx<'_>) -> Result<Networked> {
    let mut found = Networked::new();
    for company in masters::companies(tx)? {
        let kind = MasterKind::Printer;
        let rows = masters::records(tx, company.id, kind, ("", None), PRINTERS_MAX)?;
        if rows.is_empty() {
            continue;
        }
        let sites = masters::sites(tx, company.id)?;
        for row in rows.into_iter().filter(|row| !row.retired) {
            let body = row.body.unwrap_or_default();
            let record: Record = serde_json::from_str(&body).map_err(Error::fault)?;
            if record.language != "zpl" || record.host.is_empty() {
                continue;
            }
            let own = |code: &str| record.site.is_empty() || record.site == code;
            let queues = sites.iter().filter(|site| own(&site.code));
            let queues = queues.map(|site| (company.id, site.site, row.code.clone()));
            found.entry(address_of(&record)).or_default().extend(queues);
        }
    }
    Ok(found)
}

/// Whether a job is on its way to a printer.
fn is_taken(tx: &mut Tx<'_>, queues: &[Queue]) -> Result<bool> {
    for (company, site, code) in queues {
        if print_jobs::is_sending(tx, (*company, *site), code)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether all of it is written down already.
fn stand_so(tx: &mut Tx<'_>, queues: &[Queue], state: PrinterState) -> Result<bool> {
    for (company, site, code) in queues {
        let said = print_jobs::printer(tx, (*company, *site), code)?;
        if said.is_none_or(|said| said.state != state) {
            return Ok(false);
        }
    }
    Ok(true)
}
