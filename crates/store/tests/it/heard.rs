//! One sample of every kind of fact of complaints after they were taken, and of audits.

use domain::audits::{AuditKind, AuditLineKind, FindingGrade};
use domain::complaints::LotStanding;
use domain::facts::{
    AuditLineSet, AuditSet, ComplaintCompensated, ComplaintExplained, ComplaintLotSet,
    SampleReturned,
};
use domain::{AuditId, ComplaintId, Fact, ItemId, PoolId};

pub(crate) fn samples() -> Vec<Fact> {
    let complaint = ComplaintId(35);
    vec![
        ComplaintLotSet {
            complaint,
            pool: PoolId(11),
            standing: LotStanding::Named,
            reason: Some("same delivery".into()),
        }
        .into(),
        ComplaintExplained {
            complaint,
            cause: Some("foreign_body".into()),
            material: Some(ItemId(7)),
            department: Some("packing".into()),
            team: Some("three of us".into()),
            containment: Some("all boxes looked at".into()),
            root_cause: Some("no cap on".into()),
            corrective: Some("caps at the door".into()),
            implemented: Some("since Monday".into()),
            prevention: Some("other lines too".into()),
            recognition: Some("thanked".into()),
        }
        .into(),
        ComplaintCompensated {
            complaint,
            way: "credit".into(),
            amount: Some("120.5".parse().unwrap()),
            currency: Some("TWD".into()),
            document: Some("CN-1".into()),
            note: Some("ten boxes".into()),
        }
        .into(),
        SampleReturned {
            complaint,
            what: "a box with the hair".into(),
            pieces: 2,
            place: Some("LAB-1".into()),
            finding: Some("a hair of a brush".into()),
        }
        .into(),
        AuditSet {
            audit: AuditId(36),
            code: "AU-1".into(),
            kind: AuditKind::Brcgs,
            auditor: "a certifier".into(),
            standard: Some("Food 9".into()),
            from_on: "2026-03-02".parse().unwrap(),
            to_on: "2026-03-03".parse().unwrap(),
            minutes: Some(960),
            passed: Some(true),
            result: Some("AA".into()),
            note: Some("announced".into()),
        }
        .into(),
        AuditLineSet {
            audit: AuditId(36),
            line: 2,
            kind: AuditLineKind::Finding,
            text: "a door stood open".into(),
            asked_at: Some("2026-03-01T08:30:00+08:00".parse().unwrap()),
            answered_at: Some("2026-03-01T08:30:00+08:00".parse().unwrap()),
            grade: Some(FindingGrade::Minor),
            action: Some("CA-7".into()),
            closed: true,
        }
        .into(),
    ]
}
