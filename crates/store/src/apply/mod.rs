//! Applying facts: the only code that writes projections.
//!
//! What is written depends on the fact and on what earlier facts of the same chain wrote, on
//! nothing else: a rebuild chain by chain gives the same rows.

mod acts;
mod answers;
mod audits;
mod balances;
mod calls;
mod carrying;
mod circles;
mod complaints;
mod crossings;
mod devices;
mod gauges;
mod guests;
mod imports;
mod inspections;
mod instructions;
mod labels;
mod masters;
mod numbers;
mod orders;
mod people;
mod pools;
mod production;
mod recalls;
mod results;
mod retention;
mod scales;
mod serials;
mod shipping;
mod signatures;
mod stations;
mod stock;
mod transfers;
mod transport;

use domain::Fact;
use domain::facts::Record;

use crate::error::StoreError;
use crate::sql::{Statement, Tx};

/// Writes what a fact says into the projections.
#[expect(clippy::too_many_lines, reason = "one line a kind of fact, so that none is forgotten")]
pub fn apply(tx: &mut Tx<'_>, record: &Record) -> Result<(), StoreError> {
    match &record.entry.fact {
        Fact::TransferRecorded(fact) => transfers::recorded(tx, record, fact),
        Fact::TransferCorrected(fact) => transfers::corrected(tx, record, fact),
        Fact::PoolOpened(fact) => pools::opened(tx, record, fact),
        Fact::CompanyFounded(fact) => masters::company_founded(tx, record, fact),
        Fact::SiteOpened(fact) => masters::site_opened(tx, record, fact),
        Fact::ItemDefined(fact) => masters::item_defined(tx, record, fact),
        Fact::PartnerDefined(fact) => masters::partner_defined(tx, record, fact),
        Fact::ImportStarted(fact) => imports::started(tx, record, fact),
        Fact::ImportCompleted(fact) => imports::completed(tx, record, fact),
        Fact::ImportAbandoned(fact) => imports::abandoned(tx, record, fact),
        Fact::PersonEnrolled(fact) => people::enrolled(tx, record, fact),
        Fact::RoleGranted(fact) => people::role_granted(tx, record, fact),
        Fact::RoleRevoked(fact) => people::role_revoked(tx, record, fact),
        Fact::SightSet(fact) => people::sight_set(tx, record, fact),
        Fact::PersonErased(fact) => people::erased(tx, record, fact),
        Fact::CredentialChanged(fact) => people::credential_changed(tx, record, fact),
        Fact::MasterDefined(fact) => masters::master_defined(tx, record, fact),
        Fact::ActRecorded(fact) => acts::recorded(tx, record, fact),
        Fact::OrderPlaced(fact) => orders::placed(tx, record, fact),
        Fact::OrderLineSet(fact) => orders::line_set(tx, record, fact),
        Fact::OrderStateSet(fact) => orders::state_set(tx, record, fact),
        Fact::LineServed(fact) => orders::line_served(tx, record, fact),
        Fact::LotDescribed(fact) => stock::described(tx, record, fact),
        Fact::LotJudged(fact) => stock::judged(tx, record, fact),
        Fact::HoldPlaced(fact) => stock::hold_placed(tx, record, fact),
        Fact::HoldLifted(fact) => stock::hold_lifted(tx, record, fact),
        Fact::StockMoved(fact) => stock::moved(tx, record, fact),
        Fact::StockCounted(fact) => stock::counted(tx, record, fact),
        Fact::UnitBuilt(fact) => stock::unit_built(tx, record, fact),
        Fact::UnitMoved(fact) => stock::unit_moved(tx, record, fact),
        Fact::OperationStarted(fact) => production::started(tx, record, fact),
        Fact::RunClosed(fact) => production::closed(tx, record, fact),
        Fact::InspectionRecorded(fact) => inspections::recorded(tx, record, fact),
        Fact::RuleOverridden(fact) => inspections::rule_overridden(tx, record, fact),
        Fact::ShipmentPlanned(fact) => shipping::planned(tx, record, fact),
        Fact::PickSet(fact) => shipping::pick_set(tx, record, fact),
        Fact::ShipmentDispatched(fact) => shipping::dispatched(tx, record, fact),
        Fact::ShipmentDelivered(fact) => shipping::delivered(tx, record, fact),
        Fact::ShipmentReopened(fact) => shipping::reopened(tx, record, fact),
        Fact::StationHandedOver(fact) => stations::handed_over(tx, record, fact),
        Fact::BadgeDoubled(fact) => stations::badge_doubled(tx, record, fact),
        Fact::ComplaintTaken(fact) => complaints::taken(tx, record, fact),
        Fact::ComplaintStepped(fact) => complaints::stepped(tx, record, fact),
        Fact::ComplaintLotSet(fact) => complaints::lot_set(tx, record, fact),
        Fact::ComplaintExplained(fact) => complaints::explained(tx, record, fact),
        Fact::ComplaintCompensated(fact) => complaints::compensated(tx, record, fact),
        Fact::SampleReturned(fact) => complaints::sample_returned(tx, record, fact),
        // What it was about lies in the side store; who said so, and when, is its act.
        Fact::ReportDismissed(_) => Ok(()),
        Fact::AuditSet(fact) => audits::set(tx, record, fact),
        Fact::AuditLineSet(fact) => audits::line_set(tx, record, fact),
        Fact::RecallOpened(fact) => recalls::opened(tx, record, fact),
        Fact::RecallScoped(fact) => recalls::scoped(tx, record, fact),
        Fact::RecallLotSet(fact) => recalls::lot_set(tx, record, fact),
        Fact::RecallHeld(fact) => recalls::held(tx, record, fact),
        Fact::RecallNoticed(fact) => recalls::noticed(tx, record, fact),
        Fact::RecallAcknowledged(fact) => recalls::acknowledged(tx, record, fact),
        Fact::RecallAccounted(fact) => recalls::accounted(tx, record, fact),
        Fact::RecallChecked(fact) => recalls::checked(tx, record, fact),
        Fact::RecallClosed(fact) => recalls::closed(tx, record, fact),
        Fact::RecallPaced(fact) => recalls::paced(tx, record, fact),
        Fact::RecallAnswered(fact) => recalls::answered(tx, record, fact),
        Fact::RecallTold(fact) => recalls::told(tx, record, fact),
        Fact::DrillDrawn(fact) => recalls::drawn(tx, record, fact),
        Fact::RetentionSet(fact) => retention::set(tx, record, fact),
        Fact::ContentRemoved(fact) => retention::removed(tx, record, fact),
        Fact::ContentRestored(fact) => retention::restored(tx, record, fact),
        Fact::LegalHoldSet(fact) => retention::hold_set(tx, record, fact),
        Fact::FileAttached(fact) => complaints::file_attached(tx, record, fact),
        Fact::DeviceActTaken(fact) => devices::act_taken(tx, record, fact),
        Fact::RuleBroken(fact) => devices::rule_broken(tx, record, fact),
        Fact::DeviceActSettled(fact) => devices::act_settled(tx, record, fact),
        Fact::NumbersTaken(fact) => numbers::taken(tx, record, fact),
        Fact::LabelPrinted(fact) => labels::printed(tx, record, fact),
        Fact::LabelVoided(fact) => labels::voided(tx, record, fact),
        Fact::LabelBound(fact) => labels::bound(tx, record, fact),
        Fact::RollPrinted(fact) => labels::roll_printed(tx, record, fact),
        Fact::IdentityChosen(fact) => labels::identity_chosen(tx, record, fact),
        Fact::CallRaised(fact) => calls::raised(tx, record, fact),
        Fact::CallAnswered(fact) => calls::answered(tx, record, fact),
        Fact::CallResolved(fact) => calls::resolved(tx, record, fact),
        Fact::CallWithdrawn(fact) => calls::withdrawn(tx, record, fact),
        Fact::InstructionPublished(fact) => instructions::published(tx, record, fact),
        Fact::InstructionWithdrawn(fact) => instructions::withdrawn(tx, record, fact),
        Fact::InstructionRead(fact) => instructions::read(tx, record, fact),
        Fact::InstructionDrafted(fact) => instructions::drafted(tx, record, fact),
        Fact::InstructionReleased(fact) => instructions::released(tx, record, fact),
        Fact::InstructionSentBack(fact) => instructions::sent_back(tx, record, fact),
        Fact::SerialsMoved(fact) => serials::moved(tx, record, fact),
        Fact::BadgeDoubleSettled(fact) => stations::double_settled(tx, record, fact),
        Fact::UnitMeant(fact) => carrying::meant(tx, record, fact),
        Fact::PieceWeighed(fact) => carrying::weighed(tx, record, fact),
        Fact::ReturnablesMoved(fact) => carrying::returnables_moved(tx, record, fact),
        Fact::CustomerLotGiven(fact) => carrying::customer_lot_given(tx, record, fact),
        Fact::GaugeCalibrated(fact) => gauges::calibrated(tx, record, fact),
        Fact::ScaleChecked(fact) => scales::checked(tx, record, fact),
        Fact::QuantityWeighed(fact) => scales::weighed(tx, record, fact),
        Fact::LineShort(fact) => transport::short(tx, record, fact),
        Fact::DeliveryCarried(fact) => transport::carried(tx, record, fact),
        Fact::TemperatureOutside(fact) => transport::outside(tx, record, fact),
        Fact::LoggerRead(fact) => transport::logger_read(tx, record, fact),
        Fact::ActSigned(fact) => signatures::signed(tx, record, fact),
        Fact::SigningFailed(fact) => signatures::failed(tx, record, fact),
        Fact::GuestInvited(fact) => guests::invited(tx, record, fact),
        Fact::GuestWithdrawn(fact) => guests::withdrawn(tx, record, fact),
        Fact::GuestLooked(fact) => guests::looked(tx, record, fact),
        Fact::AnswerTaken(fact) => answers::taken(tx, record, fact),
        Fact::MachineCleaned(fact) => answers::cleaned(tx, record, fact),
        Fact::CleaningVoided(fact) => answers::voided(tx, record, fact),
        Fact::TemperatureJudged(fact) => transport::judged(tx, record, fact),
        Fact::SentToSite(fact) => crossings::sent(tx, record, fact),
        Fact::CameFromSite(fact) => crossings::came(tx, record, fact),
        Fact::RecallOfCase(fact) => crossings::of_case(tx, record, fact),
        Fact::RecallWentOn(fact) => crossings::went_on(tx, record, fact),
        Fact::ResultsRecorded(fact) => results::recorded(tx, record, fact),
        Fact::ReserveGiven(fact) => results::reserve_given(tx, record, fact),
        Fact::ReserveSettled(fact) => results::reserve_settled(tx, record, fact),
        Fact::SignalAnswered(fact) => results::answered(tx, record, fact),
        Fact::KeptToCircle(fact) => circles::kept(tx, record, fact),
    }
}

/// The statements of all files here.
pub(crate) const STATEMENTS: &[&[Statement]] = &[
    acts::STATEMENTS,
    answers::STATEMENTS,
    audits::STATEMENTS,
    balances::STATEMENTS,
    calls::STATEMENTS,
    carrying::STATEMENTS,
    circles::STATEMENTS,
    complaints::STATEMENTS,
    recalls::STATEMENTS,
    results::STATEMENTS,
    retention::STATEMENTS,
    crossings::STATEMENTS,
    devices::STATEMENTS,
    guests::STATEMENTS,
    imports::STATEMENTS,
    inspections::STATEMENTS,
    labels::STATEMENTS,
    instructions::STATEMENTS,
    orders::STATEMENTS,
    production::STATEMENTS,
    serials::STATEMENTS,
    scales::STATEMENTS,
    gauges::STATEMENTS,
    shipping::STATEMENTS,
    signatures::STATEMENTS,
    stations::STATEMENTS,
    stock::STATEMENTS,
    masters::STATEMENTS,
    numbers::STATEMENTS,
    people::STATEMENTS,
    pools::STATEMENTS,
    transfers::STATEMENTS,
    transport::STATEMENTS,
];
