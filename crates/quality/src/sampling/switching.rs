//! From normal to tightened inspection and back: ISO 2859-1, 9.3.
//!
//! Reduced inspection has to be agreed with whoever is responsible, and needs a table that is not here.

use super::Severity;

/// Lots not accepted, of so many in a row or fewer, that tighten inspection (9.3.1).
const TIGHTEN: (usize, usize) = (2, 5);
/// Accepted lots in a row that bring normal inspection back (9.3.2).
const RELAX: u32 = 5;
/// Lots not accepted on tightened inspection after which it is given up (9.4).
const GIVE_UP: u32 = 5;

/// How lots from one source are inspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// By a table.
    Inspected(Severity),
    /// Not any more, until whoever makes them has put right what was wrong: then tightened.
    GivenUp,
}

/// The lots from one source, as far as they decide how the next one is inspected. Only first submissions
/// count, not lots that come again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    stage: Stage,
    /// Of the last lots on normal inspection whether each was accepted, the newest last.
    lately: Vec<bool>,
    /// Accepted lots in a row on tightened inspection.
    in_a_row: u32,
    /// Lots not accepted on tightened inspection.
    refused: u32,
}

impl Default for History {
    fn default() -> Self {
        Self::starting(Stage::Inspected(Severity::Normal))
    }
}

impl History {
    fn starting(stage: Stage) -> Self {
        Self { stage, lately: Vec::new(), in_a_row: 0, refused: 0 }
    }

    /// How the next lot is inspected.
    pub const fn stage(&self) -> Stage {
        self.stage
    }

    /// A lot was judged as this history said.
    pub fn judge(&mut self, accepted: bool) {
        match self.stage {
            Stage::Inspected(Severity::Normal) => {
                self.lately.push(accepted);
                let kept = self.lately.len().saturating_sub(TIGHTEN.1);
                self.lately.drain(..kept);
                if self.lately.iter().filter(|accepted| !**accepted).count() >= TIGHTEN.0 {
                    *self = Self::starting(Stage::Inspected(Severity::Tightened));
                }
            }
            Stage::Inspected(Severity::Tightened) if accepted => {
                self.in_a_row += 1;
                if self.in_a_row >= RELAX {
                    *self = Self::default();
                }
            }
            Stage::Inspected(Severity::Tightened) => {
                (self.in_a_row, self.refused) = (0, self.refused + 1);
                if self.refused >= GIVE_UP {
                    *self = Self::starting(Stage::GivenUp);
                }
            }
            Stage::GivenUp => {}
        }
    }

    /// What was wrong is put right: inspection begins again, tightened.
    pub fn put_right(&mut self) {
        if self.stage == Stage::GivenUp {
            *self = Self::starting(Stage::Inspected(Severity::Tightened));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NORMAL: Stage = Stage::Inspected(Severity::Normal);
    const TIGHTENED: Stage = Stage::Inspected(Severity::Tightened);

    /// The stage after lots, where `+` is accepted and `-` is not.
    fn after(lots: &str) -> Stage {
        let mut history = History::default();
        for lot in lots.chars() {
            history.judge(lot == '+');
        }
        history.stage()
    }

    #[test]
    fn two_of_five_tighten_and_five_in_a_row_relax() {
        for (lots, stage) in [
            ("", NORMAL),
            ("-", NORMAL),
            ("--", TIGHTENED),
            ("-+++-", TIGHTENED),
            ("-++++-", NORMAL),
            ("--++++", TIGHTENED),
            ("--+++++", NORMAL),
            ("--++++-+++++", NORMAL),
            // What was before tightened inspection counts no more after it.
            ("--+++++-", NORMAL),
        ] {
            assert_eq!(after(lots), stage, "{lots}");
        }
    }

    #[test]
    fn five_refused_while_tightened_end_it_until_it_is_put_right() {
        assert_eq!(after("--+-+-+-+-"), TIGHTENED);
        assert_eq!(after("--+-+-+-+-+-"), Stage::GivenUp);
        assert_eq!(after("--------++++++"), Stage::GivenUp);
        let mut history = History::default();
        (0..7).for_each(|_| history.judge(false));
        history.put_right();

        assert_eq!(history.stage(), TIGHTENED);
    }
}
