//! A network that loses, repeats and reorders, devices that are out of reach, and a server that dies
//! between its commit and its answer.

use std::fmt;

use app::{Operator, OutboxAsk, OutboxEntry};

use super::Server;
use super::script::{Device, SHIFT_US, Script};
use crate::simulation::dice::Dice;

/// How it went.
#[derive(Debug, Default)]
pub(super) struct Delivery {
    requests: usize,
    sent: usize,
    repeated: usize,
    waited: usize,
    answers_lost: usize,
    server_crashes: usize,
    device_crashes: usize,
    late_copies: usize,
    longest_wait_us: i64,
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { requests, sent, repeated, waited, answers_lost, .. } = self;
        write!(
            f,
            "{requests} requests with {sent} entries, {repeated} sent again, {waited} ahead of a gap, \
             {answers_lost} answers lost, {} times the server died, {} times a device, {} late copies, \
             longest out of reach {} min",
            self.server_crashes,
            self.device_crashes,
            self.late_copies,
            self.longest_wait_us / 60_000_000,
        )
    }
}

/// What a device has on its disk.
struct Outbox<'a> {
    device: &'a Device,
    /// Entries the server has answered, from the first one on.
    settled: usize,
    /// Until when it is out of reach.
    away_until_us: i64,
}

impl Outbox<'_> {
    /// What was done by now and is not answered. A device that dies between writing an entry down and
    /// sending it has it on its disk, and that is all it has.
    fn waiting(&self, now_us: i64) -> Vec<OutboxEntry> {
        let waiting = self.device.scans.iter().skip(self.settled);
        let waiting = waiting.take_while(|scan| scan.at_us <= now_us);
        waiting.map(|scan| scan.entry.clone()).collect()
    }
}

/// Delivers everything, until every entry of every device is answered.
pub(super) fn deliver(
    server: &mut Server,
    owner: &Operator,
    script: &Script,
    seed: u64,
) -> Delivery {
    let mut dice = Dice::seeded(seed ^ 0x5eed_f100);
    let mut went = Delivery::default();
    let mut copies: Vec<OutboxAsk> = Vec::new();
    let end_us = server.now() + SHIFT_US + SHIFT_US / 4;
    let mut outboxes: Vec<Outbox<'_>> = script
        .devices
        .iter()
        .map(|device| Outbox { device, settled: 0, away_until_us: 0 })
        .collect();
    let step_us = SHIFT_US / (script.scans() as i64).max(1);
    while outboxes.iter().any(|outbox| outbox.settled < outbox.device.scans.len()) {
        server.pass(dice.drawn(step_us as u64 + 1) as i64);
        let now_us = server.now();
        let place = dice.below(outboxes.len());
        let outbox = &mut outboxes[place];
        if now_us < end_us && dice.one_in(6) {
            let away_us = dice.drawn(90 * 60_000_000) as i64;
            outbox.away_until_us = now_us + away_us;
            went.longest_wait_us = went.longest_wait_us.max(away_us);
        }
        if now_us < outbox.away_until_us.min(end_us) {
            continue;
        }
        let mut entries = outbox.waiting(now_us);
        entries.truncate(dice.below(20) + 1);
        if entries.is_empty() {
            continue;
        }
        if dice.one_in(20) {
            went.device_crashes += 1;
            continue;
        }
        scramble(&mut dice, &mut entries);
        let sent_at = domain::Instant::utc(now_us + outbox.device.ahead_us).to_string();
        let ask = OutboxAsk { device: outbox.device.name.clone(), sent_at, entries };
        send(server, owner, (ask, outbox), (&mut dice, &mut went), &mut copies);
        if !copies.is_empty() && dice.one_in(10) {
            // A copy that was on its way for long, of a request that had arrived.
            let late = copies.swap_remove(dice.below(copies.len()));
            server.plant().take_outbox(owner, late).unwrap();
            went.late_copies += 1;
        }
    }
    went
}

/// Entries arrive in another order, twice, or some of them not at all.
fn scramble(dice: &mut Dice, entries: &mut Vec<OutboxEntry>) {
    if dice.one_in(4) {
        for place in (1..entries.len()).rev() {
            entries.swap(place, dice.below(place + 1));
        }
    }
    if dice.one_in(5) {
        let again = entries[dice.below(entries.len())].clone();
        entries.push(again);
    }
    if dice.one_in(6) && entries.len() > 1 {
        entries.remove(dice.below(entries.len()));
    }
}

fn send(
    server: &mut Server,
    owner: &Operator,
    (ask, outbox): (OutboxAsk, &mut Outbox<'_>),
    (dice, went): (&mut Dice, &mut Delivery),
    copies: &mut Vec<OutboxAsk>,
) {
    went.requests += 1;
    went.sent += ask.entries.len();
    if dice.one_in(5) {
        copies.push(ask.clone());
    }
    let answer = server.plant().take_outbox(owner, ask).unwrap();
    let in_state = |state: &str| answer.entries.iter().filter(|one| one.state == state).count();
    went.repeated += in_state("repeated");
    went.waited += in_state("waits");
    if dice.one_in(25) {
        server.restart();
        went.server_crashes += 1;
    } else if dice.one_in(6) {
        went.answers_lost += 1;
    } else {
        outbox.settled = usize::try_from(answer.next_sequence - 1).unwrap();
    }
}
