//! Facts of audits: what was looked at by others, what they asked for, and what they found.

use super::fact;
use crate::audits::{AuditKind, AuditLineKind, FindingGrade};
use crate::ids::AuditId;
use crate::time::{CivilDate, Instant};

fact! {
    /// Somebody said what an audit is; the last word counts.
    AuditSet = 116 v 1 {
        /// The audit.
        16 audit: AuditId,
        /// Its number; unique at the site, and always the same.
        17 code: String,
        /// What kind it is.
        18 kind: AuditKind,
        /// Who audits.
        19 auditor: String,
        /// What it is held against, for example `BRCGS Food 9`.
        20 standard: Option<String>,
        /// Its first day.
        21 from_on: CivilDate,
        /// Its last day.
        22 to_on: CivilDate,
        /// How long it took, in minutes.
        23 minutes: Option<u32>,
        /// Whether it was passed; not known yet where absent.
        24 passed: Option<bool>,
        /// The grade or mark it ended with.
        25 result: Option<String>,
        /// What is to be remembered of it.
        26 note: Option<String>,
    }
    /// Something was asked for or found in an audit; the last word on each line counts.
    AuditLineSet = 126 v 1 {
        /// The audit.
        16 audit: AuditId,
        /// The line, from 1.
        17 line: u32,
        /// Whether it was asked for or found.
        18 kind: AuditLineKind,
        /// What.
        19 text: String,
        /// When it was asked for.
        20 asked_at: Option<Instant>,
        /// When it lay on the table.
        21 answered_at: Option<Instant>,
        /// How grave a finding is.
        22 grade: Option<FindingGrade>,
        /// The corrective action that belongs to it, by its number or in words.
        23 action: Option<String>,
        /// Nothing is left to do about it.
        24 closed: bool,
    }
}
