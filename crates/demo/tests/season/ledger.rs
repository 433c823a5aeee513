//! The history as the facts an import of it would record, for the trace engine to read.

use std::collections::BTreeMap;

use demo::Document;
use domain::facts::{
    Entry, ItemDefined, PartnerDefined, PoolOpened, Record, TransferCorrected, TransferRecorded,
};
use domain::{
    CompanyId, Fact, FactId, ImportId, Instant, ItemId, PartnerId, PersonId, PoolId, PoolKind,
    PoolRef, Role, SiteId, TransferId,
};

/// Numbers for codes, in the order they first appear, from 1.
#[derive(Default)]
struct Numbered(BTreeMap<String, i64>);

impl Numbered {
    fn number(&mut self, code: &impl ToString) -> i64 {
        let next = self.0.len() as i64 + 1;
        *self.0.entry(code.to_string()).or_insert(next)
    }
}

/// The facts of a document in the order an import records them.
pub(crate) fn records(document: &Document) -> Vec<Record> {
    let mut writer = Writer::default();
    for item in &document.items {
        let fact = ItemDefined {
            item: ItemId(writer.items.number(&item.code)),
            code: item.code.clone(),
            name: item.name.clone(),
            unit: item.unit.clone(),
            kg_per_unit: item.kg_per_unit,
            tracking: item.tracking,
        };
        writer.write(Instant::default(), Instant::default(), None, fact.into());
    }
    for partner in &document.partners {
        writer.open_partner(partner);
    }
    for kind in PoolKind::ALL.iter().filter(|kind| kind.is_bare()) {
        writer.open(&PoolRef { kind: *kind, code: String::new() }, None);
    }
    for pool in &document.pools {
        writer.open_inside(pool);
    }
    for row in &document.transfers {
        writer.record(row);
    }
    for fix in &document.corrections {
        writer.correct(fix);
    }
    writer.records
}

#[derive(Default)]
struct Writer {
    records: Vec<Record>,
    items: Numbered,
    pools: Numbered,
    people: Numbered,
    transfers: Numbered,
}

impl Writer {
    fn write(&mut self, at: Instant, recorded_at: Instant, by: Option<PersonId>, fact: Fact) {
        let seq = self.records.len() as i64 + 1;
        let entry = Entry { at, recorded_at, by, device: None, fact };
        self.records.push(Record {
            company: CompanyId(1),
            site: SiteId(1),
            seq,
            id: FactId(seq),
            appended_at_us: 0,
            import: ImportId(0),
            entry,
        });
    }

    fn open_partner(&mut self, partner: &demo::Partner) {
        let kind = match partner.role {
            Role::Supplier => PoolKind::Supplier,
            Role::Customer => PoolKind::Customer,
        };
        let reference = PoolRef { kind, code: partner.code.clone() };
        let number = PartnerId(self.pools.number(&reference));
        let fact = PartnerDefined {
            partner: number,
            code: partner.code.clone(),
            name: partner.name.clone(),
            role: partner.role,
        };
        self.write(Instant::default(), Instant::default(), None, fact.into());
        self.open(&reference, Some(number));
    }

    fn open(&mut self, reference: &PoolRef, partner: Option<PartnerId>) {
        let fact = PoolOpened { partner, ..self.blank(reference) };
        self.write(Instant::default(), Instant::default(), None, fact.into());
    }

    fn open_inside(&mut self, pool: &demo::Pool) {
        let item = pool.item.as_ref().map(|code| ItemId(self.items.number(code)));
        let fact = PoolOpened {
            item,
            lot_number: pool.lot_number.clone(),
            supplier_lot: pool.supplier_lot.clone(),
            expires: pool.expires,
            work_order: pool.work_order.clone(),
            operation: pool.operation.clone(),
            closed_at: pool.closed_at,
            ..self.blank(&pool.reference())
        };
        self.write(Instant::default(), Instant::default(), None, fact.into());
    }

    fn blank(&mut self, reference: &PoolRef) -> PoolOpened {
        PoolOpened {
            pool: PoolId(self.pools.number(reference)),
            kind: reference.kind,
            code: reference.code.clone(),
            item: None,
            partner: None,
            lot_number: None,
            supplier_lot: None,
            expires: None,
            work_order: None,
            operation: None,
            closed_at: None,
            tolerance_s: None,
        }
    }

    fn record(&mut self, row: &demo::Transfer) {
        let fact = TransferRecorded {
            transfer: TransferId(self.transfers.number(&row.id)),
            code: row.id.clone(),
            from: PoolId(self.pools.number(&row.from)),
            to: PoolId(self.pools.number(&row.to)),
            qty_from: row.qty_from,
            qty_to: row.qty_to,
            basis: row.basis,
            equipment: row.equipment.clone(),
            document: row.document.clone(),
            returns: row.returns.as_ref().map(|id| TransferId(self.transfers.number(id))),
        };
        let by = row.by.as_ref().map(|code| PersonId(self.people.number(code)));
        self.write(row.at, row.recorded_at, by, fact.into());
    }

    fn correct(&mut self, fix: &demo::Correction) {
        let fact = TransferCorrected {
            transfer: TransferId(self.transfers.number(&fix.corrects)),
            void: fix.void,
            set_at: fix.set_at,
            set_by: None,
            from: None,
            to: None,
            qty_from: fix.qty_from,
            qty_to: fix.qty_to,
            basis: None,
            equipment: None,
            document: None,
            reason: Some(fix.reason.clone()),
        };
        let by = PersonId(self.people.number(&fix.by));
        self.write(fix.at, fix.recorded_at, Some(by), fact.into());
    }
}
