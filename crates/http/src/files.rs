//! The web application, embedded, and the headers that keep it safe.
//!
//! Files with a hash in their name are kept by browsers for ever. An address that is no file belongs
//! to the desk's own router and gets its page; the floor has one address and a service worker.

use std::borrow::Cow;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::problem::Problem;
use crate::request::random_hex;
use crate::trust::placeholder_page;

#[derive(RustEmbed)]
#[folder = "../../web/dist/"]
#[allow_missing = true]
struct Dist;

/// Where files with a hash in their name are.
const HASHED: &str = "assets/";

/// The page of the desk.
const INDEX: &str = "index.html";

/// The page of the floor, and what is served beside it: its service worker, its icons.
const FLOOR: &str = "floor.html";
const FLOOR_FILES: &str = "floor/";

/// The public form for complaints, which stands alone.
const COMPLAIN: &str = "complain.html";
/// Where its links lead, with the form's token behind.
const COMPLAIN_AT: &str = "complain/";

/// The page that checks a dossier: one file, without sign-in, that asks nobody anything.
const VERIFIER: &str = include_str!("../../../docs/dossier/verify.html");

/// A worker may look after pages at and below this address, also without a slash at its end.
const FLOOR_SCOPE: &str = "/floor";

/// What a worker may do. It has the policy of its own file and not that of the page: without this
/// a service worker could fetch nothing, and a decoder could not start.
const WORKER_POLICY: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/// What the page may hold in place of a nonce for its styles.
const NONCE_MARK: &str = "__CSP_NONCE__";

/// Compressed forms a file may have beside it, best first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// The file at an address, or the application's page.
pub(crate) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if uri.path().starts_with("/api/") || uri.path() == "/api" {
        return Problem::not_found("address").into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    match path {
        "floor" | "floor/" | FLOOR => return page(stored(FLOOR), Scripts::AndDecoders),
        "verify" => return verifier(),
        COMPLAIN => return page(stored(COMPLAIN), Scripts::Own),
        "" | INDEX => return page(stored(INDEX), Scripts::Own),
        _ => {}
    }
    if path.strip_prefix(COMPLAIN_AT).is_some_and(|token| !token.contains('/')) {
        return page(stored(COMPLAIN), Scripts::Own);
    }
    if let Some(response) = file(path, &headers, stored) {
        return response;
    }
    if path.starts_with(HASHED) || path.starts_with(FLOOR_FILES) {
        // The page in place of a missing script would only puzzle whoever reads the console.
        return StatusCode::NOT_FOUND.into_response();
    }
    page(stored(INDEX), Scripts::Own)
}

/// The verifier runs and looks as the hashes say that it names itself, wherever it is kept.
fn verifier() -> Response {
    let own = VERIFIER.split_once("http-equiv=\"Content-Security-Policy\" content=\"");
    let own = own.and_then(|(_, rest)| rest.split_once('"')).map_or("sandbox", |(own, _)| own);
    let policy = format!("{own}; frame-ancestors 'none'");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::try_from(policy).expect("a policy is made of plain characters"),
        ),
    ];
    (headers, VERIFIER).into_response()
}

type Stored = Cow<'static, [u8]>;

fn stored(path: &str) -> Option<Stored> {
    Dist::get(path).map(|file| file.data)
}

fn file(
    path: &str,
    headers: &HeaderMap,
    stored: impl Fn(&str) -> Option<Stored>,
) -> Option<Response> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let compressed = ENCODINGS
        .iter()
        .filter(|(name, _)| accepts(accepted.unwrap_or_default(), name))
        .find_map(|(name, ending)| Some((*name, stored(&format!("{path}{ending}"))?)));
    let (encoding, file) = match compressed {
        Some((name, file)) => (Some(name), file),
        None => (None, stored(path)?),
    };
    let keep =
        if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let bytes = match file {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if content_type(path).starts_with("text/javascript") {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(WORKER_POLICY));
    }
    if path.starts_with(FLOOR_FILES) {
        headers.insert("service-worker-allowed", HeaderValue::from_static(FLOOR_SCOPE));
    }
    Some(response)
}

/// Which scripts a page runs.
#[derive(Clone, Copy)]
enum Scripts {
    Own,
    /// Also `WebAssembly` of our own, which reads codes from pictures.
    AndDecoders,
}

impl Scripts {
    fn sources(self) -> &'static str {
        match self {
            Self::Own => "'self'",
            Self::AndDecoders => "'self' 'wasm-unsafe-eval'",
        }
    }
}

/// A page of the application, or one that says how to build it.
fn page(index: Option<Stored>, scripts: Scripts) -> Response {
    let Some(index) = index else {
        return placeholder_page();
    };
    let text = String::from_utf8_lossy(&index);
    if text.contains(NONCE_MARK) {
        let nonce = random_hex::<16>();
        let styles = format!("style-src 'self' 'nonce-{nonce}'");
        return html_running(text.replace(NONCE_MARK, &nonce), &styles, scripts);
    }
    html_running(text.into_owned(), "style-src 'self'", scripts)
}

/// A page that the server makes itself: it runs nothing, loads nothing, and nobody may frame it.
pub(crate) fn html(text: String, styles: &str) -> Response {
    let policy = format!(
        "default-src 'none'; {styles}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    under(text, policy)
}

/// A page of the application: scripts, fonts and requests are our own, and nobody may frame it.
fn html_running(text: String, styles: &str, scripts: Scripts) -> Response {
    let scripts = scripts.sources();
    let policy = format!(
        "default-src 'none'; script-src {scripts}; {styles}; img-src 'self' data: blob:; \
         font-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self' blob:; \
         media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    under(text, policy)
}

fn under(text: String, policy: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::try_from(policy).expect("a policy is made of plain characters"),
        ),
    ];
    (headers, text).into_response()
}

/// Tells browsers to come to this host by HTTPS alone, for a year.
///
/// Only for a server whose certificate is the company's own, at the port browsers try by themselves:
/// it holds for the whole host, and under a local authority the plain address has to stay open for
/// those who do not trust it yet.
pub(crate) async fn strictly_https(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let year = HeaderValue::from_static("max-age=31536000");
    response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, year);
    response
}

/// Headers every answer carries.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if api {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"));
    response
}

/// Whether a client takes an encoding; `q=0` means it does not.
fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = parts
            .filter_map(|part| part.strip_prefix("q="))
            .any(|weight| weight.parse::<f32>().is_ok_and(|weight| weight == 0.0));
        named && !refused
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_with_weight_zero_is_refused() {
        assert!(accepts("gzip, br;q=0.5", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("gzip, br; q=0.0", "br"));
        assert!(!accepts("gzip", "br"));
    }

    fn asked(path: &str, accepted: &'static str) -> Option<Response> {
        let there = [
            "assets/app-1f3.js",
            "assets/app-1f3.js.br",
            "assets/app-1f3.js.gz",
            "floor/sw.js",
            "mark.svg",
        ];
        let headers =
            HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
        file(path, &headers, |path| there.contains(&path).then_some(Cow::Borrowed(b"bytes")))
    }

    #[test]
    fn the_smallest_form_a_browser_takes_is_sent() {
        let encoding = |accepted| {
            let response = asked("assets/app-1f3.js", accepted).unwrap();
            let encoding = response.headers().get(header::CONTENT_ENCODING);
            encoding.map(|encoding| encoding.to_str().unwrap().to_owned())
        };

        assert_eq!(encoding("gzip, deflate, br").as_deref(), Some("br"));
        assert_eq!(encoding("gzip").as_deref(), Some("gzip"));
        assert_eq!(encoding(""), None);
    }

    #[test]
    fn only_files_with_a_hash_in_their_name_are_kept_for_ever() {
        let hashed = asked("assets/app-1f3.js", "br").unwrap();
        let named = asked("mark.svg", "br").unwrap();

        assert!(hashed.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        assert_eq!(hashed.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(named.headers()[header::CACHE_CONTROL], "no-cache");
        assert!(asked("none.svg", "br").is_none());
    }

    #[test]
    fn the_worker_of_the_floor_may_fetch_and_look_after_its_page() {
        let worker = asked("floor/sw.js", "br").unwrap();
        let picture = asked("mark.svg", "br").unwrap();

        assert_eq!(worker.headers()["service-worker-allowed"], "/floor");
        assert_eq!(worker.headers()[header::CACHE_CONTROL], "no-cache");
        assert_eq!(worker.headers()[header::CONTENT_SECURITY_POLICY], WORKER_POLICY);
        assert!(!picture.headers().contains_key(header::CONTENT_SECURITY_POLICY));
    }

    #[test]
    fn the_verifier_runs_only_what_its_hashes_name() {
        let policy = verifier().headers()[header::CONTENT_SECURITY_POLICY].clone();
        let policy = policy.to_str().unwrap();

        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(policy.contains("script-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("connect-src"), "{policy}");
    }

    #[test]
    fn only_the_floor_runs_decoders() {
        let policy = |scripts| {
            let page = page(Some(Cow::Borrowed(b"<html>")), scripts);
            page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned()
        };

        assert!(policy(Scripts::AndDecoders).contains("script-src 'self' 'wasm-unsafe-eval';"));
        assert!(policy(Scripts::Own).contains("script-src 'self';"));
    }

    #[test]
    fn a_page_without_a_place_for_a_nonce_has_its_styles_in_files_alone() {
        let page = page(Some(Cow::Borrowed(b"<html>")), Scripts::AndDecoders);

        let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("style-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
    }

    #[tokio::test]
    async fn a_host_that_is_strict_says_so_on_every_answer() {
        use axum::middleware::from_fn;
        use tower::ServiceExt as _;
        let routes = axum::Router::new().fallback(serve).layer(from_fn(strictly_https));

        let request = Request::get("/mark.svg").body(Body::empty()).unwrap();
        let response = routes.oneshot(request).await.unwrap();

        assert_eq!(response.headers()["strict-transport-security"], "max-age=31536000");
    }

    #[tokio::test]
    async fn without_the_web_application_a_page_says_how_to_build_it() {
        let page = page(None, Scripts::Own).into_body();

        let bytes = axum::body::to_bytes(page, usize::MAX).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        for word in ["not built yet", "尚未建置", "尚未构建", "cargo xtask"] {
            assert!(text.contains(word), "{word}");
        }
    }

    #[test]
    fn a_nonce_is_used_once_and_named_in_the_policy() {
        let index = || Some(Cow::Borrowed(&b"<meta content=\"__CSP_NONCE__\">"[..]));
        let policy = |response: Response| {
            let policy = &response.headers()[header::CONTENT_SECURITY_POLICY];
            policy.to_str().unwrap().to_owned()
        };

        let (first, second) =
            (policy(page(index(), Scripts::Own)), policy(page(index(), Scripts::Own)));

        assert!(first.contains("style-src 'self' 'nonce-"), "{first}");
        assert!(!first.contains("unsafe-inline"), "{first}");
        assert!(first != second);
    }
}
