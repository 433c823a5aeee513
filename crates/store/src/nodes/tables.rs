//! The tables that are kept by pool, and the tables of the chain that they copy.

use std::sync::LazyLock;

use crate::projections::{Projection, projections};
use crate::sql::{Engine, Statement, dialect};

/// A table that is kept by pool: rows of a table of the chain, under the parts of their pools.
#[derive(Debug)]
pub(super) struct Table {
    /// Its name.
    name: &'static str,
    /// The table whose rows it copies.
    of: &'static str,
    /// The columns of its key after the placement.
    key: &'static [&'static str],
    /// Whether rows change after they were written, so that a later copy replaces an earlier one.
    changes: bool,
}

/// Which of the tables, and its place in [`TABLES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Pool,
    Out,
    In,
    Correction,
    Closing,
}

static TABLES: [Table; 5] = [
    Table { name: "node_pool", of: "pool", key: &["pool"], changes: true },
    Table {
        name: "node_transfer_out",
        of: "transfer_out",
        key: &["pool_from", "transfer"],
        changes: false,
    },
    Table {
        name: "node_transfer_in",
        of: "transfer_out",
        key: &["pool_to", "transfer"],
        changes: false,
    },
    Table { name: "node_correction", of: "correction", key: &["transfer", "seq"], changes: false },
    Table { name: "node_run_closing", of: "run_closing", key: &["run", "seq"], changes: false },
];

/// The columns of the chain's table after `part, company, site`.
pub(super) const BEFORE: usize = 3;

impl Table {
    fn source(&self) -> &'static Projection {
        let found = projections().find(|projection| projection.table == self.of);
        found.expect("every table that is copied is a projection")
    }

    /// Writes one row; again, where it is there already.
    fn write(&self) -> Statement {
        let rest = &self.source().columns[BEFORE..];
        let key = self.key.join(", ");
        let mut columns = vec!["part", "company", "site", "version"];
        columns.extend(rest);
        let conflict = if self.changes {
            columns.push("copied_at_seq");
            let set = rest.iter().filter(|column| !self.key.contains(column));
            let set: Vec<String> = set
                .chain(&["copied_at_seq"])
                .map(|name| format!("{name} = excluded.{name}"))
                .collect();
            format!(
                "UPDATE SET {} WHERE excluded.copied_at_seq >= {}.copied_at_seq",
                set.join(", "),
                self.name
            )
        } else {
            "NOTHING".to_owned()
        };
        let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
        Statement::generated(format!(
            "INSERT INTO {} ({}) VALUES ({})
            ON CONFLICT (part, company, site, version, {key}) DO {conflict}",
            self.name,
            columns.join(", "),
            places.join(", "),
        ))
    }

    /// Removes what a placement left in one part.
    fn sweep(&self) -> Statement {
        Statement::generated(format!(
            "DELETE FROM {} WHERE part = $1 AND company = $2 AND version = $3",
            self.name
        ))
    }
}

static WRITES: LazyLock<Vec<Statement>> =
    LazyLock::new(|| TABLES.iter().map(Table::write).collect());

/// Writes one row of a table.
pub(super) fn write(kind: Kind) -> &'static Statement {
    &WRITES[kind as usize]
}

/// Reads rows of the chain's table by a list of ids.
fn reads(engine: Engine) -> Vec<Statement> {
    let list = dialect::numbers(engine);
    let read = |(table, key): (&Table, &str)| {
        let columns = table.source().columns.iter().map(|name| format!("t.{name}"));
        Statement::generated(format!(
            "SELECT {} FROM {list} CROSS JOIN {} t
            WHERE t.part = $2 AND t.company = $3 AND t.site = $4 AND t.{key} = f.value",
            columns.collect::<Vec<_>>().join(", "),
            table.of
        ))
    };
    TABLES.iter().zip(["pool", "transfer", "transfer", "transfer", "run"]).map(read).collect()
}

static READS_SQLITE: LazyLock<Vec<Statement>> = LazyLock::new(|| reads(Engine::Sqlite));
static READS_POSTGRES: LazyLock<Vec<Statement>> = LazyLock::new(|| reads(Engine::Postgres));

/// Reads rows of the chain that a table copies.
pub(super) fn read(engine: Engine, kind: Kind) -> &'static Statement {
    &all_reads(engine)[kind as usize]
}

/// The statements over lists of ids, in the words of an engine.
pub(super) fn all_reads(engine: Engine) -> &'static [Statement] {
    match engine {
        Engine::Sqlite => &READS_SQLITE,
        Engine::Postgres => &READS_POSTGRES,
    }
}

/// How many columns a row of the chain's table has.
pub(super) fn width(kind: Kind) -> usize {
    TABLES[kind as usize].source().columns.len()
}

/// The place of a column in a row of the chain's table.
pub(super) fn place(kind: Kind, column: &str) -> usize {
    let columns = TABLES[kind as usize].source().columns;
    columns
        .iter()
        .position(|name| *name == column)
        .expect("only columns are asked for that are there")
}

/// Whether a row says how far its copy knew the chain.
pub(super) fn changes(kind: Kind) -> bool {
    TABLES[kind as usize].changes
}

/// Removes what a placement left in one part, table by table.
pub(super) fn sweeps() -> impl Iterator<Item = Statement> {
    TABLES.iter().map(Table::sweep)
}

/// The statements over all these tables, for the registry.
pub(crate) fn generated_statements() -> Vec<Statement> {
    TABLES.iter().flat_map(|table| [table.write(), table.sweep()]).collect()
}
