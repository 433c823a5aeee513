//! `exchange-check FILE`: checks a document against an empty ledger and says how long it took and
//! how much memory it held. For measuring; the product does this through its own command.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use exchange::{CheckError, Document, NothingKnown, check};
use jiff::tz::TimeZone;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for measuring")]
fn main() {
    let path = std::env::args().nth(1).expect("exchange-check FILE");
    let began = Instant::now();
    let document = Document::open(Path::new(&path), &TimeZone::UTC).expect("a document");
    let mut report = |_| ControlFlow::Continue(());
    match check(&document, &mut NothingKnown, &std::env::temp_dir(), &mut report) {
        Ok(checked) => {
            println!("checked in {:.2?}: {:?}", began.elapsed(), checked.new);
            let rows = checked.transfers().expect("the spill").count();
            println!("{rows} transfers streamed after {:.2?}", began.elapsed());
        }
        Err(CheckError::Faulty(faults)) => eprint!("{faults}"),
        Err(CheckError::Halted(halt)) => eprintln!("{halt}"),
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM")) {
        println!("{line}");
    }
}
