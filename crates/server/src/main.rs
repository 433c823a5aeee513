//! The suyuan program: reads the command line, opens the data, does the work or hands it to the
//! server that already owns the data folder.

mod archive;
mod args;
mod commands;
mod desk;
mod dossier;
mod gs1;
mod judged;
mod lessons;
mod memory;
mod moving;
mod owner;
mod serve;
mod socket;
mod usage;
mod words;

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use app::{Clock, Options, Plant};
use clap::Parser as _;

use crate::args::{Arguments, Command};
use crate::commands::{FAILED, Terminal};
use crate::owner::{Owner, Ownership};
use crate::words::{Language, Words};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let given: Vec<_> = std::env::args_os().collect();
            let words = Words::of(language(usage::asked_language(&given)));
            let was_help = usage::explain(&error, &words, &mut std::io::stderr());
            return ExitCode::from(if was_help { 0 } else { FAILED });
        }
    };
    let language = language(arguments.language);
    match run(&arguments, language) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            commands::explain(&error, &Words::of(language), &mut std::io::stderr());
            ExitCode::from(FAILED)
        }
    }
}

/// The language asked for, or that of the terminal.
fn language(asked: Option<Language>) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    asked.unwrap_or_else(|| Language::of_locale(&locale.unwrap_or_default()))
}

fn run(arguments: &Arguments, language: Language) -> Result<u8> {
    let words = Words::of(language);
    if let Command::Move(how) = &arguments.command {
        // It says itself where from and where to, and needs no data folder.
        return Ok(moving::run(how, &words));
    }
    if let Command::Gs1(what) = &arguments.command {
        gs1::run(what, std::io::stdin().lock(), &mut std::io::stdout().lock())?;
        return Ok(0);
    }
    if let Command::VerifyDossier { file, key, authority, json } = &arguments.command {
        return dossier::verify(file, (key, authority.as_deref()), *json, &words);
    }
    if let Command::VerifyArchive { file, key, json } = &arguments.command {
        return archive::verify(file, key, *json, &words);
    }
    let folder = std::env::current_dir()?;
    std::fs::create_dir_all(&arguments.data)
        .with_context(|| arguments.data.display().to_string())?;
    let serves = matches!(arguments.command, Command::Serve(_));
    let owner = match Ownership::take(&arguments.data)? {
        Owner::Us(owner) => owner,
        Owner::Server if serves => return Ok(refused(&words, "cli.already_serving")),
        Owner::Server => return beside_the_owner(arguments, language),
        Owner::Command => return Ok(refused(&words, "cli.data_in_use")),
    };
    if let Command::Restore { folder } = &arguments.command {
        return restore(folder, arguments, &words);
    }
    let plant = Plant::open(Options {
        target: owner::target(&arguments.data, arguments.database.as_deref()),
        data_dir: arguments.data.clone(),
        clock: Clock::system(),
    })?;
    if let Command::Serve(how) = &arguments.command {
        if let Some(place) = plant.moved_to()? {
            let said = words.say("cli.moved_away", &[("place", place)]);
            let _ = writeln!(std::io::stderr(), "{said}");
            return Ok(FAILED);
        }
        return serve::run(&plant, arguments, how, &words, owner);
    }
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    let mut input = std::io::stdin();
    let mut terminal =
        Terminal { words: &words, folder, input: &mut input, out: &mut out, err: &mut err };
    Ok(commands::execute(&plant, arguments, &mut terminal))
}

/// Puts a backup into the data folder or the database that is named; there is no plant before.
fn restore(folder: &std::path::Path, arguments: &Arguments, words: &Words) -> Result<u8> {
    let target = owner::target(&arguments.data, arguments.database.as_deref());
    let Some(found) = app::restore(folder, &arguments.data, &target, &Clock::system())? else {
        return Ok(refused(words, "cli.restore_not_empty"));
    };
    if let Some(first) = found.first {
        let _ = writeln!(std::io::stderr(), "{first}");
        return Ok(refused(words, "cli.verify_off"));
    }
    let records = found.records.to_string();
    let _ = writeln!(std::io::stderr(), "{}", words.say("cli.restored", &[("records", records)]));
    Ok(0)
}

fn refused(words: &Words, key: &str) -> u8 {
    let _ = writeln!(std::io::stderr(), "{}", words.say(key, &[]));
    FAILED
}

/// The data folder belongs to a server: it does the work.
fn beside_the_owner(arguments: &Arguments, language: Language) -> Result<u8> {
    let mut input = String::new();
    if matches!(arguments.command, Command::AddPerson { .. }) {
        std::io::stdin().read_to_string(&mut input)?;
    }
    let request = socket::Request {
        arguments: std::env::args_os().collect(),
        folder: std::env::current_dir()?,
        language,
        input,
    };
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    socket::ask(&arguments.data, &request, &mut out, &mut err)
        .context("the server on this data folder stopped before it had answered")?
        .context("the server on this data folder does not answer")
}
