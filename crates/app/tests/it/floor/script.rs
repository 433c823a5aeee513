//! What fifty devices do in a shift: the same for every order in which they are heard.

use std::collections::BTreeMap;

use app::OutboxEntry;
use serde_json::{Value, json};

use super::state::State;
use super::{DEVICES, FORM_RUNS, MIX_RUNS};
use crate::simulation::dice::Dice;

const MINUTE_US: i64 = 60_000_000;
/// How long everything takes.
pub(super) const SHIFT_US: i64 = 240 * MINUTE_US;

/// A device with what it does, in its order.
pub(super) struct Device {
    pub(super) name: String,
    /// How far its clock is ahead, up to a day either way.
    pub(super) ahead_us: i64,
    pub(super) scans: Vec<Scan>,
}

/// Something a device did.
pub(super) struct Scan {
    /// When it did it.
    pub(super) at_us: i64,
    pub(super) entry: OutboxEntry,
    /// Whether it can only be kept, is only asked, or is an act whatever the rules say.
    pub(super) ends: Ends,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    Act,
    Kept,
    Refused,
}

pub(super) struct Script {
    pub(super) devices: Vec<Device>,
}

/// A lot the device made, with what is left of it.
struct Made {
    lot: String,
    left: u64,
}

/// What a device knows while it works.
struct Hands {
    number: usize,
    made: Vec<Made>,
    own_runs: Vec<String>,
}

pub(super) fn script(seed: u64, acts: usize, base_us: i64) -> Script {
    let mut dice = Dice::seeded(seed);
    let devices = (0..DEVICES).map(|number| device(&mut dice, number, acts, base_us));
    Script { devices: devices.collect() }
}

fn device(dice: &mut Dice, number: usize, acts: usize, base_us: i64) -> Device {
    let day_ms = 24 * 3_600_000;
    let ahead_us = (dice.drawn(2 * day_ms) as i64 - day_ms as i64) * 1_000;
    let mut times: Vec<i64> = (0..acts)
        .map(|_| dice.drawn((SHIFT_US / DEVICES as i64) as u64) as i64 * DEVICES as i64)
        .map(|us| base_us + MINUTE_US + us + number as i64)
        .collect();
    times.sort_unstable();
    times.dedup();
    let mut hands = Hands { number, made: Vec::new(), own_runs: Vec::new() };
    let mut scans = Vec::new();
    for at_us in times {
        let (act, body, path, ends) = hands.does(dice, scans.len());
        let sequence = scans.len() as i64 + 1;
        let entry = OutboxEntry {
            sequence,
            key: format!("0199-{number}-{sequence}"),
            act: json!(act),
            at: json!(domain::Instant::utc(at_us + ahead_us).to_string()),
            put_in: json!("scanned"),
            path,
            body,
            other: BTreeMap::new(),
        };
        scans.push(Scan { at_us, entry, ends });
    }
    Device { name: format!("pda-{number:02}"), ahead_us, scans }
}

impl Hands {
    fn does(&mut self, dice: &mut Dice, done: usize) -> (&'static str, Value, Value, Ends) {
        let nowhere = json!({});
        match dice.below(100) {
            40..65 => ("produce", self.produce(dice, done), nowhere, Ends::Act),
            65..75 if !self.made.is_empty() => self.use_own(dice),
            75..85 if !self.made.is_empty() => {
                let made = &self.made[dice.below(self.made.len())];
                let to = dice.pick(&["A-05", "MIX-1-L"]);
                let body = json!({"lot": made.lot, "quantity": "1", "to": to});
                // It may lie there already, and is then not moved: only once each.
                if made.left < 2 || to == "A-05" {
                    return ("feed", self.feed(dice), nowhere, Ends::Act);
                }
                let lot = made.lot.clone();
                self.made.retain(|one| one.lot != lot);
                ("move", body, nowhere, Ends::Act)
            }
            85..90 => {
                let run = format!("RUN-{}-{done}", self.number);
                let order = format!("WO-{}", dice.below(MIX_RUNS) + 1);
                self.own_runs.push(run.clone());
                let body = json!({"order": order, "operation": "MIX", "run": run});
                ("start_operation", body, nowhere, Ends::Act)
            }
            90..94 => {
                let body = json!({"run": self.run(dice), "lot": "lot:NEVER", "quantity": "1"});
                ("feed", body, nowhere, Ends::Kept)
            }
            94..96 => ("feed", json!({"run": 5}), nowhere, Ends::Kept),
            96..98 => ("dispatch", json!({}), json!({"code": "DN-NONE"}), Ends::Refused),
            _ => ("feed", self.feed(dice), nowhere, Ends::Act),
        }
    }

    fn run(&self, dice: &mut Dice) -> String {
        if !self.own_runs.is_empty() && dice.one_in(3) {
            return format!("run:{}", self.own_runs[dice.below(self.own_runs.len())]);
        }
        format!("run:WO-{}-MIX-1", dice.below(MIX_RUNS) + 1)
    }

    /// Pork into a run; one in forty is out of date or blocked.
    fn feed(&self, dice: &mut Dice) -> Value {
        let lot = match dice.below(80) {
            0 => "OLD",
            1 => "HELD",
            other => ["P-1", "P-2", "P-3", "P-4"][other % 4],
        };
        let quantity = (dice.below(40) + 1).to_string();
        json!({"run": self.run(dice), "lot": format!("lot:{lot}"), "quantity": quantity})
    }

    fn produce(&mut self, dice: &mut Dice, done: usize) -> Value {
        let number = format!("D{}-{done}", self.number);
        if dice.one_in(4) {
            let run = format!("run:WD-{}-FORM-1", dice.below(FORM_RUNS) + 1);
            let reasons = json!({"output_too_early": "as it is"});
            return json!({"run": run, "quantity": "500", "lot_number": number,
                "act": {"reasons": reasons}});
        }
        let quantity = dice.drawn(60) + 10;
        self.made.push(Made { lot: format!("lot:{number}"), left: quantity });
        let place = dice.one_in(2).then_some("A-05");
        json!({"run": self.run(dice), "quantity": quantity.to_string(), "lot_number": number,
            "place": place})
    }

    /// What the device made goes into dumplings, or is counted.
    fn use_own(&mut self, dice: &mut Dice) -> (&'static str, Value, Value, Ends) {
        let place = dice.below(self.made.len());
        let made = &mut self.made[place];
        let taken = dice.drawn(made.left.min(8)) + 1;
        made.left = made.left.saturating_sub(taken);
        let run = format!("run:WD-{}-FORM-1", dice.below(FORM_RUNS) + 1);
        let body = json!({"run": run, "lot": made.lot, "quantity": taken.to_string()});
        if made.left == 0 {
            self.made.remove(place);
        }
        ("feed", body, json!({}), Ends::Act)
    }
}

impl Script {
    pub(super) fn scans(&self) -> usize {
        self.devices.iter().map(|device| device.scans.len()).sum()
    }

    /// No scan is lost, none is doubled: each has one outcome, and as many acts are on record as there
    /// are scans that are acts.
    pub(super) fn is_recorded_once(&self, state: &State) {
        let mut acts = 0;
        for device in &self.devices {
            for scan in &device.scans {
                let what = format!("scan {} {}", device.name, scan.entry.sequence);
                let how = state.get(&what).map_or("lost", String::as_str);
                let wanted = match scan.ends {
                    Ends::Act => "an act",
                    Ends::Kept => "kept",
                    Ends::Refused => "refused",
                };
                assert_eq!(how, wanted, "{what}: {:?}", scan.entry);
                acts += usize::from(scan.ends == Ends::Act);
            }
        }
        let outcomes = state.keys().filter(|what| what.starts_with("scan ")).count();
        assert_eq!(outcomes, self.scans(), "something is on record that nobody did");
        assert_eq!(state["acts"], acts.to_string(), "an act was done twice, or not at all");
    }
}
