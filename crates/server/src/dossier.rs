//! `suyuan verify-dossier`: checks a dossier with crate `ledger` alone. No data folder is opened.
//!
//! Where a dossier is wrong is told in English: it names files, lines and JSON pointers.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use ledger::dossier::{self, Report, Trust};
use ledger::note::Verifier;
use ledger::stamp::Certificate;
use serde_json::{Value, json};

use crate::commands::FAILED;
use crate::words::Words;

/// Checks a file, with the keys that were handed over beside it.
pub(crate) fn verify(
    file: &Path,
    (keys, authority): (&[String], Option<&Path>),
    as_json: bool,
    words: &Words,
) -> Result<u8> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let keys = keys.iter().map(|key| Verifier::parse(key).with_context(|| key.clone()));
    let mut trust = Trust { keys: keys.collect::<Result<_>>()?, authorities: Vec::new() };
    if let Some(path) = authority {
        let pem = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let read = Certificate::parse_pem(&pem);
        trust.authorities = read.with_context(|| format!("{}: no certificates", path.display()))?;
    }
    let found = dossier::verify(&bytes, &trust);
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    match found {
        Ok(report) => {
            if as_json {
                writeln!(out, "{}", told(&report))?;
            }
            let params = [
                ("facts", report.facts.len().to_string()),
                ("origin", report.manifest.origin.clone()),
                ("withheld", report.withheld.to_string()),
            ];
            writeln!(err, "{}", words.say("cli.dossier_holds", &params))?;
            if !report.pinned {
                let key = report.keys.first().map(Verifier::to_string).unwrap_or_default();
                writeln!(err, "{}", words.say("cli.dossier_own_key", &[("key", key)]))?;
            }
            Ok(0)
        }
        Err(refused) => {
            if as_json {
                writeln!(out, "{}", json!({"ok": false, "error": refused.to_string()}))?;
            }
            let reason = [("reason", refused.to_string())];
            writeln!(err, "{}", words.say("cli.dossier_refused", &reason))?;
            Ok(FAILED)
        }
    }
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
