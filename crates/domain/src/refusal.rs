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
    /// An item is made of itself.
    #[error("{path} is a ring")]
    BomCycle {
        /// The items in order, the first one again at the end.
        path: String,
    },
    /// Nothing says what an item is made of.
    #[error("{item} has no bill of materials today")]
    NoBom {
        /// Code of the item.
        item: String,
    },
    /// The line was already served with more than it is to ask for.
    #[error("line {line} was already served with {served}")]
    LineIsServed {
        /// The line.
        line: u32,
        /// How much.
        served: String,
    },
    /// The operation in front has not begun; a reason lets it pass.
    #[error("{operation} comes after {before}, which has not begun")]
    OperationOutOfOrder {
        /// The operation.
        operation: String,
        /// The one in front of it.
        before: String,
    },
    /// Nothing enters or leaves a run before it began.
    #[error("{run} began at {started_at}")]
    RunNotStarted {
        /// The run.
        run: String,
        /// When it began.
        started_at: String,
    },
    /// Nothing enters or leaves a run after it closed.
    #[error("{run} closed at {closed_at}")]
    RunIsClosed {
        /// The run.
        run: String,
        /// When it closed.
        closed_at: String,
    },
    /// Something entered or left the run later than it is said to have closed.
    #[error("{run} was used at {last_at}")]
    ClosedTooEarly {
        /// The run.
        run: String,
        /// When it was last used.
        last_at: String,
    },
    /// The run is open already.
    #[error("{run} is open")]
    RunIsOpen {
        /// The run.
        run: String,
    },
    /// What went in has not come out; a reason lets it pass.
    #[error("nothing came out of {run}")]
    RunWithoutOutput {
        /// The run.
        run: String,
    },
    /// The order uses the material, but at another operation.
    #[error("{item} is used at {wanted}, not at {operation}")]
    WrongOperation {
        /// Code of the item.
        item: String,
        /// The operation of the run.
        operation: String,
        /// The operation that uses it.
        wanted: String,
    },
    /// The lot lies elsewhere.
    #[error("{reference} lies at {place}, not at {station}")]
    WrongStation {
        /// The lot.
        reference: String,
        /// Where it lies.
        place: String,
        /// Where it is wanted.
        station: String,
    },
    /// More of a material than the order asks for; a reason lets it pass.
    #[error("line {line} still takes {open}, not {asked}")]
    OverIssue {
        /// The line.
        line: u32,
        /// What it still takes.
        open: String,
        /// What was asked.
        asked: String,
    },
    /// More output than the order asks for; a reason lets it pass.
    #[error("{order} still takes {open}, not {asked}")]
    OverOutput {
        /// The order.
        order: String,
        /// What it still takes.
        open: String,
        /// What was asked.
        asked: String,
    },
    /// The order does not ask for this item; a reason lets it pass.
    #[error("{order} does not make {item}")]
    ByProduct {
        /// The order.
        order: String,
        /// Code of the item.
        item: String,
    },
    /// The lot was made for another order.
    #[error("{reference} was not made for {order}")]
    LotOfOtherOrder {
        /// The lot.
        reference: String,
        /// The order.
        order: String,
    },
    /// The item may not be reworked into that one.
    #[error("{item} may not be reworked into {into}")]
    ReworkNotAllowed {
        /// Code of the item.
        item: String,
        /// Code of what is made.
        into: String,
    },
    /// The lot was reworked as often as its item allows.
    #[error("{reference} was reworked {most} times")]
    ReworkedTooOften {
        /// The lot.
        reference: String,
        /// How often is allowed.
        most: u32,
    },
    /// Too large a share of a charge would be rework.
    #[error("at most {percent} percent of {charge} may be rework")]
    TooMuchRework {
        /// The largest share.
        percent: u32,
        /// The charge with it.
        charge: String,
    },
    /// A charge whose weight is unknown has no share of rework.
    #[error("the weight of what is in {run} is not known")]
    ChargeNotWeighed {
        /// The run.
        run: String,
    },
    /// The place is no tank.
    #[error("{place} is no tank")]
    NotATank {
        /// Code of the place.
        place: String,
    },
    /// Operations of the order are still open.
    #[error("{order} has open runs: {runs}")]
    RunsAreOpen {
        /// The order.
        order: String,
        /// Their numbers.
        runs: String,
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
            Self::BomCycle { .. } => "bom_cycle",
            Self::NotATank { .. } => "not_a_tank",
            Self::RunsAreOpen { .. } => "runs_are_open",
            Self::NoBom { .. } => "no_bom",
            Self::LineIsServed { .. } => "line_is_served",
            Self::OperationOutOfOrder { .. } => "operation_out_of_order",
            Self::RunNotStarted { .. } => "run_not_started",
            Self::RunIsClosed { .. } => "run_closed",
            Self::RunIsOpen { .. } => "run_open",
            Self::ClosedTooEarly { .. } => "closed_too_early",
            Self::RunWithoutOutput { .. } => "run_without_output",
            Self::WrongOperation { .. } => "wrong_operation",
            Self::WrongStation { .. } => "wrong_station",
            Self::OverIssue { .. } => "over_issue",
            Self::OverOutput { .. } => "over_output",
            Self::ByProduct { .. } => "by_product",
            Self::LotOfOtherOrder { .. } => "lot_of_other_order",
            Self::ReworkNotAllowed { .. } => "rework_not_allowed",
            Self::ReworkedTooOften { .. } => "reworked_too_often",
            Self::TooMuchRework { .. } => "too_much_rework",
            Self::ChargeNotWeighed { .. } => "charge_not_weighed",
            Self::ForeignCheckpoint => "foreign_checkpoint",
            Self::CheckpointBroken { .. } => "checkpoint_broken",
        }
    }

    /// The word under which a reason lets it pass, where one does.
    pub fn passes_with(&self) -> Option<&str> {
        use crate::production::reasons;
        match self {
            Self::OperationOutOfOrder { .. } => Some(reasons::OPERATION_ORDER),
            Self::RunWithoutOutput { .. } => Some(reasons::NO_OUTPUT),
            Self::OverIssue { .. } => Some(reasons::OVER_ISSUE),
            Self::OverOutput { .. } => Some(reasons::OVER_OUTPUT),
            Self::ByProduct { .. } => Some(reasons::BY_PRODUCT),
            Self::RuleAsks { rule, .. } => Some(rule),
            Self::AtLine { refusal, .. } => refusal.passes_with(),
            _ => None,
        }
    }

    /// The values of refusals of production.
    fn production_params(&self) -> Vec<(&'static str, String)> {
        let text = |name: &'static str, value: &String| (name, value.clone());
        let mut params = match self {
            Self::BomCycle { path } => vec![text("path", path)],
            Self::NoBom { item } => vec![text("item", item)],
            Self::NotATank { place } => vec![text("place", place)],
            Self::RunsAreOpen { order, runs } => vec![text("order", order), text("runs", runs)],
            Self::LineIsServed { line, served } => {
                vec![("line", line.to_string()), text("served", served)]
            }
            Self::OperationOutOfOrder { operation, before } => {
                vec![text("operation", operation), text("before", before)]
            }
            Self::RunNotStarted { run, started_at: at }
            | Self::RunIsClosed { run, closed_at: at }
            | Self::ClosedTooEarly { run, last_at: at } => vec![text("run", run), text("at", at)],
            Self::RunWithoutOutput { run }
            | Self::ChargeNotWeighed { run }
            | Self::RunIsOpen { run } => vec![text("run", run)],
            Self::WrongOperation { item, operation, wanted } => {
                vec![text("item", item), text("operation", operation), text("wanted", wanted)]
            }
            Self::WrongStation { reference, place, station } => {
                vec![text("reference", reference), text("place", place), text("station", station)]
            }
            Self::OverIssue { line, open, asked } => {
                vec![("line", line.to_string()), text("open", open), text("asked", asked)]
            }
            Self::OverOutput { order, open, asked } => {
                vec![text("order", order), text("open", open), text("asked", asked)]
            }
            Self::ByProduct { order, item } => vec![text("order", order), text("item", item)],
            Self::LotOfOtherOrder { reference, order } => {
                vec![text("reference", reference), text("order", order)]
            }
            Self::ReworkNotAllowed { item, into } => vec![text("item", item), text("into", into)],
            Self::ReworkedTooOften { reference, most } => {
                vec![text("reference", reference), ("most", most.to_string())]
            }
            Self::TooMuchRework { percent, charge } => {
                vec![("percent", percent.to_string()), text("charge", charge)]
            }
            _ => vec![],
        };
        if let Some(rule) = self.passes_with() {
            params.push(("rule", rule.to_owned()));
        }
        params
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
            _ => self.production_params(),
        }
    }
}
