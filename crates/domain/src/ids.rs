//! Identities: 63-bit numbers that sort by the time they were made.
//!
//! 41 bits of milliseconds since 2024-01-01, 12 bits of site number, 10 bits of counter. On labels,
//! in URLs and in JSON an id is thirteen characters of Crockford base32 and a check character, so
//! that a person can read one over the telephone.

use std::fmt;
use std::str::FromStr;

/// 2024-01-01T00:00:00Z in milliseconds since 1970.
pub const EPOCH_MS: i64 = 1_704_067_200_000;

const SITE_BITS: u32 = 12;
const COUNTER_BITS: u32 = 10;

/// The id that follows `last` at a site when the clock shows `now_us`.
///
/// Ids of one site ascend strictly even when the clock stands still or runs backwards.
pub fn next(last: i64, now_us: i64, site: u16) -> i64 {
    let ms = (now_us.div_euclid(1000) - EPOCH_MS).max(0);
    let fresh = (ms << (SITE_BITS + COUNTER_BITS)) | (i64::from(site & 0xfff) << COUNTER_BITS);
    if fresh > last {
        return fresh;
    }
    let counter_mask = (1 << COUNTER_BITS) - 1;
    if last & counter_mask < counter_mask {
        return last + 1;
    }
    // The millisecond is full: borrow the next one and keep the site number.
    let ms = (last >> (SITE_BITS + COUNTER_BITS)) + 1;
    (ms << (SITE_BITS + COUNTER_BITS)) | (i64::from(site & 0xfff) << COUNTER_BITS)
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Crockford's check symbols: the alphabet and five more, for a remainder modulo 37.
const CHECK: &[u8; 37] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    /// An id has thirteen characters and a check character.
    #[error("an id has 14 characters")]
    Length,
    /// A character that Crockford base32 does not know.
    #[error("an id has only the letters and digits of Crockford base32")]
    Character,
    /// The check character does not match: the id was misread or mistyped.
    #[error("the check character does not match")]
    Check,
}

fn format_id(id: i64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut text = [0_u8; 14];
    for (place, character) in text[..13].iter_mut().enumerate() {
        let shift = 5 * (12 - place);
        *character = ALPHABET[(id >> shift) as usize & 31];
    }
    text[13] = CHECK[(id % 37) as usize];
    f.write_str(std::str::from_utf8(&text).expect("the alphabet is ASCII"))
}

fn parse_id(text: &str) -> Result<i64, BadId> {
    let bytes = text.as_bytes();
    if bytes.len() != 14 {
        return Err(BadId::Length);
    }
    let mut id = 0_i64;
    for &byte in &bytes[..13] {
        let upper = match byte.to_ascii_uppercase() {
            b'O' => b'0',
            b'I' | b'L' => b'1',
            other => other,
        };
        let digit = ALPHABET.iter().position(|&c| c == upper).ok_or(BadId::Character)?;
        id = (id << 5) | digit as i64;
    }
    if id < 0 || CHECK[(id % 37) as usize] != bytes[13].to_ascii_uppercase() {
        return Err(BadId::Check);
    }
    Ok(id)
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                format_id(self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                parse_id(text).map(Self)
            }
        }
    )+};
}

id! {
    /// A company: the wall between people and data.
    CompanyId,
    /// A site: the unit of order, with one ledger and one writer at a time.
    SiteId,
    /// One fact of a ledger.
    FactId,
    /// What is bought, made or sold.
    ItemId,
    /// A supplier or a customer.
    PartnerId,
    /// A person; the name lies in the erasable side store.
    PersonId,
    /// A pool: a lot, a run, a tank or a piece of the outside world.
    PoolId,
    /// A quantity going from one pool to another at a moment.
    TransferId,
    /// One taking-over of an exchange document.
    ImportId,
    /// One act of a person: the facts that belong together.
    ActId,
    /// A purchase, work or sales order.
    OrderId,
    /// A block on a lot.
    HoldId,
    /// One inspection of one lot.
    InspectionId,
    /// A case, pallet or crate.
    UnitId,
    /// Goods on their way to a customer.
    ShipmentId,
    /// What a customer complains of.
    ComplaintId,
    /// Goods that are to be brought back.
    RecallId,
    /// Others look at how we work.
    AuditId,
    /// A badge that was bound to a person.
    BadgeId,
    /// A device that several people share.
    KioskId,
    /// A label that was printed, in as many copies as it has.
    LabelId,
    /// A roll of labels that were printed ahead.
    RollId,
    /// What a printer is to print.
    PrintJobId,
    /// What somebody outside is to be told.
    NoticeId,
    /// A call from the floor.
    CallId,
    /// A work instruction, through all its versions.
    InstructionId,
    /// A key that somebody signs in with.
    PasskeyId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_label() {
        let id = PoolId(next(0, (EPOCH_MS + 86_400_000) * 1000, 7));

        assert_eq!(id.to_string().len(), 14);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_lowercase().parse(), Ok(id));
    }

    #[test]
    fn a_mistyped_id_is_refused() {
        let text = PoolId(123_456_789).to_string();
        let wrong = text.replacen(&text[5..6], if &text[5..6] == "7" { "8" } else { "7" }, 1);

        assert_ne!(wrong.parse(), Ok(PoolId(123_456_789)));
        assert_eq!("".parse::<PoolId>(), Err(BadId::Length));
    }

    #[test]
    fn ids_ascend_when_the_clock_runs_backwards() {
        let mut last = 0;
        for step in 0..5000_i64 {
            let now = (EPOCH_MS + 10_000 - step) * 1000;
            let id = next(last, now, 4095);
            assert!(id > last);
            assert_eq!((id >> COUNTER_BITS) & 0xfff, 4095);
            last = id;
        }
    }
}
