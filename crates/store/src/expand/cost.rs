//! What reading from the database cost, so that a plan for many machines can be held against it.

use std::collections::BTreeSet;

/// What was asked of the database, counted as it was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cost {
    /// How often pools were read together, each time going one step on.
    pub levels: u32,
    /// Statements.
    pub statements: u32,
    /// Answers that had to come before the next statement could be sent; none within one program.
    pub round_trips: u32,
    /// The parts that were asked.
    pub parts: BTreeSet<i64>,
    /// Ids that were sent, once for every statement they were in.
    pub ids_sent: u64,
    /// Ids that were asked about, however many statements they were in.
    pub ids_asked: u64,
    /// Bytes of all parameters.
    pub bytes_sent: u64,
    /// Rows that came back.
    pub rows: u64,
    /// The most pools that were read together.
    pub frontier_max: u64,
}

impl Cost {
    /// To how many parts each id was sent on average; more than one means that parts were asked
    /// about what lies in others.
    pub fn broadcast_factor(&self) -> f64 {
        if self.ids_asked == 0 { 1.0 } else { self.ids_sent as f64 / self.ids_asked as f64 }
    }
}
