//! What sentences about several sites ask of the API.

use std::collections::BTreeMap;

use serde_json::json;

use super::Stage;
use super::sentences::Sentence;
use super::verbs::Requests;

/// The requests of a sentence about goods between sites; none when the verb is another one's.
pub(super) fn request(sentence: &Sentence, names: &BTreeMap<String, String>) -> Option<Requests> {
    let word = |place| sentence.word(place);
    let resolve = |name: &str| names.get(name).cloned().unwrap_or_else(|| name.to_owned());
    let get = |path: String| vec![("GET", path, json!({}))];
    Some(match sentence.verb() {
        // coming DN-1 as C1: what is on the way with it
        "coming" => get(format!("/crossings/coming?q={}", word(1))),
        // unnamed as U1: the oldest receipt that names nothing
        "unnamed" => get("/crossings/unnamed".to_owned()),
        // name-sender U1 C1
        "name-sender" => vec![(
            "POST",
            format!("/crossings/{}/sender", resolve(word(1))),
            json!({"sent": resolve(word(2))}),
        )],
        "hold-everywhere" => {
            vec![("POST", format!("/recalls/{}/sites/hold", word(1)), json!({}))]
        }
        // stands TO-EAST EAST: a partner that stands for a site
        "stands" => vec![(
            "PUT",
            format!("/masters/partner/{}", word(1)),
            json!({"fields": {"name": word(1), "role": "both", "site": word(2)}}),
        )],
        _ => return None,
    })
}

impl Stage<'_> {
    /// `site EAST` opens one, `at EAST` goes there; whether the sentence was one of these.
    pub(super) async fn went(&mut self, sentence: &Sentence) -> bool {
        let code = || sentence.word(1).to_owned();
        match sentence.verb() {
            "at" => self.site = Some(code()),
            "site" => {
                let (plant, code) = (self.admin.house().plant.clone(), code());
                let opened = tokio::task::spawn_blocking(move || {
                    let owner = plant.command_line(None, None)?;
                    plant.open_site(&owner, &crate::house::site(&code))
                });
                opened.await.unwrap().unwrap();
            }
            _ => return false,
        }
        true
    }

    /// A path at the site that is acted at.
    pub(super) fn there(&self, path: &str) -> String {
        let joint = if path.contains('?') { '&' } else { '?' };
        self.site.as_ref().map_or(path.to_owned(), |site| format!("{path}{joint}site={site}"))
    }
}
