//! A site that cannot be written while everything is held: the others are held, somebody is told whom to
//! call, and holding again finishes it.

use std::sync::mpsc;
use std::thread;

use app::{CaseView, HoldRecall};
use domain::MasterKind;
use store::sql::{Engine, Statement};

use crate::cases::{held, opened, states};
use crate::two_sites::{TwoSites, at_two_sites};

/// The disk of a site: what its chain takes no more of.
struct Disk {
    database: store::Database,
    engine: Engine,
}

impl Disk {
    /// From now on the database refuses whatever the site writes behind so many more facts, as a disk does
    /// that fills up.
    fn full_after(two: &TwoSites<'_>, at: &app::Operator, facts: i64) -> Self {
        let target = two.house.target.clone();
        let engine = target.engine();
        let disk = Self { database: store::Database::open(target).unwrap(), engine };
        let head = disk.database.read(|tx| store::ledger::head(tx, at.company, at.site)).unwrap();
        let last = head.map_or(0, |head| head.seq) + facts;
        let when = format!("NEW.site = {} AND NEW.seq > {last}", at.site.0);
        match engine {
            Engine::Sqlite => disk.run(format!(
                "CREATE TRIGGER disk_full BEFORE INSERT ON ledger WHEN {when}
                BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
            )),
            Engine::Postgres => {
                disk.run(
                    "CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$"
                        .to_owned(),
                );
                disk.run(format!(
                    "CREATE TRIGGER disk_full BEFORE INSERT ON ledger FOR EACH ROW WHEN ({when})
                    EXECUTE FUNCTION disk_full()"
                ));
            }
        }
        disk
    }

    fn has_room_again(self) {
        let of_table = if self.engine == Engine::Sqlite { "" } else { " ON ledger" };
        self.run(format!("DROP TRIGGER disk_full{of_table}"));
        if self.engine == Engine::Postgres {
            self.run("DROP FUNCTION disk_full()".to_owned());
        }
    }

    fn run(&self, text: String) {
        let statement = Statement::fixed(text.leak());
        self.database.write(|tx| tx.execute(&statement, &[])).unwrap();
    }
}

/// A recall of goods of which some are at the second site, and whom to call there.
fn reached(two: &TwoSites<'_>) {
    let contact = r#"{"name":"Li","partner":"TO-EAST","phone":"123"}"#;
    two.house.write_master(MasterKind::Contact, "E-QA", contact);
    two.house.receive("BREAD", "B1", "100", "A1");
    let note = two.send(two.main(), "TO-EAST", "B1", "30");
    two.receive(&two.east, "OF-MAIN", &note, "E1");
    opened(two, "B1");
}

/// How the task about the site stands; none where there is none.
fn task(two: &TwoSites<'_>) -> Option<String> {
    let rows = two.house.plant.tasks(two.main(), &app::TaskQuery::default()).unwrap().rows;
    rows.into_iter().find(|task| task.kind == "hold_site").map(|task| task.state)
}

/// The own site holds, the other one could not be asked, and it is said whom to call.
fn waits_for_east(two: &TwoSites<'_>, case: &CaseView) {
    let engine = two.house.engine;
    assert_eq!(states(case), [("main", "held"), ("east", "unreachable")], "on {engine}");
    assert!(!case.everything_held);
    assert_eq!(
        (case.sites[1].call[0].name.as_str(), case.sites[1].tried_at.is_some()),
        ("Li", true)
    );
    assert_eq!(two.holds(two.main(), "B1").len(), 1);
    assert_eq!(two.holds(&two.east, "E1").len(), 0);
    assert_eq!(task(two).as_deref(), Some("stuck"));
}

/// Nothing is left over from before, and nothing is held twice.
fn finishes(two: &TwoSites<'_>) {
    let case = held(two);
    assert!(case.everything_held, "{:?} on {}", states(&case), two.house.engine);
    assert_eq!(two.holds(&two.east, "E1").len(), 1);
    assert_eq!((two.holds(two.main(), "B1").len(), task(two)), (1, None));
    assert_eq!(case.sites[1].why, None);
    two.house.stays_sound();
}

#[test]
fn a_site_whose_disk_takes_nothing_keeps_no_other_from_holding() {
    at_two_sites(|two| {
        reached(two);
        let disk = Disk::full_after(two, &two.east, 0);

        waits_for_east(two, &held(two));
        // Asked again while nothing is better, it stays as it is.
        waits_for_east(two, &held(two));

        disk.has_room_again();
        finishes(two);
    });
}

#[test]
fn a_site_whose_disk_fills_up_while_it_is_asked_has_its_part_and_holds_nothing() {
    at_two_sites(|two| {
        reached(two);
        // Its part is opened with five facts, and the hold begins behind them.
        let disk = Disk::full_after(two, &two.east, 6);

        let case = held(two);

        waits_for_east(two, &case);
        assert!(case.sites[1].recall.is_some(), "{:?} on {}", case.sites[1], two.house.engine);
        disk.has_room_again();
        finishes(two);
    });
}

#[test]
fn whoever_holds_a_site_from_there_finishes_it_as_well() {
    at_two_sites(|two| {
        reached(two);
        let disk = Disk::full_after(two, &two.east, 0);
        let case = held(two);
        let hold = || {
            let ask = HoldRecall::default();
            two.house.plant.hold_part(&two.east, &case.case, &ask, crate::furnished::ONCE)
        };
        assert!(hold().is_err());
        waits_for_east(two, &two.house.plant.case(two.main(), "RC-1").unwrap());

        disk.has_room_again();
        hold().unwrap();
        assert_eq!(task(two), None);
        finishes(two);
    });
}

/// In an embedded database whoever writes locks all of it, so that there only the whole house waits.
#[test]
fn a_site_whose_chain_somebody_keeps_locked_is_given_up_after_a_while() {
    at_two_sites(|two| {
        if two.house.target.engine() == Engine::Sqlite {
            return;
        }
        reached(two);
        let database = store::Database::open(two.house.target.clone()).unwrap();
        let (locked, is_locked) = mpsc::channel();
        let (go, may_go) = mpsc::channel::<()>();
        let site = two.east.site.0;
        let keeper = thread::spawn(move || {
            let touched = Statement::fixed("UPDATE ledger_head SET seq = seq WHERE site = $1");
            database.write(|tx| {
                tx.execute(&touched, &[store::sql::Value::from(site)])?;
                locked.send(()).unwrap();
                may_go.recv().unwrap();
                Ok::<_, store::StoreError>(())
            })
        });
        is_locked.recv().unwrap();

        let case = held(two);

        waits_for_east(two, &case);
        assert_eq!(case.sites[1].why.as_deref(), Some("busy"));
        go.send(()).unwrap();
        keeper.join().unwrap().unwrap();
        finishes(two);
    });
}
