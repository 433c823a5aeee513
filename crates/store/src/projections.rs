//! Which tables are projections: their columns and keys, for `verify` and `rebuild`.

use crate::sql::Statement;

/// A table that is written by `apply` alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Projection {
    /// Its name.
    pub table: &'static str,
    /// Its columns in order.
    pub columns: &'static [&'static str],
    /// How many of them, from the first, are its key.
    pub key: usize,
}

/// Every projection.
pub const PROJECTIONS: &[Projection] = &[
    Projection { table: "company", columns: &["part", "company", "code", "name", "seq"], key: 2 },
    Projection {
        table: "site",
        columns: &["part", "company", "site", "number", "code", "name", "zone", "seq"],
        key: 3,
    },
    Projection {
        table: "item",
        columns: &[
            "part",
            "company",
            "item",
            "code",
            "name",
            "unit",
            "kg_per_unit",
            "tracking",
            "seq",
            "import",
        ],
        key: 3,
    },
    Projection {
        table: "partner",
        columns: &["part", "company", "partner", "code", "name", "role", "seq", "import"],
        key: 3,
    },
    Projection {
        table: "person",
        columns: &["part", "company", "person", "erased", "seq"],
        key: 3,
    },
    Projection {
        table: "person_role",
        columns: &["part", "company", "person", "role", "seq"],
        key: 4,
    },
    Projection {
        table: "credential",
        columns: &["part", "company", "person", "credential", "valid", "seq"],
        key: 4,
    },
    Projection {
        table: "import",
        columns: &[
            "part",
            "company",
            "site",
            "import",
            "state",
            "document_sha256",
            "person",
            "started_at_us",
            "finished_at_us",
            "items",
            "partners",
            "pools",
            "transfers",
            "corrections",
            "reason",
            "seq",
            "finished_seq",
        ],
        key: 4,
    },
    Projection {
        table: "claim",
        columns: &["part", "company", "site", "kind", "code", "id", "import"],
        key: 6,
    },
    Projection {
        table: "pool",
        columns: &[
            "part",
            "company",
            "site",
            "pool",
            "kind",
            "code",
            "item",
            "partner",
            "lot_number",
            "supplier_lot",
            "expires",
            "work_order",
            "operation",
            "closed_at_us",
            "closed_offset_min",
            "tolerance_s",
            "at_us",
            "at_offset_min",
            "recorded_at_us",
            "recorded_offset_min",
            "person",
            "seq",
            "import",
        ],
        key: 4,
    },
    Projection {
        table: "transfer_out",
        columns: &[
            "part",
            "company",
            "site",
            "pool_from",
            "transfer",
            "pool_to",
            "code",
            "at_us",
            "at_offset_min",
            "recorded_at_us",
            "recorded_offset_min",
            "qty_from",
            "qty_to",
            "basis",
            "person",
            "equipment",
            "document",
            "returns",
            "seq",
            "import",
        ],
        key: 5,
    },
    Projection {
        table: "transfer_in",
        columns: &[
            "part",
            "company",
            "site",
            "pool_to",
            "transfer",
            "pool_from",
            "at_us",
            "recorded_at_us",
            "qty_from",
            "qty_to",
            "basis",
            "returns",
            "import",
        ],
        key: 5,
    },
    Projection {
        table: "correction",
        columns: &[
            "part",
            "company",
            "site",
            "transfer",
            "seq",
            "void",
            "set_at_us",
            "set_at_offset_min",
            "set_by",
            "pool_from",
            "pool_to",
            "qty_from",
            "qty_to",
            "basis",
            "equipment",
            "document",
            "reason",
            "at_us",
            "at_offset_min",
            "recorded_at_us",
            "recorded_offset_min",
            "person",
            "import",
        ],
        key: 5,
    },
];

/// The tables that no fact can rebuild, so that their content cannot be checked.
pub const UNCHECKED: &[&str] = &[
    "person_name",
    "password",
    "session",
    "api_token",
    "setting",
    "signing_key",
    "idempotency_key",
    "import_mapping",
    "login_attempt",
];

impl Projection {
    /// Every row, in the order of the key.
    pub(crate) fn all_rows(&self) -> Statement {
        Statement::generated(format!(
            "SELECT {} FROM {} ORDER BY {}",
            self.columns.join(", "),
            self.table,
            self.columns[..self.key].join(", ")
        ))
    }

    /// A page of rows after a key: the key's columns, then the number of rows.
    pub(crate) fn rows_after(&self) -> Statement {
        let key = self.columns[..self.key].join(", ");
        let places: Vec<String> = (1..=self.key).map(|place| format!("${place}")).collect();
        Statement::generated(format!(
            "SELECT {} FROM {} WHERE ({key}) > ({}) ORDER BY {key} LIMIT ${}",
            self.columns.join(", "),
            self.table,
            places.join(", "),
            self.key + 1
        ))
    }

    /// The first page of rows.
    pub(crate) fn first_rows(&self) -> Statement {
        Statement::generated(format!("{} LIMIT $1", self.all_rows().text()))
    }

    /// Removes every row.
    pub(crate) fn clear(&self) -> Statement {
        Statement::generated(format!("DELETE FROM {}", self.table))
    }
}

/// The statements over all projections, for the registry.
pub(crate) fn generated_statements() -> Vec<Statement> {
    let of = |projection: &Projection| {
        [
            projection.all_rows(),
            projection.rows_after(),
            projection.first_rows(),
            projection.clear(),
        ]
    };
    PROJECTIONS.iter().flat_map(of).collect()
}
