//! Facts about goods: pools, transfers, corrections, and the imports that bring them.

use super::fact;
use crate::genealogy::{Basis, PoolKind};
use crate::ids::{ImportId, ItemId, PartnerId, PersonId, PoolId, TransferId};
use crate::quantity::Quantity;
use crate::time::{CivilDate, Instant};

fact! {
    /// The taking-over of a document began; its facts count for nothing until it is complete.
    ImportStarted = 20 v 1 {
        /// The import.
        16 import: ImportId,
        /// SHA-256 of the document as it was given.
        17 document_sha256: [u8; 32],
    }
    /// The taking-over of a document is complete: its facts count from now on.
    ImportCompleted = 21 v 1 {
        /// The import.
        16 import: ImportId,
        /// Items that were new.
        17 items: u32,
        /// Partners that were new.
        18 partners: u32,
        /// Pools that were new.
        19 pools: u32,
        /// Transfers that were new.
        20 transfers: u32,
        /// Corrections that were new.
        21 corrections: u32,
    }
    /// The taking-over of a document was given up: its facts count for nothing.
    ImportAbandoned = 22 v 1 {
        /// The import.
        16 import: ImportId,
        /// `cancelled`, `killed` or `failed`.
        17 reason: String,
    }
    /// A pool exists.
    PoolOpened = 23 v 1 {
        /// The pool.
        16 pool: PoolId,
        /// What it is.
        17 kind: PoolKind,
        /// What documents call it; unique within its kind at the site.
        18 code: String,
        /// The item in it.
        19 item: Option<ItemId>,
        /// The partner it stands for.
        20 partner: Option<PartnerId>,
        /// The label of a lot; may repeat on two items.
        21 lot_number: Option<String>,
        /// The number the supplier gave it.
        22 supplier_lot: Option<String>,
        /// Last day it may be used.
        23 expires: Option<CivilDate>,
        /// The order a run belongs to.
        24 work_order: Option<String>,
        /// The operation a run executes.
        25 operation: Option<String>,
        /// When a run closed.
        26 closed_at: Option<Instant>,
        /// Seconds by which clocks at a run may disagree.
        27 tolerance_s: Option<u32>,
    }
    /// A quantity went from one pool to another.
    TransferRecorded = 24 v 1 {
        /// The transfer.
        16 transfer: TransferId,
        /// What documents call it; unique at the site.
        17 code: String,
        /// The pool it left.
        18 from: PoolId,
        /// The pool it entered.
        19 to: PoolId,
        /// Quantity in the unit of the pool it left.
        20 qty_from: Option<Quantity>,
        /// Quantity in the unit of the pool it entered.
        21 qty_to: Option<Quantity>,
        /// How it is known.
        22 basis: Basis,
        /// The equipment it happened at.
        23 equipment: Option<String>,
        /// The document it belongs to.
        24 document: Option<String>,
        /// The transfer it takes back.
        25 returns: Option<TransferId>,
    }
    /// A transfer was put right; only the fields named here change.
    TransferCorrected = 25 v 1 {
        /// The transfer.
        16 transfer: TransferId,
        /// Voids it, or revives it.
        17 void: Option<bool>,
        /// When it really happened.
        18 set_at: Option<Instant>,
        /// Who really did it.
        19 set_by: Option<PersonId>,
        /// The pool it really left.
        20 from: Option<PoolId>,
        /// The pool it really entered.
        21 to: Option<PoolId>,
        /// Quantity in the unit of the pool it left.
        22 qty_from: Option<Quantity>,
        /// Quantity in the unit of the pool it entered.
        23 qty_to: Option<Quantity>,
        /// How it is known.
        24 basis: Option<Basis>,
        /// The equipment it happened at.
        25 equipment: Option<String>,
        /// The document it belongs to.
        26 document: Option<String>,
        /// Why.
        27 reason: Option<String>,
    }
}
