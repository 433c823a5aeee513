//! The page a customer reaches over the link of a notice: plain HTML without scripts and without a
//! sign-in, first of all for a phone.
//!
//! The link is all that is known of whoever opens it. What it shows and takes is the plant's.

use std::fmt::Write as _;

use app::{AnswerLot, AnswerNotice, NoticeLot, NoticeView, NoticeWords, Plant};
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::Front;
use crate::beside::beside;
use crate::limits::Buckets;
use crate::problem::Problem;
use crate::trust::{document, escaped, preferred};

/// Bytes of an answer at most.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// What a customer may say of a lot; each is a field of the form, with the lot behind it.
const PARTS: [&str; 4] = ["sealed", "intercepted", "sold", "missing"];

/// Where links lead.
pub(crate) const PATH: &str = "/notice/{token}";

/// The pages behind links.
pub(crate) fn pages(buckets: Buckets) -> Router<Front> {
    Router::new()
        .route(PATH, get(show).post(answer))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .route_layer(from_fn_with_state(buckets, hold_back))
}

/// Whoever tries link after link waits, and reads why.
async fn hold_back(State(buckets): State<Buckets>, request: Request, next: Next) -> Response {
    match buckets.count(&request) {
        Ok(()) => next.run(request).await,
        Err(retry_s) => {
            let language = Language::of(request.uri().query(), request.headers());
            refused(&language, &Problem::too_many(retry_s))
        }
    }
}

async fn show(
    State(plant): State<Plant>,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let language = Language::of(query.as_deref(), &headers);
    match beside(move || plant.notice(&token)).await {
        Ok(view) => page(&language.shown(&view), &view, None),
        Err(problem) => refused(&language, &problem),
    }
}

async fn answer(
    State(plant): State<Plant>,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let language = Language::of(query.as_deref(), &headers);
    let Ok(body) = body else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let said = read(&body);
    let (again, link) = (plant.clone(), token.clone());
    match beside(move || plant.answer_notice(&token, &said)).await {
        Ok(view) => page(&language.shown(&view), &view, Some(&Outcome::Taken)),
        Err(problem) => match beside(move || again.notice(&link)).await {
            Ok(view) => {
                let mut response =
                    page(&language.shown(&view), &view, Some(&Outcome::Refused(&problem)));
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                response
            }
            Err(problem) => refused(&language, &problem),
        },
    }
}

/// What came of an answer.
enum Outcome<'a> {
    Taken,
    Refused(&'a Problem),
}

/// The answer in a form: `sealed:lot:L1` holds what is sealed of the lot.
fn read(form: &[u8]) -> AnswerNotice {
    let mut answer = AnswerNotice::default();
    for (name, value) in form_urlencoded::parse(form) {
        let value = value.trim().to_owned();
        let Some((part, lot)) = name.split_once(':') else {
            if name == "name" {
                answer.name = value;
            }
            continue;
        };
        if !answer.lots.iter().any(|known| known.lot == lot) {
            answer.lots.push(AnswerLot { lot: lot.to_owned(), ..AnswerLot::default() });
        }
        let Some(said) = answer.lots.iter_mut().find(|known| known.lot == lot) else { continue };
        match part {
            "sealed" => said.sealed = Some(value),
            "intercepted" => said.intercepted = Some(value),
            "sold" => said.sold = Some(value),
            "missing" => said.missing = Some(value),
            "note" => said.note = Some(value),
            _ => {}
        }
    }
    answer
}

/// Which language a page is in.
struct Language {
    /// What the address or the browser asks for.
    asked: Option<String>,
    browser: String,
}

/// A language with its words.
struct Shown {
    tag: &'static str,
    words: &'static NoticeWords,
}

impl Language {
    fn of(query: Option<&str>, headers: &HeaderMap) -> Self {
        let asked = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .find(|(name, _)| name == "lang")
            .map(|(_, value)| value.into_owned());
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self { asked, browser: preferred(accepted.unwrap_or_default()).to_owned() }
    }

    /// What was asked for, else what the contact reads, else what the browser does.
    fn shown(&self, view: &NoticeView) -> Shown {
        let browser = Some(self.browser.as_str());
        first_of([self.asked.as_deref(), Some(view.language.as_str()), browser])
    }

    fn plain(&self) -> Shown {
        first_of([self.asked.as_deref(), Some(self.browser.as_str()), None])
    }
}

fn first_of(wanted: [Option<&str>; 3]) -> Shown {
    let known = app::notice_languages();
    let mut wanted = wanted.into_iter().flatten();
    let found = wanted.find_map(|tag| known.iter().find(|(known, _)| *known == tag));
    let (tag, words) = found.unwrap_or(&known[0]);
    Shown { tag, words }
}

impl Shown {
    fn say(&self, word: &str) -> &'static str {
        self.words.page.get(word).map_or("", String::as_str)
    }

    fn filled(&self, word: &str, names: &[(&str, &str)]) -> String {
        let fill = |text: String, (name, value): &(&str, &str)| {
            text.replace(&format!("{{{name}}}"), &escaped(value))
        };
        names.iter().fold(self.say(word).to_owned(), fill)
    }
}

/// Everything behind a link is for whoever has it, and for no cache and no search engine.
fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    response
}

fn page(shown: &Shown, view: &NoticeView, outcome: Option<&Outcome<'_>>) -> Response {
    let words = shown.words;
    let mut body = String::from("<nav>");
    for (tag, other) in app::notice_languages() {
        push(
            &mut body,
            format_args!("<a href=\"?lang={tag}\" lang=\"{tag}\">{}</a>", other.language),
        );
    }
    body.push_str("</nav><main>");
    if view.drill {
        let all = app::notice_languages().iter().map(|(_, words)| words.drill.as_str());
        let all = all.collect::<Vec<_>>().join(" / ");
        push(&mut body, format_args!("<p class=\"drill\" role=\"note\"><b>{all}</b></p>"));
    }
    let title = format!("{} {}", shown.say("title"), escaped(&view.recall));
    let names = [("company", view.company.as_str()), ("customer", view.customer.as_str())];
    push(&mut body, format_args!("<h1>{title}</h1><p><b>{}</b></p>", shown.filled("by", &names)));
    push(&mut body, format_args!("<p>{}</p>", shown.say("do")));
    let hazard = words.hazard.get(&view.hazard).map_or("", String::as_str);
    push(&mut body, format_args!("<p>{hazard}: {}</p>", escaped(&view.reason)));
    match outcome {
        Some(Outcome::Taken) => {
            push(
                &mut body,
                format_args!("<p class=\"said\" role=\"status\">{}</p>", shown.say("thanks")),
            );
        }
        Some(Outcome::Refused(problem)) => {
            let why = why(shown, problem);
            push(&mut body, format_args!("<p class=\"wrong\" role=\"alert\">{why}</p>"));
        }
        None => {}
    }
    if let Some(at) = &view.acknowledged_at {
        let at = at.get(..16).unwrap_or(at).replace('T', " ");
        let known = shown.filled("known", &[("at", &at)]);
        push(&mut body, format_args!("<p class=\"said\">{known}</p>"));
    }
    form(&mut body, shown, view);
    body.push_str("</main>");
    private(document(&title, shown.tag, &body))
}

fn form(body: &mut String, shown: &Shown, view: &NoticeView) {
    let tag = shown.tag;
    push(
        body,
        format_args!("<form method=\"post\" action=\"?lang={tag}\"><h2>{}</h2>", shown.say("lots")),
    );
    for lot in &view.lots {
        portion(body, shown, lot);
    }
    let send = if view.acknowledged_at.is_some() { "send_again" } else { "send" };
    push(
        body,
        format_args!(
            "<p><label>{}<input name=\"name\" required maxlength=\"100\" autocomplete=\"name\">\
             </label></p><p><button class=\"act main\">{}</button></p></form>",
            shown.say("name"),
            shown.say(send)
        ),
    );
}

fn portion(body: &mut String, shown: &Shown, lot: &NoticeLot) {
    let name = &lot.lot;
    let number = name.lot_number.as_ref().unwrap_or(&name.lot);
    push(
        body,
        format_args!(
            "<fieldset><legend>{} · {} <b>{}</b></legend><p>{} <b>{}</b> {} · {} {}</p>",
            escaped(&name.item_name),
            shown.say("lot"),
            escaped(number),
            shown.say("delivered"),
            lot.shipped,
            escaped(&name.unit),
            shown.say("deliveries"),
            escaped(&lot.documents.join(" "))
        ),
    );
    push(body, format_args!("<p>{}</p><div class=\"parts\">", shown.say("became")));
    for (part, known) in
        PARTS.into_iter().zip([&lot.sealed, &lot.intercepted, &lot.sold, &lot.missing])
    {
        let known = if known == "0" { "" } else { known.as_str() };
        push(
            body,
            format_args!(
                "<label>{}<input name=\"{part}:{}\" inputmode=\"decimal\" value=\"{known}\"></label>",
                shown.say(part),
                escaped(&name.lot)
            ),
        );
    }
    push(
        body,
        format_args!(
            "</div><label>{}<input name=\"note:{}\" maxlength=\"400\"></label>\
             <p>{}: <b>{}</b> {}</p></fieldset>",
            shown.say("note"),
            escaped(&name.lot),
            shown.say("open"),
            lot.open,
            escaped(&name.unit)
        ),
    );
}

/// Why an answer was not taken.
fn why(shown: &Shown, problem: &Problem) -> String {
    let params = problem.params();
    let param = |name: &str| params.get(name).cloned().unwrap_or_default();
    match problem.code() {
        "recall_too_much" => {
            let (stated, shipped) = (param("stated"), param("shipped"));
            shown.filled("too_much", &[("stated", &stated), ("shipped", &shipped)])
        }
        _ => shown.say("bad").to_owned(),
    }
}

/// A link that has ended, never was, or is asked too often.
fn refused(language: &Language, problem: &Problem) -> Response {
    let shown = language.plain();
    let (title, text) = match problem.status() {
        StatusCode::TOO_MANY_REQUESTS => (shown.say("busy"), ""),
        _ => (shown.say("gone"), shown.say("gone_text")),
    };
    let body = format!("<main><h1>{title}</h1><p>{text}</p></main>");
    let mut response = private(document(title, shown.tag, &body));
    *response.status_mut() = problem.status();
    if let Some(retry_s) = problem.retry_s() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_s));
    }
    response
}

fn push(text: &mut String, piece: std::fmt::Arguments<'_>) {
    text.write_fmt(piece).expect("text takes what is written to it");
}
