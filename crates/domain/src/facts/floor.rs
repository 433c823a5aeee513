//! Facts of the floor that move no goods: calls for help, and how work is to be done.

use super::fact;
use crate::calls::CallKind;
use crate::ids::{CallId, InstructionId};
use crate::instructions::Unread;
use crate::time::{CivilDate, Instant};

fact! {
    /// Somebody on the floor needs somebody.
    CallRaised = 70 v 1 {
        /// The call.
        16 call: CallId,
        /// Its number; unique at the site.
        17 code: String,
        /// What is needed.
        18 kind: CallKind,
        /// Where: the station's code.
        19 station: Option<String>,
        /// What it is about, as files name it: `run:R-1`, `work_order:WO-1`, `lot:L-1`.
        20 subject: Option<String>,
        /// What else was said.
        21 note: Option<String>,
        /// Whether the line stands until it is resolved.
        22 stopped: bool,
    }
    /// Somebody said that they come.
    CallAnswered = 71 v 1 {
        /// The call.
        16 call: CallId,
        /// What they said.
        17 note: Option<String>,
    }
    /// What was wrong is put right.
    CallResolved = 72 v 1 {
        /// The call.
        16 call: CallId,
        /// Why it had come to that.
        17 cause: Option<String>,
        /// What was done.
        18 remedy: Option<String>,
        /// Since when the line runs again, where that was not at the same moment.
        19 running_at: Option<Instant>,
    }
    /// Nobody is needed any more.
    CallWithdrawn = 73 v 1 {
        /// The call.
        16 call: CallId,
        /// Why.
        17 reason: Option<String>,
    }
    /// How something is to be done, anew or for the first time.
    InstructionPublished = 74 v 1 {
        /// The instruction.
        16 instruction: InstructionId,
        /// Its code; the same through all versions.
        17 code: String,
        /// The version, from 1.
        18 version: u32,
        /// The item it is for; every one where absent.
        19 item: Option<String>,
        /// The operation it is for.
        20 operation: Option<String>,
        /// The station it is for.
        21 station: Option<String>,
        /// What happens when somebody begins who has not read it.
        22 unread: Unread,
        /// The first day it is in force.
        23 effective_on: CivilDate,
        /// What is new in it, in its author's words.
        24 change: Option<String>,
        /// Titles and steps, as a JSON object.
        25 content: String,
    }
    /// An instruction is no longer in force.
    InstructionWithdrawn = 75 v 1 {
        /// The instruction.
        16 instruction: InstructionId,
        /// Why.
        17 reason: String,
    }
    /// Somebody read a version; who it was stands beside every fact.
    InstructionRead = 76 v 1 {
        /// The instruction.
        16 instruction: InstructionId,
        /// The version.
        17 version: u32,
        /// The station they stood at.
        18 station: Option<String>,
    }
    /// A version was written that waits for a second person.
    InstructionDrafted = 97 v 1 {
        /// Code of the instruction, which need not be there yet.
        16 code: String,
        /// The draft, from 1 for each code.
        17 draft: u32,
        /// The version it follows; 0 for a new instruction.
        18 based_on: u32,
        /// The item it is for; every one where absent.
        19 item: Option<String>,
        /// The operation it is for.
        20 operation: Option<String>,
        /// The station it is for.
        21 station: Option<String>,
        /// What happens when somebody begins who has not read it.
        22 unread: Unread,
        /// The first day it is to be in force.
        23 effective_on: CivilDate,
        /// What is new in it, in its author's words.
        24 change: Option<String>,
        /// Titles and steps, as a JSON object.
        25 content: String,
    }
    /// A second person let a draft become a version; what it says stands in `InstructionPublished`.
    InstructionReleased = 98 v 1 {
        /// Code of the instruction.
        16 code: String,
        /// The draft.
        17 draft: u32,
        /// The version it became.
        18 version: u32,
    }
    /// A second person sent a draft back.
    InstructionSentBack = 99 v 1 {
        /// Code of the instruction.
        16 code: String,
        /// The draft.
        17 draft: u32,
        /// Why.
        18 reason: String,
    }
}
