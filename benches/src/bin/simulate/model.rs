//! The model: a walk is drawn level by level from what measured walks did there.
//!
//! Walks differ in temper: one that is large at its beginning stays large. So the measured walks of a set
//! are put into classes by how much they reached. A drawn walk belongs to one class all the way. At each
//! level every pool of its frontier gets a degree that some pool had at that level of that class, and of
//! the transfers as large a share leads to a new pool as it did there. How much more a larger factory
//! reaches is told by one exponent a class: what the class reached on average, against the same class in
//! a factory of a tenth.

use benches::factory::Dice;

use crate::walk::{Level, Shape};

/// Where the classes end, in hundredths of the walks in the order of what they reached.
const CLASSES: [usize; 6] = [25, 50, 75, 90, 97, 100];
/// Degrees that are kept of one level of a class.
const DEGREES_MAX: usize = 4_000;
/// A larger frontier gets the mean degree of what is kept for each pool instead of a drawn one.
const DRAWN_MAX: u64 = 20_000;

/// A measured walk with the degrees of its pools, level by level.
pub(crate) struct Measured {
    pub(crate) shape: Shape,
    pub(crate) degrees: Vec<Vec<u32>>,
}

/// What walks of one class did at one level.
#[derive(Default)]
struct Step {
    degrees: Vec<u32>,
    transfers: u64,
    /// Pools of the next level.
    new: u64,
}

struct Class {
    /// Hundredths of all walks.
    hundredths: usize,
    steps: Vec<Step>,
    /// How much more is reached in a factory of ten times the size, as a power of ten.
    exponent: f64,
}

/// What walks of a set do.
pub(crate) struct Model {
    classes: Vec<Class>,
}

impl Model {
    /// The model of walks, and of the same set in a factory of a tenth.
    pub(crate) fn of(mut walks: Vec<Measured>, mut tenth: Vec<Shape>) -> Self {
        walks.sort_by_key(|walk| walk.shape.transfers());
        tenth.sort_by_key(Shape::transfers);
        let (count, mut from, mut told) = (walks.len(), 0, 0);
        let mut classes = Vec::new();
        for end in CLASSES {
            let until = count * end / 100;
            if until > from {
                let class = &walks[from..until];
                let before = tenth.len() * told / 100..(tenth.len() * end / 100).max(1);
                let reached = mean(class.iter().map(|walk| walk.shape.transfers()));
                let reached_before = mean(tenth[before].iter().map(Shape::transfers));
                let exponent = (reached / reached_before).log10();
                let steps = steps_of(class);
                classes.push(Class { hundredths: end - told, steps, exponent });
                (from, told) = (until, end);
            }
        }
        Self { classes }
    }

    /// The same, where no class reaches less in a larger factory: for sizes that cannot be measured.
    pub(crate) fn cautious(mut self) -> Self {
        self.classes.iter_mut().for_each(|class| class.exponent = class.exponent.max(0.0));
        self
    }

    /// How many times as much each class reaches with ten times the transfers.
    pub(crate) fn growth(&self) -> impl Iterator<Item = f64> {
        self.classes.iter().map(|class| 10_f64.powf(class.exponent))
    }

    /// Draws a walk of a factory that is larger by so many powers of ten.
    pub(crate) fn draw(&self, powers: f64, dice: &mut Dice) -> Shape {
        let mut left = dice.below(100) as usize;
        let class = self.classes.iter().find(|class| {
            let is_it = left < class.hundredths;
            left = left.saturating_sub(class.hundredths);
            is_it
        });
        let Some(class) = class.or(self.classes.last()) else { return Shape::default() };
        let (mut levels, mut pools) = (Vec::new(), 1);
        for (place, step) in class.steps.iter().enumerate() {
            let powers = if place == 0 { powers } else { 0.0 };
            let growth = 10_f64.powf(class.exponent * powers);
            let transfers = rounded(step.beyond(pools, dice) * growth, dice);
            levels.push(Level { pools, transfers });
            let share = step.new as f64 / step.transfers.max(1) as f64;
            pools = rounded(transfers as f64 * share, dice);
            if pools == 0 {
                break;
            }
        }
        Shape { levels }
    }
}

impl Step {
    /// The transfers beyond so many pools.
    fn beyond(&self, pools: u64, dice: &mut Dice) -> f64 {
        if pools > DRAWN_MAX {
            let all: u64 = self.degrees.iter().copied().map(u64::from).sum();
            return pools as f64 * all as f64 / self.degrees.len() as f64;
        }
        let mut one = || u64::from(self.degrees[dice.below(self.degrees.len() as u64) as usize]);
        (0..pools).map(|_| one()).sum::<u64>() as f64
    }
}

fn steps_of(walks: &[Measured]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for walk in walks {
        for (place, level) in walk.shape.levels.iter().enumerate() {
            if steps.len() == place {
                steps.push(Step::default());
            }
            steps[place].transfers += level.transfers;
            steps[place].new += walk.shape.levels.get(place + 1).map_or(0, |next| next.pools);
            steps[place].degrees.extend(&walk.degrees[place]);
        }
    }
    for step in &mut steps {
        let every = step.degrees.len().div_ceil(DEGREES_MAX);
        step.degrees = step.degrees.iter().copied().step_by(every).collect();
    }
    steps
}

/// The whole number below or above, so that it is right on average.
fn rounded(number: f64, dice: &mut Dice) -> u64 {
    let chance = (number.fract() * 1e6) as u64;
    number as u64 + u64::from(dice.below(1_000_000) < chance)
}

fn mean(numbers: impl ExactSizeIterator<Item = u64>) -> f64 {
    let count = numbers.len().max(1) as f64;
    numbers.sum::<u64>() as f64 / count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(levels: &[(u64, u64)]) -> Measured {
        let degrees = levels
            .iter()
            .map(|&(pools, transfers)| vec![(transfers / pools) as u32; pools as usize])
            .collect();
        let levels = levels.iter().map(|&(pools, transfers)| Level { pools, transfers }).collect();
        Measured { shape: Shape { levels }, degrees }
    }

    #[test]
    fn walks_that_are_all_alike_are_drawn_as_they_are() {
        let walks = || (0..100).map(|_| walk(&[(1, 3), (3, 6), (2, 0)]));
        let tenth = walks().map(|walk| walk.shape).collect();
        let model = Model::of(walks().collect(), tenth);
        let mut dice = Dice::new(1);

        for _ in 0..50 {
            let drawn = model.draw(3.0, &mut dice);
            assert_eq!(drawn, walk(&[(1, 3), (3, 6), (2, 0)]).shape);
        }
    }

    #[test]
    fn a_drawn_set_reaches_as_much_on_average_as_the_measured_one_and_ten_times_as_it_grew() {
        let walks = (0..200).map(|size| walk(&[(1, size + 1), (size + 1, 2 * (size + 1))]));
        let walks: Vec<Measured> = walks.collect();
        let all: u64 = walks.iter().map(|walk| walk.shape.transfers()).sum();
        // Each reached half as much where there was a tenth.
        let half =
            (0..200).map(|size| walk(&[(1, size + 1), (size + 1, u64::div_ceil(size, 2))]).shape);
        let model = Model::of(walks, half.collect());
        let mut dice = Dice::new(7);

        for (powers, times) in [(0.0, 1.0), (1.0, 2.0), (2.0, 4.0)] {
            let drawn: u64 = (0..4_000).map(|_| model.draw(powers, &mut dice).transfers()).sum();
            let ratio = drawn as f64 / 4_000.0 / (all as f64 / 200.0) / times;
            assert!((ratio - 1.0).abs() < 0.06, "{powers}: {ratio}");
        }
    }
}
