//! A record that is kept to a circle is not there for anybody outside of it: words are planted into a recall,
//! a complaint, an audit, a bill of materials and an instruction, and looked for in every answer.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::house::{Answer, Client, House, in_every_house};
use crate::withheld::{questions, worked};

/// What every planted word begins with.
const WORD: &str = "Kanari";

/// The records that are kept: kind, code, and its own page.
const KEPT: [(&str, &str, &str); 5] = [
    ("recall", "KZRC-9", "/recalls/KZRC-9"),
    ("complaint", "KZCC-9", "/complaints/KZCC-9"),
    ("audit", "KZAU-9", "/audits/KZAU-9"),
    ("bom", "KZBREAD", "/masters/bom/KZBREAD"),
    ("instruction", "KZKEPT-1", "/instructions/KZKEPT-1"),
];

fn word(of: &str) -> String {
    format!("{WORD} {of}")
}

/// Writes down records with words of their own, and keeps each to whoever wrote it.
async fn plant(admin: &Client<'_>) -> Vec<String> {
    let recall = json!({"roots": ["KZL2"], "hazard": "substance", "reason": word("poison"),
        "code": "KZRC-9"});
    admin.post("/recalls", &recall).await.good();
    admin.post("/recalls/KZRC-9/hold", &json!({})).await.good();
    let told = json!({"customer": "KZC1", "channel": "phone", "note": word("they are angry")});
    admin.post("/recalls/KZRC-9/notices", &told).await.good();

    let complaint = json!({"customer": "KZC1", "code": "KZCC-9", "text": word("a tooth"),
        "cause": word("malice"), "candidates": ["KZL2"]});
    admin.post("/complaints", &complaint).await.good();
    let hold = json!({"lots": ["KZL2"], "reason": word("a suspect"), "complaint": "KZCC-9"});
    let blocked = admin.post("/holds", &hold).await.good();
    let paper = "/attachments?subject=complaint:KZCC-9&name=Kanari-letter.pdf";
    let paper = admin.send("POST", paper, format!("%PDF-1.4 {WORD}").into_bytes()).await.good();
    let hold = blocked["result"]["lots"][0]["hold"].as_str().unwrap();
    let (lift, why) = (format!("/holds/{hold}/lift"), json!({"reason": word("cleared")}));
    let lifted = admin.post(&lift, &why).await.good();
    let undo = format!("/acts/{}/undo", lifted["act"].as_str().unwrap());
    admin.post(&undo, &json!({"reason": word("not yet")})).await.good();

    let audit = json!({"code": "KZAU-9", "kind": "authority", "auditor": word("inspector"),
        "from_on": "2026-03-02", "note": word("unannounced")});
    admin.post("/audits", &audit).await.good();
    let line = json!({"kind": "document", "text": word("the till"),
        "asked_at": "2026-03-02T09:00:00+08:00"});
    admin.post("/audits/KZAU-9/lines", &line).await.good();

    let share = json!({"item": "KZFLOUR", "quantity": "0.731946"});
    let bom = json!({"fields": {"item": "KZBREAD", "quantity": "1", "lines": [share]}});
    admin.json("PUT", "/masters/bom/KZBREAD", &bom).await.good();

    admin.json("PUT", "/instruction-settings", &json!({"second_person": false})).await.good();
    let steps = json!([{"texts": {"en": word("secret step")}}]);
    let instruction = json!({"code": "KZKEPT-1", "based_on": 0, "titles": {"en": word("title")},
        "station": "KZA1", "unread": "warn", "steps": steps});
    admin.post("/instructions", &instruction).await.good();

    let hold = json!({"subject": "complaint:KZCC-9", "reason": word("a court asks")});
    admin.post("/retention/holds/KZLH-9", &hold).await.good();

    let mut pages: Vec<String> = Vec::new();
    for (kind, code, page) in KEPT {
        let circle = format!("/circles/{kind}/{code}");
        admin.json("PUT", &circle, &json!({"reason": word("among us")})).await.good();
        pages.extend([page.to_owned(), circle]);
    }
    let sha256 = paper["result"]["sha256"].as_str().unwrap();
    pages.push(format!("/attachments/{sha256}"));
    pages
}

/// Every act of the house.
async fn acts(admin: &Client<'_>) -> Vec<String> {
    let (mut paths, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = admin.get(&format!("/acts?limit=200{cursor}")).await.good();
        for row in page["rows"].as_array().unwrap() {
            paths.push(format!("/acts/{}", row["act"].as_str().unwrap()));
        }
        let Some(next) = page["next"].as_str() else { return paths };
        cursor = format!("&cursor={next}");
    }
}

fn tells(answer: &Answer) -> bool {
    let text = answer.text();
    text.contains(WORD) || text.contains("0.731946")
}

/// Every question that a word could be the answer to.
async fn everything(admin: &Client<'_>) -> Vec<String> {
    let steps = worked(admin).await;
    let kept = plant(admin).await;
    let mut paths: Vec<String> = questions(&steps).into_iter().map(|(_, path)| path).collect();
    for (route, path) in questions(&steps) {
        for (kind, code, _) in KEPT {
            let of = if kind == "bom" { "/masters/{kind}".to_owned() } else { format!("/{kind}s") };
            if route.starts_with(&of) && route.contains("{code}") {
                paths.push(route.replace("{kind}", kind).replace("{code}", code));
            }
        }
        if route == "/signatures" {
            paths.push("/signatures?document=KZRC-9".to_owned());
        }
        drop(path);
    }
    paths.extend(kept);
    paths.extend(acts(admin).await);
    for path in [
        "/acts?document=KZCC-9",
        "/acts?lot=lot:KZL2",
        "/holds?lot=lot:KZL2",
        "/pools/lot:KZL2",
        "/recall-cases",
        "/drills",
        "/tasks?role=quality",
        "/tasks?role=manager",
        "/masters/bom?limit=200",
        "/masters/bom?q=0.731946",
        "/boms/KZBREAD/explosion",
        "/scan?text=KZCC-9",
        "/search?q=Kanari",
        "/trace?root=lot:KZL2&direction=both",
        "/trace/picture?root=lot:KZL2&direction=both",
        "/trace/table?root=lot:KZL2&direction=both",
        "/trace/dossier?root=lot:KZL2&direction=backward",
        "/retention/files?show=kept",
        "/retention",
        "/floor/cache",
        "/complaint-trend",
        "/audit-trend",
        "/chain-health/losses?kind=one_of_these",
    ] {
        paths.push(path.to_owned());
    }
    let mut seen = BTreeSet::new();
    paths.retain(|path| seen.insert(path.clone()));
    paths
}

#[test]
fn whoever_is_outside_a_circle_finds_no_word_of_what_is_kept_and_whoever_is_inside_all_of_it() {
    in_every_house(async |house: &House| {
        let admin = house.set_up().await;
        let paths = everything(&admin).await;
        let mut outside = Vec::new();
        for role in ["quality", "manager", "leader", "planner", "auditor", "administrator"] {
            outside.push((role, admin.person(&format!("kz-{role}"), &[role]).await));
        }

        let (mut told, mut seen) = (BTreeSet::new(), BTreeSet::new());
        for path in &paths {
            if tells(&admin.get(path).await) {
                seen.insert(path.as_str());
            }
            for (role, person) in &outside {
                let answer = person.get(path).await;
                assert!(answer.status.as_u16() < 500, "{path}: {}", answer.text());
                if tells(&answer) && !path.contains(WORD) {
                    told.insert(format!("GET {path} tells somebody of {role}: {}", answer.text()));
                }
            }
        }
        let told: Vec<String> = told.into_iter().collect();
        assert!(told.is_empty(), "on {}:\n{}", house.engine, told.join("\n"));
        // Otherwise it would prove nothing that nobody else finds them.
        for (.., page) in KEPT {
            assert!(seen.contains(page), "whoever is inside reads {page}: {seen:?}");
        }
        for path in ["/recalls", "/complaints", "/audits", "/instructions", "/retention"] {
            assert!(seen.contains(path), "whoever is inside finds them in {path}: {seen:?}");
        }
    });
}

#[test]
fn what_is_kept_answers_as_what_is_not_there() {
    in_every_house(async |house: &House| {
        let admin = house.set_up().await;
        worked(&admin).await;
        plant(&admin).await;
        let person = admin.person("kz-planner", &["quality", "planner", "manager"]).await;

        let mut asked = 0;
        for (kind, code, page) in KEPT {
            let nobody = format!("{}X", &code[..code.len() - 1]);
            let mut pages = vec![page.to_owned(), format!("/circles/{kind}/{code}")];
            let more: &[&str] = match kind {
                "recall" => &["/costs", "/sites", "/report.pdf"],
                "complaint" => &["/reply.pdf", "/8d.pdf"],
                "instruction" => &["/readers"],
                _ => &[],
            };
            pages.extend(more.iter().map(|more| format!("{page}{more}")));
            for page in pages {
                let answer = person.get(&page).await;
                let other = person.get(&page.replace(code, &nobody)).await;
                let (status, text) = (answer.status, answer.text().replace(code, &nobody));
                assert_eq!((status, text), (other.status, other.text()), "{page}");
                assert!(status.is_client_error(), "{page}: {status}");
                asked += 1;
            }
        }
        assert_eq!(asked, 16);
        for (path, body) in [
            ("/recalls/KZRC-9/close", json!({"note": "x"})),
            ("/complaints/KZCC-9/step", json!({"step": "acknowledged", "note": "x"})),
            ("/audits/KZAU-9/lines", json!({"kind": "finding", "text": "x", "grade": "minor"})),
            ("/instructions/KZKEPT-1/withdraw", json!({"reason": "x"})),
            ("/holds", json!({"lots": ["KZL1"], "reason": "x", "complaint": "KZCC-9"})),
        ] {
            let answer = person.post(path, &body).await;
            let known = [answer.status.as_u16(), answer.code().len() as u16];
            assert!(answer.code().contains("unknown"), "{path}: {known:?} {}", answer.text());
        }
    });
}

#[test]
fn a_hold_of_a_kept_case_still_holds_and_says_its_number() {
    in_every_house(async |house: &House| {
        let admin = house.set_up().await;
        worked(&admin).await;
        plant(&admin).await;
        let person = admin.person("kz-quality", &["quality"]).await;

        let holds = person.get("/holds?lot=lot:KZL2").await.good();
        let reasons: BTreeSet<&str> = holds["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|row| row["reason"].as_str())
            .collect();
        assert!(reasons.contains("KZRC-9") && reasons.contains("KZCC-9"), "{holds}");
        let traced = person.get("/trace?root=lot:KZL2&direction=both").await.good();
        let by_admin = admin.get("/trace?root=lot:KZL2&direction=both").await.good();
        assert_eq!(traced["complete"], by_admin["complete"]);
        let count = |answer: &Value| answer.to_string().matches("\"from\"").count();
        assert_eq!(count(&traced), count(&by_admin), "a trace is never shortened");
    });
}

#[test]
fn an_administrator_opens_what_nobody_else_can() {
    in_every_house(async |house: &House| {
        let admin = house.set_up().await;
        let audit = json!({"code": "AU-9", "kind": "iso", "auditor": "A", "from_on": "2026-03-02"});
        let quality = admin.person("chen", &["quality"]).await;
        quality.post("/audits", &audit).await.good();
        let kept = json!({"reason": "only me"});
        let kept = quality.json("PUT", "/circles/audit/AU-9", &kept).await.good();
        assert_eq!(kept["people"][0]["name"], "chen", "{kept}");
        let other = admin.person("wu", &["quality"]).await;
        let widened = json!({"roles": ["quality"], "reason": "me too"});
        let refused = other.json("PUT", "/circles/audit/AU-9", &widened).await;
        assert_eq!(refused.code(), "unknown_document", "{}", refused.text());
        let refused = admin.json("PUT", "/circles/audit/AU-9", &widened).await;
        assert!(refused.status.is_client_error(), "{}", refused.text());

        let people = admin.get("/people").await.good();
        let rows = people["rows"].as_array().unwrap();
        let chen = rows.iter().find(|row| row["username"] == "chen").unwrap();
        let path = format!("/people/{}", chen["id"].as_str().unwrap());
        admin.json("PATCH", &path, &json!({"active": false})).await.good();
        let listed = admin.get("/circles").await.good();
        assert_eq!(listed["rows"][0]["nobody_left"], true, "{listed}");
        assert_eq!(admin.get("/audits/AU-9").await.code(), "unknown_document");

        let open = json!({"open": true, "reason": "chen left the company"});
        let opened = admin.json("PUT", "/circles/audit/AU-9", &open).await.good();
        assert_eq!(opened["kept"], false, "{opened}");
        admin.get("/audits/AU-9").await.good();
        other.get("/audits/AU-9").await.good();
        assert_eq!(admin.get("/circles").await.good()["rows"], json!([]));
    });
}

#[test]
fn a_guest_sees_a_kept_record_only_if_the_invitation_names_it() {
    in_every_house(async |house: &House| {
        let admin = house.set_up().await;
        worked(&admin).await;
        plant(&admin).await;
        let link = async |recalls: Value| {
            let ask = json!({"name": "Auditor Wu", "firm": "Certifier", "lots": ["KZL2"],
                "until": crate::guests::in_days(10), "recalls": recalls});
            let made = admin.post("/guests", &ask).await.good();
            house.visitor().enter(made["token"].as_str().unwrap()).await
        };
        let (named, other) = (link(json!(["KZRC-9"])).await, link(json!([])).await);

        let shown = named.get("/recalls/KZRC-9").await.good();
        assert_eq!(shown["reason"], word("poison"), "{shown}");
        assert!(other.get("/recalls/KZRC-9").await.status.is_client_error());
        let passport = other.get("/pools/lot:KZL2").await;
        assert!(!tells(&passport), "{}", passport.text());
        // Whoever is outside invites nobody to what they do not see.
        let manager = admin.person("kz-manager", &["quality", "administrator"]).await;
        let ask = json!({"name": "W", "firm": "F", "until": crate::guests::in_days(10),
            "recalls": ["KZRC-9"]});
        assert_eq!(manager.post("/guests", &ask).await.code(), "unknown_document");
    });
}
