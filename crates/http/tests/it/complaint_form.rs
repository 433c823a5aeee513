//! The public form for complaints, as a browser without an account uses it.

use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::house::{Client, in_every_house};

/// The answer to a question of the form.
fn answer(form: &Value) -> String {
    let (question, bits) = (form["question"].as_str().unwrap(), form["bits"].as_u64().unwrap());
    let fits = |answer: &String| {
        let hash = Sha256::digest(format!("{question}:{answer}"));
        let first = u32::from_be_bytes(hash[..4].try_into().unwrap());
        u64::from(first.leading_zeros()) >= bits
    };
    (0_u64..100_000_000).map(|number| number.to_string()).find(fits).unwrap()
}

/// Reports something through the form; hears of each route that was used.
pub(crate) async fn reported(
    (admin, visitor): (&Client<'_>, &Client<'_>),
    said: &mut impl AsyncFnMut(&'static str, &'static str),
) -> (String, String) {
    let on = admin.json("PUT", "/complaint-form", &json!({"on": true})).await.good();
    said("PUT", "/complaint-form").await;
    let token = on["token"].as_str().unwrap().to_owned();
    let path = format!("/public/complaint-form/{token}");
    let form = visitor.get(&path).await.good();
    let answer = answer(&form);
    // A question is not answered at once; the clock of the house is the system's.
    let wait = form["wait_s"].as_u64().unwrap();
    tokio::time::sleep(Duration::from_millis(wait * 1_000 + 100)).await;
    let body = json!({"text": "the seal is open", "language": "en", "question": form["question"],
        "answer": answer});
    let reported = visitor.post(&path, &body).await.good();
    said("POST", "/public/complaint-form/{token}").await;
    let report = reported["report"].as_str().unwrap().to_owned();
    let key = reported["key"].as_str().unwrap();
    let files = format!("{path}/files?report={report}&key={key}&name=seal.pdf");
    let kept = visitor.send("POST", &files, b"%PDF-1.4 a seal".to_vec()).await;
    assert_eq!(kept.status, 204, "{}", kept.text());
    said("POST", "/public/complaint-form/{token}/files").await;
    (token, report)
}

#[test]
fn a_stranger_reports_and_sees_nothing_but_the_name_of_the_company() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let visitor = house.visitor();
        let nowhere = visitor.get("/public/complaint-form/nowhere").await;
        assert_eq!(nowhere.status, 404);
        let (token, report) = reported((&admin, &visitor), &mut async |_, _| {}).await;

        let path = format!("/public/complaint-form/{token}");
        let form = visitor.get(&path).await.good();
        let names: Vec<&String> = form.as_object().unwrap().keys().collect();
        assert_eq!(names, ["bits", "bytes_most", "company", "files_most", "question", "wait_s"]);
        let idle = json!({"text": "buy", "language": "en", "question": form["question"],
            "answer": "0"});
        assert_eq!(visitor.post(&path, &idle).await.code(), "bad_input");
        assert_eq!(visitor.get("/complaint-reports").await.status, 401);
        let rows = admin.get("/complaint-reports").await.good();
        assert_eq!(rows["rows"][0]["report"], report.as_str(), "on {}", house.engine);
        let sha256 = rows["rows"][0]["files"][0]["sha256"].as_str().unwrap();
        let file = format!("/complaint-reports/{report}/files/{sha256}");
        let content = admin.get(&file).await;
        assert_eq!(content.headers["content-disposition"], "attachment");
        assert_eq!(visitor.get(&file).await.status, 401);
        let huge = vec![0xff; app::REPORT_FILE_BYTES_MAX as usize + 1];
        let files = format!("{path}/files?report={report}&key=x&name=seal.pdf");
        assert!([404, 413].contains(&visitor.send("POST", &files, huge).await.status.as_u16()));
    });
}
