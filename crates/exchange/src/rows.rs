//! The rows of a document as typed values.

use domain::{Basis, CivilDate, Instant, PoolKind, PoolRef, Quantity, Role, Tracking};

/// What is bought, made or sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Place in the document.
    pub row: u64,
    /// Its code.
    pub code: String,
    /// Its name; the code where the document gives none.
    pub name: String,
    /// The unit its quantities are in.
    pub unit: String,
    /// Kilograms in one unit, where that is known.
    pub kg_per_unit: Option<Quantity>,
    /// How finely it is followed; by lot where the document does not say.
    pub tracking: Tracking,
}

/// A supplier or a customer. One code may be both, with a row for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerRow {
    /// Place in the document.
    pub row: u64,
    /// Its code, unique within its role.
    pub code: String,
    /// Its name; the code where the document gives none.
    pub name: String,
    /// What it is to us.
    pub role: Role,
}

/// A lot, run or tank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolRow {
    /// Place in the document.
    pub row: u64,
    /// Its code, unique within its kind.
    pub id: String,
    /// Lot, run or tank.
    pub kind: PoolKind,
    /// The item in it; a lot always has one.
    pub item: Option<String>,
    /// The label of a lot; may repeat on two items.
    pub lot_number: Option<String>,
    /// The number the supplier gave it.
    pub supplier_lot: Option<String>,
    /// Last day it may be used.
    pub expires: Option<CivilDate>,
    /// The order a run belongs to.
    pub work_order: Option<String>,
    /// The operation a run executes.
    pub operation: Option<String>,
    /// When a run closed.
    pub closed_at: Option<Instant>,
    /// Seconds by which clocks at a run may disagree.
    pub tolerance_s: Option<u32>,
}

/// A quantity that went from one pool to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferRow {
    /// Place in the document.
    pub row: u64,
    /// Its code.
    pub id: String,
    /// When it happened.
    pub at: Instant,
    /// When that was recorded; `at` where the document does not say.
    pub recorded_at: Instant,
    /// The pool it left.
    pub from: PoolRef,
    /// The pool it entered.
    pub to: PoolRef,
    /// Quantity in the unit of the pool it left.
    pub qty_from: Option<Quantity>,
    /// Quantity in the unit of the pool it entered.
    pub qty_to: Option<Quantity>,
    /// How it is known; `imported` where the document does not say.
    pub basis: Basis,
    /// Who did it.
    pub by: Option<String>,
    /// The equipment it happened at.
    pub equipment: Option<String>,
    /// The document it belongs to.
    pub document: Option<String>,
    /// The transfer it takes back.
    pub returns: Option<String>,
}

/// A later record that changes the fields it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionRow {
    /// Place in the document.
    pub row: u64,
    /// The transfer.
    pub corrects: String,
    /// Voids it, or revives it.
    pub void: Option<bool>,
    /// When it really happened.
    pub set_at: Option<Instant>,
    /// Who really did it.
    pub set_by: Option<String>,
    /// The pool it really left.
    pub from: Option<PoolRef>,
    /// The pool it really entered.
    pub to: Option<PoolRef>,
    /// Quantity in the unit of the pool it left.
    pub qty_from: Option<Quantity>,
    /// Quantity in the unit of the pool it entered.
    pub qty_to: Option<Quantity>,
    /// How it is known.
    pub basis: Option<Basis>,
    /// The equipment it happened at.
    pub equipment: Option<String>,
    /// The document it belongs to.
    pub document: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who corrected it.
    pub by: Option<String>,
    /// When it was corrected.
    pub at: Instant,
    /// When that was recorded; `at` where the document does not say.
    pub recorded_at: Instant,
}

impl PartnerRow {
    /// How transfers name it: `supplier:S1`.
    pub fn reference(&self) -> PoolRef {
        let kind = match self.role {
            Role::Supplier => PoolKind::Supplier,
            Role::Customer => PoolKind::Customer,
        };
        PoolRef { kind, code: self.code.clone() }
    }
}

impl PoolRow {
    /// How transfers name it: `lot:L1`.
    pub fn reference(&self) -> PoolRef {
        PoolRef { kind: self.kind, code: self.id.clone() }
    }
}
