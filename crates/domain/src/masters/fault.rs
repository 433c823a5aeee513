//! What can be wrong with a master record, and where.

use crate::words::words;

words! {
    /// What is wrong with a field.
    FaultKind: "kind of fault" {
        /// Nothing is there, and something must be.
        Missing = 1 "missing",
        /// No field of this kind of record.
        UnknownField = 2 "unknown_field",
        /// Another sort of value than the field holds.
        WrongSort = 3 "wrong_sort",
        /// More characters than fit.
        TooLong = 4 "too_long",
        /// A code that is empty, too long, or has blanks in it.
        BadCode = 5 "bad_code",
        /// Not a whole number within the bounds.
        BadWhole = 6 "bad_whole",
        /// Not a decimal above zero.
        BadDecimal = 7 "bad_decimal",
        /// Not a day.
        BadDate = 8 "bad_date",
        /// Not a time of day.
        BadTime = 9 "bad_time",
        /// A word that is not in the list.
        BadChoice = 10 "bad_choice",
        /// A code that nobody defined.
        UnknownCode = 11 "unknown_code",
        /// A code that may no longer be chosen.
        RetiredCode = 12 "retired_code",
        /// A GTIN with a wrong length or check digit.
        BadGtin = 13 "bad_gtin",
        /// A GLN with a wrong length or check digit.
        BadGln = 14 "bad_gln",
        /// Not two letters of a country.
        BadCountry = 15 "bad_country",
        /// A piece of a lot number's pattern that is no token.
        BadToken = 16 "bad_token",
        /// A pattern that would give every lot the same number.
        SameNumber = 17 "same_number",
        /// An item that is made of itself.
        BomCycle = 18 "bom_cycle",
        /// A place that is part of itself.
        PlaceCycle = 19 "place_cycle",
        /// Shifts that do not follow each other within the production day.
        ShiftsOutOfOrder = 20 "shifts_out_of_order",
        /// The same twice.
        Duplicate = 21 "duplicate",
        /// A least that is more than the most.
        Reversed = 22 "reversed",
        /// A record whose code does not fit its fields.
        CodeMismatch = 23 "code_mismatch",
        /// Equipment that does not stand at a station.
        NotAStation = 24 "not_a_station",
        /// A day that is a holiday and a make-up workday.
        BothDays = 25 "both_days",
        /// A unit of an item that was counted in it already.
        UnitInUse = 26 "unit_in_use",
        /// A partner that goods came from or went to stays what it is to us.
        RoleInUse = 27 "role_in_use",
        /// A field that has no meaning beside the others.
        Pointless = 28 "pointless",
        /// A company prefix, or what is to be counted behind it, that leaves no number of GS1.
        BadPrefix = 29 "bad_prefix",
        /// Numbers that another pool gives too.
        NumbersTwice = 30 "numbers_twice",
        /// A layout of a label that cannot be set.
        BadLayout = 31 "bad_layout",
        /// A printer that would take over from itself.
        FallbackCycle = 32 "fallback_cycle",
        /// Not a host and a port.
        BadAddress = 40 "bad_address",
        /// No number, mailbox or address that somebody could be told at.
        BadContact = 41 "bad_contact",
        /// Not a number.
        BadNumber = 42 "bad_number",
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which field: `gtin`, `lines[2].quantity` (rows count from 1); `code` for the record's own.
    pub path: String,
    /// What is wrong.
    pub kind: FaultKind,
    /// What was found.
    pub found: String,
    /// What should have been there, where that can be said by a value.
    pub expected: String,
}

impl Fault {
    /// Something that is wrong at a field.
    pub fn new(path: &str, kind: FaultKind, found: impl Into<String>) -> Self {
        Self { path: path.to_owned(), kind, found: found.into(), expected: String::new() }
    }

    /// The same, with what should have been there.
    #[must_use]
    pub fn expected(self, expected: impl Into<String>) -> Self {
        Self { expected: expected.into(), ..self }
    }
}
