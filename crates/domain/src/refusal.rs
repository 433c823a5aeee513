//! What the business says no to, each with a stable code that the languages translate.

/// A refusal: expected, explained, and without any effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A pool that nobody ever recorded.
    #[error("there is no {reference}")]
    UnknownPool {
        /// As the caller wrote it.
        reference: String,
    },
    /// A transfer that nobody ever recorded, or that does not touch the pool asked about.
    #[error("there is no transfer {transfer} at this pool")]
    UnknownTransfer {
        /// As the caller wrote it.
        transfer: String,
    },
    /// A supplier, customer, scrap, loss or adjust cannot be the root of a trace (rule N15).
    #[error("{reference} is outside and cannot be a root")]
    OutsideRoot {
        /// As the caller wrote it.
        reference: String,
    },
    /// A window that ends before it begins.
    #[error("the window ends at {to}, before it begins at {from}")]
    WindowReversed {
        /// Begin of the window.
        from: String,
        /// End of the window.
        to: String,
    },
    /// A quantity that is zero or less.
    #[error("a quantity must be more than zero, not {found}")]
    NotPositive {
        /// What was given.
        found: String,
    },
    /// A side that needs a quantity has none.
    #[error("a quantity is missing at {reference}")]
    MissingQuantity {
        /// The pool on that side.
        reference: String,
    },
    /// Scrap and loss give nothing back.
    #[error("{reference} cannot be a source")]
    SinkAsSource {
        /// The source that was given.
        reference: String,
    },
    /// From a pool to itself.
    #[error("{reference} cannot give to itself")]
    SelfTransfer {
        /// The pool.
        reference: String,
    },
    /// An event time more than five minutes ahead of the server's clock.
    #[error("the time {at} lies in the future")]
    InTheFuture {
        /// The event time that was given.
        at: String,
    },
    /// A return that does not mirror what it takes back.
    #[error("the return does not mirror transfer {transfer}")]
    BadReturn {
        /// The transfer to be taken back.
        transfer: String,
    },
    /// More comes back than went.
    #[error("more comes back than transfer {transfer} moved")]
    ReturnExceeds {
        /// The transfer to be taken back.
        transfer: String,
    },
    /// Only one import at a time per site.
    #[error("another import is running")]
    ImportRunning,
    /// The same idempotency key with other content.
    #[error("the idempotency key was used for something else")]
    KeyReused,
    /// A name that is taken.
    #[error("{name} is taken")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// A password that is too short.
    #[error("a password needs at least {least} characters")]
    PasswordTooShort {
        /// How many it needs.
        least: usize,
    },
    /// An empty or malformed input field.
    #[error("{field} is missing or malformed")]
    BadInput {
        /// Which field.
        field: &'static str,
    },
    /// A checkpoint of another ledger, or signed by nobody we know.
    #[error("the checkpoint is not one of this ledger")]
    ForeignCheckpoint,
    /// The ledger no longer begins with what a checkpoint signed: history was rewritten.
    #[error("the first {size} records are not those the checkpoint signed")]
    CheckpointBroken {
        /// How many records the checkpoint is over.
        size: u64,
    },
    /// The last administrator must stay.
    #[error("the last administrator cannot be removed")]
    LastAdministrator,
}

impl Refusal {
    /// The stable code that clients and translations use.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownPool { .. } => "unknown_pool",
            Self::UnknownTransfer { .. } => "unknown_transfer",
            Self::OutsideRoot { .. } => "outside_root",
            Self::WindowReversed { .. } => "window_reversed",
            Self::NotPositive { .. } => "not_positive",
            Self::MissingQuantity { .. } => "missing_quantity",
            Self::SinkAsSource { .. } => "sink_as_source",
            Self::SelfTransfer { .. } => "self_transfer",
            Self::InTheFuture { .. } => "in_the_future",
            Self::BadReturn { .. } => "bad_return",
            Self::ReturnExceeds { .. } => "return_exceeds",
            Self::ImportRunning => "import_running",
            Self::KeyReused => "key_reused",
            Self::NameTaken { .. } => "name_taken",
            Self::PasswordTooShort { .. } => "password_too_short",
            Self::BadInput { .. } => "bad_input",
            Self::LastAdministrator => "last_administrator",
            Self::ForeignCheckpoint => "foreign_checkpoint",
            Self::CheckpointBroken { .. } => "checkpoint_broken",
        }
    }

    /// The named values a translation needs.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownPool { reference }
            | Self::OutsideRoot { reference }
            | Self::MissingQuantity { reference }
            | Self::SinkAsSource { reference }
            | Self::SelfTransfer { reference } => vec![("reference", reference.clone())],
            Self::UnknownTransfer { transfer }
            | Self::BadReturn { transfer }
            | Self::ReturnExceeds { transfer } => vec![("transfer", transfer.clone())],
            Self::WindowReversed { from, to } => vec![("from", from.clone()), ("to", to.clone())],
            Self::NotPositive { found } => vec![("found", found.clone())],
            Self::InTheFuture { at } => vec![("at", at.clone())],
            Self::NameTaken { name } => vec![("name", name.clone())],
            Self::PasswordTooShort { least } => vec![("least", least.to_string())],
            Self::BadInput { field } => vec![("field", (*field).to_owned())],
            Self::CheckpointBroken { size } => vec![("size", size.to_string())],
            Self::ImportRunning
            | Self::KeyReused
            | Self::LastAdministrator
            | Self::ForeignCheckpoint => vec![],
        }
    }
}
