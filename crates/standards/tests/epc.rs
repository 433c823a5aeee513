//! What others say about tag data, and tags that nobody published.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]
#![expect(clippy::print_stderr, reason = "what was skipped must be seen")]

#[path = "gs1/vectors.rs"]
mod vectors;

use serde_json::Value;
use standards::epc::identity::{self, Identity};
use standards::epc::tag;
use standards::gs1::bracketed;

use vectors::{hold, same, text};

fn bracketed_of(identity: &Identity) -> Option<String> {
    identity.message().map(|message| bracketed::format(&message))
}

/// There and back again: URI, bits, URI.
fn tag_is(uri: &str, hex: &str) -> Result<(), String> {
    let tag = tag::parse(uri).map_err(|fault| fault.to_string())?;
    same("hex", tag.hex().unwrap().as_str(), hex)?;
    let back = tag::of_hex(hex).map_err(|fault| fault.to_string())?;
    same("uri", back.uri().as_str(), uri)
}

fn identity_vector(vector: &Value) -> Result<(), String> {
    let ours = identity::parse(text(vector, "uri"));
    let ok = vector["ok"].as_bool().unwrap();
    match text(vector, "kind") {
        "pure_identity_syntax" => {
            let of_scheme = |identity: &Identity| identity.scheme.name == text(vector, "scheme");
            same("ok", ours.as_ref().is_ok_and(of_scheme), ok)
        }
        "pure_identity_to_gs1" => {
            let identity = ours.map_err(|fault| fault.to_string())?;
            same("gs1", bracketed_of(&identity).as_deref(), vector["gs1_element_string"].as_str())?;
            let Some(prefix) = vector["company_prefix_length"].as_u64() else { return Ok(()) };
            let message = identity.message().unwrap();
            let back = Identity::of_message(&message, prefix as usize);
            same("back", back.map(|back| back.uri()), Ok(text(vector, "uri").to_owned()))
        }
        "tag_encoding" if ok => tag_is(text(vector, "tag_uri"), text(vector, "hex")),
        "tag_encoding" => {
            let identity = ours.map_err(|fault| fault.to_string())?;
            let scheme = vector["kwargs"]["binary_coding_scheme"].as_str().unwrap();
            let name = scheme.to_lowercase().replace('_', "-");
            let layout = tag::layout_named(&name).ok_or("no such layout")?;
            same("ok", tag::Tag::new(layout, 0, identity).is_ok(), false)
        }
        other => Err(format!("no kind {other}")),
    }
}

#[test]
fn identities_and_tags_are_what_they_are_elsewhere() {
    hold("epc-tag-data/epcpy", identity_vector);
}

#[test]
fn every_partition_has_its_bits() {
    hold("epc-tag-data/sgtin96-partitions", |vector| {
        let uri = text(vector, "tag_uri");
        if vector["ok"] == true {
            return tag_is(uri, text(vector, "hex"));
        }
        same("ok", tag::parse(uri).is_ok(), false)
    });
}

#[test]
fn classical_tags_are_read() {
    hold("epc-tag-data/known", |vector| {
        let tag = tag::of_hex(text(vector, "hex")).map_err(|fault| fault.to_string())?;
        same("tag", tag.uri().as_str(), text(vector, "tag_uri"))?;
        same("identity", tag.identity.uri().as_str(), text(vector, "pure_identity"))?;
        same("gs1", bracketed_of(&tag.identity).as_deref(), vector["gs1"].as_str())
    });
}

#[test]
fn no_bits_fell_the_reader_and_what_is_read_comes_back() {
    let mut dice = 20_261_126_u64;
    let mut read = 0;
    for _ in 0..60_000 {
        let mut roll = |sides: u64| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) % sides
        };
        let header = 0x2c + roll(0x16);
        let len = [22, 22, 22, 50, 42, 10][roll(6) as usize];
        let zeros = roll(len) as usize;
        let body: String = (0..len as usize)
            .map(|at| if at > zeros { '0' } else { char::from_digit(roll(16) as u32, 16).unwrap() })
            .collect();
        let hex = format!("{header:02X}{body}").to_uppercase();
        let Ok(tag) = tag::of_hex(&hex) else { continue };
        read += 1;
        let again =
            tag::parse(&tag.uri()).unwrap_or_else(|fault| panic!("{hex} {}: {fault}", tag.uri()));
        assert_eq!(again.identity, tag.identity, "{hex}");
        assert_eq!(identity::parse(&tag.identity.uri()).as_ref(), Ok(&tag.identity));
        let written = again.hex().unwrap();
        assert_eq!(written.trim_end_matches('0'), hex.trim_end_matches('0'), "{}", tag.uri());
    }
    assert!(read > 500, "too few were good to say anything: {read}");
}
