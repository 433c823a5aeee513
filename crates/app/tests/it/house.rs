//! A plant on one engine, with the machine's owner at its command line.

use app::{Clock, Error, Operator, Options, Plant, RecordTransfer, TraceAsk};
use tempfile::TempDir;
use testkit::{EngineUnderTest, Place};

/// A plant that is gone when the test is over.
pub(crate) struct House {
    pub(crate) plant: Plant,
    pub(crate) owner: Operator,
    pub(crate) engine: &'static str,
    pub(crate) folder: TempDir,
    database: EngineUnderTest,
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
        Self { plant, owner, engine: engine.name(), folder, database: engine }
    }

    /// The URL of its database, where that is a server.
    pub(crate) fn url(&self) -> Option<&str> {
        match &self.database.place {
            Place::Postgres(url) => Some(url),
            Place::Sqlite(_) => None,
        }
    }

    /// How many facts the site's ledger has.
    pub(crate) fn facts(&self) -> i64 {
        self.plant.ledger_head(&self.owner).unwrap().seq
    }

    /// A trace forward, as JSON.
    pub(crate) fn trace(&self, root: &str) -> Result<serde_json::Value, Error> {
        let ask = TraceAsk {
            root: root.to_owned(),
            direction: "forward".to_owned(),
            ..TraceAsk::default()
        };
        let reply = self.plant.trace_pool(&self.owner, &ask)?;
        Ok(serde_json::to_value(&reply).unwrap())
    }

    /// Verifies, which has to be clean.
    pub(crate) fn verify(&self) {
        let report = self.plant.verify(&self.owner).unwrap();
        assert!(report.clean, "{:?} on {}", report.first, self.engine);
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

/// A long history whose names carry `mark`: every lot goes half to a customer and half to scrap.
pub(crate) fn long_history(mark: &str, lots: usize) -> String {
    let mut document: serde_json::Value = serde_json::from_str(&history(mark)).unwrap();
    let (mut pools, mut transfers) = (vec![], vec![]);
    for lot in 0..lots {
        let code = format!("{mark}-{lot}");
        let item = format!("I{mark}");
        pools
            .push(serde_json::json!({"id": code, "kind": "lot", "item": item, "lot_number": code}));
        for (hour, (from, to, quantity)) in [
            (format!("supplier:S{mark}"), format!("lot:{code}"), "100"),
            (format!("lot:{code}"), "scrap".to_owned(), "60"),
        ]
        .into_iter()
        .enumerate()
        {
            transfers.push(serde_json::json!({
                "id": format!("{code}-{hour}"), "at": format!("2026-03-02T0{hour}:00:00+08:00"),
                "from": from, "to": to, "qty_from": quantity, "qty_to": quantity,
            }));
        }
    }
    for (section, rows) in [("pools", pools), ("transfers", transfers)] {
        document[section].as_array_mut().unwrap().extend(rows);
    }
    document.to_string()
}

/// A kilogram of the lot that [`House::import`] brought goes to scrap.
pub(crate) fn scrapped(mark: &str) -> RecordTransfer {
    RecordTransfer {
        at: Some("2026-03-03T08:00:00+08:00".to_owned()),
        from: format!("lot:L{mark}"),
        to: "scrap".to_owned(),
        qty_from: Some("1".to_owned()),
        qty_to: Some("1".to_owned()),
        basis: None,
        equipment: None,
        document: None,
        returns: None,
    }
}
