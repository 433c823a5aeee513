//! Audits: said anew, with lines, and counted from year to year.

use app::{AuditQuery, AuditTrendQuery, SetAudit, SetAuditLine};

use crate::furnished::{ONCE, done, refused};
use crate::house::in_every_house;

fn audit(kind: &str, from_on: &str) -> SetAudit {
    SetAudit {
        kind: kind.to_owned(),
        auditor: "a certifier".to_owned(),
        from_on: from_on.to_owned(),
        minutes: Some(480),
        ..SetAudit::default()
    }
}

#[test]
fn an_audit_is_said_anew_and_each_year_counts_its_own() {
    in_every_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let write = |ask: &SetAudit| done(plant.set_audit(owner, (None, ask), ONCE)).code;
        let old = write(&SetAudit { passed: Some(false), ..audit("iso", "2025-05-01") });
        let code = write(&audit("iso", "2026-05-01"));
        write(&SetAudit { passed: Some(true), ..audit("iso", "2026-09-01") });
        write(&audit("customer", "2026-09-02"));
        assert_ne!(old, code);
        let ended = SetAudit {
            passed: Some(true),
            result: Some("A".to_owned()),
            ..audit("iso", "2026-05-01")
        };
        let anew = done(plant.set_audit(owner, (Some(&code), &ended), ONCE));
        assert_eq!((anew.code.as_str(), anew.passed), (code.as_str(), Some(true)));
        assert!(plant.set_audit(owner, (Some("AU-X"), &ended), ONCE).is_err());

        let trend = plant.audit_trend(owner, &AuditTrendQuery::default()).unwrap();
        let rows: Vec<_> = trend
            .rows
            .iter()
            .map(|row| {
                (row.year, row.kind.as_str(), row.audits, row.ended, row.passed, row.minutes)
            })
            .collect();
        let expected = [
            (2025, "iso", 1, 1, 0, 480),
            (2026, "customer", 1, 0, 0, 480),
            (2026, "iso", 2, 2, 2, 960),
        ];
        assert_eq!(rows, expected, "on {}", house.engine);
        let of = AuditTrendQuery { from: Some("2026-01-01".into()), to: None };
        assert_eq!(plant.audit_trend(owner, &of).unwrap().rows.len(), 2);
        house.stays_sound();
    });
}

#[test]
fn a_page_of_audits_goes_on_where_it_ended() {
    in_every_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        for day in ["2026-03-02", "2026-01-05", "2026-03-02", "2026-02-01"] {
            done(plant.set_audit(owner, (None, &audit("gmp", day)), ONCE));
        }
        done(plant.set_audit(owner, (None, &audit("iso", "2026-03-03")), ONCE));
        let (mut days, mut cursor) = (Vec::new(), None);
        loop {
            let query = AuditQuery { kind: Some("gmp".into()), cursor, limit: Some(1) };
            let page = plant.audits(owner, &query).unwrap();
            days.extend(page.rows.into_iter().map(|row| (row.from_on, row.code)));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }

        assert_eq!(days.len(), 4, "on {}", house.engine);
        assert!(days.windows(2).all(|two| two[0].0 >= two[1].0), "{days:?}");
        let bad = AuditQuery { cursor: Some("yesterday".into()), ..AuditQuery::default() };
        assert!(plant.audits(owner, &bad).is_err());
    });
}

#[test]
fn minutes_to_answer_and_findings_add_up_and_a_grave_one_ends_by_an_action() {
    in_every_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let code = done(plant.set_audit(owner, (None, &audit("brcgs", "2026-03-02")), ONCE)).code;
        let say = |ask: SetAuditLine| plant.set_audit_line(owner, (&code, &ask), ONCE);
        for (asked, answered) in [("09:00:00", Some("09:05:00")), ("09:10:00", Some("09:40:30"))] {
            let at = |time: &str| Some(format!("2026-03-02T{time}+08:00"));
            done(say(SetAuditLine {
                kind: "document".to_owned(),
                text: "records".to_owned(),
                asked_at: at(asked),
                answered_at: answered.and_then(at),
                ..SetAuditLine::default()
            }));
        }
        let finding = |closed: bool, action: Option<&str>, line: Option<u32>| SetAuditLine {
            line,
            kind: "finding".to_owned(),
            text: "a door stood open".to_owned(),
            grade: Some("major".to_owned()),
            action: action.map(str::to_owned),
            closed,
            ..SetAuditLine::default()
        };
        assert_eq!(refused(say(finding(true, None, None))), "bad_input");
        let open = done(say(finding(false, None, None)));
        assert_eq!((open.figures.major, open.figures.open), (1, 1), "on {}", house.engine);
        assert_eq!(refused(say(finding(true, Some("CA-7"), Some(1)))), "unknown_line");
        let ended = done(say(finding(true, Some("CA-7"), Some(3))));

        assert_eq!((ended.lines.len(), ended.figures.open), (3, 0));
        let figures = &ended.figures;
        assert_eq!((figures.documents, figures.answered), (2, 2));
        assert_eq!((figures.minutes_median, figures.minutes_most), (Some(31), Some(31)));
        let operator = house.person("op", &["operator"]);
        assert!(
            plant.set_audit_line(&operator, (&code, &finding(true, None, None)), ONCE).is_err()
        );
        house.stays_sound();
    });
}
