//! Labels as printers get them: written by the crate, drawn and read by programs that are not ours.

use crate::run::{self, Outcome};

/// Writes labels as ZPL and has every symbol and every text on them read back.
pub(crate) fn run() -> Outcome {
    let folder = run::target().join("printed");
    let mut write = run::command(
        "cargo",
        &["run", "--quiet", "--package", "labels", "--example", "printed", "--"],
    );
    write.arg(&folder);
    run::run("labels written", write)?;
    let mut read = run::command("npm", &["run", "--silent", "zpl", "--"]);
    read.arg(&folder).current_dir(run::root().join("web"));
    run::run("labels read", read)
}
