//! `suyuan move` as people run it: beside a server that goes on, killed and interrupted, and what the
//! two places say afterwards.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use testkit::{EngineUnderTest, Place};

use crate::documents::{ROOTS, long, small};
use crate::factory::{Factory, Ran, ended, piped};

/// Lots of the long document: some thousand facts.
const LOTS: usize = 500;
/// What is asked about everything.
const ALL_ROOTS: [&str; 6] = [ROOTS[0], ROOTS[1], ROOTS[2], ROOTS[3], "lot:XA0", "lot:XB499"];
/// When to kill: at which word, and so many milliseconds later.
const MOMENTS: [(&str, u64); 5] =
    [("Copied", 0), ("Copied", 70), ("takes no acts", 0), ("takes no acts", 90), ("Asked", 5)];

/// Where a factory can move to, of every engine at hand, and the factory that is there then.
fn places() -> Vec<(String, Factory, Option<EngineUnderTest>)> {
    let embedded = Factory::new();
    let mut places = vec![(embedded.data().display().to_string(), embedded, None)];
    places.extend(testkit::postgres().map(|engine| {
        let Place::Postgres(url) = engine.place.clone() else { unreachable!() };
        (url.clone(), Factory::with_database(url), Some(engine))
    }));
    places
}

fn moving(factory: &Factory, to: &str, more: &[&str]) -> Command {
    let from = factory.place();
    let mut arguments = vec!["move", "--from", from.as_str(), "--to", to, "--batch", "300"];
    arguments.extend_from_slice(&["--samples", "6"]);
    arguments.extend_from_slice(more);
    factory.command(&arguments)
}

fn moved(factory: &Factory, to: &str, more: &[&str]) -> Ran {
    ended(piped(&mut moving(factory, to, more)).spawn().unwrap())
}

/// Starts to move, waits for a word and so much longer, and ends it with a signal.
fn ended_at(factory: &Factory, to: &str, (word, later_ms): (&str, u64), signal: &str) -> Ran {
    let file = factory.path("said");
    let said = std::fs::File::create(&file).unwrap();
    let mut command = moving(factory, to, &[]);
    let mut process = command.stdout(Stdio::null()).stderr(said).spawn().unwrap();
    // A shell that only waits for its line is quicker than a program that has to be started first.
    let mut killer = Command::new("sh")
        .args(["-c", &format!("read go; kill {signal} {}", process.id())])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !std::fs::read_to_string(&file).unwrap().contains(word)
        && process.try_wait().unwrap().is_none()
    {
        std::thread::sleep(Duration::from_micros(200));
    }
    std::thread::sleep(Duration::from_millis(later_ms));
    killer.stdin.take().unwrap().write_all(b"go\n").unwrap();
    killer.wait().unwrap();
    let code = process.wait().unwrap().code();
    Ran { code, out: String::new(), err: std::fs::read_to_string(&file).unwrap() }
}

/// How often a move is begun until a signal meets it under the seal.
const TRIES: usize = 20;

/// A factory whose move was ended by a signal while it took no acts, the one at the place it was
/// moving to, and what the move said. That takes some milliseconds only, so that a signal may come too
/// late: then it is tried with another factory.
fn ended_under_the_seal(signal: &str) -> (Factory, Factory, Ran) {
    for _ in 0..TRIES {
        let (factory, there) = (Factory::new(), Factory::new());
        factory.import("small.json", &small());
        factory.import("long.json", &long("X", LOTS));
        let to = there.data().display().to_string();
        let ran = ended_at(&factory, &to, ("takes no acts", 0), signal);
        let is_complete = there.run(&["verify"]).code == Some(0);
        if !is_complete && ran.err.contains("takes no acts") {
            return (factory, there, ran);
        }
    }
    panic!("{TRIES} moves were too quick for {signal}");
}

fn add_person(factory: &Factory, name: &str) -> Ran {
    let mut command = factory.command(&["add-person", name]);
    let mut adding = piped(command.stdin(Stdio::piped())).spawn().unwrap();
    adding.stdin.take().unwrap().write_all(b"correct horse battery\n").unwrap();
    ended(adding)
}

#[test]
fn a_served_factory_moves_and_only_the_new_place_takes_acts_afterwards() {
    for factory in Factory::on_every_engine() {
        for (to, there, _engine) in places() {
            let factory = if there.engine == factory.engine { &Factory::new() } else { &factory };
            let _server = factory.serve();
            factory.import("small.json", &small());
            let prepared = moved(factory, &to, &["--prepare"]).good();
            assert!(prepared.err.contains("The source goes on"), "{prepared:?}");
            let early = there.run(&["serve"]).refused(1);
            assert!(early.contains("still being moved here"), "{early}");
            add_person(factory, "lin").good();

            let complete = moved(factory, &to, &[]).good();

            assert!(complete.err.contains("traces the same on both sides"), "{complete:?}");
            let late = add_person(factory, "late").refused(1);
            assert!(late.contains("Everything is moving to another database"), "{late}");
            assert_eq!(there.traces(&ROOTS), factory.traces(&ROOTS));
            assert_eq!(there.exported(), factory.exported());
            there.verify();
            let taken = add_person(&there, "lin").refused(1);
            assert!(taken.contains("lin"), "she came along: {taken}");
            add_person(&there, "next").good();
            let again = moved(factory, &to, &[]).good();
            assert!(again.err.contains("has been moved"), "{again:?}");
        }
    }
}

#[test]
fn a_move_that_is_killed_at_any_moment_is_gone_on_with() {
    for (to, there, _engine) in places() {
        let factory = Factory::new();
        factory.import("small.json", &small());
        factory.import("long.json", &long("X", LOTS));
        let (traces, everything) = (factory.traces(&ALL_ROOTS), factory.exported());
        let mut killed = 0;
        for moment in MOMENTS {
            let ran = ended_at(&factory, &to, moment, "-KILL");
            killed += u32::from(ran.code.is_none());
            if ran.code.is_some() {
                continue;
            }
            // It may have died between the last commit and saying so.
            let early = there.run(&["verify"]);
            let is_complete = early.code == Some(0);
            assert!(is_complete || early.refused(1).contains("still being moved here"));
            if is_complete {
                add_person(&factory, "late").refused(1);
                break;
            }
        }

        moved(&factory, &to, &[]).good();

        assert!(killed >= 2, "it was too quick to be killed");
        assert_eq!(there.traces(&ALL_ROOTS), traces);
        assert_eq!(there.exported(), everything);
        there.verify();
    }
}

#[test]
fn an_interrupted_move_lets_the_source_go_on_and_a_killed_one_can_be_given_up() {
    for (signal, name) in [("-INT", "lin"), ("-TERM", "wang")] {
        let (factory, _, stopped) = ended_under_the_seal(signal);
        let said = stopped.err.as_str();
        assert_eq!(stopped.code, Some(1), "{said}");
        assert!(
            said.contains("Stopped.") && said.contains("The source takes acts again"),
            "{said}"
        );
        add_person(&factory, name).good();
    }

    let (factory, there, killed) = ended_under_the_seal("-KILL");
    let to = there.data().display().to_string();
    assert_eq!(killed.code, None, "{}", killed.err);
    let closed = factory.run(&["serve"]).refused(1);
    assert!(closed.contains("are moving to"), "{closed}");
    add_person(&factory, "late").refused(1);
    let other = moved(&factory, &factory.path("other").display().to_string(), &[]).refused(1);
    assert!(other.contains("The source is moving to"), "{other}");
    let open = moved(&factory, &to, &["--give-up"]).good();
    assert!(open.err.contains("the move was given up"), "{open:?}");
    add_person(&factory, "late").good();

    let (factory, there, killed) = ended_under_the_seal("-KILL");
    let to = there.data().display().to_string();
    assert_eq!(killed.code, None, "{}", killed.err);
    std::fs::remove_dir_all(&to).unwrap();
    let unknown = moved(&factory, &to, &["--give-up"]).refused(1);
    assert!(unknown.contains("The source is moving to"), "nobody can know: {unknown}");
    moved(&factory, &to, &["--give-up", "--lost"]).good();
    add_person(&factory, "later").good();
    std::fs::remove_dir_all(&to).unwrap();

    moved(&factory, &to, &[]).good();
    let gone = moved(&factory, &to, &["--give-up"]).refused(1);
    assert!(gone.contains("has moved there"), "{gone}");
    let gone = moved(&factory, &to, &["--give-up", "--lost"]).refused(1);
    assert!(gone.contains("has moved there"), "{gone}");
}

#[test]
fn a_place_that_is_none_and_a_place_that_is_taken_are_refused_in_words() {
    let (factory, other) = (Factory::new(), Factory::new());
    other.import("small.json", &small());
    let taken = other.place();

    let none = moved(&factory, &taken, &[]).refused(1);
    assert!(none.contains("There is no installation at"), "{none}");
    factory.import("small.json", &small());
    let refused = moved(&factory, &taken, &[]).refused(1);
    assert!(refused.contains("already holds other data"), "{refused}");
    let mut hant = moving(&factory, &taken, &[]);
    let said = ended(piped(hant.env("LANG", "zh_TW.UTF-8")).spawn().unwrap()).refused(1);
    assert!(said.contains("已有其他資料"), "{said}");
    if let Some(engine) = testkit::postgres() {
        let Place::Postgres(url) = &engine.place else { unreachable!() };
        let to = factory.path("new").display().to_string();
        let empty = Factory::with_database(url.clone());
        let none = moved(&empty, &to, &[]).refused(1);
        assert!(none.contains("There is no installation at"), "{none}");
        let unknown = Factory::with_database(url.replace("suyuan_test", "no_such"));
        let fault = moved(&unknown, &to, &[]).refused(1);
        assert!(fault.contains("does not exist"), "{fault}");
    }
    other.verify();
    factory.verify();
}
