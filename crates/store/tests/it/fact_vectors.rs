//! One frozen vector for every kind and version of fact: its canonical values and its leaf.
//!
//! A line that is here stays for ever: data written then must be read now. A new kind or version
//! adds a line.

use domain::facts::{
    CompanyFounded, CredentialChanged, Entry, ImportAbandoned, ImportCompleted, ImportStarted,
    ItemDefined, PartnerDefined, PersonEnrolled, PersonErased, PoolOpened, RoleGranted,
    RoleRevoked, SiteOpened, TransferCorrected, TransferRecorded,
};
use domain::{
    Basis, Fact, ImportId, ItemId, PartnerId, PersonId, PoolId, PoolKind, Quantity, Role, SiteId,
    Tracking, TransferId,
};
use ledger::seal::{FORMAT_VERSION, HASH_SHA256, Header, Secret, seal};

const FROZEN: &str = include_str!("fact_vectors.txt");

/// Kind, version, name and content of a line.
fn parts(line: &str) -> (u16, u16, &str, Vec<u8>) {
    let words: Vec<&str> = line.split(' ').collect();
    let content = (0..words[3].len() / 2)
        .map(|at| u8::from_str_radix(&words[3][2 * at..2 * at + 2], 16).unwrap())
        .collect();
    (words[0].parse().unwrap(), words[1].parse().unwrap(), words[2], content)
}

/// The lines of the versions that are written today, and those of older ones.
fn frozen() -> (Vec<&'static str>, Vec<&'static str>) {
    FROZEN.lines().filter(|line| !line.starts_with('#')).partition(|line| {
        let (kind, version, ..) = parts(line);
        Fact::KINDS.iter().any(|known| (known.0, known.1) == (kind, version))
    })
}

#[test]
fn every_kind_of_fact_is_written_as_it_always_was() {
    let shown: Vec<String> = samples().into_iter().map(|fact| line(&entry(fact))).collect();

    assert_eq!(shown, frozen().0);
}

#[test]
fn every_kind_of_fact_that_was_ever_written_is_read() {
    let (current, older) = frozen();
    let mut known: Vec<(u16, u16, &str)> = Vec::new();
    for (line, sample) in current.iter().zip(samples()) {
        let (kind, version, name, content) = parts(line);
        assert_eq!(Entry::decode(kind, version, &content), Ok(entry(sample)), "{name}");
        known.push((kind, version, name));
    }
    for line in older {
        let (kind, version, name, content) = parts(line);
        let read = Entry::decode(kind, version, &content).unwrap();
        assert_eq!((read.fact.name(), read.encode()), (name, content));
    }

    for kind in Fact::KINDS {
        assert!(known.contains(kind), "{} has no vector", kind.2);
    }
}

/// Kind, version, name, values, leaf.
fn line(entry: &Entry) -> String {
    let (kind, kind_version) = entry.fact.kind();
    let content = entry.encode();
    let header = Header {
        format_version: FORMAT_VERSION,
        hash_alg: HASH_SHA256,
        company: 1,
        site: 2,
        seq: 3,
        fact: 4,
        kind,
        kind_version,
        appended_at_us: 1_772_323_200_000_000,
        import: 0,
    };
    let sealed = seal(&header, &content, Secret([7; 16])).unwrap();
    let (content, leaf) = (hex(&content), hex(&sealed.leaf));
    format!("{kind} {kind_version} {} {content} {leaf}", entry.fact.name())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |digits, byte| digits + &format!("{byte:02x}"))
}

fn entry(fact: Fact) -> Entry {
    Entry {
        at: "2026-03-01T08:00:00+08:00".parse().unwrap(),
        recorded_at: "2026-03-01T00:00:05.25Z".parse().unwrap(),
        by: Some(PersonId(70)),
        device: Some("pda-1".into()),
        fact,
    }
}

fn samples() -> Vec<Fact> {
    let mut facts = masters();
    facts.extend(people());
    facts.extend(imports());
    facts.extend(goods());
    facts.push(crate::samples::master());
    facts.extend(crate::samples::work());
    facts
}

fn masters() -> Vec<Fact> {
    vec![
        CompanyFounded { code: "DUMPLING".into(), name: "餃子食品".into() }.into(),
        SiteOpened {
            site: SiteId(2),
            number: 1,
            code: "MAIN".into(),
            name: "Main works".into(),
            zone: "Asia/Taipei".into(),
        }
        .into(),
        ItemDefined {
            item: ItemId(7),
            code: "FLOUR".into(),
            name: "小麥粉".into(),
            unit: "kg".into(),
            kg_per_unit: Some(Quantity::whole(1)),
            tracking: Tracking::LotSerial,
        }
        .into(),
        PartnerDefined {
            partner: PartnerId(8),
            code: "S1".into(),
            name: "北方麵粉廠".into(),
            role: Role::Supplier,
        }
        .into(),
    ]
}

fn people() -> Vec<Fact> {
    let person = PersonId(70);
    vec![
        PersonEnrolled { person }.into(),
        RoleGranted { person, role: "quality".into(), site: Some(SiteId(2)) }.into(),
        RoleRevoked { person, role: "quality".into(), site: Some(SiteId(2)) }.into(),
        PersonErased { person }.into(),
        CredentialChanged { person, credential: "password".into(), valid: true }.into(),
    ]
}

fn imports() -> Vec<Fact> {
    let import = ImportId(500);
    vec![
        ImportStarted { import, document_sha256: [5; 32] }.into(),
        ImportCompleted {
            import,
            items: 1,
            partners: 2,
            pools: 3,
            transfers: 1_000_000,
            corrections: 0,
        }
        .into(),
        ImportAbandoned { import, reason: "cancelled".into() }.into(),
    ]
}

fn goods() -> Vec<Fact> {
    vec![
        PoolOpened {
            pool: PoolId(11),
            kind: PoolKind::Lot,
            code: "L1".into(),
            item: Some(ItemId(7)),
            partner: Some(PartnerId(8)),
            lot_number: Some("F-0412".into()),
            supplier_lot: Some("N-77".into()),
            expires: Some("2026-09-01".parse().unwrap()),
            work_order: Some("WO-7".into()),
            operation: Some("MIX".into()),
            closed_at: Some("2026-03-01T12:00:00+08:00".parse().unwrap()),
            tolerance_s: Some(30),
        }
        .into(),
        TransferRecorded {
            transfer: TransferId(21),
            code: "t1".into(),
            from: PoolId(11),
            to: PoolId(13),
            qty_from: Some("200".parse().unwrap()),
            qty_to: Some("199.5".parse().unwrap()),
            basis: Basis::Scanned,
            equipment: Some("MIXER-1".into()),
            document: Some("GRN-001".into()),
            returns: Some(TransferId(20)),
        }
        .into(),
        TransferCorrected {
            transfer: TransferId(21),
            void: Some(true),
            set_at: Some("2026-03-01T09:00:00+08:00".parse().unwrap()),
            set_by: Some(PersonId(71)),
            from: Some(PoolId(12)),
            to: Some(PoolId(14)),
            qty_from: Some("180".parse().unwrap()),
            qty_to: Some("0.000000001".parse().unwrap()),
            basis: Some(Basis::Weighed),
            equipment: Some("MIXER-2".into()),
            document: Some("GRN-002".into()),
            reason: Some("scale read twice".into()),
        }
        .into(),
    ]
}
