//! The suyuan program: reads the command line, opens the data, does the work or hands it to the
//! server that already owns the data folder.

mod args;
mod commands;
mod owner;
mod serve;
mod socket;
mod words;

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use app::{Clock, Options, Plant};
use clap::Parser as _;

use crate::args::{Arguments, Command};
use crate::commands::Terminal;
use crate::owner::Ownership;
use crate::words::{Language, Words};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let words = Words::of(language(&arguments));
            let reason = [("reason", format!("{error:#}"))];
            let _ = writeln!(std::io::stderr(), "{}", words.say("cli.failed", &reason));
            ExitCode::FAILURE
        }
    }
}

fn language(arguments: &Arguments) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    arguments.language.unwrap_or_else(|| Language::of_locale(&locale.unwrap_or_default()))
}

fn run(arguments: &Arguments) -> Result<u8> {
    let words = Words::of(language(arguments));
    let folder = std::env::current_dir()?;
    std::fs::create_dir_all(&arguments.data)
        .with_context(|| arguments.data.display().to_string())?;
    let owner = match Ownership::take(&arguments.data)? {
        Some(owner) => owner,
        None if matches!(arguments.command, Command::Serve(_)) => {
            let _ = writeln!(std::io::stderr(), "{}", words.say("cli.already_serving", &[]));
            return Ok(1);
        }
        None => return beside_the_owner(arguments),
    };
    let plant = Plant::open(Options {
        target: owner::target(&arguments.data, arguments.database.as_deref()),
        data_dir: arguments.data.clone(),
        clock: Clock::system(),
    })?;
    if let Command::Serve(how) = &arguments.command {
        return serve::run(&plant, arguments, how, &words, owner);
    }
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    let mut terminal = Terminal { words: &words, folder, out: &mut out, err: &mut err };
    Ok(commands::execute(&plant, arguments, &mut terminal))
}

/// The data folder belongs to a running process: it does the work.
fn beside_the_owner(arguments: &Arguments) -> Result<u8> {
    let request =
        socket::Request { arguments: std::env::args().collect(), folder: std::env::current_dir()? };
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    socket::ask(&arguments.data, &request, &mut out, &mut err)?
        .context("another process is using the data folder and does not answer")
}
