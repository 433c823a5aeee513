//! The plant over HTTP: routes, `OpenAPI`, problem+json, sessions, embedded web files, TLS.
//!
//! Status codes live only here. Nothing is decided here: permissions, rules and limits of the trade
//! are the plant's, and every route hands its question to `app` and writes down the answer.

mod acts;
mod analysis;
mod attachments;
mod audits;
mod badges;
mod beside;
mod boms;
mod calls;
mod charts;
mod circles;
mod complaint_form;
mod complaints;
mod corrections;
mod crossings;
mod devices;
mod dossiers;
mod export;
mod files;
mod gauges;
mod guests;
mod health;
mod holds;
mod imports;
mod input;
mod inspections;
mod instructions;
mod kiosks;
mod labels;
mod ledger;
mod limits;
mod machine_cleanings;
mod masters;
mod notices;
mod number_pools;
mod openapi;
mod opening;
mod operations;
mod operator;
mod orders;
mod overview;
mod packing;
mod passkeys;
mod people;
mod permissions;
mod pools;
mod print_queues;
mod printing;
mod problem;
mod recalls;
mod receiving;
mod reports;
mod request;
mod retention;
mod returnables;
mod scales;
mod scanning;
mod schema;
mod search;
mod serve;
mod session;
mod sessions;
mod shipping;
mod signatures;
mod sites;
mod stations;
mod tanks;
mod tasks;
mod tls;
mod tokens;
mod trace;
mod transfers;
mod transport;
mod trust;
mod warehouse;
mod withheld;
mod work_orders;

use std::sync::Arc;

use app::Plant;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Router, routing};
use tokio::sync::Semaphore;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

pub use input::JSON_BYTES_MAX;
pub use limits::{Limit, Limits};
pub use openapi::{openapi, openapi_json};
pub use permissions::{Access, FOR_GUESTS, ROUTES, Route, Trail};
pub use problem::Problem;
pub use serve::{Config, Server, ServerError, Started, serve};
pub use tls::TlsError;
pub use trust::qr_text;
pub use withheld::is_withheld_member;

/// Where the API begins.
pub const API: &str = "/api/v1";

/// Bytes an imported document may have unless the configuration says otherwise.
pub const IMPORT_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// Passwords checked at once: each check takes tens of megabytes on purpose.
const SIGN_INS_AT_ONCE: usize = 4;

/// Large answers sent at once: each holds a thread as long as its client reads.
const STREAMS_AT_ONCE: usize = 64;

/// Documents set at once: each takes a processor for itself.
const PRINTS_AT_ONCE: usize = 2;

/// What the routes stand on.
#[derive(Clone)]
pub struct Front {
    plant: Plant,
    /// Cookies go over TLS only. Off only where everything is plain HTTP, in tests.
    secure_cookies: bool,
    import_bytes_max: u64,
    sign_ins: Arc<Semaphore>,
    streams: Arc<Semaphore>,
    prints: Arc<Semaphore>,
    limits: Limits,
}

impl Front {
    /// A front for `plant`; cookies go over TLS only.
    pub fn new(plant: Plant) -> Self {
        Self {
            plant,
            secure_cookies: true,
            import_bytes_max: IMPORT_BYTES_MAX,
            sign_ins: Arc::new(Semaphore::new(SIGN_INS_AT_ONCE)),
            streams: Arc::new(Semaphore::new(STREAMS_AT_ONCE)),
            prints: Arc::new(Semaphore::new(PRINTS_AT_ONCE)),
            limits: Limits::default(),
        }
    }

    /// Lets cookies travel without TLS: for tests and behind a proxy on the same machine.
    #[must_use]
    pub fn with_plain_cookies(self) -> Self {
        Self { secure_cookies: false, ..self }
    }

    /// Other limits for what one address may ask.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Another limit for imported documents.
    #[must_use]
    pub fn with_import_bytes_max(self, import_bytes_max: u64) -> Self {
        Self { import_bytes_max, ..self }
    }
}

impl FromRef<Front> for Plant {
    fn from_ref(front: &Front) -> Self {
        front.plant.clone()
    }
}

/// Everything that is served: the API and the web application.
pub fn router(front: Front) -> Router {
    let (api, _) = openapi::api().split_for_parts();
    let buckets = limits::Buckets::new(front.limits);
    let api = api
        .route("/api/{*rest}", routing::any(no_such_address))
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(operator::bind_signatures))
        .layer(from_fn(withheld::withhold))
        .layer(from_fn_with_state(buckets.clone(), limits::hold_back))
        .layer(
            CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(
                DefaultPredicate::new()
                    .and(NotForContentType::const_new("application/zip"))
                    .and(NotForContentType::const_new("application/pdf")),
            ),
        );
    Router::new()
        .merge(notices::pages(buckets).with_state(front.clone()))
        .merge(api.with_state(front))
        .fallback(files::serve)
        .layer(CatchPanicLayer::custom(request::panicked))
        .layer(from_fn(files::guard))
        .layer(from_fn(request::follow))
}

async fn no_such_address() -> Problem {
    Problem::not_found("address")
}

async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
}
