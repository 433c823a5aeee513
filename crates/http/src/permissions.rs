//! Every route, who may use it, and what it leaves behind, in one table.
//!
//! The plant itself refuses; this table is what tests hold every route against and what the
//! `OpenAPI` document says of it. A route that is not listed here fails a test.

use app::Permission::TraceRead;
use app::Permission::{
    self, ExportRun, FloorLead, GoodsRecord, GuestsManage, ImportRun, LabelsDesign, LabelsPrint,
    LedgerVerify, MastersManage, OrdersManage, PeopleManage, QualityJudge, RecallManage,
    RetentionManage, RetentionRemove, WorkRead,
};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, for the reason given.
    Public(&'static str),
    /// Anybody with an open session of their own.
    Session,
    /// Who holds the permission.
    May(Permission),
    /// Who holds any of the permissions.
    MayAny(&'static [Permission]),
    /// Who holds every one of the permissions.
    MayAll(&'static [Permission]),
}

/// What a route leaves in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trail {
    /// Nothing: it only reads.
    Reads,
    /// At least one record.
    Record,
    /// Nothing although it changes something, for the reason given.
    Unrecorded(&'static str),
}

/// One route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Upper-case method.
    pub method: &'static str,
    /// Path below [`crate::API`].
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// What it leaves behind.
    pub trail: Trail,
}

const fn public(method: &'static str, path: &'static str, why: &'static str) -> Route {
    Route { method, path, access: Access::Public(why), trail: Trail::Reads }
}

const fn reads(path: &'static str, permission: Permission) -> Route {
    Route { method: "GET", path, access: Access::May(permission), trail: Trail::Reads }
}

const fn reads_with(path: &'static str, all: &'static [Permission]) -> Route {
    Route { method: "GET", path, access: Access::MayAll(all), trail: Trail::Reads }
}

const fn changes(method: &'static str, path: &'static str, permission: Permission) -> Route {
    Route { method, path, access: Access::May(permission), trail: Trail::Record }
}

const fn changes_with(
    method: &'static str,
    path: &'static str,
    all: &'static [Permission],
) -> Route {
    Route { method, path, access: Access::MayAll(all), trail: Trail::Record }
}

/// Whoever works with goods has to see what their codes mean.
const fn shows_masters(path: &'static str) -> Route {
    let any = Access::MayAny(&[TraceRead, WorkRead, GoodsRecord, MastersManage]);
    Route { method: "GET", path, access: any, trail: Trail::Reads }
}

/// A route about the person who is signed in; tokens do not open it.
const fn own(method: &'static str, path: &'static str, trail: Trail) -> Route {
    Route { method, path, access: Access::Session, trail }
}

/// What answers a guest, who holds no permission: each shows only what the invitation names, and to a
/// guest alone leaves a record that they looked. Every other route that is not public refuses a guest.
pub const FOR_GUESTS: &[(&str, &str)] = &[
    ("GET", "/session"),
    ("PATCH", "/session"),
    ("DELETE", "/session"),
    ("GET", "/guest"),
    ("GET", "/pools/{ref}"),
    ("GET", "/pools/{ref}/passport.pdf"),
    ("GET", "/trace/picture"),
    ("GET", "/trace/readings"),
    ("GET", "/trace/table"),
    ("GET", "/trace/report.pdf"),
    ("GET", "/recalls/{code}"),
    ("GET", "/recalls/{code}/report.pdf"),
    ("GET", "/complaints/{code}"),
    ("GET", "/complaints/{code}/8d.pdf"),
];

/// Whether a route, by the path it matched, answers a guest.
pub(crate) fn is_for_guests(method: &str, matched: Option<&str>) -> bool {
    let path = matched.and_then(|path| path.strip_prefix(crate::API));
    path.is_some_and(|path| FOR_GUESTS.contains(&(method, path)))
}

impl Route {
    const fn unrecorded(self, why: &'static str) -> Self {
        Self { trail: Trail::Unrecorded(why), ..self }
    }
}

const SESSIONS: &str = "sessions come and go and are no part of history";
const QUESTIONS: &str = "a question to a browser, which is forgotten when it is answered";
const DEVICES: &str = "acts name the person and the station, whichever device it was";
const TICKETS: &str = "a signature is on record with its act, once it is used";
const REPORT: &str = "what a stranger says is no fact until somebody takes it";
const DRAFT: &str = "a draft: nothing of it counts until it is committed";

/// Every route of the API.
pub const ROUTES: &[Route] = &[
    public("GET", "/health", "a probe has no account"),
    public("GET", "/openapi.json", "the description is the same for everybody and in the source"),
    public("GET", "/setup", "nobody can sign in before the first administrator is made"),
    Route {
        trail: Trail::Record,
        ..public("POST", "/setup", "it takes the token the server showed at its first start")
    },
    own("GET", "/session", Trail::Reads),
    public("POST", "/session", "this is how one signs in").unrecorded(SESSIONS),
    own("PATCH", "/session", Trail::Unrecorded(SESSIONS)),
    own("DELETE", "/session", Trail::Unrecorded(SESSIONS)),
    public("POST", "/session/badge", "this is how one signs in at a kiosk").unrecorded(SESSIONS),
    public("POST", "/session/guest", "a guest has no account, only the link").unrecorded(SESSIONS),
    own("GET", "/guest", Trail::Reads),
    reads("/guests", GuestsManage),
    changes("POST", "/guests", GuestsManage),
    reads("/guests/{id}", GuestsManage),
    changes("DELETE", "/guests/{id}", GuestsManage),
    own("POST", "/session/step-up", Trail::Unrecorded(SESSIONS)),
    own("PUT", "/session/pin", Trail::Record),
    own("PUT", "/session/password", Trail::Record),
    own("GET", "/session/passkeys", Trail::Reads),
    own("POST", "/session/passkeys", Trail::Record),
    own("POST", "/session/passkeys/question", Trail::Unrecorded(QUESTIONS)),
    own("DELETE", "/session/passkeys/{id}", Trail::Record),
    public("POST", "/session/passkey/question", "this is how signing in begins")
        .unrecorded(QUESTIONS),
    public("POST", "/session/passkey", "this is how one signs in").unrecorded(SESSIONS),
    own("POST", "/session/step-up/passkey", Trail::Unrecorded(SESSIONS)),
    own("GET", "/session/devices", Trail::Reads),
    own("DELETE", "/session/devices", Trail::Unrecorded(SESSIONS)),
    own("DELETE", "/session/devices/{id}", Trail::Unrecorded(SESSIONS)),
    own("GET", "/session/second-factor", Trail::Reads),
    own("POST", "/session/second-factor", Trail::Record),
    own("POST", "/session/second-factor/question", Trail::Unrecorded(QUESTIONS)),
    own("POST", "/session/second-factor/removal", Trail::Record),
    public("GET", "/kiosk", "a kiosk shows names before anybody signs in, by its own cookie"),
    reads("/kiosks", FloorLead),
    changes("POST", "/kiosks", FloorLead).unrecorded(DEVICES),
    changes("DELETE", "/kiosks/{id}", FloorLead).unrecorded(DEVICES),
    reads("/kiosk-settings", FloorLead),
    changes("PUT", "/kiosk-settings", PeopleManage).unrecorded("a setting, as the language is"),
    reads("/stations/{code}/people", WorkRead),
    changes("PUT", "/stations/{code}/people", FloorLead)
        .unrecorded("a plan: acts say who worked there"),
    changes("POST", "/stations/{code}/people", FloorLead),
    reads("/stations/{code}/hand-over", WorkRead),
    // The one who goes has to have just shown who they are, which no program can.
    own("POST", "/stations/{code}/hand-over", Trail::Record),
    reads("/badges", FloorLead),
    changes("POST", "/badges", PeopleManage),
    changes("POST", "/day-badges", FloorLead),
    changes("DELETE", "/badges/{id}", FloorLead),
    changes("POST", "/badge-doubles/{code}/settlement", FloorLead),
    reads("/overview", TraceRead),
    reads("/search", TraceRead),
    reads("/scan", WorkRead),
    reads("/pools", TraceRead),
    reads("/pools/{ref}", TraceRead),
    reads("/pools/{ref}/serials", WorkRead),
    reads("/trace", TraceRead),
    reads("/trace/picture", TraceRead),
    reads("/trace/readings", TraceRead),
    reads("/chain-health", TraceRead),
    reads("/chain-health/losses", TraceRead),
    changes("POST", "/trace/cause", TraceRead).unrecorded("it only asks"),
    reads("/trace/what-if", TraceRead),
    reads("/trace/dispersion", TraceRead),
    reads("/trace/dispersion/parts", TraceRead),
    reads_with("/trace/dossier", &[TraceRead, LedgerVerify]),
    changes("POST", "/machine-cleanings", GoodsRecord),
    changes("POST", "/machine-cleanings/{id}/void", QualityJudge),
    Route {
        access: Access::MayAny(&[TraceRead, WorkRead]),
        ..reads("/machine-cleanings", TraceRead)
    },
    reads("/trace/table", TraceRead),
    reads("/trace/columns", TraceRead),
    changes("PUT", "/trace/columns", TraceRead).unrecorded("a setting, as the language is"),
    // What leaves the house is put down, whoever takes it.
    changes("GET", "/trace/report.pdf", TraceRead),
    changes("GET", "/trace.xlsx", TraceRead),
    changes("GET", "/trace/epcis.jsonld", TraceRead),
    reads("/trace/taken", LedgerVerify),
    reads("/trace.csv", TraceRead),
    reads("/trace.ndjson", TraceRead),
    reads("/trace.json", TraceRead),
    reads("/imports", ImportRun),
    changes("POST", "/imports", ImportRun).unrecorded(DRAFT),
    reads("/imports/{id}", ImportRun),
    changes("DELETE", "/imports/{id}", ImportRun).unrecorded(DRAFT),
    changes("POST", "/imports/{id}/mapping", ImportRun).unrecorded(DRAFT),
    changes("POST", "/imports/{id}/commit", ImportRun),
    reads("/export", ExportRun),
    changes("POST", "/transfers", GoodsRecord),
    changes("POST", "/transfers/{code}/corrections", QualityJudge),
    shows_masters("/masters"),
    shows_masters("/masters.xlsx"),
    shows_masters("/masters/{kind}"),
    changes("POST", "/masters/{kind}", MastersManage),
    shows_masters("/masters/{kind}/{code}"),
    changes("PUT", "/masters/{kind}/{code}", MastersManage),
    changes("POST", "/contacts/{code}/webhook-key", MastersManage),
    reads("/purchase-orders", WorkRead),
    changes("POST", "/purchase-orders", OrdersManage),
    reads("/purchase-orders/{code}", WorkRead),
    changes("POST", "/purchase-orders/{code}/state", OrdersManage),
    reads("/sales-orders", WorkRead),
    changes("POST", "/sales-orders", OrdersManage),
    reads("/sales-orders/{code}", WorkRead),
    changes("POST", "/sales-orders/{code}/state", OrdersManage),
    changes("POST", "/opening-stock", OrdersManage),
    changes("POST", "/receipts", GoodsRecord),
    reads("/work-orders", WorkRead),
    changes("POST", "/work-orders", OrdersManage),
    reads("/work-orders/{code}", WorkRead),
    changes("POST", "/work-orders/{code}/state", OrdersManage),
    changes("POST", "/work-orders/{code}/lines", OrdersManage),
    reads("/boms/{item}/explosion", WorkRead),
    reads("/operations", WorkRead),
    changes("POST", "/operations/start", GoodsRecord),
    changes("POST", "/operations/{run}/finish", GoodsRecord),
    changes("POST", "/operations/{run}/reopen", GoodsRecord),
    changes("POST", "/operations/{run}/pass", GoodsRecord),
    changes("POST", "/operations/{run}/losses", GoodsRecord),
    changes("POST", "/feeds", GoodsRecord),
    changes("POST", "/feeds/all", GoodsRecord),
    changes("POST", "/feeds/return", GoodsRecord),
    changes("POST", "/outputs", GoodsRecord),
    changes("POST", "/rework", GoodsRecord),
    reads("/tanks", WorkRead),
    changes("POST", "/tanks", GoodsRecord),
    changes("POST", "/tanks/fill", GoodsRecord),
    changes("POST", "/tanks/draw", GoodsRecord),
    changes("POST", "/tanks/clean", GoodsRecord),
    reads("/inspections", WorkRead),
    reads("/inspections/queue", WorkRead),
    reads("/inspections/plan", WorkRead),
    reads("/inspections/results", WorkRead),
    reads("/reserves", WorkRead),
    reads("/control-charts", WorkRead),
    reads("/control-charts/{code}", WorkRead),
    reads("/control-charts/{code}/containment", TraceRead),
    changes("POST", "/control-charts/{code}/answers", QualityJudge),
    reads("/gauges", WorkRead),
    reads("/gauges/{code}", WorkRead),
    reads("/gauges/{code}/judged", TraceRead),
    changes("POST", "/gauges/{code}/calibrations", QualityJudge),
    changes("POST", "/inspections", QualityJudge),
    changes("POST", "/inspections/results", QualityJudge),
    changes("POST", "/reserves", QualityJudge),
    reads("/holds", WorkRead),
    changes("POST", "/holds", QualityJudge),
    changes("POST", "/holds/{id}/lift", QualityJudge),
    reads("/acts", WorkRead),
    reads("/acts/{act}", WorkRead),
    // What the act itself needed is asked for once it is known.
    changes("POST", "/acts/{act}/undo", WorkRead),
    changes("POST", "/acts/{act}/quantity", WorkRead),
    changes("POST", "/acts/{act}/signatures", WorkRead),
    reads("/signatures", WorkRead),
    Route {
        method: "POST",
        path: "/signatures/tickets",
        access: Access::May(WorkRead),
        trail: Trail::Unrecorded(TICKETS),
    },
    reads("/signatures/failures", PeopleManage),
    reads("/tasks", WorkRead),
    changes("POST", "/moves", GoodsRecord),
    changes("POST", "/counts", GoodsRecord),
    changes("POST", "/adjustments", GoodsRecord),
    changes("POST", "/scraps", GoodsRecord),
    changes("POST", "/splits", GoodsRecord),
    changes("POST", "/merges", GoodsRecord),
    changes("POST", "/relabels", GoodsRecord),
    changes("POST", "/repacks", GoodsRecord),
    reads("/stock", WorkRead),
    reads("/stock/proposal", WorkRead),
    reads("/places/{code}/stock", WorkRead),
    reads("/number-pools", WorkRead),
    changes("POST", "/number-pools/{code}/blocks", GoodsRecord),
    changes("POST", "/units", GoodsRecord),
    reads("/units/{code}", WorkRead),
    changes("POST", "/units/{code}/fill", GoodsRecord),
    changes("POST", "/units/{code}/put", GoodsRecord),
    reads("/returnables", WorkRead),
    changes("POST", "/returnables", GoodsRecord),
    reads("/returnables/statement", WorkRead),
    reads("/in-transit", WorkRead),
    reads("/inbound", WorkRead),
    changes("POST", "/loggers", GoodsRecord),
    reads("/excursions", WorkRead),
    changes("POST", "/excursions/{excursion}/judge", QualityJudge),
    reads("/scales", WorkRead),
    reads("/scales/{code}/reading", GoodsRecord),
    reads("/scales/{code}/checks", WorkRead),
    changes("POST", "/scales/{code}/checks", GoodsRecord),
    reads("/shipments", WorkRead),
    changes("POST", "/shipments", GoodsRecord),
    reads("/shipments/{code}", WorkRead),
    changes("POST", "/shipments/{code}/picks", GoodsRecord),
    changes("DELETE", "/shipments/{code}/picks/{pick}", GoodsRecord),
    changes("POST", "/shipments/{code}/picks/{pick}/pick", GoodsRecord),
    changes("POST", "/shipments/{code}/dispatch", GoodsRecord),
    changes("POST", "/shipments/{code}/deliver", GoodsRecord),
    changes("POST", "/customer-returns", GoodsRecord),
    changes("POST", "/supplier-returns", GoodsRecord),
    reads("/complaints", WorkRead),
    changes("POST", "/complaints", GoodsRecord),
    reads("/complaints/{code}", WorkRead),
    changes("POST", "/complaints/{code}/step", QualityJudge),
    changes("POST", "/complaints/{code}/lots", QualityJudge),
    changes("POST", "/complaints/{code}/explanation", QualityJudge),
    changes("POST", "/complaints/{code}/compensations", QualityJudge),
    changes("POST", "/complaints/{code}/samples", GoodsRecord),
    reads("/complaints/{code}/reply.pdf", WorkRead),
    reads("/complaints/{code}/8d.pdf", WorkRead),
    reads("/complaint-trend", WorkRead),
    reads("/complaint-form", WorkRead),
    changes("PUT", "/complaint-form", QualityJudge).unrecorded("a setting, as the language is"),
    public("GET", "/public/complaint-form/{token}", "a customer has no account, only the link"),
    public("POST", "/public/complaint-form/{token}", "a customer has no account, only the link")
        .unrecorded(REPORT),
    public("POST", "/public/complaint-form/{token}/files", "they follow what was reported")
        .unrecorded(REPORT),
    reads("/complaint-reports", QualityJudge),
    changes("POST", "/complaint-reports/{report}/dismiss", QualityJudge),
    reads("/complaint-reports/{report}/files/{sha256}", QualityJudge),
    reads("/audits", WorkRead),
    changes("POST", "/audits", QualityJudge),
    reads("/audits/{code}", WorkRead),
    changes("POST", "/audits/{code}", QualityJudge),
    changes("POST", "/audits/{code}/lines", QualityJudge),
    reads("/audit-trend", WorkRead),
    reads("/complaint-settings", WorkRead),
    changes("PUT", "/complaint-settings", QualityJudge).unrecorded("a setting, as the language is"),
    reads("/recalls", TraceRead),
    // What a recall is made of is the answer to a trace.
    changes_with("POST", "/recalls", &[TraceRead, RecallManage]),
    reads("/recalls/{code}", TraceRead),
    reads("/recalls/{code}/costs", TraceRead),
    changes("POST", "/recalls/{code}/lots", RecallManage),
    changes_with("POST", "/recalls/{code}/hold", &[TraceRead, RecallManage]),
    reads("/recalls/{code}/sites", TraceRead),
    changes_with("POST", "/recalls/{code}/sites/hold", &[TraceRead, RecallManage]),
    reads("/recall-cases", TraceRead),
    changes_with("POST", "/recall-cases/{case}/hold", &[TraceRead, RecallManage]),
    reads("/crossings/coming", WorkRead),
    reads("/crossings/unnamed", WorkRead),
    changes("POST", "/crossings/{code}/sender", GoodsRecord),
    reads("/trace/sites", TraceRead),
    changes("POST", "/recalls/{code}/notices", RecallManage),
    changes("POST", "/recalls/{code}/sendings", RecallManage),
    reads("/drills", TraceRead),
    changes_with("POST", "/drills", &[TraceRead, RecallManage]),
    changes("POST", "/recalls/{code}/acknowledgements", RecallManage),
    changes("POST", "/recalls/{code}/accounts", RecallManage),
    changes("POST", "/recalls/{code}/check", RecallManage),
    changes("POST", "/recalls/{code}/close", RecallManage),
    reads("/calls", WorkRead),
    changes("POST", "/calls", WorkRead),
    reads("/calls/{code}", WorkRead),
    changes("POST", "/calls/{code}/answer", WorkRead),
    changes("POST", "/calls/{code}/resolve", WorkRead),
    changes("POST", "/calls/{code}/withdraw", WorkRead),
    reads("/call-figures", WorkRead),
    reads("/call-settings", WorkRead),
    changes("PUT", "/call-settings", FloorLead).unrecorded("a setting, as the language is"),
    reads("/instructions", WorkRead),
    changes("POST", "/instructions", MastersManage),
    reads("/instructions/{code}", WorkRead),
    reads("/instructions/{code}/readers", FloorLead),
    changes("POST", "/instructions/{code}/withdraw", MastersManage),
    changes("POST", "/instructions/{code}/read", WorkRead),
    reads("/floor/instructions", WorkRead),
    reads("/instruction-drafts", MastersManage),
    changes("POST", "/instruction-drafts", MastersManage),
    changes("POST", "/instruction-drafts/{code}/release", MastersManage),
    changes("POST", "/instruction-drafts/{code}/return", MastersManage),
    reads("/instruction-settings", WorkRead),
    changes("PUT", "/instruction-settings", PeopleManage)
        .unrecorded("a setting, as the language is"),
    changes("POST", "/attachments", GoodsRecord),
    reads("/attachments/{sha256}", WorkRead),
    reads("/shipments/{code}/delivery-note.pdf", WorkRead),
    reads("/shipments/{code}/pick-list.pdf", WorkRead),
    reads("/receipts/{act}/note.pdf", WorkRead),
    reads("/work-orders/{code}/sheet.pdf", WorkRead),
    reads("/pools/{ref}/labels.pdf", WorkRead),
    reads("/pools/{ref}/passport.pdf", TraceRead),
    reads("/recalls/{code}/report.pdf", TraceRead),
    Route {
        method: "POST",
        path: "/label-templates/preview",
        access: Access::MayAny(&[LabelsDesign, MastersManage]),
        trail: Trail::Unrecorded("it only draws"),
    },
    reads("/label-templates/choice", WorkRead),
    reads("/label-templates/fields", WorkRead),
    reads("/label-templates/ready", WorkRead),
    changes("POST", "/labels/print", LabelsPrint),
    reads("/labels", WorkRead),
    reads("/labels/should-lie-here", WorkRead),
    changes("POST", "/labels/identify", LabelsPrint),
    changes("POST", "/labels/bind", GoodsRecord),
    changes("POST", "/labels/{label}/void", LabelsPrint),
    reads("/labels/{label}/label.pdf", WorkRead),
    reads("/labels/{label}/label.svg", WorkRead),
    reads("/label-rolls", WorkRead),
    changes("POST", "/label-rolls", LabelsPrint),
    reads("/label-rolls/{roll}", WorkRead),
    reads("/printers", WorkRead),
    reads("/printers/{code}/jobs", WorkRead),
    changes("POST", "/printers/{code}/pause", LabelsPrint).unrecorded("a queue is no history"),
    changes("POST", "/printers/{code}/resume", LabelsPrint).unrecorded("a queue is no history"),
    reads("/print-jobs/{job}", WorkRead),
    reads("/print-jobs/{job}/pictures", WorkRead),
    changes("POST", "/print-jobs/{job}/confirm", LabelsPrint)
        .unrecorded("that the label was asked for is on record; a queue is no history"),
    changes("POST", "/print-jobs/{job}/move", LabelsPrint).unrecorded("a queue is no history"),
    changes("POST", "/print-jobs/{job}/again", LabelsPrint),
    changes("POST", "/print-jobs/{job}/cancel", LabelsPrint),
    changes("POST", "/outbox", WorkRead),
    reads("/devices", FloorLead),
    reads("/floor/cache", WorkRead),
    reads("/device-acts", FloorLead),
    changes("POST", "/device-acts/{code}/settle", FloorLead),
    reads("/people", PeopleManage),
    changes("POST", "/people", PeopleManage),
    changes("PATCH", "/people/{id}", PeopleManage),
    changes("DELETE", "/people/{id}/personal-data", PeopleManage),
    changes("PUT", "/people/{id}/pin", FloorLead),
    reads("/sites", PeopleManage),
    changes("POST", "/sites", PeopleManage),
    reads("/sights", PeopleManage),
    changes("PUT", "/sights", PeopleManage),
    reads("/circles", PeopleManage),
    Route {
        access: Access::MayAny(&[TraceRead, WorkRead, GoodsRecord, MastersManage, PeopleManage]),
        ..reads("/circles/{kind}/{code}", WorkRead)
    },
    Route {
        access: Access::MayAny(&[RecallManage, QualityJudge, MastersManage, PeopleManage]),
        ..changes("PUT", "/circles/{kind}/{code}", QualityJudge)
    },
    reads("/people/{id}/sessions", PeopleManage),
    changes("DELETE", "/people/{id}/sessions", PeopleManage).unrecorded(SESSIONS),
    changes("DELETE", "/people/{id}/sessions/{session}", PeopleManage).unrecorded(SESSIONS),
    changes("DELETE", "/people/{id}/second-factor", PeopleManage),
    reads("/sign-ins", PeopleManage),
    reads("/second-factor-settings", PeopleManage),
    changes("PUT", "/second-factor-settings", PeopleManage)
        .unrecorded("a setting, as the language is"),
    own("GET", "/tokens", Trail::Reads),
    own("POST", "/tokens", Trail::Record),
    own("DELETE", "/tokens/{id}", Trail::Record),
    reads("/retention", LedgerVerify),
    changes("POST", "/retention/classes/{code}", RetentionManage),
    changes("POST", "/retention/holds/{code}", RetentionManage),
    reads("/retention/files", LedgerVerify),
    changes("POST", "/retention/removals", RetentionRemove),
    // It holds every field of every fact.
    reads_with("/retention/archive", &[ExportRun, LedgerVerify]),
    changes("POST", "/retention/archive", RetentionRemove),
    reads("/ledger", LedgerVerify),
    reads("/ledger/head", TraceRead),
    changes("POST", "/ledger/checkpoint", LedgerVerify)
        .unrecorded("it signs what is there; the key lies beside the ledger"),
    reads("/ledger/checkpoints", LedgerVerify),
    changes("POST", "/ledger/checkpoints/{size}/cosignatures", LedgerVerify)
        .unrecorded("a signature by another, under what was signed before"),
    reads("/ledger/consistency", LedgerVerify),
    reads("/ledger/witnesses", LedgerVerify),
    changes("PUT", "/ledger/witnesses", PeopleManage).unrecorded("a setting, as the language is"),
    reads("/ledger/keys", LedgerVerify),
    changes("POST", "/ledger/keys", PeopleManage)
        .unrecorded("the old key and the new one sign it, in a note that is kept"),
    changes("POST", "/ledger/verify", LedgerVerify).unrecorded("it only reads, for a long time"),
];
