//! Facts: what happened, past tense, one struct a kind.
//!
//! Each field has a tag that is never reused, so that a fact written today can be read for ever.
//! A kind that changes gets a new version beside the old one; the old decoder stays.

mod answers;
mod audits;
mod carrying;
mod circles;
mod company;
mod complaints;
mod content;
mod crossings;
mod floor;
mod goods;
mod guests;
mod inspecting;
mod labels;
mod measured;
mod recalls;
mod retention;
mod signatures;
mod transport;
mod work;

use std::collections::BTreeMap;

use ledger::dossier::{FieldKind, KindTable};
use ledger::values::{Malformed, Reader, Writer};

pub use self::answers::*;
pub use self::audits::*;
pub use self::carrying::*;
pub use self::circles::*;
pub use self::company::*;
pub use self::complaints::*;
use self::content::FieldType;
pub use self::crossings::*;
pub use self::floor::*;
pub use self::goods::*;
pub use self::guests::*;
pub use self::inspecting::*;
pub use self::labels::*;
pub use self::measured::*;
pub use self::recalls::*;
pub use self::retention::*;
pub use self::signatures::*;
pub use self::transport::*;
pub use self::work::*;
use crate::ids::{CompanyId, FactId, ImportId, PersonId, SiteId};
use crate::time::Instant;

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

/// What surrounds a fact, as far as it was read.
#[derive(Default)]
struct Around {
    at: <Instant as FieldType>::Slot,
    recorded_at: <Instant as FieldType>::Slot,
    by: Option<PersonId>,
    device: Option<String>,
}

impl Around {
    /// The names of the fields every fact may have.
    const fn field_name(tag: u8) -> Option<&'static str> {
        match tag {
            1 => Some("at"),
            2 => Some("recorded_at"),
            3 => Some("by"),
            4 => Some("device"),
            _ => None,
        }
    }

    /// What a dossier says of them.
    fn fields() -> [(u8, FieldKind); 4] {
        [
            (1, <Instant as FieldType>::told("at")),
            (2, <Instant as FieldType>::told("recorded_at")),
            (3, <Option<PersonId> as FieldType>::told("by")),
            (4, <Option<String> as FieldType>::told("device")),
        ]
    }

    /// Reads a field if it is one of these; whether its content is possible.
    fn read(&mut self, tag: u8, bytes: &[u8]) -> Option<bool> {
        match tag {
            1 => Some(<Instant as FieldType>::read(&mut self.at, bytes)),
            2 => Some(<Instant as FieldType>::read(&mut self.recorded_at, bytes)),
            3 => Some(<Option<PersonId> as FieldType>::read(&mut self.by, bytes)),
            4 => Some(<Option<String> as FieldType>::read(&mut self.device, bytes)),
            _ => None,
        }
    }

    fn finish(self, fact: Fact) -> Result<Entry, BadFact> {
        Ok(Entry {
            at: FieldType::finish(self.at, "at")?,
            recorded_at: FieldType::finish(self.recorded_at, "recorded_at")?,
            by: self.by,
            device: self.device,
            fact,
        })
    }
}

/// One kind of fact: how its own fields are written and read.
trait Kind: Sized {
    /// Number and version.
    const KIND: (u16, u16);
    /// The oldest version that is read the same way: later ones only gained fields a fact may lack.
    const SINCE: u16;
    /// Its fields while they are read.
    type Slots: Default;

    fn field_name(tag: u8) -> Option<&'static str>;
    /// What a dossier says of its own fields.
    fn fields() -> BTreeMap<u8, FieldKind>;
    fn write(&self, writer: &mut Writer);
    /// Reads a field; `None` when the kind has no such tag.
    fn read(slots: &mut Self::Slots, tag: u8, bytes: &[u8]) -> Option<bool>;
    fn finish(slots: Self::Slots) -> Result<Self, BadFact>;
}

/// Reads the values of a fact of a kind.
fn decode<K: Kind + Into<Fact>>(values: &[u8]) -> Result<Entry, BadFact> {
    let (mut around, mut slots) = (Around::default(), K::Slots::default());
    for part in Reader::new(values) {
        let part = part?;
        let understood = around
            .read(part.tag, part.value)
            .or_else(|| K::read(&mut slots, part.tag, part.value))
            .ok_or(BadFact::UnknownTag(part.tag))?;
        if !understood {
            let name = Around::field_name(part.tag).or_else(|| K::field_name(part.tag));
            return Err(BadFact::Content(name.unwrap_or("?")));
        }
    }
    around.finish(K::finish(slots)?.into())
}

/// Structs of facts, each with its number, its version, and a tag for every field; `since` names the
/// oldest version whose facts only lack fields that may be lacking.
macro_rules! fact {
    (@since $version:literal) => { $version };
    (@since $version:literal $since:literal) => { $since };
    ($($(#[$doc:meta])* $name:ident = $kind:literal v $version:literal $(since $since:literal)? {
        $($(#[$fdoc:meta])* $tag:literal $field:ident: $type:ty),* $(,)?
    })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),* }

        impl From<$name> for super::Fact {
            fn from(fact: $name) -> Self {
                Self::$name(fact)
            }
        }

        const _: () = {
            use super::content::FieldType;

            #[derive(Default)]
            pub(crate) struct Slots { $($field: <$type as FieldType>::Slot),* }

            impl super::Kind for $name {
                const KIND: (u16, u16) = ($kind, $version);
                const SINCE: u16 = fact!(@since $version $($since)?);
                type Slots = Slots;

                fn field_name(tag: u8) -> Option<&'static str> {
                    match tag { $($tag => Some(stringify!($field)),)* _ => None }
                }

                fn fields() -> std::collections::BTreeMap<u8, ledger::dossier::FieldKind> {
                    [$(($tag, <$type as FieldType>::told(stringify!($field)))),*].into()
                }

                fn write(&self, writer: &mut ledger::values::Writer) {
                    $(self.$field.write($tag, writer);)*
                }

                fn read(slots: &mut Slots, tag: u8, bytes: &[u8]) -> Option<bool> {
                    match tag {
                        $($tag => Some(<$type as FieldType>::read(&mut slots.$field, bytes)),)*
                        _ => None,
                    }
                }

                fn finish(slots: Slots) -> Result<Self, super::BadFact> {
                    Ok(Self { $($field: FieldType::finish(slots.$field, stringify!($field))?),* })
                }
            }
        };
    )+};
}
use fact;

macro_rules! kinds {
    ($($name:ident),+ $(,)?) => {
        /// Every kind of fact.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is described where its fields are")]
        pub enum Fact { $($name($name)),+ }

        impl Fact {
            /// Every kind with its current version and name.
            pub const KINDS: &'static [(u16, u16, &'static str)] =
                &[$(($name::KIND.0, $name::KIND.1, stringify!($name))),+];

            /// Number of the kind, its current version.
            pub const fn kind(&self) -> (u16, u16) {
                match self { $(Self::$name(_) => $name::KIND),+ }
            }

            /// Name of the kind.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => stringify!($name)),+ }
            }

            fn write(&self, writer: &mut Writer) {
                match self { $(Self::$name(fact) => fact.write(writer)),+ }
            }
        }

        /// Names and types of all kinds and their fields, as a dossier carries them.
        pub fn kind_table() -> KindTable {
            let mut table = KindTable::default();
            $({
                let (number, version) = $name::KIND;
                let mut fields = $name::fields();
                fields.extend(Around::fields());
                let kind = ledger::dossier::Kind { name: stringify!($name).to_owned(), fields };
                for version in $name::SINCE..=version {
                    table.0.insert(format!("{number}/{version}"), kind.clone());
                }
            })+
            table
        }

        /// The name of a field, for messages: `verify` names the field that is off.
        pub fn field_name(kind: u16, tag: u8) -> Option<&'static str> {
            $(if kind == $name::KIND.0 {
                return Around::field_name(tag).or_else(|| $name::field_name(tag));
            })+
            Around::field_name(tag)
        }

        impl Entry {
            /// Reads the values of a fact of a kind and version.
            pub fn decode(kind: u16, version: u16, values: &[u8]) -> Result<Self, BadFact> {
                $(if kind == $name::KIND.0 && ($name::SINCE..=$name::KIND.1).contains(&version) {
                    return decode::<$name>(values);
                })+
                Err(BadFact::UnknownKind { kind, version })
            }
        }
    };
}

kinds! {
    CompanyFounded, SiteOpened, ItemDefined, PartnerDefined, PersonEnrolled, RoleGranted,
    RoleRevoked, PersonErased, CredentialChanged, MasterDefined, ImportStarted, ImportCompleted,
    ImportAbandoned, PoolOpened, TransferRecorded, TransferCorrected, ActRecorded, OrderPlaced,
    OrderLineSet, OrderStateSet, LineServed, LotDescribed, LotJudged, HoldPlaced, HoldLifted,
    StockMoved, UnitBuilt, UnitMoved, OperationStarted, RunClosed, InspectionRecorded,
    ShipmentPlanned, PickSet, ShipmentDispatched, ShipmentDelivered, ComplaintTaken,
    ComplaintStepped, RuleOverridden, FileAttached, StockCounted, ShipmentReopened,
    DeviceActTaken, RuleBroken, DeviceActSettled, NumbersTaken,
    StationHandedOver, BadgeDoubled, LabelPrinted, LabelVoided, LabelBound, RollPrinted,
    IdentityChosen, CallRaised, CallAnswered, CallResolved, CallWithdrawn, InstructionPublished,
    InstructionWithdrawn, InstructionRead, SerialsMoved, BadgeDoubleSettled, UnitMeant,
    PieceWeighed, ReturnablesMoved, CustomerLotGiven, LineShort, DeliveryCarried,
    TemperatureOutside, LoggerRead, TemperatureJudged, ScaleChecked, QuantityWeighed,
    InstructionDrafted, InstructionReleased, InstructionSentBack,
    RecallOpened, RecallScoped, RecallLotSet, RecallHeld, RecallNoticed, RecallAcknowledged,
    RecallAccounted, RecallChecked, RecallClosed, ActSigned, SigningFailed, AnswerTaken,
    MachineCleaned, CleaningVoided, ComplaintLotSet, ComplaintExplained, ComplaintCompensated, SampleReturned,
    AuditSet, AuditLineSet,
    RecallPaced, RecallAnswered, DrillDrawn,
    RetentionSet, ContentRemoved, ContentRestored, LegalHoldSet, RecallTold, ReportDismissed,
    GuestInvited, GuestWithdrawn, GuestLooked,
    SentToSite, CameFromSite, RecallOfCase, RecallWentOn, SightSet,
    ResultsRecorded, ReserveGiven, ReserveSettled, SignalAnswered, KeptToCircle,
    GaugeCalibrated,
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Basis, HoldId, PoolId, Quantity, RecallId, TransferId};

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
    fn the_table_names_every_kind_and_field() {
        let table = kind_table();

        assert!(table.0.len() >= Fact::KINDS.len());
        for &(kind, version, _) in Fact::KINDS {
            for (&tag, field) in &table.0[&format!("{kind}/{version}")].fields {
                assert_eq!(field_name(kind, tag), Some(field.name.as_str()));
            }
        }
        let basis = table.field(24, 1, 22).unwrap();
        assert_eq!(basis.text(&[Basis::Scanned.code()]).as_deref(), Some("scanned"));
    }

    #[test]
    fn a_fact_reads_back_from_its_values() {
        let entry = transfer();

        let (kind, version) = entry.fact.kind();
        assert_eq!(Entry::decode(kind, version, &entry.encode()), Ok(entry));
    }

    #[test]
    fn a_fact_of_an_older_version_lacks_what_came_later() {
        let hold = |recall| Entry {
            fact: HoldPlaced { hold: HoldId(4), pool: PoolId(1), reason: "metal".into(), recall }
                .into(),
            ..transfer()
        };
        let (old, new) = (hold(None), hold(Some(RecallId(9))));

        assert_eq!(Entry::decode(37, 1, &old.encode()), Ok(old));
        assert_eq!(Entry::decode(37, 2, &new.encode()), Ok(new));
        assert_eq!(
            Entry::decode(37, 3, &transfer().encode()),
            Err(BadFact::UnknownKind { kind: 37, version: 3 })
        );
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
