//! The page on which a device learns to trust this server, and the few pages the server makes
//! itself. Plain HTML without scripts: they must open before anything is trusted.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use fast_qr::qr::{QRBuilder, QRCode};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::files::html;
use crate::request::random_hex;
use crate::tls::Authority;

const STYLE: &str = include_str!("pages.css");

/// White modules around a code, as the standard wants them.
const QUIET_MODULES: usize = 4;

/// The languages of these pages: tag and words.
static LANGUAGES: LazyLock<[(&str, Words); 3]> = LazyLock::new(|| {
    let words = |text| serde_json::from_str(text).expect("the words are checked by a test");
    [
        ("zh-Hant", words(include_str!("../../../locales/pages/zh-Hant.json"))),
        ("zh-Hans", words(include_str!("../../../locales/pages/zh-Hans.json"))),
        ("en", words(include_str!("../../../locales/pages/en.json"))),
    ]
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    language: String,
    trust: TrustWords,
    placeholder: PlaceholderWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrustWords {
    title: String,
    why: String,
    android: String,
    android_steps: Vec<String>,
    ios: String,
    ios_steps: Vec<String>,
    windows: String,
    windows_steps: Vec<String>,
    download: String,
    download_profile: String,
    open: String,
    name: String,
    fingerprint: String,
    compare: String,
    limits: String,
    scan: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceholderWords {
    title: String,
    text: String,
}

/// What the trust page shows.
#[derive(Debug)]
pub(crate) struct Trust {
    /// The authority devices are to trust.
    pub(crate) authority: Authority,
    /// Where the page is, for other devices.
    pub(crate) page_url: String,
    /// Where the application is.
    pub(crate) app_url: String,
}

/// The trust page and its downloads.
pub(crate) fn router(trust: Arc<Trust>) -> Router {
    Router::new()
        .route("/trust", get(page))
        .route("/trust/suyuan-ca.crt", get(certificate))
        .route("/trust/suyuan-ca.mobileconfig", get(profile))
        .with_state(trust)
}

async fn page(State(trust): State<Arc<Trust>>, headers: HeaderMap) -> Response {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let first = preferred(wanted.unwrap_or_default());
    let mut languages: Vec<&(&str, Words)> = LANGUAGES.iter().collect();
    languages.sort_by_key(|(tag, _)| *tag != first);

    let mut body = String::from("<nav>");
    for (tag, words) in &languages {
        push(&mut body, format_args!("<a href=\"#{tag}\" lang=\"{tag}\">{}</a>", words.language));
    }
    body.push_str("</nav>");
    for (tag, words) in &languages {
        section(&mut body, tag, &words.trust, &trust);
    }
    document(&languages[0].1.trust.title, first, &body)
}

fn section(body: &mut String, tag: &str, words: &TrustWords, trust: &Trust) {
    let (name, fingerprint) = (&trust.authority.common_name, trust.authority.fingerprint());
    push(body, format_args!("<section id=\"{tag}\" lang=\"{tag}\"><h1>{}</h1>", words.title));
    push(body, format_args!("<p>{}</p><p>{}</p>", words.why, words.limits));
    push(body, format_args!("<dl><dt>{}</dt><dd>{}</dd>", words.name, escaped(name)));
    push(body, format_args!("<dt>{}</dt><dd>{fingerprint}</dd></dl>", words.fingerprint));
    push(body, format_args!("<p>{}</p>", words.compare));
    for (device, steps, file, label) in [
        (&words.android, &words.android_steps, "suyuan-ca.crt", &words.download),
        (&words.ios, &words.ios_steps, "suyuan-ca.mobileconfig", &words.download_profile),
        (&words.windows, &words.windows_steps, "suyuan-ca.crt", &words.download),
    ] {
        push(body, format_args!("<h2>{device}</h2><ol>"));
        for step in steps {
            push(body, format_args!("<li>{step}</li>"));
        }
        push(body, format_args!("</ol><a class=\"act\" href=\"/trust/{file}\">{label}</a>"));
    }
    let (open, url) = (&words.open, escaped(&trust.app_url));
    push(body, format_args!("<p><a class=\"act main\" href=\"{url}\">{open}</a></p>"));
    push(body, format_args!("<p>{}</p>{}</section>", words.scan, qr_svg(&trust.page_url)));
}

/// The page shown when the web application was not built.
pub(crate) fn placeholder_page() -> Response {
    let mut body = String::new();
    for (tag, words) in LANGUAGES.iter() {
        let PlaceholderWords { title, text } = &words.placeholder;
        push(
            &mut body,
            format_args!(
                "<section lang=\"{tag}\"><h1>{title}</h1><p>{text}</p>\
                 <pre>cargo xtask web</pre></section>"
            ),
        );
    }
    document("suyuan", "zh-Hant", &body)
}

pub(crate) fn document(title: &str, language: &str, body: &str) -> Response {
    let nonce = random_hex::<16>();
    let text = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><style nonce=\"{nonce}\">{STYLE}</style></head>\
         <body>{body}</body></html>"
    );
    html(text, &format!("style-src 'nonce-{nonce}'"))
}

async fn certificate(State(trust): State<Arc<Trust>>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/x-x509-ca-cert")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"suyuan-ca.crt\""),
        ),
    ];
    (headers, trust.authority.der().to_vec())
}

/// A configuration profile for Apple's devices that holds the certificate and nothing else.
async fn profile(State(trust): State<Arc<Trust>>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/x-apple-aspen-config")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"suyuan-ca.mobileconfig\""),
        ),
    ];
    (headers, mobileconfig(&trust.authority))
}

fn mobileconfig(authority: &Authority) -> String {
    let name = escaped(&authority.common_name);
    let digest = Sha256::digest(authority.der());
    // The same certificate is the same profile: installing it twice replaces it.
    let (outer, inner) = (uuid(&digest[..16]), uuid(&digest[16..]));
    let base64: String =
        authority.certificate_pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let payload = |kind: &str, uuid: &str, content: &str| {
        format!(
            "<dict><key>PayloadType</key><string>{kind}</string>\
             <key>PayloadVersion</key><integer>1</integer>\
             <key>PayloadIdentifier</key><string>suyuan.{uuid}</string>\
             <key>PayloadUUID</key><string>{uuid}</string>\
             <key>PayloadDisplayName</key><string>{name}</string>\
             <key>PayloadContent</key>{content}</dict>"
        )
    };
    let data = format!("<data>{base64}</data>");
    let certificate = payload("com.apple.security.root", &inner, &data);
    let profile = payload("Configuration", &outer, &format!("<array>{certificate}</array>"));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
         \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">{profile}</plist>\n"
    )
}

fn uuid(bytes: &[u8]) -> String {
    let digits = ::ledger::hex(bytes).to_uppercase();
    [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &digits[part]).join("-")
}

/// A code for a terminal: two modules in one character, dark on light whatever the terminal's
/// colours are.
pub fn qr_text(url: &str) -> String {
    let Some(code) = code(url) else { return url.to_owned() };
    let dark = |x: usize, y: usize| is_dark(&code, x, y);
    let size = code.size + 2 * QUIET_MODULES;
    let mut text = String::new();
    for y in (0..size).step_by(2) {
        text.push_str("\x1b[30;47m");
        for x in 0..size {
            text.push(match (dark(x, y), y + 1 < size && dark(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        text.push_str("\x1b[0m\n");
    }
    text
}

fn qr_svg(url: &str) -> String {
    let Some(code) = code(url) else { return String::new() };
    let size = code.size + 2 * QUIET_MODULES;
    let mut path = String::new();
    for (x, y) in (0..size).flat_map(|y| (0..size).map(move |x| (x, y))) {
        if is_dark(&code, x, y) {
            push(&mut path, format_args!("M{x} {y}h1v1h-1z"));
        }
    }
    format!(
        "<svg viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"{}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#000\" d=\"{path}\"/></svg>",
        escaped(url)
    )
}

fn code(url: &str) -> Option<QRCode> {
    QRBuilder::new(url).build().ok()
}

/// The module at a place of the code with its quiet zone around it.
fn is_dark(code: &QRCode, x: usize, y: usize) -> bool {
    let inside = QUIET_MODULES..QUIET_MODULES + code.size;
    inside.contains(&x) && inside.contains(&y) && code[y - QUIET_MODULES][x - QUIET_MODULES].value()
}

/// The first language of a browser that these pages have.
pub(crate) fn preferred(accepted: &str) -> &'static str {
    accepted
        .split(',')
        .filter_map(|one| one.split(';').next())
        .map(|tag| tag.trim().to_ascii_lowercase())
        .find_map(|tag| match tag.as_str() {
            tag if tag.starts_with("en") => Some("en"),
            tag if !tag.starts_with("zh") => None,
            tag if ["hant", "tw", "hk", "mo"].iter().any(|place| tag.contains(place)) => {
                Some("zh-Hant")
            }
            _ => Some("zh-Hans"),
        })
        .unwrap_or("en")
}

fn push(text: &mut String, piece: std::fmt::Arguments<'_>) {
    text.write_fmt(piece).expect("a String takes everything");
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_every_language_are_complete() {
        for (tag, words) in LANGUAGES.iter() {
            let trust = &words.trust;
            assert!(!words.placeholder.title.is_empty(), "{tag}");
            for steps in [&trust.android_steps, &trust.ios_steps, &trust.windows_steps] {
                assert_eq!(steps.len(), 4, "{tag}");
            }
        }
    }

    #[test]
    fn a_browser_gets_its_language_first() {
        assert_eq!(preferred("zh-TW,zh;q=0.9,en;q=0.8"), "zh-Hant");
        assert_eq!(preferred("zh-CN"), "zh-Hans");
        assert_eq!(preferred("de-DE, en;q=0.5"), "en");
        assert_eq!(preferred(""), "en");
    }

    #[test]
    fn a_terminal_code_is_square_with_a_quiet_zone() {
        let text = qr_text("http://192.168.1.20:8080/trust");

        let lines: Vec<&str> = text.lines().collect();
        let modules = lines[0].chars().filter(|c| " █▀▄".contains(*c)).count();
        assert_eq!(lines.len(), modules.div_ceil(2));
        assert!(lines[0].contains(&" ".repeat(modules)), "the quiet zone is not dark");
    }
}
