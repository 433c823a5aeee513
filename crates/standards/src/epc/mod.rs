//! What RFID tags carry: EPC tag data (GS1 Tag Data Standard 1.13), from hexadecimal to URIs and
//! back, and to the GS1 elements the number stands for.
//!
//! One table of schemes says how each is laid out; newer schemes of version 2 are not read. From a
//! URI to elements needs nothing else; from elements to a URI the length of the company prefix must
//! be given, for nobody can guess it.

pub mod bits;
pub mod identity;
pub mod scheme;
pub mod tag;

/// What is wrong with tag data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Not an EPC URI of a scheme that is known.
    UnknownScheme,
    /// The parts of the URI are not what the scheme has.
    WrongParts,
    /// The company prefix is not 6 to 12 digits.
    WrongPrefix,
    /// The number behind the company prefix has the wrong length.
    WrongLength,
    /// Something else than digits where only digits are allowed.
    NotDigits,
    /// A character that the scheme has not, or one that is escaped wrongly.
    WrongCharacter,
    /// The serial number does not fit into the tag.
    SerialTooLarge,
    /// A check digit that does not follow from the others.
    WrongCheckDigit,
    /// Zeros that the tag cannot tell apart from none.
    LeadingZero,
    /// The filter is not 0 to 7.
    WrongFilter,
    /// Not hexadecimal.
    NotHexadecimal,
    /// Fewer bits than the scheme has.
    TooShort,
    /// Bits that mean nothing are set.
    BadPadding,
    /// The elements have no EPC, or need a company prefix length.
    NoEpc,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(match self {
            Self::UnknownScheme => "the EPC scheme is unknown",
            Self::WrongParts => "the URI does not have the parts of its scheme",
            Self::WrongPrefix => "the company prefix is not 6 to 12 digits",
            Self::WrongLength => "the number has the wrong length for its company prefix",
            Self::NotDigits => "a non-digit character was found where a digit is expected",
            Self::WrongCharacter => "an illegal or badly escaped character was found",
            Self::SerialTooLarge => "the serial number does not fit into this scheme",
            Self::WrongCheckDigit => "the check digit is incorrect",
            Self::LeadingZero => "a leading zero cannot be encoded in this scheme",
            Self::WrongFilter => "the filter value is out of range",
            Self::NotHexadecimal => "the data is not hexadecimal",
            Self::TooShort => "the data is too short for its scheme",
            Self::BadPadding => "bits behind the end of the scheme are set",
            Self::NoEpc => "there is no EPC for these elements",
        })
    }
}

impl std::error::Error for Fault {}
