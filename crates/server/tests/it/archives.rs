//! An archive at the command line: written, checked without any data, and brought back from.

use app::{AttachAsk, Clock, Operator, Options, Plant, RemoveContents, SetRetention};
use serde_json::Value;

use crate::documents::small;
use crate::factory::Factory;

const PHOTO: &[u8] = b"\x89PNG\r\n\x1a\na crumb";
const ONCE: (Option<&str>, bool) = (None, false);
/// Three years.
const LATER_US: i64 = 3 * 365 * 86_400_000_000;

/// The plant itself, for what no command does, with a clock that is so far ahead.
fn inside<T>(factory: &Factory, ahead_us: i64, work: impl FnOnce(&Plant, &Operator) -> T) -> T {
    let system = Clock::system();
    let target = match factory.database() {
        Some(url) => store::Target::Postgres(url.to_owned()),
        None => store::Target::Sqlite(factory.database_file()),
    };
    let plant = Plant::open(Options {
        target,
        data_dir: factory.data().to_owned(),
        clock: Clock::from_fn(move || system.now_us() + ahead_us),
    });
    let plant = plant.unwrap();
    let owner = plant.command_line(None, None).unwrap();
    work(&plant, &owner)
}

/// A picture of the first lot, which is kept for two years.
fn attached(factory: &Factory) -> String {
    inside(factory, 0, |plant, owner| {
        let class = SetRetention {
            name: "Pictures".to_owned(),
            families: vec!["goods".to_owned()],
            months: 24,
            basis: "FSMA 204".to_owned(),
            ..SetRetention::default()
        };
        plant.set_retention(owner, "photos", &class, ONCE).unwrap();
        let ask = AttachAsk { subject: "lot:L1".to_owned(), name: "crumb.png".to_owned() };
        plant.attach(owner, &ask, &mut &*PHOTO, ONCE).unwrap().result.sha256
    })
}

#[test]
fn what_was_archived_and_removed_comes_back_at_the_command_line() {
    for factory in Factory::on_every_engine() {
        factory.import("history.json", &small());
        let photo = attached(&factory);
        let facts = factory.facts();

        let said = factory.run(&["archive", "all.zip"]).good();
        assert!(said.err.contains("with 1 contents"), "{}: {said:?}", factory.engine);
        let checked = factory.run(&["verify-archive", "all.zip", "--json"]).good();
        let report: Value = serde_json::from_str(&checked.out).unwrap();
        assert_eq!((report["last"].as_i64(), report["contents"].as_i64()), (Some(facts), Some(1)));
        assert_eq!(report["pinned"], Value::from(false));
        inside(&factory, LATER_US, |plant, owner| {
            let removed = RemoveContents {
                files: vec![photo.clone()],
                reason: "its time is over".to_owned(),
                ..RemoveContents::default()
            };
            plant.remove_contents(owner, &removed, ONCE).unwrap();
            assert!(plant.attachment(owner, &photo).is_err());
        });

        let verified = factory.run(&["verify"]).good();
        let told = format!("Removed under photos by fact {}: content {photo}", facts + 1);
        assert!(verified.err.contains(&told), "{}: {verified:?}", factory.engine);
        let server = factory.serve();
        let restored = factory.run(&["restore-archive", "all.zip"]).good();
        server.kill();
        assert!(restored.err.contains("Brought back 1 contents"), "{restored:?}");
        assert!(!factory.run(&["verify"]).good().err.contains("Removed under"));
        inside(&factory, LATER_US, |plant, owner| {
            assert_eq!(plant.attachment(owner, &photo).unwrap().content, PHOTO);
        });
    }
}

#[test]
fn an_archive_that_was_touched_is_refused_with_its_place() {
    let factory = Factory::new();
    factory.import("history.json", &small());
    attached(&factory);
    factory.run(&["archive", "all.zip"]).good();
    let bytes = std::fs::read(factory.path("all.zip")).unwrap();

    for at in (0..bytes.len()).step_by(bytes.len() / 40) {
        let mut changed = bytes.clone();
        changed[at] ^= 4;
        std::fs::write(factory.path("changed.zip"), changed).unwrap();
        let refused = factory.run(&["verify-archive", "changed.zip"]).refused(1);
        assert!(refused.contains("byte") || refused.contains("MANIFEST"), "byte {at}: {refused}");
        factory.run(&["restore-archive", "changed.zip"]).refused(1);
    }
    let other = Factory::new();
    other.import("history.json", &small());
    let said = other.run(&["checkpoint"]).good().err;
    let foreign = said.split_whitespace().find(|word| word.starts_with("suyuan/")).unwrap();
    let refused = factory.run(&["verify-archive", "all.zip", "--key", foreign]).refused(1);
    assert!(refused.contains("MANIFEST"), "{refused}");
}

#[test]
fn an_archive_goes_on_where_the_one_before_it_ended() {
    let factory = Factory::new();
    factory.import("history.json", &small());
    let (half, facts) = ((factory.facts() / 2).to_string(), factory.facts());
    factory.run(&["archive", "one.zip", "--to", &half]).good();
    factory.run(&["archive", "two.zip", "--after", &half]).good();

    let report = |file: &str| -> Value {
        let checked = factory.run(&["verify-archive", file, "--json"]).good();
        serde_json::from_str(&checked.out).unwrap()
    };
    let (one, two) = (report("one.zip"), report("two.zip"));

    assert_eq!((one["first"].as_i64(), &one["grew_to"]), (Some(1), &Value::from(facts)));
    assert_eq!(two["first"].as_i64(), one["last"].as_i64().map(|last| last + 1));
    assert_eq!(two["last"], Value::from(facts));
    let beyond = (facts + 1).to_string();
    factory.run(&["archive", "three.zip", "--to", &beyond]).refused(1);
}
