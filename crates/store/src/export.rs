//! Everything that counts, in ledger order, one by one: for exports and for the trace engine.
//!
//! Pools, transfers and corrections are read from the ledger itself, which lies in that order.
//! Items and partners are in `masters`.

use std::collections::BTreeSet;

use domain::facts::{Entry, PoolOpened, Record, TransferCorrected, TransferRecorded};
use domain::ids::CompanyId;
use domain::{Fact, FactId, ImportId, SiteId};

use crate::error::StoreError;
use crate::imports;
use crate::recorded::Recorded;
use crate::sql::{Row, Tx, Value, args, statements};

/// Numbers of the kinds of facts, as `domain::facts` declares them.
const POOL_OPENED: i64 = 23;
const TRANSFER_RECORDED: i64 = 24;
const TRANSFER_CORRECTED: i64 = 25;

statements! {
    ALL = "SELECT seq, fact, kind, kind_version, appended_at_us, import, content FROM ledger
        WHERE part = $1 AND company = $2 AND site = $3 AND seq > $4 ORDER BY seq";
    OF_KIND = "SELECT seq, fact, kind, kind_version, appended_at_us, import, content FROM ledger
        WHERE part = $1 AND company = $2 AND site = $3 AND seq > $4 AND kind = $5 ORDER BY seq";
}

/// Every fact of a site after a place in its chain, those of imports that do not count left out.
///
/// Who keeps the place can follow the chain; but an import that completes later makes facts count
/// that lie before it, so `ImportCompleted` is the moment to look at that import again.
pub fn facts<E: From<StoreError>>(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    after_seq: i64,
    each: impl FnMut(Record) -> Result<(), E>,
) -> Result<(), E> {
    let part = tx.part(company);
    let hidden = imports::hidden(tx, company)?;
    stream(tx, &ALL, args![part, company, site, after_seq], (company, site, &hidden), each)
}

/// Every pool of a site.
pub fn pools<E: From<StoreError>>(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    mut each: impl FnMut(Recorded<PoolOpened>) -> Result<(), E>,
) -> Result<(), E> {
    of_kind(tx, company, site, POOL_OPENED, |record| match split(record) {
        (rest, Fact::PoolOpened(fact)) => each(rest.with(fact)),
        _ => Ok(()),
    })
}

/// Every transfer of a site, as it was recorded.
pub fn transfers<E: From<StoreError>>(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    mut each: impl FnMut(Recorded<TransferRecorded>) -> Result<(), E>,
) -> Result<(), E> {
    of_kind(tx, company, site, TRANSFER_RECORDED, |record| match split(record) {
        (rest, Fact::TransferRecorded(fact)) => each(rest.with(fact)),
        _ => Ok(()),
    })
}

/// Every correction of a site.
pub fn corrections<E: From<StoreError>>(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    mut each: impl FnMut(Recorded<TransferCorrected>) -> Result<(), E>,
) -> Result<(), E> {
    of_kind(tx, company, site, TRANSFER_CORRECTED, |record| match split(record) {
        (rest, Fact::TransferCorrected(fact)) => each(rest.with(fact)),
        _ => Ok(()),
    })
}

fn of_kind<E: From<StoreError>>(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    kind: i64,
    each: impl FnMut(Record) -> Result<(), E>,
) -> Result<(), E> {
    let part = tx.part(company);
    let hidden = imports::hidden(tx, company)?;
    let args = args![part, company, site, 0_i64, kind];
    stream(tx, &OF_KIND, args, (company, site, &hidden), each)
}

fn stream<E: From<StoreError>>(
    tx: &mut Tx<'_>,
    statement: &crate::sql::Statement,
    args: &[Value<'_>],
    (company, site, hidden): (CompanyId, SiteId, &BTreeSet<ImportId>),
    mut each: impl FnMut(Record) -> Result<(), E>,
) -> Result<(), E> {
    tx.stream(statement, args, |row| {
        let import: ImportId = row.get(5)?;
        if import != ImportId(0) && hidden.contains(&import) {
            return Ok(());
        }
        each(read(row, company, site, import)?)
    })
}

fn read(
    row: Row<'_>,
    company: CompanyId,
    site: SiteId,
    import: ImportId,
) -> Result<Record, StoreError> {
    let seq: i64 = row.get(0)?;
    let Value::Blob(content) = row.value(6)? else {
        return Err(StoreError::Column { column: 6, expected: "bytes" });
    };
    let entry = Entry::decode(row.get(2)?, row.get(3)?, content)
        .map_err(|fault| StoreError::Fact { site, seq, fault })?;
    let id: FactId = row.get(1)?;
    Ok(Record { company, site, seq, id, appended_at_us: row.get(4)?, import, entry })
}

/// What surrounds a fact, while the fact is looked at.
struct Surroundings(Recorded<()>);

impl Surroundings {
    fn with<T>(self, fact: T) -> Recorded<T> {
        let Recorded { seq, at, recorded_at, by, fact: () } = self.0;
        Recorded { seq, at, recorded_at, by, fact }
    }
}

fn split(record: Record) -> (Surroundings, Fact) {
    let Entry { at, recorded_at, by, fact, .. } = record.entry;
    (Surroundings(Recorded { seq: record.seq, at, recorded_at, by, fact: () }), fact)
}
