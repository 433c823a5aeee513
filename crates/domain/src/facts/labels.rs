//! Facts of labels: printed, void, bound to goods, and goods that were named by choice.

use super::fact;
use crate::ids::{LabelId, PersonId, RollId};

fact! {
    /// A label was asked of a printer, or of paper. A second one of the same goods is the same identity
    /// once more, never another one.
    LabelPrinted = 62 v 1 {
        /// The label.
        16 label: LabelId,
        /// What it names: `lot:L1`, `unit:P-1`.
        17 subject: String,
        /// Code of its template; the built-in one where absent.
        18 template: Option<String>,
        /// Place in the company's chain of the template's version.
        19 template_seq: Option<i64>,
        /// Code of the printer; paper where absent.
        20 printer: Option<String>,
        /// How many alike.
        21 copies: u32,
        /// SHA-256 of the layout and of what was set into it.
        22 data_sha256: [u8; 32],
        /// The label it is printed again for.
        23 reprint_of: Option<LabelId>,
        /// Why it is printed again.
        24 reason: Option<String>,
    }
    /// A label is lost or damaged; what it named stays what it is.
    LabelVoided = 63 v 1 {
        /// The label.
        16 label: LabelId,
        /// Why.
        17 reason: String,
    }
    /// A label that was printed ahead was put on something: its number stands for that from now on.
    LabelBound = 64 v 1 {
        /// The number on it.
        16 code: String,
        /// Code of the number pool it comes from.
        17 pool: String,
        /// What it names.
        18 subject: String,
    }
    /// Labels with numbers and without goods were asked of a printer.
    RollPrinted = 65 v 1 {
        /// The roll.
        16 roll: RollId,
        /// Code of the number pool.
        17 pool: String,
        /// The first number, as it is counted.
        18 first: i64,
        /// The last one.
        19 last: i64,
        /// Code of the printer; paper where absent.
        20 printer: Option<String>,
        /// SHA-256 of the layout and of what was set into it.
        21 data_sha256: [u8; 32],
    }
    /// Goods whose label could not be read were said to be something by choice, and a second person
    /// agreed.
    IdentityChosen = 66 v 1 {
        /// What they are said to be.
        16 subject: String,
        /// Where they lie.
        17 place: String,
        /// Who agreed.
        18 confirmed_by: PersonId,
        /// Among how many it was chosen.
        19 candidates: u32,
        /// What it was chosen by.
        20 reason: String,
        /// The label that was printed for it.
        21 label: LabelId,
    }
}
