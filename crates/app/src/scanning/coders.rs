//! What coders print, read by the layouts that masters give them: the runs of those minutes.

use domain::coder_texts::{self, Printed};
use domain::masters::CoderText;
use domain::{ItemId, MasterKind, PoolId, PoolKind, PoolRef};
use jiff::tz::TimeZone;
use store::operations::{self, Operation};
use store::{balances, masters, orders, pools};

use super::find::Finder;
use super::{LabelView, ScanReading, UnknownView};
use crate::error::{Error, Result};
use crate::times::utc;

/// Layouts that are tried. More are an error of whoever keeps them: the rest is not looked at.
const LAYOUTS_MAX: u32 = 500;

/// Runs of those minutes that are looked at.
const RUNS_MAX: u32 = 200;

/// A run that began longer before than this is not looked for.
const BEGUN_BEFORE_US: i64 = 14 * 24 * 3_600_000_000;

impl Finder<'_, '_> {
    /// The lots and runs of the minutes that a printed text tells. All that were made there and then
    /// are told: two runs within the minutes by which the coder's clock may be off are two answers.
    pub(super) fn coder_texts(&mut self, text: &str, zone: &TimeZone) -> Result<()> {
        let (company, kind) = (self.ground.0, MasterKind::CoderText);
        for row in masters::records(self.tx, company, kind, ("", None), LAYOUTS_MAX)? {
            let Some(body) = row.body.filter(|_| !row.retired) else { continue };
            let coder: CoderText = serde_json::from_str(&body).map_err(Error::fault)?;
            if let Some(printed) = coder_texts::read(&coder.layout, text) {
                self.printed(text, &coder, &printed, zone)?;
            }
        }
        Ok(())
    }

    fn printed(
        &mut self,
        text: &str,
        coder: &CoderText,
        printed: &Printed,
        zone: &TimeZone,
    ) -> Result<()> {
        let Some(item) = masters::item_by_code(self.tx, self.ground.0, &coder.item)? else {
            return Ok(());
        };
        let (hour, minute, second) = printed.time;
        let at = printed.on.0.at(hour, minute, second, 0).to_zoned(zone.clone());
        let Ok(at_us) = at.map(|at| at.timestamp().as_microsecond()) else { return Ok(()) };
        let off_us = i64::from(coder.minutes.unwrap_or(coder_texts::MINUTES)) * 60_000_000;
        // A text without seconds stands for the whole minute.
        let during = (at_us - off_us, at_us + 59_999_999 + off_us);
        let begun = during.0 - BEGUN_BEFORE_US;
        let runs = operations::open_during(self.tx, self.ground, begun, during, RUNS_MAX)?;
        let station = station_of(coder, printed.line.as_deref());
        let mut found = false;
        for run in runs.into_iter().filter(|run| is_at(run, station.as_deref())) {
            if self.makes(&run, item.item)? {
                found = true;
                self.lots_of_minutes(run.run, item.item, during)?;
                self.run_of_minutes(&run, &coder.item, &item.name)?;
            }
        }
        self.label.get_or_insert_with(|| LabelView {
            item: Some(coder.item.clone()),
            produced_on: Some(printed.on.to_string()),
            produced_at: Some(utc(at_us)),
            line: printed.line.clone(),
            ..LabelView::default()
        });
        if !found {
            self.unknown.push(UnknownView { what: "run", value: text.to_owned() });
        }
        Ok(())
    }

    fn makes(&mut self, run: &Operation, item: ItemId) -> Result<bool> {
        let lines = orders::lines(self.tx, self.ground, run.order)?;
        let output = domain::LineRole::Output;
        Ok(lines.iter().any(|line| line.role == output && line.item == item))
    }

    /// What a run put out: the lots taken from those minutes on, for what is taken was made since the
    /// last time something was; every lot of it where none was taken later.
    fn lots_of_minutes(&mut self, run: PoolId, item: ItemId, during: (i64, i64)) -> Result<()> {
        let (_, outs) = balances::flows(self.tx, self.ground, run)?;
        let mut lots = Vec::new();
        for flow in outs {
            let row = pools::find(self.tx, self.ground.0, self.ground.1, flow.fact.to)?;
            let Some(row) = row else { continue };
            let is_ours = row.pool.fact.kind == PoolKind::Lot
                && row.item.as_ref().is_some_and(|known| known.item == item);
            if is_ours {
                lots.push((flow.at.utc_us, flow.fact.to));
            }
        }
        let first_after = lots.iter().find(|(at_us, _)| *at_us > during.1).map(|(at_us, _)| *at_us);
        let until = first_after.unwrap_or(during.1);
        let near = |at_us: i64| at_us >= during.0 && at_us <= until;
        let any_near = lots.iter().any(|(at_us, _)| near(*at_us));
        for (at_us, lot) in lots {
            if near(at_us) || !any_near {
                self.lot(lot, "coder_text")?;
            }
        }
        Ok(())
    }

    fn run_of_minutes(&mut self, run: &Operation, item: &str, item_name: &str) -> Result<()> {
        let row = pools::find(self.tx, self.ground.0, self.ground.1, run.run)?;
        let Some(row) = row else { return Ok(()) };
        let code = row.pool.fact.code;
        self.add(ScanReading {
            kind: "run",
            id: PoolRef { kind: PoolKind::Run, code: code.clone() }.to_string(),
            code,
            name: row.pool.fact.work_order,
            item: Some(item.to_owned()),
            item_name: Some(item_name.to_owned()),
            state: Some(if run.closed_at_us.is_some() { "closed" } else { "open" }),
            place: run.station.clone(),
            why: "coder_text",
            ..ScanReading::default()
        });
        Ok(())
    }
}

/// The station a text was printed at: what the record says for the printed line, the line itself where
/// it is a code, the record's own where no line is printed.
fn station_of(coder: &CoderText, line: Option<&str>) -> Option<String> {
    let own = Some(coder.station.clone()).filter(|station| !station.is_empty());
    let Some(line) = line else { return own };
    let known = coder.lines.iter().find(|known| known.text == line);
    Some(known.map_or_else(|| line.to_owned(), |known| known.station.clone()))
}

fn is_at(run: &Operation, station: Option<&str>) -> bool {
    station.is_none_or(|station| {
        run.station.as_deref() == Some(station) || run.equipment.as_deref() == Some(station)
    })
}
