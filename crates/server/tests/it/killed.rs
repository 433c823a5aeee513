//! An import whose process is killed half-way counts for nothing, and can be done again.

use crate::documents::{ROOTS, long, small};
use crate::factory::{Factory, ended};

/// Lots of the long document: with seven rows a lot, two groups of facts.
const LOTS: usize = 900;
/// What is asked about it.
const LONG_ROOTS: [&str; 2] = ["lot:XA0", "lot:XB899"];

/// When to kill: so many facts are there, and so many milliseconds later. The numbers are those of
/// one drawing, so that a failure can be seen again.
const MOMENTS: [(i64, u64); 3] = [(1, 0), (1, 43), (4_000, 7)];

#[test]
fn an_import_killed_half_way_counts_for_nothing_and_can_be_done_again() {
    for factory in Factory::on_every_engine() {
        factory.import("small.json", &small());
        let (everything, traces) = (factory.exported(), factory.traces(&ROOTS));
        let small_facts = factory.facts();
        factory.write("long.json", long("X", LOTS));

        let mut killed = 0;
        for (facts, later_ms) in MOMENTS {
            let before = factory.facts();
            let mut importing = factory.begin(&["import", "long.json"]);
            let at_work = factory.wait_for_facts(before + facts, &mut importing);
            std::thread::sleep(std::time::Duration::from_millis(later_ms));
            importing.kill().unwrap();
            let ran = ended(importing);
            assert!(at_work && ran.code.is_none(), "it was too quick to be killed: {ran:?}");
            killed += 1;

            assert_eq!(factory.exported(), everything, "on {}", factory.engine);
            factory.run(&["trace", "forward", LONG_ROOTS[0]]).refused(1);
        }
        assert_eq!(killed, MOMENTS.len());
        assert_eq!(factory.traces(&ROOTS), traces, "on {}", factory.engine);
        factory.verify();
        assert!(factory.facts() > small_facts + 4_000, "what was written stays in the ledger");
        factory.run(&["import", "long.json"]).good();

        let never_killed = Factory::new();
        never_killed.import("small.json", &small());
        never_killed.import("long.json", &long("X", LOTS));
        for roots in [&ROOTS[..], &LONG_ROOTS] {
            assert_eq!(factory.traces(roots), never_killed.traces(roots), "on {}", factory.engine);
        }
        assert_eq!(factory.exported(), never_killed.exported(), "on {}", factory.engine);
        factory.verify();
    }
}

#[test]
fn files_of_a_killed_import_are_removed_at_the_next_start() {
    let factory = Factory::new();
    let spilled = || std::fs::read_dir(factory.data().join("imports")).unwrap().count();
    // On a busy machine an import may be over before it is killed; then another one is.
    let killed_in_time = (0..5).any(|attempt| {
        factory.write("long.json", long(&format!("X{attempt}-"), LOTS));
        let before = factory.facts();
        let mut importing = factory.begin(&["import", "long.json"]);
        factory.wait_for_facts(before + 1_000, &mut importing);
        importing.kill().unwrap();
        ended(importing);
        spilled() > 0
    });

    factory.verify();

    assert!(killed_in_time, "a killed import leaves its rows behind");
    assert_eq!(spilled(), 0);
}
