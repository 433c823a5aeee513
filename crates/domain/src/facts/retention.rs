//! Facts of retention: how long records are kept, what law holds, and what was removed and came back.

use super::fact;
use crate::time::CivilDate;

fact! {
    /// Somebody said how long records of some families are kept; what was recorded before is never kept
    /// for a shorter time because of it.
    RetentionSet = 130 v 1 {
        /// Code of the class.
        16 class: String,
        /// What it is called.
        17 name: String,
        /// Words of the families it is for.
        18 families: String,
        /// Months from the day of the record.
        19 months: u32,
        /// Where a lot expires: at least so many months after that.
        20 expiry_months: Option<u32>,
        /// The law, the customer or the reason that asks for it.
        21 basis: String,
        /// Nothing that is recorded later falls under it.
        22 ended: bool,
    }
    /// The content of a file was removed; that it was there, and its hash, stay.
    ContentRemoved = 131 v 1 {
        /// Hash of the content.
        16 sha256: [u8; 32],
        /// The class whose time was over last.
        17 class: String,
        /// The first day on which it could be removed.
        18 until: CivilDate,
        /// How many bytes it had.
        19 bytes: i64,
        /// Why.
        20 reason: String,
    }
    /// The content of a file came back from an archive.
    ContentRestored = 132 v 1 {
        /// Hash of the content.
        16 sha256: [u8; 32],
        /// Hash of the archive it came from.
        17 archive_sha256: [u8; 32],
    }
    /// Something is not to be removed whatever a class says, or that no longer holds.
    LegalHoldSet = 133 v 1 {
        /// Code of the hold.
        16 hold: String,
        /// What is held: `complaint:CC-1`; everything of the site where absent.
        17 subject: Option<String>,
        /// Why.
        18 reason: String,
        /// It no longer holds.
        19 lifted: bool,
    }
}
