//! Certificates as strict clients see them.

use std::os::unix::fs::PermissionsExt;

use rustls::RootCertStore;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{ServerName, UnixTime};

use super::*;

/// 2026-11-22.
const NOW_S: i64 = 1_795_305_600;

fn machine() -> Machine {
    let addresses = ["192.168.1.20", "203.0.113.7", "fd00::20"];
    Machine {
        host: "plant".to_owned(),
        addresses: addresses.iter().map(|address| address.parse().unwrap()).collect(),
    }
}

fn leaf(folder: &Path) -> Leaf {
    read_json(&folder.join("server.json")).unwrap().unwrap()
}

/// Whether a device that trusts the authority takes the certificate for a name at a time.
fn takes(authority: &Authority, leaf: &Leaf, name: &str, at_s: i64) -> bool {
    let mut roots = RootCertStore::empty();
    roots.add(authority.der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider);
    let certificate = CertificateDer::from_pem_slice(leaf.certificate_pem.as_bytes()).unwrap();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let at = UnixTime::since_unix_epoch(Duration::from_secs(at_s as u64));
    verifier.build().unwrap().verify_server_cert(&certificate, &[], &name, &[], at).is_ok()
}

#[test]
fn a_device_that_trusts_the_authority_takes_every_name_of_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::open(folder.path(), &machine(), NOW_S).unwrap();

    authority.server_config(folder.path(), &machine(), NOW_S).unwrap();

    let leaf = leaf(folder.path());
    for name in [
        "localhost",
        "plant",
        "plant.local",
        "127.0.0.1",
        "::1",
        "192.168.1.20",
        "203.0.113.7",
        "fd00::20",
    ] {
        assert!(takes(&authority, &leaf, name, NOW_S), "{name}");
    }
    assert!(!takes(&authority, &leaf, "other.local", NOW_S));
}

#[test]
fn the_authority_cannot_vouch_for_the_world() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::open(folder.path(), &machine(), NOW_S).unwrap();
    let vouch = |name: &str| authority.vouch(vec![name.to_owned()], NOW_S).unwrap();

    for name in ["bank.example", "plant.example", "xplant", "198.51.100.1", "2001:db8::1"] {
        assert!(!authority.may_vouch_for(name), "{name}");
        assert!(!takes(&authority, &vouch(name), name, NOW_S), "{name}");
    }
    for name in ["line1.plant", "scale.local", "10.1.2.3"] {
        assert!(authority.may_vouch_for(name), "{name}");
        assert!(takes(&authority, &vouch(name), name, NOW_S), "{name}");
    }
}

#[test]
fn a_restart_keeps_authority_and_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let first = Authority::open(folder.path(), &machine(), NOW_S).unwrap();
    first.server_config(folder.path(), &machine(), NOW_S).unwrap();
    let certificate = leaf(folder.path()).certificate_pem;

    let second = Authority::open(folder.path(), &machine(), NOW_S + DAY_S).unwrap();
    second.server_config(folder.path(), &machine(), NOW_S + DAY_S).unwrap();

    assert_eq!(second.fingerprint(), first.fingerprint());
    assert_eq!(leaf(folder.path()).certificate_pem, certificate);
}

#[test]
fn a_certificate_near_its_end_is_renewed_without_trusting_again() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::open(folder.path(), &machine(), NOW_S).unwrap();
    authority.server_config(folder.path(), &machine(), NOW_S).unwrap();
    let old = leaf(folder.path());
    let later_s = NOW_S + (SERVER_DAYS - RENEW_DAYS) * DAY_S;
    let after_the_old_s = NOW_S + (SERVER_DAYS + 1) * DAY_S;

    authority.server_config(folder.path(), &machine(), later_s).unwrap();

    assert!(!takes(&authority, &old, "plant.local", after_the_old_s));
    assert!(takes(&authority, &leaf(folder.path()), "plant.local", after_the_old_s));
}

#[test]
fn a_machine_on_another_network_gets_a_certificate_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::open(folder.path(), &machine(), NOW_S).unwrap();
    authority.server_config(folder.path(), &machine(), NOW_S).unwrap();
    let elsewhere =
        Machine { addresses: vec!["10.9.8.7".parse().unwrap()], host: "plant".to_owned() };

    authority.server_config(folder.path(), &elsewhere, NOW_S).unwrap();

    assert!(takes(&authority, &leaf(folder.path()), "10.9.8.7", NOW_S));
}

#[test]
fn a_name_the_authority_may_not_vouch_for_does_not_spoil_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::open(folder.path(), &machine(), NOW_S).unwrap();
    let renamed = Machine { host: "mill.example".to_owned(), addresses: vec![] };

    authority.server_config(folder.path(), &renamed, NOW_S).unwrap();

    assert!(takes(&authority, &leaf(folder.path()), "localhost", NOW_S));
}

#[test]
fn keys_are_for_the_owner_only() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("tls");
    let authority = Authority::open(&folder, &machine(), NOW_S).unwrap();

    authority.server_config(&folder, &machine(), NOW_S).unwrap();

    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join("authority.json")), 0o600);
    assert_eq!(mode(&folder.join("server.json")), 0o600);
}

#[test]
fn a_damaged_authority_is_refused_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    Authority::open(folder.path(), &machine(), NOW_S).unwrap();
    let path = folder.path().join("authority.json");
    let half = fs::read_to_string(&path).unwrap().split_at(100).0.to_owned();
    fs::write(&path, &half).unwrap();

    let opened = Authority::open(folder.path(), &machine(), NOW_S);

    assert!(matches!(opened, Err(TlsError::Damaged { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), half);
}

#[test]
fn a_damaged_server_certificate_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::open(folder.path(), &machine(), NOW_S).unwrap();
    fs::write(folder.path().join("server.json"), "{}").unwrap();

    authority.server_config(folder.path(), &machine(), NOW_S).unwrap();

    assert!(takes(&authority, &leaf(folder.path()), "localhost", NOW_S));
}

#[test]
fn a_certificate_of_ones_own_must_fit_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::make(&machine(), NOW_S).unwrap();
    let one = authority.vouch(vec!["plant".to_owned()], NOW_S).unwrap();
    let other = authority.vouch(vec!["plant".to_owned()], NOW_S).unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let certificate = write("cert.pem", &one.certificate_pem);
    let (fitting, strange) = (write("1.pem", &one.key_pem), write("2.pem", &other.key_pem));
    let missing = folder.path().join("none.pem");

    let with = |key: &Path| {
        OwnCertificate { certificate: certificate.clone(), key: key.to_owned() }.server_config()
    };
    assert!(with(&fitting).is_ok());
    assert!(matches!(with(&strange), Err(TlsError::Own { .. })));
    assert!(matches!(with(&missing), Err(TlsError::Own { .. })));
}

#[test]
fn only_names_that_may_stand_in_a_certificate_are_taken_from_the_machine() {
    assert!(is_dns_name("plant-1.example"));
    assert!(!is_dns_name("my plant"));
    assert!(!is_dns_name("工廠"));
    assert!(!is_dns_name("-plant"));
    assert!(!is_dns_name(""));
}
