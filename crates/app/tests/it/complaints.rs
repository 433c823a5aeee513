//! Complaints: steps in order, lots that are proposed, and files that stay what they are.

use app::{
    AttachAsk, ComplaintQuery, ComplaintSettings, ExplainComplaint, SetComplaintLots,
    StepComplaint, TakeComplaint, TrendQuery,
};

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};

/// A house that shipped `B1` to `C1` before there were shipments.
fn in_every_shop(test: impl Fn(&House)) {
    in_every_house(|house| {
        house.furnish();
        house.receive("BREAD", "B1", "100", "");
        let sold = app::RecordTransfer {
            at: None,
            from: "lot:B1".to_owned(),
            to: "customer:C1".to_owned(),
            qty_from: Some("10".to_owned()),
            qty_to: None,
            basis: None,
            equipment: None,
            document: Some("DN-1".to_owned()),
            returns: None,
        };
        house.plant.record_transfer(&house.owner, &sold, None).unwrap();
        test(house);
    });
}

fn complaining(code: &str) -> TakeComplaint {
    TakeComplaint {
        customer: "C1".to_owned(),
        code: Some(code.to_owned()),
        text: "a hair in it".to_owned(),
        ..TakeComplaint::default()
    }
}

#[test]
fn without_a_lot_those_that_were_delivered_are_proposed() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);

        let taken = done(plant.take_complaint(owner, &complaining("C-1"), ONCE));
        let lots: Vec<_> = taken.proposed.iter().map(|lot| lot.lot.as_str()).collect();
        assert_eq!((lots, taken.lot), (vec!["lot:B1"], None), "on {}", house.engine);
        assert_eq!(taken.proposed[0].documents, ["DN-1"]);

        let named = TakeComplaint { lot: Some("B1".to_owned()), ..complaining("C-2") };
        let taken = done(plant.take_complaint(owner, &named, ONCE));
        assert_eq!(taken.lot.unwrap().lot, "lot:B1");
        assert!(taken.proposed.is_empty());
        house.stays_sound();
    });
}

#[test]
fn a_complaint_about_nobody_nothing_or_no_lot_is_refused() {
    in_every_shop(|house| {
        let take = |ask: &TakeComplaint| house.plant.take_complaint(&house.owner, ask, ONCE);

        let nobody = TakeComplaint { customer: "C9".to_owned(), ..complaining("C-1") };
        assert_eq!(refused(take(&nobody)), "unknown_code");
        let silent = TakeComplaint { text: "  ".to_owned(), ..complaining("C-1") };
        assert_eq!(refused(take(&silent)), "bad_input");
        let no_lot = TakeComplaint { lot: Some("B9".to_owned()), ..complaining("C-1") };
        assert_eq!(refused(take(&no_lot)), "unknown_pool");
        done(take(&complaining("C-1")));
        assert_eq!(refused(take(&complaining("C-1"))), "name_taken");
    });
}

#[test]
fn steps_come_in_order_each_with_a_clock_until_it_is_closed() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        done(plant.take_complaint(owner, &complaining("C-1"), ONCE));
        let step = |step: &str, due_at: Option<&str>, owner_code: Option<&str>| {
            let ask = StepComplaint {
                step: step.to_owned(),
                due_at: due_at.map(str::to_owned),
                owner: owner_code.map(str::to_owned),
                note: Some("done".to_owned()),
                ..StepComplaint::default()
            };
            plant.step_complaint(owner, "C-1", &ask, ONCE)
        };
        let due = Some("2026-12-24T12:00:00+08:00");

        assert_eq!(refused(step("answered", due, None)), "complaint_out_of_order");
        assert_eq!(refused(step("acknowledged", None, None)), "bad_input", "until when?");
        assert_eq!(refused(step("acknowledged", due, Some("nobody"))), "unknown_code");
        assert_eq!(refused(step("eaten", due, None)), "bad_input");
        for name in ["acknowledged", "investigated", "answered"] {
            let stepped = done(step(name, due, None));
            assert_eq!(stepped.due_at.as_deref(), Some("2026-12-24T04:00:00Z"));
        }
        let closed = done(step("closed", None, None));

        assert_eq!((closed.step.as_str(), closed.next_step), ("closed", None));
        assert_eq!(closed.steps.len(), 4);
        assert_eq!(closed.due_at, None);
        assert_eq!(refused(step("closed", None, None)), "complaint_out_of_order");
        let open = app::ComplaintQuery { open: Some(true), ..app::ComplaintQuery::default() };
        assert!(plant.complaints(owner, &open).unwrap().rows.is_empty());
        house.stays_sound();
    });
}

#[test]
fn a_photo_belongs_to_a_complaint_and_comes_back_as_it_was() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        done(plant.take_complaint(owner, &complaining("C-1"), ONCE));
        // More than two chunks, the last one not full.
        let mut photo = b"\xff\xd8\xff\xe0".to_vec();
        photo.extend((0..2_500_000_u32).map(|at| (at % 251) as u8));
        let attach = |subject: &str, content: &[u8]| {
            let ask = AttachAsk { subject: subject.to_owned(), name: "hair.jpg".to_owned() };
            plant.attach(owner, &ask, &mut &*content, ONCE)
        };

        assert_eq!(refused(attach("complaint:C-9", &photo)), "unknown_document");
        assert_eq!(refused(attach("lot:B9", &photo)), "unknown_pool");
        assert_eq!(refused(attach("nonsense", &photo)), "bad_input");
        assert_eq!(refused(attach("complaint:C-1", b"<html>")), "file_kind");
        let huge = vec![0xff; app::FILE_BYTES_MAX as usize + 1];
        assert_eq!(refused(attach("complaint:C-1", &huge)), "file_too_large");

        let kept = done(attach("complaint:C-1", &photo));
        let of_lot = done(attach("lot:B1", &photo));
        let file = plant.attachment(owner, &kept.sha256).unwrap();
        assert!(file.content == photo, "on {}", house.engine);
        assert_eq!(file.media_type, "image/jpeg");
        let complaint = plant.complaint(owner, "C-1").unwrap();
        assert_eq!(complaint.attachments, [kept]);
        assert_eq!(plant.passport(owner, "lot:B1").unwrap().attachments, [of_lot]);
        assert!(plant.attachment(owner, &"0".repeat(64)).is_err());
        house.stays_sound();
    });
}

#[test]
fn what_is_complained_about_is_held_from_the_complaint_and_each_knows_the_other() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let named = TakeComplaint { lot: Some("B1".to_owned()), ..complaining("C-1") };
        done(plant.take_complaint(owner, &named, ONCE));
        let hold = |complaint: &str| app::PlaceHold {
            lots: vec!["B1".to_owned()],
            reason: "C-1 C1: a hair in it".to_owned(),
            complaint: Some(complaint.to_owned()),
            ..app::PlaceHold::default()
        };

        assert_eq!(refused(plant.place_hold(owner, &hold("C-9"), ONCE)), "unknown_document");
        let operator = house.person("op", &["operator"]);
        assert!(
            plant.place_hold(&operator, &hold("C-1"), ONCE).is_err(),
            "the floor holds nothing"
        );
        let blocked = done(plant.place_hold(owner, &hold("C-1"), ONCE));

        let complaint = plant.complaint(owner, "C-1").unwrap();
        assert_eq!(complaint.holds.len(), 1, "on {}", house.engine);
        assert_eq!(complaint.holds[0].hold, blocked.lots[0].hold);
        assert_eq!(complaint.holds[0].lot.lot, "lot:B1");
        let open = plant.holds(owner, &app::HoldQuery::default()).unwrap().rows;
        assert_eq!(open[0].complaint.as_deref(), Some("C-1"));
        let lift = app::LiftHold { reason: "a thread".to_owned(), ..app::LiftHold::default() };
        done(plant.lift_hold(owner, &blocked.lots[0].hold, &lift, ONCE));
        let complaint = plant.complaint(owner, "C-1").unwrap();
        assert_eq!(complaint.holds[0].lifted_reason.as_deref(), Some("a thread"));
        house.stays_sound();
    });
}

#[test]
fn a_recall_that_follows_from_a_complaint_and_the_complaint_know_each_other() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let named = TakeComplaint { lot: Some("B1".to_owned()), ..complaining("C-1") };
        done(plant.take_complaint(owner, &named, ONCE));
        done(plant.take_complaint(owner, &complaining("C-2"), ONCE));
        let opening = |code: &str, complaint: Option<&str>| app::OpenRecall {
            code: Some(code.to_owned()),
            complaint: complaint.map(str::to_owned),
            ..crate::recalls::opening("substance")
        };
        done(plant.open_recall(owner, &opening("RC-1", Some("C-1")), ONCE));
        done(plant.open_recall(owner, &opening("RC-2", None), ONCE));

        let recalls = plant.complaint(owner, "C-1").unwrap().recalls;
        let named: Vec<_> = recalls.iter().map(|one| (&*one.code, &*one.stage)).collect();
        assert_eq!(named, [("RC-1", "scoped")], "on {}", house.engine);
        assert!(plant.complaint(owner, "C-2").unwrap().recalls.is_empty());
        let recall = plant.recall(owner, "RC-1").unwrap();
        assert_eq!(recall.row.complaint.as_deref(), Some("C-1"));
    });
}

#[test]
fn a_hold_that_lies_again_belongs_to_its_complaint_however_many_acts_that_has() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        done(plant.take_complaint(owner, &complaining("C-1"), ONCE));
        let hold = app::PlaceHold {
            lots: vec!["B1".to_owned()],
            reason: "a hair in it".to_owned(),
            complaint: Some("C-1".to_owned()),
            ..app::PlaceHold::default()
        };
        let placed = plant.place_hold(owner, &hold, ONCE).unwrap();
        let undo = |act: &str| {
            let ask = app::UndoAct { reason: "a slip".to_owned(), ..app::UndoAct::default() };
            plant.undo_act(owner, act, &ask, ONCE).unwrap().act
        };
        let open = || -> Vec<(String, Option<String>)> {
            let rows = plant.holds(owner, &app::HoldQuery::default()).unwrap().rows;
            rows.into_iter().map(|hold| (hold.hold, hold.complaint)).collect()
        };
        let of_complaint = || -> Vec<String> {
            let holds = plant.complaint(owner, "C-1").unwrap().holds;
            holds
                .into_iter()
                .filter(|hold| hold.lifted_at.is_none())
                .map(|hold| hold.hold)
                .collect()
        };

        let lift = app::LiftHold { reason: "a thread".to_owned(), ..app::LiftHold::default() };
        let lifted = plant.lift_hold(owner, &placed.result.lots[0].hold, &lift, ONCE).unwrap();
        assert_eq!(of_complaint(), Vec::<String>::new());
        let mut last = undo(&lifted.act);
        for _ in 0..2 {
            let now = open();
            assert_eq!(now.len(), 1, "on {}", house.engine);
            assert_eq!(now[0].1.as_deref(), Some("C-1"));
            assert_eq!(of_complaint(), [now[0].0.clone()]);
            // It is lifted by taking the taking back back, and lies again by taking back that.
            last = undo(&last);
            assert_eq!((open().len(), of_complaint().len()), (0, 0));
            last = undo(&last);
        }

        assert_eq!(of_complaint().len(), 1);
        for place in 0..45 {
            let note = app::PlaceHold { reason: format!("look {place}"), ..hold.clone() };
            done(plant.place_hold(owner, &note, ONCE));
        }
        assert_eq!(of_complaint().len(), 46, "nothing is cut off in silence");
        house.stays_sound();
    });
}

fn judging(standing: &str, lots: &[&str]) -> SetComplaintLots {
    SetComplaintLots {
        lots: lots.iter().map(|lot| (*lot).to_owned()).collect(),
        standing: standing.to_owned(),
        reason: Some("looked at".to_owned()),
        ..SetComplaintLots::default()
    }
}

#[test]
fn one_of_these_stays_an_open_end_that_chain_health_counts_until_a_lot_is_named() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("BREAD", "B2", "100", "");
        let ask = TakeComplaint {
            candidates: vec!["B1".to_owned(), "B2".to_owned(), "B1".to_owned()],
            ..complaining("C-1")
        };
        let taken = done(plant.take_complaint(owner, &ask, ONCE));
        assert_eq!(taken.suspects.len(), 2, "each once, on {}", house.engine);
        assert!(taken.lot_open && taken.proposed.is_empty(), "what is a candidate is no proposal");
        let cancel = trace::Cancel::default();
        let open_ends = || {
            let health = plant.chain_health(owner, &app::HealthQuery::default(), &cancel).unwrap();
            let part = health.parts.into_iter().find(|part| part.kind == "one_of_these").unwrap();
            (part.affected, part.of)
        };
        assert_eq!(open_ends(), (1, 1));
        let query = app::LossQuery { kind: Some("one_of_these".into()), ..Default::default() };
        let losses = plant.chain_losses(owner, &query, &cancel).unwrap();
        assert_eq!(losses.rows[0].complaint.as_deref(), Some("C-1"));
        let set = |ask: &SetComplaintLots| plant.set_complaint_lots(owner, ("C-1", ask), ONCE);

        done(set(&judging("ruled_out", &["B1"])));
        assert_eq!(open_ends(), (1, 1), "one candidate is still no name");
        let named = done(set(&judging("named", &["B2"])));
        assert_eq!(named.lot.unwrap().lot, "lot:B2");
        assert_eq!(open_ends(), (0, 1));
        assert_eq!(refused(set(&judging("named", &["B1"]))), "complaint_has_lot");
        let acts = app::ActQuery { lot: Some("lot:B1".to_owned()), ..app::ActQuery::default() };
        let acts = plant.acts(owner, &acts).unwrap().rows;
        assert!(acts.iter().any(|act| act.name == "set_complaint_lots"), "the lot knows of it");

        done(set(&judging("ruled_out", &["B2"])));
        assert_eq!(open_ends(), (1, 1), "what was named can turn out to be another one");
        house.stays_sound();
    });
}

#[test]
fn a_step_is_due_when_the_company_says_and_what_came_later_says_so() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let hours = ComplaintSettings { acknowledged: Some(24), ..ComplaintSettings::default() };
        let never = ComplaintSettings { closed: Some(0), ..hours.clone() };
        let mut nowhere = hours.clone();
        nowhere.departments.insert("eaten".to_owned(), "Kitchen".to_owned());
        let nowhere = plant.set_complaint_settings(owner, nowhere).unwrap_err();
        assert_eq!(nowhere.problem().code, "bad_input", "no such stage");
        assert_eq!(
            plant.set_complaint_settings(owner, never).unwrap_err().problem().code,
            "bad_input"
        );
        plant.set_complaint_settings(owner, hours.clone()).unwrap();

        let mut ask = complaining("C-1");
        ask.act.at = Some("2026-03-01T08:00:00+08:00".to_owned());
        ask.coder_text = Some(" 2027.01.26 A3 14:25 ".to_owned());
        let taken = done(plant.take_complaint(owner, &ask, ONCE));
        assert_eq!(taken.due_at.as_deref(), Some("2026-03-02T00:00:00Z"), "on {}", house.engine);
        assert_eq!(taken.coder_text.as_deref(), Some("2027.01.26 A3 14:25"));
        let long = TakeComplaint { coder_text: Some("8".repeat(201)), ..complaining("C-2") };
        assert_eq!(refused(plant.take_complaint(owner, &long, ONCE)), "bad_input");
        let mut step =
            StepComplaint { step: "acknowledged".to_owned(), ..StepComplaint::default() };
        assert_eq!(refused(plant.step_complaint(owner, "C-1", &step, ONCE)), "bad_input");
        step.due_at = Some("2026-03-05T08:00:00+08:00".to_owned());
        step.act.at = Some("2026-03-02T09:30:00+08:00".to_owned());
        let stepped = done(plant.step_complaint(owner, "C-1", &step, ONCE));

        assert_eq!(stepped.steps.len(), 2);
        assert_eq!((stepped.steps[1].minutes, stepped.steps[1].late), (Some(25 * 60 + 30), true));
        assert!(!stepped.steps[0].late);
        let operator = house.person("op", &["operator"]);
        assert!(plant.set_complaint_settings(&operator, hours).is_err());
        house.stays_sound();
    });
}

#[test]
fn a_trend_counts_each_complaint_once_and_leads_to_its_list() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        for (code, cause) in [("C-1", Some("hair")), ("C-2", Some("hair")), ("C-3", None)] {
            let ask = TakeComplaint { cause: cause.map(str::to_owned), ..complaining(code) };
            done(plant.take_complaint(owner, &ask, ONCE));
        }
        let explain = ExplainComplaint {
            cause: Some("string".to_owned()),
            material: Some("BREAD".to_owned()),
            ..ExplainComplaint::default()
        };
        done(plant.explain_complaint(owner, ("C-2", &explain), ONCE));
        let trend = plant.complaint_trend(owner, &TrendQuery::default()).unwrap();

        assert_eq!((trend.total, trend.by_month.iter().sum::<u64>()), (3, 3));
        let causes: Vec<_> =
            trend.causes.iter().map(|row| (row.key.as_deref(), row.count)).collect();
        assert_eq!(causes, [(None, 1), (Some("hair"), 1), (Some("string"), 1)]);
        let materials: Vec<_> =
            trend.materials.iter().map(|row| (row.key.as_deref(), row.count)).collect();
        assert_eq!(materials, [(None, 2), (Some("BREAD"), 1)]);
        let list = |query: &ComplaintQuery| {
            let rows = plant.complaints(owner, query).unwrap().rows;
            rows.into_iter().map(|row| row.code).collect::<Vec<_>>()
        };
        let of = ComplaintQuery { material: Some("BREAD".into()), ..ComplaintQuery::default() };
        assert_eq!(list(&of), ["C-2"], "on {}", house.engine);
        let of = ComplaintQuery { cause: Some("hair".into()), ..ComplaintQuery::default() };
        assert_eq!(list(&of), ["C-1"]);
        let of = ComplaintQuery { without: Some("cause".into()), ..ComplaintQuery::default() };
        assert_eq!(list(&of), ["C-3"]);
        let of = ComplaintQuery { without: Some("hope".into()), ..ComplaintQuery::default() };
        assert!(plant.complaints(owner, &of).is_err());
        house.stays_sound();
    });
}

#[test]
fn a_letter_is_in_the_language_the_customers_record_names() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.write_master(
            domain::MasterKind::Partner,
            "C1",
            r#"{"letter_language":"en","address":"1 Main Street"}"#,
        );
        done(plant.take_complaint(owner, &complaining("C-1"), ONCE));
        done(plant.set_complaint_lots(owner, ("C-1", &judging("candidate", &["B1"])), ONCE));
        let letter = |which, lang| plant.complaint_letter(owner, ("C-1", which), lang).unwrap();

        let reply = letter(app::LetterAsk::Reply, None);
        assert_eq!(reply.language, documents::Language::English, "on {}", house.engine);
        let documents::Document::ComplaintReply(paper) = reply.document else { panic!() };
        assert_eq!(paper.address.as_deref(), Some("1 Main Street"));
        assert_eq!((paper.lots.len(), paper.lot_open), (1, true));
        let asked = letter(app::LetterAsk::EightD, Some("zh-Hans"));
        assert_eq!(asked.language, documents::Language::Hans);
        assert!(plant.complaint_letter(owner, ("C-9", app::LetterAsk::Reply), None).is_err());
    });
}
