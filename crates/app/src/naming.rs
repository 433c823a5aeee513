//! What people call things: lots with their items and units, persons by their present names.

use std::collections::BTreeMap;

use domain::{CompanyId, PersonId, PoolId, PoolRef, SiteId};
use serde::{Deserialize, Serialize};
use store::pools::PoolRow;
use store::side::people;
use store::{Tx, balances, pools};
use utoipa::ToSchema;

use crate::error::{Error, Result};

/// A lot as people know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LotName {
    /// The lot, as traces name it.
    pub lot: String,
    /// Its number.
    pub lot_number: Option<String>,
    /// The number the supplier gave it.
    pub supplier_lot: Option<String>,
    /// Code of its item.
    pub item: String,
    /// Name of its item.
    pub item_name: String,
    /// Its unit.
    pub unit: String,
}

/// A person as people know them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonName {
    /// Who.
    pub person: String,
    /// The name; none where it was erased.
    pub name: Option<String>,
}

/// The names of a pool; empty where it has no item.
pub(crate) fn lot_name(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<LotName> {
    let row = pools::find(tx, company, site, pool)?.ok_or(Error::NotFound("pool"))?;
    Ok(named(row))
}

/// The same of a pool that is known.
pub(crate) fn named(row: PoolRow) -> LotName {
    let fact = row.pool.fact;
    let (item, item_name, unit) =
        row.item.map(|item| (item.code, item.name, item.unit)).unwrap_or_default();
    LotName {
        lot: PoolRef { kind: fact.kind, code: fact.code }.to_string(),
        lot_number: fact.lot_number,
        supplier_lot: fact.supplier_lot,
        item,
        item_name,
        unit,
    }
}

/// What is in a lot now, as decimal text.
pub(crate) fn on_hand(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
) -> Result<String> {
    Ok(domain::quantity::format_scaled(balances::on_hand(tx, ground, pool)?))
}

/// The present names of everybody of a company.
pub(crate) struct People(BTreeMap<PersonId, Option<String>>);

impl People {
    pub(crate) fn of(tx: &mut Tx<'_>, company: CompanyId) -> Result<Self> {
        let names = people::present_names(tx, company)?;
        Ok(Self(names.into_iter().map(|name| (name.person, name.name.or(name.code))).collect()))
    }

    pub(crate) fn name(&self, person: PersonId) -> PersonName {
        let name = self.0.get(&person).cloned().flatten();
        PersonName { person: person.to_string(), name }
    }
}

/// What documents call a pool.
pub(crate) fn reference_of(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<String> {
    let row = pools::find(tx, company, site, pool)?.ok_or(Error::NotFound("pool"))?;
    let fact = row.pool.fact;
    Ok(PoolRef { kind: fact.kind, code: fact.code }.to_string())
}
