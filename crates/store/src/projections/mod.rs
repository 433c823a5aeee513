//! Which tables are projections: their columns and keys, for `verify` and `rebuild`.

mod core;
mod floor;
mod heard;
mod work;

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

/// Every projection, those first that others refer to.
pub fn projections() -> impl Iterator<Item = &'static Projection> {
    core::TABLES.iter().chain(work::TABLES).chain(heard::TABLES).chain(floor::TABLES)
}

/// The tables that no fact can rebuild, so that their content cannot be checked.
pub const UNCHECKED: &[&str] = &[
    "person_name",
    "password",
    "session",
    "api_token",
    "setting",
    "signing_key",
    "key_succession",
    "checkpoint",
    "idempotency_key",
    "import_mapping",
    "login_attempt",
    "badge",
    "kiosk",
    "passkey",
    "pin",
    "second_factor",
    "recovery_code",
    "sign_in",
    "station_person",
    "blob",
    "notice",
    "notice_link",
    "guest_link",
    "complaint_report",
    "complaint_report_file",
    "print_job",
    "printer_state",
    "recall_try",
];

/// Of the tables that no fact can rebuild, those whose rows vouch for themselves: a content is held
/// against its hash, a checkpoint against its signature and the ledger.
pub const VOUCHED: &[&str] = &["key_succession", "checkpoint", "blob"];

/// The tables whose content nothing can vouch for.
pub fn unchecked() -> impl Iterator<Item = &'static str> {
    UNCHECKED.iter().copied().filter(|table| !VOUCHED.contains(table))
}

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

    /// The row of a key.
    pub(crate) fn one_row(&self) -> Statement {
        let equal: Vec<String> = self.columns[..self.key]
            .iter()
            .zip(1..)
            .map(|(column, place)| format!("{column} = ${place}"))
            .collect();
        Statement::generated(format!(
            "SELECT {} FROM {} WHERE {}",
            self.columns.join(", "),
            self.table,
            equal.join(" AND ")
        ))
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
            projection.one_row(),
            projection.clear(),
        ]
    };
    projections().flat_map(of).collect()
}
