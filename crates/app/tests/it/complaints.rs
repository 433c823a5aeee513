//! Complaints: steps in order, lots that are proposed, and files that stay what they are.

use app::{AttachAsk, StepComplaint, TakeComplaint};

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
