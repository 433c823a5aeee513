//! What people and programs can do: commands through one runner, queries, imports, access.
//!
//! Everything here blocks; a server calls it on threads of its own. Permissions are checked here
//! and nowhere else.

mod access;
mod act_log;
mod acts;
mod analysis;
mod asks;
mod attachments;
mod audits;
mod backups;
mod badges;
mod beginnings;
mod beyond;
mod boms;
mod calls;
mod carrying;
mod charts;
mod checkpoint_views;
mod checkpoints;
mod circles;
mod cleaning;
mod clock;
mod cold;
mod complaints;
mod contents;
mod corrections;
mod crossings;
mod deliveries;
mod demo;
mod devices;
mod dispatch;
mod dossiers;
mod elsewhere;
mod error;
mod export;
mod feeding;
mod feeding_all;
mod floor;
mod gauges;
mod genealogy;
mod guests;
mod hand_overs;
mod happened;
mod holdings;
mod holds;
mod identities;
mod imports;
mod inspection_plans;
mod inspections;
mod instructions;
mod keys;
mod kiosks;
mod knowledge;
mod labelling;
mod ledger;
mod lives;
mod locked;
mod lots;
mod machine_cleanings;
mod masters;
mod moving;
mod naming;
mod notices;
mod number_pools;
mod opening;
mod operations;
mod orders;
mod outbox;
mod outgoing;
mod outputs;
mod overview;
mod packing;
mod pages;
mod passing;
mod passkeys;
mod passports;
mod passwords;
mod people;
mod permission;
mod picture;
mod plant;
mod portions;
mod printing;
mod proof;
mod recalls;
mod receiving;
mod record;
mod reports;
mod requests;
mod reserves;
mod results;
mod retention;
mod returnables;
mod returns;
mod rework;
mod rows;
mod runner;
mod runs;
mod scales;
mod scanning;
mod second_factors;
mod secrets;
mod serials;
mod sessions;
mod shipping;
mod sights;
mod signatures;
mod sites;
mod snapshots;
mod splits;
mod stamping;
mod stations;
mod stock;
mod tank_views;
mod tanks;
mod tasks;
mod times;
mod totp;
mod trace_sites;
mod transport;
pub mod views;
mod warehouse;
mod withholding;
mod work_order_views;
mod work_orders;

pub use access::SignedIn;
pub use act_log::{ActDetail, ActPage, ActQuery, ActView, FactView};
pub use acts::{ActAsk, Done, Warning};
pub use analysis::{
    CauseAsk, CauseView, DispersionPage, DispersionQuery, DispersionRow, FindingView, HealthOwner,
    HealthPart, HealthQuery, HealthSlice, HealthView, HeldQuery, HeldView, LossPage, LossQuery,
    LossView, PartsChoice, PartsQuery, PartsView, PoolName, SpreadView, StoppedCustomer,
    StoppedDelivery, SuspectView,
};
pub use asks::{
    ChangePerson, CorrectTransfer, ExportFormat, NewPerson, NewTokenAsk, PoolFilter,
    RecordTransfer, SiteRoles, TraceAsk,
};
pub use attachments::{AttachAsk, AttachmentView, FILE_BYTES_MAX, FileContent};
pub use audits::{
    AuditFigures, AuditLineView, AuditPage, AuditQuery, AuditTrend, AuditTrendQuery, AuditTrendRow,
    AuditView, SetAudit, SetAuditLine,
};
pub use backups::{BackUp, restore};
pub use badges::{BadgePage, BadgeView, BindBadge, BindDayBadge, SettleDouble};
pub use beyond::{DatabaseReads, GraphMemory, Source};
pub use boms::{ExplosionQuery, ExplosionView, LevelView};
pub use calls::{
    AnswerCall, CallChain, CallFigure, CallFigures, CallFiguresQuery, CallPage, CallQuery,
    CallSettings, CallView, RaiseCall, ResolveCall, WithdrawCall,
};
pub use carrying::FillView;
pub use charts::{
    AnswerSignal, AnswerView, BinView, CapabilityView, ChartPage, ChartPoint, ChartRow, ChartView,
    ContainedLot, ContainmentQuery, ContainmentView, SignalView, SummaryView,
};
pub use circles::{CirclePage, CircleRow, CircleView, KeepToCircle, Outside};
pub use cleaning::{CleanTank, Cleaned};
pub use clock::Clock;
pub use cold::{
    ExcursionPage, ExcursionQuery, ExcursionView, JudgeTemperature, LoggerAsk, LoggerView,
};
pub use complaints::{
    Compensate, CompensationView, ComplaintForm, ComplaintLot, ComplaintPage, ComplaintQuery,
    ComplaintRecall, ComplaintSettings, ComplaintStepView, ComplaintSuspect, ComplaintTrend,
    ComplaintView, DismissReport, ExplainComplaint, ExplanationView, LetterAsk, PublicForm,
    REPORT_FILE_BYTES_MAX, ReportComplaint, ReportFileView, ReportPage, ReportView, Reported,
    ReturnSample, SampleView, SetComplaintForm, SetComplaintLots, StepComplaint, TakeComplaint,
    TrendQuery, TrendRow,
};
pub use corrections::{
    CorrectQuantity, Dependents, LotChange, OrderChange, QuantityCorrected, Tell, UndoAct, Undone,
};
pub use crossings::{Coming, ComingPage, CrossingQuery, HalfNamed, NameHalf, Unnamed, UnnamedPage};
pub use deliveries::{PickView, ShipmentPage, ShipmentQuery, ShipmentView, ShortView};
pub use demo::DemoFactory;
pub use devices::{
    DeviceActPage, DeviceActQuery, DeviceActSettled, DeviceActView, DevicePage, DeviceQuery,
    DeviceView, SettleDeviceAct,
};
pub use dispatch::{Deliver, Dispatch, LineShortAsk};
pub use error::{Error, Result};
pub use feeding::{Fed, Feed, HandBack, HandedBack};
pub use feeding_all::{FedAll, FeedAll, FeedPart};
pub use floor::{FloorCache, FloorCacheQuery, FloorHold, FloorItem, FloorPlace};
pub use gauges::{
    CalibrateGauge, CalibrationView, GaugeCalibration, GaugePage, GaugeRow, GaugeView, JudgedQuery,
    JudgedView,
};
pub use genealogy::TraceReply;
pub use guests::{
    GuestDetail, GuestLink, GuestLookView, GuestPage, GuestQuery, GuestScopeView, GuestView,
    InviteGuest, Visit,
};
pub use hand_overs::{HalfFedView, HandOver, HandOverSheet, HandOverView};
pub use holds::{
    HeldLot, HoldEnded, HoldPage, HoldQuery, HoldView, HoldsPlaced, LiftHold, PlaceHold,
    StoppedPick,
};
pub use identities::{Became, MergeLots, RelabelLot, RepackLot, SplitLot};
pub use imports::ImportOutcome;
pub use inspection_plans::{CharacteristicView, PlanAsks, PlanQuery, PlannedInspection};
pub use inspections::{
    Inspect, Inspected, InspectionPage, InspectionQuery, InspectionView, UnderReserve, WaitingLot,
    WaitingPage,
};
pub use instructions::{
    DraftPage, DraftView, InstructionSettings, OpenDraft, ReleaseDraft, ReturnDraft,
};
pub use instructions::{
    InForceQuery, InForceView, InstructionPage, InstructionQuery, InstructionReaders,
    InstructionView, InstructionsInForce, PublishInstruction, ReadInstruction, ReadReceipt,
    ReadView, ReaderView, StepAsk, VersionView, WithdrawInstruction,
};
pub use kiosks::{BadgeSignIn, KioskFace, KioskPage, KioskSettings, KioskView, PutKiosk};
pub use labelling::{
    BindLabel, BoundLabel, CancelJob, Candidate, ChoiceQuery, ConfirmJob, FittingTemplate,
    HereQuery, Identified, Identify, IdentityChoice, JobPictures, JobQuery, LabelChoice,
    LabelField, LabelFields, LabelPage, LabelPreview, LabelPrint, LabelPrinter, LabelRoll,
    LayoutFaultView, LyingHere, MoveJob, Patience, PreviewLabel, PrintAgain, PrintJobPage,
    PrintJobView, PrintLabels, PrintRoll, PrintShop, PrintedLabel, PrinterPage, ReadyTemplate,
    ReadyTemplates, RollDetail, RollLabel, RollPage, RollPrint, VoidLabel, VoidedLabel,
};
pub use lives::LotAbout;
pub use machine_cleanings::{
    CleanMachine, CleaningPage, CleaningQuery, CleaningView, VoidCleaning,
};
pub use masters::{DefineMaster, MasterFilter};
pub use moving::{
    Gate, MoveAsk, MoveEnd, MoveError, MoveNews, give_up_lost_move, give_up_move, move_data,
    place_of,
};
pub use naming::{LotName, PersonName};
pub use notices::{
    AnswerLot, AnswerNotice, ContactView, Mail, NoticeLot, NoticeRow, NoticeView, NoticeWords,
    Outgoing, PaceView, SendNotices, WebhookKey, notice_languages,
};
pub use number_pools::{NumberBlockView, NumberPoolPage, NumberPoolView, NumbersView, TakeNumbers};
pub use opening::{OpenStock, Opening, OpeningLot};
pub use operations::{CloseRun, OperationPage, OperationQuery, StartOperation};
pub use orders::{
    OrderLineAsk, OrderLineView, OrderPage, OrderQuery, OrderView, PlaceOrder, StepOrder,
};
pub use outbox::{EntryAnswer, OUTBOX_ENTRIES_MAX, OutboxAnswer, OutboxAsk, OutboxEntry};
pub use outgoing::{Network, NoNetwork};
pub use outputs::{Produce, Produced};
pub use packing::{BuildUnit, FillUnit, InnerUnit, PutUnit, UnitContent, UnitView};
pub use passing::{LoseFromRun, LostFromRun, PassOn, PassedOn};
pub use passkeys::{NewPasskey, PasskeyPage, PasskeyView, Place as PasskeyPlace, ShownPasskey};
pub use passwords::PASSWORD_MIN;
pub use permission::{Permission, ROLES};
pub use picture::{DrawnTrace, Picture};
pub use plant::{Operator, Options, Plant, Seat};
pub use printing::{LABELS_MAX, Paper};
pub use proof::Proof;
pub use recalls::{
    AccountRecall, CaseLink, CasePage, CaseRow, CaseSite, CaseView, CostFigures, CostPart,
    CostShare, CostSum, DrawDrill, DrillPage, DrillRow, DrillScore, EndRecall, HoldRecall,
    ItemWithout, OpenRecall, RecallClock, RecallCosts, RecallCustomer, RecallDelivery, RecallDrawn,
    RecallEventView, RecallFigures, RecallLotView, RecallPage, RecallPlace, RecallQuery, RecallRow,
    RecallStep, RecallView, SetRecallLot, TellRecall,
};
pub use receiving::{Receive, ReceiveLot, Received, ReceivedLot};
pub use reports::{
    Between, Column, ColumnSet, ColumnSets, LeftOut, Money, ReadingWorth, ReadingsBetween,
    TableAsk, TakenPage, TakenQuery, TakenView, TraceRow, TraceTable,
};
pub use reserves::{ReservePage, ReserveQuery, ReserveView};
pub use results::{LookedAgain, RecordResults, ResultColumn, ResultSheet, ResultsOf};
pub use retention::{
    Archived, KeptFile, KeptFilePage, KeptFileQuery, LegalHoldView, RESTORE_BYTES_MAX,
    RemoveContents, RemovedContents, RemovedFile, RestoredContents, RetentionClass,
    RetentionVersion, RetentionView, SetLegalHold, SetRetention,
};
pub use returnables::{
    MoveReturnables, ReturnableCount, ReturnableMoveView, ReturnableOwed, ReturnableStatement,
    ReturnablesView, StatementQuery,
};
pub use returns::{CustomerReturn, Returned, SupplierReturn};
pub use rework::ReworkLot;
pub use runs::{FlowView, RunView};
pub use scales::{
    CheckQuery, CheckScale, ReadingQuery, ReadingView, ScaleCheckPage, ScaleCheckView, ScalePage,
    ScaleView, TareView, WeighedAsk, WeighingView,
};
pub use scanning::{
    ElementView, Gs1View, LabelView, SCAN_BYTES_MAX, ScanFault, ScanReading, ScanView, UnknownView,
};
pub use second_factors::{
    NewSecondFactor, RecoveryCodes, SecondFactorSettings, SecondFactorView, TypedCode,
};
pub use serials::{SerialsAsk, SerialsPage, SerialsView};
pub use sessions::{DeviceSessionPage, DeviceSessionView, SignInPage, SignInView};
pub use shipping::{PlanShipment, SetPick, TakePick};
pub use sights::{Group, Sight, SightOfRole, SightPage, Sights};
pub use signatures::{
    ActSignatures, SignAbout, SignAct, SignAsk, SignatureQuery, SignatureTicket, SignatureView,
    SignaturesPage, SigningFailurePage, SigningFailureView, Subject,
};
pub use sites::{OpenSite, SitePage, SiteRow};
pub use splits::RejectedLot;
pub use stamping::{Authority, BadAuthority};
pub use stations::{AdmitPerson, AssignPeople, StationPeople, StationQuery};
pub use stock::{
    LotStock, PassedView, PortionView, ProposalQuery, ProposalView, StockPage, StockQuery, TakeView,
};
pub use tank_views::{TankContents, TankLot, TankPage, TankQuery, TankView};
pub use tanks::{DrawTank, FillTank, OpenTank, Poured};
pub use tasks::{TaskPage, TaskQuery, TaskView};
pub use trace_sites::{SitePart, SitesTrace, TraceLink};
pub use transport::{
    CarriedAsk, InboundPage, InboundView, OnTheWayPage, OnTheWayView, TransportQuery,
};
pub use warehouse::{AdjustStock, CountStock, MoveStock, ScrapStock};
pub use withholding::Withheld;
pub use work_order_views::{MadeByOther, Readiness, StepView, Substitute, WorkOrderView};
pub use work_orders::{ChangeLine, MaterialAsk, PlaceWorkOrder};
