//! Signatures in sentences: `lift H1 "clean" signed release with leader review`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::sentences::Sentence;
use super::verbs::Requests;
use crate::house::{Client, PASSWORD};
use suyuan_http::API;

/// The act that a verb stands for, where that can be signed.
fn act_of(verb: &str) -> Option<&'static str> {
    Some(match verb {
        "lift" => "lift_hold",
        "inspect" => "inspect",
        "undo" => "undo",
        "amend" => "correct_quantity",
        "end-recall" => "close_recall",
        "sign" => "sign_act",
        _ => return None,
    })
}

/// The client as it signs what a sentence says, by the password of whoever acts, and by name and
/// password of whoever signs `with` them.
pub(super) async fn signing<'h>(
    client: &Client<'h>,
    sentence: &Sentence,
    (names, requests): (&BTreeMap<String, String>, &mut Requests),
) -> Client<'h> {
    let Some(act) = act_of(sentence.verb()) else { return client.clone() };
    let record = names.get(sentence.word(1)).filter(|_| act == "sign_act");
    let sent = requests.last().filter(|_| act != "sign_act").map(|(_, path, body)| {
        let path = format!("{API}{}", path.split('?').next().unwrap());
        json!({"path": path, "body": body.to_string()})
    });
    let about = |meaning: &str| {
        json!({"act": act, "record": record, "about": sent, "meaning": meaning,
        "password": PASSWORD})
    };
    let mut tickets = Vec::new();
    let own = if act == "sign_act" { Some(sentence.word(2)) } else { sentence.after("signed") };
    if let Some(meaning) = own {
        tickets.push(ticket(client, &about(meaning)).await);
    }
    for (role, meaning) in sentence.pairs_after("with") {
        let mut other = about(meaning);
        other["username"] = json!(if role == "administrator" { "admin" } else { role });
        tickets.push(ticket(client, &other).await);
    }
    if act == "sign_act"
        && let Some((_, _, body)) = requests.last_mut()
    {
        body["tickets"] = json!(tickets);
    }
    // An empty header says that this client knows signatures.
    client.with("suyuan-signatures", &tickets.join(","))
}

async fn ticket(client: &Client<'_>, ask: &Value) -> String {
    let given = client.post("/signatures/tickets", ask).await.good();
    given["ticket"].as_str().unwrap().to_owned()
}
