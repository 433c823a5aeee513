//! Stored rows as the rows of an exchange document: ids become codes again.

use std::collections::HashMap;

use domain::facts::{ItemDefined, PartnerDefined, PoolOpened};
use domain::{CompanyId, ItemId, PersonId, PoolId, PoolRef, Role, SiteId, TransferId};
use exchange::{CorrectionRow, ItemRow, PartnerRow, PoolRow, TransferRow};
use store::pools::Pool;
use store::transfers::{Correction, Transfer};
use store::{StoreError, Tx, masters, pools, side, transfers};

/// Looks up the codes behind ids, and remembers them.
pub(crate) struct Codes {
    company: CompanyId,
    site: SiteId,
    items: HashMap<ItemId, Option<String>>,
    pools: HashMap<PoolId, Option<PoolRef>>,
    people: HashMap<PersonId, Option<String>>,
    names: HashMap<PersonId, String>,
    partners: HashMap<(Role, String), Option<String>>,
    transfers: HashMap<TransferId, Option<String>>,
}

/// Codes remembered before the memory is emptied: an export of millions stays small.
const REMEMBERED_MAX: usize = 200_000;

impl Codes {
    pub(crate) fn of(company: CompanyId, site: SiteId) -> Self {
        Self {
            company,
            site,
            items: HashMap::new(),
            pools: HashMap::new(),
            people: HashMap::new(),
            names: HashMap::new(),
            partners: HashMap::new(),
            transfers: HashMap::new(),
        }
    }

    fn item(&mut self, tx: &mut Tx<'_>, id: ItemId) -> Result<Option<String>, StoreError> {
        if let Some(known) = self.items.get(&id) {
            return Ok(known.clone());
        }
        let code = masters::item(tx, self.company, id)?.map(|item| item.code);
        self.items.insert(id, code.clone());
        Ok(code)
    }

    pub(crate) fn pool(
        &mut self,
        tx: &mut Tx<'_>,
        id: PoolId,
    ) -> Result<Option<PoolRef>, StoreError> {
        if let Some(known) = self.pools.get(&id) {
            return Ok(known.clone());
        }
        if self.pools.len() >= REMEMBERED_MAX {
            self.pools.clear();
        }
        let found = pools::find(tx, self.company, self.site, id)?;
        let reference = found.map(|row| reference(&row.pool.fact));
        self.pools.insert(id, reference.clone());
        Ok(reference)
    }

    /// What a person is called in documents; the id where that was erased.
    pub(crate) fn person(
        &mut self,
        tx: &mut Tx<'_>,
        id: Option<PersonId>,
    ) -> Result<Option<String>, StoreError> {
        let Some(id) = id else { return Ok(None) };
        if let Some(known) = self.people.get(&id) {
            return Ok(known.clone());
        }
        let names = side::people::names(tx, self.company, id)?;
        let newest = names.into_iter().rev().find_map(|name| name.code);
        let code = newest.unwrap_or_else(|| id.to_string());
        self.people.insert(id, Some(code.clone()));
        Ok(Some(code))
    }

    /// What to show of a person: the name, else the code, else the id.
    pub(crate) fn person_name(
        &mut self,
        tx: &mut Tx<'_>,
        id: Option<PersonId>,
    ) -> Result<Option<String>, StoreError> {
        let Some(id) = id else { return Ok(None) };
        if let Some(known) = self.names.get(&id) {
            return Ok(Some(known.clone()));
        }
        let names = side::people::names(tx, self.company, id)?;
        let newest = names.into_iter().rev().find_map(|name| name.name.or(name.code));
        let shown = newest.unwrap_or_else(|| id.to_string());
        self.names.insert(id, shown.clone());
        Ok(Some(shown))
    }

    /// What to show of a supplier or customer: its name.
    pub(crate) fn partner_name(
        &mut self,
        tx: &mut Tx<'_>,
        role: Role,
        code: &str,
    ) -> Result<Option<String>, StoreError> {
        let key = (role, code.to_owned());
        if let Some(known) = self.partners.get(&key) {
            return Ok(known.clone());
        }
        let found = masters::partner_by_code(tx, self.company, role, code)?;
        let name = found.map(|partner| partner.name);
        self.partners.insert(key, name.clone());
        Ok(name)
    }

    fn transfer(&mut self, tx: &mut Tx<'_>, id: TransferId) -> Result<Option<String>, StoreError> {
        if let Some(known) = self.transfers.get(&id) {
            return Ok(known.clone());
        }
        if self.transfers.len() >= REMEMBERED_MAX {
            self.transfers.clear();
        }
        let found = transfers::find(tx, self.company, self.site, id)?;
        let code = found.map(|transfer| transfer.fact.code);
        self.transfers.insert(id, code.clone());
        Ok(code)
    }

    pub(crate) fn pool_row(&mut self, tx: &mut Tx<'_>, pool: Pool) -> Result<PoolRow, StoreError> {
        let item = match pool.fact.item {
            Some(id) => self.item(tx, id)?,
            None => None,
        };
        let fact = pool.fact;
        Ok(PoolRow {
            row: 0,
            id: fact.code,
            kind: fact.kind,
            item,
            lot_number: fact.lot_number,
            supplier_lot: fact.supplier_lot,
            expires: fact.expires,
            work_order: fact.work_order,
            operation: fact.operation,
            closed_at: fact.closed_at,
            tolerance_s: fact.tolerance_s,
        })
    }

    pub(crate) fn transfer_row(
        &mut self,
        tx: &mut Tx<'_>,
        transfer: Transfer,
    ) -> Result<TransferRow, StoreError> {
        let fact = transfer.fact;
        let missing = StoreError::Column { column: 0, expected: "a pool that is there" };
        let from = self.pool(tx, fact.from)?.ok_or(missing)?;
        let missing = StoreError::Column { column: 0, expected: "a pool that is there" };
        let to = self.pool(tx, fact.to)?.ok_or(missing)?;
        let returns = match fact.returns {
            Some(id) => self.transfer(tx, id)?,
            None => None,
        };
        Ok(TransferRow {
            row: 0,
            id: fact.code,
            at: transfer.at,
            recorded_at: transfer.recorded_at,
            from,
            to,
            qty_from: fact.qty_from,
            qty_to: fact.qty_to,
            basis: fact.basis,
            by: self.person(tx, transfer.by)?,
            equipment: fact.equipment,
            document: fact.document,
            returns,
        })
    }

    pub(crate) fn correction_row(
        &mut self,
        tx: &mut Tx<'_>,
        correction: Correction,
    ) -> Result<CorrectionRow, StoreError> {
        let fact = correction.fact;
        let corrects = self.transfer(tx, fact.transfer)?.unwrap_or_default();
        let from = match fact.from {
            Some(id) => self.pool(tx, id)?,
            None => None,
        };
        let to = match fact.to {
            Some(id) => self.pool(tx, id)?,
            None => None,
        };
        Ok(CorrectionRow {
            row: 0,
            corrects,
            void: fact.void,
            set_at: fact.set_at,
            set_by: self.person(tx, fact.set_by)?,
            from,
            to,
            qty_from: fact.qty_from,
            qty_to: fact.qty_to,
            basis: fact.basis,
            equipment: fact.equipment,
            document: fact.document,
            reason: fact.reason,
            by: self.person(tx, correction.by)?,
            at: correction.at,
            recorded_at: correction.recorded_at,
        })
    }
}

/// How documents name a pool.
pub(crate) fn reference(pool: &PoolOpened) -> PoolRef {
    PoolRef { kind: pool.kind, code: pool.code.clone() }
}

pub(crate) fn item_row(item: ItemDefined) -> ItemRow {
    ItemRow {
        row: 0,
        code: item.code,
        name: item.name,
        unit: item.unit,
        kg_per_unit: item.kg_per_unit,
        tracking: item.tracking,
    }
}

pub(crate) fn partner_row(partner: PartnerDefined) -> PartnerRow {
    PartnerRow { row: 0, code: partner.code, name: partner.name, role: partner.role }
}
