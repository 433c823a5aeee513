//! A trace with its quantities as a client gets it: the program as it is shipped, HTTPS on this
//! machine, a session, one connection that stays open.
//!
//! Nobody can serve a trace for less than three things cost together: the answer itself, inside the
//! engine; its bytes, written from plain arrays; and an exchange that is signed in and asks for next
//! to nothing. All of them are taken in turn with the served answer, start by start, and each start
//! is held against the sum of its own. Before that the served bytes must be those of the engine, and
//! those that the plain arrays make.

mod arrays;

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use arrays::{Arrays, Form};
use benches::engine::{self, Engine};
use benches::factory::{self, Factory};
use benches::figures::{quantile, time};
use benches::https::Client;
use benches::plain::Steps;
use benches::program::{Program, Serving};
use benches::starts::{SEED, Set, sets};
use benches::{Target, document, say, scratch};
use trace::{Mode, Way};

/// Who asks.
const PERSON: (&str, &str) = ("quality", "a password for measuring");
/// The smallest answer there is for somebody who is signed in.
const EMPTY: &str = "/session";

/// How much is made and asked.
struct Size {
    transfers: usize,
    starts: usize,
    rounds: usize,
}

/// How an answer from memory ends.
const FROM_MEMORY: &[u8] = br#","read_from":"memory"}"#;
/// How long the server may take to make its graph.
const MADE_WITHIN: Duration = Duration::from_mins(10);

fn main() -> Result<()> {
    let size = match std::env::args().nth(1).as_deref() {
        Some("short") => Size { transfers: 20_000, starts: 12, rounds: 5 },
        Some("full") => Size { transfers: 5_000_000, starts: 100, rounds: 9 },
        _ => bail!("usage: served short|full"),
    };
    let factory = factory::build(size.transfers, SEED);
    let lots = factory.pools.iter().filter(|pool| pool.kind == domain::PoolKind::Lot).count();
    say(&format!("served: {} transfers, {lots} lots", factory.transfers.len()));
    let folder = scratch()?;
    let program = Program::build(folder.path().join("data"))?;
    installed(&program, &factory)?;
    let serving = Serving::start(&program, &[])?;
    let mut client = Client::connect(&serving.url, program.data())?;
    client.sign_in(PERSON.0, PERSON.1)?;
    let (forward, backward) = (Steps::forward(&factory), Steps::backward(&factory));
    let sets = sets(&factory, &forward, &backward, size.starts);
    let begun = Instant::now();
    let first = format!("/trace?root=lot:{}&direction=forward", sets[0].roots[0]);
    client.get(&first)?;
    say(&format!("first trace after the start, {}", time(begun.elapsed().as_secs_f64())));
    // Until the graph is made, answers come from the database; those are not measured here.
    while !client.get(&first)?.body.ends_with(FROM_MEMORY) {
        ensure!(begun.elapsed() < MADE_WITHIN, "the graph was not made");
        std::thread::sleep(Duration::from_millis(50));
    }
    let taken = time(begun.elapsed().as_secs_f64());
    say(&format!("first from memory, {taken}; {:.0} MB resident", serving.memory_mb()?));
    let engine = Engine::build(&engine::fed(&factory).history);
    let mut bench = Bench { client, engine, rounds: size.rounds };
    for set in &sets {
        let measured = set.roots.iter().map(|&root| bench.measure(set, root));
        report(set, &measured.collect::<Result<Vec<_>>>()?)?;
    }
    Ok(())
}

/// An installation that holds the factory, and somebody who may ask.
fn installed(program: &Program, factory: &Factory) -> Result<()> {
    let document = program.data().with_file_name("document");
    document::write_folder(&document, factory)?;
    std::fs::create_dir_all(program.data())?;
    let begun = Instant::now();
    program.run(&["import", document.to_str().context("our own paths are text")?], "")?;
    say(&format!("taken over in {}", time(begun.elapsed().as_secs_f64())));
    std::fs::remove_dir_all(document)?;
    program.run(&["add-person", PERSON.0], PERSON.1)
}

struct Bench {
    client: Client,
    engine: Engine,
    rounds: usize,
}

/// The best times of one start, in seconds, and how much it answers.
#[derive(Debug, Clone, Copy)]
struct Start {
    json: Served,
    lines: Served,
    /// The answer inside the engine.
    engine: f64,
    /// The same with its JSON, in memory.
    text: f64,
    /// An exchange that asks for nothing.
    empty: f64,
    transfers: usize,
}

/// One form of an answer: until its first and its last byte came, its bytes written from plain
/// arrays, and how many they are.
#[derive(Debug, Clone, Copy)]
struct Served {
    first: f64,
    last: f64,
    written: f64,
    bytes: usize,
}

impl Served {
    const NEVER: Self =
        Self { first: f64::INFINITY, last: f64::INFINITY, written: f64::INFINITY, bytes: 0 };
}

impl Start {
    /// What the parts of a served answer cost together.
    fn parts(&self, served: Served) -> f64 {
        self.engine + served.written + self.empty
    }
}

impl Bench {
    fn measure(&mut self, set: &Set, root: u32) -> Result<Start> {
        let direction = if set.way == Way::Forward { "forward" } else { "backward" };
        let query = format!("root=lot:{root}&direction={direction}");
        let paths = [format!("/trace?{query}"), format!("/trace.ndjson?{query}")];
        let question = self.engine.question(set.way, root, Mode::Strict)?;
        let [json, lines] = [&paths[0], &paths[1]].map(|path| self.client.get(path));
        let (json, lines) = (json?.body, lines?.body);
        let arrays = Arrays::of(&json, &lines)?;
        let mut own = self.engine.json(&question)?;
        own.pop();
        own.extend_from_slice(FROM_MEMORY);
        ensure!(json == own, "lot {root}: another answer is served");
        ensure!(json == arrays.write(Form::Json), "lot {root}: the arrays hold another answer");
        ensure!(lines == arrays.write(Form::Lines), "lot {root}: the arrays write other lines");
        let mut start = Start {
            json: Served { bytes: json.len(), ..Served::NEVER },
            lines: Served { bytes: lines.len(), ..Served::NEVER },
            engine: f64::INFINITY,
            text: f64::INFINITY,
            empty: f64::INFINITY,
            transfers: arrays.transfers(),
        };
        for _ in 0..self.rounds {
            start.empty = start.empty.min(self.client.get(EMPTY)?.last);
            start.engine = start.engine.min(taken(|| self.engine.answer(&question))?);
            start.text = start.text.min(taken(|| self.engine.json(&question))?);
            let forms = [(Form::Json, &mut start.json), (Form::Lines, &mut start.lines)];
            for ((form, best), path) in forms.into_iter().zip(&paths) {
                best.written = best.written.min(taken(|| Ok(arrays.write(form)))?);
                let exchange = self.client.get(path)?;
                best.first = best.first.min(exchange.first);
                best.last = best.last.min(exchange.last);
            }
        }
        Ok(start)
    }
}

fn taken<T>(work: impl FnOnce() -> Result<T>) -> Result<f64> {
    let begun = Instant::now();
    let made = work()?;
    let taken = begun.elapsed().as_secs_f64();
    std::hint::black_box(made);
    Ok(taken)
}

/// What is told of a start.
type Figure<'f> = &'f dyn Fn(&Start) -> f64;

/// Prints one set: each start at its best, over the starts.
fn report(set: &Set, starts: &[Start]) -> Result<()> {
    ensure!(!starts.is_empty(), "{}: nothing was asked", set.name);
    let over = |figure: Figure<'_>, share: f64| {
        quantile(&starts.iter().map(figure).collect::<Vec<_>>(), share)
    };
    let middle = |figure: Figure<'_>| over(figure, 0.5);
    say(&format!(
        "\n### {}: {} starts, in the middle {:.0} transfers, {:.1} kB as JSON, {:.1} kB as lines\n",
        set.name,
        starts.len(),
        middle(&|start| start.transfers as f64),
        middle(&|start| start.json.bytes as f64 / 1e3),
        middle(&|start| start.lines.bytes as f64 / 1e3),
    ));
    say("| | p50 | p99 |\n|---|---|---|");
    let rows: [(&str, Figure<'_>); 9] = [
        ("an empty exchange, signed in", &|start| start.empty),
        ("the answer inside the engine", &|start| start.engine),
        ("the answer and its JSON inside the engine", &|start| start.text),
        ("JSON written from plain arrays", &|start| start.json.written),
        ("lines written from plain arrays", &|start| start.lines.written),
        ("JSON, first byte", &|start| start.json.first),
        ("JSON, last byte", &|start| start.json.last),
        ("lines, first byte", &|start| start.lines.first),
        ("lines, last byte", &|start| start.lines.last),
    ];
    for (name, figure) in rows {
        say(&format!("| {name} | {} | {} |", time(over(figure, 0.5)), time(over(figure, 0.99))));
    }
    let ratios: [(&str, Figure<'_>); 2] = [
        ("JSON", &|start| start.json.last / start.parts(start.json)),
        ("lines", &|start| start.lines.last / start.parts(start.lines)),
    ];
    for (name, ratio) in ratios {
        let what = |share: &str| format!("{name}, last byte to its parts, {share}");
        Target::AtMost(2.5).judge(&what("p50"), over(ratio, 0.5), "x");
        Target::AtMost(2.5).judge(&what("p99"), over(ratio, 0.99), "x");
    }
    if set.name.starts_with("hottest") {
        let first = |start: &Start| start.json.first.max(start.lines.first) * 1e3;
        Target::AtMost(10.0).judge("first byte of a hot answer, p50", over(&first, 0.5), "ms");
        Target::AtMost(10.0).judge("first byte of a hot answer, slowest", over(&first, 1.0), "ms");
    }
    Ok(())
}
