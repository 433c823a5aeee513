//! Printers that cannot, and what is printed all the same: in order, once, and by another where asked.

use std::time::Duration;

use app::{ConfirmJob, LabelPrinter, MoveJob, Patience, PrintAgain, PrintJobView, PrintLabels};
use domain::MasterKind;
use domain::print_jobs::{JobProblem, JobState};
use serde_json::json;
use store::side::print_jobs;
use testkit::{Mood, TestPrinter};

use super::{label_of, print, recording};
use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};

const PATIENCE: Patience = Patience {
    connect: Duration::from_millis(500),
    answer: Duration::from_millis(400),
    print: Duration::from_millis(400),
    look: Duration::from_millis(5),
    idle: Duration::from_millis(20),
};

/// A house with lots and a printer in the network.
fn in_every_shop(test: impl Fn(&House, &TestPrinter)) {
    in_every_house(|house| {
        house.furnish();
        for lot in ["F-1", "F-2", "F-3"] {
            house.receive("FLOUR", lot, "10", "A1");
        }
        let printer = TestPrinter::start();
        networked(house, "ZT", &printer, "", "person");
        test(house, &printer);
        house.stays_sound();
    });
}

fn networked(house: &House, code: &str, printer: &TestPrinter, fallback: &str, by: &str) {
    let body = json!({"name": code, "language": "zpl", "dpi": "203", "host": "127.0.0.1",
        "port": printer.port(), "fallback": fallback, "fallback_by": by});
    house.define(MasterKind::Printer, code, &body);
}

fn ask(house: &House, subject: &str) -> String {
    let to = PrintLabels { printer: Some("ZT".into()), ..label_of(subject) };
    print(house, &to).job.unwrap().job
}

fn job(house: &House, id: &str) -> PrintJobView {
    house.plant.print_job(&house.owner, id).unwrap()
}

/// State and problem of a job after the queues were emptied as far as they go.
fn after_printing(house: &House, id: &str) -> (String, Option<String>) {
    house.plant.print_waiting(&PATIENCE).unwrap();
    let job = job(house, id);
    (job.state, job.problem)
}

fn printer_row(house: &House) -> LabelPrinter {
    let rows = house.plant.label_printers(&house.owner).unwrap().rows;
    rows.into_iter().find(|row| row.code == "ZT").unwrap()
}

fn state(house: &House) -> String {
    printer_row(house).state
}

/// How the printer stands after it was asked so often.
fn after_asking(house: &House, times: usize) -> String {
    for _ in 0..times {
        house.plant.ask_printers(&PATIENCE).unwrap();
    }
    state(house)
}

/// Marks a job as on its way, as a process does before its first byte.
fn mark(house: &House, id: &str, at_us: i64) {
    let database = store::Database::open(house.target.clone()).unwrap();
    let ground = (house.owner.company, house.owner.site);
    let marked = database.write(|tx| {
        let job = print_jobs::find(tx, ground, id.parse().unwrap())?.unwrap();
        print_jobs::step(tx, ground, &job, (JobState::Sending, None), (1, at_us))
    });
    assert!(marked.unwrap());
}

fn is(state: &str, problem: Option<&str>) -> (String, Option<String>) {
    (state.to_owned(), problem.map(str::to_owned))
}

#[test]
fn labels_come_out_in_the_order_they_were_asked_for() {
    in_every_shop(|house, printer| {
        let jobs = ["lot:F-1", "lot:F-2", "lot:F-3"].map(|lot| ask(house, lot));

        assert_eq!(after_printing(house, &jobs[2]), is("sent", None), "on {}", house.engine);
        let printed = printer.labels();
        assert_eq!(printed.len(), 3);
        for (label, lot) in printed.iter().zip(["lot:F-1", "lot:F-2", "lot:F-3"]) {
            assert!(label.contains(lot), "{lot} in its turn: {label}");
        }
        assert_eq!(state(house), "ready");
        assert_eq!(job(house, &jobs[0]).attempts, 1);
    });
}

#[test]
fn a_printer_that_cannot_keeps_the_order_and_goes_on_where_it_was() {
    in_every_shop(|house, printer| {
        let first = ask(house, "lot:F-1");
        let second = ask(house, "lot:F-2");
        for (mood, problem) in [
            (Mood { head_open: true, ..Mood::default() }, "head_open"),
            (Mood { paper_out: true, ..Mood::default() }, "paper_out"),
            (Mood { paused: true, ..Mood::default() }, "paused"),
            (Mood { silent: true, ..Mood::default() }, "offline"),
        ] {
            printer.set(mood);
            let expected = is("waiting", Some(problem));
            assert_eq!(after_printing(house, &first), expected, "on {}", house.engine);
            assert_eq!(state(house), problem);
            assert_eq!(job(house, &second).attempts, 0, "its turn has not come");
        }

        printer.set(Mood::default());
        assert_eq!(after_printing(house, &second), is("sent", None));
        let printed = printer.labels();
        assert_eq!(printed.len(), 2, "nothing twice");
        assert!(printed[0].contains("lot:F-1") && printed[1].contains("lot:F-2"));
    });
}

#[test]
fn a_printer_that_is_not_there_is_offline() {
    in_every_house(|house| {
        house.furnish();
        house.receive("FLOUR", "F-1", "10", "A1");
        let body = json!({"name": "ZT", "language": "zpl", "dpi": "203", "host": "127.0.0.1",
            "port": 1});
        house.define(MasterKind::Printer, "ZT", &body);

        let job = ask(house, "lot:F-1");
        assert_eq!(after_printing(house, &job), is("waiting", Some("offline")));
    });
}

#[test]
fn a_label_that_jammed_is_asked_after_and_is_never_a_second_identity() {
    in_every_shop(|house, printer| {
        printer.set(Mood { cut_after: Some(40), ..Mood::default() });
        let id = ask(house, "lot:F-1");

        assert_eq!(after_printing(house, &id), is("unsure", Some("cut")), "on {}", house.engine);
        assert!(printer.begun() > 0 && printer.labels().is_empty());
        printer.set(Mood::default());
        assert_eq!(after_printing(house, &id), is("unsure", Some("cut")), "not by itself");
        assert!(printer.labels().is_empty());
        let move_it = house.plant.move_print(&house.owner, &id, &MoveJob::default());
        assert_eq!(refused(move_it), "job_state");

        let again = |reason: Option<&str>| {
            let ask = PrintAgain { reason: reason.map(str::to_owned), ..PrintAgain::default() };
            house.plant.print_again(&house.owner, &id, &ask, ONCE)
        };
        assert_eq!(refused(again(None)), "reprint_reason");
        let second = done(again(Some("jammed")));
        assert_eq!(second.subject, "lot:F-1");
        assert_eq!(after_printing(house, &second.job), is("sent", None));
        assert_eq!(job(house, &id).state, "repeated");
        assert_eq!(refused(again(Some("once more"))), "job_state");
        let labels = house.plant.labels_of(&house.owner, "lot:F-1").unwrap().rows;
        assert_eq!(labels.len(), 2);
        assert_eq!(labels[0].reprint_of, Some(labels[1].label.clone()));
        assert_eq!(labels[0].reason.as_deref(), Some("jammed"));
        assert_eq!(printer.labels().len(), 1);
    });
}

#[test]
fn paper_that_ends_with_a_label_leaves_it_to_a_scan_whether_it_came_out() {
    in_every_shop(|house, printer| {
        printer.set(Mood { out_after_label: true, ..Mood::default() });
        let id = ask(house, "lot:F-1");
        assert_eq!(after_printing(house, &id), is("unsure", Some("paper_out")));

        let scan = |text: &str| {
            let ask = ConfirmJob { text: text.into() };
            house.plant.confirm_print(&house.owner, &id, &ask)
        };
        assert_eq!(refused(scan("lot:F-2")), "other_label", "on {}", house.engine);
        assert_eq!(refused(scan("nonsense")), "other_label");
        assert_eq!(scan("lot:F-1").unwrap().state, "confirmed");
        let labels = house.plant.labels_of(&house.owner, "lot:F-1").unwrap().rows;
        assert_eq!(labels.len(), 1, "one label, and it is there");
    });
}

#[test]
fn a_job_that_was_on_its_way_when_the_program_ended_is_not_sent_again_by_itself() {
    in_every_shop(|house, printer| {
        printer.set(Mood { silent_after_label: true, ..Mood::default() });
        let id = ask(house, "lot:F-1");
        let later = ask(house, "lot:F-2");
        // As a program that was killed after it wrote the mark and before it wrote what became of it.
        mark(house, &id, 7);

        let next = house.plant_at(house.target.clone()).unwrap();
        next.settle_interrupted().unwrap();
        let seen = next.print_job(&house.owner, &id).unwrap();
        assert_eq!((seen.state.as_str(), seen.problem.as_deref()), ("unsure", Some("restarted")));
        next.print_waiting(&PATIENCE).unwrap();
        assert_eq!(printer.labels().len(), 1, "only what had not begun, on {}", house.engine);
        assert!(printer.labels()[0].contains("lot:F-2"));
        let behind = next.print_job(&house.owner, &later).unwrap();
        assert_eq!(behind.state, JobState::Unsure.as_str(), "it fell silent: a scan tells");
        assert_eq!(behind.problem.as_deref(), Some(JobProblem::Cut.as_str()));
    });
}

#[test]
fn another_printer_takes_over_by_itself_where_its_record_says_so_and_by_a_person_where_not() {
    in_every_shop(|house, printer| {
        recording(house, "SPARE", "");
        let other = TestPrinter::start();
        networked(house, "AUTO", &other, "SPARE", "program");
        other.set(Mood { head_open: true, ..Mood::default() });
        printer.set(Mood { paper_out: true, ..Mood::default() });
        let by_itself = PrintLabels { printer: Some("AUTO".into()), ..label_of("lot:F-1") };
        let by_itself = print(house, &by_itself).job.unwrap().job;
        let by_hand = ask(house, "lot:F-2");

        house.plant.print_waiting(&PATIENCE).unwrap();
        house.plant.print_waiting(&PATIENCE).unwrap();
        let moved = job(house, &by_itself);
        assert_eq!((moved.printer.as_str(), moved.first_printer.as_str()), ("SPARE", "AUTO"));
        assert_eq!((moved.state.as_str(), moved.sent), ("sent", true), "on {}", house.engine);
        assert_eq!(job(house, &by_hand).state, "waiting");

        let nobody = house.plant.move_print(&house.owner, &by_hand, &MoveJob::default());
        assert_eq!(refused(nobody), "no_fallback");
        let there = MoveJob { printer: Some("SPARE".into()) };
        house.plant.move_print(&house.owner, &by_hand, &there).unwrap();
        assert_eq!(after_printing(house, &by_hand), is("sent", None));
        let shown = house.plant.job_pictures(&house.owner, &by_hand).unwrap();
        assert!(shown.svgs[0].contains("<svg") && shown.zpl.unwrap().contains("lot:F-2"));
    });
}

#[test]
fn a_paused_queue_waits_and_what_nobody_wants_is_void() {
    in_every_shop(|house, printer| {
        let id = ask(house, "lot:F-1");
        assert!(house.plant.pause_printer(&house.owner, "ZT", true).unwrap().paused);
        assert_eq!(after_printing(house, &id), is("waiting", None));
        let ask = app::CancelJob { reason: "wrong lot".into(), ..app::CancelJob::default() };
        let gone = done(house.plant.cancel_print(&house.owner, &id, &ask, ONCE));
        assert_eq!(gone.state, "cancelled");
        let label = &house.plant.labels_of(&house.owner, "lot:F-1").unwrap().rows[0];
        assert_eq!(label.voided.as_ref().unwrap().reason, "wrong lot");

        house.plant.pause_printer(&house.owner, "ZT", false).unwrap();
        house.plant.print_waiting(&PATIENCE).unwrap();
        assert!(printer.labels().is_empty(), "on {}", house.engine);
    });
}

#[test]
fn the_print_shop_prints_what_is_asked_for_without_being_told() {
    in_every_shop(|house, printer| {
        let shop = house.plant.clone();
        let open = std::thread::spawn(move || shop.print_until_closed(PATIENCE));
        let id = ask(house, "lot:F-1");

        for _ in 0..500 {
            if job(house, &id).state == "sent" {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(job(house, &id).state, "sent", "on {}", house.engine);
        assert_eq!(printer.labels().len(), 1);
        house.plant.close_print_shop();
        open.join().unwrap();
    });
}

#[test]
fn a_printer_with_nothing_to_do_tells_that_it_cannot_before_a_job_finds_out() {
    in_every_shop(|house, printer| {
        assert_eq!(state(house), "unknown", "on {}", house.engine);
        assert_eq!(after_asking(house, 1), "ready");
        for (mood, stands) in [
            (Mood { head_open: true, ..Mood::default() }, "head_open"),
            (Mood { paper_out: true, ..Mood::default() }, "paper_out"),
            (Mood { paused: true, ..Mood::default() }, "paused"),
        ] {
            printer.set(mood);
            assert_eq!(after_asking(house, 1), stands);
        }

        let since = printer_row(house).since;
        house.wait_seconds(60);
        after_asking(house, 1);
        assert_eq!(printer_row(house).since, since, "since when, and not when it was asked");
        printer.set(Mood::default());
        assert_eq!(after_asking(house, 1), "ready");
        assert_ne!(printer_row(house).since, since);
    });
}

#[test]
fn one_question_without_an_answer_says_nothing_and_two_in_a_row_say_that_it_is_gone() {
    in_every_shop(|house, printer| {
        assert_eq!(after_asking(house, 1), "ready");
        printer.set(Mood { silent: true, ..Mood::default() });
        assert_eq!(after_asking(house, 1), "ready", "on {}", house.engine);
        printer.set(Mood::default());
        assert_eq!(after_asking(house, 1), "ready", "it was only busy");

        printer.set(Mood { silent: true, ..Mood::default() });
        assert_eq!(after_asking(house, 2), "offline");
        assert_eq!(after_asking(house, 1), "offline");
        printer.set(Mood::default());
        assert_eq!(after_asking(house, 1), "ready");
        assert!(printer.labels().is_empty() && printer.begun() == 0, "asking prints nothing");
    });
}

#[test]
fn a_printer_is_not_asked_while_a_job_is_on_its_way_to_it() {
    in_every_shop(|house, printer| {
        let id = ask(house, "lot:F-1");
        mark(house, &id, house.now_us());
        printer.set(Mood { head_open: true, ..Mood::default() });

        assert_eq!(after_asking(house, 2), "unknown", "on {}", house.engine);
    });
}

#[test]
fn a_job_that_another_process_sends_is_left_to_it_as_long_as_that_process_lives() {
    in_every_shop(|house, printer| {
        let id = ask(house, "lot:F-1");
        let behind = ask(house, "lot:F-2");
        mark(house, &id, house.now_us());

        let next = house.plant_at(house.target.clone()).unwrap();
        next.settle_interrupted().unwrap();
        next.print_waiting(&PATIENCE).unwrap();
        assert_eq!(job(house, &id).state, "sending", "on {}", house.engine);
        assert_eq!(job(house, &behind).state, "waiting", "its turn has not come");
        assert!(printer.labels().is_empty());

        house.wait_seconds(31);
        next.settle_interrupted().unwrap();
        next.print_waiting(&PATIENCE).unwrap();
        assert_eq!(job(house, &id).problem.as_deref(), Some("restarted"));
        assert_eq!(printer.labels().len(), 1);
        assert!(printer.labels()[0].contains("lot:F-2"));
    });
}

#[test]
fn two_processes_on_one_database_print_each_label_once_and_in_order() {
    const JOBS: usize = 24;
    in_every_shop(|house, printer| {
        let plants = [house.plant.clone(), house.plant_at(house.target.clone()).unwrap()];
        let open = plants
            .clone()
            .map(|plant| std::thread::spawn(move || plant.print_until_closed(PATIENCE)));
        let lots = ["lot:F-1", "lot:F-2", "lot:F-3"];
        let jobs: Vec<String> = (0..JOBS)
            .map(|at| {
                let to = PrintLabels {
                    printer: Some("ZT".into()),
                    reason: Some("again".into()),
                    ..label_of(lots[at % lots.len()])
                };
                print(house, &to).job.unwrap().job
            })
            .collect();

        for _ in 0..1_500 {
            if jobs.iter().all(|id| job(house, id).state == "sent") {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        for plant in &plants {
            plant.close_print_shop();
        }
        for one in open {
            one.join().unwrap();
        }
        let printed = printer.labels();
        assert_eq!(printed.len(), JOBS, "once each, on {}", house.engine);
        for (at, label) in printed.iter().enumerate() {
            assert!(label.contains(lots[at % lots.len()]), "{at} in its turn: {label}");
        }
        assert!(jobs.iter().all(|id| job(house, id).attempts == 1));
    });
}
