//! Time stamps of others: published answers of authorities, where they lie beside the project, and what
//! is made of bytes that are no time stamp.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]
#![expect(clippy::print_stderr, reason = "what was skipped must be seen")]

use std::path::PathBuf;

use ledger::stamp::{self, BadStamp, Certificate, Stamp};

/// The folder of the vectors; none where they do not lie beside the project.
fn vectors() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("SUYUAN_SHARED").map_or_else(beside, PathBuf::from);
    let folder = shared.join("vectors/rfc3161/public");
    let there = folder.is_dir();
    if !there {
        eprintln!("\n*** VECTORS SKIPPED: rfc3161 does not lie beside the project ***\n");
    }
    there.then_some(folder)
}

fn stamp(folder: &std::path::Path, name: &str) -> Stamp {
    Stamp::read(&std::fs::read(folder.join(name)).unwrap()).unwrap()
}

fn trusted(folder: &std::path::Path, of: &str) -> Vec<Certificate> {
    let pem = std::fs::read_to_string(folder.join(of).join("ts_chain.pem")).unwrap();
    Certificate::parse_pem(&pem).unwrap()
}

#[test]
fn published_stamps_hold_against_their_authority() {
    let Some(folder) = vectors() else { return };
    let sigstore = trusted(&folder, "sigstage");
    for name in ["response-sha256.tsr", "response-sha512.tsr"] {
        let stamp = stamp(&folder.join("sigstage"), name);
        assert_eq!(stamp.is_of(b"hello"), Ok(()), "{name}");
        assert_eq!(stamp.is_of(b"hallo"), Err(BadStamp::Imprint), "{name}");
        assert_eq!(stamp.check(&sigstore), Ok(()), "{name}");
        assert_eq!(stamp.check(&trusted(&folder, "test_tsa")), Err(BadStamp::Untrusted), "{name}");
    }
    assert!(
        stamp(&folder.join("sigstage"), "response-sha256.tsr")
            .at
            .starts_with("2025-05-09T11:58:55Z")
    );
}

#[test]
fn a_published_stamp_with_a_wrong_signature_is_refused() {
    let Some(folder) = vectors() else { return };
    let bytes = std::fs::read(folder.join("sigstage/response-invalid-signature.tsr")).unwrap();

    let checked = Stamp::read(&bytes).and_then(|stamp| stamp.check(&trusted(&folder, "sigstage")));

    assert_eq!(checked, Err(BadStamp::Signature));
}

#[test]
fn a_published_stamp_answers_its_own_request_alone() {
    let Some(folder) = vectors() else { return };
    let folder = folder.join("test_tsa");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let (own, other) = (stamp(&folder, "response.tsr"), stamp(&folder, "other_response.tsr"));

    assert_eq!(own.answers(&read("request.der")), Ok(()));
    // The number of this request never came back.
    assert_eq!(other.answers(&read("other_request.der")), Err(BadStamp::Nonce));
    assert!(other.answers(&read("request.der")).is_err());
    assert!(own.answers(&read("other_request.der")).is_err());
    let authority = trusted(folder.parent().unwrap(), "test_tsa");
    assert_eq!(own.check(&authority), Ok(()));
    // Another authority of the same name signed it.
    assert_eq!(other.check(&authority), Err(BadStamp::Untrusted));
}

#[test]
fn a_certificate_that_is_no_longer_valid_counts_for_the_time_it_was() {
    let Some(folder) = vectors() else { return };
    let stamp = stamp(&folder.join("sigstore.mock"), "response-expired.tsr");

    assert_eq!(stamp.check(&trusted(&folder, "sigstore.mock")), Ok(()));
    assert_eq!(stamp.at, "2023-02-01T00:00:00Z");
}

#[test]
fn a_stamp_with_any_bit_changed_is_another_or_none() {
    let Some(folder) = vectors() else { return };
    let trusted = trusted(&folder, "test_tsa");
    let request = std::fs::read(folder.join("test_tsa/request.der")).unwrap();
    let bytes = std::fs::read(folder.join("test_tsa/response.tsr")).unwrap();
    let whole = Stamp::read(&bytes).unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        let Ok(stamp) = Stamp::read(&changed) else { continue };
        if stamp.answers(&request).and_then(|()| stamp.check(&trusted)).is_ok() {
            // What nobody signed may be another: words about the status, a certificate that is of
            // no use here.
            assert_eq!(stamp.at, whole.at, "byte {at}");
            assert_eq!(stamp.is_of(b"hello"), whole.is_of(b"hello"), "byte {at}");
        }
    }
}

#[test]
fn a_request_is_what_openssl_reads() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let asked = stamp::request(&[0xab; 32], 0x8000_0000_0000_0001);
    let openssl = Command::new("openssl")
        .args(["ts", "-query", "-in", "/dev/stdin", "-text"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut openssl) = openssl else {
        eprintln!("\n*** SKIPPED: openssl is not installed ***\n");
        return;
    };
    openssl.stdin.take().unwrap().write_all(&asked).unwrap();
    let said = openssl.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&said.stdout).into_owned();

    assert!(said.contains("Hash Algorithm: sha256"), "{said}");
    assert!(said.contains("Nonce: 0x8000000000000001"), "{said}");
    assert!(said.contains("Certificate required: yes"), "{said}");
}
