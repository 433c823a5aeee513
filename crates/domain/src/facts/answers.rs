//! Facts about answers: what was handed out, and when machines were clean.

use super::fact;
use crate::ids::PersonId;

fact! {
    /// An answer left the house as a file.
    AnswerTaken = 123 v 1 {
        /// What was asked about.
        16 root: String,
        /// `forward`, `backward` or `both`.
        17 direction: String,
        /// `strict` or `cautious`.
        18 reading: String,
        /// What kind of file: `pdf`, `xlsx` or `epcis`.
        19 form: String,
        /// How many movements are in it.
        20 rows: u32,
        /// How many were reached and are not in it.
        21 left_out: u32,
        /// What is withheld in it, with commas between.
        22 withheld: Option<String>,
        /// As of when the record was read; now where absent.
        23 as_of: Option<String>,
    }
    /// A machine was cleaned.
    MachineCleaned = 124 v 1 {
        /// Code of the equipment.
        16 equipment: String,
        /// Somebody saw that it was clean; only then nothing of before is on it.
        17 verified: bool,
        /// Who saw it, where that is not who cleaned.
        18 verified_by: Option<PersonId>,
        /// How, and what was found.
        19 note: Option<String>,
    }
    /// A cleaning was not what it said; it counts for nothing.
    CleaningVoided = 125 v 1 {
        /// Place in the chain of the fact that says so.
        16 cleaning_seq: i64,
        /// Why.
        17 reason: String,
    }
}
