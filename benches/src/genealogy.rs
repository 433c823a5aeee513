//! A genealogy of any size as an exchange document: streamed, and the same bytes every time.
//!
//! Materials are received, fed to runs together, made into lots and shipped; a few weighings are
//! taken back and a few put right. Only as many lots as are in stock are held in memory.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;

/// Lots in stock of which a run takes one.
const IN_STOCK: usize = 400;
/// Materials that go into one run.
const PER_RUN: u64 = 3;
const PARTNERS: u64 = 60;
const ITEMS: u64 = 40;
/// Transfers of a production step: receipts, feeding, output, shipment.
const PER_STEP: u64 = 1 + PER_RUN + 1 + 2;
/// Of so many steps one holds a return and a correction.
const MISHAP_EVERY: u64 = 50;
/// 2026-01-01T00:00:00+08:00, from which each transfer is a quarter of a minute after the last.
const SECONDS_PER_TRANSFER: u64 = 15;

/// Writes a folder of CSV tables with about as many transfers.
pub fn write_folder(folder: &Path, transfers: u64) -> Result<u64> {
    write_folder_as(folder, transfers, "")
}

/// How many lots such a folder has; their numbers begin with 1, and odd ones are bought.
pub fn lots(transfers: u64) -> u64 {
    transfers.div_ceil(PER_STEP) * 2
}

/// The same, whose lots, runs and transfers are called by names that begin so.
pub fn write_folder_as(folder: &Path, transfers: u64, mark: &str) -> Result<u64> {
    std::fs::create_dir_all(folder)?;
    let open = |name: &str| -> Result<BufWriter<File>> {
        Ok(BufWriter::with_capacity(1 << 20, File::create(folder.join(name))?))
    };
    write_masters(&mut open("items.csv")?, &mut open("partners.csv")?)?;
    let mut factory = Factory {
        mark: mark.to_owned(),
        pools: open("pools.csv")?,
        transfers: open("transfers.csv")?,
        corrections: open("corrections.csv")?,
        made: 0,
        lots: 0,
        stock: VecDeque::new(),
    };
    factory.headers()?;
    for step in 0..transfers.div_ceil(PER_STEP) {
        factory.step(step)?;
    }
    for table in [&mut factory.pools, &mut factory.transfers, &mut factory.corrections] {
        table.flush()?;
    }
    Ok(factory.made)
}

fn write_masters(items: &mut impl Write, partners: &mut impl Write) -> Result<()> {
    writeln!(items, "code,name,unit,kg_per_unit,tracking")?;
    for item in 0..ITEMS {
        writeln!(items, "ITEM-{item:02},品項{item:02},kg,1,lot")?;
    }
    writeln!(partners, "code,name,role")?;
    for partner in 0..PARTNERS {
        writeln!(partners, "S{partner:02},供應商{partner:02},supplier")?;
        writeln!(partners, "C{partner:02},客戶{partner:02},customer")?;
    }
    items.flush()?;
    partners.flush()?;
    Ok(())
}

struct Factory {
    mark: String,
    pools: BufWriter<File>,
    transfers: BufWriter<File>,
    corrections: BufWriter<File>,
    made: u64,
    lots: u64,
    stock: VecDeque<u64>,
}

impl Factory {
    fn headers(&mut self) -> Result<()> {
        writeln!(
            self.pools,
            "id,kind,item,lot_number,supplier_lot,expires,work_order,operation,closed_at"
        )?;
        writeln!(
            self.transfers,
            "id,at,recorded_at,from,to,qty_from,qty_to,basis,by,equipment,document,returns"
        )?;
        writeln!(self.corrections, "corrects,void,qty_from,qty_to,reason,by,at,recorded_at")?;
        Ok(())
    }

    /// One material is received, some are fed to a run, and what it makes is shipped.
    fn step(&mut self, step: u64) -> Result<()> {
        let (supplier, customer) = (step % PARTNERS, (step * 7) % PARTNERS);
        let mark = self.mark.clone();
        let material = self.lot(step, true)?;
        let receipt = format!("supplier:S{supplier:02},lot:{mark}L{material},,500");
        self.transfer(&receipt, "scanned", "", &format!("GRN-{step}"), "")?;
        self.stock.push_back(material);
        let mut fed = String::new();
        for place in 0..PER_RUN {
            let pick = (step * 7919 + place * 131) as usize % self.stock.len();
            let lot = self.stock[pick];
            fed = self.transfer(
                &format!("lot:{mark}L{lot},run:{mark}R{step},12.5,12.5"),
                "weighed",
                "MIXER-1",
                "",
                "",
            )?;
        }
        if step.is_multiple_of(MISHAP_EVERY) {
            self.mishap(step, &fed)?;
        }
        let product = self.lot(step, false)?;
        let output = format!("run:{mark}R{step},lot:{mark}L{product},37,37");
        self.transfer(&output, "machine", "PACKER-2", "", "")?;
        let closed = instant(self.made);
        writeln!(self.pools, "{mark}R{step},run,,,,,WO-{step},MIX,{closed}")?;
        for part in ["12", "20"] {
            let shipment = format!("lot:{mark}L{product},customer:C{customer:02},{part},{part}");
            self.transfer(&shipment, "scanned", "", &format!("DN-{}", step / 3), "")?;
        }
        self.stock.push_back(product);
        while self.stock.len() > IN_STOCK {
            self.stock.pop_front();
        }
        Ok(())
    }

    /// Half a kilogram of the last feeding goes back, and another weight was meant.
    fn mishap(&mut self, step: u64, fed: &str) -> Result<()> {
        let pick = (step * 7919 + (PER_RUN - 1) * 131) as usize % self.stock.len();
        let lot = self.stock[pick];
        let mark = &self.mark;
        let back = format!("run:{mark}R{step},lot:{mark}L{lot},0.5,0.5");
        self.transfer(&back, "weighed", "MIXER-1", "", fed)?;
        let at = instant(self.made);
        writeln!(self.corrections, "{fed},false,12.25,12.25,scale read twice,LI,{at},{at}")?;
        Ok(())
    }

    fn lot(&mut self, step: u64, bought: bool) -> Result<u64> {
        self.lots += 1;
        let number = self.lots;
        let item = step % (ITEMS / 2) + if bought { 0 } else { ITEMS / 2 };
        let mark = &self.mark;
        let supplier_lot = if bought { format!("X{number}") } else { String::new() };
        writeln!(
            self.pools,
            "{mark}L{number},lot,ITEM-{item:02},F-{number:07},{supplier_lot},2027-06-30,,,"
        )?;
        Ok(number)
    }

    /// `ends` are the pools and quantities, in the order of the columns.
    fn transfer(
        &mut self,
        ends: &str,
        basis: &str,
        equipment: &str,
        document: &str,
        returns: &str,
    ) -> Result<String> {
        self.made += 1;
        let id = format!("{}t{}", self.mark, self.made);
        let at = instant(self.made);
        let by = ["WANG", "LI", "CHEN"][(self.made % 3) as usize];
        writeln!(
            self.transfers,
            "{id},{at},{at},{ends},{basis},{by},{equipment},{document},{returns}"
        )?;
        Ok(id)
    }
}

/// When a transfer happened; months of 28 days are enough of a calendar.
fn instant(number: u64) -> String {
    let seconds = number * SECONDS_PER_TRANSFER;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = (2020 + days / 336, days / 28 % 12 + 1, days % 28 + 1);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+08:00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_sound_and_the_same_every_time() {
        let folder = tempfile::tempdir().unwrap();
        let [one, two] = ["one", "two"].map(|name| folder.path().join(name));
        let made = write_folder(&one, 2_000).unwrap();
        write_folder(&two, 2_000).unwrap();

        let zone = jiff::tz::TimeZone::UTC;
        let document = exchange::Document::open(&one, &zone).unwrap();
        let mut silent = |_| std::ops::ControlFlow::Continue(());
        let checked =
            exchange::check(&document, &mut exchange::NothingKnown, folder.path(), &mut silent);
        let counts = checked.unwrap().new;
        assert_eq!((counts.transfers, counts.corrections), (made, 6));
        let bytes = |folder: &Path| std::fs::read(folder.join("transfers.csv")).unwrap();
        assert_eq!(bytes(&one), bytes(&two));
    }
}
