//! What the pools, items and partners of a site are: everything about them that does not move.

use std::collections::HashMap;

use domain::facts::{ItemDefined, PartnerDefined, PoolOpened};
use domain::{
    CivilDate, Instant, ItemId, PartnerId, PoolId, PoolKind, PoolRef, Quantity, Tracking,
};

use crate::texts::{TextId, Texts};

/// The place of a pool in the history it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PoolIndex(pub(crate) u32);

/// An item as the ledger defines it.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) code: TextId,
    pub(crate) name: TextId,
    pub(crate) unit: TextId,
    pub(crate) kg_per_unit: Option<Quantity>,
    pub(crate) tracking: Tracking,
}

/// A supplier or customer as the ledger defines it.
#[derive(Debug, Clone)]
pub(crate) struct Partner {
    pub(crate) name: TextId,
}

/// A pool as the ledger opened it.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    pub(crate) id: PoolId,
    pub(crate) kind: PoolKind,
    pub(crate) code: TextId,
    item: Option<ItemId>,
    partner: Option<PartnerId>,
    pub(crate) lot_number: Option<TextId>,
    pub(crate) work_order: Option<TextId>,
    pub(crate) operation: Option<TextId>,
    pub(crate) supplier_lot: Option<TextId>,
    pub(crate) expires: Option<CivilDate>,
    pub(crate) closed_at: Option<Instant>,
    pub(crate) tolerance_s: u32,
}

/// All names of a site.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) texts: Texts,
    /// The codes of the transfers, in the order of the transfers.
    pub(crate) codes: Texts,
    pub(crate) pools: Vec<Pool>,
    /// The kinds of the pools once more, close together: every step of a trace asks for one.
    kinds: Vec<PoolKind>,
    items: HashMap<ItemId, Item>,
    partners: HashMap<PartnerId, Partner>,
    pool_by_id: HashMap<PoolId, u32>,
    pool_by_code: HashMap<(PoolKind, TextId), u32>,
}

impl Names {
    /// Answers whether it changes what an item that was known weighs.
    pub(crate) fn define_item(&mut self, fact: &ItemDefined) -> bool {
        let item = Item {
            code: self.texts.intern(&fact.code),
            name: self.texts.intern(&fact.name),
            unit: self.texts.intern(&fact.unit),
            kg_per_unit: fact.kg_per_unit,
            tracking: fact.tracking,
        };
        let kg_per_unit = item.kg_per_unit;
        let before = self.items.insert(fact.item, item);
        before.is_some_and(|before| before.kg_per_unit != kg_per_unit)
    }

    pub(crate) fn define_partner(&mut self, fact: &PartnerDefined) {
        let name = self.texts.intern(&fact.name);
        self.partners.insert(fact.partner, Partner { name });
    }

    /// A pool that is opened again is described anew; its place stays. Answers whether that changes
    /// how it is reckoned with.
    pub(crate) fn open_pool(&mut self, fact: &PoolOpened) -> bool {
        let mut text = |value: &Option<String>| value.as_deref().map(|t| self.texts.intern(t));
        let (lot_number, supplier_lot) = (text(&fact.lot_number), text(&fact.supplier_lot));
        let (work_order, operation) = (text(&fact.work_order), text(&fact.operation));
        let pool = Pool {
            id: fact.pool,
            kind: fact.kind,
            code: self.texts.intern(&fact.code),
            item: fact.item,
            partner: fact.partner,
            lot_number,
            work_order,
            operation,
            supplier_lot,
            expires: fact.expires,
            closed_at: fact.closed_at,
            tolerance_s: fact.tolerance_s.unwrap_or(0),
        };
        let next = self.pools.len() as u32;
        let index = *self.pool_by_id.entry(fact.pool).or_insert(next);
        self.pool_by_code.insert((pool.kind, pool.code), index);
        let Some(known) = self.pools.get_mut(index as usize) else {
            self.kinds.push(pool.kind);
            self.pools.push(pool);
            return false;
        };
        let reckoned = |pool: &Pool| (pool.kind, pool.item, pool.closed_at, pool.tolerance_s);
        let changes = reckoned(known) != reckoned(&pool);
        self.kinds[index as usize] = pool.kind;
        *known = pool;
        changes
    }

    pub(crate) fn text(&self, id: TextId) -> &str {
        self.texts.get(id)
    }

    pub(crate) fn pool_by_id(&self, id: PoolId) -> Option<u32> {
        self.pool_by_id.get(&id).copied()
    }

    pub(crate) fn pool_by_ref(&self, reference: &PoolRef) -> Option<u32> {
        let code = self.texts.find(&reference.code)?;
        self.pool_by_code.get(&(reference.kind, code)).copied()
    }

    pub(crate) fn pool(&self, index: u32) -> &Pool {
        &self.pools[index as usize]
    }

    pub(crate) fn kind(&self, index: u32) -> PoolKind {
        self.kinds[index as usize]
    }

    /// The pool as documents name it.
    pub(crate) fn reference(&self, index: u32) -> Reference<'_> {
        let pool = self.pool(index);
        Reference { kind: pool.kind, code: self.text(pool.code) }
    }

    pub(crate) fn item(&self, index: u32) -> Option<&Item> {
        self.items.get(&self.pool(index).item?)
    }

    pub(crate) fn partner_name(&self, index: u32) -> Option<&str> {
        let partner = self.partners.get(&self.pool(index).partner?)?;
        Some(self.text(partner.name))
    }

    /// The unit quantities of this pool are in; runs and tanks without item hold kilograms.
    pub(crate) fn unit(&self, index: u32) -> &str {
        let kind = self.kind(index);
        match self.item(index) {
            Some(item) if kind != PoolKind::Run && kind.is_inside() => self.text(item.unit),
            _ => "kg",
        }
    }

    /// Whether this pool holds kilograms of whatever it is given (rule N8).
    pub(crate) fn holds_kg(&self, index: u32) -> bool {
        match self.kind(index) {
            PoolKind::Run => true,
            PoolKind::Tank => self.item(index).is_none(),
            _ => false,
        }
    }
}

/// A pool as documents name it, borrowed: `lot:L1`, `scrap`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference<'a> {
    /// What kind of pool.
    pub kind: PoolKind,
    /// Its code within that kind; empty for scrap, loss and adjust.
    pub code: &'a str,
}

impl std::fmt::Display for Reference<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.kind.is_bare() {
            return f.write_str(self.kind.as_str());
        }
        write!(f, "{}:{}", self.kind, self.code)
    }
}

impl serde::Serialize for Reference<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
