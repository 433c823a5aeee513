//! What traces take from a million transfers to ten thousand million: measured as far as this machine
//! holds them, extrapolated beyond by a model that is first held against a measurement.
//!
//! `simulate short|full [--nodes N] [--parts P] [--network-us U] [--disk-us U]`. A factory is walked by a
//! bare program at three sizes, each ten times the one before. The smallest tells how walks grow, the
//! middle one gives the constants, and the largest is predicted from them before it is measured.
//! `SUYUAN_BENCH_POSTGRES` names an empty database; without it PostgreSQL and Citus are left out.

mod cost;
mod databases;
mod machine;
mod model;
mod report;
mod walk;

use anyhow::{Context as _, Result, bail};
use benches::factory::{self, Factory};
use benches::starts::{self, SEED};
use benches::{Size, plain, say, scratch};
use trace::Way;

use crate::cost::Rates;
use crate::databases::{Held, Loaded};
use crate::machine::Latency;
use crate::model::{Measured, Model};
use crate::report::Constants;
use crate::walk::{Net, Shape};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask {
    size: Size,
    nodes: u16,
    parts: u16,
    network: f64,
    disk: f64,
}

impl Ask {
    fn of(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let size = Size::of(words.next().as_deref())?;
        // An SSD that is asked once, and machines in one room: what most have. Neither is measured.
        let mut ask = Self { size, nodes: 4, parts: 0, network: 200e-6, disk: 100e-6 };
        while let Some(word) = words.next() {
            let value = words.next().with_context(|| format!("{word} wants a number"))?;
            match word.as_str() {
                "--nodes" => ask.nodes = value.parse()?,
                "--parts" => ask.parts = value.parse()?,
                "--network-us" => ask.network = value.parse::<f64>()? * 1e-6,
                "--disk-us" => ask.disk = value.parse::<f64>()? * 1e-6,
                other => bail!("{other}: not a word of this program"),
            }
        }
        anyhow::ensure!(ask.nodes > 0, "there is at least one machine");
        if ask.parts == 0 {
            ask.parts = ask.nodes * 8;
        }
        Ok(ask)
    }
}

/// Walks of one set in one factory.
pub(crate) struct Walks {
    pub(crate) name: &'static str,
    pub(crate) way: Way,
    pub(crate) roots: Vec<u32>,
    pub(crate) timed: Vec<(Shape, f64)>,
    pub(crate) degrees: Vec<Vec<Vec<u32>>>,
    /// Bytes a walk may touch.
    pub(crate) bytes: u64,
}

impl Walks {
    pub(crate) fn shapes(&self) -> Vec<Shape> {
        self.timed.iter().map(|(shape, _)| shape.clone()).collect()
    }
}

/// A factory that was walked.
pub(crate) struct Walked {
    pub(crate) transfers: usize,
    pub(crate) factory: Factory,
    pub(crate) sets: Vec<Walks>,
}

fn walked(transfers: usize, starts: usize) -> Walked {
    let factory = factory::build(transfers, SEED);
    let (forward, backward) = (plain::Steps::forward(&factory), plain::Steps::backward(&factory));
    let sets = starts::sets(&factory, &forward, &backward, starts);
    drop((forward, backward));
    let walk = |set: starts::Set| {
        let mut net = Net::of(&factory, set.way);
        let (mut timed, mut degrees) = (Vec::new(), Vec::new());
        // All in turn: what one needs has mostly left the caches before it comes. The quicker of two
        // rounds counts, for others share the machine.
        for &root in &set.roots {
            timed.push(net.walk(root));
        }
        for (&root, (_, seconds)) in set.roots.iter().zip(&mut timed) {
            *seconds = seconds.min(net.walk(root).1);
        }
        for &root in &set.roots {
            net.walk(root);
            degrees.push(net.degrees().map(Iterator::collect).collect());
        }
        let (name, way, bytes) = (set.name, set.way, net.bytes());
        Walks { name, way, roots: set.roots, timed, degrees, bytes }
    };
    let sets = sets.into_iter().map(walk).collect();
    Walked { transfers, factory, sets }
}

/// The rates of a database with these transfers, and what its walks took.
pub(crate) struct Rated {
    pub(crate) rates: Rates,
    pub(crate) row_bytes: f64,
    /// The times of each set.
    pub(crate) seconds: Vec<Vec<f64>>,
}

fn rated(loaded: Loaded, walked: &Walked) -> Result<Rated> {
    let Loaded { mut held, row_bytes } = loaded;
    let (mut all, mut seconds) = (Vec::new(), Vec::new());
    for set in &walked.sets {
        let samples = held.walks(set.way, &set.roots)?;
        seconds.push(samples.iter().map(|sample| sample.seconds).collect());
        all.extend(samples);
    }
    if let Held::Postgres(client, _) = &mut held {
        client.batch_execute("DROP TABLE transfer_out; DROP TABLE transfer_in")?;
    }
    Ok(Rated { rates: Rates::fit(&all), row_bytes, seconds })
}

fn main() -> Result<()> {
    let ask = Ask::of(std::env::args().skip(1))?;
    let (tenth, starts) = ask.size.pick((10_000, 200), (100_000, 1_000));
    let latency = Latency::measure(ask.size.pick(1 << 27, 1 << 31));
    let loopback = machine::loopback()?;
    let folder = scratch()?;
    let url = std::env::var("SUYUAN_BENCH_POSTGRES").ok();
    if url.is_none() {
        say("SKIPPED: PostgreSQL and Citus, because SUYUAN_BENCH_POSTGRES names no server");
    }
    let (mut sqlite, mut postgres) = (Vec::new(), Vec::new());
    let [small, base] = [tenth, tenth * 10].map(|transfers| walked(transfers, starts));
    for at in [&small, &base] {
        let path = folder.path().join(format!("{}.db", at.transfers));
        sqlite.push(rated(databases::sqlite(&path, &at.factory)?, at)?);
        std::fs::remove_file(path)?;
        if let Some(url) = &url {
            postgres.push(rated(databases::postgres(url, &at.factory)?, at)?);
        }
    }
    let check = walked(tenth * 100, starts);
    let models = modelled(&small, &base);
    let beyond: Vec<Model> = modelled(&base, &check).into_iter().map(Model::cautious).collect();
    let accesses: Vec<f64> =
        base.sets.iter().map(|set| cost::accesses(&set.timed, latency.within(set.bytes))).collect();
    let constants = Constants { ask, latency, loopback, accesses, sqlite, postgres };
    report::factories(&[&small, &base, &check]);
    report::constants(&constants, &models, &beyond, &base);
    report::validation(&constants, &models, (&small, &base, &check));
    report::databases(&constants, &models, (&small, &base));
    report::extrapolation(&constants, &beyond, (&base, &check));
    Ok(())
}

/// The model of each set, from walks in one factory and in another of a tenth.
fn modelled(tenth: &Walked, whole: &Walked) -> Vec<Model> {
    let sets = tenth.sets.iter().zip(&whole.sets);
    sets.map(|(tenth, whole)| {
        let walks = whole.timed.iter().zip(&whole.degrees).map(|((shape, _), degrees)| Measured {
            shape: shape.clone(),
            degrees: degrees.clone(),
        });
        Model::of(walks.collect(), tenth.shapes())
    })
    .collect()
}
