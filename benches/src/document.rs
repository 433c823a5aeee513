//! A factory as an exchange document, so that the whole program can take it over: the same codes
//! that the engine is fed with, so that both give the same answers to the byte.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use domain::{Instant, PoolKind, PoolRef};

use crate::factory::{Factory, Pool};

/// A thousandth of a unit, in steps of a quantity; the factory weighs to the gram.
const GRAM: i64 = 1_000_000;

/// Writes a folder of CSV tables.
pub fn write_folder(folder: &Path, factory: &Factory) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let open = |name: &str| -> Result<BufWriter<File>> {
        Ok(BufWriter::with_capacity(1 << 20, File::create(folder.join(name))?))
    };
    write_items(factory.items, &mut open("items.csv")?)?;
    write_partners(&factory.pools, &mut open("partners.csv")?)?;
    write_pools(&factory.pools, &mut open("pools.csv")?)?;
    write_transfers(factory, &mut open("transfers.csv")?)
}

fn write_items(items: u32, out: &mut impl Write) -> Result<()> {
    writeln!(out, "code,name,unit,kg_per_unit,tracking")?;
    for item in 0..items {
        writeln!(out, "I{item},item {item},kg,1,lot")?;
    }
    Ok(out.flush()?)
}

fn write_partners(pools: &[Pool], out: &mut impl Write) -> Result<()> {
    writeln!(out, "code,name,role")?;
    for pool in pools {
        if matches!(pool.kind, PoolKind::Supplier | PoolKind::Customer) {
            writeln!(out, "{},partner {},{}", pool.code, pool.code, pool.kind)?;
        }
    }
    Ok(out.flush()?)
}

fn write_pools(pools: &[Pool], out: &mut impl Write) -> Result<()> {
    writeln!(out, "id,kind,item,closed_at")?;
    for pool in pools {
        if !matches!(pool.kind, PoolKind::Lot | PoolKind::Run | PoolKind::Tank) {
            continue;
        }
        let item = pool.item.map(|item| format!("I{item}")).unwrap_or_default();
        let closed = pool.closed_at_us.map(|at_us| Instant::utc(at_us).to_string());
        writeln!(out, "{},{},{item},{}", pool.code, pool.kind, closed.unwrap_or_default())?;
    }
    Ok(out.flush()?)
}

fn write_transfers(factory: &Factory, out: &mut impl Write) -> Result<()> {
    writeln!(out, "id,at,recorded_at,from,to,qty_from,qty_to,basis")?;
    let reference = |pool: u32| {
        let Pool { kind, code, .. } = &factory.pools[pool as usize];
        PoolRef { kind: *kind, code: code.clone() }
    };
    for (number, transfer) in (0_u32..).zip(&factory.transfers) {
        let at = Instant::utc(transfer.at_us).to_string();
        let (from, to) = (reference(transfer.from), reference(transfer.to));
        let grams = transfer.quantity / GRAM;
        let quantity = format!("{}.{:03}", grams / 1000, grams % 1000);
        writeln!(out, "{number},{at},{at},{from},{to},{quantity},{quantity},scanned")?;
    }
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_sound_and_holds_the_whole_factory() {
        let factory = crate::factory::build(2_000, 7);
        let folder = tempfile::tempdir().unwrap();
        write_folder(folder.path(), &factory).unwrap();

        let document = exchange::Document::open(folder.path(), &jiff::tz::TimeZone::UTC).unwrap();
        let mut silent = |_| std::ops::ControlFlow::Continue(());
        let checked =
            exchange::check(&document, &mut exchange::NothingKnown, folder.path(), &mut silent);
        let counts = checked.unwrap().new;
        assert_eq!(counts.transfers, factory.transfers.len() as u64);
        assert_eq!(counts.items, u64::from(factory.items));
    }
}
