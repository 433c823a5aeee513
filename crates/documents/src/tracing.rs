//! What a trace answered, on paper: the question, the answer in a sentence, the readings beside each
//! other, what is not whole, every movement, the balance, and what proves it.

use serde::Serialize;

/// The report of a trace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TraceReport {
    /// What was asked about, as people call it.
    pub subject: String,
    /// What it is called in the record.
    pub root: String,
    /// `forward`, `backward` or `both`.
    pub direction: String,
    /// `strict` or `cautious`.
    pub reading: String,
    /// The stretch of time that was asked about, in plant time.
    pub window: (Option<String>, Option<String>),
    /// As of when the record was read; now where absent.
    pub as_of: Option<String>,
    /// The answer, each way for itself.
    pub answers: Vec<TraceAnswer>,
    /// How far each reading reaches.
    pub readings: Vec<TraceReading>,
    /// The columns of the table.
    pub columns: Vec<String>,
    /// The cells of each movement; what is withheld is `None` in `Cell::Withheld`.
    pub rows: Vec<Vec<TraceCell>>,
    /// Movements that were reached and are not shown because of a chosen scope.
    pub left_by_scope: usize,
    /// The scope.
    pub scope: Option<String>,
    /// Movements that were reached and are too many for paper.
    pub left_by_limit: usize,
    /// Cells that are withheld.
    pub cells_withheld: usize,
    /// What is withheld by choice, words of `withheld`.
    pub withheld: Vec<String>,
    /// Handling units that anything reached was in, words of `unit_kind`.
    pub units: Vec<(String, usize)>,
    /// The ledger as it stood.
    pub proof: TraceProof,
}

/// The answer one way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TraceAnswer {
    /// `forward` or `backward`.
    pub way: String,
    /// Nothing broke it off.
    pub complete: bool,
    /// Reached lots.
    pub lots: usize,
    /// Reached movements.
    pub transfers: usize,
    /// Customers that got something.
    pub customers: usize,
    /// Deliveries.
    pub shipments: usize,
    /// Suppliers that gave something.
    pub suppliers: usize,
    /// What keeps it from being whole, or is to be known of it: the code, how often, and where first.
    pub faults: Vec<TraceFault>,
    /// What became of all that was asked about, words of `balance`.
    pub balance: Vec<(String, String)>,
}

/// One kind of thing that is to be known of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TraceFault {
    /// A word of `warning`.
    pub code: String,
    /// How often.
    pub count: usize,
    /// The first of what it is about.
    pub about: Vec<String>,
}

/// How far one reading reaches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TraceReading {
    /// `strict`, `cautious`, `clean` or `difference`.
    pub reading: String,
    /// Reached lots; none where it is not told.
    pub lots: Option<usize>,
    /// Reached runs.
    pub runs: Option<usize>,
    /// Customers.
    pub customers: Option<usize>,
    /// Deliveries.
    pub shipments: Option<usize>,
    /// Handling units, words of `unit_kind`.
    pub units: Vec<(String, usize)>,
    /// What it is worth, by currency; none where it is not told.
    pub money: Option<Vec<String>>,
    /// Lots without a price.
    pub unpriced: usize,
}

/// A cell of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum TraceCell {
    /// What it says; nothing where it says nothing.
    Said(Option<String>),
    /// A word of a group, both named.
    Word {
        /// The group of words.
        group: &'static str,
        /// The word.
        word: String,
    },
    /// It says something that is not shown.
    Withheld {
        /// Always true.
        withheld: bool,
    },
}

/// The ledger as it stood when the report was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TraceProof {
    /// How many facts it had.
    pub size: i64,
    /// The root of its tree, in hexadecimal.
    pub root: String,
    /// The name its checkpoints are signed under.
    pub origin: String,
}
