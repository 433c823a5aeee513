//! What is wrong with a message: what, at which identifier, and where in the text.
//!
//! The sentences are English and for whoever writes scripts; people are told by [`Fault::code`]
//! in their own language, elsewhere.

use std::fmt;

/// What is wrong with a value, as one rule sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flaw {
    /// Something that is not a digit where one is expected.
    NonDigitCharacter,
    /// A character outside the 82.
    InvalidCset82Character,
    /// A character outside the 39.
    InvalidCset39Character,
    /// A character outside base64url.
    InvalidCset64Character,
    /// Base64url that is filled up wrongly.
    InvalidCset64Padding,
    /// A check digit that does not follow from the others.
    IncorrectCheckDigit,
    /// Nothing that could have a check digit.
    TooShortForCheckDigit,
    /// A pair of check characters that does not follow from the others.
    IncorrectCheckPair,
    /// Nothing that could have a pair of check characters.
    TooShortForCheckPair,
    /// More than the pair of check characters is defined for.
    TooLongForCheckPair,
    /// Too little to hold a company prefix.
    TooShortForGcp,
    /// A company prefix that is not made of digits.
    InvalidGcpPrefix,
    /// A date that ends too early.
    DateTooShort,
    /// A date with something behind it.
    DateTooLong,
    /// No such month.
    IllegalMonth,
    /// No such day in that month.
    IllegalDay,
    /// An hour of less than two digits.
    HourTooShort,
    /// An hour of more than two digits.
    HourTooLong,
    /// No such hour.
    IllegalHour,
    /// A minute of less than two digits.
    MinuteTooShort,
    /// A minute of more than two digits.
    MinuteTooLong,
    /// No such minute.
    IllegalMinute,
    /// A second of less than two digits.
    SecondTooShort,
    /// A second of more than two digits.
    SecondTooLong,
    /// No such second.
    IllegalSecond,
    /// Hour and minute of less than four digits.
    HourWithMinuteTooShort,
    /// Hour and minute of more than four digits.
    HourWithMinuteTooLong,
    /// Not the digits of a country.
    NotIso3166,
    /// Neither the digits of a country nor 999.
    NotIso3166Or999,
    /// Not the letters of a country.
    NotIso3166Alpha2,
    /// Not the digits of a currency.
    NotIso4217,
    /// Not a sex as ISO/IEC 5218 codes it.
    InvalidBiologicalSexCode,
    /// An account number that is too short.
    IbanTooShort,
    /// An account number that is too long.
    IbanTooLong,
    /// An account number of no country.
    IllegalIbanCountryCode,
    /// A character that no account number has.
    InvalidIbanCharacter,
    /// Check digits of an account number that do not follow from the others.
    IncorrectIbanChecksum,
    /// A percent sign without two hexadecimal digits.
    InvalidPercentSequence,
    /// An importer index that is not one character.
    ImporterIdxMustBeOneCharacter,
    /// A character that is no importer index.
    InvalidImportIdxCharacter,
    /// Not a medium as ICCBBA codes it.
    InvalidMediaType,
    /// Not a kind of package.
    InvalidPackageType,
    /// Something else than hyphens.
    NotHyphen,
    /// Zero where it is not allowed.
    IllegalZeroValue,
    /// A leading zero where it is not allowed.
    IllegalZeroPrefix,
    /// Something else than zeros.
    NotZero,
    /// Neither 0 nor 1.
    NotZeroOrOne,
    /// Neither 0, 1 nor 9.
    InvalidWindingDirection,
    /// Digits alone where there must be something else too.
    RequiresNonDigitCharacter,
    /// A piece and its total that are not equally long.
    InvalidLengthForPieceOfTotal,
    /// Piece number zero.
    ZeroPieceNumber,
    /// A total of zero pieces.
    ZeroTotalPieces,
    /// A piece with a number above the total.
    PieceNumberExceedsTotal,
    /// Not of the form position/end.
    PositionInSequenceMalformed,
    /// A position behind the end.
    PositionExceedsEnd,
    /// A latitude that is not ten digits.
    LatitudeInvalidLength,
    /// No such latitude.
    InvalidLatitude,
    /// A longitude that is not ten digits.
    LongitudeInvalidLength,
    /// No such longitude.
    InvalidLongitude,
    /// Something about a coupon.
    Coupon(CouponFlaw, CouponPart),
}

/// What is wrong with a part of a coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CouponFlaw {
    /// It is not there.
    Missing,
    /// It is none of the values it may have.
    Invalid,
    /// It ends too early.
    Truncated,
    /// Something follows it.
    Excess,
    /// It lies before another one.
    Before,
}

/// The parts of a North American coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the coupon specification names them")]
pub enum CouponPart {
    FormatCode,
    FunderLength,
    Funder,
    GcpLength,
    Gcp,
    OfferCode,
    SaveValueLength,
    SaveValue,
    RequirementLength(u8),
    Requirement(u8),
    RequirementCode(u8),
    FamilyCode(u8),
    PurchaseGcpLength(u8),
    PurchaseGcp(u8),
    AdditionalRules,
    ExpirationDate,
    StartDate,
    SerialNumberLength,
    SerialNumber,
    RetailerLength,
    Retailer,
    SaveValueCode,
    SaveValueAppliesTo,
    StoreCouponFlag,
    DontMultiplyFlag,
    Coupon,
}

/// What is wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum What {
    /// The text is not of the form at all.
    Malformed,
    /// There is nothing to read.
    Nothing,
    /// An element string that does not begin with the separator.
    NoSeparatorFirst,
    /// No assigned identifier is there.
    UnknownIdentifier(String),
    /// A value that is empty.
    ValueEmpty,
    /// A value that is too short.
    ValueTooShort,
    /// A value that is too long.
    ValueTooLong,
    /// A value that ends within one of its pieces.
    ValueLength,
    /// A caret in a value would be taken for a separator.
    Caret,
    /// A rule of the value.
    Value(Flaw),
    /// More elements than a message may have.
    TooManyElements,
    /// Text longer than anything is read.
    TooLong,
    /// This identifier never goes with that one.
    NotTogether(String),
    /// One of these is missing.
    Needs(String),
    /// The same identifier has different values.
    Contradicts,
    /// A signature asks for a key with its serial component.
    NeedsSerial,
    /// The link has a character that no URI has.
    LinkCharacter,
    /// The link is not of the web.
    LinkScheme,
    /// The link has no usable host.
    LinkHost,
    /// No part of the path is a key with a value.
    LinkWithoutKey,
    /// Key and qualifiers do not follow each other like this.
    LinkOrder,
    /// The link names an identifier twice.
    LinkTwice,
    /// The identifier is no attribute of a link.
    LinkNoAttribute,
    /// The attribute belongs into the path.
    LinkBelongsInPath,
    /// A zero byte.
    Null,
    /// The scan has no known symbology identifier.
    UnknownSymbology,
    /// The digits of a retail code are too few, too many, or not digits.
    RetailDigits,
    /// The check digit of a retail code is wrong.
    RetailCheckDigit,
}

/// A fault, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fault {
    /// What is wrong.
    pub what: What,
    /// The identifier it is about.
    pub ai: Option<String>,
    /// Where in the text it begins, in bytes.
    pub at: usize,
    /// Bytes that it is about; 0 where that is not known.
    pub len: usize,
}

impl Fault {
    pub(super) fn new(what: What, at: usize) -> Self {
        Self { what, ai: None, at, len: 0 }
    }

    pub(super) fn of(what: What, ai: &str, at: usize) -> Self {
        Self { what, ai: Some(ai.to_owned()), at, len: 0 }
    }

    /// A stable word for the kind of fault, to be translated.
    pub fn code(&self) -> &'static str {
        match &self.what {
            What::UnknownIdentifier(_) => "unknown_identifier",
            What::ValueEmpty
            | What::ValueTooShort
            | What::ValueTooLong
            | What::ValueLength
            | What::RetailDigits => "wrong_length",
            What::Value(Flaw::IncorrectCheckDigit | Flaw::IncorrectCheckPair)
            | What::RetailCheckDigit => "wrong_check_digit",
            What::Value(Flaw::IllegalDay | Flaw::IllegalMonth) => "wrong_date",
            What::Value(_) | What::Caret | What::Null => "wrong_value",
            What::NotTogether(_) => "not_together",
            What::Needs(_) | What::NeedsSerial => "incomplete",
            What::Contradicts => "contradicts",
            _ => "malformed",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(ai) = &self.ai {
            write!(to, "AI ({ai}): ")?;
        }
        match &self.what {
            What::UnknownIdentifier(begins) => write!(to, "no known AI begins {begins:?}"),
            What::NotTogether(other) => write!(to, "it is invalid to pair it with AI ({other})"),
            What::Needs(codes) => write!(to, "required AIs are missing: {codes}"),
            What::Value(Flaw::Coupon(flaw, part)) => write!(to, "{}", coupon(*flaw, *part)),
            What::Value(flaw) => to.write_str(value(*flaw)),
            what => to.write_str(plain(what)),
        }
    }
}

impl std::error::Error for Fault {}

fn plain(what: &What) -> &'static str {
    match what {
        What::Nothing => "there is no AI data",
        What::NoSeparatorFirst => "FNC1 is missing in first position",
        What::ValueEmpty => "the data is empty",
        What::ValueTooShort => "the value is too short",
        What::ValueTooLong => "the value is too long",
        What::ValueLength => "the data has an incorrect length",
        What::Caret => "the value contains an illegal ^ character",
        What::TooManyElements => "there are too many AIs",
        What::TooLong => "the text is too long",
        What::Contradicts => "multiple instances have different values",
        What::NeedsSerial => "a digital signature needs the serial component",
        What::LinkCharacter => "the URI contains an illegal character",
        What::LinkScheme => "the URI is neither http nor https",
        What::LinkHost => "the URI has no valid domain followed by a path",
        What::LinkWithoutKey => "the path holds no GS1 Digital Link key",
        What::LinkOrder => "the path is no valid sequence of a key and its qualifiers",
        What::LinkTwice => "it is in the link twice",
        What::LinkNoAttribute => "it is no valid data attribute of a link",
        What::LinkBelongsInPath => "it belongs into the path of the link",
        What::Null => "the value contains an illegal null character",
        What::UnknownSymbology => "the symbology identifier is missing or not supported",
        What::RetailDigits => "the primary message has the wrong number of digits",
        What::RetailCheckDigit => "the check digit of the primary message is incorrect",
        _ => "the text is not AI data",
    }
}

fn value(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::NonDigitCharacter => "a non-digit character was found where a digit is expected",
        Flaw::InvalidCset82Character => "a character outside CSET 82 was found",
        Flaw::InvalidCset39Character => "a character outside CSET 39 was found",
        Flaw::InvalidCset64Character => "a character outside CSET 64 was found",
        Flaw::InvalidCset64Padding => "the CSET 64 padding is incorrect",
        Flaw::IncorrectCheckDigit => "the numeric check digit is incorrect",
        Flaw::TooShortForCheckDigit => "it is too short to have a check digit",
        Flaw::IncorrectCheckPair => "the alphanumeric check character pair is incorrect",
        Flaw::TooShortForCheckPair => "it is too short to have a check character pair",
        Flaw::TooLongForCheckPair => "it is too long to have a check character pair",
        Flaw::TooShortForGcp => "it is too short to hold a GS1 Company Prefix",
        Flaw::InvalidGcpPrefix => "the GS1 Company Prefix is invalid",
        Flaw::DateTooShort => "the date is too short",
        Flaw::DateTooLong => "the date is too long",
        Flaw::IllegalMonth => "the date contains an illegal month of the year",
        Flaw::IllegalDay => "the date contains an illegal day of the month",
        Flaw::HourTooShort => "the hour is too short",
        Flaw::HourTooLong => "the hour is too long",
        Flaw::IllegalHour => "the time contains an illegal hour",
        Flaw::MinuteTooShort => "the minute is too short",
        Flaw::MinuteTooLong => "the minute is too long",
        Flaw::IllegalMinute => "the time contains an illegal minute",
        Flaw::SecondTooShort => "the second is too short",
        Flaw::SecondTooLong => "the second is too long",
        Flaw::IllegalSecond => "the time contains an illegal second",
        Flaw::HourWithMinuteTooShort => "the hour with minute is too short",
        Flaw::HourWithMinuteTooLong => "the hour with minute is too long",
        _ => value_listed(flaw),
    }
}

fn value_listed(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::NotIso3166 => "a valid ISO 3166 three-digit country code is required",
        Flaw::NotIso3166Or999 => "a valid ISO 3166 three-digit country code or 999 is required",
        Flaw::NotIso3166Alpha2 => "a valid ISO 3166 two-character country code is required",
        Flaw::NotIso4217 => "a valid ISO 4217 three-digit currency code is required",
        Flaw::InvalidBiologicalSexCode => "a valid ISO/IEC 5218 biological sex code is required",
        Flaw::IbanTooShort => "the IBAN is too short",
        Flaw::IbanTooLong => "the IBAN is too long",
        Flaw::IllegalIbanCountryCode => "the IBAN must start with an ISO 3166 country code",
        Flaw::InvalidIbanCharacter => "an invalid IBAN character was found",
        Flaw::IncorrectIbanChecksum => "the IBAN checksum is incorrect",
        Flaw::InvalidPercentSequence => "an invalid percent sequence was found",
        Flaw::ImporterIdxMustBeOneCharacter => "the importer index must be one character",
        Flaw::InvalidImportIdxCharacter => "the importer index character is invalid",
        Flaw::InvalidMediaType => "a valid AIDC media type is required",
        Flaw::InvalidPackageType => "a valid PackageTypeCode is required",
        Flaw::NotHyphen => "only hyphens are permitted",
        Flaw::IllegalZeroValue => "a zero value is not permitted",
        Flaw::IllegalZeroPrefix => "a zero prefix is not permitted",
        Flaw::NotZero => "only zero is permitted",
        Flaw::NotZeroOrOne => "either 0 or 1 is required",
        Flaw::InvalidWindingDirection => "the winding direction must be 0, 1 or 9",
        Flaw::RequiresNonDigitCharacter => "a non-digit character is required",
        Flaw::InvalidLengthForPieceOfTotal => "piece and total must have equal lengths",
        Flaw::ZeroPieceNumber => "the piece number must not be zero",
        Flaw::ZeroTotalPieces => "the total number of pieces must not be zero",
        Flaw::PieceNumberExceedsTotal => "the piece number must not exceed the total",
        Flaw::PositionInSequenceMalformed => "the data must have the format <pos>/<end>",
        Flaw::PositionExceedsEnd => "the position must not exceed the end",
        Flaw::LatitudeInvalidLength => "the latitude must be ten digits",
        Flaw::InvalidLatitude => "the latitude is out of range",
        Flaw::LongitudeInvalidLength => "the longitude must be ten digits",
        Flaw::InvalidLongitude => "the longitude is out of range",
        _ => "the value is invalid",
    }
}

fn coupon(flaw: CouponFlaw, part: CouponPart) -> String {
    let (nth, name) = match part {
        CouponPart::FormatCode => (None, "format code"),
        CouponPart::FunderLength => (None, "funder length"),
        CouponPart::Funder => (None, "funder"),
        CouponPart::GcpLength => (None, "GS1 Company Prefix length"),
        CouponPart::Gcp => (None, "GS1 Company Prefix"),
        CouponPart::OfferCode => (None, "offer code"),
        CouponPart::SaveValueLength => (None, "save value length"),
        CouponPart::SaveValue => (None, "save value"),
        CouponPart::RequirementLength(nth) => (Some(nth), "purchase requirement length"),
        CouponPart::Requirement(nth) => (Some(nth), "purchase requirement"),
        CouponPart::RequirementCode(nth) => (Some(nth), "purchase requirement code"),
        CouponPart::FamilyCode(nth) => (Some(nth), "purchase family code"),
        CouponPart::PurchaseGcpLength(nth) => (Some(nth), "purchase GS1 Company Prefix length"),
        CouponPart::PurchaseGcp(nth) => (Some(nth), "purchase GS1 Company Prefix"),
        CouponPart::AdditionalRules => (None, "additional purchase rules code"),
        CouponPart::ExpirationDate => (None, "expiration date"),
        CouponPart::StartDate => (None, "start date"),
        CouponPart::SerialNumberLength => (None, "serial number length"),
        CouponPart::SerialNumber => (None, "serial number"),
        CouponPart::RetailerLength => (None, "retailer length"),
        CouponPart::Retailer => (None, "retailer"),
        CouponPart::SaveValueCode => (None, "save value code"),
        CouponPart::SaveValueAppliesTo => (None, "item the save value applies to"),
        CouponPart::StoreCouponFlag => (None, "store coupon flag"),
        CouponPart::DontMultiplyFlag => (None, "don't multiply flag"),
        CouponPart::Coupon => (None, "coupon"),
    };
    let nth = nth.map_or(String::new(), |nth| format!(" of purchase {nth}"));
    match flaw {
        CouponFlaw::Missing => format!("the {name}{nth} is missing"),
        CouponFlaw::Invalid => format!("the {name}{nth} is invalid"),
        CouponFlaw::Truncated => format!("the {name}{nth} ends too early"),
        CouponFlaw::Excess => format!("there is data behind the {name}{nth}"),
        CouponFlaw::Before => format!("the {name}{nth} lies before the start date"),
    }
}
