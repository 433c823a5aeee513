//! Reports of strangers: met by a question, kept apart, taken or dismissed.

use app::{
    ComplaintForm, DismissReport, PublicForm, ReportComplaint, SetComplaintForm, TakeComplaint,
};
use sha2::{Digest as _, Sha256};

use crate::furnished::{ONCE, done};
use crate::house::{House, in_every_house};

const PHOTO: &[u8] = b"\xff\xd8\xff\xe0 a seal that is open";

fn turned_on(house: &House) -> String {
    house.furnish();
    let ask = SetComplaintForm { on: true, renew: false };
    house.plant.set_complaint_form(&house.owner, ask).unwrap().token.unwrap()
}

/// The answer a browser would find.
fn answer(form: &PublicForm) -> String {
    let fits = |answer: &String| {
        let hash = Sha256::digest(format!("{}:{answer}", form.question));
        let bits = hash.iter().take_while(|&&byte| byte == 0).count() as u32 * 8;
        let rest = hash.iter().find(|&&byte| byte != 0).map_or(0, |byte| byte.leading_zeros());
        bits + rest >= form.bits
    };
    (0_u64..100_000_000).map(|number| number.to_string()).find(fits).unwrap()
}

fn saying(form: &PublicForm, text: &str) -> ReportComplaint {
    ReportComplaint {
        text: text.to_owned(),
        contact: Some("a@b.example".to_owned()),
        lot: Some("B1".to_owned()),
        language: "en".to_owned(),
        question: form.question.clone(),
        answer: answer(form),
        ..ReportComplaint::default()
    }
}

fn code_of<T: std::fmt::Debug>(outcome: Result<T, app::Error>) -> String {
    outcome.unwrap_err().problem().code
}

#[test]
fn a_report_waits_unconfirmed_until_it_is_taken_and_its_photo_comes_along() {
    in_every_house(|house| {
        let token = turned_on(house);
        let (plant, owner) = (&house.plant, &house.owner);
        let form = plant.public_form(&token).unwrap();
        let ask = saying(&form, "the seal is open");
        assert_eq!(code_of(plant.report_complaint(&token, &ask)), "bad_input", "nobody is so fast");
        house.wait_seconds(60);
        let reported = plant.report_complaint(&token, &ask).unwrap();
        assert_eq!(
            code_of(plant.report_complaint(&token, &ask)),
            "bad_input",
            "a question counts once, on {}",
            house.engine
        );
        let file = |name: &str, key: &str, content: &[u8]| {
            plant.report_file(&token, (&reported.report, key, name), &mut &*content)
        };
        assert!(file("seal.jpg", "made up", PHOTO).is_err());
        assert_eq!(code_of(file("seal.exe", &reported.key, PHOTO)), "file_kind");
        assert_eq!(code_of(file("seal.jpg", &reported.key, b"<html>")), "file_kind");
        file("seal.jpg", &reported.key, PHOTO).unwrap();

        let rows = plant.complaint_reports(owner).unwrap().rows;
        assert_eq!((rows.len(), rows[0].text.as_str()), (1, "the seal is open"));
        let kept = &rows[0].files[0];
        let content = plant.complaint_report_file(owner, (&reported.report, &kept.sha256)).unwrap();
        assert_eq!(content.content, PHOTO);
        let op = house.person("op", &["operator"]);
        assert_eq!(code_of(plant.complaint_reports(&op)), "denied", "they name strangers");
        let photo = plant.complaint_report_file(&op, (&reported.report, &kept.sha256));
        assert_eq!(code_of(photo), "denied");
        assert!(plant.complaints(owner, &app::ComplaintQuery::default()).unwrap().rows.is_empty());
        let tasks = plant.tasks(owner, &app::TaskQuery { role: Some("quality".into()) }).unwrap();
        assert!(tasks.rows.iter().any(|task| task.kind == "confirm_report"));

        let take = TakeComplaint {
            customer: "C1".to_owned(),
            code: Some("C-1".to_owned()),
            text: rows[0].text.clone(),
            report: Some(reported.report.clone()),
            ..TakeComplaint::default()
        };
        let complaint = done(plant.take_complaint(owner, &take, ONCE));
        assert_eq!(complaint.attachments[0].sha256, kept.sha256);
        assert_eq!(complaint.attachments[0].name, "report-1.jpg", "a name is not kept for good");
        assert_eq!(plant.attachment(owner, &kept.sha256).unwrap().content, PHOTO);
        assert!(plant.complaint_reports(owner).unwrap().rows.is_empty());
        let again = TakeComplaint { code: Some("C-2".to_owned()), ..take };
        assert!(plant.take_complaint(owner, &again, ONCE).is_err(), "it is taken once");
        assert!(file("late.jpg", &reported.key, PHOTO).is_err());
        house.stays_sound();
    });
}

#[test]
fn what_is_dismissed_is_forgotten_and_a_robot_is_thanked() {
    in_every_house(|house| {
        let token = turned_on(house);
        let (plant, owner) = (&house.plant, &house.owner);
        let report = |website: &str| {
            let form = plant.public_form(&token).unwrap();
            house.wait_seconds(60);
            let ask = ReportComplaint { website: website.to_owned(), ..saying(&form, "mould") };
            plant.report_complaint(&token, &ask).unwrap().report
        };
        report("https://buy.example");
        assert!(plant.complaint_reports(owner).unwrap().rows.is_empty(), "on {}", house.engine);

        let waiting = report("");
        let dismiss = |reason: &str| {
            let ask = DismissReport { reason: reason.to_owned(), ..DismissReport::default() };
            plant.dismiss_report(owner, &waiting, &ask)
        };
        assert_eq!(code_of(dismiss(" ")), "reason_needed");
        let operator = house.person("op", &["operator"]);
        let ask = DismissReport { reason: "no".to_owned(), ..DismissReport::default() };
        assert!(plant.dismiss_report(&operator, &waiting, &ask).is_err());
        let ask = DismissReport {
            why: Some("not_ours".to_owned()),
            reason: "Ms Lin bought it elsewhere".to_owned(),
        };
        plant.dismiss_report(owner, &waiting, &ask).unwrap();
        // The ledger says that it was dismissed, and nothing of whom it was about.
        let ground = (owner.company, owner.site);
        let database = store::Database::open(house.target.clone()).unwrap();
        let (dismissed, said) = database
            .read(|tx| {
                let records = store::ledger::records(tx, ground.0, ground.1, 0, 10_000)?;
                let is_ours = |fact: &domain::Fact| fact.name() == "ReportDismissed";
                let dismissed = records.iter().filter(|one| is_ours(&one.entry.fact)).count();
                Ok::<_, store::StoreError>((dismissed, format!("{records:?}")))
            })
            .unwrap();
        assert_eq!(dismissed, 1, "on {}", house.engine);
        assert!(!said.contains("Ms Lin"));
        assert!(plant.complaint_reports(owner).unwrap().rows.is_empty());
        assert!(dismiss("twice").is_err());
        house.stays_sound();
    });
}

#[test]
fn a_form_that_is_off_and_a_link_that_was_exchanged_lead_nowhere() {
    in_every_house(|house| {
        house.furnish();
        let (plant, owner) = (&house.plant, &house.owner);
        assert_eq!(plant.complaint_form(owner).unwrap(), ComplaintForm::default());
        assert!(plant.public_form("").is_err());
        let set = |on, renew| {
            plant.set_complaint_form(owner, SetComplaintForm { on, renew }).unwrap().token.unwrap()
        };

        let token = set(true, false);
        assert_eq!(set(true, false), token, "the link stays, on {}", house.engine);
        assert!(plant.public_form(&token).is_ok());
        assert_eq!(set(false, false), token);
        assert!(plant.public_form(&token).is_err());
        let other = set(true, true);
        assert_ne!(other, token);
        assert!(plant.public_form(&token).is_err());
        assert!(plant.public_form(&other).is_ok());
        let form = plant.public_form(&other).unwrap();
        house.wait_hours(2);
        let stale = plant.report_complaint(&other, &saying(&form, "mould"));
        assert_eq!(code_of(stale), "bad_input", "a question grows old");
    });
}
