//! The three kinds of error, never mixed: the business says no, access says no, our machine broke.

use std::collections::BTreeMap;
use std::error::Error as StdError;

use domain::Refusal;

use crate::masters::MasterFault;
use crate::views::ProblemView;

/// Why a command or query gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The business says no. Expected, explained, without effect.
    #[error(transparent)]
    Refusal(#[from] Refusal),
    /// Not there, or not for this person to know.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The person may not do this.
    #[error("denied")]
    Denied,
    /// A master record that may not stand, with everything that is wrong with it.
    #[error("{} faults in a master record", .0.len())]
    Faulty(Vec<MasterFault>),
    /// Nobody is signed in, or the session has ended.
    #[error("signed out")]
    SignedOut,
    /// A badge is not enough here: the PIN is needed as well.
    #[error("a PIN is needed")]
    PinNeeded,
    /// Somebody who is signed in could not show that it is them; they stay signed in.
    #[error("the PIN or password is wrong")]
    WrongSecret,
    /// The password is right; the code of the second factor is missing.
    #[error("a code is needed")]
    CodeNeeded,
    /// The code of the second factor is wrong, or was used before.
    #[error("the code is wrong")]
    WrongCode,
    /// What is signed at a shared device needs the PIN or password again.
    #[error("the person has to show again who they are")]
    StepUpNeeded,
    /// A request that changes something came without the page's token.
    #[error("the CSRF token is missing or wrong")]
    BadCsrf,
    /// Too many wrong passwords.
    #[error("locked out for {retry_s} seconds")]
    LockedOut {
        /// When it may be tried again.
        retry_s: u64,
    },
    /// Try again in a moment; nothing was done.
    #[error("busy")]
    Busy,
    /// The world changed between a check and the act; it is checked again.
    #[error("checked against an older state")]
    Stale,
    /// The caller stopped it; nothing of it counts.
    #[error("cancelled")]
    Cancelled,
    /// Everything moves to another database, or is there already; nothing was done here.
    #[error("the data are moving to {to}, or are there already")]
    Moved {
        /// Where to.
        to: String,
    },
    /// Everything is just being moved here, and not all of it is there.
    #[error("not all of the data have arrived")]
    Arriving,
    /// No space is left; nothing was done.
    #[error("the disk is full")]
    DiskFull,
    /// Our machine broke.
    #[error("{0}")]
    Fault(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// What cannot be answered without a group of fields that somebody is not shown.
    pub fn withheld(group: crate::Group) -> Self {
        Refusal::GroupWithheld { group: group.as_str() }.into()
    }

    /// What reading or writing a file failed with.
    pub(crate) fn io(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull,
            _ => Self::fault(error),
        }
    }

    /// The error as code and parameters, for people's languages.
    pub fn problem(&self) -> ProblemView {
        let mut params = BTreeMap::new();
        let code = match self {
            Self::Refusal(refusal) => {
                let named = refusal.params().into_iter();
                params.extend(named.map(|(name, value)| (name.to_owned(), value)));
                refusal.code()
            }
            Self::NotFound(what) => {
                params.insert("what".to_owned(), (*what).to_owned());
                "not_found"
            }
            Self::Faulty(faults) => {
                params.insert("count".to_owned(), faults.len().to_string());
                "faulty"
            }
            Self::Denied => "denied",
            Self::SignedOut => "signed_out",
            Self::PinNeeded => "pin_needed",
            Self::WrongSecret => "wrong_secret",
            Self::CodeNeeded => "code_needed",
            Self::WrongCode => "wrong_code",
            Self::StepUpNeeded => "step_up_needed",
            Self::BadCsrf => "csrf",
            Self::LockedOut { retry_s } => {
                params.insert("retry_s".to_owned(), retry_s.to_string());
                "locked_out"
            }
            Self::Stale => "stale",
            Self::Cancelled => "cancelled",
            Self::Busy => "busy",
            Self::Moved { .. } => "moved",
            Self::Arriving => "arriving",
            Self::DiskFull => "disk_full",
            Self::Fault(_) => "fault",
        };
        ProblemView { code: code.to_owned(), params }
    }

    /// A master record with faults.
    pub(crate) fn faulty(faults: Vec<domain::masters::Fault>) -> Self {
        Self::Faulty(faults.into_iter().map(MasterFault::from).collect())
    }

    /// A fault of our own, with its source.
    pub fn fault(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Fault(source.into())
    }
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
