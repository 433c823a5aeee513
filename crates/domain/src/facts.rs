//! Facts: what happened, past tense, one struct a kind.
//!
//! Each field has a tag that is never reused, so that a fact written today can be read for ever.
//! A kind that changes gets a new version beside the old one; the old decoder stays.

use ledger::values::{Malformed, Reader, Writer};

use crate::genealogy::{Basis, PoolKind, Role, Tracking};
use crate::ids::{
    CompanyId, FactId, ImportId, ItemId, PartnerId, PersonId, PoolId, SiteId, TransferId,
};
use crate::quantity::Quantity;
use crate::time::{CivilDate, Instant};

/// What surrounds every fact: when it happened, when that was recorded, who and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it happened.
    pub at: Instant,
    /// When it was recorded: our clock for our own acts, the source's claim for imported ones.
    pub recorded_at: Instant,
    /// Who did it. The name lies in the erasable side store.
    pub by: Option<PersonId>,
    /// The device it was done at.
    pub device: Option<String>,
    /// What happened.
    pub fact: Fact,
}

/// An entry with its place in a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The company the ledger belongs to.
    pub company: CompanyId,
    /// The site, or `SiteId(0)` for the company's own ledger.
    pub site: SiteId,
    /// Place in the chain, from 1.
    pub seq: i64,
    /// The fact's own identity.
    pub id: FactId,
    /// The ledger's clock when it was appended, microseconds UTC.
    pub appended_at_us: i64,
    /// The import it came with, or `ImportId(0)`.
    pub import: ImportId,
    /// What happened.
    pub entry: Entry,
}

/// Why stored values are not the fact they claim to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFact {
    /// The values are not canonical.
    #[error("{0}")]
    Malformed(#[from] Malformed),
    /// This program is older than the data, or the data is damaged.
    #[error("fact kind {kind} version {version} is unknown")]
    UnknownKind {
        /// Number of the kind.
        kind: u16,
        /// Version of the kind.
        version: u16,
    },
    /// A field that every fact of the kind has is missing.
    #[error("field {0} is missing")]
    Missing(&'static str),
    /// The content of a field is not of its type.
    #[error("field {0} has impossible content")]
    Content(&'static str),
    /// A tag the kind does not have.
    #[error("tag {0} is unknown")]
    UnknownTag(u8),
}

/// A type that can be the content of a field.
trait Content: Sized {
    fn put(&self, bytes: &mut Vec<u8>);
    fn take(bytes: &[u8]) -> Option<Self>;
}

macro_rules! content_number {
    ($($type:ty),+) => {$(
        impl Content for $type {
            fn put(&self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_be_bytes());
            }

            fn take(bytes: &[u8]) -> Option<Self> {
                Some(Self::from_be_bytes(bytes.try_into().ok()?))
            }
        }
    )+};
}

macro_rules! content_newtype {
    ($($type:ident),+) => {$(
        impl Content for $type {
            fn put(&self, bytes: &mut Vec<u8>) {
                self.0.put(bytes);
            }

            fn take(bytes: &[u8]) -> Option<Self> {
                i64::take(bytes).map(Self)
            }
        }
    )+};
}

macro_rules! content_word {
    ($($type:ident),+) => {$(
        impl Content for $type {
            fn put(&self, bytes: &mut Vec<u8>) {
                bytes.push(self.code());
            }

            fn take(bytes: &[u8]) -> Option<Self> {
                let [code] = bytes else { return None };
                Self::from_code(*code)
            }
        }
    )+};
}

content_number!(i64, u32, u16);
content_newtype!(ImportId, ItemId, PartnerId, PersonId, PoolId, Quantity, SiteId, TransferId);
content_word!(Basis, PoolKind, Role, Tracking);

impl Content for String {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self.as_bytes());
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        Self::from_utf8(bytes.to_vec()).ok()
    }
}

impl Content for bool {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(*self));
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }
}

impl Content for Instant {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.utc_us.to_be_bytes());
        bytes.extend_from_slice(&self.offset_min.to_be_bytes());
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let (instant, offset) = bytes.split_first_chunk::<8>()?;
        Some(Self {
            utc_us: i64::from_be_bytes(*instant),
            offset_min: i16::from_be_bytes(offset.try_into().ok()?),
        })
    }
}

impl Content for CivilDate {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self.to_string().as_bytes());
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        std::str::from_utf8(bytes).ok()?.parse().ok()
    }
}

impl Content for [u8; 32] {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self);
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok()
    }
}

/// How a field of a fact is written and read: always there, or there when it has a value.
trait FieldType: Sized {
    type Slot: Default;
    fn write(&self, tag: u8, writer: &mut Writer);
    fn read(slot: &mut Self::Slot, bytes: &[u8]) -> bool;
    fn finish(slot: Self::Slot, name: &'static str) -> Result<Self, BadFact>;
}

impl<T: Content> FieldType for Option<T> {
    type Slot = Self;

    fn write(&self, tag: u8, writer: &mut Writer) {
        if let Some(value) = self {
            writer.field(tag, |bytes| value.put(bytes));
        }
    }

    fn read(slot: &mut Self, bytes: &[u8]) -> bool {
        *slot = T::take(bytes);
        slot.is_some()
    }

    fn finish(slot: Self, _name: &'static str) -> Result<Self, BadFact> {
        Ok(slot)
    }
}

macro_rules! required {
    ($($type:ty),+) => {$(
        impl FieldType for $type {
            type Slot = Option<Self>;

            fn write(&self, tag: u8, writer: &mut Writer) {
                writer.field(tag, |bytes| self.put(bytes));
            }

            fn read(slot: &mut Option<Self>, bytes: &[u8]) -> bool {
                *slot = Content::take(bytes);
                slot.is_some()
            }

            fn finish(slot: Option<Self>, name: &'static str) -> Result<Self, BadFact> {
                slot.ok_or(BadFact::Missing(name))
            }
        }
    )+};
}

required!(
    i64, u32, u16, String, bool, Instant, [u8; 32], ImportId, ItemId, PartnerId, PersonId, PoolId,
    SiteId, TransferId, Basis, PoolKind, Role, Tracking
);

macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident = $kind:literal v $version:literal {
        $($(#[$fdoc:meta])* $tag:literal $field:ident: $type:ty),* $(,)?
    })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub struct $name { $($(#[$fdoc])* pub $field: $type),* }

            impl From<$name> for Fact {
                fn from(fact: $name) -> Self {
                    Self::$name(fact)
                }
            }
        )+

        /// Every kind of fact.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Fact { $($(#[$doc])* $name($name)),+ }

        impl Fact {
            /// Every kind with its current version and name.
            pub const KINDS: &'static [(u16, u16, &'static str)] =
                &[$(($kind, $version, stringify!($name))),+];

            /// Number of the kind, its current version.
            pub const fn kind(&self) -> (u16, u16) {
                match self { $(Self::$name(_) => ($kind, $version)),+ }
            }

            /// Name of the kind.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => stringify!($name)),+ }
            }

            fn write(&self, writer: &mut Writer) {
                match self { $(Self::$name(fact) => {
                    let $name { $($field),* } = fact;
                    $(FieldType::write($field, $tag, writer);)*
                }),+ }
            }
        }

        /// The name of a field, for messages: `verify` names the field that is off.
        pub fn field_name(kind: u16, tag: u8) -> Option<&'static str> {
            match (kind, tag) {
                (_, 1) => Some("at"),
                (_, 2) => Some("recorded_at"),
                (_, 3) => Some("by"),
                (_, 4) => Some("device"),
                $($(($kind, $tag) => Some(stringify!($field)),)*)+
                _ => None,
            }
        }

        impl Entry {
            /// The canonical values of this entry.
            pub fn encode(&self) -> Vec<u8> {
                let mut writer = Writer::default();
                self.at.write(1, &mut writer);
                self.recorded_at.write(2, &mut writer);
                self.by.write(3, &mut writer);
                self.device.write(4, &mut writer);
                self.fact.write(&mut writer);
                writer.finish()
            }

            /// Reads the values of a fact of a kind and version.
            pub fn decode(kind: u16, version: u16, values: &[u8]) -> Result<Self, BadFact> {
                let mut at = <Instant as FieldType>::Slot::default();
                let mut recorded_at = <Instant as FieldType>::Slot::default();
                let mut by: Option<PersonId> = None;
                let mut device: Option<String> = None;
                match (kind, version) {
                    $(($kind, $version) => {
                        $(let mut $field = <$type as FieldType>::Slot::default();)*
                        for part in Reader::new(values) {
                            let part = part?;
                            let understood = match part.tag {
                                1 => <Instant as FieldType>::read(&mut at, part.value),
                                2 => <Instant as FieldType>::read(&mut recorded_at, part.value),
                                3 => <Option<PersonId> as FieldType>::read(&mut by, part.value),
                                4 => <Option<String> as FieldType>::read(&mut device, part.value),
                                $($tag => <$type as FieldType>::read(&mut $field, part.value),)*
                                tag => return Err(BadFact::UnknownTag(tag)),
                            };
                            if !understood {
                                let name = field_name(kind, part.tag).unwrap_or("?");
                                return Err(BadFact::Content(name));
                            }
                        }
                        Ok(Self {
                            at: FieldType::finish(at, "at")?,
                            recorded_at: FieldType::finish(recorded_at, "recorded_at")?,
                            by,
                            device,
                            fact: Fact::$name($name {
                                $($field: FieldType::finish($field, stringify!($field))?),*
                            }),
                        })
                    })+
                    _ => Err(BadFact::UnknownKind { kind, version }),
                }
            }
        }
    };
}

facts! {
    /// A company exists from now on.
    CompanyFounded = 1 v 1 {
        /// Short name used on the command line.
        16 code: String,
        /// Name in full.
        17 name: String,
    }
    /// A site of the company has its own ledger from now on.
    SiteOpened = 2 v 1 {
        /// The site.
        16 site: SiteId,
        /// Number given by the installation; part of every id made there.
        17 number: u16,
        /// Short name used on the command line.
        18 code: String,
        /// Name in full.
        19 name: String,
        /// IANA name of the zone that plant time is in.
        20 zone: String,
    }
    /// An item is known.
    ItemDefined = 3 v 1 {
        /// The item.
        16 item: ItemId,
        /// Its code.
        17 code: String,
        /// Its name.
        18 name: String,
        /// The unit its quantities are in.
        19 unit: String,
        /// Kilograms in one unit, where that is known.
        20 kg_per_unit: Option<Quantity>,
        /// How finely it is followed.
        21 tracking: Tracking,
    }
    /// A supplier or customer is known.
    PartnerDefined = 4 v 1 {
        /// The partner.
        16 partner: PartnerId,
        /// Its code.
        17 code: String,
        /// Its name.
        18 name: String,
        /// What it is to us.
        19 role: Role,
    }
    /// A person is known; what they are called lies in the side store.
    PersonEnrolled = 5 v 1 {
        /// The person.
        16 person: PersonId,
    }
    /// A person may act in a role.
    RoleGranted = 6 v 1 {
        /// The person.
        16 person: PersonId,
        /// The role's code.
        17 role: String,
    }
    /// A person may no longer act in a role.
    RoleRevoked = 7 v 1 {
        /// The person.
        16 person: PersonId,
        /// The role's code.
        17 role: String,
    }
    /// What the side store knew of a person was erased.
    PersonErased = 8 v 1 {
        /// The person.
        16 person: PersonId,
    }
    /// A person's password, token or other secret was set or taken away.
    CredentialChanged = 9 v 1 {
        /// The person.
        16 person: PersonId,
        /// Which: `password`, `token:NAME`.
        17 credential: String,
        /// Whether it is valid from now on.
        18 valid: bool,
    }
    /// The taking-over of a document began; its facts count for nothing until it is complete.
    ImportStarted = 20 v 1 {
        /// The import.
        16 import: ImportId,
        /// SHA-256 of the document as it was given.
        17 document_sha256: [u8; 32],
    }
    /// The taking-over of a document is complete: its facts count from now on.
    ImportCompleted = 21 v 1 {
        /// The import.
        16 import: ImportId,
        /// Items that were new.
        17 items: u32,
        /// Partners that were new.
        18 partners: u32,
        /// Pools that were new.
        19 pools: u32,
        /// Transfers that were new.
        20 transfers: u32,
        /// Corrections that were new.
        21 corrections: u32,
    }
    /// The taking-over of a document was given up: its facts count for nothing.
    ImportAbandoned = 22 v 1 {
        /// The import.
        16 import: ImportId,
        /// `cancelled`, `killed` or `failed`.
        17 reason: String,
    }
    /// A pool exists.
    PoolOpened = 23 v 1 {
        /// The pool.
        16 pool: PoolId,
        /// What it is.
        17 kind: PoolKind,
        /// What documents call it; unique within its kind at the site.
        18 code: String,
        /// The item in it.
        19 item: Option<ItemId>,
        /// The partner it stands for.
        20 partner: Option<PartnerId>,
        /// The label of a lot; may repeat on two items.
        21 lot_number: Option<String>,
        /// The number the supplier gave it.
        22 supplier_lot: Option<String>,
        /// Last day it may be used.
        23 expires: Option<CivilDate>,
        /// The order a run belongs to.
        24 work_order: Option<String>,
        /// The operation a run executes.
        25 operation: Option<String>,
        /// When a run closed.
        26 closed_at: Option<Instant>,
        /// Seconds by which clocks at a run may disagree.
        27 tolerance_s: Option<u32>,
    }
    /// A quantity went from one pool to another.
    TransferRecorded = 24 v 1 {
        /// The transfer.
        16 transfer: TransferId,
        /// What documents call it; unique at the site.
        17 code: String,
        /// The pool it left.
        18 from: PoolId,
        /// The pool it entered.
        19 to: PoolId,
        /// Quantity in the unit of the pool it left.
        20 qty_from: Option<Quantity>,
        /// Quantity in the unit of the pool it entered.
        21 qty_to: Option<Quantity>,
        /// How it is known.
        22 basis: Basis,
        /// The equipment it happened at.
        23 equipment: Option<String>,
        /// The document it belongs to.
        24 document: Option<String>,
        /// The transfer it takes back.
        25 returns: Option<TransferId>,
    }
    /// A transfer was put right; only the fields named here change.
    TransferCorrected = 25 v 1 {
        /// The transfer.
        16 transfer: TransferId,
        /// Voids it, or revives it.
        17 void: Option<bool>,
        /// When it really happened.
        18 set_at: Option<Instant>,
        /// Who really did it.
        19 set_by: Option<PersonId>,
        /// The pool it really left.
        20 from: Option<PoolId>,
        /// The pool it really entered.
        21 to: Option<PoolId>,
        /// Quantity in the unit of the pool it left.
        22 qty_from: Option<Quantity>,
        /// Quantity in the unit of the pool it entered.
        23 qty_to: Option<Quantity>,
        /// How it is known.
        24 basis: Option<Basis>,
        /// The equipment it happened at.
        25 equipment: Option<String>,
        /// The document it belongs to.
        26 document: Option<String>,
        /// Why.
        27 reason: Option<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transfer() -> Entry {
        Entry {
            at: "2026-03-01T08:00:00+08:00".parse().unwrap(),
            recorded_at: "2026-03-01T08:00:05+08:00".parse().unwrap(),
            by: Some(PersonId(7)),
            device: None,
            fact: TransferRecorded {
                transfer: TransferId(3),
                code: "t1".into(),
                from: PoolId(1),
                to: PoolId(2),
                qty_from: None,
                qty_to: Some(Quantity::whole(500)),
                basis: Basis::Scanned,
                equipment: None,
                document: Some("GRN-001".into()),
                returns: None,
            }
            .into(),
        }
    }

    #[test]
    fn a_fact_reads_back_from_its_values() {
        let entry = transfer();

        let (kind, version) = entry.fact.kind();
        assert_eq!(Entry::decode(kind, version, &entry.encode()), Ok(entry));
    }

    #[test]
    fn a_fact_of_a_later_program_is_refused() {
        let values = transfer().encode();

        assert_eq!(
            Entry::decode(24, 2, &values),
            Err(BadFact::UnknownKind { kind: 24, version: 2 })
        );
        assert_eq!(Entry::decode(20, 1, &values), Err(BadFact::Content("document_sha256")));
    }
}
