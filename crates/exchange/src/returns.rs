//! Returns and corrections as they finally stand: rules N5 and N6.
//!
//! Only transfers that take back, are taken back or are corrected are held here, those of the
//! ledger included.

use std::collections::HashSet;

use domain::{Instant, PoolKind, PoolRef, Quantity};

use crate::fault::{Expected, Fault, FaultKind, Faults, quoted};
use crate::fingerprint::{ByFingerprint, Fingerprint, Fingerprinter, Fingerprints};
use crate::intake::content_of;
use crate::known::{BATCH, Known};
use crate::rows::{CorrectionRow, TransferRow};
use crate::section::Section;
use crate::source::Halt;

/// One side of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Side {
    pool: Fingerprint,
    /// Whether the pool cannot do without a quantity.
    needs_quantity: bool,
    quantity: Option<Quantity>,
}

/// A transfer and what corrections make of it.
#[derive(Debug)]
struct Act {
    id: String,
    /// Row in the document; none when the ledger holds it already.
    row: Option<u64>,
    /// Its pools are known, so that it may be judged.
    whole: bool,
    void: bool,
    original: [Side; 2],
    sides: [Side; 2],
    returns: Option<Fingerprint>,
    /// Rows of the document that changed it last, with the column, for the blame.
    changed: Changed,
}

#[derive(Debug, Clone, Copy, Default)]
struct Changed {
    pools: Option<(u64, &'static str)>,
    quantities: Option<(u64, &'static str)>,
}

/// What one correction changes of what is judged here.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    order: (Instant, Vec<u8>),
    row: Option<u64>,
    void: Option<bool>,
    pools: [Option<(Fingerprint, bool)>; 2],
    quantities: [Option<Quantity>; 2],
}

impl Change {
    pub(crate) fn of(
        prints: &Fingerprinter,
        correction: &CorrectionRow,
        needs: [bool; 2],
        row: Option<u64>,
    ) -> Self {
        let pool = |pool: &Option<PoolRef>, needs: bool| {
            pool.as_ref().map(|pool| (prints.of_pool(pool), needs))
        };
        Self {
            order: (correction.recorded_at, content_of(correction)),
            row,
            void: correction.void,
            pools: [pool(&correction.from, needs[0]), pool(&correction.to, needs[1])],
            quantities: [correction.qty_from, correction.qty_to],
        }
    }
}

/// The transfers that hang together by returns and corrections.
#[derive(Debug, Default)]
pub(crate) struct Returns {
    acts: ByFingerprint<Act>,
    changes: ByFingerprint<Vec<Change>>,
    asked: Fingerprints,
    /// Transfers of the ledger, whose corrections and returns count as well.
    known: Vec<String>,
}

const FROM_TO: [&str; 2] = ["from", "to"];
const QUANTITIES: [&str; 2] = ["qty_from", "qty_to"];

impl Returns {
    /// Takes in a transfer of the document.
    pub(crate) fn add(
        &mut self,
        prints: &Fingerprinter,
        transfer: &TransferRow,
        needs: [bool; 2],
        is_known: bool,
        whole: bool,
    ) {
        let print = prints.of(&transfer.id);
        if is_known {
            self.known.push(transfer.id.clone());
            self.asked.insert(print);
        }
        let row = (!is_known).then_some(transfer.row);
        self.acts.insert(print, Act::of(prints, transfer, needs, row, whole));
    }

    /// Whether the ledger was asked for a transfer.
    pub(crate) fn has_asked(&self, print: Fingerprint) -> bool {
        self.asked.contains(&print)
    }

    /// Whether the ledger holds a transfer that was asked for.
    pub(crate) fn is_known(&self, print: Fingerprint) -> bool {
        self.acts.get(&print).is_some_and(|act| act.row.is_none())
    }

    /// Takes in transfers of the ledger.
    pub(crate) fn fetch(
        &mut self,
        prints: &Fingerprinter,
        known: &mut dyn Known,
        ids: &[String],
    ) -> Result<(), Halt> {
        for ids in ids.chunks(BATCH) {
            let answers = known.transfers(ids).map_err(Halt::Known)?;
            for (id, answer) in ids.iter().zip(answers) {
                let print = prints.of(id);
                self.asked.insert(print);
                if let Some(transfer) = answer {
                    self.acts.insert(print, Act::known(prints, &transfer));
                    self.known.push(id.clone());
                }
            }
        }
        Ok(())
    }

    /// Takes in a correction.
    pub(crate) fn correct(&mut self, print: Fingerprint, change: Change) {
        self.changes.entry(print).or_default().push(change);
    }

    /// Judges everything as it finally stands.
    pub(crate) fn finish(
        &mut self,
        prints: &Fingerprinter,
        known: &mut dyn Known,
        faults: &mut Faults,
    ) -> Result<(), Halt> {
        self.close_over_ledger(prints, known)?;
        self.apply_changes();
        self.judge_corrected(faults);
        let rings = self.rings();
        self.judge_returns(&rings, faults);
        Ok(())
    }

    /// Takes in what the ledger holds around its own transfers: their corrections, what takes them
    /// back, and what they take back.
    fn close_over_ledger(
        &mut self,
        prints: &Fingerprinter,
        known: &mut dyn Known,
    ) -> Result<(), Halt> {
        let mut frontier = std::mem::take(&mut self.known);
        while !frontier.is_empty() {
            let mut wanted = HashSet::new();
            for ids in frontier.chunks(BATCH) {
                let corrections = known.corrections(ids).map_err(Halt::Known)?;
                for correction in corrections.iter().flatten() {
                    let print = prints.of(&correction.corrects);
                    self.correct(print, Change::of(prints, correction, [false; 2], None));
                }
                for transfer in known.returns(ids).map_err(Halt::Known)?.iter().flatten() {
                    wanted.insert(transfer.id.clone());
                }
                let transfers = known.transfers(ids).map_err(Halt::Known)?;
                wanted.extend(transfers.into_iter().flatten().filter_map(|row| row.returns));
            }
            let unknown = |id: &String| !self.acts.contains_key(&prints.of(id));
            let wanted: Vec<String> = wanted.into_iter().filter(unknown).collect();
            self.fetch(prints, known, &wanted)?;
            frontier = std::mem::take(&mut self.known);
        }
        Ok(())
    }

    /// Applies corrections in record order (rule N6); equal ones are one.
    fn apply_changes(&mut self) {
        for (print, mut changes) in std::mem::take(&mut self.changes) {
            let Some(act) = self.acts.get_mut(&print) else { continue };
            changes.sort_by(|a, b| a.order.cmp(&b.order));
            changes.dedup_by(|a, b| a.order == b.order);
            for change in &changes {
                act.apply(change);
            }
        }
    }

    /// What corrections of this document have made impossible.
    fn judge_corrected(&self, faults: &mut Faults) {
        for act in self.acts.values().filter(|act| act.whole && !act.void) {
            let Some((row, column)) = act.changed.pools else { continue };
            let [from, to] = act.sides;
            if from.pool == to.pool {
                let found = quoted(&act.id);
                let (kind, expected) = (FaultKind::SelfTransfer, Expected::OtherPool);
                faults.push(corrected(row, column, kind, found, expected));
            }
            for (side, column) in act.sides.iter().zip(QUANTITIES) {
                if side.needs_quantity && side.quantity.is_none() {
                    let found = format!("nothing in {}", quoted(&act.id));
                    let (kind, expected) = (FaultKind::MissingQuantity, Expected::Quantity);
                    faults.push(corrected(row, column, kind, found, expected));
                }
            }
        }
    }

    /// The transfers that take each other back in a ring.
    fn rings(&self) -> Fingerprints {
        let mut rings = Fingerprints::default();
        let mut done = Fingerprints::default();
        for &start in self.acts.keys() {
            let mut path = Vec::new();
            let mut on_path = Fingerprints::default();
            let mut next = Some(start);
            while let Some(print) = next.filter(|print| !done.contains(print)) {
                if !on_path.insert(print) {
                    let first = path.iter().position(|&passed| passed == print).unwrap_or(0);
                    rings.extend(&path[first..]);
                    break;
                }
                path.push(print);
                next = self.acts.get(&print).and_then(|act| act.returns);
            }
            done.extend(path);
        }
        rings
    }

    fn judge_returns(&self, rings: &Fingerprints, faults: &mut Faults) {
        let mut returned: ByFingerprint<Vec<Fingerprint>> = ByFingerprint::default();
        for (&print, act) in &self.acts {
            let Some(target_print) = act.returns else { continue };
            let Some(target) = self.acts.get(&target_print) else { continue };
            if rings.contains(&print) {
                let found = quoted(&target.id);
                let (kind, expected) = (FaultKind::ReturnCycle, Expected::EndOfReturns);
                act.fault(faults, "returns", kind, found, expected);
            } else if act.whole && target.whole && !act.void && !target.void {
                if act.mirrors(target) {
                    returned.entry(target_print).or_default().push(print);
                } else {
                    let found = quoted(&target.id);
                    let (kind, expected) = (FaultKind::BadReturn, Expected::WayBack);
                    act.fault(faults, "returns", kind, found, expected);
                }
            }
        }
        self.judge_amounts(&returned, faults);
    }

    /// Adds up what came back, returns of returns first, and faults what is too much.
    fn judge_amounts(&self, returned: &ByFingerprint<Vec<Fingerprint>>, faults: &mut Faults) {
        let mut left: ByFingerprint<[Option<i128>; 2]> = ByFingerprint::default();
        // Deepest first: what was taken back of a return counts before the return does.
        let mut order: Vec<Fingerprint> = Vec::new();
        let counted: Fingerprints = returned.values().flatten().copied().collect();
        let mut stack: Vec<Fingerprint> =
            returned.keys().copied().filter(|print| !counted.contains(print)).collect();
        while let Some(print) = stack.pop() {
            order.push(print);
            stack.extend(returned.get(&print).into_iter().flatten());
        }
        for print in order.iter().rev() {
            let target = &self.acts[print];
            let mut rest = target.sides.map(|side| side.quantity.map(|q| i128::from(q.0)));
            let mut returns = returned.get(print).cloned().unwrap_or_default();
            // What the ledger holds came first; then the order of the document.
            returns.sort_by_key(|print| self.acts[print].row);
            for print in returns {
                let back = left.get(&print).copied().unwrap_or_default();
                self.take_back(&print, target, back, &mut rest, faults);
            }
            left.insert(*print, rest.map(|rest| rest.map(|rest| rest.max(0))));
        }
    }

    fn take_back(
        &self,
        print: &Fingerprint,
        target: &Act,
        back: [Option<i128>; 2],
        rest: &mut [Option<i128>; 2],
        faults: &mut Faults,
    ) {
        let act = &self.acts[print];
        let before = *rest;
        for (side, column) in QUANTITIES.into_iter().enumerate().rev() {
            // What leaves on one side of a return comes back on the other side of its target.
            let (Some(back), Some(had)) = (back[side], before[1 - side]) else { continue };
            rest[1 - side] = Some(had - back);
            if had >= back {
                continue;
            }
            let found = domain::quantity::format_scaled(back);
            let expected = Expected::AtMost(domain::quantity::format_scaled(had.max(0)));
            let kind = FaultKind::ReturnExceeds;
            if act.row.is_some() {
                act.fault(faults, column, kind, found, expected);
            } else if let Some((row, column)) = act.changed.quantities.or(target.changed.quantities)
            {
                faults.push(corrected(row, column, kind, found, expected));
            }
            return;
        }
    }
}

fn corrected(row: u64, column: &str, kind: FaultKind, found: String, expected: Expected) -> Fault {
    let column = column.to_owned();
    Fault { kind, section: Section::Corrections, sheet: None, row, column, found, expected }
}

impl Act {
    fn of(
        prints: &Fingerprinter,
        transfer: &TransferRow,
        needs: [bool; 2],
        row: Option<u64>,
        whole: bool,
    ) -> Self {
        let side = |pool: &PoolRef, needs_quantity, quantity| Side {
            pool: prints.of_pool(pool),
            needs_quantity,
            quantity,
        };
        let sides = [
            side(&transfer.from, needs[0], transfer.qty_from),
            side(&transfer.to, needs[1], transfer.qty_to),
        ];
        Self {
            id: transfer.id.clone(),
            row,
            whole,
            void: false,
            original: sides,
            sides,
            returns: transfer.returns.as_deref().map(|id| prints.of(id)),
            changed: Changed::default(),
        }
    }

    fn known(prints: &Fingerprinter, transfer: &TransferRow) -> Self {
        let needs = [&transfer.from, &transfer.to].map(|pool| pool.kind == PoolKind::Lot);
        Self::of(prints, transfer, needs, None, true)
    }

    fn apply(&mut self, change: &Change) {
        self.void = change.void.unwrap_or(self.void);
        for (place, side) in self.sides.iter_mut().enumerate() {
            if let Some((pool, needs_quantity)) = change.pools[place] {
                (side.pool, side.needs_quantity) = (pool, needs_quantity);
                self.changed.pools =
                    change.row.map(|row| (row, FROM_TO[place])).or(self.changed.pools);
            }
            if let Some(quantity) = change.quantities[place] {
                side.quantity = Some(quantity);
                self.changed.quantities =
                    change.row.map(|row| (row, QUANTITIES[place])).or(self.changed.quantities);
            }
        }
    }

    /// Whether this goes back the way the target came, as recorded or as corrected.
    fn mirrors(&self, target: &Self) -> bool {
        let mirror = |one: &[Side; 2], other: &[Side; 2]| {
            one[0].pool == other[1].pool && one[1].pool == other[0].pool
        };
        mirror(&self.sides, &target.sides) || mirror(&self.original, &target.original)
    }

    /// A fault of its row in the document; what the ledger holds has been judged before.
    fn fault(
        &self,
        faults: &mut Faults,
        column: &str,
        kind: FaultKind,
        found: String,
        expected: Expected,
    ) {
        let Some(row) = self.row else { return };
        let column = column.to_owned();
        faults.push(Fault {
            kind,
            section: Section::Transfers,
            sheet: None,
            row,
            column,
            found,
            expected,
        });
    }
}
