//! The questions about many ids at once, in each engine's words.
//!
//! Every question goes to one part with the ids that lie there and is joined with their list, so
//! that each id is looked up once. `= ANY` would hand every id to every shard of a distributed
//! table, and a list of pairs over many parts would be looked up in all of them.

use std::sync::LazyLock;

use crate::masters::partner_columns;
use crate::pools::{item_columns, pool_columns};
use crate::sql::{Engine, Statement};
use crate::transfers::{correction_columns, transfer_columns};

/// What is asked about ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lookup {
    /// Transfers by the pool they left, as recorded.
    Left,
    /// Which transfers entered pools, as recorded, and the pools they left.
    Entered,
    /// Transfers by id.
    Transfers,
    /// Corrections of transfers.
    Corrections,
    /// Which transfers are said by a correction to have left pools.
    CorrectedToLeave,
    /// The same of entering.
    CorrectedToEnter,
    /// What takes transfers back.
    Returns,
    /// When runs were said to close.
    Closings,
    /// Pools by id.
    Pools,
    /// Items by id.
    Items,
    /// Partners by id.
    Partners,
}

impl Lookup {
    const ALL: [Self; 11] = [
        Self::Left,
        Self::Entered,
        Self::Transfers,
        Self::Corrections,
        Self::CorrectedToLeave,
        Self::CorrectedToEnter,
        Self::Returns,
        Self::Closings,
        Self::Pools,
        Self::Items,
        Self::Partners,
    ];

    /// What is read, of which table, by which column. The import it came with is the last column.
    const fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Left => (concat!(transfer_columns!(), ", t.import"), "transfer_out", "pool_from"),
            Self::Entered => ("t.pool_from, t.transfer, t.import", "transfer_in", "pool_to"),
            Self::Transfers => {
                (concat!(transfer_columns!(), ", t.import"), "transfer_out", "transfer")
            }
            Self::Corrections => {
                (concat!(correction_columns!(), ", c.import"), "correction", "transfer")
            }
            Self::CorrectedToLeave => ("c.transfer, c.import", "correction", "pool_from"),
            Self::CorrectedToEnter => ("c.transfer, c.import", "correction", "pool_to"),
            Self::Returns => {
                (concat!(transfer_columns!(), ", t.import"), "transfer_out", "returns")
            }
            Self::Closings => (
                "w.run, w.seq, w.at_us, w.at_offset_min, w.recorded_at_us, w.recorded_offset_min,
                    w.reopened, w.before_us, w.before_offset_min, CAST(0 AS BIGINT)",
                "run_closing",
                "run",
            ),
            Self::Pools => (concat!(pool_columns!(), ", p.import"), "pool", "pool"),
            Self::Items => (concat!(item_columns!(), ", i.import"), "item", "item"),
            Self::Partners => (concat!(partner_columns!(), ", p.import"), "partner", "partner"),
        }
    }

    /// Whether it is kept by company and not by site.
    pub(super) const fn is_of_company(self) -> bool {
        matches!(self, Self::Items | Self::Partners)
    }

    /// Whether every row is a transfer.
    pub(super) const fn tells_transfers(self) -> bool {
        matches!(self, Self::Left | Self::Entered | Self::Transfers | Self::Returns)
    }

    fn statement(self, list: &str) -> Statement {
        let (columns, table, key) = self.parts();
        let name = columns.split('.').next().unwrap_or_default();
        let site = if self.is_of_company() { "" } else { " AND {n}.site = $4" };
        let site = site.replace("{n}", name);
        Statement::generated(format!(
            "SELECT {columns} FROM {list} CROSS JOIN {table} {name}
            WHERE {name}.part = $2 AND {name}.company = $3{site} AND {name}.{key} = f.value"
        ))
    }
}

/// The statements of one engine, in the order of [`Lookup::ALL`].
type Words = LazyLock<Vec<Statement>>;

/// In SQLite a list is JSON. `CROSS JOIN` makes it begin with the list.
static SQLITE: Words = LazyLock::new(|| words("json_each($1) f"));
/// On PostgreSQL a list is an array.
static POSTGRES: Words = LazyLock::new(|| words("unnest(CAST($1 AS BIGINT[])) AS f (value)"));

fn words(list: &str) -> Vec<Statement> {
    Lookup::ALL.iter().map(|lookup| lookup.statement(list)).collect()
}

/// Every statement of an engine.
pub(super) fn statements(engine: Engine) -> &'static [Statement] {
    match engine {
        Engine::Sqlite => &SQLITE,
        Engine::Postgres => &POSTGRES,
    }
}

pub(super) fn statement(engine: Engine, lookup: Lookup) -> &'static Statement {
    &statements(engine)[lookup as usize]
}
