//! The answer as a Graphviz drawing: pools are nodes, transfers are edges.

use std::collections::BTreeSet;
use std::io::{self, Write};

use domain::quantity::format_scaled;
use domain::{Basis, PoolKind};

use crate::answer::{Answer, Side};
use crate::graph::Graph;

impl Answer<'_> {
    /// Writes a digraph; an inferred link is dashed, a link beyond the strict reading dotted.
    pub fn write_dot(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "digraph trace {{")?;
        writeln!(out, "  rankdir=LR;")?;
        let mut drawn = BTreeSet::new();
        for side in &self.sides {
            for root in &side.root_pools {
                if drawn.insert(*root) {
                    write_pool(side.graph, *root, true, out)?;
                }
            }
        }
        for side in &self.sides {
            write_side(side, &mut drawn, out)?;
        }
        writeln!(out, "}}")
    }
}

fn write_side(side: &Side<'_>, drawn: &mut BTreeSet<u32>, out: &mut dyn Write) -> io::Result<()> {
    let graph = side.graph;
    for row in &side.transfers {
        let (from, to) = (graph.from(row.transfer), graph.to(row.transfer));
        for pool in [from, to] {
            if drawn.insert(pool) {
                write_pool(graph, pool, false, out)?;
            }
        }
        let names = &graph.names;
        let label = match row.figure {
            Some(figure) => {
                let unit = side.unit_of_transfer(row.transfer).unwrap_or("");
                format!("{} {unit}", format_scaled(figure.shown()[0]))
            }
            None => "?".to_owned(),
        };
        let style = match graph.detail(row.transfer).basis {
            _ if row.beyond_strict => "dotted",
            Basis::Inferred | Basis::Imported => "dashed",
            _ => "solid",
        };
        let (from, to) = (names.reference(from).to_string(), names.reference(to).to_string());
        let (from, to, label) = (quoted(&from), quoted(&to), quoted(&label));
        let id = quoted(graph.code(row.transfer));
        writeln!(out, "  {from} -> {to} [label={label}, style={style}, id={id}];")?;
    }
    Ok(())
}

fn write_pool(graph: &Graph, pool: u32, root: bool, out: &mut dyn Write) -> io::Result<()> {
    let shape = match graph.names.kind(pool) {
        PoolKind::Lot => "box",
        PoolKind::Run => "ellipse",
        PoolKind::Tank => "cylinder",
        PoolKind::Supplier | PoolKind::Customer => "house",
        PoolKind::Scrap | PoolKind::Loss | PoolKind::Adjust => "plaintext",
    };
    let reference = quoted(&graph.names.reference(pool).to_string());
    let number = graph.names.pool(pool).lot_number().map_or("", |text| graph.names.text(text));
    let label = if number.is_empty() { reference.clone() } else { quoted(number) };
    let weight = if root { ", penwidth=3" } else { "" };
    writeln!(out, "  {reference} [label={label}, shape={shape}{weight}];")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " "))
}
