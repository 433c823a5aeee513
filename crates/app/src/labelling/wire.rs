//! Talking to a label printer over the network: is it ready, here is the label, is it out?
//!
//! What is told apart with care is whether anything can have come out. Until the first byte of a label
//! is written nothing has, and the label can be sent again; from then on nobody but a scan can tell.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use domain::print_jobs::{HostStatus, JobProblem, STATUS_BYTES_MAX, is_whole};

use super::sending::Patience;
use crate::outgoing::Reach;

/// What is asked of a printer.
const HOST_STATUS: &[u8] = b"~HS\r\n";
/// Bytes written at once, so that a printer that stops reading is noticed.
const CHUNK: usize = 16 * 1024;

/// What became of a label that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// The printer took all of it, and says nothing against it.
    Printed,
    /// Nothing of it was sent, for this reason.
    NotBegun(JobProblem),
    /// It was begun, and nobody knows whether it came out.
    Unsure(JobProblem),
}

/// Where a printer is, and where printers may be.
pub(super) type At<'a> = (&'a Reach, &'a str);

/// Sends a label to a printer that speaks ZPL: asks it before, and waits until it has done.
pub(super) fn send_zpl((reach, address): At<'_>, zpl: &str, patience: &Patience) -> Sent {
    let Some(mut line) = connect((reach, address), patience) else {
        return Sent::NotBegun(JobProblem::Offline);
    };
    match ask(&mut line, patience) {
        None => return Sent::NotBegun(JobProblem::Offline),
        Some(status) => {
            if let Some(problem) = status.problem() {
                return Sent::NotBegun(problem);
            }
        }
    }
    if let Err(begun) = write(&mut line, zpl.as_bytes()) {
        return if begun { Sent::Unsure(JobProblem::Cut) } else { Sent::NotBegun(JobProblem::Cut) };
    }
    until_done(&mut line, patience)
}

/// Asks a printer that has nothing to do how it stands; nothing where it does not answer.
pub(super) fn status(at: At<'_>, patience: &Patience) -> Option<HostStatus> {
    let mut line = connect(at, patience)?;
    ask(&mut line, patience)
}

/// Sends pages to a printer that takes them as they come, and says nothing.
pub(super) fn send_bytes((reach, address): At<'_>, bytes: &[u8], patience: &Patience) -> Sent {
    let Some(mut line) = connect((reach, address), patience) else {
        return Sent::NotBegun(JobProblem::Offline);
    };
    match write(&mut line, bytes) {
        Ok(()) => Sent::Printed,
        Err(true) => Sent::Unsure(JobProblem::Cut),
        Err(false) => Sent::NotBegun(JobProblem::Cut),
    }
}

fn connect((reach, address): At<'_>, patience: &Patience) -> Option<TcpStream> {
    let line = reach.connect(address, patience.connect)?;
    line.set_read_timeout(Some(patience.answer)).ok()?;
    line.set_write_timeout(Some(patience.answer)).ok()?;
    line.set_nodelay(true).ok()?;
    Some(line)
}

/// Asks how a printer is; nothing where it does not answer in time, or not with a status.
fn ask(line: &mut TcpStream, patience: &Patience) -> Option<HostStatus> {
    line.write_all(HOST_STATUS).ok()?;
    let (mut answer, mut part) = (Vec::new(), [0; 128]);
    let began = Instant::now();
    while !is_whole(&answer) {
        if answer.len() >= STATUS_BYTES_MAX || began.elapsed() > patience.answer {
            return None;
        }
        match line.read(&mut part) {
            Ok(0) => return None,
            Ok(read) => answer.extend_from_slice(&part[..read]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    HostStatus::read(&answer)
}

/// Writes everything; where it fails, whether some of it was written.
fn write(line: &mut TcpStream, bytes: &[u8]) -> Result<(), bool> {
    let mut begun = false;
    for chunk in bytes.chunks(CHUNK) {
        let mut rest = chunk;
        while !rest.is_empty() {
            match line.write(rest) {
                Ok(0) => return Err(begun),
                Ok(written) => {
                    begun = true;
                    rest = &rest[written..];
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(begun),
            }
        }
    }
    line.flush().map_err(|_| begun)
}

/// Waits until nothing is left in the printer. It goes on waiting as long as something comes out.
fn until_done(line: &mut TcpStream, patience: &Patience) -> Sent {
    let mut moved = Instant::now();
    let mut left = None;
    loop {
        let Some(status) = ask(line, patience) else { return Sent::Unsure(JobProblem::Cut) };
        if let Some(problem) = status.problem() {
            return Sent::Unsure(problem);
        }
        if status.is_done() {
            return Sent::Printed;
        }
        let now_left = Some((status.waiting, status.labels_left));
        if now_left != left {
            (left, moved) = (now_left, Instant::now());
        }
        if moved.elapsed() > patience.print {
            return Sent::Unsure(JobProblem::Offline);
        }
        std::thread::sleep(patience.look.min(Duration::from_secs(1)));
    }
}
