//! A small plant for the tests: a company, a site, and short ways to append facts.

use domain::facts::{
    CompanyFounded, Entry, ItemDefined, PartnerDefined, PoolOpened, SiteOpened, TransferRecorded,
};
use domain::ids::CompanyId;
use domain::{
    Basis, Fact, ImportId, Instant, ItemId, PartnerId, PoolId, PoolKind, Quantity, Role, SiteId,
    Tracking, TransferId,
};
use ledger::seal::Secret;
use store::ledger::{COMPANY_LEDGER, append, lock_head, save_head};
use store::{Database, StoreError, Target, Tx};
use testkit::{EngineUnderTest, Place};

pub(crate) const COMPANY: CompanyId = CompanyId(4_194_304);
pub(crate) const SITE: SiteId = SiteId(8_388_608);
/// 2026-03-01T00:00:00Z.
pub(crate) const NOW_US: i64 = 1_772_323_200_000_000;
pub(crate) const SECRET: Secret = Secret([7; 16]);

/// Runs a test on every engine at hand.
pub(crate) fn on_every_engine(test: impl Fn(&Database)) {
    for engine in testkit::engines() {
        eprintln!("on {}", engine.name());
        test(&open(&engine));
    }
}

pub(crate) fn open(engine: &EngineUnderTest) -> Database {
    Database::open(target(engine)).unwrap()
}

pub(crate) fn target(engine: &EngineUnderTest) -> Target {
    match &engine.place {
        Place::Sqlite(path) => Target::Sqlite(path.clone()),
        Place::Postgres(url) => Target::Postgres(url.clone()),
    }
}

pub(crate) fn entry(fact: impl Into<Fact>) -> Entry {
    let at: Instant = "2026-03-01T08:00:00+08:00".parse().unwrap();
    Entry { at, recorded_at: at, by: None, device: None, fact: fact.into() }
}

/// Appends entries to one chain in one transaction step.
pub(crate) fn append_all(
    tx: &mut Tx<'_>,
    site: SiteId,
    import: ImportId,
    entries: Vec<Entry>,
) -> Result<(), StoreError> {
    let mut head = lock_head(tx, COMPANY, site)?;
    for entry in entries {
        append(tx, &mut head, entry, import, SECRET, NOW_US)?;
    }
    save_head(tx, &head)
}

pub(crate) fn append_at(db: &Database, site: SiteId, import: ImportId, entries: Vec<Entry>) {
    db.write(|tx| append_all(tx, site, import, entries)).unwrap();
}

/// A company with one site.
pub(crate) fn found(db: &Database) {
    let founded = CompanyFounded { code: "DUMPLING".into(), name: "Dumplings".into() };
    let opened = SiteOpened {
        site: SITE,
        number: 1,
        code: "MAIN".into(),
        name: "Main works".into(),
        zone: "Asia/Taipei".into(),
    };
    append_at(db, COMPANY_LEDGER, ImportId(0), vec![entry(founded), entry(opened)]);
}

pub(crate) fn item(id: i64, code: &str) -> Entry {
    entry(ItemDefined {
        item: ItemId(id),
        code: code.into(),
        name: format!("{code} 小麥粉"),
        unit: "kg".into(),
        kg_per_unit: Some(Quantity::whole(1)),
        tracking: Tracking::Lot,
    })
}

pub(crate) fn supplier(id: i64, code: &str) -> Entry {
    entry(PartnerDefined {
        partner: PartnerId(id),
        code: code.into(),
        name: "北方麵粉廠".into(),
        role: Role::Supplier,
    })
}

pub(crate) fn lot(id: i64, code: &str, item: i64) -> Entry {
    entry(PoolOpened {
        pool: PoolId(id),
        kind: PoolKind::Lot,
        code: code.into(),
        item: Some(ItemId(item)),
        partner: None,
        lot_number: Some(format!("F-{code}")),
        supplier_lot: Some(format!("S-{code}")),
        expires: Some("2026-09-01".parse().unwrap()),
        work_order: None,
        operation: None,
        closed_at: None,
        tolerance_s: None,
    })
}

pub(crate) fn run(id: i64, code: &str) -> Entry {
    entry(PoolOpened {
        pool: PoolId(id),
        kind: PoolKind::Run,
        code: code.into(),
        item: None,
        partner: None,
        lot_number: None,
        supplier_lot: None,
        expires: None,
        work_order: Some("WO-7".into()),
        operation: Some("MIX".into()),
        closed_at: Some("2026-03-01T12:00:00+08:00".parse().unwrap()),
        tolerance_s: Some(30),
    })
}

pub(crate) fn transfer(id: i64, code: &str, from: i64, to: i64) -> Entry {
    entry(TransferRecorded {
        transfer: TransferId(id),
        code: code.into(),
        from: PoolId(from),
        to: PoolId(to),
        qty_from: Some(Quantity::whole(200)),
        qty_to: Some(Quantity::whole(200)),
        basis: Basis::Scanned,
        equipment: Some("MIXER-1".into()),
        document: Some("WO-7".into()),
        returns: None,
    })
}
