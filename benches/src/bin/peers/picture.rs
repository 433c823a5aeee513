//! The figures as a picture: bars on one logarithmic scale, readable in light and dark, with every
//! number in words.

use std::fmt::Write as _;

use benches::figures::time;

use crate::report::{Entry, Table, rounded};

const WIDTH: f64 = 880.0;
const NAMES: f64 = 256.0;
const BARS: f64 = 440.0;
const ROW: f64 = 22.0;
const HEAD: f64 = 44.0;
const TITLE: f64 = 72.0;

const STYLE: &str = "
    text { font: 13px system-ui, 'Noto Sans', sans-serif; fill: #1f2328 }
    .head { font-weight: 600 }
    .scale { fill: #59636e; font-size: 12px }
    .grid { stroke: #d1d9e0 }
    .ours { fill: #0f766e }
    .peer { fill: #8a939e }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc }
      .scale { fill: #9198a1 }
      .grid { stroke: #3d444d }
      .ours { fill: #2dd4bf }
      .peer { fill: #767e89 }
    }
  ";

/// A panel of the picture: a table, and which of its figures is shown.
pub(crate) struct Panel<'a> {
    pub(crate) table: &'a Table,
    /// Processor time instead of time.
    pub(crate) is_busy: bool,
}

impl Panel<'_> {
    fn figure(&self, entry: &Entry) -> (f64, f64) {
        if self.is_busy {
            (entry.taken.busy, entry.ratio_busy())
        } else {
            (entry.taken.median, entry.ratio())
        }
    }
}

/// Draws all panels below one another.
pub(crate) fn draw(panels: &[Panel<'_>]) -> String {
    let scale = Scale::of(panels);
    let rows: usize = panels.iter().map(|panel| panel.table.entries.len()).sum();
    let height = TITLE + panels.len() as f64 * HEAD + rows as f64 * ROW + 16.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" height=\"{height}\" role=\"img\" aria-labelledby=\"title desc\">\n  \
         <title id=\"title\">One trace: suyuan and its peers</title>\n  \
         <desc id=\"desc\">{}</desc>\n  <style>{STYLE}</style>\n",
        escaped(&description(panels)),
    );
    text(&mut svg, (0.0, 20.0), "head", "One trace: suyuan and its peers, the same rows from each");
    text(
        &mut svg,
        (0.0, 42.0),
        "scale",
        "Logarithmic: each line is ten times the one before it. Shorter is better; × is how many \
         times ours.",
    );
    let mut y = TITLE;
    for panel in panels {
        y = draw_panel(&mut svg, panel, &scale, y);
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw_panel(svg: &mut String, panel: &Panel<'_>, scale: &Scale, top: f64) -> f64 {
    text(svg, (0.0, top + 14.0), "head", &panel.table.title);
    let first = top + HEAD - 10.0;
    let end = first + panel.table.entries.len() as f64 * ROW;
    for decade in scale.low..=scale.high {
        let x = scale.x(10_f64.powi(decade));
        let _ = writeln!(
            svg,
            "  <line class=\"grid\" x1=\"{x:.1}\" y1=\"{first:.1}\" x2=\"{x:.1}\" y2=\"{end:.1}\"/>"
        );
        text(svg, (x, first - 4.0), "scale", &unit(decade));
    }
    for (place, entry) in panel.table.entries.iter().enumerate() {
        let y = first + place as f64 * ROW;
        let (seconds, ratio) = panel.figure(entry);
        let (start, end) = (NAMES, scale.x(seconds));
        let class = if entry.name.starts_with("suyuan") { "ours" } else { "peer" };
        let width = (end - start).max(1.0);
        text(svg, (0.0, y + 15.0), "", &entry.name);
        let _ = writeln!(
            svg,
            "  <rect class=\"{class}\" x=\"{start:.1}\" y=\"{:.1}\" width=\"{width:.1}\" \
             height=\"{:.1}\"/>",
            y + 3.0,
            ROW - 6.0
        );
        let label = format!("{} · {} ×", time(seconds), rounded(ratio));
        text(svg, (start + width + 6.0, y + 15.0), "", &label);
    }
    end + 10.0
}

/// From which power of ten to which, in seconds.
struct Scale {
    low: i32,
    high: i32,
}

impl Scale {
    fn of(panels: &[Panel<'_>]) -> Self {
        let figures = panels.iter().flat_map(|panel| {
            panel.table.entries.iter().map(|entry| panel.figure(entry).0.max(1e-9).log10())
        });
        let (low, high) = figures
            .fold((f64::MAX, f64::MIN), |(low, high), power| (low.min(power), high.max(power)));
        let low = low.floor() as i32;
        Self { low, high: (high.ceil() as i32).max(low + 1) }
    }

    fn x(&self, seconds: f64) -> f64 {
        let share =
            (seconds.max(1e-9).log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        NAMES + BARS * share
    }
}

/// A power of ten of seconds in words.
fn unit(decade: i32) -> String {
    let (step, name) = match decade {
        ..=-7 => (-9, "ns"),
        -6..=-4 => (-6, "µs"),
        -3..=-1 => (-3, "ms"),
        _ => (0, "s"),
    };
    format!("{} {name}", 10_u64.pow((decade - step).max(0) as u32))
}

fn description(panels: &[Panel<'_>]) -> String {
    let told = panels.iter().map(|panel| {
        let bars = panel.table.entries.iter().map(|entry| {
            let (seconds, ratio) = panel.figure(entry);
            format!("{} {} ({} times ours)", entry.name, time(seconds), rounded(ratio))
        });
        format!("{}: {}.", panel.table.title, bars.collect::<Vec<_>>().join("; "))
    });
    told.collect::<Vec<_>>().join(" ")
}

fn text(svg: &mut String, (x, y): (f64, f64), class: &str, words: &str) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = writeln!(svg, "  <text{class} x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escaped(words));
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contest::Taken;

    fn entry(name: &str, seconds: f64) -> Entry {
        let taken = |seconds| Taken { median: seconds, p95: seconds, busy: seconds, in_turn: None };
        let (taken, ours) = (taken(seconds), taken(1e-6));
        Entry { name: name.to_owned(), taken, ours, starts: 1 }
    }

    #[test]
    fn ten_times_as_long_is_one_step_further_and_told_in_words() {
        let entries = vec![entry("suyuan", 1e-6), entry("A & <B>", 1e-5), entry("C", 1e-4)];
        let table = Table { title: "a set".to_owned(), set: "a set", is_hot: false, entries };
        let panels = [Panel { table: &table, is_busy: false }];

        let svg = draw(&panels);
        let scale = Scale::of(&panels);
        assert!((scale.x(1e-5) - scale.x(1e-6) - BARS / 2.0).abs() < 1e-6);
        assert!(svg.contains("A &amp; &lt;B&gt; 10.00 µs (10.0 times ours)"));
        assert_eq!(svg.matches("<rect").count(), 3);
    }

    #[test]
    fn a_power_of_ten_is_named_in_its_unit() {
        let named: Vec<String> = [-7, -6, -4, -3, 0, 2].map(unit).into();

        assert_eq!(named, ["100 ns", "1 µs", "100 µs", "1 ms", "1 s", "100 s"]);
    }
}
