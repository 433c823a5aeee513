//! Notices of a recall: how far one is, what stands in its way, and who is told next while nobody
//! answers.
//!
//! A queue is no history: what was handed over is a fact, how far a message came is not.

use crate::words::words;

words! {
    /// How far a notice is.
    NoticeState: "state of a notice" {
        /// It is to be handed over, at once or once more.
        Waiting = 1 "waiting",
        /// One process hands it over now.
        Sending = 2 "sending",
        /// Whoever carries it took it.
        Sent = 3 "sent",
        /// It was given up: somebody has to call.
        Failed = 4 "failed",
        /// It was written for a drill, and nobody outside got it.
        Simulated = 5 "simulated",
        /// Nobody needs it any more: they know, or the recall has ended.
        Withdrawn = 6 "withdrawn",
    }
}

words! {
    /// What stands in the way of a notice.
    NoticeProblem: "problem of a notice" {
        /// Nobody said how messages leave this server.
        NotConfigured = 1 "not_configured",
        /// Nobody answers there.
        Unreachable = 2 "unreachable",
        /// Whoever is there said no.
        Rejected = 3 "rejected",
        /// The address lies inside this network, and may not be asked from here.
        Forbidden = 4 "forbidden",
        /// It is no address.
        BadAddress = 5 "bad_address",
        /// What it says could not be put together here.
        Unwritten = 6 "unwritten",
    }
}

impl NoticeStep {
    /// Whether it says something that nobody said before; the others say it again.
    pub const fn is_first(self) -> bool {
        matches!(self, Self::First | Self::Added)
    }
}

impl NoticeProblem {
    /// Whether the same may go well later.
    pub const fn passes(self) -> bool {
        matches!(self, Self::NotConfigured | Self::Unreachable | Self::Unwritten)
    }
}

words! {
    /// Who is told, and for which time.
    NoticeStep: "step of a notice" {
        /// Whoever is called first.
        First = 1 "first",
        /// The same once more, because they do not answer.
        Reminder = 2 "reminder",
        /// The one who stands in for them.
        Deputy = 3 "deputy",
        /// Whoever is called first, of what came to be reached since they were told.
        Added = 4 "added",
    }
}

words! {
    /// How a notice travels.
    NoticeChannel: "channel of a notice" {
        /// By mail.
        Email = 1 "email",
        /// To a program of theirs.
        Webhook = 2 "webhook",
    }
}

const MINUTE_US: i64 = 60_000_000;

/// How often a notice is tried before it is given up.
pub const ATTEMPTS_MAX: u32 = 8;
/// How long one process may take to hand a notice over; after that another one may.
pub const LEASE_US: i64 = 5 * MINUTE_US;
const BACK_OFF_US: i64 = MINUTE_US / 2;
const BACK_OFF_MAX_US: i64 = 15 * MINUTE_US;

/// How long one waits after the `attempts`th attempt: twice as long each time, a quarter of an hour at
/// most.
pub fn back_off_us(attempts: u32) -> i64 {
    let doubled = BACK_OFF_US.saturating_mul(1 << attempts.saturating_sub(1).min(10));
    doubled.min(BACK_OFF_MAX_US)
}

/// After how many minutes without an answer somebody else is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Whoever was told is reminded.
    pub remind_min: u32,
    /// The deputy is told.
    pub deputy_min: u32,
    /// Whoever looks after the recall has to call.
    pub owner_min: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { remind_min: 30, deputy_min: 60, owner_min: 120 }
    }
}

impl Pace {
    /// Whether each step comes after the one before.
    pub const fn is_ordered(self) -> bool {
        0 < self.remind_min
            && self.remind_min <= self.deputy_min
            && self.deputy_min <= self.owner_min
            && self.owner_min <= 7 * 24 * 60
    }

    /// The steps that are due for whoever was first told at a time and has not answered.
    pub fn due(self, told_at_us: i64, now_us: i64) -> impl Iterator<Item = NoticeStep> {
        let waited = now_us - told_at_us;
        let steps =
            [(NoticeStep::Reminder, self.remind_min), (NoticeStep::Deputy, self.deputy_min)];
        steps
            .into_iter()
            .filter(move |(_, after)| waited >= i64::from(*after) * MINUTE_US)
            .map(|(step, _)| step)
    }

    /// When whoever looks after the recall has to call.
    pub fn owner_at_us(self, told_at_us: i64) -> i64 {
        told_at_us + i64::from(self.owner_min) * MINUTE_US
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_waits_twice_as_long_each_time_and_never_longer_than_a_quarter_of_an_hour() {
        let seconds: Vec<i64> = (1..=8).map(|nth| back_off_us(nth) / 1_000_000).collect();

        assert_eq!(seconds, [30, 60, 120, 240, 480, 900, 900, 900]);
    }

    #[test]
    fn first_comes_the_reminder_then_the_deputy() {
        let pace = Pace::default();
        let due = |minutes: i64| pace.due(7, 7 + minutes * MINUTE_US).collect::<Vec<_>>();

        assert_eq!(due(29), []);
        assert_eq!(due(30), [NoticeStep::Reminder]);
        assert_eq!(due(60), [NoticeStep::Reminder, NoticeStep::Deputy]);
        assert!(pace.is_ordered() && !Pace { deputy_min: 10, ..pace }.is_ordered());
    }
}
