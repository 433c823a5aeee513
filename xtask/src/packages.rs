//! Debian packages that the full check needs and a fresh machine lacks.

use std::path::Path;

use crate::run::{self, Outcome};

/// Installs what is missing, when we may; else says what to install.
pub(crate) fn ensure() -> Outcome {
    let mut missing = Vec::new();
    if !run::exists("chromium") {
        missing.push("chromium");
    }
    if !Path::new("/usr/share/fonts/opentype/noto").exists() {
        missing.push("fonts-noto-cjk");
    }
    if !run::exists("pdftotext") {
        missing.push("poppler-utils");
    }
    if crate::postgres::binaries().is_none() {
        missing.push("postgresql");
    }
    if !run::exists("python3") {
        missing.push("python3");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !run::exists("apt-get") {
        return Err(format!("please install: {list}"));
    }
    run::run("apt-get update", run::command("apt-get", &["update", "-q"]))?;
    let mut install = run::command("apt-get", &["install", "-y", "-q", "--no-install-recommends"]);
    install.args(&missing).env("DEBIAN_FRONTEND", "noninteractive");
    run::run(&format!("install {list}"), install).map_err(|_| format!("please install: {list}"))
}
