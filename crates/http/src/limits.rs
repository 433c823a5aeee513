//! How often one address may ask for what anybody may ask for, and for what takes long.
//!
//! A bucket an address and kind: it empties with every request and fills with time. It is about floods;
//! what is guessed is counted by the plant itself, by person and device. Requests that did not come over
//! a socket have no address and are not counted. Behind a proxy on the same machine every request has
//! that machine's address: there the proxy limits.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::API;
use crate::notices;
use crate::permissions::{Access, ROUTES};
use crate::problem::Problem;

/// Addresses that are remembered at once; beyond that those that are full again are forgotten, and if
/// none is, whoever is not known yet waits.
const ADDRESSES_MAX: usize = 50_000;

/// How much one address may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Requests at once.
    pub burst: u32,
    /// Requests a minute from then on.
    pub per_minute: u32,
}

/// What one address may ask, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Signing in, by whatever way. A shift changes at one kiosk, and a proxy may stand before many.
    pub signing_in: Limit,
    /// Whatever else needs no account.
    pub public: Limit,
    /// What keeps a processor busy for long.
    pub heavy: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            signing_in: Limit { burst: 60, per_minute: 60 },
            public: Limit { burst: 300, per_minute: 600 },
            heavy: Limit { burst: 20, per_minute: 20 },
        }
    }
}

/// Kinds of requests that are limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    SigningIn,
    Public,
    Heavy,
}

/// What takes long whoever asks.
/// Whoever reports a complaint does so once, and sends a few pictures.
const HEAVY: [(&str, &str); 6] = [
    ("POST", "/ledger/verify"),
    ("GET", "/retention/archive"),
    ("POST", "/retention/archive"),
    ("GET", "/trace/dossier"),
    ("POST", "/public/complaint-form/{token}"),
    ("POST", "/public/complaint-form/{token}/files"),
];

/// Where somebody who is signed in shows a secret again.
const SECRETS: [&str; 4] =
    ["/session/step-up", "/session/second-factor", "/session/password", "/session/pin"];

/// What kind of request this is; none where it is not limited.
fn kind_of(method: &Method, path: &str) -> Option<Kind> {
    if path == notices::PATH {
        return Some(if method == Method::GET { Kind::Public } else { Kind::SigningIn });
    }
    let path = path.strip_prefix(API)?;
    if HEAVY.contains(&(method.as_str(), path)) {
        return Some(Kind::Heavy);
    }
    let route =
        ROUTES.iter().find(|route| route.method == method.as_str() && route.path == path)?;
    match route.access {
        // What is only read is only read; the rest begins or opens a session.
        Access::Public(_) if method == Method::GET => Some(Kind::Public),
        Access::Public(_) => Some(Kind::SigningIn),
        _ if SECRETS.iter().any(|word| path.starts_with(word)) => Some(Kind::SigningIn),
        _ => None,
    }
}

/// How full a bucket was, and when.
#[derive(Clone, Copy)]
struct Bucket {
    left_milli: u64,
    at: Instant,
}

/// The buckets of every address.
#[derive(Clone)]
pub(crate) struct Buckets {
    limits: Limits,
    held: Arc<Mutex<HashMap<(IpAddr, Kind), Bucket>>>,
}

impl Buckets {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, held: Arc::default() }
    }

    const fn limit(&self, kind: Kind) -> Limit {
        match kind {
            Kind::SigningIn => self.limits.signing_in,
            Kind::Public => self.limits.public,
            Kind::Heavy => self.limits.heavy,
        }
    }

    /// Takes one request out of a bucket, or says after how many seconds there is one.
    fn take(&self, address: IpAddr, kind: Kind, now: Instant) -> Result<(), u32> {
        let limit = self.limit(kind);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (address, kind);
        if held.len() >= ADDRESSES_MAX && !held.contains_key(&key) {
            held.retain(|(_, kind), bucket| {
                filled(*bucket, self.limit(*kind), now) < u64::from(self.limit(*kind).burst) * 1000
            });
            if held.len() >= ADDRESSES_MAX {
                return Err(60);
            }
        }
        let full = Bucket { left_milli: u64::from(limit.burst) * 1000, at: now };
        let bucket = held.entry(key).or_insert(full);
        let left_milli = filled(*bucket, limit, now);
        if left_milli < 1000 {
            let missing = 1000 - left_milli;
            let wait_s = (missing * 60).div_ceil(u64::from(limit.per_minute.max(1)) * 1000);
            return Err(u32::try_from(wait_s.max(1)).unwrap_or(u32::MAX));
        }
        *bucket = Bucket { left_milli: left_milli - 1000, at: now };
        Ok(())
    }
}

/// How full a bucket is by now, in thousandths of a request.
fn filled(bucket: Bucket, limit: Limit, now: Instant) -> u64 {
    let passed_ms = u64::try_from(now.saturating_duration_since(bucket.at).as_millis());
    let came = passed_ms.unwrap_or(u64::MAX).saturating_mul(u64::from(limit.per_minute)) / 60;
    bucket.left_milli.saturating_add(came).min(u64::from(limit.burst) * 1000)
}

impl Buckets {
    /// Counts a request, or says after how many seconds it is heard.
    pub(crate) fn count(&self, request: &Request) -> Result<(), u32> {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let address = peer.map(|ConnectInfo(peer)| peer.ip().to_canonical());
        let matched = request.extensions().get::<MatchedPath>();
        let kind = matched.and_then(|path| kind_of(request.method(), path.as_str()));
        let (Some(address), Some(kind)) = (address, kind) else { return Ok(()) };
        self.take(address, kind, Instant::now())
    }
}

/// Hears a request, or says when to come back.
pub(crate) async fn hold_back(
    State(buckets): State<Buckets>,
    request: Request,
    next: Next,
) -> Response {
    match buckets.count(&request) {
        Ok(()) => next.run(request).await,
        Err(retry_s) => Problem::too_many(retry_s).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 168, 1, 9));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 168, 1, 10));

    fn buckets() -> Buckets {
        let limit = Limit { burst: 3, per_minute: 6 };
        Buckets::new(Limits { signing_in: limit, public: limit, heavy: limit })
    }

    #[test]
    fn an_address_that_asks_too_often_waits_and_others_do_not() {
        let (buckets, now) = (buckets(), Instant::now());
        let ask = |address, s| buckets.take(address, Kind::SigningIn, now + Duration::from_secs(s));

        assert_eq!([ask(HERE, 0), ask(HERE, 0), ask(HERE, 0)], [Ok(()); 3]);
        assert_eq!(ask(HERE, 0), Err(10), "six a minute are one in ten seconds");
        assert_eq!(ask(HERE, 4), Err(6));
        assert_eq!(ask(THERE, 4), Ok(()));
        assert_eq!(ask(HERE, 10), Ok(()));
        assert_eq!(ask(HERE, 10), Err(10));
    }

    #[test]
    fn kinds_have_buckets_of_their_own() {
        let (buckets, now) = (buckets(), Instant::now());
        for _ in 0..3 {
            assert_eq!(buckets.take(HERE, Kind::SigningIn, now), Ok(()));
        }

        assert!(buckets.take(HERE, Kind::SigningIn, now).is_err());
        assert_eq!(buckets.take(HERE, Kind::Public, now), Ok(()));
    }

    #[test]
    fn every_public_route_is_limited() {
        for route in ROUTES.iter().filter(|route| matches!(route.access, Access::Public(_))) {
            let method = Method::from_bytes(route.method.as_bytes()).unwrap();
            assert!(kind_of(&method, &format!("{API}{}", route.path)).is_some(), "{}", route.path);
        }
        assert_eq!(kind_of(&Method::GET, notices::PATH), Some(Kind::Public));
        assert_eq!(kind_of(&Method::POST, notices::PATH), Some(Kind::SigningIn));
    }

    #[test]
    fn work_is_not_limited() {
        assert_eq!(kind_of(&Method::POST, "/api/v1/receipts"), None);
        assert_eq!(kind_of(&Method::POST, "/api/v1/session"), Some(Kind::SigningIn));
        assert_eq!(kind_of(&Method::POST, "/api/v1/session/step-up"), Some(Kind::SigningIn));
        assert_eq!(kind_of(&Method::POST, "/api/v1/ledger/verify"), Some(Kind::Heavy));
    }
}
