//! The answer as plain columns for a terminal, in the words of the exchange format.

use std::io::{self, Write};

use domain::quantity::format_scaled;

use crate::answer::{Answer, Side};
use crate::formats::json::QuantityObject;

impl Answer<'_> {
    /// Writes pools, customers, suppliers, balance and completeness as aligned columns.
    pub fn write_table(&self, out: &mut dyn Write) -> io::Result<()> {
        for side in &self.sides {
            write_side(side, out)?;
        }
        Ok(())
    }
}

fn write_side(side: &Side<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (way, mode) = (side.way.as_str(), side.mode.as_str());
    writeln!(out, "{} {way} {mode} complete={}", side.title, side.complete)?;
    for warning in &side.warnings {
        writeln!(out, "  {} {}", warning.code.as_str(), warning.reference)?;
    }
    let pools = side.pools.iter().map(|row| {
        let reference = side.graph.names.reference(row.pool).to_string();
        let mut cells = vec![row.depth.to_string(), reference];
        cells.extend(quantity_cells(&side.pool_quantity(row)));
        cells
    });
    let quantity = ["expected", "min", "max", "unit"];
    write_columns(out, &heads(&["depth", "pool"], &quantity), pools)?;
    let customers = side.deliveries.iter().map(|place| {
        let row = side.delivery(*place);
        let text = |value: Option<&str>| value.unwrap_or("").to_owned();
        let mut cells = vec![row.customer, text(row.document), text(row.item)];
        cells.push(row.lot.unwrap_or_default());
        cells.push(format!("{} {}", row.shipped.unwrap_or_default(), row.shipped_unit));
        cells.extend(quantity_cells(&row.quantity));
        cells
    });
    write_columns(
        out,
        &heads(&["customer", "document", "item", "lot", "shipped"], &quantity),
        customers,
    )?;
    let suppliers = side.origins.iter().map(|row| {
        let row = side.origin(*row);
        let text = |value: Option<&str>| value.unwrap_or("").to_owned();
        let mut cells = vec![row.reference, text(row.document), text(row.item)];
        cells.push(row.lot.unwrap_or_default());
        cells.extend(quantity_cells(&row.quantity));
        cells
    });
    write_columns(out, &heads(&["supplier", "document", "item", "lot"], &quantity), suppliers)?;
    if let Some(balance) = &side.balance {
        let unit = side.unit.unwrap_or("");
        let parts = balance
            .shown()
            .map(|(name, amount)| vec![name.to_owned(), format_scaled(amount), unit.to_owned()]);
        write_columns(out, &["balance", "amount", "unit"], parts.into_iter())?;
    }
    Ok(())
}

fn heads<'a>(first: &[&'a str], rest: &[&'a str]) -> Vec<&'a str> {
    [first, rest].concat()
}

fn quantity_cells(quantity: &QuantityObject<'_>) -> Vec<String> {
    let figures = match quantity.figure {
        Some(figure) => figure.shown().map(format_scaled),
        None => ["?"; 3].map(str::to_owned),
    };
    let mut cells = figures.to_vec();
    cells.push(quantity.unit.unwrap_or("").to_owned());
    cells
}

/// Writes rows under their heads; nothing when there are none.
fn write_columns(
    out: &mut dyn Write,
    heads: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> io::Result<()> {
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return Ok(());
    }
    let mut widths: Vec<usize> = heads.iter().map(|head| width(head)).collect();
    for row in &rows {
        for (cell, widest) in row.iter().zip(&mut widths) {
            *widest = width(cell).max(*widest);
        }
    }
    writeln!(out)?;
    let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
    for row in std::iter::once(&heads).chain(&rows) {
        let mut line = String::new();
        for (cell, widest) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', widest - width(cell) + 2));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// How many columns a terminal gives a text: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|character| if character >= '\u{1100}' { 2 } else { 1 }).sum()
}
