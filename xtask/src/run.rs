//! Running other programs, and saying what is being done.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

/// An outcome; the error is a sentence for the person at the terminal.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// Prints a line where the person looks.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The top folder of the repository: the one it runs in, which need not be the one it was built in where
/// several share what cargo builds.
pub(crate) fn root() -> PathBuf {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR");
    let folder = folder.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&folder).parent().expect("xtask lies in the repository").to_path_buf()
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A command in the repository's top folder. It does not learn which program cargo runs here: build
/// scripts are run again when that changes, and most of the workspace is then built anew.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    for (name, _) in std::env::vars_os() {
        let told = name.to_string_lossy();
        if told.starts_with("CARGO_PKG_") || told.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs a command to its end and fails when it does.
pub(crate) fn run(title: &str, mut command: Command) -> Outcome {
    say(&format!("── {title}"));
    let begun = Instant::now();
    let status = command.stdin(Stdio::null()).status().map_err(|error| {
        format!("{title}: {} did not start: {error}", command.get_program().display())
    })?;
    let seconds = begun.elapsed().as_secs();
    if !status.success() {
        return Err(format!("{title}: failed ({status}, {seconds} s)"));
    }
    say(&format!("   {title}: done in {seconds} s"));
    Ok(())
}

/// Runs a command to its end and lets somebody hear each line; those that they keep are not shown.
pub(crate) fn heard(
    mut command: Command,
    mut keeps: impl FnMut(&str) -> bool,
) -> Outcome<ExitStatus> {
    let program = command.get_program().display().to_string();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program} did not start: {error}"))?;
    let printed = child.stdout.take().ok_or("a command without output")?;
    for line in BufReader::new(printed).lines().map_while(Result::ok) {
        if !keeps(&line) {
            say(&line);
        }
    }
    child.wait().map_err(|error| format!("{program}: {error}"))
}

/// Runs a command, shows what it prints and gives it back.
pub(crate) fn capture(title: &str, mut command: Command) -> Outcome<String> {
    say(&format!("── {title}"));
    let output =
        command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().map_err(|error| {
            format!("{title}: {} did not start: {error}", command.get_program().display())
        })?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    say(text.trim_end());
    if !output.status.success() {
        return Err(format!("{title}: failed ({})", output.status));
    }
    Ok(text)
}

/// Whether a program can be found.
pub(crate) fn exists(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}
