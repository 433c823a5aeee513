//! Facts of circles: who may see a record that is not for everybody.

use super::fact;
use crate::circles::KeptKind;

fact! {
    /// A record is kept to a circle of people; the last word counts.
    ///
    /// Neither people nor roles: whoever has the permission may see it again.
    KeptToCircle = 144 v 1 {
        /// What kind of record it is.
        16 kind: KeptKind,
        /// Its number or code.
        17 code: String,
        /// Its id; none where records of its kind have none.
        18 subject: Option<i64>,
        /// The people, one id on each line.
        19 people: Option<String>,
        /// The roles, one on each line.
        20 roles: Option<String>,
        /// Why.
        21 reason: String,
    }
}
