//! The parts of an exchange document and the columns each of them has.

use std::fmt;

/// A part of the document. `Document` stands for its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// `format`, `version`, `company`, `site`.
    Document,
    /// What is bought, made or sold.
    Items,
    /// Suppliers and customers.
    Partners,
    /// Lots, runs and tanks.
    Pools,
    /// What went from where to where.
    Transfers,
    /// What was put right afterwards.
    Corrections,
}

impl Section {
    /// The sections that have rows, in the order in which they are written.
    pub const WITH_ROWS: [Self; 5] =
        [Self::Items, Self::Partners, Self::Pools, Self::Transfers, Self::Corrections];

    /// The name used in JSON, as the stem of a CSV file, as a sheet and in faults.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Items => "items",
            Self::Partners => "partners",
            Self::Pools => "pools",
            Self::Transfers => "transfers",
            Self::Corrections => "corrections",
        }
    }

    /// The section with rows that has this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::WITH_ROWS.into_iter().find(|section| section.as_str() == name)
    }

    /// The members of a row, in the order in which they are read and written.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Document => &["format", "version", "company", "site"],
            Self::Items => &["code", "name", "unit", "kg_per_unit", "tracking"],
            Self::Partners => &["code", "name", "role"],
            Self::Pools => &[
                "id",
                "kind",
                "item",
                "lot_number",
                "supplier_lot",
                "expires",
                "work_order",
                "operation",
                "closed_at",
                "tolerance_s",
            ],
            Self::Transfers => &[
                "id",
                "at",
                "recorded_at",
                "from",
                "to",
                "qty_from",
                "qty_to",
                "basis",
                "by",
                "equipment",
                "document",
                "returns",
            ],
            Self::Corrections => &[
                "corrects",
                "void",
                "set_at",
                "set_by",
                "from",
                "to",
                "qty_from",
                "qty_to",
                "basis",
                "equipment",
                "document",
                "reason",
                "by",
                "at",
                "recorded_at",
            ],
        }
    }

    /// The columns without which no row of a table can be read.
    pub const fn required_columns(self) -> &'static [&'static str] {
        match self {
            Self::Document => &["format", "version"],
            Self::Items => &["code", "unit"],
            Self::Partners => &["code", "role"],
            Self::Pools => &["id", "kind"],
            Self::Transfers => &["id", "at", "from", "to", "qty_from", "qty_to"],
            Self::Corrections => &["corrects", "at"],
        }
    }

    /// Where a column stands among [`columns`](Self::columns).
    pub fn column(self, name: &str) -> Option<usize> {
        self.columns().iter().position(|column| *column == name)
    }

    /// A folder or workbook without this table is not an exchange document.
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Pools | Self::Transfers)
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
