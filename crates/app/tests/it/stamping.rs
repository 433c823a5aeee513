//! Time stamps of an authority on this machine (`openssl ts`), and keys that follow keys: what they say
//! of checkpoints, and that dossiers carry it.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use app::{Authority, BadAuthority, TraceAsk};
use ledger::dossier::{self, Refused, Trust};
use ledger::note::Verifier;
use ledger::stamp::Certificate;

use crate::house::{House, in_every_house};

const CONFIG: &str = "
[req]
distinguished_name = name
[name]
[stamps]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = critical,timeStamping
[authority]
serial = FOLDER/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.3.6.1.4.1.57264.2
digests = sha256
ess_cert_id_alg = sha256
";

/// An authority in a folder of its own; none where openssl is not installed.
struct Stamps {
    folder: tempfile::TempDir,
    url: String,
}

fn openssl(folder: &Path, words: &str) -> bool {
    let run = Command::new("openssl")
        .args(words.split(' '))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    run.is_ok_and(|status| status.success())
}

impl Stamps {
    #[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
    fn start() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().display().to_string();
        std::fs::write(folder.path().join("cnf"), CONFIG.replace("FOLDER", &here)).unwrap();
        let made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out \
            authority.pem -subj /CN=stamps -days 3 -config cnf -extensions stamps";
        if !openssl(folder.path(), &made.split_whitespace().collect::<Vec<_>>().join(" ")) {
            eprintln!("\n*** TIME STAMPS WERE SKIPPED: openssl is not installed ***\n");
            return None;
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/tsa", listener.local_addr().unwrap());
        let at = folder.path().to_owned();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                answer(stream.unwrap(), &at);
            }
        });
        Some(Self { folder, url })
    }

    fn pem(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("authority.pem")).unwrap()
    }
}

/// Answers one request as an authority does.
fn answer(mut stream: std::net::TcpStream, folder: &Path) {
    let mut asked = Vec::new();
    let mut bytes = [0; 4096];
    let body = loop {
        let count = stream.read(&mut bytes).unwrap();
        asked.extend_from_slice(&bytes[..count]);
        let head = asked.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(head) = head else { continue };
        let words = String::from_utf8_lossy(&asked[..head]).into_owned();
        let length = words.lines().find_map(|line| line.strip_prefix("Content-Length: "));
        let length: usize = length.unwrap().parse().unwrap();
        if asked.len() >= head + 4 + length {
            break asked[head + 4..].to_vec();
        }
    };
    std::fs::write(folder.join("query"), body).unwrap();
    let made = "ts -reply -queryfile query -signer authority.pem -inkey key -config cnf -section \
        authority -out reply";
    assert!(openssl(folder, &made.split_whitespace().collect::<Vec<_>>().join(" ")));
    let reply = std::fs::read(folder.join("reply")).unwrap();
    stream
        .write_all(b"HTTP/1.0 200 OK\r\nContent-Type: application/timestamp-reply\r\n\r\n")
        .unwrap();
    stream.write_all(&reply).unwrap();
}

/// The dossier of a lot of the first document.
fn dossier_of(house: &House) -> Vec<u8> {
    let ask =
        TraceAsk { root: "lot:LA".to_owned(), direction: "both".to_owned(), ..TraceAsk::default() };
    house.plant.dossier(&house.owner, &ask, (&[], None)).unwrap()
}

#[test]
fn a_checkpoint_is_stamped_and_the_dossier_carries_what_the_authority_said() {
    let Some(stamps) = Stamps::start() else { return };
    in_every_house(|house| {
        house.import("A");
        house.plant.stamp_with(Authority::new(&stamps.url, &stamps.pem()).unwrap());
        house.plant.checkpoint(&house.owner).unwrap();
        house.plant.stamp_newest().unwrap();

        let kept = house.plant.checkpoints(&house.owner, None).unwrap();
        assert!(kept.rows[0].stamped_at.is_some(), "on {}", house.engine);
        assert_eq!(house.plant.verify(&house.owner).unwrap().first, None);
        let bytes = dossier_of(house);
        let trust = |pem: &str| Trust {
            authorities: Certificate::parse_pem(pem).unwrap(),
            ..Trust::default()
        };
        let report = dossier::verify(&bytes, &trust(&stamps.pem())).unwrap();
        assert!(report.chains.iter().all(|chain| chain.stamped_at.is_some()), "{report:?}");
        let others = Stamps::start().unwrap();
        let refused = dossier::verify(&bytes, &trust(&others.pem()));
        assert!(matches!(refused, Err(Refused::Stamp(..))), "{refused:?}");
    });
}

#[test]
fn an_authority_that_is_gone_or_another_stops_nothing() {
    let Some(stamps) = Stamps::start() else { return };
    let others = Stamps::start().unwrap();
    in_every_house(|house| {
        house.import("A");
        // Its answers are signed by nobody who is trusted.
        house.plant.stamp_with(Authority::new(&stamps.url, &others.pem()).unwrap());
        house.plant.checkpoint(&house.owner).unwrap();

        house.plant.stamp_newest().unwrap_err();
        let kept = house.plant.checkpoints(&house.owner, None).unwrap();
        assert_eq!(kept.rows[0].stamped_at, None);
        let report = dossier::verify(&dossier_of(house), &Trust::default()).unwrap();
        assert!(report.chains.iter().all(|chain| chain.stamped_at.is_none()));
    });
}

#[test]
fn an_authority_has_an_address_and_certificates() {
    let bad = |url: &str| Authority::new(url, "").unwrap_err();

    for url in [
        "https://tsa.example/",
        "tsa.example",
        "http://",
        "http://a b/",
        "http://a@b/",
        "http://tsa.example:port/",
        "http://tsa.example/\r\nHost: b",
    ] {
        assert_eq!(bad(url), BadAuthority::Address, "{url:?}");
    }
    assert_eq!(bad("http://tsa.example/tsr"), BadAuthority::Certificates);
}

#[test]
fn who_trusts_the_first_key_reads_what_later_ones_signed_and_what_it_signed_itself() {
    in_every_house(|house| {
        house.import("A");
        let first = house.plant.checkpoint(&house.owner).unwrap();
        let before = dossier_of(house);
        house.plant.change_signing_key(&house.owner).unwrap();
        house.import("B");
        let keys = house.plant.change_signing_key(&house.owner).unwrap();
        let last = house.plant.checkpoint(&house.owner).unwrap();

        assert_ne!(first.key, last.key);
        assert_eq!((keys.key.as_ref(), keys.successions.len()), (Some(&last.key), 2));
        let trust =
            |key: &str| Trust { keys: vec![Verifier::parse(key).unwrap()], ..Trust::default() };
        let after = dossier_of(house);
        for (bytes, key) in [(&before, &first.key), (&after, &first.key), (&after, &last.key)] {
            assert!(dossier::verify(bytes, &trust(key)).unwrap().pinned, "on {}", house.engine);
        }
        assert!(dossier::verify(&before, &trust(&last.key)).is_err(), "it leads on, not back");
        for note in [first.note, last.note] {
            house.plant.verify_checkpoint(&house.owner, &note).unwrap();
        }
        assert_eq!(house.plant.verify(&house.owner).unwrap().first, None);
    });
}
