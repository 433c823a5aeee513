//! House rules over our own source, so that nobody has to remember them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{self, Outcome};

const LINES_MAX: usize = 700;
const COLUMNS_MAX: usize = 110;

/// Checks every file git knows; gives back how many.
pub(crate) fn run() -> Outcome<usize> {
    let listing = run::command("git", &["ls-files", "--cached", "--others", "--exclude-standard"])
        .output()
        .map_err(|error| format!("git: {error}"))?;
    let listing = String::from_utf8_lossy(&listing.stdout).into_owned();
    let mut faults = Vec::new();
    let mut count = 0;
    for name in listing.lines() {
        let path = run::root().join(name);
        let Ok(text) = fs::read_to_string(&path) else { continue };
        count += 1;
        check_file(Path::new(name), &text, &mut faults);
    }
    check_architecture(&mut faults)?;
    if faults.is_empty() {
        run::say(&format!("── tidy: {count} files are as the house wants them"));
        return Ok(count);
    }
    Err(format!("tidy:\n{}", faults.join("\n")))
}

fn check_file(name: &Path, text: &str, faults: &mut Vec<String>) {
    let extension = name.extension().and_then(|part| part.to_str()).unwrap_or_default();
    let shown = name.display();
    if name.starts_with("cases") {
        return;
    }
    if extension == "rs" && !text.starts_with("//!") {
        faults.push(format!("{shown}:1: a file begins with `//!`: what this is"));
    }
    if extension == "md" {
        check_links(name, text, faults);
    }
    let generated = shown.to_string().contains(".gen.");
    if matches!(extension, "rs" | "ts" | "tsx") && !generated {
        let lines = text.lines().count();
        if lines > LINES_MAX {
            faults.push(format!(
                "{shown}: {lines} lines; more than {LINES_MAX} want to be two files"
            ));
        }
        for (at, line) in text.lines().enumerate() {
            check_line(&format!("{shown}:{}", at + 1), line, faults);
        }
    }
    if matches!(extension, "rs" | "ts" | "tsx" | "md" | "toml") && !text.is_empty() {
        if !text.ends_with('\n') {
            faults.push(format!("{shown}: the last line has no end"));
        }
        if text.contains('\r') {
            faults.push(format!("{shown}: carriage returns"));
        }
    }
}

fn check_line(place: &str, line: &str, faults: &mut Vec<String>) {
    // Spelt apart so that this file passes its own check.
    for mark in [
        concat!("FIX", "ME"),
        concat!("X", "XX"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
    ] {
        if line.contains(mark) {
            faults.push(format!("{place}: `{mark}` cannot be merged"));
        }
    }
    // A text cannot be broken; everything else can.
    let text = ["http", "\"", "`"].iter().any(|mark| line.contains(mark));
    if line.chars().count() > COLUMNS_MAX && !text {
        faults.push(format!("{place}: longer than {COLUMNS_MAX} columns"));
    }
}

/// What a page links to within the repository is there.
fn check_links(name: &Path, text: &str, faults: &mut Vec<String>) {
    let folder = name.parent().unwrap_or(Path::new(""));
    for (at, line) in text.lines().enumerate() {
        let targets = line.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        for (target, _) in targets {
            let path = target.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains("://") {
                continue;
            }
            if !run::root().join(folder).join(path).exists() {
                faults.push(format!("{}:{}: nothing at {target}", name.display(), at + 1));
            }
        }
    }
}

/// The crate list of the architecture page is the crate list of the tree.
fn check_architecture(faults: &mut Vec<String>) -> Outcome {
    let page = fs::read_to_string(run::root().join("docs/ARCHITECTURE.md"))
        .map_err(|error| format!("docs/ARCHITECTURE.md: {error}"))?;
    let crates: Vec<PathBuf> = fs::read_dir(run::root().join("crates"))
        .map_err(|error| error.to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    for path in crates {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !page.contains(&format!("`{name}`")) {
            faults.push(format!("docs/ARCHITECTURE.md: crate `{name}` is not described"));
        }
    }
    Ok(())
}
