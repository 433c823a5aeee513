//! `suyuan verify-dossier`: checks a dossier with crate `ledger` alone. No data folder is opened.
//!
//! Where a dossier is wrong is told in English: it names files, lines and JSON pointers.

use std::path::Path;

use anyhow::{Context as _, Result};
use ledger::dossier::{self, Report, Trust};
use ledger::stamp::Certificate;
use serde_json::{Value, json};

use crate::judged::{self, Holds};
use crate::words::Words;

/// Checks a file, with the keys that were handed over beside it.
pub(crate) fn verify(
    file: &Path,
    (keys, authority): (&[String], Option<&Path>),
    as_json: bool,
    words: &Words,
) -> Result<u8> {
    let (bytes, keys) = judged::read(file, keys)?;
    let mut trust = Trust { keys, authorities: Vec::new() };
    if let Some(path) = authority {
        let pem = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let read = Certificate::parse_pem(&pem);
        trust.authorities = read.with_context(|| format!("{}: no certificates", path.display()))?;
    }
    let found = dossier::verify(&bytes, &trust).map(|report| Holds {
        told: told(&report),
        own_key: judged::own_key(report.pinned, &report.keys),
        said: (
            "cli.dossier_holds",
            vec![
                ("facts", report.facts.len().to_string()),
                ("origin", report.manifest.origin),
                ("withheld", report.withheld.to_string()),
            ],
        ),
    });
    judged::say(found, "cli.dossier_refused", (as_json, words))
}

/// What was found, as the other verifiers print it.
fn told(report: &Report) -> Value {
    let chains = report.chains.iter().map(|chain| {
        let witnesses = json!(chain.witnesses);
        let told =
            json!({"facts": chain.size, "witnesses": witnesses, "stamped_at": chain.stamped_at});
        (chain.site.to_string(), told)
    });
    let chains: serde_json::Map<String, Value> = chains.collect();
    json!({
        "ok": true,
        "subject": report.manifest.subject,
        "origin": report.manifest.origin,
        "made_at": report.manifest.made_at,
        "facts": report.facts.len(),
        "withheld": report.withheld,
        "pinned": report.pinned,
        "chains": chains,
    })
}
