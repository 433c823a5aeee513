//! What the business says no to, each with a stable code that the languages translate.

use std::fmt;

/// One table of refusals: code, message for logs, and the values a translation needs.
macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $code:literal $message:literal
        $({ $($field:ident: $type:ty),+ $(,)? })?)+) => {
        /// A refusal: expected, explained, and without any effect.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        #[non_exhaustive]
        #[expect(missing_docs, reason = "the message says what each value stands for")]
        pub enum Refusal {
            $(
                $(#[$doc])*
                #[error($message)]
                $name $({ $($field: $type),+ })?,
            )+
            /// One line of several is refused; nothing of them was recorded.
            #[error("line {line}: {refusal}")]
            AtLine {
                /// Which, from 1.
                line: usize,
                /// Why.
                refusal: Box<Refusal>,
            },
            /// The person may not take this act back.
            #[error("not allowed to take this back: {why}")]
            MayNotUndo {
                /// What stands in the way.
                why: UndoBar,
            },
        }

        impl Refusal {
            /// The stable code that clients and translations use.
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$name $({ $($field: _),+ })? => $code,)+
                    Self::AtLine { refusal, .. } => refusal.code(),
                    Self::MayNotUndo { why } => why.code(),
                }
            }

            /// The named values a translation needs.
            pub fn params(&self) -> Vec<(&'static str, String)> {
                match self {
                    $(Self::$name $({ $($field),+ })? => {
                        vec![$($((stringify!($field), $field.to_string())),+)?]
                    })+
                    Self::AtLine { line, refusal } => {
                        let mut params = refusal.params();
                        params.push(("at_line", line.to_string()));
                        params
                    }
                    Self::MayNotUndo { .. } => Vec::new(),
                }
            }
        }
    };
}

refusals! {
    /// A pool that nobody ever recorded.
    UnknownPool = "unknown_pool" "there is no {reference}" { reference: String }
    /// A transfer that nobody ever recorded, or that does not touch the pool asked about.
    UnknownTransfer = "unknown_transfer"
        "there is no transfer {transfer} at this pool"
        { transfer: String }
    /// A supplier, customer, scrap, loss or adjust cannot be the root of a trace (rule N15).
    OutsideRoot = "outside_root" "{reference} is outside and cannot be a root" { reference: String }
    /// A window that ends before it begins.
    WindowReversed = "window_reversed"
        "the window ends at {to}, before it begins at {from}"
        { from: String, to: String }
    /// A question that reaches more than can be read from the database for one answer.
    TooFarReaching = "too_far_reaching"
        "the answer reaches more than {most} transfers of a site that is not in memory"
        { most: usize }
    /// An act that nobody signed, or too few people.
    SignatureNeeded = "signature_needed"
        "{act} needs {signatures} signatures"
        { act: String, signatures: usize, meanings: String }
    /// A signature that was used, is too old, or was given for something else.
    SignatureSpent = "signature_spent" "the signature was not given for this, or no longer holds"
    /// Whoever acts signs first; another's name does not stand for theirs.
    SignatureNotOwn = "signature_not_own" "the first signature is not that of who acts"
    /// One person is not two.
    SignedTwice = "signed_twice" "the same person signed twice"
    /// A meaning that is not asked for here.
    SignatureMeansOther = "signature_means_other"
        "a signature means {meaning} where it is to mean {meanings}"
        { meaning: String, meanings: String }
    /// Somebody signs what they may not do themselves.
    SignerMayNot = "signer_may_not" "who signs may not do this"
    /// Somebody signed an act with this meaning before.
    SignedBefore = "signed_before" "{act} was signed by them with this meaning" { act: String }
    /// A file whose class says that it is kept for longer.
    UnderRetention = "under_retention"
        "{file} is kept until {until} under {class}"
        { file: String, class: String, until: String }
    /// A file that no class is for is kept for good.
    NoRetentionClass = "no_retention_class"
        "no class says how long {file} is kept ({family})"
        { file: String, family: String }
    /// A file that a legal hold keeps.
    UnderLegalHold = "under_legal_hold"
        "{file} is under the legal hold {hold}"
        { file: String, hold: String }
    /// A file that something needs which is not settled.
    StillNeeded = "still_needed"
        "{file} may be needed for {record}"
        { file: String, record: String }
    /// The content of a file that was removed when its time was over.
    ContentGone = "content_gone"
        "the content was removed under {class} on {on}"
        { class: String, on: String }
    /// A file that is no archive of this ledger, or not as it was written.
    BadArchive = "bad_archive" "the archive does not hold: {reason}" { reason: String }
    /// A quantity that is zero or less.
    NotPositive = "not_positive" "a quantity must be more than zero, not {found}" { found: String }
    /// A side that needs a quantity has none.
    MissingQuantity = "missing_quantity"
        "a quantity is missing at {reference}"
        { reference: String }
    /// Scrap and loss give nothing back.
    SinkAsSource = "sink_as_source" "{reference} cannot be a source" { reference: String }
    /// From a pool to itself.
    SelfTransfer = "self_transfer" "{reference} cannot give to itself" { reference: String }
    /// An event time more than five minutes ahead of the server's clock.
    InTheFuture = "in_the_future" "the time {at} lies in the future" { at: String }
    /// A return that does not mirror what it takes back.
    BadReturn = "bad_return" "the return does not mirror transfer {transfer}" { transfer: String }
    /// More comes back than went.
    ReturnExceeds = "return_exceeds"
        "more comes back than transfer {transfer} moved"
        { transfer: String }
    /// Only one import at a time per site.
    ImportRunning = "import_running" "another import is running"
    /// The same idempotency key with other content.
    KeyReused = "key_reused" "the idempotency key was used for something else"
    /// An invitation that names nothing to look at.
    GuestSeesNothing = "guest_sees_nothing" "an invitation names what the guest may see"
    /// An invitation that lasts too long.
    GuestStaysTooLong = "guest_stays_too_long" "a guest stays {days_max} days at most"
        { days_max: i64 }
    /// A name that is taken.
    NameTaken = "name_taken" "{name} is taken" { name: String }
    /// A password that is too short.
    PasswordTooShort = "password_too_short"
        "a password needs at least {least} characters"
        { least: usize }
    /// A password that those who guess try first.
    PasswordKnown = "password_known" "a password like this is on the lists of stolen ones"
    /// An empty or malformed input field.
    BadInput = "bad_input" "{field} is missing or malformed" { field: &'static str }
    /// A checkpoint of another ledger, or signed by nobody we know.
    ForeignCheckpoint = "foreign_checkpoint" "the checkpoint is not one of this ledger"
    /// The ledger no longer begins with what a checkpoint signed: history was rewritten.
    CheckpointBroken = "checkpoint_broken"
        "the first {size} records are not those the checkpoint signed"
        { size: u64 }
    /// A block lies on the lot.
    LotOnHold = "lot_on_hold"
        "{reference} is on hold: {reason}"
        { reference: String, reason: String }
    /// A block was laid on the lot after it was used, and before anybody here knew of the use.
    LotHeldSince = "lot_held_since"
        "{reference} was put on hold since: {reason}"
        { reference: String, reason: String }
    /// Quality has not decided yet.
    LotPending = "lot_pending" "{reference} is pending inspection" { reference: String }
    /// Quality said no.
    LotRejected = "lot_rejected" "{reference} was rejected" { reference: String }
    /// The lot is out of date.
    LotExpired = "lot_expired"
        "{reference} expired on {expired_on}"
        { reference: String, expired_on: String }
    /// The balance would fall below zero, now or at a later moment that is already recorded.
    NotEnough = "not_enough"
        "{reference} has {free} to give, not {asked}"
        { reference: String, free: String, asked: String }
    /// A code of a master that nobody defined, or that was retired.
    UnknownCode = "unknown_code" "there is no {kind} {code}" { kind: &'static str, code: String }
    /// An order, shipment or complaint that nobody wrote down.
    UnknownDocument = "unknown_document"
        "there is no {kind} {code}"
        { kind: &'static str, code: String }
    /// The order has no such line.
    UnknownLine = "unknown_line" "{order} has no line {line}" { order: String, line: u32 }
    /// The order is not to be worked on now.
    OrderNotOpen = "order_not_open" "{order} is {state}" { order: String, state: &'static str }
    /// What came is not what the line asks for.
    WrongItem = "wrong_item"
        "this is {found}; the line asks for {wanted}"
        { found: String, wanted: String }
    /// The order has no line for the item.
    NotOrdered = "not_ordered" "{item} is not on the order" { item: String }
    /// The order belongs to somebody else.
    WrongPartner = "wrong_partner"
        "{order} is not with {partner}"
        { order: String, partner: String }
    /// More than the order line allows.
    MoreThanOrdered = "more_than_ordered"
        "line {line} still takes {open}, not {asked}"
        { line: u32, open: String, asked: String }
    /// No serial number, or no run of them.
    BadSerials = "bad_serials"
        "row {row}: {from} to {to} are no serial numbers that follow one another"
        { from: String, to: String, row: usize }
    /// A piece is named twice.
    SerialTwice = "serial_twice"
        "row {row}: {serial} is named twice"
        { serial: String, row: usize }
    /// A piece is here already.
    SerialTaken = "serial_taken" "{serial} is in {reference}" { serial: String, reference: String }
    /// Not as many pieces as serial numbers.
    SerialsDiffer = "serials_differ"
        "{named} serial numbers are named for {quantity}"
        { named: u64, quantity: String }
    /// More serial numbers than one act names.
    TooManySerials = "too_many_serials"
        "at most {pieces_max} pieces in {lines_max} lines"
        { pieces_max: u64, lines_max: usize }
    /// The item's pieces have no numbers of their own.
    NotBySerial = "not_by_serial" "{item} is not followed by serial number" { item: String }
    /// A piece is not where it is said to be.
    SerialElsewhere = "serial_elsewhere"
        "{serial} is not in {reference}"
        { serial: String, reference: String }
    /// Two items have pieces of this number.
    SerialOfTwo = "serial_of_two"
        "{serial} is a piece of {items}"
        { serial: String, items: String }
    /// A rule of the rule table says no, in its author's words.
    RuleRefused = "rule_refused" "{words}" { rule: String, words: String }
    /// A rule asks for a reason.
    RuleAsks = "rule_asks" "{words}" { rule: String, words: String }
    /// An item is made of itself.
    BomCycle = "bom_cycle" "{path} is a ring" { path: String }
    /// Nothing says what an item is made of.
    NoBom = "no_bom" "{item} has no bill of materials today" { item: String }
    /// The line was already served with more than it is to ask for.
    LineIsServed = "line_is_served"
        "line {line} was already served with {served}"
        { line: u32, served: String }
    /// The operation in front has not begun; a reason lets it pass.
    OperationOutOfOrder = "operation_out_of_order"
        "{operation} comes after {before}, which has not begun"
        { operation: String, before: String }
    /// Nothing enters or leaves a run before it began.
    RunNotStarted = "run_not_started"
        "{run} began at {started_at}"
        { run: String, started_at: String }
    /// Nothing enters or leaves a run after it closed.
    RunIsClosed = "run_closed" "{run} closed at {closed_at}" { run: String, closed_at: String }
    /// Something entered or left the run later than it is said to have closed.
    ClosedTooEarly = "closed_too_early"
        "{run} was used at {last_at}"
        { run: String, last_at: String }
    /// The run is open already.
    RunIsOpen = "run_open" "{run} is open" { run: String }
    /// What went in has not come out; a reason lets it pass.
    RunWithoutOutput = "run_without_output" "nothing came out of {run}" { run: String }
    /// More leaves the run than is in it; a reason lets it pass.
    MoreThanInRun = "more_than_in_run"
        "{run} has {there} kg, not {asked}"
        { run: String, there: String, asked: String }
    /// What the run does is no part of that order.
    OtherOrder = "other_order"
        "{run} does {operation}, which is no operation of {order}"
        { run: String, operation: String, order: String }
    /// The order uses the material, but at another operation.
    WrongOperation = "wrong_operation"
        "{item} is used at {wanted}, not at {operation}"
        { item: String, operation: String, wanted: String }
    /// The item is followed by lot: what comes later is a lot of its own.
    FollowedByLot = "followed_by_lot"
        "{item} is followed by lot; it is not added to {reference}"
        { item: String, reference: String }
    /// Nothing says that one item is a packing of the other.
    NotAPacking = "not_a_packing"
        "{into} is no packing of {item}"
        { item: String, into: String }
    /// The lot lies elsewhere.
    WrongStation = "wrong_station"
        "{reference} lies at {place}, not at {station}"
        { reference: String, place: String, station: String }
    /// More of a material than the order asks for; a reason lets it pass.
    OverIssue = "over_issue"
        "line {line} still takes {open}, not {asked}"
        { line: u32, open: String, asked: String }
    /// More output than the order asks for; a reason lets it pass.
    OverOutput = "over_output"
        "{order} still takes {open}, not {asked}"
        { order: String, open: String, asked: String }
    /// The order does not ask for this item; a reason lets it pass.
    ByProduct = "by_product" "{order} does not make {item}" { order: String, item: String }
    /// What the order makes comes out before its last operation; a reason lets it pass.
    OutputTooEarly = "output_too_early"
        "{item} comes out of {operation}, before {last}"
        { item: String, operation: String, last: String }
    /// The lot was made for another order.
    LotOfOtherOrder = "lot_of_other_order"
        "{reference} was not made for {order}"
        { reference: String, order: String }
    /// The item may not be reworked into that one.
    ReworkNotAllowed = "rework_not_allowed"
        "{item} may not be reworked into {into}"
        { item: String, into: String }
    /// The lot was reworked as often as its item allows.
    ReworkedTooOften = "reworked_too_often"
        "{reference} was reworked {most} times"
        { reference: String, most: u32 }
    /// Too large a share of a charge would be rework.
    TooMuchRework = "too_much_rework"
        "at most {percent} percent of {charge} may be rework"
        { percent: u32, charge: String }
    /// A charge whose weight is unknown has no share of rework.
    ChargeNotWeighed = "charge_not_weighed"
        "the weight of what is in {run} is not known"
        { run: String }
    /// The place is no tank.
    NotATank = "not_a_tank" "{place} is no tank" { place: String }
    /// Operations of the order are still open.
    RunsAreOpen = "runs_are_open" "{order} has open runs: {runs}" { order: String, runs: String }
    /// The lot was decided upon before.
    AlreadyJudged = "already_judged"
        "{reference} is already {status}"
        { reference: String, status: &'static str }
    /// The lot is empty.
    NothingThere = "nothing_there" "nothing of {reference} is there" { reference: String }
    /// Accepted and rejected are not what is there.
    NotAddingUp = "not_adding_up"
        "{reference} has {there}, not {given}"
        { reference: String, there: String, given: String }
    /// A part of what is to be judged is at customers already.
    PartlyShipped = "partly_shipped"
        "{shipped} of {reference} were shipped, {there} are there"
        { reference: String, shipped: String, there: String }
    /// A place holds less of the lot than is to be taken from it.
    NotAtPlace = "not_at_place"
        "{place} has {there} of {reference}, not {asked}"
        { reference: String, place: String, there: String, asked: String }
    /// The lot lies in several places and nobody said which is meant.
    WhichPlace = "which_place" "{reference} lies in {places}" { reference: String, places: String }
    /// A hold that was lifted before.
    HoldNotOpen = "hold_not_open" "this hold on {reference} was lifted before" { reference: String }
    /// The act was taken back before.
    ActUndone = "act_undone" "{act} was taken back by {by}" { act: String, by: String }
    /// Nothing of the act has an opposite.
    ActStays = "act_stays" "{act} only says what was seen; it stays" { act: String }
    /// A later act changed the same thing again.
    DoneSince = "done_since" "{what} was changed again by {act}" { what: String, act: String }
    /// Without the act a lot would have held less than nothing at some moment.
    BelowZero = "below_zero"
        "{reference} would be short of {short} at {at}"
        { reference: String, at: String, short: String }
    /// The goods are at the customer.
    AlreadyDelivered = "already_delivered" "{shipment} was delivered" { shipment: String }
    /// Something serves the order.
    OrderServed = "order_served" "{order} is served already" { order: String }
    /// Less of the lot lies at the place or in the unit than was asked.
    NotThere = "not_there"
        "there is {there} of {reference}, not {asked}"
        { reference: String, there: String, asked: String }
    /// The lot lies at several places, and none was named.
    PlaceNeeded = "place_needed" "{reference} lies at several places" { reference: String }
    /// The place takes one item or one lot only, and another one lies there.
    PlaceTaken = "place_taken"
        "{place} is taken by {reference}"
        { place: String, reference: String }
    /// A good lot does not belong among what must not be used.
    QuarantineOnly = "quarantine_only"
        "{reference} needs no quarantine at {place}"
        { place: String, reference: String }
    /// Somebody has to say why.
    ReasonNeeded = "reason_needed" "a reason is needed for {subject}" { subject: String }
    /// A number pool has fewer numbers left than were asked for.
    NumbersUsedUp = "numbers_used_up" "{pool} has {left} numbers left" { pool: String, left: String }
    /// A number of one of our own pools that was not given yet: typed wrong, or not ours to choose.
    NumberNotGiven = "number_not_given"
        "{code} was not given from {pool} yet"
        { code: String, pool: String }
    /// Nothing that a label can be of, or that is here.
    UnknownSubject = "unknown_subject" "there is no {subject} to label" { subject: String }
    /// A label of the same goods once more: somebody has to say why.
    ReprintReason = "reprint_reason"
        "{subject} has a label since {at}; a reason is needed"
        { subject: String, at: String }
    /// A layout that cannot be set with what the label has to say.
    LayoutFault = "layout_fault"
        "element {element} of the layout, field {field}: {fault}"
        { element: String, field: String, fault: &'static str }
    /// A label that is void already.
    LabelIsVoid = "label_is_void" "label {label} is void" { label: String }
    /// A label printed ahead that stands for something already.
    LabelIsBound = "label_is_bound"
        "{code} is on {subject} already"
        { code: String, subject: String }
    /// A number of no roll of ours.
    LabelNotGiven = "label_not_given" "{code} is no label that was printed ahead" { code: String }
    /// A print job that is too far, or not far enough, for what is asked.
    JobState = "job_state" "print job {job} is {state}" { job: String, state: &'static str }
    /// The scanned label is not the one that was to be printed.
    OtherLabel = "other_label"
        "this is the label of {found}, not of {expected}"
        { found: String, expected: String }
    /// No printer takes over.
    NoFallback = "no_fallback" "no printer takes over from {printer}" { printer: String }
    /// Goods that do not lie where their label could not be read.
    NotACandidate = "not_a_candidate"
        "{subject} does not lie at {place} by the records"
        { subject: String, place: String }
    /// Eighteen digits whose last one does not fit the others.
    BadSscc = "bad_sscc" "{code} is no SSCC" { code: String }
    /// The scale moves, or is busy.
    ScaleNotStable = "scale_not_stable" "the scale {scale} has not settled" { scale: String }
    /// More than the scale weighs, or less than nothing.
    ScaleOutOfRange = "scale_out_of_range" "the scale {scale} is out of range" { scale: String }
    /// The scale took off a tare by itself: nobody can tell of which container.
    ScaleTared = "scale_tared" "the scale {scale} shows a net weight" { scale: String }
    /// Less than the scale weighs well.
    BelowLeastLoad = "below_least_load"
        "{gross} kg is below the least load of {scale}, {least} kg"
        { scale: String, gross: String, least: String }
    /// The container weighs as much as everything on the scale.
    TareTooMuch = "tare_too_much"
        "a tare of {tare} kg leaves nothing of {gross} kg on {scale}"
        { scale: String, gross: String, tare: String }
    /// Nobody hears the scale: the line is cut, it is off, or it speaks otherwise.
    ScaleSilent = "scale_silent" "the scale {scale} says nothing" { scale: String }
    /// A reading that is too old, or that this server never took.
    ReadingUnknown = "reading_unknown" "there is no reading {reading} any more" { reading: String }
    /// One reading is one quantity.
    ReadingUsed = "reading_used" "reading {reading} was used already" { reading: String }
    /// The last check weight was shown wrong.
    ScaleFailedCheck = "scale_failed_check" "{scale} failed its last check" { scale: String }
    /// No check weight was put on it for longer than its record says.
    ScaleCheckDue = "scale_check_due" "the check of {scale} is due" { scale: String }
    /// It was found out of its limits, and left so.
    GaugeOut = "gauge_out" "{gauge} was found out of its limits" { gauge: String }
    /// Nobody calibrated it for longer than its record says.
    GaugeOverdue = "gauge_overdue" "the calibration of {gauge} is overdue" { gauge: String }
    /// More is said to be missing than had left.
    MoreThanShipped = "more_than_shipped"
        "{asked} is more than the {shipped} of line {line} that left"
        { line: u32, shipped: String, asked: String }
    /// A unit would stand in itself.
    UnitInItself = "unit_in_itself"
        "{unit} cannot stand in {parent}"
        { unit: String, parent: String }
    /// A unit that is to leave holds goods that are on no delivery note.
    UnitNotEmpty = "unit_not_empty"
        "{unit} holds {reference}, which is not picked"
        { unit: String, reference: String }
    /// Another lot goes first, and no reason was given.
    NotProposed = "not_proposed"
        "{proposed} goes before {reference}"
        { reference: String, proposed: String }
    /// No lot of the item may go.
    NothingFree = "nothing_free" "nothing of {item} may be shipped now" { item: String }
    /// The customer asks for more days than the lot has left.
    TooFewDays = "too_few_days"
        "{reference} has {left} days left, not {least}"
        { reference: String, left: String, least: String }
    /// The shipment has no such pick.
    UnknownPick = "unknown_pick" "{shipment} has no pick {pick}" { shipment: String, pick: u32 }
    /// Something of the shipment still lies where it lay.
    NotPicked = "not_picked"
        "pick {pick} of {shipment} is not taken yet"
        { shipment: String, pick: u32 }
    /// The shipment is not where the act needs it.
    ShipmentState = "shipment_state"
        "{shipment} is {state}"
        { shipment: String, state: &'static str }
    /// The plan of the lot asks for more pieces than were looked at.
    SampleShort = "sample_short"
        "{plan} asks for {asked} pieces, {sampled} were looked at"
        { plan: String, asked: u64, sampled: u32 }
    /// More pieces are defective than the plan of the lot lets pass.
    AgainstPlan = "against_plan"
        "{plan} accepts {accept} defective pieces, {defective} were found"
        { plan: String, accept: u32, defective: u32 }
    /// The plan of the lot has no such characteristic.
    UnknownCharacteristic = "unknown_characteristic"
        "the plan has no characteristic {characteristic}"
        { characteristic: String }
    /// A value that says nothing of the characteristic.
    BadResult = "bad_result"
        "{found} is no result of {characteristic}, piece {piece}"
        { characteristic: String, piece: u32, found: String }
    /// The piece was looked at already, and nobody says why it is looked at again.
    HasResult = "has_result"
        "piece {piece} has a result of {characteristic}"
        { characteristic: String, piece: u32 }
    /// What was never looked at cannot be looked at again.
    NoResultYet = "no_result_yet"
        "piece {piece} has no result of {characteristic} yet"
        { characteristic: String, piece: u32 }
    /// No plan is for the lot at this stage.
    NoPlan = "no_plan" "no inspection plan is for {reference}" { reference: String }
    /// The plan needs results that are not known yet.
    ResultsPending = "results_pending"
        "{plan} asks for what is not known yet: {pending}"
        { plan: String, pending: String }
    /// What was counted is not what the results say.
    ResultsDiffer = "results_differ"
        "the results say {sampled} looked at and {defective} defective"
        { sampled: u32, defective: u32 }
    /// Everything is known: nothing is released under reserve.
    NothingPending = "nothing_pending"
        "everything the plan of {reference} asks for is known"
        { reference: String }
    /// The lot waits for a result, and only named customers may have of it.
    ReserveElsewhere = "reserve_elsewhere"
        "{reference} waits for results and is not for {customer}"
        { reference: String, customer: String }
    /// Too many lots of the source were not accepted: nothing is inspected until that was put right.
    InspectionGivenUp = "inspection_given_up"
        "{plan}: five lots of the source were not accepted on tightened inspection"
        { plan: String }
    /// No program of the contact is told.
    NoWebhook = "no_webhook"
        "contact {contact} has no webhook address"
        { contact: String }
    /// The server was not told what keys are made of.
    NoWebhookSecret = "no_webhook_secret"
        "the server has no webhook secret"
    /// Nothing that another site sent here left with it, or it all has arrived.
    CrossingUnknown = "crossing_unknown"
        "nothing that is on the way to this site left with {transfer}"
        { transfer: String }
    /// What left has arrived at the other site, so that it is not taken back here alone.
    CrossingArrived = "crossing_arrived"
        "what left with {transfer} has arrived at {site}"
        { transfer: String, site: String }
    /// A customer or supplier that is no site of the company.
    CrossingNoSite = "crossing_no_site" "{partner} is no site of the company" { partner: String }
    /// What comes back never went there.
    NeverShipped = "never_shipped"
        "{reference} was not delivered to {partner}"
        { reference: String, partner: String }
    /// The steps of a complaint come in order.
    ComplaintOutOfOrder = "complaint_out_of_order"
        "{complaint} is {step}; {next} comes next"
        { complaint: String, step: &'static str, next: &'static str }
    /// A complaint is about one lot: which it was is ruled out before another one is named.
    ComplaintHasLot = "complaint_has_lot"
        "{complaint} is about {lot}"
        { complaint: String, lot: String }
    /// So many reports of strangers wait that no more are taken.
    ReportsWaiting = "complaint_reports_waiting" "{waiting} reports wait to be looked at" { waiting: String }
    /// A hazard that does not end at an empty vessel, read as if it did.
    RecallNarrow = "recall_narrow"
        "by the record alone is narrower than {hazard} asks for; say why"
        { hazard: &'static str }
    /// Nobody is written down whom a message could be sent to.
    RecallNoContact = "recall_no_contact"
        "no contact of {partner} has an e-mail or webhook address"
        { partner: String }
    /// A drill has nothing to be about.
    DrillNothing = "drill_nothing"
        "there is no {kind} to draw"
        { kind: &'static str }
    /// A customer cannot answer for more than they got.
    RecallTooMuch = "recall_too_much"
        "{stated} is more than the {shipped} that are there"
        { stated: String, shipped: String }
    /// The recall is not where the act needs it.
    RecallState = "recall_state"
        "{recall} is {stage}"
        { recall: String, stage: &'static str }
    /// Something of a recall is not accounted for.
    RecallOpen = "recall_open"
        "{open} of {recall} is not accounted for"
        { recall: String, open: String }
    /// Nothing is reached that could be brought back.
    RecallEmpty = "recall_empty" "nothing of {roots} is a lot" { roots: String }
    /// Only pictures, films and PDF are kept.
    FileKind = "file_kind" "{name} is neither a picture, a film nor a PDF" { name: String }
    /// A file is too large.
    FileTooLarge = "file_too_large" "a file may have {most} bytes" { most: String }
    /// The device works for another company.
    DeviceElsewhere = "device_elsewhere"
        "the device {device} works for another company"
        { device: String }
    /// What a device handed over is settled already, or nobody has to settle it.
    NotToSettle = "not_to_settle" "nothing about {code} waits for anybody" { code: String }
    /// A badge that belongs to somebody already.
    BadgeTaken = "badge_taken" "the badge is bound to somebody already"
    /// Browsers make no passkeys for a bare address.
    PasskeyNeedsName = "passkey_needs_name"
        "no passkey can be made for {host}: it is not a host name"
        { host: String }
    /// Another second factor takes the place of none: the one there is has to be taken away first.
    SecondFactorStands = "second_factor_stands" "there is a second factor already"
    /// More passkeys than one person has.
    TooManyPasskeys = "too_many_passkeys" "one person has at most {most} passkeys" { most: usize }
    /// A PIN that is guessed first.
    PinTooSimple = "pin_too_simple" "a PIN like this is guessed first"
    /// A password that somebody else set signs nothing.
    PasswordNotOwn = "password_not_own" "the password was set by somebody else"
    /// A PIN that somebody else gave signs nothing.
    PinNotOwn = "pin_not_own" "the PIN was given by somebody else"
    /// A badge that is for other operations.
    NotTrained = "not_trained"
        "the badge is for {trained}, not for {operation}"
        { operation: String, trained: String }
    /// Somebody who is not to work at this station today.
    NotAtStation = "not_at_station" "not among the people of {station} today" { station: String }
    /// A station is handed over to somebody else.
    SamePerson = "same_person" "a station is handed over to somebody else"
    /// A station is handed over to one who may look after it.
    NotALeader = "not_a_leader" "who takes {station} over must be a leader" { station: String }
    /// A call that ended: nobody waits any more.
    CallNotOpen = "call_not_open"
        "{call} is {state}"
        { call: String, state: &'static str }
    /// Somebody else's call.
    CallNotYours = "call_not_yours" "{call} was raised by somebody else" { call: String }
    /// The instruction in force was not read by whoever begins; a reason lets it pass.
    InstructionUnread = "instruction_unread"
        "{title} ({instruction}, version {version}) was not read"
        { instruction: String, title: String, version: u32 }
    /// The same, where no reason lets it pass.
    InstructionRequired = "instruction_required"
        "{title} ({instruction}, version {version}) must be read first"
        { instruction: String, title: String, version: u32 }
    /// A version that is not the newest, or not there.
    InstructionVersion = "instruction_version"
        "{instruction} has no version {version}"
        { instruction: String, version: u32 }
    /// The company lets no version be in force that only one person has seen.
    SecondPersonNeeded = "second_person_needed"
        "{instruction} needs a second person"
        { instruction: String }
    /// Nobody releases what they wrote.
    OwnDraft = "own_draft" "{instruction} was written by whoever judges it" { instruction: String }
    /// A draft that was judged, replaced, or was never there.
    DraftNotWaiting = "draft_not_waiting"
        "draft {draft} of {instruction} waits for nobody"
        { instruction: String, draft: u32 }
    /// An answer, paper or file that would not be what it claims to be without fields that whoever asks is
    /// not shown.
    GroupWithheld = "group_withheld" "it cannot be shown without {group}" { group: &'static str }
    /// What holds every word of the record, asked by somebody from whom some of it is kept.
    KeptFromYou = "kept_from_you" "it holds records that are kept from whoever asks"
    /// What all sites share, asked by somebody who holds the permission at single sites.
    OnlyCompanyWide = "only_company_wide" "only who may do this in the whole company changes it"
    /// The last administrator must stay.
    LastAdministrator = "last_administrator"
        "the last administrator cannot be removed"
}

/// Why somebody may not take an act back; the later, the nearer they were to be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UndoBar {
    /// No right names their role.
    Role,
    /// It is somebody else's act.
    NotYours,
    /// The production day is over.
    OtherDay,
    /// The shift is over.
    OtherShift,
    /// They did something else since.
    NotLast,
    /// Something depends on it.
    DependedOn,
}

impl UndoBar {
    const fn code(self) -> &'static str {
        match self {
            Self::Role => "undo_not_allowed",
            Self::NotYours => "undo_not_yours",
            Self::OtherDay => "undo_other_day",
            Self::OtherShift => "undo_other_shift",
            Self::NotLast => "undo_not_last",
            Self::DependedOn => "undo_depended_on",
        }
    }
}

impl fmt::Display for UndoBar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
