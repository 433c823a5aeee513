//! How long the program takes until it listens, and how much memory it then holds.
//!
//! The first start of an installation with the demo makes its database and loads the demo's
//! history; later starts find it there. A trace makes the program read that history into memory.

use anyhow::{Context as _, Result};
use benches::program::{Program, Serving};
use benches::{Size, Target, median, say, scratch};

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    let folder = scratch()?;
    let built = Program::build(folder.path().join("data"))?;
    let mut first = Vec::new();
    let mut second = Vec::new();
    for round in 0..size.pick(1, 3) {
        let program = built.with_data(folder.path().join(format!("data-{round}")));
        first.push(Measured::of(&program)?);
        for _ in 0..size.pick(2, 5) {
            second.push(Measured::of(&program)?);
        }
    }
    say(&format!("start, {size:?}: {} first and {} later starts", first.len(), second.len()));
    let middle = |starts: &[Measured], figure: fn(&Measured) -> f64| {
        median(&starts.iter().map(figure).collect::<Vec<_>>())
    };
    let seconds = middle(&first, |start| start.seconds);
    say(&format!("{:<44} {seconds:>9.2} s", "first start, loading the demo"));
    let memory = middle(&first, |start| start.traced_mb);
    say(&format!("{:<44} {memory:>9.2} MB", "memory after it and one trace"));
    let seconds = middle(&second, |start| start.seconds);
    Target::AtMost(1.0).judge("later start, until it listens", seconds, "s");
    let memory = middle(&second, |start| start.started_mb);
    Target::AtMost(150.0).judge("memory after a later start", memory, "MB");
    let memory = middle(&second, |start| start.traced_mb);
    Target::AtMost(150.0).judge("memory after one trace", memory, "MB");
    Ok(())
}

/// Figures of one start.
struct Measured {
    seconds: f64,
    started_mb: f64,
    traced_mb: f64,
}

impl Measured {
    /// Starts the program once, asks it, and lets it end.
    fn of(program: &Program) -> Result<Self> {
        let serving = Serving::start(program, &["--demo"])?;
        let started_mb = serving.memory_mb()?;
        let root = demo::stories().first().map(|story| story.root.to_string());
        let root = root.context("the demo has a story")?;
        program.run(&["trace", "both", &root], "")?;
        let seconds = serving.until_listening.as_secs_f64();
        Ok(Self { seconds, started_mb, traced_mb: serving.memory_mb()? })
    }
}
