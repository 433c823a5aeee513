//! Two imports at once, and other commands during an import.

use crate::documents::{ROOTS, long, small};
use crate::factory::{Factory, Ran, ended};

const LOTS: usize = 900;

/// Two imports that overlapped: both are there, or one was refused because the other ran.
fn check_both(factory: &Factory, first: &Ran, second: &Ran) {
    let refused = |ran: &Ran| ran.err.starts_with("Another import is running");
    for (name, ran) in [("a.json", first), ("b.json", second)] {
        match ran.code {
            Some(0) => {}
            Some(1) if refused(ran) => {
                factory.run(&["import", name]).good();
            }
            _ => panic!("{name} on {}: {ran:?}", factory.engine),
        }
    }
    assert!(first.code == Some(0) || second.code == Some(0), "one of two wins");
    for root in ["lot:XA0", "lot:YA0"] {
        let trace = factory.run(&["trace", "forward", root, "--format", "json"]).good().out;
        assert_eq!(trace.matches("\"customer:C1\"").count(), 3, "{trace}");
    }
    factory.verify();
}

#[test]
fn of_two_imports_through_a_server_one_waits_or_is_refused_with_a_reason() {
    for factory in Factory::on_every_engine() {
        factory.write("a.json", long("X", LOTS));
        factory.write("b.json", long("Y", LOTS));
        let server = factory.serve();
        let mut first = factory.begin(&["import", "a.json"]);
        assert!(factory.wait_for_facts(1, &mut first));

        let second = factory.run(&["import", "b.json"]);
        let first_went_on = first.try_wait().unwrap().is_none();
        let first = ended(first);

        assert_eq!(first.code, Some(0), "the one that came first wins: {first:?}");
        if first_went_on {
            assert!(second.err.starts_with("Another import is running"), "{second:?}");
        }
        check_both(&factory, &first, &second);
        drop(server);
    }
}

#[test]
fn two_command_lines_without_a_server_take_turns() {
    let factory = Factory::new();
    factory.write("a.json", long("X", LOTS));
    factory.write("b.json", long("Y", LOTS));

    let both = ["a.json", "b.json"].map(|name| factory.begin(&["import", name]));
    let [first, second] = both.map(ended);

    assert_eq!((first.code, second.code), (Some(0), Some(0)), "{first:?} {second:?}");
    check_both(&factory, &first, &second);
}

#[test]
fn processes_that_share_a_server_do_not_take_each_other_for_dead() {
    for factory in Factory::on_every_engine().into_iter().skip(1) {
        factory.write("a.json", long("X", LOTS));
        let neighbour = factory.neighbour();
        neighbour.write("b.json", long("Y", LOTS));
        factory.write("b.json", long("Y", LOTS));
        let mut first = factory.begin(&["import", "a.json"]);
        assert!(factory.wait_for_facts(1, &mut first));

        neighbour.verify();
        let second = neighbour.run(&["import", "b.json"]);
        let first_went_on = first.try_wait().unwrap().is_none();
        let first = ended(first);

        assert_eq!(first.code, Some(0), "nobody gave it up: {first:?}");
        if first_went_on {
            assert!(second.err.starts_with("Another import is running"), "{second:?}");
        }
        check_both(&factory, &first, &second);
    }
}

#[test]
fn other_commands_go_on_while_an_import_runs() {
    for factory in Factory::on_every_engine() {
        factory.import("small.json", &small());
        let (everything, traces) = (factory.exported(), factory.traces(&ROOTS));
        factory.write("long.json", long("X", 6 * LOTS));
        let before = factory.facts();
        let _server = factory.serve();
        let mut importing = factory.begin(&["import", "long.json"]);
        assert!(factory.wait_for_facts(before + 1, &mut importing));

        let told = factory.traces(&ROOTS);
        let exported = factory.exported();
        factory.run(&["trace", "forward", "lot:XA0"]).refused(1);
        factory.run(&["checkpoint"]).good();
        assert!(importing.try_wait().unwrap().is_none(), "they did not wait for the import");

        assert_eq!(told, traces, "nothing of a running import is seen");
        assert_eq!(exported, everything);
        ended(importing).good();
        factory.run(&["trace", "forward", "lot:XA0"]).good();
    }
}
