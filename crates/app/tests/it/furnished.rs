//! A house with items, partners, places and lots, and the short ways tests take through it.

use app::{Done, Error, PlaceOrder, Receive, ReceiveLot, StockQuery};
use domain::facts::{Entry, MasterDefined};
use domain::{ImportId, Instant, MasterKind, OrderKind};
use ledger::seal::Secret;
use store::ledger as chain;

use crate::house::House;

/// No key, and not only shown.
pub(crate) const ONCE: (Option<&str>, bool) = (None, false);

/// The code of what was refused.
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> &'static str {
    match result {
        Err(Error::Refusal(refusal)) => refusal.code(),
        other => panic!("not refused: {other:?}"),
    }
}

/// What an act did; it must not have been refused.
pub(crate) fn done<T>(result: Result<Done<T>, Error>) -> T {
    result.unwrap_or_else(|error| panic!("{error}")).result
}

impl House {
    /// Writes a master record straight to the company's ledger.
    pub(crate) fn write_master(&self, kind: MasterKind, code: &str, body: &str) {
        let database = store::Database::open(self.target.clone()).unwrap();
        let company = self.owner.company;
        database
            .write(|tx| {
                let mut head = chain::lock_head(tx, company, chain::COMPANY_LEDGER)?;
                let at = Instant::utc(1_700_000_000_000_000);
                let fact = MasterDefined {
                    kind,
                    code: code.to_owned(),
                    body: body.to_owned(),
                    retired: false,
                };
                let entry =
                    Entry { at, recorded_at: at, by: None, device: None, fact: fact.into() };
                let secret = Secret([7; 16]);
                chain::append(tx, &mut head, entry, ImportId(0), secret, at.utc_us)?;
                chain::save_head(tx, &head)?;
                Ok::<(), store::StoreError>(())
            })
            .unwrap();
    }

    /// Items, partners and places, and no lots.
    pub(crate) fn furnish(&self) {
        let item = |code: &str, unit: &str| {
            serde_json::json!({"code": code, "name": code, "unit": unit, "kg_per_unit": "1",
                "tracking": "lot"})
        };
        let partner =
            |code: &str, role: &str| serde_json::json!({"code": code, "name": code, "role": role});
        let document = serde_json::json!({
            "format": "suyuan-exchange", "version": 1,
            "items": [item("FLOUR", "kg"), item("BREAD", "kg"), item("BAG", "pcs")],
            "partners": [partner("S1", "supplier"), partner("C1", "customer"),
                partner("C2", "customer")],
            "pools": [], "transfers": []
        });
        let path = self.folder.path().join("masters.json");
        std::fs::write(&path, document.to_string()).unwrap();
        let outcome = self.plant.import_path(&self.owner, &path).unwrap();
        assert_eq!(outcome.faults, Vec::<String>::new(), "on {}", self.engine);
        for (code, body) in [
            ("A1", r#"{"name":"Shelf 1","kind":"bin"}"#),
            ("A2", r#"{"name":"Shelf 2","kind":"bin"}"#),
            ("ONE", r#"{"name":"One lot","kind":"bin","single_lot":true}"#),
            ("Q1", r#"{"name":"Cage","kind":"quarantine"}"#),
            ("DOCK", r#"{"name":"Dock","kind":"dock"}"#),
        ] {
            self.write_master(MasterKind::Place, code, body);
        }
        self.write_master(MasterKind::Partner, "C2", r#"{"least_days":20000}"#);
        self.write_master(MasterKind::Item, "FLOUR", r#"{"allergens":"gluten"}"#);
    }

    /// Receives a lot that may be used; not put anywhere where `place` is empty.
    pub(crate) fn receive(&self, item: &str, lot: &str, quantity: &str, place: &str) {
        self.receive_until(item, lot, quantity, place, "2035-01-01");
    }

    /// The same with its last day.
    pub(crate) fn receive_until(
        &self,
        item: &str,
        lot: &str,
        quantity: &str,
        place: &str,
        expires_on: &str,
    ) {
        let received = ReceiveLot {
            item: item.to_owned(),
            quantity: quantity.to_owned(),
            lot_number: Some(lot.to_owned()),
            expires_on: Some(expires_on.to_owned()),
            place: (!place.is_empty()).then(|| place.to_owned()),
            ..ReceiveLot::default()
        };
        let ask =
            Receive { supplier: Some("S1".to_owned()), lots: vec![received], ..Receive::default() };
        done(self.plant.receive(&self.owner, &ask, ONCE));
    }

    /// A released sales order with one line.
    pub(crate) fn sell(&self, code: &str, customer: &str, item: &str, quantity: &str) {
        let line = app::OrderLineAsk {
            item: item.to_owned(),
            quantity: quantity.to_owned(),
            ..app::OrderLineAsk::default()
        };
        let ask = PlaceOrder {
            code: Some(code.to_owned()),
            partner: customer.to_owned(),
            lines: vec![line],
            ..PlaceOrder::default()
        };
        done(self.plant.place_order(&self.owner, OrderKind::Sales, &ask, ONCE));
    }

    /// Lays a hold on a lot, straight in the site's ledger.
    pub(crate) fn hold(&self, lot: &str, reason: &str) {
        let database = store::Database::open(self.target.clone()).unwrap();
        let (company, site) = (self.owner.company, self.owner.site);
        database
            .write(|tx| {
                let reference = format!("lot:{lot}").parse().unwrap();
                let row = store::pools::by_reference(tx, company, site, &reference)?.unwrap();
                let mut head = chain::lock_head(tx, company, site)?;
                let at = Instant::utc(1_790_000_000_000_000);
                let hold = domain::HoldId(head.next_id(at.utc_us));
                let fact = domain::facts::HoldPlaced {
                    hold,
                    pool: row.pool.fact.pool,
                    reason: reason.to_owned(),
                    recall: None,
                };
                let entry =
                    Entry { at, recorded_at: at, by: None, device: None, fact: fact.into() };
                let secret = Secret([9; 16]);
                chain::append(tx, &mut head, entry, ImportId(0), secret, at.utc_us)?;
                chain::save_head(tx, &head)?;
                Ok::<(), store::StoreError>(())
            })
            .unwrap();
    }

    /// What a lot holds.
    pub(crate) fn on_hand(&self, lot: &str) -> String {
        self.lot(lot).map_or_else(|| "0".to_owned(), |row| row.on_hand)
    }

    /// A lot in the list of what is there.
    pub(crate) fn lot(&self, lot: &str) -> Option<app::LotStock> {
        let page = self.plant.stock(&self.owner, &StockQuery::default()).unwrap();
        page.rows.into_iter().find(|row| row.lot == format!("lot:{lot}"))
    }

    /// How much of a lot lies at a place.
    pub(crate) fn at(&self, lot: &str, place: &str) -> String {
        let portions = self.lot(lot).map(|row| row.portions).unwrap_or_default();
        let there = portions.into_iter().find(|portion| portion.place.as_deref() == Some(place));
        there.map_or_else(|| "0".to_owned(), |portion| portion.quantity)
    }

    /// The books are sound, and a rebuild from the ledger gives the same.
    pub(crate) fn stays_sound(&self) {
        let before = self.plant.verify(&self.owner).unwrap();
        assert_eq!(before.first, None, "on {}", self.engine);
        self.plant.rebuild(&self.owner).unwrap();
        let after = self.plant.verify(&self.owner).unwrap();
        assert!(after.clean, "after a rebuild on {}: {:?}", self.engine, after.first);
    }

    /// The pools a trace reaches, as its table names them.
    pub(crate) fn traced(&self, root: &str, direction: &str) -> String {
        let ask = app_trace(root, direction);
        let reply = self.plant.trace(&self.owner, &ask).unwrap();
        serde_json::to_string(&reply).unwrap()
    }
}

fn app_trace(root: &str, direction: &str) -> app::TraceAsk {
    app::TraceAsk {
        root: root.to_owned(),
        direction: direction.to_owned(),
        ..app::TraceAsk::default()
    }
}
