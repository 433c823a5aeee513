//! Imports as readers see them, and the rule of what they may see.

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Facts are being appended; they count for nothing yet.
    Running,
    /// Its facts count.
    Complete,
    /// Its facts count for nothing, for ever.
    Abandoned,
}

impl ImportState {
    /// The number used in the database.
    pub(crate) const fn code(self) -> i64 {
        match self {
            Self::Running => 1,
            Self::Complete => 2,
            Self::Abandoned => 3,
        }
    }
}
