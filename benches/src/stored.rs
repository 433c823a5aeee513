//! The factory in a database of the program's own, fact by fact as commands append them.

use std::path::Path;

use anyhow::{Context as _, Result};
use app::{Clock, Operator, Options, Plant};
use domain::facts::Entry;
use domain::{Fact, ImportId, Instant, SiteId};
use ledger::seal::Secret;
use store::ledger::{COMPANY_LEDGER, append, lock_head, save_head};
use store::{Database, Target};

use crate::engine;
use crate::factory::Factory;

/// Facts of one transaction.
const GROUP: usize = 20_000;

/// Where the database of a folder is.
pub fn target(folder: &Path) -> Target {
    Target::Sqlite(folder.join("suyuan.db"))
}

/// A process of its own on the database of a folder.
pub fn process(folder: &Path) -> Result<(Plant, Operator)> {
    let options =
        Options { target: target(folder), data_dir: folder.to_owned(), clock: Clock::system() };
    let plant = Plant::open(options)?;
    let owner = plant.command_line(None, None)?;
    Ok((plant, owner))
}

/// Writes a factory into a new database; answers how many facts that took.
pub fn write(folder: &Path, factory: &Factory) -> Result<usize> {
    let (plant, owner) = process(folder)?;
    drop(plant);
    let database = Database::open(target(folder))?;
    let mut writer = database.writer()?;
    let mut facts = 0;
    let mut put = |site: SiteId, entries: &mut Vec<(i64, Fact)>| -> Result<()> {
        facts += entries.len();
        let mut tx = writer.begin()?;
        let mut head = lock_head(&mut tx, owner.company, site)?;
        for (at_us, fact) in entries.drain(..) {
            let at = Instant::utc(at_us);
            let entry = Entry { at, recorded_at: at, by: None, device: None, fact };
            append(&mut tx, &mut head, entry, ImportId(0), Secret([7; 16]), at_us)?;
        }
        save_head(&mut tx, &head)?;
        Ok(tx.commit()?)
    };
    let dawn = factory.transfers.first().context("something happened")?.at_us;
    let mut waiting: Vec<(i64, Fact)> =
        (0..factory.items).map(|item| (dawn, engine::item_defined(item))).collect();
    put(COMPANY_LEDGER, &mut waiting)?;
    let pools = (1..).zip(&factory.pools).map(|(id, pool)| (dawn, engine::pool_opened(id, pool)));
    let moves = (0..).zip(&factory.transfers);
    let moves = moves.map(|(number, one)| (one.at_us, engine::transfer_recorded(number, one)));
    for fact in pools.chain(moves) {
        waiting.push(fact);
        if waiting.len() == GROUP {
            put(owner.site, &mut waiting)?;
        }
    }
    put(owner.site, &mut waiting)?;
    Ok(facts)
}
