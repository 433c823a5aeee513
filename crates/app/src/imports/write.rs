//! Taking over a checked document: its rows become facts, in groups, under one import.
//!
//! Readers ignore the rows of an import until `ImportCompleted` is there, so a document counts
//! wholly or not at all, although other commands go on between the groups.

use std::collections::{HashMap, HashSet};
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use domain::facts::{
    Entry, ImportAbandoned, ImportCompleted, ImportStarted, ItemDefined, PartnerDefined,
    PoolOpened, TransferCorrected, TransferRecorded,
};
use domain::{
    CompanyId, ImportId, Instant, ItemId, PartnerId, PersonId, PoolId, PoolKind, PoolRef, Refusal,
    Role, SiteId, TransferId,
};
use exchange::{Checked, CorrectionRow, ItemRow, PartnerRow, PoolRow, TransferRow};
use ledger::seal::Secret;
use store::claims::{self, ClaimKind};
use store::imports::{self, ImportState};
use store::ledger::COMPANY_LEDGER;
use store::side::people::{self, PersonName, set_name};

use super::Ready;
use crate::error::{Error, Result};
use crate::people::enroll;
use crate::plant::{Operator, Plant};
use crate::runner::{Cx, Submitted};
use crate::secrets;

/// Facts of one command; others run between two of them.
const GROUP: usize = 4_000;
/// Why an import that its process left behind was given up.
const KILLED: &str = "killed";

/// One row of a document on its way into the ledger.
enum Row {
    Item(ItemRow),
    Partner(PartnerRow),
    Pool(PoolRow),
    Transfer(TransferRow),
    Correction(CorrectionRow),
}

/// What an import has learned so far: codes and the ids they stand for.
#[derive(Default)]
struct Ids {
    items: HashMap<String, ItemId>,
    partners: HashMap<(Role, String), PartnerId>,
    pools: HashMap<PoolRef, PoolId>,
    people: HashMap<String, PersonId>,
    /// Only transfers that others name, whose codes are `named`.
    transfers: HashMap<String, TransferId>,
    named: Arc<HashSet<String>>,
}

/// Writes what is new in a document; `report` hears how many rows are written and may stop it.
pub(super) fn write(
    plant: &Plant,
    operator: &Operator,
    ready: &Ready,
    document_sha256: [u8; 32],
    report: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<()> {
    let scope = Scope { company: operator.company, site: operator.site, by: operator.person };
    let checked = &ready.checked;
    let _hold = plant.inner.database.hold(scope.site)?.ok_or(Refusal::ImportRunning)?;
    let import = start(plant, scope, ready.newest_import, document_sha256)?;
    let outcome = write_rows(plant, scope, import, checked, report);
    let finished = outcome.and_then(|done| match done {
        ControlFlow::Continue(()) => complete(plant, scope, import, checked),
        ControlFlow::Break(()) => Err(Error::Cancelled),
    });
    if let Err(error) = &finished {
        let reason = if matches!(error, Error::Cancelled) { "cancelled" } else { "failed" };
        match abandon(plant, scope, import, reason) {
            // It was committed, and only the answer was lost with a connection.
            Ok(ImportState::Complete) => return Ok(()),
            Ok(_) => {}
            // On a full disk, say; then the next import or start gives it up.
            Err(later) => {
                tracing::warn!(error = %later, "An import that {reason} could not be given up yet");
            }
        }
    }
    finished
}

/// Whose import it is.
#[derive(Clone, Copy)]
struct Scope {
    company: CompanyId,
    site: SiteId,
    by: Option<PersonId>,
}

fn start(
    plant: &Plant,
    scope: Scope,
    newest_at_check: Option<ImportId>,
    document_sha256: [u8; 32],
) -> Result<ImportId> {
    plant.inner.runner.run(move |cx| {
        // The site is held, so nobody is at work on an import that is still running.
        if let Some(left) = imports::running(cx.tx, scope.company, scope.site)? {
            give_up(cx, scope, left.id, KILLED)?;
        }
        if super::newest_import(cx.tx, scope.company, scope.site)? != newest_at_check {
            return Err(Error::Stale);
        }
        let import = ImportId(cx.next_id(scope.company, scope.site)?);
        let fact = ImportStarted { import, document_sha256 };
        cx.act(scope.company, scope.site, scope.by, fact)?;
        Ok(import)
    })
}

fn complete(plant: &Plant, scope: Scope, import: ImportId, checked: &Checked) -> Result<()> {
    let new = checked.new;
    let fact = ImportCompleted {
        import,
        items: new.items as u32,
        partners: new.partners as u32,
        pools: new.pools as u32,
        transfers: new.transfers as u32,
        corrections: new.corrections as u32,
    };
    plant.inner.runner.run(move |cx| {
        need_running(cx, scope, import)?;
        cx.act(scope.company, scope.site, scope.by, fact)?;
        Ok(())
    })
}

fn abandon(
    plant: &Plant,
    scope: Scope,
    import: ImportId,
    reason: &'static str,
) -> Result<ImportState> {
    plant.inner.runner.run(move |cx| give_up(cx, scope, import, reason))
}

/// Gives an import up, unless it was over; how it ended.
fn give_up(
    cx: &mut Cx<'_, '_>,
    scope: Scope,
    import: ImportId,
    reason: &str,
) -> Result<ImportState> {
    match state(cx, scope, import)? {
        ImportState::Running => {
            let fact = ImportAbandoned { import, reason: reason.to_owned() };
            cx.act(scope.company, scope.site, scope.by, fact)?;
            Ok(ImportState::Abandoned)
        }
        over => Ok(over),
    }
}

/// How far an import is, asked under the lock of the site's chain.
fn state(cx: &mut Cx<'_, '_>, scope: Scope, import: ImportId) -> Result<ImportState> {
    cx.head(scope.company, scope.site)?;
    let known = imports::find(cx.tx, scope.company, scope.site, import)?;
    known.map(|known| known.state).ok_or(Error::NotFound("import"))
}

/// Refuses to go on with an import that somebody has given up: a process that lost its hold with
/// its connection may have been taken for dead.
fn need_running(cx: &mut Cx<'_, '_>, scope: Scope, import: ImportId) -> Result<()> {
    match state(cx, scope, import)? {
        ImportState::Running => Ok(()),
        _ => Err(Error::Cancelled),
    }
}

impl Plant {
    /// Gives up imports that an earlier process left unfinished.
    pub(crate) fn abandon_unfinished(&self) -> Result<()> {
        let chains = self.read(|tx| Ok(store::ledger::chains(tx)?))?;
        for (company, site) in chains.into_iter().filter(|(_, site)| *site != COMPANY_LEDGER) {
            let running = self.read(|tx| Ok(imports::running(tx, company, site)?))?;
            let Some(import) = running else { continue };
            // Whoever holds the site is alive: another process on the same database.
            if let Some(_hold) = self.inner.database.hold(site)? {
                abandon(self, Scope { company, site, by: None }, import.id, KILLED)?;
            }
        }
        Ok(())
    }
}

fn write_rows(
    plant: &Plant,
    scope: Scope,
    import: ImportId,
    checked: &Checked,
    report: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<ControlFlow<()>> {
    let mut rows = (checked.items().map_err(Error::fault)?.map(|row| row.map(Row::Item)))
        .chain(checked.partners().map_err(Error::fault)?.map(|row| row.map(Row::Partner)))
        .chain(checked.pools().map_err(Error::fault)?.map(|row| row.map(Row::Pool)))
        .chain(checked.transfers().map_err(Error::fault)?.map(|row| row.map(Row::Transfer)))
        .chain(checked.corrections().map_err(Error::fault)?.map(|row| row.map(Row::Correction)));
    let mut ids = Ids { named: checked.named.clone(), ..Ids::default() };
    let mut written = 0;
    let mut group = next_group(&mut rows)?;
    while !group.is_empty() {
        let count = group.len() as u64;
        let writing = write_group(plant, scope, import, group, ids)?;
        // Read while the group before is written.
        group = next_group(&mut rows)?;
        ids = writing.wait()?;
        written += count;
        if report(written).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn next_group(rows: &mut impl Iterator<Item = io::Result<Row>>) -> Result<Vec<Row>> {
    rows.take(GROUP).collect::<io::Result<_>>().map_err(Error::fault)
}

/// Puts a group into the runner's queue; its answer is what was learned so far.
fn write_group(
    plant: &Plant,
    scope: Scope,
    import: ImportId,
    rows: Vec<Row>,
    ids: Ids,
) -> Result<Submitted<Ids>> {
    plant.inner.runner.submit(move |cx| {
        // The company's own chain first: see the runner.
        cx.head(scope.company, COMPANY_LEDGER)?;
        need_running(cx, scope, import)?;
        let secrets = secrets::random_many(rows.len())?;
        let mut writing = Writing { cx, scope, import, ids };
        for (row, secret) in rows.into_iter().zip(secrets) {
            writing.row(row, Secret(secret))?;
        }
        Ok(writing.ids)
    })
}

struct Writing<'a, 'b, 'tx> {
    cx: &'a mut Cx<'b, 'tx>,
    scope: Scope,
    import: ImportId,
    ids: Ids,
}

impl Writing<'_, '_, '_> {
    fn row(&mut self, row: Row, secret: Secret) -> Result<()> {
        match row {
            Row::Item(item) => self.item(item, secret),
            Row::Partner(partner) => self.partner(partner, secret),
            Row::Pool(pool) => self.pool(pool, secret),
            Row::Transfer(transfer) => self.transfer(transfer, secret),
            Row::Correction(correction) => self.correction(correction, secret),
        }
    }

    fn append(&mut self, site: SiteId, entry: Entry, secret: Secret) -> Result<()> {
        self.cx.append_sealed(self.scope.company, site, entry, self.import, secret)?;
        Ok(())
    }

    /// Masters and pools carry no time of their own: they are known from now on.
    fn now(&self, fact: impl Into<domain::Fact>) -> Entry {
        let now = Instant::utc(self.cx.now_us);
        Entry { at: now, recorded_at: now, by: self.scope.by, device: None, fact: fact.into() }
    }

    fn item(&mut self, row: ItemRow, secret: Secret) -> Result<()> {
        let item = ItemId(self.cx.next_id(self.scope.company, COMPANY_LEDGER)?);
        self.ids.items.insert(row.code.clone(), item);
        let entry = self.now(ItemDefined {
            item,
            code: row.code,
            name: row.name,
            unit: row.unit,
            kg_per_unit: row.kg_per_unit,
            tracking: row.tracking,
        });
        self.append(COMPANY_LEDGER, entry, secret)
    }

    fn partner(&mut self, row: PartnerRow, secret: Secret) -> Result<()> {
        let partner = PartnerId(self.cx.next_id(self.scope.company, COMPANY_LEDGER)?);
        self.ids.partners.insert((row.role, row.code.clone()), partner);
        let PartnerRow { code, name, role, .. } = row;
        let entry = self.now(PartnerDefined { partner, code, name, role });
        self.append(COMPANY_LEDGER, entry, secret)
    }

    fn pool(&mut self, row: PoolRow, secret: Secret) -> Result<()> {
        let item = match &row.item {
            Some(code) => Some(self.item_id(code)?),
            None => None,
        };
        let pool = PoolId(self.cx.next_id(self.scope.company, self.scope.site)?);
        self.ids.pools.insert(row.reference(), pool);
        let entry = self.now(PoolOpened {
            pool,
            kind: row.kind,
            code: row.id,
            item,
            partner: None,
            lot_number: row.lot_number,
            supplier_lot: row.supplier_lot,
            expires: row.expires,
            work_order: row.work_order,
            operation: row.operation,
            closed_at: row.closed_at,
            tolerance_s: row.tolerance_s,
        });
        self.append(self.scope.site, entry, secret)
    }

    fn transfer(&mut self, row: TransferRow, secret: Secret) -> Result<()> {
        let (from, to) = (self.pool_id(&row.from)?, self.pool_id(&row.to)?);
        let by = self.person(row.by)?;
        let returns = row.returns.as_deref().map(|code| self.transfer_id(code)).transpose()?;
        let fact = TransferRecorded {
            transfer: self.new_transfer_id(&row.id)?,
            code: row.id,
            from,
            to,
            qty_from: row.qty_from,
            qty_to: row.qty_to,
            basis: row.basis,
            equipment: row.equipment,
            document: row.document,
            returns,
        };
        let entry =
            Entry { at: row.at, recorded_at: row.recorded_at, by, device: None, fact: fact.into() };
        self.append(self.scope.site, entry, secret)
    }

    fn correction(&mut self, row: CorrectionRow, secret: Secret) -> Result<()> {
        let transfer = self.transfer_id(&row.corrects)?;
        let (by, set_by) = (self.person(row.by)?, self.person(row.set_by)?);
        let fact = TransferCorrected {
            transfer,
            void: row.void,
            set_at: row.set_at,
            set_by,
            from: row.from.map(|pool| self.pool_id(&pool)).transpose()?,
            to: row.to.map(|pool| self.pool_id(&pool)).transpose()?,
            qty_from: row.qty_from,
            qty_to: row.qty_to,
            basis: row.basis,
            equipment: row.equipment,
            document: row.document,
            reason: row.reason,
        };
        let entry =
            Entry { at: row.at, recorded_at: row.recorded_at, by, device: None, fact: fact.into() };
        self.append(self.scope.site, entry, secret)
    }

    fn claimed(&mut self, site: SiteId, kind: ClaimKind, code: &str) -> Result<Option<i64>> {
        Ok(claims::find(self.cx.tx, self.scope.company, site, kind, code)?)
    }

    fn item_id(&mut self, code: &str) -> Result<ItemId> {
        if let Some(item) = self.ids.items.get(code) {
            return Ok(*item);
        }
        let known = self.claimed(COMPANY_LEDGER, ClaimKind::Item, code)?;
        let item = ItemId(known.ok_or(Error::NotFound("item"))?);
        self.ids.items.insert(code.to_owned(), item);
        Ok(item)
    }

    fn pool_id(&mut self, reference: &PoolRef) -> Result<PoolId> {
        if let Some(pool) = self.ids.pools.get(reference) {
            return Ok(*pool);
        }
        let kind = ClaimKind::Pool(reference.kind);
        let pool = match self.claimed(self.scope.site, kind, &reference.code)? {
            Some(known) => PoolId(known),
            None => self.open_outside(reference)?,
        };
        self.ids.pools.insert(reference.clone(), pool);
        Ok(pool)
    }

    /// A piece of the outside world is a pool from the first transfer that names it.
    fn open_outside(&mut self, reference: &PoolRef) -> Result<PoolId> {
        let role = match reference.kind {
            PoolKind::Supplier => Some(Role::Supplier),
            PoolKind::Customer => Some(Role::Customer),
            kind if kind.is_bare() => None,
            _ => return Err(Error::NotFound("pool")),
        };
        let partner = match role {
            Some(role) => Some(self.partner_id(role, &reference.code)?),
            None => None,
        };
        let pool = PoolId(self.cx.next_id(self.scope.company, self.scope.site)?);
        let entry = self.now(outside_pool(pool, reference, partner));
        self.append(self.scope.site, entry, Secret(secrets::random()?))?;
        Ok(pool)
    }

    fn partner_id(&mut self, role: Role, code: &str) -> Result<PartnerId> {
        if let Some(partner) = self.ids.partners.get(&(role, code.to_owned())) {
            return Ok(*partner);
        }
        let known = self.claimed(COMPANY_LEDGER, ClaimKind::Partner(role), code)?;
        let partner = PartnerId(known.ok_or(Error::NotFound("partner"))?);
        self.ids.partners.insert((role, code.to_owned()), partner);
        Ok(partner)
    }

    /// The id of a transfer that the check found to be new. Asking the ledger again would end the
    /// gathering of rows, and a document may name many of its transfers.
    fn new_transfer_id(&mut self, code: &str) -> Result<TransferId> {
        if let Some(transfer) = self.ids.transfers.get(code) {
            return Ok(*transfer);
        }
        let id = TransferId(self.cx.next_id(self.scope.company, self.scope.site)?);
        if self.ids.named.contains(code) {
            self.ids.transfers.insert(code.to_owned(), id);
        }
        Ok(id)
    }

    /// The id of a transfer that another row names; a new one gets its id when it is first named.
    fn transfer_id(&mut self, code: &str) -> Result<TransferId> {
        if let Some(transfer) = self.ids.transfers.get(code) {
            return Ok(*transfer);
        }
        let id = match self.claimed(self.scope.site, ClaimKind::Transfer, code)? {
            Some(known) => known,
            None => self.cx.next_id(self.scope.company, self.scope.site)?,
        };
        self.ids.transfers.insert(code.to_owned(), TransferId(id));
        Ok(TransferId(id))
    }

    /// Who a document means. Their name goes to the side store, never into a fact.
    fn person(&mut self, code: Option<String>) -> Result<Option<PersonId>> {
        let Some(code) = code else { return Ok(None) };
        if let Some(person) = self.ids.people.get(&code) {
            return Ok(Some(*person));
        }
        let company = self.scope.company;
        let person = match people::person_by_code(self.cx.tx, company, &code)? {
            Some(person) => person,
            None => self.enroll(&code)?,
        };
        self.ids.people.insert(code, person);
        Ok(Some(person))
    }

    fn enroll(&mut self, code: &str) -> Result<PersonId> {
        let person = enroll(self.cx, self.scope.company, self.scope.by)?;
        let name = PersonName {
            person,
            valid_from_us: self.cx.now_us,
            valid_to_us: None,
            code: Some(code.to_owned()),
            username: None,
            name: None,
        };
        set_name(self.cx.tx, self.scope.company, &name)?;
        Ok(person)
    }
}

/// The pool that stands for a piece of the outside world.
pub(crate) fn outside_pool(
    pool: PoolId,
    reference: &PoolRef,
    partner: Option<PartnerId>,
) -> PoolOpened {
    PoolOpened {
        pool,
        kind: reference.kind,
        code: reference.code.clone(),
        item: None,
        partner,
        lot_number: None,
        supplier_lot: None,
        expires: None,
        work_order: None,
        operation: None,
        closed_at: None,
        tolerance_s: None,
    }
}
