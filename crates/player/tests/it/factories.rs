//! The same factory twice: made by its own acts, and taken over from its document.

use std::path::PathBuf;

use app::{ExportFormat, Operator, Options, Plant};
use domain::Instant;
use player::{AtThePlant, PlayClock, Played, agenda, play};
use tempfile::TempDir;

/// A factory that is gone when the test is over.
pub(crate) struct Factory {
    pub(crate) plant: Plant,
    pub(crate) owner: Operator,
    pub(crate) played: Played,
    pub(crate) _folder: TempDir,
}

/// A plant of the demo's company, empty.
pub(crate) fn open(clock: &PlayClock) -> (Plant, Operator, TempDir) {
    let folder = TempDir::new().unwrap();
    let data_dir = PathBuf::from(folder.path());
    let target = store::Target::Sqlite(data_dir.join("suyuan.db"));
    let plant = Plant::open(Options { target, data_dir, clock: clock.clock() }).unwrap();
    let owner = plant.command_line(None, None).unwrap();
    plant.rename(&owner, ("demo", demo::COMPANY), (demo::SITE, demo::ZONE)).unwrap();
    let owner = plant.command_line(None, None).unwrap();
    (plant, owner, folder)
}

/// Made by its own acts, up to what was entered by a moment.
pub(crate) fn made_by_acts(until: Instant) -> Factory {
    let mut acts = agenda(&demo::floor(), "main");
    acts.retain(|act| act.entered_at <= until);
    let clock = PlayClock::standing_at(acts[0].entered_at);
    let (plant, owner, folder) = open(&clock);
    let mut hands = AtThePlant::with_everybody(&plant, &clock).unwrap();
    let played = play(&mut hands, &acts, |_| {}).unwrap_or_else(|error| panic!("{error}"));
    Factory { plant, owner, played, _folder: folder }
}

/// Taken over from the exchange document.
pub(crate) fn imported() -> Factory {
    let clock = PlayClock::standing_at(demo::ends_at());
    let (plant, owner, folder) = open(&clock);
    let document = folder.path().join("demo.json");
    demo::write_json(&mut std::fs::File::create(&document).unwrap()).unwrap();
    let outcome = plant.import_path(&owner, &document).unwrap();
    assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
    Factory { plant, owner, played: Played::default(), _folder: folder }
}

impl Factory {
    /// The whole history as an exchange document.
    pub(crate) fn exported(&self) -> String {
        let mut document = Vec::new();
        self.plant.export(&self.owner, ExportFormat::Json, &mut document).unwrap();
        String::from_utf8(document).unwrap()
    }

    /// Every number of the ledger is what its facts say, and every table what they make of it.
    pub(crate) fn verify(&self) {
        let report = self.plant.verify(&self.owner).unwrap();
        assert!(report.clean, "{:?}", report.first);
        assert!(report.checked > 0);
    }
}
