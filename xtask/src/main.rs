//! The repository's own chores: `cargo xtask demo`, `cargo xtask check` and their parts.
//!
//! Standard library only, so that it compiles in a second on a fresh machine.

mod audit;
mod browser;
mod check;
mod citus;
mod compare;
mod faults;
mod labels;
mod packages;
mod postgres;
mod races;
mod run;
mod simulate;
mod suite;
mod tidy;
mod web;

use std::process::ExitCode;

const USAGE: &str = "cargo xtask COMMAND
  demo            build everything and run the demo factory in the browser
  check           everything CI checks: format, lint, tidy, tests on both engines, web, browser
  played          the demo's ninety days by the program's own acts, at the plant and over HTTP on
                  both engines, compared with its document
  played-cases    the genealogy cases on data made by the program's own acts, a line a case
  audit           what we are built from: sources, checksums, licences; offline
  tidy            the house rules over our own source
  web             install the web packages and build the web application
  suite           the genealogy cases through the command line, on both engines
  citus           the store suite and the genealogy cases on Citus, a coordinator and two workers;
                  says loudly when the installed PostgreSQL does not offer it; `citus --cases` the
                  cases alone
  browser         the pages in a real browser, against a real server; `browser --shots FOLDER` leaves
                  the floor's screens there under the names of the design's drawings
  labels          labels as printers get them, drawn and read by programs that are not ours
  bench           every measured claim, in full; `bench --short` as CI runs it
  compare         the trace engine beside its peers, and docs/peers.svg; `compare --short` without
                  those that must be installed first
  simulate-floor  fifty devices with bad network, heard in many orders: no scan lost, none doubled,
                  the same end each time; SUYUAN_FLOOR_ORDERS, _ACTS, _SEED and _SEEDS say how much
  faults          a thousand faults beneath and around a server under load, and ten thousand altered
                  records: no acknowledged act lost, none doubled, every alteration named; `--short`
                  within a minute, `--count N`, `--seed S`
  races           two thousand recalls that hold everything while the floor picks, splits and
                  dispatches, on both engines: nothing slips past; `--short` within half a minute,
                  `--rounds N`, `--seed S`
  simulate-scale  what a trace takes from a million transfers to ten thousand million, measured and
                  extrapolated; `--short` in seconds, `--nodes N` and `--parts P` for Citus
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let outcome = match arguments.first().map(String::as_str) {
        Some("demo") => web::build().and_then(|()| check::demo(rest)),
        Some("check") => check::all(),
        Some("played") => check::played(),
        Some("played-cases") => check::played_cases(),
        Some("audit") => audit::run(),
        Some("tidy") => tidy::run().map(|_| ()),
        Some("web") => web::build(),
        Some("suite") => suite::run().map(|_| ()),
        Some("citus") => {
            let cases = rest.iter().any(|argument| argument == "--cases");
            let scope = if cases { citus::Scope::Cases } else { citus::Scope::All };
            citus::run(scope).map(|_| ())
        }
        Some("browser") => browser::run(rest),
        Some("labels") => web::install().and_then(|()| labels::run()),
        Some("compare") => compare::run(rest.iter().any(|argument| argument == "--short")),
        Some("simulate-scale") => simulate::run(rest),
        Some("faults") => faults::run(rest),
        Some("races") => races::run(rest),
        Some("simulate-floor") => check::simulate_floor(),
        Some("bench") => check::bench(rest.iter().any(|argument| argument == "--short")),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            run::say(&message);
            ExitCode::FAILURE
        }
    }
}
