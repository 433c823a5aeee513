//! Print jobs: how far one is, what stands in its way, and what follows from what a printer says.
//!
//! A job that may have printed is never sent again by itself: a label too few is asked for again, a
//! label too many is a second one that somebody puts on something else.

use crate::refusal::Refusal;
use crate::words::words;

words! {
    /// How far a print job is.
    JobState: "state of a print job" {
        /// Its turn has not come, or its printer cannot print.
        Waiting = 1 "waiting",
        /// It is on its way to the printer now.
        Sending = 2 "sending",
        /// The printer took all of it and had nothing to say against it.
        Sent = 3 "sent",
        /// It was begun, and nobody knows whether it came out.
        Unsure = 4 "unsure",
        /// The label was scanned: it is there.
        Confirmed = 5 "confirmed",
        /// Nothing of it came out.
        Failed = 6 "failed",
        /// Somebody wants it no more.
        Cancelled = 7 "cancelled",
        /// It was printed once more, by a job of its own.
        Repeated = 8 "repeated",
    }
}

words! {
    /// What stands in the way of a print job.
    JobProblem: "problem of a print job" {
        /// The head of the printer is open.
        HeadOpen = 1 "head_open",
        /// There is no paper.
        PaperOut = 2 "paper_out",
        /// The printer does not answer.
        Offline = 3 "offline",
        /// Somebody paused the printer at the printer.
        Paused = 4 "paused",
        /// The connection ended in the middle.
        Cut = 5 "cut",
        /// The program was stopped in the middle.
        Restarted = 6 "restarted",
        /// There is no ribbon.
        RibbonOut = 7 "ribbon_out",
        /// The layout cannot be set for this printer.
        Rejected = 8 "rejected",
        /// The printer is no longer a record that may be chosen.
        NoPrinter = 9 "no_printer",
    }
}

words! {
    /// What a printer said last.
    PrinterState: "state of a printer" {
        /// Nobody asked it yet.
        Unknown = 1 "unknown",
        /// It prints.
        Ready = 2 "ready",
        /// Its head is open.
        HeadOpen = 3 "head_open",
        /// It has no paper.
        PaperOut = 4 "paper_out",
        /// It does not answer.
        Offline = 5 "offline",
        /// It is paused.
        Paused = 6 "paused",
        /// It has no ribbon.
        RibbonOut = 7 "ribbon_out",
    }
}

impl JobState {
    /// Whether nothing of it can have come out.
    pub const fn is_unprinted(self) -> bool {
        matches!(self, Self::Waiting | Self::Failed)
    }

    /// Refuses what can be done only while nothing came out: handing over, cancelling.
    pub fn need_unprinted(self, job: &str) -> Result<(), Refusal> {
        if self.is_unprinted() {
            return Ok(());
        }
        Err(Refusal::JobState { job: job.to_owned(), state: self.as_str() })
    }

    /// Refuses to print again what is already followed by something.
    pub fn need_repeatable(self, job: &str) -> Result<(), Refusal> {
        match self {
            Self::Failed | Self::Unsure | Self::Sent | Self::Confirmed => Ok(()),
            Self::Waiting | Self::Sending | Self::Cancelled | Self::Repeated => {
                Err(Refusal::JobState { job: job.to_owned(), state: self.as_str() })
            }
        }
    }

    /// Refuses to confirm what was never sent, or is settled.
    pub fn need_confirmable(self, job: &str) -> Result<(), Refusal> {
        match self {
            // Also what is waiting or failed by the records: the label in the hand knows better.
            Self::Cancelled | Self::Repeated => {
                Err(Refusal::JobState { job: job.to_owned(), state: self.as_str() })
            }
            _ => Ok(()),
        }
    }
}

impl JobProblem {
    /// How a printer stands that has this problem; nothing where it says nothing of the printer.
    pub const fn of_printer(self) -> Option<PrinterState> {
        match self {
            Self::HeadOpen => Some(PrinterState::HeadOpen),
            Self::PaperOut => Some(PrinterState::PaperOut),
            Self::Offline | Self::Cut => Some(PrinterState::Offline),
            Self::Paused => Some(PrinterState::Paused),
            Self::RibbonOut => Some(PrinterState::RibbonOut),
            Self::Restarted | Self::Rejected | Self::NoPrinter => None,
        }
    }
}

/// What a printer answers to `~HS`, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a printer has as many lamps")]
pub struct HostStatus {
    /// No paper.
    pub paper_out: bool,
    /// Paused at the printer.
    pub paused: bool,
    /// The head is open.
    pub head_open: bool,
    /// No ribbon, where it prints with one.
    pub ribbon_out: bool,
    /// Formats in its buffer that are not printed yet.
    pub waiting: u32,
    /// Labels of the present batch that are still to come.
    pub labels_left: u32,
}

/// Bytes of an answer at most; three lines have less than a hundred.
pub const STATUS_BYTES_MAX: usize = 512;

impl HostStatus {
    /// Reads an answer: three lines, each between STX and ETX, fields apart by commas
    /// (ZPL II Programming Guide, `~HS`). Nothing where it is not all there or is something else.
    pub fn read(answer: &[u8]) -> Option<Self> {
        let lines = framed(answer);
        let [first, second, ..] = lines.as_slice() else { return None };
        // aaa,b,c,dddd,eee,f,g,h,iii,j,k,l
        let first: Vec<&str> = first.split(',').collect();
        // mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www
        let second: Vec<&str> = second.split(',').collect();
        if first.len() < 12 || second.len() < 11 || lines.len() < 3 {
            return None;
        }
        Some(Self {
            paper_out: flag(first[1])?,
            paused: flag(first[2])?,
            waiting: number(first[4])?,
            head_open: flag(second[2])?,
            ribbon_out: flag(second[3])?,
            labels_left: number(second[8])?,
        })
    }

    /// What keeps it from printing; the first thing somebody has to do about it.
    pub const fn problem(&self) -> Option<JobProblem> {
        if self.head_open {
            Some(JobProblem::HeadOpen)
        } else if self.paper_out {
            Some(JobProblem::PaperOut)
        } else if self.ribbon_out {
            Some(JobProblem::RibbonOut)
        } else if self.paused {
            Some(JobProblem::Paused)
        } else {
            None
        }
    }

    /// Whether nothing is left in it that has still to come out.
    pub const fn is_done(&self) -> bool {
        self.waiting == 0 && self.labels_left == 0
    }
}

/// Whether an answer is all there: three framed lines.
pub fn is_whole(answer: &[u8]) -> bool {
    framed(answer).len() >= 3
}

/// What stands between STX and ETX, line by line.
fn framed(answer: &[u8]) -> Vec<&str> {
    const STX: u8 = 2;
    const ETX: u8 = 3;
    let answer = &answer[..answer.len().min(STATUS_BYTES_MAX)];
    let mut lines = Vec::new();
    let mut rest = answer;
    while let Some(start) = rest.iter().position(|byte| *byte == STX) {
        let behind = &rest[start + 1..];
        let Some(end) = behind.iter().position(|byte| *byte == ETX) else { break };
        let Ok(line) = std::str::from_utf8(&behind[..end]) else { break };
        lines.push(line);
        rest = &behind[end + 1..];
    }
    lines
}

fn flag(text: &str) -> Option<bool> {
    match text.trim() {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As a printer sends it that has nothing to do.
    const READY: &str = "\u{2}030,0,0,1245,000,0,0,0,000,0,0,0\u{3}\r\n\
        \u{2}001,0,0,0,1,2,4,0,00000000,1,000\u{3}\r\n\u{2}1234,0\u{3}\r\n";

    #[test]
    fn a_printer_that_is_ready_has_nothing_against_printing() {
        let status = HostStatus::read(READY.as_bytes()).unwrap();

        assert_eq!(status, HostStatus::default());
        assert_eq!((status.problem(), status.is_done()), (None, true));
    }

    #[test]
    fn an_open_head_is_said_before_the_paper_that_is_out_behind_it() {
        let answer = READY.replace("030,0,0", "030,1,1").replace("001,0,0,0", "001,0,1,0");

        let status = HostStatus::read(answer.as_bytes()).unwrap();
        assert!(status.head_open && status.paper_out && status.paused);
        assert_eq!(status.problem(), Some(JobProblem::HeadOpen));
    }

    #[test]
    fn what_is_still_in_the_printer_is_counted() {
        let answer = READY.replace("1245,000", "1245,002").replace("00000000", "00000017");

        let status = HostStatus::read(answer.as_bytes()).unwrap();
        assert_eq!((status.waiting, status.labels_left, status.is_done()), (2, 17, false));
    }

    #[test]
    fn half_an_answer_says_nothing() {
        for length in 0..READY.len() - 2 {
            assert_eq!(HostStatus::read(&READY.as_bytes()[..length]), None, "{length}");
        }
    }

    #[test]
    fn what_is_no_answer_says_nothing_and_does_no_harm() {
        // A walk over changed bytes, the same every time.
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        for _ in 0..20_000 {
            let mut bytes = READY.as_bytes().to_vec();
            for _ in 0..4 {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                let place = (seed % bytes.len() as u64) as usize;
                bytes[place] = (seed >> 32) as u8;
            }
            let _ = HostStatus::read(&bytes);
        }
        assert_eq!(HostStatus::read(b"HTTP/1.1 400 Bad Request\r\n\r\n"), None);
    }
}
