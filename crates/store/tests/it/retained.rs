//! Samples of what is said of how long records are kept, with every field filled.

use domain::Fact;
use domain::facts::{ContentRemoved, ContentRestored, LegalHoldSet, RetentionSet};

/// Each of them; a hold is laid and lifted.
pub(crate) fn samples() -> Vec<Fact> {
    vec![
        RetentionSet {
            class: "photos".into(),
            name: "Pictures of goods".into(),
            families: "goods complaints".into(),
            months: 24,
            expiry_months: Some(6),
            basis: "FSMA 204".into(),
            ended: true,
        }
        .into(),
        ContentRemoved {
            sha256: [6; 32],
            class: "photos".into(),
            until: "2028-03-01".parse().unwrap(),
            bytes: 480_000,
            reason: "its time is over".into(),
        }
        .into(),
        ContentRestored { sha256: [6; 32], archive_sha256: [7; 32] }.into(),
        LegalHoldSet {
            hold: "LH-1".into(),
            subject: Some("lot:L1".into()),
            reason: "the court asks".into(),
            lifted: false,
        }
        .into(),
        LegalHoldSet {
            hold: "LH-1".into(),
            subject: Some("lot:L1".into()),
            reason: "the court has decided".into(),
            lifted: true,
        }
        .into(),
    ]
}
