//! Prints the demo factory's history as an exchange document.

use std::io::{BufWriter, Write};

fn main() -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    demo::write_json(&mut out)?;
    out.flush()
}
