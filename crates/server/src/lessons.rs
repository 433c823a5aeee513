//! How work is done in the demo factory, who read it and who was called: each in the name of somebody.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use app::{ActAsk, AttachAsk, Operator, Plant};
use demo::guides::{self, Called, Shot, Version};
use domain::Instant;

/// The demo asks without a key, and for good.
const ONCE: (Option<&str>, bool) = (None, false);

/// The people who do these things, by their names for signing in.
type Hands = BTreeMap<&'static str, Operator>;

/// Teaches the demo factory how it works, and calls for people.
pub(crate) fn set(plant: &Plant, operator: &Operator) -> Result<()> {
    let mut hands = Hands::new();
    for (username, name, role) in guides::HANDS {
        let person = app::NewPerson {
            username: username.to_owned(),
            name: name.to_owned(),
            password: demo::PASSWORD.to_owned(),
            roles: vec![role.to_owned()],
            at_sites: Vec::new(),
            language: Some("zh-Hant".to_owned()),
        };
        plant.add_person_of_own_password(operator, &person)?;
        let cookie = plant.sign_in(username, demo::PASSWORD, "demo")?.cookie;
        hands.insert(username, plant.session(&cookie, None)?.0);
    }
    let mut written = BTreeMap::new();
    for version in &guides::VERSIONS {
        let before = written.entry(version.code).or_insert(0);
        write(plant, (operator, &hands), version, *before)?;
        *before += 1;
    }
    guides::CALLS.iter().try_for_each(|called| call(plant, &hands, called))
}

fn texts(words: guides::Words) -> BTreeMap<String, String> {
    let texts = guides::LANGUAGES.iter().zip(words);
    texts.map(|(language, text)| ((*language).to_owned(), text.to_owned())).collect()
}

fn show(plant: &Plant, operator: &Operator, subject: String, shot: &Shot) -> Result<String> {
    let ask = AttachAsk { subject, name: shot.name.to_owned() };
    let kept = plant.attach(operator, &ask, &mut &*shot.content, ONCE)?;
    Ok(kept.result.sha256)
}

fn write(
    plant: &Plant,
    (operator, hands): (&Operator, &Hands),
    version: &Version,
    before: u32,
) -> Result<()> {
    let mut steps = Vec::new();
    for step in version.steps {
        let about = format!("instruction:{}", version.code);
        let shown = step.shot.map(|shot| show(plant, operator, about, shot)).transpose()?;
        let (texts, files) = (texts(step.words), shown.into_iter().collect());
        steps.push(app::StepAsk { texts, caution: step.caution, files });
    }
    let ask = app::PublishInstruction {
        code: version.code.to_owned(),
        based_on: before,
        titles: texts(version.titles),
        operation: version.operation.map(str::to_owned),
        item: version.item.map(str::to_owned),
        station: version.station.map(str::to_owned),
        unread: version.unread.to_owned(),
        change: version.change.map(str::to_owned),
        steps,
        ..app::PublishInstruction::default()
    };
    let author = hand(hands, "planner")?;
    if version.draft {
        plant.draft_instruction(author, &ask, ONCE)?;
        return Ok(());
    }
    plant.publish_instruction(author, &ask, ONCE)?;
    for reader in version.readers {
        let read = app::ReadInstruction { version: before + 1, ..Default::default() };
        plant.read_instruction(hand(hands, reader)?, version.code, &read, ONCE)?;
    }
    Ok(())
}

fn hand<'a>(hands: &'a Hands, name: &str) -> Result<&'a Operator> {
    hands.get(name).ok_or_else(|| anyhow!("nobody of the demo is called {name}"))
}

/// An act so many minutes ago.
fn ago(minutes: i64) -> ActAsk {
    let now_us = app::Clock::system().now_us();
    let at = Instant::utc(now_us - minutes * 60_000_000);
    ActAsk { at: Some(at.to_string()), ..ActAsk::default() }
}

fn call(plant: &Plant, hands: &Hands, called: &Called) -> Result<()> {
    let (operator, leader) = (hand(hands, "ahao")?, hand(hands, "leader")?);
    let after = |minutes: i64| ago(called.minutes_ago - minutes);
    let ask = app::RaiseCall {
        kind: called.kind.to_owned(),
        station: Some(called.station.to_owned()),
        note: Some(called.note.to_owned()),
        stopped: called.stopped,
        act: after(0),
        ..app::RaiseCall::default()
    };
    let code = plant.raise_call(operator, &ask, ONCE)?.result.code;
    if let Some(shot) = called.shot {
        show(plant, operator, format!("call:{code}"), shot)?;
    }
    if let Some(minutes) = called.answered_after {
        let ask = app::AnswerCall { act: after(minutes), ..app::AnswerCall::default() };
        plant.answer_call(leader, &code, &ask, ONCE)?;
    }
    if let Some((minutes, cause, remedy)) = called.resolved_after {
        let ask = app::ResolveCall {
            cause: Some(cause.to_owned()),
            remedy: Some(remedy.to_owned()),
            act: after(minutes),
            ..app::ResolveCall::default()
        };
        plant.resolve_call(leader, &code, &ask, ONCE)?;
    }
    Ok(())
}
