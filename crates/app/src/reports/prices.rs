//! What goods are worth, by what the records of their items say, and who is shown it.

use std::collections::{BTreeMap, HashMap};

use domain::masters::Item;
use domain::quantity::{SCALE, format_scaled};
use domain::{CompanyId, MasterKind, PoolId, Quantity, SiteId};
use serde::Serialize;
use store::{Tx, pools, records};
use utoipa::ToSchema;

use crate::error::Result;

/// A sum of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Money {
    /// Three letters; empty where the price says none.
    pub currency: String,
    /// How much, as decimal text.
    pub amount: String,
}

type Price = Option<(Quantity, String)>;

/// Amounts by currency.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sums(BTreeMap<String, i128>);

impl Sums {
    pub(crate) fn add(&mut self, currency: &str, amount: i128) {
        *self.0.entry(currency.to_owned()).or_default() += amount;
    }

    /// What is left after another sum is taken off.
    pub(crate) fn less(mut self, other: &Self) -> Self {
        for (currency, amount) in &other.0 {
            self.add(currency, -amount);
        }
        self
    }

    /// Only the currencies of which there is something.
    pub(crate) fn without_nothing(mut self) -> Self {
        self.0.retain(|_, amount| *amount != 0);
        self
    }

    pub(crate) fn shown(self) -> Vec<Money> {
        let money = |(currency, amount)| Money { currency, amount: format_scaled(amount) };
        self.0.into_iter().map(money).collect()
    }
}

/// What a quantity is worth, where one unit is worth so much.
pub(crate) fn worth(quantity: i128, cost: Quantity) -> i128 {
    quantity * i128::from(cost.0) / i128::from(SCALE)
}

/// What one unit of each item is worth, as its record says.
pub(crate) struct Prices {
    ground: (CompanyId, SiteId),
    known: HashMap<String, Price>,
}

impl Prices {
    pub(crate) fn of(company: CompanyId, site: SiteId) -> Self {
        Self { ground: (company, site), known: HashMap::new() }
    }

    /// What one unit of a lot is worth; none where its item has no price on record.
    pub(crate) fn of_lot(&mut self, tx: &mut Tx<'_>, lot: PoolId) -> Result<Price> {
        let (company, site) = self.ground;
        let row = pools::find(tx, company, site, lot)?;
        let Some(item) = row.and_then(|row| row.item) else { return Ok(None) };
        if let Some(known) = self.known.get(&item.code) {
            return Ok(known.clone());
        }
        let body = records::body(tx, company, MasterKind::Item, &item.code)?;
        let master: Option<Item> = body.and_then(|body| serde_json::from_str(&body).ok());
        let price = master.and_then(|master| {
            let cost: Quantity = master.cost.parse().ok()?;
            Some((cost, master.currency))
        });
        self.known.insert(item.code, price.clone());
        Ok(price)
    }
}
