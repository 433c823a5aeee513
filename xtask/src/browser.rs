//! The pages in a real browser, against a real server on a free port with the demo factory in it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::run::{self, Outcome};
use crate::suite;

struct Running(Child, std::path::PathBuf);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
        let _ = std::fs::remove_dir_all(&self.1);
    }
}

/// Starts the server, waits until it says where it listens, and runs the browser scripts, which get
/// the arguments.
pub(crate) fn run(arguments: &[String]) -> Outcome<()> {
    let program = suite::build()?;
    let data = std::env::temp_dir().join(format!("suyuan-browser-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&data);
    let mut server = run::command(&program.to_string_lossy(), &[]);
    server.arg("--data").arg(&data);
    server.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"]);
    // Programs of customers are played by the scripts, which look at what messages are signed with.
    server.env("SUYUAN_WEBHOOK_SECRET", "of the browser scripts");
    server.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = server.spawn().map_err(|error| error.to_string())?;
    let output = child.stdout.take().ok_or("the server has no output")?;
    let running = Running(child, data);
    let url = listening_url(output)?;
    let mut scripts = run::command("npm", &["run", "--silent", "e2e"]);
    let here = std::env::current_dir().map_err(|error| error.to_string())?;
    // Folders are meant from here; the scripts run elsewhere.
    let arguments = arguments.iter().map(|argument| {
        if argument.starts_with("--") { argument.into() } else { here.join(argument) }
    });
    scripts.arg("--").args(arguments);
    scripts.current_dir(run::root().join("web")).env("SUYUAN_URL", &url);
    let outcome = run::run("browser", scripts);
    drop(running);
    outcome
}

/// The server prints `listening https://…` once it answers.
fn listening_url(output: impl std::io::Read + Send + 'static) -> Outcome<String> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(url) = line.strip_prefix("listening ") {
                let _ = send.send(url.trim().to_owned());
            }
        }
    });
    receive
        .recv_timeout(Duration::from_mins(2))
        .map_err(|_| "the server did not say where it listens".to_owned())
}
