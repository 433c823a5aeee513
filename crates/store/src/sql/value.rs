//! The four things a column can hold, and how our own types become them and come back.

use domain::audits::{AuditKind, AuditLineKind, FindingGrade};
use domain::circles::KeptKind;
use domain::complaints::LotStanding;
use domain::ids::CompanyId;
use domain::notices::{NoticeChannel, NoticeProblem, NoticeState, NoticeStep};
use domain::print_jobs::{JobProblem, JobState, PrinterState};
use domain::recalls::{RecallHazard, RecallReading, RecallStage};
use domain::{
    ActId, AuditId, BadgeId, Basis, CallId, CallKind, CallState, Capture, CivilDate, ComplaintId,
    ComplaintStep, DeviceOutcome, DraftState, FactId, HoldId, ImportId, InspectionId,
    InspectionStage, InstructionId, ItemId, KioskId, LabelId, LineRole, LotStatus, MasterKind,
    NoticeId, OrderId, OrderKind, OrderState, PartnerId, PasskeyId, PersonId, PoolId, PoolKind,
    PrintJobId, Quantity, RecallId, Role, RollId, ShipmentId, SignatureMeaning, SignatureWay,
    SiteId, Tracking, TransferId, UnitId, UnitKind, Unread,
};

/// The content of a column or a parameter, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
    /// A list of numbers: an array on PostgreSQL, JSON in SQLite. Only a parameter is one.
    Ints(&'a [i64]),
}

/// A type that can be read out of a column.
pub trait FromValue: Sized {
    /// What the column should have held, for messages.
    const EXPECTED: &'static str;

    /// The value, or `None` when the column holds something else.
    fn from_value(value: Value<'_>) -> Option<Self>;
}

impl<T: FromValue> FromValue for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl<'a, T> From<Option<T>> for Value<'a>
where
    Value<'a>: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Value::from)
    }
}

macro_rules! whole_numbers {
    ($($type:ty),+) => {$(
        impl From<$type> for Value<'_> {
            fn from(value: $type) -> Self {
                Value::Int(value.into())
            }
        }

        impl FromValue for $type {
            const EXPECTED: &'static str = concat!("a number of ", stringify!($type));

            fn from_value(value: Value<'_>) -> Option<Self> {
                match value {
                    Value::Int(number) => number.try_into().ok(),
                    _ => None,
                }
            }
        }
    )+};
}

whole_numbers!(i64, i16, u8, u16, u32);

macro_rules! newtypes {
    ($($type:ident),+) => {$(
        impl From<$type> for Value<'_> {
            fn from(value: $type) -> Self {
                Value::Int(value.0)
            }
        }

        impl FromValue for $type {
            const EXPECTED: &'static str = concat!("a number for ", stringify!($type));

            fn from_value(value: Value<'_>) -> Option<Self> {
                i64::from_value(value).map(Self)
            }
        }
    )+};
}

newtypes!(
    ActId,
    AuditId,
    BadgeId,
    CallId,
    PasskeyId,
    CompanyId,
    ComplaintId,
    FactId,
    HoldId,
    ImportId,
    InspectionId,
    InstructionId,
    ItemId,
    KioskId,
    LabelId,
    OrderId,
    PartnerId,
    PersonId,
    PoolId,
    NoticeId,
    PrintJobId,
    Quantity,
    RecallId,
    RollId,
    ShipmentId,
    SiteId,
    TransferId,
    UnitId
);

macro_rules! words {
    ($($type:ident),+) => {$(
        impl From<$type> for Value<'_> {
            fn from(value: $type) -> Self {
                Value::Int(value.code().into())
            }
        }

        impl FromValue for $type {
            const EXPECTED: &'static str = concat!("the number of a ", stringify!($type));

            fn from_value(value: Value<'_>) -> Option<Self> {
                u8::from_value(value).and_then(Self::from_code)
            }
        }
    )+};
}

words!(
    AuditKind,
    AuditLineKind,
    Basis,
    CallKind,
    CallState,
    Capture,
    ComplaintStep,
    LotStanding,
    DeviceOutcome,
    DraftState,
    FindingGrade,
    InspectionStage,
    JobProblem,
    JobState,
    KeptKind,
    LineRole,
    LotStatus,
    MasterKind,
    NoticeChannel,
    NoticeProblem,
    NoticeState,
    NoticeStep,
    OrderKind,
    OrderState,
    PoolKind,
    PrinterState,
    RecallHazard,
    RecallReading,
    RecallStage,
    Role,
    SignatureMeaning,
    SignatureWay,
    Tracking,
    UnitKind,
    Unread
);

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Int(value.into())
    }
}

impl FromValue for bool {
    const EXPECTED: &'static str = "0 or 1";

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Value::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Value::Text(value)
    }
}

impl FromValue for String {
    const EXPECTED: &'static str = "text";

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl FromValue for CivilDate {
    const EXPECTED: &'static str = "a date";

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl<'a> From<&'a [i64]> for Value<'a> {
    fn from(value: &'a [i64]) -> Self {
        Value::Ints(value)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Value::Blob(value)
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Value::Blob(value)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Value::Blob(value)
    }
}

impl FromValue for Vec<u8> {
    const EXPECTED: &'static str = "bytes";

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Blob(bytes) => Some(bytes.to_vec()),
            _ => None,
        }
    }
}

impl<const N: usize> FromValue for [u8; N] {
    const EXPECTED: &'static str = "bytes of a fixed number";

    fn from_value(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Blob(bytes) => bytes.try_into().ok(),
            _ => None,
        }
    }
}
