//! What is said of a file that proves itself: to people, and as one line of JSON.

use std::fmt::Display;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use ledger::note::Verifier;
use serde_json::{Value, json};

use crate::commands::FAILED;
use crate::words::Words;

/// A file that holds.
pub(crate) struct Holds {
    /// What is said of it, with what fills it.
    pub(crate) said: (&'static str, Vec<(&'static str, String)>),
    /// The same for programs.
    pub(crate) told: Value,
    /// The key it brings itself, where none that was handed over vouches for it.
    pub(crate) own_key: Option<String>,
}

/// The key a file brings itself, where none that was handed over vouches for it.
pub(crate) fn own_key(is_pinned: bool, keys: &[Verifier]) -> Option<String> {
    (!is_pinned).then(|| keys.first().map(Verifier::to_string).unwrap_or_default())
}

/// A file, and the keys that were handed over beside it.
pub(crate) fn read(file: &Path, keys: &[String]) -> Result<(Vec<u8>, Vec<Verifier>)> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let keys = keys.iter().map(|key| Verifier::parse(key).with_context(|| key.clone()));
    Ok((bytes, keys.collect::<Result<_>>()?))
}

/// Says whether a file holds; `refused` is the word for one that does not.
pub(crate) fn say(
    found: Result<Holds, impl Display>,
    refused: &str,
    (as_json, words): (bool, &Words),
) -> Result<u8> {
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    match found {
        Ok(Holds { said: (word, params), told, own_key }) => {
            if as_json {
                writeln!(out, "{told}")?;
            }
            writeln!(err, "{}", words.say(word, &params))?;
            if let Some(key) = own_key {
                writeln!(err, "{}", words.say("cli.dossier_own_key", &[("key", key)]))?;
            }
            Ok(0)
        }
        Err(why) => {
            let reason = why.to_string();
            if as_json {
                writeln!(out, "{}", json!({"ok": false, "error": reason}))?;
            }
            writeln!(err, "{}", words.say(refused, &[("reason", reason)]))?;
            Ok(FAILED)
        }
    }
}
