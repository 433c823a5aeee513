//! How the fields of facts become bytes and come back.

use ledger::dossier::{FieldKind, FieldType as Type};
use ledger::values::Writer;

use super::BadFact;
use crate::audits::{AuditKind, AuditLineKind, FindingGrade};
use crate::calls::CallKind;
use crate::circles::KeptKind;
use crate::complaints::{DismissalReason, LotStanding};
use crate::genealogy::{Basis, PoolKind, Role, Tracking};
use crate::ids::{
    ActId, AuditId, BadgeId, CallId, ComplaintId, FactId, HoldId, ImportId, InspectionId,
    InstructionId, ItemId, LabelId, OrderId, PartnerId, PersonId, PoolId, RecallId, RollId,
    ShipmentId, SiteId, TransferId, UnitId,
};
use crate::instructions::Unread;
use crate::quantity::Quantity;
use crate::recalls::{RecallHazard, RecallReading};
use crate::signatures::{SignatureMeaning, SignatureWay};
use crate::time::{CivilDate, Instant};
use crate::work::{
    Capture, ComplaintStep, DeviceOutcome, InspectionStage, LineRole, LotStatus, MasterKind,
    OrderKind, OrderState, UnitKind,
};

/// A type that can be the content of a field.
pub(super) trait Content: Sized {
    /// What a dossier calls the type.
    const TYPE: Type;

    /// The words of a fixed list by their codes.
    fn words() -> impl Iterator<Item = (u8, &'static str)> {
        std::iter::empty()
    }

    fn put(&self, bytes: &mut Vec<u8>);
    fn take(bytes: &[u8]) -> Option<Self>;
}

macro_rules! content_number {
    ($($type:ty),+) => {$(
        impl Content for $type {
            const TYPE: Type = Type::Number;

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
    ($what:expr; $($type:ident),+) => {$(
        impl Content for $type {
            const TYPE: Type = $what;

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
            const TYPE: Type = Type::Word;

            fn words() -> impl Iterator<Item = (u8, &'static str)> {
                Self::ALL.iter().map(|word| (word.code(), word.as_str()))
            }

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
content_newtype!(Type::Quantity; Quantity);
content_newtype!(
    Type::Number;
    ActId,
    AuditId,
    BadgeId,
    CallId,
    ComplaintId,
    FactId,
    HoldId,
    ImportId,
    InspectionId,
    InstructionId,
    ItemId,
    LabelId,
    OrderId,
    PartnerId,
    PersonId,
    PoolId,
    RecallId,
    RollId,
    ShipmentId,
    SiteId,
    TransferId,
    UnitId
);
content_word!(
    AuditKind,
    AuditLineKind,
    Basis,
    CallKind,
    Capture,
    ComplaintStep,
    DeviceOutcome,
    DismissalReason,
    FindingGrade,
    InspectionStage,
    KeptKind,
    LineRole,
    LotStanding,
    LotStatus,
    MasterKind,
    OrderKind,
    OrderState,
    PoolKind,
    RecallHazard,
    RecallReading,
    Role,
    SignatureMeaning,
    SignatureWay,
    Tracking,
    UnitKind,
    Unread
);

impl Content for String {
    const TYPE: Type = Type::Text;

    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self.as_bytes());
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        Self::from_utf8(bytes.to_vec()).ok()
    }
}

impl Content for bool {
    const TYPE: Type = Type::Truth;

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
    const TYPE: Type = Type::Instant;

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
    const TYPE: Type = Type::Date;

    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self.to_string().as_bytes());
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        std::str::from_utf8(bytes).ok()?.parse().ok()
    }
}

impl Content for [u8; 32] {
    const TYPE: Type = Type::Digest;

    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(self);
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok()
    }
}

/// How a field of a fact is written and read: always there, or there when it has a value.
pub(super) trait FieldType: Sized {
    type Slot: Default;
    /// What a dossier says of a field of this type.
    fn told(name: &str) -> FieldKind;
    fn write(&self, tag: u8, writer: &mut Writer);
    fn read(slot: &mut Self::Slot, bytes: &[u8]) -> bool;
    fn finish(slot: Self::Slot, name: &'static str) -> Result<Self, BadFact>;
}

fn told<T: Content>(name: &str) -> FieldKind {
    let words = T::words().map(|(code, word)| (code, word.to_owned())).collect();
    FieldKind { name: name.to_owned(), content: T::TYPE, words }
}

impl<T: Content> FieldType for Option<T> {
    type Slot = Self;

    fn told(name: &str) -> FieldKind {
        told::<T>(name)
    }

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

            fn told(name: &str) -> FieldKind {
                told::<$type>(name)
            }

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
    i64,
    u32,
    u16,
    String,
    bool,
    CivilDate,
    Instant,
    [u8; 32],
    ImportId,
    ItemId,
    PartnerId,
    PersonId,
    PoolId,
    SiteId,
    TransferId,
    Basis,
    PoolKind,
    Role,
    Tracking,
    ActId,
    OrderId,
    HoldId,
    InspectionId,
    UnitId,
    ShipmentId,
    ComplaintId,
    Quantity,
    MasterKind,
    OrderKind,
    OrderState,
    LineRole,
    LotStatus,
    InspectionStage,
    UnitKind,
    Capture,
    ComplaintStep,
    DeviceOutcome,
    BadgeId,
    LabelId,
    RollId,
    CallId,
    CallKind,
    InstructionId,
    Unread,
    RecallId,
    RecallHazard,
    RecallReading,
    SignatureMeaning,
    SignatureWay,
    LotStanding,
    DismissalReason,
    FactId,
    AuditId,
    AuditKind,
    AuditLineKind,
    KeptKind
);
