//! The columns of a trace as a table, in the words of the API.

use domain::Refusal;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $word:literal),* $(,)?) => {
        /// A column of the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Column { $($(#[$doc])* $name),* }

        impl Column {
            /// All of them, in the order they have where nobody chose another.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word of the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
        }
    };
}

columns! {
    /// What kind of step it is.
    Stage "stage",
    /// What kind of document it belongs to.
    DocumentKind "document_kind",
    /// The document's number.
    Document "document",
    /// When it happened.
    At "at",
    /// Code and name of the item.
    Item "item",
    /// The lot.
    Lot "lot",
    /// The number the supplier gave it.
    SupplierLot "supplier_lot",
    /// How much moved.
    Quantity "quantity",
    /// In which unit.
    Unit "unit",
    /// How much of it is of what was asked about, or in it.
    Contains "contains",
    /// Supplier or customer.
    Partner "partner",
    /// The warehouse the lot lies in now.
    Warehouse "warehouse",
    /// The bin it lies in now.
    Bin "bin",
    /// How the lot stands now.
    Status "status",
    /// Last day the lot may be used.
    Expires "expires",
    /// The operation of the run.
    Operation "operation",
    /// The machine.
    Equipment "equipment",
    /// Who did it.
    Person "person",
    /// How it is known.
    Basis "basis",
    /// When it was recorded.
    RecordedAt "recorded_at",
    /// What documents call the movement.
    Transfer "transfer",
}

impl Column {
    /// What a list with commas between names; all of them where it is empty.
    pub(crate) fn list(words: Option<&str>) -> Result<Vec<Self>, Refusal> {
        let words = words.unwrap_or_default().split(',').map(str::trim).filter(|w| !w.is_empty());
        let mut columns = Vec::new();
        for word in words {
            let known = Self::ALL.iter().copied().find(|column| column.as_str() == word);
            let column = known.ok_or(Refusal::BadInput { field: "columns" })?;
            if columns.contains(&column) {
                return Err(Refusal::BadInput { field: "columns" });
            }
            columns.push(column);
        }
        Ok(if columns.is_empty() { Self::ALL.to_vec() } else { columns })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_its_order_and_takes_no_column_twice() {
        assert_eq!(Column::list(Some("lot, at")).unwrap(), [Column::Lot, Column::At]);
        assert_eq!(Column::list(None).unwrap(), Column::ALL);
        assert!(Column::list(Some("lot,lot")).is_err());
        assert!(Column::list(Some("price")).is_err());
    }
}
