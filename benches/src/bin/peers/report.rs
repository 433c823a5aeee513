//! Tables of figures, and whether the targets are met.

use benches::figures::time;
use benches::{Target, say};

use crate::contest::Taken;

/// One contestant on one set.
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) taken: Taken,
    /// The engine's same rows on the same starts.
    pub(crate) ours: Taken,
    pub(crate) starts: usize,
}

impl Entry {
    /// How many times as long as the engine takes.
    pub(crate) fn ratio(&self) -> f64 {
        self.taken.median / self.ours.median
    }

    /// How many times as much of the processors as the engine takes.
    pub(crate) fn ratio_busy(&self) -> f64 {
        self.taken.busy / self.ours.busy
    }
}

/// All contestants on one set.
pub(crate) struct Table {
    pub(crate) title: String,
    /// The name of the set.
    pub(crate) set: &'static str,
    /// Starts that go into very much; there a database is nearer.
    pub(crate) is_hot: bool,
    pub(crate) entries: Vec<Entry>,
}

impl Table {
    pub(crate) fn print(&self) {
        say(&format!("\n### {}\n", self.title));
        say("| | starts | median | p95 | / ours | processor, again | / ours | in turn | / ours |");
        say("|---|---|---|---|---|---|---|---|---|");
        for entry in &self.entries {
            let Entry { name, taken, starts, .. } = entry;
            let (median, p95, busy) = (time(taken.median), time(taken.p95), time(taken.busy));
            let (ratio, ratio_busy) = (rounded(entry.ratio()), rounded(entry.ratio_busy()));
            let in_turn = taken.in_turn.zip(entry.ours.in_turn);
            let in_turn = in_turn.map_or("– | –".to_owned(), |(taken, ours)| {
                format!("{} | {} ×", time(taken), rounded(taken / ours))
            });
            say(&format!(
                "| {name} | {starts} | {median} | {p95} | {ratio} × | {busy} | {ratio_busy} × | \
                 {in_turn} |"
            ));
        }
    }

    /// Judges the best form of each peer that is here.
    pub(crate) fn judge(&self) {
        let (sqlite, postgres) = if self.is_hot { (30.0, 50.0) } else { (45.0, 200.0) };
        for (peer, least) in [("SQLite", sqlite), ("PostgreSQL", postgres)] {
            if let Some(ratio) = self.least(peer, Entry::ratio) {
                let what = format!("{peer}'s best: {}", self.set);
                Target::AtLeast(least).judge(&what, ratio, "×");
            }
        }
        if let Some(ratio) = self.least("Tryton", Entry::ratio_busy) {
            let what = format!("Tryton, processors: {}", self.set);
            Target::AtLeast(2000.0).judge(&what, ratio, "×");
        }
    }

    fn least(&self, peer: &str, ratio: impl Fn(&Entry) -> f64) -> Option<f64> {
        let forms = self.entries.iter().filter(|entry| entry.name.starts_with(peer));
        forms.map(ratio).min_by(f64::total_cmp)
    }
}

/// Three digits that mean something.
pub(crate) fn rounded(ratio: f64) -> String {
    match ratio {
        r if r >= 99_950.0 => format!("{:.2} M", r / 1e6),
        r if r >= 1000.0 => {
            let thousands = (r / 100.0).round() as u64;
            format!("{},{}00", thousands / 10, thousands % 10)
        }
        r if r >= 99.5 => format!("{r:.0}"),
        r if r >= 9.95 => format!("{r:.1}"),
        r => format!("{r:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_shown_with_three_digits_at_most() {
        for (ratio, shown) in [
            (0.754, "0.75"),
            (45.04, "45.0"),
            (204.4, "204"),
            (2_345.0, "2,300"),
            (3.1e6, "3.10 M"),
        ] {
            assert_eq!(rounded(ratio), shown);
        }
    }
}
