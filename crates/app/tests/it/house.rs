//! A plant on one engine, with the machine's owner at its command line.

use app::{Clock, Operator, Options, Plant};
use tempfile::TempDir;
use testkit::{EngineUnderTest, Place};

/// A plant that is gone when the test is over.
pub(crate) struct House {
    pub(crate) plant: Plant,
    pub(crate) owner: Operator,
    pub(crate) engine: &'static str,
    pub(crate) folder: TempDir,
    _engine: EngineUnderTest,
}

/// Runs a test in a fresh house on every engine at hand.
pub(crate) fn in_every_house(test: impl Fn(&House)) {
    for engine in testkit::engines() {
        test(&House::on(engine));
    }
}

impl House {
    fn on(engine: EngineUnderTest) -> Self {
        let folder = TempDir::new().unwrap();
        let target = match &engine.place {
            Place::Sqlite(path) => store::Target::Sqlite(path.clone()),
            Place::Postgres(url) => store::Target::Postgres(url.clone()),
        };
        let data_dir = folder.path().to_owned();
        let plant = Plant::open(Options { target, data_dir, clock: Clock::system() }).unwrap();
        let owner = plant.command_line(None, None).unwrap();
        Self { plant, owner, engine: engine.name(), folder, _engine: engine }
    }

    /// Imports a small history whose names carry `mark`.
    pub(crate) fn import(&self, mark: &str) {
        let path = self.folder.path().join("history.json");
        std::fs::write(&path, history(mark)).unwrap();
        let outcome = self.plant.import_path(&self.owner, &path).unwrap();
        assert_eq!(outcome.faults, Vec::<String>::new(), "on {}", self.engine);
    }
}

fn history(mark: &str) -> String {
    serde_json::json!({
        "format": "suyuan-exchange", "version": 1,
        "items": [{"code": format!("I{mark}"), "name": "粉", "unit": "kg", "kg_per_unit": "1",
            "tracking": "lot"}],
        "partners": [{"code": format!("S{mark}"), "name": "廠", "role": "supplier"}],
        "pools": [{"id": format!("L{mark}"), "kind": "lot", "item": format!("I{mark}"),
            "lot_number": mark}],
        "transfers": [{"id": format!("t{mark}"), "at": "2026-03-01T08:00:00+08:00",
            "from": format!("supplier:S{mark}"), "to": format!("lot:L{mark}"), "qty_from": null,
            "qty_to": "500"}],
    })
    .to_string()
}
