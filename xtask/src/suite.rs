//! The genealogy cases through the command line, on both engines.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::postgres;
use crate::run::{self, Outcome};

/// Builds the program as the demo uses it.
pub(crate) fn build() -> Outcome<PathBuf> {
    let build = run::command("cargo", &["build", "--release", "--package", "suyuan"]);
    run::run("release build", build)?;
    Ok(run::target().join("release/suyuan"))
}

/// Runs every case on SQLite, and on PostgreSQL where it is installed; gives back passed and failed.
pub(crate) fn run() -> Outcome<(u32, u32)> {
    let program = build()?;
    let mut passed = cases("SQLite", &program)?;
    if postgres::binaries().is_some() {
        let server = postgres::Server::start()?;
        let create = format!("{} \"CREATE DATABASE $database\"", psql(&server, "postgres"));
        let wrapper = program_with_databases(&program, &server, &create)?;
        passed += cases("PostgreSQL", &wrapper)?;
    } else {
        run::say("   SKIPPED: the cases on PostgreSQL, because no server is installed");
    }
    Ok((passed, 0))
}

/// A way to say something to a database of a server, for a script.
pub(crate) fn psql(server: &postgres::Server, database: &str) -> String {
    let base = server.url.trim_end_matches("/postgres");
    let program = server.bin.join("psql");
    format!(
        "{} --quiet --no-align --tuples-only --dbname {base}/{database} --output /dev/null --command",
        program.display()
    )
}

/// Runs every case with a program that finds its own database.
pub(crate) fn cases(engine: &str, program: &Path) -> Outcome<u32> {
    let mut folders = vec![run::root().join("cases/public")];
    let shared = std::env::var_os("SUYUAN_SHARED")
        .map_or_else(|| run::root().join("../shared"), PathBuf::from)
        .join("cases");
    if let Ok(entries) = fs::read_dir(&shared) {
        folders.extend(
            entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| path.is_dir() && !path.ends_with("public")),
        );
    }
    let mut passed = 0;
    for folder in folders {
        let mut suite = run::command("python3", &["cases/run_suite.py", "--bin"]);
        suite.arg(program).arg("--cases").arg(&folder);
        let printed = run::capture(&format!("cases on {engine}: {}", folder.display()), suite)?;
        passed += printed
            .lines()
            .rev()
            .find_map(|line| line.split_once(" passed")?.0.trim().parse::<u32>().ok())
            .ok_or("the cases printed no total")?;
    }
    Ok(passed)
}

/// The suite gives every case a fresh data folder; this program gives every folder a database of a
/// server, made by the lines of `create`, which know its name as `$database`.
pub(crate) fn program_with_databases(
    program: &Path,
    server: &postgres::Server,
    create: &str,
) -> Outcome<PathBuf> {
    let path = server.home.join("suyuan-on-server");
    let databases = server.home.join("databases");
    fs::create_dir_all(&databases).map_err(|error| error.to_string())?;
    let script = format!(
        "#!/bin/sh\n\
         # The folder is the second argument: --data FOLDER …\n\
         set -e\n\
         database=case_$(printf %s \"$2\" | cksum | cut -d' ' -f1)\n\
         if ! [ -e {made}/$database ]; then\n\
           {create}\n\
           touch {made}/$database\n\
         fi\n\
         SUYUAN_DATABASE={any}/$database exec {program} \"$@\"\n",
        made = databases.display(),
        any = server.url.trim_end_matches("/postgres"),
        program = program.display()
    );
    fs::write(&path, script).map_err(|error| error.to_string())?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))
        .map_err(|error| error.to_string())?;
    Ok(path)
}
