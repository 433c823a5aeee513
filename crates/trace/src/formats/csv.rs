//! The answer as rows for a spreadsheet: one row a reached transfer.

use std::io::{self, Write};

use domain::quantity::format_scaled;

use crate::answer::{Answer, Side, TransferRow};

const HEADER: &str = "direction,depth,id,at,recorded_at,from,to,item,lot_number,expected,min,max,unit,\
                      basis,equipment,document,beyond_strict,complete\r\n";

impl Answer<'_> {
    /// Writes one row a reached transfer, in the order of the answer (RFC 4180).
    pub fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(HEADER.as_bytes())?;
        for side in &self.sides {
            for row in &side.transfers {
                write_row(side, row, out)?;
            }
        }
        Ok(())
    }
}

fn write_row(side: &Side<'_>, row: &TransferRow, out: &mut dyn Write) -> io::Result<()> {
    let (graph, transfer) = (side.graph, row.transfer);
    let detail = graph.detail(transfer);
    let names = &graph.names;
    // The lot a row tells about is the one at its far end, or else the one it comes from.
    let (far, near) = match side.far_end(transfer) {
        far if far == graph.to(transfer) => (far, graph.from(transfer)),
        far => (far, graph.to(transfer)),
    };
    let told = if names.item(far).is_some() { far } else { near };
    let item = names.item(told).map_or("", |item| names.text(item.code));
    let lot_number = names.pool(told).lot_number().map_or("", |number| names.text(number));
    let quantity = side.transfer_quantity(row);
    let [expected, min, max] = match quantity.figure {
        Some(figure) => figure.shown().map(format_scaled),
        None => [const { String::new() }; 3],
    };
    let recorded_at = detail.recorded_at().to_string();
    let cells = [
        side.way.as_str(),
        &row.depth.to_string(),
        graph.code(transfer),
        &detail.at.to_string(),
        &recorded_at,
        &names.reference(graph.from(transfer)).to_string(),
        &names.reference(graph.to(transfer)).to_string(),
        item,
        lot_number,
        &expected,
        &min,
        &max,
        quantity.unit.unwrap_or(""),
        detail.basis.as_str(),
        detail.equipment.get().map_or("", |text| names.text(text)),
        graph.document(transfer).unwrap_or(""),
        if row.beyond_strict { "true" } else { "false" },
        if side.complete { "true" } else { "false" },
    ];
    for (cell, place) in cells.into_iter().zip(0..) {
        if place > 0 {
            out.write_all(b",")?;
        }
        write_cell(cell, out)?;
    }
    out.write_all(b"\r\n")
}

fn write_cell(cell: &str, out: &mut dyn Write) -> io::Result<()> {
    if !cell.contains([',', '"', '\n', '\r']) {
        return out.write_all(cell.as_bytes());
    }
    write!(out, "\"{}\"", cell.replace('"', "\"\""))
}
