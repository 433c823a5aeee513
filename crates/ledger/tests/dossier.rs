//! A dossier holds for whoever has nothing but the file, and fails wherever it was changed – also
//! when its own maker changes it and signs it again.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]
#![expect(clippy::print_stderr, reason = "what was skipped must be seen")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use ledger::Hash;
use ledger::checkpoint::Checkpoint;
use ledger::dossier::{
    self, FactRef, KindTable, Listed, MANIFEST, Manifest, Parts, ProvedFact, Refused, ShownField,
    Trust, archive,
};
use ledger::merkle;
use ledger::note::NoteSigner;
use ledger::seal::{Header, Secret, commitment, seal};
use ledger::succession::Succession;
use ledger::values::{Reader, Writer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const ORIGIN: &str = "suyuan/1";
const PHOTO: &[u8] = b"a picture of a pallet";

fn signer() -> NoteSigner {
    key(3)
}

fn key(seed: u8) -> NoteSigner {
    NoteSigner::new(ORIGIN, &[seed; 32]).unwrap()
}

/// The header, values and secret of the fact at a place: so many kilograms, and who did it.
fn sealed(site: i64, seq: i64) -> (Header, Vec<u8>, Secret) {
    let header = Header {
        format_version: 1,
        hash_alg: 1,
        company: 1,
        site,
        seq,
        fact: 100 * site + seq,
        kind: 24,
        kind_version: 1,
        appended_at_us: 1_772_323_200_000_000 + seq,
        import: 0,
    };
    let mut values = Writer::default();
    values.field(3, |bytes| bytes.extend_from_slice(&7_i64.to_be_bytes()));
    values.field(16, |bytes| bytes.extend_from_slice(&(seq * 1_000_000_000).to_be_bytes()));
    if seq == 2 {
        values.field(17, |bytes| bytes.extend_from_slice(&Sha256::digest(PHOTO)));
    }
    (header, values.finish(), Secret([site as u8; 16]))
}

/// A chain of so many facts: its leaves, and its signed checkpoint.
fn chain(site: i64, length: i64) -> (Vec<Hash>, String) {
    let leaves: Vec<Hash> = (1..=length)
        .map(|seq| {
            let (header, values, secret) = sealed(site, seq);
            seal(&header, &values, secret).unwrap().leaf
        })
        .collect();
    let checkpoint = Checkpoint {
        origin: format!("{ORIGIN}/{site}"),
        size: leaves.len() as u64,
        root: merkle::root(&leaves).to_vec(),
        extensions: vec![],
    };
    (leaves, checkpoint.sign(&signer()).unwrap())
}

/// The fact at a place with its proof; who did it is withheld.
fn proved(site: i64, seq: i64, leaves: &[Hash]) -> ProvedFact {
    let (header, values, secret) = sealed(site, seq);
    let fields = Reader::new(&values).map(|field| {
        let field = field.unwrap();
        let (tag, salt) = (field.tag, secret.salt(field.tag));
        if tag == 3 {
            return ShownField::Withheld { tag, commitment: commitment(salt, tag, field.value) };
        }
        ShownField::Shown { tag, salt, value: field.value.to_vec() }
    });
    let proof = merkle::inclusion_proof(leaves, seq as usize - 1).unwrap();
    ProvedFact { header, fields: fields.collect(), proof }
}

fn kinds() -> KindTable {
    let fields = json!({
        "3": {"name": "by", "type": "number"},
        "16": {"name": "quantity", "type": "quantity"},
        "17": {"name": "photo", "type": "digest"},
    });
    serde_json::from_value(json!({"24/1": {"name": "TransferRecorded", "fields": fields}})).unwrap()
}

/// What can be changed before a dossier is signed.
struct Draft {
    answer: Value,
    facts: Vec<ProvedFact>,
    checkpoints: Vec<(i64, String)>,
}

impl Draft {
    fn true_one() -> Self {
        let (first, first_note) = chain(1, 5);
        let (second, second_note) = chain(2, 9);
        let facts = vec![proved(1, 2, &first), proved(2, 1, &second), proved(2, 9, &second)];
        let links: Vec<Value> = [(1, 2, "2"), (2, 1, "1"), (2, 9, "9")]
            .into_iter()
            .map(|(site, seq, quantity)| {
                let fact = FactRef { site, seq }.json();
                json!({"fact": fact, "said": {"quantity": quantity}, "to": "lot:DP-1"})
            })
            .collect();
        let checkpoints = vec![(1, first_note), (2, second_note)];
        Self { answer: json!({"root": "lot:DP-1", "links": links}), facts, checkpoints }
    }

    fn bytes(&self) -> Vec<u8> {
        let parts = Parts {
            origin: ORIGIN,
            made_at: "2026-11-19T14:32:00+08:00",
            subject: "lot DP-1, both ways",
            answer: &self.answer,
            pages: vec![("answer.pdf", b"%PDF")],
            facts: &self.facts,
            kinds: &kinds(),
            checkpoints: &self.checkpoints,
            keys: &[signer().verifier()],
            successions: &[],
            stamps: &[],
            blobs: vec![PHOTO],
        };
        dossier::assemble(&parts, &signer()).unwrap()
    }

    fn refused(&self) -> Refused {
        dossier::verify(&self.bytes(), &Trust::default()).unwrap_err()
    }
}

/// A dossier with one file changed, listed and signed anew: what its own maker can do.
fn signed_again(bytes: &[u8], path: &str, change: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let members = archive::read(bytes).unwrap();
    let files: Vec<(&str, Vec<u8>)> = members[1..]
        .iter()
        .map(|member| {
            let changed =
                if member.path == path { change(member.content) } else { member.content.to_vec() };
            (member.path, changed)
        })
        .collect();
    let text = std::str::from_utf8(members[0].content).unwrap().split("\n\n").next().unwrap();
    let manifest = Manifest::parse(&format!("{text}\n")).unwrap();
    let listed = files.iter().map(|(path, content)| Listed::of(path, content)).collect();
    let manifest = Manifest { files: listed, ..manifest };
    let note = signer().sign(&manifest.text().unwrap()).unwrap();
    let mut members = vec![archive::Member { path: MANIFEST, content: note.as_bytes() }];
    members.extend(files.iter().map(|(path, content)| archive::Member { path, content }));
    archive::write(&members).unwrap()
}

#[test]
fn a_dossier_holds_with_nothing_but_the_file() {
    let bytes = Draft::true_one().bytes();

    let report = dossier::verify(&bytes, &Trust::default()).unwrap();
    assert_eq!((report.facts.len(), report.withheld, report.pinned), (3, 3, false));
    assert_eq!(report.manifest.subject, "lot DP-1, both ways");
    let sizes: Vec<(i64, u64)> =
        report.chains.iter().map(|chain| (chain.site, chain.size)).collect();
    assert_eq!(sizes, [(1, 5), (2, 9)]);
}

#[test]
fn a_key_that_was_handed_over_counts_and_not_the_one_enclosed() {
    let bytes = Draft::true_one().bytes();
    let trust = |seed: u8| Trust { keys: vec![key(seed).verifier()], ..Trust::default() };

    assert!(dossier::verify(&bytes, &trust(3)).unwrap().pinned);
    let refused = dossier::verify(&bytes, &trust(4)).unwrap_err();
    assert!(matches!(refused, Refused::Signature(_)), "{refused}");
}

#[test]
fn no_byte_can_be_another() {
    let bytes = Draft::true_one().bytes();

    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(dossier::verify(&changed, &Trust::default()).is_err(), "byte {at}");
        assert!(dossier::verify(&bytes[..at], &Trust::default()).is_err(), "cut at {at}");
    }
}

#[test]
fn a_value_changed_and_signed_again_is_named_by_its_line() {
    let bytes = Draft::true_one().bytes();

    // Two kilograms become three, in the fact and in what the answer says of it.
    let in_fact = |content: &[u8]| {
        let text = std::str::from_utf8(content).unwrap();
        text.replacen("0000000077359400", "00000000b2d05e00", 1).into_bytes()
    };
    let changed = signed_again(&bytes, dossier::FACTS, in_fact);
    let refused = dossier::verify(&changed, &Trust::default()).unwrap_err();

    assert!(matches!(refused, Refused::Fact { line: 1, .. }), "{refused}");
}

#[test]
fn every_character_of_a_fact_counts() {
    let (leaves, _) = chain(2, 9);
    let root = merkle::root(&leaves);
    let line = proved(2, 4, &leaves).line();
    let holds = |line: &str| ProvedFact::parse(line).is_ok_and(|fact| fact.check(9, &root).is_ok());
    assert!(holds(&line));

    for at in 0..line.len() {
        for other in ["0", "1", "f", "\"", " "] {
            let mut changed = line.clone();
            changed.replace_range(at..=at, other);
            // A blank in place of nothing is no other fact.
            let same = ProvedFact::parse(&changed) == ProvedFact::parse(&line);
            assert!(same || !holds(&changed), "character {at} as {other:?}");
        }
    }
}

#[test]
fn a_fact_dropped_or_added_is_refused_also_when_signed_again() {
    let draft = Draft::true_one();

    let dropped = Draft { facts: draft.facts[1..].to_vec(), ..Draft::true_one() };
    assert!(matches!(dropped.refused(), Refused::Answer { .. }), "{}", dropped.refused());

    let (leaves, _) = chain(2, 9);
    let mut added = Draft::true_one();
    added.facts.insert(2, proved(2, 4, &leaves));
    assert_eq!(added.refused(), Refused::Unused(3));

    let (longer, _) = chain(2, 10);
    let mut foreign = Draft::true_one();
    foreign.facts[2] = proved(2, 10, &longer);
    assert!(matches!(foreign.refused(), Refused::Fact { line: 3, .. }), "{}", foreign.refused());

    let mut twice = Draft::true_one();
    twice.facts.insert(1, twice.facts[0].clone());
    assert!(matches!(twice.refused(), Refused::Place { line: 2, .. }), "{}", twice.refused());
}

#[test]
fn an_answer_that_says_more_than_its_facts_is_refused_at_its_place() {
    for (said, at) in [
        (json!({"quantity": "3"}), "/links/0/said/quantity"),
        (json!({"by": "7"}), "/links/0/said/by"),
        (json!({"colour": "red"}), "/links/0/said/colour"),
    ] {
        let mut draft = Draft::true_one();
        draft.answer["links"][0]["said"] = said;
        match draft.refused() {
            Refused::Answer { at: place, .. } => assert_eq!(place, at),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn a_checkpoint_of_another_ledger_is_refused() {
    let mut swapped = Draft::true_one();
    let (first, second) = (swapped.checkpoints[0].1.clone(), swapped.checkpoints[1].1.clone());
    swapped.checkpoints = vec![(1, second), (2, first)];
    assert!(matches!(swapped.refused(), Refused::Fact { .. }), "{}", swapped.refused());

    let mut foreign = Draft::true_one();
    let checkpoint = Checkpoint {
        origin: "suyuan/10/1".into(),
        size: 5,
        root: merkle::root(&chain(1, 5).0).to_vec(),
        extensions: vec![],
    };
    foreign.checkpoints[0].1 = checkpoint.sign(&signer()).unwrap();
    assert!(matches!(foreign.refused(), Refused::Origin(..)), "{}", foreign.refused());
}

#[test]
fn a_witness_does_not_speak_for_the_company() {
    let witness = NoteSigner::new("witness.example", &[9; 32]).unwrap();
    let draft = Draft::true_one();
    let answer = draft.answer.clone();
    let parts = Parts {
        origin: ORIGIN,
        made_at: "2026-11-19T14:32:00+08:00",
        subject: "lot DP-1",
        answer: &answer,
        pages: vec![],
        facts: &draft.facts,
        kinds: &kinds(),
        checkpoints: &draft.checkpoints,
        keys: &[signer().verifier(), witness.verifier()],
        successions: &[],
        stamps: &[],
        blobs: vec![],
    };
    let by_witness = dossier::assemble(&parts, &witness).unwrap();

    let refused = dossier::verify(&by_witness, &Trust::default()).unwrap_err();
    assert_eq!(refused, Refused::Signer(MANIFEST.into(), ORIGIN.into()));
}

#[test]
fn a_file_nobody_speaks_of_is_refused() {
    let draft = Draft::true_one();
    let answer = draft.answer.clone();
    let parts = Parts {
        origin: ORIGIN,
        made_at: "2026-11-19T14:32:00+08:00",
        subject: "lot DP-1",
        answer: &answer,
        pages: vec![],
        facts: &draft.facts,
        kinds: &kinds(),
        checkpoints: &draft.checkpoints,
        keys: &[signer().verifier()],
        successions: &[],
        stamps: &[],
        blobs: vec![b"another picture"],
    };

    let bytes = dossier::assemble(&parts, &signer()).unwrap();
    assert!(matches!(dossier::verify(&bytes, &Trust::default()), Err(Refused::Blob(_))));
}

/// The notes by which the first key is followed by the second, and that by the one that signs.
fn successions() -> Vec<String> {
    let follows = |old: u8, new: u8| {
        let at = "2026-11-19T14:32:00+08:00";
        Succession::sign(ORIGIN, (&key(old), &key(new)), at).unwrap()
    };
    vec![follows(1, 2), follows(2, 3)]
}

/// The true dossier with notes in which keys name the next.
fn with_successions(successions: &[String]) -> Vec<u8> {
    let draft = Draft::true_one();
    let parts = Parts {
        origin: ORIGIN,
        made_at: "2026-11-19T14:32:00+08:00",
        subject: "lot DP-1, both ways",
        answer: &draft.answer,
        pages: vec![],
        facts: &draft.facts,
        kinds: &kinds(),
        checkpoints: &draft.checkpoints,
        keys: &[signer().verifier()],
        successions,
        stamps: &[],
        blobs: vec![],
    };
    dossier::assemble(&parts, &signer()).unwrap()
}

#[test]
fn who_trusts_a_key_of_before_is_led_to_the_one_that_signs() {
    let trust = |seed: u8| Trust { keys: vec![key(seed).verifier()], ..Trust::default() };
    let led = with_successions(&successions());
    let broken = with_successions(&successions()[..1]);
    let strangers = vec![successions()[1].replace("2026", "2027")];

    for seed in [1, 2, 3] {
        assert!(dossier::verify(&led, &trust(seed)).unwrap().pinned, "key {seed}");
    }
    assert!(matches!(dossier::verify(&led, &trust(4)), Err(Refused::Signature(_))));
    assert!(matches!(dossier::verify(&broken, &trust(1)), Err(Refused::Signature(_))));
    let forged = with_successions(&strangers);
    assert!(matches!(dossier::verify(&forged, &trust(3)), Err(Refused::Succession(..))));
}

#[test]
fn other_verifiers_follow_keys_as_well() {
    let led = with_successions(&successions());
    let forged = with_successions(&[successions()[1].replace("2026", "2027")]);
    for (program, before) in others() {
        let taken = |bytes: &[u8], seed: u8| {
            taken_by(program, &before, bytes, Some(&key(seed).verifier().to_string()))
        };
        let Some(last) = taken(&led, 3) else { continue };
        assert!(last, "{program}");
        assert_eq!(taken(&led, 1), Some(true), "{program}");
        assert_eq!(taken(&led, 4), Some(false), "{program}");
        assert_eq!(taken(&forged, 3), Some(false), "{program}");
    }
}

#[test]
fn kinds_are_told_as_the_facts_are() {
    let table = kinds();
    let fields: BTreeMap<_, _> = table.0["24/1"].fields.clone();

    assert_eq!(fields[&16].text(&500_000_000_i64.to_be_bytes()).as_deref(), Some("0.5"));
    assert_eq!(table.tag(24, 1, "quantity"), Some(16));
    assert_eq!(table.tag(24, 2, "quantity"), None);
}

/// What the verifiers that were written from the format alone are run with: the program, and what
/// comes before the path of the dossier. The page is run without its page.
fn others() -> [(&'static str, Vec<PathBuf>); 2] {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/dossier");
    [
        ("python3", vec![docs.join("verify.py")]),
        ("node", vec![docs.join("verify-page.mjs"), docs.join("verify.html")]),
    ]
}

/// Whether another verifier takes a dossier; none where its program is not installed.
fn taken_by(program: &str, before: &[PathBuf], bytes: &[u8], key: Option<&str>) -> Option<bool> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("suyuan-dossier-{}-{number}", std::process::id());
    let file = std::env::temp_dir().join(name);
    std::fs::write(&file, bytes).unwrap();
    let run = Command::new(program).args(before).arg(&file).args(key).output();
    std::fs::remove_file(&file).unwrap();
    let Ok(output) = run else {
        eprintln!("\n*** SKIPPED: {program} is not installed, its verifier was not run ***\n");
        return None;
    };
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{program}: {}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(output.status.success(), said["ok"] == json!(true), "{said}");
    Some(output.status.success())
}

#[test]
fn verifiers_written_from_the_format_alone_agree() {
    let bytes = Draft::true_one().bytes();
    let key = signer().verifier().to_string();
    let other_key = NoteSigner::new(ORIGIN, &[4; 32]).unwrap().verifier().to_string();
    let mut tampered = tamperings(&bytes);
    for (at, said) in [json!({"quantity": "3"}), json!({"by": "7"})].into_iter().enumerate() {
        let mut draft = Draft::true_one();
        draft.answer["links"][at]["said"] = said;
        tampered.push((format!("answer {at}"), draft.bytes()));
    }

    for (program, before) in others() {
        let taken = |bytes: &[u8], key: Option<&str>| taken_by(program, &before, bytes, key);
        let Some(true_one) = taken(&bytes, None) else { continue };
        assert!(true_one, "{program}");
        assert_eq!(taken(&bytes, Some(&key)), Some(true), "{program}");
        assert_eq!(taken(&bytes, Some(&other_key)), Some(false), "{program}");
        for (what, bytes) in &tampered {
            assert!(dossier::verify(bytes, &Trust::default()).is_err(), "{what}");
            assert_eq!(taken(bytes, None), Some(false), "{program}: {what}");
        }
    }
}

/// Dossiers that do not hold, each for a reason of its own.
fn tamperings(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut made = Vec::new();
    for at in (0..bytes.len()).step_by(bytes.len() / 40) {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1;
        made.push((format!("byte {at}"), changed));
    }
    made.push(("cut".to_owned(), bytes[..bytes.len() - 1].to_vec()));
    let mut again = |what: &str, path: &str, change: fn(&str) -> String| {
        let change = |content: &[u8]| change(std::str::from_utf8(content).unwrap()).into_bytes();
        made.push((what.to_owned(), signed_again(bytes, path, change)));
    };
    again("a value", dossier::FACTS, |text| {
        text.replacen("0000000077359400", "00000000b2d05e00", 1)
    });
    again("a fact less", dossier::FACTS, |text| text.split_inclusive('\n').skip(1).collect());
    again("a fact twice", dossier::FACTS, |text| {
        let lines = text.split_inclusive('\n');
        lines.clone().take(1).chain(lines).collect()
    });
    again("no last line feed", dossier::FACTS, |text| text.trim_end().to_owned());
    again("kinds", dossier::KINDS, |text| text.replacen("\"quantity\"", "\"weight\"", 1));
    again("a tree", "chains/1.txt", |text| text.replacen("/1\n5\n", "/1\n6\n", 1));
    made
}
