//! The questions about many ids at once, in each engine's words.
//!
//! Every question goes to one part with the ids that lie there and is joined with their list, so
//! that each id is looked up once. `= ANY` would hand every id to every shard of a distributed
//! table, and a list of pairs over many parts would be looked up in all of them.

use std::sync::LazyLock;

use crate::masters::partner_columns;
use crate::pools::{item_columns, pool_columns};
use crate::sql::{Engine, Statement, dialect};
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

impl Lookup {
    /// Whether it is also kept by pool, for companies whose pools lie in many parts.
    pub(super) const fn is_by_pool(self) -> bool {
        !matches!(self, Self::Transfers | Self::Items | Self::Partners)
    }

    /// The same of pools in many parts. What entered pools is there whole.
    fn by_pool(self, engine: Engine) -> Statement {
        let (columns, table, key) = match self {
            Self::Entered => (Self::Left.parts().0, "transfer_in", "pool_to"),
            lookup => lookup.parts(),
        };
        let name = columns.split('.').next().unwrap_or_default();
        let (list, part, next) = match engine {
            Engine::Sqlite => (dialect::numbers(engine), format!("{name}.part = $2"), 3),
            Engine::Postgres => (
                "unnest(CAST($1 AS BIGINT[]), CAST($2 AS BIGINT[])) AS f (part, value)",
                format!("{name}.part = ANY (CAST($3 AS BIGINT[])) AND {name}.part = f.part"),
                4,
            ),
        };
        // A pool says when its run closed in the end, which later closings tell apart.
        let seq = match self {
            Self::Closings => "CAST(0 AS BIGINT)".to_owned(),
            _ => format!("{name}.seq"),
        };
        Statement::generated(format!(
            "SELECT {columns} FROM {list} CROSS JOIN node_{table} {name}
            WHERE {part} AND {name}.company = ${next} AND {name}.site = ${} AND {name}.version = ${}
                AND {seq} <= ${} AND {name}.{key} = f.value",
            next + 1,
            next + 2,
            next + 3
        ))
    }
}

/// The statements of one engine, in the order of [`Lookup::ALL`].
type Words = LazyLock<Vec<Statement>>;

static SQLITE: Words = LazyLock::new(|| words(Engine::Sqlite));
static POSTGRES: Words = LazyLock::new(|| words(Engine::Postgres));

/// First those to the chain, then those to pools in many parts.
fn words(engine: Engine) -> Vec<Statement> {
    let list = dialect::numbers(engine);
    let of_chain = Lookup::ALL.iter().map(|lookup| lookup.statement(list));
    let by_pool = Lookup::ALL.iter().map(|lookup| {
        if lookup.is_by_pool() { lookup.by_pool(engine) } else { lookup.statement(list) }
    });
    of_chain.chain(by_pool).collect()
}

/// Every statement of an engine.
pub(super) fn statements(engine: Engine) -> &'static [Statement] {
    match engine {
        Engine::Sqlite => &SQLITE,
        Engine::Postgres => &POSTGRES,
    }
}

/// The question to pools in many parts.
pub(super) fn by_pool(engine: Engine, lookup: Lookup) -> &'static Statement {
    &statements(engine)[Lookup::ALL.len() + lookup as usize]
}

pub(super) fn statement(engine: Engine, lookup: Lookup) -> &'static Statement {
    &statements(engine)[lookup as usize]
}
