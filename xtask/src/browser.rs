//! The pages in a real browser, against a real server on a free port with the demo factory in it.
//!
//! Every language has a server of its own, so that none finds what another one left behind.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::run::{self, Outcome};
use crate::suite;

/// The parts of a run: the languages, and what has none.
const PARTS: [&str; 4] = ["zh-Hant", "zh-Hans", "en", "scan"];

/// What the scripts print before they say again what failed.
const FAILED: &str = "what failed:";

/// A server with data of its own, both gone when it is dropped.
struct Running {
    child: Child,
    data: PathBuf,
    url: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// What the parts came to.
#[derive(Default)]
struct Total {
    passed: u32,
    failed: u32,
    told: Vec<String>,
}

/// Builds the server and runs the browser scripts against it, which get the arguments.
///
/// `LANGUAGES` chooses parts, as it does for the scripts. With arguments all of them share one server
/// and one run, because the sheet of pictures wants every language.
pub(crate) fn run(arguments: &[String]) -> Outcome<()> {
    let program = suite::build()?;
    if !arguments.is_empty() {
        return pictures(&program, arguments);
    }
    let chosen = std::env::var("LANGUAGES").ok();
    let wanted = |part: &&str| {
        chosen.as_ref().is_none_or(|names| names.split(',').any(|name| name == *part))
    };
    let parts: Vec<&str> = PARTS.into_iter().filter(wanted).collect();
    run::say("── browser");
    let begun = Instant::now();
    let mut total = Total::default();
    // One after the other: a scanner is told from a hand by its pace, which a busy machine spoils.
    for part in parts {
        let came_to = one(&program, part).unwrap_or_else(|error| Total {
            failed: 1,
            told: vec![format!("{part}: {error}")],
            ..Total::default()
        });
        total.passed += came_to.passed;
        total.failed += came_to.failed;
        total.told.extend(came_to.told);
    }
    let Total { passed, failed, told } = total;
    let counts = format!("{passed} passed, {failed} failed, {} s", begun.elapsed().as_secs());
    if failed > 0 || passed == 0 {
        return Err(format!("browser: {counts}\n{}", told.join("\n")));
    }
    run::say(&format!("   browser: {counts}"));
    Ok(())
}

/// One part against a server of its own; what it prints is shown as it comes.
fn one(program: &Path, part: &str) -> Outcome<Total> {
    let server = serve(program, part)?;
    let mut scripts = scripts(program, &server);
    scripts.env("LANGUAGES", part);
    let mut total = Total::default();
    let mut last = String::new();
    let status = run::heard(scripts, |line| {
        line.clone_into(&mut last);
        let is_again = !total.told.is_empty() || line == FAILED;
        if is_again {
            total.told.push(line.to_owned());
        }
        is_again
    })?;
    (total.passed, total.failed) =
        counts(&last).ok_or_else(|| format!("the scripts broke off ({status}): {last}"))?;
    if !status.success() && total.failed == 0 {
        return Err(format!("the scripts failed ({status}): {last}"));
    }
    run::say(&format!("   browser, {part}: {last}"));
    Ok(total)
}

/// The numbers of "12 passed, 0 failed".
fn counts(line: &str) -> Option<(u32, u32)> {
    let (passed, failed) = line.split_once(" passed, ")?;
    Some((passed.parse().ok()?, failed.strip_suffix(" failed")?.parse().ok()?))
}

/// One run of the scripts with arguments; folders are meant from here, and the scripts run elsewhere.
fn pictures(program: &Path, arguments: &[String]) -> Outcome {
    let server = serve(program, "pictures")?;
    let here = std::env::current_dir().map_err(|error| error.to_string())?;
    let arguments = arguments.iter().map(|argument| {
        if argument.starts_with("--") { argument.into() } else { here.join(argument) }
    });
    let mut scripts = scripts(program, &server);
    scripts.arg("--").args(arguments);
    run::run("browser", scripts)
}

/// The scripts, told where the server is, and the program that verifies what the server hands out.
fn scripts(program: &Path, server: &Running) -> std::process::Command {
    let mut scripts = run::command("npm", &["run", "--silent", "e2e"]);
    scripts.current_dir(run::root().join("web")).env("SUYUAN_URL", &server.url);
    scripts.env("SUYUAN_BIN", program);
    scripts
}

/// Starts a server and waits until it says where it listens. Its log is a file, because a line a
/// request would hide what the scripts say.
fn serve(program: &Path, part: &str) -> Outcome<Running> {
    let data = std::env::temp_dir().join(format!("suyuan-browser-{}-{part}", std::process::id()));
    let _ = std::fs::remove_dir_all(&data);
    let log = run::target().join(format!("browser-{part}.log"));
    let file = File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
    let mut server = run::command(&program.to_string_lossy(), &[]);
    server.arg("--data").arg(&data);
    server.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"]);
    // Programs of customers are played by the scripts, which look at what messages are signed with.
    server.env("SUYUAN_WEBHOOK_SECRET", "of the browser scripts");
    server.env("SUYUAN_WEBHOOKS_IN", "127.0.0.0/8");
    server.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(file);
    let mut child = server.spawn().map_err(|error| error.to_string())?;
    let output = child.stdout.take().ok_or("the server has no output")?;
    let mut running = Running { child, data, url: String::new() };
    running.url = listening_url(output)
        .ok_or_else(|| format!("the server did not say where it listens: {}", log.display()))?;
    Ok(running)
}

/// The server prints `listening https://…` once it answers.
fn listening_url(output: impl std::io::Read + Send + 'static) -> Option<String> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(url) = line.strip_prefix("listening ") {
                let _ = send.send(url.trim().to_owned());
            }
        }
    });
    receive.recv_timeout(Duration::from_mins(2)).ok()
}
