//! Tasks: what waits for somebody, whose it is, and when waiting becomes late or stuck.
//!
//! A task is never written down: it follows from how things stand, and is gone when they do not
//! stand so any more.

const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskKind {
    /// A lot waits for its verdict.
    InspectLot,
    /// A lot is there and has no place.
    PutAway,
    /// A purchase order is due and not all of it came.
    ExpectDelivery,
    /// A work order was released and nobody began.
    StartOrder,
    /// A run is open for long.
    CloseRun,
    /// A sales order is due and not all of it was shipped.
    ShipOrder,
    /// A shipment is gathered and has not left.
    Dispatch,
    /// A hold is open.
    DecideHold,
    /// A complaint is open.
    AnswerComplaint,
    /// A stranger reported something by the public form.
    ConfirmReport,
    /// The records say that less than nothing is there.
    CountLot,
    /// Somebody else took back what one did.
    ReadCorrection,
    /// A device handed over what broke a rule, or what could not become an act.
    SettleDeviceAct,
    /// A badge was in use at two stations.
    CheckBadge,
    /// Somebody on the floor calls, and nobody has said that they come.
    AnswerCall,
    /// Nobody said so in time.
    EscalatedCall,
    /// A call that one said one comes for is not resolved.
    ResolveCall,
    /// The numbers of a pool run out.
    RenewNumbers,
    /// A temperature on the way was outside its limits.
    JudgeTemperature,
    /// A customer does not answer a recall: somebody has to call.
    CallCustomer,
    /// Nobody has called a contact for half a year.
    VerifyContact,
    /// Somebody tries to sign in, or to sign, as somebody else.
    CheckTries,
    /// A site does not hold what an open recall reaches there.
    HoldSite,
    /// What one site sent to another has not arrived.
    AwaitGoods,
    /// What came from another site names nothing that was sent there.
    NameHalf,
    /// A lot went on before all was known of it.
    KnowResult,
    /// A control chart says something, and nobody looked at it.
    AnswerSignal,
    /// The calibration of a gauge is due.
    CalibrateGauge,
}

/// How long something may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Longer than this after it is due, or after it began where nothing says when it is due.
    pub late_us: i64,
    /// Longer than this, nobody seems to look after it.
    pub stuck_us: i64,
}

/// How things are with a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskState {
    /// Nobody seems to look after it.
    Stuck,
    /// It should be done by now.
    Late,
    /// It is to be done.
    Waiting,
}

impl TaskState {
    /// The word in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stuck => "stuck",
            Self::Late => "late",
            Self::Waiting => "waiting",
        }
    }
}

impl TaskKind {
    /// All of them.
    pub const ALL: [Self; 28] = [
        Self::InspectLot,
        Self::PutAway,
        Self::ExpectDelivery,
        Self::StartOrder,
        Self::CloseRun,
        Self::ShipOrder,
        Self::Dispatch,
        Self::DecideHold,
        Self::AnswerComplaint,
        Self::ConfirmReport,
        Self::CountLot,
        Self::ReadCorrection,
        Self::SettleDeviceAct,
        Self::CheckBadge,
        Self::AnswerCall,
        Self::EscalatedCall,
        Self::ResolveCall,
        Self::RenewNumbers,
        Self::JudgeTemperature,
        Self::CallCustomer,
        Self::VerifyContact,
        Self::CheckTries,
        Self::HoldSite,
        Self::AwaitGoods,
        Self::NameHalf,
        Self::KnowResult,
        Self::AnswerSignal,
        Self::CalibrateGauge,
    ];

    /// The word in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InspectLot => "inspect_lot",
            Self::PutAway => "put_away",
            Self::ExpectDelivery => "expect_delivery",
            Self::StartOrder => "start_order",
            Self::CloseRun => "close_run",
            Self::ShipOrder => "ship_order",
            Self::Dispatch => "dispatch",
            Self::DecideHold => "decide_hold",
            Self::AnswerComplaint => "answer_complaint",
            Self::ConfirmReport => "confirm_report",
            Self::CountLot => "count_lot",
            Self::ReadCorrection => "read_correction",
            Self::SettleDeviceAct => "settle_device_act",
            Self::CheckBadge => "check_badge",
            Self::AnswerCall => "answer_call",
            Self::EscalatedCall => "escalated_call",
            Self::ResolveCall => "resolve_call",
            Self::RenewNumbers => "renew_numbers",
            Self::JudgeTemperature => "judge_temperature",
            Self::CallCustomer => "call_customer",
            Self::VerifyContact => "verify_contact",
            Self::CheckTries => "check_tries",
            Self::HoldSite => "hold_site",
            Self::AwaitGoods => "await_goods",
            Self::NameHalf => "name_half",
            Self::KnowResult => "know_result",
            Self::AnswerSignal => "answer_signal",
            Self::CalibrateGauge => "calibrate_gauge",
        }
    }

    /// The roles that see it, the one it belongs to first; none where it is one person's.
    pub const fn roles(self) -> &'static [&'static str] {
        match self {
            Self::InspectLot
            | Self::DecideHold
            | Self::AnswerComplaint
            | Self::ConfirmReport
            | Self::JudgeTemperature
            | Self::CallCustomer
            | Self::HoldSite
            | Self::KnowResult
            | Self::AnswerSignal
            | Self::CalibrateGauge
            | Self::VerifyContact => &["quality"],
            Self::PutAway | Self::Dispatch | Self::CountLot | Self::NameHalf => {
                &["operator", "leader"]
            }
            Self::AwaitGoods => &["leader", "planner"],
            Self::ExpectDelivery | Self::ShipOrder => &["planner"],
            Self::StartOrder | Self::CloseRun => &["leader", "operator", "planner"],
            Self::CheckBadge => &["leader"],
            Self::CheckTries => &["administrator"],
            Self::ReadCorrection | Self::ResolveCall => &[],
            // Which of them it is stands in the company's setting for calls.
            Self::AnswerCall | Self::EscalatedCall => {
                &["leader", "quality", "operator", "planner", "manager"]
            }
            Self::RenewNumbers => &["administrator", "leader"],
            Self::SettleDeviceAct => &["leader", "quality"],
        }
    }

    /// How long it may wait.
    pub const fn patience(self) -> Patience {
        let (late_us, stuck_us) = match self {
            Self::InspectLot => (4 * HOUR_US, DAY_US),
            Self::SettleDeviceAct => (HOUR_US, 8 * HOUR_US),
            Self::PutAway => (2 * HOUR_US, DAY_US),
            Self::ExpectDelivery
            | Self::ShipOrder
            | Self::AnswerComplaint
            | Self::CalibrateGauge => (0, 7 * DAY_US),
            Self::StartOrder => (DAY_US, 3 * DAY_US),
            Self::CloseRun => (12 * HOUR_US, 3 * DAY_US),
            Self::Dispatch => (8 * HOUR_US, 2 * DAY_US),
            Self::DecideHold | Self::CountLot | Self::ConfirmReport | Self::NameHalf => {
                (DAY_US, 7 * DAY_US)
            }
            Self::ReadCorrection => (3 * DAY_US, i64::MAX),
            // Each has a moment it is due at; a quarter of an hour later nobody seems to come.
            // Where a site does not hold, something of it may leave at any minute.
            Self::AnswerCall | Self::EscalatedCall | Self::HoldSite => (0, HOUR_US / 4),
            Self::ResolveCall => (2 * HOUR_US, 8 * HOUR_US),
            Self::RenewNumbers => (HOUR_US, 7 * DAY_US),
            Self::CheckBadge | Self::CheckTries | Self::JudgeTemperature | Self::AnswerSignal => {
                (HOUR_US, DAY_US)
            }
            // Reminders went out before: it is late as soon as it is a task.
            Self::CallCustomer => (0, HOUR_US),
            Self::AwaitGoods => (0, 3 * DAY_US),
            Self::KnowResult => (0, DAY_US),
            Self::VerifyContact => (30 * DAY_US, 183 * DAY_US),
        };
        Patience { late_us, stuck_us }
    }
}

/// How things are with a task: what is not due yet waits, however long it has been there; what nobody
/// set a day for has a day at least.
pub fn state(kind: TaskKind, since_us: i64, due_us: Option<i64>, now_us: i64) -> TaskState {
    let Patience { late_us, stuck_us } = kind.patience();
    let late_us = if due_us.is_none() && late_us == 0 { DAY_US } else { late_us };
    let waited = now_us.saturating_sub(due_us.unwrap_or(since_us));
    if waited > stuck_us {
        TaskState::Stuck
    } else if waited > late_us {
        TaskState::Late
    } else {
        TaskState::Waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_becomes_late_and_then_stuck() {
        let inspect = |hours| state(TaskKind::InspectLot, 0, None, hours * HOUR_US);

        assert_eq!(inspect(4), TaskState::Waiting);
        assert_eq!(inspect(5), TaskState::Late);
        assert_eq!(inspect(25), TaskState::Stuck);
    }

    #[test]
    fn what_is_not_due_is_not_late() {
        let due = Some(10 * DAY_US);

        assert_eq!(state(TaskKind::ShipOrder, 0, due, 9 * DAY_US), TaskState::Waiting);
        assert_eq!(state(TaskKind::ShipOrder, 0, due, 11 * DAY_US), TaskState::Late);
    }

    #[test]
    fn what_nobody_set_a_day_for_has_a_day() {
        let complaint = |hours| state(TaskKind::AnswerComplaint, 0, None, hours * HOUR_US);

        assert_eq!(complaint(1), TaskState::Waiting);
        assert_eq!(complaint(25), TaskState::Late);
    }

    #[test]
    fn nothing_is_stuck_before_it_is_late_and_words_differ() {
        let mut words: Vec<&str> = TaskKind::ALL.iter().map(|kind| kind.as_str()).collect();
        words.sort_unstable();
        words.dedup();

        assert_eq!(words.len(), TaskKind::ALL.len());
        for kind in TaskKind::ALL {
            assert!(kind.patience().late_us < kind.patience().stuck_us, "{kind:?}");
        }
    }
}
