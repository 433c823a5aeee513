//! The exchange document as typed rows, and its writing as JSON.
//!
//! Rows are keyed by code, as in the format. Names of people are not part of it.

use std::fmt::Display;
use std::io::{self, BufWriter, Write};

use domain::{Basis, CivilDate, Instant, PoolKind, PoolRef, Quantity, Role, Tracking};
use serde::{Serialize, Serializer};

/// A whole history: masters, pools, transfers and corrections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What is bought, made and sold.
    pub items: Vec<Item>,
    /// Suppliers and customers.
    pub partners: Vec<Partner>,
    /// Lots, runs and tanks.
    pub pools: Vec<Pool>,
    /// Everything that moved, in order of event time and then id.
    pub transfers: Vec<Transfer>,
    /// What was put right afterwards, in order of record time.
    pub corrections: Vec<Correction>,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit its quantities are in.
    pub unit: String,
    /// How many kilograms one unit weighs.
    #[serde(serialize_with = "text_of_option")]
    pub kg_per_unit: Option<Quantity>,
    /// How finely it is followed.
    #[serde(serialize_with = "text")]
    pub tracking: Tracking,
}

/// A supplier or a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Partner {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is to the factory.
    #[serde(serialize_with = "text")]
    pub role: Role,
}

/// A lot, a run or a tank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pool {
    /// Its code; with the kind, how transfers name it.
    pub id: String,
    /// What kind of pool.
    #[serde(serialize_with = "text")]
    pub kind: PoolKind,
    /// The item of a lot or a tank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The number on the label of a lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot_number: Option<String>,
    /// The number the supplier gave the lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier_lot: Option<String>,
    /// Until when a lot may be used.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "text_of_option")]
    pub expires: Option<CivilDate>,
    /// The order a run belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_order: Option<String>,
    /// The step a run is an execution of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// When a run was closed.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "text_of_option")]
    pub closed_at: Option<Instant>,
}

impl Pool {
    /// The pool as transfers name it.
    pub fn reference(&self) -> PoolRef {
        PoolRef { kind: self.kind, code: self.id.clone() }
    }
}

/// A quantity that went from one pool to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transfer {
    /// Its id.
    pub id: String,
    /// When it happened.
    #[serde(serialize_with = "text")]
    pub at: Instant,
    /// When it was recorded.
    #[serde(serialize_with = "text")]
    pub recorded_at: Instant,
    /// The pool it left.
    #[serde(serialize_with = "text")]
    pub from: PoolRef,
    /// The pool it entered.
    #[serde(serialize_with = "text")]
    pub to: PoolRef,
    /// How much left, in the unit of the pool it left.
    #[serde(serialize_with = "text_of_option")]
    pub qty_from: Option<Quantity>,
    /// How much entered, in the unit of the pool it entered.
    #[serde(serialize_with = "text_of_option")]
    pub qty_to: Option<Quantity>,
    /// How it came to be known.
    #[serde(serialize_with = "text")]
    pub basis: Basis,
    /// The code of the person who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The machine it was done with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equipment: Option<String>,
    /// The paper it stands on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The transfer it takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<String>,
}

/// A later record that puts a transfer right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// The transfer it names.
    pub corrects: String,
    /// Whether it voids the transfer, or revives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void: Option<bool>,
    /// How much really left.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "text_of_option")]
    pub qty_from: Option<Quantity>,
    /// How much really entered.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "text_of_option")]
    pub qty_to: Option<Quantity>,
    /// When it really happened.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "text_of_option")]
    pub set_at: Option<Instant>,
    /// Why.
    pub reason: String,
    /// The code of the person who corrects.
    pub by: String,
    /// When it was put right.
    #[serde(serialize_with = "text")]
    pub at: Instant,
    /// When that was recorded.
    #[serde(serialize_with = "text")]
    pub recorded_at: Instant,
}

impl Document {
    /// Writes the document in the exchange format, one row a line; `out` needs no buffer.
    pub fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        let out = &mut BufWriter::new(out);
        out.write_all(b"{\"format\": \"suyuan-exchange\", \"version\": 1")?;
        write_section(out, "items", &self.items)?;
        write_section(out, "partners", &self.partners)?;
        write_section(out, "pools", &self.pools)?;
        write_section(out, "transfers", &self.transfers)?;
        write_section(out, "corrections", &self.corrections)?;
        out.write_all(b"}\n")?;
        out.flush()
    }
}

fn write_section(out: &mut impl Write, name: &str, rows: &[impl Serialize]) -> io::Result<()> {
    write!(out, ",\n\"{name}\": [")?;
    for (place, row) in rows.iter().enumerate() {
        out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, row)?;
    }
    out.write_all(b"]")
}

fn text<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

#[expect(clippy::ref_option, reason = "serde hands the field by reference")]
fn text_of_option<T: Display, S: Serializer>(
    value: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}
