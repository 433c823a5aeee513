//! Tasks about people: who called, whose badge was in two places, whose name somebody tries to sign in by.

use std::collections::{BTreeMap, BTreeSet};

use domain::calls::escalates_at_us;
use domain::tasks::TaskKind;
use domain::{CallState, PersonId};
use store::side::sign_ins;
use store::{Tx, acts, calls, corrections, stations};

use super::{About, DAY_US, Desk, Found, LOOKED_AT, TOLD_US, Task};
use crate::error::Result;
use crate::permission::ADMINISTRATOR;
use crate::sessions::address_of;

/// So many wrong tries of a day at one person, or from one address at names of nobody, are told.
const TRIES_TOLD: usize = 5;
/// Tries that are looked at.
const TRIES_MAX: u32 = 2_000;

impl Desk<'_> {
    /// Badges that were in use at two stations, with when they were used where.
    pub(super) fn doubled_badges(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let time = |us: i64| {
            let stamp = jiff::Timestamp::from_microsecond(us).unwrap_or_default();
            self.zone.to_datetime(stamp).strftime("%H:%M").to_string()
        };
        let doubles = stations::doubles(tx, self.ground, LOOKED_AT)?;
        let task = |double: stations::Double| {
            let (one, other) = (time(double.other_since_us), time(double.at_us));
            let note = format!("{} {one} · {} {other}", double.other, double.station);
            let by = Some(self.people.name(double.person));
            let about = About { by, note: Some(note), ..About::default() };
            let subject = ("badge_double", double.seq.to_string());
            self.task(TaskKind::CheckBadge, (double.at_us, None), subject, about)
        };
        Ok(doubles.into_iter().map(task).collect())
    }

    /// Calls nobody has said they come for, of the role that comes; or, once it is told, the next one.
    pub(super) fn calls(&self, tx: &mut Tx<'_>, kind: TaskKind) -> Result<Vec<Task>> {
        let chains = crate::calls::chains(tx, self.ground.0)?;
        let sees_all = self.roles.iter().any(|role| role == ADMINISTRATOR);
        let mut tasks = Vec::new();
        for call in calls::open(tx, self.ground, LOOKED_AT)? {
            let chain = crate::calls::chain_of(&chains, call.kind);
            let due_us = escalates_at_us(call.at.utc_us, chain);
            let theirs = |role| sees_all || self.roles.contains(role);
            let is_told = self.now_us >= due_us;
            // Whoever is both gets one task: that it has waited too long.
            let (role, is_due) = match kind {
                TaskKind::EscalatedCall => (&chain.next, is_told),
                _ => (&chain.role, !(is_told && theirs(&chain.next))),
            };
            let is_theirs = theirs(role);
            if call.state == CallState::Raised && is_due && is_theirs {
                let role = Some(role.clone());
                tasks.push(self.call_task(tx, (kind, Some(due_us)), call, role)?);
            }
        }
        Ok(tasks)
    }

    /// Calls one has said one comes for.
    pub(super) fn own_calls(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let mut tasks = Vec::new();
        let own = |call: &calls::Call| {
            call.state == CallState::Answered && call.answered_by == self.operator.person
        };
        for call in calls::open(tx, self.ground, LOOKED_AT)?.into_iter().filter(own) {
            tasks.push(self.call_task(tx, (TaskKind::ResolveCall, None), call, None)?);
        }
        Ok(tasks)
    }

    fn call_task(
        &self,
        tx: &mut Tx<'_>,
        (kind, due_us): (TaskKind, Option<i64>),
        call: calls::Call,
        role: Option<String>,
    ) -> Result<Task> {
        let place = match &call.station {
            Some(code) => crate::stations::station_name(tx, self.ground.0, code)?,
            None => None,
        };
        // The page puts the kind into words; where it is stands behind it.
        let note = [Some(call.kind.to_string()), place].into_iter().flatten();
        let about = About {
            by: call.by.map(|person| self.people.name(person)),
            note: Some(note.collect::<Vec<_>>().join(" ")),
            role,
            ..About::default()
        };
        Ok(self.task(kind, (call.at.utc_us, due_us), ("call", call.code), about))
    }

    /// What others took back of what one did oneself.
    pub(super) fn corrections(&self, tx: &mut Tx<'_>) -> Result<Vec<Task>> {
        let Some(person) = self.operator.person else { return Ok(Vec::new()) };
        let since = self.now_us - TOLD_US;
        let mut tasks = Vec::new();
        for id in corrections::taken_back(tx, self.ground, person, since, LOOKED_AT)? {
            let act = acts::find(tx, self.ground, id)?;
            let act = self.operator.outside.known_act(tx, self.ground, act)?;
            let Some(act) = act else { continue };
            let about = About {
                by: act.by.map(|person| self.people.name(person)),
                note: act.reason,
                ..About::default()
            };
            let subject = ("act", act.act.to_string());
            let since = (act.recorded_at_us, None);
            tasks.push(self.task(TaskKind::ReadCorrection, since, subject, about));
        }
        Ok(tasks)
    }

    /// People at whose names somebody guessed, and addresses where names were guessed, within a day.
    pub(super) fn guessed(&self, tx: &mut Tx<'_>) -> Result<Found> {
        let tried = sign_ins::newest(tx, self.ground.0, TRIES_MAX)?;
        let is_all = tried.len() < TRIES_MAX as usize;
        let wrong = tried.iter().filter(|one| !one.good && one.at_us > self.now_us - DAY_US);
        // Of somebody known it matters who, of nobody from where: when, and from which addresses.
        let mut by_whom: BTreeMap<(PersonId, &str), Vec<(i64, &str)>> = BTreeMap::new();
        for one in wrong {
            let from = address_of(one.device.as_deref().unwrap_or_default());
            let whom = if one.person == PersonId(0) { from } else { "" };
            by_whom.entry((one.person, whom)).or_default().push((one.at_us, from));
        }
        let told = by_whom.into_iter().filter(|(_, tries)| tries.len() >= TRIES_TOLD);
        let task = |((person, address), tries): ((PersonId, &str), Vec<(i64, &str)>)| {
            let since_us = tries.iter().map(|(at_us, _)| *at_us).min().unwrap_or(self.now_us);
            let places: BTreeSet<&str> = tries.iter().map(|(_, from)| *from).collect();
            let places: Vec<&str> = places.into_iter().collect();
            let known = Some(person).filter(|person| *person != PersonId(0));
            let about = About {
                by: known.map(|person| self.people.name(person)),
                note: Some(format!("{} × {}", tries.len(), places.join(" · "))),
                ..About::default()
            };
            let code = known.map_or_else(|| address.to_owned(), |person| person.to_string());
            self.task(TaskKind::CheckTries, (since_us, None), ("sign_in", code), about)
        };
        Ok(Found { tasks: told.map(task).collect(), all: is_all })
    }
}
