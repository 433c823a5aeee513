//! What a refusal leaves open: a reason that lets the act pass, or something done already that was against
//! it.

use crate::production::reasons;
use crate::refusal::Refusal;

impl Refusal {
    /// The word under which a reason lets it pass, where one does.
    pub fn passes_with(&self) -> Option<&str> {
        match self {
            Self::OperationOutOfOrder { .. } => Some(reasons::OPERATION_ORDER),
            Self::RunWithoutOutput { .. } => Some(reasons::NO_OUTPUT),
            Self::MoreThanInRun { .. } => Some(reasons::MORE_THAN_IN_RUN),
            Self::OverIssue { .. } => Some(reasons::OVER_ISSUE),
            Self::OverOutput { .. } => Some(reasons::OVER_OUTPUT),
            Self::ByProduct { .. } => Some(reasons::BY_PRODUCT),
            Self::OutputTooEarly { .. } => Some(reasons::OUTPUT_TOO_EARLY),
            Self::InstructionUnread { .. } => Some(reasons::INSTRUCTION_UNREAD),
            Self::ScaleCheckDue { .. } => Some(reasons::SCALE_CHECK_DUE),
            Self::GaugeOut { .. } => Some(reasons::GAUGE_OUT),
            Self::GaugeOverdue { .. } => Some(reasons::GAUGE_OVERDUE),
            Self::SampleShort { .. } => Some(reasons::SAMPLE_SHORT),
            Self::AgainstPlan { .. } | Self::InspectionGivenUp { .. } => {
                Some(reasons::AGAINST_PLAN)
            }
            Self::RuleAsks { rule, .. } => Some(rule),
            Self::AtLine { refusal, .. } => refusal.passes_with(),
            _ => None,
        }
    }

    /// Whether something that was done already can have been against it. What is not one of these
    /// says that nobody can tell what was done: an unknown lot, a quantity that is none.
    pub fn can_have_been_broken(&self) -> bool {
        match self {
            Self::AtLine { refusal, .. } => refusal.can_have_been_broken(),
            Self::LotOnHold { .. }
            | Self::LotHeldSince { .. }
            | Self::LotPending { .. }
            | Self::LotRejected { .. }
            | Self::LotExpired { .. }
            | Self::NotEnough { .. }
            | Self::NotThere { .. }
            | Self::PlaceNeeded { .. }
            | Self::PlaceTaken { .. }
            | Self::QuarantineOnly { .. }
            | Self::WrongStation { .. }
            | Self::WrongItem { .. }
            | Self::WrongOperation { .. }
            | Self::WrongPartner { .. }
            | Self::NotOrdered { .. }
            | Self::MoreThanOrdered { .. }
            | Self::OrderNotOpen { .. }
            | Self::OtherOrder { .. }
            | Self::OverIssue { .. }
            | Self::OverOutput { .. }
            | Self::ByProduct { .. }
            | Self::OutputTooEarly { .. }
            | Self::LotOfOtherOrder { .. }
            | Self::OperationOutOfOrder { .. }
            | Self::RunNotStarted { .. }
            | Self::RunIsClosed { .. }
            | Self::ClosedTooEarly { .. }
            | Self::RunWithoutOutput { .. }
            | Self::MoreThanInRun { .. }
            | Self::FollowedByLot { .. }
            | Self::InstructionUnread { .. }
            | Self::InstructionRequired { .. }
            | Self::NotTrained { .. }
            | Self::ReasonNeeded { .. }
            | Self::ReadingUsed { .. }
            | Self::ScaleFailedCheck { .. }
            | Self::ScaleCheckDue { .. }
            | Self::GaugeOut { .. }
            | Self::GaugeOverdue { .. }
            | Self::RuleRefused { .. }
            | Self::RuleAsks { .. }
            | Self::InTheFuture { .. } => true,
            _ => false,
        }
    }
}
