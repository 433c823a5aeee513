//! Where an answer was read from, and what that cost.

use serde::Serialize;
use store::expand::Cost;
use utoipa::ToSchema;

/// Where an answer comes from. It says nothing about what happened to goods: the same question gets
/// the same answer from either.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Source {
    /// `memory`, or `database` where the site is not, or not yet, kept in memory.
    #[schema(value_type = String)]
    pub read_from: &'static str,
    /// What was asked of the database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<DatabaseReads>,
}

/// What was asked of the database for one answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DatabaseReads {
    /// Transfers that were read, those included that the answer only needs for balances.
    pub transfers: usize,
    /// How often pools were read together, each time going one step on.
    pub levels: u32,
    /// Statements.
    pub statements: u32,
    /// Answers of a server that had to be waited for.
    pub round_trips: u32,
    /// Parts of the database that were asked.
    pub parts: usize,
    /// Ids that were sent.
    pub ids_sent: u64,
    /// To how many parts each id was sent on average.
    pub broadcast_factor: f64,
    /// Bytes that were sent.
    pub bytes_sent: u64,
    /// Rows that came back.
    pub rows: u64,
    /// The most pools that were read together.
    pub frontier_max: u64,
}

impl Source {
    /// The graph of the site in memory.
    pub(crate) const MEMORY: Self = Self { read_from: "memory", database: None };

    /// The database, at this cost.
    pub(crate) fn database(cost: &Cost, transfers: usize) -> Self {
        let reads = DatabaseReads {
            transfers,
            levels: cost.levels,
            statements: cost.statements,
            round_trips: cost.round_trips,
            parts: cost.parts.len(),
            ids_sent: cost.ids_sent,
            broadcast_factor: cost.broadcast_factor(),
            bytes_sent: cost.bytes_sent,
            rows: cost.rows,
            frontier_max: cost.frontier_max,
        };
        Self { read_from: "database", database: Some(reads) }
    }
}
