//! Calls from the floor: who is told, what is shown, and how long people waited.

use app::{
    AnswerCall, AttachAsk, CallChain, CallFiguresQuery, CallQuery, CallSettings, CallView,
    Operator, OutboxAsk, OutboxEntry, RaiseCall, ResolveCall, TaskQuery, WithdrawCall,
};
use serde_json::{Value, json};

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};
use crate::workshop::{ago, moment};

fn raise(house: &House, who: &Operator, kind: &str, minutes_ago: i64) -> CallView {
    let ask = RaiseCall { kind: kind.to_owned(), act: ago(minutes_ago), ..RaiseCall::default() };
    done(house.plant.raise_call(who, &ask, ONCE))
}

/// The kinds of the tasks that are about calls.
fn tasks(house: &House, who: &Operator) -> Vec<String> {
    let tasks = house.plant.tasks(who, &TaskQuery::default()).unwrap().rows;
    tasks.into_iter().filter(|task| task.subject == "call").map(|task| task.kind).collect()
}

fn open(house: &House) -> Vec<CallView> {
    let query = CallQuery { open: Some(true), ..CallQuery::default() };
    house.plant.calls(&house.owner, &query).unwrap().rows
}

#[test]
fn a_call_is_told_to_who_comes_then_to_the_next_and_then_is_whose_who_went() {
    in_every_house(|house| {
        let wang = house.person("wang", &["operator"]);
        let (lin, mei) = (house.person("lin", &["leader"]), house.person("mei", &["manager"]));
        let both = house.person("both", &["leader", "manager"]);
        let call = raise(house, &wang, "machine", 0);

        assert_eq!(tasks(house, &lin), ["answer_call"], "on {}", house.engine);
        assert_eq!(tasks(house, &both), ["answer_call"]);
        assert_eq!(tasks(house, &mei), [""; 0]);
        assert_eq!(tasks(house, &wang), [""; 0]);
        house.wait_seconds(11 * 60);
        assert_eq!(tasks(house, &mei), ["escalated_call"]);
        assert_eq!(tasks(house, &both), ["escalated_call"], "one call is one task");
        assert!(open(house)[0].escalated);

        let answer = AnswerCall { note: Some("two minutes".into()), ..AnswerCall::default() };
        let answered = done(house.plant.answer_call(&lin, &call.code, &answer, ONCE));
        assert_eq!(answered.answered_by.unwrap().name.as_deref(), Some("lin"));
        assert_eq!(tasks(house, &lin), ["resolve_call"]);
        assert_eq!(tasks(house, &mei), [""; 0]);

        done(house.plant.resolve_call(&lin, &call.code, &ResolveCall::default(), ONCE));
        assert_eq!(tasks(house, &lin), [""; 0]);
        assert!(open(house).is_empty());
        house.verify();
    });
}

#[test]
fn the_company_says_who_comes() {
    in_every_house(|house| {
        let (wang, hua) = (house.person("wang", &["operator"]), house.person("hua", &["planner"]));
        let row = |role: &str, minutes| CallSettings {
            rows: vec![CallChain {
                kind: "material".to_owned(),
                role: role.to_owned(),
                next_role: "manager".to_owned(),
                minutes,
            }],
        };
        let set = |row| house.plant.set_call_settings(&house.owner, row);

        assert_eq!(set(row("planner", 5)).unwrap().rows.len(), 5);
        raise(house, &wang, "material", 0);
        assert_eq!(tasks(house, &hua), ["answer_call"]);
        assert!(set(row("auditor", 5)).is_err(), "an auditor sees no work");
        assert!(set(row("planner", 0)).is_err());
        assert!(house.plant.set_call_settings(&wang, row("planner", 5)).is_err());
    });
}

#[test]
fn a_standing_line_comes_first_and_figures_say_how_long_people_waited() {
    in_every_house(|house| {
        let wang = house.person("wang", &["operator"]);
        raise(house, &wang, "help", 50);
        let stands = RaiseCall {
            kind: "machine".to_owned(),
            stopped: true,
            act: ago(40),
            ..RaiseCall::default()
        };
        let stands = done(house.plant.raise_call(&wang, &stands, ONCE));
        assert_eq!(open(house)[0].code, stands.code);

        let came = AnswerCall { act: ago(34), ..AnswerCall::default() };
        done(house.plant.answer_call(&wang, &stands.code, &came, ONCE));
        let other = AnswerCall { act: ago(30), ..AnswerCall::default() };
        done(house.plant.answer_call(&house.owner, &stands.code, &other, ONCE));
        let ends = ResolveCall { running_at: Some(moment(20)), act: ago(10), ..Default::default() };
        let early = ResolveCall { running_at: Some(moment(45)), ..ends.clone() };
        assert_eq!(
            refused(house.plant.resolve_call(&wang, &stands.code, &early, ONCE)),
            "bad_input"
        );
        done(house.plant.resolve_call(&wang, &stands.code, &ends, ONCE));

        let figures = house.plant.call_figures(&wang, &CallFiguresQuery::default()).unwrap();
        let machine = figures.rows.iter().find(|row| row.kind == "machine").unwrap();
        // Times are given to the second, and the test takes some.
        let minutes = |seconds: Option<i64>| seconds.map(|seconds| (seconds + 30) / 60);
        assert_eq!(minutes(machine.median_answer_s), Some(6), "the first answer ends the waiting");
        assert_eq!(minutes(machine.median_resolve_s), Some(30));
        assert_eq!(minutes(Some(machine.stopped_s)), Some(20));
        assert_eq!((machine.calls, machine.escalated), (1, 0));
        let help = figures.rows.iter().find(|row| row.kind == "help").unwrap();
        assert_eq!((help.median_answer_s, help.escalated), (None, 1));
    });
}

#[test]
fn a_call_of_a_device_is_heard_whatever_it_names_and_an_answer_too_late_is_refused() {
    in_every_house(|house| {
        let wang = house.person("wang", &["operator"]);
        let entry = |sequence, act: &str, path: Value, body: Value| OutboxEntry {
            sequence,
            key: format!("key-{sequence}"),
            act: json!(act),
            at: json!(moment(30)),
            put_in: json!("typed"),
            path,
            body,
            other: std::collections::BTreeMap::new(),
        };
        let send = |entry| {
            let ask =
                OutboxAsk { device: "pda-1".to_owned(), sent_at: moment(0), entries: vec![entry] };
            house.plant.take_outbox(&wang, ask).unwrap().entries.remove(0)
        };
        let body = json!({"kind": "safety", "station": "NEW", "subject": "run:R-9"});
        let heard = send(entry(1, "raise_call", Value::Null, body));

        assert_eq!(heard.state, "recorded", "{heard:?}");
        let call = &open(house)[0];
        assert_eq!((call.station.as_deref(), call.escalated), (Some("NEW"), true));
        let code = call.code.clone();
        done(house.plant.withdraw_call(&wang, &code, &WithdrawCall::default(), ONCE));
        let late = send(entry(2, "answer_call", json!({"code": code}), json!({})));
        assert_eq!(late.state, "refused");
        assert_eq!(late.problem.unwrap().code, "call_not_open");
        house.verify();
    });
}

#[test]
fn whoever_may_call_shows_what_it_is_about_and_everybody_sees_it() {
    in_every_house(|house| {
        // A planner writes no records of goods, and calls like anybody.
        let ping = house.person("ping", &["planner"]);
        let call = raise(house, &ping, "machine", 0);
        let attach = |who: &Operator, subject: &str| {
            let ask = AttachAsk { subject: subject.to_owned(), name: "belt.png".to_owned() };
            let picture = b"\x89PNG\r\n\x1a\n and more";
            house.plant.attach(who, &ask, &mut &picture[..], ONCE)
        };
        let kept = done(attach(&ping, &format!("call:{}", call.code)));

        assert_eq!(open(house)[0].attachments, std::slice::from_ref(&kept), "on {}", house.engine);
        assert_eq!(house.plant.call(&house.owner, &call.code).unwrap().attachments, [kept]);
        assert_eq!(refused(attach(&ping, "call:CA-NONE")), "unknown_document");
        assert!(matches!(attach(&ping, "complaint:CC-1"), Err(app::Error::Denied)));
    });
}
