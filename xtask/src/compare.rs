//! The trace engine beside its peers: what they need is installed for themselves alone, then all are
//! asked in one run.

use std::path::PathBuf;

use crate::run::{self, Outcome};

/// A peer in Python: its list of packages, and the variable by which the run finds them.
const PEERS: [(&str, &str); 2] = [("duckdb", "PEERS_DUCKDB"), ("tryton", "PEERS_TRYTON")];

/// In full everyone is asked and the picture of the documentation is drawn anew; the short form
/// leaves out whoever would have to be installed first, and draws beside what is built.
pub(crate) fn run(short: bool) -> Outcome {
    let (size, picture) = if short {
        ("short", run::target().join("peers.svg"))
    } else {
        ("full", run::root().join("docs/peers.svg"))
    };
    let mut arguments = vec!["run", "--release", "--quiet", "--package", "benches"];
    arguments.extend(["--bin", "peers", "--", size]);
    let mut peers = run::command("cargo", &arguments);
    peers.arg(&picture);
    for (name, variable) in PEERS {
        if short {
            peers.env_remove(variable);
            continue;
        }
        match install(name) {
            Ok(python) => _ = peers.env(variable, python),
            Err(why) => run::say(&format!("*** {name} will be SKIPPED: {why} ***")),
        }
    }
    run::run(&format!("compare ({size})"), peers)?;
    run::say(&format!("   drawn: {}", picture.display()));
    Ok(())
}

/// Installs the packages of a peer at the versions its list pins, away from all others.
fn install(name: &str) -> Outcome<PathBuf> {
    let list = run::root().join(format!("benches/peers/{name}.txt"));
    let wanted = std::fs::read(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let home = run::target().join("peers").join(name);
    let (python, stamp) = (home.join("bin/python"), home.join("installed.txt"));
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let mut make = run::command("python3", &["-m", "venv", "--clear"]);
    make.arg(&home);
    run::run(&format!("a Python for {name}"), make)?;
    let quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    let mut install = run::command(&python.to_string_lossy(), &quiet);
    install.arg(&list);
    run::run(&format!("packages of {name}"), install)?;
    std::fs::write(stamp, wanted).map_err(|error| error.to_string())?;
    Ok(python)
}
