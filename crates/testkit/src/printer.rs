//! A label printer in a box: it listens, says how it stands when it is asked, and keeps what it was sent.
//!
//! It is as stubborn as real ones: it can have its head open, run out of paper after a label, not answer
//! at all, or drop the line in the middle of a label.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// What is asked of it.
const ASK: &[u8] = b"~HS";
/// The end of a label.
const END: &[u8] = b"^XZ";

/// How it stands, and what it does next.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a printer has as many lamps")]
pub struct Mood {
    /// Its head is open.
    pub head_open: bool,
    /// It has no paper.
    pub paper_out: bool,
    /// Somebody paused it.
    pub paused: bool,
    /// It takes a connection and says nothing.
    pub silent: bool,
    /// It runs out of paper once it has printed a label.
    pub out_after_label: bool,
    /// It says nothing any more once it has a label.
    pub silent_after_label: bool,
    /// It drops the line after so many bytes of labels.
    pub cut_after: Option<usize>,
}

#[derive(Debug, Default)]
struct Inside {
    mood: Mood,
    labels: Vec<String>,
    begun: Vec<u8>,
}

/// A printer; it is gone when this is dropped.
#[derive(Debug)]
pub struct TestPrinter {
    port: u16,
    inside: Arc<Mutex<Inside>>,
}

impl TestPrinter {
    /// One that is ready.
    ///
    /// # Panics
    /// Where no port is free.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let inside = Arc::new(Mutex::new(Inside::default()));
        let shared = Arc::downgrade(&inside);
        thread::spawn(move || {
            for line in listener.incoming() {
                let Some(inside) = shared.upgrade() else { break };
                let Ok(line) = line else { break };
                thread::spawn(move || serve(line, &inside));
            }
        });
        Self { port, inside }
    }

    /// The port it listens at, on this machine.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Changes how it stands.
    pub fn set(&self, mood: Mood) {
        within(&self.inside).mood = mood;
    }

    /// The labels that came out, in their order.
    pub fn labels(&self) -> Vec<String> {
        within(&self.inside).labels.clone()
    }

    /// What it has of a label whose end never came.
    pub fn begun(&self) -> usize {
        within(&self.inside).begun.len()
    }
}

impl Drop for TestPrinter {
    fn drop(&mut self) {
        // The listener looks whether anybody is still there when somebody knocks.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

/// A test that panics elsewhere must not take the printer with it.
fn within(inside: &Mutex<Inside>) -> MutexGuard<'_, Inside> {
    inside.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn serve(mut line: TcpStream, inside: &Mutex<Inside>) {
    let (mut heard, mut part) = (Vec::new(), [0; 4096]);
    loop {
        let Ok(read @ 1..) = line.read(&mut part) else { return };
        heard.extend_from_slice(&part[..read]);
        loop {
            let ask = find(&heard, ASK);
            let end = find(&heard, END);
            match (ask, end) {
                (Some(ask), end) if end.is_none_or(|end| ask < end) => {
                    heard.drain(..ask + ASK.len());
                    let mood = within(inside).mood.clone();
                    if mood.silent {
                        thread::sleep(Duration::from_millis(50));
                    } else if line.write_all(status(&mood).as_bytes()).is_err() {
                        return;
                    }
                }
                (_, Some(end)) => {
                    let label: Vec<u8> = heard.drain(..end + END.len()).collect();
                    if is_cut(inside, &label) {
                        let _ = line.shutdown(Shutdown::Both);
                        return;
                    }
                    print(inside, &label);
                }
                _ => break,
            }
        }
        if is_cut(inside, &heard) {
            let _ = line.shutdown(Shutdown::Both);
            return;
        }
    }
}

fn is_cut(inside: &Mutex<Inside>, label: &[u8]) -> bool {
    let mut inside = within(inside);
    let cut = inside.mood.cut_after.is_some_and(|most| label.len() > most);
    if cut {
        inside.begun = label.to_vec();
    }
    cut
}

fn print(inside: &Mutex<Inside>, label: &[u8]) {
    let mut inside = within(inside);
    inside.labels.push(String::from_utf8_lossy(label).trim().to_owned());
    inside.mood.paper_out |= inside.mood.out_after_label;
    inside.mood.silent |= inside.mood.silent_after_label;
}

fn find(heard: &[u8], wanted: &[u8]) -> Option<usize> {
    heard.windows(wanted.len()).position(|part| part == wanted)
}

/// What it answers: three lines, each in STX and ETX.
fn status(mood: &Mood) -> String {
    let (paper, paused, head) =
        (u8::from(mood.paper_out), u8::from(mood.paused), u8::from(mood.head_open));
    format!(
        "\u{2}030,{paper},{paused},1245,000,0,0,0,000,0,0,0\u{3}\r\n\
        \u{2}001,0,{head},0,1,2,4,0,00000000,1,000\u{3}\r\n\u{2}1234,0\u{3}\r\n"
    )
}
