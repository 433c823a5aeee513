//! The commands of the program, written once for the terminal and for a caller beside a server.

use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use app::{Error, Operator, Plant, TraceAsk, Withheld};

use crate::archive;
use crate::args::{Arguments, Command, DossierArguments, TraceArguments};
use crate::words::Words;

/// Exit code of a document with faults; part of the contract.
const FAULTY: u8 = 2;
/// Exit code of everything else that was refused or failed.
pub(crate) const FAILED: u8 = 1;

/// What a command needs besides its arguments.
pub(crate) struct Terminal<'a> {
    /// Words in the caller's language.
    pub words: &'a Words,
    /// The caller's folder.
    pub folder: PathBuf,
    /// Standard input.
    pub input: &'a mut dyn Read,
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
}

impl Terminal<'_> {
    pub(crate) fn path(&self, path: &Path) -> PathBuf {
        self.folder.join(path)
    }

    pub(crate) fn say(&mut self, key: &str, params: &[(&str, String)]) {
        let _ = writeln!(self.err, "{}", self.words.say(key, params));
    }
}

/// Runs one command and gives back its exit code.
pub(crate) fn execute(plant: &Plant, arguments: &Arguments, terminal: &mut Terminal<'_>) -> u8 {
    match try_execute(plant, arguments, terminal) {
        Ok(code) => code,
        Err(error) => {
            explain(&error, terminal.words, terminal.err);
            FAILED
        }
    }
}

fn try_execute(plant: &Plant, arguments: &Arguments, terminal: &mut Terminal<'_>) -> Result<u8> {
    let operator = plant.command_line(arguments.company.as_deref(), arguments.site.as_deref())?;
    match &arguments.command {
        Command::Import { document } => import(plant, &operator, document, terminal),
        Command::Export { target } => export(plant, &operator, target, terminal),
        Command::Trace(question) => trace(plant, &operator, question, terminal),
        Command::Verify { checkpoint } => verify(plant, &operator, checkpoint.as_deref(), terminal),
        Command::Rebuild => {
            plant.rebuild(&operator)?;
            terminal.say("cli.rebuilt", &[]);
            Ok(0)
        }
        Command::Spread { parts } => {
            plant.spread(&operator, *parts)?;
            terminal.say("cli.spread", &[("parts", parts.to_string())]);
            Ok(0)
        }
        Command::Backup { folder } => back_up(plant, &operator, folder, terminal),
        Command::Archive { target, after, to } => {
            archive::write(plant, &operator, (target, (*after, *to)), terminal)
        }
        Command::RestoreArchive { file } => archive::restore(plant, &operator, file, terminal),
        Command::Dossier(how) => dossier(plant, &operator, how, terminal),
        Command::Checkpoint => {
            let checkpoint = plant.checkpoint(&operator)?;
            terminal.out.write_all(checkpoint.note.as_bytes())?;
            terminal.say("cli.checkpoint_key", &[("key", checkpoint.key)]);
            Ok(0)
        }
        Command::ChangeKey => {
            let keys = plant.change_signing_key(&operator)?;
            if let Some(note) = keys.successions.last() {
                terminal.out.write_all(note.as_bytes())?;
            }
            terminal.say("cli.checkpoint_key", &[("key", keys.key.unwrap_or_default())]);
            Ok(0)
        }
        Command::AddPerson { username, name, roles } => {
            let mut password = String::new();
            terminal.input.read_to_string(&mut password)?;
            plant.add_person(
                &operator,
                &app::NewPerson {
                    username: username.clone(),
                    name: name.clone().unwrap_or_else(|| username.clone()),
                    password: password.trim_end_matches(['\r', '\n']).to_owned(),
                    roles: roles.clone(),
                    at_sites: Vec::new(),
                    language: None,
                },
            )?;
            terminal.say("cli.person_added", &[("username", username.clone())]);
            Ok(0)
        }
        Command::OpenSite { code, name, zone } => {
            let zone = zone.as_deref().unwrap_or(&operator.zone);
            let name = name.as_deref().unwrap_or(code).to_owned();
            let ask = app::OpenSite { code: code.clone(), name, zone: zone.to_owned() };
            plant.open_site(&operator, &ask)?;
            terminal.say("cli.site_opened", &[("code", code.clone())]);
            Ok(0)
        }
        Command::Restore { .. } => anyhow::bail!("a backup is restored before anything is opened"),
        Command::VerifyArchive { .. } => anyhow::bail!("an archive is checked without any data"),
        Command::VerifyDossier { .. } => anyhow::bail!("a dossier is checked without any data"),
        Command::Gs1(_) => anyhow::bail!("GS1 messages need no data folder"),
        Command::Move(_) => anyhow::bail!("a move is made by the program that was asked for it"),
        Command::Serve(_) => anyhow::bail!("a server is already running on this data folder"),
    }
}

fn back_up(
    plant: &Plant,
    operator: &Operator,
    folder: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<u8> {
    let folder = terminal.path(folder);
    let made = plant.back_up(operator, &folder)?;
    if let Some(first) = made.first {
        writeln!(terminal.err, "{first}")?;
        terminal.say("cli.verify_off", &[]);
        return Ok(FAILED);
    }
    let (records, target) = (made.records.to_string(), folder.display().to_string());
    terminal.say("cli.backed_up", &[("records", records), ("target", target)]);
    Ok(0)
}

fn dossier(
    plant: &Plant,
    operator: &Operator,
    how: &DossierArguments,
    terminal: &mut Terminal<'_>,
) -> Result<u8> {
    let ask = TraceAsk {
        root: how.root.clone(),
        direction: how.direction.clone(),
        mode: Some(how.mode.clone()),
        ..TraceAsk::default()
    };
    let withheld: Vec<Withheld> =
        how.withhold.iter().filter_map(|word| Withheld::of(word)).collect();
    let bytes = plant.dossier(operator, &ask, (&withheld, None))?;
    let path = terminal.path(&how.target);
    std::fs::write(&path, bytes).with_context(|| path.display().to_string())?;
    terminal.say("cli.exported", &[("target", path.display().to_string())]);
    Ok(0)
}

fn import(
    plant: &Plant,
    operator: &Operator,
    document: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<u8> {
    let path = terminal.path(document);
    std::fs::metadata(&path).with_context(|| path.display().to_string())?;
    let outcome = plant.import_path(operator, &path)?;
    for fault in &outcome.faults {
        writeln!(terminal.err, "{fault}")?;
    }
    if outcome.faults_total > 0 {
        terminal.say("cli.import_faulty", &[("count", outcome.faults_total.to_string())]);
        return Ok(FAULTY);
    }
    let new = outcome.new;
    terminal.say(
        "cli.imported",
        &[
            ("items", new.items.to_string()),
            ("partners", new.partners.to_string()),
            ("pools", new.pools.to_string()),
            ("transfers", new.transfers.to_string()),
            ("corrections", new.corrections.to_string()),
        ],
    );
    Ok(0)
}

fn export(
    plant: &Plant,
    operator: &Operator,
    target: &Path,
    terminal: &mut Terminal<'_>,
) -> Result<u8> {
    let path = terminal.path(target);
    plant.export_path(operator, &path)?;
    terminal.say("cli.exported", &[("target", path.display().to_string())]);
    Ok(0)
}

fn trace(
    plant: &Plant,
    operator: &Operator,
    question: &TraceArguments,
    terminal: &mut Terminal<'_>,
) -> Result<u8> {
    let ask = TraceAsk {
        root: question.root.clone(),
        direction: question.direction.clone(),
        mode: Some(question.mode.clone()),
        tolerance: Some(question.tolerance),
        at_from: question.at_from.clone(),
        at_to: question.at_to.clone(),
        transfer: question.transfer.clone(),
        as_of: question.as_of.clone(),
        as_of_seq: question.as_of_seq,
    };
    let reply = plant.trace_pool(operator, &ask)?;
    // Beside the answer, which is a contract.
    if let Some(reads) = &reply.source().database {
        let numbers = [
            ("transfers", reads.transfers.to_string()),
            ("levels", reads.levels.to_string()),
            ("statements", reads.statements.to_string()),
        ];
        terminal.say("cli.read_from_database", &numbers);
    }
    let mut out = std::io::BufWriter::with_capacity(256 << 10, &mut *terminal.out);
    match question.format.as_str() {
        "json" => {
            serde_json::to_writer(&mut out, &reply)?;
            writeln!(out)?;
        }
        "csv" => reply.write_csv(&mut out)?,
        "dot" => reply.write_dot(&mut out)?,
        _ => reply.write_table(&mut out)?,
    }
    out.flush()?;
    Ok(0)
}

fn verify(
    plant: &Plant,
    operator: &Operator,
    checkpoint: Option<&Path>,
    terminal: &mut Terminal<'_>,
) -> Result<u8> {
    if let Some(path) = checkpoint {
        let path = terminal.path(path);
        let note = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        plant.verify_checkpoint(operator, &note)?;
        terminal.say("cli.checkpoint_holds", &[]);
    }
    let report = plant.verify(operator)?;
    for unchecked in &report.unchecked {
        terminal.say("cli.verify_unchecked", &[("what", unchecked.clone())]);
    }
    if let Some(first) = report.first {
        writeln!(terminal.err, "{first}")?;
        terminal.say("cli.verify_off", &[]);
        return Ok(FAILED);
    }
    for removed in &report.removed {
        let (class, seq) = (removed.class.clone(), removed.seq.to_string());
        let params = [("sha256", removed.sha256.clone()), ("class", class), ("seq", seq)];
        terminal.say("cli.verify_removed", &params);
    }
    terminal.say("cli.verify_clean", &[("records", report.checked.to_string())]);
    Ok(0)
}

/// Says in the caller's language why a command was refused or failed.
pub(crate) fn explain(error: &anyhow::Error, words: &Words, err: &mut dyn Write) {
    if reader_left(error) {
        return;
    }
    let (key, params) = match error.downcast_ref::<Error>() {
        None | Some(Error::Fault(_)) => ("cli.failed".to_owned(), vec![("reason", reason(error))]),
        Some(Error::Refusal(domain::Refusal::BadInput { field })) => {
            // Fields are named as the option that fills them.
            let option = format!("--{}", field.replace('_', "-"));
            ("refusal.bad_input".to_owned(), vec![("field", option)])
        }
        Some(Error::Refusal(refusal)) => (format!("refusal.{}", refusal.code()), refusal.params()),
        Some(Error::NotFound(what)) => {
            ("access.not_found".to_owned(), vec![("what", (*what).to_owned())])
        }
        Some(known) => (format!("access.{}", known.problem().code), vec![]),
    };
    let _ = writeln!(err, "{}", words.say(&key, &params));
}

/// Whether whoever read our output went away, as `head` does: nothing anybody wants to hear of.
fn reader_left(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>();
        io.or(json.and_then(serde_json::Error::io_error_kind)) == Some(ErrorKind::BrokenPipe)
    })
}

/// An error and what it came from, in one line; transparent errors repeat their source.
fn reason(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |line, cause| match cause.to_string() {
        words if line.is_empty() => words,
        words if line.ends_with(&words) => line,
        words => format!("{line}: {words}"),
    })
}
