//! The web application: packages, checks, build.

use std::fs;
use std::path::PathBuf;

use crate::run::{self, Outcome};

fn npm(arguments: &[&str]) -> std::process::Command {
    let mut command = run::command("npm", arguments);
    command.current_dir(folder());
    command
}

fn folder() -> PathBuf {
    run::root().join("web")
}

/// Installs the packages when the lock file changed since the last time.
pub(crate) fn install() -> Outcome {
    if !run::exists("npm") {
        return Err("Node 20 with npm is needed to build the web application".to_owned());
    }
    let lock = fs::read(folder().join("package-lock.json")).map_err(|error| error.to_string())?;
    let stamp = folder().join("node_modules/.suyuan-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run::run("web packages", npm(&["ci", "--no-audit", "--no-fund"]))?;
    fs::write(stamp, lock).map_err(|error| error.to_string())
}

/// Installs and builds.
pub(crate) fn build() -> Outcome {
    install()?;
    run::run("web build", npm(&["run", "--silent", "build"]))
}

/// Types, the client against the contract, lint, unit tests, and the sizes of what was built last.
pub(crate) fn check() -> Outcome {
    for script in ["check", "api:current", "lint", "test", "sizes"] {
        run::run(&format!("web {script}"), npm(&["run", "--silent", script]))?;
    }
    Ok(())
}
