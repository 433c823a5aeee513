//! A plant on one engine, with the machine's owner at its command line.

use app::{Clock, Operator, Options, Plant};
use domain::facts::{Entry, MasterDefined};
use domain::{ImportId, Instant, MasterKind};
use store::ledger::{self as chain, COMPANY_LEDGER};
use tempfile::TempDir;
use testkit::{EngineUnderTest, Place};

/// A plant that is gone when the test is over.
pub(crate) struct House {
    pub(crate) plant: Plant,
    pub(crate) owner: Operator,
    pub(crate) engine: &'static str,
    pub(crate) folder: TempDir,
    target: store::Target,
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
        let options = Options { target: target.clone(), data_dir, clock: Clock::system() };
        let plant = Plant::open(options).unwrap();
        let owner = plant.command_line(None, None).unwrap();
        Self { plant, owner, engine: engine.name(), folder, target, _engine: engine }
    }

    /// Writes down a master record.
    pub(crate) fn define(&self, kind: MasterKind, code: &str, body: &serde_json::Value) {
        let fact =
            MasterDefined { kind, code: code.to_owned(), body: body.to_string(), retired: false };
        let now = Instant::utc(jiff::Timestamp::now().as_microsecond());
        let entry = Entry { at: now, recorded_at: now, by: None, device: None, fact: fact.into() };
        let company = self.owner.company;
        let database = store::Database::open(self.target.clone()).unwrap();
        let written: Result<(), store::StoreError> = database.write(|tx| {
            let mut head = chain::lock_head(tx, company, COMPANY_LEDGER)?;
            let secret = ledger::seal::Secret([7; 16]);
            chain::append(tx, &mut head, entry, ImportId(0), secret, now.utc_us)?;
            chain::save_head(tx, &head)
        });
        written.unwrap();
    }

    /// Imports a small history whose names carry `mark`.
    pub(crate) fn import(&self, mark: &str) {
        self.take_over(&history(mark));
    }

    /// Imports a document.
    pub(crate) fn take_over(&self, document: &str) {
        let path = self.folder.path().join("history.json");
        std::fs::write(&path, document).unwrap();
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
