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
    /// A block lies on the lot.
    #[error("{reference} is on hold: {reason}")]
    LotOnHold {
        /// The lot.
        reference: String,
        /// Why it is blocked.
        reason: String,
    },
    /// Quality has not decided yet.
    #[error("{reference} is pending inspection")]
    LotPending {
        /// The lot.
        reference: String,
    },
    /// Quality said no.
    #[error("{reference} was rejected")]
    LotRejected {
        /// The lot.
        reference: String,
    },
    /// The lot is out of date.
    #[error("{reference} expired on {expired_on}")]
    LotExpired {
        /// The lot.
        reference: String,
        /// Its last day.
        expired_on: String,
    },
    /// The balance would fall below zero, now or at a later moment that is already recorded.
    #[error("{reference} has {free} to give, not {asked}")]
    NotEnough {
        /// The lot.
        reference: String,
        /// What may leave.
        free: String,
        /// What was asked.
        asked: String,
    },
    /// A code of a master that nobody defined, or that was retired.
    #[error("there is no {kind} {code}")]
    UnknownCode {
        /// The kind of master.
        kind: &'static str,
        /// The code.
        code: String,
    },
    /// An order, shipment or complaint that nobody wrote down.
    #[error("there is no {kind} {code}")]
    UnknownDocument {
        /// What it would be.
        kind: &'static str,
        /// Its number.
        code: String,
    },
    /// The order has no such line.
    #[error("{order} has no line {line}")]
    UnknownLine {
        /// The order.
        order: String,
        /// The line.
        line: u32,
    },
    /// The order is not to be worked on now.
    #[error("{order} is {state}")]
    OrderNotOpen {
        /// The order.
        order: String,
        /// Its state.
        state: &'static str,
    },
    /// What came is not what the line asks for.
    #[error("this is {found}; the line asks for {wanted}")]
    WrongItem {
        /// The item that was given.
        found: String,
        /// The item that is wanted.
        wanted: String,
    },
    /// The order has no line for the item.
    #[error("{item} is not on the order")]
    NotOrdered {
        /// Code of the item.
        item: String,
    },
    /// The order belongs to somebody else.
    #[error("{order} is not with {partner}")]
    WrongPartner {
        /// The order.
        order: String,
        /// Code of the partner that was given.
        partner: String,
    },
    /// More than the order line allows.
    #[error("line {line} still takes {open}, not {asked}")]
    MoreThanOrdered {
        /// The line.
        line: u32,
        /// What it still takes, tolerance included.
        open: String,
        /// What was asked.
        asked: String,
    },
    /// A rule of the rule table says no, in its author's words.
    #[error("{words}")]
    RuleRefused {
        /// Code of the rule.
        rule: String,
        /// The author's words.
        words: String,
    },
    /// A rule asks for a reason.
    #[error("{words}")]
    RuleAsks {
        /// Code of the rule.
        rule: String,
        /// The author's words.
        words: String,
    },
    /// One line of several is refused; nothing of them was recorded.
    #[error("line {line}: {refusal}")]
    AtLine {
        /// Which, from 1.
        line: usize,
        /// Why.
        refusal: Box<Refusal>,
    },
    /// The last administrator must stay.
    #[error("the last administrator cannot be removed")]
    LastAdministrator,
}

impl Refusal {
    /// The stable code that clients and translations use.
    pub fn code(&self) -> &'static str {
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
            Self::LotOnHold { .. } => "lot_on_hold",
            Self::LotPending { .. } => "lot_pending",
            Self::LotRejected { .. } => "lot_rejected",
            Self::LotExpired { .. } => "lot_expired",
            Self::NotEnough { .. } => "not_enough",
            Self::UnknownCode { .. } => "unknown_code",
            Self::UnknownDocument { .. } => "unknown_document",
            Self::UnknownLine { .. } => "unknown_line",
            Self::OrderNotOpen { .. } => "order_not_open",
            Self::WrongItem { .. } => "wrong_item",
            Self::NotOrdered { .. } => "not_ordered",
            Self::WrongPartner { .. } => "wrong_partner",
            Self::MoreThanOrdered { .. } => "more_than_ordered",
            Self::RuleRefused { .. } => "rule_refused",
            Self::RuleAsks { .. } => "rule_asks",
            Self::AtLine { refusal, .. } => refusal.code(),
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
            Self::LotPending { reference } | Self::LotRejected { reference } => {
                vec![("reference", reference.clone())]
            }
            Self::LotOnHold { reference, reason } => {
                vec![("reference", reference.clone()), ("reason", reason.clone())]
            }
            Self::LotExpired { reference, expired_on } => {
                vec![("reference", reference.clone()), ("expired_on", expired_on.clone())]
            }
            Self::NotEnough { reference, free, asked } => vec![
                ("reference", reference.clone()),
                ("free", free.clone()),
                ("asked", asked.clone()),
            ],
            Self::UnknownCode { kind, code } | Self::UnknownDocument { kind, code } => {
                vec![("kind", (*kind).to_owned()), ("code", code.clone())]
            }
            Self::UnknownLine { order, line } => {
                vec![("order", order.clone()), ("line", line.to_string())]
            }
            Self::OrderNotOpen { order, state } => {
                vec![("order", order.clone()), ("state", (*state).to_owned())]
            }
            Self::WrongItem { found, wanted } => {
                vec![("found", found.clone()), ("wanted", wanted.clone())]
            }
            Self::NotOrdered { item } => vec![("item", item.clone())],
            Self::WrongPartner { order, partner } => {
                vec![("order", order.clone()), ("partner", partner.clone())]
            }
            Self::MoreThanOrdered { line, open, asked } => {
                vec![("line", line.to_string()), ("open", open.clone()), ("asked", asked.clone())]
            }
            Self::RuleRefused { rule, words } | Self::RuleAsks { rule, words } => {
                vec![("rule", rule.clone()), ("words", words.clone())]
            }
            Self::AtLine { line, refusal } => {
                let mut params = refusal.params();
                params.push(("at_line", line.to_string()));
                params
            }
            Self::ImportRunning
            | Self::KeyReused
            | Self::LastAdministrator
            | Self::ForeignCheckpoint => vec![],
        }
    }
}
