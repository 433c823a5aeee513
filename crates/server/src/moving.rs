//! `suyuan move`: everything goes to another database while people work.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use app::{Clock, Gate, MoveAsk, MoveEnd, MoveError, MoveNews, place_of};
use store::moving::MoveFault;
use store::verify::Progress;
use store::{StoreError, Target};
use tokio::signal::unix::{SignalKind, signal};

use crate::args::MoveArguments;
use crate::commands::FAILED;
use crate::owner::named;
use crate::words::Words;

/// How often it is said how far the same kind of work has come.
const EVERY: Duration = Duration::from_secs(2);
/// Exit code of a program that is interrupted for the second time.
const INTERRUPTED: i32 = 130;

/// Moves, and gives back the exit code.
pub(crate) fn run(how: &MoveArguments, words: &Words) -> u8 {
    let (from, to) = (named(&how.from), named(&how.to));
    let clock = Clock::system();
    if how.give_up {
        let given_up = if how.lost {
            app::give_up_lost_move(&from)
        } else {
            app::give_up_move(&from, &to, &clock)
        };
        return match given_up {
            Ok(was_closed) => {
                let key = if was_closed { "move_gave_up" } else { "move_nothing_to_give_up" };
                say(words, key, &[]);
                0
            }
            Err(error) => explain(words, &error, (&from, &to)),
        };
    }
    let stop = Arc::new(AtomicBool::new(false));
    listen_for_interrupts(stop.clone());
    let seed = how.seed.unwrap_or_else(|| clock.now_us().unsigned_abs());
    let (batch, samples, prepare) = (how.batch, how.samples, how.prepare);
    let ask = MoveAsk { from: from.clone(), to: to.clone(), batch, samples, seed, prepare };
    let mut teller = Teller { words, last: None, began: None, said: None };
    let ended = app::move_data(&ask, &clock, &mut |news| {
        teller.tell(&news);
        !stop.load(Ordering::Relaxed)
    });
    let place = ("place", place_of(&to));
    match ended {
        Ok(MoveEnd::Prepared { facts }) => {
            say(words, "move_prepared", &[("facts", facts.to_string()), place]);
        }
        Ok(MoveEnd::Complete { facts, answers }) => {
            let counts = [("facts", facts.to_string()), ("answers", answers.to_string()), place];
            say(words, "move_complete", &counts);
        }
        Ok(MoveEnd::Already) => say(words, "move_already", &[place]),
        Err(error) => return explain(words, &error, (&from, &to)),
    }
    0
}

fn say(words: &Words, key: &str, params: &[(&str, String)]) {
    let _ = writeln!(std::io::stderr(), "{}", words.say(&format!("cli.{key}"), params));
}

/// Says why it did not end well, and what became of the source.
fn explain(words: &Words, error: &MoveError, (from, to): (&Target, &Target)) -> u8 {
    let (here, there) = (("place", place_of(from)), ("place", place_of(to)));
    match &error.fault {
        _ if error.is_stop() => say(words, "move_stopped", &[]),
        MoveFault::NoSource => say(words, "move_no_source", &[here]),
        MoveFault::OtherProgram { .. } => say(words, "move_other_program", &[]),
        MoveFault::TargetTaken => say(words, "move_taken", &[there]),
        MoveFault::Elsewhere { place } => {
            say(words, "move_elsewhere", &[("place", place.clone())]);
        }
        MoveFault::Differs(what) => say(words, "move_differs", &[("what", what.clone())]),
        MoveFault::Store(StoreError::Arriving) => say(words, "move_unfinished", &[here]),
        other => {
            let mut reason = other.to_string();
            let mut source = std::error::Error::source(other);
            while let Some(cause) = source {
                if !reason.ends_with(&cause.to_string()) {
                    reason = format!("{reason}: {cause}");
                }
                source = cause.source();
            }
            say(words, "failed", &[("reason", reason)]);
        }
    }
    match error.gate {
        Gate::Open => {}
        Gate::OpenAgain => say(words, "move_open_again", &[]),
        // Where it has moved for good, nothing can be finished or opened.
        Gate::Closed if matches!(error.fault, MoveFault::Elsewhere { .. }) => {}
        Gate::Closed => say(words, "move_still_closed", &[]),
    }
    FAILED
}

/// The first interrupt stops the move between two transactions, the second one the program. A terminal
/// that goes away and a machine that shuts down are interrupts too.
fn listen_for_interrupts(stop: Arc<AtomicBool>) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        // Without it an interrupt ends the program at once, which a move survives as well.
        let Ok(runtime) = runtime else { return };
        runtime.block_on(async {
            let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
            let [Ok(mut interrupt), Ok(mut terminate), Ok(mut hang_up)] = kinds.map(signal) else {
                return;
            };
            loop {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                    _ = hang_up.recv() => {}
                }
                if stop.swap(true, Ordering::Relaxed) {
                    std::process::exit(INTERRUPTED);
                }
            }
        });
    });
}

/// Says how far it has come, now and then, and always where another kind of work begins.
struct Teller<'a> {
    words: &'a Words,
    last: Option<(std::mem::Discriminant<MoveNews>, Instant)>,
    /// When copying began, and with how many facts.
    began: Option<(Instant, u64)>,
    /// How many facts had arrived when it was last looked at.
    said: Option<u64>,
}

impl Teller<'_> {
    fn tell(&mut self, news: &MoveNews) {
        let began = match *news {
            MoveNews::GoingOn(facts) | MoveNews::Copied(facts, _) => {
                *self.began.get_or_insert_with(|| (Instant::now(), facts))
            }
            _ => (Instant::now(), 0),
        };
        if !self.is_news(news) || !self.is_time(news) {
            return;
        }
        let count = |count: u64| ("count", count.to_string());
        match *news {
            MoveNews::GoingOn(facts) => {
                say(self.words, "move_again", &[("facts", facts.to_string())]);
            }
            MoveNews::Copied(facts, all) => {
                let passed_ms = began.0.elapsed().as_millis().max(1);
                let rate = u128::from(facts.saturating_sub(began.1)) * 1000 / passed_ms;
                let (facts, all) = (("facts", facts.to_string()), ("all", all.to_string()));
                say(self.words, "move_copied", &[facts, all, ("rate", rate.to_string())]);
            }
            MoveNews::Keeping(what, rows) | MoveNews::Kept(what, rows) => {
                let what = ("what", what.to_owned());
                say(self.words, "move_kept", &[what, ("rows", rows.to_string())]);
            }
            MoveNews::Sealed => say(self.words, "move_sealed", &[]),
            MoveNews::Verified(Progress::Facts(facts)) => {
                say(self.words, "move_verified", &[count(facts)]);
            }
            MoveNews::Verified(Progress::Rows(rows)) => {
                say(self.words, "move_compared", &[count(rows)]);
            }
            MoveNews::Traced(answers, all) => {
                say(self.words, "move_traced", &[count(answers), ("all", all.to_string())]);
            }
        }
    }

    /// A round that brought nothing new is not worth a line.
    fn is_news(&mut self, news: &MoveNews) -> bool {
        match *news {
            MoveNews::Copied(facts, _) => self.said.replace(facts) != Some(facts),
            MoveNews::Keeping(_, rows) => rows > 0,
            _ => true,
        }
    }

    fn is_time(&mut self, news: &MoveNews) -> bool {
        let kind = std::mem::discriminant(news);
        let ends = match news {
            MoveNews::Copied(done, all) | MoveNews::Traced(done, all) => done == all,
            MoveNews::Kept(_, rows) => *rows > 0,
            _ => false,
        };
        let is_time = match self.last {
            Some((last, at)) if last == kind => ends || at.elapsed() >= EVERY,
            _ => true,
        };
        if is_time {
            self.last = Some((kind, Instant::now()));
        }
        is_time
    }
}
