//! `suyuan archive`, `restore-archive` and `verify-archive`; the last with crate `ledger` alone, without
//! any data folder.
//!
//! Where an archive is wrong is told in English: it names files, lines and bytes.

use std::path::Path;

use anyhow::{Context as _, Result};
use app::{Operator, Plant};
use ledger::archive::{self, Report};
use serde_json::{Value, json};

use crate::commands::Terminal;
use crate::judged::{self, Holds};
use crate::words::Words;

/// Writes an archive, and says from where to where it goes.
pub(crate) fn write(
    plant: &Plant,
    operator: &Operator,
    (target, places): (&Path, (Option<i64>, Option<i64>)),
    terminal: &mut Terminal<'_>,
) -> Result<u8> {
    let path = terminal.path(target);
    let archived = plant.archive(operator, places)?;
    std::fs::write(&path, &archived.bytes).with_context(|| path.display().to_string())?;
    let (first, last) = archived.places;
    let params = [
        ("first", first.to_string()),
        ("last", last.to_string()),
        ("contents", archived.contents.to_string()),
        ("absent", archived.absent.to_string()),
        ("target", path.display().to_string()),
    ];
    terminal.say("cli.archived", &params);
    if last < places.1.unwrap_or(archived.size) {
        terminal.say("cli.archive_goes_on", &[("last", last.to_string())]);
    }
    Ok(0)
}

/// Brings contents back from an archive.
pub(crate) fn restore(
    plant: &Plant,
    operator: &Operator,
    file: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<u8> {
    let path = terminal.path(file);
    let mut opened = std::fs::File::open(&path).with_context(|| path.display().to_string())?;
    let done = plant.restore_archive(operator, &mut opened, (None, false))?;
    let params = [
        ("restored", done.result.restored.len().to_string()),
        ("here", done.result.here.to_string()),
    ];
    terminal.say("cli.archive_restored", &params);
    Ok(0)
}

/// Checks a file, with the keys that were handed over beside it.
pub(crate) fn verify(file: &Path, keys: &[String], as_json: bool, words: &Words) -> Result<u8> {
    let (bytes, keys) = judged::read(file, keys)?;
    let found = archive::verify(&bytes, &keys).map(|report| Holds {
        told: told(&report),
        own_key: judged::own_key(report.pinned, &report.keys),
        said: (
            "cli.archive_holds",
            vec![
                ("first", report.places.0.to_string()),
                ("last", report.places.1.to_string()),
                ("contents", report.contents.len().to_string()),
                ("absent", report.absent.len().to_string()),
                ("origin", report.manifest.origin),
            ],
        ),
    });
    judged::say(found, "cli.archive_refused", (as_json, words))
}

fn told(report: &Report<'_>) -> Value {
    let absent: Vec<String> = report.absent.iter().map(|hash| ledger::hex(hash)).collect();
    json!({
        "ok": true,
        "subject": report.manifest.subject,
        "origin": report.manifest.origin,
        "made_at": report.manifest.made_at,
        "first": report.places.0,
        "last": report.places.1,
        "grew_to": report.later,
        "contents": report.contents.len(),
        "absent": absent,
        "pinned": report.pinned,
    })
}
