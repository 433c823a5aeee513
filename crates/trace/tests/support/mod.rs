//! What several tests need. Each test binary uses a part of it.
#![expect(dead_code, reason = "each test binary uses a part")]
#![expect(unreachable_pub, reason = "a module of several test binaries")]

pub mod slow;
pub mod world;

use std::collections::HashMap;

use domain::facts::{
    Entry, ItemDefined, PartnerDefined, PoolOpened, Record, TransferCorrected, TransferRecorded,
};
use domain::ids::ImportId;
use domain::{
    CompanyId, Fact, FactId, Instant, ItemId, PartnerId, PersonId, PoolId, PoolRef, Quantity,
    SiteId, TransferId,
};
use serde_json::Value;

/// Records as the importer would append them.
#[derive(Default)]
pub struct Ledger {
    pub records: Vec<Record>,
    items: HashMap<String, ItemId>,
    partners: HashMap<String, PartnerId>,
    pools: HashMap<PoolRef, PoolId>,
    transfers: HashMap<String, TransferId>,
    people: HashMap<String, PersonId>,
}

const DAWN: Instant = Instant::utc(0);

impl Ledger {
    pub fn read(document: &Value) -> Self {
        let mut ledger = Self::default();
        for item in rows(document, "items") {
            ledger.item(item);
        }
        for partner in rows(document, "partners") {
            ledger.partner(partner);
        }
        for pool in rows(document, "pools") {
            ledger.pool(pool);
        }
        for row in rows(document, "transfers") {
            let next = TransferId(ledger.transfers.len() as i64 + 1);
            ledger.transfers.entry(text(row, "id").unwrap()).or_insert(next);
        }
        for transfer in rows(document, "transfers") {
            ledger.transfer(transfer);
        }
        for correction in rows(document, "corrections") {
            ledger.correction(correction);
        }
        ledger
    }

    pub fn push(&mut self, at: Instant, recorded_at: Instant, by: Option<PersonId>, fact: Fact) {
        let seq = self.records.len() as i64 + 1;
        self.records.push(Record {
            company: CompanyId(1),
            site: SiteId(2),
            seq,
            id: FactId(seq),
            appended_at_us: seq,
            import: ImportId(1),
            entry: Entry { at, recorded_at, by, device: None, fact },
        });
    }

    fn item(&mut self, row: &Value) {
        let code = text(row, "code").unwrap();
        let item = ItemId(self.items.len() as i64 + 1);
        self.items.insert(code.clone(), item);
        let fact = ItemDefined {
            item,
            code,
            name: text(row, "name").unwrap_or_default(),
            unit: text(row, "unit").unwrap(),
            kg_per_unit: quantity(row, "kg_per_unit"),
            tracking: text(row, "tracking").unwrap_or("lot".into()).parse().unwrap(),
        };
        self.push(DAWN, DAWN, None, fact.into());
    }

    fn partner(&mut self, row: &Value) {
        let code = text(row, "code").unwrap();
        let partner = PartnerId(self.partners.len() as i64 + 1);
        self.partners.insert(code.clone(), partner);
        let fact = PartnerDefined {
            partner,
            code,
            name: text(row, "name").unwrap_or_default(),
            role: text(row, "role").unwrap().parse().unwrap(),
        };
        self.push(DAWN, DAWN, None, fact.into());
    }

    fn pool(&mut self, row: &Value) {
        let kind = text(row, "kind").unwrap();
        let code = text(row, "id").unwrap();
        let pool = PoolId(self.pools.len() as i64 + 1);
        let kind: domain::PoolKind = kind.parse().unwrap();
        self.pools.insert(PoolRef { kind, code: code.clone() }, pool);
        let fact = PoolOpened {
            pool,
            kind,
            code,
            item: text(row, "item").map(|code| self.items[&code]),
            partner: None,
            lot_number: text(row, "lot_number"),
            supplier_lot: text(row, "supplier_lot"),
            expires: text(row, "expires").map(|date| date.parse().unwrap()),
            work_order: text(row, "work_order"),
            operation: text(row, "operation"),
            closed_at: instant(row, "closed_at"),
            tolerance_s: row["tolerance_s"].as_u64().map(|s| s as u32),
        };
        self.push(DAWN, DAWN, None, fact.into());
    }

    /// The pool of a reference; pools outside are opened when they are first named.
    fn pool_of(&mut self, reference: &str) -> PoolId {
        let reference: PoolRef = reference.parse().unwrap();
        if let Some(pool) = self.pools.get(&reference) {
            return *pool;
        }
        let pool = PoolId(self.pools.len() as i64 + 1);
        self.pools.insert(reference.clone(), pool);
        let fact = PoolOpened {
            pool,
            kind: reference.kind,
            partner: self.partners.get(&reference.code).copied(),
            code: reference.code,
            item: None,
            lot_number: None,
            supplier_lot: None,
            expires: None,
            work_order: None,
            operation: None,
            closed_at: None,
            tolerance_s: None,
        };
        self.push(DAWN, DAWN, None, fact.into());
        pool
    }

    fn person(&mut self, name: Option<String>) -> Option<PersonId> {
        let next = PersonId(self.people.len() as i64 + 1);
        Some(*self.people.entry(name?).or_insert(next))
    }

    fn transfer(&mut self, row: &Value) {
        let code = text(row, "id").unwrap();
        let at = instant(row, "at").unwrap();
        let fact = TransferRecorded {
            transfer: self.transfers[&code],
            code,
            from: self.pool_of(&text(row, "from").unwrap()),
            to: self.pool_of(&text(row, "to").unwrap()),
            qty_from: quantity(row, "qty_from"),
            qty_to: quantity(row, "qty_to"),
            basis: text(row, "basis").unwrap_or("imported".into()).parse().unwrap(),
            equipment: text(row, "equipment"),
            document: text(row, "document"),
            returns: text(row, "returns").map(|code| self.transfers[&code]),
        };
        let by = self.person(text(row, "by"));
        self.push(at, instant(row, "recorded_at").unwrap_or(at), by, fact.into());
    }

    fn correction(&mut self, row: &Value) {
        let at = instant(row, "at").unwrap();
        let from = text(row, "from").map(|reference| self.pool_of(&reference));
        let to = text(row, "to").map(|reference| self.pool_of(&reference));
        let set_by = self.person(text(row, "set_by"));
        let fact = TransferCorrected {
            transfer: self.transfers[&text(row, "corrects").unwrap()],
            void: row["void"].as_bool(),
            set_at: instant(row, "set_at"),
            set_by,
            from,
            to,
            qty_from: quantity(row, "qty_from"),
            qty_to: quantity(row, "qty_to"),
            basis: text(row, "basis").map(|basis| basis.parse().unwrap()),
            equipment: text(row, "equipment"),
            document: text(row, "document"),
            reason: text(row, "reason"),
        };
        let by = self.person(text(row, "by"));
        self.push(at, instant(row, "recorded_at").unwrap_or(at), by, fact.into());
    }
}

fn rows<'a>(document: &'a Value, section: &str) -> &'a [Value] {
    document[section].as_array().map_or(&[], Vec::as_slice)
}

fn text(row: &Value, name: &str) -> Option<String> {
    row[name].as_str().map(str::to_owned)
}

fn quantity(row: &Value, name: &str) -> Option<Quantity> {
    text(row, name).map(|decimal| decimal.parse().unwrap())
}

fn instant(row: &Value, name: &str) -> Option<Instant> {
    text(row, name).map(|time| time.parse().unwrap())
}
