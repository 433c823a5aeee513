//! Retention: what is kept stays, what is removed is told from what is missing, and archives bring back.

use app::{
    AttachAsk, Done, Error, KeptFile, KeptFileQuery, LiftHold, OpenRecall, PlaceHold,
    RemoveContents, RemovedContents, SetLegalHold, SetRetention, StepComplaint, TakeComplaint,
};

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};

/// Hours of a month that is longer than any.
const MONTH: i64 = 31 * 24;

/// A house with a lot of bread.
fn in_every_bakery(test: impl Fn(&House)) {
    in_every_house(|house| {
        house.furnish();
        house.receive("BREAD", "B1", "100", "A1");
        test(house);
    });
}

fn png(word: &str) -> Vec<u8> {
    let mut content = b"\x89PNG\r\n\x1a\n".to_vec();
    content.extend(word.as_bytes());
    content
}

/// Attaches a picture and says its hash.
fn attach(house: &House, subject: &str, word: &str) -> String {
    let ask = AttachAsk { subject: subject.to_owned(), name: format!("{word}.png") };
    done(house.plant.attach(&house.owner, &ask, &mut &*png(word), ONCE)).sha256
}

fn class(months: u32) -> SetRetention {
    SetRetention {
        name: "Pictures".to_owned(),
        families: vec!["goods".to_owned(), "complaints".to_owned()],
        months,
        basis: "FSMA 204".to_owned(),
        ..SetRetention::default()
    }
}

fn set(house: &House, months: u32) {
    done(house.plant.set_retention(&house.owner, "photos", &class(months), ONCE));
}

fn removing(files: &[&str]) -> RemoveContents {
    RemoveContents {
        files: files.iter().map(|file| (*file).to_owned()).collect(),
        reason: "its time is over".to_owned(),
        ..RemoveContents::default()
    }
}

fn remove(house: &House, files: &[&str]) -> Result<Done<RemovedContents>, Error> {
    house.plant.remove_contents(&house.owner, &removing(files), ONCE)
}

fn listed(house: &House, show: &str) -> Vec<KeptFile> {
    let query = KeptFileQuery { show: Some(show.to_owned()), ..KeptFileQuery::default() };
    house.plant.kept_files(&house.owner, &query).unwrap().rows
}

fn hashes(files: &[KeptFile]) -> Vec<&str> {
    files.iter().map(|file| file.sha256.as_str()).collect()
}

/// A stranger takes a content out of the database.
fn lose(house: &House, sha256: &str) {
    let database = store::Database::open(house.target.clone()).unwrap();
    let bytes: Vec<u8> = (0..sha256.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&sha256[at..at + 2], 16).unwrap())
        .collect();
    let statement = store::sql::Statement::fixed("DELETE FROM blob WHERE sha256 = $1");
    let gone = database.write(|tx| tx.execute(&statement, &[store::sql::Value::from(&bytes)]));
    assert_eq!(gone.unwrap(), 1);
}

#[test]
fn what_is_under_retention_is_refused_and_goes_when_its_time_is_over() {
    in_every_bakery(|house| {
        let photo = attach(house, "lot:B1", "crumb");
        assert_eq!(refused(remove(house, &[&photo])), "no_retention_class");
        set(house, 24);
        assert_eq!(refused(remove(house, &[&photo])), "under_retention");
        let kept = listed(house, "kept");
        assert_eq!(hashes(&kept), [photo.as_str()], "on {}", house.engine);
        assert_eq!(kept[0].kept_by.as_ref().unwrap().code, "under_retention");
        assert_eq!(kept[0].class.as_deref(), Some("photos"));

        house.wait_hours(24 * MONTH);
        assert_eq!(hashes(&listed(house, "due")), [photo.as_str()]);
        let shown = (None, true);
        let preview = house.plant.remove_contents(&house.owner, &removing(&[&photo]), shown);
        assert_eq!(hashes(&done(preview).files), [photo.as_str()]);
        assert!(house.plant.attachment(&house.owner, &photo).is_ok(), "it was only shown");
        let removed = remove(house, &[&photo]).unwrap();

        assert_eq!((removed.result.files.len(), removed.result.shared), (1, 0));
        assert_eq!(refused(house.plant.attachment(&house.owner, &photo)), "content_gone");
        assert_eq!(refused(remove(house, &[&photo])), "content_gone");
        assert!(listed(house, "due").is_empty());
        let shown = house.plant.passport(&house.owner, "lot:B1").unwrap().attachments;
        assert!(shown[0].removed_on.is_some());
        let gone = listed(house, "removed");
        assert_eq!(gone[0].removed.as_ref().unwrap().reason, "its time is over");
        let act = house.plant.one_act(&house.owner, &removed.act).unwrap();
        assert_eq!((act.act.name.as_str(), act.facts.len()), ("remove_contents", 1));
        let report = house.plant.verify(&house.owner).unwrap();
        assert!(report.clean, "on {}: {:?}", house.engine, report.first);
        let told = &report.removed[0];
        assert_eq!((told.sha256.as_str(), told.class.as_str()), (photo.as_str(), "photos"));
        assert_eq!(told.seq, act.facts[0].seq);
        house.stays_sound();
    });
}

#[test]
fn a_content_that_went_without_a_fact_is_missing() {
    in_every_bakery(|house| {
        let photo = attach(house, "lot:B1", "crumb");
        house.verify();

        lose(house, &photo);

        let report = house.plant.verify(&house.owner).unwrap();
        let first = report.first.unwrap();
        assert!(first.contains(&photo) && first.contains("missing"), "{first}");
        assert!(report.removed.is_empty());
    });
}

#[test]
fn a_content_that_came_again_after_its_removal_may_not_be_missing() {
    in_every_bakery(|house| {
        set(house, 1);
        let photo = attach(house, "lot:B1", "crumb");
        house.wait_hours(2 * MONTH);
        done(remove(house, &[&photo]));
        assert_eq!(attach(house, "lot:B1", "crumb"), photo);
        assert!(house.plant.attachment(&house.owner, &photo).is_ok(), "on {}", house.engine);
        assert_eq!(refused(remove(house, &[&photo])), "under_retention");
        house.stays_sound();

        lose(house, &photo);

        let first = house.plant.verify(&house.owner).unwrap().first.unwrap();
        assert!(first.contains("missing"), "{first}");
    });
}

#[test]
fn a_class_that_is_made_shorter_frees_nothing_that_was_recorded_before() {
    in_every_bakery(|house| {
        set(house, 24);
        let before = attach(house, "lot:B1", "before");
        set(house, 1);
        let after = attach(house, "lot:B1", "after");
        let ended = SetRetention { ended: true, ..class(1) };

        house.wait_hours(2 * MONTH);
        done(house.plant.set_retention(&house.owner, "photos", &ended, ONCE));
        let never = attach(house, "lot:B1", "never");
        assert_eq!(hashes(&listed(house, "due")), [after.as_str()], "on {}", house.engine);
        assert_eq!(refused(remove(house, &[&after, &before])), "under_retention");
        assert!(house.plant.attachment(&house.owner, &after).is_ok(), "all of them or none");

        house.wait_hours(24 * MONTH);
        assert_eq!(hashes(&listed(house, "due")), [before.as_str(), after.as_str()]);
        assert_eq!(refused(remove(house, &[&never])), "no_retention_class");
        done(remove(house, &[&before, &after]));
        house.stays_sound();
    });
}

#[test]
fn what_law_holds_or_what_is_not_settled_is_refused_with_its_name() {
    in_every_bakery(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        set(house, 1);
        let of_lot = attach(house, "lot:B1", "crumb");
        let taken = TakeComplaint {
            customer: "C1".to_owned(),
            code: Some("CC-1".to_owned()),
            lot: Some("B1".to_owned()),
            text: "a hair in it".to_owned(),
            ..TakeComplaint::default()
        };
        done(plant.take_complaint(owner, &taken, ONCE));
        let of_complaint = attach(house, "complaint:CC-1", "hair");
        house.wait_hours(2 * MONTH);
        let why = |file: &str| match remove(house, &[file]) {
            Err(Error::Refusal(refusal)) => {
                let params = refusal.params();
                let named = params.iter().find(|(name, _)| ["record", "hold"].contains(name));
                (refusal.code(), named.map(|(_, value)| value.clone()).unwrap_or_default())
            }
            other => panic!("not refused: {other:?}"),
        };
        let complaint = ("still_needed", "complaint:CC-1".to_owned());

        assert_eq!(why(&of_complaint), complaint, "on {}", house.engine);
        assert_eq!(why(&of_lot), complaint, "its lot belongs to it");
        for step in ["acknowledged", "investigated", "answered", "closed"] {
            let ask = StepComplaint {
                step: step.to_owned(),
                due_at: (step != "closed").then(|| "2099-12-24T12:00:00+08:00".to_owned()),
                ..StepComplaint::default()
            };
            done(plant.step_complaint(owner, "CC-1", &ask, ONCE));
        }

        let hold = PlaceHold {
            lots: vec!["B1".to_owned()],
            reason: "glass".to_owned(),
            ..PlaceHold::default()
        };
        let placed = done(plant.place_hold(owner, &hold, ONCE));
        assert_eq!(why(&of_lot), ("still_needed", "lot:B1".to_owned()));
        let lift = LiftHold { reason: "none found".to_owned(), ..LiftHold::default() };
        done(plant.lift_hold(owner, &placed.lots[0].hold, &lift, ONCE));

        let legal = |subject: Option<&str>, lifted: bool| SetLegalHold {
            subject: subject.map(str::to_owned),
            reason: "the court asks".to_owned(),
            lifted,
            ..SetLegalHold::default()
        };
        let set_hold =
            |hold: &str, ask: &SetLegalHold| plant.set_legal_hold(owner, hold, ask, ONCE);
        assert_eq!(refused(set_hold("LH-1", &legal(Some("lot:NONE"), false))), "unknown_pool");
        done(set_hold("LH-1", &legal(Some("lot:B1"), false)));
        assert_eq!(refused(set_hold("LH-1", &legal(None, false))), "bad_input");
        assert_eq!(why(&of_lot), ("under_legal_hold", "LH-1".to_owned()));
        assert_eq!(why(&of_complaint), ("under_legal_hold", "LH-1".to_owned()));
        done(set_hold("LH-1", &legal(None, true)));
        done(set_hold("LH-2", &legal(None, false)));
        assert_eq!(why(&of_complaint), ("under_legal_hold", "LH-2".to_owned()));
        done(set_hold("LH-2", &legal(None, true)));

        let recall = OpenRecall {
            roots: vec!["lot:B1".to_owned()],
            hazard: "substance".to_owned(),
            reason: "metal".to_owned(),
            code: Some("RC-1".to_owned()),
            ..OpenRecall::default()
        };
        done(plant.open_recall(owner, &recall, ONCE));
        assert_eq!(why(&of_complaint), ("still_needed", "recall:RC-1".to_owned()));
        house.stays_sound();
    });
}

#[test]
fn what_an_archive_holds_comes_back_byte_for_byte_and_a_changed_byte_is_refused() {
    in_every_bakery(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        set(house, 1);
        let photo = attach(house, "lot:B1", "crumb");
        let archived = plant.archive(owner, (None, None)).unwrap();
        let size = house.facts();
        assert_eq!((archived.places, archived.contents), ((1, size), 1), "on {}", house.engine);
        house.wait_hours(2 * MONTH);
        done(remove(house, &[&photo]));
        let lost = attach(house, "lot:B1", "lost");

        let report = ledger::archive::verify(&archived.bytes, &[]).unwrap();
        assert_eq!((report.places, report.absent.len()), ((1, size), 0));
        let restore = |bytes: &[u8]| plant.restore_archive(owner, &mut &*bytes, ONCE);
        let place = archived.bytes.windows(5).position(|part| part == b"crumb").unwrap();
        for at in [place, 40, archived.bytes.len() - 1] {
            let mut changed = archived.bytes.clone();
            changed[at] ^= 1;
            assert_eq!(refused(restore(&changed)), "bad_archive", "byte {at}");
        }
        let whole = restore(&archived.bytes).unwrap().result;

        assert_eq!((whole.restored, whole.here), (vec![photo.clone()], 0));
        assert_eq!(plant.attachment(owner, &photo).unwrap().content, png("crumb"));
        let again = restore(&archived.bytes).unwrap().result;
        assert_eq!((again.restored.len(), again.here), (0, 1));
        house.stays_sound();

        // What came back and is missing then is missing again, and what a later archive holds of what
        // nobody removed comes back too.
        let second = plant.archive(owner, (Some(size), None)).unwrap();
        let report = ledger::archive::verify(&second.bytes, &[]).unwrap();
        assert_eq!(report.places, (size + 1, second.places.1));
        lose(house, &photo);
        lose(house, &lost);
        assert!(!plant.verify(owner).unwrap().clean);
        assert_eq!(restore(&archived.bytes).unwrap().result.restored, [photo]);
        assert_eq!(restore(&second.bytes).unwrap().result.restored, [lost]);
        house.stays_sound();
    });
}

#[test]
fn an_archive_of_another_ledger_brings_nothing_back() {
    in_every_bakery(|house| {
        set(house, 1);
        attach(house, "lot:B1", "crumb");
        for engine in testkit::engines().into_iter().take(1) {
            let other = House::on(engine);
            other.furnish();
            other.receive("BREAD", "B1", "100", "A1");
            attach(&other, "lot:B1", "crumb");
            let archived = other.plant.archive(&other.owner, (None, None)).unwrap();
            let restored = house.plant.restore_archive(&house.owner, &mut &*archived.bytes, ONCE);
            assert_eq!(refused(restored), "bad_archive", "on {}", house.engine);
        }
    });
}

#[test]
fn a_class_says_what_can_be_kept_and_only_those_who_may() {
    in_every_bakery(|house| {
        let plant = &house.plant;
        let set = |ask: &SetRetention| plant.set_retention(&house.owner, "photos", ask, ONCE);
        let without = plant.retention(&house.owner).unwrap().without;
        assert!(without.contains(&"goods".to_owned()), "on {}", house.engine);
        for bad in [
            SetRetention { families: vec![], ..class(1) },
            SetRetention { families: vec!["weather".to_owned()], ..class(1) },
            SetRetention { name: " ".to_owned(), ..class(1) },
            SetRetention { basis: String::new(), ..class(1) },
            SetRetention { expiry_months: Some(0), ..class(1) },
            SetRetention { ended: true, ..class(1) },
            class(0),
            class(1_201),
        ] {
            assert_eq!(refused(set(&bad)), "bad_input", "{bad:?}");
        }
        let (quality, operator) =
            (house.person("hua", &["quality"]), house.person("min", &["operator"]));

        done(plant.set_retention(&quality, "photos", &class(24), ONCE));

        let view = plant.retention(&quality).unwrap();
        assert_eq!(view.classes[0].versions[0].months, 24);
        assert!(!view.without.contains(&"goods".to_owned()));
        let denied = plant.set_retention(&operator, "photos", &class(1), ONCE);
        assert!(matches!(denied, Err(Error::Denied)));
        let file = "0".repeat(64);
        let denied = plant.remove_contents(&quality, &removing(&[&file]), ONCE);
        assert!(matches!(denied, Err(Error::Denied)), "who sets classes does not remove");
        assert!(matches!(remove(house, &[&file]), Err(Error::NotFound("file"))));
    });
}

#[test]
fn the_expiry_of_a_lot_holds_its_files_and_those_of_its_complaints() {
    in_every_house(|house| {
        house.furnish();
        house.receive("BREAD", "B1", "100", "A1");
        house.receive_until("BREAD", "B2", "100", "A1", "2029-06-30");
        let law = SetRetention { expiry_months: Some(6), ..class(1) };
        done(house.plant.set_retention(&house.owner, "photos", &law, ONCE));
        let taken = TakeComplaint {
            customer: "C1".to_owned(),
            code: Some("CC-1".to_owned()),
            lot: Some("B2".to_owned()),
            text: "a hair in it".to_owned(),
            ..TakeComplaint::default()
        };
        done(house.plant.take_complaint(&house.owner, &taken, ONCE));
        let files = [
            (attach(house, "lot:B1", "long"), "2035-07-01"),
            (attach(house, "lot:B2", "short"), "2029-12-30"),
            (attach(house, "complaint:CC-1", "hair"), "2029-12-30"),
        ];

        let kept = listed(house, "kept");

        for (file, until) in &files {
            let row = kept.iter().find(|row| row.sha256 == *file).unwrap();
            assert_eq!(row.until.as_deref(), Some(*until), "on {}", house.engine);
        }
        house.stays_sound();
    });
}

#[test]
fn a_content_that_two_sites_keep_stays_for_the_other_until_it_goes_there() {
    in_every_bakery(|house| {
        house.open_site("second", "Second");
        let second = house.plant.command_line(None, Some("second")).unwrap();
        let complaint = |who: &app::Operator| {
            let ask = app::SetAudit {
                code: Some("AU-1".to_owned()),
                kind: "brcgs".to_owned(),
                auditor: "a certifier".to_owned(),
                from_on: "2026-03-02".to_owned(),
                ..app::SetAudit::default()
            };
            done(house.plant.set_audit(who, (None, &ask), ONCE));
            let quality = SetRetention { families: vec!["quality".to_owned()], ..class(1) };
            done(house.plant.set_retention(who, "papers", &quality, ONCE));
            let ask = AttachAsk { subject: "audit:AU-1".to_owned(), name: "a.png".to_owned() };
            done(house.plant.attach(who, &ask, &mut &*png("same"), ONCE)).sha256
        };
        let file = complaint(&house.owner);
        assert_eq!(complaint(&second), file);
        let archived = house.plant.archive(&house.owner, (None, None)).unwrap();
        house.wait_hours(2 * MONTH);
        let remove = |who: &app::Operator| {
            done(house.plant.remove_contents(who, &removing(&[&file]), ONCE)).shared
        };

        assert_eq!(remove(&house.owner), 1, "on {}", house.engine);
        assert_eq!(refused(house.plant.attachment(&house.owner, &file)), "content_gone");
        assert_eq!(house.plant.attachment(&second, &file).unwrap().content, png("same"));
        assert!(house.plant.verify(&house.owner).unwrap().removed.is_empty(), "it is there");
        house.stays_sound();

        assert_eq!(remove(&second), 0);
        assert_eq!(refused(house.plant.attachment(&second, &file)), "content_gone");
        assert_eq!(house.plant.verify(&house.owner).unwrap().removed.len(), 2);
        let foreign = house.plant.restore_archive(&second, &mut &*archived.bytes, ONCE);
        assert_eq!(refused(foreign), "bad_archive", "each site has its own");
        done(house.plant.restore_archive(&house.owner, &mut &*archived.bytes, ONCE));
        assert!(house.plant.attachment(&house.owner, &file).is_ok());
        assert_eq!(refused(house.plant.attachment(&second, &file)), "content_gone");
        house.stays_sound();
    });
}

#[test]
fn what_the_house_wants_signed_is_not_removed_without_a_signature() {
    in_every_bakery(|house| {
        set(house, 1);
        let photo = attach(house, "lot:B1", "crumb");
        house.wait_hours(2 * MONTH);
        let point = serde_json::json!({"name": "removing", "act": "remove_contents",
            "signatures": 2, "meanings": "approval"});
        house.define(domain::MasterKind::SignaturePoint, "S1", &point);

        assert_eq!(refused(remove(house, &[&photo])), "signature_needed", "on {}", house.engine);
        assert!(house.plant.attachment(&house.owner, &photo).is_ok());
        house.stays_sound();
    });
}

#[test]
fn a_plant_that_moved_or_was_backed_up_tells_a_removed_content_from_a_missing_one() {
    in_every_bakery(|house| {
        set(house, 1);
        let photo = attach(house, "lot:B1", "crumb");
        house.wait_hours(2 * MONTH);
        done(remove(house, &[&photo]));
        let folder = house.folder.path().join("backup");

        let made = house.plant.back_up(&house.owner, &folder).unwrap();

        assert_eq!(made.first, None, "on {}", house.engine);
        let copy = house.plant_at(store::Target::Sqlite(folder.join("suyuan.db"))).unwrap();
        let report = copy.verify(&house.owner).unwrap();
        assert_eq!((report.clean, report.removed.len()), (true, 1));
    });
}
