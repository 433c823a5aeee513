//! The dossier of a trace, and the page that checks one without us.

use app::{TraceAsk, Withheld};
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Front;
use crate::export::{Download, Kind};
use crate::input::{Beside, QueryBeside};
use crate::operator::Operator;
use crate::problem::Problem;

pub(crate) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new().routes(routes!(dossier))
}

/// What a dossier need not show, and the language of its paper.
#[derive(Deserialize)]
struct Shown {
    withhold: Option<String>,
    lang: Option<String>,
}

impl Beside for Shown {
    const NAMES: &'static [&'static str] = &["withhold", "lang"];
}

/// The answer as one file that proves itself offline: facts, proofs and signed checkpoints.
///
/// `docs/dossier-format.md` says how it is checked without this server.
#[utoipa::path(
    get,
    path = "/trace/dossier",
    params(
        TraceAsk,
        ("withhold" = Option<String>, Query,
            description = "What is not shown, with commas between: `people`, `partners`, `quantities`. \
                           What is withheld stays bound and can be shown later."),
        ("lang" = Option<String>, Query,
            description = "The language of `answer.pdf`: `zh-Hans`, `zh-Hant` or `en`; the \
                           person's language without it.")
    ),
    responses(
        (status = 200, content_type = "application/zip", body = Vec<u8>),
        (status = "4XX", response = Problem)
    ),
    tag = "trace"
)]
async fn dossier(
    State(front): State<Front>,
    Operator(operator): Operator,
    QueryBeside(ask, Shown { withhold, lang }): QueryBeside<TraceAsk, Shown>,
) -> Result<Response, Problem> {
    let withheld = withheld(withhold.as_deref().unwrap_or_default())?;
    let plant = front.plant.clone();
    let download = Download { kind: Kind::Zip, name: Some("dossier.zip") };
    let made = move |out: &mut dyn std::io::Write| {
        let dossier = plant.dossier(&operator, &ask, (&withheld, lang.as_deref()))?;
        out.write_all(&dossier).map_err(app::Error::fault)
    };
    front.download(download, made).await
}

fn withheld(words: &str) -> Result<Vec<Withheld>, Problem> {
    let words = words.split(',').filter(|word| !word.is_empty());
    words.map(|word| Withheld::of(word).ok_or_else(|| Problem::bad_input("withhold"))).collect()
}
