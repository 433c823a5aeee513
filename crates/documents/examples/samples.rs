//! Prints one of each document in each language into a folder, to look at after a change:
//! `cargo run -p documents --example samples -- FOLDER`.

#[path = "../tests/it/samples.rs"]
mod samples;

use std::path::PathBuf;

use documents::Language;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).unwrap_or_else(|| ".".into()));
    for document in samples::all() {
        for language in Language::ALL {
            let set = document.pdf(&samples::frame(), language);
            let bytes = set.map_err(std::io::Error::other)?;
            std::fs::write(
                folder.join(format!("{}.{}.pdf", document.kind(), language.tag())),
                bytes,
            )?;
        }
    }
    Ok(())
}
