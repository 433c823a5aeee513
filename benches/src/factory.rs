//! A made-up factory with the traits that make genealogies hard: a few materials go into
//! everything, eight steps lie between raw material and pallet, and now and then a finished lot is
//! worked into a new charge.
//!
//! Production is pulled: an order for a packed product first makes or buys what it lacks. The same
//! seed gives the same factory on every machine.

use domain::PoolKind;

/// A thousandth of a kilogram, in steps of a quantity.
const GRAM: i64 = 1_000_000;
/// No delivery is smaller than this, unless it is the rest of a lot, nor ten times larger.
const SHIPMENT_GRAMS: u64 = 40_000;
/// Semi-finished products stand at most this many steps above raw material.
const SEMI_LEVELS: u64 = 6;

/// Small, fast and the same everywhere (`SplitMix64`).
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Any number below a bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// True this many times out of a thousand.
    fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// A place below a bound, the small ones far more often.
    fn skewed(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        let (first, second) = (self.below(bound), self.below(bound));
        (first * second / bound * (1 + self.below(bound)) / bound) as usize
    }
}

/// What kind of goods a product is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Raw,
    Semi,
    Finished,
    Packed,
}

struct Product {
    stage: Stage,
    /// How many steps it stands above raw material.
    level: u64,
    /// What one charge makes, or one delivery brings.
    charge_grams: u64,
    /// What it is made of, and how many thousandths of a charge each is.
    recipe: Vec<(usize, u64)>,
    /// Lots with something left in them, the oldest first.
    stock: Vec<(u32, u64)>,
}

/// A pool of the factory.
pub struct Pool {
    /// What kind of pool.
    pub kind: PoolKind,
    /// What documents call it; nothing for the outside world.
    pub code: String,
    /// What a lot is a lot of.
    pub item: Option<u32>,
    /// When a run ended.
    pub closed_at_us: Option<i64>,
}

/// A transfer of the factory; its place in the list is its number, its time ascends with it.
pub struct Transfer {
    /// The pool it leaves.
    pub from: u32,
    /// The pool it enters.
    pub to: u32,
    /// When, in microseconds.
    pub at_us: i64,
    /// How much, in steps of a quantity.
    pub quantity: i64,
}

/// Everything that happened.
#[derive(Default)]
pub struct Factory {
    /// How many items there are.
    pub items: u32,
    /// Every pool; its place is its number.
    pub pools: Vec<Pool>,
    /// Every transfer, in the order of time.
    pub transfers: Vec<Transfer>,
    /// Lots as they were received.
    pub raw_lots: Vec<u32>,
    /// Lots as they were packed.
    pub packed_lots: Vec<u32>,
    /// How many finished lots were worked into a new charge.
    pub rework: u32,
    /// The longest chain of lots, counted in productions.
    pub steps_max: u8,
}

/// Makes a factory with about this many transfers.
pub fn build(transfers: usize, seed: u64) -> Factory {
    let mut works = Works::open(transfers, seed);
    let packed: Vec<usize> = works.products_at(|product| product.stage == Stage::Packed);
    while works.factory.transfers.len() < transfers {
        let order = packed[works.dice.skewed(packed.len())];
        works.make(order);
        works.ship(order);
    }
    works.factory
}

/// The factory at work.
struct Works {
    dice: Dice,
    now_us: i64,
    products: Vec<Product>,
    factory: Factory,
    /// For each pool, the productions behind it.
    steps: Vec<u8>,
    suppliers: Vec<u32>,
    customers: Vec<u32>,
    scrap: u32,
    /// Finished lots that came back to the floor, with what they weigh.
    leftovers: Vec<(u32, u64)>,
}

impl Works {
    fn open(transfers: usize, seed: u64) -> Self {
        let mut works = Self {
            dice: Dice::new(seed),
            now_us: 1_577_836_800_000_000,
            products: Vec::new(),
            factory: Factory::default(),
            steps: Vec::new(),
            suppliers: Vec::new(),
            customers: Vec::new(),
            scrap: 0,
            leftovers: Vec::new(),
        };
        works.scrap = works.pool(PoolKind::Scrap, None);
        works.suppliers = (0..40).map(|_| works.pool(PoolKind::Supplier, None)).collect();
        works.customers = (0..200).map(|_| works.pool(PoolKind::Customer, None)).collect();
        works.write_recipes(transfers / 800 + 60);
        works.factory.items = works.products.len() as u32;
        works
    }

    fn write_recipes(&mut self, count: usize) {
        let stages =
            [(Stage::Raw, 22), (Stage::Semi, 28), (Stage::Finished, 22), (Stage::Packed, 28)];
        for (stage, hundredths) in stages {
            for _ in 0..count * hundredths / 100 {
                let product = self.product(stage);
                self.products.push(product);
            }
        }
    }

    fn product(&mut self, stage: Stage) -> Product {
        let raw = self.products_at(|product| product.stage == Stage::Raw);
        let (level, mut parts) = match stage {
            Stage::Raw => {
                // What is asked for most comes in the largest deliveries: salt in truckloads.
                let charge_grams = 50_000 + 40_000_000 / (self.products.len() as u64 + 2);
                return Product { stage, level: 0, charge_grams, recipe: vec![], stock: vec![] };
            }
            Stage::Semi => self.semi(),
            Stage::Finished => {
                let level = self.dice.between(3, SEMI_LEVELS);
                (level, self.one_of(Stage::Semi, level - 1))
            }
            Stage::Packed => {
                let level = self.dice.between(3, SEMI_LEVELS);
                (level + 1, self.one_of(Stage::Finished, level))
            }
        };
        let most = if stage == Stage::Packed { 2 } else { 6 };
        let lower = match stage {
            Stage::Packed => Vec::new(),
            _ => self.products_at(|product| product.stage == Stage::Semi && product.level < level),
        };
        for _ in 0..self.dice.between(1, most) {
            let from = if lower.is_empty() || self.dice.chance(700) { &raw } else { &lower };
            parts.push(from[self.dice.skewed(from.len())]);
        }
        parts.sort_unstable();
        parts.dedup();
        let recipe = parts.iter().map(|&part| (part, 1000 / parts.len() as u64)).collect();
        let charge_grams = 20_000 * self.dice.between(5, 40);
        Product { stage, level, charge_grams, recipe, stock: Vec::new() }
    }

    /// Most are simple: premixes and bases.
    fn semi(&mut self) -> (u64, Vec<usize>) {
        let level = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6];
        let level = level[self.dice.below(level.len() as u64) as usize];
        (level, self.one_of(Stage::Semi, level - 1))
    }

    /// A product of a stage at a level or the next one below that has any.
    fn one_of(&mut self, stage: Stage, level: u64) -> Vec<usize> {
        for level in (1..=level).rev() {
            let some = self.products_at(|product| product.stage == stage && product.level == level);
            if !some.is_empty() {
                return vec![some[self.dice.below(some.len() as u64) as usize]];
            }
        }
        Vec::new()
    }

    fn products_at(&self, wanted: impl Fn(&Product) -> bool) -> Vec<usize> {
        (0..self.products.len()).filter(|&place| wanted(&self.products[place])).collect()
    }

    fn pool(&mut self, kind: PoolKind, product: Option<usize>) -> u32 {
        let pool = self.factory.pools.len() as u32;
        let code = if kind.is_bare() { String::new() } else { pool.to_string() };
        let item = product.filter(|_| kind == PoolKind::Lot).map(|product| product as u32);
        self.factory.pools.push(Pool { kind, code, item, closed_at_us: None });
        self.steps.push(0);
        pool
    }

    /// Time goes on by a while, then something moves.
    fn transfer(&mut self, from: u32, to: u32, grams: u64) {
        self.now_us += self.dice.between(20, 260) as i64 * 1_000_000;
        let quantity = grams as i64 * GRAM;
        self.factory.transfers.push(Transfer { from, to, at_us: self.now_us, quantity });
        let made = u8::from(self.factory.pools[from as usize].kind == PoolKind::Run);
        let steps = self.steps[from as usize] + made;
        self.steps[to as usize] = self.steps[to as usize].max(steps);
        if self.factory.pools[to as usize].kind == PoolKind::Lot {
            self.factory.steps_max = self.factory.steps_max.max(steps);
        }
    }

    fn receive(&mut self, product: usize) {
        let lot = self.pool(PoolKind::Lot, Some(product));
        let supplier = self.suppliers[self.dice.skewed(self.suppliers.len())];
        let grams = self.products[product].charge_grams;
        self.transfer(supplier, lot, grams);
        self.products[product].stock.push((lot, grams));
        self.factory.raw_lots.push(lot);
    }

    /// One charge: what it lacks is made first, the last material comes in after the first output
    /// has left, and a little is lost.
    fn make(&mut self, product: usize) {
        let charge = self.products[product].charge_grams;
        let recipe = self.products[product].recipe.clone();
        for &(part, share) in &recipe {
            self.have(part, charge * share / 1000);
        }
        let run = self.pool(PoolKind::Run, None);
        let late = recipe.len() > 2 && self.dice.chance(150);
        let (early, last) = recipe.split_at(recipe.len() - usize::from(late));
        let mut entered = 0;
        for &(part, share) in early {
            entered += self.consume(part, charge * share / 1000, run);
        }
        if self.products[product].stage == Stage::Semi && self.dice.chance(2) {
            entered += self.rework(run);
        }
        let outputs = [1, 1, 1, 1, 1, 1, 1, 1, 2, 3][self.dice.below(10) as usize];
        let first = if late { self.output(run, product, entered / 2) } else { 0 };
        for &(part, share) in last {
            entered += self.consume(part, charge * share / 1000, run);
        }
        // Three in a hundred charges take up water, the others lose up to four hundredths.
        let yield_mille = if self.dice.chance(30) { 1020 } else { self.dice.between(960, 1000) };
        let mut rest = (entered * yield_mille / 1000).saturating_sub(first);
        if self.dice.chance(200) {
            let scrapped = rest / 50;
            self.transfer(run, self.scrap, scrapped.max(1));
            rest -= scrapped.max(1);
        }
        for output in (1..=outputs).rev() {
            let grams = rest / output;
            rest -= self.output(run, product, grams);
        }
        self.factory.pools[run as usize].closed_at_us = Some(self.now_us);
    }

    /// Something leaves a run, mostly as a new lot; packed goods may top up the lot before.
    fn output(&mut self, run: u32, product: usize, grams: u64) -> u64 {
        let stage = self.products[product].stage;
        let before = self.products[product].stock.last().copied();
        if stage == Stage::Packed
            && let Some((lot, _)) = before
            && self.dice.chance(50)
        {
            self.transfer(run, lot, grams);
            if let Some(last) = self.products[product].stock.last_mut() {
                last.1 += grams;
            }
            return grams;
        }
        let lot = self.pool(PoolKind::Lot, Some(product));
        self.transfer(run, lot, grams);
        if stage == Stage::Packed {
            self.factory.packed_lots.push(lot);
        }
        if stage == Stage::Finished && self.dice.chance(20) {
            // Off colour: it waits to be worked in again.
            self.leftovers.push((lot, grams));
        } else {
            self.products[product].stock.push((lot, grams));
        }
        grams
    }

    /// Sees to it that there is as much as is wanted.
    fn have(&mut self, product: usize, grams: u64) {
        let on_hand = |product: &Product| product.stock.iter().map(|(_, left)| left).sum::<u64>();
        while on_hand(&self.products[product]) < grams {
            if self.products[product].stage == Stage::Raw {
                self.receive(product);
            } else {
                self.make(product);
            }
        }
    }

    /// First in, first out; a lot that does not suffice is used up and the next one opened.
    fn consume(&mut self, product: usize, grams: u64, run: u32) -> u64 {
        let mut missing = grams;
        while missing > 0 {
            let Some((lot, left)) = self.products[product].stock.first().copied() else { break };
            let taken = left.min(missing);
            self.transfer(lot, run, taken);
            missing -= taken;
            if taken == left {
                self.products[product].stock.remove(0);
            } else {
                self.products[product].stock[0].1 -= taken;
            }
        }
        grams - missing
    }

    fn rework(&mut self, run: u32) -> u64 {
        let Some((lot, grams)) = self.leftovers.pop() else { return 0 };
        self.transfer(lot, run, grams);
        self.factory.rework += 1;
        grams
    }

    /// Most of what is packed goes out in pieces, to few customers mostly.
    fn ship(&mut self, product: usize) {
        if self.dice.chance(150) {
            return;
        }
        while self.products[product].stock.len() > 1 {
            let (lot, mut left) = self.products[product].stock.remove(0);
            while left > 0 {
                let most = left.min(SHIPMENT_GRAMS * 10);
                let grams = self.dice.between(most.min(SHIPMENT_GRAMS), most);
                let customer = self.customers[self.dice.skewed(self.customers.len())];
                self.transfer(lot, customer, grams);
                left -= grams;
            }
        }
    }
}
