//! Files that belong to something: photos, films, papers.

use std::ops::Range;

use app::{AttachAsk, AttachmentView, Done, FILE_BYTES_MAX, Plant};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::acts::{Key, Preview};
use crate::beside::{beside, uploaded};
use crate::input::{Path, Query};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(attach)).routes(routes!(show_attachment))
}

/// Keep a picture, a film or a PDF and say what it belongs to.
#[utoipa::path(
    post,
    path = "/attachments",
    params(AttachAsk, Preview, ("Idempotency-Key" = Option<String>, Header,
        description = "The same key again returns the first answer.")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "The file as it is: a picture or a PDF of at most 20 MiB, or an MP4 film of at \
            most 64 MiB."),
    responses((status = 201, body = Done<AttachmentView>), (status = "4XX", response = Problem)),
    tag = "complaints"
)]
async fn attach(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Key(key): Key,
    Query(query): Query<AttachQuery>,
    request: Request,
) -> Result<(StatusCode, Json<Done<AttachmentView>>), Problem> {
    let AttachQuery { subject, name, preview } = query;
    let ask = AttachAsk { subject, name };
    let take = move |body: &mut dyn std::io::Read| {
        plant.attach(&operator, &ask, body, (key.as_deref(), preview))
    };
    let done = uploaded(request.into_body(), FILE_BYTES_MAX, take).await?;
    Ok((StatusCode::CREATED, Json(done)))
}

/// A file by the hash of its content.
#[utoipa::path(
    get,
    path = "/attachments/{sha256}",
    params(("sha256" = String, Path, description = "SHA-256 of the content, in hexadecimal.")),
    responses(
        (status = 200, description = "The file as it was kept.", content(
            (Vec<u8> = "application/pdf"), (Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"),
            (Vec<u8> = "image/gif"), (Vec<u8> = "image/webp"), (Vec<u8> = "image/heic"),
            (Vec<u8> = "video/mp4"))),
        (status = 206, description = "The asked part of it."),
        (status = 416, description = "There is no such part."),
        (status = "4XX", response = Problem)
    ),
    tag = "complaints"
)]
async fn show_attachment(
    State(plant): State<Plant>,
    Operator(operator): Operator,
    Path(sha256): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let file = beside(move || plant.attachment(&operator, &sha256)).await?;
    // What somebody uploaded is never run as a page of ours.
    let headers = [
        (header::CONTENT_TYPE, file.media_type),
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ];
    let whole = file.content.len();
    let asked = asked.get(header::RANGE).and_then(|range| range.to_str().ok());
    Ok(match asked.and_then(|range| part_of(range, whole)) {
        None => (headers, file.content).into_response(),
        Some(Ok(part)) => {
            let range = format!("bytes {}-{}/{whole}", part.start, part.end - 1);
            let content = file.content[part].to_vec();
            let range = [(header::CONTENT_RANGE, range)];
            (StatusCode::PARTIAL_CONTENT, headers, range, content).into_response()
        }
        Some(Err(())) => {
            let range = [(header::CONTENT_RANGE, format!("bytes */{whole}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, range).into_response()
        }
    })
}

/// The part of a file that a player asks for: films are not played without. `None` where all of it is to
/// be sent, as for a range nobody understands (RFC 9110 §14.2); an error where there is no such part.
fn part_of(range: &str, whole: usize) -> Option<Result<Range<usize>, ()>> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = (first.trim(), last.trim());
    if first.is_empty() {
        let length: usize = last.parse().ok()?;
        let is_there = length > 0 && whole > 0;
        return Some(is_there.then(|| whole.saturating_sub(length)..whole).ok_or(()));
    }
    let first: usize = first.parse().ok()?;
    let last = if last.is_empty() { usize::MAX } else { last.parse().ok()? };
    let end = last.saturating_add(1).min(whole);
    (first <= last).then_some(if first < whole { Ok(first..end) } else { Err(()) })
}

/// What a file belongs to, and whether it is only looked at.
#[derive(Debug, Deserialize)]
struct AttachQuery {
    subject: String,
    name: String,
    #[serde(default)]
    preview: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_player_gets_the_part_it_asks_for() {
        assert_eq!(part_of("bytes=0-3", 10), Some(Ok(0..4)));
        assert_eq!(part_of("bytes=4-", 10), Some(Ok(4..10)));
        assert_eq!(part_of("bytes=4-99", 10), Some(Ok(4..10)));
        assert_eq!(part_of("bytes=-3", 10), Some(Ok(7..10)));
        assert_eq!(part_of("bytes=-99", 10), Some(Ok(0..10)));
    }

    #[test]
    fn what_is_not_there_is_said_and_what_nobody_understands_is_no_part() {
        assert_eq!(part_of("bytes=10-", 10), Some(Err(())));
        assert_eq!(part_of("bytes=-0", 10), Some(Err(())));
        assert_eq!(part_of("bytes=3-1", 10), None);
        assert_eq!(part_of("bytes=0-1,4-5", 10), None);
        assert_eq!(part_of("lines=1-2", 10), None);
    }
}
