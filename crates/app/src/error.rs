//! The three kinds of error, never mixed: the business says no, access says no, our machine broke.

use std::error::Error as StdError;

use domain::Refusal;

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
    /// Nobody is signed in, or the session has ended.
    #[error("signed out")]
    SignedOut,
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
    /// Our machine broke.
    #[error("{0}")]
    Fault(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// A fault of our own, with its source.
    pub fn fault(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Fault(source.into())
    }
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
