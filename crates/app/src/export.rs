//! Everything out again, as an exchange document, in ledger order.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use exchange::{
    CorrectionRow, Halt, Header, History, ItemRow, PartnerRow, PoolRow, Take, TransferRow,
};
use store::ledger as chain;
use store::{StoreError, Tx, imports, masters, operations};

use domain::facts::{PoolOpened, Record};
use domain::{CompanyId, Fact, ImportId, PoolKind, SiteId};

use crate::asks::ExportFormat;
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::rows::{Codes, item_row, partner_row};

/// Records read at a time.
const PAGE: u32 = 10_000;

impl Plant {
    /// Writes everything of the operator's site as one stream.
    pub fn export(
        &self,
        operator: &Operator,
        format: ExportFormat,
        out: &mut dyn Write,
    ) -> Result<()> {
        // What goes out can be held against what comes later. Without a place to write, it still goes.
        if let Err(error) = self.keep_checkpoint((operator.company, operator.site)) {
            tracing::warn!(%error, "No checkpoint could be kept at an export");
        }
        self.with_history(operator, |history| match format {
            ExportFormat::Json => {
                exchange::write_json(out, &Header::default(), history, &mut go_on)
            }
            ExportFormat::Zip => exchange::write_zip(out, history, &mut go_on),
        })
    }

    /// Writes everything to a JSON file, a zip or a folder, told apart by the name.
    ///
    /// A file is written beside its place and moved there when it is whole.
    pub fn export_path(&self, operator: &Operator, target: &Path) -> Result<()> {
        let extension = target.extension().and_then(|end| end.to_str()).map(str::to_lowercase);
        let format = match extension.as_deref() {
            Some("json") => ExportFormat::Json,
            Some("zip") => ExportFormat::Zip,
            _ => {
                return self.with_history(operator, |history| {
                    exchange::write_csv_folder(target, history, &mut go_on)
                });
            }
        };
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut file = exchange::file_beside(folder).map_err(Error::io)?;
        {
            let mut out = std::io::BufWriter::with_capacity(256 << 10, &mut file);
            self.export(operator, format, &mut out)?;
            out.flush().map_err(Error::io)?;
        }
        file.persist(target).map_err(|failed| Error::io(failed.error))?;
        Ok(())
    }

    fn with_history(
        &self,
        operator: &Operator,
        write: impl FnOnce(&mut dyn History) -> Result<(), Halt>,
    ) -> Result<()> {
        operator.need(Permission::ExportRun)?;
        let (company, site) = (operator.company, operator.site);
        self.read(|tx| {
            let hidden = imports::hidden(tx, company)?;
            let codes = Codes::of(company, site);
            let mut history = Stored { tx, company, site, codes, hidden };
            write(&mut history).map_err(halted)
        })
    }
}

fn go_on(_: exchange::Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// What stopped a reading or writing of a document, as an error of ours.
pub(crate) fn halted(halt: Halt) -> Error {
    match halt {
        Halt::Cancelled => Error::Cancelled,
        Halt::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => Error::DiskFull,
        Halt::Io(error) => Error::fault(error),
        Halt::Known(error) => match error.downcast::<StoreError>() {
            Ok(error) => Error::from(*error),
            Err(error) => Error::Fault(error),
        },
    }
}

/// The site's ledger as the rows of a document.
struct Stored<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    company: CompanyId,
    site: SiteId,
    codes: Codes,
    hidden: std::collections::BTreeSet<ImportId>,
}

impl Stored<'_, '_> {
    /// Hands the site's visible records over, page by page.
    fn records(
        &mut self,
        each: &mut dyn FnMut(&mut Self, Record) -> Result<(), Halt>,
    ) -> Result<(), Halt> {
        let mut seq = 0;
        loop {
            let page =
                chain::records(self.tx, self.company, self.site, seq, PAGE).map_err(known)?;
            let Some(last) = page.last() else { return Ok(()) };
            seq = last.seq;
            for record in page {
                if !self.hidden.contains(&record.import) {
                    each(self, record)?;
                }
            }
        }
    }
}

fn known(error: StoreError) -> Halt {
    Halt::Known(Box::new(error))
}

fn stored<T>(record: &Record, fact: T) -> store::Recorded<T> {
    store::Recorded {
        seq: record.seq,
        at: record.entry.at,
        recorded_at: record.entry.recorded_at,
        by: record.entry.by,
        fact,
    }
}

impl History for Stored<'_, '_> {
    fn items(&mut self, take: &mut Take<'_, ItemRow>) -> Result<(), Halt> {
        masters::stream_items(self.tx, self.company, |item| {
            take(&item_row(item)).map_err(Stopped::Halt)
        })
        .map_err(Stopped::into_halt)
    }

    fn partners(&mut self, take: &mut Take<'_, PartnerRow>) -> Result<(), Halt> {
        masters::stream_partners(self.tx, self.company, |partner| {
            take(&partner_row(partner)).map_err(Stopped::Halt)
        })
        .map_err(Stopped::into_halt)
    }

    fn pools(&mut self, take: &mut Take<'_, PoolRow>) -> Result<(), Halt> {
        let closings = operations::closings(self.tx, (self.company, self.site)).map_err(known)?;
        self.records(&mut |source, record| match &record.entry.fact {
            Fact::PoolOpened(fact)
                if matches!(fact.kind, PoolKind::Lot | PoolKind::Run | PoolKind::Tank) =>
            {
                let closed_at = closings.get(&fact.pool).copied().unwrap_or(fact.closed_at);
                let pool = stored(&record, PoolOpened { closed_at, ..fact.clone() });
                take(&source.codes.pool_row(source.tx, pool).map_err(known)?)
            }
            _ => Ok(()),
        })
    }

    fn transfers(&mut self, take: &mut Take<'_, TransferRow>) -> Result<(), Halt> {
        self.records(&mut |source, record| match &record.entry.fact {
            Fact::TransferRecorded(fact) => {
                let transfer = stored(&record, fact.clone());
                take(&source.codes.transfer_row(source.tx, transfer).map_err(known)?)
            }
            _ => Ok(()),
        })
    }

    fn corrections(&mut self, take: &mut Take<'_, CorrectionRow>) -> Result<(), Halt> {
        self.records(&mut |source, record| match &record.entry.fact {
            Fact::TransferCorrected(fact) => {
                let correction = stored(&record, fact.clone());
                take(&source.codes.correction_row(source.tx, correction).map_err(known)?)
            }
            _ => Ok(()),
        })
    }
}

/// Either side's reason to stop a stream of rows.
enum Stopped {
    Store(StoreError),
    Halt(Halt),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Stopped {
    fn into_halt(self) -> Halt {
        match self {
            Self::Store(error) => known(error),
            Self::Halt(halt) => halt,
        }
    }
}
