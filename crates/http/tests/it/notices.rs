//! The page behind the link of a notice: without a sign-in, of one customer only, and under the strict
//! policy.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use app::Outgoing;
use axum::body::Body;
use axum::http::Request;
use domain::MasterKind;
use serde_json::json;

use crate::house::{Answer, Client, House, in_every_house};
use crate::work;

/// A program of a customer that takes one POST: its address and what it got.
fn program() -> (SocketAddr, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, told) = channel();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if let Some(text) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = text.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
        tell.send(String::from_utf8(body).unwrap()).unwrap();
    });
    (address, told)
}

/// A recall of which `C1` was told: the path of its link.
async fn told(house: &House, admin: &Client<'_>) -> String {
    admin.take_over(&crate::house::history("")).await;
    work::walk(admin, "", &mut async |_: &work::Step| ()).await;
    let (address, told) = program();
    let hook = format!("http://{address}/");
    let contact = json!({"name": "IT", "partner": "C1", "webhook": hook, "language": "en"});
    admin.define(MasterKind::Contact, "C1-QA", &contact).await;
    let open = json!({"roots": ["L2"], "hazard": "substance", "code": "RC-9",
        "reason": "glass <b>in</b> it"});
    admin.post("/recalls", &open).await.good();
    admin.post("/recalls/RC-9/hold", &json!({})).await.good();
    admin.post("/recalls/RC-9/sendings", &json!({"customers": ["C1"]})).await.good();
    let plant = house.plant.clone();
    let handed_over = tokio::task::spawn_blocking(move || {
        plant.set_outgoing(Outgoing {
            public_url: "https://suyuan.example".to_owned(),
            webhook_secret: Some("secret".to_owned()),
            webhooks_in: vec!["127.0.0.0/8".parse().unwrap()],
            ..Outgoing::default()
        });
        plant.hand_over_notices()
    });
    assert_eq!(handed_over.await.unwrap().unwrap(), 1, "on {}", house.engine);
    let body = told.recv_timeout(Duration::from_secs(20)).unwrap();
    let said: serde_json::Value = serde_json::from_str(&body).unwrap();
    let url = said["url"].as_str().unwrap();
    url.strip_prefix("https://suyuan.example").unwrap().to_owned()
}

async fn get(house: &House, path: &str) -> Answer {
    house.visitor().raw(Request::get(path).body(Body::empty()).unwrap()).await
}

async fn post(house: &House, path: &str, form: &str) -> Answer {
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    house.visitor().raw(request.body(Body::from(form.to_owned())).unwrap()).await
}

#[test]
fn a_customer_answers_without_a_sign_in_and_sees_nothing_of_others() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        let path = told(house, &admin).await;

        let page = get(house, &path).await;
        let text = page.text();
        assert_eq!(page.status, 200, "{text}");
        assert!(text.contains("Recall RC-9") && text.contains("lang=\"en\""), "{text}");
        assert!(text.contains("glass &lt;b&gt;in&lt;/b&gt; it"), "{text}");
        assert!(!text.contains("<script") && !text.contains("C2"), "{text}");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(
            !policy.contains("script-src") && policy.contains("form-action 'self'"),
            "{policy}"
        );
        assert_eq!(page.headers["cache-control"], "no-store");
        assert!(get(house, &format!("{path}?lang=zh-Hant")).await.text().contains("召回"));

        let too_much = post(house, &path, "name=Ms+Lin&sold%3Alot%3AL2=99999999").await;
        assert_eq!(too_much.status, 422);
        assert!(too_much.text().contains("role=\"alert\""), "{}", too_much.text());
        let known = post(house, &path, "name=Ms+Lin&sealed%3Alot%3AL2=1").await;
        assert_eq!(known.status, 200);
        assert!(known.text().contains("role=\"status\""), "{}", known.text());
        let board = admin.get("/recalls/RC-9").await.good();
        assert_eq!(board["customers"][0]["answered_by"], "Ms Lin");

        let other = get(house, "/notice/sn_0000").await;
        assert_eq!(other.status, 404);
        assert!(!other.text().contains("RC-9"), "{}", other.text());
        let large = post(house, &path, &"x".repeat(70_000)).await;
        assert_eq!(large.status, 413);
    });
}
