//! What the books say of one pool as a whole.

use std::ops::Range;

use bytemuck::{Pod, Zeroable};
use domain::PoolKind;

use crate::amount::STEPS;
use crate::history::NO_TIME;

/// How the quantities of a pool are counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) measured: bool,
    pub(crate) gain: i128,
    pub(crate) steps: i128,
}

impl Terms {
    pub(super) const PLAIN: Self = Self { measured: true, gain: 0, steps: STEPS };
}

/// The books of one pool.
#[derive(Debug, Clone)]
pub(crate) struct PoolBooks {
    pub(crate) epochs: Range<u32>,
    /// Every quantity of it is known (rule N8). The outside world is never measured.
    pub(crate) measured: bool,
    /// Below zero at the end of some instant.
    pub(crate) negative: bool,
    /// When it closed, if it is a run that did.
    pub(crate) closed_at_us: Option<i64>,
    /// It was used after the time it is said to have closed.
    pub(crate) used_after_close: bool,
    /// What a closed run gave more than it took, in the pool's steps.
    pub(crate) gain: i128,
    /// What a closed run gave less than it took, in the pool's steps.
    pub(crate) loss: i128,
    /// How many steps of an amount one step of this pool is: 10^9, or 1 where it must be fine.
    pub(crate) steps: i128,
}

impl Default for PoolBooks {
    fn default() -> Self {
        Self {
            epochs: 0..0,
            measured: false,
            negative: false,
            closed_at_us: None,
            used_after_close: false,
            gain: 0,
            loss: 0,
            steps: STEPS,
        }
    }
}

impl PoolBooks {
    pub(super) fn packed(&self) -> PackedBooks {
        let flag = |flag: u64, is: bool| flag * u64::from(is);
        PackedBooks {
            gain: self.gain,
            loss: self.loss,
            closed_at_us: self.closed_at_us.unwrap_or(NO_TIME),
            first_epoch: self.epochs.start,
            end_epoch: self.epochs.end,
            flags: flag(MEASURED, self.measured)
                | flag(NEGATIVE, self.negative)
                | flag(USED_AFTER_CLOSE, self.used_after_close)
                | flag(WIDE, self.is_wide()),
            unused: 0,
        }
    }

    pub(super) fn terms(&self) -> Terms {
        Terms { measured: self.measured, gain: self.gain, steps: self.steps }
    }

    pub(super) fn is_plain(&self) -> bool {
        self.measured && self.gain == 0 && !self.is_wide()
    }

    /// Its entries lie in the wide table: what is counted finely does not fit the narrow one.
    pub(super) fn is_wide(&self) -> bool {
        self.steps == 1
    }
}

/// The same, packed.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct PackedBooks {
    gain: i128,
    loss: i128,
    closed_at_us: i64,
    first_epoch: u32,
    end_epoch: u32,
    flags: u64,
    unused: u64,
}

const MEASURED: u64 = 1;
const NEGATIVE: u64 = 2;
const USED_AFTER_CLOSE: u64 = 4;
/// Its steps are the finest.
const WIDE: u64 = 8;

impl PackedBooks {
    #[inline]
    pub(super) fn unpacked(&self) -> PoolBooks {
        let is = |flag: u64| self.flags & flag != 0;
        PoolBooks {
            epochs: self.first_epoch..self.end_epoch,
            measured: is(MEASURED),
            negative: is(NEGATIVE),
            closed_at_us: (self.closed_at_us != NO_TIME).then_some(self.closed_at_us),
            used_after_close: is(USED_AFTER_CLOSE),
            gain: self.gain,
            loss: self.loss,
            steps: if is(WIDE) { 1 } else { STEPS },
        }
    }
}

/// What becomes of root that rests in a pool in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Rest {
    OnHand = 1,
    InProcess = 2,
    /// The run closed.
    Lost = 3,
    /// The run is not measured, but has exactly one outflow, which takes everything (rule N9).
    Passing = 4,
    /// Nobody can say: the pool is not measured.
    Hidden = 5,
    /// Nothing rests there: what goes outside is gone.
    Outside = 6,
}

impl Rest {
    pub(super) fn of(kind: PoolKind, books: &PoolBooks, outflows: usize) -> Self {
        match (kind, books.measured) {
            (PoolKind::Run, true) if books.closed_at_us.is_some() => Self::Lost,
            (PoolKind::Run, true) => Self::InProcess,
            (_, true) => Self::OnHand,
            (PoolKind::Run, false) if outflows == 1 => Self::Passing,
            (_, false) if kind.is_inside() => Self::Hidden,
            (_, false) => Self::Outside,
        }
    }

    pub(super) fn from_code(code: u8) -> Self {
        let all =
            [Self::OnHand, Self::InProcess, Self::Lost, Self::Passing, Self::Hidden, Self::Outside];
        all[usize::from(code) - 1]
    }
}
