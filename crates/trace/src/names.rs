//! What the pools, items and partners of a site are: everything about them that does not move.

use bytemuck::{Pod, Zeroable};
use domain::facts::{ItemDefined, PartnerDefined, PoolOpened};
use domain::{
    CivilDate, Instant, ItemId, PartnerId, PersonId, PoolId, PoolKind, PoolRef, Quantity, Tracking,
};
use mapped::Column;

use crate::history::{NO_ID, NO_QUANTITY, NO_TIME, NOTHING, unpack};
use crate::lookup::{ByHash, ByText, hash_id};
use crate::stored::stored;
use crate::texts::{TextId, Texts};

/// The place of a pool in the history it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PoolIndex(pub(crate) u32);

/// An item as the ledger defines it.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Item {
    id: i64,
    kg_per_unit: i64,
    pub(crate) code: TextId,
    pub(crate) name: TextId,
    pub(crate) unit: TextId,
    tracking: u8,
    counts_kg: u8,
    /// 0 where a pool names an item that no fact told of yet.
    is_defined: u8,
    unused: u8,
}

impl Item {
    pub(crate) fn kg_per_unit(&self) -> Option<Quantity> {
        unpack(self.kg_per_unit)
    }

    /// Whether nobody follows it, so that a pool of it says nothing about origin.
    pub(crate) fn is_untracked(&self) -> bool {
        self.tracking == Tracking::None.code()
    }
}

/// A supplier or customer as the ledger defines it.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Partner {
    id: i64,
    /// None where a pool names a partner that no fact told of yet.
    name: TextId,
    unused: u32,
}

/// In place of a date, where there is none.
const NO_DATE: i32 = i32::MIN;

/// A unit of quantities. Kilograms and pieces are never added (rule N14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unit(TextId);

impl Unit {
    pub(crate) const KG: Self = Self(TextId::NONE);
}

const KG: &str = "kg";

/// A pool as the ledger opened it.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Pool {
    id: i64,
    closed_at_us: i64,
    /// The places of both, where it has them.
    item: u32,
    partner: u32,
    pub(crate) code: TextId,
    lot_number: TextId,
    work_order: TextId,
    operation: TextId,
    supplier_lot: TextId,
    pub(crate) tolerance_s: u32,
    /// Year, month and day as one number of decimal places.
    expires: i32,
    closed_offset_min: i16,
    kind: u8,
    unused: u8,
}

impl Pool {
    pub(crate) fn id(&self) -> PoolId {
        PoolId(self.id)
    }

    pub(crate) fn lot_number(&self) -> Option<TextId> {
        self.lot_number.get()
    }

    pub(crate) fn supplier_lot(&self) -> Option<TextId> {
        self.supplier_lot.get()
    }

    pub(crate) fn work_order(&self) -> Option<TextId> {
        self.work_order.get()
    }

    pub(crate) fn operation(&self) -> Option<TextId> {
        self.operation.get()
    }

    pub(crate) fn closed_at(&self) -> Option<Instant> {
        let at = Instant { utc_us: self.closed_at_us, offset_min: self.closed_offset_min };
        (at.utc_us != NO_TIME).then_some(at)
    }

    pub(crate) fn expires(&self) -> Option<CivilDate> {
        let (year, month, day) =
            (self.expires / 10_000, self.expires / 100 % 100, self.expires % 100);
        let date = format!("{year:04}-{month:02}-{day:02}").parse().ok();
        date.filter(|_| self.expires != NO_DATE)
    }

    /// What decides how it is reckoned with.
    fn reckoned(&self) -> (u8, u32, i64, u32) {
        (self.kind, self.item, self.closed_at_us, self.tolerance_s)
    }
}

/// All names of a site.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) texts: Texts,
    /// The codes of the transfers, in the order of the transfers.
    pub(crate) codes: Texts,
    /// Who recorded the transfers, in the same order.
    pub(crate) recorded_by: Column<i64>,
    pub(crate) pools: Column<Pool>,
    /// The kinds of the pools once more, close together: every step of a trace asks for one.
    kinds: Column<u8>,
    items: Column<Item>,
    partners: Column<Partner>,
    pool_by_id: ByHash,
    pool_by_code: ByHash,
    item_by_id: ByHash,
    partner_by_id: ByHash,
    /// Lots by what is written on them, their own number and their supplier's.
    pub(crate) labels: ByText,
    /// Transfers by the document they were recorded with, or were said to belong to later.
    pub(crate) documents: ByText,
}

stored!(Names {
    texts,
    codes,
    recorded_by,
    pools,
    kinds,
    items,
    partners,
    pool_by_id,
    pool_by_code,
    item_by_id,
    partner_by_id,
    labels,
    documents,
});

/// Where what has an id lies; what is not there yet is put behind the others as it is.
fn place_of<T: Pod>(
    by_id: &mut ByHash,
    column: &mut Column<T>,
    id_of: impl Fn(&T) -> i64,
    new: T,
) -> u32 {
    let id = id_of(&new);
    let id_at = |column: &Column<T>, place: u32| id_of(&column[place as usize]);
    if let Some(known) = by_id.find(hash_id(id), |place| id_at(column, place) == id) {
        return known;
    }
    let place = column.len() as u32;
    column.push(new);
    by_id.set(place, |_| false, |place| hash_id(id_at(column, place)));
    place
}

fn hash_code(kind: u8, code: TextId) -> u64 {
    hash_id(i64::from(code.0) << 8 | i64::from(kind))
}

impl Names {
    /// Answers whether it changes what an item that was known weighs.
    pub(crate) fn define_item(&mut self, fact: &ItemDefined) -> bool {
        let place = self.item_place(fact.item) as usize;
        let item = Item {
            id: fact.item.0,
            kg_per_unit: fact.kg_per_unit.map_or(NO_QUANTITY, |quantity| quantity.0),
            code: self.texts.intern(&fact.code),
            name: self.texts.intern(&fact.name),
            unit: self.texts.intern(&fact.unit),
            tracking: fact.tracking.code(),
            counts_kg: u8::from(fact.unit == KG),
            is_defined: 1,
            unused: 0,
        };
        let before = std::mem::replace(&mut self.items[place], item);
        before.kg_per_unit != item.kg_per_unit
    }

    pub(crate) fn define_partner(&mut self, fact: &PartnerDefined) {
        let place = self.partner_place(fact.partner) as usize;
        self.partners[place].name = self.texts.intern(&fact.name);
    }

    fn item_place(&mut self, item: ItemId) -> u32 {
        let new = Item { id: item.0, kg_per_unit: NO_QUANTITY, ..Item::zeroed() };
        place_of(&mut self.item_by_id, &mut self.items, |item| item.id, new)
    }

    fn partner_place(&mut self, partner: PartnerId) -> u32 {
        let new = Partner { id: partner.0, name: TextId::NONE, unused: 0 };
        place_of(&mut self.partner_by_id, &mut self.partners, |partner| partner.id, new)
    }

    /// A pool that is opened again is described anew; its place stays. Answers whether that changes
    /// how it is reckoned with.
    pub(crate) fn open_pool(&mut self, fact: &PoolOpened) -> bool {
        let pool = self.described(fact);
        let next = self.pools.len();
        let known = self.pool_by_id(fact.pool);
        let index = known.unwrap_or(next as u32);
        let changes = if known.is_some() {
            let before = std::mem::replace(&mut self.pools[index as usize], pool);
            self.kinds[index as usize] = pool.kind;
            before.reckoned() != pool.reckoned()
        } else {
            self.pools.push(pool);
            self.kinds.push(pool.kind);
            let pools = &self.pools;
            let hash_of = |index: u32| hash_id(pools[index as usize].id);
            self.pool_by_id.set(index, |_| false, hash_of);
            false
        };
        let pools = &self.pools;
        let key = |index: u32| (pools[index as usize].kind, pools[index as usize].code);
        let is = |index: u32| key(index) == (pool.kind, pool.code);
        let hash_of = |index: u32| hash_code(key(index).0, key(index).1);
        self.pool_by_code.set(index, is, hash_of);
        for text in [pool.lot_number, pool.supplier_lot].into_iter().filter_map(TextId::get) {
            self.labels.add(text, index);
        }
        changes
    }

    fn described(&mut self, fact: &PoolOpened) -> Pool {
        let item = fact.item.map_or(NOTHING, |item| self.item_place(item));
        let partner = fact.partner.map_or(NOTHING, |partner| self.partner_place(partner));
        let mut text = |value: &Option<String>| {
            TextId::pack(value.as_deref().map(|text| self.texts.intern(text)))
        };
        let (lot_number, supplier_lot) = (text(&fact.lot_number), text(&fact.supplier_lot));
        let (work_order, operation) = (text(&fact.work_order), text(&fact.operation));
        Pool {
            id: fact.pool.0,
            item,
            partner,
            closed_at_us: fact.closed_at.map_or(NO_TIME, |at| at.utc_us),
            code: self.texts.intern(&fact.code),
            lot_number,
            work_order,
            operation,
            supplier_lot,
            tolerance_s: fact.tolerance_s.unwrap_or(0),
            expires: fact.expires.map_or(NO_DATE, |CivilDate(date)| {
                i32::from(date.year()) * 10_000
                    + i32::from(date.month()) * 100
                    + i32::from(date.day())
            }),
            closed_offset_min: fact.closed_at.map_or(0, |at| at.offset_min),
            kind: fact.kind.code(),
            unused: 0,
        }
    }

    /// Who recorded a transfer, by its place in the history.
    pub(crate) fn recorded_by(&self, place: u32) -> Option<PersonId> {
        let by = self.recorded_by[place as usize];
        (by != NO_ID).then_some(PersonId(by))
    }

    pub(crate) fn text(&self, id: TextId) -> &str {
        self.texts.get(id)
    }

    pub(crate) fn pool_by_id(&self, id: PoolId) -> Option<u32> {
        let is = |index: u32| self.pools[index as usize].id == id.0;
        self.pool_by_id.find(hash_id(id.0), is)
    }

    pub(crate) fn pool_by_ref(&self, reference: &PoolRef) -> Option<u32> {
        let (kind, code) = (reference.kind.code(), self.texts.find(&reference.code)?);
        let is = |index: u32| {
            let pool = &self.pools[index as usize];
            (pool.kind, pool.code) == (kind, code)
        };
        self.pool_by_code.find(hash_code(kind, code), is)
    }

    pub(crate) fn pool(&self, index: u32) -> &Pool {
        &self.pools[index as usize]
    }

    pub(crate) fn kind(&self, index: u32) -> PoolKind {
        kind_of(self.kinds[index as usize])
    }

    /// The pool as documents name it.
    pub(crate) fn reference(&self, index: u32) -> Reference<'_> {
        Reference { kind: self.kind(index), code: self.text(self.pool(index).code) }
    }

    pub(crate) fn item(&self, index: u32) -> Option<&Item> {
        let place = self.pool(index).item;
        let item = (place != NOTHING).then(|| &self.items[place as usize]);
        item.filter(|item| item.is_defined != 0)
    }

    /// The place of the item a pool is of.
    pub(crate) fn item_index(&self, index: u32) -> Option<u32> {
        let place = self.pool(index).item;
        (place != NOTHING).then_some(place)
    }

    pub(crate) fn partner_name(&self, index: u32) -> Option<&str> {
        let place = self.pool(index).partner;
        let name = (place != NOTHING).then(|| self.partners[place as usize].name)?;
        name.get().map(|name| self.text(name))
    }

    /// The unit quantities of this pool are in; runs and tanks without item hold kilograms.
    pub(crate) fn unit_of(&self, index: u32) -> Unit {
        let kind = self.kind(index);
        match self.item(index) {
            Some(item) if kind != PoolKind::Run && kind.is_inside() && item.counts_kg == 0 => {
                Unit(item.unit)
            }
            _ => Unit::KG,
        }
    }

    /// What that unit is called.
    pub(crate) fn unit(&self, index: u32) -> &str {
        self.unit_of(index).0.get().map_or(KG, |text| self.text(text))
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

/// The kind behind a code in a column; codes are written from kinds alone.
#[inline]
pub(crate) fn kind_of(code: u8) -> PoolKind {
    PoolKind::from_code(code).expect("a column of kinds holds their codes")
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
        if self.kind.is_bare() {
            return serializer.serialize_str(self.kind.as_str());
        }
        // An answer names pools by the hundred thousand: one text each, and no formatting.
        let kind = self.kind.as_str();
        let mut text = String::with_capacity(kind.len() + 1 + self.code.len());
        text.push_str(kind);
        text.push(':');
        text.push_str(self.code);
        serializer.serialize_str(&text)
    }
}
