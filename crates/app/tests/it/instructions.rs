//! Work instructions: versions, what an unread one does, and who has read which.

use app::{
    AttachAsk, Error, InForceQuery, InstructionSettings, InstructionView, Operator, OutboxAsk,
    OutboxEntry, PublishInstruction, ReadInstruction, ReleaseDraft, ReturnDraft, StartOperation,
    StepAsk,
};
use serde_json::{Value, json};

use crate::furnished::{ONCE, done, refused};
use crate::workshop::{Workshop, because, feed, in_days, in_every_workshop, moment};

fn steps(texts: &[&str]) -> Vec<StepAsk> {
    let step = |text: &&str| StepAsk {
        texts: [("en".to_owned(), (*text).to_owned())].into(),
        ..StepAsk::default()
    };
    texts.iter().map(step).collect()
}

fn mixing(unread: &str, based_on: u32, texts: &[&str]) -> PublishInstruction {
    PublishInstruction {
        code: "MIXING".to_owned(),
        based_on,
        titles: [("en".to_owned(), "Mixing".to_owned())].into(),
        operation: Some("MIX".to_owned()),
        unread: unread.to_owned(),
        change: (based_on > 0).then(|| "colder".to_owned()),
        steps: steps(texts),
        ..PublishInstruction::default()
    }
}

fn publish(workshop: &Workshop<'_>, ask: &PublishInstruction) -> InstructionView {
    done(workshop.house.plant.publish_instruction(&workshop.house.owner, ask, ONCE))
}

fn read(workshop: &Workshop<'_>, who: &Operator, version: u32) {
    let ask = ReadInstruction { version, ..ReadInstruction::default() };
    done(workshop.house.plant.read_instruction(who, "MIXING", &ask, ONCE));
}

fn start(workshop: &Workshop<'_>, who: &Operator) -> Result<app::Done<app::RunView>, Error> {
    let ask = StartOperation {
        order: "WO-1".to_owned(),
        operation: "MIX".to_owned(),
        ..StartOperation::default()
    };
    workshop.house.plant.start_operation(who, &ask, ONCE)
}

#[test]
fn who_has_not_read_it_is_asked_and_who_has_is_not_until_it_changes() {
    in_every_workshop(|workshop| {
        let wang = workshop.house.person("wang", &["operator"]);
        workshop.ordered("WO-1", "FILLING", "100");
        publish(workshop, &mixing("ask", 0, &["wash", "mix"]));

        assert_eq!(refused(start(workshop, &wang)), "instruction_unread");
        let reason = because(app::ActAsk::default(), "instruction_unread", "the screen is broken");
        let passed = StartOperation {
            order: "WO-1".to_owned(),
            operation: "MIX".to_owned(),
            act: reason,
            ..StartOperation::default()
        };
        done(workshop.house.plant.start_operation(&wang, &passed, ONCE));
        read(workshop, &wang, 1);
        done(start(workshop, &wang));

        publish(workshop, &mixing("refuse", 1, &["wash", "mix below 4 °C"]));
        assert_eq!(refused(start(workshop, &wang)), "instruction_required");
        read(workshop, &wang, 2);
        done(start(workshop, &wang));
        publish(workshop, &mixing("warn", 2, &["wash", "mix below 2 °C"]));
        let warned = start(workshop, &wang).unwrap().warnings;
        assert_eq!(warned[0].rule, "instruction_unread");
    });
}

#[test]
fn whoever_feeds_is_asked_too() {
    in_every_workshop(|workshop| {
        let pork = workshop.received("PORK", "P-1", "100");
        workshop.ordered("WO-1", "FILLING", "100");
        let run = workshop.running("WO-1", "MIX");
        publish(workshop, &mixing("refuse", 0, &["wash"]));
        let hao = workshop.house.person("hao", &["operator"]);
        let ask = feed(&run, &pork, "10", app::ActAsk::default());

        assert_eq!(refused(workshop.house.plant.feed(&hao, &ask, ONCE)), "instruction_required");
        read(workshop, &hao, 1);
        done(workshop.house.plant.feed(&hao, &ask, ONCE));
    });
}

#[test]
fn an_instruction_for_something_else_asks_nobody() {
    in_every_workshop(|workshop| {
        let wang = workshop.house.person("wang", &["operator"]);
        workshop.ordered("WO-1", "FILLING", "100");
        let of = |code: &str, item: Option<&str>, station: Option<&str>| PublishInstruction {
            code: code.to_owned(),
            item: item.map(str::to_owned),
            station: station.map(str::to_owned),
            operation: None,
            ..mixing("refuse", 0, &["wash"])
        };
        publish(workshop, &of("OF-DUMPLING", Some("DUMPLING"), None));
        publish(workshop, &of("AT-SILO", None, Some("SILO-1")));
        done(start(workshop, &wang));

        publish(workshop, &of("AT-MIXER", Some("FILLING"), Some("MIX-1")));
        assert_eq!(refused(start(workshop, &wang)), "instruction_required");
    });
}

#[test]
fn a_version_is_in_force_from_its_day_on_and_says_what_is_new_in_it() {
    in_every_workshop(|workshop| {
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let wang = workshop.house.person("wang", &["operator"]);
        publish(workshop, &mixing("show", 0, &["wash", "mix"]));
        read(workshop, &wang, 1);
        let later = PublishInstruction {
            effective_on: Some(in_days(30)),
            ..mixing("show", 1, &["wash", "chill", "mix"])
        };
        assert_eq!(publish(workshop, &later).in_force, Some(1));
        assert!(matches!(
            plant.publish_instruction(owner, &mixing("show", 1, &["old"]), ONCE),
            Err(Error::Stale)
        ));
        publish(workshop, &mixing("show", 2, &["wash", "chill", "mix"]));

        let in_force = plant.instructions_in_force(&wang, &InForceQuery::default()).unwrap().rows;
        let found = &in_force[0];
        assert_eq!((found.version.version, found.read_version), (3, Some(1)));
        assert_eq!(found.new_steps, [2]);
        let at_silo = InForceQuery { station: Some("SILO-1".to_owned()) };
        assert_eq!(plant.instructions_in_force(&wang, &at_silo).unwrap().rows.len(), 1);
        let readers = plant.instruction_readers(owner, "MIXING").unwrap();
        assert_eq!(readers.versions, [3, 2, 1]);
        let of_wang = readers.people.iter().find(|one| one.person.name.as_deref() == Some("wang"));
        assert_eq!(of_wang.unwrap().reads[0].version, 1);
    });
}

#[test]
fn pictures_and_films_belong_to_steps_and_what_is_neither_is_refused() {
    in_every_workshop(|workshop| {
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let attach = |content: &[u8]| {
            let ask = AttachAsk { subject: "instruction:MIXING".into(), name: "how.mp4".into() };
            plant.attach(owner, &ask, &mut &*content, ONCE)
        };
        let film = done(attach(b"\0\0\0\x20ftypisom and more"));
        assert_eq!(film.media_type, "video/mp4");
        assert_eq!(refused(attach(b"<html>")), "file_kind");

        let mut with_film = mixing("show", 0, &["wash"]);
        with_film.steps[0].files = vec![film.sha256.clone()];
        let view = publish(workshop, &with_film);
        assert_eq!(view.versions[0].steps[0].files[0].name, "how.mp4");
        let mut of_nothing = mixing("show", 1, &["wash"]);
        of_nothing.steps[0].files = vec!["ab".repeat(32)];
        let unknown = plant.publish_instruction(owner, &of_nothing, ONCE);
        assert_eq!(refused(unknown), "unknown_document");
    });
}

#[test]
fn what_a_device_read_before_it_began_counts_and_what_it_did_not_is_named() {
    in_every_workshop(|workshop| {
        let plant = &workshop.house.plant;
        workshop.ordered("WO-1", "FILLING", "100");
        publish(workshop, &mixing("refuse", 0, &["wash"]));
        let entry = |sequence, act: &str, path: Value, body: Value| OutboxEntry {
            sequence,
            key: format!("key-{sequence}"),
            act: json!(act),
            at: json!(moment(0)),
            put_in: json!("typed"),
            path,
            body,
            other: std::collections::BTreeMap::new(),
        };
        let begin = |sequence| {
            let body = json!({"order": "WO-1", "operation": "MIX"});
            entry(sequence, "start_operation", Value::Null, body)
        };
        let send = |who: &Operator, device: &str, entries: Vec<OutboxEntry>| {
            let (device, sent_at) = (device.to_owned(), moment(0));
            let answer = plant.take_outbox(who, OutboxAsk { device, sent_at, entries }).unwrap();
            answer.entries.into_iter().map(|entry| entry.state).collect::<Vec<_>>()
        };
        let receipt = json!({"version": 1, "station": "MIX-1"});
        let reads = entry(1, "read_instruction", json!({"code": "MIXING"}), receipt);
        let (wang, hao) = (
            workshop.house.person("wang", &["operator"]),
            workshop.house.person("hao", &["operator"]),
        );

        assert_eq!(send(&wang, "pda-1", vec![reads, begin(2)]), ["recorded", "recorded"]);
        assert_eq!(send(&hao, "pda-2", vec![begin(1)]), ["recorded_against_rules"]);
    });
}

#[test]
fn where_two_must_agree_nothing_is_in_force_that_only_its_author_has_read() {
    in_every_workshop(|workshop| {
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let wang = workshop.house.person("wang", &["operator"]);
        let (ping, mei) = (
            workshop.house.person("ping", &["planner"]),
            workshop.house.person("mei", &["planner"]),
        );
        workshop.ordered("WO-1", "FILLING", "100");
        publish(workshop, &mixing("show", 0, &["wash"]));
        let two = InstructionSettings { second_person: true };
        assert!(matches!(plant.set_instruction_settings(&ping, two), Err(Error::Denied)));
        plant.set_instruction_settings(owner, two).unwrap();

        let next = mixing("refuse", 1, &["wash", "mix below 4 °C"]);
        assert_eq!(refused(plant.publish_instruction(&ping, &next, ONCE)), "second_person_needed");
        let draft = done(plant.draft_instruction(&ping, &next, ONCE));
        assert_eq!((draft.draft, &*draft.state, draft.own), (1, "waiting", true));
        let judge = |who: &Operator, draft| {
            let ask = ReleaseDraft { draft, ..ReleaseDraft::default() };
            plant.release_draft(who, "MIXING", &ask, ONCE)
        };
        assert_eq!(refused(judge(&ping, 1)), "own_draft");
        done(start(workshop, &wang));

        let back = |who: &Operator, draft, reason: &str| {
            let ask = ReturnDraft { draft, reason: reason.to_owned(), ..ReturnDraft::default() };
            plant.return_draft(who, "MIXING", &ask, ONCE)
        };
        assert_eq!(refused(back(&mei, 1, " ")), "reason_needed");
        assert_eq!(done(back(&mei, 1, "say how it is measured")).state, "sent_back");
        assert_eq!(refused(judge(&mei, 1)), "draft_not_waiting");
        let waits = plant.instruction(owner, "MIXING").unwrap().draft.unwrap();
        assert_eq!(waits.reason.as_deref(), Some("say how it is measured"));

        done(plant.draft_instruction(&ping, &next, ONCE));
        done(plant.draft_instruction(&ping, &next, ONCE));
        assert_eq!(plant.instruction_drafts(&mei).unwrap().rows.len(), 1);
        assert_eq!(refused(judge(&mei, 2)), "draft_not_waiting");
        let view = done(judge(&mei, 3));
        assert_eq!((view.in_force, view.draft), (Some(2), None), "on {}", workshop.house.engine);
        let version = &view.versions[0];
        assert_eq!(
            (version.by.as_deref(), version.written_by.as_deref()),
            (Some("mei"), Some("ping"))
        );
        assert_eq!(refused(start(workshop, &wang)), "instruction_required");
    });
}

#[test]
fn a_draft_that_was_overtaken_is_not_released() {
    in_every_workshop(|workshop| {
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let ping = workshop.house.person("ping", &["planner"]);
        done(plant.draft_instruction(&ping, &mixing("show", 0, &["wash"]), ONCE));
        assert_eq!(refused(plant.instruction(owner, "MIXING")), "unknown_document");
        publish(workshop, &mixing("show", 0, &["wash", "mix"]));

        let ask = ReleaseDraft { draft: 1, ..ReleaseDraft::default() };
        let second = workshop.house.person("lin", &["planner"]);
        let told = plant.release_draft(&second, "MIXING", &ask, ONCE).map(|done| done.result.code);
        assert!(matches!(told, Err(Error::Stale)), "{told:?}");
    });
}
