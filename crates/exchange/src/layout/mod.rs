//! Somebody else's tables, read as ours.
//!
//! [`sheets`] looks at the heads of all tables, proposes what each column means and shows how its
//! samples would be read; people put that right in a [`Mapping`], and
//! [`Document::mapped`](crate::Document::mapped) reads the tables through it.
//!
//! Four kinds of business sheet are known beside our own sections: receipts, usage, output and
//! shipments. A row of one becomes a transfer, and items, partners, lots and runs are made from the
//! codes it names. Ids are made from content alone, so that a second reading makes the same ones:
//! a lot is `ITEM/LOT`, a run is its work order (and charge), a transfer is a hash of its row.

mod apply;
pub(crate) mod dates;
mod movement;
mod propose;
mod words;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::section::Section;

pub(crate) use apply::Mapped;
pub use propose::sheets;

/// What a sheet holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetSection {
    /// Our section of items.
    Items,
    /// Our section of partners.
    Partners,
    /// Our section of pools.
    Pools,
    /// Our section of transfers.
    Transfers,
    /// Our section of corrections.
    Corrections,
    /// Goods received from suppliers.
    Receipts,
    /// Material used by work orders.
    Usage,
    /// Goods made by work orders.
    Output,
    /// Goods shipped to customers.
    Shipments,
    /// Nothing of use.
    Ignore,
}

/// A field that a column may fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name.
    pub field: &'static str,
    /// Whether the sheet cannot be read without it.
    pub required: bool,
}

const fn needs(field: &'static str) -> Field {
    Field { field, required: true }
}

const fn may(field: &'static str) -> Field {
    Field { field, required: false }
}

const RECEIPTS: &[Field] = &[
    needs("at"),
    needs("supplier"),
    needs("item"),
    needs("lot_number"),
    needs("quantity"),
    may("unit"),
    may("supplier_name"),
    may("item_name"),
    may("supplier_lot"),
    may("expires"),
    may("document"),
    may("by"),
    may("equipment"),
];

const USAGE: &[Field] = &[
    needs("at"),
    needs("work_order"),
    needs("lot_number"),
    needs("quantity"),
    may("item"),
    may("item_name"),
    may("unit"),
    may("run"),
    may("operation"),
    may("document"),
    may("by"),
    may("equipment"),
];

const OUTPUT: &[Field] = &[
    needs("at"),
    needs("work_order"),
    needs("item"),
    needs("lot_number"),
    needs("quantity"),
    may("unit"),
    may("item_name"),
    may("expires"),
    may("run"),
    may("operation"),
    may("document"),
    may("by"),
    may("equipment"),
];

const SHIPMENTS: &[Field] = &[
    needs("at"),
    needs("customer"),
    needs("lot_number"),
    needs("quantity"),
    may("item"),
    may("item_name"),
    may("unit"),
    may("customer_name"),
    may("document"),
    may("by"),
];

impl SheetSection {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Items,
        Self::Partners,
        Self::Pools,
        Self::Receipts,
        Self::Output,
        Self::Usage,
        Self::Shipments,
        Self::Transfers,
        Self::Corrections,
        Self::Ignore,
    ];

    /// The stable word used in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Partners => "partners",
            Self::Pools => "pools",
            Self::Transfers => "transfers",
            Self::Corrections => "corrections",
            Self::Receipts => "receipts",
            Self::Usage => "usage",
            Self::Output => "output",
            Self::Shipments => "shipments",
            Self::Ignore => "ignore",
        }
    }

    /// Our section that the sheet stands for, if it is one of ours.
    pub const fn exchange(self) -> Option<Section> {
        match self {
            Self::Items => Some(Section::Items),
            Self::Partners => Some(Section::Partners),
            Self::Pools => Some(Section::Pools),
            Self::Transfers => Some(Section::Transfers),
            Self::Corrections => Some(Section::Corrections),
            _ => None,
        }
    }

    /// The fields that columns of the sheet may fill.
    pub fn fields(self) -> Vec<Field> {
        match self {
            Self::Receipts => RECEIPTS.to_vec(),
            Self::Usage => USAGE.to_vec(),
            Self::Output => OUTPUT.to_vec(),
            Self::Shipments => SHIPMENTS.to_vec(),
            Self::Ignore => Vec::new(),
            Self::Items | Self::Partners | Self::Pools | Self::Transfers | Self::Corrections => {
                let Some(section) = self.exchange() else { return Vec::new() };
                let required = section.required_columns();
                let is_required = |field: &str| required.contains(&field) && field != "role";
                let columns = section.columns().iter();
                columns.map(|field| Field { field, required: is_required(field) }).collect()
            }
        }
    }
}

impl fmt::Display for SheetSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How somebody else's tables are to be read; kept and used again for the next file alike.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mapping {
    /// One entry for each sheet that is read; sheets that are not named are ignored.
    pub sheets: Vec<SheetMapping>,
}

/// How one sheet is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetMapping {
    /// Name of the sheet, or of the file without its ending.
    pub name: String,
    /// What it holds.
    pub section: SheetSection,
    /// Line of the row with the headers, from 1.
    pub header_row: u64,
    /// The field that each header fills; headers that are not named are ignored.
    pub columns: BTreeMap<String, String>,
}

/// A sheet as it was found, with what it is proposed to mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Name of the sheet, or of the file without its ending.
    pub name: String,
    /// What it seems to hold.
    pub section: SheetSection,
    /// Line of the row with the headers, from 1.
    pub header_row: u64,
    /// Its columns.
    pub columns: Vec<SheetColumn>,
    /// What columns of this section may mean.
    pub fields: Vec<Field>,
}

/// A column with its first values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetColumn {
    /// Its header; a second one of the same name is numbered.
    pub header: String,
    /// The field it seems to fill.
    pub field: Option<String>,
    /// Its first values as they stand there.
    pub samples: Vec<String>,
    /// The same values as they would be read; null where that is not possible.
    pub read_as: Vec<Option<String>>,
}

impl Sheet {
    /// The proposal as a mapping.
    pub fn mapping(&self) -> SheetMapping {
        let columns = self.columns.iter();
        SheetMapping {
            name: self.name.clone(),
            section: self.section,
            header_row: self.header_row,
            columns: columns
                .filter_map(|column| Some((column.header.clone(), column.field.clone()?)))
                .collect(),
        }
    }
}

/// Names for the cells of a header row: what they say, numbered where that repeats, and the letter
/// of the column where they say nothing.
fn labels(cells: &[crate::cell::Cell]) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    cells
        .iter()
        .enumerate()
        .map(|(place, cell)| {
            let text = cell.plain().split_whitespace().collect::<Vec<_>>().join(" ");
            let text = if text.is_empty() { letters(place) } else { text };
            let times = seen.entry(text.clone()).or_default();
            *times += 1;
            if *times == 1 { text } else { format!("{text} ({times})") }
        })
        .collect()
}

/// The name a workbook gives a column: A, B, … Z, AA.
fn letters(mut place: usize) -> String {
    let mut text = String::new();
    loop {
        text.insert(0, char::from(b'A' + (place % 26) as u8));
        if place < 26 {
            return text;
        }
        place = place / 26 - 1;
    }
}
