//! A small seeded generator of numbers: the same seed does the same acts.

/// `SplitMix64`.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `high`.
    pub(crate) fn drawn(&mut self, high: u64) -> u64 {
        self.next() % high.max(1)
    }

    /// A place below `high`.
    pub(crate) fn below(&mut self, high: usize) -> usize {
        self.drawn(high as u64) as usize
    }

    /// True once in `times` on average.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, among: &[&'a T]) -> &'a T {
        among[self.below(among.len())]
    }

    /// One of those that are known, the newest more often; an unknown code where there is none.
    pub(crate) fn known(&mut self, codes: &[String]) -> String {
        let newest = codes.len().saturating_sub(12);
        let from = if self.one_in(3) { 0 } else { newest };
        codes.get(from + self.below(codes.len() - from)).cloned().unwrap_or("NONE".to_owned())
    }
}
