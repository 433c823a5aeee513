//! A plant on one engine, with the machine's owner at its command line.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::{
    Clock, Error, NewPerson, Operator, Options, Permission, Plant, ROLES, RecordTransfer, TraceAsk,
};
use domain::facts::{ActRecorded, Entry, MasterDefined};
use domain::{
    ActId, Capture, Fact, ImportId, Instant, ItemId, MasterKind, PoolId, PoolKind, PoolRef,
};
use ledger::seal::Secret;
use store::ledger::{COMPANY_LEDGER, append, lock_head, save_head};
use tempfile::TempDir;
use testkit::{EngineUnderTest, Place};

/// A plant that is gone when the test is over.
pub(crate) struct House {
    pub(crate) plant: Plant,
    pub(crate) owner: Operator,
    pub(crate) engine: &'static str,
    pub(crate) folder: TempDir,
    pub(crate) target: store::Target,
    later_us: Arc<AtomicI64>,
    database: EngineUnderTest,
}

/// Runs a test in a fresh house on every engine at hand.
pub(crate) fn in_every_house(test: impl Fn(&House)) {
    for engine in testkit::engines() {
        test(&House::on(engine));
    }
}

/// A clock that is ahead of the system's.
fn clock_with(ahead_us: Arc<AtomicI64>) -> Clock {
    let system = Clock::system();
    Clock::from_fn(move || system.now_us() + ahead_us.load(Ordering::Relaxed))
}

/// A database as the store names it.
pub(crate) fn target_of(engine: &EngineUnderTest) -> store::Target {
    match &engine.place {
        Place::Sqlite(path) => store::Target::Sqlite(path.clone()),
        Place::Postgres(url) => store::Target::Postgres(url.clone()),
    }
}

/// A plant whose printers and scales may stand on this machine.
pub(crate) fn opened(options: Options) -> Result<Plant, Error> {
    let plant = Plant::open(options)?;
    plant.allow_devices_in(&["127.0.0.0/8".parse().unwrap()]);
    Ok(plant)
}

impl House {
    /// A fresh house on one engine.
    pub(crate) fn on(engine: EngineUnderTest) -> Self {
        let folder = TempDir::new().unwrap();
        let target = target_of(&engine);
        let data_dir = folder.path().to_owned();
        let later_us = Arc::new(AtomicI64::new(0));
        let clock = clock_with(Arc::clone(&later_us));
        let plant = opened(Options { target: target.clone(), data_dir, clock }).unwrap();
        let owner = plant.command_line(None, None).unwrap();
        Self { plant, owner, engine: engine.name(), folder, target, later_us, database: engine }
    }

    /// The clock of the house.
    pub(crate) fn clock(&self) -> Clock {
        clock_with(Arc::clone(&self.later_us))
    }

    /// The plant at another place, with the clock of the house.
    pub(crate) fn plant_at(&self, target: store::Target) -> Result<Plant, Error> {
        let data_dir = self.folder.path().join("elsewhere");
        opened(Options { target, data_dir, clock: self.clock() })
    }

    /// A further site.
    pub(crate) fn open_site(&self, code: &str, name: &str) {
        let [code, name, zone] = [code, name, "Asia/Shanghai"].map(str::to_owned);
        self.plant.open_site(&self.owner, &app::OpenSite { code, name, zone }).unwrap();
    }

    /// Lets time pass.
    pub(crate) fn wait_hours(&self, hours: i64) {
        self.later_us.fetch_add(hours * 3_600_000_000, Ordering::Relaxed);
    }

    /// Lets less time pass.
    pub(crate) fn wait_seconds(&self, seconds: i64) {
        self.later_us.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }

    /// The time in the house.
    pub(crate) fn now_us(&self) -> i64 {
        Clock::system().now_us() + self.later_us.load(Ordering::Relaxed)
    }

    /// Somebody with these roles.
    pub(crate) fn person(&self, username: &str, roles: &[&str]) -> Operator {
        let roles: Vec<String> = roles.iter().map(|role| (*role).to_owned()).collect();
        let new = NewPerson {
            username: username.to_owned(),
            name: username.to_owned(),
            password: "correct horse battery".to_owned(),
            roles: roles.clone(),
            at_sites: Vec::new(),
            language: None,
        };
        let person = self.plant.add_person_of_own_password(&self.owner, &new).unwrap();
        let may = |permission: &Permission| {
            ROLES.iter().any(|(role, may)| {
                roles.iter().any(|held| held == role) && may.contains(permission)
            })
        };
        Operator {
            person: Some(person.id.parse().unwrap()),
            permissions: Permission::ALL.into_iter().filter(may).collect(),
            everywhere: Permission::ALL.into_iter().filter(may).collect(),
            sights: app::Sights::of(&roles),
            roles,
            ..self.owner.clone()
        }
    }

    /// Writes a master record down.
    pub(crate) fn define(&self, kind: MasterKind, code: &str, body: &serde_json::Value) {
        let fact =
            MasterDefined { kind, code: code.to_owned(), body: body.to_string(), retired: false };
        let now = Instant::utc(Clock::system().now_us());
        let entry = Entry { at: now, recorded_at: now, by: None, device: None, fact: fact.into() };
        let database = store::Database::open(self.target.clone()).unwrap();
        let written = database.write(|tx| {
            let mut head = lock_head(tx, self.owner.company, COMPANY_LEDGER)?;
            append(tx, &mut head, entry, ImportId(0), Secret([7; 16]), now.utc_us)?;
            save_head(tx, &head)
        });
        written.unwrap();
    }

    /// Does an act of facts that no command here makes yet.
    pub(crate) fn record(&self, name: &str, facts: Vec<Fact>) -> String {
        let now = Instant::utc(Clock::system().now_us());
        let entry = |fact| Entry { at: now, recorded_at: now, by: None, device: None, fact };
        let database = store::Database::open(self.target.clone()).unwrap();
        let written = database.write(|tx| {
            let mut head = lock_head(tx, self.owner.company, self.owner.site)?;
            let act = ActId(head.next_id(now.utc_us));
            let first_seq = head.seq + 1;
            let closing = ActRecorded {
                act,
                name: name.to_owned(),
                first_seq,
                document: None,
                capture: Capture::Typed,
                first_input_at: None,
                refusals: 0,
                undoes: None,
                reason: None,
            };
            for fact in facts.iter().cloned().chain([closing.into()]) {
                append(tx, &mut head, entry(fact), ImportId(0), Secret([7; 16]), now.utc_us)?;
            }
            save_head(tx, &head)?;
            Ok::<_, store::StoreError>(act.to_string())
        });
        written.unwrap()
    }

    /// An item by its code.
    pub(crate) fn item(&self, code: &str) -> ItemId {
        let database = store::Database::open(self.target.clone()).unwrap();
        let found =
            database.read(|tx| store::masters::item_by_code(tx, self.owner.company, code)).unwrap();
        found.unwrap().item
    }

    /// The pool of a lot.
    pub(crate) fn pool(&self, code: &str) -> PoolId {
        let database = store::Database::open(self.target.clone()).unwrap();
        let reference = PoolRef { kind: PoolKind::Lot, code: code.to_owned() };
        let found = database.read(|tx| {
            store::pools::by_reference(tx, self.owner.company, self.owner.site, &reference)
        });
        found.unwrap().unwrap().pool.fact.pool
    }

    /// The ledger and everything made from it are as they should be, and a rebuild changes nothing.
    pub(crate) fn check(&self) {
        for _ in 0..2 {
            let report = self.plant.verify(&self.owner).unwrap();
            assert!(report.clean, "on {}: {:?}", self.engine, report.first);
            self.plant.rebuild(&self.owner).unwrap();
        }
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
        self.take_over(&history(mark));
    }

    /// Takes a document over.
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
