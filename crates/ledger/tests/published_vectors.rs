//! The published test vectors of others, where they lie beside the project: RFC 6962 proofs, signed
//! notes, checkpoints. Where they do not, that is said and the vectors inside the crate must do.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]
#![expect(clippy::print_stderr, reason = "what was skipped must be seen")]

use std::path::PathBuf;

use ledger::Hash;
use ledger::checkpoint::Checkpoint;
use ledger::merkle::{Frontier, inclusion_proof, leaf_hash, verify_consistency, verify_inclusion};
use ledger::note::{self, NoteSigner, Verifier};
use serde_json::Value;

fn vectors(name: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let found = std::fs::read_to_string(root.join(name)).ok();
    if found.is_none() {
        eprintln!("\n*** VECTORS SKIPPED: {name} does not lie beside the project ***\n");
    }
    found
}

fn lines(name: &str) -> Vec<Value> {
    let text = vectors(name).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Standard base 64; the vectors are well formed.
fn bytes(text: &str) -> Vec<u8> {
    let digit = |byte: u8| {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            .iter()
            .position(|&letter| letter == byte)
            .unwrap() as u32
    };
    let (mut out, mut bits, mut count) = (Vec::new(), 0, 0);
    for byte in text.bytes().filter(|&byte| byte != b'=') {
        bits = bits << 6 | digit(byte);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

/// A digest. Some vectors have hashes of another length: filled up or cut they are other hashes, and
/// equal ones stay equal, which is all those vectors ask.
fn hash(value: &Value) -> Hash {
    let mut bytes = bytes(value.as_str().unwrap_or_default());
    bytes.resize(32, 0);
    bytes.try_into().unwrap()
}

fn proof(value: &Value) -> Vec<Hash> {
    value.as_array().map_or_else(Vec::new, |hashes| hashes.iter().map(hash).collect())
}

#[test]
fn inclusion_proofs_are_judged_as_published() {
    for case in lines("merkle-rfc6962/public/inclusion.jsonl") {
        let (index, size) = (case["leafIdx"].as_u64().unwrap(), case["treeSize"].as_u64().unwrap());
        let (leaf, root) = (hash(&case["leafHash"]), hash(&case["root"]));

        let judged = verify_inclusion(&leaf, index, size, &proof(&case["proof"]), &root);
        // What has no 32 bytes cannot be given to the verifier at all.
        let is_hash = |name: &str| bytes(case[name].as_str().unwrap()).len() == 32;
        let accepted = is_hash("leafHash") && is_hash("root") && judged.is_ok();
        assert_eq!(accepted, !case["wantErr"].as_bool().unwrap(), "{}", case["id"]);
    }
}

#[test]
fn consistency_proofs_are_judged_as_published() {
    for case in lines("merkle-rfc6962/public/consistency.jsonl") {
        let (old, new) = (case["size1"].as_u64().unwrap(), case["size2"].as_u64().unwrap());
        let (root1, root2) = (hash(&case["root1"]), hash(&case["root2"]));

        let judged = verify_consistency((old, &root1), (new, &root2), &proof(&case["proof"]));
        assert_eq!(judged.is_ok(), !case["wantErr"].as_bool().unwrap(), "{}", case["id"]);
    }
}

#[test]
fn the_reference_tree_has_its_published_roots() {
    let Some(text) = vectors("merkle-rfc6962/public/reference_tree.json") else { return };
    let tree: Value = serde_json::from_str(&text).unwrap();
    let unhex = |text: &str| -> Vec<u8> {
        (0..text.len() / 2)
            .map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
            .collect()
    };
    let leaves: Vec<Hash> = tree["leaf_inputs_hex"]
        .as_array()
        .unwrap()
        .iter()
        .map(|input| leaf_hash(&unhex(input.as_str().unwrap())))
        .collect();

    let mut frontier = Frontier::default();
    for (size, expected) in tree["root_hash_by_size"].as_array().unwrap().iter().enumerate() {
        assert_eq!(frontier.root().to_vec(), unhex(expected.as_str().unwrap()), "size {size}");
        if let Some(leaf) = leaves.get(size) {
            frontier.push(*leaf);
        }
    }
    assert_eq!(inclusion_proof(&leaves, 7).unwrap().len(), 3);
}

#[test]
fn notes_and_keys_are_judged_as_published() {
    for case in lines("signed-note-checkpoint/public/notes.jsonl") {
        let text = |name: &str| case[name].as_str().unwrap_or_default();
        let ok = case["ok"].as_bool().unwrap();
        let id = text("id");
        match text("op") {
            "vkey_parse" => assert_eq!(Verifier::parse(text("vkey")).is_ok(), ok, "{id}"),
            "skey_sign" => {
                let signer = NoteSigner::parse(text("skey")).unwrap();
                assert_eq!(signer.sign(text("text")).unwrap(), text("expect"), "{id}");
            }
            "sign" => {
                let signer = NoteSigner::new("name", &[1; 32]).unwrap();
                assert_eq!(signer.sign(text("text")).is_ok(), ok, "{id}");
            }
            "open" => check_open(&case, ok),
            // Text that is not UTF-8 cannot even be asked about: `open` takes a `&str`.
            "open_bytes_hex" => assert!(!ok, "{id}"),
            "checkpoint_parse" => {
                let parsed = Checkpoint::parse(text("text"));
                assert_eq!(parsed.is_ok(), ok, "{id}");
                let Ok(parsed) = parsed else { continue };
                assert_eq!(parsed.origin, text("origin"), "{id}");
                assert_eq!(Some(parsed.size), case["size"].as_u64(), "{id}");
                assert_eq!(parsed.root, bytes(text("hash_b64")), "{id}");
            }
            other => panic!("{id} asks for {other}, which this test does not know"),
        }
    }
}

fn check_open(case: &Value, ok: bool) {
    let id = &case["id"];
    let keys: Vec<Verifier> = case["vkeys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| Verifier::parse(key.as_str().unwrap()).unwrap())
        .collect();
    let opened = note::open(case["note"].as_str().unwrap(), &keys);
    assert_eq!(opened.is_ok(), ok, "{id}");
    let Ok(opened) = opened else { return };
    let names = |name: &str| -> Vec<String> {
        case[name].as_array().unwrap().iter().map(|n| n.as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(opened.verified, names("verified"), "{id}");
    assert_eq!(opened.unverified, names("unverified"), "{id}");
}
